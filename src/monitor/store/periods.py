"""Periods as decided: which slots a duty has, which are closed, to whom they are open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from monitor.domain.directive import Period
from monitor.domain.periods import CadenceKind, PeriodDecision
from monitor.store.directive_structure import Ids
from monitor.store.schema import (
    CadencePeriodRow,
    CadenceRow,
    PeriodDecisionRow,
    PeriodRow,
    ReportRow,
    UserAccountRow,
)


@dataclass(frozen=True, slots=True)
class StoredCadence:
    """A rhythm as it was decided: by whom, when, in which words of the form, and why."""

    obligation: str
    kind: CadenceKind
    told: dict[str, Any]
    at: datetime
    actor: str
    note: str


@dataclass(frozen=True, slots=True)
class StoredPeriodDecision:
    """A closing or an opening of a period, and who decided it."""

    decision: PeriodDecision
    actor: str


def add(
    session: Session,
    *,
    ids: Ids,
    periods: Sequence[Period],
    set_by: Literal["text", "coordinator"] = "coordinator",
) -> dict[str, int]:
    """Add slots the coordinator or a later text set, and give their ids by code."""
    position = session.scalar(
        select(func.max(PeriodRow.position)).where(PeriodRow.directive_id == ids.directive)
    )
    rows = [
        PeriodRow(
            directive_id=ids.directive, code=one.code, kind=one.kind, opens=one.opens,
            cut_off=one.cut_off, due=one.due, due_rule=one.due_rule, as_written=one.as_written,
            position=(position or 0) + number, set_by=set_by,
        )
        for number, one in enumerate(periods, 1)
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    return {one.code: one.id for one in rows}


def begun(session: Session, *, ids: Ids) -> frozenset[str]:
    """Codes of the periods somebody has begun a report for."""
    rows = session.scalars(
        select(ReportRow.period_id).where(ReportRow.directive_id == ids.directive).distinct()
    )
    return frozenset(ids.period_codes[one] for one in rows)


def of_the_text(session: Session, *, ids: Ids) -> frozenset[str]:
    """Codes of the periods the directive's own text sets: no decision takes them away."""
    return frozenset(
        session.scalars(
            select(PeriodRow.code).where(
                PeriodRow.directive_id == ids.directive, PeriodRow.set_by == "text"
            )
        )
    )


def add_cadence(
    session: Session,
    *,
    obligation_id: int,
    at: datetime,
    actor_id: int,
    kind: CadenceKind,
    told: dict[str, Any],
    note: str,
    period_ids: Collection[int],
) -> None:
    """Record the rhythm an obligation has from an instant on, with every period it then has."""
    row = CadenceRow(
        obligation_id=obligation_id, at=at, actor_id=actor_id, kind=kind, told=told, note=note
    )
    session.add(row)
    session.flush()
    if period_ids:
        session.execute(
            insert(CadencePeriodRow),
            [{"cadence_id": row.id, "period_id": one} for one in sorted(period_ids)],
        )


def cadences(session: Session, *, ids: Ids) -> list[StoredCadence]:
    """Every rhythm decided for a directive's obligations, newest first."""
    rows = session.execute(
        select(CadenceRow, UserAccountRow.display_name)
        .join(UserAccountRow, UserAccountRow.id == CadenceRow.actor_id)
        .where(CadenceRow.obligation_id.in_(list(ids.obligations.values())))
        .order_by(CadenceRow.id.desc())
    )
    return [
        StoredCadence(
            ids.obligation_codes[row.obligation_id],
            row.kind,  # type: ignore[arg-type]  # the database's check keeps it to the words
            dict(row.told),
            row.at,
            name,
            row.note,
        )
        for row, name in rows
    ]


def decision_log(session: Session, *, ids: Ids, period: str) -> list[StoredPeriodDecision]:
    """Closings and openings of one period with who decided them, oldest first."""
    rows = session.execute(
        select(PeriodDecisionRow, UserAccountRow.display_name)
        .join(UserAccountRow, UserAccountRow.id == PeriodDecisionRow.actor_id)
        .where(PeriodDecisionRow.period_id == ids.periods[period])
        .order_by(PeriodDecisionRow.id)
    )
    return [
        StoredPeriodDecision(
            PeriodDecision(
                row.kind,  # type: ignore[arg-type]  # the database's check keeps it to the two
                period,
                row.at,
                row.instant,
                ids.organization_codes[row.organization_id] if row.organization_id else None,
                row.reason,
            ),
            name,
        )
        for row, name in rows
    ]


def add_decision(
    session: Session,
    *,
    period_id: int,
    kind: str,
    at: datetime,
    instant: datetime | None,
    organization_id: int | None,
    actor_id: int,
    reason: str,
) -> None:
    """Record that a period is closed from an instant on, or open until one."""
    session.add(
        PeriodDecisionRow(
            period_id=period_id, kind=kind, at=at, instant=instant,
            organization_id=organization_id, actor_id=actor_id, reason=reason,
        )
    )  # fmt: skip
    session.flush()
