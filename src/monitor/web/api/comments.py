"""Comments: of a report, of a cell, and across the units."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field
from typing_extensions import TypedDict

from monitor.domain.comments import Audience
from monitor.domain.roles import May
from monitor.files.matrix_json import exact, moment
from monitor.services import comments as services
from monitor.services import directives
from monitor.services.comments import Comment, Subject, Thread
from monitor.services.work import Work
from monitor.web.api.operations import Asked, Query, Shape, Told, operation
from monitor.web.api.reports import PLACE

CELL = "/directives/{slug}/obligations/{code}/comments"
ONE = "/comments/{number}"
MISSING = "comment_not_found"
READS = (May.SEE_FIGURES,)
WRITES = (May.COMMENT,)


@exact
class CommentStepJson(TypedDict):
    """A comment was flagged or resolved."""

    kind: str
    at: str
    by: str


@exact
class CommentJson(TypedDict):
    """One comment. It speaks of a period's report or of an obligation's cell."""

    number: int
    directive: str
    organization: str
    period: str | None
    obligation: str | None
    by: str
    name: str
    at: str
    audience: str
    body: str
    mentions: list[str]
    flagged: bool
    read: bool
    steps: list[CommentStepJson]


@exact
class PersonJson(TypedDict):
    """Somebody who may be called."""

    username: str
    name: str


@exact
class ThreadJson(TypedDict):
    """What was said of one thing, oldest first, and what the asker may do."""

    comments: list[CommentJson]
    may_write: bool
    may_write_inside: bool
    people: list[PersonJson]


@exact
class CommentListJson(TypedDict):
    """Comments of several units, oldest first."""

    comments: list[CommentJson]
    unread: int


@exact
class UnreadJson(TypedDict):
    """How many comments that concern the asker are left unread."""

    unread: int


class CommentBody(Shape):
    """What is said, for whom, and whether it asks to be followed up."""

    body: str
    audience: Audience = Field(
        description="`unit`: the unit's own line only; `shared`: whoever sees its figures."
    )
    flagged: bool = False


class CellQuery(Query):
    """Whose cell."""

    org: str = Field(description="The organisation's code.")


class CellCommentBody(CommentBody):
    """The same of a unit's cell."""

    organization: str


class ListQuery(Query):
    """Which comments."""

    show: Literal["flagged", "unread"] = Field(
        "flagged", description="What asks to be followed up, or what the asker has not read."
    )


class ReadBody(Shape):
    """Numbers of the comments that were shown."""

    numbers: list[int] = Field(max_length=services.MOST)


def comment_json(one: Comment, zone: ZoneInfo) -> CommentJson:
    """One comment, its instants in the directive's time zone."""
    return {
        "number": one.number,
        "directive": one.directive,
        "organization": one.organization,
        "period": one.period,
        "obligation": one.obligation,
        "by": one.author,
        "name": one.author_name,
        "at": moment(one.at, zone),
        "audience": one.audience,
        "body": one.body,
        "mentions": list(one.mentions),
        "flagged": one.is_flagged,
        "read": one.is_read,
        "steps": [
            {"kind": step.kind, "at": moment(step.at, zone), "by": step.actor} for step in one.steps
        ],
    }


def thread_json(work: Work, found: Thread) -> ThreadJson:
    """A thread as programs and the pages' script read it."""
    return {
        "comments": comments_json(work, found.comments),
        "may_write": found.may_write,
        "may_write_inside": found.may_write and found.is_own_line,
        "people": [{"username": username, "name": name} for username, name in found.people],
    }


def comments_json(work: Work, found: Iterable[Comment]) -> list[CommentJson]:
    """Comments of whichever directives, each in its own time zone."""
    zones: dict[str, ZoneInfo] = {}
    told = []
    for one in found:
        if one.directive not in zones:
            directive = directives.get(work, one.directive).directive
            zones[one.directive] = ZoneInfo(directive.time_zone)
        told.append(comment_json(one, zones[one.directive]))
    return told


def _of_report(asked: Asked) -> Subject:
    key = asked.report
    return Subject(key.directive, key.organization, period=key.period)


def _of_cell(asked: Asked, organization: str) -> Subject:
    return Subject(asked.slug, organization, obligation=asked.place["code"])


def _said(work: Work, subject: Subject, body: CommentBody) -> Told:
    one = services.add(work, subject, body.body, body.audience, is_flagged=body.flagged)
    return Told(comments_json(work, [one])[0], 201)


@operation("GET", f"{PLACE}/comments", shape=ThreadJson, needs=READS)
def read_report_comments(work: Work, asked: Asked) -> Told:
    """What was said of a report, as far as the asker may see it."""
    return Told(thread_json(work, services.thread(work, _of_report(asked))))


@operation(
    "POST", f"{PLACE}/comments", shape=CommentJson, needs=WRITES, body=CommentBody, writes=True,
    status=201, is_once=True,
)  # fmt: skip
def comment_report(work: Work, asked: Asked) -> Told:
    """Say something of a report; `@username` calls somebody who may see it."""
    return _said(work, _of_report(asked), asked.body)


@operation("GET", CELL, shape=ThreadJson, needs=READS, query=CellQuery)
def read_cell_comments(work: Work, asked: Asked) -> Told:
    """What was said of a unit's cell, as far as the asker may see it."""
    return Told(thread_json(work, services.thread(work, _of_cell(asked, asked.query.org))))


@operation(
    "POST", CELL, shape=CommentJson, needs=WRITES, body=CellCommentBody, writes=True, status=201,
    is_once=True,
)  # fmt: skip
def comment_cell(work: Work, asked: Asked) -> Told:
    """Say something of a unit's cell; `@username` calls somebody who may see it."""
    body: CellCommentBody = asked.body
    return _said(work, _of_cell(asked, body.organization), body)


@operation("GET", "/comments", shape=CommentListJson, needs=READS, query=ListQuery)
def list_comments(work: Work, asked: Asked) -> Told:
    """Comments across the units: what asks to be followed up, or what is unread."""
    found = services.unread(work) if asked.query.show == "unread" else services.follow_up(work)
    told: CommentListJson = {
        "comments": comments_json(work, found), "unread": services.unread_count(work),
    }  # fmt: skip
    return Told(told)


@operation("POST", "/comments/read", shape=UnreadJson, needs=READS, body=ReadBody, writes=True)
def mark_comments_read(work: Work, asked: Asked) -> Told:
    """Note that the asker has read these; numbers out of reach are passed by."""
    body: ReadBody = asked.body
    wanted = [one for one in body.numbers if 0 < one < 10**18]
    return Told({"unread": services.mark_read(work, wanted)})


@operation("POST", f"{ONE}/flag", shape=CommentJson, needs=WRITES, writes=True)
def flag_comment(work: Work, asked: Asked) -> Told:
    """Ask for a comment to be followed up."""
    one = services.flag(work, asked.number(MISSING))
    return Told(comments_json(work, [one])[0])


@operation("POST", f"{ONE}/resolve", shape=CommentJson, needs=WRITES, writes=True)
def resolve_comment(work: Work, asked: Asked) -> Told:
    """Say that what a comment asked for is done."""
    one = services.resolve(work, asked.number(MISSING))
    return Told(comments_json(work, [one])[0])
