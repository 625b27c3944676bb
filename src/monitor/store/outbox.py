"""The outbox: statements, one message to one recipient, and every try to deliver it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from monitor.domain.schedule import Rhythm
from monitor.store.schema import (
    BounceRow,
    DeliveryRow,
    DigestRow,
    DirectiveRow,
    MessageRow,
    MissedDigestRow,
    ReminderRow,
    RoleGrantRow,
    SubscriptionRow,
    UserAccountRow,
)
from monitor.store.statements import add, changed, insert_into, table
from monitor.store.types import UtcDateTime


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who gets a directive's daily digest, at which local time."""

    user_id: int
    username: str
    address: str
    local_time: str
    weekdays_only: bool
    since: datetime
    skips_holidays: bool = False
    only_when_needed: bool = False
    locale: str = ""
    attaches_table: bool = False

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.local_time, self.weekdays_only, self.skips_holidays)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One person's running subscription: local time ``HH:MM``, and since when.

    ``only_when_needed`` leaves out days on which nobody is out and nothing changed; ``locale`` is
    the digest's language where it is not the account's; ``attaches_table`` adds the board.
    """

    local_time: str
    weekdays_only: bool
    since: datetime
    skips_holidays: bool = False
    only_when_needed: bool = False
    locale: str = ""
    attaches_table: bool = False

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.local_time, self.weekdays_only, self.skips_holidays)


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who reads the answers to a mail."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class StoredDigest:
    """A statement as it was made: frozen at its instant."""

    id: int
    directive: str
    local_date: date
    instant: datetime
    basis: str
    statement: Mapping[str, Any]


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


def subscribers(session: Session, *, directive_id: int) -> list[Subscriber]:
    """Open accounts with an active subscription, in the order they subscribed."""
    rows = session.execute(
        select(SubscriptionRow, UserAccountRow)
        .join(UserAccountRow, UserAccountRow.id == SubscriptionRow.user_id)
        .where(
            SubscriptionRow.directive_id == directive_id,
            SubscriptionRow.ended_at.is_(None),
            UserAccountRow.disabled_at.is_(None),
        )
        .order_by(SubscriptionRow.id)
    )
    return [
        Subscriber(
            user.id,
            user.username,
            user.email,
            row.local_time,
            row.weekdays_only,
            row.since,
            row.skips_holidays,
            row.only_when_needed,
            row.locale,
            row.attaches_table,
        )
        for row, user in rows
    ]  # fmt: skip


def _running(user_id: int, directive_id: int) -> Select[SubscriptionRow]:
    return select(SubscriptionRow).where(
        SubscriptionRow.user_id == user_id,
        SubscriptionRow.directive_id == directive_id,
        SubscriptionRow.kind == "daily_digest",
        SubscriptionRow.ended_at.is_(None),
    )


def subscription(session: Session, *, user_id: int, directive_id: int) -> Subscription | None:
    """A person's running subscription to a directive's digest; None where there is none."""
    row = session.scalar(_running(user_id, directive_id))
    if row is None:
        return None
    return Subscription(
        row.local_time,
        row.weekdays_only,
        row.since,
        row.skips_holidays,
        row.only_when_needed,
        row.locale,
        row.attaches_table,
    )


def subscribe(
    session: Session,
    *,
    user_id: int,
    directive_id: int,
    local_time: str,
    weekdays_only: bool,
    at: datetime,
    skips_holidays: bool = False,
    only_when_needed: bool = False,
    locale: str = "",
    attaches_table: bool = False,
) -> None:
    """Begin a subscription, in place of the one that runs: that one ends, and stays on record."""
    unsubscribe(session, user_id=user_id, directive_id=directive_id, at=at)
    session.add(
        SubscriptionRow(
            user_id=user_id, directive_id=directive_id, kind="daily_digest", local_time=local_time,
            weekdays_only=weekdays_only, skips_holidays=skips_holidays, since=at, ended_at=None,
            only_when_needed=only_when_needed, locale=locale, attaches_table=attaches_table,
        )
    )  # fmt: skip
    session.flush()


def unsubscribe(session: Session, *, user_id: int, directive_id: int, at: datetime) -> bool:
    """End the subscription that runs; False where none does."""
    row = session.scalar(_running(user_id, directive_id).with_for_update())
    if row is None:
        return False
    row.ended_at = at
    session.flush()
    return True


def newest_queued(session: Session, *, user_id: int, directive_id: int) -> date | None:
    """The latest local day whose digest was queued for a person; None where none ever was."""
    return session.scalar(
        select(func.max(MessageRow.local_date))
        .join(DigestRow, DigestRow.id == MessageRow.digest_id)
        .where(MessageRow.recipient_id == user_id, DigestRow.directive_id == directive_id)
    )


def last_told(
    session: Session, *, user_id: int, directive_id: int, before: date
) -> datetime | None:
    """The instant of the last digest that reached a person, of an earlier day; None where none did.

    What came back has told them nothing.
    """
    return session.scalar(
        select(func.max(DigestRow.instant))
        .join(MessageRow, MessageRow.digest_id == DigestRow.id)
        .where(
            MessageRow.recipient_id == user_id,
            MessageRow.state == "sent",
            ~exists().where(BounceRow.message_id == MessageRow.id, BounceRow.kind == "failed"),
            DigestRow.directive_id == directive_id,
            DigestRow.local_date < before,
        )
    )


def _stored(row: DigestRow, slug: str) -> StoredDigest:
    return StoredDigest(row.id, slug, row.local_date, row.instant, row.basis, row.statement)


def digest(session: Session, *, directive_id: int, on: date) -> StoredDigest | None:
    """The statement of a local day; None where none was made."""
    row = session.execute(
        select(DigestRow, DirectiveRow.slug)
        .join(DirectiveRow, DirectiveRow.id == DigestRow.directive_id)
        .where(DigestRow.directive_id == directive_id, DigestRow.local_date == on)
    ).first()
    return None if row is None else _stored(row[0], row[1])


def keep_digest(
    session: Session,
    *,
    directive_id: int,
    on: date,
    instant: datetime,
    basis: str,
    statement: Mapping[str, Any],
    at: datetime,
) -> None:
    """Keep a statement, once for each directive and local day; a second is the first."""
    session.execute(
        _insert(session, DigestRow)
        .values(
            directive_id=directive_id, local_date=on, instant=instant, basis=basis,
            statement=dict(statement), planned_at=at,
        )
        .on_conflict_do_nothing()
    )  # fmt: skip
    session.flush()


def _insert(session: Session, table: Any) -> Any:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)


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
        _insert(session, MessageRow)
        .values(
            digest_id=digest_id, kind=kind, local_date=on, recipient_id=recipient_id,
            address=address, message_id=message_id, subject="", state="queued", tries=0,
            next_try_at=at, queued_at=at, payload=dict(payload),
        )
        .on_conflict_do_nothing()
        .returning(MessageRow.id)
    )  # fmt: skip
    return made is not None


@dataclass(frozen=True, slots=True)
class Missed:
    """A local day whose digest did not leave in time, and how many were to get it."""

    directive: str
    local_date: date
    recipients: int
    noticed_at: datetime


def newest_stated(session: Session, *, directive_id: int, before: date) -> date | None:
    """The latest day before another that has its statement; None where there is none yet."""
    return session.scalar(
        select(func.max(DigestRow.local_date)).where(
            DigestRow.directive_id == directive_id, DigestRow.local_date < before
        )
    )


def queued_for(session: Session, *, directive_id: int, on: date) -> set[int]:
    """The people for whom a day's digest was queued, whatever became of it."""
    return set(
        session.scalars(
            select(MessageRow.recipient_id)
            .join(DigestRow, DigestRow.id == MessageRow.digest_id)
            .where(DigestRow.directive_id == directive_id, DigestRow.local_date == on)
        )
    )


def keep_missed(
    session: Session, *, directive_id: int, on: date, recipients: int, at: datetime
) -> bool:
    """Keep that a day's digest did not leave; False when it is known already."""
    made = session.scalar(
        _insert(session, MissedDigestRow)
        .values(directive_id=directive_id, local_date=on, recipients=recipients, noticed_at=at)
        .on_conflict_do_nothing()
        .returning(MissedDigestRow.id)
    )
    return made is not None


def missed(session: Session, *, directive_ids: list[int] | None, most: int = 100) -> list[Missed]:
    """Days of these directives (None: of all) whose digest did not leave, newest first."""
    query = (
        select(MissedDigestRow, DirectiveRow.slug)
        .join(DirectiveRow, DirectiveRow.id == MissedDigestRow.directive_id)
        .order_by(MissedDigestRow.local_date.desc(), MissedDigestRow.id.desc())
        .limit(most)
    )
    if directive_ids is not None:
        query = query.where(MissedDigestRow.directive_id.in_(directive_ids))
    return [
        Missed(slug, row.local_date, row.recipients, row.noticed_at)
        for row, slug in session.execute(query)
    ]


def supersede(session: Session, *, directive_id: int, before: date, at: datetime) -> int:
    """Take unsent digests of earlier days out of the queue, but those asked for by name."""
    older = select(DigestRow.id).where(
        DigestRow.directive_id == directive_id, DigestRow.local_date < before
    )
    rows = session.scalars(
        select(MessageRow).where(
            MessageRow.digest_id.in_(older),
            or_(
                MessageRow.state == "queued",
                # Its sender died with it: whether it went out nobody knows, and it is old.
                and_(MessageRow.state == "sending", MessageRow.lease_until <= at),
            ),
        )
    ).all()
    passed = [row for row in rows if not row.payload.get("explicit")]
    for row in passed:
        row.state = "superseded"
        row.lease_owner = row.lease_until = None
    session.flush()
    return len(passed)


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


_TRY = insert_into(DeliveryRow)
_MARK = (
    update(table(MessageRow))
    .where(
        MessageRow.id == bindparam("marked"),
        MessageRow.lease_owner == bindparam("owner"),
        MessageRow.state == "sending",
    )
    .values(
        lease_owner=None,
        lease_until=None,
        state=bindparam("becomes", type_=Text()),
        reply=bindparam("said", type_=Text()),
        subject=func.coalesce(bindparam("called", type_=Text()), MessageRow.subject),
        sent_at=func.coalesce(bindparam("left_at", type_=UtcDateTime()), MessageRow.sent_at),
        next_try_at=func.coalesce(bindparam("again", type_=UtcDateTime()), MessageRow.next_try_at),
    )
)
_BECOMES = {"sent": "sent", "failed": "failed", "retry": "queued"}


def mark(
    session: Session,
    message: int,
    *,
    owner: str,
    outcome: str,
    at: datetime,
    reply: str,
    code: int | None = None,
    subject: str = "",
    next_try_at: datetime | None = None,
) -> bool:
    """Record a try: ``sent``, ``retry`` or ``failed``; False if the lease was lost meanwhile.

    The owner must still hold the message: whoever lost it may no longer speak for it, because
    somebody else may have sent it.
    """
    told = {"message_id": message, "at": at, "outcome": outcome, "code": code}
    add(session, _TRY, told | {"reply": reply[:1000]})
    new = {
        "marked": message,
        "owner": owner,
        "becomes": _BECOMES[outcome],
        "said": reply[:1000],
        "called": subject or None,
        "left_at": at if outcome == "sent" else None,
        "again": next_try_at,
    }
    return changed(session, _MARK, new) == 1


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
    digests = select(DigestRow.id).where(DigestRow.directive_id.in_(directive_ids))
    reminded = select(ReminderRow.message_id).where(
        ReminderRow.directive_id.in_(directive_ids), ReminderRow.message_id.is_not(None)
    )
    return or_(MessageRow.digest_id.in_(digests), MessageRow.id.in_(reminded))


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
