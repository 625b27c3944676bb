"""Beside a number: how it was computed, and what standings mean, opened where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dash import html

from monitor.domain.directive import Basis, Directive, Obligation
from monitor.domain.standing import Cell
from monitor.present.how_words import how_words
from monitor.present.language import translator
from monitor.web.pieces import legend_table


def how_part(
    cell: Cell, duty: Obligation, directive: Directive, at: datetime, locale: str, *,
    basis: Basis, with_legend: bool = True,
) -> html.Details:  # fmt: skip
    """The steps of one number; folded, so that it is there for who asks and in nobody's way."""
    _ = translator(locale)
    steps = how_words(cell, duty, directive, at, locale, basis=basis)
    legend = (
        html.Details([html.Summary(_("What the standings mean")), legend_table(locale)])
        if with_legend
        else None
    )
    # The page's own number is what an address may name; a list has many.
    named: dict[str, Any] = {"id": "how"} if with_legend else {}
    return html.Details(
        [
            html.Summary(_("How it is computed")),
            html.Ol([html.Li(one) for one in steps]),
            legend,
        ],
        className="how",
        **named,
    )
