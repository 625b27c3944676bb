"""The digest as data: it says what the cells say, and a total that fell explains itself."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain import digest
from monitor.domain.digest import Sight, from_json, to_json
from monitor.domain.plain import from_plain, to_plain
from monitor.domain.rollup import column
from monitor.domain.standing import Cell, Mark, Standing
from monitor.domain.statements import Sign, Who
from tests.domain.golden_example import book_up_to, organizations
from tests.domain.story import Story, at
from tests.domain.test_properties import worlds

MORNING = datetime.fromisoformat("2020-08-10T08:00:00+07:00")
DAY = timedelta(days=1)
UNITS = [Who(unit.code, unit.name_vi) for unit in organizations()]
PARENTS = {unit.code: unit.parent for unit in organizations()}
WHOLE = Sight(UNITS, PARENTS, is_whole=True)


def branch(*codes):
    return Sight([who for who in UNITS if who.code in codes], PARENTS, is_whole=False)


HA_LONG = branch("ubnd-huyen-193", "ubnd-xa-06694", "ubnd-xa-06691")


def columns(book, basis, when):
    return {duty.code: column(book, duty, basis, when) for duty in book.directive.obligations}


def stated(when=MORNING, sight=WHOLE, **more):
    book = book_up_to(None)
    return digest.statement(
        columns(book, "received", when),
        columns(book, "received", when - DAY),
        directive=book.directive,
        sight=sight,
        as_of=when,
        since=when - DAY,
        other=columns(book, "accepted", when),
        **more,
    )


def told(story, when, before=None, **more):
    units = [Who(code, code) for code in ("so-a", "so-b", "so-c", "huyen", "xa-1", "xa-2", "xa-3")]
    parents = {"xa-1": "huyen", "xa-2": "huyen", "xa-3": "huyen"}
    return digest.statement(
        story.columns(when),
        None if before is None else story.columns(before),
        directive=story.directive,
        sight=more.pop("sight", Sight(units, parents, is_whole=True)),
        as_of=at(when),
        since=None if before is None else at(before),
        **more,
    )


def names(lines):
    return [line.who.code for line in lines]


def test_the_count_of_reports_is_the_cell_of_the_whole():
    found = stated()
    cell = column(
        book_up_to(None), book_up_to(None).directive.obligation("C.2"), "received", MORNING
    )
    whole = cell.groups["all"]
    assert (found.reports.sent, found.reports.expected) == (whole.numerator, whole.denominator)
    assert len(found.reports.overdue) == whole.counts["overdue"]


def test_everybody_who_must_report_is_in_exactly_one_list():
    count = stated().reports
    out = [*count.overdue, *count.returned, *count.awaiting, *count.silent]
    assert len(out) + count.sent == count.expected
    assert len(set(names(out))) == len(out)


def test_every_line_is_the_matrix_cell_itself_now_then_and_on_the_other_basis():
    book = book_up_to(None)
    now, then = (columns(book, "received", one) for one in (MORNING, MORNING - DAY))
    accepted = columns(book, "accepted", MORNING)
    for line in stated().indicators:
        code = line.duty.code
        assert line.cell == now[code].groups["all"]
        assert line.before == then[code].groups["all"]
        assert line.other == accepted[code].groups["all"]
    for row in stated().grid.rows:
        for code, cell in row.cells.items():
            assert cell == now[code].organizations[row.who.code]


def test_it_survives_json_without_loss():
    found = stated(signs={"tkv": Sign("draft", MORNING, 3, 5)})
    assert from_json(json.loads(json.dumps(to_json(found)))) == found


def test_json_of_something_else_is_refused():
    with pytest.raises(ValueError, match="not a Statement"):
        from_json({"directive": "5305"})


@pytest.mark.parametrize(
    "cell",
    [
        Cell(None, reported=None, expected=None),
        Cell(Standing.MET, "1.5", Decimal("1.500"), 3, marks=frozenset({Mark.LATE, Mark.PARTIAL})),
        Cell(Standing.OVERDUE, counts={"overdue": 2}, late_days=3, sent_at=MORNING, expected=0),
    ],
)
def test_a_cell_survives_json_and_unknown_stays_unknown(cell):
    again = from_plain(Cell, json.loads(json.dumps(to_plain(cell))))
    assert again == cell
    assert type(again.numerator) is type(cell.numerator)


def test_the_first_number_is_the_worst_the_text_states_and_the_second_the_widest():
    assert [line.duty.code for line in stated().numbers] == ["14.1", "1.1"]


def test_indicators_come_farthest_from_their_target_first_and_lists_last():
    found = stated().indicators
    shares = [part for line in found if (part := digest.reached(line.cell)) is not None]
    assert shares == sorted(shares)
    assert [line.cell.standing is None for line in found] == sorted(
        line.cell.standing is None for line in found
    )


def test_a_fall_explains_itself_by_who_sent_and_who_was_sent_back():
    story = Story()
    for unit in ("so-a", "so-b"):
        story.send("07 09:00", unit, staff=1, installed=1)
    story.send("08 09:00", "so-c", staff=1, installed=1)
    story.send_back("08 10:00", "so-a", fix_by="10").send_back("08 10:00", "so-b", fix_by="10")
    changes = told(story, "08 12:00", "07 12:00").changes
    assert (changes.sent_then, changes.expected_then) == (2, 4)
    assert names(changes.sent) == ["so-c"]
    assert names(changes.returned) == ["so-a", "so-b"]
    assert names(changes.newly_overdue) == ["huyen"]


def test_a_unit_that_was_exempted_after_reporting_is_gone_and_not_sent_back():
    story = Story().send("07 09:00", "so-a", staff=1, installed=1).exempt("07 12:00", "so-a", "C.2")
    changes = told(story, "07 13:00", "07 10:00").changes
    assert [who.code for who in changes.gone] == ["so-a"]
    assert changes.returned == ()


@given(world=worlds(), data=st.data())
def test_changes_always_add_up_to_the_new_count(world, data):
    story = world.story()
    minutes = data.draw(st.integers(0, 20 * 1440))
    now = at("05") + timedelta(minutes=minutes)
    then = now - DAY * data.draw(st.integers(0, 3))
    units = [Who(code, code) for code in world.units]
    parents = {unit: top for top, below in world.below.items() for unit in below}
    found = told(story, now, then, sight=Sight(units, parents, is_whole=data.draw(st.booleans())))
    changes = found.changes
    gained, lost = len(changes.sent), len(changes.returned) + len(changes.gone)
    assert changes.sent_then + gained - lost == found.reports.sent


def reconciles(line):
    """The number before, with every cause added, is the number now."""
    for part in ("numerator", "denominator"):
        then, now = (getattr(cell, part) or 0 for cell in (line.before, line.cell))
        if then + sum(getattr(cause, part) or 0 for cause in line.causes) != now:
            return False
    return True


def has_moved(line):
    then, now = line.before, line.cell
    return (then.numerator, then.denominator) != (now.numerator, now.denominator)


@pytest.mark.parametrize("sight", [WHOLE, HA_LONG, branch("tkv", "than-ha-lam", "than-vang-danh")])
@pytest.mark.parametrize("day", range(6, 11))
def test_yesterday_s_number_and_each_cause_are_today_s(sight, day):
    when = MORNING.replace(day=day)
    for line in stated(when, sight).numbers:
        if line.duty.headline.kind in ("ratio", "count") and has_moved(line):
            assert line.causes, line.duty.code
            assert reconciles(line), line.duty.code


def test_some_number_of_the_example_has_each_common_cause():
    kinds = {
        cause.kind
        for day in range(6, 11)
        for sight in (WHOLE, HA_LONG)
        for line in stated(MORNING.replace(day=day), sight).numbers
        for cause in line.causes
    }
    assert {"first", "updated"} <= kinds


@given(world=worlds(), data=st.data())
def test_causes_are_said_only_where_they_add_up(world, data):
    story = world.story()
    now = at("05") + timedelta(minutes=data.draw(st.integers(0, 20 * 1440)))
    then = now - DAY * data.draw(st.integers(0, 3))
    units = [Who(code, code) for code in world.units]
    parents = {unit: top for top, below in world.below.items() for unit in below}
    sight = Sight(units, parents, is_whole=data.draw(st.booleans()))
    for line in told(story, now, then, sight=sight).numbers:
        assert not line.causes or reconciles(line)
        if line.before is not None and has_moved(line) and line.who is None:
            assert line.causes


def test_the_first_digest_has_nothing_to_compare_with():
    found = told(Story(), "06")
    assert (found.changes, found.since) == (None, None)
    assert all(line.before is None for line in found.indicators)


def test_a_district_hears_of_its_own_units_and_of_nobody_else():
    found = stated(sight=HA_LONG)
    codes = {who.code for who in HA_LONG.units}
    assert {one.code for one in found.scope} == {"ubnd-huyen-193"}
    assert found.reports.expected == 3
    text = json.dumps(to_json(found), ensure_ascii=False)
    for who in UNITS:
        if who.code not in codes:
            assert who.code not in text
            assert who.name_vi not in text
    assert {line.duty.code for line in found.indicators} == {"1.1", "11.1"}


def test_a_districts_number_is_its_own_row_of_the_matrix():
    book = book_up_to(None)
    for line in stated(sight=HA_LONG).indicators:
        cells = columns(book, "received", MORNING)[line.duty.code].organizations
        assert line.cell == cells["ubnd-huyen-193"]


def test_a_reader_of_two_branches_is_given_no_invented_total():
    found = stated(sight=branch("tkv", "than-ha-lam", "dong-bac"))
    assert found.numbers == ()
    assert {(line.duty.code, line.who.code) for line in found.indicators} == {
        ("14.1", "tkv"), ("14.1", "dong-bac"),
    }  # fmt: skip


def test_what_could_not_be_computed_is_named_and_nothing_is_said_about_it():
    book = book_up_to(None)
    now = columns(book, "received", MORNING)
    del now["14.1"]
    found = digest.statement(
        now, None, directive=book.directive, sight=WHOLE, as_of=MORNING, uncomputed=["14.1"]
    )
    assert [duty.code for duty in found.uncomputed] == ["14.1"]
    assert "14.1" not in {line.duty.code for line in (*found.numbers, *found.indicators)}
    del now["C.2"]
    found = digest.statement(
        now, now, directive=book.directive, sight=WHOLE, as_of=MORNING, uncomputed=["14.1", "C.2"]
    )
    assert (found.reports, found.changes) == (None, None)
    assert from_json(to_json(found)) == found


def test_data_is_stale_when_a_whole_period_passed_without_any_sending():
    story = Story().send("05 16:00", "so-a", "2021-09-05", staff=1, installed=1)
    assert told(story, "06 23:59").stale is None
    stale = told(story, "07").stale
    assert (stale.since, stale.missed) == (at("05 16:00"), "2021-09-06")
    story.send("07 09:00", "so-b", staff=1, installed=1)
    assert told(story, "07 10:00").stale is None


def test_where_nobody_ever_sent_anything_it_is_stale_once_a_period_has_passed():
    assert told(Story(), "05 12:00").stale is None
    assert told(Story(), "06").stale.since is None


def test_a_unit_that_waits_for_its_head_says_so_before_anything_else_is_said_of_it():
    story = Story().submit("07 09:00", "so-a", staff=1, installed=1).save("07 09:00", "so-b")
    signs = {code: Sign("never_signed_in") for code in ("so-a", "so-b", "so-c")}
    count = told(story, "08 09:00", signs=signs).reports
    assert {line.who.code: line.sign and line.sign.kind for line in count.overdue} == {
        "so-a": "waiting", "so-b": "draft", "so-c": "never_signed_in", "huyen": None,
    }  # fmt: skip


def test_the_matrix_shows_who_is_out_first_and_only_addressees():
    found = stated()
    rows = found.grid.rows
    out = [
        sum(cell.standing in (Standing.OVERDUE, Standing.RETURNED) for cell in row.cells.values())
        for row in rows
    ]
    assert out == sorted(out, reverse=True)
    assert len(rows) <= digest.ROWS
    assert len(found.grid.columns) <= digest.COLUMNS
    assert not {"than-ha-lam", "ubnd-xa-06694"} & {row.who.code for row in rows}


def test_everything_met_is_said_only_when_every_report_is_in():
    story = Story()
    for unit in ("so-a", "so-b", "so-c", "huyen", "xa-1", "xa-2"):
        story.send("07 09:00", unit, staff=1, installed=1, posters=200, movement=True)
    assert told(story, "07 10:00").are_all_met
    story.send_back("07 11:00", "so-c", fix_by="10")
    assert not told(story, "07 12:00").are_all_met
