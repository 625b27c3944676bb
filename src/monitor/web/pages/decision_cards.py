"""One waiting report as a card: what it says, what changed, and the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Any, Literal

import dash_bootstrap_components as dbc
from dash import dcc, html

from monitor.domain.names import full_name
from monitor.present import formats
from monitor.present.entries import period_words
from monitor.present.language import Translator, translator
from monitor.services import organizations
from monitor.services.duties import Waiting
from monitor.services.reports import ReportKey, ReportView
from monitor.services.work import Work
from monitor.web.pages import sheet
from monitor.web.pages.changes import changes_part
from monitor.web.pages.entry import report_path
from monitor.web.pages.evidence import files_line
from monitor.web.pages.returning import common_reasons
from monitor.web.pieces import aria, callout, data, empty
from monitor.web.shell import Reader

DeskName = Literal["inbox", "acceptance"]


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


def cards(desk: DeskName, waiting: list[Waiting], told: Told, who: Reader, work: Work) -> list[Any]:
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
    listed = [
        _card(desk, number, one, told, work, who.locale, may_pick=clean > 1)
        for number, one in enumerate(waiting)
    ]
    return [
        more,
        _bulk_bar(desk, clean, _),
        html.Section(
            listed,
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
    name = full_name(view.organization, locale)
    changed = told.on_cards.get(view.key)
    return html.Article(
        [
            html.H2(html.A(name, href=report_path(view)), id=heading),
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
