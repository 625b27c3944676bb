"""Periods: how often a duty is reported; closing a period, and opening it again."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from monitor.domain import directive as domain
from monitor.domain.directive import PeriodKind
from monitor.domain.periods import MOST_SLOTS, Cadence, CadenceKind
from monitor.domain.roles import May
from monitor.files.matrix_json import exact, moment, moment_or_none
from monitor.services import directives
from monitor.services import periods as services
from monitor.services.periods import PeriodLine, Plan
from monitor.services.work import Work
from monitor.web.api.deliveries import Day
from monitor.web.api.operations import Asked, Shape, Told, operation
from monitor.web.api.organizations import Code
from monitor.web.api.reading import Instant

_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"


def _clock(value: Any) -> time:
    """A time of day as 17:00."""
    if isinstance(value, str) and re.fullmatch(_CLOCK, value, re.ASCII):
        return time.fromisoformat(value)
    raise PydanticCustomError("clock_unreadable", "not a time of day")


ClockTime = Annotated[
    time,
    BeforeValidator(_clock),
    WithJsonSchema({"type": "string", "pattern": f"^{_CLOCK}$"}),
]


@exact
class SlotJson(TypedDict):
    """A period; ``due`` is exclusive, ``closes`` is null where it does not close by itself."""

    code: str
    kind: PeriodKind
    opens: str
    cut_off: str
    due: str
    closes: str | None


@exact
class PlanJson(TypedDict):
    """What a rhythm makes of a duty's periods.

    ``kept`` stay, ``shared`` exist already with times of their own, ``added`` are new, ``dropped``
    are asked no more.
    """

    obligation: str
    is_preview: bool
    kept: list[SlotJson]
    shared: list[SlotJson]
    added: list[SlotJson]
    dropped: list[SlotJson]


@exact
class ExceptionJson(TypedDict):
    """A unit the closed period is open to, and until when."""

    organization: str
    until: str | None


@exact
class PeriodLineJson(SlotJson):
    """A period with what is reported for it, since when it is closed, and to whom it is open."""

    obligations: list[str]
    closed_since: str | None
    exceptions: list[ExceptionJson]


@exact
class PeriodsJson(TypedDict):
    """A directive's periods, earliest first."""

    periods: list[PeriodLineJson]


class CadenceBody(Shape):
    """How often is reported. Days and times are local to the directive."""

    kind: CadenceKind
    note: str
    first: Day | None = None
    last: Day | None = None
    days: list[Day] = Field(default_factory=list, max_length=MOST_SLOTS)
    weekday: int = Field(7, ge=1, le=7, description="Day the figures of a week close; Monday is 1.")
    month_day: int = Field(31, ge=1, le=31, description="Day the figures of a month close.")
    cut_off: ClockTime | None = Field(None, description="17:00 where none is given.")
    due_days: int = Field(0, ge=0, le=60, description="Days between closing and being due.")
    due_time: ClockTime | None = Field(None, description="Null: to the end of that day.")
    period_kind: PeriodKind = Field(
        "progress", description="Only a `deadline` can make a unit overdue."
    )
    locks_after: int | None = Field(
        None, ge=0, le=365, description="Days after it is due on which it closes by itself."
    )
    preview: bool = Field(default=False, description="Only say what it would do.")


class CloseBody(Shape):
    """From when on it is closed (now, if not given), and why."""

    reason: str
    at: Instant | None = None


class OpenBody(Shape):
    """Until when it is open again, for one unit or for all, and why."""

    reason: str
    until: Instant | None = None
    organization: Code | None = None


@operation(
    "GET", "/directives/{slug}/periods", shape=PeriodsJson, needs=[May.SET_PERIODS]
)  # fmt: skip
def list_periods(work: Work, asked: Asked) -> Told:
    """The periods with their times, what is reported for each, and who it is closed or open to."""
    zone = _zone(work, asked.slug)
    told: PeriodsJson = {"periods": [_line(one, zone) for one in services.listed(work, asked.slug)]}
    return Told(told)


@operation(
    "POST", "/directives/{slug}/obligations/{code}/cadence", shape=PlanJson,
    needs=[May.SET_PERIODS], body=CadenceBody, writes=True, is_once=True, refusals=(409,),
)  # fmt: skip
def set_cadence(work: Work, asked: Asked) -> Told:
    """Set how often a duty is reported, from now on; or only say what that would do."""
    body: CadenceBody = asked.body
    code = asked.place["code"]
    cadence = Cadence(
        body.kind, body.first, body.last, tuple(body.days), body.weekday, body.month_day,
        body.cut_off or time(17), body.due_days, body.due_time, body.period_kind, body.locks_after,
    )  # fmt: skip
    if body.preview:
        plan = services.preview(work, asked.slug, code, cadence)
    else:
        plan = services.set_cadence(work, asked.slug, code, cadence, body.note)
    return Told(_plan(code, plan, _zone(work, asked.slug), is_preview=body.preview))


@operation(
    "POST", "/directives/{slug}/periods/{code}/close", shape=PeriodLineJson,
    needs=[May.SET_PERIODS], body=CloseBody, writes=True, is_once=True, refusals=(409,),
)  # fmt: skip
def close_period(work: Work, asked: Asked) -> Told:
    """Close a period to everybody, now or from an instant on."""
    body: CloseBody = asked.body
    services.close(work, asked.slug, asked.place["code"], body.at, body.reason)
    return _now(work, asked)


@operation(
    "POST", "/directives/{slug}/periods/{code}/open", shape=PeriodLineJson,
    needs=[May.SET_PERIODS], body=OpenBody, writes=True, is_once=True, refusals=(409,),
)  # fmt: skip
def open_period(work: Work, asked: Asked) -> Told:
    """Open a closed period again: for one unit until an instant, or for all."""
    body: OpenBody = asked.body
    services.open_again(
        work, asked.slug, asked.place["code"], body.organization, body.until, body.reason
    )
    return _now(work, asked)


def _now(work: Work, asked: Asked) -> Told:
    """The period as the decision leaves it."""
    lines = services.listed(work, asked.slug)
    found = next(one for one in lines if one.period.code == asked.place["code"])
    return Told(_line(found, _zone(work, asked.slug)))


def _zone(work: Work, slug: str) -> ZoneInfo:
    return ZoneInfo(directives.get(work, slug).directive.time_zone)


def _slot(one: domain.Period, closes: Any, zone: ZoneInfo) -> SlotJson:
    return {
        "code": one.code,
        "kind": one.kind,
        "opens": moment(one.opens, zone),
        "cut_off": moment(one.cut_off, zone),
        "due": moment(one.due, zone),
        "closes": moment_or_none(closes, zone),
    }


def _plan(code: str, plan: Plan, zone: ZoneInfo, *, is_preview: bool) -> PlanJson:
    return {
        "obligation": code,
        "is_preview": is_preview,
        "kept": [_slot(one, None, zone) for one in plan.kept],
        "shared": [_slot(one, None, zone) for one in plan.shared],
        "added": [_slot(one.period, one.closes, zone) for one in plan.added],
        "dropped": [_slot(one, None, zone) for one in plan.dropped],
    }


def _line(one: PeriodLine, zone: ZoneInfo) -> PeriodLineJson:
    return {
        **_slot(one.period, one.closes, zone),
        "obligations": list(one.duties),
        "closed_since": moment_or_none(one.closed_since, zone),
        "exceptions": [
            {"organization": it.organization or "", "until": moment_or_none(it.instant, zone)}
            for it in one.exceptions
        ],
    }
