"""Reports: immutable revisions, the decisions on them, and the figures that count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from monitor.domain.directive import BASES, Basis, Directive
from monitor.domain.figures import Entry, Nil, Unreadable, Value
from monitor.domain.workflow import Step, Timeline, timeline
from monitor.store.directives import Ids
from monitor.store.schema import (
    CurrentFigureRow,
    DecisionRow,
    FigureRow,
    ReportRow,
    RevisionRow,
    UserAccountRow,
)

Place = tuple[str, str]
"""Organisation and period codes: one report of a directive."""


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report's row: its id and its version, the number of changes made to it."""

    id: int
    version: int


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


def find(
    session: Session, *, ids: Ids, organization: str, period: str, lock: bool = False
) -> StoredReport | None:
    """The report's row; None where nobody began it.

    ``lock`` holds the row until the transaction ends, so that two writers come one after the other.
    """
    query = select(ReportRow.id, ReportRow.version).where(
        ReportRow.directive_id == ids.directive,
        ReportRow.organization_id == ids.organizations[organization],
        ReportRow.period_id == ids.periods[period],
    )
    if lock:
        query = query.with_for_update()
    row = session.execute(query).first()
    return None if row is None else StoredReport(row.id, row.version)


def begin(session: Session, *, ids: Ids, organization: str, period: str) -> StoredReport | None:
    """Create the report's row, at version 0; None when somebody began it at the same moment."""
    row = ReportRow(
        directive_id=ids.directive,
        organization_id=ids.organizations[organization],
        period_id=ids.periods[period],
        version=0,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    return StoredReport(row.id, 0)


def advance(session: Session, report: StoredReport) -> StoredReport | None:
    """Move the report to its next version; None when somebody else has done so first."""
    moved = session.execute(
        update(ReportRow)
        .where(ReportRow.id == report.id, ReportRow.version == report.version)
        .values(version=report.version + 1)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        return None
    return StoredReport(report.id, report.version + 1)


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
        | _columns(entries.get(code))
        | {"warning_reason": reasons.get(code, "")}
        for code in codes
    ]
    if rows:
        session.execute(insert(FigureRow), rows)


def _columns(entry: Entry | None) -> dict[str, Any]:
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


def _step(row: Any) -> Step:
    is_heads = row.kind == "return" and row.acting_as == "head"
    kind: Any = "return_by_head" if is_heads else row.kind
    return Step(kind, row.at, row.revision_number, row.fix_by, row.due)


def timelines(
    session: Session,
    *,
    ids: Ids,
    organizations: Collection[str] | None = None,
    report_ids: Select[int] | None = None,
) -> dict[Place, Timeline]:
    """Every begun report's timeline, with all its instants; a report nobody began is absent.

    ``organizations`` limits it to these codes, ``report_ids`` to these reports; None is the whole
    directive.
    """
    steps: dict[tuple[int, int], list[tuple[int, int, Step]]] = defaultdict(list)
    saved = select(
        ReportRow.organization_id, ReportRow.period_id, RevisionRow.sequence,
        RevisionRow.number, RevisionRow.saved_at,
    ).join(ReportRow, ReportRow.id == RevisionRow.report_id)  # fmt: skip
    decided = select(
        ReportRow.organization_id, ReportRow.period_id, DecisionRow.sequence, DecisionRow.id,
        DecisionRow.kind, DecisionRow.acting_as, DecisionRow.at, DecisionRow.revision_number,
        DecisionRow.due, DecisionRow.fix_by,
    ).join(ReportRow, ReportRow.id == DecisionRow.report_id)  # fmt: skip
    wanted = ReportRow.directive_id == ids.directive
    saved, decided = saved.where(wanted), decided.where(wanted)
    if organizations is not None:
        among = ReportRow.organization_id.in_(
            [ids.organizations[code] for code in organizations if code in ids.organizations]
        )
        saved, decided = saved.where(among), decided.where(among)
    if report_ids is not None:
        these = ReportRow.id.in_(report_ids)
        saved, decided = saved.where(these), decided.where(these)
    for save in session.execute(saved):
        step = Step("save", save.saved_at, save.number)
        steps[save.organization_id, save.period_id].append((save.sequence, 0, step))
    for row in session.execute(decided):
        steps[row.organization_id, row.period_id].append((row.sequence, row.id, _step(row)))
    found: dict[Place, Timeline] = {}
    for (organization, period), listed in steps.items():
        place = (ids.organization_codes[organization], ids.period_codes[period])
        listed.sort(key=itemgetter(0, 1))
        found[place] = timeline(*place, [step for _, _, step in listed])
    return found


def version(session: Session, *, ids: Ids) -> int:
    """A number that grows with every change to a report or a decision of the directive."""
    changes = session.scalar(
        select(func.coalesce(func.sum(ReportRow.version), 0)).where(
            ReportRow.directive_id == ids.directive
        )
    )
    decisions = session.scalar(
        select(func.count()).where(
            DecisionRow.directive_id == ids.directive, DecisionRow.report_id.is_(None)
        )
    )
    return int(changes or 0) + int(decisions or 0)


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


@dataclass(frozen=True, slots=True)
class CurrentFigures:
    """What counts now: stock values by revision, and flow fields already added up."""

    by_revision: Mapping[tuple[str, str, int], Mapping[str, Value]]
    flows: Mapping[tuple[str, str], Value]


def current_figures(
    session: Session,
    *,
    ids: Ids,
    directive: Directive,
    basis: Basis,
    organizations: Collection[str] | None = None,
) -> CurrentFigures:
    """The kept snapshot of one basis; equal, by test, to what the history says now."""
    query = (
        select(
            CurrentFigureRow.organization_id, CurrentFigureRow.field_id,
            CurrentFigureRow.period_id, CurrentFigureRow.value, CurrentFigureRow.boolean_value,
            CurrentFigureRow.text_value, CurrentFigureRow.date_value, CurrentFigureRow.nil,
            CurrentFigureRow.nil_reason, RevisionRow.number,
        )
        .join(RevisionRow, RevisionRow.id == CurrentFigureRow.revision_id)
        .where(
            CurrentFigureRow.directive_id == ids.directive, CurrentFigureRow.basis == basis
        )
    )  # fmt: skip
    if organizations is not None:
        query = query.where(
            CurrentFigureRow.organization_id.in_(
                [ids.organizations[code] for code in organizations if code in ids.organizations]
            )
        )
    by_revision: dict[tuple[str, str, int], dict[str, Value]] = defaultdict(dict)
    flows: dict[tuple[str, str], Value] = {}
    for row in session.execute(query):
        code = ids.field_codes[row.field_id]
        organization = ids.organization_codes[row.organization_id]
        value = _current_value(row)
        if value is None:
            continue
        if directive.fields[code].accumulates == "flow":
            flows[organization, code] = value
        else:
            by_revision[organization, ids.period_codes[row.period_id], row.number][code] = value
    return CurrentFigures(by_revision, flows)


def _current_value(row: Any) -> Value | None:
    if row.nil is not None:
        return Nil(row.nil, row.nil_reason or "")
    if row.value is not None:
        exact: Decimal = row.value
        return int(exact) if exact == exact.to_integral_value() else exact
    if row.boolean_value is not None:
        return bool(row.boolean_value)
    return row.text_value if row.text_value is not None else row.date_value  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class CurrentFigure:
    """One row of the snapshot, before it is kept."""

    field: str
    basis: Basis
    value: Value
    period: str
    revision: int
    counted_at: datetime


def keep_current(
    session: Session, *, ids: Ids, organization: str, rows: Collection[CurrentFigure]
) -> None:
    """Replace one organisation's snapshot by these rows, in the transaction that changed it."""
    organization_id = ids.organizations[organization]
    session.execute(
        delete(CurrentFigureRow).where(
            CurrentFigureRow.directive_id == ids.directive,
            CurrentFigureRow.organization_id == organization_id,
            CurrentFigureRow.basis.in_(BASES),
        )
    )
    if not rows:
        return
    revision_ids = {
        (row.period_id, row.number): row.id
        for row in session.execute(
            select(ReportRow.period_id, RevisionRow.number, RevisionRow.id)
            .join(RevisionRow, RevisionRow.report_id == ReportRow.id)
            .where(
                ReportRow.directive_id == ids.directive,
                ReportRow.organization_id == organization_id,
            )
        )
    }
    kept = []
    for row in rows:
        columns = _columns(row.value)
        kept.append(
            {
                "directive_id": ids.directive,
                "organization_id": organization_id,
                "field_id": ids.fields[row.field],
                "basis": row.basis,
                "period_id": ids.periods[row.period],
                "revision_id": revision_ids[ids.periods[row.period], row.revision],
                "counted_at": row.counted_at,
                "nil_reason": columns["reason"],
            }
            | {
                name: columns[name]
                for name in ("value", "boolean_value", "text_value", "date_value", "nil")
            }
        )
    session.execute(insert(CurrentFigureRow), kept)
