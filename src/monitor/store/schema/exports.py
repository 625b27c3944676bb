"""Files that take long: who asked for which, how far it has come, and the file itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from monitor.domain.directive import BASES
from monitor.domain.exports import FORMS, KINDS, STATES
from monitor.store.schema.base import Base, Id, link, one_of, surrogate

_OPEN = text("state IN ('queued', 'running')")


class ExportJobRow(Base):
    """A file that the worker makes, or made."""

    __tablename__ = "export_job"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("form", FORMS),
        one_of("basis", BASES),
        one_of("state", STATES),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint(
            "(state = 'running') = (lease_owner IS NOT NULL)", name="running_has_lease"
        ),
        Index("ix_export_job_state_next_try_at_id", "state", "next_try_at", "id"),
        # Asking for the same again while it is being made finds it, whoever is faster.
        Index(
            "uq_export_job_fingerprint", "fingerprint", unique=True,
            sqlite_where=_OPEN, postgresql_where=_OPEN,
        ),
    )  # fmt: skip
    id: Mapped[int] = surrogate()
    user_id: Mapped[int] = link("user_account", index=True)
    directive_id: Mapped[int] = link("directive")
    kind: Mapped[str]
    form: Mapped[str]
    as_of: Mapped[datetime]
    basis: Mapped[str]
    locale: Mapped[str]
    parameters: Mapped[dict[str, Any]]
    fingerprint: Mapped[str]
    asked_at: Mapped[datetime]
    asked_reach: Mapped[str]
    state: Mapped[str]
    step: Mapped[int]
    attempts: Mapped[int]
    next_try_at: Mapped[datetime]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    reason: Mapped[str]
    made_reach: Mapped[str | None]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    sha256: Mapped[str | None]
    size: Mapped[int | None]
    name: Mapped[str]
    tells_by_mail: Mapped[bool]
    fetched_at: Mapped[datetime | None]


class ExportFileRow(Base):
    """The file of a job, apart from it: lists of jobs never read it. Gone when it expires."""

    __tablename__ = "export_file"
    job_id: Mapped[int] = mapped_column(Id, ForeignKey("export_job.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
