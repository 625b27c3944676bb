"""Amendments on a page: what became of duties, and two wordings side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from monitor.domain.amendment import Amendment, words_before
from monitor.domain.errors import NotFound
from monitor.domain.wording import Piece, side_by_side
from monitor.present import formats
from monitor.present.amending_words import became
from monitor.present.language import Translator
from monitor.services import amending, directives
from monitor.services.directives import StoredDirective
from monitor.services.work import Work
from monitor.web.pieces import callout, card
from monitor.web.reader import address


def wordings(old: str, new: str, heads: tuple[str, str], _: Translator) -> html.Div:
    """Two wordings beside each other, on a phone one under the other.

    What went is struck through and what came underlined: neither hangs on colour alone.
    """
    before, after = side_by_side(old, new)
    return html.Div(
        [_wording(heads[0], before, _), _wording(heads[1], after, _)], className="wordings"
    )


def _wording(head: str, pieces: Sequence[Piece], _: Translator) -> html.Figure:
    tags = {"same": html.Span, "gone": html.Del, "come": html.Ins}
    words = [part for one in pieces for part in (tags[one.kind](one.words), " ")]
    said = words or [html.Span(_("no words of its own"), className="dim")]
    return html.Figure([html.Figcaption(head), html.Blockquote(said, lang="vi")])


def history_card(work: Work, stored: StoredDirective, _: Translator) -> html.Section | None:
    """Everything the directive changes, or that later ones changed of it; None for nothing."""
    slug = stored.directive.slug
    found = amending.of_directive(work, slug)
    if not found:
        return None
    return card(
        *(_line(work, one, found, slug, _, is_open=len(found) == 1) for one in found),
        title=_("Amendments"),
    )


def duty_parts(work: Work, slug: str, code: str, _: Translator) -> list[Any]:
    """What became of one duty, and which earlier one it takes the place of, told first of all."""
    found = amending.of_obligation(work, slug, code)
    if not found:
        return []
    ends = [one for one in found if one.touched == slug and one.kind != "changed"]
    lines = [_line(work, one, found, slug, _, is_open=True) for one in found]
    return [*(_note(work, one, slug, _) for one in ends), card(*lines, title=_("Amendments"))]


def duty_notes(work: Work, slug: str, code: str, _: Translator) -> list[Any]:
    """The same in a sentence each, for a page about something else."""
    return [_note(work, one, slug, _) for one in amending.of_obligation(work, slug, code)]


def _note(work: Work, one: Amendment, slug: str, _: Translator) -> html.Div:
    has_ended = one.touched == slug and one.kind != "changed" and one.at <= work.now
    said = _told(work, one, slug, _)
    if has_ended:
        said = [html.B(_("This duty has ended.")), " ", *said]
    return callout(html.Span(said), tone="past" if has_ended else "calm")


def _line(
    work: Work, one: Amendment, among: Sequence[Amendment], slug: str, _: Translator, *,
    is_open: bool,
) -> Any:  # fmt: skip
    earlier = _known(work, one.touched)
    inner: list[Any] = [html.P(_told(work, one, slug, _))]
    if earlier is not None:
        duty = earlier.duty(one.obligation)
        assert duty is not None
        old = words_before(among, one.touched, one.obligation, one.at)
        old = old or earlier.directive.text[duty.start : duty.end]
        heads = (
            _("Earlier text: {number}", number=earlier.directive.number),
            _("New text: {number}", number=one.number),
        )
        inner.append(
            html.Details(
                [html.Summary(_("Old and new text")), wordings(old, one.words, heads, _)],
                open=is_open,
            )
        )
    zone = earlier.directive.time_zone if earlier is not None else formats.ZONE
    recorded = _(
        "Recorded {at} by {by}; the document's day of effect is {day}.",
        at=formats.stamp(one.made_at, _.locale, zone), by=one.made_by,
        day=formats.day(one.effective_on, _.locale),
    )  # fmt: skip
    inner.append(html.P(recorded, className="m-hint"))
    return html.Div(inner, className="amendment")


def _told(work: Work, one: Amendment, slug: str, _: Translator) -> list[Any]:
    """One change in a sentence, with a way to the other side of it, as far as the reader may go."""
    earlier, later = _known(work, one.touched), _known(work, one.directive)
    duty = earlier.duty(one.obligation) if earlier is not None else None
    has_page = earlier is not None and earlier.directive.obligation(one.obligation) is not None
    slots = {slot.code: slot for slot in earlier.directive.periods} if earlier is not None else {}
    zone = earlier.directive.time_zone if earlier is not None else formats.ZONE
    number = earlier.directive.number if earlier is not None else one.touched
    name = _("Duty {code} of {number}", code=one.obligation, number=number)
    said: list[Any] = [
        html.B(html.A(name, href=f"/obligations/{one.touched}/{one.obligation}")
               if has_page else name),
        ". ", became(one, duty, slots, zone, _),
    ]  # fmt: skip
    if later is not None and one.directive != slug:
        href = address("/directive", slug=one.directive)
        if one.successor:
            href = f"/obligations/{one.directive}/{one.successor}"
        words = _("Open the new duty") if one.successor else _("Open {number}", number=one.number)
        said += [" ", html.A(words, href=href)]
    return said


def _known(work: Work, slug: str) -> StoredDirective | None:
    """A directive, where it lies within the reader's reach."""
    try:
        return directives.get(work, slug)
    except NotFound:
        return None
