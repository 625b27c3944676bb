"""A clerk with many units: the template taken, filled in, looked at, loaded and marked."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from monitor.services import reports
from tests.builders import SLUG, place
from tests.conftest import copy_sqlite
from tests.files import made
from tests.quang_ninh import days_before
from tests.walks import checks
from tests.walks.house import House, shots
from tests.walks.visitors import Visitor

FILE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ["Mã", "Đơn vị", "smartphones", "smartphones_installed"]
MIXED = made.book(
    [
        HEAD,
        ["than-ha-lam", "Công ty cổ phần Than Hà Lầm - Vinacomin", 4800, "4.512"],
        ["than-vang-danh", "", "5.100", 51000],
        ["", "Phường Bạch Đằng", 10, 1],
    ]
)


@pytest.fixture
def house(furnished, tmp_path):
    engine = copy_sqlite(furnished, tmp_path / "monitor.db")
    house = House(engine)
    days_before(house.cast)
    yield house.at("2020-08-07T16:00").start()
    house.stop()
    engine.dispose()


@pytest.mark.browser
@pytest.mark.parametrize(("size", "locale"), [("desktop", "vi"), ("phone", "en")])
def test_a_file_is_looked_at_loaded_and_marked(chromium, house, size, locale):
    visitor = Visitor(chromium, house, "tkv", size, locale)
    page = visitor.open("/bulk")
    page.get_by_role("link", name="Báo cáo kết quả" if locale == "vi" else "Final report").click()
    visitor.arrived(f"/bulk/{SLUG}/final")
    with page.expect_download() as taken:
        page.locator(f"a[href$='/bulk/{SLUG}/final/template.xlsx']").click()
    book = CalamineWorkbook.from_path(taken.value.path())
    assert len(book.get_sheet_by_index(0).to_python()) > 25
    send(page, MIXED)
    look(page, visitor, "check")
    expect(page.locator(".grid-wrong li")).to_have_count(2)
    page.locator("#bulk-result [data-step=load]").click()
    expect(page.locator("#bulk-result [data-step=load]")).to_have_count(0)
    look(page, visitor, "load")
    with page.expect_download() as marked:
        page.locator("#bulk-result [data-step=marked]").click()
    assert marked.value.suggested_filename == f"{SLUG}_final.marked.xlsx"
    assert Path(marked.value.path()).read_bytes()[:2] == b"PK"
    with house.cast.reading("tkv") as work:
        good = reports.read(work, place("than-ha-lam"))
        bad = reports.read(work, place("than-vang-danh"))
    assert good.entries["smartphones_installed"] == 4512
    assert bad.entries["smartphones_installed"] == 51000
    assert not checks.faults(page, locale)
    assert not checks.axe(page)
    visitor.close()


@pytest.mark.browser
def test_a_file_that_is_refused_is_said_and_another_one_can_be_chosen(chromium, house):
    visitor = Visitor(chromium, house, "tkv", "phone", "vi")
    visitor.complaints.tolerate(r"422|Failed to load resource")
    page = visitor.open(f"/bulk/{SLUG}/final")
    page.locator("#bulk-form [data-step=check]").click()
    expect(page.locator(".bulk-busy")).to_contain_text("Hãy chọn tệp trước")
    send(page, made.OLD_EXCEL)
    expect(page.locator(".bulk-busy")).to_contain_text("Excel đời cũ")
    send(page, MIXED)
    expect(page.locator(".grid-changes")).to_be_visible()
    expect(page.locator(".bulk-busy")).to_be_empty()
    visitor.close()


def send(page, raw: bytes) -> None:
    page.set_input_files(
        "#bulk-file", {"name": "so-lieu.xlsx", "mimeType": FILE, "buffer": io.BytesIO(raw).read()}
    )
    page.locator("#bulk-form [data-step=check]").click()


def look(page, visitor, step: str) -> None:
    expect(page.locator(".grid-result")).to_be_visible()
    if shots() is not None:
        name = f"bulk-{step}__{visitor.size}_{visitor.locale}.png"
        page.screenshot(path=shots() / name, full_page=True)
