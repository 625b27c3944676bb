"""Operation: the audit chain, heartbeats, leases, and what the installation remembers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from monitor.store.schema.base import Base, Id, link, surrogate


class AuditEventRow(Base):
    """One record of the chain: its hash covers its content and the hash before it."""

    __tablename__ = "audit_event"
    id: Mapped[int] = surrogate()
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = link("user_account")
    action: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[str]
    organization_id: Mapped[int | None] = link("organization", index=True)
    directive_id: Mapped[int | None] = link("directive")
    detail: Mapped[dict[str, Any]]
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class WorkerHeartbeatRow(Base):
    __tablename__ = "worker_heartbeat"
    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    detail: Mapped[str]


class WorkerJobRow(Base):
    """What a worker does again and again: when it last began, gave a sign of life and succeeded."""

    __tablename__ = "worker_job"
    name: Mapped[str] = mapped_column(primary_key=True)
    worker: Mapped[str]
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    succeeded_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    next_at: Mapped[datetime]
    detail: Mapped[str]


class LeaseRow(Base):
    __tablename__ = "lease"
    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    until: Mapped[datetime]


class InstanceSettingRow(Base):
    __tablename__ = "instance_setting"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class IdempotencyKeyRow(Base):
    """The answer once given to a keyed request, so that repeating it does nothing twice."""

    __tablename__ = "idempotency_key"
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("user_account.id"), primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    status: Mapped[int]
    body: Mapped[dict[str, Any]]
    at: Mapped[datetime]
