"""Where things stand: the leader's minute, in the very words of the morning's mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from dash import html

from monitor.domain.directive import Directive
from monitor.domain.statements import Line, Statement
from monitor.present import standings, targets
from monitor.present.digest_changes import movement
from monitor.present.digest_words import Box, DigestWords, digest_words
from monitor.present.formats import number
from monitor.present.language import translator
from monitor.present.urgency import tally
from monitor.services import digests, directives
from monitor.services.work import Work
from monitor.web.pages.how import how_button, how_part
from monitor.web.pages.standing_trends import SmallTrends
from monitor.web.pieces import as_of_note, bullet, callout, card, standing_chip, table
from monitor.web.reader import address


def statement_parts(work: Work, slug: str, locale: str) -> tuple[str, list[Any]]:
    """The headline and the page beneath it, for the reader's own part of a directive."""
    told = digests.statement(work, slug)
    local_date = told.as_of.astimezone(ZoneInfo(told.time_zone)).date()
    words = digest_words(told, local_date, locale)
    order = directives.get(work, slug).directive
    parts = [
        as_of_note(told.as_of, told.basis, locale, zone=told.time_zone),
        *(callout(html.B(text), tone="warning") for text in words.warnings),
        html.Div(_boxes(told, words, order, locale), className="m-cards"),
        html.Div(
            [
                html.Div([_indicators(work, told, order, locale)], className="stand-main"),
                html.Div(_aside(told, words, locale), className="stand-side"),
            ],
            className="stand",
        ),
        _notes(words, locale),
    ]
    return words.headline, parts


def _boxes(
    told: Statement, words: DigestWords, order: Directive, locale: str
) -> list[html.Section]:
    """The count of reports and the one or two numbers beside it, each with how it came about."""
    boxes = list(words.boxes)
    parts = []
    if told.reports is not None:
        parts.append(_reports(boxes.pop(0), locale))
    parts += [
        _number(box, line, told, order, locale)
        for box, line in zip(boxes, told.numbers, strict=True)
    ]
    return parts


def _reports(box: Box, locale: str) -> html.Section:
    """How many of those that must report have, and how many have not."""
    _ = translator(locale)
    said = _(
        "Of the bodies that have to report, those whose report was sent (approved by its head) "
        "and not returned. A returned or missing report counts as not sent."
    )
    how = html.Details([html.Summary(_("How it is computed")), html.P(said)], className="how")
    return _box(box, box.label, [], how)


def _number(box: Box, line: Line, told: Statement, order: Directive, locale: str) -> html.Section:
    """One number: what it is of, against its target, what is missing, how certain it is."""
    cell, duty = line.cell, line.duty
    qualified: list[Any] = []
    if duty.headline.kind == "ratio" and cell.value is not None:
        before = line.before.value if line.before else None
        qualified.append(
            bullet(cell.value, cell.goal.target, locale, standing=cell.standing, previous=before)
        )
    if cell.numerator is not None and duty.headline.kind != "milestone":
        missing = targets.missing_words(
            cell.numerator, cell.denominator, cell.goal, duty, order.unit_counted(duty), locale
        )
        qualified.append(html.P(html.B(missing)) if missing else None)
    if cell.low != cell.high:
        qualified.append(html.P(targets.interval_words(cell, duty, locale)))
    how = how_part(cell, duty, order, told.as_of, locale, basis=told.basis, with_legend=False)
    return _box(box, f"{standings.title_of(duty, locale)} · {box.label}", qualified, how)


def _box(box: Box, label: str, qualified: list[Any], how: html.Details) -> html.Section:
    """A number with its coverage and its change since yesterday."""
    tone = f"m-card m-tone-{box.standing.value}" if box.standing else "m-card"
    return html.Section(
        [
            html.H2(label, className="stand-label"),
            html.Div(box.value, className="stand-number m-tone-text"),
            *qualified,
            html.P(box.detail) if box.detail else None,
            html.P(box.change, className="dim") if box.change else None,
            how,
        ],
        className=tone,
    )


def _indicators(work: Work, told: Statement, order: Directive, locale: str) -> html.Section:
    """Every number, the farthest from its target first; what has no target is folded beneath."""
    _ = translator(locale)
    trends = SmallTrends(work, told, order, locale)
    aimed = [one for one in told.indicators if one.cell.goal.target is not None and _has_sum(one)]
    others = [one for one in told.indicators if one not in aimed] if aimed else []
    caption = _("Indicators, farthest from their target first")
    folded = _("{n} without a target or without a sum", n=number(len(others), locale))
    return card(
        _table(caption, aimed or told.indicators, told, trends, locale),
        html.Details(
            [html.Summary(folded), _table(folded, others, told, trends, locale)],
            className="stand-others",
        )
        if others
        else None,
        html.P(trends.note, className="m-meta"),
        title=caption,
        note=_tally(aimed, locale),
    )


def _has_sum(line: Line) -> bool:
    return line.cell.standing is not None


def _tally(aimed: Sequence[Line], locale: str) -> str:
    """How many of the indicators stand how: ``2 đạt, 3 chậm tiến độ / chưa đạt``."""
    counted = tally(one.cell for one in aimed)
    return ", ".join(
        f"{number(many, locale)} {standings.standing_name(one, locale).lower()}"
        for one, many in counted
    )


def _table(
    caption: str, lines: Sequence[Line], told: Statement, trends: SmallTrends, locale: str
) -> html.Div:
    _ = translator(locale)
    heads = [_("Duty"), _("Against the target"), _("Result"), _("Moved"), trends.head,
             _("Coverage"), _("Standing")]  # fmt: skip
    rows = [_indicator(line, told, trends, locale) for line in lines]
    return table(caption, heads, rows, numbers=(2, 3, 5))


def _indicator(line: Line, told: Statement, trends: SmallTrends, locale: str) -> list[Any]:
    _ = translator(locale)
    cell, duty = line.cell, line.duty
    title = standings.title_of(duty, locale)
    whom = line.who.code if line.who else (told.scope[0].code if told.scope else "all")
    link = address(f"/cell/{told.directive}/{duty.code}/{whom}")
    is_share = duty.headline.kind == "ratio" and cell.value is not None
    shown = html.B(standings.value_words(cell, duty, locale)) if cell.value is not None else "–"
    how = how_button(
        told.directive, duty.code, whom, title, locale, as_of=told.as_of, basis=told.basis
    )
    return [
        html.Span([html.A(f"{duty.code} {title}", href=link), _goal(line, locale)]),
        bullet(
            cell.value,
            cell.goal.target,
            locale,
            standing=cell.standing,
            previous=line.before.value if line.before else None,
        )
        if is_share
        else "",
        [shown, how],
        movement(line, told, _),
        trends.beside(line),
        standings.coverage_words(cell, locale),
        standing_chip(cell, duty, told.as_of, locale, basis=told.basis)
        if _has_sum(line)
        else html.Span(_("list only"), className="dim"),
    ]


def _goal(line: Line, locale: str) -> Any:
    words = targets.target_words(line.cell.goal, line.duty, locale)
    return html.Small(words, className="stand-goal dim") if words else None


def _aside(told: Statement, words: DigestWords, locale: str) -> list[Any]:
    """Who is overdue, who was sent back, and what moved the count since yesterday."""
    _ = translator(locale)
    parts: list[Any] = []
    if words.out:
        lines = [html.Li([html.B(name), html.Span(sign)]) for name, sign in words.out]
        listed = card(html.Ul(lines, className="stand-out"), title=words.out_title)
        parts.append(html.Div(listed, className="stand-overdue"))
    if words.lists:
        parts.append(card(*(html.P(text) for text in words.lists), title=_("Not in yet")))
    changes = words.changes or (_("Nothing changed in 24 hours."),)
    parts.append(card(*(html.P(text) for text in changes), title=words.changes_title))
    board = address("/matrix", directive=told.directive)
    parts.append(html.P(html.A(_("Open the board"), href=board, className="m-button")))
    return parts


def _notes(words: DigestWords, locale: str) -> html.Details:
    _ = translator(locale)
    return html.Details(
        [
            html.Summary(_("How these numbers are made")),
            html.Ul([html.Li(text) for text in words.notes]),
        ],
        className="stand-notes",
    )
