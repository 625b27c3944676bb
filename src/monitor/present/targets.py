"""What a number is held against, in words: target and source, interval, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from math import ceil
from typing import Protocol

from monitor.domain.directive import Obligation
from monitor.domain.standing import Cell, Goal, Number
from monitor.present.formats import ZONE, deadline, last_day, number, percent
from monitor.present.language import msg, translator
from monitor.present.standings import level

SET, IMPLIED = "†", "‡"
"""Marks beside a target that the text does not state: set by the coordinator, read out of words."""

_GAPS = {
    "no_reference": msg(
        "No certain interval: the size of a unit without figures is not known from any register."
    ),
    "declared": msg(
        "No certain interval: the body has not all its facilities in, and their size is not known."
    ),
    "no_number": msg("No certain interval: there is no number yet."),
}


def target_level(goal: Goal, duty: Obligation, locale: str) -> str:
    """The target alone with its mark: ``100%``, ``100% ‡``, ``60% †``; empty for none."""
    if goal.target is None:
        return ""
    return " ".join(filter(None, (level(goal.target, duty, locale), target_sign(goal))))


def target_words(goal: Goal, duty: Obligation, locale: str) -> str:
    """The target in words, with its mark: ``mục tiêu 100% ‡``."""
    _ = translator(locale)
    if goal.target is None:
        return _("no target")
    return _("target {level}", level=target_level(goal, duty, locale))


def target_note(goal: Goal, duty: Obligation, locale: str) -> str:
    """The footnote to the mark beside a target; empty where the text itself states it."""
    _ = translator(locale)
    if goal.target is None:
        return ""
    if goal.source == "set":
        return _("† set by the coordinator, not in the text")
    if goal.source == "implied":
        return _(
            "‡ inferred from the words “{words}” in the text", words=goal.words or duty.target_words
        )
    return ""


def milestone_words(goal: Goal, duty: Obligation, locale: str, zone: str = ZONE) -> str:
    """The milestone in force with its last valid day: ``mốc 60% đến 10/8 †``; empty for none."""
    if goal.milestone is None or goal.milestone_by is None:
        return ""
    _ = translator(locale)
    return _(
        "milestone {level} by {day} †",
        level=level(goal.milestone, duty, locale),
        day=last_day(goal.milestone_by, locale, zone),
    )


class DatedColumn(Protocol):
    """An obligation as a column, with its deadline and who has longer than that."""

    @property
    def duty(self) -> Obligation: ...
    @property
    def goal(self) -> Goal: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def later(self) -> Mapping[str, datetime]: ...


def column_words(
    column: DatedColumn, locale: str, zone: str = ZONE, *, is_short: bool = False
) -> str:
    """The second line of a column's head: ``100% ‡, hạn 07/8``, or the milestone that is next.

    Where the day is the reports' deadline, whoever has longer is counted: ``2 đơn vị được gia hạn
    đến 10/8``, or in a narrow head ``2 đv đến 10/8``.
    """
    goal, duty = column.goal, column.duty
    if milestone := milestone_words(goal, duty, locale, zone):
        return milestone
    _ = translator(locale)
    due = "" if goal.date is None else _("due {day}", day=last_day(goal.date, locale, zone))
    longer = ""
    if goal.date == column.due_at:
        longer = (_short_later if is_short else later_words)(column.later, locale, zone)
    return ", ".join(filter(None, (target_level(goal, duty, locale), due, longer)))


def later_words(later: Mapping[str, datetime], locale: str, zone: str = ZONE) -> str:
    """How many units have longer than the deadline, and until when; empty where none has.

    Args:
        later: By unit, its own deadline.
        locale: The language.
        zone: The clock of the days.
    """
    if not later:
        return ""
    _ = translator(locale)
    day = last_day(max(later.values()), locale, zone)
    if len(set(later.values())) > 1:
        return _.plural("{n} unit extended, to {day} at the latest",
                        "{n} units extended, to {day} at the latest",
                        len(later), day=day)  # fmt: skip
    return _.plural("{n} unit extended to {day}", "{n} units extended to {day}",
                    len(later), day=day)  # fmt: skip


def _short_later(later: Mapping[str, datetime], locale: str, zone: str) -> str:
    if not later:
        return ""
    _ = translator(locale)
    day = last_day(max(later.values()), locale, zone)
    if len(set(later.values())) > 1:
        return _.plural("{n} u. to {day} at most", "{n} u. to {day} at most", len(later), day=day)
    return _.plural("{n} u. to {day}", "{n} u. to {day}", len(later), day=day)


def deadline_words(column: DatedColumn, locale: str, zone: str = ZONE) -> str:
    """A column's deadline to its last moment, and who has longer; empty where it has none."""
    if column.due_at is None:
        return ""
    said = (deadline(column.due_at, locale, zone), later_words(column.later, locale, zone))
    return "; ".join(filter(None, said))


def target_sign(goal: Goal) -> str:
    """The mark beside a target that the text does not state; empty where it does."""
    return {"set": SET, "implied": IMPLIED}.get(goal.source, "")


def interval_words(cell: Cell, duty: Obligation, locale: str) -> str:
    """The certain interval, ``chắc chắn trong khoảng 71,2% đến 90,8%``, or why there is none."""
    _ = translator(locale)
    if cell.low is None or cell.high is None:
        return _(_GAPS.get(cell.interval_gap, _GAPS["no_number"]))
    if cell.low == cell.high:
        return _("certain: no unit's figure is missing")
    shown = percent if duty.headline.kind in ("ratio", "milestone") else number
    return _(
        "certainly between {low} and {high}",
        low=shown(cell.low, locale),
        high=shown(cell.high, locale),
    )


def missing_number(numerator: Number, denominator: Number | None, target: Decimal) -> Number:
    """How much more reaches the target; 0 when it is reached. Exact, rounded up to a whole one."""
    if denominator is None:
        return max(Decimal(0), target - numerator)
    return max(0, ceil(target * denominator / 100 - numerator))


def missing_words(
    numerator: Number,
    denominator: Number | None,
    goal: Goal,
    duty: Obligation,
    unit: str,
    locale: str,
) -> str:
    """What is missing: ``Còn 288 máy nữa là đạt 100%``; empty without a target.

    Args:
        numerator: The figure as entered.
        denominator: What it is a share of; None for a plain count.
        goal: The target in force.
        duty: Whose headline the figure is.
        unit: What the numerator counts, "máy".
        locale: The language of the sentence.
    """
    if goal.target is None:
        return ""
    _ = translator(locale)
    missing = missing_number(numerator, denominator, goal.target)
    reach = level(goal.target, duty, locale)
    if not missing:
        return _("Target {level} reached", level=reach)
    counted = f"{number(missing, locale)} {unit}".strip()
    return _("{count} more to reach {level}", count=counted, level=reach)


def encouragement(locale: str) -> str:
    """Said beside a figure below its target: it may be sent all the same."""
    _ = translator(locale)
    return _("You can submit below target, and on time is better.")
