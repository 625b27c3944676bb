"""Answers once given to keyed requests, kept so that repeating one does nothing twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from monitor.store.schema import IdempotencyKeyRow

Row = IdempotencyKeyRow


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered, and a digest of the request it answered."""

    request_hash: str
    status: int
    body: Mapping[str, Any]


def claim(
    session: Session, *, user_id: int, route: str, key: str, request_hash: str, at: datetime
) -> bool:
    """Take the key for this transaction; False when it has been used.

    Another transaction that is using the same key is waited for, and decides by how it ends.
    """
    row = Row(
        user_id=user_id, route=route, key=key, request_hash=request_hash, status=0, body={}, at=at
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def keep(
    session: Session, *, user_id: int, route: str, key: str, status: int, body: Mapping[str, Any]
) -> None:
    """Keep the answer under the key that this transaction has claimed."""
    session.execute(
        update(Row)
        .where(Row.user_id == user_id, Row.route == route, Row.key == key)
        .values(status=status, body=dict(body))
    )


def kept(session: Session, *, user_id: int, route: str, key: str) -> KeptAnswer | None:
    """The answer given under a key; None where the key was not used."""
    row = session.execute(
        select(Row.request_hash, Row.status, Row.body).where(
            Row.user_id == user_id, Row.route == route, Row.key == key
        )
    ).first()
    return None if row is None else KeptAnswer(row.request_hash, row.status, row.body)


def sweep(session: Session, *, before: datetime) -> int:
    """Forget answers older than an instant; returns how many."""
    gone: CursorResult[Any] = session.execute(delete(Row).where(Row.at < before))  # type: ignore[assignment]
    return gone.rowcount
