"""Beside a number: how it was computed, and what standings mean, opened where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dash import html

from monitor.domain.directive import Basis, Directive, Obligation
from monitor.domain.standing import Cell
from monitor.present.how_words import how_words
from monitor.present.language import translator
from monitor.web.pieces import aria, data, icon, legend_table
from monitor.web.reader import address

HOW = "/data/how"
"""Where the steps of one number are told."""


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


def how_button(
    slug: str, obligation: str, row: str, name: str, locale: str, *,
    as_of: datetime | None = None, basis: Basis | None = None,
) -> html.Button:  # fmt: skip
    """The sign beside a number among many: the steps open where it is pressed.

    ``as_of`` and ``basis`` are those of the page; ``name`` says whose number it is.
    """
    _ = translator(locale)
    href = address(
        HOW, directive=slug, obligation=obligation, row=row,
        as_of=as_of.isoformat() if as_of else None, basis=basis,
    )  # fmt: skip
    return html.Button(
        icon("info"),
        type="button",
        className="m-how",
        title=_("How it is computed"),
        **data("how", href),
        **aria(label=_("How it is computed: {name}", name=name)),
    )
