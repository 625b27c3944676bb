"""Revisions: the figures of a report as they were saved, never changed afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from monitor.domain.figures import Entry, Nil, Unreadable, Value
from monitor.store.directive_structure import Ids
from monitor.store.report_rows import StoredReport
from monitor.store.schema import FigureRow, ReportRow, RevisionRow, UserAccountRow


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """One immutable revision as it was saved."""

    id: int
    number: int
    author: str
    saved_at: datetime
    note: str
    correction_reason: str
    on_behalf: bool
    entries: Mapping[str, Entry]
    reasons: Mapping[str, str]


def add_revision(
    session: Session,
    report: StoredReport,
    *,
    ids: Ids,
    number: int,
    author_id: int,
    saved_at: datetime,
    entries: Mapping[str, Entry],
    reasons: Mapping[str, str],
    note: str,
    correction_reason: str,
    on_behalf: bool,
) -> None:
    """Add a revision with all its figures; earlier ones stay as they are."""
    row = RevisionRow(
        report_id=report.id,
        sequence=report.version,
        number=number,
        author_id=author_id,
        saved_at=saved_at,
        note=note,
        correction_reason=correction_reason,
        on_behalf=on_behalf,
    )
    session.add(row)
    session.flush()
    codes = dict.fromkeys([*entries, *reasons])
    rows = [
        {"revision_id": row.id, "field_id": ids.fields[code]}
        | columns_of(entries.get(code))
        | {"warning_reason": reasons.get(code, "")}
        for code in codes
    ]
    if rows:
        session.execute(insert(FigureRow), rows)


def revisions(session: Session, report: StoredReport, *, ids: Ids) -> list[StoredRevision]:
    """Every revision of one report, oldest first, as typed."""
    entries: dict[int, dict[str, Entry]] = defaultdict(dict)
    reasons: dict[int, dict[str, str]] = defaultdict(dict)
    rows = session.execute(
        select(RevisionRow, UserAccountRow.username)
        .join(UserAccountRow, UserAccountRow.id == RevisionRow.author_id)
        .where(RevisionRow.report_id == report.id)
        .order_by(RevisionRow.number)
    ).all()
    held = session.scalars(
        select(FigureRow)
        .join(RevisionRow, RevisionRow.id == FigureRow.revision_id)
        .where(RevisionRow.report_id == report.id)
    )
    for figure in held:
        code = ids.field_codes[figure.field_id]
        entry = entry_of(figure)
        if entry is not None:
            entries[figure.revision_id][code] = entry
        if figure.warning_reason:
            reasons[figure.revision_id][code] = figure.warning_reason
    return [
        StoredRevision(
            row.id, row.number, username, row.saved_at, row.note or "",
            row.correction_reason or "", row.on_behalf, entries[row.id], reasons[row.id],
        )
        for row, username in rows
    ]  # fmt: skip


def figures(
    session: Session,
    *,
    ids: Ids,
    keys: Iterable[tuple[str, str, int]],
    fields: Collection[str] | None = None,
) -> dict[tuple[str, str, int], dict[str, Value]]:
    """Readable values of revisions, by (organisation, period, number), then by field code.

    A field left empty, or typed unreadably, is absent. ``fields`` limits the field codes.
    """
    wanted = set(keys)
    by_report: dict[tuple[int, int], set[int]] = defaultdict(set)
    for organization, period, number in wanted:
        by_report[ids.organizations[organization], ids.periods[period]].add(number)
    if not by_report:
        return {}
    query = (
        select(
            ReportRow.organization_id, ReportRow.period_id, RevisionRow.number,
            FigureRow.field_id, FigureRow.value, FigureRow.boolean_value, FigureRow.text_value,
            FigureRow.date_value, FigureRow.nil, FigureRow.reason, FigureRow.typed,
            FigureRow.typed_problem,
        )
        .join(RevisionRow, RevisionRow.report_id == ReportRow.id)
        .join(FigureRow, FigureRow.revision_id == RevisionRow.id)
        .where(
            ReportRow.directive_id == ids.directive,
            ReportRow.organization_id.in_({organization for organization, _ in by_report}),
            ReportRow.period_id.in_({period for _, period in by_report}),
        )
    )  # fmt: skip
    if fields is not None:
        query = query.where(FigureRow.field_id.in_([ids.fields[code] for code in fields]))
    found: dict[tuple[str, str, int], dict[str, Value]] = {key: {} for key in wanted}
    for row in session.execute(query):
        if row.number not in by_report.get((row.organization_id, row.period_id), ()):
            continue
        entry = entry_of(row)
        if entry is None or isinstance(entry, Unreadable):
            continue
        key = (
            ids.organization_codes[row.organization_id],
            ids.period_codes[row.period_id],
            row.number,
        )
        found[key][ids.field_codes[row.field_id]] = entry
    return found


def columns_of(entry: Entry | None) -> dict[str, Any]:
    """A figure as the columns of its row: one of them holds it, the others hold nothing."""
    columns: dict[str, Any] = dict.fromkeys(
        ("value", "boolean_value", "text_value", "date_value", "nil", "reason", "typed",
         "typed_problem")
    )  # fmt: skip
    if isinstance(entry, Nil):
        columns |= {"nil": entry.kind, "reason": entry.reason}
    elif isinstance(entry, Unreadable):
        columns |= {"typed": entry.typed, "typed_problem": entry.code}
    elif isinstance(entry, bool):
        columns["boolean_value"] = entry
    elif isinstance(entry, int | Decimal):
        columns["value"] = Decimal(entry)
    elif isinstance(entry, date):
        columns["date_value"] = entry
    elif isinstance(entry, str):
        columns["text_value"] = entry
    return columns


def entry_of(row: Any) -> Entry | None:
    """A figure's row as the value it holds; None for a row that only carries a reason."""
    if row.nil is not None:
        return Nil(row.nil, row.reason or "")
    if row.value is not None:
        exact: Decimal = row.value
        return int(exact) if exact == exact.to_integral_value() else exact
    if row.boolean_value is not None:
        return bool(row.boolean_value)
    if row.date_value is not None:
        return row.date_value  # type: ignore[no-any-return]
    if row.text_value is not None:
        return str(row.text_value)
    if row.typed is not None:
        return Unreadable(row.typed, row.typed_problem or "not_a_number")
    return None
