"""The coordinator's periods: over HTTP by programs, and on the screen."""

from __future__ import annotations

import json

import pytest

from monitor.services import reports
from monitor.web.pages.cadence import ANSWERS
from tests.builders import SLUG, Cast, golden_cast, place
from tests.quang_ninh import PASSWORD, furnish
from tests.web.conftest import an_app, board_of, sign_in, some_settings
from tests.web.programs import Programs, duty, report
from tests.web.test_callbacks import open_page, send

SATURDAY = "2020-08-08T09:00:00+07:00"
WHY = "Theo yêu cầu của Chủ tịch UBND tỉnh"
DAILY = {"kind": "daily", "first": "2020-08-08", "last": "2020-08-10", "note": WHY}
PERIODS = f"/directives/{SLUG}/periods"
COAL = {"smartphones": 4800, "smartphones_installed": 4512}


@pytest.fixture
def programs(sqlite_engine):
    return Programs(golden_cast(sqlite_engine).at(SATURDAY))


def code_of(answer):
    return answer.get_json()["type"].removeprefix("urn:monitor:")


def codes(slots):
    return [one["code"] for one in slots]


# -- programs


def test_a_rhythm_is_looked_at_then_set_and_its_periods_are_there(programs):
    looked = programs.post("so-tttt", f"{duty('14.1')}/cadence", DAILY | {"preview": True})
    told = looked.get_json()
    assert (looked.status_code, told["is_preview"]) == (200, True)
    assert codes(told["added"]) == ["2020-08-08", "2020-08-09", "2020-08-10"]
    assert told["added"][0] == {
        "code": "2020-08-08", "kind": "progress", "opens": "2020-08-08T00:00:00+07:00",
        "cut_off": "2020-08-08T17:00:00+07:00", "due": "2020-08-09T00:00:00+07:00", "closes": None,
    }  # fmt: skip
    known = codes(programs.get("so-tttt", PERIODS).get_json()["periods"])
    assert "2020-08-09" not in known
    body = DAILY | {"locks_after": 1, "cut_off": "16:30", "due_time": "20:00"}
    done = programs.post("so-tttt", f"{duty('14.1')}/cadence", body, idempotency_key="a")
    again = programs.post("so-tttt", f"{duty('14.1')}/cadence", body, idempotency_key="a")
    assert done.get_json() == again.get_json()
    listed = {one["code"]: one for one in programs.get("so-tttt", PERIODS).get_json()["periods"]}
    slot = listed["2020-08-09"]
    assert (slot["cut_off"], slot["due"], slot["closes"]) == (
        "2020-08-09T16:30:00+07:00", "2020-08-09T20:00:00+07:00", "2020-08-10T20:00:00+07:00",
    )  # fmt: skip
    assert slot["obligations"] == ["14.1"]
    told = programs.get("than-ha-lam", report("than-ha-lam", "2020-08-08")).get_json()
    assert [one["code"] for one in told["fields"]][-2:] == ["smartphones", "smartphones_installed"]
    assert "2020-08-09" in codes(
        programs.get("chu-tich", f"/directives/{SLUG}").get_json()["periods"]
    )


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"last": "2020-08-07"}, "last", "cadence_ends_first"),
        ({"first": None}, "first", "cadence_span_needed"),
        ({"kind": "hourly"}, "kind", "not_one_of"),
        ({"first": "08/08/2020"}, "first", "day_unreadable"),
        ({"cut_off": "25:00"}, "cut_off", "clock_unreadable"),
        ({"cut_off": 17}, "cut_off", "clock_unreadable"),
        ({"weekday": 9}, "weekday", "wrong_shape"),
        ({"kind": "once", "days": ["2020-08-20", "2020-08-21"]}, "days", "cadence_days_needed"),
        ({"kind": "once", "days": ["2199-12-31"]}, "days", "cadence_out_of_range"),
        ({"note": ""}, "note", "reason_too_short"),
        ({"colour": "red"}, "colour", "part_unknown"),
    ],
)
def test_a_rhythm_that_makes_no_sense_is_422_with_its_place(programs, changed, field, code):
    answer = programs.post("so-tttt", f"{duty('14.1')}/cadence", DAILY | changed)
    told = answer.get_json()
    assert answer.status_code == 422, told
    assert (told["errors"][0]["field"], told["errors"][0]["code"]) == (field, code)


def test_a_closed_period_is_409_to_a_draft_until_it_is_opened_to_the_unit(programs):
    closed = programs.post("so-tttt", f"{PERIODS}/final/close", {"reason": WHY}).get_json()
    assert closed["closed_since"] == SATURDAY
    refused = programs.save("than-ha-lam", report("than-ha-lam"), COAL)
    assert (refused.status_code, code_of(refused)) == (409, "period_closed")
    assert "so-tttt@demo.example" in refused.get_json()["detail"]
    told = programs.get("than-ha-lam", report("than-ha-lam")).get_json()
    assert (told["closed_since"], told["open_until"], told["may"]) == (SATURDAY, None, [])
    until = "2020-08-09T12:00:00+07:00"
    body = {"reason": WHY, "organization": "than-ha-lam", "until": until}
    opened = programs.post("so-tttt", f"{PERIODS}/final/open", body).get_json()
    assert opened["exceptions"] == [{"organization": "than-ha-lam", "until": until}]
    assert opened["closed_since"] == SATURDAY
    saved = programs.save("than-ha-lam", report("than-ha-lam"), COAL).get_json()
    assert (saved["state"], saved["closed_since"], saved["open_until"]) == ("draft", None, until)
    other = programs.save("than-nui-beo", report("than-nui-beo"), COAL)
    assert code_of(other) == "period_closed"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        (f"{PERIODS}/final/open", {"reason": WHY}, 409, "period_not_closed"),
        (f"{PERIODS}/never/close", {"reason": WHY}, 404, "period_not_found"),
        (f"{PERIODS}/final/close", {"reason": WHY, "at": "2020-08-01T00:00:00+07:00"}, 422,
         "closing_in_past"),
        (f"{PERIODS}/final/open", {"reason": WHY, "organization": "than-ha-lam"}, 422,
         "until_needed"),
        (f"{duty('99.9')}/cadence", DAILY, 404, "obligation_not_found"),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_says_why(programs, path, body, status, code):
    answer = programs.post("so-tttt", path, body)
    assert (answer.status_code, code_of(answer)) == (status, code)


@pytest.mark.parametrize("name", ["than-ha-lam", "chu-tich", "quan-sat", "vp-ubnd"])
def test_only_the_coordinator_lists_sets_closes_and_opens(programs, name):
    assert programs.get(name, PERIODS).status_code == 403
    for path, body in (
        (f"{duty('14.1')}/cadence", DAILY),
        (f"{PERIODS}/final/close", {"reason": WHY}),
        (f"{PERIODS}/final/open", {"reason": WHY}),
    ):
        assert programs.post(name, path, body).status_code == 403


def test_a_total_says_in_the_matrix_how_many_were_given_a_later_deadline(programs):
    body = {"reason": WHY, "due": "2020-08-12T00:00:00+07:00"}
    assert programs.post("so-tttt", f"{report('than-ha-lam')}/extend", body).status_code == 200
    told = programs.get("chu-tich", f"/directives/{SLUG}/matrix?root=tkv&depth=1").get_json()
    cells = {row["organization"]: row["cells"]["14.1"] for row in told["rows"]}
    assert cells["than-ha-lam"]["marks"] == ["extended"]
    assert (cells["than-ha-lam"]["extended"], cells["tkv"]["extended"]) == (1, 1)


# -- the screen


@pytest.fixture
def cast(sqlite_engine):
    furnish(sqlite_engine)
    return Cast(sqlite_engine).at(SATURDAY)


@pytest.fixture
def browse(cast):
    app = an_app(some_settings(), cast.office)

    def open_browser(name):
        browser = app.test_client()
        assert sign_in(browser, name, PASSWORD).status_code == 303
        return browser

    return open_browser


def pressed(browser, output, button, *states):
    """A button pressed with what the boxes hold; what the browser is told."""
    id_, _, part = output.rpartition(".")
    body = {
        "output": output,
        "outputs": {"id": id_, "property": part.partition("@")[0]},
        "inputs": [{"id": button, "property": "n_clicks", "value": 1}],
        "state": [{"id": one, "property": kind, "value": value} for one, kind, value in states],
        "changedPropIds": [f"{button}.n_clicks"],
    }
    answer = send(browser, body)
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.json, ensure_ascii=False)


def outputs_of(browser, button):
    """The output of the callback a button starts, as Dash names it in this app."""
    return next(
        name
        for name, told in board_of(browser.application).callback_map.items()
        if any(one["id"] == button for one in told["inputs"])
    )


PLACE = {"slug": SLUG, "code": "final"}


def closing(browser, day="", clock="", why=WHY):
    return pressed(
        browser, outputs_of(browser, "period-close"), "period-close",
        ("period-place", "data", PLACE), ("period-close-day", "value", day),
        ("period-close-time", "value", clock), ("period-close-why", "value", why),
    )  # fmt: skip


def opening(browser, unit="*", day="", clock="", why=WHY):
    return pressed(
        browser, outputs_of(browser, "period-open"), "period-open",
        ("period-place", "data", PLACE), ("period-open-unit", "value", unit),
        ("period-open-day", "value", day), ("period-open-time", "value", clock),
        ("period-open-why", "value", why),
    )  # fmt: skip


def test_the_list_says_when_each_opens_closes_its_figures_and_is_due(browse):
    page = open_page(browse("so-tttt"), "/periods")
    for said in (
        "Kỳ báo cáo", "Báo cáo kết quả", "07/08/2020 17:00", "07/08/2020 23:59",
        "Đã hết hạn gửi, vẫn nhận báo cáo", "Tuần 33/2020", "Chưa mở", "mọi nhiệm vụ",
        "Nhịp báo cáo của từng nhiệm vụ", "theo kế hoạch ban đầu",
    ):  # fmt: skip
        assert said in page, said


@pytest.mark.parametrize("path", ["/periods", f"/periods/{SLUG}/final", f"/cadence/{SLUG}/14.1"])
@pytest.mark.parametrize("name", ["than-ha-lam", "chu-tich"])
def test_the_pages_are_open_to_the_coordinator_only(browse, name, path):
    assert "Vai trò của anh/chị không mở được trang này" in open_page(browse(name), path)


def test_closing_opening_for_one_unit_and_what_each_then_reads(browse, cast):
    coordinator, clerk = browse("so-tttt"), browse("than-ha-lam")
    assert f"/periods/{SLUG}/final" in closing(coordinator)
    sheet = open_page(clerk, f"/report/{SLUG}/than-ha-lam/final")
    assert "đã khóa từ 08/08/2020 09:00" in sheet
    assert "so-tttt@demo.example" in sheet
    assert "entry-review" not in sheet, "nothing to type into"
    assert "nhập 0" not in sheet, "so nobody is asked to"
    assert "Đã khóa từ" in open_page(clerk, "/")
    page = open_page(coordinator, f"/periods/{SLUG}/final")
    for said in ("Khóa từ", WHY, "Mở lại", "than-ha-lam"):
        assert said in page, said
    opening(coordinator, "than-ha-lam", "09/08/2020", "12h30")
    page = open_page(coordinator, f"/periods/{SLUG}/final")
    assert "đến 12:30 Chủ Nhật, 09/08/2020" in page
    assert "mở riêng cho 1 đơn vị" in open_page(coordinator, "/periods")
    form = open_page(clerk, f"/report/{SLUG}/than-ha-lam/final")
    assert "riêng đơn vị được mở đến 12:30 Chủ Nhật, 09/08/2020" in form
    with cast.writing("than-ha-lam") as work:
        reports.save_draft(work, place("than-ha-lam"), COAL)


@pytest.mark.parametrize(
    ("day", "clock", "why", "said"),
    [
        ("32/08/2020", "", WHY, "không phải là ngày"),
        ("09/08/2020", "ba giờ", WHY, "không phải là giờ"),
        ("", "17:00", WHY, "không phải là ngày"),
        ("07/08/2020", "", WHY, "Thời điểm khóa đã qua"),
        ("", "", "ngắn", "ít nhất 10 ký tự"),
    ],
)
def test_what_is_typed_wrong_is_said_and_nothing_is_closed(browse, day, clock, why, said):
    browser = browse("so-tttt")
    assert said in closing(browser, day, clock, why)
    assert "Đã khóa" not in open_page(browser, "/periods")


def test_one_unit_is_opened_until_an_instant_only(browse):
    browser = browse("so-tttt")
    closing(browser)
    assert "Chọn mở đến khi nào" in opening(browser, "than-ha-lam")
    assert f"/periods/{SLUG}/final" in opening(browser)
    assert "Đã khóa" not in open_page(browser, "/periods")


def rhythm(browser, button, **answers):
    told = {
        "kind": "weekly", "first": "10/08/2020", "last": "31/08/2020", "days": "", "weekday": "5",
        "month-day": "", "cut-off": "16:30", "due-days": "1", "due-time": "", "locks-after": "",
        "period-kind": "progress",
    } | {name.replace("_", "-"): value for name, value in answers.items()}  # fmt: skip
    place_ = ("cadence-place", "data", {"slug": SLUG, "code": "14.1"})
    note = [("cadence-note", "value", WHY)] if button == "cadence-set" else []
    boxes = [(str(one), "value", told[one.removeprefix("cadence-")]) for one in ANSWERS]
    return pressed(browser, outputs_of(browser, button), button, place_, *note, *boxes)


def test_a_rhythm_is_looked_at_first_and_then_set(browse):
    browser = browse("so-tttt")
    looked = rhythm(browser, "cadence-preview", kind="daily", last="12/08/2020")
    for said in ("Thêm 3 kỳ", "Báo cáo ngày 11/08/2020", "11/08/2020 16:30", "12/08/2020 23:59",
                 "giữ nguyên"):  # fmt: skip
        assert said in looked, said
    assert "11/08/2020" not in open_page(browser, "/periods")
    assert "/periods" in rhythm(browser, "cadence-set", kind="daily", last="12/08/2020")
    page = open_page(browser, "/periods")
    assert "Báo cáo ngày 11/08/2020" in page
    assert "Hằng ngày, 10/08/2020 – 12/08/2020, chốt số liệu lúc 16:30" in page


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"kind": "custom", "days": "15/08/2020, 20/08/2020\n25/08/2020"}, "Thêm 3 kỳ"),
        ({"kind": "once", "days": "15/08/2020"}, "Thêm 1 kỳ"),
        ({"kind": "monthly", "month_day": "14", "last": "31/12/2020"}, "Tháng 12/2020"),
        ({"kind": "stop"}, "bỏ 4 kỳ"),
        ({"kind": "weekly"}, "đã có, giữ nguyên thời hạn này"),
        ({"kind": "daily", "locks_after": "2"}, "14/08/2020 00:00"),
        ({"kind": "daily", "last": ""}, "không phải là ngày"),
        ({"kind": "monthly", "month_day": "x"}, "ngoài phạm vi"),
        ({"kind": "daily", "cut_off": "26:00"}, "không phải là giờ"),
        ({"kind": "daily", "first": "01/08/2020", "last": "02/08/2020"}, "đều đã qua"),
        ({"kind": "yearly"}, "sai dạng"),
    ],
)
def test_every_rhythm_can_be_looked_at_and_a_wrong_one_is_said(browse, answers, said):
    assert said in rhythm(browse("so-tttt"), "cadence-preview", **answers)
