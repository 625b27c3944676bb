"""A report found for work: its directive, its unit, its row and what has happened so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.domain.directive import Obligation, Period
from monitor.domain.errors import NotFound
from monitor.domain.organization import Organization
from monitor.domain.roles import May
from monitor.domain.workflow import Timeline
from monitor.services.work import Work
from monitor.store import directives, organizations, reports
from monitor.store.directives import StoredDirective
from monitor.store.reports import StoredReport


@dataclass(frozen=True, slots=True)
class ReportKey:
    """Which report: directive slug, organisation code, period code."""

    directive: str
    organization: str
    period: str


@dataclass(frozen=True)
class Place:
    """A report found for work: its directive, its row, its unit's timelines so far."""

    key: ReportKey
    stored: StoredDirective
    organization: Organization
    period: Period
    report: StoredReport | None
    lines: Mapping[str, Timeline]
    """The unit's begun reports by period."""
    exempt: frozenset[str]
    """Obligations the unit is exempt from: their fields are not asked."""

    @property
    def timeline(self) -> Timeline:
        code = self.key.period
        return self.lines.get(code) or Timeline(self.key.organization, code)


def find(work: Work, key: ReportKey, *, lock: bool = False) -> Place:
    """The report, if it lies within the actor's sight; one nobody began has no row yet.

    Args:
        work: The actor's work.
        key: Which report.
        lock: Whether the row is held until the transaction ends, for a step.

    Raises:
        NotFound: There is no such report, or it is outside the actor's scope.
    """
    stored = directives.load(work.session, key.directive)
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
    if not duties(stored, key, work.now):
        raise NotFound("report_not_found", **_named(key))
    report = reports.find(
        work.session, ids=stored.ids, organization=key.organization, period=key.period, lock=lock
    )
    exempt = frozenset(
        one.obligation
        for one in directives.decisions(work.session, ids=stored.ids).exemptions
        if one.organization == key.organization and one.at <= work.now
    )
    lines = _lines(work, stored, key.organization)
    return Place(key, stored, unit, period, report, lines, exempt)


def again(work: Work, place: Place) -> Place:
    """The same report after a step in this transaction; what the step cannot change is kept."""
    code, period = place.key.organization, place.key.period
    report = reports.find(work.session, ids=place.stored.ids, organization=code, period=period)
    return replace(place, report=report, lines=_lines(work, place.stored, code))


def duties(stored: StoredDirective, key: ReportKey, at: datetime) -> list[tuple[Obligation, bool]]:
    """Obligations this report answers, and whether the unit enters figures of its own for each."""
    given = {
        one.obligation: one
        for one in stored.directive.assignments
        if one.organization == key.organization and one.part != "coordinating" and one.holds_at(at)
    }
    return [
        (duty, given[duty.code].contribution != "children")
        for duty in (*stored.directive.obligations, *stored.span_only)
        if duty.code in given and key.period in duty.periods
    ]


def _lines(work: Work, stored: StoredDirective, organization: str) -> dict[str, Timeline]:
    found = reports.timelines(work.session, ids=stored.ids, organizations=[organization])
    return {period: line for (_, period), line in found.items()}


def _named(key: ReportKey) -> dict[str, str]:
    return {"organization": key.organization, "period": key.period}
