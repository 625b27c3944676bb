"""What counts now, kept beside the history so that a matrix need not walk it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from monitor.domain.directive import Basis, Directive
from monitor.domain.figures import Nil, Value
from monitor.store.directive_structure import Ids
from monitor.store.revisions import columns_of
from monitor.store.schema import CurrentFigureRow, ReportRow, RevisionRow
from monitor.store.statements import insert_into, table


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


def sent_numbers(
    session: Session, *, ids: Ids, organizations: Collection[str], fields: Collection[str]
) -> dict[str, dict[str, tuple[int | Decimal, datetime]]]:
    """The numbers of these units that count as received and since when, by unit, then field.

    A unit that has sent none of the fields is absent.
    """
    rows = session.execute(
        select(
            CurrentFigureRow.organization_id, CurrentFigureRow.field_id, CurrentFigureRow.value,
            CurrentFigureRow.counted_at,
        ).where(
            CurrentFigureRow.directive_id == ids.directive,
            CurrentFigureRow.basis == "received",
            CurrentFigureRow.organization_id.in_([ids.organizations[c] for c in organizations]),
            CurrentFigureRow.field_id.in_([ids.fields[code] for code in fields]),
            CurrentFigureRow.value.is_not(None),
        )
    )  # fmt: skip
    found: dict[str, dict[str, tuple[int | Decimal, datetime]]] = defaultdict(dict)
    for organization, field, value, since in rows:
        assert value is not None
        exact = int(value) if value == value.to_integral_value() else value
        found[ids.organization_codes[organization]][ids.field_codes[field]] = (exact, since)
    return dict(found)


@dataclass(frozen=True, slots=True)
class CurrentFigure:
    """One row of the snapshot, before it is kept."""

    field: str
    basis: Basis
    value: Value
    period: str
    revision: int
    counted_at: datetime


_FORGET = delete(table(CurrentFigureRow)).where(
    CurrentFigureRow.directive_id == bindparam("directive"),
    CurrentFigureRow.organization_id == bindparam("organization"),
)
_KEEP = insert_into(CurrentFigureRow)
_REVISIONS = (
    select(ReportRow.period_id, RevisionRow.number, RevisionRow.id)
    .join(RevisionRow, RevisionRow.report_id == ReportRow.id)
    .where(
        ReportRow.directive_id == bindparam("directive"),
        ReportRow.organization_id == bindparam("organization"),
        ReportRow.period_id.in_(bindparam("periods", expanding=True)),
    )
)


def keep_current(
    session: Session, *, ids: Ids, organization: str, rows: Collection[CurrentFigure]
) -> None:
    """Replace one organisation's snapshot by these rows, in the transaction that changed it."""
    organization_id = ids.organizations[organization]
    which = {"directive": ids.directive, "organization": organization_id}
    session.execute(_FORGET, which)
    if not rows:
        return
    revision_ids = {
        (row.period_id, row.number): row.id
        for row in session.execute(
            _REVISIONS, which | {"periods": list({ids.periods[one.period] for one in rows})}
        )
    }
    kept = []
    for row in rows:
        columns = columns_of(row.value)
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
    session.execute(_KEEP, kept)
