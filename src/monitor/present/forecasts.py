"""A forecast in one sentence, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal

from monitor.domain.directive import Obligation
from monitor.domain.forecast import Forecast, Ground
from monitor.domain.standing import Goal
from monitor.present.formats import ZONE, number, running_day, there
from monitor.present.language import Translator, msg, translator
from monitor.present.standings import level

_AGAINST: Mapping[Ground, str] = {
    "no_target": msg("No forecast: there is no target to reach."),
    "reached": msg("The number is at its target."),
    "few_points": msg("No forecast yet: fewer than four days have a number."),
    "coverage_moved": msg(
        "No forecast: units with figures still come and go, so a rise may only mean that others "
        "are counted."
    ),
    "standstill": msg("No forecast: the number has not risen on each of the last days."),
    "slowing": msg("Slowing: {changes}. Not enough basis to forecast."),
    "too_far": msg("No forecast: at the present pace it would take more than two months."),
}


def forecast_words(
    found: Forecast, goal: Goal, duty: Obligation, locale: str, zone: str = ZONE
) -> str:
    """``Với nhịp hiện nay, đạt 100% khoảng Thứ Tư, 12/08/2020``, or why nothing is said."""
    _ = translator(locale)
    if found.reaches_at is None or goal.target is None:
        return _(_AGAINST[found.against or "no_target"]).format(
            changes=changes_words(found, duty, _)
        )
    return _(
        "At the present pace {level} is reached about {day}. A calculation, not a promise.",
        level=level(goal.target, duty, locale),
        day=running_day(there(found.reaches_at, zone).date(), locale),
    )


def changes_words(found: Forecast, duty: Obligation, _: Translator) -> str:
    """The last changes: ``+11,1 → +5,7 → +2,5 điểm mỗi ngày``; cut off at a tenth, not rounded."""
    steps = " → ".join(_signed(one, _.locale) for one in found.changes)
    if duty.headline.kind in ("ratio", "milestone"):
        return _("{steps} points a day", steps=steps)
    return _("{steps} a day", steps=steps)


def _signed(change: Decimal, locale: str) -> str:
    tenths = change.quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    if not tenths:
        return "+" + number("0.0", locale)
    return ("+" if tenths > 0 else "") + number(format(tenths, "f"), locale)
