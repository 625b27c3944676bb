"""Views of the matrix that people keep for themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from monitor.store.schema.base import Base, link, surrogate


class SavedViewRow(Base):
    """An address of the matrix under a name; what it shows is decided anew whenever it is opened.

    Its owner's to rename and to take away: no cell and nobody else depends on it.
    """

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("user_id", "name"),)
    id: Mapped[int] = surrogate()
    user_id: Mapped[int] = link("user_account")
    name: Mapped[str]
    query: Mapped[str]
    saved_at: Mapped[datetime]
