"""What the demo asks of a database: whether it may have it, and how far it has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, func, inspect, select
from sqlalchemy.orm import Session

from monitor.store.schema import (
    AuditEventRow,
    ReportRow,
    SubscriptionRow,
    UserAccountRow,
)


def has_tables(session: Session) -> bool:
    """Whether anything was ever made in this database."""
    return inspect(session.connection()).has_table(UserAccountRow.__tablename__)


def is_untouched(session: Session) -> bool:
    """Whether nobody has worked here: at most it was set up, and the administrator never came in.

    That is: no report was begun, and no account but the administrator's, without a password, made.
    """
    begun = session.scalar(select(exists().select_from(ReportRow)))
    chosen = session.scalar(select(exists().where(UserAccountRow.password_hash.is_not(None))))
    accounts = session.scalar(select(func.count()).select_from(UserAccountRow)) or 0
    return not begun and not chosen and accounts <= 1


def adopt(session: Session, user_id: int, *, display_name: str, email: str) -> None:
    """Make an account one of the demo's: the administrator's of a database only just set up."""
    row = session.get_one(UserAccountRow, user_id)
    row.display_name, row.email, row.demo = display_name, email, True
    session.flush()


def last_record(session: Session) -> int:
    """Id of the newest record of the audit; 0 before there is one."""
    return session.scalar(select(func.max(AuditEventRow.id))) or 0


def last_deed(session: Session, *, after: int) -> datetime | None:
    """When something was last done since the record ``after``; None where nothing was."""
    return session.scalar(select(func.max(AuditEventRow.at)).where(AuditEventRow.id > after))


def subscribe(
    session: Session, *, user_id: int, directive_id: int, local_time: str, since: datetime
) -> None:
    """Have somebody sent the daily digest at a local time, ``HH:MM``, every day."""
    session.add(
        SubscriptionRow(
            user_id=user_id,
            directive_id=directive_id,
            kind="daily_digest",
            local_time=local_time,
            weekdays_only=False,
            since=since,
        )
    )
    session.flush()
