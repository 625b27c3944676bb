"""Beside the entry form: what the figures come to, and the words that ordered them."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from monitor.domain.directive import Obligation
from monitor.domain.standing import Goal
from monitor.present import targets
from monitor.present.language import translator
from monitor.services.directives import StoredDirective
from monitor.services.reports import MeasuredBy, ReportView
from monitor.web.pieces import aria, data


def ratios(view: ReportView) -> Sequence[MeasuredBy]:
    """The headline ratios both of whose numbers this form asks."""
    asked = {one.field.code for one in view.fields}
    return [
        one
        for one in view.indicators
        if one.indicator.kind == "ratio"
        and one.indicator.numerator in asked
        and one.indicator.denominator in asked
        and one.is_headline
    ]


def ratio_card(measured: MeasuredBy, goals: dict[str, Goal], locale: str) -> html.Section:
    """The ratio as the figures make it, at once; the script keeps it current."""
    _ = translator(locale)
    duty = measured.obligation
    goal = goals.get(duty.code, Goal())
    title = duty.title_vi if locale == "vi" else duty.title_en
    target = targets.target_words(goal, duty, locale)
    return html.Section(
        [
            html.H2(title),
            html.Div("–", className="entry-percent", **aria(live="polite")),
            html.Div(className="entry-sum"),
            html.Div(html.Div(className="entry-bar-fill"), className="entry-bar"),
            html.P(target, className="entry-target") if target else None,
            html.P(className="entry-more"),
            html.P(targets.encouragement(locale), className="entry-encourage", hidden=True),
        ],
        className="m-card entry-ratio",
        **data("ratio", measured.indicator.code),
    )


def order_card(duty: Obligation, stored: StoredDirective, locale: str) -> html.Details:
    """The words that made the duty, beside the form."""
    _ = translator(locale)
    text = stored.directive.text[duty.start : duty.end]
    where = (
        _("{number}, item {item}", number=stored.directive.number, item=duty.item)
        if duty.item
        else _("{number}, closing paragraph", number=stored.directive.number)
    )
    title = duty.title_vi if locale == "vi" else duty.title_en
    return html.Details(
        [
            html.Summary(_("What was ordered: {duty}", duty=title)),
            html.Blockquote(" ".join(text.split()), lang="vi"),
            html.P(html.A(where, href=f"/directive#item-{duty.item or 'closing'}")),
        ],
        className="m-card entry-order",
    )
