"""A report is handed in while somebody changes what is asked: it counts, or is refused aloud.

SQLite has one writer at a time; on PostgreSQL the two really run beside each other.
"""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import text

from monitor.domain.errors import Invalid, NotFound, Refusal
from monitor.domain.workflow import State
from monitor.services import amending, intake_amending, intake_issue, proposals, reports, tree
from monitor.services.accounts import OPERATOR
from monitor.services.tree_plan import UnitRow
from monitor.store import directives, placements
from tests.builders import SLUG, Cast, golden_cast, place
from tests.quang_ninh import values_for
from tests.services.test_amending import (
    asked,
    begin,
    column,
    mean,
    reported_province,
    view,
)
from tests.services.test_intake import answer_all, do

pytestmark = pytest.mark.postgresql

WARD = "ubnd-xa-06694"
"""Its head step is off: what it submits is sent. Item 11's first three duties are its own."""
A_LITTLE_LATER = "2020-08-06T16:00:02+07:00"
MOVED = "2020-08-14"
WAITS = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture
def draft(postgres_engine):
    """A province, and the number of a draft that moves a deadline: all answered, to be issued."""
    cast = reported_province(postgres_engine)
    number = begin(cast)
    mean(cast, number)
    do(cast, number, intake_amending.confirm_proposed)
    answer_all(cast, number)
    return cast, number


def issue(work, cast, number):
    intake_issue.issue(work, number, view(cast, number).stored.last.number)


def submit(work, given):
    reports.submit(work, place(WARD), values=given)


class Meanwhile:
    """Somebody else's work, begun beside a transaction that is not committed yet."""

    def __init__(self, cast, name, verb, *given):
        self.refused: Refusal | None = None
        self.cast, self.name, self.verb, self.given = cast, name, verb, given
        self.thread = threading.Thread(target=self._work)

    def _work(self):
        try:
            with self.cast.writing(self.name) as work:
                self.verb(work, *self.given)
        except Refusal as no:
            self.refused = no

    def begin(self, session):
        """Let it run until it is done or waits for what this transaction holds."""
        self.thread.start()
        while self.thread.is_alive() and not session.scalar(WAITS):
            self.thread.join(0.01)

    def end(self):
        self.thread.join(20)
        assert not self.thread.is_alive()


@pytest.fixture
def clerk(draft):
    """The ward's clerk, two seconds after the draft is issued by the coordinator's clock."""
    return Cast(draft[0].engine).at(A_LITTLE_LATER)


def test_who_hands_in_while_a_deadline_is_moved_is_asked_nothing_twice(draft, clerk):
    """Half of the hand-in is done when the issue begins, which must wait for the other half."""
    cast, number = draft
    given = values_for(clerk, "bach-dang", WARD, "final")
    issuing = Meanwhile(cast, "so-tttt", issue, cast, number)
    with clerk.writing("bach-dang") as work:
        directives.load(work.session, SLUG, still=True)
        issuing.begin(work.session)
        submit(work, given)
    issuing.end()
    assert issuing.refused is None
    late = cast.at("2020-08-07T08:00:00+07:00")
    assert column(late, "11.1").due_at.isoformat() == "2020-08-14T17:00:00+00:00"
    assert {"11.1", "11.2", "11.3"} <= asked(late, "bach-dang", WARD, "final")
    with late.reading("bach-dang") as work, pytest.raises(NotFound):
        reports.read(work, place(WARD, MOVED))


def test_who_hands_in_after_it_was_moved_is_told_that_other_things_are_asked(draft, clerk):
    cast, number = draft
    given = values_for(clerk, "bach-dang", WARD, "final")
    sending = Meanwhile(clerk, "bach-dang", submit, given)
    with cast.writing("so-tttt") as work:
        issue(work, cast, number)
        sending.begin(work.session)
    sending.end()
    assert isinstance(sending.refused, Invalid)
    assert "unknown_field" in {code for _, code, _ in sending.refused.fields}
    assert asked(clerk, "bach-dang", WARD, "final") == {"1.1"}
    with clerk.reading("bach-dang") as work:
        assert reports.read(work, place(WARD, MOVED)).state is State.OPEN
        assert reports.read(work, place(WARD)).state is State.OPEN


def test_a_draft_is_saved_while_a_directive_is_being_issued(draft, clerk):
    """Only what is handed in has to wait."""
    cast, number = draft
    given = values_for(clerk, "bach-dang", WARD, "final")
    with cast.writing("so-tttt") as work:
        placements.lock(work.session)
        amending.hold(work, view(cast, number))
        with clerk.writing("bach-dang") as other:
            other.session.execute(text("SET LOCAL lock_timeout = '5s'"))
            reports.save_draft(other, place(WARD), given)
    with clerk.reading("bach-dang") as work:
        assert reports.read(work, place(WARD)).state is State.DRAFT


def test_who_reports_is_decided_while_somebody_hands_in(postgres_engine):
    cast = golden_cast(postgres_engine).at("2020-08-06T08:00:00+07:00")
    ended = UnitRow(2, "than-nui-beo", "Than Núi Béo", end=date(2020, 9, 1))
    with cast.office.writing(OPERATOR) as work:
        tree.import_units(work, [ended], today=date(2020, 8, 6))
    with cast.reading("so-tttt") as work:
        [question] = proposals.waiting(work)
    agreeing = Meanwhile(cast, "so-tttt", proposals.agree, question.proposal.id)
    with cast.writing("than-ha-lam") as work:
        directives.load(work.session, SLUG, still=True)
        agreeing.begin(work.session)
        figures = {"smartphones": 100, "smartphones_installed": 50}
        reports.submit(work, place("than-ha-lam"), values=figures)
    agreeing.end()
    assert agreeing.refused is None
    with cast.reading("than-ha-lam") as work:
        assert reports.read(work, place("than-ha-lam")).state is State.SUBMITTED
    with cast.reading("so-tttt") as work:
        assert proposals.waiting(work) == []
