"""A directive's structure, read whole from its rows: text, fields, duties, who has to do what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.domain.checks import Rule
from monitor.domain.directive import (
    Assignment,
    Computation,
    Directive,
    Field,
    Group,
    Indicator,
    Item,
    Obligation,
    Period,
    PeriodsFrom,
    Reference,
)
from monitor.domain.periods import PeriodDecision
from monitor.store import amended
from monitor.store.schema import (
    AssignmentRow,
    CadencePeriodRow,
    CadenceRow,
    DirectiveGroupRow,
    DirectiveItemRow,
    DirectiveRow,
    FieldRow,
    GroupMemberRow,
    IndicatorRow,
    ObligationPeriodRow,
    ObligationRow,
    OrganizationRow,
    PeriodDecisionRow,
    PeriodRow,
    ReferenceValueRow,
)


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
    organization_codes = dict(
        session.execute(select(OrganizationRow.id, OrganizationRow.code)).all()
    )
    field_rows = session.scalars(
        select(FieldRow).where(FieldRow.directive_id == directive_id).order_by(FieldRow.position)
    ).all()
    fields = {one.id: _field(one) for one in field_rows}
    # Those set later lie between those of the text: what is due later is later. Of two that are
    # due at once the deadline is the later, so that it answers for the other, not the reverse.
    period_rows = session.scalars(
        select(PeriodRow)
        .where(PeriodRow.directive_id == directive_id)
        .order_by(PeriodRow.due, PeriodRow.kind.desc(), PeriodRow.opens, PeriodRow.position)
    ).all()
    items = session.scalars(
        select(DirectiveItemRow)
        .where(DirectiveItemRow.directive_id == directive_id)
        .order_by(DirectiveItemRow.position)
    ).all()
    duty_rows = session.scalars(
        select(ObligationRow)
        .where(ObligationRow.directive_id == directive_id)
        .order_by(ObligationRow.position)
    ).all()
    made_of = amended.read(session, [one.id for one in duty_rows])
    obligations, span_only, rules = _obligations(
        session, duty_rows, fields, period_rows, items, made_of
    )
    ids = Ids(
        directive_id,
        {code: id_ for id_, code in organization_codes.items()},
        {one.code: one.id for one in period_rows},
        {one.code: one.id for one in field_rows},
        {one.code: one.id for one in duty_rows},
    )
    directive = Directive(
        slug=row.slug,
        number=row.number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        subject=row.subject,
        text=row.text,
        time_zone=row.time_zone,
        basis=row.basis,  # type: ignore[arg-type]  # the database's check keeps it to the two
        coordinator=organization_codes[row.coordinator_id],
        accepts_coordinators_own_report=organization_codes[row.own_report_acceptor_id],
        items=tuple(
            Item(one.label, one.start, one.end, row.text[one.start : one.end])
            for one in items
            if one.start is not None and one.end is not None
        ),
        gaps=tuple(one.label for one in items if one.status == "missing"),
        periods=tuple(
            Period(
                one.code,
                one.kind,  # type: ignore[arg-type]
                one.opens,
                one.cut_off,
                one.due,
                one.due_rule,
                one.as_written,
            )
            for one in period_rows
        ),
        fields={one.code: one for one in fields.values()},
        references=_references(session, fields, organization_codes),
        obligations=tuple(obligations),
        assignments=amended.assignments(_assignments(session, ids), made_of, ids.obligation_codes),
        groups=_groups(session, directive_id, organization_codes),
    )
    return StoredDirective(
        directive, ids, tuple(rules), dict(row.notes or {}), tuple(span_only),
        _closings(session, ids), row.structure_version,
    )  # fmt: skip


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


def _obligations(
    session: Session,
    rows: Iterable[ObligationRow],
    fields: Mapping[int, Field],
    periods: Iterable[PeriodRow],
    items: Iterable[DirectiveItemRow],
    made_of: amended.Rows,
) -> tuple[list[Obligation], list[Obligation], list[Rule]]:
    listed = list(rows)
    ids = [one.id for one in listed]
    labels = {one.id: one.label for one in items}
    indicators: dict[int, list[IndicatorRow]] = defaultdict(list)
    for indicator in session.scalars(
        select(IndicatorRow)
        .where(IndicatorRow.obligation_id.in_(ids))
        .order_by(IndicatorRow.position)
    ):
        indicators[indicator.obligation_id].append(indicator)
    period_codes = {one.id: one.code for one in periods}
    position = {id_: index for index, id_ in enumerate(period_codes)}
    duty_periods: dict[int, list[int]] = defaultdict(list)
    for link in session.scalars(
        select(ObligationPeriodRow).where(ObligationPeriodRow.obligation_id.in_(ids))
    ):
        duty_periods[link.obligation_id].append(link.period_id)
    rhythms = _rhythms(session, ids)
    with_cell: list[Obligation] = []
    span_only: list[Obligation] = []
    rules: list[Rule] = []
    for row in listed:
        measured = indicators[row.id]
        made = [_indicator(one, fields) for one in measured]
        headline = next((made[i] for i, one in enumerate(measured) if one.headline), None)
        for one in measured:
            rules.extend(Rule(**told) for told in one.rules or [])

        def named(among: Iterable[int]) -> tuple[str, ...]:
            return tuple(period_codes[id_] for id_ in sorted(among, key=position.__getitem__))

        first, later = duty_periods[row.id], rhythms.get(row.id, [])
        every = {*first, *(id_ for _, held in later for id_ in held)}
        held_from = [PeriodsFrom(at, named(held)) for at, held in later]
        declared = None
        if row.declared_reported_field_id and row.declared_expected_field_id:
            declared = (
                fields[row.declared_reported_field_id].code,
                fields[row.declared_expected_field_id].code,
            )
        duty = Obligation(
            code=row.code,
            binding=row.binding,  # type: ignore[arg-type]
            aggregation=row.aggregation,  # type: ignore[arg-type]
            periods=named(every),
            rhythms=(PeriodsFrom(None, named(first)), *held_from) if later else (),
            headline=headline or Indicator(row.code, "narrative"),
            item=labels.get(row.item_id) if row.item_id else None,
            title_vi=row.title_vi,
            title_en=row.title_en,
            supporting=tuple(one for one in made if one is not headline),
            target=row.target,
            target_source=row.target_source,  # type: ignore[arg-type]
            target_words=row.target_words or "",
            declared_coverage=declared,
            start=row.start,
            end=row.end,
            duty_type=row.duty_type,
            cadence=row.cadence,
            evidence=tuple(row.evidence or ()),
        )
        if row.id in made_of:
            duty = amended.duty(duty, made_of[row.id], period_codes)
        (with_cell if headline is not None else span_only).append(duty)
    return with_cell, span_only, rules


def _rhythms(
    session: Session, obligation_ids: Collection[int]
) -> dict[int, list[tuple[datetime, list[int]]]]:
    """By obligation, the instants its periods were decided anew at, oldest first, with their ids.

    An obligation nothing was decided about is absent.
    """
    found: dict[int, list[tuple[datetime, list[int]]]] = defaultdict(list)
    rows = session.execute(
        select(CadenceRow.id, CadenceRow.obligation_id, CadenceRow.at, CadencePeriodRow.period_id)
        .outerjoin(CadencePeriodRow, CadencePeriodRow.cadence_id == CadenceRow.id)
        .where(CadenceRow.obligation_id.in_(obligation_ids))
        .order_by(CadenceRow.id)
    )
    last = None
    for row in rows:
        if row.id != last:
            found[row.obligation_id].append((row.at, []))
            last = row.id
        if row.period_id is not None:
            found[row.obligation_id][-1][1].append(row.period_id)
    return dict(found)


def _indicator(row: IndicatorRow, fields: Mapping[int, Field]) -> Indicator:
    return Indicator(
        row.code,
        row.kind,  # type: ignore[arg-type]
        fields[row.numerator_field_id].code if row.numerator_field_id else None,
        fields[row.denominator_field_id].code if row.denominator_field_id else None,
        row.name_vi,
        row.name_en,
        row.unit,
        row.origin,  # type: ignore[arg-type]
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
