"""How a number came about, step by step, in the terms of the rule that made it.

Every sentence is chosen by what the rule itself reads: the cell's contribution, the duty's
aggregation, its headline, a field's computation. The numbers are the cell's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from monitor.domain.directive import Basis, Computation, Directive, Obligation
from monitor.domain.standing import Cell
from monitor.present.formats import fraction, number, percent
from monitor.present.issues import label_of
from monitor.present.language import Translator, msg, translator
from monitor.present.standings import (
    basis_words,
    coverage_words,
    standing_sentence,
    standing_words,
    value_words,
)
from monitor.present.targets import interval_words, target_words

_MADE_OF: Mapping[str | None, str] = {
    "own": msg("It is the unit's own figure; figures of units below it are shown, never added."),
    "children": msg("It is the sum of the units that report to it; it types nothing of its own."),
    "both": msg("It is the sum of its own figure and those of the units that report to it."),
    None: msg("It is the sum over all bodies that answer for the duty, and the units below them."),
}
_COMPUTED: Mapping[str, str] = {
    "report_sent": msg("Nobody types it: it is 1 once the unit's report is sent."),
    "positive": msg("Nobody types it: it is 1 where the figure “{field}” is above zero."),
    "one": msg("Nobody types it: each unit that gave “{field}” counts as 1."),
    "units_with": msg("Nobody types it: it counts the units whose “{field}” is above zero."),
    "units": msg("Nobody types it: it counts the units."),
    "total": msg("Nobody types it: it adds “{field}” up over the units of duty {obligation}."),
    "on_time": msg("Nobody types it: it counts the bodies of duty {obligation} that sent in time."),
    "expected": msg("Nobody types it: it counts the bodies of duty {obligation} that must send."),
}


def how_words(
    cell: Cell, duty: Obligation, directive: Directive, at: datetime, locale: str, *,
    basis: Basis = "received",
) -> tuple[str, ...]:  # fmt: skip
    """The steps from what was typed to the number and its standing, each a sentence."""
    _ = translator(locale)
    return tuple(filter(None, _steps(cell, duty, directive, at, basis, _)))


def _steps(
    cell: Cell, duty: Obligation, directive: Directive, at: datetime, basis: Basis, _: Translator
) -> Iterator[str]:
    yield _measure(duty, directive, _)
    yield from _computed(duty, directive, _)
    yield _("{basis}.", basis=basis_words(basis, _.locale))
    if cell.standing is None:
        yield _("Populations overlap here, so the bodies are listed and never added up.")
        yield _("Coverage: {share}.", share=coverage_words(cell, _.locale))
        return
    yield _(_MADE_OF[cell.contribution])
    yield _arithmetic(cell, duty, _)
    if cell.reported is not None and cell.expected is not None:
        yield _coverage(cell, _)
    if cell.contribution != "own" and cell.numerator is not None:
        yield _interval(cell, duty, _)
    yield _("Held against: {target}.", target=target_words(cell.goal, duty, _.locale))
    said = standing_words(cell, duty, at, _.locale, basis=basis)
    yield _("Standing “{name}”: {why}", name=said, why=standing_sentence(cell.standing, _.locale))


def _label(directive: Directive, code: str | None, _: Translator) -> str:
    asked = directive.fields.get(code or "")
    return label_of(asked, asked.code, _.locale) if asked is not None else code or ""


def _measure(duty: Obligation, directive: Directive, _: Translator) -> str:
    headline = duty.headline
    above = _label(directive, headline.numerator, _)
    below = _label(directive, headline.denominator, _)
    if headline.kind == "ratio":
        return _("Measured: {above} ÷ {below}.", above=above, below=below)
    if headline.kind == "narrative":
        return _("It is told in words; what counts is that a report was sent.")
    return _("Measured: {above}.", above=above)


def _computed(duty: Obligation, directive: Directive, _: Translator) -> Iterator[str]:
    for code in dict.fromkeys((duty.headline.numerator, duty.headline.denominator)):
        asked = directive.fields.get(code or "")
        computation = asked.computation if asked is not None else None
        if computation is not None:
            yield _in_words(computation, directive, _)
        elif asked is not None and asked.source == "reference":
            label = label_of(asked, asked.code, _.locale)
            yield _("“{field}” is read from a dated register, not typed.", field=label)


def _in_words(computation: Computation, directive: Directive, _: Translator) -> str:
    text = _(_COMPUTED[computation.kind])
    field = _label(directive, computation.field, _)
    return text.format(field=field, obligation=computation.obligation or "")


def _arithmetic(cell: Cell, duty: Obligation, _: Translator) -> str:
    """``62.420 ÷ 70.450 = 88,6%``: sums divided, never ratios averaged, never rounded up."""
    if cell.value is None or cell.numerator is None:
        return _("There is no number yet: not reported is never counted as zero.")
    if duty.headline.kind not in ("ratio", "milestone") or cell.denominator is None:
        return _("Result: {value}.", value=value_words(cell, duty, _.locale))
    return _(
        "{above} ÷ {below} = {value}: sums are divided, ratios are never averaged, and the result"
        " is cut at one decimal, never rounded up.",
        above=number(cell.numerator, _.locale), below=number(cell.denominator, _.locale),
        value=percent(cell.value, _.locale),
    )  # fmt: skip


def _coverage(cell: Cell, _: Translator) -> str:
    share = fraction(cell.reported, cell.expected, _.locale)
    if cell.coverage_kind == "declared":
        return _("Coverage: the body declares {share} of its facilities.", share=share)
    if cell.contribution == "own":
        return ""
    full = cell.reported == cell.expected
    if full:
        return _("Coverage: all {share} units have a figure.", share=share)
    return _("Coverage: {share} units have a figure; while one is missing it is never met.",
             share=share)  # fmt: skip


def _interval(cell: Cell, duty: Obligation, _: Translator) -> str:
    said = interval_words(cell, duty, _.locale)
    if cell.low is None or cell.low == cell.high:
        return _("Interval: {said}.", said=said.rstrip("."))
    return _(
        "Interval: {said}; the low end counts the silent units at none, the high end at all of"
        " their size in a dated register.", said=said,
    )  # fmt: skip
