"""Periods as people call them, their state, and a rhythm in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from monitor.domain.deadlines import last_valid_moment
from monitor.domain.directive import Period, PeriodKind
from monitor.domain.periods import CadenceKind
from monitor.present.formats import ZONE, day, moment, stamp
from monitor.present.language import Translator, msg, translator

KINDS: Mapping[CadenceKind, str] = {
    "once": msg("Once"),
    "daily": msg("Every day"),
    "weekly": msg("Every week"),
    "monthly": msg("Every month"),
    "custom": msg("On days of your own"),
    "stop": msg("No further reports"),
}
PERIOD_KINDS: Mapping[PeriodKind, str] = {
    "progress": msg("Progress: feeds the trend, nobody is overdue"),
    "deadline": msg("Deadline: who sends nothing is overdue"),
}
WEEKDAYS: tuple[str, ...] = (
    msg("Monday"), msg("Tuesday"), msg("Wednesday"), msg("Thursday"), msg("Friday"),
    msg("Saturday"), msg("Sunday"),
)  # fmt: skip


def period_words(code: str, locale: str) -> str:
    """The name of a period's code: ``final``, ``2020-08-06``, ``2020-W33`` or ``2020-09``."""
    _ = translator(locale)
    if code == "final":
        return _("Final report")
    year, _dash, rest = code.partition("-W")
    if rest:
        return _("Week {week}/{year}", week=rest, year=year)
    parts = code.split("-")
    if len(parts) == 3:
        return _("Report of {day}", day="/".join(reversed(parts)))
    if len(parts) == 2:
        return _("Month {month}/{year}", month=parts[1], year=parts[0])
    return code


def state_words(
    slot: Period,
    closed_since: datetime | None,
    closes: datetime | None,
    at: datetime,
    locale: str,
    zone: str = ZONE,
) -> str:
    """Where a period stands: not open yet, open, due, closed; and when it closes by itself."""
    _ = translator(locale)
    if closed_since is not None:
        return _("Closed since {when}", when=moment(closed_since, locale, zone))
    if at < slot.opens:
        said = _("Not open yet")
    elif at < slot.due:
        said = _("Open")
    else:
        said = _("Past its due time, still open")
    if closes is not None:
        said = f"{said}; {_('closes by itself {when}', when=moment(closes, locale, zone))}"
    return said


def cadence_words(kind: CadenceKind, told: Mapping[str, Any], locale: str) -> str:
    """A rhythm in one line: ``Hằng tuần (Chủ nhật), 17/08/2020 – 30/09/2020, chốt 17:00``."""
    _ = translator(locale)
    said = [_(KINDS[kind])]
    if kind == "weekly":
        said[0] += f" ({_(WEEKDAYS[int(told['weekday']) - 1])})"
    if kind == "monthly":
        said[0] += f" ({_('day {n}', n=told['month_day'])})"
    if kind == "stop":
        return said[0]
    days = [date.fromisoformat(one) for one in told.get("days", [])]
    if days:
        said.append(_listed(days, _))
    else:
        span = [day(date.fromisoformat(told[name]), locale) for name in ("first", "last")]
        said.append(" – ".join(span))
    said.append(_("figures close {time}", time=told["cut_off"]))
    return ", ".join(said)


def _listed(days: list[date], _: Translator) -> str:
    shown = ", ".join(day(one, _.locale) for one in days[:4])
    left = len(days) - 4
    return f"{shown} {_('and {n} more', n=left)}" if left > 0 else shown


def times(slot: Period, locale: str, zone: str = ZONE) -> tuple[str, str, str]:
    """When it opens, when its figures close, and the last instant that is in time."""
    return (
        stamp(slot.opens, locale, zone),
        stamp(slot.cut_off, locale, zone),
        stamp(last_valid_moment(slot.due, zone), locale, zone),
    )
