"""Improvement plans: every version of each stays, and the newest is the one that holds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.domain.book import PlanMade
from monitor.domain.plans import Plan
from monitor.store.directive_structure import Ids
from monitor.store.schema import ImprovementPlanRow, UserAccountRow
from monitor.store.statements import add, insert_into

_ADD = insert_into(ImprovementPlanRow)


def made(session: Session, *, ids: Ids) -> tuple[PlanMade, ...]:
    """Which units ever wrote a plan, for which obligation, and when."""
    row = ImprovementPlanRow
    found = session.execute(
        select(row.obligation_id, row.organization_id, row.at)
        .where(row.directive_id == ids.directive)
        .order_by(row.id)
    )
    return tuple(
        PlanMade(ids.obligation_codes[duty], ids.organization_codes[unit], at)
        for duty, unit, at in found
    )


def listed(session: Session, *, ids: Ids, obligation: str, organization: str) -> list[Plan]:
    """Every version of one unit's plan for an obligation, newest first."""
    row = ImprovementPlanRow
    found = session.execute(
        select(row.number, row.what, row.who, row.by, row.at, UserAccountRow.display_name)
        .join(UserAccountRow, UserAccountRow.id == row.author_id)
        .where(
            row.obligation_id == ids.obligations[obligation],
            row.organization_id == ids.organizations[organization],
        )
        .order_by(row.number.desc())
    )
    return [Plan(*one) for one in found]


def all_newest(session: Session, *, ids: Ids) -> dict[tuple[str, str], Plan]:
    """The newest version of every plan, by obligation and organisation; none is absent."""
    row = ImprovementPlanRow
    found = session.execute(
        select(row.obligation_id, row.organization_id, row.number, row.what, row.who, row.by,
               row.at, UserAccountRow.display_name)
        .join(UserAccountRow, UserAccountRow.id == row.author_id)
        .where(row.directive_id == ids.directive)
        .order_by(row.number)
    )  # fmt: skip
    # A later version takes the earlier one's place.
    return {
        (ids.obligation_codes[duty], ids.organization_codes[unit]): Plan(
            number, what, who, by, at, author
        )
        for duty, unit, number, what, who, by, at, author in found
    }


def keep(
    session: Session,
    *,
    ids: Ids,
    obligation: str,
    organization: str,
    number: int,
    what: str,
    who: str,
    by: datetime,
    at: datetime,
    author_id: int,
) -> None:
    """Add one version of a plan."""
    told = {
        "directive_id": ids.directive, "obligation_id": ids.obligations[obligation],
        "organization_id": ids.organizations[organization], "number": number, "what": what,
        "who": who, "by": by, "at": at, "author_id": author_id,
    }  # fmt: skip
    add(session, _ADD, told)
