"""The directive's text beside its draft: every word, with those that made a duty marked."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from monitor.domain.sheet import Said, Sheet, SheetDuty
from monitor.present.language import Translator
from monitor.services.intake import DraftView
from monitor.web.pages.intake import PATH
from monitor.web.pieces import aria, callout, data
from monitor.web.reader import address


@dataclass(frozen=True, slots=True)
class _Mark:
    """Words that made a field of a duty."""

    start: int
    end: int
    kind: str
    duty: str


def text_pane(view: DraftView, _: Translator) -> html.Section:
    """The whole text; each paragraph that gives a duty leads to it, and is lit with it."""
    parts: list[Any] = []
    at = 0
    text = view.stored.text
    marks = sorted(_marks(view.sheet), key=lambda one: (one.start, one.end))
    for start, end, duties, label in _blocks(view.sheet):
        if start < at:
            continue
        parts.append(_plain(text[at:start]))
        inside = [one for one in marks if one.start < end and one.end > start]
        parts.append(_block(view, (start, end), duties, label, inside, _))
        at = end
    parts.append(_plain(text[at:]))
    return html.Section(
        [
            html.H2(_("The text, word for word"), className="m-unseen"),
            html.Div(parts, className="intake-text", lang="vi", tabIndex=0,
                     **aria(label=_("The text, word for word"))),
        ],
        className="intake-pane intake-pane-text",
        id="intake-pane-text",
    )  # fmt: skip


def _plain(text: str) -> html.Span:
    return html.Span(text)


def _marks(sheet: Sheet) -> Iterator[_Mark]:
    for duty in sheet.kept:
        for body in duty.bodies:
            if body.start is not None and body.end is not None:
                yield _Mark(body.start, body.end, "body", duty.code)
        told: tuple[tuple[str, Said], ...] = (
            ("target", duty.target), ("deadline", duty.deadline), ("deadline", duty.rhythm),
            ("below", duty.contribution),
        )  # fmt: skip
        for kind, said in told:
            if said.start is not None and said.end is not None:
                yield _Mark(said.start, said.end, kind, duty.code)
    if sheet.deadline.start is not None and sheet.deadline.end is not None:
        yield _Mark(sheet.deadline.start, sheet.deadline.end, "deadline", "")


def _blocks(sheet: Sheet) -> list[tuple[int, int, list[SheetDuty], str]]:
    """The paragraphs that give duties, in the text's order, with the duties of each."""
    found = [
        (one.start, one.end, [duty for duty in sheet.duties if duty.item == one.label], one.label)
        for one in sheet.items
    ]
    found += [(one.start, one.end, [one], "") for one in sheet.duties if one.item is None]
    return sorted(found, key=lambda one: one[:2])


def _block(
    view: DraftView,
    span: tuple[int, int],
    duties: Sequence[SheetDuty],
    label: str,
    marks: Sequence[_Mark],
    _: Translator,
) -> html.Div:
    start, end = span
    codes = " ".join(one.code for one in duties)
    ways: list[Any] = [
        html.A(
            one.code, href=f"#duty-{one.code}", className="intake-to", **data("to", one.code),
            **aria(label=_("Duty {code}", code=one.code)),
        )
        for one in duties
    ]  # fmt: skip
    if view.is_open and label:
        ways.append(
            html.A(
                _("Add a duty"), className="intake-more",
                href=address(f"{PATH}/{view.stored.number}", add=label),
            )
        )  # fmt: skip
    text = view.stored.text[start:end]
    body = text.rstrip()
    return html.Div(
        [
            html.Div(ways, className="intake-ways"),
            html.Div(list(_marked(view.stored.text, start, start + len(body), marks))),
            _gap(view.sheet, label, _),
        ],
        className="intake-block",
        id=f"text-{duties[0].code}" if duties else f"item-{label}",
        **data("duties", codes),
    )


def _marked(text: str, start: int, end: int, marks: Sequence[_Mark]) -> Iterator[Any]:
    """A paragraph cut where a mark begins or ends; every piece says of which duties it is."""
    cuts = {start, end}
    for one in marks:
        cuts |= {place for place in (one.start, one.end) if start < place < end}
    edges = sorted(cuts)
    for first, last in itertools.pairwise(edges):
        over = [one for one in marks if one.start <= first and one.end >= last]
        if not over:
            yield text[first:last]
            continue
        kinds = " ".join(f"intake-{kind}" for kind in sorted({one.kind for one in over}))
        codes = " ".join(dict.fromkeys(one.duty for one in over if one.duty))
        yield html.Mark(text[first:last], className=kinds, **data("duties", codes))


def _gap(sheet: Sheet, label: str, _: Translator) -> Any:
    """Behind the last item before a gap in the numbering: that it is there."""
    if not sheet.gaps or not label.isdigit():
        return None
    missing = [one for one in sheet.gaps if one.isdigit()]
    behind = [one for one in missing if int(one) > int(label)]
    following = [int(one.label) for one in sheet.items if one.label.isdigit()]
    after = min((one for one in following if one > int(label)), default=None)
    shown = [one for one in behind if after is None or int(one) < after]
    if not shown:
        return None
    return callout(
        _("The text has no item {items}. Check the original before you issue.",
          items=", ".join(shown)),
        tone="warning",
    )  # fmt: skip
