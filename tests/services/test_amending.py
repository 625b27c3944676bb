"""A later directive changes an earlier one; what was shown before it stays what it was."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from monitor.domain.directive import BASES
from monitor.domain.errors import Forbidden, Invalid, NotFound
from monitor.domain.roles import CLOCK
from monitor.domain.standing import Standing
from monitor.files.matrix_file import matrix_csv
from monitor.files.matrix_json import matrix_json
from monitor.intake import portable
from monitor.services import (
    amending,
    audit,
    chasing,
    digests,
    directives,
    duties,
    intake,
    intake_amending,
    intake_changes,
    intake_duties,
    intake_issue,
    intake_sharing,
    matrix,
    papers,
    reminders,
    reports,
    task_statistic,
)
from monitor.store.engine import make_engine
from tests.builders import SLUG, Cast, place
from tests.conftest import fill
from tests.quang_ninh import accept, furnish, send
from tests.services.test_intake import WHY, ZONE, answer_all, change, do, view

TEXT = (Path(__file__).parents[1] / "intake/amending/fictional-9001-ubnd-xd6.txt").read_text(
    "utf-8"
)
LATER = "9001-UBND-XD6"
BEFORE = "2020-08-06T15:59:00+07:00"
THURSDAY = "2020-08-06T16:00:00+07:00"
AFTER = "2020-08-06T17:00:00+07:00"
ELEVENS = ("11.1", "11.2", "11.3", "11.4")
HA_LONG, CAM_PHA = "ubnd-huyen-193", "ubnd-huyen-195"


@pytest.fixture
def cast(engine):
    return reported_province(engine)


@pytest.fixture
def fast(sqlite_engine):
    """The same, for what no engine does differently."""
    return reported_province(sqlite_engine)


def reported_province(engine):
    """Hà Lầm has reported to TKV, Hạ Long its final report already; the others nothing."""
    fill(engine, "a province of which two have reported", _report)
    return Cast(engine).at(THURSDAY)


def _report(engine):
    furnish(engine)
    cast = Cast(engine)
    send(cast, "than-ha-lam", "than-ha-lam", "2020-08-06", "2020-08-06T10:00")
    accept(cast, "than-ha-lam", "2020-08-06", "2020-08-06T11:00")
    send(cast, "ha-long", HA_LONG, "final", "2020-08-06T14:00")
    with cast.at(BEFORE).writing("so-tttt") as work:
        directives.set_target(work, SLUG, "13.1", "60", WHY)


@pytest.fixture
def changed(engine):
    return amended_province(engine)


def amended_province(engine):
    """The same, amended as the text proposes, an hour later."""
    fill(engine, "a province whose directive is amended", _amend)
    return Cast(engine).at(AFTER)


def _amend(engine):
    _report(engine)
    amended(Cast(engine).at(THURSDAY))


def begin(cast, text=TEXT):
    with cast.writing("so-tttt") as work:
        return intake.begin(work, intake.drafted(text, ZONE), "9001.txt")


def mean(cast, number, *, whole=False):
    """Say that 5305 is the document that is meant."""
    [document] = view(cast, number).sheet.documents
    do(cast, number, intake_amending.set_document, document.words, slug=SLUG, whole=whole)


def issue(cast, number):
    answer_all(cast, number)
    seen = view(cast, number).stored.last.number
    with cast.writing("so-tttt") as work:
        return intake_issue.issue(work, number, seen)


def amended(cast):
    """The draft with every link confirmed as it is proposed, issued."""
    number = begin(cast)
    mean(cast, number)
    do(cast, number, intake_amending.confirm_proposed)
    issue(cast, number)
    return cast.at(AFTER)


def exported(cast, as_of, basis="received"):
    """The board as people and programs are given it; its version only counts changes."""
    with cast.reading("so-tttt") as work:
        found = matrix.matrix(work, SLUG, _instant(as_of), basis, depth=9)
    told = matrix_json(found, "vi") | {"version": None}
    return json.dumps(told, ensure_ascii=False), matrix_csv(found, "vi")


def _instant(told):
    return datetime.fromisoformat(told) if told else None


def cell(cast, code, organization, as_of=None):
    with cast.reading("so-tttt") as work:
        board = matrix.matrix(work, SLUG, _instant(as_of), depth=9)
    return next(row for row in board.rows if row.code == organization).cells.get(code)


def column(cast, code, as_of=None):
    with cast.reading("so-tttt") as work:
        board = matrix.matrix(work, SLUG, _instant(as_of))
    return next((one for one in board.columns if one.obligation == code), None)


def asked(cast, who, unit, period):
    """The duties a unit's form is about."""
    with cast.reading(who) as work:
        found = reports.read(work, place(unit, period))
    return {one.obligation.code for one in found.indicators}


def test_the_text_proposes_what_it_touches_and_each_link_is_a_question(fast):
    number = begin(fast)
    found = view(fast, number)
    touches = {one.obligation: one for one in found.sheet.touches}
    assert {code: one.kind for code, one in touches.items()} == {
        **dict.fromkeys(ELEVENS, "changed"), "13.1": "changed", "14.1": "revoked",
    }  # fmt: skip
    assert touches["13.1"].terms == ("target",)
    assert touches["11.1"].terms == ("deadline",)
    assert all(one.share >= 90 and not one.is_confirmed for one in touches.values())
    asked_about = {one.kind for one in found.questions}
    assert {"document", "touch"} <= asked_about
    assert [one.code for one in found.sheet.kept] == [
        "4.1"
    ]  # only what is new is a duty of its own


def test_nothing_is_issued_while_a_link_is_open(fast):
    number = begin(fast)
    mean(fast, number)
    with fast.writing("so-tttt") as work, pytest.raises(Forbidden, match="questions_open"):
        intake_issue.issue(work, number, view(fast, number).stored.last.number)


@pytest.mark.slow
def test_the_board_before_is_letter_for_letter_what_it_was(cast):
    cast.at(BEFORE)
    then = {basis: exported(cast, None, basis) for basis in BASES}
    amended(cast.at(THURSDAY))
    other = make_engine(cast.engine.url.render_as_string(hide_password=False))
    try:  # a process that has kept nothing, and the one that kept the board
        for late in (Cast(other).at(AFTER), cast):
            assert {basis: exported(late, BEFORE, basis) for basis in BASES} == then
    finally:
        other.dispose()
    assert exported(cast, None) != then["received"]


def test_a_revoked_duty_is_asked_of_nobody_and_its_figures_stay(changed):
    cast = changed
    old = cell(cast, "14.1", "tkv", as_of=BEFORE)
    assert old.numerator is not None
    assert column(cast, "14.1") is None
    assert cell(cast, "14.1", "tkv") is None
    with cast.reading("than-ha-lam") as work:
        assert duties.mine(work) == []
    with cast.reading("so-tttt") as work:
        assert "than-ha-lam" not in {one.organization for one in chasing.listed(work, SLUG)}
    assert "14.1" not in asked(cast, "tkv", "tkv", "final")
    with cast.reading("than-ha-lam") as work:
        kept = reports.read(work, place("than-ha-lam", "2020-08-06"))
    assert kept.entries
    assert kept.door.closed_since is not None
    with cast.writing("than-ha-lam") as work, pytest.raises(Forbidden, match="report_ended"):
        reports.save_draft(work, place("than-ha-lam", "2020-08-06"), {"smartphones": 1})
    with cast.reading("than-ha-lam") as work, pytest.raises(NotFound):
        reports.read(work, place("than-ha-lam", "final"))  # never begun: it is nobody's any more


def test_whatever_reads_standings_goes_without_what_has_ended(changed):
    cast = changed.at("2020-08-07T08:00:00+07:00")
    with cast.reading("chu-tich") as work:
        told = digests.preview(work, SLUG, date(2020, 8, 7))
        counted = task_statistic.statistic(work, SLUG)
        before = task_statistic.statistic(work, SLUG, _instant(BEFORE))
    assert "14.1" not in {one.duty.code for one in told.indicators}
    assert {"11.4", "13.1"} <= {one.duty.code for one in told.indicators}
    tasks = [
        next(row.count.given for row in one.rows if row.code == "tkv") for one in (before, counted)
    ]
    assert tasks[0] - tasks[1] == 1
    with cast.reading("so-tttt") as work:
        paper = papers.material(work, SLUG, work.now)
    assert "14.1" not in {one.obligation for one in paper.board.columns}
    with cast.office.writing(CLOCK) as work:
        reminders.plan(work)
    with cast.reading("so-tttt") as work:
        reminded = {one.organization for ladder in reminders.ladders(work) for one in ladder.log}
    assert reminded
    assert "than-ha-lam" not in reminded


def test_a_changed_target_holds_from_its_instant_with_the_new_words(changed):
    cast = changed
    goal = column(cast, "13.1").goal
    assert (goal.target, goal.source) == (Decimal(80), "explicit")
    assert "80% người lao động" in column(cast, "13.1").target_words
    earlier = column(cast, "13.1", as_of=BEFORE).goal
    assert (earlier.target, earlier.source) == (Decimal(60), "set")
    with cast.writing("so-tttt") as work:
        directives.set_target(work, SLUG, "13.1", "70", WHY)
    assert column(cast, "13.1").goal.target == Decimal(70)


def test_a_moved_deadline_asks_whoever_has_not_reported_and_nobody_twice(changed):
    cast = changed
    moved = "2020-08-14"
    assert column(cast, "11.1").due_at.isoformat() == "2020-08-14T17:00:00+00:00"
    assert column(cast, "11.1", as_of=BEFORE).due_at.isoformat() == "2020-08-07T17:00:00+00:00"
    assert asked(cast, "so-tttt", CAM_PHA, moved) == {"11.4"}  # the other three are its communes'
    assert "11.4" not in asked(cast, "so-tttt", CAM_PHA, "final")
    assert "11.4" in asked(cast, "so-tttt", HA_LONG, "final")
    with cast.reading("so-tttt") as work, pytest.raises(NotFound):
        reports.read(work, place(HA_LONG, moved))
    cast.at("2020-08-10T08:00:00+07:00")
    assert cell(cast, "1.1", CAM_PHA).standing is Standing.OVERDUE
    assert cell(cast, "11.4", CAM_PHA).standing is Standing.NOT_REPORTED
    cast.at("2020-08-16T08:00:00+07:00")
    assert cell(cast, "11.4", CAM_PHA).standing is Standing.OVERDUE
    assert cell(cast, "11.4", CAM_PHA).late_days == 2
    assert cell(cast, "11.4", HA_LONG).standing is not Standing.OVERDUE
    assert cell(cast, "11.4", HA_LONG).sent_at is not None


@pytest.mark.slow
def test_two_deadlines_of_one_day_are_two_periods(fast):
    number = begin(fast)
    mean(fast, number)
    change(fast, number, "1.1", deadline="before 2020-08-14T16:00")
    told = {"kind": "changed", "by": "1.1", "terms": ["target", "deadline"]}
    do(fast, number, intake_amending.set_touch, SLUG, "13.1", **told)
    do(fast, number, intake_amending.confirm_proposed)
    issue(fast, number)
    with fast.at(AFTER).reading("so-tttt") as work:
        made = {one.obligation: one.moved for one in amending.of_directive(work, SLUG)}
    assert made["11.4"] == ("final", "2020-08-14")
    assert made["13.1"] == ("final", "2020-08-14-2")
    assert column(fast, "13.1").due_at.isoformat() == "2020-08-14T09:00:00+00:00"
    assert column(fast, "11.4").due_at.isoformat() == "2020-08-14T17:00:00+00:00"


def test_what_is_new_is_a_duty_of_the_later_directive(changed):
    cast = changed
    with cast.reading("so-tttt") as work:
        told = directives.get(work, LATER).directive
        assert [(one.code, one.item) for one in told.obligations] == [("4.1", "4")]
        made = amending.of_directive(work, SLUG)
        assert made == amending.of_directive(work, LATER)
        actions = [one.action for one in audit.listed(work, limit=1000)]
    assert len(made) == 6
    assert actions.count("obligation.amend") == 6


@pytest.mark.slow
def test_a_replaced_duty_and_its_successor_point_at_each_other(fast):
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
    with cast.reading("tkv") as work:
        [old] = amending.of_obligation(work, SLUG, "14.1")
        [new] = amending.of_obligation(work, LATER, "3.1")
    assert old == new
    assert (old.kind, old.successor) == ("replaced", "3.1")


@pytest.mark.slow
def test_all_of_a_directive_is_replaced_by_one_word(fast):
    cast = fast
    number = begin(cast)
    mean(cast, number, whole=True)
    do(cast, number, intake_amending.confirm_proposed)
    issue(cast, number)
    cast.at(AFTER)
    with cast.reading("so-tttt") as work:
        board = matrix.matrix(work, SLUG)
        ended = amending.of_directive(work, SLUG)
    assert {one.obligation for one in board.columns} == {*ELEVENS, "13.1"}
    assert {one.kind for one in ended} == {"replaced", "revoked", "changed"}
    assert all(one.words for one in ended)


def repealed(cast):
    """All of 5305 repealed by a text that does nothing else."""
    begins, ends = TEXT.index("Ủy ban nhân dân tỉnh sửa đổi"), TEXT.index("Nơi nhận")
    repeals = (
        "Ủy ban nhân dân tỉnh quyết định:\n\n"
        "1. Bãi bỏ Công văn số 5305/UBND-XD6 ngày 05/8/2020 của Ủy ban nhân dân tỉnh.\n\n"
    )
    number = begin(cast, TEXT[:begins] + repeals + TEXT[ends:])
    mean(cast, number, whole=True)
    do(cast, number, intake_amending.confirm_proposed)
    issue(cast, number)
    return cast.at(AFTER), number


def test_a_directive_that_only_repeals_another_is_issued_without_a_duty_of_its_own(fast):
    cast, number = repealed(fast)
    found = view(cast, number).sheet
    assert found.kept == ()
    assert {one.kind for one in found.touches} == {"revoked"}
    with cast.reading("so-tttt") as work:
        assert matrix.matrix(work, SLUG).columns == ()
    with cast.reading("tkv") as work:
        assert duties.mine(work) == []


@pytest.mark.slow
def test_a_change_that_begins_later_waits_for_its_day(fast):
    cast = fast
    number = begin(cast)
    mean(cast, number)
    do(cast, number, intake_amending.set_effective, "2020-08-09")
    do(cast, number, intake_amending.confirm_proposed)
    issue(cast, number)
    cast.at("2020-08-08T09:00:00+07:00")
    assert column(cast, "14.1") is not None
    assert cell(cast, "11.2", CAM_PHA).standing is Standing.OVERDUE
    assert column(cast, "13.1").goal.target == Decimal(60)
    cast.at("2020-08-09T09:00:00+07:00")
    assert column(cast, "14.1") is None
    assert cell(cast, "11.2", CAM_PHA).standing is Standing.NOT_REPORTED
    assert column(cast, "13.1").goal.target == Decimal(80)


@pytest.mark.slow
def test_other_addressees_are_given_the_duty_from_then_on(cast):
    number = begin(cast)
    mean(cast, number)
    change(cast, number, "1.1", answerable=["Liên minh Hợp tác xã tỉnh", "=tkv"])
    with cast.reading("so-tttt") as work:
        before = directives.assigned(work, directives.get(work, SLUG))["13.1"]["answerable"]
    do(
        cast, number, intake_amending.set_touch, SLUG, "13.1",
        kind="changed", by="1.1", terms=["addressees"],
    )  # fmt: skip
    do(cast, number, intake_amending.confirm_proposed)
    issue(cast, number)
    cast.at(AFTER)
    with cast.reading("so-tttt") as work:
        after = directives.assigned(work, directives.get(work, SLUG))["13.1"]["answerable"]
        [made] = amending.of_obligation(work, SLUG, "13.1")
    assert set(made.left) == set(before) - set(after)
    assert len(made.left) == 1
    assert made.joined == ("tkv",)
    assert cell(cast, "13.1", made.left[0]) is None
    assert cell(cast, "13.1", made.left[0], as_of=BEFORE) is not None


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"kind": "changed", "by": "4.1", "terms": ["target"]}, "intake_touch_target"),
        ({"kind": "changed", "by": "1.1", "terms": ["deadline"]}, "intake_touch_deadline"),
        ({"kind": "changed", "by": "3.1", "terms": ["addressees"]}, "intake_touch_addressees"),
        ({"kind": "changed", "by": "1.1", "terms": []}, "intake_touch_terms"),
        ({"kind": "replaced", "by": ""}, "intake_touch_by"),
        ({"kind": "replaced", "by": "2.1"}, "intake_touch_both"),
        ({"kind": "eaten", "by": "2.1"}, "wrong_shape"),
        ({"kind": "changed", "by": "1.1", "terms": ["colour"]}, "wrong_shape"),
    ],
)
def test_a_link_that_says_nothing_is_refused_with_what_is_missing(fast, told, why):
    number = begin(fast)
    mean(fast, number)
    with pytest.raises(Invalid, match=why):
        do(fast, number, intake_amending.set_touch, SLUG, "8.1", **told)


def test_a_duty_ends_once(changed):
    cast = changed
    number = begin(cast, TEXT.replace("9001/", "9002/"))
    mean(cast, number)
    assert "14.1" not in {one.obligation for one in view(cast, number).sheet.touches}
    with pytest.raises(Invalid, match="intake_touch_ended"):
        do(cast, number, intake_amending.set_touch, SLUG, "14.1", kind="revoked", by="3.1")


def test_a_document_that_is_not_followed_here_changes_nothing(fast):
    number = begin(fast)
    [document] = view(fast, number).sheet.documents
    do(fast, number, intake_amending.set_document, document.words, slug="", whole=True)
    assert view(fast, number).sheet.touches == ()
    with pytest.raises(NotFound):
        do(fast, number, intake_amending.set_touch, SLUG, "14.1", kind="revoked", by="3.1")
    with pytest.raises(NotFound):
        do(fast, number, intake_amending.set_document, "Công văn khác", slug=SLUG, whole=False)


def test_another_offices_directive_is_not_to_be_touched(fast):
    number = begin(fast)
    with pytest.raises(NotFound):
        do(fast, number, intake_amending.add_document, "999-UBND")
    [document] = view(fast, number).sheet.documents
    with pytest.raises(NotFound):
        do(fast, number, intake_amending.set_document, document.words, slug="999-UBND",
           whole=False)  # fmt: skip


def shared(cast, verb, *given):
    """A file as another office takes it in; the number of its draft."""
    with cast.reading("so-tttt") as work:
        _, file = verb(work, *given)
    with cast.writing("so-tttt") as work:
        return intake.begin(work, intake_sharing.drafted(file, ZONE), "9001.yaml")


def test_a_shared_draft_carries_its_amendments_and_asks_about_each_anew(fast):
    number = begin(fast)
    mean(fast, number)
    do(fast, number, intake_amending.confirm_proposed)
    # What no reader of the text would propose comes along, too.
    do(fast, number, intake_amending.set_touch, SLUG, "8.1", kind="revoked", by="3.1")
    do(fast, number, intake_amending.leave_touch, SLUG, "11.1")
    again = shared(fast, intake_sharing.shared_draft, number)
    mine, theirs = view(fast, number).sheet, view(fast, again).sheet
    assert [(one.obligation, one.kind, one.terms) for one in theirs.touches] == [
        (one.obligation, one.kind, one.terms) for one in mine.touches
    ]
    assert not any(one.is_confirmed for one in theirs.touches)
    assert theirs.documents[0].state == "open"


def test_an_issued_amending_directive_is_shared_with_what_it_amends(changed):
    again = view(changed, shared(changed, intake_sharing.shared_directive, LATER)).sheet
    assert [one.code for one in again.duties] == ["1.1", "2.1", "3.1", "4.1"]
    # Of what it ended nothing is left to be touched here.
    assert {one.obligation for one in again.touches} == {*ELEVENS, "13.1"}
    with changed.reading("so-tttt") as work:
        _, file = intake_sharing.shared_directive(work, SLUG)
    _, earlier = portable.load(file)
    assert {one.words for one in earlier.duty("14.1").bodies} >= {"Tổng Công ty Đông Bắc"}


@pytest.mark.slow
def test_a_duty_amended_twice_is_held_against_what_was_said_last(changed):
    again = TEXT.replace("9001/", "9002/").replace("80%", "70%")
    number = begin(changed, again)
    mean(changed, number)
    with changed.reading("so-tttt") as work:
        links = {
            one.duty.code: one for one in intake_amending.touched(work, intake.read(work, number))
        }
    assert "80%" in links["13.1"].old_words
    assert links["13.1"].touch.terms == ("target",)
    for code in ELEVENS:
        do(changed, number, intake_amending.leave_touch, SLUG, code)
    do(changed, number, intake_amending.confirm_proposed)
    do(changed, number, intake_duties.drop_duty, "2.1", WHY)
    do(changed, number, intake_duties.drop_duty, "3.1", WHY)
    issue(changed, number)
    changed.at("2020-08-07T08:00:00+07:00")
    assert column(changed, "13.1").goal.target == Decimal(70)
    assert column(changed, "13.1", as_of="2020-08-06T16:30:00+07:00").goal.target == Decimal(80)
    assert column(changed, "13.1", as_of=BEFORE).goal.target == Decimal(60)


def test_the_drafting_history_says_who_changed_what(fast):
    number = begin(fast)
    mean(fast, number)
    change(fast, number, "4.1", title="Công bố danh sách cơ sở y tế", answerable=["=tkv"])
    do(fast, number, intake_amending.leave_touch, SLUG, "14.1")
    with fast.reading("so-tttt") as work:
        told = intake.history(work, number)
    assert [(one.field, one.about, one.before, one.after) for one in told[4]] == [
        ("touch", "14.1", "revoked", "")
    ]
    fields = {one.field: one for one in told[3]}
    assert set(fields) == {"title", "answerable"}
    assert fields["title"].after == "Công bố danh sách cơ sở y tế"
    assert 1 not in told  # the text as it was read is nobody's change
