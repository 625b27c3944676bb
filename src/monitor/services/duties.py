"""What needs doing next: the clerk's reports, the head's inbox, the coordinator's queue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.domain.book import Book, periods_of
from monitor.domain.directive import Obligation, Period
from monitor.domain.errors import NotFound
from monitor.domain.organization import Organization
from monitor.domain.roles import May
from monitor.domain.workflow import State, Timeline
from monitor.services import matrix, reports
from monitor.services.reports import ReportKey, ReportView
from monitor.services.work import Scope, Work
from monitor.store import directives, organizations
from monitor.store import reports as stored_reports
from monitor.store.directives import StoredDirective

Urgency = Literal["fix", "today", "late", "soon", "waiting", "closed", "done"]
ORDER: tuple[Urgency, ...] = ("fix", "late", "today", "soon", "waiting", "closed", "done")


@dataclass(frozen=True)
class Duty:
    """One report a person has to do with: of which unit, for which period, how urgent.

    ``limit_at`` is the deadline in force, extension and fix-by included (exclusive). ``fields`` is
    how many boxes the form has. ``reason`` is the return's, when it was sent back.
    """

    key: ReportKey
    directive_number: str
    subject: str
    organization: Organization
    period: Period
    state: State
    limit_at: datetime
    urgency: Urgency
    fields: int
    reason: str
    returned_by: str
    obligations: tuple[Obligation, ...]
    waiting_since: datetime | None
    is_request: bool
    closed_since: datetime | None


def mine(work: Work) -> list[Duty]:
    """The reports the actor enters, most urgent first; nothing-to-do last.

    Shown are periods that have opened and are not closed by a later one, and whatever was returned.
    """
    found: list[Duty] = []
    scope = work.scope(May.ENTER)
    held = {one.organization for one in work.actor.grants_with(May.ENTER)}
    for stored in _directives(work, scope):
        for unit in _units(work, stored, scope):
            if unit.code in held:
                found.extend(_of_unit(work, stored, unit))
    return sorted(found, key=lambda one: (ORDER.index(one.urgency), one.limit_at))


def _directives(work: Work, scope: Scope) -> Iterable[StoredDirective]:
    for summary in directives.summaries(work.session):
        stored = directives.load(work.session, summary.slug)
        if stored is not None and (summary.slug in scope.directives or scope.paths):
            yield stored


def _units(work: Work, stored: StoredDirective, scope: Scope) -> list[Organization]:
    named = {
        one.organization
        for one in stored.directive.assignments
        if one.part != "coordinating" and one.holds_at(work.now)
    }
    whole = stored.directive.slug in scope.directives
    found = organizations.find(
        work.session, on=work.now.date(), scope=None if whole else scope.paths
    )
    return [unit for unit in found if unit.code in named]


def _of_unit(work: Work, stored: StoredDirective, unit: Organization) -> list[Duty]:
    directive = stored.directive
    lines = stored_reports.timelines(work.session, ids=stored.ids, organizations=[unit.code])
    own = {period: line for (_, period), line in lines.items()}
    asked = _periods_of(stored, unit.code, own, work.now)
    opened = [slot for slot in asked if slot.opens <= work.now] or asked[:1]
    found = []
    for slot in opened:
        line = lines.get((unit.code, slot.code)) or Timeline(unit.code, slot.code)
        # Duties of different rhythms have reports that run beside each other.
        is_latest = slot is opened[-1] or slot.due > work.now
        is_open_deadline = slot.kind == "deadline" and line.counted("received", work.now) is None
        state = line.state(work.now)
        if not (is_latest or is_open_deadline or state in (State.RETURNED, State.SUBMITTED)):
            continue
        key = ReportKey(directive.slug, unit.code, slot.code)
        try:
            view = reports.read(work, key)
        except NotFound:
            continue
        found.append(duty_of(work, stored, view, line))
    return found


def _periods_of(
    stored: StoredDirective, unit: str, lines: Mapping[str, Timeline], at: datetime
) -> list[Period]:
    """The periods a unit reports for, of whatever duty, in their order."""
    given = {
        one.obligation
        for one in stored.directive.assignments
        if one.organization == unit and one.part != "coordinating" and one.holds_at(at)
    }
    duties = (*stored.directive.obligations, *stored.span_only)
    book = Book(stored.directive, {unit: lines}, {})
    codes = {
        code for duty in duties if duty.code in given for code in periods_of(book, duty, unit, at)
    }
    return [slot for slot in stored.directive.periods if slot.code in codes]


def duty_of(work: Work, stored: StoredDirective, view: ReportView, line: Timeline) -> Duty:
    """A report as a thing to do, with how urgent it is now."""
    limit = line.limit(view.period.due, work.now)
    returned = next((one for one in reversed(view.decisions) if one.kind == "return"), None)
    is_fixing = returned is not None and view.state in (State.RETURNED, State.DRAFT)
    obligations = {one.obligation.code: one.obligation for one in view.indicators}
    given = [
        one for one in stored.directive.assignments if one.organization == view.key.organization
    ]
    binding = {
        duty.binding
        for duty in stored.directive.obligations
        if any(one.obligation == duty.code for one in given)
    }
    waiting = [start for one in line.revisions for start, end in one.submissions if end is None]
    return Duty(
        key=view.key,
        directive_number=stored.directive.number,
        subject=stored.directive.subject,
        organization=view.organization,
        period=view.period,
        state=view.state,
        limit_at=limit,
        urgency=_urgency(view, line, limit, work.now, is_fixing=is_fixing),
        fields=len(view.fields),
        reason=returned.reason if returned and is_fixing else "",
        returned_by=returned.acting_as if returned and is_fixing else "",
        obligations=tuple(obligations.values()),
        waiting_since=max(waiting, default=None),
        is_request=binding == {"request"},
        closed_since=view.door.closed_since,
    )


def _urgency(
    view: ReportView, line: Timeline, limit: datetime, now: datetime, *, is_fixing: bool
) -> Urgency:
    if view.state is State.SUBMITTED:
        return "waiting"
    if view.door.closed_since is not None and line.counted("received", now) is None:
        return "closed"
    if is_fixing and line.counted("received", now) is None:
        return "fix"
    if line.counted("received", now) is not None:
        return "done"
    if limit <= now:
        return "late" if view.period.kind == "deadline" else "soon"
    return "today" if (limit - now).total_seconds() <= 24 * 3600 else "soon"


@dataclass(frozen=True)
class Waiting:
    """A report that waits for the actor's decision."""

    duty: Duty
    view: ReportView


def inbox(work: Work, most: int | None = None) -> list[Waiting]:
    """Reports submitted and waiting for this head, longest waiting first; at the most so many."""
    return _waiting(work, May.APPROVE, State.SUBMITTED, "approve", most)


def queue(work: Work, most: int | None = None) -> list[Waiting]:
    """Reports sent and waiting for the coordinator (or who accepts the coordinator's own)."""
    return _waiting(work, May.SEE_FIGURES, State.APPROVED, "accept", most)


def _waiting(work: Work, right: May, state: State, verb: str, most: int | None) -> list[Waiting]:
    """Reads no more reports than are shown: a deadline's morning has hundreds."""
    standing: list[tuple[datetime, StoredDirective, Timeline]] = []
    scope = work.scope(right)
    for stored in _directives(work, scope):
        units = {unit.code for unit in _units(work, stored, scope)}
        lines = stored_reports.timelines(work.session, ids=stored.ids, organizations=units)
        standing.extend(
            (_since(line, state), stored, line)
            for line in lines.values()
            if line.state(work.now) is state
        )
    standing.sort(key=lambda one: (one[0], one[2].organization, one[2].period))
    found: list[Waiting] = []
    for _since_when, stored, line in standing:
        if most is not None and len(found) >= most:
            break
        view = reports.read(work, ReportKey(stored.directive.slug, line.organization, line.period))
        if verb in view.may:
            found.append(Waiting(duty_of(work, stored, view, line), view))
    return found


def _since(line: Timeline, state: State) -> datetime:
    return [at for at, reached in line.states if reached is state][-1]


@dataclass(frozen=True)
class Desk:
    """The coordinator's counts: what waits, what is overdue, what came back unanswered."""

    to_accept: int
    overdue: int
    returned: int
    reported: int
    expected: int


def desk(work: Work, slug: str, obligation: str) -> Desk:
    """Where the reports stand, counted on one obligation's whole (C.2, the duty to report)."""
    found = matrix.matrix(work, slug, obligations=[obligation])
    whole = next((row for row in found.rows if row.code == "all"), None)
    cell = whole.cells[obligation] if whole else None
    return Desk(
        to_accept=len(queue(work)),
        overdue=cell.counts.get("overdue", 0) if cell else 0,
        returned=cell.counts.get("returned", 0) if cell else 0,
        reported=int(cell.reported or 0) if cell else 0,
        expected=int(cell.expected or 0) if cell else 0,
    )
