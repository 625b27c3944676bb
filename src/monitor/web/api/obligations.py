"""Obligations: the duties read out of a directive, and what the coordinator decides about them."""

from __future__ import annotations

import re
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from monitor.domain import directive as domain
from monitor.domain.directive import Aggregation, Binding, Directive, Obligation, Part
from monitor.domain.errors import Invalid
from monitor.domain.goals import Goal
from monitor.domain.names import full_name
from monitor.domain.roles import May
from monitor.files.matrix_json import (
    GoalJson,
    decimal_text,
    exact,
    goal_json,
    moment,
    moment_or_none,
)
from monitor.present.issues import label_of
from monitor.present.standings import title_of
from monitor.services import directives as services
from monitor.services.work import Work
from monitor.web.api.operations import Asked, Shape, Told, operation
from monitor.web.api.organizations import Code
from monitor.web.api.reading import Instant


@exact
class FieldJson(TypedDict):
    """One thing an obligation needs to know."""

    code: str
    label: str
    unit: str
    type: str
    source: str
    accumulates: str
    asked: str


@exact
class IndicatorJson(TypedDict):
    """How an obligation is measured; the headline one is its column."""

    code: str
    name: str
    headline: bool
    kind: str
    unit: str
    numerator: str | None
    denominator: str | None
    origin: str


@exact
class AssignedJson(TypedDict):
    """Codes of the organisations within reach it is given to, by the part they play."""

    answerable: list[str]
    reporting: list[str]
    coordinating: list[str]


@exact
class ObligationJson(GoalJson):
    """One duty: ``quotation`` is the stored text's slice with its white space squeezed."""

    code: str
    item: str | None
    title: str
    start: int
    end: int
    quotation: str
    duty_type: str
    binding: Binding
    aggregation: Aggregation
    cadence: str
    target_words: str
    has_cell: bool
    periods: list[str]
    declared_coverage: list[str] | None
    evidence: list[str]
    indicators: list[IndicatorJson]
    fields: list[FieldJson]
    assignments: AssignedJson


@exact
class ObligationsJson(TypedDict):
    """Every duty of a directive, in the order of its text."""

    obligations: list[ObligationJson]


@operation("GET", "/directives/{slug}/obligations", shape=ObligationsJson, needs=[May.SEE_MATRIX])
def list_obligations(work: Work, asked: Asked) -> Told:
    """The duties with their words, targets in force, fields and whom they are given to."""
    stored = services.get(work, asked.slug)
    goals, assigned = services.goals(work, stored), services.assigned(work, stored)
    every = sorted(
        (*stored.directive.obligations, *stored.span_only),
        key=lambda duty: (duty.start, duty.code),
    )
    told: ObligationsJson = {
        "obligations": [
            _obligation(
                stored.directive, duty, goals[duty.code], assigned.get(duty.code, {}), asked.locale
            )
            for duty in every
        ]
    }
    return Told(told)


def _obligation(
    directive: Directive,
    duty: Obligation,
    goal: Goal,
    assigned: dict[Part, list[str]],
    locale: str,
) -> ObligationJson:
    codes = dict.fromkeys(code for one in duty.indicators for code in one.fields)
    codes |= dict.fromkeys(duty.declared_coverage or ())
    return {
        "code": duty.code,
        "item": duty.item,
        "title": title_of(duty, locale),
        "start": duty.start,
        "end": duty.end,
        "quotation": " ".join(directive.text[duty.start : duty.end].split()),
        "duty_type": duty.duty_type,
        "binding": duty.binding,
        "aggregation": duty.aggregation,
        "cadence": duty.cadence,
        **goal_json(goal, ZoneInfo(directive.time_zone)),
        "target_words": duty.target_words,
        "has_cell": directive.obligation(duty.code) is not None,
        "periods": list(duty.standing_periods),
        "declared_coverage": list(duty.declared_coverage) if duty.declared_coverage else None,
        "evidence": list(duty.evidence),
        "indicators": [
            _indicator(one, locale, is_headline=one is duty.headline) for one in duty.indicators
        ],
        "fields": [
            _field(directive.fields[code], locale) for code in codes if code in directive.fields
        ],
        "assignments": {
            "answerable": assigned.get("answerable", []),
            "reporting": assigned.get("reporting", []),
            "coordinating": assigned.get("coordinating", []),
        },
    }


def _indicator(one: domain.Indicator, locale: str, *, is_headline: bool) -> IndicatorJson:
    return {
        "code": one.code,
        "name": full_name(one, locale),
        "headline": is_headline,
        "kind": one.kind,
        "unit": one.unit,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "origin": one.origin,
    }


def _field(one: domain.Field, locale: str) -> FieldJson:
    return {
        "code": one.code,
        "label": label_of(one, one.code, locale),
        "unit": one.unit,
        "type": one.type,
        "source": one.source,
        "accumulates": one.accumulates,
        "asked": one.asked,
    }


@exact
class DecisionJson(TypedDict):
    """A decision of the coordinator, as it was recorded; it holds from its instant on."""

    kind: str
    at: str
    actor: str
    obligation: str
    organization: str | None
    value: str | None
    by: str | None
    note: str


def _level(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    is_text = isinstance(value, str) and re.fullmatch(r"\d{1,13}(\.\d{1,3})?", value)
    if value is None or is_number or is_text:
        return value
    raise PydanticCustomError("target_not_a_number", "not a number")


_NUMBER = [{"type": "number"}, {"type": "string", "pattern": r"^\d{1,13}(\.\d{1,3})?$"}]
Level = Annotated[Any, BeforeValidator(_level), WithJsonSchema({"anyOf": _NUMBER})]
"""An exact number: in JSON, or as text with a point."""
LevelOrNone = Annotated[
    Any, BeforeValidator(_level), WithJsonSchema({"anyOf": [*_NUMBER, {"type": "null"}]})
]


class Decided(Shape):
    """What every decision on an obligation may name beside the address."""

    obligation: str | None = Field(None, description="If given, the one in the address.")


class TargetBody(Decided):
    """What must be reached from now on; null takes a target away."""

    target: LevelOrNone
    note: str
    by: Instant | None = None
    organization: Code | None = None


class MilestoneBody(Decided):
    """What must be reached before ``by``; null takes the milestone of that instant away."""

    value: LevelOrNone
    by: Instant
    note: str
    organization: Code | None = None


class ExemptBody(Decided):
    """To whom the duty does not apply, from now on, and why."""

    organization: Code
    reason: str


def _latest(work: Work, asked: Asked) -> Told:
    """The decision just recorded."""
    zone = ZoneInfo(services.get(work, asked.slug).directive.time_zone)
    one = services.decided(work, asked.slug, asked.place["code"])[0]
    told: DecisionJson = {
        "kind": one.kind,
        "at": moment(one.at, zone),
        "actor": one.actor,
        "obligation": one.obligation,
        "organization": one.organization,
        "value": decimal_text(one.value),
        "by": moment_or_none(one.by, zone),
        "note": one.note,
    }
    return Told(told, 201)


def _check(asked: Asked) -> str:
    """The obligation's code; a body that names another one is a mistake."""
    code = asked.place["code"]
    if asked.body.obligation not in (None, code):
        raise Invalid("other_obligation", [("obligation", "other_obligation", {})])
    return code


@operation(
    "POST", "/directives/{slug}/obligations/{code}/target", shape=DecisionJson, status=201,
    needs=[May.SET_TARGETS], body=TargetBody, writes=True, is_once=True,
)  # fmt: skip
def set_target(work: Work, asked: Asked) -> Told:
    """Set what must be reached (percent of a ratio, or a count), for all or for one unit."""
    body: TargetBody = asked.body
    services.set_target(
        work, asked.slug, _check(asked), body.target, body.note, body.by, body.organization
    )
    return _latest(work, asked)


@operation(
    "POST", "/directives/{slug}/obligations/{code}/milestone", shape=DecisionJson, status=201,
    needs=[May.SET_TARGETS], body=MilestoneBody, writes=True, is_once=True,
)  # fmt: skip
def set_milestone(work: Work, asked: Asked) -> Told:
    """Set what must be reached before an instant; below it a cell is behind before the deadline."""
    body: MilestoneBody = asked.body
    services.set_milestone(
        work, asked.slug, _check(asked), body.value, body.by, body.note, body.organization
    )
    return _latest(work, asked)


@operation(
    "POST", "/directives/{slug}/obligations/{code}/exempt", shape=DecisionJson, status=201,
    needs=[May.ACCEPT], body=ExemptBody, writes=True, is_once=True,
)  # fmt: skip
def exempt(work: Work, asked: Asked) -> Told:
    """Say that a duty does not apply to a unit, from now on, with the reason."""
    body: ExemptBody = asked.body
    services.exempt(work, asked.slug, _check(asked), body.organization, body.reason)
    return _latest(work, asked)
