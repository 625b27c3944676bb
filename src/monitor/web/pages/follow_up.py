"""Two lists for who follows up: explanations asked for, and cells behind with their plans."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dash import html

from monitor.domain.explanations import Explanation
from monitor.domain.names import full_name
from monitor.domain.roles import May
from monitor.present.formats import UNKNOWN, last_day, stamp
from monitor.present.language import Translator, msg, translator
from monitor.present.standings import title_of, value_words
from monitor.services import directives, explanations, organizations, plans
from monitor.services.plans import Behind
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages.directive import slug_of
from monitor.web.pieces import as_of_note, card, empty, stacking_table
from monitor.web.reader import address, reader
from monitor.web.shell import page_frame

MOST = 200
asked_page = Page("explanations", "/explanations", May.SEE_PLANS, title=msg("Explanations"))
plans_page = Page("plans", "/plans", May.SEE_PLANS, title=msg("Improvement plans"))


@asked_page.layout
def explanations_layout(work: Work, /) -> html.Div:
    """Every question within reach, the open ones first, with its answers."""
    who = reader(work, "/explanations")
    _ = translator(who.locale)
    found = sorted(explanations.all_seen(work), key=lambda one: not one.is_open)
    heads = [_("Organisation"), _("Duty"), _("Question"), _("To be answered by"), _("Answer")]
    body: Any = (
        stacking_table(_("Explanations"), heads, [_asked(one, work, _) for one in found])
        if found
        else empty(_("Nobody has asked for an explanation within your reach."))
    )
    return page_frame(
        _("Explanations"), card(body), reader=who,
        lead=_("What leaders asked units about their figures, and what the units answered."),
    )  # fmt: skip


def _asked(one: Explanation, work: Work, _: Translator) -> list[Any]:
    stored = directives.get(work, one.directive).directive
    duty = stored.obligation(one.obligation)
    title = title_of(duty, _.locale) if duty is not None else ""
    path = f"/cell/{quote(one.directive)}/{quote(one.obligation)}/{quote(one.organization)}"
    zone = stored.time_zone
    day = last_day(one.answer_by, _.locale, zone) if one.answer_by is not None else UNKNOWN
    late = html.B(_("{day}, passed", day=day), className="cell-late")
    answers = [
        html.Div(
            [
                html.Span(it.body, className="cell-plan-what"),
                html.Div(f"{it.author}, {stamp(it.at, _.locale, zone)}", className="m-meta"),
            ]
        )
        for it in one.answers
    ]
    return [
        html.A(organizations.name_of(work, one.organization, _.locale),
               href=f"{path}#explanations"),
        f"{one.obligation} {title}",
        html.Div(
            [
                html.Span(one.question, className="cell-plan-what"),
                html.Div(f"{one.author}, {stamp(one.at, _.locale, zone)}", className="m-meta"),
            ]
        ),
        late if one.is_late(work.now) else day,
        answers or _("not answered yet"),
    ]  # fmt: skip


@plans_page.layout
def plans_layout(work: Work, /, slug: str | None = None) -> html.Div:
    """Every cell that was not met in time, those without a plan first."""
    name = slug_of(work, slug)
    told = directives.get(work, name).directive
    who = reader(work, address("/plans", slug=slug))
    _ = translator(who.locale)
    found = plans.behind(work, name)
    without = sum(1 for one in found if one.plan is None)
    heads = [
        _("Organisation"), _("Duty"), _("Result"), _("What is done"), _("By"), _("Who"),
    ]  # fmt: skip
    words = _.plural("{n} of them has no plan", "{n} of them have no plan", without)
    counted = _.plural("{n} figure not met in time", "{n} figures not met in time", len(found))
    rows = [_line(one, name, told.time_zone, work, _) for one in found[:MOST]]
    left = len(found) - MOST
    body: list[Any] = [
        html.P([html.B(f"{counted}; {words}.")]),
        stacking_table(_("Improvement plans"), heads, rows),
        html.P(_.plural("{n} more line", "{n} more lines", left), className="dim")
        if left > 0
        else None,
    ]
    return page_frame(
        _("Improvement plans"),
        as_of_note(work.now, told.basis, who.locale, zone=told.time_zone),
        card(*(body if found else [empty(_("Every figure whose date has passed is met."))])),
        reader=who,
        lead=f"{told.number} · {told.subject}",
    )


def _line(one: Behind, slug: str, zone: str, work: Work, _: Translator) -> list[Any]:
    path = f"/cell/{quote(slug)}/{quote(one.duty.code)}/{quote(one.row.code)}#plan"
    plan = one.plan
    day: Any = UNKNOWN
    if plan is not None:
        day = last_day(plan.by, _.locale, zone)
        if plan.has_run_out(work.now):
            day = html.B(_("{day}, passed", day=day), className="cell-late")
    return [
        html.A(full_name(one.row, _.locale), href=path),
        f"{one.duty.code} {title_of(one.duty, _.locale)}",
        value_words(one.cell, one.duty, _.locale),
        html.Span(plan.what, className="cell-plan-what") if plan else html.B(_("no plan yet")),
        day,
        plan.who if plan else UNKNOWN,
    ]
