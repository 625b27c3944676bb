"""Other ways than mail: chat rooms and programs told of each digest, reminders as texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.domain.mailing import Mailing
from monitor.domain.reminders import NO_LONGER, is_quiet, morning_after
from monitor.domain.roles import CLOCK, May
from monitor.domain.statements import Statement
from monitor.services import digests, outbox, reminders
from monitor.services.morning import whole_of
from monitor.services.reminder_desk import desks_of
from monitor.services.work import Office, Work
from monitor.store import accounts, audit, directives
from monitor.store import channels as store
from monitor.store.channels import ChannelMessage, TargetState

__all__ = ["ChannelMessage", "TargetState"]
TEXT = "text"
"""The name of the gateway for texts."""
NUMBER = re.compile(r"\+?[0-9]{8,15}")
WINDOW = timedelta(days=1)
"""How far back failed tries are counted, and reminders are still worth a text."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where something may go, by its name in the settings; the address is nobody's business."""

    name: str
    kind: Literal["webhook", "chat", "text"]


def targets_named(
    webhooks: Iterable[str], chats: Iterable[str], *, texts: bool
) -> tuple[Target, ...]:
    """The targets of an installation, in the order of its settings."""
    found = [Target(name, "webhook") for name in webhooks]
    found += [Target(name, "chat") for name in chats]
    return (*found, *([Target(TEXT, "text")] if texts else []))


@dataclass(frozen=True, slots=True)
class Standing:
    """A target as those see it who look after the installation."""

    target: Target
    state: TargetState


def plan(work: Work, targets: Sequence[Target]) -> int:
    """Queue what is due for each target; idempotent, and nothing where none is set.

    Returns:
        How many messages were queued.
    """
    told = [one for one in targets if one.kind != "text"]
    queued = _plan_digests(work, told) if told else 0
    if any(one.kind == "text" for one in targets):
        queued += _plan_texts(work)
    return queued


def _plan_digests(work: Work, targets: Sequence[Target]) -> int:
    queued = 0
    for summary in directives.summaries(work.session):
        stored = directives.load(work.session, summary.slug)
        day = digests.newest_due(stored.directive, work.now) if stored is not None else None
        if stored is None or day is None or not digests.is_open(stored.directive, day):
            continue
        digests.stated(work, stored, day)
        for one in targets:
            store.supersede(
                work.session, target=one.name, directive_id=stored.ids.directive, before=day
            )
            queued += store.queue(
                work.session, target=one.name, kind="digest", on=day, at=work.now, payload={},
                name=outbox.message_name(work, "channel", one.name, summary.slug, day),
                directive_id=stored.ids.directive,
            )  # fmt: skip
    return queued


def _plan_texts(work: Work) -> int:
    """A text for each reminder that was mailed to somebody who wants texts; none at night."""
    if _nights(work):
        return 0
    return sum(
        store.queue(
            work.session, target=TEXT, kind="reminder", name=f"text-{one.name}",
            on=work.now.date(), at=work.now, payload=one.payload, recipient_id=one.recipient_id,
        )
        for one in store.reminders_to_text(work.session, since=work.now - WINDOW)
    )  # fmt: skip


def take(office: Office, owner: str, targets: Sequence[Target]) -> ChannelMessage | None:
    """Claim the next message to one of the targets, in a transaction of its own."""
    with office.writing(CLOCK) as work:
        return store.claim(
            work.session, targets=[one.name for one in targets], owner=owner, now=work.now,
            until=work.now + outbox.LEASE,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says, as it is now: a digest, somebody's reminder, or a test of the way."""

    locale: str
    statement: Statement | None = None
    mailing: Mailing | None = None
    number: str = ""


def content(office: Office, message: ChannelMessage, locale: str) -> Content | None:
    """What a claimed message says now; None when nothing of it holds any more.

    Args:
        office: Where it is kept.
        message: The message.
        locale: The language of what goes to no person.
    """
    if message.kind == "test":
        return Content(locale)
    with office.reading(CLOCK) as work:
        if message.kind == "digest":
            told = whole_of(work, message.directive or "", message.local_date)
            return None if told is None else Content(locale, statement=told)
        return _reminder(work, message)


def _reminder(work: Work, message: ChannelMessage) -> Content | None:
    assert message.recipient_id is not None
    person = accounts.actor_for(work.session, message.recipient_id, work.now)
    number = store.number_of(work.session, user_id=message.recipient_id)
    if person is None or number is None:
        return None
    desks = desks_of(work)
    said = reminders.still_wanted(desks, message.payload.get("said", ()))
    if not said:
        return None
    found = reminders.mailing_of(work, message.recipient_id, desks, said, is_morning=False)
    if not found.tasks:
        return None
    return Content(person.locale, mailing=found, number=number)


def held(office: Office, message: ChannelMessage, owner: str) -> bool:
    """Whether people sleep: then a text is put back until the morning, a machine never sleeps."""
    if message.kind != "reminder":
        return False
    with office.writing(CLOCK) as work:
        nights = _nights(work)
        if not nights:
            return False
        until = max(morning_after(work.now, zone) for zone in nights)
        store.hold(work.session, message.id, owner=owner, until=until)
    return True


def _nights(work: Work) -> set[str]:
    """The zones in which people sleep."""
    return {desk.zone for desk in desks_of(work) if is_quiet(work.now, desk.zone)}


def delivered(office: Office, message: ChannelMessage, owner: str, reply: str, code: int) -> bool:
    """It was taken; False if the lease was lost and somebody else may have sent it too."""
    return _recorded(office, message, owner, "sent", reply, code)


def put_off(
    office: Office, message: ChannelMessage, owner: str, reply: str, code: int | None
) -> bool:
    """A passing failure: later, ever more seldom, for three days; then it is given up."""
    return _recorded(office, message, owner, "retry", reply, code)


def refused(
    office: Office, message: ChannelMessage, owner: str, reply: str, code: int | None
) -> bool:
    """It will never be taken."""
    return _recorded(office, message, owner, "failed", reply, code)


def withdrawn(office: Office, message: ChannelMessage, owner: str) -> bool:
    """Nothing of it holds any more."""
    with office.writing(CLOCK) as work:
        return store.withdraw(work.session, message.id, owner=owner, why=NO_LONGER)


def _recorded(
    office: Office, message: ChannelMessage, owner: str, outcome: str, reply: str, code: int | None
) -> bool:
    with office.writing(CLOCK) as work:
        again = None
        if outcome == "retry":
            again = work.now + outbox.pause(message.name, message.tries)
            if again > message.queued_at + outbox.GIVE_UP:
                outcome, again = "failed", None
        return store.mark(
            work.session, message.id, owner=owner, outcome=outcome, at=work.now, reply=reply,
            code=code, next_try_at=again,
        )  # fmt: skip


def standings(work: Work, targets: Sequence[Target]) -> list[Standing]:
    """How it stands with each target.

    Raises:
        NotAllowed: The role does not include it.
    """
    if not work.actor.may(May.SEE_WORKER):
        raise NotAllowed("role_may_not", right=May.SEE_WORKER.value)
    since = work.now - WINDOW
    return [
        Standing(one, store.state_of(work.session, target=one.name, since=since)) for one in targets
    ]


def troubled(work: Work, targets: Sequence[Target]) -> list[str]:
    """The names of the targets whose last try failed: for whoever runs the machine."""
    return [
        one.name
        for one in targets
        if store.state_of(work.session, target=one.name, since=work.now).last_state
        in ("retry", "failed")
    ]


def send_test(work: Work, targets: Sequence[Target], name: str) -> bool:
    """Queue a test to one target; False within the same minute.

    Raises:
        NotAllowed: The role does not include it.
        NotFound: There is no such target, or it is for persons only.
    """
    if not work.actor.may(May.SEE_WORKER):
        raise NotAllowed("role_may_not", right=May.SEE_WORKER.value)
    if not any(one.name == name and one.kind != "text" for one in targets):
        raise NotFound("target_not_found")
    minute = work.now.replace(second=0, microsecond=0)
    queued = store.queue(
        work.session, target=name, kind="test", on=work.now.date(), at=work.now, payload={},
        name=outbox.message_name(work, "channel-test", name, minute.isoformat()),
    )  # fmt: skip
    if queued:
        _note(work, "channel.test", name)
    return queued


def text_number(work: Work) -> str:
    """The number the actor has reminders sent to; empty where they have none sent."""
    user_id = work.actor.user_id
    return "" if user_id is None else store.number_of(work.session, user_id=user_id) or ""


def want_texts(work: Work, typed: str | None) -> None:
    """Have one's own reminders sent to a telephone as well, or (None) no more.

    Raises:
        NotAllowed: The role neither enters nor approves.
        Invalid: It is no telephone number.
    """
    if not reminders.may_want_mornings(work):
        raise NotAllowed("role_may_not", right=May.ENTER.value)
    number = None
    if typed is not None:
        number = re.sub(r"[\s.()-]", "", typed)
        if not NUMBER.fullmatch(number):
            raise Invalid("number_refused", [("number", "number_refused", {})])
    assert work.actor.user_id is not None
    if store.choose_texts(work.session, user_id=work.actor.user_id, number=number, at=work.now):
        # The number itself is nobody's business but its owner's.
        _note(work, "texts.begin" if number else "texts.end", work.actor.username)


def _note(work: Work, action: str, what: str) -> None:
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action=action,
        object_type="channel", object_id=what, directive_id=None, detail={},
    )  # fmt: skip
