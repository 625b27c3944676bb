"""The history of a draft: who changed what, back to an earlier revision, or aside for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import Input, State, dcc, html, no_update

from monitor.domain.names import short_name
from monitor.present import formats
from monitor.present.drafting_words import edit_words
from monitor.present.intake_words import CHANGES
from monitor.present.language import Translator
from monitor.services import intake
from monitor.services.intake import DraftView, Edit
from monitor.services.work import Work
from monitor.web.pages.intake import PATH
from monitor.web.pages.intake_answers import GO, PLACE
from monitor.web.pages.intake_place import Id, button, here, number_of, page, plain
from monitor.web.pieces import field
from monitor.web.reader import address

MOST = 6
"""Changes of one revision that are listed; of more, how many they are."""


def history_card(work: Work, view: DraftView, back: str | None, _: Translator) -> html.Section:
    """Who changed what, each revision to be had again; and a way to put the draft aside."""
    zone = view.sheet.time_zone
    edits = intake.history(work, view.stored.number)
    names = {code: short_name(unit, _.locale) for code, unit in view.units.items()}
    rows = []
    for one in reversed(view.stored.history):
        words = f"{_(CHANGES[one.change])} {one.about}".strip()
        said: list[Any] = [
            html.B(f"{one.number}. "), words,
            html.Span(f" {formats.stamp(one.at, _.locale, zone)} · {one.by}", className="dim"),
        ]  # fmt: skip
        if view.is_open and one.number != view.stored.last.number:
            way = address(f"{PATH}/{view.stored.number}", back=str(one.number)) + "#intake-history"
            said += [" ", html.A(_("back to here"), href=way)]
        rows.append(html.Li([*said, _edits(edits.get(one.number, ()), names, zone, _)]))
    inner: list[Any] = []
    known = {str(one.number): one for one in view.stored.history}
    if view.is_open and back in known:
        inner.append(_undoing(back, _))
    inner.append(html.Ol(rows, className="intake-history"))
    share = f"{PATH}/{view.stored.number}/directive.yaml"
    inner.append(html.P(html.A(_("This draft as a file, for another office"), href=share)))
    if view.is_open:
        inner.append(
            html.Details(
                [
                    html.Summary(_("Put the draft aside")),
                    field(_("Why"), dcc.Textarea(id=Id.WHY_DISCARD, rows=2, maxLength=2000,
                                                 className="m-area"), Id.WHY_DISCARD),
                    html.Div(button(_("Put it aside"), Id.DISCARD), className="sheet-buttons"),
                ]
            )
        )  # fmt: skip
    return html.Section(
        [html.Div(html.H2(_("Drafting history")), className="m-card-head"), *inner],
        className="m-card", id="intake-history",
    )  # fmt: skip


def _edits(
    edits: Sequence[Edit], names: Mapping[str, str], zone: str, _: Translator
) -> html.Ul | None:
    """What a revision changed, the first few of it."""
    if not edits:
        return None
    lines = [html.Li(edit_words(one, names, zone, _)) for one in edits[:MOST]]
    if len(edits) > MOST:
        more = len(edits) - MOST
        lines.append(html.Li(_.plural("and {n} more", "and {n} more", more)))
    return html.Ul(lines, className="intake-edits")


def _undoing(back: str, _: Translator) -> Any:
    said = _("Have the draft again as it was at revision {n}? What came after stays on record.",
             n=back)  # fmt: skip
    return html.Div(
        [
            html.P(said),
            dcc.Input(id=Id.BACK, type="hidden", value=back),
            html.Div(button(_("Back to revision {n}", n=back), Id.UNDO, is_main=True),
                     className="sheet-buttons"),
        ],
        className="intake-q",
    )  # fmt: skip


_STEP: dict[str, Any] = {"writes": True, "prevent_initial_call": True}


@page.on(GO, Input(Id.UNDO, "n_clicks"), PLACE, State(Id.BACK, "value"), **_STEP)
def undo(work: Work, clicks: int, place: Any, back: Any) -> Any:
    """Have an earlier revision again."""
    if not clicks:
        return no_update
    at = here(place)
    return at.to(intake.undo_to(work, at.number, at.seen, number_of(plain(back, 15) or "0")))


@page.on(GO, Input(Id.DISCARD, "n_clicks"), PLACE, State(Id.WHY_DISCARD, "value"), **_STEP)
def discard(work: Work, clicks: int, place: Any, why: Any) -> Any:
    """Put the draft aside for good."""
    if not clicks:
        return no_update
    at = here(place)
    intake.discard(work, at.number, at.seen, plain(why))
    return PATH
