"""What waits for a decision: the head's inbox and the coordinator's acceptance, card by card."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Any

from dash import ALL, Input, Output, State, ctx, dcc, html, no_update

from monitor.domain.roles import May
from monitor.present import formats
from monitor.present.entries import period_words
from monitor.present.language import Translator, msg, translator
from monitor.services import duties, organizations, reports
from monitor.services.duties import Waiting
from monitor.services.reports import ReportView
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages import sheet
from monitor.web.pages.entry import report_path
from monitor.web.pages.report import fix_by_end_of, read_place
from monitor.web.pieces import aria, empty
from monitor.web.reader import reader
from monitor.web.shell import Reader, page_frame

MOST = 20
"""Cards on a page: a telephone can show so many, and nobody decides more in one go."""


@unique
class Id(StrEnum):
    """Ids of both lists."""

    INBOX = "inbox-go"
    ACCEPTANCE = "acceptance-go"


def part(desk: str, name: object, number: object) -> dict[str, Any]:
    """Id of one part of one card on one desk (``inbox`` or ``acceptance``)."""
    return {"desk": desk, "part": name, "card": number}


inbox = Page("inbox", "/inbox", May.APPROVE, title=msg("To approve"))
acceptance = Page("acceptance", "/acceptance", May.SEE_FIGURES, title=msg("To accept"))


@inbox.layout
def inbox_layout(work: Work, /) -> html.Div:
    """Reports handed in and waiting for this head, longest waiting first."""
    who = reader(work, "/inbox")
    _ = translator(who.locale)
    return page_frame(
        _("To approve"),
        dcc.Location(id=Id.INBOX, refresh=True),
        *_cards("inbox", duties.inbox(work, MOST), who, work),
        reader=who,
        narrow=True,
    )


@acceptance.layout
def acceptance_layout(work: Work, /) -> html.Div:
    """Reports sent and waiting to be accepted, longest waiting first."""
    who = reader(work, "/acceptance")
    _ = translator(who.locale)
    return page_frame(
        _("To accept"),
        dcc.Location(id=Id.ACCEPTANCE, refresh=True),
        *_cards("acceptance", duties.queue(work, MOST), who, work),
        reader=who,
        narrow=True,
    )


def _cards(desk: str, waiting: list[Waiting], who: Reader, work: Work) -> list[Any]:
    """The longest waiting; the next come up as these are decided."""
    _ = translator(who.locale)
    if not waiting:
        return [empty(_("No report waits for you."))]
    cards: list[Any] = [
        _card(desk, number, one, work, who.locale) for number, one in enumerate(waiting)
    ]
    total = who.badges.get(f"/{desk}", 0)
    if total > len(waiting):
        shown = _.plural("The {n} longest waiting", "The {n} longest waiting", len(waiting))
        left = _("of {total} are shown; the next follow as these are decided.", total=total)
        cards.insert(0, html.P(f"{shown} {left}", className="dim"))
    return cards


def _card(desk: str, number: int, waiting: Waiting, work: Work, locale: str) -> html.Article:
    """One report: what it says, what changed, warnings with their reasons, and the decision."""
    _ = translator(locale)
    view, duty = waiting.view, waiting.duty
    unit = view.organization
    name = unit.name_vi if locale == "vi" else unit.name_en
    # What has been sent stopped the clock; only before that time runs out.
    left = "" if desk == "acceptance" else formats.time_left(duty.limit_at, work.now, locale)
    told = [duty.directive_number, period_words(view.period.code, locale)]
    told += [formats.deadline(duty.limit_at, locale), left]
    heading = f"decide-{desk}-{number}"
    return html.Article(
        [
            html.H2(html.A(name, href=report_path(view)), id=heading),
            html.P(" · ".join(part for part in told if part), className="dim"),
            sheet.state_line(view, locale),
            sheet.ratio_lines(view, locale),
            html.Details(
                [html.Summary(_("Every figure")), sheet.values_table(view, locale)], open=True
            ),
            html.P(_("Note: {note}", note=view.note)) if view.note else None,
            dcc.Store(id=part(desk, "place", number), data=_place(view)),
            html.Div(
                [
                    html.Button(
                        _approve_words(desk, view, work, _),
                        id=part(desk, "yes", number),
                        type="button",
                        className="m-button m-button-primary m-button-large",
                        n_clicks=0,
                    ),
                    _returning(desk, number, work, _),
                ],
                className="decide",
            ),
        ],
        className="m-card decide-card",
        **aria(labelledby=heading),
    )


def _place(view: ReportView) -> dict[str, str]:
    key = view.key
    return {
        "directive": key.directive,
        "organization": key.organization,
        "period": key.period,
        "version": str(view.version),
    }


def _approve_words(desk: str, view: ReportView, work: Work, _: Translator) -> str:
    if desk == "acceptance":
        return _("Accept")
    body = organizations.coordinator_name(work, view.key.directive, _.locale)
    return _("Approve and send to {coordinator}", coordinator=body)


def _returning(desk: str, number: int, work: Work, _: Translator) -> html.Details:
    reason = f"{desk}-reason-{number}"
    fields: list[Any] = [
        html.Label(
            [
                html.Span(_("What must be mended (read word for word)")),
                dcc.Textarea(id=part(desk, "reason", number), rows=3, maxLength=2000),
            ],
            id=reason,
        )
    ]
    fix_by = html.Label(
        [
            html.Span(_("To be fixed by the end of")),
            dcc.Input(
                id=part(desk, "fix_by", number),
                type="text",
                value=formats.next_day(work.now),
                placeholder="09/08/2020",
            ),
        ],
        hidden=desk == "inbox",
    )
    return html.Details(
        [
            html.Summary(_("Return to be mended")),
            *fields,
            fix_by,
            html.Button(
                _("Return"),
                id=part(desk, "no", number),
                type="button",
                className="m-button m-button-danger",
                n_clicks=0,
            ),
        ],
        className="decide-return",
    )


def _pressed(clicks: list[Any]) -> int | None:
    """Which card's button was pressed; None when the page was only laid out."""
    told = ctx.triggered_id
    if told is None or not any(clicks):
        return None
    return int(told["card"])


def _decide(work: Work, number: int, places: list[Any], *, accepting: bool) -> None:
    key, version = read_place(places[number] if number < len(places) else None)
    if accepting:
        reports.accept(work, key, if_match=version)
    else:
        reports.approve(work, key, if_match=version)


@inbox.on(
    Output(Id.INBOX, "href"),
    Input(part("inbox", "yes", ALL), "n_clicks"),
    State(part("inbox", "place", ALL), "data"),
    writes=True,
    prevent_initial_call=True,
)
def approve(work: Work, clicks: list[Any], places: list[Any]) -> Any:
    """The head approves the report of the card that was pressed."""
    number = _pressed(clicks)
    if number is None:
        return no_update
    _decide(work, number, places, accepting=False)
    return "/inbox"


@acceptance.on(
    Output(Id.ACCEPTANCE, "href"),
    Input(part("acceptance", "yes", ALL), "n_clicks"),
    State(part("acceptance", "place", ALL), "data"),
    writes=True,
    prevent_initial_call=True,
)
def accept(work: Work, clicks: list[Any], places: list[Any]) -> Any:
    """The coordinator accepts the report of the card that was pressed."""
    number = _pressed(clicks)
    if number is None:
        return no_update
    _decide(work, number, places, accepting=True)
    return "/acceptance"


def _send_back(
    work: Work, clicks: list[Any], places: list[Any], reasons: list[Any], days: list[Any]
) -> bool:
    number = _pressed(clicks)
    if number is None or number >= min(len(places), len(reasons), len(days)):
        return False
    key, version = read_place(places[number])
    reports.send_back(
        work, key, reasons[number] or "", fix_by_end_of(days[number]), if_match=version
    )
    return True


@inbox.on(
    Output(Id.INBOX, "href", allow_duplicate=True),
    Input(part("inbox", "no", ALL), "n_clicks"),
    State(part("inbox", "place", ALL), "data"),
    State(part("inbox", "reason", ALL), "value"),
    State(part("inbox", "fix_by", ALL), "value"),
    writes=True,
    prevent_initial_call=True,
)
def return_to_clerk(
    work: Work, clicks: list[Any], places: list[Any], reasons: list[Any], days: list[Any]
) -> Any:
    """The head returns a report, with what must be mended."""
    return "/inbox" if _send_back(work, clicks, places, reasons, days) else no_update


@acceptance.on(
    Output(Id.ACCEPTANCE, "href", allow_duplicate=True),
    Input(part("acceptance", "no", ALL), "n_clicks"),
    State(part("acceptance", "place", ALL), "data"),
    State(part("acceptance", "reason", ALL), "value"),
    State(part("acceptance", "fix_by", ALL), "value"),
    writes=True,
    prevent_initial_call=True,
)
def return_to_unit(
    work: Work, clicks: list[Any], places: list[Any], reasons: list[Any], days: list[Any]
) -> Any:
    """The coordinator returns a report, with what must be mended and by when."""
    return "/acceptance" if _send_back(work, clicks, places, reasons, days) else no_update
