"""Calendar feeds: one running address for a person, of which only the hash is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from monitor.store.keys import hashed
from monitor.store.schema import CalendarFeedRow


@dataclass(frozen=True, slots=True)
class Feed:
    """A person's feed, without its secret."""

    id: int
    user_id: int
    created_at: datetime
    last_used_at: datetime | None


def _feed(row: CalendarFeedRow) -> Feed:
    return Feed(row.id, row.user_id, row.created_at, row.last_used_at)


def running(session: Session, *, user_id: int) -> Feed | None:
    """The feed that is in use; None where there is none."""
    row = session.scalar(
        select(CalendarFeedRow).where(
            CalendarFeedRow.user_id == user_id, CalendarFeedRow.revoked_at.is_(None)
        )
    )
    return None if row is None else _feed(row)


def find(session: Session, secret: str) -> Feed | None:
    """The feed a secret opens; None where it opens nothing, or does no more."""
    row = session.scalar(
        select(CalendarFeedRow).where(
            CalendarFeedRow.token_hash == hashed(secret), CalendarFeedRow.revoked_at.is_(None)
        )
    )
    return None if row is None else _feed(row)


def add(session: Session, secret: str, *, user_id: int, at: datetime) -> None:
    """Keep a new feed; the person must have none that runs."""
    session.add(CalendarFeedRow(user_id=user_id, token_hash=hashed(secret), created_at=at))
    session.flush()


def revoke(session: Session, *, user_id: int, at: datetime) -> bool:
    """End a person's feed; False where none ran."""
    ended = session.scalar(
        update(CalendarFeedRow)
        .where(CalendarFeedRow.user_id == user_id, CalendarFeedRow.revoked_at.is_(None))
        .values(revoked_at=at)
        .returning(CalendarFeedRow.id)
    )
    return ended is not None


def touch(session: Session, feed: int, *, at: datetime) -> None:
    """Note when a feed was last fetched."""
    session.execute(
        update(CalendarFeedRow).where(CalendarFeedRow.id == feed).values(last_used_at=at)
    )
