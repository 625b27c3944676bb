"""Exported files: what a person asked for, how far it has come, and where it is fetched."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

from dash import Input, Output, dcc, html

from monitor.domain.exports import STEPS, Export
from monitor.domain.roles import May
from monitor.present.export_words import export_name, reach_words, state_words
from monitor.present.formats import stamp
from monitor.present.language import Translator, msg, translator
from monitor.present.standings import basis_words
from monitor.services import directives, exports
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.export_files import PATH, file_address, step_address
from monitor.web.matrix_files import read_wanted
from monitor.web.matrix_state import export_address
from monitor.web.page import Page
from monitor.web.pieces import (
    aria,
    as_of_note,
    button_class,
    callout,
    card,
    empty,
    icon,
    labelled,
    table,
)
from monitor.web.reader import reader
from monitor.web.shell import page_frame

LOOK_EVERY = 3_000
"""Milliseconds between two looks, while something is being made."""


@unique
class Id(StrEnum):
    """Ids of the page."""

    LIST = "exports-list"
    CLOCK = "exports-clock"
    BEGIN = "exports-begin"


page = Page("exports", PATH, May.SEE_MATRIX, title=msg("Exported files"))


@page.layout
def layout(work: Work, /, form: str | None = None, **told: str) -> html.Div:
    """The person's files, the newest first; while one is being made the list follows it.

    ``form`` and ``told`` ask for a file of the board, which whoever looks may have made.
    """
    who = reader(work, PATH)
    _ = translator(who.locale)
    found = exports.mine(work)
    clock = dcc.Interval(id=Id.CLOCK, interval=LOOK_EVERY, disabled=not _is_any_open(found))
    return page_frame(
        _("Exported files"),
        _asking(work, form, told, _) if form else None,
        html.Div(_content(work, found, _), id=Id.LIST, **aria(live="polite")),
        clock,
        reader=who,
        lead=_(
            "Long files are made in the background, as of when they were asked for. Each is yours "
            "alone and is kept for three days."
        ),
    )


def _asking(work: Work, form: str, told: dict[str, str], _: Translator) -> html.Section:
    """The file an address asks for that takes long, and the button that has it made."""
    wanted, state = read_wanted(work, form, told)
    directive = directives.get(work, wanted.directive).directive
    said = _("This file takes long: it is made in the background, and you need not wait for it.")
    basis, zone = state.basis or directive.basis, directive.time_zone
    # Without an instant it is as of when the button is pressed, which is not known yet.
    at = as_of_note(state.as_of, basis, _.locale, zone=zone) if state.as_of else None
    button = html.Button(
        _("Have the file made"), type="submit", className=button_class("primary"), id=Id.BEGIN
    )
    begin = html.Form(button, action=export_address(state, wanted.form), method="POST")
    title = f"{export_name(wanted, _.locale)} · {directive.number}"
    return card(at, html.P(said), begin, title=title)


@page.on(
    Output(Id.LIST, "children"),
    Output(Id.CLOCK, "disabled"),
    Input(Id.CLOCK, "n_intervals"),
    prevent_initial_call=True,
)
def follow(work: Work, _passed: int | None) -> tuple[list[Any], bool]:
    """The list as it is now; nothing asks any more once nothing is being made."""
    found = exports.mine(work)
    return _content(work, found, translator(visit.locale())), not _is_any_open(found)


def _is_any_open(found: list[Export]) -> bool:
    return any(one.is_open for one in found)


def _content(work: Work, found: list[Export], _: Translator) -> list[Any]:
    title = _("Exported files")
    if not found:
        action = html.A(_("Board"), href="/matrix")
        return [_without_worker(work, found, _), card(empty(_("No long file yet."), action))]
    heads = [_("File"), _("Figures"), _("State"), _("Actions")]
    rows = [_line(one, heads, _) for one in found]
    listed = html.Div(table(title, heads, rows), className="mail-list")
    return [_without_worker(work, found, _), card(listed)]


def _without_worker(work: Work, found: list[Export], _: Translator) -> html.Div | None:
    """Said where nobody makes files: no progress is shown that does not come."""
    if exports.is_served(work):
        return None
    said = _("The worker is not running: no long file is made now.")
    more = _("What waits goes on when it runs again.") if _is_any_open(found) else ""
    return callout(icon("warning"), html.Span([html.B(said), " ", more]), tone="warning")


def _line(one: Export, heads: list[str], _: Translator) -> list[Any]:
    zone = visit.settings().timezone
    assert one.wanted.as_of is not None
    assert one.wanted.basis is not None
    figures = html.Span(
        [
            stamp(one.wanted.as_of, _.locale, zone), html.Br(),
            html.Small(basis_words(one.wanted.basis, _.locale)),
        ]
    )  # fmt: skip
    asked = _("asked for {time}", time=stamp(one.asked_at, _.locale, zone))
    name: list[Any] = [
        export_name(one.wanted, _.locale),
        html.Br(),
        html.Small(f"{one.wanted.directive} · {asked}"),
    ]
    return [
        html.Span(name),
        labelled(heads[1], figures),
        labelled(heads[2], _state(one, zone, _)),
        _steps(one, _),
    ]


def _state(one: Export, zone: str, _: Translator) -> html.Span:
    said = state_words(one, _.locale, zone)
    bar = None
    if one.is_open:
        bar = html.Progress(
            value=str(one.step), max=str(len(STEPS) - 1), className="exports-bar",
            **aria(label=said),
        )  # fmt: skip
    note = reach_words(one, _.locale)
    return html.Span([said, bar, html.Small(note) if note else None])


def _steps(one: Export, _: Translator) -> html.Div | None:
    """What its owner can do now: fetch it, call it off, have a mail sent."""
    if one.state == "done":
        words: list[Any] = [icon("download"), _("Fetch")]
        link = html.A(words, href=file_address(one), className=button_class("primary", small=True))
        return html.Div(link, className="m-row")
    if not one.is_open:
        return None
    mail: Any = _button(one, "mail", _("Tell me by mail"))
    if one.tells_by_mail:
        mail = html.Small(_("You will be told by mail."))
    return html.Div([mail, _button(one, "cancel", _("Call it off"))], className="m-row")


def _button(one: Export, step: str, words: str) -> html.Form:
    button = html.Button(words, type="submit", className=button_class("quiet", small=True))
    return html.Form(button, action=step_address(one, step), method="POST")
