"""Drafts of directives: the text as it came, every revision of its sheet, what became of it."""

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
