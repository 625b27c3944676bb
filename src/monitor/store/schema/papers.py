"""Official papers as they were made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from monitor.domain.directive import BASES
from monitor.domain.papers import FORMS, KINDS
from monitor.store.schema.base import Base, link, one_of, surrogate


class KeptPaperRow(Base):
    """A paper with its very bytes, so that no later correction changes it. Append-only."""

    __tablename__ = "kept_paper"
    __table_args__ = (one_of("kind", KINDS), one_of("form", FORMS), one_of("basis", BASES))
    id: Mapped[int] = surrogate()
    directive_id: Mapped[int] = link("directive", index=True)
    kind: Mapped[str]
    form: Mapped[str]
    as_of: Mapped[datetime]
    basis: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = link("user_account")
    """None: the operator at the machine."""
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
