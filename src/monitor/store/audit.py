"""Who did what, when: a chain of records in which no link can be changed unnoticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from monitor.store.memory import recall
from monitor.store.queries import Query
from monitor.store.schema import (
    AuditEventRow,
    DirectiveRow,
    OrganizationPlacementRow,
    OrganizationRow,
    UserAccountRow,
)
from monitor.store.statements import add_many, as_kept, insert_into, table

GENESIS = "0" * 64
"""The previous hash of the first record."""

_CHAIN_LOCK = 5305_0001
"""Key of the PostgreSQL advisory lock under which the chain grows; no other code uses it."""

_LINE_UP = select(func.pg_advisory_xact_lock(_CHAIN_LOCK))
_event = table(AuditEventRow).c
_LAST = Query(select(_event.hash).order_by(_event.id.desc()).limit(1))
_CONTENT = (
    "previous_hash", "at", "actor_id", "action", "object_type", "object_id", "organization_id",
    "directive_id", "detail",
)  # fmt: skip
"""Everything in a record but its id, which says nothing of its own, and its hash."""
_ADD = Query(insert_into(AuditEventRow).returning(_event.id), *_CONTENT, "hash")
_in_order = itemgetter(*_CONTENT)
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode


def record(
    session: Session,
    at: datetime,
    actor_id: int | None,
    action: str,
    object_type: str,
    object_id: str | int,
    organization_id: int | None = None,
    directive_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Append one record to the chain, in the caller's transaction.

    Args:
        session: An open writing session; the record stands or falls with its transaction.
        at: The instant of the deed, with a zone.
        actor_id: The account that acted; None for the clock and the operator at the machine.
        action: What was done, as ``subject.verb``, e.g. ``session.begin``.
        object_type: The kind of thing it was done to, e.g. ``user``.
        object_id: Which one.
        organization_id: The unit whose people may read the record, where there is one.
        directive_id: The directive it belongs to, where there is one.
        detail: What else is worth knowing. Never a password, token or cookie.

    Returns:
        The id of the record.
    """
    chain = _chain(session)
    content = {
        "at": at,
        "actor_id": actor_id,
        "action": action,
        "object_type": object_type,
        "object_id": _plain(str(object_id)),
        "organization_id": organization_id,
        "directive_id": directive_id,
        "detail": _plain(dict(detail or {})),
        "previous_hash": chain["last"],
    }
    chain["last"] = _digest(content)
    return int(_ADD.value(session, content | {"hash": chain["last"]}))


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing of many of a kind that were done together."""

    object_id: str
    organization_id: int | None
    detail: Mapping[str, Any]


def record_all(
    session: Session,
    deeds: Sequence[Deed],
    *,
    at: datetime,
    actor_id: int | None,
    action: str,
    object_type: str,
    directive_id: int | None = None,
) -> None:
    """Append a record for each of many deeds of one kind, as ``record`` does for one."""
    if not deeds:
        return
    chain, rows = _chain(session), []
    instant, told = as_kept(session, at), _instant(at)
    details: dict[int, tuple[Any, str]] = {}  # many deeds share one and the same detail
    for deed in deeds:
        if id(deed.detail) not in details:
            plain = _plain(deed.detail)
            details[id(deed.detail)] = plain, json.dumps(plain)
        detail, as_text = details[id(deed.detail)]
        content: dict[str, Any] = {
            "previous_hash": chain["last"],
            "at": told,
            "actor_id": actor_id,
            "action": action,
            "object_type": object_type,
            "object_id": _plain(deed.object_id),
            "organization_id": deed.organization_id,
            "directive_id": directive_id,
            "detail": detail,
        }
        chain["last"] = _hash(content)
        content["at"], content["detail"] = instant, as_text
        rows.append((*_in_order(content), chain["last"]))
    add_many(session, AuditEventRow, (*_CONTENT, "hash"), rows)


def _chain(session: Session) -> dict[str, str]:
    """The newest record's hash under ``last``; the chain is held until the transaction ends."""
    chain = recall(session, "audit chain")
    if not chain:
        if session.get_bind().dialect.name == "postgresql":
            # Two transactions that read the same last record would both link to it and fork the
            # chain. SQLite's writers already stand in line (BEGIN IMMEDIATE).
            session.execute(_LINE_UP)
        chain["last"] = _LAST.value(session, {}) or GENESIS
    return chain


def verify(session: Session) -> int | None:
    """Walk the chain from the beginning; the id of the first broken record, None when whole.

    A record is broken when its own content no longer gives its hash, or when it does not link to
    the one before it (which was then changed, removed or put in).
    """
    previous, last = GENESIS, 0
    while rows := session.scalars(_after(last)).all():
        for row in rows:
            content = {name: getattr(row, name) for name in _CONTENT}
            if row.previous_hash != previous or row.hash != _digest(content):
                return row.id
            previous, last = row.hash, row.id
            session.expunge(row)
    return None


def _after(record_id: int) -> Select[AuditEventRow]:
    """The next thousand records: the log of years does not fit into memory at once."""
    query = select(AuditEventRow).where(AuditEventRow.id > record_id)
    return query.order_by(AuditEventRow.id).limit(1000)


def count(session: Session) -> int:
    """How many records the chain has."""
    return session.scalar(select(func.count()).select_from(AuditEventRow)) or 0


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One record as it is read: who did what to what. ``actor`` None: the clock or the operator."""

    id: int
    at: datetime
    actor: str | None
    action: str
    object_type: str
    object_id: str
    organization: str | None
    directive: str | None
    detail: Mapping[str, Any]


def listed(
    session: Session,
    *,
    after: int,
    limit: int,
    directives: Collection[str] | None,
    paths: Sequence[str] = (),
) -> list[AuditEvent]:
    """Records in their order, oldest first.

    Args:
        session: An open session.
        after: Only records whose id is greater.
        limit: At most so many.
        directives: Only records of these directives; None for the whole chain.
        paths: With ``directives``, also any directive's records of units within these subtrees.
    """
    row, placed = AuditEventRow, OrganizationPlacementRow
    query = (
        select(row, UserAccountRow.username, OrganizationRow.code, DirectiveRow.slug)
        .outerjoin(UserAccountRow, UserAccountRow.id == row.actor_id)
        .outerjoin(OrganizationRow, OrganizationRow.id == row.organization_id)
        .outerjoin(DirectiveRow, DirectiveRow.id == row.directive_id)
        .where(row.id > after)
        .order_by(row.id)
        .limit(limit)
    )
    if directives is not None:
        inside = [placed.path.startswith(path, autoescape=True) for path in paths]
        allowed: list[ColumnElement[bool]] = [DirectiveRow.slug.in_(list(directives))]
        if inside:
            within = exists().where(placed.organization_id == row.organization_id, or_(*inside))
            allowed.append(and_(row.directive_id.is_not(None), within))
        query = query.where(or_(*allowed))
    return [
        AuditEvent(
            one.id, one.at, actor, one.action, one.object_type, one.object_id, unit, slug,
            one.detail,
        )
        for one, actor, unit, slug in session.execute(query)
    ]  # fmt: skip


def _digest(content: Mapping[str, Any]) -> str:
    """Hash over a record's content."""
    return _hash({**content, "at": _instant(content["at"])})


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _hash(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(told).encode("ascii")).hexdigest()


def _plain(value: Any) -> Any:
    """The value as both engines give JSON back, so that the hash of what is read is the same."""
    if isinstance(value, str):
        # PostgreSQL refuses NUL in JSON and neither engine stores half a surrogate pair.
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal | float):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_plain(str(key)): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [
            _plain(one) for one in (sorted(value) if isinstance(value, set | frozenset) else value)
        ]
    return str(value)
