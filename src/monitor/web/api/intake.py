"""A directive's text read into the duties it gives; nothing of it is kept."""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict

from monitor.domain.amendment import AmendmentKind, Term
from monitor.domain.roles import May
from monitor.files.matrix_json import exact
from monitor.services import intake
from monitor.services.work import Work
from monitor.web.api.operations import Asked, Shape, Told, operation


class IntakeBody(Shape):
    """The directive's text, word for word."""

    text: str


@exact
class LimitJson(TypedDict):
    """A time limit: a day, a recurrence, or a span; `phrase` stands at `start` of the text."""

    iso: str | None
    hour: str | None
    recurrence: str | None
    relative: str | None
    iso_equivalent: str | None
    inclusive: bool
    phrase: str
    start: int
    end: int


@exact
class DraftTargetJson(TypedDict):
    """A figure to reach; `source` says whether the text states or only implies it."""

    value: int | float
    unit: str
    at_most: bool
    source: str
    phrase: str
    start: int
    end: int


@exact
class DraftDutyJson(TypedDict):
    """One of several duties of an item: a clause or a sub-point, at `start` of the text."""

    start: int
    end: int
    responsible: list[str]
    responsible_inferred: bool
    coordinating: list[str]
    deadlines: list[LimitJson]
    targets: list[DraftTargetJson]
    implied_targets: list[DraftTargetJson]


@exact
class DraftItemJson(TypedDict):
    """One paragraph that gives somebody a task; it stands at `offset` of the text."""

    label: str
    text_start: str
    offset: int
    end: int
    binding: str
    responsible: list[str]
    responsible_inferred: bool
    coordinating: list[str]
    deadlines: list[LimitJson]
    targets: list[DraftTargetJson]
    implied_targets: list[DraftTargetJson]
    evidence: list[QuotedJson]
    duties: list[DraftDutyJson]


@exact
class QuotedJson(TypedDict):
    """A piece of the text, and how sure it is what it is taken for, from 0 to 1."""

    value: str
    start: int
    end: int
    confidence: float


@exact
class AmendmentJson(QuotedJson):
    """A document this one touches; `how`: replaces, repeals or changes it."""

    how: str


@exact
class LearnedJson(TypedDict):
    """Words that the office taught the reader; `kind`: name, deadline, target or role."""

    kind: str
    value: str
    start: int
    end: int


@exact
class TouchJson(TypedDict):
    """What the text seems to make of a followed obligation; `likeness` in percent, to be confirmed.

    `item` is the label of the text's own paragraph that says so.
    """

    directive: str
    obligation: str
    kind: AmendmentKind
    item: str | None
    terms: list[Term]
    likeness: int


@exact
class IntakeJson(TypedDict):
    """The draft as `monitor intake --json` gives it; what is not in the text is null or empty.

    Where it amends directives that the asker coordinates, `touches` is what it seems to make of
    them.
    """

    number_sign: str | None
    doc_type: str | None
    issuer: str | None
    place: str | None
    date: str | None
    subject: str | None
    recipients: list[str]
    items: list[DraftItemJson]
    report_to: list[str]
    report_via: list[str]
    report_deadline: list[LimitJson]
    gaps: list[str]
    repeats: list[str]
    amends: list[AmendmentJson]
    doubts: list[str]
    language: str
    learned: list[LearnedJson]
    spans: dict[str, QuotedJson]
    touches: NotRequired[list[TouchJson]]


@operation(
    "POST", "/intake", shape=IntakeJson, needs=[May.ISSUE_DIRECTIVES], body=IntakeBody,
    takes_document=True,
)  # fmt: skip
def read_directive_text(work: Work, asked: Asked) -> Told:
    """Read a directive's text or file into a draft of its duties; nothing is kept or sent."""
    told: dict[str, Any] = intake.scored(work, asked.body.text, is_scan=asked.body.is_scan)
    if not told["amends"]:
        return Told(told)
    touches = [
        {
            "directive": one.slug, "obligation": one.obligation, "kind": one.kind, "item": item,
            "terms": list(one.terms), "likeness": one.share,
        }
        for one, item in intake.touches(work, asked.body.text)
    ]  # fmt: skip
    return Told(told | {"touches": touches} if touches else told)
