"""What waits beside the reports: plans and explanations that are asked, and what was answered."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dash import html

from monitor.domain.explanations import Explanation
from monitor.domain.roles import May
from monitor.present.formats import last_day, moment, number
from monitor.present.language import Translator, translator
from monitor.present.standings import title_of
from monitor.services import directives, duties, explanations, organizations, overview, plans
from monitor.services.overview import Overview
from monitor.services.work import Work
from monitor.web.reader import address


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


def follow_up_links(locale: str) -> html.P:
    """The ways to both lists of who follows up."""
    _ = translator(locale)
    return html.P(
        [
            html.A(_("Improvement plans"), href="/plans"),
            " · ",
            html.A(_("Explanations"), href="/explanations"),
        ]
    )


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


def coordinator_part(work: Work, to_accept: int, locale: str) -> list[Any]:
    """What needs doing next in each directive the reader coordinates, each thing one link.

    ``to_accept`` reports wait in all of them together; the first list begins with these.
    """
    _ = translator(locale)
    parts: list[Any] = []
    for place, one in enumerate(overview.coordinated(work)):
        steps = _to_accept(work, to_accept, _) if to_accept and not place else []
        rows = [html.Li(row) for row in (*steps, *_steps(one, _))]
        title = _("{number}: what needs doing next", number=one.number)
        body = (
            html.Ul(rows, className="tasks")
            if rows
            else html.P(_("Nothing waits: everything sent is accepted and nobody is overdue."))
        )
        parts.append(
            html.Section([html.H2(title), body], className="task-section task-today next-steps")
        )
    return parts


def _to_accept(work: Work, count: int, _: Translator) -> list[html.A]:
    """What others wait for goes first, with how long the oldest has waited."""
    words = _.plural("{n} report to accept", "{n} reports to accept", count)
    first = next(iter(duties.queue(work, 1)), None)
    shown = first.view.shown if first is not None else None
    why = _("The oldest was sent {when}.", when=moment(shown.saved_at, _.locale)) if shown else ""
    return [_row("/acceptance", words, why, "")]


def _steps(one: Overview, _: Translator) -> list[html.A]:
    """In the order in which they help most: who is silent, then what is owed of who was not."""
    locale = _.locale
    steps: list[html.A] = []
    if one.overdue:
        words = _.plural("{n} unit overdue", "{n} units overdue", one.overdue)
        why = _(
            "At every level, communes and mines too: see who was last seen when, look at the mails,"
            " send them together."
        )
        steps.append(_row(address("/chase", slug=one.directive), words, why, ""))
    if one.returned:
        words = _.plural(
            "{n} unit has not answered a return", "{n} units have not answered a return",
            one.returned,
        )  # fmt: skip
        why = _("Returned, not sent again.")
        steps.append(_row(address("/chase", slug=one.directive), words, why, ""))
    if one.questions:
        words = _.plural("{n} explanation is owed", "{n} explanations are owed", one.questions)
        n = number(one.questions_late, locale)
        late = _("{n} past its day", n=n) if one.questions_late else ""
        steps.append(_row("/explanations", words, _("Asked by a leader, not answered."), late))
    if one.plans_missing or one.plans_run_out:
        words = _.plural(
            "{n} addressee's figure without an improvement plan",
            "{n} addressees' figures without an improvement plan", one.plans_missing,
        )  # fmt: skip
        n = number(one.plans_run_out, locale)
        late = _("{n} plans have run out", n=n) if one.plans_run_out else ""
        why = _("Not met after the deadline.")
        steps.append(_row(address("/plans", slug=one.directive), words, why, late))
    return steps
