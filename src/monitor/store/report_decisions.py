"""Decisions on one report: who took which step, when and why; none is ever changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.store.directive_structure import Ids
from monitor.store.report_rows import StoredReport
from monitor.store.schema import DecisionRow, UserAccountRow


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """One decision on a report, in order."""

    kind: str
    at: datetime
    actor: str
    acting_as: str
    revision: int | None
    reason: str
    due: datetime | None
    fix_by: datetime | None


def add_decision(
    session: Session,
    report: StoredReport,
    *,
    ids: Ids,
    kind: str,
    at: datetime,
    actor_id: int,
    acting_as: str,
    revision: int | None = None,
    reason: str = "",
    due: datetime | None = None,
    fix_by: datetime | None = None,
) -> None:
    """Record a decision on a report; decisions are never changed or taken away."""
    session.add(
        DecisionRow(
            directive_id=ids.directive,
            report_id=report.id,
            sequence=report.version,
            kind=kind,
            at=at,
            actor_id=actor_id,
            acting_as=acting_as,
            revision_number=revision,
            reason=reason,
            due=due,
            fix_by=fix_by,
        )
    )
    session.flush()


def decisions(session: Session, report: StoredReport) -> list[StoredDecision]:
    """Every decision on one report, oldest first."""
    rows = session.execute(
        select(DecisionRow, UserAccountRow.username)
        .join(UserAccountRow, UserAccountRow.id == DecisionRow.actor_id)
        .where(DecisionRow.report_id == report.id)
        .order_by(DecisionRow.sequence, DecisionRow.id)
    )
    return [
        StoredDecision(
            row.kind, row.at, username, row.acting_as, row.revision_number, row.reason or "",
            row.due, row.fix_by,
        )
        for row, username in rows
    ]  # fmt: skip
