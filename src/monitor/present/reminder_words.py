"""Reminders in words: what is still to be sent, by when, and what follows; for mail and screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from monitor.domain.mailing import Mailing, Order, Task
from monitor.domain.names import full_name
from monitor.domain.reminders import Reach, Reached, Reminder, Rung
from monitor.domain.workflow import State
from monitor.present.formats import (
    day,
    deadline,
    short_moment,
    time_left,
)
from monitor.present.language import Translator, msg, translator
from monitor.present.periods import period_words
from monitor.present.standings import state_name

PEOPLE: Mapping[Reached, str] = {
    "clerk": msg("the clerk"),
    "head": msg("the head"),
    "coordinator": msg("the coordinator"),
}
RUNGS: Mapping[Rung, str] = {
    Rung.OPENING: msg("Opening"),
    Rung.HALFWAY: msg("Half the time"),
    Rung.LAST_DAY: msg("Last day"),
    Rung.LAST_HOURS: msg("Last hours"),
    Rung.OVERDUE: msg("Overdue"),
}
MOST_TASKS = 40
"""Lines of one list; a district without clerks in its communes may have hundreds."""


@dataclass(frozen=True, slots=True)
class TaskWords:
    """One report: what, of whom, by when, where it stands, what follows; ``path`` opens it."""

    title: str
    unit: str
    when: str
    state: str
    quote: str
    following: tuple[str, ...]
    path: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A run of reports of one kind; ``left`` says how many more there are."""

    title: str
    tasks: tuple[TaskWords, ...]
    left: str = ""


@dataclass(frozen=True, slots=True)
class ReminderWords:
    """A whole reminder in one language."""

    subject: str
    title: str
    headline: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]


REACHES: Mapping[Reach, str] = {
    Reach.EVERYBODY: msg(
        "The unit's clerk and head are reminded; from the second day overdue the "
        "coordinator is told."
    ),
    Reach.UNIT: msg("Only the unit's clerk and head are reminded; the coordinator is not told."),
    Reach.NOBODY: msg("Nobody is reminded by itself; the coordinator reminds by hand."),
}
TO_REACH: Mapping[Reach, str] = {
    Reach.EVERYBODY: msg("Remind, and tell the coordinator"),
    Reach.UNIT: msg("Remind the units only"),
    Reach.NOBODY: msg("Remind nobody by itself"),
}


def reminder_words(told: Mailing, locale: str) -> ReminderWords:
    """One person's list of what is still to be sent, in their language."""
    _ = translator(locale)
    counted = _counted(told, _)
    first = min(told.tasks, key=lambda one: one.report.limit)
    orders = {one.order.directive: one.order for one in told.tasks}
    tag = f"[{first.order.number.partition('/')[0]}] " if len(orders) == 1 else ""
    said = f"{_left(first, told, _)}: {', '.join(counted)}"
    return ReminderWords(
        subject=tag + said,
        title=_("Following up directives"),
        headline=said + ".",
        lead=tuple(_lead(order, told, _) for order in orders.values()),
        sections=tuple(_sections(told, _)),
        notes=(
            _(
                "Made at {moment}, when this mail left. What was sent since then is still in it.",
                moment=short_moment(told.at, locale, first.order.time_zone),
            ),
            _("Reminders stop by themselves as soon as the report is sent."),
        ),
    )


def _counted(told: Mailing, _: Translator) -> list[str]:
    """``["2 báo cáo chưa gửi", "1 báo cáo chờ đồng chí duyệt"]``."""
    said = []
    if told.own:
        said.append(_.plural("{n} report not sent", "{n} reports not sent", len(told.own)))
    if told.to_approve:
        said.append(
            _.plural(
                "{n} report waits for your approval",
                "{n} reports wait for your approval",
                len(told.to_approve),
            )
        )
    if told.escalated:
        said.append(
            _.plural(
                "{n} report not sent in spite of reminders",
                "{n} reports not sent in spite of reminders",
                len(told.escalated),
            )
        )
    return said


def _left(task: Task, told: Mailing, _: Translator) -> str:
    """How long there is, or how long overdue; a requested report is never overdue."""
    if task.report.is_request and told.at >= task.report.limit:
        return _("Requested")
    return time_left(task.report.limit, told.at, _.locale, task.order.time_zone)


def _lead(order: Order, told: Mailing, _: Translator) -> str:
    """Why it is asked: the order is quoted, and the reminder itself asks."""
    mine = [one for one in told.tasks if one.order.directive == order.directive]
    text = {
        "number": order.number,
        "day": day(order.issued_on, _.locale),
        "issuer": order.issuer,
        "coordinator": full_name(order.coordinator, _.locale),
    }
    if all(one.report.is_request for one in mine):
        return _(
            "Dispatch {number} of {day} of {issuer} requests a report. {coordinator} would be"
            " grateful for it; nothing is overdue.",
            **text,
        )
    if all(one in told.escalated for one in mine):
        return _(
            "Dispatch {number} of {day} of {issuer} orders the reports below. Clerk and head were"
            " reminded; from now on the coordinator is told as well.",
            **text,
        )
    return _(
        "Carrying out dispatch {number} of {day} of {issuer}, {coordinator} asks for the reports"
        " below.",
        **text,
    )


def _sections(told: Mailing, _: Translator) -> Iterable[Section]:
    for title, tasks in (
        (_("Waiting for your approval"), told.to_approve),
        (_("To send, by the time left"), told.own),
        (_("Overdue in spite of reminders"), told.escalated),
    ):
        if tasks:
            left = len(tasks) - MOST_TASKS
            yield Section(
                title,
                tuple(_task(one, told, _) for one in tasks[:MOST_TASKS]),
                _.plural("{n} more report", "{n} more reports", left) if left > 0 else "",
            )


def _task(task: Task, told: Mailing, _: Translator) -> TaskWords:
    report, zone = task.report, task.order.time_zone
    is_late = told.at >= report.limit and not report.is_request
    return TaskWords(
        title=f"{task.order.number}: {period_words(report.period, _.locale)}",
        unit=full_name(task.unit, _.locale),
        when=f"{deadline(report.limit, _.locale, zone)} · {_left(task, told, _)}",
        state=_state(task, _),
        quote=task.reason,
        following=following(task, _.locale),
        path=report_path(task),
        is_late=is_late,
    )


def _state(task: Task, _: Translator) -> str:
    said = [state_name(task.report.state, _.locale)]
    if task.report.is_returned and task.report.state is not State.RETURNED:
        said.insert(0, _("sent back, being mended"))
    if task.reminded:
        said.append(_.plural("reminded {n} time", "reminded {n} times", task.reminded))
    return ", ".join(said)


def report_path(task: Task) -> str:
    """Where the report is entered."""
    report = task.report
    parts = (report.directive, report.organization, report.period)
    return "report/" + "/".join(quote(part, safe="") for part in parts)


def following(task: Task, locale: str) -> tuple[str, ...]:
    """What comes if it is not sent: the next reminder, and when it climbs to the coordinator."""
    _ = translator(locale)
    said = [_next(one, task, _) for one in task.coming[:1]]
    climbs = next((one for one in task.coming if "coordinator" in one.reached), None)
    if climbs is not None and climbs not in task.coming[:1]:
        said.append(_next(climbs, task, _))
    return tuple(said)


def _next(one: Reminder, task: Task, _: Translator) -> str:
    return _(
        "If not sent by {moment}: a reminder to {people}.",
        moment=short_moment(one.at, _.locale, task.order.time_zone),
        people=people_words(one.reached, _.locale),
    )


def people_words(reached: Sequence[Reached], locale: str) -> str:
    """``văn thư, thủ trưởng``: whom a reminder reaches."""
    _ = translator(locale)
    return ", ".join(_(PEOPLE[one]) for one in reached)


def rung_words(rung: Rung, days: int, locale: str) -> str:
    """How far a reminder has climbed: ``Ngày cuối``, ``Quá hạn 3 ngày``."""
    _ = translator(locale)
    if rung is Rung.OVERDUE:
        return _.plural("Overdue {n} day", "Overdue {n} days", days)
    return _(RUNGS[rung])
