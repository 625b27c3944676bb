"""What waits for a decision: the head's inbox and the coordinator's acceptance, card by card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import ALL, Input, Output, State, ctx, html, no_update

from monitor.domain.errors import Invalid, LostRace, NotFound, Refusal
from monitor.domain.names import full_name
from monitor.domain.roles import May
from monitor.present import formats
from monitor.present.entries import period_words
from monitor.present.language import Translator, msg, translator
from monitor.present.messages import refusal_text
from monitor.services import bulk, deputies, duties, reports
from monitor.services.bulk import Decision, Outcome
from monitor.services.reports import ReportKey
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.page import Page
from monitor.web.pages.decision_cards import DeskName, Id, Told, Typed, cards, part
from monitor.web.pages.entry import report_path
from monitor.web.pages.report import fix_by_end_of, read_place
from monitor.web.pages.returning import reason_of
from monitor.web.pieces import callout, link_button
from monitor.web.reader import reader
from monitor.web.shell import page_frame

MOST = 20
"""Cards on a page: a telephone can show so many, and nobody decides more in one go."""
DECISIONS: Mapping[DeskName, Decision] = {"inbox": "approve", "acceptance": "accept"}

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
        *cards(desk, find(work, MOST), told, who, work),
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
            fix_by = fix_by_end_of(work, key, days[number])
            reports.send_back(work, key, reason, fix_by, if_match=version)
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
    words = f"{full_name(view.organization, locale)} · {period_words(key.period, locale)}"
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
