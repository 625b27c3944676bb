"""The receipt: proof that a report was handed in, and what happens next."""

from __future__ import annotations

from dash import html

from monitor.domain import workflow
from monitor.domain.roles import May
from monitor.present import formats
from monitor.present.language import msg, translator
from monitor.services import directives, organizations, reports
from monitor.services.reports import ReportKey
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages import sheet
from monitor.web.pages.entry import lead, report_path
from monitor.web.reader import reader
from monitor.web.shell import page_frame

page = Page(
    "receipt", "/receipt/<directive>/<organization>/<period>", May.SEE_FIGURES, title=msg("Receipt")
)


@page.layout
def layout(work: Work, /, directive: str, organization: str, period: str) -> html.Div:
    """Proof that it was received, and what happens next."""
    view = reports.read(work, ReportKey(directive, organization, period))
    who = reader(work, report_path(view, "receipt"))
    _ = translator(who.locale)
    told = directives.get(work, directive).directive
    submitted = [one for one in view.decisions if one.kind == "submit"]
    title = (
        _("Handed in to your head")
        if view.state is workflow.State.SUBMITTED
        else _("Report sent")
        if view.state in (workflow.State.APPROVED, workflow.State.ACCEPTED)
        else _("Not handed in yet")
    )
    received = ""
    if submitted:
        received = _("Received {when}", when=formats.moment(submitted[-1].at, who.locale))
    coordinator = organizations.name_of(work, told.coordinator, who.locale)
    steps = sheet.next_steps(view, coordinator, who.locale)
    return page_frame(
        title,
        html.Section(
            [
                html.P([_("Receipt"), " ", html.B(sheet.receipt_code(view), className="num")]),
                html.P(received) if received else None,
                sheet.ratio_lines(view, who.locale),
                html.Ol([html.Li(step) for step in steps]),
                html.P(html.A(_("Open the report"), href=report_path(view))),
                html.P(html.A(_("To my list"), href="/")),
            ],
            className="m-card receipt",
        ),
        html.Section(
            [html.H2(_("What was handed in")), sheet.values_table(view, who.locale)],
            className="m-card",
        ),
        reader=who,
        lead=lead(view, who.locale),
        narrow=True,
    )  # fmt: skip
