"""A report's row: found, begun, and moved on by every change, so that a race has one winner."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from monitor.store.directive_structure import Ids
from monitor.store.memory import recall
from monitor.store.queries import Query
from monitor.store.schema import ReportRow
from monitor.store.statements import table


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report's row: its id and its version, the number of changes made to it."""

    id: int
    version: int


_STEPPED_ON = "reports stepped on"
# Statements of every step are made once: making one anew takes longer than SQLite's answer.
_report = table(ReportRow).c
_FIND = select(_report.id, _report.version).where(
    _report.directive_id == bindparam("directive"),
    _report.organization_id == bindparam("organization"),
    _report.period_id == bindparam("period"),
)
_FOUND, _FOUND_AND_HELD = Query(_FIND), Query(_FIND.with_for_update())
_BEGIN = {
    name: insert(table(ReportRow)).on_conflict_do_nothing().returning(ReportRow.id)
    for name, insert in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
_ADVANCE = Query(
    update(table(ReportRow))
    .where(_report.id == bindparam("report"), _report.version == bindparam("seen"))
    .values(version=bindparam("next"))
    .returning(_report.id)
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
    row = (_FOUND_AND_HELD if lock else _FOUND).first(session, which)
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
    if _ADVANCE.first(session, step) is None:
        return None
    note_steps(session, [report.id])
    return StoredReport(report.id, report.version + 1)


def note_steps(session: Session, report_ids: Iterable[int]) -> None:
    """Remember that this transaction has moved these reports on."""
    recall(session, _STEPPED_ON).update(dict.fromkeys(report_ids))


def stepped_on(session: Session) -> AbstractSet[int]:
    """Ids of the reports this transaction has moved on."""
    return recall(session, _STEPPED_ON).keys()
