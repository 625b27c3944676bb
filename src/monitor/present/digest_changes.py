"""What changed since yesterday, in words: totals that fell say why they fell."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.domain.names import full_name
from monitor.domain.standing import Cell
from monitor.domain.statements import Changes, Line, Statement, UnitLine
from monitor.present.formats import number, points
from monitor.present.language import Translator, translator
from monitor.present.standings import is_together

MOST_NAMES = 8


def changes_words(told: Statement, locale: str) -> tuple[str, ...]:
    """The last 24 hours: ``Báo cáo hợp lệ từ 41 xuống 40: nộp thêm 1 (…), trả lại 2 (…)``."""
    _ = translator(locale)
    changes, count = told.changes, told.reports
    if changes is None or count is None:
        return ()
    said = [_count_words(changes, count.sent, _)]
    if changes.newly_overdue:
        said.append(
            _("Newly overdue {n}: {names}.",
              n=number(len(changes.newly_overdue), locale),
              names=_names(changes.newly_overdue, _))
        )  # fmt: skip
    else:
        said.append(_("No unit is newly overdue."))
    if changes.expected_then != count.expected:
        said.append(
            _("Reports expected: {before}, now {now}.",
              before=number(changes.expected_then, locale), now=number(count.expected, locale))
        )  # fmt: skip
    return tuple(said)


def _count_words(changes: Changes, sent: int, _: Translator) -> str:
    then, now = number(changes.sent_then, _.locale), number(sent, _.locale)
    why = ", ".join(
        filter(
            None,
            (
                _why(_("newly sent"), changes.sent, _),
                _why(_("sent back"), changes.returned, _),
                _("no longer asked {n}", n=number(len(changes.gone), _.locale))
                if changes.gone
                else "",
            ),
        )
    )
    if not why:
        return _("Valid reports: still {now}.", now=now)
    if sent > changes.sent_then:
        return _("Valid reports up from {then} to {now}: {why}.", then=then, now=now, why=why)
    if sent < changes.sent_then:
        return _("Valid reports down from {then} to {now}: {why}.", then=then, now=now, why=why)
    return _("Valid reports still {now}: {why}.", now=now, why=why)


def _why(verb: str, lines: Sequence[UnitLine], _: Translator) -> str:
    return f"{verb} {number(len(lines), _.locale)} ({_names(lines, _)})" if lines else ""


def _names(lines: Sequence[UnitLine], _: Translator) -> str:
    def one(line: UnitLine) -> str:
        said = full_name(line.who, _.locale)
        if line.late_days and line.sent_at is not None:
            return f"{said}, {_.plural('{n} day late', '{n} days late', line.late_days)}"
        return said

    found = "; ".join(one(line) for line in lines[:MOST_NAMES])
    if len(lines) > MOST_NAMES:
        found += " " + _("and {n} more", n=number(len(lines) - MOST_NAMES, _.locale))
    return found


def movement(line: Line, _: Translator) -> str:
    """How the number moved in 24 hours: percentage points, or the count's difference."""
    now, then = line.cell, line.before
    if then is None or now.value is None or now.standing is None:
        return ""
    if then.value is None:
        return _("24 hours: first figure")
    if line.duty.headline.kind == "milestone":
        change = int(now.numerator or 0) - int(then.numerator or 0)
        return _("24 hours {change}", change=f"{change:+d}") if is_together(now) else ""
    return _("24 hours {change}", change=points(now.value, then.value, _.locale))


def is_unchanged(told: Statement) -> bool:
    """Whether nothing in the digest differs from yesterday's."""
    if told.changes is None or not told.changes.is_empty or told.reports is None:
        return False
    return all(
        line.before is not None and _gist(line.cell) == _gist(line.before)
        for line in told.indicators
    )


def _gist(cell: Cell) -> tuple[object, ...]:
    return (
        cell.standing,
        cell.numerator,
        cell.denominator,
        cell.reported,
        cell.expected,
        tuple(sorted(cell.counts.items())),
    )
