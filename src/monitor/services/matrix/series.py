"""The trend of one obligation: its number at the end of each day, with what stood behind it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.domain.directive import Basis, Directive
from monitor.domain.standing import Cell
from monitor.services.matrix.columns import column_apart
from monitor.services.matrix.sight import seen
from monitor.services.work import Work

MOST_POINTS = 200


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """An obligation's number for one organisation or group as of one instant."""

    at: datetime
    cell: Cell


def series(
    work: Work,
    slug: str,
    obligation: str,
    organization: str | None = None,
    basis: Basis | None = None,
    until: datetime | None = None,
    group: str = "all",
) -> tuple[SeriesPoint, ...]:
    """The trend: the cell at the end of each local day since the directive, and now.

    Args:
        work: The work.
        slug: The directive.
        obligation: Its code.
        organization: The unit; None for the whole directive (needs to see all of it).
        basis: The directive's headline by default.
        until: The last instant; now by default.
        group: Which group's, where no unit is named.
    """
    last = work.instant(until)
    sight = seen(work, slug, last)
    directive = sight.stored.directive
    duty = sight.duty(obligation, organization)
    among = None if organization is None else sight.ever_below([organization])
    instants = ends_of_days(directive, last)
    columns = column_apart(work, sight.stored, duty, instants, sight.basis(basis), among)
    found = []
    for instant, column in zip(instants, columns, strict=True):
        cell = (
            column.groups.get(group)
            if organization is None
            else column.organizations.get(organization)
        )
        if cell is not None:
            found.append(SeriesPoint(instant, cell))
    return tuple(found)


def many_series(
    work: Work,
    slug: str,
    obligation: str,
    organizations: Collection[str],
    basis: Basis | None = None,
    until: datetime | None = None,
) -> dict[str, tuple[SeriesPoint, ...]]:
    """The trends of several organisations at the same instants, as ``series`` has them.

    Who is not in the reader's sight is absent.
    """
    last = work.instant(until)
    sight = seen(work, slug, last)
    directive = sight.stored.directive
    duty = sight.duty(obligation, next((c for c in organizations if c in sight.by_code), ""))
    wanted = [code for code in organizations if code in sight.by_code]
    among = sight.ever_below(wanted)
    instants = ends_of_days(directive, last)
    columns = column_apart(work, sight.stored, duty, instants, sight.basis(basis), among)
    return {
        code: tuple(
            SeriesPoint(instant, cell)
            for instant, column in zip(instants, columns, strict=True)
            if (cell := column.organizations.get(code)) is not None
        )
        for code in wanted
    }


def ends_of_days(directive: Directive, last: datetime) -> list[datetime]:
    """The last second of each local day from the issuing day on, and the last instant itself."""
    zone = ZoneInfo(directive.time_zone)
    end = last.astimezone(zone)
    day = max(directive.issued_on, (end - timedelta(days=MOST_POINTS)).date())
    instants = []
    while day < end.date():
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(days=1)
        instants.append(midnight - timedelta(seconds=1))
        day += timedelta(days=1)
    return [*instants, last]
