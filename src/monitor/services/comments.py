"""Comments: say something of a report or a cell, call somebody, flag it, resolve it, read it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from monitor.domain.comments import AUDIENCES, LONGEST_COMMENT, Audience, StepKind, called, plain
from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.domain.roles import May
from monitor.services import report_place
from monitor.services.report_place import ReportKey
from monitor.services.work import Scope, Work
from monitor.store import accounts, audit, comments, directives
from monitor.store.comments import Comment, Sight, Spot, Step
from monitor.store.directives import StoredDirective

__all__ = [
    "Comment",
    "Step",
    "Subject",
    "Thread",
    "add",
    "flag",
    "follow_up",
    "mark_read",
    "resolve",
    "thread",
    "unread",
    "unread_count",
]

MOST = 200
"""Comments shown of one thread, or in one list; the newest."""
NEAR = (May.ENTER, May.APPROVE, May.MANAGE_ACCOUNTS)
"""Whose unit it is: what is said of it concerns them without their being called."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is spoken of: a unit's report for a ``period``, or its cell of an ``obligation``."""

    directive: str
    organization: str
    period: str | None = None
    obligation: str | None = None

    def __str__(self) -> str:
        return f"{self.directive}/{self.organization}/{self.period or self.obligation}"


@dataclass(frozen=True, slots=True)
class Thread:
    """What was said of one thing, oldest first, and what its reader may do about it.

    ``people`` are usernames and names of those who may be called; anybody else who may see the
    thing can be, too, by who knows their username.
    """

    subject: Subject
    comments: tuple[Comment, ...]
    may_write: bool
    is_own_line: bool
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Place:
    subject: Subject
    stored: StoredDirective
    spot: Spot
    is_own_line: bool


def thread(work: Work, subject: Subject) -> Thread:
    """What was said of a report or a cell, as far as this reader may see it.

    Raises:
        NotFound: There is no such report or cell, or it is outside the reader's scope.
    """
    place = _find(work, subject)
    found = comments.listed(work.session, sight=_sight(work), spot=place.spot, most=MOST)
    path = work.path_of(subject.organization)
    may_write = work.scope(May.COMMENT).covers(subject.directive, path)
    people: list[tuple[str, str]] = []
    if may_write:
        people = comments.people(
            work.session,
            organizations=[one for one in (path or "").split("/") if one],
            directive_id=place.stored.ids.directive,
        )
    others = tuple(one for one in people if one[0] != work.actor.username)
    return Thread(subject, tuple(found), may_write, place.is_own_line, others)


def _find(work: Work, subject: Subject) -> _Place:
    stored = _spoken_of(work, subject)
    ids = stored.ids
    spot = Spot(
        directive_id=ids.directive,
        organization_id=ids.organizations[subject.organization],
        period_id=ids.periods[subject.period] if subject.period else None,
        obligation_id=ids.obligations[subject.obligation] if subject.obligation else None,
    )
    return _Place(subject, stored, spot, work.is_own_subtree(subject.organization))


def _spoken_of(work: Work, subject: Subject) -> StoredDirective:
    """The directive, once there is such a report or cell and the actor may see its state."""
    code = subject.organization
    if subject.period is not None:
        key = ReportKey(subject.directive, code, subject.period)
        return report_place.find(work, key).stored
    stored = directives.load(work.session, subject.directive)
    missing = NotFound("cell_not_found")
    if stored is None:
        raise missing
    try:
        work.require(May.SEE_FIGURES, subject.directive, code)
    except NotFound:
        raise missing from None  # in the words of a cell that is not there
    is_given = any(
        one.organization == code
        and one.obligation == subject.obligation
        and one.part != "coordinating"
        and one.holds_at(work.now)
        for one in stored.directive.assignments
    )
    if not is_given:
        raise missing
    return stored


def add(
    work: Work, subject: Subject, body: str, audience: Audience, *, is_flagged: bool = False
) -> Comment:
    """Say something of a report or a cell, for the unit alone or for all who see its figures.

    ``@username`` calls somebody who may see it. ``is_flagged`` asks for it to be followed up.

    Raises:
        NotFound: There is no such report or cell, or it is outside the actor's scope.
        NotAllowed: The role does not include commenting.
        Invalid: Nothing is said, too much, for nobody; or somebody is called who may not see it.
    """
    place = _find(work, subject)
    work.require(May.COMMENT, subject.directive, subject.organization)
    text = _read_body(body)
    if audience not in AUDIENCES:
        raise _invalid("audience", "audience_unknown")
    if audience == "unit" and not place.is_own_line:
        raise _invalid("audience", "comment_inside_only")
    mentions = [_called(work, place, audience, name) for name in called(text)]
    number = comments.add(
        work.session, place.spot, author_id=_actor_id(work), at=work.now, audience=audience,
        body=text, mentions=[one for one in mentions if one != work.actor.user_id],
    )  # fmt: skip
    _audit(work, place.stored, subject, number, "add", audience)
    if is_flagged:
        _step(work, place.stored, subject, number, "flag", audience)
    return _one(work, number)


def _read_body(body: str) -> str:
    text = plain(body)
    if not text:
        raise _invalid("body", "comment_empty")
    if len(text) > LONGEST_COMMENT:
        raise _invalid("body", "comment_too_long", longest=LONGEST_COMMENT)
    return text


def _invalid(place: str, code: str, **values: Any) -> Invalid:
    return Invalid(code, [(place, code, values)], **values)


def _called(work: Work, place: _Place, audience: Audience, name: str) -> int:
    """The account called by a name, if its person may see what is said.

    Raises:
        Invalid: There is none, or they may not see it: the two must look the same.
    """
    account = accounts.by_username(work.session, name)
    actor = accounts.actor_for(work.session, account.id, work.now) if account else None
    if actor is not None and actor.user_id is not None:
        theirs = Work(work.session, actor, work.now)
        path = work.path_of(place.subject.organization)
        scope = theirs.scope(May.SEE_FIGURES)
        is_inside = scope.covers_path(path)
        if is_inside or (audience == "shared" and scope.covers(place.subject.directive, path)):
            return actor.user_id
    raise _invalid("body", "mention_unknown", name=name[:60])


def flag(work: Work, number: int) -> Comment:
    """Ask for a comment to be followed up; one that is flagged stays so.

    Raises:
        NotFound: There is no such comment within the actor's sight.
        NotAllowed: The role does not include commenting.
    """
    return _take_step(work, number, "flag")


def resolve(work: Work, number: int) -> Comment:
    """Say that what a comment asked for is done; it can be flagged again.

    Raises:
        NotFound: There is no such comment within the actor's sight.
        NotAllowed: The role does not include commenting.
    """
    return _take_step(work, number, "resolve")


def _take_step(work: Work, number: int, kind: StepKind) -> Comment:
    known = _one(work, number)
    work.require(May.COMMENT, known.directive, known.organization)
    if known.is_flagged is (kind == "flag"):
        return known
    subject = Subject(known.directive, known.organization, known.period, known.obligation)
    stored = directives.load(work.session, known.directive)
    assert stored is not None
    _step(work, stored, subject, number, kind, known.audience)
    return _one(work, number)


def _step(
    work: Work,
    stored: StoredDirective,
    subject: Subject,
    number: int,
    kind: StepKind,
    audience: Audience,
) -> None:
    comments.add_step(work.session, number, kind=kind, at=work.now, actor_id=_actor_id(work))
    _audit(work, stored, subject, number, kind, audience)


def _one(work: Work, number: int) -> Comment:
    found = comments.listed(work.session, sight=_sight(work), numbers=[number], most=1)
    if not found:
        raise NotFound("comment_not_found")
    return found[0]


def mark_read(work: Work, numbers: Collection[int]) -> int:
    """Note that the actor has read these; what is out of sight is passed by. Returns what is left.

    Args:
        work: Writing work.
        numbers: Of the comments that were shown.
    """
    comments.mark_read(work.session, list(numbers)[:MOST], sight=_sight(work), at=work.now)
    return unread_count(work)


def follow_up(work: Work) -> tuple[Comment, ...]:
    """What asks to be followed up, in every unit the reader sees, oldest first."""
    found = comments.listed(work.session, sight=_sight(work), is_flagged=True, most=MOST)
    return tuple(found)


def unread(work: Work) -> tuple[Comment, ...]:
    """What the reader has not read of their own units and directives, and where they are called."""
    return tuple(comments.listed(work.session, sight=_sight(work), near=_near(work), most=MOST))


def unread_count(work: Work) -> int:
    """How many comments ``unread`` would list, all of them."""
    return comments.count(work.session, sight=_sight(work), near=_near(work))


def _sight(work: Work) -> Sight:
    scope = work.scope(May.SEE_FIGURES)
    return Sight(_actor_id(work), scope.directives, scope.paths, work.now.date())


def _near(work: Work) -> Sight:
    """What concerns the reader uncalled: their units' own, and what they coordinate."""
    own: list[Scope] = [work.scope(right) for right in NEAR]
    paths = dict.fromkeys(path for one in own for path in one.paths)
    return Sight(_actor_id(work), work.scope(May.CHASE).directives, tuple(paths), work.now.date())


def _audit(
    work: Work,
    stored: StoredDirective,
    subject: Subject,
    number: int,
    verb: str,
    audience: Audience,
) -> None:
    audit.record(
        work.session,
        at=work.now,
        actor_id=work.actor.user_id,
        action=f"comment.{verb}",
        object_type="comment",
        object_id=number,
        organization_id=stored.ids.organizations[subject.organization],
        # What the unit says to itself is in no log that others read, not even that it was said.
        directive_id=stored.ids.directive if audience == "shared" else None,
        detail={"of": str(subject), "audience": audience},
    )


def _actor_id(work: Work) -> int:
    if work.actor.user_id is None:
        raise NotAllowed("role_may_not", right=May.COMMENT.value)
    return work.actor.user_id
