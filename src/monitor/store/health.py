"""How the installation is: does the database answer, does the worker beat, does the post move."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from monitor.store.schema import BounceRow, DeliveryRow, MessageRow, MissedDigestRow

UNSENT = ("queued", "sending")

_NO_SUCH = ("no such table", "no such column", "42P01", "42703")
"""How SQLite says it, and PostgreSQL's codes for it."""


_NO_FILE = ("unable to open database", "not a database")
"""How SQLite says that there is no file of its own where it looks."""


def trouble(error: Exception) -> Literal["unreachable", "outdated"] | None:
    """What an error says of the database: it does not answer, or lacks a table; None: neither."""
    if not isinstance(error, DBAPIError):
        return None
    told = f"{error.orig} {getattr(error.orig, 'sqlstate', '')}"
    if any(sign in told for sign in _NO_SUCH):
        return "outdated"
    lost = error.connection_invalidated or any(sign in told for sign in _NO_FILE)
    no_code = getattr(error.orig, "sqlstate", "x") is None  # psycopg: the server never answered
    return "unreachable" if lost or no_code else None


def is_passing(error: BaseException) -> bool:
    """Whether the same may well succeed in a moment: a restart, a full queue of writers."""
    return isinstance(error, OperationalError | InterfaceError)


def reason(error: Exception) -> str:
    """What the driver itself says of a database that does not answer; its first line."""
    said = str(getattr(error, "orig", error)).strip()
    return said.splitlines()[0] if said else type(error).__name__


def oldest_unsent(session: Session) -> datetime | None:
    """Since when the longest waiting mail waits; None when nothing waits."""
    return session.scalar(
        select(func.min(MessageRow.queued_at)).where(MessageRow.state.in_(UNSENT))
    )


def messages_by_state(session: Session) -> dict[str, int]:
    """How many mails are in each state; states without one are absent."""
    rows = session.execute(select(MessageRow.state, func.count()).group_by(MessageRow.state))
    return dict(rows.all())


def tries_since(session: Session, *, since: datetime) -> list[tuple[str, int | None, int]]:
    """How many tries to deliver ended how: outcome, the server's code (None: no answer), number."""
    rows = session.execute(
        select(DeliveryRow.outcome, DeliveryRow.code, func.count())
        .where(DeliveryRow.at >= since)
        .group_by(DeliveryRow.outcome, DeliveryRow.code)
    )
    return [(outcome, code, number) for outcome, code, number in rows]


def came_back_since(session: Session, *, since: datetime) -> int:
    """How many mails came back for good."""
    return session.scalar(
        select(func.count())
        .select_from(BounceRow)
        .where(BounceRow.at >= since, BounceRow.kind == "failed")
    ) or 0  # fmt: skip


def missed_digests(session: Session) -> int:
    """How many days' digests did not leave, ever."""
    return session.scalar(select(func.count()).select_from(MissedDigestRow)) or 0


def ping(engine: Engine) -> None:
    """Have the database answer once."""
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
