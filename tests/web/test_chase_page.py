"""The chase list on its page: what is looked at is what is sent, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from monitor.services import calls, reports
from monitor.store.engine import reading
from monitor.store.schema import MessageRow
from monitor.web.pages import chase
from tests.builders import SLUG, Cast, place
from tests.conftest import copy_sqlite, made_once
from tests.quang_ninh import PASSWORD
from tests.web.conftest import an_app, sign_in, some_settings
from tests.web.pressing import press
from tests.web.test_callbacks import open_page
from tests.web.test_goals import asked_office

MINE = "than-ha-lam"


@pytest.fixture
def cast(tmp_path_factory, tmp_path: Path):
    """Monday morning after the deadline."""
    engine = copy_sqlite(made_once(tmp_path_factory, "asked.db", asked_office), tmp_path / "m.db")
    yield Cast(engine).at("2020-08-10T09:00:00+07:00")
    engine.dispose()


@pytest.fixture
def browse(cast, tmp_path):
    app = an_app(some_settings(data_dir=tmp_path), cast.office)

    def open_browser(name: str):
        browser = app.test_client()
        assert sign_in(browser, name, PASSWORD).status_code == 303
        return browser

    return open_browser


def mails(cast: Cast) -> int:
    with reading(cast.engine) as session:
        query = select(func.count()).where(MessageRow.kind == "reminder")
        return session.scalar(query) or 0


def ticks(*units: str, ticked: bool = True):
    return [({"unit": one}, ticked) for one in units], [
        ({"unit": one}, {"chase": "tick", "unit": one}) for one in units
    ]


def look(browser, *units: str):
    return press(browser, chase.page, "look", 1, SLUG, *ticks(*units))


def test_the_list_names_who_is_out_with_the_last_that_was_seen_and_whom_to_call(browse):
    page = open_page(browse("so-tttt"), "/chase")
    for words in (
        "đơn vị cần xử lý",
        "Quá hạn 3 ngày",
        "chưa đăng nhập",
        "mailto:",
        "Mọi đơn vị quá hạn",
    ):
        assert words in page, words


def test_what_is_looked_at_leaves_once_and_a_second_press_says_why_not(cast, browse):
    browser = browse("so-tttt")
    seen = look(browser, MINE)
    assert "Than Hà Lầm" in seen
    assert "Gửi 1 thư nhắc" in seen
    assert mails(cast) == 0
    said = press(browser, chase.page, "send", 1, SLUG, [MINE])
    assert "Đang gửi 1 thư nhắc tới 1 đơn vị" in said
    assert mails(cast) == 1
    again = press(browser, chase.page, "send", 1, SLUG, [MINE])
    assert "hôm nay đã được nhắc" in again
    assert mails(cast) == 1
    assert "nhắc thủ công" in open_page(browse(MINE), "/reminders")


def test_who_sent_after_the_look_is_left_out_in_words(cast, browse):
    browser = browse("so-tttt")
    look(browser, MINE)
    values = {"smartphones": 4950, "smartphones_installed": 4512, "headcount": 5120}
    with cast.writing(MINE) as work:
        reports.submit(work, place(MINE), values=values)
    with cast.writing(f"{MINE}.duyet") as work:
        reports.approve(work, place(MINE))
    assert "vừa nộp" in press(browser, chase.page, "send", 1, SLUG, [MINE])
    assert mails(cast) == 0


@pytest.mark.parametrize("units", [[], None, "x", [1, 2]])
def test_nothing_ticked_or_nonsense_sends_nothing_and_says_so(cast, browse, units):
    said = press(browse("so-tttt"), chase.page, "send", 1, SLUG, units)
    assert "Hãy đánh dấu các đơn vị trước" in said
    assert mails(cast) == 0


@pytest.mark.parametrize("who", [MINE, "chu-tich", "quan-sat", "admin"])
def test_nobody_else_opens_the_list_or_sends(cast, browse, who):
    browser = browse(who)
    assert "Trang không mở cho" in open_page(browser, "/chase")
    press(browser, chase.page, "send", 1, SLUG, [MINE])
    assert mails(cast) == 0


def test_a_call_is_written_down_and_stands_in_the_log(cast, browse):
    browser = browse("so-tttt")
    given = (SLUG, MINE, "call", "Anh Nam", "Hẹn gửi trước 16:00")
    said = press(browser, chase.page, "keep_call", 1, *given)
    assert "Đã ghi vào nhật ký" in said
    assert "Hẹn gửi trước 16:00" in open_page(browse("so-tttt"), "/chase")
    with cast.reading("chu-tich") as work:
        assert [one.person for one in calls.listed(work, SLUG)] == ["Anh Nam"]
    empty = press(browser, chase.page, "keep_call", 1, SLUG, MINE, "call", "", "  ")
    assert "Hãy nhập nội dung" in empty
    forged = press(browser, chase.page, "keep_call", 1, SLUG, "khong-co", "call", "", "x")
    assert "Không có đơn vị" in forged


def test_the_first_page_leads_the_coordinator_to_what_waits(cast, browse):
    page = open_page(browse("so-tttt"), "/")
    for words in ("việc cần xử lý tiếp", "đơn vị quá hạn", "/chase", "1 giải trình chưa có"):
        assert words in page, words
    listed = open_page(browse("so-tttt"), "/plans")
    assert "chưa có kế hoạch" in listed
    assert "Vì sao mới được 3.902 máy?" in open_page(browse("so-tttt"), "/explanations")
    assert "Trang không mở cho" in open_page(browse("quan-sat"), "/explanations")
