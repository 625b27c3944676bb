"""The digest's names, warnings and notes: what must be known before its numbers are believed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.domain.directive import Obligation
from monitor.domain.names import full_name
from monitor.domain.statements import Line, Statement, Who
from monitor.present.formats import clock_time, day, fraction, number, stamp, there
from monitor.present.language import Translator, translator
from monitor.present.standings import basis_words, title_of, value_words
from monitor.present.targets import interval_words, target_note


def short_name(who: Who, locale: str) -> str:
    """Its name where space is short."""
    return who.short_name or full_name(who, locale)


def place_of(duty: Obligation, _: Translator) -> str:
    """Where the duty stands in the text: ``mục 14``; its code where it is in no item."""
    return _("item {item}", item=duty.item) if duty.item else _("duty {code}", code=duty.code)


def listed(names: Sequence[str], most: int, _: Translator) -> str:
    """Names with commas; beyond ``most`` it says how many more there are."""
    if len(names) <= most:
        return ", ".join(names)
    more = _("and {n} more", n=number(len(names) - most, _.locale))
    return ", ".join(names[:most]) + " " + more


def warnings(told: Statement, locale: str) -> tuple[str, ...]:
    """What must be known before any number is believed: it stands in the mail's first line."""
    _ = translator(locale)
    said = []
    if told.uncomputed:
        what = "; ".join(f"{duty.code} {title_of(duty, locale)}" for duty in told.uncomputed)
        said.append(_("Could not be computed and is left out: {what}.", what=what))
    if told.stale is not None and told.stale.since is not None:
        hours = int((told.as_of - told.stale.since).total_seconds()) // 3600
        said.append(
            _("No new figures for {hours} hours: the last report arrived at {moment}.",
              hours=number(hours, locale),
              moment=stamp(told.stale.since, locale, told.time_zone))
        )  # fmt: skip
    elif told.stale is not None:
        said.append(_("No report has arrived so far, although a reporting period has passed."))
    return tuple(said)


def notes(told: Statement, shown: Sequence[Line], locale: str) -> Iterable[str]:
    """As of when, on which basis and what the other says, what is certain, what the marks mean."""
    _ = translator(locale)
    at = there(told.as_of, told.time_zone)
    yield _(
        "Figures as of {time} on {day}, as the units themselves reported them.",
        time=clock_time(told.as_of, told.time_zone), day=day(at.date(), _.locale),
    )  # fmt: skip
    yield f"{basis_words(told.basis, _.locale)}. {_other_basis(told, _)}".strip()
    yield _("A ratio covers only the units that have figures.")
    for line in told.numbers:
        if line.cell.low is not None and line.cell.low != line.cell.high:
            yield f"{place_of(line.duty, _)}: {interval_words(line.cell, line.duty, _.locale)}."
    lines = [*told.numbers, *shown]
    found = [target_note(one.cell.goal, one.duty, _.locale) for one in lines]
    if any(one.cell.goal.milestone is not None for one in lines):
        found.append(_("† set by the coordinator, not in the text"))
    yield from dict.fromkeys(filter(None, found))


def _other_basis(told: Statement, _: Translator) -> str:
    """The same numbers on the other basis, where they differ."""
    said = []
    count = told.reports
    if count is not None and count.other is not None and count.other != count.sent:
        share = fraction(count.other, count.expected, _.locale)
        said.append(_("{share} reports", share=share))
    for line in told.numbers:
        if line.other is not None and line.other.value != line.cell.value:
            value = value_words(line.other, line.duty, _.locale)
            said.append(f"{place_of(line.duty, _)} {value}")
    if not said:
        return ""
    words = ", ".join(said)
    if told.basis == "received":
        return _("Counting only what is accepted: {numbers}.", numbers=words)
    return _("Counting all that was sent: {numbers}.", numbers=words)
