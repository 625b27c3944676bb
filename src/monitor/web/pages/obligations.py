"""Duties: every obligation with its words, its target's source, and where it stands."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum, unique
from typing import Any

from dash import Input, Output, html

from monitor.domain.directive import Obligation
from monitor.domain.names import full_name
from monitor.domain.roles import May
from monitor.domain.standing import Cell
from monitor.present import formats, standings, targets
from monitor.present.language import msg, translator
from monitor.services import directives, matrix, milestones
from monitor.services.directives import StoredDirective
from monitor.services.matrix import Matrix, MatrixRow, SeriesPoint
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages.amendments import duty_parts
from monitor.web.pages.cell_parts import log_part
from monitor.web.pages.directive import goal_words, slug_of
from monitor.web.pages.goals import goals_path
from monitor.web.pages.how import how_button, how_part
from monitor.web.pages.obligation_parts import (
    MOST_MULTIPLES,
    answerable,
    multiples_part,
    ranking_part,
)
from monitor.web.pages.trend import TrendIds, trend_part
from monitor.web.pieces import (
    as_of_note,
    bullet,
    card,
    empty,
    link_button,
    standing_chip,
    table,
    verbatim,
)
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame


@unique
class Id(StrEnum):
    """Ids of one duty's chart."""

    TOLD = "obligation-told"
    PLOT = "obligation-plot"
    CHART = "obligation-chart"


TREND = TrendIds(Id.TOLD, Id.PLOT, Id.CHART)
page = Page("obligations", "/obligations", May.SEE_MATRIX, title=msg("Duties"))
one_page = Page("obligation", "/obligations/<slug>/<code>", May.SEE_MATRIX, title=msg("Duty"))


@page.layout
def layout(work: Work, /, slug: str | None = None) -> html.Div:
    """All duties of a directive, item by item, with the whole's standing for who may see it."""
    name = slug_of(work, slug)
    found = matrix.matrix(work, name)
    who = reader(work, address("/obligations", slug=slug))
    _ = translator(who.locale)
    whole = next((row for row in found.rows if row.code == "all"), None)
    rows = [_line(column.duty, found, whole, who.locale) for column in found.columns]
    heads = [_("Duty"), _("What must be reached"), _("Result"), _("Coverage"), _("Standing")]
    return page_frame(
        _("Duties"),
        as_of_note(found.as_of, found.basis, who.locale),
        table(_("Duties of the directive"), heads, rows, numbers=(2, 3)),
        reader=who,
        lead=f"{found.directive.number} · {found.directive.subject}",
    )


def _line(duty: Obligation, found: Matrix, whole: MatrixRow | None, locale: str) -> list[Any]:
    _ = translator(locale)
    title = duty.title_vi if locale == "vi" else duty.title_en
    item = _("Item {item}", item=duty.item) if duty.item else _("Closing paragraph")
    name = html.A(
        [html.B(f"{duty.code} "), title], href=f"/obligations/{found.directive.slug}/{duty.code}"
    )
    cell = whole.cells.get(duty.code) if whole else None
    goal = targets.target_words(cell.goal, duty, locale) if cell else ""
    return [
        html.Span([name, html.Br(), html.Small(item, className="dim")]),
        goal or goal_words(duty, _),
        [
            html.B(standings.value_words(cell, duty, locale)) if cell.value else "–",
            how_button(found.directive.slug, duty.code, "all", title, locale, as_of=found.as_of),
        ]
        if cell
        else "–",
        formats.fraction(cell.reported, cell.expected, locale) if cell else "–",
        standing_chip(cell, duty, found.as_of, locale, basis=found.basis)
        if cell and cell.standing
        else html.Span(_("list only"), className="dim")
        if cell
        else "–",
    ]


@one_page.layout
def obligation(work: Work, /, slug: str, code: str) -> html.Div:
    """One duty: the words that ordered it, what measures it, and every answerable body."""
    stored = directives.get(work, slug)
    duty = directives.duty_of(stored, code)
    at = directives.shown_last(work, duty)
    found = matrix.matrix(work, slug, as_of=at, obligations=[code])
    who = reader(work, f"/obligations/{slug}/{code}")
    _ = translator(who.locale)
    title = duty.title_vi if who.locale == "vi" else duty.title_en
    whole = next((row for row in found.rows if row.code == "all"), None)
    where = _("Item {item}", item=duty.item) if duty.item else _("Closing paragraph")
    anchor = f"/directive#item-{duty.item or 'closing'}"
    return page_frame(
        f"{duty.code} · {title}",
        *duty_parts(work, slug, code, _),
        as_of_note(found.as_of, found.basis, who.locale),
        _whole_card(found, duty, whole, who.locale),
        *(_over_time(work, stored, duty, at, who.locale) if whole else ()),
        card(
            verbatim(
                stored.directive.text[duty.start : duty.end],
                _target_spans(stored, duty),
                html.A(f"{stored.directive.number} · {where}", href=anchor),
            ),
            html.P(goal_words(duty, _)),
            title=_("What was ordered"),
        ),
        _measures(stored, duty, who.locale),
        ranking_part(found, code, who.locale),
        multiples_part(found, code, _series(work, found, code), who.locale) if at is None else None,
        _answerable(found, duty, who.locale),
        reader=who,
        crumbs=[(_("Duties"), "/obligations")],
        actions=[link_button(_("Targets and milestones"), goals_path(slug, code))]
        if at is None and slug in work.scope(May.SET_TARGETS).directives
        else [],
    )


def _over_time(
    work: Work, stored: StoredDirective, duty: Obligation, at: datetime | None, locale: str
) -> list[html.Section | None]:
    """The whole's number day by day, its forecast or why there is none; who set which target."""
    slug = stored.directive.slug
    view = matrix.cell(work, slug, duty.code, as_of=at)
    points = matrix.series(work, slug, duty.code, until=at)
    steps = milestones.in_force(work, stored, duty.code, None, at)
    return [trend_part(view, points, steps, TREND, locale), log_part(view, locale)]


def _series(work: Work, found: Matrix, code: str) -> dict[str, tuple[SeriesPoint, ...]]:
    """The bodies' trends, where there are several to be compared."""
    units = [row.code for row in answerable(found, code)][:MOST_MULTIPLES]
    if len(units) < 2:
        return {}
    return matrix.many_series(work, found.directive.slug, code, units)


def _target_spans(stored: StoredDirective, duty: Obligation) -> list[tuple[int, int]]:
    """Where the words that set the target stand in the duty's own words."""
    if not duty.target_words:
        return []
    at = stored.directive.text[duty.start : duty.end].find(duty.target_words)
    return [(at, at + len(duty.target_words))] if at >= 0 else []


def _whole_card(
    found: Matrix, duty: Obligation, whole: MatrixRow | None, locale: str
) -> html.Section | None:
    cell = whole.cells.get(duty.code) if whole else None
    if cell is None:
        return None
    _ = translator(locale)
    if cell.standing is None:
        text = _("Populations overlap here, so the bodies are listed and never added up.")
        said = formats.fraction(cell.reported, cell.expected, locale)
        how = how_part(
            cell, duty, found.directive, found.as_of, locale, basis=found.basis, with_legend=False
        )
        return card(html.P(text), html.P(html.B(said)), how, title=_("Whole province"))
    more = f"/cell/{found.directive.slug}/{duty.code}/all"
    return card(
        html.P(
            [
                html.B(standings.value_words(cell, duty, locale), className="big-number"),
                " ",
                standing_chip(cell, duty, found.as_of, locale, basis=found.basis),
            ]
        ),
        bullet(cell.value, cell.goal.target, locale, standing=cell.standing)
        if duty.headline.kind == "ratio"
        else None,
        html.P(
            " · ".join(
                filter(
                    None,
                    (
                        targets.target_words(cell.goal, duty, locale),
                        targets.milestone_words(cell.goal, duty, locale, found.directive.time_zone),
                        targets.target_note(cell.goal, duty, locale),
                    ),
                )
            )
        ),
        html.P(standings.coverage_words(cell, locale)),
        html.P(targets.interval_words(cell, duty, locale)),
        how_part(cell, duty, found.directive, found.as_of, locale, basis=found.basis),
        html.P(html.A(_("Trend and details"), href=more), className="m-tap"),
        title=_("Whole province"),
    )


def _measures(stored: StoredDirective, duty: Obligation, locale: str) -> html.Section:
    """The indicators and their fields: what of it is the text's and what a proposal of ours."""
    _ = translator(locale)
    kinds = {
        "ratio": _("ratio"), "count": _("count"), "milestone": _("done or not"),
        "narrative": _("in words"),
    }  # fmt: skip
    rows = []
    for one in duty.indicators:
        fields = [stored.directive.fields[code] for code in one.fields]
        labels = [field.label_vi if locale == "vi" else field.label_en for field in fields]
        name = full_name(one, locale)
        origin = _("from the text") if one.origin == "text" else _("proposed, not in the text")
        headline = f" ({_('headline')})" if one is duty.headline else ""
        rows.append([f"{one.code}{headline}", name, kinds[one.kind], " ÷ ".join(labels), origin])
    heads = [_("Indicator"), _("Name"), _("Kind"), _("Figures"), _("Origin")]
    return card(table(_("Indicators"), heads, rows), title=_("How it is measured"))


def _answerable(found: Matrix, duty: Obligation, locale: str) -> html.Section:
    """Bodies without figures first and apart, never as zero at the bottom; then the farthest."""
    _ = translator(locale)
    rows = [row for row in found.rows if row.kind == "organization" and duty.code in row.cells]
    if not rows:
        return card(empty(_("No body in your reach was given this duty.")), title=_("Who answers"))
    silent = [row for row in rows if row.cells[duty.code].value is None]
    counted = [row for row in rows if row.cells[duty.code].value is not None]
    counted.sort(key=lambda row: _share(row.cells[duty.code]))
    lines = [_body(row, found, duty, locale) for row in (*silent, *counted)]
    heads = [_("Body"), _("Result"), _("Figures"), _("Coverage"), _("Standing")]
    return card(table(_("Who answers"), heads, lines, numbers=(1, 2, 3)), title=_("Who answers"))


def _share(cell: Cell) -> tuple[float, float]:
    if cell.denominator:
        return (float(cell.numerator or 0) / float(cell.denominator), 0.0)
    return (1.0, float(cell.numerator or 0))


def _body(row: MatrixRow, found: Matrix, duty: Obligation, locale: str) -> list[Any]:
    cell = row.cells[duty.code]
    name = full_name(row, locale)
    return [
        html.A(name, href=f"/cell/{found.directive.slug}/{duty.code}/{row.code}"),
        [
            html.B(standings.value_words(cell, duty, locale)) if cell.value is not None else "–",
            how_button(found.directive.slug, duty.code, row.code, name, locale, as_of=found.as_of)
            if standings.is_together(cell)
            else None,
        ],
        formats.fraction(cell.numerator, cell.denominator, locale)
        if cell.denominator is not None
        else "",
        formats.fraction(cell.reported, cell.expected, locale)
        if cell.expected is not None
        else "–",
        standing_chip(cell, duty, found.as_of, locale, basis=found.basis),
    ]


one_page.script("draw", Output(Id.PLOT, "children"), Input(Id.TOLD, "data"))
