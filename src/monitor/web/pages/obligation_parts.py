"""How the bodies of one duty compare: a ranking where that is fair, trends on one scale."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dash import html

from monitor.domain.names import full_name, short_name
from monitor.domain.ranking import SMALLEST, Ranking, ranking
from monitor.domain.standing import Cell
from monitor.present.formats import UNKNOWN, fraction, number, percent, short_day, there
from monitor.present.language import Translator, translator
from monitor.present.standings import standing_words, value_words
from monitor.services.matrix import Matrix, MatrixRow, SeriesPoint
from monitor.web.charts import picture_link
from monitor.web.pieces import aria, card, icon, standing_chip, table

MOST_MULTIPLES = 24
MOST_DAYS = 14


def answerable(found: Matrix, code: str) -> list[MatrixRow]:
    """The rows of the bodies that answer for a duty, as far as the reader sees them."""
    return [row for row in found.rows if row.kind == "organization" and code in row.cells]


def ranking_part(found: Matrix, code: str, locale: str) -> html.Section | None:
    """The bodies as dots on one scale, best first; silent and small ones stand apart."""
    _ = translator(locale)
    rows = {row.code: row for row in answerable(found, code)}
    column = next((one for one in found.columns if one.obligation == code), None)
    if column is None or len(rows) < 2:
        return None
    duty = column.duty
    ranked = ranking(duty, {name: row.cells[code] for name, row in rows.items()})
    parts: list[Any] = []
    if ranked.why_none:
        parts.append(html.P(html.B(_why_none(ranked, _))))
    listed = ranked.ranked or (ranked.unranked if ranked.why_none != "no_ratio" else ())
    if listed:
        heads = [_("Body"), _("Place"), _("On the scale"), _("Result"), _("Figures")]
        lines = [_dot(rows[one], ranked, found, code, _) for one in listed]
        parts.append(
            html.Div(table(_("Ranking"), heads, lines, numbers=(1, 3, 4)), className="dots")
        )
        parts.append(html.P(_("The black line is the target. Equal results share a place."),
                            className="m-meta"))  # fmt: skip
    if ranked.why_none == "no_ratio":
        return None
    parts += _apart(_("Small: shown, not ranked"), ranked.small, rows, found, code, _)
    parts += _apart(_("Without a number"), ranked.missing, rows, found, code, _)
    parts.append(
        picture_link("ranking", found.directive.slug, code, found.as_of, found.basis, locale)
    )
    return card(*parts, title=_("Ranking"), note=_("best first"))


def _why_none(ranked: Ranking, _: Translator) -> str:
    share = fraction(ranked.with_number, ranked.expected, _.locale)
    if ranked.why_none == "coverage":
        return _("No ranking yet: {share} bodies have a number.", share=share)
    return _("No ranking: fewer than two bodies are large enough to compare.")


def _dot(row: MatrixRow, ranked: Ranking, found: Matrix, code: str, _: Translator) -> list[Any]:
    cell = row.cells[code]
    duty = next(one.duty for one in found.columns if one.obligation == code)
    place = number(ranked.places[row.code], _.locale) if ranked.places else UNKNOWN
    name = html.A(full_name(row, _.locale), href=f"/cell/{found.directive.slug}/{code}/{row.code}")
    return [
        name,
        place,
        _track(cell),
        html.Span(
            [
                # The dot's colour alone would say nothing on a grey print.
                icon(cell.standing.value if cell.standing else "listed"),
                html.Span(
                    standing_words(cell, duty, found.as_of, _.locale, basis=found.basis),
                    className="m-unseen",
                ),
                " ",
                html.B(value_words(cell, duty, _.locale)),
            ],
            className="m-nowrap dots-value",
        ),
        fraction(cell.numerator, cell.denominator, _.locale),
    ]


def _track(cell: Cell) -> html.Div:
    """A dot on a line from 0 to 100 %; its number stands beside it in the table."""
    standing = cell.standing.value if cell.standing else "listed"
    parts = [html.Span(className="dots-dot", style={"left": f"{_share(cell.value)}%"})]
    if cell.goal.target is not None:
        place = f"{_share(str(cell.goal.target))}%"
        parts.append(html.Span(className="m-bullet-target", style={"left": place}))
    return html.Div(parts, className=f"dots-track m-tone-{standing}", **aria(hidden="true"))


def _share(value: str | None) -> Decimal:
    return min(Decimal(100), max(Decimal(0), Decimal(value or 0)))


def _apart(
    title: str, codes: tuple[str, ...], rows: dict[str, MatrixRow], found: Matrix, code: str,
    _: Translator,
) -> list[Any]:  # fmt: skip
    """Bodies that stand outside the ranking, never at its bottom as if they had nothing."""
    if not codes:
        return []
    duty = next(one.duty for one in found.columns if one.obligation == code)
    lines = []
    for one in codes:
        row, cell = rows[one], rows[one].cells[code]
        said: list[Any] = [
            html.A(full_name(row, _.locale), href=f"/cell/{found.directive.slug}/{code}/{one}"),
            " ",
            standing_chip(cell, duty, found.as_of, _.locale, basis=found.basis),
        ]
        if cell.denominator is not None and cell.denominator < SMALLEST:
            figures = fraction(cell.numerator, cell.denominator, _.locale)
            words = _("small sample")
            said.append(html.Small(f" {figures} · {words}"))
        lines.append(html.Li(said))
    return [html.H3(title), html.Ul(lines, className="dots-apart")]


def multiples_part(
    found: Matrix, code: str, series: dict[str, tuple[SeriesPoint, ...]], locale: str
) -> html.Section | None:
    """Each body's last days as bars on the same scale, and all of them as one table."""
    _ = translator(locale)
    rows = [row for row in answerable(found, code) if row.code in series]
    column = next((one for one in found.columns if one.obligation == code), None)
    known = [row for row in rows if any(one.cell.value is not None for one in series[row.code])]
    if column is None or column.duty.headline.kind != "ratio" or len(known) < 2:
        return None
    zone = found.directive.time_zone
    days = [one.at for one in series[known[0].code]][-MOST_DAYS:]
    boxes = [
        _multiple(row, series[row.code][-MOST_DAYS:], found, code, _)
        for row in known[:MOST_MULTIPLES]
    ]
    heads = [_("Body"), *(short_day(there(one, zone).date(), locale) for one in days)]
    lines = [
        [short_name(row, locale),
         *(percent(one.cell.value, locale) for one in series[row.code][-MOST_DAYS:])]
        for row in known
    ]  # fmt: skip
    numbers = table(_("The same numbers as a table"), heads, lines,
                    numbers=tuple(range(1, len(heads))))  # fmt: skip
    return card(
        html.Div(boxes, className="multiples"),
        html.Details([html.Summary(_("The same numbers as a table")), numbers],
                     className="cell-numbers"),
        picture_link("multiples", found.directive.slug, code, found.as_of, found.basis, locale),
        title=_("Each body day by day, on one scale"),
        note=_("0 to 100 %; the line is the target"),
    )  # fmt: skip


def _multiple(
    row: MatrixRow, points: tuple[SeriesPoint, ...], found: Matrix, code: str, _: Translator
) -> html.Div:
    cell = row.cells[code]
    duty = next(one.duty for one in found.columns if one.obligation == code)
    bars = [
        html.Span(
            className="multiples-bar" if one.cell.value is not None else "multiples-none",
            style={"height": f"{_share(one.cell.value)}%"} if one.cell.value is not None else {},
        )
        for one in points
    ]
    target = (
        html.Span(className="multiples-target", style={"bottom": f"{_share(str(goal))}%"})
        if (goal := cell.goal.target) is not None
        else None
    )
    standing = cell.standing.value if cell.standing else "listed"
    words = standing_words(cell, duty, found.as_of, _.locale, basis=found.basis)
    return html.Div(
        [
            html.A(
                short_name(row, _.locale), href=f"/cell/{found.directive.slug}/{code}/{row.code}"
            ),
            html.Div([*bars, target], className="multiples-plot", **aria(hidden="true")),
            html.Div([html.B(value_words(cell, duty, _.locale)), " ", html.Small(words)]),
        ],
        className=f"multiples-one m-tone-{standing}",
    )
