"""What waits for a decision: the head's inbox and the coordinator's acceptance, card by card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Any, Literal

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, ctx, dcc, html, no_update

from monitor.domain.errors import Invalid, LostRace, NotFound, Refusal
from monitor.domain.roles import May
from monitor.present import formats
from monitor.present.entries import period_words
from monitor.present.language import Translator, msg, translator
from monitor.present.messages import refusal_text
from monitor.services import bulk, deputies, duties, organizations, reports
from monitor.services.bulk import Decision, Outcome
from monitor.services.duties import Waiting
from monitor.services.reports import ReportKey, ReportView
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.page import Page
from monitor.web.pages import sheet
from monitor.web.pages.changes import changes_part
from monitor.web.pages.entry import report_path
from monitor.web.pages.evidence import files_line
from monitor.web.pages.report import fix_by_end_of, read_place
from monitor.web.pages.returning import common_reasons, reason_of
from monitor.web.pieces import aria, callout, empty, link_button
from monitor.web.reader import data, reader
from monitor.web.shell import Reader, page_frame

MOST = 20
"""Cards on a page: a telephone can show so many, and nobody decides more in one go."""
DeskName = Literal["inbox", "acceptance"]
DECISIONS: Mapping[DeskName, Decision] = {"inbox": "approve", "acceptance": "accept"}


@unique
class Id(StrEnum):
    """Ids of both lists."""

    INBOX = "inbox-whole"
    INBOX_PICK_ALL = "inbox-pick-all"
    INBOX_BULK = "inbox-bulk"
    ACCEPTANCE = "acceptance-whole"
    ACCEPTANCE_PICK_ALL = "acceptance-pick-all"
    ACCEPTANCE_BULK = "acceptance-bulk"


PICK_ALL: Mapping[DeskName, Id] = {
    "inbox": Id.INBOX_PICK_ALL,
    "acceptance": Id.ACCEPTANCE_PICK_ALL,
}
BULK: Mapping[DeskName, Id] = {"inbox": Id.INBOX_BULK, "acceptance": Id.ACCEPTANCE_BULK}


def part(desk: str, name: object, number: object) -> dict[str, Any]:
    """Id of one part of one card on one desk (``inbox`` or ``acceptance``)."""
    return {"desk": desk, "part": name, "card": number}


@dataclass(frozen=True)
class Typed:
    """What stood in a card's return form when the list was laid out anew: nothing typed is lost."""

    reason: str = ""
    common: tuple[int, ...] = ()
    fix_by: str | None = None


@dataclass(frozen=True)
class Told:
    """What is said above the list, and on cards, of what was just decided."""

    done: tuple[Any, ...] = ()
    left: tuple[Any, ...] = ()
    on_cards: Mapping[ReportKey, str] = field(default_factory=dict)
    typed: Mapping[ReportKey, Typed] = field(default_factory=dict)


inbox = Page("inbox", "/inbox", May.APPROVE, title=msg("To approve"))
acceptance = Page("acceptance", "/acceptance", May.SEE_FIGURES, title=msg("To accept"))


@inbox.layout
def inbox_layout(work: Work, /) -> html.Div:
    """Reports handed in and waiting for this head, longest waiting first."""
    return html.Div(_page(work, "inbox", Told()), id=Id.INBOX)


@acceptance.layout
def acceptance_layout(work: Work, /) -> html.Div:
    """Reports sent and waiting to be accepted, longest waiting first."""
    return html.Div(_page(work, "acceptance", Told()), id=Id.ACCEPTANCE)


def _page(work: Work, desk: DeskName, told: Told) -> html.Div:
    who = reader(work, f"/{desk}")
    _ = translator(who.locale)
    find = duties.inbox if desk == "inbox" else duties.queue
    return page_frame(
        _("To approve") if desk == "inbox" else _("To accept"),
        _said(told),
        *_standing_for(work, _),
        *_cards(desk, find(work, MOST), told, who, work),
        reader=who,
        narrow=True,
        actions=[link_button(_("Deputies"), "/deputies")] if desk == "inbox" else [],
    )


def _said(told: Told) -> html.Div:
    """What became of each report that was just decided on; read aloud."""
    parts: list[Any] = []
    if told.done:
        parts.append(callout(html.Ul([html.Li(one) for one in told.done]), tone="calm"))
    if told.left:
        parts.append(callout(html.Ul([html.Li(one) for one in told.left]), tone="warning"))
    return html.Div(parts, className="desk-said", role="status")


def _standing_for(work: Work, _: Translator) -> list[Any]:
    return [
        callout(
            _(
                "You approve in the place of {head} until the end of {day}.",
                head=one.head,
                day=formats.running_day(one.last_day, _.locale),
            ),
            tone="calm",
        )
        for one in deputies.standing_for(work)
    ]


def _cards(
    desk: DeskName, waiting: list[Waiting], told: Told, who: Reader, work: Work
) -> list[Any]:
    """The longest waiting; the next come up as these are decided."""
    _ = translator(who.locale)
    if not waiting:
        return [empty(_("No report waits for you."))]
    total = who.badges.get(f"/{desk}", 0)
    more = None
    if total > len(waiting):
        shown = _.plural("The {n} longest waiting", "The {n} longest waiting", len(waiting))
        left = _("of {total} are shown; the next follow as these are decided.", total=total)
        more = html.P(f"{shown} {left}", className="dim")
    clean = sum(1 for one in waiting if not one.view.issues)
    cards = [
        _card(desk, number, one, told, work, who.locale, may_pick=clean > 1)
        for number, one in enumerate(waiting)
    ]
    return [
        more,
        _bulk_bar(desk, clean, _),
        html.Section(
            cards,
            className="desk",
            tabIndex=0,
            **data("desk", desk),
            **aria(label=_("Reports that wait, the longest first")),
        ),
        _keys(desk, _),
    ]


def _keys(desk: DeskName, _: Translator) -> html.P:
    decides = _("approve") if desk == "inbox" else _("accept")
    keys = (
        ("J K", _("next, previous")),
        ("Enter", _("open the report")),
        ("A", decides),
        ("R", _("return")),
    )
    said = [part for key, words in keys for part in (html.Kbd(key), f" {words} ")]
    return html.P([_("In the list:"), " ", *said], className="m-keys m-only-wide")


def _bulk_bar(desk: DeskName, clean: int, _: Translator) -> html.Div:
    """Tick several, decide once; only where nothing warns."""
    words = (
        _("Approve what is ticked") if desk == "inbox" else _("Accept what is ticked")
    )  # fmt: skip
    return html.Div(
        [
            dbc.Checkbox(
                id=PICK_ALL[desk],
                label=_.plural(
                    "The {n} report without a warning", "All {n} reports without a warning", clean
                ),
                value=False,
            ),
            html.Button(
                words, id=BULK[desk], type="button", className="m-button m-button-large", n_clicks=0
            ),
        ],
        className="m-card desk-bulk",
        hidden=clean < 2,
    )


def _card(
    desk: DeskName,
    number: int,
    waiting: Waiting,
    told: Told,
    work: Work,
    locale: str,
    *,
    may_pick: bool,
) -> html.Article:
    """One report: what it says, what changed, warnings with their reasons, and the decision."""
    _ = translator(locale)
    view, duty = waiting.view, waiting.duty
    # What has been sent stopped the clock; only before that time runs out.
    left = "" if desk == "acceptance" else formats.time_left(duty.limit_at, work.now, locale)
    lead = [duty.directive_number, period_words(view.period.code, locale)]
    lead += [formats.deadline(duty.limit_at, locale), left]
    heading = f"decide-{desk}-{number}"
    changed = told.on_cards.get(view.key)
    return html.Article(
        [
            html.H2(html.A(_unit(view, locale), href=report_path(view)), id=heading),
            html.P(" · ".join(said for said in lead if said), className="dim"),
            callout(html.B(changed), tone="warning") if changed else None,
            sheet.state_line(view, locale),
            changes_part(view, locale, accepted=desk == "acceptance"),
            sheet.ratio_lines(view, locale),
            html.Details(
                [html.Summary(_("Every figure")), sheet.values_table(view, locale)], open=True
            ),
            files_line(view, locale),
            html.P(_("Note: {note}", note=view.note)) if view.note else None,
            dcc.Store(id=part(desk, "place", number), data=_place(view)),
            _pick(desk, number, view, may_pick=may_pick, say=_),
            html.Div(
                [
                    html.Button(
                        _approve_words(desk, view, work, _),
                        id=part(desk, "yes", number),
                        type="button",
                        className="m-button m-button-primary m-button-large decide-yes",
                        n_clicks=0,
                    ),
                    _returning(desk, number, told.typed.get(view.key), work, _),
                ],
                className="decide",
            ),
        ],
        className="m-card decide-card",
        tabIndex=-1,
        **aria(labelledby=heading),
    )


def _unit(view: ReportView, locale: str) -> str:
    unit = view.organization
    return unit.name_vi if locale == "vi" else unit.name_en


def _place(view: ReportView) -> dict[str, Any]:
    """Which report a card speaks of, at which version, and whether it has a tick."""
    key = view.key
    return {
        "directive": key.directive,
        "organization": key.organization,
        "period": key.period,
        "version": str(view.version),
        "clean": not view.issues,
    }


def _pick(
    desk: DeskName, number: int, view: ReportView, *, may_pick: bool, say: Translator
) -> html.Div | None:
    """A tick for deciding several at once; a report that warns of something has none."""
    if view.issues:
        return None
    return html.Div(
        dbc.Checkbox(
            id=part(desk, "pick", number),
            label=say("Decide together with others"),
            value=False,
            class_name="decide-pick",
        ),
        hidden=not may_pick,
    )


def _approve_words(desk: DeskName, view: ReportView, work: Work, _: Translator) -> str:
    if desk == "acceptance":
        return _("Accept")
    body = organizations.coordinator_name(work, view.key.directive, _.locale)
    return _("Approve and send to {coordinator}", coordinator=body)


def _returning(
    desk: DeskName, number: int, typed: Typed | None, work: Work, _: Translator
) -> html.Details:
    kept = typed or Typed()
    fix_by = html.Label(
        [
            html.Span(_("To be fixed by the end of")),
            dcc.Input(
                id=part(desk, "fix_by", number),
                type="text",
                value=kept.fix_by or formats.next_day(work.now),
                placeholder="09/08/2020",
            ),
        ],
        hidden=desk == "inbox",
    )
    return html.Details(
        [
            html.Summary(_("Return to be mended")),
            html.Fieldset(
                [
                    html.Legend(_("Common reasons")),
                    common_reasons(part(desk, "common", number), _, list(kept.common)),
                ]
            ),
            html.Label(
                [
                    html.Span(_("What must be mended (read word for word)")),
                    dcc.Textarea(
                        id=part(desk, "reason", number), rows=3, maxLength=2000, value=kept.reason
                    ),
                ],
            ),
            fix_by,
            html.P(
                _("Returned, it does not count as sent until it is sent again."),
                className="dim",
                hidden=desk == "inbox",
            ),
            html.Button(
                _("Return"),
                id=part(desk, "no", number),
                type="button",
                className="m-button m-button-danger",
                n_clicks=0,
            ),
        ],
        className="decide-return",
        open=typed is not None and bool(typed.reason or typed.common),
    )


# -- what a browser claims


Claims = tuple[list[Any], ...]
"""Of each card: its place, its typed reason, its ticked reasons, its day."""


def _claims(desk: DeskName) -> list[State]:
    told = (("place", "data"), ("reason", "value"), ("common", "value"), ("fix_by", "value"))
    return [State(part(desk, name, ALL), prop) for name, prop in told]


def _pressed(clicks: list[Any], claims: Claims) -> int | None:
    """Which card's button was pressed; None when the page was only laid out."""
    told = ctx.triggered_id
    if told is None or not any(clicks):
        return None
    number = int(told["card"])
    if not 0 <= number < min(len(one) for one in claims):
        raise Invalid("wrong_shape", [("card", "wrong_shape", {"what": "card"})], what="card")
    return number


def _typed(claims: Claims) -> dict[ReportKey, Typed]:
    """What stands in the forms of all cards, to be put back when the list is laid out anew."""
    kept = {}
    for place, reason, common, day in zip(*claims, strict=False):
        ticked = [one for one in common or [] if isinstance(one, int)]
        key, _version = read_place(place)
        kept[key] = Typed(str(reason or ""), tuple(ticked), str(day) if day else None)
    return kept


# -- deciding


def _decide_one(desk: DeskName, clicks: list[Any], claims: Claims) -> Any:
    number = _pressed(clicks, claims)
    if number is None:
        return no_update
    key, version = read_place(claims[0][number])
    with visit.open_work(writes=True) as work:
        refusal = _step(work, desk, key, version)
    return _anew(desk, [Outcome(key, refusal)], claims)


def _step(work: Work, desk: DeskName, key: ReportKey, version: str) -> Refusal | None:
    """Take the step; what changed meanwhile is told on the card, anything else as everywhere."""
    step = reports.approve if DECISIONS[desk] == "approve" else reports.accept
    try:
        step(work, key, if_match=version)
    except LostRace as no:
        return no
    return None


def _decide_ticked(desk: DeskName, clicks: Any, picks: list[Any], claims: Claims) -> Any:
    """Decide each ticked report anew; the ticks stand in the order of the cards that have one."""
    if not clicks:
        return no_update
    offered = [one for one in claims[0] if isinstance(one, dict) and one.get("clean") is True]
    ticked = zip(offered, picks, strict=False)
    asked = [read_place(place) for place, tick in ticked if tick is True]
    if not asked:
        raise Invalid("nothing_ticked")
    frame = visit.frame()
    outcomes = bulk.decide_each(
        frame.office, visit.actor(), asked, DECISIONS[desk], address=visit.address()
    )
    return _anew(desk, outcomes, claims)


def _send_back(desk: DeskName, clicks: list[Any], claims: Claims) -> Any:
    number = _pressed(clicks, claims)
    if number is None:
        return no_update
    places, reasons, common, days = claims
    key, version = read_place(places[number])
    reason = reason_of(common[number], reasons[number], visit.say())
    refusal: Refusal | None = None
    with visit.open_work(writes=True) as work:
        try:
            reports.send_back(work, key, reason, fix_by_end_of(days[number]), if_match=version)
        except LostRace as no:
            refusal = no
    return _anew(desk, [Outcome(key, refusal)], claims, returned=refusal is None)


def _anew(
    desk: DeskName, outcomes: Sequence[Outcome], claims: Claims, *, returned: bool = False
) -> html.Div:
    """The whole page again, with what became of each report said above the list."""
    typed = _typed(claims)
    done: list[Any] = []
    left: list[Any] = []
    on_cards: dict[ReportKey, str] = {}
    # After the decisions, and in one look: a page must not show what they were taken on.
    with visit.open_work() as work:
        for one in outcomes:
            if one.refusal is None:
                typed.pop(one.key, None)
                done.append(_done(work, desk, one.key, returned=returned))
                continue
            words, still_waits = _why_left(work, desk, one)
            left.append([*_named(work, one.key), ": ", words])
            if still_waits:
                on_cards[one.key] = words
        return _page(work, desk, Told(tuple(done), tuple(left), on_cards, typed))


def _done(work: Work, desk: DeskName, key: ReportKey, *, returned: bool) -> list[Any]:
    _ = translator(work.actor.locale)
    time = formats.clock_time(work.now)
    if returned:
        said = _("Returned at {time}", time=time)
    elif desk == "acceptance":
        said = _("Accepted at {time}", time=time)
    else:
        late = reports.read(work, key).late_days
        words = _.plural("{n} day late", "{n} days late", late) if late else _("on time")
        said = _("Approved at {time}, {late}", time=time, late=words)
    return [html.B(said), ": ", *_named(work, key)]


def _named(work: Work, key: ReportKey) -> list[Any]:
    """The report as a link; its address alone where it is out of reach by now."""
    locale = work.actor.locale
    try:
        view = reports.read(work, key)
    except NotFound:
        return [key.organization]
    words = f"{_unit(view, locale)} · {period_words(key.period, locale)}"
    return [html.A(words, href=report_path(view))]


def _why_left(work: Work, desk: DeskName, one: Outcome) -> tuple[str, bool]:
    """Why a report was left as it was, and whether it still waits for this reader."""
    _ = translator(work.actor.locale)
    assert one.refusal is not None
    if not isinstance(one.refusal, LostRace):
        return refusal_text(one.refusal, _.locale), False
    view = reports.read(work, one.key)
    if DECISIONS[desk] not in view.may or view.shown is None:
        last = max((step.at for step in view.decisions), default=work.now)
        return _(
            "Somebody dealt with it at {time}; it no longer waits for you.",
            time=formats.clock_time(last),
        ), False
    time = formats.clock_time(view.shown.saved_at)
    if desk == "acceptance":
        return _("The unit sent it anew, typed at {time}. Look again first.", time=time), True
    return _("The clerk has just changed it, at {time}. Look again before you approve.",
             time=time), True  # fmt: skip


@inbox.on(
    Output(Id.INBOX, "children", allow_duplicate=True),
    Input(part("inbox", "yes", ALL), "n_clicks"),
    *_claims("inbox"),
    alone=True,
    prevent_initial_call=True,
)
def approve(clicks: list[Any], *claims: list[Any]) -> Any:
    """The head approves the report of the card that was pressed."""
    return _decide_one("inbox", clicks, claims)


@acceptance.on(
    Output(Id.ACCEPTANCE, "children", allow_duplicate=True),
    Input(part("acceptance", "yes", ALL), "n_clicks"),
    *_claims("acceptance"),
    alone=True,
    prevent_initial_call=True,
)
def accept(clicks: list[Any], *claims: list[Any]) -> Any:
    """The coordinator accepts the report of the card that was pressed."""
    return _decide_one("acceptance", clicks, claims)


@inbox.on(
    Output(Id.INBOX, "children", allow_duplicate=True),
    Input(part("inbox", "no", ALL), "n_clicks"),
    *_claims("inbox"),
    alone=True,
    prevent_initial_call=True,
)
def return_to_clerk(clicks: list[Any], *claims: list[Any]) -> Any:
    """The head returns a report, with what must be mended."""
    return _send_back("inbox", clicks, claims)


@acceptance.on(
    Output(Id.ACCEPTANCE, "children", allow_duplicate=True),
    Input(part("acceptance", "no", ALL), "n_clicks"),
    *_claims("acceptance"),
    alone=True,
    prevent_initial_call=True,
)
def return_to_unit(clicks: list[Any], *claims: list[Any]) -> Any:
    """The coordinator returns a report, with what must be mended and by when."""
    return _send_back("acceptance", clicks, claims)


@inbox.on(
    Output(Id.INBOX, "children", allow_duplicate=True),
    Input(Id.INBOX_BULK, "n_clicks"),
    State(part("inbox", "pick", ALL), "value"),
    *_claims("inbox"),
    alone=True,
    prevent_initial_call=True,
)
def approve_ticked(clicks: Any, picks: list[Any], *claims: list[Any]) -> Any:
    """The head approves every ticked report that warns of nothing."""
    return _decide_ticked("inbox", clicks, picks, claims)


@acceptance.on(
    Output(Id.ACCEPTANCE, "children", allow_duplicate=True),
    Input(Id.ACCEPTANCE_BULK, "n_clicks"),
    State(part("acceptance", "pick", ALL), "value"),
    *_claims("acceptance"),
    alone=True,
    prevent_initial_call=True,
)
def accept_ticked(clicks: Any, picks: list[Any], *claims: list[Any]) -> Any:
    """The coordinator accepts every ticked report that warns of nothing."""
    return _decide_ticked("acceptance", clicks, picks, claims)


inbox.script(
    "pick_all",
    Output(part("inbox", "pick", ALL), "value"),
    Input(Id.INBOX_PICK_ALL, "value"),
    State(part("inbox", "pick", ALL), "value"),
)
acceptance.script(
    "pick_all",
    Output(part("acceptance", "pick", ALL), "value"),
    Input(Id.ACCEPTANCE_PICK_ALL, "value"),
    State(part("acceptance", "pick", ALL), "value"),
)
