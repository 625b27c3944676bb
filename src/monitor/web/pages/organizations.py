"""Organisations: find one by any of its names, and see everything it was given to do."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dash import Input, Output, dcc, html

from monitor.domain.names import full_name
from monitor.domain.organization import Organization
from monitor.domain.roles import May
from monitor.present import formats
from monitor.present.language import Translator, msg, translator
from monitor.services import organizations, records
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages.organization_duties import below_part, duties_part
from monitor.web.pages.organization_parts import (
    burden_part,
    contacts_part,
    mails_part,
    names_part,
    punctuality_part,
)
from monitor.web.pieces import callout, card, empty
from monitor.web.reader import reader
from monitor.web.shell import page_frame

page = Page(
    "organizations", "/organizations", May.SEE_MATRIX, title=msg("Organisations"),
)  # fmt: skip
one_page = Page("organization", "/organizations/<code>", May.SEE_MATRIX, title=msg("Organisation"))
MOST = 400

SEARCH, FOUND = "organizations-search", "organizations-found"


@page.layout
def layout(work: Work, /, q: str = "") -> html.Div:
    """A search box over names, aliases and codes, with or without diacritics."""
    who = reader(work, "/organizations")
    _ = translator(who.locale)
    return page_frame(
        _("Organisations"),
        html.Label(_("Name, short name or code; accents may be left out"), htmlFor=SEARCH),
        dcc.Input(id=SEARCH, type="search", value=str(q)[:200], debounce=0.3, className="m-search"),
        html.Div(_list(work, str(q)[:200], who.locale), id=FOUND),
        reader=who,
        narrow=True,
    )


@page.on(Output(FOUND, "children"), Input(SEARCH, "value"), prevent_initial_call=True)
def search(work: Work, typed: Any) -> Any:
    """The organisations that match what is typed, in the searcher's scope."""
    return _list(work, typed if isinstance(typed, str) else "", work.actor.locale)


def _list(work: Work, typed: str, locale: str) -> Any:
    _ = translator(locale)
    found = organizations.find(work, q=typed.strip()[:200] or None)
    if not found:
        return empty(_("Nothing found for “{typed}”.", typed=typed))
    top = min(unit.level for unit in found)
    counted = _.plural("{n} organisation", "{n} organisations", len(found))
    return [
        html.P(counted, className="dim", role="status"),
        html.Ul(
            [
                html.Li(
                    [
                        html.A(
                            full_name(unit, locale),
                            href=f"/organizations/{unit.code}",
                        ),
                        " ",
                        html.Small(unit.code, className="dim"),
                    ],
                    className=f"unit-level-{min(unit.level - top, 3)}",
                )
                for unit in found[:MOST]
            ],
            className="unit-list",
        ),
    ]


@one_page.layout
def organization(work: Work, /, code: str) -> html.Div:
    """One organisation: what is asked of it everywhere, how it keeps to it, its names, its mail.

    One that was merged or ended is shown as it was on its last day.
    """
    spans = records.history(work, code)
    last = spans[-1]
    is_over = last.valid_to is not None and last.valid_to <= work.now.date()
    unit = last if is_over else organizations.one(work, code)
    who = reader(work, f"/organizations/{code}")
    _ = translator(who.locale)
    found = records.burden(work, code, _last_instant(last) if is_over else None)
    zone = found[0].directive.time_zone if found else formats.ZONE
    parts: list[Any] = [burden_part(found, code, who.locale)]
    parts += [duties_part(one.board, one.row, who.locale) for one in found]
    if not found:
        parts.append(empty(_("No directive gives this organisation anything to do.")))
    elif not is_over:
        kept = [
            (one.directive.number, records.punctuality(work, one.directive.slug, code))
            for one in found
        ]
        parts.append(punctuality_part(kept, who.locale, zone))
    parts.append(mails_part(work, code, who.locale, zone))
    parts += contacts_part(work, found, code, who.locale)
    parts.append(names_part(spans, work, who.locale))
    for one in found:
        below = [it for it in one.board.rows if it.parent == code and it.kind != "group"]
        if below:
            parts.append(below_part(below, who.locale))
    name = full_name(unit, who.locale)
    return page_frame(
        name,
        _ended(last, _) if is_over else None,
        _facts(work, unit, who.locale),
        *parts,
        reader=who,
        crumbs=[(_("Organisations"), "/organizations")],
    )


def _last_instant(last: Organization) -> datetime:
    """The last second in which a unit that has ended was there."""
    assert last.valid_to is not None
    return datetime.combine(last.valid_to, time.min, ZoneInfo(formats.ZONE)) - timedelta(seconds=1)


def _ended(last: Organization, _: Translator) -> html.Div:
    assert last.valid_to is not None
    day = formats.day(last.valid_to, _.locale)
    said = _("This organisation ended on {day}: it is shown as it was on its last day.", day=day)
    return callout(said, tone="past")


def _facts(work: Work, unit: Organization, locale: str) -> html.Section:
    _ = translator(locale)
    pairs: list[tuple[str, Any]] = [(_("Code"), unit.code)]
    if unit.aliases:
        pairs.append((_("Also called"), ", ".join(unit.aliases)))
    if unit.parent:
        pairs.append((_("Belongs to"), organizations.name_of(work, unit.parent, locale)))
    if unit.valid_to:
        pairs.append((_("Ended on"), formats.day(unit.valid_to, locale)))
    step = _("the head approves") if unit.head_step else _("sent as soon as it is handed in")
    pairs.append((_("Sending"), step))
    facts = html.Dl([part for name, said in pairs for part in (html.Dt(name), html.Dd(said))])
    doubt = None
    if not unit.verified:
        text = _("That this organisation existed under this name in 2020 is not yet confirmed.")
        doubt = callout(text, tone="warning")
    return card(facts, doubt)
