"""Organisations, dated: where each stood, what it was called, how to reach it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from monitor.store.schema.base import Base, link, one_of, surrogate


class OrganizationRow(Base):
    __tablename__ = "organization"
    id: Mapped[int] = surrogate()
    code: Mapped[str] = mapped_column(unique=True)
    org_type: Mapped[str]
    addressee_group: Mapped[str | None]
    level: Mapped[str]
    district_code: Mapped[str | None]
    verified: Mapped[bool]
    source: Mapped[str]
    note: Mapped[str]


class OrganizationPlacementRow(Base):
    """A unit's name and place in the tree from one day to another (exclusive)."""

    __tablename__ = "organization_placement"
    __table_args__ = (
        CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_from < valid_to", name="valid_order"
        ),
        CheckConstraint("path LIKE '%/'", name="path_ends"),
        Index(
            "ix_organization_placement_path", "path", postgresql_ops={"path": "text_pattern_ops"}
        ),
    )
    id: Mapped[int] = surrogate()
    organization_id: Mapped[int] = link("organization", index=True)
    parent_id: Mapped[int | None] = link("organization")
    path: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    short_name: Mapped[str]
    search_key: Mapped[str]
    sort_key: Mapped[str]
    head_step: Mapped[bool]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime]


class OrganizationAliasRow(Base):
    __tablename__ = "organization_alias"
    id: Mapped[int] = surrogate()
    organization_id: Mapped[int] = link("organization", index=True)
    alias: Mapped[str]
    search_key: Mapped[str]


class OrganizationContactRow(Base):
    __tablename__ = "organization_contact"
    __table_args__ = (one_of("kind", ("email", "phone", "address")),)
    id: Mapped[int] = surrogate()
    organization_id: Mapped[int] = link("organization", index=True)
    kind: Mapped[str]
    value: Mapped[str]
    verified_on: Mapped[date | None]
