"""Amendments: what issued directives made of the obligations of earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, or_, select
from sqlalchemy.orm import Session, aliased

from monitor.domain.amendment import Amendment
from monitor.domain.directive import Assignment
from monitor.store.directive_structure import Ids
from monitor.store.schema import (
    AmendmentRow,
    AssignmentRow,
    DirectiveRow,
    ObligationRow,
    PeriodRow,
    UserAccountRow,
)

_later, _earlier = aliased(DirectiveRow), aliased(DirectiveRow)
_duty, _successor = aliased(ObligationRow), aliased(ObligationRow)
_before, _after = aliased(PeriodRow), aliased(PeriodRow)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an amendment comes from: the issued directive, and the words in its text."""

    directive_id: int
    start: int
    end: int


def add(
    session: Session,
    one: Amendment,
    *,
    place: Place,
    touched: Ids,
    successor_id: int | None,
    made_by: int,
) -> None:
    """Record what became of an obligation; the database refuses to end one a second time."""
    moved = [touched.periods[code] for code in one.moved] if one.moved else [None, None]
    session.execute(
        insert(AmendmentRow),
        {
            "directive_id": place.directive_id, "start": place.start, "end": place.end,
            "obligation_id": touched.obligations[one.obligation], "successor_id": successor_id,
            "kind": one.kind, "at": one.at, "effective_on": one.effective_on,
            "made_at": one.made_at, "made_by": made_by, "terms": list(one.terms),
            "target": one.target, "target_source": one.target_source,
            "target_words": one.target_words, "moved_from_id": moved[0], "moved_to_id": moved[1],
            "joined_codes": list(one.joined), "left_codes": list(one.left),
        },
    )  # fmt: skip


def give(
    session: Session, *, ids: Ids, given: Sequence[Assignment], since: datetime, note: str
) -> None:
    """Give an obligation to organisations from an instant on."""
    rows = [
        {
            "obligation_id": ids.obligations[one.obligation],
            "organization_id": ids.organizations[one.organization], "part": one.part,
            "contribution": one.contribution, "since": since, "until": None, "note": note,
            "reports_to_id": ids.organizations[one.reports_to] if one.reports_to else None,
        }
        for one in given
    ]  # fmt: skip
    if rows:
        session.execute(insert(AssignmentRow), rows)


def of_obligations(session: Session, *, ids: Ids) -> list[Amendment]:
    """What later directives made of this one's obligations, oldest first."""
    return _read(session, AmendmentRow.obligation_id.in_(list(ids.obligations.values())))


def of_directive(session: Session, *, ids: Ids) -> list[Amendment]:
    """Every amendment that this directive makes or that is made of it, oldest first."""
    return _read(
        session,
        or_(
            AmendmentRow.directive_id == ids.directive,
            AmendmentRow.obligation_id.in_(list(ids.obligations.values())),
        ),
    )


def _read(session: Session, which: ColumnElement[bool]) -> list[Amendment]:
    rows = session.execute(
        select(
            AmendmentRow, _later.slug, _later.number, _later.text, _earlier.slug, _duty.code,
            _successor.code, _before.code, _after.code, UserAccountRow.display_name,
        )
        .join(_later, _later.id == AmendmentRow.directive_id)
        .join(_duty, _duty.id == AmendmentRow.obligation_id)
        .join(_earlier, _earlier.id == _duty.directive_id)
        .outerjoin(_successor, _successor.id == AmendmentRow.successor_id)
        .outerjoin(_before, _before.id == AmendmentRow.moved_from_id)
        .outerjoin(_after, _after.id == AmendmentRow.moved_to_id)
        .join(UserAccountRow, UserAccountRow.id == AmendmentRow.made_by)
        .where(which)
        .order_by(AmendmentRow.at, AmendmentRow.id)
    )  # fmt: skip
    return [
        Amendment(
            slug, number,
            row.kind,  # type: ignore[arg-type]  # the database's checks keep these to their words
            touched, code, row.at, row.effective_on, row.made_at, name,
            words=text[row.start : row.end],
            successor=successor,
            terms=tuple(row.terms),
            target=row.target,
            target_source=row.target_source,  # type: ignore[arg-type]
            target_words=row.target_words,
            moved=None if before is None or after is None else (before, after),
            joined=tuple(row.joined_codes),
            left=tuple(row.left_codes),
        )
        for row, slug, number, text, touched, code, successor, before, after, name in rows
    ]  # fmt: skip
