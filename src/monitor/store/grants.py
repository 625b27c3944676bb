"""Grants: who holds which role where."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from monitor.domain.roles import Role
from monitor.store.schema import OrganizationRow, RoleGrantRow, UserAccountRow

_HOLDERS = (
    select(UserAccountRow.username)
    .join(RoleGrantRow, RoleGrantRow.user_id == UserAccountRow.id)
    .join(OrganizationRow, OrganizationRow.id == RoleGrantRow.organization_id)
    .where(
        OrganizationRow.code == bindparam("organization"),
        RoleGrantRow.role == bindparam("role"),
        RoleGrantRow.revoked_at.is_(None),
        UserAccountRow.disabled_at.is_(None),
    )
)


def holders(session: Session, *, role: Role, organization: str) -> set[str]:
    """Usernames of the open accounts that hold a role for exactly this organisation."""
    return set(session.scalars(_HOLDERS, {"role": role, "organization": organization}))


def coordinators(session: Session, *, directive_id: int) -> list[tuple[str, str]]:
    """Name and address of each open account that coordinates a directive, the oldest first."""
    rows = session.execute(
        select(UserAccountRow.display_name, UserAccountRow.email)
        .join(RoleGrantRow, RoleGrantRow.user_id == UserAccountRow.id)
        .where(
            RoleGrantRow.directive_id == directive_id,
            RoleGrantRow.role == "coordinator",
            RoleGrantRow.revoked_at.is_(None),
            UserAccountRow.disabled_at.is_(None),
        )
        .order_by(UserAccountRow.id)
    )
    return [(row.display_name, row.email) for row in rows]
