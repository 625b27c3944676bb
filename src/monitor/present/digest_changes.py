"""What changed since the mail before, in words: totals that fell say why they fell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from monitor.domain.digest import has_moved
from monitor.domain.names import full_name
from monitor.domain.standing import Cell
from monitor.domain.statements import Cause, CauseKind, Changes, Line, Statement, UnitLine
from monitor.present.digest_amended import ended_or_changed
from monitor.present.digest_notes import place_of
from monitor.present.formats import (
    fraction,
    number,
    points,
    short_day,
    short_moment,
    signed,
    there,
)
from monitor.present.language import Translator, translator
from monitor.present.standings import is_together

MOST_NAMES = 8
MOST_CAUSES = 3


DAY = timedelta(days=1)


def is_since_yesterday(told: Statement) -> bool:
    """Whether it is compared with a day before, and not with an earlier mail."""
    return told.since is None or told.as_of - told.since == DAY


def changes_title(told: Statement, locale: str) -> str:
    """What the changes are counted from: a day, or the reader's last mail."""
    _ = translator(locale)
    if told.since is None or is_since_yesterday(told):
        return _("Changes in 24 hours")
    return _("Changes since {moment}", moment=short_moment(told.since, locale, told.time_zone))


def then_words(told: Statement, value: str, locale: str) -> str:
    """The number before: ``hôm qua 36/45``, or with its moment where that is longer ago."""
    _ = translator(locale)
    if told.since is None or is_since_yesterday(told):
        return _("yesterday {value}", value=value)
    moment = short_moment(told.since, locale, told.time_zone)
    return _("{moment}: {value}", moment=moment, value=value)


def changes_words(told: Statement, locale: str) -> tuple[str, ...]:
    """What moved the counts: ``Báo cáo hợp lệ từ 41 xuống 40: nộp thêm 1 (…), trả lại 2 (…)``."""
    _ = translator(locale)
    changes, count = told.changes, told.reports
    amended = ended_or_changed(told, locale)
    if changes is None or count is None:
        return amended
    said = [*amended, count_words(changes, count.sent, _)]
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
    said += [words for line in told.numbers if (words := _number_words(line, _))]
    return tuple(said)


def _number_words(line: Line, _: Translator) -> str:
    """How a number came about: ``Mục 14, từ 58.000/69.000 thành 62.420/70.450: …``; adds up."""
    if line.before is None or not line.causes:
        return ""
    place = place_of(line.duty, _)
    return _(
        "{place}, from {then} to {now}: {why}.",
        place=place[:1].upper() + place[1:],
        then=_plain(line.before, _),
        now=_plain(line.cell, _),
        why=why_words(line.causes, _),
    )


def why_words(causes: Sequence[Cause], _: Translator) -> str:
    """What moved a number, kind by kind: ``số đầu tiên của 2 đơn vị +90/+100 (…); …``."""
    kinds: tuple[CauseKind, ...] = ("first", "updated", "returned", "gone")
    found = [_why_number([one for one in causes if one.kind == kind], _) for kind in kinds]
    return "; ".join(filter(None, found))


def _plain(cell: Cell, _: Translator) -> str:
    """The numbers behind a value; no number counts as nothing yet."""
    if cell.denominator is None and (cell.numerator is None or cell.value == str(cell.numerator)):
        return number(cell.numerator or 0, _.locale)
    return fraction(cell.numerator or 0, cell.denominator or 0, _.locale)


def _why_number(causes: Sequence[Cause], _: Translator) -> str:
    """One kind of cause: how many units, what they add up to, and the largest by name."""
    if not causes:
        return ""
    largest = sorted(causes, key=lambda one: abs(Decimal(one.numerator)), reverse=True)
    names = ", ".join(full_name(one.who, _.locale) for one in largest[:MOST_CAUSES])
    if len(causes) > MOST_CAUSES:
        names += " " + _("and {n} more", n=number(len(causes) - MOST_CAUSES, _.locale))
    change = signed(sum(one.numerator for one in causes), _.locale)
    below = [one.denominator for one in causes if one.denominator is not None]
    if below:
        change += f"/{signed(sum(below), _.locale)}"
    return f"{_kind_words(causes[0].kind, len(causes), _)} {change} ({names})"


def _kind_words(kind: CauseKind, n: int, _: Translator) -> str:
    match kind:
        case "first":
            return _.plural("first figures of {n} unit", "first figures of {n} units", n)
        case "updated":
            return _.plural("figures updated by {n} unit", "figures updated by {n} units", n)
        case "returned":
            return _.plural("{n} unit sent back", "{n} units sent back", n)
        case "gone":
            return _.plural("{n} unit no longer counted", "{n} units no longer counted", n)


def count_words(changes: Changes, sent: int, _: Translator) -> str:
    """What moved the count of valid reports: ``… từ 41 xuống 40: nộp thêm 1 (…), trả lại 2``."""
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


def movement(line: Line, told: Statement, _: Translator) -> str:
    """How the number moved: percentage points, or the count's difference."""
    now, then = line.cell, line.before
    if then is None or now.value is None or now.standing is None:
        return ""
    if then.value is None:
        return _("first figure")
    if line.duty.headline.kind == "milestone":
        change = int(now.numerator or 0) - int(then.numerator or 0)
        return _moved(f"{change:+d}", told, _) if is_together(now) else ""
    return _moved(points(now.value, then.value, _.locale), told, _)


def _moved(change: str, told: Statement, _: Translator) -> str:
    if told.since is None or is_since_yesterday(told):
        return _("24 hours {change}", change=change)
    since = short_day(there(told.since, told.time_zone).date(), _.locale)
    return _("since {day} {change}", day=since, change=change)


def is_unchanged(told: Statement) -> bool:
    """Whether nothing in the digest differs from the one before."""
    if told.changes is None or not told.changes.is_empty or told.amended or told.reports is None:
        return False
    return not has_moved(told)
