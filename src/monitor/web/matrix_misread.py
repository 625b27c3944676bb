"""What of a matrix's address makes no sense, so that the page can say so instead of guessing.

Anybody may have typed an address, or cut it short in a mail. What cannot be understood is left out
of the view and named above it: nobody takes the whole board for the part they asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from dash import html

from monitor.domain.directive import BASES, Directive
from monitor.domain.errors import Invalid
from monitor.present.language import msg, translator
from monitor.present.urgency import SHOWN
from monitor.web.matrix_state import (
    ALL_GROUPS,
    EVERY_DUTY,
    LONGEST,
    ORDERS,
    VIEWS,
    MatrixState,
    read_instant,
    read_state,
)
from monitor.web.pieces import callout, icon

NAMES = {
    "as_of": msg("time"),
    "since": msg("time compared with"),
    "basis": msg("figures counted"),
    "item": msg("item"),
    "group": msg("group"),
    "show": msg("standing"),
    "need": msg("only what needs somebody"),
    "empty": msg("empty columns"),
    "sort": msg("order"),
    "view": msg("view"),
    "obligation": msg("duty"),
}
LISTS = ("item", "show")
REPEATED = 40
"""So much of a value is repeated to the reader."""

Misread = tuple[str, str]
"""A part of the address by its name, and what stood there."""


def read_view(
    told: Mapping[str, Any], directive: Directive, now: datetime
) -> tuple[MatrixState, tuple[Misread, ...]]:
    """The view as far as an address makes sense for a directive, and the parts that do not."""
    wrong = [(name, value) for name in NAMES for value in _wrong(name, told, directive, now)]
    without = dict(told)
    for name, value in wrong:
        rest = [one for one in without[name].split(",") if one != value]
        without[name] = ",".join(rest) if name in LISTS else ""
    state = read_state(directive.slug, without, directive.time_zone)
    if state.view != "compare":
        state = replace(state, since=None)
    return state, tuple((name, value[:REPEATED]) for name, value in wrong)


def _wrong(name: str, told: Mapping[str, Any], directive: Directive, now: datetime) -> list[str]:
    """The values of one part of the address that mean nothing."""
    typed = told.get(name)
    if not isinstance(typed, str) or not typed:
        return []
    typed = typed[:LONGEST]
    if name in ("as_of", "since"):
        return [] if _has_been(typed, directive, now) else [typed]
    known = _known(name, directive)
    values = typed.split(",") if name in LISTS else [typed]
    return [one for one in values if one and one not in known]


def _has_been(typed: str, directive: Directive, now: datetime) -> bool:
    try:
        at = read_instant(typed, directive.time_zone)
    except Invalid:
        return False
    return at is not None and at <= now


def _known(name: str, directive: Directive) -> Collection[str]:
    """Everything one part of the address may say."""
    duties = [one.code for one in directive.obligations]
    match name:
        case "basis":
            return BASES
        case "item":
            return {one.item or "closing" for one in directive.obligations}
        case "group":
            return {ALL_GROUPS, *(one.code for one in directive.groups)}
        case "show":
            return {one.value for one in SHOWN}
        case "sort":
            return {*ORDERS, *duties}
        case "view":
            return VIEWS
        case "obligation":
            return {EVERY_DUTY, *duties}
        case _:
            return ("0", "1")


def misread_part(wrong: tuple[Misread, ...], locale: str) -> html.Div | None:
    """The band that says what of the address was not understood."""
    if not wrong:
        return None
    _ = translator(locale)
    parts = "; ".join(f"{_(NAMES[name])} “{value}”" for name, value in wrong)
    said = _("Parts of this address mean nothing here and are left out: {parts}.", parts=parts)
    rest = _("What follows is shown without them.")
    return callout(icon("warning"), html.Span([html.B(said), " ", rest]), tone="warning")
