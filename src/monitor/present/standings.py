"""Standings and marks in words: the same on screen, in mail, in a file, and in the legend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from monitor.domain.directive import Basis, Obligation
from monitor.domain.standing import Cell, Mark, Standing, is_withheld
from monitor.domain.workflow import State
from monitor.present.formats import UNKNOWN, fraction, number, percent, short_day, there
from monitor.present.language import Translator, locale_of, msg, translator

REPORT_SENT = "report_sent"
"""The field behind the duty to report: its cells say "Đã nộp", not a percentage."""
EXTENDED_SIGN = "⁺"
PARTIAL = "◔"

NAMES: Mapping[Standing, str] = {
    Standing.NOT_APPLICABLE: msg("Not applicable"),
    Standing.RETURNED: msg("Returned"),
    Standing.OVERDUE: msg("Overdue"),
    Standing.AWAITING: msg("Awaiting approval"),
    Standing.NOT_REPORTED: msg("Not reported"),
    Standing.REPORTED: msg("Has figures"),
    Standing.MET: msg("Met"),
    Standing.IN_PROGRESS: msg("In progress"),
    Standing.BEHIND: msg("Behind / Not met"),
}

SENTENCES: Mapping[Standing, str] = {
    Standing.NOT_APPLICABLE: msg("The unit is exempt from this duty, with a reason."),
    Standing.RETURNED: msg(
        "The coordinator sent it back with a reason, and the time to fix it has not run out. It "
        "counts as not sent; once that time has passed it is overdue."
    ),
    Standing.OVERDUE: msg(
        "Ordered, and the last valid moment has passed with no report sent: none approved by the "
        "unit's head."
    ),
    Standing.AWAITING: msg(
        "Nothing sent yet; entered, and waiting for the unit's head. Not counted in any total."
    ),
    Standing.NOT_REPORTED: msg(
        "Nothing sent yet, and not overdue. No fault. A duty that was only requested stays here "
        "after its date."
    ),
    Standing.REPORTED: msg("Sent; there is no target to hold it against, or nothing arose."),
    Standing.MET: msg("Sent, every expected unit is in, and it reaches the target or passes it."),
    Standing.IN_PROGRESS: msg(
        "Sent; the target's date has not passed, the target is not reached yet, and no milestone "
        "set for this day is missed."
    ),
    Standing.BEHIND: msg(
        "Sent: before the target's date, below the milestone set (behind); after it, anything "
        "short of met (not met)."
    ),
}

MARKS: Mapping[Mark, str] = {
    Mark.LATE: msg("Late: sent after the last valid day."),
    Mark.PARTIAL: msg("Partial: not every expected unit has a figure, so it is never met."),
    Mark.STALE: msg(
        "Old figure: an earlier figure is still shown, or two reporting periods were missed."
    ),
    Mark.CORRECTED: msg("Corrected: the figure replaces one sent before it."),
    Mark.EXTENDED: msg(
        "Extended: the unit was given a later deadline (⁺: a unit of the total was)."
    ),
    Mark.RESUBMITTING: msg("Resubmitting: a newer figure is being prepared and is not sent."),
    Mark.PLANNED: msg("Improvement plan: not met in time, and the unit has said what it does."),
}

STATES: Mapping[State, str] = {
    State.OPEN: msg("not begun"),
    State.DRAFT: msg("draft"),
    State.SUBMITTED: msg("waiting for the head"),
    State.APPROVED: msg("sent, awaiting acceptance"),
    State.ACCEPTED: msg("accepted"),
    State.RETURNED: msg("returned for correction"),
}

BASES: Mapping[Basis, str] = {
    "received": msg("what was sent and not returned"),
    "accepted": msg("only what the coordinator has accepted"),
}


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend. ``standing`` also names the icon and the colour tokens."""

    standing: Standing
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of a standing where there is no style sheet: tint, text on it, icon and bar."""

    tint: str
    text: str
    icon: str


TOKENS: Mapping[Standing, Tokens] = {
    Standing.NOT_APPLICABLE: Tokens("#F5F6F8", "#5F6B7A", "#6B7685"),
    Standing.RETURNED: Tokens("#FCE6F3", "#7D1253", "#B02478"),
    Standing.OVERDUE: Tokens("#A61B12", "#FFFFFF", "#FFFFFF"),
    Standing.AWAITING: Tokens("#ECE6FB", "#351D85", "#38208A"),
    Standing.NOT_REPORTED: Tokens("#FFFFFF", "#465264", "#7B8696"),
    Standing.REPORTED: Tokens("#F5F6F8", "#5F6B7A", "#6B7685"),
    Standing.MET: Tokens("#DDF1EA", "#07463C", "#075A4C"),
    Standing.IN_PROGRESS: Tokens("#E6F1FE", "#134A86", "#2F80D6"),
    Standing.BEHIND: Tokens("#FFEFD2", "#733A00", "#C06500"),
}


def standing_name(standing: Standing | None, locale: str) -> str:
    """The name of a standing by itself, as the legend and a filter say it.

    None is a group whose populations overlap: it lists its bodies and adds nothing up.
    """
    _ = translator(locale)
    return _("Not added up") if standing is None else _(NAMES[standing])


def standing_sentence(standing: Standing, locale: str) -> str:
    """What a standing means, in one or two sentences."""
    return translator(locale)(SENTENCES[standing])


def legend(locale: str) -> tuple[LegendEntry, ...]:
    """Every standing in the order of precedence: the table the cells are decided by."""
    return tuple(
        LegendEntry(one, standing_name(one, locale), standing_sentence(one, locale))
        for one in Standing
    )


def marks_legend(locale: str) -> tuple[tuple[Mark, str], ...]:
    """Every mark with its sentence."""
    _ = translator(locale)
    return tuple((one, _(MARKS[one])) for one in Mark)


def state_name(state: State | str, locale: str) -> str:
    """Where a report is, in words: ``bản nháp``."""
    return translator(locale)(STATES[State(state)])


def basis_words(basis: Basis, locale: str) -> str:
    """Which figures a view counts: said on every view, and by the digest."""
    _ = translator(locale)
    return _("Counts {what}", what=_(BASES[basis]))


def standing_words(
    cell: Cell, duty: Obligation, at: datetime, locale: str, *, basis: Basis = "received"
) -> str:
    """The standing of one cell, with what is particular to it: ``Quá hạn 3 ngày``, ``Đã nộp``."""
    _ = translator(locale)
    match cell.standing:
        case Standing.OVERDUE if cell.late_days:
            return _.plural("Overdue {n} day", "Overdue {n} days", cell.late_days)
        case Standing.AWAITING:
            return _(awaiting(cell, basis))
        case Standing.NOT_REPORTED:
            return _(_not_reported(cell, duty, at))
        case Standing.REPORTED if is_nil(cell, duty):
            return _("Nothing arose")
        case Standing.REPORTED if duty.headline.kind == "narrative":
            return _("Reported")
        case Standing.MET if is_report_sent(duty):
            return _("Submitted")
        case Standing.IN_PROGRESS if cell.goal.milestone is not None:
            return _("Milestone {level} reached", level=level(cell.goal.milestone, duty, locale))
        case Standing.BEHIND if cell.goal.has_passed(at) and is_withheld(cell, duty):
            return _("Not met: {why}", why=_still_out(cell, locale))
        case Standing.BEHIND:
            return _("Not met") if cell.goal.has_passed(at) else _("Behind")
        case _:
            return standing_name(cell.standing, locale)


def awaiting(cell: Cell, basis: Basis) -> str:
    """What is waited for: the head's approval, or the coordinator's acceptance; untranslated."""
    if cell.sent_at is not None:
        return msg("Awaiting acceptance")
    if basis == "accepted" and cell.contribution != "own" and cell.own is None:
        # A total says awaiting when any unit below does, and on this basis that may be either.
        return msg("Awaiting approval or acceptance")
    return msg("Awaiting approval")


def _still_out(cell: Cell, locale: str) -> str:
    """Why a number at its target does not count as met: who is overdue, sent back or silent."""
    _ = translator(locale)
    if said := counts_words(cell, locale):
        return said
    if cell.reported is None or cell.expected is None:
        return coverage_words(cell, locale)
    missing = number(cell.expected - cell.reported, locale)
    if cell.coverage_kind == "declared":
        return _("{n} facilities without figures", n=missing)
    return _("{n} units without figures", n=missing)


def _not_reported(cell: Cell, duty: Obligation, at: datetime) -> str:
    if cell.sent_at is not None:
        return msg("Submitted, no figure yet")
    if duty.binding == "request" and cell.goal.has_passed(at):
        return msg("Requested, no report yet")
    return msg("Not reported")


def title_of(duty: Obligation, locale: str) -> str:
    """The obligation's short title in the reader's language, else in Vietnamese, else its code."""
    wanted = duty.title_en if locale_of(locale) == "en" else duty.title_vi
    return wanted or duty.title_vi or duty.code


def is_report_sent(duty: Obligation) -> bool:
    """Whether the duty is to send the report itself, which the system knows without asking."""
    return duty.headline.numerator == REPORT_SENT


def is_nil(cell: Cell, duty: Obligation) -> bool:
    """Whether all that was sent said "không phát sinh"."""
    return (
        cell.standing is Standing.REPORTED
        and cell.numerator is None
        and duty.headline.kind != "narrative"
    )


def is_together(cell: Cell) -> bool:
    """Whether the cell adds units up (a parent or a group), rather than showing one unit's own."""
    return cell.contribution != "own"


def level(value: Decimal, duty: Obligation, locale: str) -> str:
    """A target or milestone in the headline's unit: ``60%``, or ``100.000 lượt``."""
    if duty.headline.kind in ("ratio", "milestone"):
        return percent(value, locale)
    return f"{number(value, locale)} {duty.headline.unit}".strip()


def value_words(cell: Cell, duty: Obligation, locale: str) -> str:
    """The number of a cell: ``94,0%``, ``4.512``, ``40/45`` for done-or-not; a dash for unknown."""
    if cell.value is None:
        return UNKNOWN
    if duty.headline.kind == "milestone":
        return fraction(cell.numerator, cell.denominator, locale)
    if duty.headline.kind == "ratio":
        return percent(cell.value, locale)
    return number(Decimal(cell.value), locale)


def mark_words(cell: Cell, locale: str) -> tuple[str, ...]:
    """What a cell's marks say, in the order of ``Mark``: ``muộn 1 ngày``, ``◔ 20/24 đơn vị``."""
    _ = translator(locale)
    return tuple(_mark(one, cell, _) for one in Mark if one in cell.marks)


def _mark(mark: Mark, cell: Cell, _: Translator) -> str:
    match mark:
        case Mark.LATE:
            return _.plural("{n} day late", "{n} days late", cell.late_days)
        case Mark.PARTIAL:
            return f"{PARTIAL} {coverage_words(cell, _.locale)}"
        case Mark.STALE if cell.figure_at is not None:
            return _("old figure of {day}", day=short_day(there(cell.figure_at).date(), _.locale))
        case Mark.STALE:
            return _("old figure")
        case Mark.CORRECTED:
            return _("corrected")
        case Mark.EXTENDED:
            return _("deadline extended")
        case Mark.RESUBMITTING:
            return _("a new version is being prepared")
        case Mark.PLANNED:
            return _("has an improvement plan")


def coverage_words(cell: Cell, locale: str) -> str:
    """How much is behind a number: ``20/24 đơn vị``, or ``600/640 cơ sở`` that a body declares."""
    _ = translator(locale)
    if cell.reported is None or cell.expected is None:
        return _("coverage not declared")
    share = fraction(cell.reported, cell.expected, locale)
    if cell.coverage_kind == "declared":
        return _("{share} facilities", share=share)
    return _("{share} units", share=share)


def counts_words(cell: Cell, locale: str) -> str:
    """How many units below need somebody to act: ``8 quá hạn, 1 trả lại``; empty for none."""
    _ = translator(locale)
    said = []
    if overdue := cell.counts.get("overdue"):
        said.append(_("{n} overdue", n=number(overdue, locale)))
    if returned := cell.counts.get("returned"):
        said.append(_("{n} returned", n=number(returned, locale)))
    return ", ".join(said)


def total_words(cell: Cell, locale: str) -> str:
    """What a total must not hide: ``8 quá hạn, 1 trả lại, 2 được gia hạn``; empty for none."""
    said = [counts_words(cell, locale)]
    if hides_extensions(cell):
        said.append(extended_words(cell.extended, locale))
    return ", ".join(filter(None, said))


def hides_extensions(cell: Cell) -> bool:
    """Whether units behind a total, or a rate, were given later deadlines no mark of it tells."""
    return cell.extended > int(Mark.EXTENDED in cell.marks)


def extended_words(count: int, locale: str) -> str:
    """How many are in time, or not overdue, by a later deadline of their own."""
    return translator(locale)("{n} extended", n=number(count, locale))
