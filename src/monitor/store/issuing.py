"""Issuing: a directive stored whole, with what its seed tells beside the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.domain.directive import Directive, Obligation
from monitor.store.schema import (
    AssignmentRow,
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
)
from monitor.store.statements import insert_into


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
    directive_id = _insert_document(session, directive, origins, units, loaded_at)
    items = _insert_items(session, directive_id, directive)
    fields = _insert_fields(session, directive_id, directive, origins)
    periods = _insert_periods(session, directive_id, directive, origins)
    duties: dict[str, int] = {}
    every = sorted(
        (*directive.obligations, *origins.span_only), key=lambda duty: (duty.start, duty.code)
    )
    for position, duty in enumerate(every):
        duties[duty.code] = id_ = _insert_obligation(
            session, directive_id, position, duty, origins, items, fields
        )
        has_cell = duty in directive.obligations
        _insert_indicators(session, id_, duty, origins, fields, has_cell=has_cell)
    _link_periods(session, every, duties, periods)
    _insert_assignments(session, directive, origins, duties, units)
    _insert_references(session, directive, fields, units)
    _insert_groups(session, directive_id, directive, units)
    return directive_id


def _insert_document(
    session: Session, directive: Directive, origins: Origins, units: Mapping[str, int],
    loaded_at: datetime,
) -> int:  # fmt: skip
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
    return row.id


def _insert_indicators(
    session: Session,
    duty_id: int,
    duty: Obligation,
    origins: Origins,
    fields: Mapping[str, int],
    *,
    has_cell: bool,
) -> None:
    """How a duty is measured; one without a cell has no headline, and often no measure at all."""
    for place, indicator in enumerate(duty.indicators):
        more = origins.indicators.get(indicator.code, {})
        is_headline = has_cell and indicator is duty.headline
        if indicator is duty.headline and not has_cell and not indicator.fields:
            continue
        session.add(
            IndicatorRow(
                obligation_id=duty_id,
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


def _link_periods(
    session: Session,
    every: Iterable[Obligation],
    duties: Mapping[str, int],
    periods: Mapping[str, int],
) -> None:
    links = [
        {"obligation_id": duties[duty.code], "period_id": periods[code]}
        for duty in every
        for code in duty.periods
    ]
    if links:
        session.execute(insert_into(ObligationPeriodRow), links)


def _insert_assignments(
    session: Session,
    directive: Directive,
    origins: Origins,
    duties: Mapping[str, int],
    units: Mapping[str, int],
) -> None:
    rows = [
        {
            "obligation_id": duties[one.obligation],
            "organization_id": units[one.organization],
            "part": one.part,
            "contribution": one.contribution,
            "reports_to_id": units[one.reports_to] if one.reports_to else None,
            "since": one.since,
            "until": one.until,
            "note": origins.assignment_notes.get((one.obligation, one.organization), ""),
        }
        for one in directive.assignments
    ]
    if rows:
        session.execute(insert_into(AssignmentRow), rows)


def _insert_references(
    session: Session, directive: Directive, fields: Mapping[str, int], units: Mapping[str, int]
) -> None:
    session.add_all(
        ReferenceValueRow(
            field_id=fields[one.field], organization_id=units[one.organization], value=one.value,
            as_of=one.as_of, source=one.source, verified=one.verified,
        )
        for one in directive.references
    )  # fmt: skip
    session.flush()


def _insert_groups(
    session: Session, directive_id: int, directive: Directive, units: Mapping[str, int]
) -> None:
    for position, group in enumerate(directive.groups):
        row = DirectiveGroupRow(
            directive_id=directive_id, code=group.code, name_vi=group.name_vi,
            name_en=group.name_en, position=position,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add_all(
            GroupMemberRow(group_id=row.id, organization_id=units[code], position=place)
            for place, code in enumerate(group.members)
        )
    session.flush()
