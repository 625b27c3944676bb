"""The first page: what each person has to do, or where things stand."""

from __future__ import annotations

from typing import Any

from dash import html

from monitor.domain.names import short_name
from monitor.domain.roles import May
from monitor.domain.workflow import State
from monitor.present import formats
from monitor.present.entries import period_words
from monitor.present.language import Translator, msg, translator
from monitor.present.standings import state_name
from monitor.present.worker_words import ago
from monitor.services import backups, deliveries, directives, duties, exports, proposals
from monitor.services.backups import Ages
from monitor.services.duties import ORDER, Duty, Urgency
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages.home_next import coordinator_part, follow_up_links, leader_part, unit_part
from monitor.web.pages.standing import statement_parts
from monitor.web.pieces import badge, callout, empty
from monitor.web.reader import reader
from monitor.web.shell import Reader, page_frame

page = Page("home", "/", None, title=msg("Home"))

PRESSING: tuple[Urgency, ...] = ("fix", "late", "today")
SECTIONS: dict[Urgency, str] = {
    "fix": msg("To mend"),
    "late": msg("Past the deadline"),
    "today": msg("Today"),
    "soon": msg("Coming up"),
    "waiting": msg("Waiting for your head"),
    "closed": msg("Closed to you"),
    "done": msg("Nothing to do"),
}


@page.layout
def layout(work: Work, /) -> html.Div:
    """The page of the person's roles: tasks first, then where things stand."""
    who = reader(work, "/")
    _ = translator(who.locale)
    parts: list[Any] = []
    title = _("Home")
    if work.actor.may(May.APPROVE):
        parts.append(_pointer("/inbox", _("Reports waiting for your approval"), who))
    if work.actor.may(May.ENTER):
        found = duties.mine(work)
        title = _headline(found, who.badges.get("/inbox", 0), _)
        both = [_tasks(found, work, who.locale), unit_part(work, who.locale)]
        # What runs out today goes first; else what a leader asks.
        for one in both if _is_pressing(found) else reversed(both):
            parts.extend(one)
    if work.actor.may(May.CHASE):
        parts.extend(coordinator_part(work, who.badges.get("/acceptance", 0), who.locale))
    elif work.actor.may(May.ACCEPT) or _accepts_own(work):
        parts.append(_pointer("/acceptance", _("Reports waiting to be accepted"), who))
    if work.actor.may(May.SET_TARGETS):
        asked = proposals.count(work)
        if asked:
            parts.append(_way("/proposals", _("Units that came or left"), asked, _))
    if work.actor.may(May.SEE_DELIVERIES):
        unsent = deliveries.unsent(work)
        if unsent:
            parts.append(_way("/mail", _("Mail that could not be sent"), unsent, _))
    if work.actor.may(May.MANAGE_UNITS):
        parts.append(_way("/units", _("Units and accounts"), 0, _))
    if work.actor.may(May.MANAGE_SETTINGS):
        parts.append(_backups(backups.ages(work), _))
    ready, begun = exports.under_way(work)
    if ready or begun:
        parts.append(_way("/exports", _("Exported files"), ready, _))
    if who.badges.get("/comments"):
        parts.append(_pointer("/comments", _("Comments you have not read"), who))
    parts.extend(leader_part(work, who.locale))
    if work.actor.may(May.CHASE) or work.actor.may(May.ASK_EXPLANATION):
        parts.append(follow_up_links(who.locale))
    narrow = True
    if work.actor.may(May.SEE_DIGESTS):
        narrow = False
        found_directives = directives.listed(work)
        if found_directives:
            headline, standing = statement_parts(work, found_directives[0].slug, who.locale)
            title = title if work.actor.may(May.ENTER) else headline
            parts.extend(standing)
        else:
            parts.append(empty(_("No directive is being followed yet.")))
    if not parts:
        parts.append(empty(_("Nothing waits for you here.")))
    return page_frame(title, *parts, reader=who, narrow=narrow)


def _accepts_own(work: Work) -> bool:
    return any(
        one.role == "observer" and one.organization and one.directive for one in work.actor.grants
    )


def _is_pressing(found: list[Duty]) -> bool:
    return any(one.urgency in PRESSING for one in found)


def _headline(found: list[Duty], to_approve: int, _: Translator) -> str:
    """The first thing to do: a head's is what others wait for."""
    if to_approve:
        return _.plural(
            "{n} report waits for your approval", "{n} reports wait for your approval", to_approve
        )
    due = sum(1 for one in found if one.urgency in PRESSING)
    if not due:
        return _("Nothing has to be done today")
    return _.plural("{n} thing has to be done today", "{n} things have to be done today", due)


def _tasks(found: list[Duty], work: Work, locale: str) -> list[Any]:
    _ = translator(locale)
    if not found:
        return [empty(_("No report is asked of you."))]
    parts = []
    for urgency in ORDER:
        listed = [one for one in found if one.urgency == urgency]
        if listed:
            parts.append(
                html.Section(
                    [
                        html.H2(_(_section(urgency, work))),
                        html.Ul(
                            [html.Li(_task(one, work, locale)) for one in listed],
                            className="tasks",
                        ),
                    ],
                    className=f"task-section task-{urgency}",
                )
            )
    return parts


def _section(urgency: Urgency, work: Work) -> str:
    """A section's title; what waits for the head waits for nobody else where a head reads it."""
    if urgency == "waiting" and work.actor.may(May.APPROVE):
        return msg("Waiting for approval")
    return SECTIONS[urgency]


def _task(duty: Duty, work: Work, locale: str) -> html.A:
    """One row, one link: what, for whom, by when, how long it takes, where it is."""
    _ = translator(locale)
    unit = duty.organization
    name = short_name(unit, locale)
    key = duty.key
    left = formats.time_left(duty.limit_at, work.now, locale)
    effort = _.plural("{n} box", "{n} boxes", duty.fields) + " · " + _effort(duty, _)
    is_open = duty.urgency in ("fix", "late", "today", "soon")
    when = f"{formats.deadline(duty.limit_at, locale)} · {left}" if is_open else ""
    if duty.urgency == "closed" and duty.closed_since is not None:
        when = _("Closed since {when}", when=formats.moment(duty.closed_since, locale))
    return html.A(
        [
            html.Div(
                [
                    html.B(f"{duty.directive_number}: {period_words(duty.period.code, locale)}"),
                    html.Span(name, className="dim"),
                    html.Blockquote(duty.reason) if duty.reason else None,
                    html.Span(when, className="task-when") if when else None,
                ],
                className="task-what",
            ),
            html.Div(
                [
                    html.Span(_state(duty, locale), className=f"task-state is-{duty.state.value}"),
                    html.Span(effort, className="dim") if is_open and duty.fields else None,
                ],
                className="task-side",
            ),
        ],
        href=f"/report/{key.directive}/{key.organization}/{key.period}",
        className="task",
    )


def _state(duty: Duty, locale: str) -> str:
    _ = translator(locale)
    if duty.state is State.DRAFT and duty.reason:
        return _("Being mended")
    return state_name(duty.state, locale)


def _effort(duty: Duty, _: Translator) -> str:
    """About how long the form takes: a number a minute and a bit."""
    minutes = max(1, round(duty.fields * 0.75))
    return _.plural("about {n} minute", "about {n} minutes", minutes)


def _pointer(path: str, words: str, who: Reader) -> html.Section:
    count = who.badges.get(path, 0)
    return html.Section(
        html.A([html.B(words), " ", badge(count, who.locale) or html.Span("0")], href=path),
        className="m-card pointer",
    )


def _backups(found: Ages, _: Translator) -> html.Div:
    """When a backup was last shown to restore; a warning where that is too long ago."""
    if found.made is None:
        said = _("No backup has been made yet. Make one every day: monitor backup FILE")
        return callout(said, tone="calm")
    made = _("The last backup was made {ago}.", ago=ago(found.made, _.locale))
    if found.verified is None:
        proof = _("None was ever shown to restore. Run: monitor verify-backup FILE")
    else:
        proof = _("One was last shown to restore {ago}.", ago=ago(found.verified, _.locale))
    return callout(f"{made} {proof}", tone="warning" if found.is_stale else "calm")


def _way(path: str, words: str, count: int, _: Translator) -> html.Section:
    """A way to a page that is not in everybody's day; what waits there is counted, if it does."""
    return html.Section(
        html.A([html.B(words), " ", badge(count, _.locale)], href=path), className="m-card pointer"
    )
