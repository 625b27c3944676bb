"""The review: every value once more before it is handed in.

Handing in is ``assets/34-hand-in.js``'s, through the API: a dropped line or a second press does not
hand in twice.
"""

from __future__ import annotations

import json
from enum import StrEnum, unique
from typing import Any

from dash import html

from monitor.domain.roles import May
from monitor.present.language import Translator, msg, translator
from monitor.present.messages import figures_forbid_text
from monitor.services import reports
from monitor.services.reports import ReportKey, ReportView
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages import sheet
from monitor.web.pages.entry import deadline_band, lead, report_path
from monitor.web.pages.entry_told import person_told, sentences
from monitor.web.pages.evidence import files_card
from monitor.web.pages.report import note_of, sheet_page
from monitor.web.pieces import data
from monitor.web.reader import reader
from monitor.web.shell import Reader, page_frame


@unique
class Id(StrEnum):
    """Ids of the review."""

    SUBMIT = "review-submit"


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
    return page_frame(
        _("Review before handing in"),
        html.Div(
            [
                deadline_band(view, work, who.locale),
                _errors(view, who.locale),
                html.Section(
                    [
                        sheet.values_table(view, who.locale, change=True),
                        sheet.ratio_lines(view, who.locale),
                    ],
                    className="m-card",
                ),
                files_card(work, view, who.locale),
                note_of(view, _),
                html.P(
                    _("I have checked these figures against my unit's own list."),
                    className="sheet-oath",
                ),
                _bar(view, _),
            ],
            **data("hand-in", json.dumps(_told(view, who), ensure_ascii=False)),
        ),
        reader=who,
        crumbs=[(_("To do"), "/"), (_("Enter results"), report_path(view))],
        lead=lead(view, who.locale),
        narrow=True,
    )


def _errors(view: ReportView, locale: str) -> html.P | None:
    """That something must be mended first; each stands beneath its figure."""
    count = _error_count(view)
    return html.P(figures_forbid_text(count, locale), className="sheet-error") if count else None


def _error_count(view: ReportView) -> int:
    return sum(one.severity == "error" for one in view.issues)


def _bar(view: ReportView, _: Translator) -> html.Div:
    words = _("Hand in to your head") if view.organization.head_step else _("Send the report")
    return html.Div(
        html.Div(
            [
                html.Span(className="hand-in-said", role="status"),
                html.Button(type="button", className="m-button hand-in-act", hidden=True),
                html.A(
                    _("Back to the form"), href=report_path(view),
                    className="m-button m-button-quiet",
                ),
                html.Button(
                    words, id=Id.SUBMIT, type="button", className="m-button m-button-primary",
                    disabled=bool(_error_count(view)),
                ),
            ],
            className="action-in",
        ),
        className="action-bar",
    )  # fmt: skip


def _told(view: ReportView, who: Reader) -> dict[str, Any]:
    """What the script needs: where to hand in, in whose name, and its sentences."""
    _ = translator(who.locale)
    return person_told(view, who) | {
        "version": view.version,
        "report": report_path(view),
        "receipt": report_path(view, "receipt"),
        "say": sentences(_)
        | {
            "sending": _("Handing in…"),
            "offline": _(
                "Not handed in yet: no connection. It is handed in, once, as soon as the connection"
                " returns while this page is open."
            ),
            "failed": _(
                "Not handed in yet: the server did not answer. Trying again; it is handed in once."
            ),
            "ended": _("Not handed in yet: your session has ended."),
            "other": _("Not handed in: somebody else has signed in at this browser."),
            "changed": _(
                "Not handed in: {name} saved this report at {time}, after you opened this page."
                " Look at it again first."
            ),
            "unsaved": _(
                "Some figures on this device have not reached the server. Go back to the form"
                " first."
            ),
            "look": _("Look again"),
            "back": _("Back to the form"),
        },
    }
