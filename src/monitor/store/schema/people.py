"""People: accounts, the roles they hold, and the ways they come in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from monitor.domain.roles import ROLES
from monitor.store.schema.base import Base, link, one_of, surrogate


class UserAccountRow(Base):
    __tablename__ = "user_account"
    __table_args__ = (one_of("locale", ("vi", "en")),)
    id: Mapped[int] = surrogate()
    username: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    email: Mapped[str]
    password_hash: Mapped[str | None]
    locale: Mapped[str]
    demo: Mapped[bool]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    password_changed_at: Mapped[datetime | None]


class RoleGrantRow(Base):
    """A role held for an organisation's subtree, for a directive, or (admin) for neither."""

    __tablename__ = "role_grant"
    __table_args__ = (
        one_of("role", ROLES),
        CheckConstraint(
            "(role = 'admin') = (organization_id IS NULL AND directive_id IS NULL)", name="reach"
        ),
    )
    id: Mapped[int] = surrogate()
    user_id: Mapped[int] = link("user_account", index=True)
    role: Mapped[str]
    organization_id: Mapped[int | None] = link("organization", index=True)
    directive_id: Mapped[int | None] = link("directive")
    granted_at: Mapped[datetime]
    granted_by: Mapped[int | None] = link("user_account")
    revoked_at: Mapped[datetime | None]


class DeputyRow(Base):
    """A head named somebody of the same unit to approve in their place; never changed."""

    __tablename__ = "deputy"
    __table_args__ = (CheckConstraint("head_id <> deputy_id", name="somebody_else"),)
    id: Mapped[int] = surrogate()
    organization_id: Mapped[int] = link("organization", index=True)
    head_id: Mapped[int] = link("user_account")
    deputy_id: Mapped[int] = link("user_account", index=True)
    named_at: Mapped[datetime]
    last_day: Mapped[date]


class DeputyEndRow(Base):
    """A deputy's right was taken back before its last day."""

    __tablename__ = "deputy_end"
    __table_args__ = (UniqueConstraint("deputy_id"),)
    id: Mapped[int] = surrogate()
    deputy_id: Mapped[int] = link("deputy")
    at: Mapped[datetime]
    ended_by: Mapped[int] = link("user_account")


class WebSessionRow(Base):
    """A signed-in browser. Only the token's hash is kept, so reading the table signs nobody in."""

    __tablename__ = "web_session"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = link("user_account", index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str]
    agent: Mapped[str]


class ApiTokenRow(Base):
    __tablename__ = "api_token"
    id: Mapped[int] = surrogate()
    user_id: Mapped[int] = link("user_account", index=True)
    label: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    prefix: Mapped[str]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class CalendarFeedRow(Base):
    """The address of a person's own deadlines; one runs at a time, and only its hash is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        Index(
            "uq_calendar_feed_running", "user_id", unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = surrogate()
    user_id: Mapped[int] = link("user_account")
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class OneTimeLinkRow(Base):
    __tablename__ = "one_time_link"
    __table_args__ = (one_of("purpose", ("first_password", "reset")),)
    id: Mapped[int] = surrogate()
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = link("user_account", index=True)
    purpose: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttemptRow(Base):
    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_username_at", "username", "at"),
        Index("ix_sign_in_attempt_address_at", "address", "at"),
    )
    id: Mapped[int] = surrogate()
    username: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]
    succeeded: Mapped[bool]
