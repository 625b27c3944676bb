"""One unit's report: its form while it is typed, its sheet once it is handed in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum, unique
from typing import Any

from dash import Input, Output, State, dcc, html, no_update

from monitor.domain import workflow
from monitor.domain.errors import Invalid
from monitor.domain.roles import May
from monitor.present import formats
from monitor.present.language import Translator, msg, translator
from monitor.present.messages import closed_text
from monitor.services import directives, organizations, periods, reports
from monitor.services.reports import ReportKey, ReportView, as_json
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages import sheet
from monitor.web.pages.bulk import many_link
from monitor.web.pages.changes import changes_part
from monitor.web.pages.entry import entry_page, lead, report_path
from monitor.web.pages.evidence import files_card
from monitor.web.pages.returning import common_reasons, reason_of
from monitor.web.pages.threads import report_thread
from monitor.web.pieces import aria, callout, icon, link_button
from monitor.web.reader import reader
from monitor.web.shell import page_frame
from monitor.web.typed import instant_of

TYPING = (workflow.State.OPEN, workflow.State.DRAFT, workflow.State.RETURNED)
"""States in which the unit types; the form is shown to whoever may."""


DECIDING = frozenset({"approve", "accept", "withdraw", "return", "reopen"})


@unique
class Id(StrEnum):
    """Ids of the sheet."""

    PLACE = "report-place"
    GO = "report-go"
    APPROVE = "report-approve"
    ACCEPT = "report-accept"
    RETURN = "report-return"
    COMMON = "report-common"
    REASON = "report-reason"
    FIX_BY = "report-fix-by"
    REOPEN = "report-reopen"
    WITHDRAW = "report-withdraw"
    CORRECT = "report-correct"
    WHY = "report-why"


page = Page(
    "report", "/report/<directive>/<organization>/<period>", May.SEE_FIGURES, title=msg("Report")
)


@page.layout
def layout(
    work: Work, /, directive: str, organization: str, period: str, enter: str = ""
) -> html.Div:
    """The form while it is the reader's to type, the sheet otherwise.

    The coordinator, who may type for a unit, reads the sheet first and asks for the form.
    """
    key = ReportKey(directive, organization, period)
    view = reports.read(work, key)
    if "save" in view.may and view.state in TYPING and (view.sees_draft or enter):
        return entry_page(work, view, directives.get(work, directive))
    return sheet_page(work, view)


def sheet_page(work: Work, view: ReportView) -> html.Div:
    """The report for reading, with the steps its reader may take."""
    who = reader(work, report_path(view))
    _ = translator(who.locale)
    hidden = None
    if not view.entries and not view.sees_draft:
        hidden = html.P(
            _("Nothing sent yet. Until it is sent, figures are seen in the unit itself only."),
            className="sheet-hidden",
        )
    return page_frame(
        _("Report"),
        place_store(view, Id.PLACE),
        dcc.Location(id=Id.GO, refresh=True),
        _closed(work, view, _),
        sheet.state_line(view, who.locale),
        hidden,
        _figures(view, who.locale),
        _changes(view, who.locale),
        files_card(work, view, who.locale) if view.entries or view.sees_draft else None,
        note_of(view, _),
        _how_to_correct(work, view, who.locale),
        _actions(work, view, who.locale),
        html.Section(
            [html.H2(_("What happened")), sheet.history(view, who.locale)], className="m-card"
        ),
        report_thread(work, view, who),
        reader=who,
        actions=[link for link in [many_link(work, view, who.locale)] if link],
        crumbs=[(_("Home"), "/")],
        lead=lead(view, who.locale),
        narrow=True,
    )  # fmt: skip


def _closed(work: Work, view: ReportView, _: Translator) -> html.Div | None:
    """That the period is closed to the unit, who can open it, and how to reach them."""
    since = view.door.closed_since
    if since is None:
        return None
    said = closed_text(view.period.code, since, periods.contact(work, view.key.directive), _.locale)
    way = None
    if work.actor.may(May.SET_PERIODS):
        place = f"/periods/{view.key.directive}/{view.period.code}"
        way = html.A(_("Open it for this unit"), href=place)
    return callout(icon("clock"), html.Span([said, " ", way]), tone="warning")


def _figures(view: ReportView, locale: str) -> html.Section | None:
    if not view.entries and not view.sees_draft:
        return None
    return html.Section(
        [sheet.values_table(view, locale), sheet.ratio_lines(view, locale)], className="m-card"
    )


def _changes(view: ReportView, locale: str) -> html.Section | None:
    """Against the last accepted revision: what everybody outside the unit has gone by."""
    found = changes_part(view, locale, accepted=True)
    return None if found is None else html.Section(found, className="m-card")


def _how_to_correct(work: Work, view: ReportView, locale: str) -> html.P | None:
    """Who opens an accepted report again, told to those whose figures they are."""
    if view.state is not workflow.State.ACCEPTED or not view.sees_draft or "reopen" in view.may:
        return None
    _ = translator(locale)
    body = _coordinator(work, view, locale)
    return html.P(
        _("Accepted. To correct it, ask {coordinator} to reopen it.", coordinator=body),
        className="dim",
    )


def note_of(view: ReportView, _: Translator) -> html.Section | None:
    """The note its author left for whoever reads it; None where there is none."""
    if not view.note:
        return None
    return html.Section([html.H2(_("Note")), html.P(view.note)], className="m-card")


def place_store(view: ReportView, id_: StrEnum) -> dcc.Store:
    """Which report the buttons speak of, and the version that was read: claims, checked again."""
    key = view.key
    return dcc.Store(
        id=id_,
        data={
            "directive": key.directive, "organization": key.organization, "period": key.period,
            "version": str(view.version),
        },
    )  # fmt: skip


def read_place(told: Any) -> tuple[ReportKey, str]:
    """The report a browser claims to speak of."""
    names = ("directive", "organization", "period", "version")
    if not isinstance(told, dict) or not all(isinstance(told.get(name), str) for name in names):
        raise Invalid("wrong_shape", [("report", "wrong_shape", {"what": "report"})], what="report")
    return ReportKey(told["directive"], told["organization"], told["period"]), told["version"]


def _actions(work: Work, view: ReportView, locale: str) -> html.Section:
    """Only the buttons the reader may press now; every id is there, unused ones hidden."""
    _ = translator(locale)
    by_head = view.state is workflow.State.SUBMITTED
    approve = _("Approve and send to {coordinator}", coordinator=_coordinator(work, view, locale))
    buttons: list[Any] = [
        _button(Id.APPROVE, approve, "m-button m-button-primary", shown="approve" in view.may),
        _button(Id.ACCEPT, _("Accept"), "m-button m-button-primary", shown="accept" in view.may),
        _button(Id.WITHDRAW, _("Take back"), "m-button", shown="withdraw" in view.may),
    ]
    returning = html.Div(
        [
            html.Fieldset([html.Legend(_("Common reasons")), common_reasons(Id.COMMON, _)]),
            html.Label(_("What must be mended (read word for word)"), htmlFor=Id.REASON),
            dcc.Textarea(id=Id.REASON, rows=3, maxLength=2000),
            html.Div(
                [
                    html.Label(_("To be fixed by the end of"), htmlFor=Id.FIX_BY),
                    dcc.Input(
                        id=Id.FIX_BY,
                        type="text",
                        value=formats.next_day(work.now),
                        placeholder="09/08/2020",
                    ),
                ],
                hidden=by_head,
            ),
            _button(Id.RETURN, _("Return to be mended"), "m-button m-button-danger", shown=True),
        ],
        className="sheet-return",
        hidden="return" not in view.may,
    )
    can_correct = "save" in view.may and view.state is workflow.State.APPROVED
    may_enter = "save" in view.may and view.state in TYPING
    correcting = html.Div(
        [
            html.Label(_("Why is it reopened or corrected?"), htmlFor=Id.WHY),
            dcc.Textarea(id=Id.WHY, rows=2, maxLength=2000),
            _button(Id.CORRECT, _("Make a correction"), "m-button", shown=can_correct),
            _button(Id.REOPEN, _("Reopen for correction"), "m-button", shown="reopen" in view.may),
        ],
        className="sheet-return",
        hidden=not (can_correct or "reopen" in view.may),
    )
    if may_enter:
        words = _("Enter on behalf of the unit")
        buttons.append(link_button(words, f"{report_path(view)}?enter=1"))
    return html.Section(
        [html.Div(buttons, className="sheet-buttons"), returning, correcting],
        className="m-card sheet-actions",
        hidden=not (view.may & DECIDING or can_correct or may_enter),
        **aria(label=_("Decide")),
    )  # fmt: skip


def _button(id_: Id, words: str, kind: str, *, shown: bool) -> html.Button:
    return html.Button(words, id=id_, type="button", className=kind, hidden=not shown, n_clicks=0)


def _coordinator(work: Work, view: ReportView, locale: str) -> str:
    told = directives.get(work, view.key.directive).directive
    if view.key.organization == told.coordinator:
        return told.accepts_coordinators_own_report
    return organizations.name_of(work, told.coordinator, locale)


def fix_by_end_of(work: Work, key: ReportKey, typed: Any) -> datetime | None:
    """``09/08/2020`` as the first instant after that day, in the directive's zone."""
    zone = directives.get(work, key.directive).directive.time_zone
    return instant_of(typed, None, zone, ends=True, place="fix_by")


def _again(place: Any) -> str:
    key, _version = read_place(place)
    return f"/report/{key.directive}/{key.organization}/{key.period}"


@page.on(
    Output(Id.GO, "href", allow_duplicate=True),
    Input(Id.APPROVE, "n_clicks"),
    State(Id.PLACE, "data"),
    writes=True,
    prevent_initial_call=True,
)
def approve(work: Work, clicks: int, place: Any) -> Any:
    """The head signs off what was read."""
    if not clicks:
        return no_update
    key, version = read_place(place)
    reports.approve(work, key, if_match=version)
    return _again(place)


@page.on(
    Output(Id.GO, "href", allow_duplicate=True),
    Input(Id.ACCEPT, "n_clicks"),
    State(Id.PLACE, "data"),
    writes=True,
    prevent_initial_call=True,
)
def accept(work: Work, clicks: int, place: Any) -> Any:
    """The coordinator takes over what was read."""
    if not clicks:
        return no_update
    key, version = read_place(place)
    reports.accept(work, key, if_match=version)
    return _again(place)


@page.on(
    Output(Id.GO, "href", allow_duplicate=True),
    Input(Id.WITHDRAW, "n_clicks"),
    State(Id.PLACE, "data"),
    writes=True,
    prevent_initial_call=True,
)
def withdraw(work: Work, clicks: int, place: Any) -> Any:
    """The clerk takes back what the head has not approved."""
    if not clicks:
        return no_update
    key, version = read_place(place)
    reports.withdraw(work, key, if_match=version)
    return _again(place)


@page.on(
    Output(Id.GO, "href", allow_duplicate=True),
    Input(Id.RETURN, "n_clicks"),
    State(Id.PLACE, "data"),
    State(Id.COMMON, "value"),
    State(Id.REASON, "value"),
    State(Id.FIX_BY, "value"),
    writes=True,
    prevent_initial_call=True,
)
def send_back(work: Work, clicks: int, place: Any, common: Any, reason: Any, fix_by: Any) -> Any:
    """Head or coordinator returns it, with what must be mended."""
    if not clicks:
        return no_update
    key, version = read_place(place)
    told = reason_of(common, reason, translator(work.actor.locale))
    reports.send_back(work, key, told, fix_by_end_of(work, key, fix_by), if_match=version)
    return _again(place)


@page.on(
    Output(Id.GO, "href", allow_duplicate=True),
    Input(Id.REOPEN, "n_clicks"),
    State(Id.PLACE, "data"),
    State(Id.WHY, "value"),
    writes=True,
    prevent_initial_call=True,
)
def reopen(work: Work, clicks: int, place: Any, why: Any) -> Any:
    """The coordinator lets the unit correct what was sent."""
    if not clicks:
        return no_update
    key, version = read_place(place)
    reports.reopen(work, key, why or "", if_match=version)
    return _again(place)


@page.on(
    Output(Id.GO, "href", allow_duplicate=True),
    Input(Id.CORRECT, "n_clicks"),
    State(Id.PLACE, "data"),
    State(Id.WHY, "value"),
    writes=True,
    prevent_initial_call=True,
)
def correct(work: Work, clicks: int, place: Any, why: Any) -> Any:
    """The unit begins a correction of what it sent; the sent figures count until it is sent."""
    if not clicks:
        return no_update
    key, version = read_place(place)
    view = reports.read(work, key)
    values = {code: as_json(entry) for code, entry in view.entries.items()}
    reports.save_draft(work, key, values, dict(view.reasons), why or "", if_match=version)
    return _again(place)
