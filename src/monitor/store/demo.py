"""What the demo asks of a database: whether it may have it, and how far it has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from monitor.store.schema import (
    AuditEventRow,
    OrganizationRow,
    ReportRow,
    SubscriptionRow,
    UserAccountRow,
)


def is_untouched(session: Session) -> bool:
    """Whether nobody has worked here: no organisation, no account and no report."""
    return not any(
        session.scalar(select(exists().select_from(table)))
        for table in (OrganizationRow, UserAccountRow, ReportRow)
    )


def last_deed(session: Session) -> datetime | None:
    """When something was last done, by the clock of this database; None before anything was."""
    return session.scalar(select(func.max(AuditEventRow.at)))


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
