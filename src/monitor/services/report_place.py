"""A report found for work: its directive, its unit, its row and what has happened so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

from monitor.domain.book import Book, periods_of
from monitor.domain.directive import Assignment, Obligation, Period
from monitor.domain.errors import NotFound
from monitor.domain.organization import Organization
from monitor.domain.roles import May
from monitor.domain.workflow import Timeline
from monitor.services.work import Work
from monitor.store import directives, organizations, reports
from monitor.store.directives import StoredDirective
from monitor.store.memory import recall
from monitor.store.reports import RevisionHead, StoredDecision, StoredReport, StoredRevision

_HELD = "reports held"
_INSTANT = timedelta(microseconds=1)
KEPT = 16
"""Of so many directives it is kept who was given what."""


@dataclass(frozen=True, slots=True)
class ReportKey:
    """Which report: directive slug, organisation code, period code."""

    directive: str
    organization: str
    period: str


@dataclass(frozen=True)
class Place:
    """A report found for work: its directive, its unit, its row and what happened to it so far.

    A step on it makes a new one, which stands as the step left it.
    """

    key: ReportKey
    stored: StoredDirective
    organization: Organization
    period: Period
    report: StoredReport | None
    revisions: tuple[RevisionHead, ...] = ()
    decisions: tuple[StoredDecision, ...] = ()
    last: StoredRevision | None = None
    """The newest revision with its figures, where this work itself has added it."""
    ended_at: datetime | None = None
    """When later directives had ended all that it answers; it stays as it was, to be read."""

    @property
    def version(self) -> int:
        """How many changes were made to the report; the number in its ETag."""
        return self.report.version if self.report else 0

    @cached_property
    def timeline(self) -> Timeline:
        """The report's instants, folded."""
        unit, period = self.key.organization, self.key.period
        return reports.line(unit, period, self.revisions, self.decisions)


def find(work: Work, key: ReportKey, *, lock: bool = False, still: bool = False) -> Place:
    """The report, if it lies within the actor's sight; one nobody began has no row yet.

    Args:
        work: The actor's work.
        key: Which report.
        lock: Whether the row is held until the transaction ends, for a step.
        still: Whether the directive stays as it is until then, too: whoever hands in must not be
            asked again by one who changes at the same moment what is asked.

    Raises:
        NotFound: There is no such report, or it is outside the actor's scope.
    """
    held: Place | None = recall(work.session, _HELD).get(key)
    if held is not None and not still:
        return held  # found within reach by this very work
    stored = directives.load(work.session, key.directive, still=still)
    if stored is None:
        raise NotFound("report_not_found", **_named(key))
    period = stored.directive.period(key.period)
    unit = organizations.one(work.session, key.organization, on=work.now.date())
    if unit is None:
        # Units that ended keep the reports they made, under the tree of their time.
        unit = organizations.one(work.session, key.organization, on=stored.directive.issued_on)
    if period is None or unit is None or key.organization not in stored.ids.organizations:
        raise NotFound("report_not_found", **_named(key))
    try:
        work.require(May.SEE_FIGURES, key.directive, key.organization)
    except NotFound:
        # In the very words of a report that is not there, or the difference would tell.
        raise NotFound("report_not_found", **_named(key)) from None
    place = Place(key, stored, unit, period, None)
    if duties(work, place):
        return told(work, place, lock=lock)
    # What was handed in for duties that have ended since stays to be read.
    found = told(work, replace(place, ended_at=_ended_at(stored, key, work.now)), lock=lock)
    if found.ended_at is None or found.report is None:
        raise NotFound("report_not_found", **_named(key))
    return found


def told(work: Work, place: Place, *, lock: bool = False) -> Place:
    """The place with its report's row, revisions and decisions, where somebody has begun it."""
    key, session = place.key, work.session
    held: Place | None = recall(session, _HELD).get(key)
    if held is not None:
        return held
    report = reports.find(
        session, ids=place.stored.ids, organization=key.organization, period=key.period, lock=lock
    )
    if report is None:
        return place
    # These come after the row, so that nobody adds to them once it is locked.
    revisions = tuple(reports.revision_heads(session, report))
    decisions = tuple(reports.decisions(session, report))
    found = replace(place, report=report, revisions=revisions, decisions=decisions)
    return hold(work, found) if lock else found


def hold(work: Work, place: Place) -> Place:
    """Remember a report that was locked or stepped on: until the end nobody else can change it."""
    recall(work.session, _HELD)[place.key] = place
    return place


def duties(work: Work, place: Place) -> list[tuple[Obligation, bool]]:
    """Obligations this report answers, and whether the unit enters figures of its own for each.

    Of a report whose obligations have all ended: those it answered until then.
    """
    stored, unit, period = place.stored, place.key.organization, place.key.period
    at = work.now if place.ended_at is None else place.ended_at - _INSTANT
    given = {
        one.obligation: one
        for one in _assigned(stored).get(unit, ())
        if one.part != "coordinating" and one.holds_at(at)
    }
    asked = [one for one in (*stored.directive.obligations, *stored.span_only) if one.code in given]
    lines: Mapping[str, Timeline] = {}
    if any(duty.moves_at(at) for duty in asked):
        # What the unit had handed in decides which of two periods a moved deadline's duty is in.
        told = reports.timelines(work.session, ids=stored.ids, organizations=[unit])
        lines = {code: line for (_, code), line in told.items()}
    book = Book(stored.directive, {unit: lines}, {})
    return [
        (duty, given[duty.code].contribution != "children")
        for duty in asked
        if period in periods_of(book, duty, unit, at)
    ]


def _ended_at(stored: StoredDirective, key: ReportKey, at: datetime) -> datetime | None:
    """When the last of the duties a report answered was ended; None where none was."""
    ended = {
        one.code: one.ended_at
        for one in (*stored.directive.obligations, *stored.span_only)
        if one.ended_at is not None and one.ended_at <= at and key.period in one.periods
    }
    return max(
        (
            ended[one.obligation]
            for one in _assigned(stored).get(key.organization, ())
            if one.part != "coordinating"
            and one.obligation in ended
            and one.until == ended[one.obligation]
        ),
        default=None,
    )


@lru_cache(maxsize=KEPT)
def _assigned(stored: StoredDirective) -> Mapping[str, Sequence[Assignment]]:
    """What each organisation was ever given: a save looks at its own, and not at a nation's."""
    found: dict[str, list[Assignment]] = {}
    for one in stored.directive.assignments:
        found.setdefault(one.organization, []).append(one)
    return found


def _named(key: ReportKey) -> dict[str, str]:
    return {"organization": key.organization, "period": key.period}
