"""What waits beside the reports: plans and explanations that are asked, and what was answered."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dash import html

from monitor.domain.explanations import Explanation
from monitor.domain.roles import May
from monitor.present.formats import last_day, moment
from monitor.present.language import Translator, translator
from monitor.present.standings import title_of
from monitor.services import directives, explanations, organizations, plans
from monitor.services.work import Work


def unit_part(work: Work, locale: str) -> list[Any]:
    """What the reader's own units owe beside their reports: answers first, then plans."""
    if not work.actor.may(May.WRITE_PLAN):
        return []
    _ = translator(locale)
    parts: list[Any] = []
    owed = explanations.owed(work)
    if owed:
        parts.append(_section(_("A leader asks"), [_question(one, work, _) for one in owed]))
    wanted = plans.wanted(work)
    if wanted:
        rows = [
            _row(
                f"/cell/{quote(one.directive)}/{quote(one.duty.code)}/{quote(one.organization.code)}"
                "#plan",
                f"{one.number}: {one.duty.code} {title_of(one.duty, locale)}",
                _("Not met in time. Say what is done, by when, and who answers for it."),
                "",
            )
            for one in wanted
        ]
        parts.append(_section(_("Improvement plans to write"), rows))
    return parts


def leader_part(work: Work, locale: str) -> list[Any]:
    """What the reader asked: the answers that came, then what is still open."""
    asked = explanations.asked_by_me(work)
    if not asked:
        return []
    _ = translator(locale)
    return [_section(_("What you asked"), [_question(one, work, _) for one in asked])]


def _question(one: Explanation, work: Work, _: Translator) -> html.A:
    """One question as one link: of which unit's cell, what is asked, and where it stands."""
    stored = directives.get(work, one.directive).directive
    duty = stored.obligation(one.obligation)
    unit = organizations.name_of(work, one.organization, _.locale)
    title = f" {title_of(duty, _.locale)}" if duty is not None else ""
    if one.answers:
        state = _("answered {when}", when=moment(one.answers[-1].at, _.locale, stored.time_zone))
    elif one.answer_by is not None:
        day = last_day(one.answer_by, _.locale, stored.time_zone)
        state = (
            _("unanswered, was due {day}", day=day)
            if one.is_late(work.now)
            else _("to be answered by {day}", day=day)
        )
    else:
        state = _("not answered yet")
    href = f"/cell/{quote(one.directive)}/{quote(one.obligation)}/{quote(one.organization)}"
    return _row(f"{href}#explanations", f"{unit}: {one.obligation}{title}", one.question, state)


def _row(href: str, title: str, words: str, state: str) -> html.A:
    return html.A(
        [
            html.Div([html.B(title), html.Span(words, className="dim")], className="task-what"),
            html.Div(html.Span(state, className="task-state"), className="task-side")
            if state
            else None,
        ],
        href=href,
        className="task",
    )


def _section(title: str, rows: list[Any]) -> html.Section:
    return html.Section(
        [html.H2(title), html.Ul([html.Li(one) for one in rows], className="tasks")],
        className="task-section task-fix",
    )
