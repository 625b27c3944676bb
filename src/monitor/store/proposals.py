"""What the coordinator is asked about units that came or left, and the assignments that follow."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Select, exists, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from monitor.store.schema import (
    AssignmentAnswerRow,
    AssignmentProposalRow,
    AssignmentRow,
    DirectiveRow,
    ObligationRow,
    OrganizationRow,
    UserAccountRow,
)

Kind = Literal["join", "leave"]
_unit, _above = aliased(OrganizationRow), aliased(OrganizationRow)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit came to those who report to another on a day, or left them; not answered yet."""

    id: int
    directive: str
    organization: str
    reports_to: str
    kind: Kind
    day: date
    proposed_at: datetime
    proposed_by: str | None


def _waiting() -> Select[Any, Any, Any, Any, Any]:
    return (
        select(
            AssignmentProposalRow, DirectiveRow.slug, _unit.code.label("unit"),
            _above.code.label("above"), UserAccountRow.username,
        )
        .join(DirectiveRow, DirectiveRow.id == AssignmentProposalRow.directive_id)
        .join(_unit, _unit.id == AssignmentProposalRow.organization_id)
        .join(_above, _above.id == AssignmentProposalRow.reports_to_id)
        .outerjoin(UserAccountRow, UserAccountRow.id == AssignmentProposalRow.proposed_by)
        .where(~exists().where(AssignmentAnswerRow.proposal_id == AssignmentProposalRow.id))
        .order_by(AssignmentProposalRow.id)
    )  # fmt: skip


def waiting(session: Session, *, directives: Collection[str]) -> list[Proposal]:
    """Proposals of these directives nobody has answered, the oldest first."""
    rows = session.execute(_waiting().where(DirectiveRow.slug.in_(list(directives))))
    return [
        Proposal(
            row.id, slug, unit, above, row.kind, row.day, row.proposed_at, username
        )
        for row, slug, unit, above, username in rows
    ]  # fmt: skip


def propose(
    session: Session,
    *,
    directive_id: int,
    organization_id: int,
    reports_to_id: int,
    kind: Kind,
    day: date,
    at: datetime,
    by: int | None,
) -> None:
    """Ask the coordinator about a unit; the same question, still open, is not asked twice."""
    same = (
        AssignmentProposalRow.directive_id == directive_id,
        AssignmentProposalRow.organization_id == organization_id,
        AssignmentProposalRow.reports_to_id == reports_to_id,
        AssignmentProposalRow.kind == kind,
        AssignmentProposalRow.day == day,
    )
    if session.execute(_waiting().where(*same)).first() is not None:
        return
    session.add(
        AssignmentProposalRow(
            directive_id=directive_id, organization_id=organization_id,
            reports_to_id=reports_to_id, kind=kind, day=day, proposed_at=at, proposed_by=by,
        )
    )  # fmt: skip
    session.flush()


def answer(
    session: Session, proposal: int, *, agreed: bool, at: datetime, by: int, reason: str
) -> None:
    """Record the coordinator's answer; the database admits one."""
    session.add(
        AssignmentAnswerRow(
            proposal_id=proposal, agreed=agreed, at=at, answered_by=by, reason=reason
        )
    )
    session.flush()


def give_duties(
    session: Session,
    *,
    organization_id: int,
    reports_to_id: int,
    obligations: Collection[int],
    since: datetime,
    note: str,
) -> None:
    """Have a unit report to another for these obligations, from an instant on."""
    rows = [
        {
            "obligation_id": one, "organization_id": organization_id, "part": "reporting",
            "contribution": None, "reports_to_id": reports_to_id, "since": since, "until": None,
            "note": note,
        }
        for one in obligations
    ]  # fmt: skip
    if rows:
        session.execute(insert(AssignmentRow), rows)


def end_duties(
    session: Session, *, directive_id: int, organization_id: int, until: datetime
) -> int:
    """End everything a unit reports to another for; what had begun before stays as it was."""
    ended = session.execute(
        update(AssignmentRow)
        .where(
            AssignmentRow.organization_id == organization_id,
            AssignmentRow.part == "reporting",
            AssignmentRow.obligation_id.in_(
                select(ObligationRow.id).where(ObligationRow.directive_id == directive_id)
            ),
            or_(AssignmentRow.since.is_(None), AssignmentRow.since < until),
            or_(AssignmentRow.until.is_(None), AssignmentRow.until > until),
        )
        .values(until=until)
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]
