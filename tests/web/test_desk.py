"""The lists of what waits: decided one by one or several at once, and said what became of each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from monitor.present.language import translator
from monitor.services import deputies, reports
from monitor.store import migrate
from monitor.web.pages import decisions, report
from monitor.web.pages.deputies import page as deputies_page
from tests.builders import SLUG, Cast, place
from tests.conftest import copy_sqlite, made_once
from tests.quang_ninh import PASSWORD, furnish
from tests.web.conftest import an_app, sign_in, some_settings
from tests.web.pressing import press
from tests.web.test_callbacks import open_page

FIGURES = {"headcount": 5120, "smartphones": 4800, "smartphones_installed": 4512}
DAY, MINE = "2020-08-06", "than-ha-lam"
HEAD = "than-ha-lam.duyet"
SAY = translator("vi")
REASON = "Thiếu số máy của phân xưởng khai thác 5"


@pytest.fixture
def cast(tmp_path_factory, tmp_path: Path):
    """Friday afternoon: the mine's clerk has handed in Thursday's report and the final one."""
    seeded = made_once(tmp_path_factory, "furnished.db", furnished_office)
    engine = copy_sqlite(seeded, tmp_path / "monitor.db")
    cast = Cast(engine).at("2020-08-07T16:40:00+07:00")
    for period, installed in ((DAY, 3902), ("final", 4512)):
        with cast.writing(MINE) as work:
            values = FIGURES | {"smartphones_installed": installed}
            reports.submit(work, place(MINE, period), values=values)
    yield cast
    engine.dispose()


def furnished_office(engine) -> None:
    """The real seeds and the demo's people, nothing reported yet."""
    migrate.upgrade(engine)
    furnish(engine)


@pytest.fixture
def browse(cast, tmp_path):
    app = an_app(some_settings(data_dir=tmp_path), cast.office)

    def open_browser(name: str) -> FlaskClient:
        browser = app.test_client()
        assert sign_in(browser, name, PASSWORD).status_code == 303
        return browser

    return open_browser


def cards(cast: Cast, who: str, *periods: str) -> list[dict[str, object]]:
    """What the browser has in the stores of its cards."""
    found: list[dict[str, object]] = []
    for period in periods:
        with cast.reading(who) as work:
            view = reports.read(work, place(MINE, period))
        found.append(
            {
                "directive": SLUG, "organization": MINE, "period": period,
                "version": str(view.version), "clean": not view.issues,
            }
        )  # fmt: skip
    return found


def claims(places, reason="", common=(), day="08/08/2020"):
    """The four families of states of as many cards."""
    numbered = list(enumerate(places))
    return (
        [({"card": n}, one) for n, one in numbered],
        [({"card": n}, reason if not n else "") for n, _ in numbered],
        [({"card": n}, list(common) if not n else []) for n, _ in numbered],
        [({"card": n}, day) for n, _ in numbered],
    )


def clicks(places):
    return [({"card": n}, int(not n)) for n, _ in enumerate(places)]


def state(cast: Cast, period: str = "final") -> str:
    with cast.reading(MINE) as work:
        return reports.read(work, place(MINE, period)).state


def test_approved_it_is_said_when_and_whether_in_time(cast, browse):
    cast.at("2020-08-07T16:58:00+07:00")
    browser = browse(HEAD)
    seen = cards(cast, HEAD, "final")
    said = press(browser, decisions.inbox, "approve", clicks(seen), *claims(seen))
    assert "Đã duyệt 16:58, đúng hạn" in said
    assert state(cast) == "approved"


def test_what_changed_while_it_was_read_is_told_on_the_card_and_not_approved(cast, browse):
    browser = browse(HEAD)
    seen = cards(cast, HEAD, "final")
    cast.at("2020-08-07T16:50:00+07:00")
    with cast.writing(MINE) as work:
        reports.withdraw(work, place(MINE))
        reports.submit(work, place(MINE), values=FIGURES | {"smartphones_installed": 4400})
    said = press(browser, decisions.inbox, "approve", clicks(seen), *claims(seen, REASON))
    assert "Nhân viên vừa sửa lúc 16:50. Xem lại trước khi duyệt." in said
    assert "4.400" in said, "the new figures are shown"
    assert REASON in said, "what was typed is still there"
    assert state(cast) == "submitted"


def test_what_somebody_else_dealt_with_is_said_to_wait_no_more(cast, browse):
    browser = browse(HEAD)
    seen = cards(cast, HEAD, "final")
    cast.at("2020-08-07T16:55:00+07:00")
    with cast.writing(HEAD) as work:
        reports.approve(work, place(MINE))
    said = press(browser, decisions.inbox, "approve", clicks(seen), *claims(seen))
    assert "Đã có người xử lý lúc 16:55" in said


def test_ticked_reports_are_decided_together_and_the_changed_one_is_left(cast, browse):
    browser = browse(HEAD)
    seen = cards(cast, HEAD, DAY, "final")
    assert [one["clean"] for one in seen] == [True, True]
    cast.at("2020-08-07T16:50:00+07:00")
    with cast.writing(MINE) as work:
        reports.withdraw(work, place(MINE))
    ticks = [({"card": n}, True) for n in range(2)]
    said = press(browser, decisions.inbox, "approve_ticked", 1, ticks, *claims(seen))
    assert "Đã duyệt 16:50, đúng hạn" in said
    assert "Đã có người xử lý lúc 16:50" in said
    assert (state(cast, DAY), state(cast)) == ("approved", "draft")


def test_nothing_ticked_is_said_and_changes_nothing(cast, browse):
    browser = browse(HEAD)
    seen = cards(cast, HEAD, DAY, "final")
    ticks = [({"card": n}, False) for n in range(2)]
    said = press(browser, decisions.inbox, "approve_ticked", 1, ticks, *claims(seen))
    assert "Hãy đánh dấu các báo cáo trước" in said


def test_a_report_that_warns_has_no_tick_and_is_left_when_one_is_forged(cast, browse):
    with cast.writing(MINE) as work:
        reports.withdraw(work, place(MINE))
        values = FIGURES | {"smartphones": 4800, "smartphones_installed": 4800}
        reports.submit(work, place(MINE), values=values)
    browser = browse(HEAD)
    page = open_page(browser, "/inbox")
    assert page.count('"part": "pick"') == 1
    seen = [one | {"clean": True} for one in cards(cast, HEAD, "final")]
    said = press(browser, decisions.inbox, "approve_ticked", 1, [({"card": 0}, True)],
                 *claims(seen))  # fmt: skip
    assert "Báo cáo có cảnh báo nên không xử lý hàng loạt" in said
    assert state(cast) == "submitted"


@pytest.mark.parametrize("name", ["return_to_clerk"])
def test_a_common_reason_and_one_s_own_words_are_read_together(cast, browse, name):
    browser = browse(HEAD)
    seen = cards(cast, HEAD, "final")
    said = press(browser, decisions.inbox, name, clicks(seen), *claims(seen, REASON, [2]))
    assert "Đã trả lại lúc 16:40" in said
    with cast.reading(MINE) as work:
        last = reports.read(work, place(MINE)).decisions[-1]
    assert last.reason == f"Nghi thừa hoặc thiếu một số 0. {REASON}"


def test_a_reason_of_a_few_letters_is_refused_and_stays_on_the_page(cast, browse):
    browser = browse(HEAD)
    seen = cards(cast, HEAD, "final")
    said = press(browser, decisions.inbox, "return_to_clerk", clicks(seen), *claims(seen, "sai"))
    assert "ít nhất 10 ký tự" in said
    assert "inbox-whole" not in said
    assert state(cast) == "submitted"


@pytest.mark.parametrize("forged", [[99], ["0"], [True, -1], "x", {"a": 1}])
def test_a_reason_that_is_not_on_the_list_is_refused(cast, browse, forged):
    browser = browse(HEAD)
    seen = cards(cast, HEAD, "final")
    given = list(claims(seen, REASON))
    given[2] = [({"card": 0}, forged)]
    press(browser, decisions.inbox, "return_to_clerk", clicks(seen), *given)
    assert state(cast) == "submitted"


def test_a_stranger_s_press_does_nothing(cast, browse):
    seen = cards(cast, HEAD, "final")
    for who in ("dong-bac.duyet", "tkv.duyet", MINE):
        press(browse(who), decisions.inbox, "approve", clicks(seen), *claims(seen))
    assert state(cast) == "submitted"


def test_the_card_shows_what_changed_since_the_last_approval_with_the_reasons(cast, browse):
    with cast.writing(HEAD) as work:
        reports.approve(work, place(MINE))
    cast.at("2020-08-07T17:30:00+07:00")
    with cast.writing(MINE) as work:
        reports.submit(
            work, place(MINE), values=FIGURES | {"smartphones_installed": 4400},
            reasons={"smartphones_installed": "Đếm trùng"}, note="Đính chính theo danh sách mới",
        )  # fmt: skip
    page = open_page(browse(HEAD), "/inbox")
    assert "Thay đổi so với bản 1 đã duyệt gửi lúc 16:40" in page
    assert page.index("4.512") < page.index("4.400")
    assert "Đếm trùng" in page
    assert "Lý do điều chỉnh: Đính chính theo danh sách mới" in page


def test_the_sheet_and_the_coordinator_compare_with_what_was_accepted(cast, browse):
    key = place(MINE)
    for who, step in ((HEAD, reports.approve), ("so-tttt", reports.accept)):
        with cast.writing(who) as work:
            step(work, key)
    with cast.writing("so-tttt") as work:
        reports.reopen(work, key, "Đơn vị xin đính chính")
    with cast.writing(MINE) as work:
        reports.submit(work, key, values=FIGURES | {"smartphones_installed": 4400}, note="Đếm lại")
    path = f"/report/{SLUG}/{MINE}/final"
    assert "Thay đổi so với bản 1 đã tiếp nhận" in open_page(browse(MINE), path)
    assert "4.400" not in open_page(browse("so-tttt"), path), "not sent yet"
    with cast.writing(HEAD) as work:
        reports.approve(work, key)
    for page in ("/acceptance", path):
        said = open_page(browse("so-tttt"), page)
        assert "Thay đổi so với bản 1 đã tiếp nhận" in said
        assert "4.400" in said


# -- from the sheet


def sheet_place(cast: Cast, who: str) -> dict[str, str]:
    with cast.reading(who) as work:
        view = reports.read(work, place(MINE))
    return {"directive": SLUG, "organization": MINE, "period": "final",
            "version": str(view.version)}  # fmt: skip


def test_the_clerk_takes_back_what_the_head_has_not_approved(cast, browse):
    press(browse(MINE), report.page, "withdraw", 1, sheet_place(cast, MINE))
    assert state(cast) == "draft"
    said = press(browse(MINE), report.page, "withdraw", 1, sheet_place(cast, MINE))
    assert "shell-notices" in said


def test_the_coordinator_reopens_with_a_reason(cast, browse):
    for who, step in ((HEAD, reports.approve), ("so-tttt", reports.accept)):
        with cast.writing(who) as work:
            step(work, place(MINE))
    browser = browse("so-tttt")
    path = f"/report/{SLUG}/{MINE}/final"
    assert "Muốn điều chỉnh, đề nghị Sở TT&TT mở lại báo cáo" in open_page(browse(MINE), path)
    refused = press(browser, report.page, "reopen", 1, sheet_place(cast, "so-tttt"), "sai")
    assert "ít nhất 10 ký tự" in refused
    assert state(cast) == "accepted"
    press(browser, report.page, "reopen", 1, sheet_place(cast, "so-tttt"), "Đơn vị xin đính chính")
    assert state(cast) == "draft"
    assert "Đơn vị xin đính chính" in open_page(browser, path)


def test_the_coordinator_enters_for_a_unit_and_every_page_says_who_did(cast, browse):
    key = place("than-vang-danh")
    path = f"/report/{SLUG}/than-vang-danh/final"
    browser = browse("so-tttt")
    assert "Nhập thay đơn vị" in open_page(browser, path)
    form = open_page(browser, path, "?enter=1")
    assert "Anh/chị đang nhập thay Công ty cổ phần Than Vàng Danh" in form
    with cast.writing("so-tttt") as work:
        reports.submit(work, key, values=FIGURES)
    assert "nhập bởi so-tttt" in open_page(browse("tkv"), path)
    assert "nhập bởi so-tttt" in open_page(browse("tkv.duyet"), "/inbox")
    with cast.writing("tkv.duyet") as work:
        reports.approve(work, key)
    for who, page in (
        ("so-tttt", "/acceptance"), ("chu-tich", path), ("tkv", path),
        ("chu-tich", f"/cell/{SLUG}/14.1/than-vang-danh"),
    ):  # fmt: skip
        assert "nhập bởi so-tttt" in open_page(browse(who), page), (who, page)


def test_while_the_unit_types_nobody_is_offered_to_enter_for_it(cast, browse):
    path = f"/report/{SLUG}/than-vang-danh/final"
    with cast.writing("tkv") as work:
        reports.save_draft(work, place("than-vang-danh"), {"smartphones": 7})
    browser = browse("so-tttt")
    for search in ("", "?enter=1"):
        page = open_page(browser, path, search)
        assert "Nhập thay đơn vị" not in page
        assert "entry-smartphones" not in page


def test_entered_for_a_unit_of_one_s_own_line_it_says_so_in_the_form(cast, browse):
    path = f"/report/{SLUG}/than-vang-danh/final"
    assert "Anh/chị đang nhập thay" in open_page(browse("tkv"), path)
    assert "Anh/chị đang nhập thay" not in open_page(
        browse("dong-bac"), f"/report/{SLUG}/dong-bac/final"
    )


# -- deputies


def test_a_head_names_a_deputy_and_the_deputy_s_approval_is_shown_as_signed_for(cast, browse):
    browser = browse(HEAD)
    who = [({"number": 0}, MINE)]
    asked = ([({"number": 0}, 1)], [({"number": 0}, MINE)], who, [({"number": 0}, "09/08/2020")])
    said = press(browser, deputies_page, "name", *asked)
    assert "than-ha-lam duyệt thay anh/chị đến hết Chủ Nhật, 09/08/2020." in said
    deputy = browse(MINE)
    page = open_page(deputy, "/inbox")
    assert "Anh/chị được ủy quyền ký thay than-ha-lam.duyet" in page
    assert SAY("No report waits for you.") in page, "what they handed in is not theirs to approve"
    with cast.writing("tkv") as work:
        reports.submit(work, place(MINE, "2020-W33"), values=FIGURES)
    seen = cards(cast, MINE, "2020-W33")
    press(deputy, decisions.inbox, "approve", clicks(seen), *claims(seen))
    path = f"/report/{SLUG}/{MINE}/2020-W33"
    assert "than-ha-lam ký thay than-ha-lam.duyet" in open_page(browse("so-tttt"), path)


def test_a_deputy_is_taken_back_from_the_page(cast, browse):
    with cast.writing(HEAD) as work:
        naming = deputies.name(work, MINE, MINE, date(2020, 8, 9), today=date(2020, 8, 7))
    press(browse(MINE), deputies_page, "end", [({"number": naming.id}, 1)])
    with cast.reading(HEAD) as work:
        assert deputies.desks(work)[0].named[0].ended_at is None, "only the head takes it back"
    said = press(browse(HEAD), deputies_page, "end", [({"number": naming.id}, 1)])
    assert "Đã thu hồi" in said
    assert SAY("This page is not open to your role.") in open_page(browse(MINE), "/inbox")


@pytest.mark.parametrize(
    ("who", "until", "said"),
    [
        ("", "09/08/2020", "Hãy chọn người duyệt thay"),
        (MINE, "31/02/2020", "không phải là ngày"),
        (MINE, "06/08/2020", "Ngày này đã qua"),
        ("tkv", "09/08/2020", "Không có tài khoản"),
    ],
)
def test_a_naming_that_cannot_be_is_refused_in_words(cast, browse, who, until, said):
    number = {"number": 0}
    told = press(browse(HEAD), deputies_page, "name", [(number, 1)], [(number, MINE)],
                 [(number, who)], [(number, until)])  # fmt: skip
    assert said in told
    with cast.reading(HEAD) as work:
        assert deputies.desks(work)[0].named == ()
