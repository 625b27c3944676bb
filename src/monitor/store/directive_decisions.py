"""What the coordinator decided about an obligation: targets, milestones, exemptions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from monitor.domain.book import PlanMade
from monitor.domain.standing import Exemption, MilestoneDecision, TargetDecision
from monitor.store import plans
from monitor.store.directive_structure import Ids
from monitor.store.memory import forget, recall
from monitor.store.queries import Query
from monitor.store.schema import ON_NO_REPORT, DecisionRow, UserAccountRow
from monitor.store.statements import table


@dataclass(frozen=True)
class Decisions:
    """The coordinator's decisions that speak of no one report."""

    exemptions: tuple[Exemption, ...]
    targets: tuple[TargetDecision, ...]
    milestones: tuple[MilestoneDecision, ...]
    plans: tuple[PlanMade, ...] = ()
    """Of the units, on their own cells; they decide a mark."""


_EXEMPTED = "exempted"
_decision = table(DecisionRow).c
_EXEMPT = Query(
    select(_decision.obligation_id).where(
        _decision.directive_id == bindparam("directive"),
        _decision.kind == "exempt",
        _decision.organization_id == bindparam("organization"),
        _decision.at <= bindparam("at"),
    )
)


def exempt_from(session: Session, *, ids: Ids, organization: str, at: datetime) -> frozenset[str]:
    """Codes of the obligations that do not apply to a unit at an instant."""
    known: dict[tuple[int, str, datetime], frozenset[str]] = recall(session, _EXEMPTED)
    key = (ids.directive, organization, at)
    if key not in known:
        found = _EXEMPT.all(
            session,
            {
                "directive": ids.directive,
                "organization": ids.organizations[organization],
                "at": at,
            },
        )
        known[key] = frozenset(ids.obligation_codes[one] for (one,) in found if one is not None)
    return known[key]


def decisions(session: Session, *, ids: Ids) -> Decisions:
    """Exemptions, targets and milestones of a directive, each with its instant."""
    exemptions, targets, milestones = [], [], []
    for row in session.scalars(
        select(DecisionRow)
        # By kind, for which there is an index: beside them stand all decisions on reports.
        .where(DecisionRow.directive_id == ids.directive, DecisionRow.kind.in_(ON_NO_REPORT))
        .order_by(DecisionRow.id)
    ):
        duty = ids.obligation_codes[row.obligation_id or 0]
        unit = ids.organization_codes[row.organization_id] if row.organization_id else None
        if row.kind == "exempt":
            exemptions.append(Exemption(duty, unit or "", row.at, row.reason or ""))
        elif row.kind == "set_target":
            targets.append(TargetDecision(duty, row.at, row.value, row.by, unit, row.note or ""))
        elif row.kind == "set_milestone":
            assert row.by is not None
            milestones.append(
                MilestoneDecision(duty, row.at, row.value, row.by, unit, row.note or "")
            )
    made = plans.made(session, ids=ids)
    return Decisions(tuple(exemptions), tuple(targets), tuple(milestones), made)


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """A decision as it is shown: who, when, what, why."""

    kind: str
    at: datetime
    actor: str
    obligation: str
    organization: str | None
    value: Decimal | None
    by: datetime | None
    note: str


def decision_log(session: Session, *, ids: Ids, obligation: str) -> list[DecisionEntry]:
    """Targets, milestones and exemptions of one obligation, newest first."""
    rows = session.execute(
        select(DecisionRow, UserAccountRow.display_name)
        .join(UserAccountRow, UserAccountRow.id == DecisionRow.actor_id)
        .where(
            DecisionRow.obligation_id == ids.obligations[obligation],
            DecisionRow.report_id.is_(None),
        )
        .order_by(DecisionRow.id.desc())
    )
    return [
        DecisionEntry(
            row.kind, row.at, name, obligation,
            ids.organization_codes[row.organization_id] if row.organization_id else None,
            row.value, row.by, row.note or row.reason or "",
        )
        for row, name in rows
    ]  # fmt: skip


def add_decision(
    session: Session,
    *,
    ids: Ids,
    kind: str,
    at: datetime,
    actor_id: int,
    obligation: str,
    organization: str | None = None,
    value: Decimal | None = None,
    by: datetime | None = None,
    reason: str = "",
    note: str = "",
) -> None:
    """Record a target, a milestone or an exemption; a later one rules from its instant on."""
    session.add(
        DecisionRow(
            directive_id=ids.directive,
            kind=kind,
            at=at,
            actor_id=actor_id,
            acting_as="coordinator",
            sequence=0,
            obligation_id=ids.obligations[obligation],
            organization_id=ids.organizations[organization] if organization else None,
            value=value,
            by=by,
            reason=reason,
            note=note,
        )
    )
    session.flush()
    forget(session, _EXEMPTED)
