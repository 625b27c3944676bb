"""The digest in words: sentences written by rules, the same for the mail and for the screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from monitor.domain.directive import Obligation
from monitor.domain.names import full_name
from monitor.domain.standing import Cell, Standing
from monitor.domain.statements import Line, Rank, Reports, Sign, Statement, UnitLine
from monitor.present.cells import bar_percent, bar_target, cell_lines
from monitor.present.digest_changes import (
    changes_title,
    changes_words,
    is_unchanged,
    movement,
    then_words,
)
from monitor.present.digest_notes import listed, notes, place_of, short_name, warnings
from monitor.present.formats import (
    day,
    fraction,
    number,
    running_day,
    short_moment,
)
from monitor.present.language import Translator, locale_of, translator
from monitor.present.standings import (
    coverage_words,
    extended_words,
    is_report_sent,
    is_together,
    standing_words,
    title_of,
    total_words,
    value_words,
)
from monitor.present.targets import milestone_words, target_words

MOST_BARS = 6
MOST_NAMES = 14
"""Names of one list before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Box:
    """One of the three numbers: value, what it counts, its coverage, the number before."""

    value: str
    label: str
    detail: str
    change: str
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One indicator: ``percent`` and ``target`` place the bar, None where there is no share."""

    title: str
    value: str
    percent: float | None
    target: float | None
    standing: Standing | None
    detail: str


@dataclass(frozen=True, slots=True)
class Square:
    """One cell of the small matrix; both lines empty where nothing was asked."""

    first: str
    second: str
    standing: Standing | None


@dataclass(frozen=True)
class DigestWords:
    """Everything a digest says to one reader, in the order it is said."""

    subject: str
    preheader: str
    title: str
    subtitle: str
    warnings: tuple[str, ...]
    headline: str
    boxes: tuple[Box, ...]
    out_title: str
    out: tuple[tuple[str, str], ...]
    lists: tuple[str, ...]
    bars: tuple[Bar, ...]
    bars_left: str
    changes_title: str
    changes: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Square, ...]], ...]
    notes: tuple[str, ...]
    is_short: bool
    """Nothing changed since the mail before: the headline and one line say it all."""


def digest_words(told: Statement, local_date: date, locale: str, *, late: str = "") -> DigestWords:
    """A statement in one language.

    Args:
        told: The statement.
        local_date: The day the digest is of, in the directive's zone.
        locale: The reader's language.
        late: Why the mail comes later than its figures, where it does; said first.
    """
    _ = translator(locale)
    shown = told.indicators[:MOST_BARS]
    warned = warnings(told, locale)
    unchanged = is_unchanged(told) and not warned
    return DigestWords(
        subject=subject(told, local_date, locale),
        preheader=_preheader(told, _),
        title=_("Following up directives"),
        subtitle=" · ".join(
            filter(None, (
                _("Morning digest {day}", day=running_day(local_date, locale)),
                _("Dispatch {number}", number=told.number),
                scope_name(told, locale),
            ))
        ),
        warnings=tuple(filter(None, (late, *warned))),
        headline=headline(told, locale),
        boxes=_boxes(told, _),
        out_title=_out_title(told.reports, _),
        out=_out(told, _),
        lists=_lists(told, _),
        bars=tuple(_bar(line, told, _) for line in shown),
        bars_left=_bars_left(told, _),
        changes_title=changes_title(told, locale),
        changes=changes_words(told, locale),
        columns=tuple(_column_head(duty, _) for duty in told.grid.columns),
        rows=tuple(
            (
                short_name(row.who, locale),
                tuple(
                    _square(row.cells.get(duty.code), duty, told, _) for duty in told.grid.columns
                ),
            )
            for row in told.grid.rows
        ),
        notes=tuple(notes(told, shown, locale)),
        is_short=unchanged,
    )  # fmt: skip


def scope_name(told: Statement, locale: str) -> str:
    """Whose part of the directive it is; empty for the whole."""
    return ", ".join(short_name(who, locale) for who in told.scope)


def tag(told: Statement) -> str:
    """What a mail's subject begins with: ``[5305]``."""
    return f"[{told.number.partition('/')[0] or told.directive}]"


def subject(told: Statement, local_date: date, locale: str) -> str:
    """``[5305] 10/08: 37/45 đã nộp, 8 quá hạn, mục 14 86,3%``: the answer, before it is opened."""
    _ = translator(locale)
    on = day(local_date, locale)
    short = on.rpartition(" ")[0] if locale_of(locale) == "en" else on[:5]
    place = scope_name(told, locale)
    count = told.reports
    said = [_("reports not computed")]
    if count is not None:
        said = [_("no report is asked for any more")]
    if count is not None and count.expected:
        said = [_("{share} submitted", share=fraction(count.sent, count.expected, locale))]
        said += _out_counts(count, _)
    said += [_named_value(line, _) for line in told.numbers[:1]]
    return f"{tag(told)} {' '.join(filter(None, (short, place)))}: {', '.join(said)}"


def _out_counts(count: Reports, _: Translator) -> list[str]:
    """``["8 quá hạn", "3 trả lại"]``; what there is none of is left out."""
    said = []
    if count.overdue:
        said.append(_("{n} overdue", n=number(len(count.overdue), _.locale)))
    if count.returned:
        said.append(_("{n} returned", n=number(len(count.returned), _.locale)))
    return said


def _named_value(line: Line, _: Translator) -> str:
    return f"{place_of(line.duty, _)} {value_words(line.cell, line.duty, _.locale)}"


def headline(told: Statement, locale: str) -> str:
    """Where things stand, in one or two short sentences."""
    _ = translator(locale)
    count = told.reports
    said = []
    if told.are_all_met and count is not None:
        share = fraction(count.sent, count.expected, locale)
        said.append(_("Every target is met, {share} reports.", share=share))
    else:
        if count is not None:
            said.append(_overdue_words(count, _))
        said += [_number_sentence(line, _) for line in told.numbers[:1]]
    place = scope_name(told, locale)
    return (f"{place}: " if place else "") + " ".join(said)


def _overdue_words(count: Reports, _: Translator) -> str:
    if not count.expected:
        return _("No report is asked for any more.")
    if not count.overdue:
        return _("{share} reports are in and none is overdue.",
                 share=fraction(count.sent, count.expected, _.locale))  # fmt: skip
    days = _.plural("{n} day", "{n} days", count.longest)
    if all(one.late_days == count.longest for one in count.overdue):
        return _.plural(
            "{n} unit is overdue by {days}.", "{n} units are overdue by {days}.",
            len(count.overdue), days=days,
        )  # fmt: skip
    return _.plural(
        "{n} unit is overdue, by {days}.", "{n} units are overdue, the longest by {days}.",
        len(count.overdue), days=days,
    )  # fmt: skip


def _number_sentence(line: Line, _: Translator) -> str:
    value = f"{title_of(line.duty, _.locale)}: {value_words(line.cell, line.duty, _.locale)}"
    left = (line.cell.expected or 0) - (line.cell.reported or 0)
    if left <= 0:
        return f"{value}."
    more = _.plural("{n} unit has no figure", "{n} units have no figures", left)
    return f"{value}, {more}."


def _preheader(told: Statement, _: Translator) -> str:
    said = []
    if told.reports is not None and told.reports.overdue:
        names = [short_name(one.who, _.locale) for one in told.reports.overdue]
        said.append(_("Overdue: {names}.", names=listed(names, 4, _)))
    said += [_number_sentence(line, _) for line in told.numbers[1:]]
    return " ".join(said)


def _boxes(told: Statement, _: Translator) -> tuple[Box, ...]:
    boxes = []
    count = told.reports
    if count is not None:
        share = fraction(count.sent, count.expected, _.locale)
        tone = Standing.OVERDUE if count.overdue else None
        if count.sent == count.expected > 0:
            tone = Standing.MET
        change = ""
        if told.changes is not None:
            then = fraction(told.changes.sent_then, told.changes.expected_then, _.locale)
            change = then_words(told, then, _.locale)
        said = _out_counts(count, _)
        if count.extended:
            said.append(extended_words(len(count.extended), _.locale))
        boxes.append(Box(share, _("valid reports"), ", ".join(said), change, tone))
    for line in told.numbers:
        label = f"{place_of(line.duty, _)}, {target_words(line.cell.goal, line.duty, _.locale)}"
        coverage = _("figures of {share}", share=coverage_words(line.cell, _.locale))
        boxes.append(
            Box(
                value_words(line.cell, line.duty, _.locale),
                label,
                coverage,
                movement(line, told, _),
                line.cell.standing,
            )
        )
    return tuple(boxes)


def _out_title(count: Reports | None, _: Translator) -> str:
    if count is None or not count.overdue:
        return ""
    return _("Overdue, nothing valid sent ({n})", n=number(len(count.overdue), _.locale))


def _out(told: Statement, _: Translator) -> tuple[tuple[str, str], ...]:
    """Who is overdue: name; days and the last sign of life."""
    if told.reports is None:
        return ()
    return tuple(
        (
            full_name(one.who, _.locale),
            ", ".join(
                filter(None, (
                    _.plural("{n} day", "{n} days", one.late_days) if one.late_days else "",
                    sign_words(one.sign, told.time_zone, _.locale),
                ))
            ),
        )
        for one in told.reports.overdue
    )  # fmt: skip


def sign_words(sign: Sign | None, zone: str, locale: str) -> str:
    """The last sign of life of a unit that has sent nothing; empty where none is known."""
    _ = translator(locale)
    if sign is None:
        return ""
    match sign.kind:
        case "no_account":
            return _("has no account")
        case "never_signed_in":
            return _("never signed in")
        case "waiting":
            return _("waiting for the head")
        case "draft" if sign.asked:
            return _("draft, {share} boxes", share=fraction(sign.filled, sign.asked, locale))
        case "draft":
            return _("draft")
        case "signed_in" if sign.at is not None:
            return _("last seen {moment}", moment=short_moment(sign.at, locale, zone))
        case _:
            return _("seen, nothing entered")


def _rank(rank: Rank | None, _: Translator) -> str:
    """The own place among those of its group, with how many have a number at all."""
    if rank is None:
        return ""
    return _(
        "Place {place} of {ranked} ranked in its group for {duty}; {share} of the group have a"
        " number.",
        place=number(rank.place, _.locale),
        ranked=number(rank.ranked, _.locale),
        duty=place_of(rank.duty, _),
        share=fraction(rank.with_number, rank.expected, _.locale),
    )


def _lists(told: Statement, _: Translator) -> tuple[str, ...]:
    count = told.reports
    if count is None:
        return ()

    def line(title: str, lines: Iterable[UnitLine]) -> str:
        names = [full_name(one.who, _.locale) for one in lines]
        if not names:
            return ""
        return f"{title} ({number(len(names), _.locale)}): {listed(names, MOST_NAMES, _)}."

    return tuple(
        filter(None, (
            _rank(told.rank, _),
            line(_("Returned, being fixed"), count.returned),
            line(_("Waiting for approval"), count.awaiting),
            line(_("Nothing sent, not overdue"), count.silent),
            line(_("Given a later deadline"), count.extended),
        ))
    )  # fmt: skip


def _bar(line: Line, told: Statement, _: Translator) -> Bar:
    cell, duty = line.cell, line.duty
    title = title_of(duty, _.locale)
    if line.who is not None:
        title = f"{short_name(line.who, _.locale)}: {title}"
    said = [
        "" if cell.standing is None
        else standing_words(cell, duty, told.as_of, _.locale, basis=told.basis),
        target_words(cell.goal, duty, _.locale),
        milestone_words(cell.goal, duty, _.locale, told.time_zone),
        movement(line, told, _),
        _("figures of {share}", share=coverage_words(cell, _.locale)) if is_together(cell) else "",
        total_words(cell, _.locale),
        place_of(duty, _),
    ]  # fmt: skip
    value = value_words(cell, duty, _.locale)
    if cell.standing is None:
        value = fraction(cell.reported, cell.expected, _.locale)
    return Bar(
        title, value, bar_percent(cell, duty), bar_target(cell, duty), cell.standing,
        " · ".join(filter(None, said)),
    )  # fmt: skip


def _bars_left(told: Statement, _: Translator) -> str:
    left = len(told.indicators) - MOST_BARS
    return (
        _.plural("{n} more duty on the board", "{n} more duties on the board", left)
        if left > 0
        else ""
    )


def _column_head(duty: Obligation, _: Translator) -> str:
    return _("Report") if is_report_sent(duty) else duty.code


def _square(cell: Cell | None, duty: Obligation, told: Statement, _: Translator) -> Square:
    if cell is None:
        return Square("", "", None)
    first, second = cell_lines(cell, duty, _.locale, told.time_zone, basis=told.basis)
    return Square(first, second, cell.standing)
