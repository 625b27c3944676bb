"""What the desk keeps: improvement plans, explanations, calls, and reminders sent by hand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from monitor.domain.contacts import CONTACT_KINDS
from monitor.domain.reminders import REACHED
from monitor.store.schema.base import Base, link, one_of, surrogate


class ImprovementPlanRow(Base):
    """One version of a unit's plan for a duty whose target it missed. Append-only."""

    __tablename__ = "improvement_plan"
    __table_args__ = (
        UniqueConstraint("obligation_id", "organization_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        Index("ix_improvement_plan_directive_id", "directive_id"),
    )
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    obligation_id: Mapped[int] = link("obligation")
    organization_id: Mapped[int] = link("organization", index=True)
    number: Mapped[int]
    what: Mapped[str]
    who: Mapped[str]
    by: Mapped[datetime]
    at: Mapped[datetime]
    author_id: Mapped[int] = link("user_account")


class ExplanationRow(Base):
    """A leader asked a unit to explain one of its cells. Append-only."""

    __tablename__ = "explanation"
    __table_args__ = (
        Index("ix_explanation_directive_id_organization_id", "directive_id", "organization_id"),
    )
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    obligation_id: Mapped[int] = link("obligation")
    organization_id: Mapped[int] = link("organization", index=True)
    author_id: Mapped[int] = link("user_account", index=True)
    at: Mapped[datetime]
    question: Mapped[str]
    answer_by: Mapped[datetime | None]


class ExplanationAnswerRow(Base):
    """The unit's answer; a further one adds to it. Append-only."""

    __tablename__ = "explanation_answer"
    id: Mapped[int] = surrogate()
    explanation_id: Mapped[int] = link("explanation", index=True)
    author_id: Mapped[int] = link("user_account")
    at: Mapped[datetime]
    body: Mapped[str]


class ContactNoteRow(Base):
    """A call, a reply or a visit, as the coordinator wrote it down. Append-only."""

    __tablename__ = "contact_note"
    __table_args__ = (
        one_of("kind", CONTACT_KINDS),
        Index("ix_contact_note_directive_id_organization_id", "directive_id", "organization_id"),
    )
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    organization_id: Mapped[int] = link("organization")
    author_id: Mapped[int] = link("user_account")
    at: Mapped[datetime]
    kind: Mapped[str]
    person: Mapped[str]
    body: Mapped[str]


class HandReminderRow(Base):
    """The coordinator sent a reminder of one report to one person, beside the clock's own ones."""

    __tablename__ = "hand_reminder"
    __table_args__ = (
        one_of("reached", REACHED),
        Index("ix_hand_reminder_directive_id_at", "directive_id", "at"),
    )
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    organization_id: Mapped[int] = link("organization")
    period_id: Mapped[int] = link("period")
    limit_at: Mapped[datetime]
    reached: Mapped[str]
    recipient_id: Mapped[int] = link("user_account")
    message_id: Mapped[int] = link("message", index=True)
    at: Mapped[datetime]
    author_id: Mapped[int] = link("user_account")
