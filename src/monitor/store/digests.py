"""Statements as they were made, one for each directive and day, and the days that have none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from monitor.store.schema import BounceRow, DigestRow, DirectiveRow, MessageRow, MissedDigestRow
from monitor.store.statements import insert_or_leave


@dataclass(frozen=True, slots=True)
class StoredDigest:
    """A statement as it was made: frozen at its instant."""

    id: int
    directive: str
    local_date: date
    instant: datetime
    basis: str
    statement: Mapping[str, Any]


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
    found = last_told_each(session, user_ids=[user_id], directive_id=directive_id, before=before)
    return found.get(user_id)


_LAST_TOLD = (
    select(MessageRow.recipient_id, func.max(DigestRow.instant))
    .join(DigestRow, DigestRow.id == MessageRow.digest_id)
    .where(
        MessageRow.recipient_id.in_(bindparam("users", expanding=True)),
        MessageRow.state == "sent",
        ~exists().where(BounceRow.message_id == MessageRow.id, BounceRow.kind == "failed"),
        DigestRow.directive_id == bindparam("directive"),
        DigestRow.local_date < bindparam("before"),
    )
    .group_by(MessageRow.recipient_id)
)


def last_told_each(
    session: Session, *, user_ids: Collection[int], directive_id: int, before: date
) -> dict[int, datetime]:
    """The same for many people at once; whom none reached is absent."""
    asked = {"users": list(user_ids), "directive": directive_id, "before": before}
    return dict(session.execute(_LAST_TOLD, asked).all())


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


def by_id(session: Session, ids: Collection[int]) -> dict[int, StoredDigest]:
    """Statements by their numbers."""
    rows = session.execute(
        select(DigestRow, DirectiveRow.slug)
        .join(DirectiveRow, DirectiveRow.id == DigestRow.directive_id)
        .where(DigestRow.id.in_(ids))
    )
    return {row.id: _stored(row, slug) for row, slug in rows}


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
        insert_or_leave(session, DigestRow)
        .values(
            directive_id=directive_id, local_date=on, instant=instant, basis=basis,
            statement=dict(statement), planned_at=at,
        )
        .on_conflict_do_nothing()
    )  # fmt: skip
    session.flush()


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
        insert_or_leave(session, MissedDigestRow)
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
