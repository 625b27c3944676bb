"""Search: one box in the band for organisations, duties and directives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from monitor.domain.names import full_name, short_name
from monitor.domain.roles import May
from monitor.present.formats import day, number
from monitor.present.language import Translator, msg, translator
from monitor.present.standings import title_of
from monitor.services import search
from monitor.services.directives import DirectiveSummary
from monitor.services.search import FoundDuty, FoundUnit
from monitor.services.work import Work
from monitor.web.grids import item_words
from monitor.web.page import Page
from monitor.web.pieces import aria, button_class, card, empty
from monitor.web.reader import address, reader
from monitor.web.shell import SEARCH_PATH, page_frame

page = Page("search", SEARCH_PATH, May.SEE_MATRIX, title=msg("Search"))
MOST = 30
"""Lines of one kind; who sees so many types another word."""


@page.layout
def layout(work: Work, /, q: Any = "") -> html.Div:
    """What matches the words, in the reader's own reach."""
    # Said twice in an address it comes as a list, which nobody has typed.
    typed = q.strip()[: search.LONGEST] if isinstance(q, str) else ""
    who = reader(work, address(SEARCH_PATH, q=typed))
    _ = translator(who.locale)
    return page_frame(
        _("Search"),
        _form(typed, _),
        *_results(work, typed, _),
        reader=who,
        narrow=True,
    )


def _form(typed: str, _: Translator) -> html.Form:
    """The box again, for a phone, where the band has no room for it."""
    return html.Form(
        [
            html.Label(_("Name, number or words; accents may be left out"), htmlFor="search-q"),
            html.Div(
                [
                    dbc.Input(
                        id="search-q", name="q", type="search", value=typed,
                        maxLength=search.LONGEST,
                    ),
                    html.Button(_("Search"), type="submit", className=button_class("primary")),
                ],
                className="search-line",
            ),
        ],
        action=SEARCH_PATH,
        method="GET",
        role="search",
        className="search-form",
        **aria(label=_("Search")),
    )  # fmt: skip


def _results(work: Work, typed: str, _: Translator) -> list[Any]:
    if not typed:
        return [
            html.P(
                _("For example: ha lam, TKV, 14.1, smartphones, 5305."), className="m-muted"
            )
        ]  # fmt: skip
    found = search.find(work, typed)
    if found.is_empty:
        said = _("Nothing found for “{typed}”.", typed=typed)
        advice = _("Try fewer letters, another of its names, or the number of the item.")
        return [empty(f"{said} {advice}")]
    return [
        _part(_("Organisations"), [_unit(one, _) for one in found.organizations], _),
        _part(_("Duties"), [_duty(one, _) for one in found.duties], _),
        _part(_("Directives"), [_order(one, _) for one in found.directives], _),
    ]


def _part(title: str, lines: Sequence[html.Li], _: Translator) -> html.Section | None:
    if not lines:
        return None
    left = len(lines) - MOST
    more = _("{n} more: type another word to narrow it.", n=number(left, _.locale))
    return card(
        html.Ul(lines[:MOST], className="search-list"),
        html.P(more, className="m-small") if left > 0 else None,
        title=title,
        note=number(len(lines), _.locale),
    )


def _line(words: str, href: str, beneath: Sequence[str]) -> html.Li:
    return html.Li(
        [
            html.A(words, href=href),
            html.Small(" · ".join(filter(None, beneath)), className="dim"),
        ]
    )


def _unit(found: FoundUnit, _: Translator) -> html.Li:
    unit, parent = found.unit, found.parent
    beneath = (
        unit.short_name if unit.short_name != unit.name_vi else "",
        short_name(parent, _.locale) if parent else "",
        unit.code,
    )
    return _line(full_name(unit, _.locale), f"/organizations/{unit.code}", beneath)


def _duty(one: FoundDuty, _: Translator) -> html.Li:
    duty, order = one.duty, one.directive
    return _line(
        f"{duty.code} · {title_of(duty, _.locale)}",
        f"/obligations/{order.slug}/{duty.code}",
        (order.number, item_words(duty.item, _.locale)),
    )


def _order(order: DirectiveSummary, _: Translator) -> html.Li:
    return _line(
        f"{order.number} · {order.subject}",
        address("/directive", slug=order.slug),
        (order.issuer, day(order.issued_on, _.locale)),
    )
