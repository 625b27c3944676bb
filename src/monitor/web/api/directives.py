"""Directives: what was ordered, word for word."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from typing_extensions import TypedDict

from monitor.domain.directive import Basis, Directive, Period
from monitor.domain.names import full_name
from monitor.domain.roles import May
from monitor.files.matrix_json import exact, moment
from monitor.services import directives as services
from monitor.services.work import Work
from monitor.web.api.operations import Asked, Told, operation


@exact
class DirectiveSummaryJson(TypedDict):
    """A directive as a list names it."""

    slug: str
    number: str
    issuer: str
    subject: str
    issued_on: str


@exact
class DirectivesJson(TypedDict):
    """Directives, newest first."""

    directives: list[DirectiveSummaryJson]


@exact
class PeriodJson(TypedDict):
    """A slot reports are for; ``due`` is exclusive."""

    code: str
    kind: str
    opens: str
    cut_off: str
    due: str
    due_rule: str
    as_written: str


@exact
class GroupJson(TypedDict):
    """The directive's own grouping of its addressees."""

    code: str
    name: str


@exact
class DirectiveJson(DirectiveSummaryJson):
    """A directive with its stored text, which items and obligations slice."""

    text: str
    time_zone: str
    basis: Basis
    coordinator: str
    periods: list[PeriodJson]
    groups: list[GroupJson]


@exact
class ItemJson(TypedDict):
    """A numbered paragraph: ``start`` and ``end`` slice the stored text."""

    label: str
    text: str
    start: int
    end: int


@exact
class ItemsJson(TypedDict):
    """Every item the text has, and the numbers it skips."""

    items: list[ItemJson]
    gaps: list[str]


@operation("GET", "/directives", shape=DirectivesJson)
def list_directives(work: Work, _asked: Asked) -> Told:
    """The directives the asker has any business with, newest first."""
    found: list[DirectiveSummaryJson] = [
        {
            "slug": one.slug,
            "number": one.number,
            "issuer": one.issuer,
            "subject": one.subject,
            "issued_on": one.issued_on.isoformat(),
        }
        for one in services.listed(work)
    ]
    told: DirectivesJson = {"directives": found}
    return Told(told)


@operation("GET", "/directives/{slug}", shape=DirectiveJson, needs=[May.SEE_MATRIX])
def read_directive(work: Work, asked: Asked) -> Told:
    """One directive with its text and periods."""
    return Told(_directive(services.get(work, asked.slug).directive, asked.locale))


def _directive(one: Directive, locale: str) -> DirectiveJson:
    zone = ZoneInfo(one.time_zone)
    return {
        "slug": one.slug,
        "number": one.number,
        "issuer": one.issuer,
        "subject": one.subject,
        "issued_on": one.issued_on.isoformat(),
        "text": one.text,
        "time_zone": one.time_zone,
        "basis": one.basis,
        "coordinator": one.coordinator,
        "periods": [_period(slot, zone) for slot in one.standing_periods],
        "groups": [
            {
                "code": group.code,
                "name": full_name(group, locale),
            }
            for group in one.groups
        ],
    }


def _period(slot: Period, zone: ZoneInfo) -> PeriodJson:
    return {
        "code": slot.code,
        "kind": slot.kind,
        "opens": moment(slot.opens, zone),
        "cut_off": moment(slot.cut_off, zone),
        "due": moment(slot.due, zone),
        "due_rule": slot.due_rule,
        "as_written": slot.as_written,
    }


@operation("GET", "/directives/{slug}/items", shape=ItemsJson, needs=[May.SEE_MATRIX])
def list_items(work: Work, asked: Asked) -> Told:
    """The numbered paragraphs of the text, and the numbers it skips."""
    one = services.get(work, asked.slug).directive
    told: ItemsJson = {
        "items": [
            {"label": item.label, "text": item.text, "start": item.start, "end": item.end}
            for item in one.items
        ],
        "gaps": list(one.gaps),
    }
    return Told(told)
