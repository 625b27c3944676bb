"""Reports: immutable revisions, decisions, evidence, and the kept snapshot of what counts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from monitor.domain.directive import BASES
from monitor.domain.figures import NIL_KINDS
from monitor.store.schema.base import Base, Id, link, one_of, surrogate

ON_NO_REPORT = ("exempt", "set_target", "set_milestone")
"""Decisions that speak of an obligation, not of one report."""
DECISIONS = (
    "submit", "withdraw", "approve", "accept", "return", "reopen", "extend", *ON_NO_REPORT,
)  # fmt: skip


class ReportRow(Base):
    """One organisation's answer for one period; ``version`` counts the changes made to it."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("directive_id", "organization_id", "period_id"),
        CheckConstraint("version >= 0", name="version"),
    )
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    organization_id: Mapped[int] = link("organization", index=True)
    period_id: Mapped[int] = link("period")
    version: Mapped[int]


class ChangeCountRow(Base):
    """How many changes were ever made to one organisation's reports, counted by the database."""

    __tablename__ = "change_count"
    directive_id: Mapped[int] = mapped_column(Id, ForeignKey("directive.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(
        Id, ForeignKey("organization.id"), primary_key=True
    )
    changes: Mapped[int]


class RevisionRow(Base):
    """A set of figures as saved. ``sequence`` orders it among the report's decisions."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("report_id", "number"),
        CheckConstraint("number >= 1", name="number"),
    )
    id: Mapped[int] = surrogate()
    report_id: Mapped[int] = link("report")
    sequence: Mapped[int]
    number: Mapped[int]
    author_id: Mapped[int] = link("user_account")
    saved_at: Mapped[datetime]
    note: Mapped[str]
    correction_reason: Mapped[str | None]
    on_behalf: Mapped[bool]


class FigureRow(Base):
    """One value of one field; ``typed`` keeps what could not be read, ``nil`` says why none."""

    __tablename__ = "figure"
    __table_args__ = (
        UniqueConstraint("revision_id", "field_id"),
        one_of("nil", NIL_KINDS, null=True),
        CheckConstraint(
            "(CASE WHEN value IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN boolean_value IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN text_value IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN date_value IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN nil IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN typed IS NULL THEN 0 ELSE 1 END) <= 1",
            name="one_value",
        ),
    )
    id: Mapped[int] = surrogate()
    revision_id: Mapped[int] = link("revision")
    field_id: Mapped[int] = link("field")
    value: Mapped[Decimal | None]
    boolean_value: Mapped[bool | None]
    text_value: Mapped[str | None]
    date_value: Mapped[date | None]
    nil: Mapped[str | None]
    reason: Mapped[str | None]
    typed: Mapped[str | None]
    typed_problem: Mapped[str | None]
    warning_reason: Mapped[str] = mapped_column(default="")


class DecisionRow(Base):
    """A decision on a report, or (without a report) on an obligation. Append-only."""

    __tablename__ = "decision"
    __table_args__ = (
        one_of("kind", DECISIONS),
        one_of("acting_as", ("clerk", "head", "coordinator", "acceptor")),
        CheckConstraint(
            "(report_id IS NULL) = (kind IN ('exempt', 'set_target', 'set_milestone'))",
            name="speaks_of",
        ),
        CheckConstraint("kind <> 'extend' OR due IS NOT NULL", name="extend_has_due"),
        CheckConstraint(
            "kind <> 'return' OR acting_as = 'head' OR fix_by IS NOT NULL", name="return_has_fix_by"
        ),
        CheckConstraint("kind <> 'exempt' OR organization_id IS NOT NULL", name="exempt_has_unit"),
        Index("ix_decision_directive_kind", "directive_id", "kind"),
    )
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    report_id: Mapped[int | None] = link("report", index=True)
    sequence: Mapped[int]
    kind: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[int] = link("user_account")
    acting_as: Mapped[str]
    revision_number: Mapped[int | None]
    obligation_id: Mapped[int | None] = link("obligation")
    organization_id: Mapped[int | None] = link("organization")
    reason: Mapped[str | None]
    due: Mapped[datetime | None]
    fix_by: Mapped[datetime | None]
    value: Mapped[Decimal | None]
    by: Mapped[datetime | None]
    note: Mapped[str | None]


class DeputyDecisionRow(Base):
    """The decision was taken by a deputy, under this naming: ``ký thay``."""

    __tablename__ = "deputy_decision"
    __table_args__ = (UniqueConstraint("decision_id"),)
    id: Mapped[int] = surrogate()
    decision_id: Mapped[int] = link("decision")
    deputy_id: Mapped[int] = link("deputy", index=True)


class EvidenceRow(Base):
    """One file of one unit, as it arrived; kept on the disk under its checksum. Append-only.

    A later version of the same paper points at the ``first`` one, which points at nothing.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("first_id", "version"),
        CheckConstraint("size >= 0", name="size"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("(first_id IS NULL) = (version = 1)", name="first_is_version_one"),
    )
    id: Mapped[int] = surrogate()
    organization_id: Mapped[int] = link("organization", index=True)
    first_id: Mapped[int | None] = link("evidence")
    version: Mapped[int] = mapped_column(server_default="1")
    sha256: Mapped[str]
    name: Mapped[str]
    size: Mapped[int]
    media_type: Mapped[str]
    uploaded_by: Mapped[int] = link("user_account")
    uploaded_at: Mapped[datetime]


class RevisionEvidenceRow(Base):
    """A file beside a revision's figures; ``obligations`` names what it shows, none: all of it."""

    __tablename__ = "revision_evidence"
    __table_args__ = (UniqueConstraint("revision_id", "evidence_id"),)
    id: Mapped[int] = surrogate()
    revision_id: Mapped[int] = link("revision")
    evidence_id: Mapped[int] = link("evidence", index=True)
    obligations: Mapped[list[Any]] = mapped_column(server_default="[]")


class CurrentFigureRow(Base):
    """What counts now, one row per unit, field and basis: a copy of the history, kept in step."""

    __tablename__ = "current_figure"
    __table_args__ = (
        one_of("basis", BASES),
        one_of("nil", NIL_KINDS, null=True),
        Index("ix_current_figure_directive_basis", "directive_id", "basis"),
    )
    directive_id: Mapped[int] = mapped_column(Id, ForeignKey("directive.id"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(
        Id, ForeignKey("organization.id"), primary_key=True
    )
    field_id: Mapped[int] = mapped_column(Id, ForeignKey("field.id"), primary_key=True)
    basis: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Decimal | None]
    boolean_value: Mapped[bool | None]
    text_value: Mapped[str | None]
    date_value: Mapped[date | None]
    nil: Mapped[str | None]
    nil_reason: Mapped[str | None]
    period_id: Mapped[int] = link("period")
    revision_id: Mapped[int] = link("revision")
    counted_at: Mapped[datetime]
