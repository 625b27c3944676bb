"""One cell opened: its number in words, how it came about, who is behind it, what ordered it."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum, unique
from typing import Any
from urllib.parse import quote

from dash import Input, Output, html

from monitor.domain.names import full_name, short_name
from monitor.domain.roles import May
from monitor.present.formats import moment
from monitor.present.language import Translator, msg, translator
from monitor.present.standings import title_of
from monitor.services import directives, matrix, milestones
from monitor.services.comments import Subject
from monitor.services.matrix import CellView
from monitor.services.report_view import ReportView
from monitor.services.work import Work
from monitor.web.grids import item_words
from monitor.web.matrix_state import ALL_GROUPS, MatrixState, read_state
from monitor.web.page import Page
from monitor.web.pages.amendments import duty_notes
from monitor.web.pages.cell_parts import (
    below_part,
    history_part,
    log_part,
    ordered_part,
    reports_of,
    summary_part,
)
from monitor.web.pages.cell_plans import mount_on, plan_parts
from monitor.web.pages.entry import report_path
from monitor.web.pages.evidence import cell_card
from monitor.web.pages.goals import goals_path
from monitor.web.pages.threads import cell_thread
from monitor.web.pages.trend import TrendIds, at_deadline, trend_part
from monitor.web.pieces import aria, as_of_note, callout, icon, link_button
from monitor.web.reader import address, reader
from monitor.web.shell import Reader, page_frame


@unique
class Id(StrEnum):
    """Ids of the opened cell."""

    TOLD = "cell-told"
    PLOT = "cell-plot"
    CHART = "cell-chart"


@unique
class Way(StrEnum):
    """Parts of the page a phone leads to."""

    BELOW = "cell-below"
    HISTORY = "cell-history"
    EVIDENCE = "cell-evidence"


TREND = TrendIds(Id.TOLD, Id.PLOT, Id.CHART)
page = Page(
    "cell", "/cell/<directive>/<obligation>/<organization>", May.SEE_MATRIX, title=msg("Cell")
)


@page.layout
def layout(
    work: Work, /, directive: str, obligation: str, organization: str, **told: str
) -> html.Div:
    """Status in words, number, trend, units below, the paragraph, revisions and decisions.

    ``organization`` may be a group's code; ``all`` is the whole directive.
    """
    stored = directives.get(work, directive)
    state = read_state(directive, told, stored.directive.time_zone)
    duty = directives.duty_of(stored, obligation)
    if not state.as_of and (last := directives.shown_last(work, duty)):
        state = replace(state, as_of=last)
    groups = {one.code for one in stored.directive.groups} | {ALL_GROUPS}
    unit = None if organization in groups else organization
    group = ALL_GROUPS if unit else organization
    view = matrix.cell(work, directive, obligation, unit, state.as_of, state.basis, group)
    path = "/".join(quote(one, safe="") for one in (directive, obligation, organization))
    here = address(f"/cell/{path}", **state.figures())
    who = reader(work, here)
    _ = translator(who.locale)
    name = name_of(view, who.locale)
    own = reports_of(work, view)
    return page_frame(
        f"{name}: {title_of(view.duty, who.locale)}",
        _past(view, state, f"/cell/{path}", _) if state.as_of else None,
        *duty_notes(work, directive, obligation, _),
        as_of_note(view.as_of, view.basis, who.locale, zone=view.directive.time_zone),
        _ways(view, _),
        html.Div(
            [
                html.Div(_told(work, view, state, here, who), className="m-stackup"),
                html.Div(_proved(work, view, own, who.locale), className="m-stackup"),
            ],
            className="m-columns",
        ),
        reader=who,
        crumbs=_crumbs(view, state, _),
        actions=[
            *(link_button(_("Open the report"), report_path(one)) for one in own[:1]),
            *_to_goals(work, view, unit, _),
        ],
    )


def _told(work: Work, view: CellView, state: MatrixState, here: str, who: Reader) -> list[Any]:
    """What the number is, how it came about, what is done about it, who is behind it."""
    slug, duty, at = view.directive.slug, view.duty.code, view.as_of
    unit = view.organization.code if view.organization else None
    group = view.group or ALL_GROUPS
    series = matrix.series(work, slug, duty, unit, view.basis, at, group)
    steps = milestones.in_force(work, view.stored, duty, unit, at)
    is_past = bool(state.as_of)
    return [
        summary_part(view, at_deadline(view, series), state, who.locale),
        trend_part(view, series, steps, TREND, who.locale),
        *(plan_parts(work, view, here, is_past=is_past) if unit else ()),
        html.Div(below_part(view, state, who.locale), id=Way.BELOW),
        # What is said now is no part of an earlier state.
        cell_thread(work, Subject(slug, unit, obligation=duty), who)
        if unit and not is_past
        else None,
    ]


def _proved(work: Work, view: CellView, own: list[ReportView], locale: str) -> list[Any]:
    """What ordered it, and what stands behind the number: reports, files, decisions."""
    history = history_part(view, own, locale) if view.organization else None
    return [
        ordered_part(view, locale),
        html.Div(history, id=Way.HISTORY),
        html.Div(cell_card(work, view, own, locale), id=Way.EVIDENCE),
        log_part(view, locale),
    ]


def _ways(view: CellView, _: Translator) -> html.Nav:
    """On a phone, where all of it stands beneath each other: the ways to its parts."""
    ways = [
        (_("Overview"), "main"),
        (_("Units"), Way.BELOW if view.below else ""),
        (_("History"), Way.HISTORY if view.organization else ""),
        (_("Evidence"), Way.EVIDENCE if view.organization else ""),
    ]
    return html.Nav(
        [html.A(words, href=f"#{place}") for words, place in ways if place],
        className="m-only-phone cell-ways",
        **aria(label=_("Parts of this page")),
    )


def _to_goals(work: Work, view: CellView, unit: str | None, _: Translator) -> list[html.A]:
    """Where the cell's target and milestones are set, for who sets them."""
    slug = view.directive.slug
    if slug not in work.scope(May.SET_TARGETS).directives:
        return []
    return [link_button(_("Targets and milestones"), goals_path(slug, view.duty.code, unit))]


def name_of(view: CellView, locale: str) -> str:
    """The unit's or group's short name."""
    if view.organization is not None:
        return short_name(view.organization, locale)
    found = next((one for one in view.directive.groups if one.code == view.group), None)
    if found is None:
        return translator(locale)("Whole province")
    return full_name(found, locale)


def _crumbs(view: CellView, state: MatrixState, _: Translator) -> list[tuple[str, str]]:
    board = MatrixState(state.directive, state.as_of, state.basis)
    item = board.address(item=(view.duty.item or "closing",))
    return [(_("Board"), board.address()), (item_words(view.duty.item, _.locale), item)]


def _past(view: CellView, state: MatrixState, path: str, _: Translator) -> html.Div:
    when = moment(view.as_of, _.locale, view.directive.time_zone)
    said = _("You are looking at an earlier state, as of {moment}.", moment=when)
    back = html.A(_("Back to now"), href=address(path, basis=state.basis))
    return callout(icon("clock"), html.Span([html.B(said), " ", back]), tone="past")


mount_on(page)
page.script("draw", Output(Id.PLOT, "children"), Input(Id.TOLD, "data"))
