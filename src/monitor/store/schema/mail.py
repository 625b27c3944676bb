"""Mail: who subscribes, what was stated, the outbox and every try to deliver."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from monitor.domain.directive import BASES
from monitor.store.schema.base import Base, link, one_of, surrogate


class SubscriptionRow(Base):
    __tablename__ = "subscription"
    __table_args__ = (
        one_of("kind", ("daily_digest",)),
        Index(
            "uq_subscription_active",
            "user_id",
            "directive_id",
            "kind",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: Mapped[int] = surrogate()
    user_id: Mapped[int] = link("user_account")
    directive_id: Mapped[int] = link("directive")
    kind: Mapped[str]
    local_time: Mapped[str]
    weekdays_only: Mapped[bool]
    skips_holidays: Mapped[bool] = mapped_column(default=False, server_default=false())
    only_when_needed: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(default="")
    """Empty: the language of the account."""
    attaches_table: Mapped[bool] = mapped_column(default=False)
    attaches_pdf: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class DigestRow(Base):
    """A statement as of an instant, frozen."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("directive_id", "local_date"), one_of("basis", BASES))
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    local_date: Mapped[date]
    instant: Mapped[datetime]
    basis: Mapped[str]
    statement: Mapped[dict[str, Any]]
    planned_at: Mapped[datetime]


class MissedDigestRow(Base):
    """A local day whose digest did not leave in time, and how many were to get it."""

    __tablename__ = "missed_digest"
    __table_args__ = (
        UniqueConstraint("directive_id", "local_date"),
        CheckConstraint("recipients > 0", name="recipients"),
    )
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    local_date: Mapped[date]
    recipients: Mapped[int]
    noticed_at: Mapped[datetime]


class MessageRow(Base):
    """One mail to one recipient. One row per (digest, local date, recipient), by the database."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("digest_id", "local_date", "recipient_id"),
        one_of("kind", ("digest", "reminder", "account")),
        one_of("state", ("queued", "sending", "sent", "failed", "superseded")),
        CheckConstraint("tries >= 0", name="tries"),
        CheckConstraint(
            "(state = 'sending') = (lease_owner IS NOT NULL)", name="sending_has_lease"
        ),
        # In the order in which they are claimed: the next one is found without sorting the queue.
        Index("ix_message_state_next_try_at_id", "state", "next_try_at", "id"),
    )
    id: Mapped[int] = surrogate()
    digest_id: Mapped[int | None] = link("digest")
    kind: Mapped[str]
    local_date: Mapped[date]
    recipient_id: Mapped[int] = link("user_account", index=True)
    address: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str]
    state: Mapped[str]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    tries: Mapped[int]
    next_try_at: Mapped[datetime]
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    reply: Mapped[str | None]
    payload: Mapped[dict[str, Any]]


class DeliveryRow(Base):
    """One try to deliver a message, and what the server said."""

    __tablename__ = "delivery"
    __table_args__ = (one_of("outcome", ("sent", "retry", "failed")),)
    id: Mapped[int] = surrogate()
    message_id: Mapped[int] = link("message", index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[str]
    code: Mapped[int | None]
    reply: Mapped[str]


class BounceRow(Base):
    """What came back of a message the server had taken; told twice, it is kept once."""

    __tablename__ = "bounce"
    __table_args__ = (
        UniqueConstraint("message_id", "status"),
        one_of("kind", ("failed", "delayed")),
    )
    id: Mapped[int] = surrogate()
    message_id: Mapped[int] = link("message")
    address: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    status: Mapped[str]
    said: Mapped[str]
    at: Mapped[datetime]


class AddressClearedRow(Base):
    """Somebody has an address written to again: what came back before no longer counts."""

    __tablename__ = "address_cleared"
    id: Mapped[int] = surrogate()
    address: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int] = link("user_account")
