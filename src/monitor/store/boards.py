"""The boards a process keeps: brought on from the nearest one, made anew where that cannot be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from monitor.domain import board as rules
from monitor.domain.board import Board, Life, Window, lies_in
from monitor.domain.directive import Basis
from monitor.store import book as books
from monitor.store import kept
from monitor.store.directives import StoredDirective
from monitor.store.kept import Known

MOST_CELLS = 12_000
"""Most cells kept of past instants: about eight boards of a province, 20 MB."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A board, the state of the database it was made in, and how long it says the same."""

    board: Board
    known: Known
    window: Window

    def answers(self, known: Known, basis: Basis, at: datetime) -> bool:
        return self.board.basis == basis and self.known is known and lies_in(at, self.window)


@dataclass
class _Shelf:
    """One directive's boards in one database: of the present by basis, and of past instants."""

    present: dict[Basis, _Kept] = field(default_factory=dict)
    past: list[_Kept] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def all(self) -> list[_Kept]:
        return [*self.present.values(), *self.past]

    def keep(self, made: _Kept, *, is_present: bool) -> None:
        """Put a board in its place; the past instants nobody asked for longest make room."""
        if is_present:
            self.present[made.board.basis] = made
            return
        self.past = [one for one in self.past if one is not made] + [made]
        while sum(one.board.size for one in self.past) > MOST_CELLS:
            self.past.pop(0)


_shelves: WeakKeyDictionary[Engine, dict[int, _Shelf]] = WeakKeyDictionary()


def board(
    session: Session, stored: StoredDirective, *, basis: Basis, at: datetime, now: datetime
) -> Board:
    """Every cell of a directive as of an instant, as this transaction sees the database.

    What is kept is used as far as the database's count of changes allows: units that changed, or
    say something else at the instant, are made again with what is made of them, the rest is not.
    """
    shelves = _shelves.setdefault(session.get_bind().engine, {})
    shelf = shelves.setdefault(stored.ids.directive, _Shelf())
    with shelf.lock:
        known = kept.known(session, stored)
        made = next((one for one in shelf.all() if one.answers(known, basis, at)), None)
        if made is None:
            made = _make(session, shelf, known, basis, at, now)
        if not session.info.get("writing"):
            shelf.keep(made, is_present=at >= now)
    return replace(made.board, at=at)


def says_the_same(
    session: Session, stored: StoredDirective, at: datetime, instants: Iterable[datetime]
) -> list[datetime]:
    """Those of some instants whose board is the board as of ``at``: nothing happened between.

    No board is made for it. As ``board`` has it, what is asked about must be over.
    """
    known = kept.known(session, stored)
    since, until = _window(known, at, known.lives.values())
    return [one for one in instants if since <= one < until]


def _make(
    session: Session, shelf: _Shelf, known: Known, basis: Basis, at: datetime, now: datetime
) -> _Kept:
    base = _nearest(shelf, known, basis, at)
    changed = known.lives if base is None else _changed(base, known, at)
    if base is None or len(changed) * 2 > len(known.lives):
        book = books.load(session, known, basis=basis, at=at, now=now)
        return _Kept(rules.fill(book, basis, at), known, _window(known, at, known.lives.values()))
    made = replace(base.board, at=at)
    if changed:
        book = books.load(session, known, basis=basis, at=at, now=now, organizations=changed)
        made = rules.bring(base.board, book, at, changed)
    if not lies_in(at, base.window):
        return _Kept(made, known, _window(known, at, known.lives.values()))
    since, until = _window(known, at, [known.lives[c] for c in changed if c in known.lives])
    return _Kept(made, known, (max(since, base.window[0]), min(until, base.window[1])))


def _changed(base: _Kept, known: Known, at: datetime) -> Collection[str]:
    """The units that are known otherwise than when a board was made, or say another thing now."""
    before, lives = base.known.lives, known.lives
    found = [code for code, life in lives.items() if before.get(code) is not life]
    found += [code for code in before if code not in lives]
    if not lies_in(at, base.window):
        found += [
            code for code, life in lives.items() if not lies_in(at, life.around(base.board.at))
        ]
    return set(found)


def _nearest(shelf: _Shelf, known: Known, basis: Basis, at: datetime) -> _Kept | None:
    """The kept board from which this one can be brought on: no limit or decision between."""
    window = known.moments.around(at)
    found = [
        one
        for one in shelf.all()
        if one.board.basis == basis
        and one.known.stored is known.stored
        and one.known.decided is known.decided
        and lies_in(one.board.at, window)
    ]
    return min(found, key=lambda one: abs(one.board.at - at), default=None)


def _window(known: Known, at: datetime, lives: Iterable[Life]) -> Window:
    """How long what an instant's board says of these units holds, unless somebody changes it."""
    around = [known.moments.around(at), *(life.around(at) for life in lives)]
    return max(since for since, _ in around), min(until for _, until in around)
