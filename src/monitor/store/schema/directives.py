"""Directives: text, items, duties, fields, periods, and who was given what."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from monitor.domain.amendment import KINDS
from monitor.domain.directive import BASES
from monitor.store.schema.base import Base, link, one_of, surrogate

TARGET_SOURCES = ("explicit", "implied", "set", "none")
ORIGINS = ("text", "proposal")


class DirectiveRow(Base):
    __tablename__ = "directive"
    __table_args__ = (one_of("basis", BASES),)
    id: Mapped[int] = surrogate()
    slug: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str]
    issuer: Mapped[str]
    issued_on: Mapped[date]
    subject: Mapped[str]
    text: Mapped[str]
    source_text: Mapped[str]
    time_zone: Mapped[str]
    basis: Mapped[str]
    coordinator_id: Mapped[int] = link("organization")
    own_report_acceptor_id: Mapped[int] = link("organization")
    structure_version: Mapped[int]
    loaded_at: Mapped[datetime]
    notes: Mapped[dict[str, Any]]


class DirectiveItemRow(Base):
    """A numbered paragraph; one the source lacks is kept as missing, without a span."""

    __tablename__ = "directive_item"
    __table_args__ = (
        UniqueConstraint("directive_id", "label"),
        one_of("status", ("present", "missing")),
        CheckConstraint(
            '(status = \'missing\' AND "start" IS NULL AND "end" IS NULL)'
            ' OR (status = \'present\' AND "start" < "end")',
            name="span",
        ),
    )
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    label: Mapped[str]
    position: Mapped[int]
    start: Mapped[int | None]
    end: Mapped[int | None]
    status: Mapped[str]


class FieldRow(Base):
    __tablename__ = "field"
    __table_args__ = (
        UniqueConstraint("directive_id", "code"),
        one_of("type", ("count", "decimal", "boolean", "date", "text")),
        one_of("source", ("typed", "reference", "computed")),
        one_of("accumulates", ("stock", "flow")),
        one_of("asked", ("required", "optional", "off")),
        one_of("origin", ORIGINS),
    )
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    code: Mapped[str]
    label_vi: Mapped[str]
    label_en: Mapped[str]
    unit: Mapped[str]
    type: Mapped[str]
    source: Mapped[str]
    accumulates: Mapped[str]
    asked: Mapped[str]
    form: Mapped[str]
    position: Mapped[int]
    at_most: Mapped[str | None]
    computation: Mapped[dict[str, Any] | None]
    help_vi: Mapped[str]
    help_en: Mapped[str]
    origin: Mapped[str]


class ObligationRow(Base):
    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("directive_id", "code"),
        one_of("binding", ("order", "request")),
        one_of("aggregation", ("sum", "none")),
        one_of("target_source", TARGET_SOURCES),
        one_of("deadline_rule", ("before", "by")),
        CheckConstraint('"start" <= "end"', name="span"),
        CheckConstraint(
            "(target IS NULL) = (target_source NOT IN ('explicit', 'implied'))",
            name="target_has_source",
        ),
    )
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    item_id: Mapped[int | None] = link("directive_item")
    code: Mapped[str]
    title_vi: Mapped[str]
    title_en: Mapped[str]
    position: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    duty_type: Mapped[str]
    binding: Mapped[str]
    aggregation: Mapped[str]
    cadence: Mapped[str]
    recurrence_words: Mapped[str | None]
    target_source: Mapped[str]
    target: Mapped[Decimal | None]
    target_words: Mapped[str]
    target_start: Mapped[int | None]
    target_end: Mapped[int | None]
    declared_reported_field_id: Mapped[int | None] = link("field")
    declared_expected_field_id: Mapped[int | None] = link("field")
    deadline_rule: Mapped[str]
    deadline_as_written: Mapped[str]
    evidence: Mapped[list[Any]]
    origin_notes: Mapped[dict[str, Any]]


class IndicatorRow(Base):
    __tablename__ = "indicator"
    __table_args__ = (
        UniqueConstraint("obligation_id", "code"),
        one_of("kind", ("ratio", "count", "milestone", "narrative")),
        one_of("origin", ORIGINS),
        CheckConstraint(
            "kind <> 'ratio' OR denominator_field_id IS NOT NULL", name="ratio_has_denominator"
        ),
        Index(
            "uq_indicator_one_headline",
            "obligation_id",
            unique=True,
            sqlite_where=text("headline"),
            postgresql_where=text("headline"),
        ),
    )
    id: Mapped[int] = surrogate()
    obligation_id: Mapped[int] = link("obligation")
    code: Mapped[str]
    kind: Mapped[str]
    headline: Mapped[bool]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    unit: Mapped[str]
    numerator_field_id: Mapped[int | None] = link("field")
    denominator_field_id: Mapped[int | None] = link("field")
    origin: Mapped[str]
    proposed_target: Mapped[Decimal | None]
    note: Mapped[str]
    rules: Mapped[list[Any]]
    position: Mapped[int]


class PeriodRow(Base):
    __tablename__ = "period"
    __table_args__ = (
        UniqueConstraint("directive_id", "code"),
        one_of("kind", ("progress", "deadline")),
        one_of("due_rule", ("before", "by")),
        one_of("set_by", ("text", "coordinator")),
        CheckConstraint("opens < due", name="opens_before_due"),
    )
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    code: Mapped[str]
    kind: Mapped[str]
    opens: Mapped[datetime]
    cut_off: Mapped[datetime]
    due: Mapped[datetime]
    due_rule: Mapped[str]
    as_written: Mapped[str]
    position: Mapped[int]
    set_by: Mapped[str]


class ObligationPeriodRow(Base):
    __tablename__ = "obligation_period"
    __table_args__ = (UniqueConstraint("obligation_id", "period_id"),)
    id: Mapped[int] = surrogate()
    obligation_id: Mapped[int] = link("obligation")
    period_id: Mapped[int] = link("period")


class AssignmentRow(Base):
    __tablename__ = "assignment"
    __table_args__ = (
        one_of("part", ("answerable", "reporting", "coordinating")),
        one_of("contribution", ("own", "children", "both"), null=True),
        CheckConstraint(
            "part <> 'answerable' OR contribution IS NOT NULL", name="answerable_contributes"
        ),
        CheckConstraint(
            "part <> 'reporting' OR reports_to_id IS NOT NULL", name="reporting_has_parent"
        ),
        CheckConstraint("since IS NULL OR until IS NULL OR since < until", name="since_order"),
        UniqueConstraint("obligation_id", "organization_id", "part", "since"),
        # To the database two empty instants differ, so "from the start" needs an index of its own:
        # a unit given a duty twice would be expected, and added, twice.
        Index(
            "uq_assignment_from_the_start",
            "obligation_id",
            "organization_id",
            "part",
            unique=True,
            sqlite_where=text("since IS NULL"),
            postgresql_where=text("since IS NULL"),
        ),
    )
    id: Mapped[int] = surrogate()
    obligation_id: Mapped[int] = link("obligation")
    organization_id: Mapped[int] = link("organization", index=True)
    part: Mapped[str]
    contribution: Mapped[str | None]
    reports_to_id: Mapped[int | None] = link("organization")
    since: Mapped[datetime | None]
    until: Mapped[datetime | None]
    note: Mapped[str]


class AssignmentProposalRow(Base):
    """A unit came to, or left, those who report to another: the coordinator is asked about it."""

    __tablename__ = "assignment_proposal"
    __table_args__ = (one_of("kind", ("join", "leave")),)
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive", index=True)
    organization_id: Mapped[int] = link("organization", index=True)
    reports_to_id: Mapped[int] = link("organization")
    kind: Mapped[str]
    day: Mapped[date]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int | None] = link("user_account")


class AssignmentAnswerRow(Base):
    """What the coordinator said to a proposal, once."""

    __tablename__ = "assignment_answer"
    __table_args__ = (UniqueConstraint("proposal_id"),)
    id: Mapped[int] = surrogate()
    proposal_id: Mapped[int] = link("assignment_proposal")
    agreed: Mapped[bool]
    at: Mapped[datetime]
    answered_by: Mapped[int] = link("user_account")
    reason: Mapped[str]


class AmendmentRow(Base):
    """What a later directive made of an obligation, from ``at`` on; append-only."""

    __tablename__ = "amendment"
    __table_args__ = (
        UniqueConstraint("directive_id", "obligation_id"),
        one_of("kind", KINDS),
        one_of("target_source", TARGET_SOURCES),
        CheckConstraint("(moved_from_id IS NULL) = (moved_to_id IS NULL)", name="moved_both"),
        CheckConstraint("kind = 'changed' OR moved_from_id IS NULL", name="only_changed_moves"),
        CheckConstraint('"start" <= "end"', name="span"),
        # What has ended cannot end again.
        Index(
            "uq_amendment_one_end",
            "obligation_id",
            unique=True,
            sqlite_where=text("kind <> 'changed'"),
            postgresql_where=text("kind <> 'changed'"),
        ),
    )
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    obligation_id: Mapped[int] = link("obligation", index=True)
    successor_id: Mapped[int | None] = link("obligation")
    kind: Mapped[str]
    at: Mapped[datetime]
    effective_on: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = link("user_account")
    start: Mapped[int]
    end: Mapped[int]
    terms: Mapped[list[Any]]
    target: Mapped[Decimal | None]
    target_source: Mapped[str]
    target_words: Mapped[str]
    moved_from_id: Mapped[int | None] = link("period")
    moved_to_id: Mapped[int | None] = link("period")
    joined_codes: Mapped[list[Any]]
    left_codes: Mapped[list[Any]]


class DirectiveGroupRow(Base):
    __tablename__ = "directive_group"
    __table_args__ = (UniqueConstraint("directive_id", "code"),)
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    code: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    position: Mapped[int]


class GroupMemberRow(Base):
    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("group_id", "organization_id"),)
    id: Mapped[int] = surrogate()
    group_id: Mapped[int] = link("directive_group")
    organization_id: Mapped[int] = link("organization")
    position: Mapped[int]


class ReferenceValueRow(Base):
    __tablename__ = "reference_value"
    __table_args__ = (UniqueConstraint("field_id", "organization_id", "as_of"),)
    id: Mapped[int] = surrogate()
    field_id: Mapped[int] = link("field")
    organization_id: Mapped[int] = link("organization")
    value: Mapped[Decimal]
    as_of: Mapped[date]
    source: Mapped[str]
    verified: Mapped[bool]
