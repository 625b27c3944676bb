"""The reports of many units for one period, read and saved together in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from monitor.domain.figures import Entry
from monitor.store import evidence
from monitor.store.directives import Ids
from monitor.store.report_rows import StoredReport, note_steps
from monitor.store.revisions import StoredRevision, columns_of, entry_of
from monitor.store.schema import (
    FigureRow,
    OrganizationAliasRow,
    OrganizationRow,
    ReportRow,
    RevisionRow,
    UserAccountRow,
)
from monitor.store.statements import add_many, as_kept, insert_into
from monitor.store.types import thousandths

T = TypeVar("T")
_ADD_FIGURES = insert_into(FigureRow)
_NUMBERS = (int, Decimal)
"""Kinds of entries that are numbers; a truth value is not of them, though Python counts with it."""
_COLUMNS_OF_REPORTS = ("directive_id", "organization_id", "period_id", "version")
_COLUMNS_OF_NUMBERS = ("revision_id", "field_id", "value", "warning_reason")
_COLUMNS_OF_REVISIONS = (
    "report_id", "sequence", "number", "author_id", "saved_at", "note", "correction_reason",
    "on_behalf",
)  # fmt: skip
MOST_AT_ONCE = 5000
"""Values in one statement; SQLite takes 32,000."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A revision to be added to a unit's report, which is begun where ``report`` is None."""

    organization: str
    report: StoredReport | None
    number: int
    entries: Mapping[str, Entry]
    reasons: Mapping[str, str]
    note: str
    correction_reason: str
    on_behalf: bool


@dataclass(frozen=True, slots=True)
class Save:
    """That somebody saved a report: at which of its versions, who, and when."""

    version: int
    by: str
    at: datetime


def find(
    session: Session,
    *,
    ids: Ids,
    organizations: Collection[str],
    period: str,
    lock: bool = False,
) -> dict[str, StoredReport]:
    """Report rows by unit; units that have not begun are absent.

    ``lock`` holds the rows until the transaction ends, always in the same order.
    """
    found = {}
    for some in _at_once(organizations):
        query = (
            select(ReportRow.id, ReportRow.version, ReportRow.organization_id)
            .where(
                ReportRow.directive_id == ids.directive,
                ReportRow.period_id == ids.periods[period],
                ReportRow.organization_id.in_([ids.organizations[code] for code in some]),
            )
            .order_by(ReportRow.id)
        )
        for row in session.execute(query.with_for_update() if lock else query):
            code = ids.organization_codes[row.organization_id]
            found[code] = StoredReport(row.id, row.version)
    return found


def newest(
    session: Session, *, ids: Ids, reports: Mapping[str, StoredReport]
) -> dict[str, StoredRevision]:
    """The newest revision of each report, as typed, by unit; a report without one is absent."""
    units = {report.id: code for code, report in reports.items()}
    last = (
        select(RevisionRow.report_id, func.max(RevisionRow.number).label("number"))
        .group_by(RevisionRow.report_id)
        .subquery()
    )
    rows: dict[int, tuple[RevisionRow, str, int]] = {}
    for some in _at_once(units):
        query = (
            select(RevisionRow, UserAccountRow.username, evidence.FILE_COUNT.label("files"))
            .join(UserAccountRow, UserAccountRow.id == RevisionRow.author_id)
            .join(
                last,
                (last.c.report_id == RevisionRow.report_id) & (last.c.number == RevisionRow.number),
            )
            .where(RevisionRow.report_id.in_(some))
        )
        rows |= {row.id: (row, name, files) for row, name, files in session.execute(query)}
    entries: dict[int, dict[str, Entry]] = defaultdict(dict)
    reasons: dict[int, dict[str, str]] = defaultdict(dict)
    table = FigureRow.__table__
    for some in _at_once(rows):
        for figure in session.execute(select(table).where(table.c.revision_id.in_(some))):
            code = ids.field_codes[figure.field_id]
            entry = entry_of(figure)
            if entry is not None:
                entries[figure.revision_id][code] = entry
            if figure.warning_reason:
                reasons[figure.revision_id][code] = figure.warning_reason
    return {
        units[row.report_id]: StoredRevision(
            row.id, row.sequence, row.number, username, row.saved_at, row.note or "",
            row.correction_reason or "", row.on_behalf, file_count=files, entries=entries[row.id],
            reasons=reasons[row.id],
        )
        for row, username, files in rows.values()
    }  # fmt: skip


def saved_by_others(
    session: Session, *, reports: Mapping[str, StoredReport], but: int | None
) -> dict[str, Save]:
    """The newest save of each report by anybody but one account (None: by anybody at all).

    A report that nobody (else) saved is absent.
    """
    units = {report.id: code for code, report in reports.items()}
    found: dict[str, Save] = {}
    for some in _at_once(units):
        query = (
            select(
                RevisionRow.report_id, RevisionRow.sequence, RevisionRow.saved_at,
                UserAccountRow.display_name,
            )
            .join(UserAccountRow, UserAccountRow.id == RevisionRow.author_id)
            .where(RevisionRow.report_id.in_(some), RevisionRow.author_id != but)
            .order_by(RevisionRow.number)
        )  # fmt: skip
        for row in session.execute(query):
            found[units[row.report_id]] = Save(row.sequence, row.display_name, row.saved_at)
    return found


def entries_at(
    session: Session, *, ids: Ids, versions: Mapping[str, tuple[int, int]]
) -> dict[str, dict[str, Entry]]:
    """What each report held at an older version, by unit; a unit that held nothing is absent.

    Args:
        session: The transaction.
        ids: The directive's ids.
        versions: By unit, the report's id and the version that is asked for.
    """
    units = {report: code for code, (report, _) in versions.items()}
    told = dict(versions.values())
    newest: dict[int, tuple[int, int]] = {}
    for some in _at_once(units):
        heads = select(RevisionRow.id, RevisionRow.report_id, RevisionRow.sequence)
        for row in session.execute(heads.where(RevisionRow.report_id.in_(some))):
            if row.sequence <= told[row.report_id]:
                last = (row.sequence, row.id)
                newest[row.report_id] = max(newest.get(row.report_id, (0, 0)), last)
    of_unit = {revision: units[report] for report, (_, revision) in newest.items()}
    found: dict[str, dict[str, Entry]] = defaultdict(dict)
    table = FigureRow.__table__
    for some in _at_once(of_unit):
        for figure in session.execute(select(table).where(table.c.revision_id.in_(some))):
            entry = entry_of(figure)
            if entry is not None:
                found[of_unit[figure.revision_id]][ids.field_codes[figure.field_id]] = entry
    return found


def aliases(session: Session, *, organizations: Collection[str]) -> dict[str, list[str]]:
    """Other names of units, by code; a unit without any is absent."""
    found: dict[str, list[str]] = defaultdict(list)
    for some in _at_once(organizations):
        query = (
            select(OrganizationRow.code, OrganizationAliasRow.alias)
            .join(OrganizationRow, OrganizationRow.id == OrganizationAliasRow.organization_id)
            .where(OrganizationRow.code.in_(some))
            .order_by(OrganizationAliasRow.id)
        )
        for code, alias in session.execute(query):
            found[code].append(alias)
    return found


def add(
    session: Session,
    drafts: Sequence[Draft],
    *,
    ids: Ids,
    period: str,
    author_id: int,
    saved_at: datetime,
) -> bool:
    """Add a revision to each report; False when somebody began one of them at the same moment.

    The reports must have been found with their rows held, so that no version has moved since.
    """
    begun = {one.organization: one.report.id for one in drafts if one.report is not None}
    for some in _at_once(begun.values()):
        session.execute(
            update(ReportRow)
            .where(ReportRow.id.in_(some))
            .values(version=ReportRow.version + 1)
            .execution_options(synchronize_session=False)
        )
    missing = [one.organization for one in drafts if one.report is None]
    if missing and not _begin(session, missing, ids=ids, period=period):
        return False
    if missing:
        found = find(session, ids=ids, organizations=missing, period=period)
        begun |= {code: report.id for code, report in found.items()}
    note_steps(session, begun.values())
    instant = as_kept(session, saved_at)
    revisions = (
        (
            begun[one.organization], (one.report.version if one.report else 0) + 1, one.number,
            author_id, instant, one.note, one.correction_reason, one.on_behalf,
        )
        for one in drafts
    )  # fmt: skip
    add_many(session, RevisionRow, _COLUMNS_OF_REVISIONS, revisions)
    made = _revision_ids(session, begun.values())
    _add_figures(session, drafts, begun, made, ids=ids)
    later = [made[begun[one.organization], one.number] for one in drafts if one.number > 1]
    evidence.carry_on(session, revision_ids=later)
    return True


def _begin(session: Session, organizations: Sequence[str], *, ids: Ids, period: str) -> bool:
    """Add the rows of reports as their first revision leaves them; False if one is there now."""
    rows = (
        (ids.directive, ids.organizations[code], ids.periods[period], 1) for code in organizations
    )
    try:
        with session.begin_nested():
            add_many(session, ReportRow, _COLUMNS_OF_REPORTS, rows)
    except IntegrityError:
        return False
    return True


def _revision_ids(session: Session, reports: Iterable[int]) -> dict[tuple[int, int], int]:
    """The rows of some reports' revisions, by report and number."""
    found: dict[tuple[int, int], int] = {}
    for some in _at_once(reports):
        made = select(RevisionRow.id, RevisionRow.report_id, RevisionRow.number)
        for row in session.execute(made.where(RevisionRow.report_id.in_(some))):
            found[row.report_id, row.number] = row.id
    return found


def _add_figures(
    session: Session,
    drafts: Sequence[Draft],
    begun: Mapping[str, int],
    revision_of: Mapping[tuple[int, int], int],
    *,
    ids: Ids,
) -> None:
    # Numbers are nearly all of a nation's figures: they go the short way, the rest the usual one.
    numbers: list[tuple[int, int, int, str]] = []
    others: list[dict[str, Any]] = []
    fields = ids.fields
    for one in drafts:
        revision = revision_of[begun[one.organization], one.number]
        entries, reasons = one.entries, one.reasons
        for code, entry in entries.items():
            if type(entry) in _NUMBERS:
                kept = thousandths(entry)  # type: ignore[arg-type]
                numbers.append((revision, fields[code], kept, reasons.get(code, "")))
            else:
                others.append(_figure(one, revision, code, fields[code]))
        others += [
            _figure(one, revision, code, fields[code]) for code in reasons if code not in entries
        ]
    add_many(session, FigureRow, _COLUMNS_OF_NUMBERS, numbers)
    if others:
        session.execute(_ADD_FIGURES, others)


def _figure(draft: Draft, revision: int, code: str, field: int) -> dict[str, Any]:
    return {
        "revision_id": revision,
        "field_id": field,
        "warning_reason": draft.reasons.get(code, ""),
        **columns_of(draft.entries.get(code)),
    }


def _at_once(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lots that fit into a statement."""
    left = iter(values)
    while some := list(islice(left, MOST_AT_ONCE)):
        yield some
