"""How the installation is: does the database answer, does the worker beat, does the post move."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.store.schema import MessageRow, WorkerHeartbeatRow

UNSENT = ("queued", "sending")


def last_heartbeat(session: Session) -> datetime | None:
    """When a worker was last alive; None where none ever ran."""
    return session.scalar(select(func.max(WorkerHeartbeatRow.at)))


def oldest_unsent(session: Session) -> datetime | None:
    """Since when the longest waiting mail waits; None when nothing waits."""
    return session.scalar(
        select(func.min(MessageRow.queued_at)).where(MessageRow.state.in_(UNSENT))
    )


def messages_by_state(session: Session) -> dict[str, int]:
    """How many mails are in each state; states without one are absent."""
    rows = session.execute(select(MessageRow.state, func.count()).group_by(MessageRow.state))
    return dict(rows.tuples().all())
