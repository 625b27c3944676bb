"""Comments on reports and cells, who is called in them, who has read them, what became of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from monitor.domain.comments import AUDIENCES, STEPS
from monitor.store.schema.base import Base, link, one_of, surrogate


class CommentRow(Base):
    """Something said of one unit's report (its period) or cell (its obligation). Append-only."""

    __tablename__ = "comment"
    __table_args__ = (
        one_of("audience", AUDIENCES),
        CheckConstraint("(period_id IS NULL) <> (obligation_id IS NULL)", name="speaks_of"),
        Index("ix_comment_directive_id_organization_id", "directive_id", "organization_id"),
    )
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    organization_id: Mapped[int] = link("organization", index=True)
    period_id: Mapped[int | None] = link("period")
    obligation_id: Mapped[int | None] = link("obligation")
    author_id: Mapped[int] = link("user_account")
    at: Mapped[datetime]
    audience: Mapped[str]
    body: Mapped[str]


class CommentMentionRow(Base):
    """Somebody called by name in a comment. Append-only."""

    __tablename__ = "comment_mention"
    __table_args__ = (UniqueConstraint("user_id", "comment_id"),)
    id: Mapped[int] = surrogate()
    comment_id: Mapped[int] = link("comment", index=True)
    user_id: Mapped[int] = link("user_account")


class CommentStepRow(Base):
    """A comment flagged for follow-up, or resolved; the newest step holds. Append-only."""

    __tablename__ = "comment_step"
    __table_args__ = (one_of("kind", STEPS),)
    id: Mapped[int] = surrogate()
    comment_id: Mapped[int] = link("comment", index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[int] = link("user_account")


class CommentReadRow(Base):
    """That somebody has read a comment, and when first. Append-only."""

    __tablename__ = "comment_read"
    __table_args__ = (UniqueConstraint("user_id", "comment_id"),)
    id: Mapped[int] = surrogate()
    comment_id: Mapped[int] = link("comment", index=True)
    user_id: Mapped[int] = link("user_account")
    at: Mapped[datetime]
