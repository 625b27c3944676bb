"""Duties as later directives left them: what was amended, read into the structure of the earlier.

No row of the earlier directive is touched: its text, duties and assignments stay as they were
issued, and what was amended is put over them, each from its instant on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.domain.amendment import ENDS
from monitor.domain.directive import (
    Assignment,
    DeadlineMove,
    Obligation,
    PeriodsFrom,
    TargetFrom,
)
from monitor.store.schema import AmendmentRow

Rows = Mapping[int, Sequence[AmendmentRow]]


def read(session: Session, obligation_ids: Collection[int]) -> Rows:
    """What later directives made of these obligations, by their ids, oldest first."""
    found: dict[int, list[AmendmentRow]] = defaultdict(list)
    rows = session.scalars(
        select(AmendmentRow)
        .where(AmendmentRow.obligation_id.in_(obligation_ids))
        .order_by(AmendmentRow.at, AmendmentRow.id)
    )
    for row in rows:
        found[row.obligation_id].append(row)
    return found


def duty(one: Obligation, rows: Sequence[AmendmentRow], periods: Mapping[int, str]) -> Obligation:
    """A duty with what was made of it; ``periods`` are the directive's by id, in their order."""
    moves = tuple(
        DeadlineMove(row.at, periods[row.moved_from_id], periods[row.moved_to_id])
        for row in rows
        if row.moved_from_id is not None and row.moved_to_id is not None
    )
    place = {code: position for position, code in enumerate(periods.values())}
    rhythms = _moved(one, moves, place)
    every = {code for held in rhythms for code in held.periods} | set(one.periods)
    return replace(
        one,
        periods=tuple(sorted(every, key=place.__getitem__)),
        rhythms=rhythms,
        moves=moves,
        targets=tuple(
            TargetFrom(row.at, row.target, row.target_source, row.target_words)  # type: ignore[arg-type]
            for row in rows
            if "target" in row.terms
        ),
        ended_at=min((row.at for row in rows if row.kind in ENDS), default=None),
    )


def _moved(
    one: Obligation, moves: Sequence[DeadlineMove], place: Mapping[str, int]
) -> tuple[PeriodsFrom, ...]:
    """The duty's rhythms with every move of its deadline; a rhythm decided later knows of it."""
    found = list(one.rhythms) or [PeriodsFrom(None, one.periods)]
    for move in moves:
        known = [held for held in found if held.at is None or held.at <= move.at]
        codes = {*known[-1].periods} - {move.before} | {move.after}
        held = PeriodsFrom(move.at, tuple(sorted(codes, key=place.__getitem__)))
        found.insert(len(known), held)
    return tuple(found) if moves else one.rhythms


def assignments(
    given: Iterable[Assignment], rows: Rows, codes: Mapping[int, str]
) -> tuple[Assignment, ...]:
    """Assignments, each up to where a later directive ended it or let the organisation go."""
    by_code = {codes[id_]: told for id_, told in rows.items()}
    return tuple(_until(one, by_code.get(one.obligation, ())) for one in given)


def _until(one: Assignment, rows: Sequence[AmendmentRow]) -> Assignment:
    ends = [
        row.at
        for row in rows
        if (row.kind in ENDS or not {one.organization, one.reports_to}.isdisjoint(row.left_codes))
        and one.holds_at(row.at)
        and one.since != row.at
    ]
    return replace(one, until=min(ends)) if ends else one
