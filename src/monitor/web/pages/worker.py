"""The worker: whether mail is prepared and sent, what waits, and what fails."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Any

from dash import ALL as EVERY
from dash import Input, Output, State, ctx, html, no_update

from monitor.domain.roles import May
from monitor.present.formats import UNKNOWN, day, number, there
from monitor.present.language import Translator, msg, translator
from monitor.present.worker_words import FAILURES, ago, job_name, job_state, state_sentence
from monitor.services import channels, health
from monitor.services.health import SILENT_AFTER, WorkerView
from monitor.services.work import Work
from monitor.web.page import Page
from monitor.web.pages.worker_channels import channels_card, named, targets, tried
from monitor.web.pieces import callout, card, icon, labelled, link_button, table
from monitor.web.reader import reader
from monitor.web.shell import page_frame


@unique
class Id(StrEnum):
    """Ids of the page."""

    WHOLE = "worker-whole"


page = Page("worker", "/worker", May.SEE_WORKER, title=msg("Sending of mail"))


@page.layout
def layout(work: Work, /) -> html.Div:
    """One sentence first; then the jobs, the queue, the failures and the processes."""
    return html.Div(_page(work), id=Id.WHOLE)


def _page(work: Work, done: str = "") -> html.Div:
    who = reader(work, "/worker")
    _ = translator(who.locale)
    view = health.worker_view(work)
    sees_mail = work.actor.may(May.SEE_DELIVERIES)
    return page_frame(
        _("Sending of mail"),
        html.Div(callout(done, tone="calm") if done else None, role="status"),
        _sentence(view, _),
        _jobs(view, _),
        _queue(view, _),
        _files(view, _),
        _failures(view, _),
        channels_card(work, _),
        _workers(view, work.now, _),
        reader=who,
        actions=[link_button(_("Mail sent"), "/mail")] if sees_mail else [],
        lead=_("Digests and reminders are prepared and sent by a process of their own."),
    )


def _sentence(view: WorkerView, _: Translator) -> html.Div:
    state = view.state
    said = state_sentence(
        state.beat_age,
        is_silent=state.beat_age is None or state.beat_age > SILENT_AFTER,
        hangs=state.hangs,
        locale=_.locale,
    )
    if state.is_alive:
        return callout(said, tone="calm")
    return callout(icon("warning"), html.B(said), tone="warning")


def _jobs(view: WorkerView, _: Translator) -> html.Section | None:
    if not view.jobs:
        return None
    heads = [_("Job"), _("What it says"), _("Last succeeded"), _("Last failed"), _("Next")]
    rows: list[list[Any]] = [
        [
            job_name(one.name, _.locale),
            job_state(one.succeeded_at, one.failed_at, one.detail, _.locale),
            _at(heads[2], one.succeeded_at, _),
            _at(heads[3], one.failed_at, _),
            _at(heads[4], one.next_at, _),
        ]
        for one in view.jobs
    ]
    return _listed(_("Jobs"), heads, rows)


def _queue(view: WorkerView, _: Translator) -> html.Section:
    age = view.state.queue_age
    said = _.plural("{n} mail waits.", "{n} mails wait.", view.waiting)
    if age is not None:
        said += " " + _("The oldest was queued {ago}.", ago=ago(age, _.locale))
    return card(html.P(said), title=_("Queue"))


def _files(view: WorkerView, _: Translator) -> html.Section:
    """The long files: what waits, since when, and what failed of those that are remembered."""
    queue = view.files
    said = _.plural("{n} file waits.", "{n} files wait.", queue.waiting)
    if queue.age is not None:
        said += " " + _("The oldest was asked for {ago}.", ago=ago(queue.age, _.locale))
    failed = queue.by_state.get("failed", 0)
    if failed:
        said += " " + _.plural("{n} could not be made.", "{n} could not be made.", failed)
    return card(html.P(said), title=_("Long files"))


def _failures(view: WorkerView, _: Translator) -> html.Section:
    title = _("Failures of the last 24 hours")
    found: list[list[Any]] = [
        [_(FAILURES[kind]), number(count, _.locale)]
        for kind, count in view.failures.items()
        if count
    ]
    if not found:
        return card(html.P(_("No try to send failed.")), title=title)
    return _listed(title, [_("Kind"), _("Tries")], found)


def _workers(view: WorkerView, now: datetime, _: Translator) -> html.Section | None:
    if not view.workers:
        return None
    rows: list[list[Any]] = [
        [
            one.worker,
            _("leads") if one.detail == "leads" else _("stands by"),
            ago(max(timedelta(), now - one.at), _.locale),
        ]
        for one in view.workers
    ]
    heads = [_("Process"), _("State"), _("Last heard of")]
    return _listed(_("Processes of the last day"), heads, rows)


def _at(head: str, at: datetime | None, _: Translator) -> html.Span:
    """An instant to the second."""
    said = UNKNOWN if at is None else f"{day(there(at).date(), _.locale)} {there(at):%T}"
    return labelled(head, said)


def _listed(title: str, heads: list[str], rows: list[list[Any]]) -> html.Section:
    return card(html.Div(table(title, heads, rows), className="mail-list"), title=title)


@page.on(
    Output(Id.WHOLE, "children"),
    Input(tried(EVERY), "n_clicks"),
    State(named(EVERY), "data"),
    writes=True,
    prevent_initial_call=True,
)
def send_test(work: Work, clicks: list[Any], names: list[Any]) -> Any:
    """A test goes to one of the channels, to see whether it arrives."""
    told = ctx.triggered_id
    if told is None or not any(clicks):
        return no_update
    number = int(told["number"])
    name = str(names[number]) if 0 <= number < len(names) else ""
    _ = translator(work.actor.locale)
    if channels.send_test(work, targets(), name):
        return _page(work, _("A test goes to {name} within half a minute.", name=name))
    return _page(work, _("A test went to {name} this minute already.", name=name))
