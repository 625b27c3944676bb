"""The review: every value once more before it is handed in."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

from dash import Input, Output, State, dcc, html, no_update

from monitor.domain.roles import May
from monitor.present.language import msg, translator
from monitor.services import reports
from monitor.services.reports import ReportKey
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages import sheet
from monitor.web.pages.entry import deadline_band, lead, report_path
from monitor.web.pages.report import TYPING, note_of, place_store, read_place, sheet_page
from monitor.web.reader import reader
from monitor.web.shell import page_frame


@unique
class Id(StrEnum):
    """Ids of the review."""

    PLACE = "review-place"
    GO = "review-go"
    SUBMIT = "review-submit"
    ERRORS = "review-errors"


page = Page(
    "review", "/review/<directive>/<organization>/<period>", May.SEE_FIGURES, title=msg("Review")
)


@page.layout
def layout(work: Work, /, directive: str, organization: str, period: str) -> html.Div:
    """Every value once more, with a way back to each, before it is handed in."""
    view = reports.read(work, ReportKey(directive, organization, period))
    who = reader(work, report_path(view, "review"))
    _ = translator(who.locale)
    if "submit" not in view.may:
        return sheet_page(work, view)
    errors = [one for one in view.issues if one.severity == "error"]
    words = _("Hand in to your head") if view.organization.head_step else _("Send the report")
    return page_frame(
        _("Review before handing in"),
        place_store(view, Id.PLACE),
        dcc.Location(id=Id.GO, refresh=True),
        deadline_band(view, work, who.locale),
        html.Section(
            [
                sheet.values_table(view, who.locale, change=True),
                sheet.ratio_lines(view, who.locale),
            ],
            className="m-card",
        ),
        note_of(view, _),
        html.P(
            _("I have checked these figures against my unit's own list."), className="sheet-oath"
        ),
        html.Div(id=Id.ERRORS, role="alert"),
        html.Div(
            html.Div(
                [
                    html.A(
                        _("Back to the form"),
                        href=report_path(view),
                        className="m-button m-button-quiet",
                    ),
                    html.Button(
                        words,
                        id=Id.SUBMIT,
                        type="button",
                        className="m-button m-button-primary",
                        disabled=bool(errors),
                        n_clicks=0,
                    ),
                ],
                className="action-in",
            ),
            className="action-bar",
        ),
        reader=who,
        crumbs=[(_("To do"), "/"), (_("Enter results"), report_path(view))],
        lead=lead(view, who.locale),
        narrow=True,
    )  # fmt: skip


@page.on(
    Output(Id.GO, "href"),
    Input(Id.SUBMIT, "n_clicks"),
    State(Id.PLACE, "data"),
    writes=True,
    prevent_initial_call=True,
)
def hand_in(work: Work, clicks: int, place: Any) -> Any:
    """Submit what was reviewed; pressed twice, it is submitted once."""
    if not clicks:
        return no_update
    key, version = read_place(place)
    view = reports.read(work, key)
    if view.state in TYPING:
        reports.submit(work, key, if_match=version)
    return f"/receipt/{key.directive}/{key.organization}/{key.period}"
