"""Leases and heartbeats: which worker leads, and that one is alive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from monitor.store.schema import LeaseRow, WorkerHeartbeatRow


def hold(session: Session, *, name: str, owner: str, now: datetime, until: datetime) -> bool:
    """Take or keep a lease: True for its holder until ``until``; others wait until it runs out."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    make = sqlite.insert(LeaseRow) if is_sqlite else postgresql.insert(LeaseRow)
    made = session.scalar(
        make.values(name=name, owner=owner, until=until)
        .on_conflict_do_nothing()
        .returning(LeaseRow.name)
    )
    if made is not None:
        return True
    kept = session.execute(
        update(LeaseRow)
        .where(LeaseRow.name == name, (LeaseRow.owner == owner) | (LeaseRow.until <= now))
        .values(owner=owner, until=until)
    )
    return bool(kept.rowcount == 1)  # type: ignore[attr-defined]


def beat(session: Session, *, name: str, at: datetime, detail: str) -> None:
    """Record that a worker is alive."""
    session.merge(WorkerHeartbeatRow(name=name, at=at, detail=detail))
    session.flush()
