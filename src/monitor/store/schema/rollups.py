"""The tops of boards of days that are over, so that a nation's past is read and not made anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from monitor.domain.directive import BASES
from monitor.store.schema.base import Base, link, one_of, surrogate


class KeptRollupRow(Base):
    """The top of one board as of one instant; all of these can be forgotten at any time."""

    __tablename__ = "kept_rollup"
    __table_args__ = (one_of("basis", BASES), UniqueConstraint("directive_id", "basis", "at"))
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive")
    basis: Mapped[str]
    at: Mapped[datetime]
    of: Mapped[str]
    """What else it is made of: the directive's form and who stands below whom."""
    kept_at: Mapped[datetime]
    told: Mapped[dict[str, Any]]
