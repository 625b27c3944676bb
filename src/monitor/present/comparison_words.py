"""Two instants side by side in words: a number then and now, how far it moved, and why."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.domain.comparison import CellChange, Comparison, Why
from monitor.domain.standing import Cell, Number
from monitor.domain.statements import Line
from monitor.present.digest_changes import count_words, why_words
from monitor.present.formats import fraction, points, signed
from monitor.present.language import Translator, msg
from monitor.present.standings import is_together, value_words

WHYS: Mapping[Why, str] = {
    "first": msg("first figures"),
    "updated": msg("figures updated"),
    "returned": msg("sent back"),
    "gone": msg("figures no longer counted"),
    "given": msg("given the duty"),
    "taken": msg("no longer has the duty"),
    "exempted": msg("exempted"),
    "asked_again": msg("asked again"),
    "below": msg("moved by units below"),
    "extended": msg("deadline extended"),
    "target": msg("another target"),
    "overdue": msg("the deadline passed"),
    "step": msg("another step of its report, or time that passed"),
}


def reports_words(told: Comparison, _: Translator) -> str:
    """The count of valid reports then and now; empty where it could not be told."""
    if told.changes is None or told.reports is None:
        return ""
    return count_words(told.changes, told.reports.sent, _)


def number_words(cell: Cell | None, line: Line, _: Translator) -> str:
    """A duty's number: its value, or of a list how many bodies are in."""
    if cell is None:
        return _("not asked yet")
    if is_list(line):
        return fraction(cell.reported, cell.expected, _.locale)
    return value_words(cell, line.duty, _.locale)


def is_list(line: Line) -> bool:
    """Whether bodies are counted and no figures added up."""
    return line.cell.standing is None or line.duty.headline.kind == "narrative"


def moved_words(line: Line, _: Translator) -> str:
    """How far a number moved: percentage points of a ratio, the difference of what is counted."""
    now, then = line.cell, line.before
    if then is None:
        return _("new")
    if is_list(line):
        return _difference((now.reported or 0) - (then.reported or 0), _)
    if now.value is None or then.value is None:
        if now.value == then.value:
            return ""
        return _("first figure") if then.value is None else _("no figure any more")
    if line.duty.headline.kind == "ratio":
        return "" if now.value == then.value else points(now.value, then.value, _.locale)
    return _difference((now.numerator or 0) - (then.numerator or 0), _)


def _difference(change: Number, _: Translator) -> str:
    return signed(change, _.locale) if change else ""


def reason_words(line: Line, _: Translator) -> str:
    """What moved a number, unit by unit; what it is where it cannot be told so."""
    if line.causes:
        return why_words(line.causes, _)
    then, now = line.before, line.cell
    if then is None:
        return _("the duty was given since")
    if (then.numerator, then.denominator) != (now.numerator, now.denominator):
        return _("cannot be told unit by unit")
    if (then.reported, then.expected) != (now.reported, now.expected):
        return _(
            "units with figures {then}, now {now}",
            then=fraction(then.reported, then.expected, _.locale),
            now=fraction(now.reported, now.expected, _.locale),
        )
    if then.goal != now.goal:
        return _("another target")
    return _("time passed, or a report moved on; the figures are the same")


def change_words(one: CellChange, _: Translator) -> str:
    """Why one cell moved."""
    return _(WHYS[one.why])


def cells_words(count: int, _: Translator) -> str:
    """How many cells of a duty moved."""
    return _.plural("{n} cell moved", "{n} cells moved", count)


def behind_words(cell: Cell | None, _: Translator) -> str:
    """The numbers behind a value, as they add up, and how many units gave one."""
    if cell is None or not is_together(cell):
        return ""
    said = []
    if cell.numerator is not None and cell.denominator is not None:
        said.append(fraction(cell.numerator, cell.denominator, _.locale))
    if cell.reported is not None and cell.expected is not None:
        units = fraction(cell.reported, cell.expected, _.locale)
        said.append(_("{share} units", share=units))
    return " · ".join(said)


def unmoved_words(codes: list[str], _: Translator) -> str:
    """Which duties are as they were."""
    return _.plural(
        "{n} duty is as it was: {codes}.", "{n} duties are as they were: {codes}.", len(codes),
        codes=", ".join(codes),
    )  # fmt: skip
