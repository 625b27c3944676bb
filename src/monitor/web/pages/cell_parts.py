"""Parts of an opened cell: its summary, the units below, the paragraph, what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dash import html

from monitor.domain.deadlines import last_valid_moment
from monitor.domain.directive import Basis, Obligation
from monitor.domain.errors import NotAllowed, NotFound
from monitor.domain.names import short_name
from monitor.domain.standing import Cell, OwnReport, truncated_percent
from monitor.present.decision_words import decided_words
from monitor.present.entries import period_words
from monitor.present.formats import UNKNOWN, fraction, moment, number, percent
from monitor.present.language import Translator, translator
from monitor.present.standings import (
    PARTIAL,
    basis_words,
    counts_words,
    coverage_words,
    extended_words,
    is_together,
    mark_words,
    state_name,
    value_words,
)
from monitor.present.targets import (
    interval_words,
    milestone_words,
    missing_words,
    target_level,
    target_note,
    target_words,
)
from monitor.present.urgency import has_figure, missing_of, needs_first
from monitor.services import reports
from monitor.services.matrix import CellView, MatrixRow
from monitor.services.reports import ReportKey, ReportView
from monitor.services.work import Work
from monitor.web.grids import item_address, item_words
from monitor.web.matrix_state import MatrixState, cell_address
from monitor.web.pages.entry import report_path
from monitor.web.pages.how import how_button, how_part
from monitor.web.pages.sheet import actor_words, author_words, decision_words
from monitor.web.pieces import bullet, card, empty, standing_chip, table, verbatim
from monitor.web.reader import address


def summary_part(
    view: CellView, before: str | None, state: MatrixState, locale: str
) -> html.Section:
    """The standing in words, the number, and everything that qualifies it."""
    _ = translator(locale)
    cell, duty = view.cell, view.duty
    chip = standing_chip(cell, duty, view.as_of, locale, basis=view.basis)
    return card(
        html.Div(
            [
                html.Div(
                    [html.P(chip), *_number(view, before, locale)], className="cell-number"
                ),
                html.Dl(
                    [
                        part
                        for name, said in _facts(view, state, _)
                        for part in (html.Dt(name), html.Dd(said))
                    ],
                    className="m-pairs",
                ),
            ],
            className="cell-summary",
        ),
        how_part(cell, duty, view.directive, view.as_of, locale, basis=view.basis),
    )  # fmt: skip


def _number(view: CellView, before: str | None, locale: str) -> list[Any]:
    _ = translator(locale)
    cell, duty = view.cell, view.duty
    if cell.standing is None:
        return [
            html.P(fraction(cell.reported, cell.expected, locale), className="m-figure-large"),
            html.P(_("Populations overlap here, so the bodies are listed and never added up.")),
        ]
    if cell.value is None:
        return [html.P(_("No figure yet."), className="m-muted")]
    tone = f"m-tone-{cell.standing.value} m-tone-text"
    unit = view.directive.unit_counted(duty)
    parts: list[Any] = [
        html.P(value_words(cell, duty, locale), className=f"m-figure-large {tone}"),
        html.P(behind_words(cell, duty, unit, locale), className="m-small"),
    ]
    if duty.headline.kind in ("ratio", "milestone"):
        target = cell.goal.target
        parts.append(bullet(cell.value, target, locale, standing=cell.standing, previous=before))
        said = target_words(cell.goal, duty, locale)
        if before is not None:
            said = f"{_('at the deadline {level}', level=percent(before, locale))} · {said}"
        parts.append(html.P(said, className="m-meta"))
    return parts  # fmt: skip


def behind_words(cell: Cell, duty: Obligation, unit: str, locale: str) -> str:
    """The two numbers of a share, or the unit of a count: ``62.420 / 70.450 máy``."""
    if cell.numerator is None:
        return ""
    if duty.headline.kind == "ratio" and cell.denominator is not None:
        above, below = number(cell.numerator, locale), number(cell.denominator, locale)
        return f"{above} / {below} {unit}".strip()
    return duty.headline.unit if duty.headline.kind == "count" else ""


def _facts(view: CellView, state: MatrixState, _: Translator) -> list[tuple[str, Any]]:
    """What qualifies the number, each with its name; what does not apply is left out."""
    cell, duty, locale = view.cell, view.duty, _.locale
    zone = view.directive.time_zone
    missing = ""
    if cell.numerator is not None and duty.headline.kind != "milestone":
        missing = missing_words(
            cell.numerator,
            cell.denominator,
            cell.goal,
            duty,
            view.directive.unit_counted(duty),
            locale,
        )
    has_coverage = is_together(cell) or cell.coverage_kind == "declared"
    due = view.period.due if view.period else None
    goal = (
        target_level(cell.goal, duty, locale) or target_words(cell.goal, duty, locale),
        milestone_words(cell.goal, duty, locale, zone),
        target_note(cell.goal, duty, locale),
    )
    marks = [one for one in mark_words(cell, locale) if not one.startswith(PARTIAL)]
    later = extended_words(cell.extended, locale) if is_together(cell) and cell.extended else ""
    facts: list[tuple[str, Any]] = [
        (_("Missing"), missing),
        (_("Coverage"), coverage_words(cell, locale) if has_coverage else ""),
        (_("Needs somebody"), counts_words(cell, locale)),
        (_("Deadlines"), later),
        (_("Certain"), interval_words(cell, duty, locale) if is_together(cell) else ""),
        (_("Target"), " · ".join(filter(None, goal))),
        (_("Deadline"), moment(last_valid_moment(due, zone), locale, zone) if due else ""),
        (_("Figure of"), moment(cell.figure_at, locale, zone) if cell.figure_at else ""),
        (_("From"), _source(cell, _)),
        (_("Marks"), ", ".join(marks)),
        (_("On the other basis"), _other(view, state, _)),
    ]
    return [(name, said) for name, said in facts if said]


def _source(cell: Cell, _: Translator) -> str:
    """Whose figure it is: the unit's own report and where that is, or the sum of its units."""
    said = []
    if is_together(cell):
        said.append(_("the sum of its units"))
        if cell.contribution == "both":
            said[0] = _("its own figures and its units'")
    elif cell.figure_period is not None:
        said.append(period_words(cell.figure_period, _.locale))
    if isinstance(cell.own, OwnReport):
        state = state_name(cell.own.state, _.locale)
        said.append(_("own report: revision {n}, {state}", n=cell.own.revision, state=state))
    return " · ".join(said)


def _other(view: CellView, state: MatrixState, _: Translator) -> Any:
    """The number on the other basis, and the way to it."""
    other = view.other_basis
    if other is None:
        return ""
    basis: Basis = "accepted" if view.basis == "received" else "received"
    code = view.organization.code if view.organization else view.group or ""
    path = cell_address(MatrixState(state.directive), view.duty.code, code)
    words = value_words(other, view.duty, _.locale)
    if other.standing is None:
        words = fraction(other.reported, other.expected, _.locale)
    as_of = state.as_of.isoformat() if state.as_of else None
    return html.Span(
        [
            html.A(words, href=address(path, as_of=as_of, basis=basis)),
            html.Small(f" {basis_words(basis, _.locale)}"),
        ]
    )  # fmt: skip


def below_part(view: CellView, state: MatrixState, locale: str) -> html.Section | None:
    """The units behind the number: those without figures first, then by what is missing."""
    _ = translator(locale)
    if not view.below:
        return None
    code = view.duty.code
    rows = sorted(view.below, key=lambda row: needs_first(row.cells[code], view.duty))
    share = fraction(sum(has_figure(row.cells[code]) for row in rows), len(rows), locale)
    title = (
        _("Units below: {share} have figures", share=share)
        if view.organization
        else _("Who answers: {share} have figures", share=share)
    )
    note = _("First without figures, then by what is missing")
    if view.organization and view.cell.contribution == "own":
        note = _("Shown for detail, not added to the unit's own number")
    heads = [_("Organisation"), _("Standing"), _("Result"), _("Figures"), _("Missing")]
    lines = [_unit_line(row, view, state, locale) for row in rows]
    units = html.Div(table(title, heads, lines, numbers=(2, 3, 4)), className="cell-below")
    return card(units, title=title, note=note)


def _unit_line(row: MatrixRow, view: CellView, state: MatrixState, locale: str) -> list[Any]:
    duty = view.duty
    cell = row.cells[duty.code]
    name = short_name(row, locale)
    chip = standing_chip(cell, duty, view.as_of, locale, basis=view.basis)
    shown: Any = chip
    if cell.value is not None and duty.headline.kind == "ratio":
        line = bullet(cell.value, cell.goal.target, locale, standing=cell.standing)
        shown = html.Div([line, chip], className="cell-line")
    missing = missing_of(cell) if duty.headline.kind != "milestone" else None
    figures = behind_words(cell, duty, "", locale)
    link = html.A(name, href=cell_address(state, duty.code, row.code))
    return [
        # On a phone the columns of figures are left out and stand beneath the name.
        html.Span([link, html.Small(figures, className="m-only-phone matrix-sub")]),
        shown,
        [
            html.B(value_words(cell, duty, locale)) if cell.value is not None else UNKNOWN,
            how_button(
                view.directive.slug,
                duty.code,
                row.code,
                name,
                locale,
                as_of=state.as_of,
                basis=state.basis,
            )
            if is_together(cell)
            else None,
        ],
        figures or UNKNOWN,
        UNKNOWN if missing is None else number(missing, locale),
    ]


def ordered_part(view: CellView, locale: str) -> html.Section | None:
    """The paragraph word for word, with the words that made this duty marked."""
    _ = translator(locale)
    told, duty = view.directive, view.duty
    item = next((one for one in told.items if one.label == duty.item), None)
    start, end = (item.start, item.end) if item else (duty.start, duty.end)
    text = told.text[start:end]
    if not text.strip():
        return None
    spans = [(duty.start - start, duty.end - start)] if item else []
    at = text.find(duty.target_words, max(0, duty.start - start)) if duty.target_words else -1
    if at >= 0:
        spans.append((at, at + len(duty.target_words)))
    source = html.A(
        f"{told.number} · {item_words(duty.item, locale)}", href=item_address(told, duty.item)
    )
    return card(verbatim(text, spans, source), title=_("What was ordered"))


def reports_of(work: Work, view: CellView) -> list[ReportView]:
    """The unit's own reports behind the cell, as far as the reader may see them: shown first."""
    if view.organization is None:
        return []
    wanted = dict.fromkeys(
        code
        for code in (view.cell.figure_period, view.period.code if view.period else None)
        if code is not None
    )
    found = []
    for code in wanted:
        key = ReportKey(view.directive.slug, view.organization.code, code)
        try:
            found.append(reports.read(work, key))
        except (NotFound, NotAllowed):
            continue  # a unit that only gathers its units' reports has none of its own
    return found


def history_part(view: CellView, own: list[ReportView], locale: str) -> html.Section:
    """Revisions with the number before and after, and decisions with their reasons."""
    _ = translator(locale)
    parts: list[Any] = []
    for report in own:
        events = _events(view, report, _)
        if events:
            head = period_words(report.key.period, locale)
            parts.append(html.H3(html.A(head, href=report_path(report))))
            parts.append(html.Ol([html.Li(one) for one in events], className="m-history"))
    if not parts:
        parts = [empty(_("Nothing has been sent or decided yet."))]
    return card(*parts, title=_("History of the figures"))


def _events(view: CellView, report: ReportView, _: Translator) -> list[list[Any]]:
    """What happened to one report up to the instant shown, newest first."""
    locale, zone = _.locale, view.directive.time_zone
    events: list[tuple[datetime, list[Any]]] = []
    before = ""
    for one in report.history:
        now = _value_in(one.entries, view.duty, locale)
        change = f"{before} → {now}" if before and now and before != now else now
        before = now or before
        who = author_words(one, _)
        said = [_("revision {n}", n=one.number), change, who, one.correction_reason]
        events.append((one.saved_at, [" · ".join(filter(None, said))]))
    for step in report.decisions:
        said = [decision_words(step.kind, _), actor_words(step, _)]
        reason = html.Q(step.reason) if step.reason else None
        events.append((step.at, [" · ".join(filter(None, said)), " ", reason]))
    events.sort(key=lambda event: event[0])
    return [
        [html.B(moment(at, locale, zone)), html.Br(), *said]
        for at, said in reversed(events)
        if at <= view.as_of
    ]


def _value_in(entries: Any, duty: Obligation, locale: str) -> str:
    """The duty's number in one revision; empty where that revision has none."""
    above = entries.get(duty.headline.numerator or "")
    below = entries.get(duty.headline.denominator or "")
    if isinstance(above, bool) or not isinstance(above, int):
        return ""
    if duty.headline.kind == "ratio":
        if isinstance(below, bool) or not isinstance(below, int) or not below:
            return ""
        return percent(truncated_percent(above, below), locale)
    return number(above, locale)


def log_part(view: CellView, locale: str) -> html.Section | None:
    """Targets, milestones and exemptions decided up to the instant shown."""
    _ = translator(locale)
    seen = {row.code for row in view.below}
    if view.organization is not None:
        seen.add(view.organization.code)
    names = {row.code: row.short_name or row.name_vi for row in view.below}
    zone = view.directive.time_zone
    lines = []
    for one in view.log:
        if one.at > view.as_of or (one.organization is not None and one.organization not in seen):
            continue
        who = names.get(one.organization or "", "")
        said = decided_words(one, view.duty, locale, zone)
        lines.append(
            html.Li(
                [
                    html.B(moment(one.at, locale, zone)),
                    html.Br(),
                    " · ".join(filter(None, (said, who, one.actor))),
                    " ",
                    html.Q(one.note) if one.note else None,
                ]
            )
        )
    if not lines:
        return None
    notes = html.P(_("† set by the coordinator, not in the text"), className="m-meta")
    return card(
        html.Ol(lines, className="m-history"), notes, title=_("Targets, milestones, exemptions")
    )
