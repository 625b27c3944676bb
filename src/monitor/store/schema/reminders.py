"""Reminders: what was said of which report to whom; and what a person chose of their own mail."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped

from monitor.domain.reminders import REACHED, Rung
from monitor.store.schema.base import Base, link, one_of, surrogate

_ONE_RUNG = ("organization_id", "period_id", "limit_at", "rung", "number", "reached")


def _once_running(table: str) -> Index:
    """One at a time for a person; those that ended stay on record."""
    still = text("ended_at IS NULL")
    return Index(
        f"uq_{table}_running", "user_id", unique=True, sqlite_where=still, postgresql_where=still
    )


class ReminderRow(Base):
    """One rung of one report, to one person; ``recipient_id`` None: there was nobody to tell."""

    __tablename__ = "reminder"
    __table_args__ = (
        one_of("rung", tuple(Rung)),
        one_of("reached", REACHED),
        CheckConstraint("(rung = 'overdue') = (number > 0)", name="number_is_days_overdue"),
        CheckConstraint(
            "(recipient_id IS NULL) = (message_id IS NULL)", name="somebody_has_a_message"
        ),
        Index("ix_reminder_directive_id_at", "directive_id", "at"),
        Index("uq_reminder_once", *_ONE_RUNG, "recipient_id", unique=True),
        Index(
            "uq_reminder_nobody",
            *_ONE_RUNG,
            unique=True,
            sqlite_where=text("recipient_id IS NULL"),
            postgresql_where=text("recipient_id IS NULL"),
        ),
    )
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    organization_id: Mapped[int] = link("organization")
    period_id: Mapped[int] = link("period")
    limit_at: Mapped[datetime]
    rung: Mapped[str]
    number: Mapped[int]
    reached: Mapped[str]
    recipient_id: Mapped[int | None] = link("user_account")
    message_id: Mapped[int | None] = link("message", index=True)
    at: Mapped[datetime]


class MorningListRow(Base):
    """A person has the list of their own duties mailed every morning."""

    __tablename__ = "morning_list"
    __table_args__ = (_once_running("morning_list"),)
    id: Mapped[int] = surrogate()
    user_id: Mapped[int] = link("user_account")
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class MailPauseRow(Base):
    """A person is away: no digest and no morning list on these days, both included."""

    __tablename__ = "mail_pause"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        _once_running("mail_pause"),
    )
    id: Mapped[int] = surrogate()
    user_id: Mapped[int] = link("user_account")
    first_day: Mapped[date]
    last_day: Mapped[date]
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ReminderReachRow(Base):
    """Whom a directive's reminders reach, as its coordinator wishes; the newest row rules."""

    __tablename__ = "reminder_reach"
    __table_args__ = (one_of("reach", ("everybody", "unit", "nobody")),)
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive", index=True)
    reach: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[int] = link("user_account")
