"""Reporting periods as the coordinator decides them: rhythms, closings, openings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from monitor.domain.periods import CADENCES
from monitor.store.schema.base import Base, link, one_of, surrogate


class CadenceRow(Base):
    """How often an obligation is reported, from ``at`` on. Append-only; the newest rules."""

    __tablename__ = "cadence"
    __table_args__ = (one_of("kind", CADENCES),)
    id: Mapped[int] = surrogate()
    obligation_id: Mapped[int] = link("obligation", index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int] = link("user_account")
    kind: Mapped[str]
    told: Mapped[dict[str, Any]]
    note: Mapped[str]


class CadencePeriodRow(Base):
    """A period an obligation is reported for by a cadence, those kept from before included."""

    __tablename__ = "cadence_period"
    __table_args__ = (UniqueConstraint("cadence_id", "period_id"),)
    id: Mapped[int] = surrogate()
    cadence_id: Mapped[int] = link("cadence")
    period_id: Mapped[int] = link("period")


class PeriodDecisionRow(Base):
    """A period was closed from ``instant`` on, or opened until ``instant``. Append-only."""

    __tablename__ = "period_decision"
    __table_args__ = (
        one_of("kind", ("close", "open")),
        CheckConstraint("kind <> 'close' OR organization_id IS NULL", name="close_is_for_all"),
        CheckConstraint("kind <> 'close' OR instant IS NOT NULL", name="close_has_instant"),
        CheckConstraint(
            "kind <> 'open' OR organization_id IS NULL OR instant IS NOT NULL",
            name="exception_ends",
        ),
    )
    id: Mapped[int] = surrogate()
    period_id: Mapped[int] = link("period", index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    instant: Mapped[datetime | None]
    organization_id: Mapped[int | None] = link("organization")
    actor_id: Mapped[int] = link("user_account")
    reason: Mapped[str] = mapped_column(default="")
