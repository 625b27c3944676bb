"""The worked example of the rules, read from its files: organisations, duties, events, cells."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from monitor.domain.directive import (
    Assignment,
    Computation,
    Directive,
    Field,
    Group,
    Indicator,
    Obligation,
    Period,
    Reference,
)
from monitor.domain.figures import Entry, Value, read
from monitor.domain.organization import Organization
from monitor.domain.standing import Book, Exemption, MilestoneDecision, TargetDecision
from monitor.domain.workflow import Step, Timeline, timeline

FOLDER = Path(__file__).parent / "golden"
TYPES = {"có/không": "boolean"}


@dataclass(frozen=True)
class Event:
    n: int
    at: datetime
    actor: str
    organization: str
    period: str
    kind: str
    payload: dict[str, Any]


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def organizations() -> list[Organization]:
    found = []
    for row in rows("organizations.csv"):
        parent = row["parent"] or None
        path = f"{parent}/{row['code']}/" if parent else f"{row['code']}/"
        found.append(
            Organization(
                row["code"], row["name_vi"], row["name_vi"], row["name_vi"], parent, path,
                "unit", head_step=row["head_step"] == "yes",
            )
        )  # fmt: skip
    return found


def events() -> Iterator[Event]:
    for row in rows("events.csv"):
        yield Event(
            int(row["n"]), datetime.fromisoformat(row["at"]), row["actor"], row["organization"],
            row["period"], row["kind"], json.loads(row["payload"]),
        )  # fmt: skip


@cache
def directive() -> Directive:
    told = yaml.safe_load((FOLDER / "obligations.yaml").read_text("utf-8"))
    fields = {
        code: Field(
            code, code, code, one["unit"], type=TYPES.get(one["unit"], "count"),
            source=one["source"], accumulates=one["accumulates"], asked=one["asked"],
            computation=Computation("report_sent") if one["source"] == "computed" else None,
        )
        for code, one in told["fields"].items()
    }  # fmt: skip
    references = tuple(
        Reference(
            field, unit, Decimal(one["value"]), date.fromisoformat(one["as_of"]), one["source"]
        )
        for field, units in told["references"].items()
        for unit, one in units.items()
    )
    periods = tuple(
        Period(
            code,
            one["kind"],
            *(datetime.fromisoformat(one[k]) for k in ("opens", "cut_off", "due")),
        )
        for code, one in told["periods"].items()
    )
    duties, assigned = [], []
    for code, one in told["obligations"].items():
        duties.append(_obligation(code, one))
        for unit, part in one["assignments"].items():
            assigned.append(
                Assignment(code, unit, part["part"], part.get("contribution"), part.get("for"))
            )
    members = defaultdict(list)
    for row in rows("organizations.csv"):
        if row["group"]:
            members[row["group"]].append(row["code"])
    groups = (
        Group("all", "Toàn tỉnh", "Whole province", ()),
        *(Group(code, code, code, tuple(members[code])) for code in sorted(members)),
    )
    return Directive(
        told["directive"], "5305/UBND-XD6", "UBND tỉnh", date.fromisoformat(told["issued_on"]),
        "Bluezone", "", told["time_zone"], told["basis"], told["coordinator"],
        told["accepts_coordinators_own_report"], periods=periods, fields=fields,
        references=references, obligations=tuple(duties), assignments=tuple(assigned),
        groups=groups,
    )  # fmt: skip


def _indicator(code: str, told: dict[str, Any]) -> Indicator:
    return Indicator(
        code,
        told["kind"],
        told.get("numerator") or told.get("done") or told.get("value"),
        told.get("denominator"),
    )


def _obligation(code: str, told: dict[str, Any]) -> Obligation:
    declared = told.get("declared_coverage")
    return Obligation(
        code, told["binding"], told["aggregation"], tuple(told["periods"]),
        _indicator(told["headline"]["code"], told["headline"]),
        title_vi=told["title_vi"],
        supporting=tuple(_indicator(c, one) for c, one in told.get("supporting", {}).items()),
        target=Decimal(told["target"]) if "target" in told else None,
        target_source=told["target_source"], target_words=told.get("target_words", ""),
        declared_coverage=(declared["reported"], declared["expected"]) if declared else None,
    )  # fmt: skip


def book_up_to(as_of: datetime | None = None) -> Book:
    """Replay the events (those at ``as_of`` itself included) into what the rules read."""
    told = directive()
    head_step = {unit.code: unit.head_step for unit in organizations()}
    steps: dict[tuple[str, str], list[Step]] = defaultdict(list)
    figures: dict[tuple[str, str, int], dict[str, Value]] = {}
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    exemptions, targets, milestones = [], [], []
    for event in events():
        if as_of is not None and event.at > as_of:
            break
        place, payload = (event.organization, event.period), event.payload
        if "values" in payload and event.kind in ("save", "submit", "correct"):
            numbers[place] += 1
            steps[place].append(Step("save", event.at, numbers[place]))
            figures[(*place, numbers[place])] = {
                code: value
                for code, raw in payload["values"].items()
                if (value := _value(told.fields[code], raw)) is not None
            }
        number = numbers[place]
        if event.kind == "submit":
            steps[place].append(Step("submit", event.at, number))
            if not head_step[event.organization]:
                steps[place].append(Step("approve", event.at, number))
        elif event.kind in ("approve", "accept", "reopen"):
            steps[place].append(Step(event.kind, event.at, number))
        elif event.kind == "return" and payload["by"] == "head":
            steps[place].append(Step("return_by_head", event.at, number))
        elif event.kind == "return":
            fix_by = datetime.fromisoformat(payload["fix_by"])
            steps[place].append(Step("return", event.at, number, fix_by=fix_by))
        elif event.kind == "extend":
            due = datetime.fromisoformat(payload["due"])
            steps[place].append(Step("extend", event.at, due=due))
        elif event.kind == "exempt":
            exemptions.append(Exemption(payload["obligation"], event.organization, event.at))
        elif event.kind == "set_target":
            by = datetime.fromisoformat(payload["by"]) if "by" in payload else None
            targets.append(
                TargetDecision(payload["obligation"], event.at, Decimal(payload["target"]), by)
            )
        elif event.kind == "set_milestone":
            by = datetime.fromisoformat(payload["by"])
            milestones.append(
                MilestoneDecision(payload["obligation"], event.at, Decimal(payload["value"]), by)
            )
    lines: dict[str, dict[str, Timeline]] = defaultdict(dict)
    for (unit, period), told_steps in steps.items():
        lines[unit][period] = timeline(unit, period, told_steps)
    return Book(told, lines, figures, tuple(exemptions), tuple(targets), tuple(milestones))


def _value(field: Field, raw: Any) -> Entry | None:
    return read(field, raw)
