"""Visits: when anybody of a unit was last seen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.store.schema import OrganizationRow, RoleGrantRow, UserAccountRow, WebSessionRow


def last_by_organization(
    session: Session, *, organizations: Collection[str]
) -> dict[str, datetime | None]:
    """When somebody who enters or approves for a unit was last signed in.

    None where its people never were; a unit without any account is absent.
    """
    rows = session.execute(
        select(OrganizationRow.code, func.max(WebSessionRow.last_seen_at))
        .join(RoleGrantRow, RoleGrantRow.organization_id == OrganizationRow.id)
        .join(UserAccountRow, UserAccountRow.id == RoleGrantRow.user_id)
        .outerjoin(WebSessionRow, WebSessionRow.user_id == UserAccountRow.id)
        .where(
            RoleGrantRow.role.in_(("clerk", "head")),
            RoleGrantRow.revoked_at.is_(None),
            UserAccountRow.disabled_at.is_(None),
        )
        .group_by(OrganizationRow.code)
    )
    among = set(organizations)
    return {code: at for code, at in rows if code in among}
