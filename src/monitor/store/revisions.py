"""Revisions: the figures of a report as they were saved, never changed afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, bindparam, select, type_coerce
from sqlalchemy.orm import Session

from monitor.domain.figures import Entry, Nil, Unreadable, Value
from monitor.store.directive_structure import Ids
from monitor.store.evidence import FILE_COUNT, Attachment, attached
from monitor.store.queries import Query
from monitor.store.report_rows import StoredReport
from monitor.store.schema import FigureRow, ReportRow, RevisionRow, UserAccountRow
from monitor.store.statements import insert_into, table


@dataclass(frozen=True, slots=True)
class RevisionHead:
    """A revision but for its figures. ``sequence`` orders it among the report's decisions."""

    id: int
    sequence: int
    number: int
    author: str
    saved_at: datetime
    note: str
    correction_reason: str
    on_behalf: bool
    file_count: int
    """How many files stand beside its figures."""


@dataclass(frozen=True, slots=True)
class StoredRevision(RevisionHead):
    """One immutable revision as it was saved, with the files beside it."""

    entries: Mapping[str, Entry]
    reasons: Mapping[str, str]
    files: tuple[Attachment, ...] = ()


_ADD = Query(
    insert_into(RevisionRow).returning(table(RevisionRow).c.id),
    "report_id", "sequence", "number", "author_id", "saved_at", "note", "correction_reason",
    "on_behalf",
)  # fmt: skip
_ADD_FIGURES = insert_into(FigureRow)
# From the tables, not the mapper: one board of cells reads thousands of rows.
_report, _revision, _figure = (table(row).c for row in (ReportRow, RevisionRow, FigureRow))
_author = table(UserAccountRow).c
_HEADS = Query(
    select(
        _revision.id, _revision.sequence, _revision.number, _author.username, _revision.saved_at,
        _revision.note, _revision.correction_reason, _revision.on_behalf,
        FILE_COUNT.label("file_count"),
    )
    .join(table(UserAccountRow), _author.id == _revision.author_id)
    .where(_revision.report_id == bindparam("report"))
    .order_by(_revision.number)
)  # fmt: skip
_VALUES = (
    _figure.field_id, _figure.value, _figure.boolean_value, _figure.text_value,
    _figure.date_value, _figure.nil, _figure.reason, _figure.typed, _figure.typed_problem,
)  # fmt: skip
_FIGURES = select(_figure.revision_id, _figure.warning_reason, *_VALUES)
_FIGURES_OF = Query(_FIGURES.where(_figure.revision_id == bindparam("revision")))
_FIGURES_AMONG = _FIGURES.where(_figure.revision_id.in_(bindparam("revisions", expanding=True)))
_FIGURES_BY_KEY = (
    select(
        _report.organization_id, _report.period_id, _revision.number, _figure.field_id,
        type_coerce(_figure.value, BigInteger), _figure.boolean_value, _figure.text_value,
        _figure.date_value, _figure.nil, _figure.reason,
    )
    .join(table(RevisionRow), _revision.report_id == _report.id)
    .join(table(FigureRow), _figure.revision_id == _revision.id)
    .where(
        _report.directive_id == bindparam("directive"),
        _report.organization_id.in_(bindparam("organizations", expanding=True)),
        _report.period_id.in_(bindparam("periods", expanding=True)),
        _revision.number.in_(bindparam("numbers", expanding=True)),
    )
)  # fmt: skip
_FIGURES_OF_FIELDS = _FIGURES_BY_KEY.where(
    _figure.field_id.in_(bindparam("fields", expanding=True))
)


def add_revision(
    session: Session,
    report: StoredReport,
    head: RevisionHead,
    *,
    ids: Ids,
    author_id: int,
    entries: Mapping[str, Entry],
    reasons: Mapping[str, str],
) -> RevisionHead:
    """Add a revision with all its figures, earlier ones stay as they are; returns it with its id.

    Args:
        session: An open writing session.
        report: The report, moved on to the version the revision makes.
        head: The revision; its id is given here.
        ids: Ids of the directive's things.
        author_id: The account of ``head.author``.
        entries: Its values by field code.
        reasons: Reasons given for warnings, by field code.
    """
    id_ = _ADD.value(
        session,
        {
            "report_id": report.id,
            "sequence": head.sequence,
            "number": head.number,
            "author_id": author_id,
            "saved_at": head.saved_at,
            "note": head.note,
            "correction_reason": head.correction_reason,
            "on_behalf": head.on_behalf,
        },
    )
    added = replace(head, id=id_)
    rows = [
        {"revision_id": added.id, "field_id": ids.fields[code]}
        | columns_of(entries.get(code))
        | {"warning_reason": reasons.get(code, "")}
        for code in dict.fromkeys([*entries, *reasons])
    ]
    if rows:
        session.execute(_ADD_FIGURES, rows)
    return added


def revision_heads(session: Session, report: StoredReport) -> list[RevisionHead]:
    """Every revision of one report, oldest first, without their figures."""
    return [
        RevisionHead(
            row.id, row.sequence, row.number, row.username, row.saved_at, row.note or "",
            row.correction_reason or "", row.on_behalf, row.file_count,
        )
        for row in _HEADS.all(session, {"report": report.id})
    ]  # fmt: skip


def revisions(session: Session, heads: Sequence[RevisionHead], *, ids: Ids) -> list[StoredRevision]:
    """These revisions with their figures, as typed."""
    entries: dict[int, dict[str, Entry]] = defaultdict(dict)
    reasons: dict[int, dict[str, str]] = defaultdict(dict)
    for row in _figures_of(session, [one.id for one in heads]):
        code = ids.field_codes[row.field_id]
        entry = entry_of(row)
        if entry is not None:
            entries[row.revision_id][code] = entry
        if row.warning_reason:
            reasons[row.revision_id][code] = row.warning_reason
    files = attached(session, revision_ids=[one.id for one in heads if one.file_count])
    return [
        StoredRevision(
            one.id, one.sequence, one.number, one.author, one.saved_at, one.note,
            one.correction_reason, one.on_behalf, one.file_count, entries[one.id],
            reasons[one.id], files.get(one.id, ()),
        )
        for one in heads
    ]  # fmt: skip


def _figures_of(session: Session, revisions: Sequence[int]) -> Iterable[Any]:
    """The rows of figures of these revisions."""
    if len(revisions) == 1:  # as at every save
        return _FIGURES_OF.all(session, {"revision": revisions[0]})
    return session.execute(_FIGURES_AMONG, {"revisions": revisions}) if revisions else ()


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
    found: dict[tuple[str, str, int], dict[str, Value]] = {key: {} for key in keys}
    if not found:
        return {}
    places = {
        (ids.organizations[organization], ids.periods[period], number): values
        for (organization, period, number), values in found.items()
    }
    organizations, periods, numbers = (list(set(among)) for among in zip(*places, strict=True))
    asked = {
        "directive": ids.directive,
        "organizations": organizations,
        "periods": periods,
        "numbers": numbers,
    }
    query = _FIGURES_BY_KEY
    if fields is not None:
        query, asked = _FIGURES_OF_FIELDS, asked | {"fields": [ids.fields[c] for c in fields]}
    codes = ids.field_codes
    for organization, period, number, field, *columns in session.execute(query, asked).all():
        values = places.get((organization, period, number))
        if values is not None and (value := _value(*columns)) is not None:
            values[codes[field]] = value
    return found


def _value(
    thousandths: int | None, boolean: Any, text: Any, day: Any, nil: Any, reason: Any
) -> Value | None:
    """What a figure's columns hold; None for what was typed unreadably or not at all."""
    if thousandths is not None:
        whole, rest = divmod(thousandths, 1000)
        return Decimal(thousandths) / 1000 if rest else whole
    if nil is not None:
        return Nil(nil, reason or "")
    if boolean is not None:
        return bool(boolean)
    return day if day is not None else text  # type: ignore[no-any-return]


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
