"""Other ways than mail: what goes to chat rooms, programs and telephones, and every try."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from monitor.store.schema.base import Base, link, one_of, surrogate


class ChannelMessageRow(Base):
    """One message to one target, or one text to one person."""

    __tablename__ = "channel_message"
    __table_args__ = (
        one_of("kind", ("digest", "reminder", "test")),
        one_of("state", ("queued", "sending", "sent", "failed", "superseded")),
        CheckConstraint("tries >= 0", name="tries"),
        CheckConstraint(
            "(state = 'sending') = (lease_owner IS NOT NULL)", name="sending_has_lease"
        ),
        CheckConstraint("(kind = 'reminder') = (recipient_id IS NOT NULL)", name="recipient"),
        Index("ix_channel_message_state_next_try_at_id", "state", "next_try_at", "id"),
    )
    id: Mapped[int] = surrogate()
    target: Mapped[str]
    """Name of a target of the settings; of ``reminder``: ``text``."""
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    """The same for every try, so that who gets it twice knows it."""
    directive_id: Mapped[int | None] = link("directive")
    recipient_id: Mapped[int | None] = link("user_account", index=True)
    local_date: Mapped[date]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    tries: Mapped[int]
    next_try_at: Mapped[datetime]
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    reply: Mapped[str | None]


class ChannelTryRow(Base):
    """One try, and what was answered."""

    __tablename__ = "channel_try"
    __table_args__ = (one_of("outcome", ("sent", "retry", "failed")),)
    id: Mapped[int] = surrogate()
    message_id: Mapped[int] = link("channel_message", index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[str]
    code: Mapped[int | None]
    reply: Mapped[str]


class TextChoiceRow(Base):
    """Who has reminders sent to a telephone as well, to which number, and since when."""

    __tablename__ = "text_choice"
    __table_args__ = (
        Index(
            "uq_text_choice_running",
            "user_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: Mapped[int] = surrogate()
    user_id: Mapped[int] = link("user_account")
    number: Mapped[str]
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]
