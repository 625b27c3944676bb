"""A cell of the matrix in words: its two lines, its sentence when read aloud, its grid object."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from monitor.domain.directive import Basis, Directive, Obligation
from monitor.domain.standing import Cell, Mark, Standing
from monitor.domain.workflow import State
from monitor.present.formats import (
    ZONE,
    fraction,
    last_day,
    lower_first,
    number,
    short_day,
    short_moment,
    spoken_day,
    there,
)
from monitor.present.language import Translator, translator
from monitor.present.standings import (
    EXTENDED_SIGN,
    PARTIAL,
    awaiting,
    counts_words,
    hides_extensions,
    is_nil,
    is_report_sent,
    is_together,
    mark_words,
    standing_words,
    title_of,
    total_words,
    value_words,
)

STILL_OUT = (Standing.OVERDUE, Standing.RETURNED, Standing.AWAITING, Standing.NOT_REPORTED)
"""Standings whose own name goes first in the cell: nothing valid has been sent for them."""


def cell_lines(
    cell: Cell, duty: Obligation, locale: str, zone: str = ZONE, *, basis: Basis = "received"
) -> tuple[str, str]:
    """The two lines of a cell: the value, or the standing where there is none; its age or coverage.

    ``("88,6%", "◔ 20/24 đv")``, ``("Quá hạn", "3 ngày")``, ``("Đã nộp", "07/8 16:58")``. A total in
    which a unit was given a later deadline bears a sign: ``("37/45⁺", "8 quá hạn")``.
    """
    _ = translator(locale)
    sign = EXTENDED_SIGN if hides_extensions(cell) else ""
    return _first_line(cell, duty, _, basis) + sign, _second_line(cell, duty, _, zone)


def _first_line(cell: Cell, duty: Obligation, _: Translator, basis: Basis) -> str:
    match cell.standing:
        case None:
            return fraction(cell.reported, cell.expected, _.locale)
        case Standing.NOT_APPLICABLE:
            return _("Exempt")
        case Standing.OVERDUE:
            return _("Overdue")
        case Standing.RETURNED:
            return _("Returned")
        case Standing.AWAITING if basis == "accepted" and is_together(cell) and not cell.sent_at:
            return _("Pending")
        case Standing.AWAITING:
            return _(awaiting(cell, basis))
        case Standing.NOT_REPORTED if is_together(cell) and is_report_sent(duty):
            return value_words(cell, duty, _.locale)
        case Standing.NOT_REPORTED:
            return _("No report")
    if is_nil(cell, duty):
        return _("Nothing arose")
    if duty.headline.kind == "narrative":
        if is_together(cell):
            return fraction(cell.reported, cell.expected, _.locale)
        return _("Reported")
    if duty.headline.kind == "milestone" and not is_together(cell):
        if not cell.numerator:
            return _("Not done")
        return _("Submitted") if is_report_sent(duty) else _("Done")
    return value_words(cell, duty, _.locale)


def _second_line(cell: Cell, duty: Obligation, _: Translator, zone: str) -> str:
    if is_together(cell) and (cell.standing is None or is_report_sent(duty)):
        said = _("reported") if cell.standing is None else _("submitted")
        return counts_words(cell, _.locale) or said
    match cell.standing:
        case Standing.NOT_APPLICABLE:
            return ""
        case Standing.OVERDUE:
            return _overdue_line(cell, duty, _)
        case Standing.RETURNED:
            return _("being fixed") if Mark.RESUBMITTING in cell.marks else _("to be fixed")
        case Standing.AWAITING:
            if cell.sent_at is not None:
                return short_moment(cell.sent_at, _.locale, zone)
            return _("not counted yet")
        case Standing.NOT_REPORTED:
            return _not_reported_line(cell, duty, _, zone)
    if Mark.LATE in cell.marks:
        return _.plural("{n} day late", "{n} days late", cell.late_days)
    if Mark.EXTENDED in cell.marks and not is_together(cell):
        return _("extended")
    if Mark.PARTIAL in cell.marks and cell.reported is not None:
        return f"{PARTIAL} {_coverage(cell, _)}"
    if counts := counts_words(cell, _.locale):
        return counts
    if Mark.PLANNED in cell.marks:
        return _("has a plan")
    if is_together(cell) or cell.coverage_kind == "declared":
        return _coverage(cell, _)
    if Mark.STALE in cell.marks and cell.figure_at is not None:
        return _("old, {day}", day=short_day(there(cell.figure_at, zone).date(), _.locale))
    return "" if cell.figure_at is None else short_moment(cell.figure_at, _.locale, zone)


def _overdue_line(cell: Cell, duty: Obligation, _: Translator) -> str:
    if cell.own is not None and cell.own.state == State.SUBMITTED:
        # So the head is chased, not the clerk.
        return _("awaiting head")
    days = _.plural("{n} day", "{n} days", cell.late_days)
    if Mark.STALE in cell.marks and duty.headline.kind in ("ratio", "count"):
        return f"{days}, {value_words(cell, duty, _.locale)}"
    return days


def _not_reported_line(cell: Cell, duty: Obligation, _: Translator, zone: str) -> str:
    if is_together(cell):
        return counts_words(cell, _.locale) or _coverage(cell, _)
    if cell.sent_at is not None:
        return _("sent, no figure")
    if cell.own is not None and cell.own.state == State.DRAFT:
        return _("has a draft")
    if duty.binding == "request":
        return _("requested")
    # A target may have a day of its own; what is owed first is the report.
    due = cell.due or cell.goal.date
    if due is None:
        return ""
    day = last_day(due, _.locale, zone)
    if Mark.EXTENDED in cell.marks:
        return _("extended to {day}", day=day)
    return _("due {day}", day=day)


def _coverage(cell: Cell, _: Translator) -> str:
    if cell.reported is None or cell.expected is None:
        return _("undeclared")
    share = fraction(cell.reported, cell.expected, _.locale)
    if cell.coverage_kind == "declared":
        return _("{share} fac.", share=share)
    return _("{share} u.", share=share)


def numbers_words(cell: Cell, duty: Obligation, directive: Directive, locale: str) -> str:
    """``62.420 / 70.450 máy`` behind a percentage; empty where there are no two numbers."""
    if cell.numerator is None or cell.denominator is None or duty.headline.kind != "ratio":
        return ""
    asked = directive.fields.get(duty.headline.numerator or "")
    unit = asked.unit if asked else ""
    above, below = (number(one, locale) for one in (cell.numerator, cell.denominator))
    return f"{above} / {below} {unit}".strip()


def cell_label(
    name: str,
    duty: Obligation,
    cell: Cell,
    at: datetime,
    locale: str,
    *,
    basis: Basis = "received",
    zone: str = ZONE,
) -> str:
    """The whole cell as one sentence, for a screen reader that sees neither row nor column.

    ``TKV, mục 14, điện thoại đã cài: 88,6 phần trăm, chưa đạt, 20 trên 24 đơn vị có số, lúc 07:40
    ngày 10 tháng 8``.
    """
    _ = translator(locale)
    title = title_of(duty, locale)
    place = _("item {item}", item=duty.item) if duty.item else _("closing paragraph")
    said = [
        _spoken_value(cell, duty, _),
        lower_first(standing_words(cell, duty, at, locale, basis=basis)),
        _spoken_coverage(cell, _),
        total_words(cell, locale),
        *(words for words in mark_words(cell, locale) if not words.startswith(PARTIAL)),
        _spoken_time(cell, _, zone),
    ]
    return f"{name}, {place}, {title}: " + ", ".join(filter(None, said))


def _spoken_value(cell: Cell, duty: Obligation, _: Translator) -> str:
    if cell.value is None or (duty.headline.kind == "milestone" and not is_together(cell)):
        return ""
    if duty.headline.kind == "ratio":
        return _("{value} percent", value=value_words(cell, duty, _.locale).removesuffix("%"))
    if duty.headline.kind == "milestone":
        return _(
            "{a} of {b}",
            a=number(cell.numerator, _.locale),
            b=number(cell.denominator, _.locale),
        )
    return f"{value_words(cell, duty, _.locale)} {duty.headline.unit}".strip()


def _spoken_coverage(cell: Cell, _: Translator) -> str:
    if cell.reported is None or cell.expected is None:
        return _("coverage not declared") if cell.value is not None else ""
    a, b = number(cell.reported, _.locale), number(cell.expected, _.locale)
    if cell.coverage_kind == "declared":
        return _("{a} of {b} facilities in", a=a, b=b)
    if not is_together(cell) or cell.standing is Standing.NOT_APPLICABLE:
        return ""
    return _("{a} of {b} units have figures", a=a, b=b)


def _spoken_time(cell: Cell, _: Translator, zone: str) -> str:
    if cell.figure_at is None:
        return ""
    on = there(cell.figure_at, zone)
    return _("at {time} on {day}", time=f"{on:%H:%M}", day=spoken_day(on.date(), _.locale))


def grid_cell(
    name: str,
    duty: Obligation,
    cell: Cell,
    at: datetime,
    locale: str,
    *,
    basis: Basis = "received",
    zone: str = ZONE,
) -> dict[str, Any]:
    """The compact object the grid's renderer draws: see ``assets/dashAgGridComponentFunctions.js``.

    ``s`` standing, ``a`` and ``b`` the lines, ``p`` percent of the bar, ``t`` target on the same
    scale, ``l`` the screen reader's sentence, ``m`` marks, ``n`` the number to sort by, ``c`` how
    many units below are overdue or returned. What is null or empty is left out.
    """
    first, second = cell_lines(cell, duty, locale, zone, basis=basis)
    compact = {
        "s": "listed" if cell.standing is None else cell.standing.value,
        "a": first,
        "b": second,
        "p": bar_percent(cell, duty),
        "t": bar_target(cell, duty),
        "l": cell_label(name, duty, cell, at, locale, basis=basis, zone=zone),
        "m": sorted(mark.value for mark in cell.marks),
        "n": None if cell.value is None else float(Decimal(cell.value)),
        "c": dict(cell.counts),
    }
    return {key: value for key, value in compact.items() if value not in (None, "", [], {})}


def bar_percent(cell: Cell, duty: Obligation) -> float | None:
    """How far the bar is drawn, 0 to 100; None where there is no share to draw."""
    if cell.standing in STILL_OUT or cell.value is None:
        return None
    if duty.headline.kind == "milestone" and not is_together(cell):
        return None
    if duty.headline.kind in ("ratio", "milestone"):
        return float(min(Decimal(100), Decimal(cell.value)))
    if cell.goal.target:
        return float(min(Decimal(100), Decimal(cell.value) * 100 / cell.goal.target))
    return None


def bar_target(cell: Cell, duty: Obligation) -> float | None:
    """Where the tick of the bar stands, 0 to 100; None without a target or a bar."""
    if cell.goal.target is None or bar_percent(cell, duty) is None:
        return None
    if duty.headline.kind in ("ratio", "milestone"):
        return float(min(Decimal(100), cell.goal.target))
    return 100.0
