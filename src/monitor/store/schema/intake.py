"""Drafts of directives: their texts, revisions and ends; and what was taught by correcting them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from monitor.store.schema.base import Base, link, one_of, surrogate


class IntakeDraftRow(Base):
    """Append-only, like all three: undoing is a revision, too."""

    __tablename__ = "intake_draft"
    id: Mapped[int] = surrogate()
    organization_id: Mapped[int] = link("organization", index=True)
    """Whose draft it is: the body whose coordinators work on it."""
    source: Mapped[str]
    text: Mapped[str]
    begun_at: Mapped[datetime]
    begun_by: Mapped[int] = link("user_account")


class IntakeRevisionRow(Base):
    __tablename__ = "intake_revision"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)
    id: Mapped[int] = surrogate()
    draft_id: Mapped[int] = link("intake_draft")
    number: Mapped[int]
    change: Mapped[str]
    about: Mapped[str]
    sheet: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = link("user_account")


class IntakeOutcomeRow(Base):
    """A draft was issued as a directive, or discarded and why; once."""

    __tablename__ = "intake_outcome"
    __table_args__ = (
        UniqueConstraint("draft_id"),
        one_of("kind", ("issued", "discarded")),
        CheckConstraint(
            "(kind = 'issued') = (directive_id IS NOT NULL)", name="issued_is_a_directive"
        ),
    )
    id: Mapped[int] = surrogate()
    draft_id: Mapped[int] = link("intake_draft")
    kind: Mapped[str]
    directive_id: Mapped[int | None] = link("directive")
    reason: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = link("user_account")


class IntakeLessonRow(Base):
    """What an office taught the reader; append-only, and revoked by a row of its own.

    A name means the organisation ``unit_id``; other words mean what ``meaning`` says.
    """

    __tablename__ = "intake_lesson"
    __table_args__ = (
        one_of("kind", ("name", "deadline", "target", "role")),
        CheckConstraint("(kind = 'name') = (unit_id IS NOT NULL)", name="name_is_of_a_unit"),
    )
    id: Mapped[int] = surrogate()
    organization_id: Mapped[int] = link("organization", index=True)
    """The body whose coordinators taught it, and for whose drafts it holds."""
    kind: Mapped[str]
    words: Mapped[str]
    meaning: Mapped[str]
    unit_id: Mapped[int | None] = link("organization")
    draft_id: Mapped[int | None] = link("intake_draft")
    source: Mapped[str]
    taught_at: Mapped[datetime]
    taught_by: Mapped[int] = link("user_account")


class IntakeLessonEndRow(Base):
    """A lesson was revoked: what is read from then on is read without it."""

    __tablename__ = "intake_lesson_end"
    __table_args__ = (UniqueConstraint("lesson_id"),)
    id: Mapped[int] = surrogate()
    lesson_id: Mapped[int] = link("intake_lesson")
    ended_at: Mapped[datetime]
    ended_by: Mapped[int] = link("user_account")
