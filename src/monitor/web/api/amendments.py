"""Amendments: what later directives made of a directive's obligations, and it of earlier ones."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from typing_extensions import TypedDict

from monitor.domain.amendment import Amendment, AmendmentKind, Term
from monitor.domain.directive import TargetSource
from monitor.domain.roles import May
from monitor.files.matrix_json import decimal_text, exact, moment
from monitor.services import amending, directives
from monitor.services.work import Work
from monitor.web.api.operations import Asked, Told, operation


@exact
class AmendmentMadeJson(TypedDict):
    """What `directive` made of `obligation` of `amends` at `at`; parts it says nothing of are null.

    `successor` is the obligation of `directive` that takes the place. `moved_to` is the period its
    deadline moved to. `text` is what the later document says.
    """

    directive: str
    number: str
    amends: str
    obligation: str
    kind: AmendmentKind
    at: str
    effective_on: str
    recorded_at: str
    text: str
    successor: str | None
    terms: list[Term]
    target: str | None
    target_source: TargetSource
    moved_from: str | None
    moved_to: str | None
    joined: list[str]
    left: list[str]


@exact
class AmendmentsJson(TypedDict):
    """Amendments, by the instant they hold from."""

    amendments: list[AmendmentMadeJson]


@operation("GET", "/directives/{slug}/amendments", shape=AmendmentsJson, needs=[May.SEE_MATRIX])
def list_amendments(work: Work, asked: Asked) -> Told:
    """What a directive amends, and what was amended of it, oldest first."""
    zone = ZoneInfo(directives.get(work, asked.slug).directive.time_zone)
    told: AmendmentsJson = {
        "amendments": [_amendment(one, zone) for one in amending.of_directive(work, asked.slug)]
    }
    return Told(told)


def _amendment(one: Amendment, zone: ZoneInfo) -> AmendmentMadeJson:
    before, after = one.moved or (None, None)
    return {
        "directive": one.directive,
        "number": one.number,
        "amends": one.touched,
        "obligation": one.obligation,
        "kind": one.kind,
        "at": moment(one.at, zone),
        "effective_on": one.effective_on.isoformat(),
        "recorded_at": moment(one.made_at, zone),
        "text": one.words,
        "successor": one.successor,
        "terms": list(one.terms),
        "target": decimal_text(one.target),
        "target_source": one.target_source,
        "moved_from": before,
        "moved_to": after,
        "joined": list(one.joined),
        "left": list(one.left),
    }
