"""The directive itself: every word of it, its gaps, and the duties read out of each paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from monitor.domain.directive import Item, Obligation
from monitor.domain.errors import NotFound
from monitor.domain.roles import May
from monitor.present import formats
from monitor.present.language import Translator, msg, translator
from monitor.services import directives
from monitor.services.directives import StoredDirective
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages.amendments import history_card
from monitor.web.pieces import callout, card, verbatim
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame

page = Page("directive", "/directive", May.SEE_MATRIX, title=msg("Directive"))


def slug_of(work: Work, slug: str | None) -> str:
    """The directive asked for, or the newest of the reader's.

    Raises:
        NotFound: The reader has no business with any.
    """
    if slug:
        return slug
    found = directives.listed(work)
    if not found:
        raise NotFound("directive_not_found", directive="")
    return found[0].slug


@page.layout
def layout(work: Work, /, slug: str | None = None) -> html.Div:
    """Items in their order, gaps where the numbering has them, the closing paragraph last."""
    stored = directives.get(work, slug_of(work, slug))
    told = stored.directive
    who = reader(work, address("/directive", slug=slug))
    _ = translator(who.locale)
    issued = formats.running_day(told.issued_on, who.locale)
    return page_frame(
        f"{told.number}: {told.subject}",
        history_card(work, stored, _),
        _baseline(stored, who.locale),
        *(_paragraph(one, stored, who.locale) for one in in_order(stored)),
        _closing(stored, who.locale),
        _whole(told.text, _),
        _questions(stored, who.locale),
        reader=who,
        lead=f"{told.issuer} · {issued}",
        narrow=True,
    )


def in_order(stored: StoredDirective) -> list[Item | str]:
    """Items and the labels missing among them, as the numbering runs."""
    told = stored.directive
    known: list[Item | str] = [*told.items, *told.gaps]

    def number(one: Item | str) -> int:
        label = one if isinstance(one, str) else one.label
        return int(label) if label.isdigit() else 10**6

    return sorted(known, key=number)


def duties_of(stored: StoredDirective, item: str | None) -> list[Obligation]:
    """The duties read out of a paragraph, in the order of its words."""
    every = (*stored.directive.obligations, *stored.span_only)
    return sorted((one for one in every if one.item == item), key=lambda one: one.start)


def _paragraph(one: Item | str, stored: StoredDirective, locale: str) -> html.Section:
    _ = translator(locale)
    if isinstance(one, str):
        text = _(
            "The source has no item {item}. It is recorded as missing, nothing was invented.",
            item=one,
        )
        return html.Section(
            [html.H2(_("Item {item}", item=one)), callout(text, tone="warning")],
            id=f"item-{one}",
            className="m-card",
        )
    duties = duties_of(stored, one.label)
    spans = [(duty.start - one.start, duty.end - one.start) for duty in duties]
    return html.Section(
        [
            html.H2(_("Item {item}", item=one.label)),
            verbatim(one.text, spans),
            duty_list(duties, stored, locale),
        ],
        id=f"item-{one.label}",
        className="m-card",
    )


def _closing(stored: StoredDirective, locale: str) -> html.Section | None:
    """What binds all of them: to carry out, and to report before the deadline."""
    _ = translator(locale)
    duties = duties_of(stored, None)
    if not duties:
        return None
    text = stored.directive.text
    quotes = [
        verbatim(text[one.start : one.end], source=one.code)
        for one in duties
        if one.end > one.start
    ]
    measured = [one for one in duties if one in stored.directive.obligations]
    slot = next((one for one in stored.directive.periods if one.kind == "deadline"), None)
    due = None
    if slot is not None:
        due = html.P(
            [
                _("Written: “{words}”. ", words=slot.as_written),
                html.B(formats.deadline(slot.due, locale)),
            ]
        )
    return html.Section(
        [
            html.H2(_("Closing paragraph")),
            *quotes,
            due,
            duty_list(measured, stored, locale),
        ],
        id="item-closing",
        className="m-card",
    )


def duty_list(duties: Sequence[Obligation], stored: StoredDirective, locale: str) -> html.Ul | None:
    """Duties with what measures them and what must be reached, each linked to where it stands."""
    if not duties:
        return None
    _ = translator(locale)
    return html.Ul(
        [html.Li(_duty(one, stored, locale, _)) for one in duties], className="duty-list"
    )


def _duty(duty: Obligation, stored: StoredDirective, locale: str, _: Translator) -> list[Any]:
    title = duty.title_vi if locale == "vi" else duty.title_en
    has_cell = duty in stored.directive.obligations
    slug = stored.directive.slug
    name: Any = html.B(f"{duty.code} · {title}")
    if has_cell:
        name = html.A(name, href=f"/obligations/{slug}/{duty.code}")
    return [name, html.Span(goal_words(duty, _), className="dim")]


def goal_words(duty: Obligation, _: Translator) -> str:
    """What the text itself asks: order or request, and a target with its words or none."""
    binding = _("requested") if duty.binding == "request" else _("ordered")
    if duty.target is None:
        return f"{binding} · {_('no target in the text')}"
    level = formats.percent(duty.target, _.locale)
    if duty.target_source == "explicit":
        said = _("target {level}: “{words}”", level=level, words=duty.target_words)
    else:
        said = _("target {level} ‡ implied by “{words}”", level=level, words=duty.target_words)
    return f"{binding} · {said}"


def _baseline(stored: StoredDirective, locale: str) -> html.Section | None:
    """The state the directive itself starts from: a fact of the text, not a figure reported."""
    told = stored.notes.get("baseline")
    if not told:
        return None
    _ = translator(locale)
    return card(
        verbatim(str(told.get("quotation", ""))),
        html.P(
            _(
                "A fact of the directive: {words}. No reported figure; nothing is added to it.",
                words=str(told.get("as_written", "")),
            ),
            className="dim",
        ),
        title=_("Where it starts"),
    )


def _whole(text: str, _: Translator) -> html.Details:
    return html.Details(
        [
            html.Summary(_("The whole text as stored")),
            html.Div(text, className="whole-text", lang="vi"),
        ],
        className="m-card",
    )


def _questions(stored: StoredDirective, locale: str) -> html.Section | None:
    """What the coordinator still has to decide about the text."""
    asked = stored.notes.get("open_questions") or []
    if not asked:
        return None
    _ = translator(locale)
    return card(
        html.Ul([html.Li(str(one.get(locale) or one.get("vi"))) for one in asked]),
        title=_("Open questions for the coordinator"),
    )
