"""The tops of boards: those of days that are over from the database, the rest from this process.

What was known as of an instant does not change any more: whatever is done later is known from later
on. So the top of a board of a day that is over holds for good, as long as the directive has the
same form and the same units stand below the same ones; both are part of what is compared.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from monitor.domain.directive import Basis
from monitor.domain.plain import from_plain, to_plain
from monitor.domain.rolled import Rolled
from monitor.domain.rollup import Columns
from monitor.store.schema import KeptRollupRow
from monitor.store.statements import insert_or_leave

MOST_CELLS = 12_000
"""Most cells of tops a process keeps of the past: some twenty days of a nation, 20 MB."""
Row = KeptRollupRow
Place = tuple[Basis, datetime, str]
"""On which basis, as of when, and what else it is made of."""


@dataclass
class _Shelf:
    """One directive's tops in one database: of the present by basis, and of past instants."""

    present: dict[Basis, tuple[Columns, str, Rolled]] = field(default_factory=dict)
    past: OrderedDict[Place, Rolled] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def keep(self, place: Place, found: Rolled) -> None:
        """Put a top in its place; those nobody asked for longest make room."""
        self.past[place] = found
        self.past.move_to_end(place)
        while len(self.past) > 1 and sum(map(_size, self.past.values())) > MOST_CELLS:
            self.past.popitem(last=False)


_shelves: WeakKeyDictionary[Engine, dict[int, _Shelf]] = WeakKeyDictionary()


def _size(one: Rolled) -> int:
    return sum(len(it.groups) + len(it.organizations) for it in one.columns.values())


def _shelf(session: Session, directive_id: int) -> _Shelf:
    shelves = _shelves.setdefault(session.get_bind().engine, {})
    return shelves.setdefault(directive_id, _Shelf())


def forget(engine: Engine) -> None:
    """Keep nothing of a database in this process any more."""
    _shelves.pop(engine, None)


def past(
    session: Session, *, directive_id: int, basis: Basis, at: datetime, of: str
) -> Rolled | None:
    """The top of a board of an instant that is over, as it was kept; None where it was not."""
    shelf, place = _shelf(session, directive_id), (basis, at, of)
    with shelf.lock:
        found = shelf.past.get(place)
        if found is not None:
            shelf.past.move_to_end(place)
            return found
    told = session.scalar(
        select(Row.told).where(
            Row.directive_id == directive_id, Row.basis == basis, Row.at == at, Row.of == of
        )
    )
    if told is None:
        return None
    read = from_plain(Rolled, told)
    remember(session, directive_id=directive_id, basis=basis, at=at, of=of, found=read)
    return read


def all_past(
    session: Session, *, directive_id: int, basis: Basis, instants: Collection[datetime], of: str
) -> dict[datetime, Rolled]:
    """The same of many instants, in one look at the database; those not kept are absent."""
    shelf = _shelf(session, directive_id)
    found: dict[datetime, Rolled] = {}
    with shelf.lock:
        for at in instants:
            place = (basis, at, of)
            if place in shelf.past:
                found[at] = shelf.past[place]
                shelf.past.move_to_end(place)
    missing = [at for at in instants if at not in found]
    if not missing:
        return found
    rows = session.execute(
        select(Row.at, Row.told).where(
            Row.directive_id == directive_id, Row.basis == basis, Row.of == of, Row.at.in_(missing)
        )
    )
    for at, told in rows.all():
        found[at] = from_plain(Rolled, told)
        remember(session, directive_id=directive_id, basis=basis, at=at, of=of, found=found[at])
    return found


def remember(
    session: Session, *, directive_id: int, basis: Basis, at: datetime, of: str, found: Rolled
) -> None:
    """Keep the top of an instant that is over for this process's next reader."""
    shelf = _shelf(session, directive_id)
    with shelf.lock:
        shelf.keep((basis, at, of), found)


def present(
    session: Session, *, directive_id: int, basis: Basis, of: str, columns: Columns
) -> Rolled | None:
    """The top of the very board that was rolled last; None where it is another one."""
    kept = _shelf(session, directive_id).present.get(basis)
    return kept[2] if kept is not None and kept[0] is columns and kept[1] == of else None


def remember_present(
    session: Session, *, directive_id: int, basis: Basis, of: str, columns: Columns, found: Rolled
) -> None:
    """Keep the top of a board, by the board itself."""
    _shelf(session, directive_id).present[basis] = (columns, of, found)


# --- in the database -----------------------------------------------------------------------------


def kept(session: Session, *, directive_id: int) -> dict[tuple[Basis, datetime], str]:
    """What each kept top of a directive is made of beside the reports, by basis and instant."""
    rows = session.execute(
        select(Row.basis, Row.at, Row.of).where(Row.directive_id == directive_id)
    )
    return {(row.basis, row.at): row.of for row in rows}


def keep(
    session: Session, *, directive_id: int, basis: Basis, at: datetime, of: str, found: Rolled,
    now: datetime,
) -> None:  # fmt: skip
    """Keep the top of a day that is over, in place of one that is made of something else."""
    told = {"of": of, "kept_at": now, "told": to_plain(found)}
    session.execute(
        insert_or_leave(session, Row)
        .values(directive_id=directive_id, basis=basis, at=at, **told)
        .on_conflict_do_update(index_elements=["directive_id", "basis", "at"], set_=told)
    )
