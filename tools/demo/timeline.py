"""The whole timeline: units from the seeds, the scenes, the crowd, and the file they go into."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from monitor.intake.demo import read_accounts, read_head_step_off
from monitor.intake.seeds import SeedDirective, SeedOrganizations, read_directive
from monitor.intake.seeds import read_organizations as organizations_of
from tools.demo.amounts import SEED, Unit
from tools.demo.crowd import FINAL, Event, People, crowd, hour

HERE = Path(__file__).parent
NARRATIVES = frozenset({"implementation_summary", "difficulties", "recommendations"})
PROVINCE_ONLY = frozenset({"province_devices_installed"})
INSTANTS = ("due", "fix_by", "by")


def write(seeds: Path, out: Path) -> int:
    """Make the timeline and write it; returns how many events it has."""
    organizations = organizations_of(seeds / "organizations")
    told = read_directive(seeds / "directives" / "5305-ubnd-xd6", organizations)
    people = people_of(seeds / "demo")
    units = units_of(organizations, told)
    events = [*scenes(units), *crowd(units.values(), people, taken(units))]
    events.sort(key=lambda one: (one.at, one.organization, one.period))
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["n", "at", "actor", "organization", "period", "kind", "payload"])
        for number, one in enumerate(events, 1):
            payload = json.dumps(one.payload, ensure_ascii=False)
            rows.writerow(
                [number, one.at.isoformat(), one.actor, one.organization, one.period, one.kind,
                 payload]
            )  # fmt: skip
    return len(events)


def people_of(folder: Path) -> People:
    """Who acts for whom: the accounts' own names where they have one, else the unit's code."""
    accounts = read_accounts(folder / "accounts.csv")
    held = {
        role: {one.organization: one.username for one in accounts if one.role == role}
        for role in ("clerk", "head")
    }
    return People(held["clerk"], held["head"], read_head_step_off(folder / "head_step_off.csv"))


def units_of(organizations: SeedOrganizations, told: SeedDirective) -> dict[str, Unit]:
    """Every unit that enters figures, with the fields its form asks."""
    weights = _weights(organizations)
    units = {}
    for one in organizations.organizations:
        fields = _asked(told, one.code)
        if fields is None:
            continue
        unit = one.organization
        typed = {code: total for code, total in fields.items() if code not in NARRATIVES}
        units[one.code] = Unit(
            one.code, unit.org_type, unit.short_name, one.district_code, typed,
            weights.get(one.code, 1.0), frozenset(fields) & NARRATIVES,
        )  # fmt: skip
    return units


def _asked(told: SeedDirective, code: str) -> dict[str, str | None] | None:
    """The typed fields of one organisation's form with what each may not exceed; None for none.

    A body whose number is its units' still has the general part of the form.
    """
    directive = told.directive
    given = {
        one.obligation: one
        for one in directive.assignments
        if one.organization == code and one.part != "coordinating"
    }
    if not given:
        return None
    asked: dict[str, str | None] = {}
    for duty in (*directive.obligations, *told.span_only):
        if duty.code not in given or given[duty.code].contribution == "children":
            continue
        codes = [name for one in duty.indicators for name in one.fields]
        codes += list(duty.declared_coverage or ())
        for name in codes:
            one = directive.fields[name]
            if one.computation and one.computation.field:
                name, one = one.computation.field, directive.fields[one.computation.field]
            if one.source == "typed" and one.asked != "off" and name not in PROVINCE_ONLY:
                asked[name] = one.at_most or _denominator(duty.indicators, name)
    return {name: asked[name] for name in directive.fields if name in asked}


def _denominator(indicators: Iterable[Any], numerator: str) -> str | None:
    for one in indicators:
        if one.kind == "ratio" and one.numerator == numerator:
            return str(one.denominator)
    return None


def _weights(organizations: SeedOrganizations) -> dict[str, float]:
    """Each commune's share of its district's people: wards are large, mountain communes small."""
    drawn: dict[str, dict[str, float]] = {}
    for one in organizations.organizations:
        if one.organization.org_type != "commune_pc":
            continue
        dice = random.Random(f"{SEED}/{one.code}/weight")  # noqa: S311 - invented figures
        size = 1.7 if "phường" in one.organization.short_name else 1.0
        if "thị trấn" in one.organization.short_name:
            size = 1.4
        drawn.setdefault(one.district_code or "", {})[one.code] = size * dice.uniform(0.6, 1.5)
    return {
        code: size / sum(district.values())
        for district in drawn.values()
        for code, size in district.items()
    }


def _told() -> Mapping[str, Any]:
    return dict(yaml.safe_load((HERE / "scenes.yaml").read_text(encoding="utf-8")))


def taken(units: Mapping[str, Unit]) -> set[tuple[str, str]]:
    """Reports the crowd must leave alone: the scenes' own, and those of the silent."""
    told = _told()
    found = {(one[2], one[3]) for one in told["events"]}
    silent: dict[str, list[str]] = told["silent"]
    every = silent["every"]
    periods = ("2020-08-05", "2020-08-06", FINAL, "2020-W33")
    found |= {(code, period) for period in periods for code in (*every, *silent.get(period, ()))}
    strange = {code for code, _ in found if code} - set(units)
    if strange:
        raise SystemExit(f"scenes.yaml names units that enter nothing: {sorted(strange)}")
    return found


def scenes(units: Mapping[str, Unit]) -> list[Event]:
    """The hand-written events, their short times made instants and `auto` forms filled in."""
    found = []
    for at, actor, organization, period, kind, payload in _told()["events"]:
        instant = moment(at)
        full = {
            name: moment(value).isoformat() if name in INSTANTS and value[0].isdigit() else value
            for name, value in payload.items()
            if name != "auto"
        }
        if payload.get("auto"):
            filled = units[organization].values(instant, period)
            full["values"] = filled | payload.get("values", {})
        found.append(Event(instant, actor, organization, period, kind, full))
    return found


def moment(short: str) -> datetime:
    """``07 16:40`` or ``07 16:40:30`` as an instant of August 2020."""
    day, clock = short.split(" ")
    parts = [int(part) for part in clock.split(":")]
    return hour(int(day), 0).replace(
        hour=parts[0], minute=parts[1], second=parts[2] if len(parts) > 2 else 0
    )
