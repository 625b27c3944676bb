"""Explanations: what leaders asked units about their cells, and the answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from monitor.domain.explanations import Answer, Explanation
from monitor.store.organizations import stands_on
from monitor.store.schema import (
    DirectiveRow,
    ExplanationAnswerRow,
    ExplanationRow,
    ObligationRow,
    OrganizationPlacementRow,
    OrganizationRow,
    UserAccountRow,
)
from monitor.store.statements import add, insert_into

_ADD = insert_into(ExplanationRow)
_ANSWER = insert_into(ExplanationAnswerRow)
MOST = 200


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose explanations a reader sees: of whole directives, of subtrees on a day."""

    directives: frozenset[str]
    paths: Sequence[str]
    on: date

    def condition(self) -> ColumnElement[bool]:
        """What a row must meet; with no reach at all nothing does."""
        placed = OrganizationPlacementRow
        reach: list[ColumnElement[bool]] = []
        if self.directives:
            reach.append(DirectiveRow.slug.in_(self.directives))
        if self.paths:
            inside = [placed.path.startswith(path, autoescape=True) for path in self.paths]
            reach.append(
                ExplanationRow.organization_id.in_(
                    select(placed.organization_id).where(or_(*inside), stands_on(self.on))
                )
            )
        return or_(*reach) if reach else false()


def listed(
    session: Session,
    *,
    sight: Sight,
    number: int | None = None,
    cell: tuple[str, str, str] | None = None,
) -> list[Explanation]:
    """Explanations in sight, newest first: one by its number, or a cell's.

    ``cell`` is directive, obligation, organisation.
    """
    row = ExplanationRow
    query = (
        select(row, DirectiveRow.slug, ObligationRow.code, OrganizationRow.code,
               UserAccountRow.display_name)
        .join(DirectiveRow, DirectiveRow.id == row.directive_id)
        .join(ObligationRow, ObligationRow.id == row.obligation_id)
        .join(OrganizationRow, OrganizationRow.id == row.organization_id)
        .join(UserAccountRow, UserAccountRow.id == row.author_id)
        .where(sight.condition())
        .order_by(row.id.desc())
        .limit(MOST)
    )  # fmt: skip
    if number is not None:
        query = query.where(row.id == number)
    if cell is not None:
        slug, duty, unit = cell
        query = query.where(
            DirectiveRow.slug == slug, ObligationRow.code == duty, OrganizationRow.code == unit
        )
    found = session.execute(query).all()
    answers = _answers(session, [one[0].id for one in found])
    return [
        Explanation(
            one.id, slug, duty, unit, one.at, name, one.author_id, one.question, one.answer_by,
            tuple(answers.get(one.id, ())),
        )
        for one, slug, duty, unit, name in found
    ]  # fmt: skip


def _answers(session: Session, numbers: Sequence[int]) -> dict[int, list[Answer]]:
    if not numbers:
        return {}
    row = ExplanationAnswerRow
    found: dict[int, list[Answer]] = defaultdict(list)
    for number, at, name, body in session.execute(
        select(row.explanation_id, row.at, UserAccountRow.display_name, row.body)
        .join(UserAccountRow, UserAccountRow.id == row.author_id)
        .where(row.explanation_id.in_(numbers))
        .order_by(row.id)
    ):
        found[number].append(Answer(at, name, body))
    return found


def ask(
    session: Session,
    *,
    directive_id: int,
    obligation_id: int,
    organization_id: int,
    author_id: int,
    at: datetime,
    question: str,
    answer_by: datetime | None,
) -> int:
    """Keep a question; returns its number."""
    told = {
        "directive_id": directive_id, "obligation_id": obligation_id,
        "organization_id": organization_id, "author_id": author_id, "at": at,
        "question": question, "answer_by": answer_by,
    }  # fmt: skip
    return add(session, _ADD, told)


def answer(session: Session, number: int, *, author_id: int, at: datetime, body: str) -> None:
    """Add an answer to a question."""
    told = {"explanation_id": number, "author_id": author_id, "at": at, "body": body}
    add(session, _ANSWER, told)
