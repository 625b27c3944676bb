"""The board by keyboard alone, its time by slider, and on windows too small for it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.builders import SLUG
from tests.conftest import copy_sqlite
from tests.quang_ninh import busy_afternoon
from tests.walks import checks
from tests.walks.house import House
from tests.walks.visitors import Visitor

BOARD = f"/matrix?directive={SLUG}"
PHONE, ZOOMED = (320, 640), (720, 450)
"""WCAG's narrowest window, and a desktop at 200 %."""


@pytest.fixture(scope="module")
def busy(furnished, tmp_path_factory):
    folder = tmp_path_factory.mktemp("board")
    engine = copy_sqlite(furnished, folder / "monitor.db")
    house = House(engine, data_dir=folder)
    busy_afternoon(house.cast)
    yield house.start()
    house.stop()
    engine.dispose()


@pytest.fixture
def leader(chromium, busy):
    visitor = Visitor(chromium, busy, "chu-tich", "desktop", "vi")
    yield visitor
    visitor.close()


def rows(page: Page) -> list[str]:
    return page.locator(".ag-pinned-left-cols-container .m-name-words b").all_inner_texts()


def asked(page: Page) -> dict[str, list[str]]:
    """What the address says, once the grid has put it there."""
    return parse_qs(urlsplit(page.url).query)


def test_the_board_is_searched_folded_opened_and_left_by_keyboard_alone(leader):
    page = leader.open(BOARD)
    expect(page.locator("#matrix-note")).to_contain_text("dòng")
    page.keyboard.press("/")
    expect(page.locator("#matrix-search")).to_be_focused()
    page.keyboard.type("halam")
    expect(page.locator(".m-grid [row-id='organization:tkv']").first).to_be_visible()
    page.wait_for_url("**q=halam**")
    found = rows(page)
    assert found[-1] == "Than Hà Lầm"
    # Into the grid, up to TKV, and fold it; the address says so.
    page.locator(".m-grid [row-id='organization:than-ha-lam'] [col-id='name']").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    page.wait_for_url("**fold=tkv**")
    assert rows(page) == found[:-1]
    # Whoever is sent the address sees the same.
    again = leader.context.new_page()
    again.goto(page.url)
    expect(again.locator(".m-grid [row-id='organization:tkv']").first).to_be_visible()
    assert rows(again) == found[:-1]
    again.close()
    page.keyboard.press("Space")
    expect(page.locator(".m-grid [row-id='organization:than-ha-lam']").first).to_be_visible()
    assert "fold" not in asked(page)
    # To the mine's cell, into it, and back to the same place.
    page.keyboard.press("ArrowDown")
    for _ in range(page.locator(".matrix-head").count() + 1):
        page.keyboard.press("ArrowRight")
        if page.evaluate("document.activeElement.getAttribute('col-id')") == "14.1":
            break
    page.keyboard.press("Enter")
    leader.arrived(f"/cell/{SLUG}/14.1/than-ha-lam")
    page.go_back()
    back = page.locator(".m-grid [row-id='organization:than-ha-lam'] [col-id='14.1']")
    expect(back).to_be_focused()
    assert asked(page)["q"] == ["halam"]
    # How the number came about, without leaving the place.
    page.keyboard.press("i")
    dialog = page.locator("dialog.m-dialog-how")
    expect(dialog.locator("h2")).to_contain_text("Than Hà Lầm: 14.1")
    expect(dialog.locator("li").first).to_contain_text("Đo bằng")
    assert checks.axe(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(back).to_be_focused()


def test_a_pop_closes_with_escape_and_the_single_key_can_be_switched_off(leader):
    page = leader.open(BOARD)
    summary = page.locator(".matrix-pop summary", has_text="Chế độ xem của tôi")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#matrix-views-name")).to_be_visible()
    page.locator("#matrix-views-name").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#matrix-views-name")).to_be_hidden()
    expect(summary).to_be_focused()
    page.locator("#matrix-keys").uncheck()
    page.reload()
    expect(page.locator("#matrix-keys")).not_to_be_checked()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#matrix-search")).not_to_be_focused()


def test_groups_of_the_navigation_unfold_one_at_a_time_and_fold_by_key_and_by_a_press_elsewhere(
    chromium, busy
):
    visitor = Visitor(chromium, busy, "so-tttt", "desktop", "vi")
    page = visitor.open(BOARD)
    group = page.locator(".m-nav-wide details")
    orders, mail = group.filter(has_text="Văn bản"), group.filter(has_text="Thư đã gửi")
    orders.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Văn bản chỉ đạo")).to_be_focused()
    page.keyboard.press("Escape")
    expect(orders.locator("summary")).to_be_focused()
    expect(orders).not_to_have_attribute("open", "")
    orders.locator("summary").click()
    mail.locator("summary").click()
    expect(orders).not_to_have_attribute("open", "")
    expect(mail).to_have_attribute("open", "")
    page.locator("h1").click()
    expect(mail).not_to_have_attribute("open", "")
    visitor.close()


def test_the_past_is_slid_through_by_keyboard_and_compared_with_now(leader):
    page = leader.open(BOARD)
    page.locator(".matrix-pop summary", has_text="Xem lúc khác").click()
    slider = page.locator("#matrix-slider")
    slider.focus()
    now = slider.get_attribute("aria-valuetext")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    then = slider.get_attribute("aria-valuetext")
    assert then != now
    expect(page.locator(".m-callout-past")).to_contain_text(str(then))
    expect(slider).to_be_focused()
    assert asked(page)["as_of"][0].endswith("+07:00")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Thay đổi từ đó đến nay").click()
    page.wait_for_url("**view=compare**")
    expect(page.locator("h2", has_text="Số liệu hai thời điểm")).to_be_visible()
    told = asked(page)
    assert "since" in told
    assert "as_of" not in told
    assert checks.axe(page) == []


def test_a_view_is_kept_from_the_grid_as_it_was_narrowed(leader):
    page = leader.open(BOARD)
    page.locator("#matrix-need").check()
    page.wait_for_url("**need=1**")
    page.locator(".matrix-pop summary", has_text="Chế độ xem của tôi").click()
    page.fill("#matrix-views-name", "Cần xử lý")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    link = page.locator(".matrix-view-list a", has_text="Cần xử lý")
    expect(link).to_have_attribute("href", f"/matrix?directive={SLUG}&need=1")
    expect(page.locator("#matrix-views-name")).to_have_value("")
    assert checks.axe(page) == []


@pytest.mark.parametrize(
    ("size", "view"),
    [(PHONE, ""), (PHONE, "&view=compare&since=2020-08-06T09:00"), (ZOOMED, "")],
    ids=str,
)
def test_nothing_is_lost_on_a_small_window(leader, size, view):
    width, height = size
    leader.page.set_viewport_size({"width": width, "height": height})
    page = leader.open(BOARD + view)
    assert checks.faults(page, "vi") == []
    for summary in page.locator(".matrix-pop > summary:visible").all():
        summary.click()
        popped = summary.locator("xpath=following-sibling::*").bounding_box()
        assert popped is not None
        assert popped["x"] >= 0
        assert popped["x"] + popped["width"] <= width + 1
        assert checks.faults(page, "vi") == []
        page.keyboard.press("Escape")
