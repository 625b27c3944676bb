"""Explanations: a leader asks a unit about one of its cells, and the unit answers."""

from __future__ import annotations

from datetime import datetime

from monitor.domain.errors import Invalid, NotFound
from monitor.domain.explanations import LONGEST_EXPLANATION, Explanation
from monitor.domain.roles import May
from monitor.services.cell_place import actor_id, find_cell, note, read_text
from monitor.services.work import Work
from monitor.store import directives, explanations
from monitor.store.explanations import Sight

__all__ = [
    "Explanation", "all_seen", "answer", "ask", "asked_by_me", "may_answer", "may_ask", "of_cell",
    "owed", "unanswered",
]  # fmt: skip


def _sight(work: Work, right: May = May.SEE_PLANS) -> Sight:
    scope = work.scope(right)
    return Sight(scope.directives, scope.paths, work.now.date())


def of_cell(
    work: Work, slug: str, code: str, organization: str, as_of: datetime | None = None
) -> tuple[Explanation, ...]:
    """What was asked about a cell up to an instant, newest first; nothing for who may not read it.

    Raises:
        NotFound: There is no such cell within the actor's scope.
    """
    find_cell(work, slug, code, organization, May.SEE_FIGURES)
    at = work.instant(as_of)
    found = explanations.listed(work.session, sight=_sight(work), cell=(slug, code, organization))
    return tuple(one for one in found if one.at <= at)


def may_ask(work: Work, slug: str, organization: str) -> bool:
    """Whether the actor may ask this unit."""
    return work.scope(May.ASK_EXPLANATION).covers(slug, work.path_of(organization))


def may_answer(work: Work, slug: str, organization: str) -> bool:
    """Whether the actor answers for this unit."""
    return work.scope(May.WRITE_PLAN).covers(slug, work.path_of(organization))


def ask(
    work: Work, slug: str, code: str, organization: str, question: str,
    answer_by: datetime | None = None,
) -> int:  # fmt: skip
    """Ask a unit to explain a cell; it is on its clerk's and head's first page from now on.

    Raises:
        NotFound: There is no such cell within the actor's scope.
        NotAllowed: The role does not ask.
        Invalid: Nothing is asked, or the day to answer by has passed.
    """
    stored = find_cell(work, slug, code, organization, May.ASK_EXPLANATION)
    author = actor_id(work, May.ASK_EXPLANATION)
    text = read_text("question", question, LONGEST_EXPLANATION)
    if answer_by is not None and answer_by <= work.now:
        raise Invalid("plan_day_passed", [("answer_by", "plan_day_passed", {})])
    number = explanations.ask(
        work.session, directive_id=stored.ids.directive,
        obligation_id=stored.ids.obligations[code],
        organization_id=stored.ids.organizations[organization], author_id=author, at=work.now,
        question=text, answer_by=answer_by,
    )  # fmt: skip
    told = {"number": number, "answer_by": answer_by.isoformat() if answer_by else None}
    note(work, stored, code, organization, "explanation.ask", told)
    return number


def answer(work: Work, number: int, body: str) -> Explanation:
    """Answer for the unit; a further answer adds to the first, and none is taken back.

    Raises:
        NotFound: There is no such question within the actor's sight.
        NotAllowed: The role does not answer for the unit.
        Invalid: Nothing is said, or too much.
    """
    found = explanations.listed(work.session, sight=_sight(work), number=number)
    if not found:
        raise NotFound("explanation_not_found")
    asked = found[0]
    work.require(May.WRITE_PLAN, asked.directive, asked.organization)
    text = read_text("body", body, LONGEST_EXPLANATION)
    author = actor_id(work, May.WRITE_PLAN)
    explanations.answer(work.session, number, author_id=author, at=work.now, body=text)
    stored = directives.load(work.session, asked.directive)
    assert stored is not None
    told = {"number": number}
    note(work, stored, asked.obligation, asked.organization, "explanation.answer", told)
    return asked


def all_seen(work: Work) -> list[Explanation]:
    """Every question within the actor's reach, newest first."""
    return explanations.listed(work.session, sight=_sight(work))


def owed(work: Work) -> list[Explanation]:
    """Questions the actor's own units have not answered, oldest first."""
    own = {one.organization for one in work.actor.grants_with(May.WRITE_PLAN)}
    found = explanations.listed(work.session, sight=_sight(work, May.WRITE_PLAN))
    return [one for one in reversed(found) if one.is_open and one.organization in own]


def asked_by_me(work: Work) -> list[Explanation]:
    """What the actor asked: not answered yet, or answered lately; the answered first."""
    if not work.actor.may(May.ASK_EXPLANATION):
        return []
    found = explanations.listed(work.session, sight=_sight(work, May.ASK_EXPLANATION))
    mine = [one for one in found if one.author_id == work.actor.user_id]
    return sorted((one for one in mine if one.is_fresh(work.now)), key=lambda one: one.is_open)


def unanswered(work: Work) -> list[Explanation]:
    """Everybody's open questions in the directives the actor coordinates, oldest first."""
    found = explanations.listed(work.session, sight=_sight(work, May.CHASE))
    return [one for one in reversed(found) if one.is_open]
