"""What units have sent for the periods before one: for one unit kept until it changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from monitor.domain.directive import Period
from monitor.domain.figures import Value
from monitor.domain.workflow import Timeline
from monitor.store import reports
from monitor.store.directive_structure import StoredDirective
from monitor.store.queries import Query
from monitor.store.schema import ReportRow
from monitor.store.statements import table

MOST_UNITS = 300
"""Of so many units of a directive it is kept: as many as report on one afternoon."""


@dataclass(frozen=True)
class SentBefore:
    """Codes of earlier periods, oldest first, with the values that were last sent for each."""

    periods: tuple[tuple[str, Mapping[str, Value]], ...] = ()

    @cached_property
    def latest(self) -> Mapping[str, tuple[Value, str]]:
        """The latest sent value of each field, with the period it is from."""
        return {code: (value, at) for at, values in self.periods for code, value in values.items()}

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """The latest sent value of each field."""
        return {code: value for code, (value, _) in self.latest.items()}

    @cached_property
    def numbers(self) -> Mapping[str, Sequence[int | Decimal]]:
        """Every number sent for a field, oldest first; a field nobody sent one for is absent."""
        found: dict[str, list[int | Decimal]] = {}
        for _, values in self.periods:
            for code, value in values.items():
                if isinstance(value, int | Decimal) and not isinstance(value, bool):
                    found.setdefault(code, []).append(value)
        return found


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was found at an instant, and the version each of the unit's other reports had."""

    versions: tuple[tuple[int, int], ...]
    at: datetime
    found: SentBefore


_kept: WeakKeyDictionary[StoredDirective, OrderedDict[tuple[str, str], _Kept]] = WeakKeyDictionary()
_report = table(ReportRow).c
_VERSIONS = Query(
    select(_report.id, _report.version)
    .where(
        _report.directive_id == bindparam("directive"),
        _report.organization_id == bindparam("organization"),
        _report.period_id != bindparam("period"),
    )
    .order_by(_report.id)
)


def of_unit(
    session: Session, stored: StoredDirective, period: Period, organization: str, at: datetime
) -> SentBefore:
    """What a unit had sent by an instant for the periods before one.

    Kept by the process: every step on a report raises its version in the same transaction, so
    what is kept holds as long as each of the unit's other reports has the version it had.
    """
    ids = stored.ids
    if period is stored.directive.periods[0]:
        return SentBefore()
    asked = {
        "directive": ids.directive,
        "organization": ids.organizations[organization],
        "period": ids.periods[period.code],
    }
    versions = tuple((report, version) for report, version in _VERSIONS.all(session, asked))
    shelf = _kept.setdefault(stored, OrderedDict())
    known = shelf.get((organization, period.code))
    if known is not None and known.versions == versions and known.at <= at:
        return known.found
    lines = reports.timelines(session, ids=ids, organizations=[organization])
    found = of_units(session, stored, period, [organization], lines, at)[organization]
    # A step this transaction took may be undone, and its version given to another one.
    if reports.stepped_on(session).isdisjoint(report for report, _ in versions):
        shelf[organization, period.code] = _Kept(versions, at, found)
        while len(shelf) > MOST_UNITS:
            shelf.popitem(last=False)
    return found


def of_units(
    session: Session,
    stored: StoredDirective,
    period: Period,
    units: Collection[str],
    lines: Mapping[reports.Place, Timeline],
    at: datetime,
) -> dict[str, SentBefore]:
    """The same for many units, by unit; ``lines`` are their begun reports by unit and period."""
    before = _before(stored, period)
    keys: dict[str, list[tuple[str, str, int]]] = {unit: [] for unit in units}
    for unit in units:
        for code in before:
            line = lines.get((unit, code))
            counted = line.counted("received", at) if line else None
            if counted is not None:
                keys[unit].append((unit, code, counted.number))
    every = [key for listed in keys.values() for key in listed]
    found = reports.figures(session, ids=stored.ids, keys=every)
    return {
        unit: SentBefore(tuple((key[1], found[key]) for key in listed))
        for unit, listed in keys.items()
    }


def _before(stored: StoredDirective, period: Period) -> list[str]:
    """Codes of the periods before one, oldest first."""
    order = [slot.code for slot in stored.directive.periods]
    return order[: order.index(period.code)]
