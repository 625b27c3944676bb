"""Units that came or left: the coordinator says whether they report, and from when on."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

from dash import ALL, Input, Output, State, ctx, dcc, html, no_update

from monitor.domain.errors import Invalid
from monitor.domain.roles import May
from monitor.present import formats
from monitor.present.language import Translator, msg, translator
from monitor.services import organizations, proposals
from monitor.services.proposals import Asked, Proposal
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pieces import callout, card, empty
from monitor.web.reader import reader
from monitor.web.shell import page_frame

page = Page("proposals", "/proposals", May.SET_TARGETS, title=msg("Units that came or left"))


@unique
class Id(StrEnum):
    """Ids of the page."""

    WHOLE = "proposals-whole"


def part(name: object, proposal: object) -> dict[str, Any]:
    """Id of one control of one question."""
    return {"proposals": name, "proposal": proposal}


@page.layout
def layout(work: Work, /) -> html.Div:
    """Every open question, the oldest first."""
    return html.Div(_page(work), id=Id.WHOLE)


def _page(work: Work, said: str = "") -> html.Div:
    who = reader(work, "/proposals")
    _ = translator(who.locale)
    found = proposals.waiting(work)
    return page_frame(
        _("Units that came or left"),
        html.Div(callout(said, tone="calm") if said else None, role="status"),
        *(_card(one, work, _) for one in found),
        None if found else empty(_("No unit came or left.")),
        reader=who,
        narrow=True,
        crumbs=[(_("Home"), "/")],
        lead=_(
            "A corporation keeps the list of its own units. Who is expected to report is yours to "
            "say: it holds from then on, and no earlier day is changed."
        ),
    )


def _card(asked: Asked, work: Work, _: Translator) -> html.Section:
    one = asked.proposal
    unit = organizations.name_of(work, one.organization, _.locale)
    above = organizations.name_of(work, one.reports_to, _.locale)
    day = formats.running_day(one.day, _.locale)
    told = (
        _("Below {above} from {day}. Its neighbours report for: {duties}.",
          above=above, day=day, duties=", ".join(asked.obligations))
        if one.kind == "join"
        else _("Not there any more from {day}. It reports to {above} for: {duties}.",
               above=above, day=day, duties=", ".join(asked.obligations))
    )  # fmt: skip
    by = _("Recorded by {name}, {when}.", name=one.proposed_by or "Monitor",
           when=formats.stamp(one.proposed_at, _.locale))  # fmt: skip
    yes = _("Expect its reports") if one.kind == "join" else _("Expect no more reports")
    return card(
        html.P(told),
        html.P(by, className="dim"),
        html.Div(
            [
                html.Button(
                    yes, id=part("yes", one.id), type="button", n_clicks=0,
                    className="m-button m-button-primary m-button-large",
                ),
                html.Details(
                    [
                        html.Summary(_("Leave it as it is")),
                        html.Label(
                            [
                                html.Span(_("Why")),
                                dcc.Textarea(id=part("why", one.id), rows=2, maxLength=2000),
                            ]
                        ),
                        html.Button(
                            _("Keep as it is"), id=part("no", one.id), type="button", n_clicks=0,
                            className="m-button",
                        ),
                    ],
                    className="decide-return",
                ),
            ],
            className="decide",
        ),
        title=f"{unit} ({one.organization})",
        note=one.directive,
    )  # fmt: skip


def _pressed(clicks: list[Any]) -> int | None:
    told = ctx.triggered_id
    return None if told is None or not any(clicks) else int(told["proposal"])


@page.on(
    Output(Id.WHOLE, "children", allow_duplicate=True),
    Input(part("yes", ALL), "n_clicks"),
    writes=True,
    prevent_initial_call=True,
)
def agree(work: Work, clicks: list[Any]) -> Any:
    """From now on, or from its day, the unit is expected, or is not any more."""
    number = _pressed(clicks)
    if number is None:
        return no_update
    return _page(work, _done(work, proposals.agree(work, number)))


def _done(work: Work, one: Proposal) -> str:
    _ = translator(work.actor.locale)
    name = organizations.name_of(work, one.organization, _.locale)
    if one.kind == "join":
        return _("{unit} is expected to report from now on, or from its day.", unit=name)
    return _("{unit} is expected no more, from now on or from its day.", unit=name)


@page.on(
    Output(Id.WHOLE, "children", allow_duplicate=True),
    Input(part("no", ALL), "n_clicks"),
    State(part("why", ALL), "value"),
    State(part("why", ALL), "id"),
    writes=True,
    prevent_initial_call=True,
)
def decline(work: Work, clicks: list[Any], reasons: list[Any], ids: list[Any]) -> Any:
    """Who is expected stays as it was, with the reason in the log."""
    number = _pressed(clicks)
    if number is None:
        return no_update
    told = {
        one.get("proposal"): reason
        for one, reason in zip(ids, reasons, strict=False)
        if isinstance(one, dict)
    }
    reason = told.get(number) or ""
    if not isinstance(reason, str):
        raise Invalid("wrong_shape", [("reason", "wrong_shape", {"what": "text expected"})])
    proposals.decline(work, number, reason)
    return _page(work, translator(work.actor.locale)("Left as it was."))
