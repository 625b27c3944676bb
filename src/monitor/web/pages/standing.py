"""Where things stand: the leader's minute, in the very words of the morning's mail."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from dash import html

from monitor.domain.directive import Directive
from monitor.domain.statements import Line, Statement
from monitor.present import standings, targets
from monitor.present.digest_changes import movement
from monitor.present.digest_words import Box, DigestWords, digest_words
from monitor.present.language import translator
from monitor.services import digests, directives
from monitor.services.work import Work
from monitor.web.pages.how import how_part
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
) -> list[html.Section]:  # fmt: skip
    """The count of reports and the one or two numbers beside it, each with how it came about."""
    _ = translator(locale)
    hows = [
        how_part(line.cell, line.duty, order, told.as_of, locale, basis=told.basis,
                 with_legend=False)
        for line in told.numbers
    ]  # fmt: skip
    if told.reports is not None:
        said = _(
            "Of the bodies that have to report, those whose report was sent (approved by its head) "
            "and not returned. A returned or missing report counts as not sent."
        )
        how = html.Details([html.Summary(_("How it is computed")), html.P(said)], className="how")
        hows.insert(0, how)
    return [_number(box, how) for box, how in zip(words.boxes, hows, strict=True)]


def _number(box: Box, how: html.Details) -> html.Section:
    """One of the three numbers, with its coverage and its change since yesterday."""
    tone = f"m-card m-tone-{box.standing.value}" if box.standing else "m-card"
    return html.Section(
        [
            html.H2(box.label, className="stand-label"),
            html.Div(box.value, className="stand-number m-tone-text"),
            html.P(box.detail) if box.detail else None,
            html.P(box.change, className="dim") if box.change else None,
            how,
        ],
        className=tone,
    )


def _indicators(work: Work, told: Statement, order: Directive, locale: str) -> html.Section:
    """Every number, the farthest from its target first; bodies that are only listed come last."""
    _ = translator(locale)
    trends = SmallTrends(work, told, order, locale)
    rows = [_indicator(line, told, order, trends, locale) for line in told.indicators]
    heads = [_("Duty"), _("Against the target"), _("Result"), _("Moved"), trends.head,
             _("Coverage"), _("Standing")]  # fmt: skip
    return card(
        table(_("Indicators, farthest from their target first"), heads, rows, numbers=(2, 3, 5)),
        html.P(trends.note, className="m-meta"),
        title=_("Indicators, farthest from their target first"),
    )


def _indicator(
    line: Line, told: Statement, order: Directive, trends: SmallTrends, locale: str
) -> list[Any]:
    _ = translator(locale)
    cell, duty = line.cell, line.duty
    title = standings.title_of(duty, locale)
    whom = line.who.code if line.who else (told.scope[0].code if told.scope else "all")
    link = address(f"/cell/{told.directive}/{duty.code}/{whom}")
    is_share = duty.headline.kind == "ratio" and cell.value is not None
    how = how_part(cell, duty, order, told.as_of, locale, basis=told.basis, with_legend=False)
    return [
        html.Span([html.A(f"{duty.code} {title}", href=link), _goal(line, locale), how]),
        bullet(
            cell.value,
            cell.goal.target,
            locale,
            standing=cell.standing,
            previous=line.before.value if line.before else None,
        )
        if is_share
        else "",
        html.B(standings.value_words(cell, duty, locale)) if cell.value is not None else "–",
        movement(line, told, _),
        trends.beside(line),
        standings.coverage_words(cell, locale),
        standing_chip(cell, duty, told.as_of, locale, basis=told.basis)
        if cell.standing is not None
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
        parts.append(
            card(
                html.Ul(
                    [html.Li([html.B(name), html.Span(sign)]) for name, sign in words.out],
                    className="stand-out",
                ),
                title=words.out_title,
            )
        )
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
