"""What is told after a later directive changed an earlier one: the mail adds up, a cell its day."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from monitor.domain.digest import from_json, has_news, to_json
from monitor.present.digest_words import digest_words
from monitor.services import (
    digests,
    intake_amending,
    intake_changes,
    intake_duties,
    matrix,
    reports,
)
from tests.builders import SLUG, place
from tests.services.test_amending import (
    BEFORE,
    CAM_PHA,
    ELEVENS,
    HA_LONG,
    TEXT,
    amended_province,
    begin,
    cell,
    issue,
    mean,
    repealed,
    reported_province,
)
from tests.services.test_intake import WHY, change, do


@pytest.fixture
def changed(engine):
    return amended_province(engine)


@pytest.fixture
def fast(sqlite_engine):
    return reported_province(sqlite_engine)


def morning(cast, day, who="chu-tich"):
    """A morning's statement, and what it says of what changed."""
    with cast.at(f"2020-08-{day}T07:00:00+07:00").reading(who) as work:
        told = digests.statement(work, SLUG)
    return told, digest_words(told, date(2020, 8, int(day)), "vi")


def test_the_first_digest_says_what_ended_and_what_changed_and_the_next_does_not(changed):
    cast = changed
    told, words = morning(cast, "07")
    [ended] = [one for one in words.changes if one.startswith("14.1 ")]
    assert "hết hiệu lực từ" in ended
    assert "theo 9001/UBND-XD6, không còn trong tổng số" in ended
    assert "80%" in next(one for one in words.changes if one.startswith("13.1 "))
    assert any(one.startswith("11.1, 11.2, 11.3, 11.4:") for one in words.changes)
    assert has_news(told)
    assert not words.is_short
    assert from_json(json.loads(json.dumps(to_json(told)))) == told
    told, words = morning(cast, "08")
    assert told.amended == ()
    assert not any("9001" in one for one in words.changes)


def test_what_a_body_is_told_of_is_its_own(changed):
    told, words = morning(changed, "07", "tkv")
    assert [one.duty.code for one in told.amended] == ["14.1"]
    assert words.changes[0].startswith("14.1 ")
    [ended] = told.amended
    assert ended.before == cell(changed, "14.1", "tkv", as_of="2020-08-06T07:00:00+07:00")
    told, _words = morning(changed, "07", "ha-long")
    assert "14.1" not in {one.duty.code for one in told.amended}


@pytest.mark.parametrize("who", ["chu-tich", "tkv"])
def test_yesterday_s_totals_and_their_causes_make_today_s(changed, who):
    cast = changed
    with cast.reading(who) as work:
        yesterday = digests.statement(work, SLUG, datetime.fromisoformat(BEFORE))
        told = digests.statement(work, SLUG, since=yesterday.as_of)
    moved, count = told.changes, told.reports
    assert moved.sent_then == yesterday.reports.sent > 0
    assert moved.expected_then == yesterday.reports.expected
    assert moved.sent_then + len(moved.sent) - len(moved.returned) - len(moved.gone) == count.sent
    gone = {one.duty.code for one in told.amended if one.made.kind != "changed"}
    shown = {one.duty.code for one in told.indicators}
    then = {one.duty.code: one.cell for one in yesterday.indicators}
    assert set(then) - shown == gone
    for one in told.amended:
        if one.duty.code in gone:
            assert one.before == then.get(one.duty.code), (one.duty.code, one.before, one.cell)
    for one in told.indicators:
        # A college that was a line of its corporation's is one of its own since.
        assert one.duty.code not in then or one.before == then[one.duty.code]
    for one in told.numbers:
        if one.before is not None:
            assert sum(it.numerator for it in one.causes) == (one.cell.numerator or 0) - (
                one.before.numerator or 0
            )


def test_a_replaced_duty_is_told_with_the_one_that_takes_its_place(fast):
    cast = fast
    number = begin(cast, TEXT.replace("3. Bãi bỏ mục 14 giao", "3. Thay thế mục 14: Yêu cầu"))
    mean(cast, number)
    change(cast, number, "3.1", answerable=["=tkv", "=dong-bac"])
    for code in ELEVENS:
        do(cast, number, intake_amending.leave_touch, SLUG, code)
    do(cast, number, intake_amending.confirm_proposed)
    do(cast, number, intake_duties.drop_duty, "2.1", WHY)
    do(cast, number, intake_changes.set_deadline, "by 2020-08-20")
    issue(cast, number)
    _told, words = morning(cast, "07")
    [ended] = [one for one in words.changes if one.startswith("14.1 ")]
    assert "được thay bằng nhiệm vụ 3.1 của 9001/UBND-XD6" in ended
    assert "không còn trong tổng số" in ended


def test_a_cell_opened_names_the_report_the_unit_keeps_and_the_day_that_holds_for_it(changed):
    def opened(unit):
        with changed.reading("so-tttt") as work:
            return matrix.cell(work, SLUG, "11.4", unit, basis="accepted").period

    due = datetime.fromisoformat("2020-08-15T00:00:00+07:00")
    assert (opened(HA_LONG).code, opened(HA_LONG).due) == ("final", due)
    assert (opened(CAM_PHA).code, opened(CAM_PHA).due) == ("2020-08-14", due)
    with changed.writing("so-tttt") as work:
        reports.extend(work, place(CAM_PHA, "2020-08-14"), due + timedelta(days=3), WHY)
    assert opened(CAM_PHA).due == due + timedelta(days=3)
    assert (opened(None).code, opened(None).due) == ("2020-08-14", due)


def test_a_directive_that_asks_nothing_any_more_says_so_and_then_is_silent(fast):
    cast, _number = repealed(fast)
    told, words = morning(cast, "07")
    assert told.uncomputed == ()
    assert words.subject == "[5305] 07/08: không còn báo cáo nào phải nộp"
    assert "không còn báo cáo nào phải nộp" in words.headline
    assert any("hết hiệu lực từ" in one for one in words.changes)
    directive = told_of(cast)
    assert digests.is_open(directive, date(2020, 8, 7))
    assert not digests.is_open(directive, date(2020, 8, 10))


def told_of(cast):
    with cast.reading("chu-tich") as work:
        return matrix.find_directive(work, SLUG).directive


def test_where_only_the_duty_to_report_ended_reports_are_counted_of_who_still_owes_figures(fast):
    number = begin(fast)
    mean(fast, number, whole=True)
    do(fast, number, intake_amending.confirm_proposed)
    issue(fast, number)
    told, words = morning(fast, "07")
    assert told.reports is not None
    assert told.reports.expected > 0
    assert "đã nộp" in words.subject
