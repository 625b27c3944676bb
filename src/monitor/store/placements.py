"""The register of organisations, whole and dated, for whoever changes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from monitor.domain.organization import Organization
from monitor.domain.placement import ALWAYS, OPEN, Placed, Span
from monitor.store import organizations
from monitor.store.schema import (
    OrganizationAliasRow,
    OrganizationPlacementRow,
    OrganizationRow,
)

DETAILS = (
    "org_type", "addressee_group", "level", "district_code", "verified", "source", "note",
)  # fmt: skip
"""What is recorded of an organisation without a date."""
NULLABLE = frozenset({"addressee_group", "district_code"})
Details = Mapping[str, str | bool | None]


@dataclass(frozen=True, slots=True)
class Registered:
    """An organisation as it is recorded: its life so far, oldest span first."""

    id: int
    spans: tuple[Span, ...]
    details: Details
    aliases: frozenset[str]


def lock(session: Session) -> None:
    """Have a second change of the tree wait until this one is done.

    Whoever only refers to an organisation, as a report does, is not kept waiting: a unit's row
    stays, and so does its code.
    """
    session.execute(select(OrganizationRow.id).with_for_update(key_share=True))


def registered(session: Session, *, roots: Collection[str] | None = None) -> dict[str, Registered]:
    """Every organisation ever recorded, by code.

    Args:
        session: An open session.
        roots: Only these units, whatever ever stood below them, and what stands above; None for
            all.
    """
    among = None if roots is None else _around(session, roots)
    query = select(OrganizationRow).order_by(OrganizationRow.id)
    placements = select(OrganizationPlacementRow)
    if among is not None:
        query = query.where(OrganizationRow.id.in_(among))
        placements = placements.where(OrganizationPlacementRow.organization_id.in_(among))
    rows = session.scalars(query).all()
    codes = dict(session.execute(select(OrganizationRow.id, OrganizationRow.code)).all())
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    for placed in session.scalars(placements):
        parent = codes[placed.parent_id] if placed.parent_id is not None else None
        said = Placed(
            placed.name_vi, placed.name_en, placed.short_name, parent, placed.head_step
        )  # fmt: skip
        spans[placed.organization_id].append(
            Span(said, placed.valid_from or ALWAYS, placed.valid_to or OPEN, placed.path, placed.id)
        )
    aliases: defaultdict[int, set[str]] = defaultdict(set)
    for alias in session.scalars(select(OrganizationAliasRow)):
        aliases[alias.organization_id].add(alias.alias)
    return {
        row.code: Registered(
            row.id,
            tuple(sorted(spans[row.id], key=lambda span: span.first)),
            {name: getattr(row, name) for name in DETAILS},
            frozenset(aliases[row.id]),
        )
        for row in rows
    }


def _around(session: Session, roots: Collection[str]) -> list[int]:
    """Ids of the roots, of whatever ever stood below them, and of everything above any of these."""
    placed = OrganizationPlacementRow
    below = [placed.path == f"{root}/" for root in roots]
    below += [placed.path.startswith(f"{root}/", autoescape=True) for root in roots]
    below += [placed.path.contains(f"/{root}/", autoescape=True) for root in roots]
    if not below:
        return []
    paths = session.scalars(select(placed.path).where(or_(*below))).all()
    found = {code for path in paths for code in path.split("/") if code}
    for root in roots:
        found.add(root)
    # Below a unit that left, other paths may lead to units that are above another's now.
    of_unit = OrganizationRow.id == placed.organization_id
    units = (
        select(placed.path).join(OrganizationRow, of_unit).where(OrganizationRow.code.in_(found))
    )
    above = {code for path in session.scalars(units) for code in path.split("/") if code}
    query = select(OrganizationRow.id).where(OrganizationRow.code.in_(found | above))
    return list(session.scalars(query))


def add(session: Session, code: str, details: Details) -> int:
    """Record a new organisation, which stands nowhere yet; returns its id."""
    row = OrganizationRow(code=code, **{name: details[name] for name in DETAILS})
    session.add(row)
    session.flush()
    return row.id


def set_details(session: Session, organization_id: int, details: Details) -> None:
    """Change what is recorded without a date."""
    session.execute(
        update(OrganizationRow).where(OrganizationRow.id == organization_id).values(**details)
    )


def keep(
    session: Session, organization_id: int, span: Span, *, parent_id: int | None, at: datetime
) -> None:
    """Record a new span; of one that is there only its end and its path may be another."""
    first = None if span.first == ALWAYS else span.first
    end = None if span.end == OPEN else span.end
    if span.id is not None:
        session.execute(
            update(OrganizationPlacementRow)
            .where(OrganizationPlacementRow.id == span.id)
            .values(valid_to=end, path=span.path)
        )
        return
    said = span.placed
    unit = Organization(
        "", said.name_vi, said.name_en, said.short_name, said.parent, span.path, "",
        said.head_step, first, end,
    )  # fmt: skip
    organizations.place(session, organization_id, unit, parent_id=parent_id, recorded_at=at)


def settle(session: Session) -> None:
    """Write everything down, and forget paths read before in this transaction."""
    session.flush()
    organizations.forget(session)
