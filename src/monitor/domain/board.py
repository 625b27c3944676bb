"""The board: every cell of a directive at an instant, and the same brought on to another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from monitor.domain.book import Book
from monitor.domain.directive import Basis
from monitor.domain.rollup import Column, column
from monitor.domain.workflow import NEVER, Timeline

EVER = datetime.min.replace(tzinfo=UTC)
"""Earlier than anything that ever happened."""


@dataclass(frozen=True, slots=True)
class Board:
    """Every obligation's cells by code, as of ``at`` on ``basis``."""

    basis: Basis
    at: datetime
    columns: Mapping[str, Column]

    @property
    def size(self) -> int:
        """How many cells of organisations it holds."""
        return sum(len(one.organizations) for one in self.columns.values())


def fill(book: Book, basis: Basis, at: datetime) -> Board:
    """The board made from the whole book."""
    duties = book.directive.obligations
    return Board(basis, at, {duty.code: column(book, duty, basis, at) for duty in duties})


def bring(board: Board, book: Book, at: datetime, changed: Collection[str]) -> Board:
    """The board at another instant, made again only where the changed units reach.

    It is what ``fill`` would make. Both instants lie in one window of the directive's ``Moments``;
    ``book`` holds the changed units at least, and ``changed`` every unit whose reports are known
    otherwise now, or whose ``Life`` has another window at the new instant.
    """
    columns = {
        code: column(book, one.obligation, board.basis, at, kept=one, changed=changed)
        for code, one in board.columns.items()
    }
    return Board(board.basis, at, columns)


Window = tuple[datetime, datetime]
"""From an instant on, and up to another."""


class Life:
    """One unit's reports by period, and the instants at which they say something new."""

    def __init__(self, lines: Mapping[str, Timeline]) -> None:
        self.lines = lines

    @cached_property
    def instants(self) -> Sequence[datetime]:
        """When anything happened to the reports, in order."""
        return sorted(at for line in self.lines.values() for at in line.instants)

    def around(self, at: datetime) -> Window:
        """The time in which the unit's reports say what they say at an instant."""
        return _around(self.instants, at)


class Moments:
    """All that the passing of time alone changes in any cell: the directive's limits and midnights.

    Between two of them a cell changes by what happens to its unit's reports, and by nothing else.
    """

    def __init__(self, book: Book) -> None:
        directive = book.directive
        found = [at for slot in directive.periods for at in (slot.opens, slot.due)]
        found += [
            at for one in directive.assignments for at in (one.since, one.until) if at is not None
        ]
        found += [
            one.at for duty in directive.obligations for one in duty.rhythms if one.at is not None
        ]
        for duty in directive.obligations:
            found += [one.at for one in duty.targets]
            found += [one.at for one in duty.moves]
            found += [duty.ended_at] if duty.ended_at is not None else []
        found += [one.at for one in book.exemptions]
        found += [one.at for one in book.targets]
        found += [one.at for one in book.milestones]
        found += [one.at for one in book.plans]
        found += [one.by for one in book.targets if one.by is not None]
        found += [one.by for one in book.milestones]
        self._instants = sorted(found)
        self._zone = ZoneInfo(directive.time_zone)

    def around(self, at: datetime) -> Window:
        """The time between the last limit or midnight and the next."""
        since, until = _around(self._instants, at)
        there = at.astimezone(self._zone)
        midnight = there.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        return max(since, midnight), min(until, midnight + timedelta(days=1))


def lies_in(at: datetime, window: Window) -> bool:
    """Whether an instant lies in a window; its end lies outside."""
    return window[0] <= at < window[1]


def _around(instants: Sequence[datetime], at: datetime) -> Window:
    place = bisect_right(instants, at)
    since = instants[place - 1] if place else EVER
    return since, instants[place] if place < len(instants) else NEVER
