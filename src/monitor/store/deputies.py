"""Deputies: whom a head named to approve in their place, until when, and what they signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, select
from sqlalchemy.orm import Session

from monitor.domain.roles import Deputy, Grant
from monitor.store import memory
from monitor.store.queries import Query
from monitor.store.schema import (
    DeputyDecisionRow,
    DeputyEndRow,
    DeputyRow,
    DirectiveRow,
    OrganizationRow,
    RoleGrantRow,
    UserAccountRow,
)
from monitor.store.statements import table

# From the tables, not the mapper: whose deputy somebody is, is asked at every request.
_naming, _unit, _grant, _end = (
    table(row).c for row in (DeputyRow, OrganizationRow, RoleGrantRow, DeputyEndRow)
)
_heads, _deputies = (table(UserAccountRow).alias() for _ in range(2))
_head, _deputy = _heads.c, _deputies.c
_ended, _belongs = table(DeputyEndRow).alias().c, table(RoleGrantRow).alias().c


def _named() -> Select[Any, Any, Any, Any, Any, Any, Any]:
    return (
        select(
            _naming.id, _unit.code, _head.username, _deputy.username.label("deputy"),
            _naming.named_at, _naming.last_day, _end.at.label("ended_at"),
        )
        .join(table(OrganizationRow), _unit.id == _naming.organization_id)
        .join(_heads, _head.id == _naming.head_id)
        .join(_deputies, _deputy.id == _naming.deputy_id)
        .outerjoin(table(DeputyEndRow), _end.deputy_id == _naming.id)
        .order_by(_naming.id)
    )  # fmt: skip


def _read(rows: Iterable[Any]) -> list[Deputy]:
    return [
        Deputy(
            row.id, row.code, row.username, row.deputy, row.named_at, row.last_day, row.ended_at
        )
        for row in rows
    ]  # fmt: skip


_HOLD = (
    ~exists().where(_ended.deputy_id == _naming.id),
    exists().where(
        _belongs.user_id == _naming.deputy_id,
        _belongs.organization_id == _naming.organization_id,
        _belongs.revoked_at.is_(None),
    ),
)
"""Not taken back, and the deputy still belongs to the unit."""
_HEADS = (
    select(
        _unit.code, _head.username, _naming.id, _deputy.username.label("deputy"),
        _naming.named_at, _naming.last_day,
    )
    .join(table(RoleGrantRow), _grant.user_id == _head.id)
    .join(table(OrganizationRow), _unit.id == _grant.organization_id)
    .outerjoin(
        table(DeputyRow),
        and_(
            _naming.head_id == _head.id,
            _naming.organization_id == _unit.id,
            *_HOLD,
        ),
    )
    .outerjoin(_deputies, and_(_deputy.id == _naming.deputy_id, _deputy.disabled_at.is_(None)))
    .where(
        _unit.code == bindparam("organization"),
        _grant.role == "head",
        _grant.revoked_at.is_(None),
        _head.disabled_at.is_(None),
    )
    .order_by(_naming.id)
)  # fmt: skip
_STANDING = Query(
    _named().where(
        *_HOLD,
        _naming.deputy_id == bindparam("user"),
        _head.disabled_at.is_(None),
        _deputy.disabled_at.is_(None),
        exists().where(
            _grant.user_id == _naming.head_id,
            _grant.organization_id == _naming.organization_id,
            _grant.role == "head",
            _grant.revoked_at.is_(None),
        ),
    )
)
"""Made once: it is asked at every request."""
_EVER_NAMED = Query(select(_naming.id).where(_naming.deputy_id == bindparam("user")).limit(1))
_APPROVERS = "approvers"


def heads(session: Session, organization: str) -> dict[str, tuple[Deputy, ...]]:
    """A unit's heads by account name, each with the namings that may hold; asked once in a work.

    Whether a last day has passed is for the caller to ask, who knows the instant and the zone.
    """
    known = memory.recall(session, _APPROVERS)
    if organization not in known:
        found: dict[str, tuple[Deputy, ...]] = {}
        for row in session.execute(_HEADS, {"organization": organization}):
            named = found.setdefault(row.username, ())
            if row.deputy is not None:
                one = Deputy(
                    row.id, row.code, row.username, row.deputy, row.named_at, row.last_day
                )  # fmt: skip
                found[row.username] = (*named, one)
        known[organization] = found
    answer: dict[str, tuple[Deputy, ...]] = known[organization]
    return answer


def forget(session: Session) -> None:
    """Ask the database again who approves: a role or an account changed."""
    memory.forget(session, _APPROVERS)


def standing(session: Session, *, user_id: int) -> list[Deputy]:
    """Namings of a deputy that may hold: not taken back, the head still approves for the unit.

    Whether the last day has passed is for the caller to ask, who knows the instant and the zone.
    """
    return _read(_STANDING.all(session, {"user": user_id}))


def named(session: Session, user_ids: Sequence[int]) -> set[int]:
    """Who of some people was ever named a deputy, whatever became of it."""
    return set(
        session.scalars(select(DeputyRow.deputy_id).where(DeputyRow.deputy_id.in_(user_ids)))
    )


def grants_at(session: Session, user_id: int, at: datetime) -> tuple[Grant, ...]:
    """The units somebody may approve for in a head's place, on some directive's clock.

    Which directive's report it is, and so whose midnight ends the last day, is asked at each step.
    """
    # Nearly nobody ever was a deputy, and to ask whether a naming holds takes PostgreSQL long.
    if _EVER_NAMED.first(session, {"user": user_id}) is None:
        return ()
    held = standing(session, user_id=user_id)
    if not held:
        return ()
    zones = session.scalars(select(DirectiveRow.time_zone).distinct()).all()
    units = {one.organization for one in held if any(one.holds_at(at, zone) for zone in zones)}
    return tuple(Grant("deputy", code) for code in sorted(units))


def named_by(session: Session, user_id: int) -> list[Deputy]:
    """Everybody a head ever named, the oldest first, those that ended included."""
    return _read(session.execute(_named().where(DeputyRow.head_id == user_id)))


def name(
    session: Session,
    *,
    organization_id: int,
    head_id: int,
    deputy_id: int,
    last_day: date,
    at: datetime,
) -> int:
    """Record that a head named a deputy; returns the naming's id."""
    row = DeputyRow(
        organization_id=organization_id,
        head_id=head_id,
        deputy_id=deputy_id,
        named_at=at,
        last_day=last_day,
    )
    session.add(row)
    session.flush()
    forget(session)
    return row.id


def end(session: Session, naming: int, *, at: datetime, by: int) -> None:
    """Record that a naming was taken back."""
    session.add(DeputyEndRow(deputy_id=naming, at=at, ended_by=by))
    session.flush()
    forget(session)


def sign(session: Session, decision: int, naming: int) -> None:
    """Record under which naming a decision was taken."""
    session.add(DeputyDecisionRow(decision_id=decision, deputy_id=naming))
    session.flush()


def members(session: Session, organization: str) -> dict[str, str]:
    """Open accounts with a role for exactly this unit: account name to person's name."""
    return dict(
        session.execute(
            select(UserAccountRow.username, UserAccountRow.display_name)
            .join(RoleGrantRow, RoleGrantRow.user_id == UserAccountRow.id)
            .join(OrganizationRow, OrganizationRow.id == RoleGrantRow.organization_id)
            .where(
                OrganizationRow.code == organization,
                RoleGrantRow.revoked_at.is_(None),
                RoleGrantRow.directive_id.is_(None),
                UserAccountRow.disabled_at.is_(None),
            )
            .order_by(UserAccountRow.username)
        ).all()
    )
