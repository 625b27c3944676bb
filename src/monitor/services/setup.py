"""Set-up: the organisations and the directive of a folder of seeds, once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from monitor.intake.seeds import (
    SeedDirective,
    SeedOrganizations,
    read_directive,
    read_organizations,
)
from monitor.services.work import Work
from monitor.store import audit, directives, issuing, organizations
from monitor.store.issuing import Origins


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a set-up added; zeros where everything was there already."""

    organizations: int
    directive: str | None


def load(work: Work, organizations_folder: Path, directive_folder: Path) -> Loaded:
    """Load the organisations and the directive that are not there yet; idempotent.

    Raises:
        SeedError: A seed file cannot be read; says which, where and what to do.
    """
    seeds = read_organizations(organizations_folder)
    added = load_organizations(work, seeds)
    told = read_directive(directive_folder, seeds)
    slug = told.directive.slug
    if directives.load(work.session, slug) is not None:
        return Loaded(added, None)
    directive_id = issuing.insert(
        work.session, told.directive, origins_of(told), loaded_at=work.now
    )
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action="directive.load",
        object_type="directive", object_id=slug, directive_id=directive_id,
        detail={"obligations": len(told.obligations), "assignments": len(told.assignments)},
    )  # fmt: skip
    return Loaded(added, slug)


def load_organizations(work: Work, seeds: SeedOrganizations) -> int:
    """Add the organisations not there yet, parents before their units; returns how many."""
    ids = organizations.ids_of(work.session)
    by_code = {one.organization.code: one for one in seeds.organizations}
    added = 0
    for one in sorted(seeds.organizations, key=lambda seed: seed.organization.level):
        unit = one.organization
        if unit.code in ids:
            continue
        parent = by_code.get(unit.parent or "")
        ids[unit.code] = organizations.insert(
            work.session,
            unit,
            parent_id=ids[parent.organization.code] if parent else None,
            recorded_at=work.now,
            addressee_group=one.addressee_group,
            district_code=one.district_code,
            level=one.level,
            source=one.source,
            note=one.note,
        )
        added += 1
    return added


def origins_of(told: SeedDirective) -> Origins:
    """What the seed tells beside the rules: who set a thing, in which words."""
    return Origins(
        notes=told.notes,
        source_text=told.source_text,
        fields={one.field.code: one.origin for one in told.fields},
        periods={one.period.code: one.set_by for one in told.periods},
        obligations={
            one.obligation.code: {
                "recurrence_words": one.recurrence_words,
                "target_start": one.target_start,
                "target_end": one.target_end,
                "deadline_rule": one.deadline_rule or "before",
                "deadline_as_written": one.deadline_as_written,
                "origin_notes": dict(one.origin_notes),
            }
            for one in told.obligations
        },
        indicators={
            one.indicator.code: {
                "proposed_target": one.proposed_target,
                "note": one.note,
                "rules": [
                    {"kind": rule.kind, "field": rule.field, "parameters": dict(rule.parameters)}
                    for rule in one.rules
                ],
            }
            for duty in told.obligations
            for one in duty.indicators
        },
        assignment_notes={
            (one.assignment.obligation, one.assignment.organization): one.note
            for one in told.assignments
            if one.note
        },
        span_only=told.span_only,
    )
