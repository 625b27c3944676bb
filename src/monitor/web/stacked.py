"""The stacked bars of the board and of an organisation's page, as their pictures tell them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from monitor.domain.names import full_name, short_name
from monitor.files.matrix_view import Wish, scope_words, wish_words
from monitor.present.formats import fraction
from monitor.present.language import translator
from monitor.present.stacks import Bar, Parts, Stacks, coverage_line
from monitor.present.urgency import SHOWN, tally
from monitor.services import chasing, directives, matrix
from monitor.services.matrix import Matrix
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.matrix_data import DEEP, MOST_AT_ONCE, as_data
from monitor.web.matrix_state import MatrixState
from monitor.web.pages.chase_parts import count_parts


def board_stacks(work: Work, state: MatrixState) -> Stacks:
    """The bars of the board's blocks and addressees, as its grid has them."""
    locale = visit.locale()
    _ = translator(locale)
    figures = (state.directive, state.as_of, state.basis)
    top = matrix.top(work, *figures, more_than=MOST_AT_ONCE)
    found, below = top if top is not None else (matrix.matrix(work, *figures, None, DEEP), None)
    told = as_data(found, locale, below=below)
    # Blocks with their addressees; of a reader's part its topmost units with those right below.
    deepest = 2 if found.is_whole else 1
    bars = [
        Bar(row["name"], row["level"], _parts(dict(row["stack"]["parts"])))
        for row in told["rows"]
        if row["level"] <= deepest and row["stack"] is not None
    ]
    said = _("Each bar: the duties of a row and of all units below it")
    title = _("How the duties of all bodies stand")
    return _stacks(found, title, bars, _parts(told["counts"]), said)


def unit_stacks(work: Work, state: MatrixState, organization: str) -> Stacks:
    """A unit's own bar and those of the units that report to it, as its page has them."""
    locale = visit.locale()
    _ = translator(locale)
    found = matrix.matrix(
        work, state.directive, state.as_of, state.basis, root=organization, depth=1
    )
    bars = [
        Bar(short_name(row, locale), row.level - 1, counted)
        for row in found.rows
        if (counted := tally(row.cells.values()))
    ]
    whole: Counter[str] = Counter()
    for bar in bars:
        whole.update({standing.value: count for standing, count in bar.parts})
    title = f"{full_name(found.rows[0], locale)}: {_('how its duties stand')}"
    said = _("Each bar: the duties of that unit alone")
    return _stacks(found, title, bars, _parts(whole), said)


def chase_stack(work: Work, slug: str) -> Stacks:
    """The bar of the coordinator's chase: where the reports asked stand now, unit by unit."""
    locale = visit.locale()
    _ = translator(locale)
    counts = chasing.counted(work, slug)
    told = [one for one in count_parts(counts, _) if one[1]]
    whole = [(standing, count) for standing, count, _words in told]
    share = fraction(counts.sent, counts.asked, locale)
    return Stacks(
        _("Reports of the units asked"),
        directives.get(work, slug).directive,
        work.now,
        "received",
        [Bar(_("Units"), 0, whole)] if whole else [],
        whole,
        (f"{share} {_('units have sent everything due')}", _("Scope: the whole directive")),
        {standing: words for standing, _count, words in told},
    )


def _stacks(found: Matrix, title: str, bars: list[Bar], whole: Parts, said: str) -> Stacks:
    locale = visit.locale()
    narrowed = f"{scope_words(found, locale)} · {wish_words(found, Wish(), locale)}"
    return Stacks(
        title,
        found.directive,
        found.as_of,
        found.basis,
        bars,
        whole,
        (coverage_line(whole, locale), said, narrowed),
    )


def _parts(counts: dict[str, Any]) -> Parts:
    """Counts by a standing's word, in the order of bars."""
    return [(one, counts[one.value]) for one in SHOWN if counts.get(one.value)]
