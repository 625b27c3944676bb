"""Many units typed side by side: rows kept as they are typed, added up, and handed in."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from monitor.domain.figures import Unreadable
from monitor.services import reports, sessions
from monitor.services.accounts import OPERATOR
from monitor.store import accounts
from tests.many_units import SLUG, key, many_units
from tests.web.conftest import an_app
from tests.web.programs import SETTINGS

ROWS = f"/bulk/{SLUG}/final/rows"
SUBMIT = f"/bulk/{SLUG}/final/submit"
HERE = {"Origin": "http://localhost"}
FULL = {"total": "4800", "guided": "4.512"}


@pytest.fixture
def cast(sqlite_engine):
    return many_units(sqlite_engine)


@pytest.fixture
def browser_of(cast):
    app = an_app(SETTINGS, cast.office)

    def open_browser(name, locale="vi"):
        browser = app.test_client()
        with cast.office.writing(OPERATOR) as work:
            account = accounts.by_username(work.session, name)
            accounts.set_locale(work.session, account.id, locale=locale)
            entered = sessions.begin(work, account, address="127.0.0.1", agent="", how="test")
        browser.set_cookie("monitor_session", entered.token)
        return browser

    return open_browser


def typed(*rows, version=0):
    return {
        "rows": [
            {"organization": unit, "version": version, "values": values} for unit, values in rows
        ]
    }


def save(browser, *rows, version=0, query="", headers=HERE):
    return browser.post(ROWS + query, json=typed(*rows, version=version), headers=headers)


def hand_in(browser, **versions):
    asked = [
        {"organization": unit.replace("_", "-"), "version": it} for unit, it in versions.items()
    ]
    return browser.post(SUBMIT, json={"rows": asked}, headers=HERE)


def row_of(told, unit):
    return next(row for row in told["rows"] if row["id"] == unit)


def figures(cast, unit):
    with cast.reading("huyen") as work:
        return dict(reports.read(work, key(unit)).entries)


def state(cast, unit):
    with cast.reading("huyen") as work:
        return reports.read(work, key(unit)).state


def send(cast, unit="xa-000", period="final", **values):
    with cast.writing(unit) as work:
        reports.submit(work, key(unit, period), values=values or FULL)
    with cast.writing(f"{unit}.duyet") as work:
        reports.approve(work, key(unit, period))


def test_a_saved_row_comes_back_in_words_with_its_version_and_the_sums(browser_of, cast):
    told = save(browser_of("huyen"), ("xa-000", FULL)).json
    (row,) = told["rows"]
    assert (row["version"], row["verdict"], row["check"], row["ready"]) == (
        1, "good", ["Hợp lệ"], True,
    )  # fmt: skip
    assert row["cells"]["total"]["v"] == "4.800"
    assert row["ratios"] == {"1.1a": "94,0%"}
    assert told["at"] == "12:00"
    assert told["refused"] == []
    assert figures(cast, "xa-000") == {"total": 4800, "guided": 4512}
    assert state(cast, "xa-000") == "draft"


def test_a_bad_value_is_kept_as_typed_and_left_out_of_the_sums(browser_of, cast):
    browser = browser_of("huyen")
    told = save(
        browser, ("xa-000", FULL), ("xa-001", {"total": "4,512", "guided": "10"}),
        ("xa-002", {"total": "10", "guided": "100"}),
    ).json  # fmt: skip
    wrong = row_of(told, "xa-001")
    assert wrong["cells"]["total"]["v"] == "4,512"
    assert wrong["cells"]["total"]["s"] == "error"
    assert "4,512" in wrong["check"][0]
    assert wrong["ratios"] == {"1.1a": "không tính"}
    total = told["total"]
    assert total["name"] == "1/3 đơn vị hợp lệ"
    assert total["cells"]["total"] == {"v": "4.800", "p": "1/3"}
    assert total["ratios"] == {"1.1a": "94,0%"}
    assert total["check"] == ["◔ lỗi 2"]
    assert figures(cast, "xa-001")["total"] == Unreadable("4,512", "ambiguous")


def test_sums_speak_for_the_rows_in_order_only_and_name_what_is_missing(browser_of):
    told = save(
        browser_of("huyen"), ("xa-000", FULL), ("xa-001", {"total": "1.200", "guided": "0"})
    ).json
    assert told["total"]["cells"]["total"] == {"v": "6.000", "p": "2/3"}
    assert told["total"]["cells"]["guided"]["v"] == "4.512"
    assert told["total"]["cells"]["tonnes"] == {"v": "–", "p": "0/3"}, "nobody gave one: not zero"
    assert told["total"]["ratios"] == {"1.1a": "75,2%"}
    assert told["total"]["check"] == ["◔ thiếu 1"]


def test_units_of_several_parents_are_not_added_where_the_obligation_is_not(browser_of):
    told = browser_of("dau-moi").get(ROWS).json
    assert {row["id"] for row in told["rows"]} == {"xa-000", "xa-001", "xa-002", "xa-la"}
    assert told["total"]["cells"]["total"] == {"v": "", "n": "không cộng"}
    assert told["total"]["ratios"] == {"1.1a": "không cộng"}
    part = browser_of("dau-moi").get(f"{ROWS}?root=huyen-khac").json
    assert [row["id"] for row in part["rows"]] == ["xa-la"]
    assert "v" in part["total"]["cells"]["total"]


def test_an_emptied_cell_takes_the_figure_away(browser_of, cast):
    browser = browser_of("huyen")
    save(browser, ("xa-000", FULL))
    told = save(browser, ("xa-000", {"guided": ""}), version=1).json
    assert figures(cast, "xa-000") == {"total": 4800}
    assert told["rows"][0]["verdict"] == "missing"
    assert told["rows"][0]["check"] == ["Còn thiếu: Số hộ đã được hướng dẫn"]


def test_the_same_rows_again_add_no_revision(browser_of):
    browser = browser_of("huyen")
    save(browser, ("xa-000", FULL))
    again = save(browser, ("xa-000", FULL)).json
    assert again["rows"][0]["version"] == 1
    assert again["refused"] == []


def test_a_row_somebody_else_saved_since_is_refused_with_who_and_both_values(browser_of, cast):
    mine, theirs = browser_of("huyen"), browser_of("huyen.hai")
    save(mine, ("xa-000", FULL))
    save(theirs, ("xa-000", {"guided": "4600"}), version=1)
    told = save(mine, ("xa-000", {"guided": "4.700"}), ("xa-001", FULL), version=1).json
    (no,) = told["refused"]
    assert (no["organization"], no["race"]) == ("xa-000", "Người huyen.hai")
    assert "Người huyen.hai đã lưu dòng này lúc 07/8 12:00" in no["said"]
    row = row_of(told, "xa-000")
    assert (row["version"], row["cells"]["guided"]["v"]) == (2, "4.600")
    assert figures(cast, "xa-000")["guided"] == 4600
    assert figures(cast, "xa-001") == {"total": 4800, "guided": 4512}, "no other row is held up"
    chosen = save(mine, ("xa-000", {"guided": "4.700"}), version=2).json
    assert chosen["refused"] == []
    assert figures(cast, "xa-000")["guided"] == 4700


def test_a_figure_changed_in_another_window_of_the_same_person_is_asked_about(browser_of, cast):
    one, other = browser_of("huyen"), browser_of("huyen")
    save(one, ("xa-000", FULL))
    save(other, ("xa-000", {"guided": "4600"}), version=1)
    told = save(one, ("xa-000", {"guided": "4.700"}), version=1).json
    (no,) = told["refused"]
    assert (no["organization"], no["race"]) == ("xa-000", "cửa sổ kia")
    assert "Anh/chị đã lưu dòng này lúc 07/8 12:00 ở cửa sổ khác" in no["said"]
    assert figures(cast, "xa-000")["guided"] == 4600
    chosen = save(one, ("xa-000", {"guided": "4.700"}), version=2).json
    assert chosen["refused"] == []
    assert figures(cast, "xa-000")["guided"] == 4700


def test_other_figures_of_a_row_changed_in_another_window_are_kept_beside_it(browser_of, cast):
    one, other = browser_of("huyen"), browser_of("huyen")
    save(one, ("xa-000", FULL))
    save(other, ("xa-000", {"guided": "4600"}), version=1)
    assert save(one, ("xa-000", {"total": "5000"}), version=1).json["refused"] == []
    assert figures(cast, "xa-000") == {"total": 5000, "guided": 4600}


def test_what_is_sent_again_after_a_lost_answer_is_no_race_whatever_was_typed_since(
    browser_of, cast
):
    browser = browser_of("huyen")
    save(browser, ("xa-000", {"total": "4800"}))
    again = save(browser, ("xa-000", {"total": "4800", "guided": "4512"})).json
    assert again["refused"] == []
    assert figures(cast, "xa-000") == {"total": 4800, "guided": 4512}


def test_a_row_its_unit_sent_is_closed_says_when_and_keeps_what_was_sent(browser_of, cast):
    send(cast)
    told = save(browser_of("huyen"), ("xa-000", {"total": "1"}), ("xa-001", FULL)).json
    row = row_of(told, "xa-000")
    assert row["lock"] == "Đơn vị đã gửi 07/8 12:00: đã khóa"
    assert row["ready"] is False
    assert [one["organization"] for one in told["refused"]] == ["xa-000"]
    assert figures(cast, "xa-000")["total"] == 4800
    assert told["total"]["cells"]["total"] == {"v": "9.600", "p": "2/3"}, "what was sent counts"


def test_a_unit_that_types_itself_shows_nothing_to_the_coordinator(browser_of, cast):
    with cast.writing("xa-000") as work:
        reports.save_draft(work, key("xa-000"), FULL)
    row = row_of(browser_of("dau-moi").get(ROWS).json, "xa-000")
    assert row["lock"] == "Đơn vị đang tự nhập: đã khóa"
    assert {cell["v"] for cell in row["cells"].values()} == {""}


def test_what_stands_in_place_of_a_number_is_told_in_words(browser_of, cast):
    with cast.writing("huyen") as work:
        reports.save_draft(work, key("xa-000"), {"total": {"nil": "none_arose"}, "published": True})
    row = row_of(browser_of("huyen").get(ROWS).json, "xa-000")
    assert row["cells"]["total"] == {"v": "", "n": "không phát sinh"}
    assert row["cells"]["published"]["v"] == "Có"
    assert (
        row_of(browser_of("huyen", "en").get(ROWS).json, "xa-000")["cells"]["published"]["v"]
        == "Yes"
    )


def test_the_last_period_stands_beside(browser_of, cast):
    send(cast, period="2020-08-06", total=4700, guided=4400)
    row = row_of(browser_of("huyen").get(ROWS).json, "xa-000")
    assert row["cells"]["guided"] == {"v": "", "p": "4.400"}


def test_what_is_in_order_is_handed_in_and_the_rest_told_why(browser_of, cast):
    browser = browser_of("huyen")
    save(browser, ("xa-000", FULL), ("xa-001", {"total": "10", "guided": "11"}))
    told = hand_in(browser, xa_000=1, xa_001=1, xa_002=0, xa_la=0).json
    assert [one["name"] for one in told["outcomes"]] == [
        "Xã Đồn Đạc 0", "Xã Đồn Đạc 1", "Xã Đồn Đạc 2", "",
    ]  # fmt: skip
    good, wrong, nothing, foreign = (one["said"] for one in told["outcomes"])
    assert good == ""
    assert "phải nhỏ hơn hoặc bằng" in wrong
    assert nothing
    assert foreign
    assert state(cast, "xa-000") == "submitted"
    assert state(cast, "xa-001") == "draft"
    assert row_of(told, "xa-000")["lock"] == "Đang chờ thủ trưởng đơn vị duyệt: đã khóa"


def test_pressed_twice_or_after_somebody_else_it_is_handed_in_once(browser_of, cast):
    browser = browser_of("huyen")
    save(browser, ("xa-000", FULL))
    hand_in(browser, xa_000=1)
    again = hand_in(browser, xa_000=1).json
    assert again["outcomes"][0]["said"]
    with cast.reading("huyen") as work:
        done = [one.kind for one in reports.read(work, key("xa-000")).decisions]
    assert done == ["submit"]
    save(browser, ("xa-001", FULL))
    save(browser_of("huyen.hai"), ("xa-001", {"guided": "1"}), version=1)
    assert hand_in(browser, xa_001=1).json["outcomes"][0]["said"], "read in another version"
    assert state(cast, "xa-001") == "draft"


@pytest.mark.parametrize(
    ("who", "status"), [("lanh-dao", 403), ("quan-tri", 403), ("xa-la", 200), ("huyen", 200)]
)
def test_who_may_ask_and_what_it_reaches(browser_of, cast, who, status):
    browser = browser_of(who)
    assert browser.get(ROWS).status_code == status
    assert save(browser, ("xa-000", FULL)).status_code == status
    assert hand_in(browser, xa_000=1).status_code == status
    if who != "huyen":
        assert figures(cast, "xa-000") == {}
    if who == "xa-la":
        assert [row["id"] for row in browser.get(ROWS).json["rows"]] == ["xa-la"]


def test_a_unit_of_somebody_else_and_one_that_is_nowhere_are_refused_alike(browser_of):
    foreign, nowhere = save(browser_of("huyen"), ("xa-la", FULL), ("khong-co", FULL)).json[
        "refused"
    ]
    assert foreign["said"].replace("xa-la", "") == nowhere["said"].replace("khong-co", "")


@pytest.mark.parametrize("path", [ROWS, SUBMIT])
@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{}", b'{"rows": [{"organization": "xa-000", "version": "1"}]}',
        b'{"rows": [{"organization": "xa-000", "version": 1, "values": {"total": 1}}]}',
        b'{"rows": [], "more": 1}',
    ],
)  # fmt: skip
def test_a_body_of_another_shape_is_not_read(browser_of, path, body):
    answer = browser_of("huyen").post(
        path, data=body, headers={**HERE, "Content-Type": "application/json"}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("path", [ROWS, SUBMIT])
def test_another_site_a_stranger_and_what_is_not_there(browser_of, path):
    browser = browser_of("huyen")
    assert browser.post(path, json=typed(), headers={"Origin": "https://evil"}).status_code == 403
    meant = {**HERE, "X-Monitor-Person": "xa-000"}
    assert browser.post(path, json=typed(), headers=meant).status_code == 403
    gone = path.replace("final", "khong-co")
    assert browser.post(gone, json=typed(), headers=HERE).status_code == 404
    browser.delete_cookie("monitor_session")
    assert browser.post(path, json=typed(), headers=HERE).status_code == 401


def test_saving_asks_the_database_no_more_often_for_more_rows(sqlite_engine):
    cast = many_units(sqlite_engine, communes=40)
    app = an_app(SETTINGS, cast.office)
    browser = app.test_client()
    with cast.office.writing(OPERATOR) as work:
        account = accounts.by_username(work.session, "huyen")
        entered = sessions.begin(work, account, address="127.0.0.1", agent="", how="test")
    browser.set_cookie("monitor_session", entered.token)

    asked = []
    event.listen(sqlite_engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    def statements(*units):
        before = len(asked)
        assert save(browser, *((unit, FULL) for unit in units)).status_code == 200
        return len(asked) - before

    statements("xa-000")  # the first of a process reads the directive itself
    few = statements("xa-001", "xa-002")
    assert statements(*(f"xa-{n:03}" for n in range(3, 40))) == few
