"""What units do about missed targets, and what leaders asked and units answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field
from typing_extensions import TypedDict

from monitor.domain.errors import NotAllowed
from monitor.domain.plans import Plan
from monitor.domain.roles import May
from monitor.files.matrix_json import CellJson, cell_json, exact, exactness, moment, moment_or_none
from monitor.services import directives, explanations, plans
from monitor.services.explanations import Explanation
from monitor.services.plans import PlanView
from monitor.services.work import Work
from monitor.web.api.operations import Asked, Query, Shape, Told, operation
from monitor.web.api.organizations import Code
from monitor.web.api.reading import Instant

CELL = "/directives/{slug}/obligations/{code}"
READS = (May.SEE_PLANS,)


class CellQuery(Query):
    """Whose cell, and as known when."""

    org: Code = Field(description="The organisation's code.")
    as_of: Instant | None = None


class UnitQuery(Query):
    """Whose cell."""

    org: Code = Field(description="The organisation's code.")


@exact
class PlanJson(TypedDict):
    """One version of a plan; `by` is exclusive. Nothing of an earlier one is ever changed."""

    number: int
    what: str
    who: str
    by: str
    at: str
    author: str


@exact
class PlansJson(TypedDict):
    """A unit's plan for a duty, the newest version first; `version` 0 where there is none."""

    directive: str
    obligation: str
    organization: str
    version: int
    versions: list[PlanJson]
    may_write: bool


@exact
class BehindJson(TypedDict):
    """A cell that was not met in time, with the newest version of its plan."""

    obligation: str
    organization: str
    cell: CellJson
    plan: PlanJson | None


@exact
class BehindListJson(TypedDict):
    """Every cell that was not met in time, those without a plan first."""

    directive: str
    behind: list[BehindJson]


class PlanBody(Shape):
    """What is done, who answers for it, and by when (exclusive)."""

    what: str
    who: str
    by: Instant


@operation("GET", f"{CELL}/plan", shape=PlansJson, needs=READS, query=CellQuery, is_versioned=True)
def read_plan(work: Work, asked: Asked) -> Told:
    """A unit's improvement plan for a duty, all its versions."""
    query: CellQuery = asked.query
    found = plans.read(work, asked.slug, asked.place["code"], query.org, query.as_of)
    if found is None:
        raise NotAllowed("role_may_not", right=May.SEE_PLANS.value)
    return _told(work, asked, query.org, found)


@operation(
    "PUT", f"{CELL}/plan", shape=PlansJson, needs=[May.WRITE_PLAN], query=UnitQuery, body=PlanBody,
    writes=True, matching="must", is_versioned=True, refusals=(409,),
)  # fmt: skip
def write_plan(work: Work, asked: Asked) -> Told:
    """Write a plan for the unit, or a new version of it."""
    body: PlanBody = asked.body
    unit, code = asked.query.org, asked.place["code"]
    known = plans.read(work, asked.slug, code, unit)
    newest = known.number if known is not None else 0
    after = asked.if_match or ""
    # Whatever is no number of a version is none that was read.
    number = newest if after == "*" else int(after) if after.isdecimal() and len(after) < 9 else -1
    plans.write(work, asked.slug, code, unit, body.what, body.who, body.by, number)
    found = plans.read(work, asked.slug, code, unit)
    assert found is not None
    return _told(work, asked, unit, found)


def _told(work: Work, asked: Asked, unit: str, found: PlanView) -> Told:
    zone = _zone(work, asked.slug)
    told: PlansJson = {
        "directive": asked.slug,
        "obligation": asked.place["code"],
        "organization": unit,
        "version": found.number,
        "versions": [_plan(one, zone) for one in found.versions],
        "may_write": found.may_write,
    }
    return Told(told, version=found.number)


def _plan(one: Plan, zone: ZoneInfo) -> PlanJson:
    return {
        "number": one.number,
        "what": one.what,
        "who": one.who,
        "by": moment(one.by, zone),
        "at": moment(one.at, zone),
        "author": one.author,
    }


def _zone(work: Work, slug: str) -> ZoneInfo:
    return ZoneInfo(directives.get(work, slug).directive.time_zone)


@operation("GET", "/directives/{slug}/plans", shape=BehindListJson, needs=READS)
def list_plans(work: Work, asked: Asked) -> Told:
    """Every cell in reach that was not met in time, with its plan or none."""
    directive = directives.get(work, asked.slug).directive
    zone = ZoneInfo(directive.time_zone)
    told: BehindListJson = {
        "directive": directive.slug,
        "behind": [
            {
                "obligation": one.duty.code,
                "organization": one.row.code,
                "cell": cell_json(one.cell, exactness(directive, one.duty), zone),
                "plan": None if one.plan is None else _plan(one.plan, zone),
            }
            for one in plans.behind(work, asked.slug)
        ],
    }
    return Told(told)


# --- explanations --------------------------------------------------------------------------------


@exact
class AnswerJson(TypedDict):
    """What a unit said, and who of it."""

    at: str
    author: str
    body: str


@exact
class ExplanationJson(TypedDict):
    """What was asked of a unit about a cell, with its answers; `answer_by` is exclusive."""

    number: int
    directive: str
    obligation: str
    organization: str
    at: str
    author: str
    question: str
    answer_by: str | None
    open: bool
    answers: list[AnswerJson]


@exact
class ExplanationsJson(TypedDict):
    """Questions and their answers, in the order of the list that was asked for."""

    explanations: list[ExplanationJson]


class ExplanationBody(Shape):
    """Whom is asked what, and by when an answer is wished for."""

    organization: Code
    question: str
    answer_by: Instant | None = None


class AnswerBody(Shape):
    """The unit's answer; a further one adds to it."""

    body: str


class ExplanationsQuery(Query):
    """Which questions."""

    show: Literal["all", "owed", "mine", "open"] = Field(
        "all",
        description="All in reach; those the asker's own units owe an answer; those the asker put; "
        "or the open ones of the directives the asker coordinates.",
    )


LISTS = {
    "all": explanations.all_seen,
    "owed": explanations.owed,
    "mine": explanations.asked_by_me,
    "open": explanations.unanswered,
}


def explanations_json(work: Work, found: Iterable[Explanation]) -> list[ExplanationJson]:
    """Questions of whichever directives, each in its own time zone."""
    zones: dict[str, ZoneInfo] = {}
    told = []
    for one in found:
        if one.directive not in zones:
            zones[one.directive] = _zone(work, one.directive)
        told.append(_explanation(one, zones[one.directive]))
    return told


def _explanation(one: Explanation, zone: ZoneInfo) -> ExplanationJson:
    return {
        "number": one.id,
        "directive": one.directive,
        "obligation": one.obligation,
        "organization": one.organization,
        "at": moment(one.at, zone),
        "author": one.author,
        "question": one.question,
        "answer_by": moment_or_none(one.answer_by, zone),
        "open": one.is_open,
        "answers": [
            {"at": moment(it.at, zone), "author": it.author, "body": it.body} for it in one.answers
        ],
    }


@operation("GET", "/explanations", shape=ExplanationsJson, needs=READS, query=ExplanationsQuery)
def list_explanations(work: Work, asked: Asked) -> Told:
    """What leaders asked units, and what they answered."""
    found = LISTS[asked.query.show](work)
    told: ExplanationsJson = {"explanations": explanations_json(work, found)}
    return Told(told)


@operation("GET", f"{CELL}/explanations", shape=ExplanationsJson, needs=READS, query=CellQuery)
def read_explanations(work: Work, asked: Asked) -> Told:
    """What was asked about one cell, the newest first."""
    query: CellQuery = asked.query
    found = explanations.of_cell(work, asked.slug, asked.place["code"], query.org, query.as_of)
    told: ExplanationsJson = {"explanations": explanations_json(work, found)}
    return Told(told)


@operation(
    "POST", f"{CELL}/explanations", shape=ExplanationJson, status=201,
    needs=[May.ASK_EXPLANATION], body=ExplanationBody, writes=True, is_once=True,
)  # fmt: skip
def ask_explanation(work: Work, asked: Asked) -> Told:
    """Ask a unit to explain one of its cells."""
    body: ExplanationBody = asked.body
    code = asked.place["code"]
    number = explanations.ask(
        work, asked.slug, code, body.organization, body.question, body.answer_by
    )
    every = explanations.of_cell(work, asked.slug, code, body.organization)
    one = next(it for it in every if it.id == number)
    return Told(explanations_json(work, [one])[0], 201)


@operation(
    "POST", "/explanations/{number}/answer", shape=ExplanationJson, status=201,
    needs=[May.WRITE_PLAN], body=AnswerBody, writes=True, is_once=True,
)  # fmt: skip
def answer_explanation(work: Work, asked: Asked) -> Told:
    """Answer for the unit that was asked; nothing said is taken back."""
    number = asked.number("explanation_not_found")
    told = explanations.answer(work, number, asked.body.body)
    every = explanations.of_cell(work, told.directive, told.obligation, told.organization)
    one = next(it for it in every if it.id == number)
    return Told(explanations_json(work, [one])[0], 201)
