"""Reminders: planned by the clock, made anew for each person when they leave, shown beforehand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from monitor.domain import reminders as rules
from monitor.domain.errors import NotAllowed
from monitor.domain.mailing import Mailing, Order, Task
from monitor.domain.reminders import MORNING, REACHED, Reach, Reached, Reminder, Unsent
from monitor.domain.roles import May
from monitor.domain.statements import Who
from monitor.services.matrix.sight import reached as within
from monitor.services.outbox import message_name
from monitor.services.reminder_desk import Desk, Telling, desks_of
from monitor.services.work import Work
from monitor.store import audit, mail_choices
from monitor.store import outbox as messages
from monitor.store import reminders as store
from monitor.store.outbox import Claimed
from monitor.store.reminders import Person, Reminded

__all__ = [
    "Ladder", "Reminded", "ladders", "mailing_for", "may_want_mornings", "plan", "want_mornings",
    "wants_mornings",
]  # fmt: skip
Said = tuple[Unsent, Reminder, Reached]


def plan(work: Work) -> int:
    """Queue what is due: one mail to a person, however many reports it speaks of; idempotent.

    Args:
        work: Writing work of the clock.

    Returns:
        How many mails were queued.
    """
    due: dict[Person, list[Said]] = defaultdict(list)
    desks = desks_of(work)
    for desk in desks:
        for said in _newly_due(desk):
            for person in desk.people(said[0], said[2]):
                due[person].append(said)
    by_slug = {desk.stored.directive.slug: desk for desk in desks}
    queued = sum(_queue(work, person, listed, by_slug) for person, listed in due.items())
    return queued + _plan_mornings(work, desks)


def _newly_due(desk: Desk) -> Iterable[Said]:
    """What is due and was not said; where there is nobody to say it to, that is put on record."""
    work, ids = desk.work, desk.stored.ids
    if rules.is_quiet(work.now, desk.zone):
        return
    wanted = desk.reach
    said = store.said(work.session, ids=ids)
    for report in desk.unsent:
        one = rules.due(report, desk.zone, work.now)
        if one is None or _key(report, one) in said:
            continue
        for reached in wanted.of(one.reached):
            if desk.people(report, reached):
                yield report, one, reached
            elif reached == one.reached[0]:
                store.keep(
                    work.session, ids=ids, report=report, reminder=one, reached=reached,
                    recipient_id=None, message=None, at=work.now,
                )  # fmt: skip


def _key(report: Unsent, one: Reminder) -> tuple[str, str, datetime, str, int]:
    return report.organization, report.period, report.limit, one.rung.value, one.number


def _queue(work: Work, person: Person, listed: list[Said], desks: Mapping[str, Desk]) -> int:
    new = [
        {
            "directive": report.directive, "organization": report.organization,
            "period": report.period, "limit": report.limit.isoformat(), "rung": one.rung.value,
            "number": one.number, "reached": reached,
        }
        for report, one, reached in listed
    ]  # fmt: skip
    # The same things said to the same person have the same name, so that two workers say them once.
    name = message_name(
        work, "reminder", person.id, sorted(str(sorted(one.items())) for one in new)
    )
    first = desks[listed[0][0].directive]
    waiting = store.waiting(work.session, recipient_id=person.id)
    # What has not left yet is said in the same mail, so that one arrives and nothing is left out.
    earlier = [one for payload in waiting.values() for one in payload.get("said", ())]
    made = messages.queue(
        work.session, digest_id=None, kind="reminder", on=today_of(work, first.zone),
        recipient_id=person.id, address=person.address, message_id=name, at=work.now,
        payload={"said": [*earlier, *new]},
    )  # fmt: skip
    if not made:
        return 0
    store.supersede(work.session, list(waiting), at=work.now)
    for report, one, reached in listed:
        store.keep(
            work.session, ids=desks[report.directive].stored.ids, report=report, reminder=one,
            reached=reached, recipient_id=person.id, message=name, at=work.now,
        )  # fmt: skip
    return 1


def today_of(work: Work, zone: str) -> date:
    """The local day of the work."""
    return work.now.astimezone(ZoneInfo(zone)).date()


def _plan_mornings(work: Work, desks: list[Desk]) -> int:
    """The morning list of who asked for it, where there is anything on it.

    Who was reminded since the morning has had the list already: a reminder carries all of it.
    """
    if not desks:
        return 0
    zone = desks[0].zone
    today = today_of(work, zone)
    morning = datetime.combine(today, MORNING, ZoneInfo(zone))
    if work.now < morning or rules.is_quiet(work.now, zone):
        return 0
    queued = 0
    for one in mail_choices.morning_readers(work.session, since=morning, on=today):
        if store.was_reminded(work.session, recipient_id=one.id, since=morning):
            continue
        if not mailing_of(work, one.id, desks, [], is_morning=True).tasks:
            continue
        queued += messages.queue(
            work.session, digest_id=None, kind="reminder", on=today, recipient_id=one.id,
            address=one.address, at=work.now,
            message_id=message_name(work, "morning", one.id, today),
            payload={"said": [], "morning": True},
        )  # fmt: skip
    return queued


def mailing_for(work: Work, claimed: Claimed) -> Mailing | None:
    """What a queued reminder says now, to who it is for now; None when nothing of it holds."""
    desks = desks_of(work)
    said = still_wanted(desks, claimed.payload.get("said", ()))
    is_morning = bool(claimed.payload.get("morning"))
    found = mailing_of(work, claimed.recipient_id, desks, said, is_morning=is_morning)
    if is_morning:
        return found if found.tasks else None
    return found if _holds(found, said) else None


def still_wanted(
    desks: Iterable[Desk], said: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Of what was to be said, what the coordinator still has said; by hand it is always."""
    reach = {desk.stored.directive.slug: desk.reach for desk in desks}
    return [
        one
        for one in said
        if "rung" not in one
        or (one["directive"] in reach and reach[one["directive"]].of((one["reached"],)))
    ]


def _holds(found: Mailing, said: Iterable[Mapping[str, Any]]) -> bool:
    """Whether anything that was to be said is still so."""
    live = {
        (one.report.directive, one.report.organization, one.report.period, one.report.limit)
        for one in found.tasks
    }
    return any(
        (
            one["directive"], one["organization"], one["period"],
            datetime.fromisoformat(one["limit"]),
        ) in live
        for one in said
    )  # fmt: skip


def mailing_of(
    work: Work,
    recipient_id: int,
    desks: Iterable[Desk],
    said: Iterable[Mapping[str, Any]],
    *,
    is_morning: bool,
) -> Mailing:
    """Everything one person has to do: their own reports, their approvals, what climbed to them."""
    own: list[Task] = []
    to_approve: list[Task] = []
    escalated: list[Task] = []
    meant = {(one["directive"], one["organization"], one["period"], one["reached"]) for one in said}
    for desk in desks:
        telling = Telling(desk)
        for report in desk.unsent:
            named = (report.directive, report.organization, report.period)
            reaches = {
                reached: recipient_id in {one.id for one in desk.people(report, reached)}
                for reached in REACHED
            }
            if report.waits_for_head and reaches["head"]:
                to_approve.append(telling.task(report))
            elif not report.waits_for_head and (
                reaches["clerk"] or (reaches["head"] and (*named, "head") in meant)
            ):
                own.append(telling.task(report))
            elif reaches["coordinator"] and (*named, "coordinator") in meant:
                escalated.append(telling.task(report))
    return Mailing(
        work.now, _by_limit(own), _by_limit(to_approve), _by_limit(escalated), is_morning
    )


def _by_limit(tasks: Iterable[Task]) -> tuple[Task, ...]:
    return tuple(sorted(tasks, key=lambda one: (one.report.limit, one.unit.code)))


def may_want_mornings(work: Work) -> bool:
    """Whether the actor has duties of their own to be listed."""
    return work.actor.user_id is not None and (
        work.actor.may(May.ENTER) or work.actor.may(May.APPROVE)
    )


def want_mornings(work: Work, *, wanted: bool) -> None:
    """Have the list of one's own duties mailed every morning, or no more.

    Raises:
        NotAllowed: The role neither enters nor approves.
    """
    if not may_want_mornings(work):
        raise NotAllowed("role_may_not", right=May.ENTER.value)
    assert work.actor.user_id is not None
    if mail_choices.set_morning_list(
        work.session, user_id=work.actor.user_id, wanted=wanted, at=work.now
    ):
        audit.record(
            work.session, at=work.now, actor_id=work.actor.user_id,
            action="morning_list.begin" if wanted else "morning_list.end",
            object_type="user", object_id=work.actor.username, directive_id=None, detail={},
        )  # fmt: skip


def wants_mornings(work: Work) -> bool:
    """Whether the actor has the list mailed every morning."""
    user_id = work.actor.user_id
    return user_id is not None and mail_choices.has_morning_list(work.session, user_id=user_id)


@dataclass(frozen=True)
class Ladder:
    """One directive's reminders in the reader's reach: what will come, and what was said."""

    order: Order
    ahead: tuple[Task, ...]
    log: tuple[Reminded, ...]
    names: Mapping[str, Who]
    reach: Reach = Reach.EVERYBODY
    may_choose: bool = False


def ladders(work: Work) -> list[Ladder]:
    """What will be said of each unsent report in reach, to whom and when, and what was said.

    Raises:
        NotAllowed: The role does not include it.
    """
    if not work.actor.may(May.SEE_REMINDERS):
        raise NotAllowed("role_may_not", right=May.SEE_REMINDERS.value)
    scope = work.scope(May.SEE_REMINDERS)
    found = []
    for desk in desks_of(work):
        slug = desk.stored.directive.slug
        is_whole = slug in scope.directives
        units = None if is_whole else within(work, desk.stored, scope)
        if units is not None and not units:
            continue
        telling = Telling(desk)
        log = store.log(
            work.session, directive_id=desk.stored.ids.directive, on=work.now.date(),
            paths=None if is_whole else scope.paths,
        )  # fmt: skip
        names = {one.organization: telling.who(one.organization) for one in log}
        ahead = _by_limit(
            telling.task(one) for one in desk.unsent if units is None or one.organization in units
        )
        may_choose = slug in work.scope(May.CHASE).directives
        found.append(Ladder(telling.order, ahead, tuple(log), names, desk.reach, may_choose))
    return found
