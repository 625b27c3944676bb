"""The outbox: one message to one recipient, and every try to deliver it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from monitor.store import digests
from monitor.store.digests import StoredDigest
from monitor.store.schema import (
    AssignmentRow,
    BounceRow,
    DigestRow,
    DirectiveRow,
    MessageRow,
    ObligationRow,
    ReminderRow,
    RoleGrantRow,
    UserAccountRow,
)
from monitor.store.statements import insert_or_leave, table
from monitor.store.types import UtcDateTime


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who reads the answers to a mail."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in the hands of one sender, until its lease runs out."""

    id: int
    kind: str
    digest: StoredDigest | None
    recipient: str
    recipient_id: int
    address: str
    message_id: str
    tries: int
    queued_at: datetime
    local_date: date
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delivered:
    """One message as the coordinator sees it: state, tries, what the server last said."""

    kind: str
    directive: str | None
    local_date: date
    recipient: str
    name: str
    address: str
    subject: str
    state: str
    tries: int
    queued_at: datetime
    sent_at: datetime | None
    next_try_at: datetime
    reply: str


RETURNED = "returned"
"""The state of a message that a server took and that came back, as it is told; it is kept as sent.
"""


def queue(
    session: Session,
    *,
    digest_id: int | None,
    on: date,
    recipient_id: int,
    address: str,
    message_id: str,
    at: datetime,
    payload: Mapping[str, Any],
    kind: str = "digest",
) -> bool:
    """Queue one message; False when this recipient's is there already."""
    # A count of rows is not told by every driver of PostgreSQL; an id is.
    made = session.scalar(
        insert_or_leave(session, MessageRow)
        .values(
            digest_id=digest_id, kind=kind, local_date=on, recipient_id=recipient_id,
            address=address, message_id=message_id, subject="", state="queued", tries=0,
            next_try_at=at, queued_at=at, payload=dict(payload),
        )
        .on_conflict_do_nothing()
        .returning(MessageRow.id)
    )  # fmt: skip
    return made is not None


def queue_many(
    session: Session,
    *,
    digest_id: int,
    on: date,
    at: datetime,
    messages: Iterable[tuple[int, str, str, Mapping[str, Any]]],
) -> int:
    """Queue a digest for many readers; returns for how many it was not queued before.

    Args:
        session: An open writing session.
        digest_id: The digest.
        on: Its local day.
        at: When they are queued.
        messages: Each reader's id, address, name of the message, and what was wished for.
    """
    same = {
        "digest_id": digest_id, "kind": "digest", "local_date": on, "subject": "",
        "state": "queued", "tries": 0, "next_try_at": at, "queued_at": at,
    }  # fmt: skip
    rows = [
        same | {"recipient_id": one, "address": address, "message_id": name, "payload": dict(told)}
        for one, address, name, told in messages
    ]
    if not rows:
        return 0
    # One after the other, and past the mapper: a statement of all of them at once is long to read.
    added = insert_or_leave(session, table(MessageRow)).on_conflict_do_nothing()
    counted = added.execution_options(preserve_rowcount=True)
    return int(cast(CursorResult[Any], session.execute(counted, rows)).rowcount)


def coordinator(session: Session, *, directive: str) -> Answerer | None:
    """The first open account that coordinates a directive; None where nobody does."""
    user = session.scalars(
        select(UserAccountRow)
        .join(RoleGrantRow, RoleGrantRow.user_id == UserAccountRow.id)
        .join(DirectiveRow, DirectiveRow.id == RoleGrantRow.directive_id)
        .where(
            DirectiveRow.slug == directive,
            RoleGrantRow.role == "coordinator",
            RoleGrantRow.revoked_at.is_(None),
            UserAccountRow.disabled_at.is_(None),
        )
        .order_by(RoleGrantRow.id)
        .limit(1)
    ).first()
    return None if user is None else Answerer(user.display_name, user.email)


_NOW = bindparam("now", type_=UtcDateTime())
_LEFT = (
    select(MessageRow.id)
    .where(MessageRow.state == "sending", MessageRow.lease_until <= _NOW)
    .order_by(MessageRow.lease_until, MessageRow.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
"""A message whose sender let the lease run out."""
_WAITING = (
    select(MessageRow.id)
    .where(MessageRow.state == "queued", MessageRow.next_try_at <= _NOW)
    .order_by(MessageRow.next_try_at, MessageRow.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
"""The message whose time came first. Asked apart from the other, so that each is found in its place
of the index: the queue may be long."""
_TAKE = (
    update(table(MessageRow))
    .where(MessageRow.id == bindparam("taken"))
    .values(
        state="sending",
        lease_owner=bindparam("owner"),
        lease_until=bindparam("until", type_=UtcDateTime()),
        tries=MessageRow.tries + 1,
        address=select(UserAccountRow.email)
        .where(UserAccountRow.id == MessageRow.recipient_id)
        .scalar_subquery(),
    )
)
_TAKEN = (
    select(
        MessageRow.id, MessageRow.kind, MessageRow.recipient_id, MessageRow.address,
        MessageRow.message_id, MessageRow.tries, MessageRow.queued_at, MessageRow.payload,
        MessageRow.local_date.label("own_date"),
        UserAccountRow.username, DirectiveRow.slug, DigestRow.id.label("digest"),
        DigestRow.local_date, DigestRow.instant, DigestRow.basis, DigestRow.statement,
    )
    .join(UserAccountRow, UserAccountRow.id == MessageRow.recipient_id)
    .outerjoin(DigestRow, DigestRow.id == MessageRow.digest_id)
    .outerjoin(DirectiveRow, DirectiveRow.id == DigestRow.directive_id)
    .where(MessageRow.id == bindparam("taken"))
)  # fmt: skip


def claim(session: Session, *, owner: str, now: datetime, until: datetime) -> Claimed | None:
    """Take the next message whose time has come, for as long as the lease; None when none waits.

    Two senders never take the same: PostgreSQL skips what another holds, SQLite's writers stand in
    line. It goes to the address the recipient has now.
    """
    taken = session.scalar(_LEFT, {"now": now}) or session.scalar(_WAITING, {"now": now})
    if taken is None:
        return None
    session.execute(_TAKE, {"taken": taken, "owner": owner, "until": until})
    row = session.execute(_TAKEN, {"taken": taken}).one()
    stated = None
    if row.digest is not None:
        stated = StoredDigest(
            row.digest, row.slug, row.local_date, row.instant, row.basis, row.statement
        )
    return Claimed(
        row.id, row.kind, stated, row.username, row.recipient_id, row.address, row.message_id,
        row.tries, row.queued_at, row.own_date, dict(row.payload),
    )  # fmt: skip


_NEXT = (
    select(
        MessageRow.id, MessageRow.kind, MessageRow.recipient_id, UserAccountRow.email,
        MessageRow.message_id, MessageRow.tries, MessageRow.queued_at, MessageRow.payload,
        MessageRow.local_date, MessageRow.digest_id, UserAccountRow.username,
    )
    .join(UserAccountRow, UserAccountRow.id == MessageRow.recipient_id)
    .where(MessageRow.state == "queued", MessageRow.next_try_at <= _NOW)
    .order_by(MessageRow.next_try_at, MessageRow.id)
    .limit(bindparam("most"))
)  # fmt: skip


def coming(session: Session, *, now: datetime, most: int) -> list[Claimed]:
    """The next messages in line as they would be claimed; nobody holds them yet."""
    rows = session.execute(_NEXT, {"now": now, "most": most}).all()
    stated = digests.by_id(session, {row.digest_id for row in rows} - {None})
    return [
        Claimed(
            row.id, row.kind, stated.get(row.digest_id), row.username, row.recipient_id, row.email,
            row.message_id, row.tries + 1, row.queued_at, row.local_date, row.payload,
        )
        for row in rows
    ]  # fmt: skip


def newest_mail(session: Session, *, directive_ids: list[int]) -> date | None:
    """The latest local day there is mail of these directives of; None where there is none."""
    return session.scalar(select(func.max(MessageRow.local_date)).where(_is_of(directive_ids)))


def addresses(session: Session, *, directive_ids: list[int]) -> set[str]:
    """The addresses, as they are compared, that mail of these directives came back from."""
    return set(
        session.scalars(
            select(BounceRow.address)
            .join(MessageRow, MessageRow.id == BounceRow.message_id)
            .where(_is_of(directive_ids), BounceRow.kind == "failed")
        )
    )


def _is_of(directive_ids: list[int]) -> ColumnElement[bool]:
    """Whether a message speaks of one of these directives: its digest's, or a reminder in it."""
    stated = select(DigestRow.id).where(DigestRow.directive_id.in_(directive_ids))
    reminded = select(ReminderRow.message_id).where(
        ReminderRow.directive_id.in_(directive_ids), ReminderRow.message_id.is_not(None)
    )
    # A morning's list alone names no directive: it is of those that ask its reader's unit.
    asked = exists().where(
        RoleGrantRow.user_id == MessageRow.recipient_id,
        RoleGrantRow.revoked_at.is_(None),
        AssignmentRow.organization_id == RoleGrantRow.organization_id,
        ObligationRow.id == AssignmentRow.obligation_id,
        ObligationRow.directive_id.in_(directive_ids),
    )
    return or_(
        MessageRow.digest_id.in_(stated),
        MessageRow.id.in_(reminded),
        and_(MessageRow.kind == "reminder", asked),
    )


def withdraw(session: Session, message: int, *, owner: str, at: datetime, why: str) -> bool:
    """Take a claimed message out of the queue unsent; False if the lease was lost meanwhile."""
    taken = session.scalar(
        update(MessageRow)
        .where(
            MessageRow.id == message, MessageRow.lease_owner == owner,
            MessageRow.state == "sending",
        )
        .values(
            state="superseded", lease_owner=None, lease_until=None, reply=why, next_try_at=at
        )
        .returning(MessageRow.id)
    )  # fmt: skip
    return taken is not None


def listing(
    session: Session, *, directive_ids: list[int] | None, on: date | None = None, most: int = 500
) -> list[Delivered]:
    """Messages of these directives (None: of all), newest first."""
    query = (
        select(MessageRow, UserAccountRow, DirectiveRow.slug)
        .join(UserAccountRow, UserAccountRow.id == MessageRow.recipient_id)
        .outerjoin(DigestRow, DigestRow.id == MessageRow.digest_id)
        .outerjoin(DirectiveRow, DirectiveRow.id == DigestRow.directive_id)
        .order_by(MessageRow.local_date.desc(), MessageRow.id.desc())
        .limit(most)
    )
    if directive_ids is not None:
        query = query.where(_is_of(directive_ids))
    if on is not None:
        query = query.where(MessageRow.local_date == on)
    found = session.execute(query).all()
    back = _came_back(session, [row.id for row, _, _ in found])
    return [
        Delivered(
            row.kind, slug, row.local_date, user.username, user.display_name, row.address,
            row.subject, RETURNED if row.id in back else row.state, row.tries, row.queued_at,
            row.sent_at, row.next_try_at, back.get(row.id, row.reply or ""),
        )
        for row, user, slug in found
    ]  # fmt: skip


def _came_back(session: Session, messages: list[int]) -> dict[int, str]:
    """What was said of those among some messages that came back for good."""
    rows = session.scalars(
        select(BounceRow)
        .where(BounceRow.message_id.in_(messages), BounceRow.kind == "failed")
        .order_by(BounceRow.id)
    )
    return {row.message_id: f"{row.status} {row.said}".strip() for row in rows}
