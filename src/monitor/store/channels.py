"""What goes other ways than by mail: to chat rooms, programs and telephones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, literal, or_, select, update
from sqlalchemy.orm import Session

from monitor.store.schema import (
    ChannelMessageRow,
    ChannelTryRow,
    DirectiveRow,
    MessageRow,
    TextChoiceRow,
    UserAccountRow,
)
from monitor.store.statements import changed, insert_or_leave, table

_OPEN = ("queued", "sending")


@dataclass(frozen=True, slots=True)
class ChannelMessage:
    """A message in the hands of one sender, until its lease runs out."""

    id: int
    target: str
    kind: str
    name: str
    directive: str | None
    recipient_id: int | None
    local_date: date
    payload: Mapping[str, Any]
    tries: int
    queued_at: datetime


HELD = "people sleep; it waits for the morning"
"""Why a message is held, as it is kept with it."""


@dataclass(frozen=True, slots=True)
class TargetState:
    """How it stands with one target: what waits, what failed lately, and what came last.

    Of those that wait, ``held`` only wait for the morning: nobody has tried them.
    """

    waiting: int
    held: int
    failures: int
    last_state: str | None
    last_reply: str
    last_at: datetime | None


def queue(
    session: Session,
    *,
    target: str,
    kind: str,
    name: str,
    on: date,
    at: datetime,
    payload: Mapping[str, Any],
    directive_id: int | None = None,
    recipient_id: int | None = None,
) -> bool:
    """Queue one message; False when it is there already."""
    made = session.scalar(
        insert_or_leave(session, ChannelMessageRow)
        .values(
            target=target, kind=kind, name=name, directive_id=directive_id,
            recipient_id=recipient_id, local_date=on, payload=dict(payload), state="queued",
            tries=0, next_try_at=at, queued_at=at,
        )
        .on_conflict_do_nothing()
        .returning(ChannelMessageRow.id)
    )  # fmt: skip
    return made is not None


def supersede(session: Session, *, target: str, directive_id: int, before: date) -> int:
    """Take a target's unsent digests of earlier days out of the queue."""
    return changed(
        session,
        update(table(ChannelMessageRow))
        .where(
            ChannelMessageRow.target == target, ChannelMessageRow.kind == "digest",
            ChannelMessageRow.directive_id == directive_id,
            ChannelMessageRow.local_date < before, ChannelMessageRow.state == "queued",
        )
        .values(state="superseded"),
        {},
    )  # fmt: skip


def claim(
    session: Session, *, targets: Iterable[str], owner: str, now: datetime, until: datetime
) -> ChannelMessage | None:
    """Take the next message to one of these targets, for as long as the lease; None: none waits."""
    row = session.scalar(
        select(ChannelMessageRow)
        .where(
            ChannelMessageRow.target.in_(list(targets)),
            or_(
                and_(ChannelMessageRow.state == "queued", ChannelMessageRow.next_try_at <= now),
                and_(ChannelMessageRow.state == "sending", ChannelMessageRow.lease_until <= now),
            ),
        )
        .order_by(ChannelMessageRow.next_try_at, ChannelMessageRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    row.state, row.lease_owner, row.lease_until = "sending", owner, until
    row.tries += 1
    session.flush()
    slug = None
    if row.directive_id is not None:
        slug = session.scalar(select(DirectiveRow.slug).where(DirectiveRow.id == row.directive_id))
    return ChannelMessage(
        row.id, row.target, row.kind, row.name, slug, row.recipient_id, row.local_date,
        dict(row.payload), row.tries, row.queued_at,
    )  # fmt: skip


def mark(
    session: Session,
    message: int,
    *,
    owner: str,
    outcome: str,
    at: datetime,
    reply: str,
    code: int | None,
    next_try_at: datetime | None,
) -> bool:
    """Record a try: ``sent``, ``retry`` or ``failed``; False if the lease was lost meanwhile."""
    session.add(
        ChannelTryRow(message_id=message, at=at, outcome=outcome, code=code, reply=reply[:500])
    )
    session.flush()
    told: dict[str, Any] = {
        "state": "queued" if outcome == "retry" else outcome,
        "lease_owner": None, "lease_until": None, "reply": reply[:500],
    }  # fmt: skip
    if outcome == "sent":
        told["sent_at"] = at
    if next_try_at is not None:
        told["next_try_at"] = next_try_at
    return _change_held(session, message, owner, told)


def hold(session: Session, message: int, *, owner: str, until: datetime) -> bool:
    """Put a claimed message back untried until an instant; False if the lease was lost."""
    told = {
        "state": "queued", "lease_owner": None, "lease_until": None, "reply": HELD,
        "next_try_at": until, "tries": ChannelMessageRow.tries - 1,
    }  # fmt: skip
    return _change_held(session, message, owner, told)


def withdraw(session: Session, message: int, *, owner: str, why: str) -> bool:
    """Take a claimed message out of the queue unsent; False if the lease was lost meanwhile."""
    told = {"state": "superseded", "lease_owner": None, "lease_until": None, "reply": why}
    return _change_held(session, message, owner, told)


def _change_held(session: Session, message: int, owner: str, told: Mapping[str, Any]) -> bool:
    statement = (
        update(table(ChannelMessageRow))
        .where(
            ChannelMessageRow.id == message,
            ChannelMessageRow.lease_owner == owner,
            ChannelMessageRow.state == "sending",
        )
        .values(told)
    )
    return changed(session, statement, {}) == 1


def state_of(session: Session, *, target: str, since: datetime) -> TargetState:
    """How it stands with one target; failed tries are counted since an instant."""
    mine = ChannelMessageRow.target == target
    waiting, held = session.execute(
        select(func.count(), func.count().filter(ChannelMessageRow.reply == HELD)).where(
            mine, ChannelMessageRow.state.in_(_OPEN)
        )
    ).one()
    failures = session.scalar(
        select(func.count())
        .select_from(ChannelTryRow)
        .join(ChannelMessageRow, ChannelMessageRow.id == ChannelTryRow.message_id)
        .where(mine, ChannelTryRow.outcome != "sent", ChannelTryRow.at >= since)
    )
    last = session.execute(
        select(ChannelTryRow.outcome, ChannelTryRow.reply, ChannelTryRow.at)
        .join(ChannelMessageRow, ChannelMessageRow.id == ChannelTryRow.message_id)
        .where(mine)
        .order_by(ChannelTryRow.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return TargetState(waiting, held, failures or 0, None, "", None)
    return TargetState(waiting, held, failures or 0, last.outcome, last.reply, last.at)


@dataclass(frozen=True, slots=True)
class ToText:
    """A reminder that was mailed to somebody who has it sent to a telephone too."""

    recipient_id: int
    name: str
    payload: Mapping[str, Any]


def number_of(session: Session, *, user_id: int) -> str | None:
    """The number a person has reminders sent to; None where they have none sent."""
    return session.scalar(
        select(TextChoiceRow.number)
        .join(UserAccountRow, UserAccountRow.id == TextChoiceRow.user_id)
        .where(
            TextChoiceRow.user_id == user_id,
            TextChoiceRow.ended_at.is_(None),
            UserAccountRow.disabled_at.is_(None),
        )
    )


def choose_texts(session: Session, *, user_id: int, number: str | None, at: datetime) -> bool:
    """Have reminders sent to a number (None: to none); False where it was so already."""
    running = session.scalar(
        select(TextChoiceRow).where(
            TextChoiceRow.user_id == user_id, TextChoiceRow.ended_at.is_(None)
        )
    )
    if (running.number if running else None) == number:
        return False
    if running is not None:
        running.ended_at = at
        session.flush()
    if number is not None:
        session.add(TextChoiceRow(user_id=user_id, number=number, since=at, ended_at=None))
        session.flush()
    return True


def reminders_to_text(session: Session, *, since: datetime) -> list[ToText]:
    """Reminders mailed since an instant to who has chosen texts before, not yet put in line."""
    rows = session.execute(
        select(MessageRow.recipient_id, MessageRow.message_id, MessageRow.payload)
        .join(TextChoiceRow, TextChoiceRow.user_id == MessageRow.recipient_id)
        .where(
            TextChoiceRow.ended_at.is_(None),
            MessageRow.kind == "reminder",
            MessageRow.queued_at >= since,
            MessageRow.queued_at >= TextChoiceRow.since,
            ~select(ChannelMessageRow.id)
            .where(ChannelMessageRow.name == literal("text-") + MessageRow.message_id)
            .exists(),
        )
        .order_by(MessageRow.id)
    )
    return [ToText(*row) for row in rows if row.payload.get("said")]
