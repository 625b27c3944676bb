"""Directives: their text and everything the coordinator made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

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
    Reference,
)
from monitor.domain.figures import Rule
from monitor.domain.standing import Exemption, MilestoneDecision, TargetDecision
from monitor.store.schema import (
    AssignmentRow,
    DecisionRow,
    DirectiveGroupRow,
    DirectiveItemRow,
    DirectiveRow,
    FieldRow,
    GroupMemberRow,
    IndicatorRow,
    ObligationPeriodRow,
    ObligationRow,
    OrganizationRow,
    PeriodRow,
    ReferenceValueRow,
    UserAccountRow,
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


@dataclass(frozen=True, slots=True)
class DirectiveSummary:
    """A directive as a list names it."""

    slug: str
    number: str
    issuer: str
    subject: str
    issued_on: Any


STRUCTURE_CHANGED = "directive_structure_changed"

_loaded: WeakKeyDictionary[Engine, dict[str, tuple[int, StoredDirective]]] = WeakKeyDictionary()


def summaries(session: Session) -> list[DirectiveSummary]:
    """Every directive, newest first."""
    rows = session.scalars(select(DirectiveRow).order_by(DirectiveRow.issued_on.desc()))
    return [
        DirectiveSummary(row.slug, row.number, row.issuer, row.subject, row.issued_on)
        for row in rows
    ]


def load(session: Session, slug: str) -> StoredDirective | None:
    """A directive by its slug, whole; None where there is none.

    Kept per process until its structure changes: every change of structure raises
    ``structure_version`` in the same transaction.
    """
    row = session.execute(
        select(DirectiveRow.id, DirectiveRow.structure_version).where(DirectiveRow.slug == slug)
    ).first()
    if row is None:
        return None
    if STRUCTURE_CHANGED in session.info:
        # Not committed yet: what this transaction sees must not be kept for others.
        return _read(session, row.id)
    kept = _loaded.setdefault(session.get_bind().engine, {})
    known = kept.get(slug)
    if known is None or known[0] != row.structure_version:
        known = kept[slug] = (row.structure_version, _read(session, row.id))
    return known[1]


def raise_structure_version(session: Session, directive_id: int) -> None:
    """Make every process read the directive's structure again."""
    row = session.get_one(DirectiveRow, directive_id)
    row.structure_version += 1
    session.info[STRUCTURE_CHANGED] = True
    session.flush()


def _read(session: Session, directive_id: int) -> StoredDirective:
    row = session.get_one(DirectiveRow, directive_id)
    organization_codes = dict(
        session.execute(select(OrganizationRow.id, OrganizationRow.code)).all()
    )
    field_rows = session.scalars(
        select(FieldRow).where(FieldRow.directive_id == directive_id).order_by(FieldRow.position)
    ).all()
    fields = {one.id: _field(one) for one in field_rows}
    period_rows = session.scalars(
        select(PeriodRow).where(PeriodRow.directive_id == directive_id).order_by(PeriodRow.position)
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
    obligations, span_only, rules = _obligations(session, duty_rows, fields, period_rows, items)
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
        assignments=_assignments(session, ids),
        groups=_groups(session, directive_id, organization_codes),
    )
    return StoredDirective(directive, ids, tuple(rules), dict(row.notes or {}), tuple(span_only))


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
    with_cell: list[Obligation] = []
    span_only: list[Obligation] = []
    rules: list[Rule] = []
    for row in listed:
        measured = indicators[row.id]
        made = [_indicator(one, fields) for one in measured]
        headline = next((made[i] for i, one in enumerate(measured) if one.headline), None)
        for one in measured:
            rules.extend(Rule(**told) for told in one.rules or [])
        codes = tuple(
            period_codes[id_] for id_ in sorted(duty_periods[row.id], key=position.__getitem__)
        )
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
            periods=codes,
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
        (with_cell if headline is not None else span_only).append(duty)
    return with_cell, span_only, rules


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


@dataclass(frozen=True)
class Decisions:
    """The coordinator's decisions that speak of no one report."""

    exemptions: tuple[Exemption, ...]
    targets: tuple[TargetDecision, ...]
    milestones: tuple[MilestoneDecision, ...]


def decisions(session: Session, *, ids: Ids) -> Decisions:
    """Exemptions, targets and milestones of a directive, each with its instant."""
    exemptions, targets, milestones = [], [], []
    for row in session.scalars(
        select(DecisionRow)
        .where(DecisionRow.directive_id == ids.directive, DecisionRow.report_id.is_(None))
        .order_by(DecisionRow.id)
    ):
        duty = ids.obligation_codes[row.obligation_id or 0]
        unit = ids.organization_codes[row.organization_id] if row.organization_id else None
        if row.kind == "exempt":
            exemptions.append(Exemption(duty, unit or "", row.at, row.reason or ""))
        elif row.kind == "set_target":
            targets.append(TargetDecision(duty, row.at, row.value, row.by, unit, row.note or ""))
        elif row.kind == "set_milestone":
            assert row.value is not None
            assert row.by is not None
            milestones.append(
                MilestoneDecision(duty, row.at, row.value, row.by, unit, row.note or "")
            )
    return Decisions(tuple(exemptions), tuple(targets), tuple(milestones))


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    """A decision as it is shown: who, when, what, why."""

    kind: str
    at: datetime
    actor: str
    obligation: str
    organization: str | None
    value: Decimal | None
    by: datetime | None
    note: str


def decision_log(session: Session, *, ids: Ids, obligation: str) -> list[DecisionEntry]:
    """Targets, milestones and exemptions of one obligation, newest first."""
    rows = session.execute(
        select(DecisionRow, UserAccountRow.display_name)
        .join(UserAccountRow, UserAccountRow.id == DecisionRow.actor_id)
        .where(
            DecisionRow.obligation_id == ids.obligations[obligation],
            DecisionRow.report_id.is_(None),
        )
        .order_by(DecisionRow.id.desc())
    )
    return [
        DecisionEntry(
            row.kind, row.at, name, obligation,
            ids.organization_codes[row.organization_id] if row.organization_id else None,
            row.value, row.by, row.note or row.reason or "",
        )
        for row, name in rows
    ]  # fmt: skip


def add_decision(
    session: Session,
    *,
    ids: Ids,
    kind: str,
    at: datetime,
    actor_id: int,
    obligation: str,
    organization: str | None = None,
    value: Decimal | None = None,
    by: datetime | None = None,
    reason: str = "",
    note: str = "",
) -> None:
    """Record a target, a milestone or an exemption; a later one rules from its instant on."""
    session.add(
        DecisionRow(
            directive_id=ids.directive,
            kind=kind,
            at=at,
            actor_id=actor_id,
            acting_as="coordinator",
            sequence=0,
            obligation_id=ids.obligations[obligation],
            organization_id=ids.organizations[organization] if organization else None,
            value=value,
            by=by,
            reason=reason,
            note=note,
        )
    )
    session.flush()


@dataclass(frozen=True)
class Origins:
    """What a seed tells beside the rules: where things are from, and in which words."""

    notes: Mapping[str, Any] = field(default_factory=dict)
    source_text: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    periods: Mapping[str, str] = field(default_factory=dict)
    obligations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By code: recurrence_words, deadline_rule, deadline_as_written, target_start, target_end,
    origin_notes."""
    indicators: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By code: proposed_target, note, rules."""
    assignment_notes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    span_only: tuple[Obligation, ...] = ()


def insert(session: Session, directive: Directive, origins: Origins, *, loaded_at: datetime) -> int:
    """Store a directive whole; its organisations must be there. Returns its id."""
    units = dict(session.execute(select(OrganizationRow.code, OrganizationRow.id)).all())
    row = DirectiveRow(
        slug=directive.slug,
        number=directive.number,
        issuer=directive.issuer,
        issued_on=directive.issued_on,
        subject=directive.subject,
        text=directive.text,
        source_text=origins.source_text or directive.text,
        time_zone=directive.time_zone,
        basis=directive.basis,
        coordinator_id=units[directive.coordinator],
        own_report_acceptor_id=units[directive.accepts_coordinators_own_report],
        structure_version=1,
        loaded_at=loaded_at,
        notes=dict(origins.notes),
    )
    session.add(row)
    session.flush()
    item_ids = _insert_items(session, row.id, directive)
    field_ids = _insert_fields(session, row.id, directive, origins)
    period_ids = _insert_periods(session, row.id, directive, origins)
    duty_ids: dict[str, int] = {}
    every = sorted(
        (*directive.obligations, *origins.span_only), key=lambda duty: (duty.start, duty.code)
    )
    for position, duty in enumerate(every):
        has_cell = duty in directive.obligations
        duty_ids[duty.code] = _insert_obligation(
            session, row.id, position, duty, origins, item_ids, field_ids, has_cell=has_cell
        )
        for code in duty.periods:
            session.add(
                ObligationPeriodRow(obligation_id=duty_ids[duty.code], period_id=period_ids[code])
            )
    session.flush()
    _insert_assignments(session, directive, origins, duty_ids, units)
    for reference in directive.references:
        session.add(
            ReferenceValueRow(
                field_id=field_ids[reference.field],
                organization_id=units[reference.organization],
                value=reference.value,
                as_of=reference.as_of,
                source=reference.source,
                verified=reference.verified,
            )
        )
    for position, group in enumerate(directive.groups):
        told = DirectiveGroupRow(
            directive_id=row.id, code=group.code, name_vi=group.name_vi, name_en=group.name_en,
            position=position,
        )  # fmt: skip
        session.add(told)
        session.flush()
        for place, code in enumerate(group.members):
            session.add(
                GroupMemberRow(group_id=told.id, organization_id=units[code], position=place)
            )
    session.flush()
    return row.id


def _insert_items(session: Session, directive_id: int, directive: Directive) -> dict[str, int]:
    known: list[tuple[str, int | None, int | None]] = [
        (item.label, item.start, item.end) for item in directive.items
    ]
    known += [(label, None, None) for label in directive.gaps]
    known.sort(key=lambda one: (int(one[0]) if one[0].isdigit() else 10**6, one[0]))
    rows = [
        DirectiveItemRow(
            directive_id=directive_id, label=label, position=position, start=start, end=end,
            status="present" if start is not None else "missing",
        )
        for position, (label, start, end) in enumerate(known)
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    return {one.label: one.id for one in rows}


def _insert_fields(
    session: Session, directive_id: int, directive: Directive, origins: Origins
) -> dict[str, int]:
    rows = [
        FieldRow(
            directive_id=directive_id, code=one.code, label_vi=one.label_vi, label_en=one.label_en,
            unit=one.unit, type=one.type, source=one.source, accumulates=one.accumulates,
            asked=one.asked, form=one.form, position=position, at_most=one.at_most,
            computation=asdict(one.computation) if one.computation else None,
            help_vi=one.help_vi, help_en=one.help_en,
            origin=origins.fields.get(one.code, "text"),
        )
        for position, one in enumerate(directive.fields.values())
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    return {one.code: one.id for one in rows}


def _insert_periods(
    session: Session, directive_id: int, directive: Directive, origins: Origins
) -> dict[str, int]:
    rows = [
        PeriodRow(
            directive_id=directive_id, code=one.code, kind=one.kind, opens=one.opens,
            cut_off=one.cut_off, due=one.due, due_rule=one.due_rule, as_written=one.as_written,
            position=position,
            set_by=origins.periods.get(
                one.code, "text" if one.kind == "deadline" else "coordinator"
            ),
        )
        for position, one in enumerate(directive.periods)
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    return {one.code: one.id for one in rows}


def _insert_obligation(
    session: Session,
    directive_id: int,
    position: int,
    duty: Obligation,
    origins: Origins,
    items: Mapping[str, int],
    fields: Mapping[str, int],
    *,
    has_cell: bool,
) -> int:
    told = origins.obligations.get(duty.code, {})
    declared = duty.declared_coverage or (None, None)
    row = ObligationRow(
        directive_id=directive_id,
        item_id=items.get(duty.item or ""),
        code=duty.code,
        title_vi=duty.title_vi,
        title_en=duty.title_en,
        position=position,
        start=duty.start,
        end=duty.end,
        duty_type=duty.duty_type,
        binding=duty.binding,
        aggregation=duty.aggregation,
        cadence=duty.cadence,
        recurrence_words=told.get("recurrence_words"),
        target_source=duty.target_source,
        target=duty.target,
        target_words=duty.target_words,
        target_start=told.get("target_start"),
        target_end=told.get("target_end"),
        declared_reported_field_id=fields.get(declared[0] or ""),
        declared_expected_field_id=fields.get(declared[1] or ""),
        deadline_rule=told.get("deadline_rule", "before"),
        deadline_as_written=told.get("deadline_as_written", ""),
        evidence=list(duty.evidence),
        origin_notes=dict(told.get("origin_notes", {})),
    )
    session.add(row)
    session.flush()
    for place, indicator in enumerate(duty.indicators):
        more = origins.indicators.get(indicator.code, {})
        is_headline = has_cell and indicator is duty.headline
        if indicator is duty.headline and not has_cell and not indicator.fields:
            continue
        session.add(
            IndicatorRow(
                obligation_id=row.id,
                code=indicator.code,
                kind=indicator.kind,
                headline=is_headline,
                name_vi=indicator.name_vi,
                name_en=indicator.name_en,
                unit=indicator.unit,
                numerator_field_id=fields.get(indicator.numerator or ""),
                denominator_field_id=fields.get(indicator.denominator or ""),
                origin=indicator.origin,
                proposed_target=more.get("proposed_target"),
                note=more.get("note", ""),
                rules=list(more.get("rules", [])),
                position=place,
            )
        )
    session.flush()
    return row.id


def _insert_assignments(
    session: Session,
    directive: Directive,
    origins: Origins,
    duties: Mapping[str, int],
    units: Mapping[str, int],
) -> None:
    session.add_all(
        AssignmentRow(
            obligation_id=duties[one.obligation],
            organization_id=units[one.organization],
            part=one.part,
            contribution=one.contribution,
            reports_to_id=units[one.reports_to] if one.reports_to else None,
            since=one.since,
            until=one.until,
            note=origins.assignment_notes.get((one.obligation, one.organization), ""),
        )
        for one in directive.assignments
    )
    session.flush()
