"""Small things pages are made of: chips, bars, tables, quotations. Pure functions of values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from dash import html

from monitor.domain.directive import Basis, Obligation
from monitor.domain.standing import Cell, Standing
from monitor.present.formats import ZONE, deadline, moment, number, percent, time_left
from monitor.present.language import translator
from monitor.present.standings import (
    basis_words,
    legend,
    marks_legend,
    standing_name,
    standing_words,
)

Kind = Literal["", "primary", "quiet", "danger"]
Span = tuple[int, int]


def aria(**values: str | None) -> dict[str, Any]:
    """ARIA attributes of a component: ``**aria(label="…", live="polite")``; None leaves one out."""
    return {f"aria-{name}": value for name, value in values.items() if value is not None}


def data(name: str, value: str) -> dict[str, Any]:
    """A ``data-`` attribute for a component: ``**data("field", code)``."""
    return {f"data-{name}": value}


def icon(name: str, *, large: bool = False) -> html.I:
    """A shape of ``present.icons`` in the colour of the text; words must stand beside it."""
    size = " m-ic-large" if large else ""
    return html.I(className=f"m-ic m-ic-{name}{size}", **aria(hidden="true"))


def badge(count: int, locale: str, *, urgent: bool = True) -> html.Span | None:
    """A count beside a word; nothing for zero."""
    if not count:
        return None
    tone = "" if urgent else " m-badge-calm"
    return html.Span(number(count, locale), className=f"m-badge{tone}")


def link_button(words: str, href: str, kind: Kind = "", shape: str = "") -> html.A:
    """A link that looks like a button: it opens something and changes nothing."""
    return html.A([icon(shape) if shape else None, words], href=href, className=button_class(kind))


def button_class(kind: Kind = "", *, large: bool = False, small: bool = False) -> str:
    """The class of a button of ours, for Dash's own button components too."""
    size = " m-button-large" if large else " m-button-small" if small else ""
    return f"m-button m-button-{kind}{size}" if kind else f"m-button{size}"


def chip(standing: Standing | None, words: str) -> html.Span:
    """A standing as shape, colour and words."""
    name = _token(standing)
    return html.Span([icon(name), words], className=f"m-chip m-{name}")


def standing_chip(
    cell: Cell, duty: Obligation, at: datetime, locale: str, *, basis: Basis = "received"
) -> html.Span:
    """The standing of one cell, with what is particular to it: ``Quá hạn 3 ngày``."""
    return chip(cell.standing, standing_words(cell, duty, at, locale, basis=basis))


def _token(standing: Standing | None) -> str:
    return "listed" if standing is None else standing.value


def bullet(
    value: str | None,
    target: Decimal | None,
    locale: str,
    *,
    standing: Standing | None = None,
    previous: str | None = None,
) -> html.Div:
    """One bar from zero, one tick for the target, a hollow one for an earlier value; in percent.

    It grows with its place and never with the number: at 320 px a full bar still means 100 %.
    """
    _ = translator(locale)
    said = [percent(value, locale) if value is not None else _("no figure")]
    if target is not None:
        said.append(_("target {level}", level=percent(target, locale)))
    if previous is not None:
        said.append(_("before {level}", level=percent(previous, locale)))
    parts = []
    if value is not None:
        parts.append(html.Span(className="m-bullet-fill", style={"width": _place(value)}))
    if previous is not None:
        parts.append(html.Span(className="m-bullet-before", style={"left": _place(previous)}))
    if target is not None:
        parts.append(html.Span(className="m-bullet-target", style={"left": _place(str(target))}))
    return html.Div(
        html.Span(parts, className="m-bullet-track"),
        className=f"m-bullet m-tone-{_token(standing)}",
        role="img",
        **aria(label=", ".join(said)),
    )


def _place(value: str) -> str:
    return f"{min(Decimal(100), max(Decimal(0), Decimal(value)))}%"


def stack(parts: Iterable[tuple[Standing, int]], locale: str) -> html.Div:
    """How many cells stand how, as one bar; the words are in its label."""
    shown = [(standing, count) for standing, count in parts if count]
    said = ", ".join(
        f"{standing_name(standing, locale)} {number(count, locale)}" for standing, count in shown
    )
    return html.Div(
        [
            html.Span(
                className=f"m-stack-part m-tone-{standing.value} m-pat-{standing.value}",
                style={"flexGrow": count},
            )
            for standing, count in shown
        ],
        className="m-stack",
        role="img",
        **aria(label=said),
    )


def card(*children: Any, title: str = "", note: str = "", level: int = 2) -> html.Section:
    """A white card; with a title it is a section of the page."""
    heading = None
    if title:
        tag = html.H2 if level == 2 else html.H3
        aside = html.Span(note, className="m-card-note") if note else None
        heading = html.Div([tag(title), aside], className="m-card-head")
    return html.Section([heading, *children], className="m-card")


def callout(*children: Any, tone: Literal["warning", "error", "past", "calm"]) -> html.Div:
    """A band across the page: a warning, an error, or that the past is being looked at."""
    return html.Div(list(children), className=f"m-callout m-callout-{tone}")


def empty(text: str, action: Any = None) -> html.Div:
    """Said where there is nothing to list, with what to do instead."""
    return html.Div([html.P(text), action], className="m-empty")


def as_of_note(
    at: datetime, basis: Basis, locale: str, *, is_past: bool = False, zone: str = ZONE
) -> html.P:
    """As of when a view speaks and which figures it counts; on every view with numbers."""
    _ = translator(locale)
    said = _("Figures as of {moment}", moment=moment(at, locale, zone))
    past = _("An earlier state.") if is_past else None
    return html.P(
        [icon("clock"), html.B(said), html.Span(basis_words(basis, locale)), past],
        className="m-as-of m-as-of-past" if is_past else "m-as-of",
    )


def deadline_bar(due: datetime, at: datetime, locale: str, zone: str = ZONE) -> html.Div:
    """The deadline as its last valid moment, with the time left."""
    tone = "late" if at >= due else "soon" if (due - at).total_seconds() < 86_400 else "calm"
    return html.Div(
        [
            icon("clock", large=True),
            html.Span([html.B(deadline(due, locale, zone)), " ", time_left(due, at, locale, zone)]),
        ],
        className=f"m-deadline m-deadline-{tone}",
    )


def verbatim(text: str, spans: Sequence[Span] = (), source: Any = None) -> html.Figure:
    """The directive's own words, with some of them marked.

    Args:
        text: The paragraph, word for word.
        spans: (start, end) within the text; overlapping ones are joined.
        source: Where it stands: number, item, a link to the whole.
    """
    said: list[Any] = []
    at = 0
    for start, end in sorted(spans):
        start, end = max(start, at), min(end, len(text))
        if start >= end:
            continue
        said += [text[at:start], html.Mark(text[start:end])]
        at = end
    said.append(text[at:])
    quoted = html.Blockquote(html.P(said), lang="vi")
    caption = html.Figcaption(source) if source is not None else None
    return html.Figure([quoted, caption], className="m-quote")


def table(
    caption: str,
    heads: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    *,
    numbers: Sequence[int] = (),
    hide_caption: bool = True,
) -> html.Div:
    """A real table: the first cell of a row names it. ``numbers`` are the right-aligned columns."""
    side = dict.fromkeys(numbers, "m-right")
    head = html.Thead(
        html.Tr([html.Th(it, scope="col", className=side.get(i, "")) for i, it in enumerate(heads)])
    )
    body = html.Tbody(
        [
            html.Tr(
                [
                    html.Th(it, scope="row") if not i else html.Td(it, className=side.get(i, ""))
                    for i, it in enumerate(row)
                ]
            )
            for row in rows
        ]
    )
    named = html.Caption(caption, className="m-unseen" if hide_caption else "")
    return html.Div(html.Table([named, head, body], className="m-table"), className="m-table-box")


def stacking_table(caption: str, heads: list[str], rows: list[list[Any]]) -> html.Div:
    """A table whose rows become cards on a phone, every value under its own head."""
    head = html.Tr([html.Th(one, scope="col") for one in heads])
    body = [
        html.Tr(
            [
                html.Th(it, scope="row") if not i else html.Td(it, **data("head", heads[i]))
                for i, it in enumerate(row)
            ]
        )
        for row in rows
    ]
    return html.Div(
        html.Table(
            [
                html.Caption(caption, className="m-unseen"), html.Thead(head), html.Tbody(body),
            ],
            className="m-table",
        ),
        className="m-table-box periods-list",
    )  # fmt: skip


def field(label: str, box: Any, id_: str, hint: str = "") -> html.Div:
    """A labelled box with a hint beneath its label."""
    return html.Div(
        [
            html.Label(label, htmlFor=id_),
            html.Div(hint, className="m-hint") if hint else None,
            box,
        ],
        className="m-field",
    )


def labelled(head: str, *value: Any) -> html.Span:
    """A cell's value with its column's head before it where a phone shows no heads (.mail-list)."""
    return html.Span([html.Span(f"{head}: ", className="mail-label dim"), *value])


def error_summary(title: str, errors: Sequence[tuple[str, str]], *, box_id: Any) -> html.Div:
    """What blocks sending, each a link to its field; the page moves the focus here.

    Args:
        title: ``Chưa gửi được: cần sửa 2 chỗ``.
        errors: (sentence, id of the field) in the form's order.
        box_id: Id of the box, for moving the focus.
    """
    return html.Div(
        [
            html.H2(title),
            html.Ul([html.Li(html.A(said, href=f"#{place}")) for said, place in errors]),
        ],
        id=box_id,
        className="m-errors",
        role="alert",
        tabIndex=-1,
    )


def action_bar(*children: Any, saved: Any = None) -> html.Div:
    """The bar at the foot of a form: how it is saved, and one thing to do."""
    return html.Div(
        html.Div([html.Div(saved, className="m-saved"), *children], className="m-actions-in"),
        className="m-actions-bar",
    )


def legend_table(locale: str) -> html.Div:
    """Every standing and mark with its meaning: the table cells are decided by."""
    _ = translator(locale)
    standings = table(
        _("What each standing means"),
        [_("Standing"), _("When")],
        [[chip(one.standing, one.name), one.sentence] for one in legend(locale)],
    )
    marks = html.Ul([html.Li(sentence) for _mark, sentence in marks_legend(locale)])
    order = _("A cell has one standing: the first of these that holds.")
    return html.Div([html.P(order), standings, html.H2(_("Marks")), marks], className="m-legend")
