"""A directive's structure, read whole from its rows: text, fields, duties, who has to do what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.domain.checks import Rule
from monitor.domain.directive import (
    Assignment,
    Computation,
    Directive,
    Field,
    Group,
    Item,
    Obligation,
    Period,
    Reference,
)
from monitor.domain.periods import PeriodDecision
from monitor.store import amended, duty_structure
from monitor.store.schema import (
    AssignmentRow,
    DirectiveGroupRow,
    DirectiveItemRow,
    DirectiveRow,
    FieldRow,
    GroupMemberRow,
    ObligationRow,
    OrganizationRow,
    PeriodDecisionRow,
    PeriodRow,
    ReferenceValueRow,
)

Row = TypeVar("Row", FieldRow, PeriodRow, DirectiveItemRow, ObligationRow)


@dataclass(frozen=True)
class Ids:
    """Database ids of a directive's things, by code, and back."""

    directive: int
    organizations: Mapping[str, int]
    periods: Mapping[str, int]
    fields: Mapping[str, int]
    obligations: Mapping[str, int]

    @cached_property
    def organization_codes(self) -> dict[int, str]:
        return {id_: code for code, id_ in self.organizations.items()}

    @cached_property
    def period_codes(self) -> dict[int, str]:
        return {id_: code for code, id_ in self.periods.items()}

    @cached_property
    def field_codes(self) -> dict[int, str]:
        return {id_: code for code, id_ in self.fields.items()}

    @cached_property
    def obligation_codes(self) -> dict[int, str]:
        return {id_: code for code, id_ in self.obligations.items()}


@dataclass(frozen=True, eq=False)
class StoredDirective:
    """A directive with its ids, the warnings that are on, and its notes (baseline, questions)."""

    directive: Directive
    ids: Ids
    rules: tuple[Rule, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)
    span_only: tuple[Obligation, ...] = ()
    """Duties without a cell: to carry out (C.1), to download (M.1)."""
    closings: tuple[PeriodDecision, ...] = ()
    """Every closing and opening of its periods, oldest first."""
    version: int = 0
    """How often any of this was changed."""

    def duty(self, code: str) -> Obligation | None:
        """A duty by its code, whether it has a cell or not."""
        every = (*self.directive.obligations, *self.span_only)
        return next((one for one in every if one.code == code), None)


def read(session: Session, directive_id: int) -> StoredDirective:
    """The directive of this id, as its rows say now."""
    row = session.get_one(DirectiveRow, directive_id)
    units = dict(session.execute(select(OrganizationRow.id, OrganizationRow.code)).all())
    field_rows = _rows(session, FieldRow, directive_id, FieldRow.position)
    # Those set later lie between those of the text: what is due later is later. Of two that are
    # due at once the deadline is the later, so that it answers for the other, not the reverse.
    period_rows = _rows(
        session, PeriodRow, directive_id,
        PeriodRow.due, PeriodRow.kind.desc(), PeriodRow.opens, PeriodRow.position,
    )  # fmt: skip
    items = _rows(session, DirectiveItemRow, directive_id, DirectiveItemRow.position)
    duty_rows = _rows(session, ObligationRow, directive_id, ObligationRow.position)
    ids = Ids(
        directive_id,
        {code: id_ for id_, code in units.items()},
        {one.code: one.id for one in period_rows},
        {one.code: one.id for one in field_rows},
        {one.code: one.id for one in duty_rows},
    )
    fields = {one.id: _field(one) for one in field_rows}
    made_of = amended.read(session, [one.id for one in duty_rows])
    duties = duty_structure.read(
        session, duty_rows, fields=fields, periods=ids.period_codes,
        items={one.id: one.label for one in items}, made_of=made_of,
    )  # fmt: skip
    directive = Directive(
        slug=row.slug,
        number=row.number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        subject=row.subject,
        text=row.text,
        time_zone=row.time_zone,
        basis=row.basis,  # type: ignore[arg-type]  # the database's check keeps it to the two
        coordinator=units[row.coordinator_id],
        accepts_coordinators_own_report=units[row.own_report_acceptor_id],
        items=tuple(_items(items, row.text)),
        gaps=tuple(one.label for one in items if one.status == "missing"),
        periods=tuple(_period(one) for one in period_rows),
        fields={one.code: one for one in fields.values()},
        references=_references(session, fields, units),
        obligations=duties.with_cell,
        assignments=amended.assignments(_assignments(session, ids), made_of, ids.obligation_codes),
        groups=_groups(session, directive_id, units),
    )
    return StoredDirective(
        directive, ids, duties.rules, dict(row.notes or {}), duties.span_only,
        _closings(session, ids), row.structure_version,
    )  # fmt: skip


def _rows(session: Session, kind: type[Row], directive_id: int, *order: Any) -> Sequence[Row]:
    """Every row of a kind that belongs to a directive."""
    query = select(kind).where(kind.directive_id == directive_id).order_by(*order)
    return session.scalars(query).all()


def _items(rows: Iterable[DirectiveItemRow], text: str) -> Iterator[Item]:
    """The paragraphs that are there; a gap in their numbering has no place in the text."""
    for one in rows:
        if one.start is not None and one.end is not None:
            yield Item(one.label, one.start, one.end, text[one.start : one.end])


def _period(row: PeriodRow) -> Period:
    return Period(
        row.code,
        row.kind,  # type: ignore[arg-type]  # the database's check keeps it to the two
        row.opens,
        row.cut_off,
        row.due,
        row.due_rule,
        row.as_written,
    )


def _closings(session: Session, ids: Ids) -> tuple[PeriodDecision, ...]:
    rows = session.scalars(
        select(PeriodDecisionRow)
        .where(PeriodDecisionRow.period_id.in_(list(ids.periods.values())))
        .order_by(PeriodDecisionRow.id)
    )
    return tuple(
        PeriodDecision(
            row.kind,  # type: ignore[arg-type]  # the database's check keeps it to the two
            ids.period_codes[row.period_id],
            row.at,
            row.instant,
            ids.organization_codes[row.organization_id] if row.organization_id else None,
            row.reason,
        )
        for row in rows
    )


def _field(row: FieldRow) -> Field:
    computation = Computation(**row.computation) if row.computation else None
    return Field(
        code=row.code,
        label_vi=row.label_vi,
        label_en=row.label_en,
        unit=row.unit,
        type=row.type,  # type: ignore[arg-type]  # the database's checks keep these to their words
        source=row.source,  # type: ignore[arg-type]
        accumulates=row.accumulates,  # type: ignore[arg-type]
        asked=row.asked,  # type: ignore[arg-type]
        form=row.form,
        at_most=row.at_most,
        computation=computation,
        help_vi=row.help_vi,
        help_en=row.help_en,
    )


def _references(
    session: Session, fields: Mapping[int, Field], organizations: Mapping[int, str]
) -> tuple[Reference, ...]:
    rows = session.scalars(
        select(ReferenceValueRow).where(ReferenceValueRow.field_id.in_(list(fields)))
    )
    return tuple(
        Reference(
            fields[one.field_id].code, organizations[one.organization_id], one.value, one.as_of,
            one.source, one.verified,
        )
        for one in rows
    )  # fmt: skip


def _assignments(session: Session, ids: Ids) -> tuple[Assignment, ...]:
    rows = session.scalars(
        select(AssignmentRow)
        .where(AssignmentRow.obligation_id.in_(list(ids.obligations.values())))
        .order_by(AssignmentRow.id)
    )
    codes = ids.organization_codes
    return tuple(
        Assignment(
            ids.obligation_codes[one.obligation_id],
            codes[one.organization_id],
            one.part,  # type: ignore[arg-type]
            one.contribution,  # type: ignore[arg-type]
            codes[one.reports_to_id] if one.reports_to_id else None,
            one.since,
            one.until,
        )
        for one in rows
    )


def _groups(
    session: Session, directive_id: int, organizations: Mapping[int, str]
) -> tuple[Group, ...]:
    rows = session.scalars(
        select(DirectiveGroupRow)
        .where(DirectiveGroupRow.directive_id == directive_id)
        .order_by(DirectiveGroupRow.position)
    ).all()
    members: dict[int, list[str]] = defaultdict(list)
    for member in session.scalars(
        select(GroupMemberRow)
        .where(GroupMemberRow.group_id.in_([one.id for one in rows]))
        .order_by(GroupMemberRow.position)
    ):
        members[member.group_id].append(organizations[member.organization_id])
    return tuple(Group(one.code, one.name_vi, one.name_en, tuple(members[one.id])) for one in rows)
