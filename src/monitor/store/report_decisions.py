"""Decisions on one report: who took which step, when and why; none is ever changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from monitor.store import deputies, statements
from monitor.store.directive_structure import Ids
from monitor.store.queries import Query
from monitor.store.report_rows import StoredReport
from monitor.store.schema import DecisionRow, DeputyDecisionRow, DeputyRow, UserAccountRow
from monitor.store.statements import insert_into, table


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """One decision on a report. ``sequence`` orders it among the report's revisions."""

    sequence: int
    kind: str
    at: datetime
    actor: str
    acting_as: str
    revision: int | None = None
    reason: str = ""
    due: datetime | None = None
    fix_by: datetime | None = None
    deputy_for: str | None = None
    """The head in whose place it was taken."""


_decision, _signed, _named = (table(row).c for row in (DecisionRow, DeputyDecisionRow, DeputyRow))
_actor, _head = table(UserAccountRow).c, table(UserAccountRow).alias("head")
_ADD = insert_into(DecisionRow)
_DECISIONS = Query(
    select(
        _decision.sequence, _decision.kind, _decision.at, _actor.username, _decision.acting_as,
        _decision.revision_number, _decision.reason, _decision.due, _decision.fix_by,
        _head.c.username.label("deputy_for"),
    )
    .join(table(UserAccountRow), _actor.id == _decision.actor_id)
    .outerjoin(table(DeputyDecisionRow), _signed.decision_id == _decision.id)
    .outerjoin(table(DeputyRow), _named.id == _signed.deputy_id)
    .outerjoin(_head, _head.c.id == _named.head_id)
    .where(_decision.report_id == bindparam("report"))
    .order_by(_decision.sequence, _decision.id)
)  # fmt: skip


def add_decision(
    session: Session,
    report: StoredReport,
    decision: StoredDecision,
    *,
    ids: Ids,
    actor_id: int,
    naming: int | None = None,
) -> None:
    """Record a decision on a report.

    ``actor_id`` is the account of its actor, ``naming`` the one under which a deputy took it.
    """
    number = statements.add(
        session,
        _ADD,
        {
            "directive_id": ids.directive,
            "report_id": report.id,
            "sequence": decision.sequence,
            "kind": decision.kind,
            "at": decision.at,
            "actor_id": actor_id,
            "acting_as": decision.acting_as,
            "revision_number": decision.revision,
            "reason": decision.reason,
            "due": decision.due,
            "fix_by": decision.fix_by,
        },
    )
    if naming is not None:
        deputies.sign(session, number, naming)


def last_handed_in(session: Session, *, ids: Ids) -> datetime | None:
    """When a report of the directive was submitted or approved last; None where none ever was."""
    return session.scalar(
        select(func.max(DecisionRow.at)).where(
            DecisionRow.directive_id == ids.directive, DecisionRow.kind.in_(("submit", "approve"))
        )
    )


def decisions(session: Session, report: StoredReport) -> list[StoredDecision]:
    """Every decision on one report, oldest first."""
    return [
        StoredDecision(
            row.sequence, row.kind, row.at, row.username, row.acting_as, row.revision_number,
            row.reason or "", row.due, row.fix_by, row.deputy_for,
        )
        for row in _DECISIONS.all(session, {"report": report.id})
    ]  # fmt: skip
