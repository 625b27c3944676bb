"""Which worker leads, which workers there are, and what their jobs last did."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from monitor.store.schema import LeaseRow, WorkerHeartbeatRow, WorkerJobRow
from monitor.store.statements import insert_or_leave

log = logging.getLogger(__name__)
_LOCK = 5305_0007
"""Key of PostgreSQL's advisory lock that the leading worker holds; each database has its own."""
_ALIVE = (
    "SET tcp_keepalives_idle = 5",
    "SET tcp_keepalives_interval = 2",
    "SET tcp_keepalives_count = 3",
)
"""A leader whose machine is gone without a word gives its lock back after seconds, not hours."""


class AdvisoryLock:
    """PostgreSQL's lock on a connection of its own: the server frees it when its holder dies."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: Connection | None = None

    def hold(self) -> bool:
        """Take or keep the lock; False while another holds it."""
        if self._held is not None:
            try:
                self._held.exec_driver_sql("SELECT 1")
            except DBAPIError:
                self.release()  # the server was restarted: whoever comes first has it now
            else:
                return True
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            for statement in _ALIVE:
                connection.exec_driver_sql(statement)
            taken = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK})
        except BaseException:
            connection.close()
            raise
        if taken:
            connection.detach()  # nobody else's, and closed for good when it is let go
            self._held = connection
        else:
            connection.close()
        return bool(taken)

    def release(self) -> None:
        """Give the lock back, with its connection.

        In words: a server that is busy takes a while to notice that a connection was closed.
        """
        held, self._held = self._held, None
        if held is None:
            return
        try:
            if not held.invalidated:
                held.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
        except DBAPIError:
            log.info("the lock went with the line to the database")
        finally:
            held.close()


def hold(session: Session, *, name: str, owner: str, now: datetime, until: datetime) -> bool:
    """Take or keep a lease: True for its holder until ``until``; others wait until it runs out."""
    made = session.scalar(
        insert_or_leave(session, LeaseRow)
        .values(name=name, owner=owner, until=until)
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


def let_go(session: Session, *, name: str, owner: str) -> None:
    """Give a lease back before it runs out, if it is still the owner's."""
    session.execute(delete(LeaseRow).where(LeaseRow.name == name, LeaseRow.owner == owner))


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A worker process, when it was last alive, and whether it led."""

    worker: str
    at: datetime
    detail: str


def beat(session: Session, *, name: str, at: datetime, detail: str) -> None:
    """Record that a worker is alive."""
    session.merge(WorkerHeartbeatRow(name=name, at=at, detail=detail))
    session.flush()


def heartbeats(session: Session) -> list[Heartbeat]:
    """Every worker that is remembered, the one heard of last first."""
    rows = session.scalars(select(WorkerHeartbeatRow).order_by(WorkerHeartbeatRow.at.desc()))
    return [Heartbeat(row.name, row.at, row.detail) for row in rows]


def forget(session: Session, *, before: datetime) -> None:
    """Forget the workers that were last alive before an instant: their processes are long gone."""
    session.execute(delete(WorkerHeartbeatRow).where(WorkerHeartbeatRow.at < before))


@dataclass(frozen=True, slots=True)
class Job:
    """What workers do again and again: when it last began, showed life, succeeded and failed."""

    name: str
    worker: str
    began_at: datetime
    seen_at: datetime
    succeeded_at: datetime | None
    failed_at: datetime | None
    next_at: datetime
    detail: str


def jobs(session: Session) -> dict[str, Job]:
    """The jobs that ever ran, by name."""
    rows = session.scalars(select(WorkerJobRow).order_by(WorkerJobRow.name))
    return {
        row.name: Job(
            row.name, row.worker, row.began_at, row.seen_at, row.succeeded_at, row.failed_at,
            row.next_at, row.detail,
        )
        for row in rows
    }  # fmt: skip


def begin(session: Session, *, name: str, worker: str, at: datetime, next_at: datetime) -> None:
    """Record that a job has begun, and when it is to begin again."""
    told = {"worker": worker, "began_at": at, "seen_at": at, "next_at": next_at}
    session.execute(
        insert_or_leave(session, WorkerJobRow)
        .values(name=name, succeeded_at=None, failed_at=None, detail="", **told)
        .on_conflict_do_update(index_elements=["name"], set_=told)
    )


def see(session: Session, *, name: str, at: datetime, detail: str) -> None:
    """Record that a job that takes its time is getting on."""
    session.execute(
        update(WorkerJobRow).where(WorkerJobRow.name == name).values(seen_at=at, detail=detail)
    )


def end(session: Session, *, name: str, at: datetime, detail: str, is_done: bool) -> None:
    """Record how a job ended."""
    which = {"succeeded_at": at} if is_done else {"failed_at": at}
    session.execute(
        update(WorkerJobRow)
        .where(WorkerJobRow.name == name)
        .values(seen_at=at, detail=detail, **which)
    )
