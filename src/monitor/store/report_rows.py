"""A report's row: found, begun, and moved on by every change, so that a race has one winner."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from monitor.store.directive_structure import Ids
from monitor.store.schema import ReportRow
from monitor.store.statements import changed, table


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report's row: its id and its version, the number of changes made to it."""

    id: int
    version: int


# Statements of every step are made once: making one anew takes longer than SQLite's answer.
_FIND = select(ReportRow.id, ReportRow.version).where(
    ReportRow.directive_id == bindparam("directive"),
    ReportRow.organization_id == bindparam("organization"),
    ReportRow.period_id == bindparam("period"),
)
_FIND_AND_HOLD = _FIND.with_for_update()
_BEGIN = {
    name: insert(table(ReportRow)).on_conflict_do_nothing().returning(ReportRow.id)
    for name, insert in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
_ADVANCE = (
    update(table(ReportRow))
    .where(ReportRow.id == bindparam("report"), ReportRow.version == bindparam("seen"))
    .values(version=bindparam("next"))
)


def find(
    session: Session, *, ids: Ids, organization: str, period: str, lock: bool = False
) -> StoredReport | None:
    """The report's row; None where nobody began it.

    ``lock`` holds the row until the transaction ends, so that two writers come one after the other.
    """
    which = {
        "directive": ids.directive,
        "organization": ids.organizations[organization],
        "period": ids.periods[period],
    }
    row = session.execute(_FIND_AND_HOLD if lock else _FIND, which).first()
    return None if row is None else StoredReport(row.id, row.version)


def begin(session: Session, *, ids: Ids, organization: str, period: str) -> StoredReport | None:
    """Create the report's row, at version 0; None when somebody began it at the same moment."""
    row = {
        "directive_id": ids.directive,
        "organization_id": ids.organizations[organization],
        "period_id": ids.periods[period],
        "version": 0,
    }
    id_ = session.scalar(_BEGIN[session.get_bind().dialect.name], row)
    return None if id_ is None else StoredReport(id_, 0)


def advance(session: Session, report: StoredReport) -> StoredReport | None:
    """Move the report to its next version; None when somebody else has done so first."""
    step = {"report": report.id, "seen": report.version, "next": report.version + 1}
    if changed(session, _ADVANCE, step) != 1:
        return None
    return StoredReport(report.id, report.version + 1)
