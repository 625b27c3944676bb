"""The top of the matrix: what the reader of a nation is shown first, now or of a day that is over.

The board of a nation has fifty thousand cells, and its first screen some hundreds. These are kept:
of the present by the board itself, of the past because it does not change. The worker keeps the
ends of days in the database, so that whoever asks first for a day does not wait for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.domain.directive import BASES, Basis
from monitor.domain.roles import CLOCK
from monitor.domain.rolled import Rolled, roll
from monitor.domain.rollup import Columns
from monitor.domain.schedule import wall_instant
from monitor.domain.standing import Standing
from monitor.services.matrix.sight import Seen, whole
from monitor.services.work import Office, Work
from monitor.store import boards, directives, rollups
from monitor.store.directives import StoredDirective

SETTLED = timedelta(hours=1)
"""After so long everything that happened up to an instant is in the database, whoever's clock."""
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
FORM = 2
"""Raised when a top tells more than it did: what was kept before is made anew."""


@dataclass(frozen=True)
class Below:
    """What lies below each unit at the top: how many right below it, and how all of them stand."""

    children: Mapping[str, int]
    standings: Mapping[str, Counter[Standing]]


def is_large(stored: StoredDirective) -> bool:
    """Whether a directive's boards are too large to be kept of past instants."""
    return len(stored.directive.assignments) > boards.MOST_CELLS


def rolled(work: Work, sight: Seen, at: datetime, basis: Basis) -> Rolled:
    """The top of the whole directive's board."""
    session, stored, of = work.session, sight.stored, _made_of(sight)
    number = stored.ids.directive
    is_over = at <= work.now - SETTLED
    if is_over:
        kept = rollups.past(session, directive_id=number, basis=basis, at=at, of=of)
        if kept is None:
            kept = _of_an_end(work, sight, at, basis, of)
        if kept is not None:
            return kept
    columns = boards.board(session, stored, basis=basis, at=at, now=work.now).columns
    kept = rollups.present(session, directive_id=number, basis=basis, of=of, columns=columns)
    found = kept or rolled_up(columns, sight)
    if is_over:
        rollups.remember(session, directive_id=number, basis=basis, at=at, of=of, found=found)
    elif not session.info.get("writing"):
        rollups.remember_present(
            session, directive_id=number, basis=basis, of=of, columns=columns, found=found
        )
    return found


def _of_an_end(work: Work, sight: Seen, at: datetime, basis: Basis, of: str) -> Rolled | None:
    """The top kept of the beginning or the end of the instant's day, if nothing lies between."""
    session, stored = work.session, sight.stored
    there = at.astimezone(ZoneInfo(stored.directive.time_zone)).date()
    begin, end = (
        wall_instant(day, time(0), stored.directive.time_zone) for day in (there, there + DAY)
    )
    if not is_large(stored):
        return None
    for one in boards.says_the_same(session, stored, at, (begin, end - SECOND)):
        if one <= work.now - SETTLED:
            found = rollups.past(
                session, directive_id=stored.ids.directive, basis=basis, at=one, of=of
            )
            if found is not None:
                return found
    return None


def rolled_up(columns: Columns, sight: Seen) -> Rolled:
    """The top of these columns, as a reader sees the units."""
    return roll(columns, sight.tops, sight.top_of)


def below(sight: Seen, of: Rolled) -> Below:
    """What lies below each unit at the top."""
    return Below(
        {code: len(sight.below.get(code, ())) for code in sight.tops},
        {code: of.standings_below(code) for code in sight.tops},
    )


def _made_of(sight: Seen) -> str:
    """What a top depends on beside the reports: the directive's form, and who stands below whom."""
    return f"{_form(sight.stored)}{sight.shape}"


def _form(stored: StoredDirective) -> str:
    return f"{stored.version}.{FORM}:"


# --- days that are over --------------------------------------------------------------------------


def keep_days(office: Office, most: int = 4) -> int:
    """Keep the tops of the newest days of large directives that are not kept; returns how many.

    Args:
        office: The database and the clock.
        most: So many at once: each takes as long as its board.
    """
    with office.reading(CLOCK) as work:
        made = [
            (stored, basis, at, _made_of(sight), rolled(work, sight, at, basis))
            for stored, sight, basis, at in _up_to(_missing(work), most)
        ]
    with office.writing(CLOCK) as work:
        for stored, basis, at, of, found in made:
            rollups.keep(
                work.session, directive_id=stored.ids.directive, basis=basis, at=at, of=of,
                found=found, now=work.now,
            )  # fmt: skip
    return len(made)


Missing = tuple[StoredDirective, Seen, Basis, datetime]


def _up_to(found: Iterator[Missing], most: int) -> Iterator[Missing]:
    for _number, one in zip(range(most), found, strict=False):
        yield one


def _missing(work: Work) -> Iterator[Missing]:
    """The ends of days whose top is not kept as it would be made now, the newest first.

    Who stood below whom takes long to find out, so it is looked up where nothing is kept, and of
    one other day each minute: the tree of a day that is over may be put right.
    """
    for summary in directives.summaries(work.session):
        stored = directives.load(work.session, summary.slug)
        if stored is None or not is_large(stored):
            continue
        kept = rollups.kept(work.session, directive_id=stored.ids.directive)
        days = list(_days(work, stored))
        turn = int(work.now.timestamp()) // 60
        for place, at in enumerate(days):
            told = [kept.get((basis, at), "") for basis in BASES]
            is_turn = place == turn % len(days)
            if is_turn or not all(one.startswith(_form(stored)) for one in told):
                sight = whole(work, stored, at)
                for basis, one in zip(BASES, told, strict=True):
                    if one != _made_of(sight):
                        yield stored, sight, basis, at


def _days(work: Work, stored: StoredDirective) -> Iterator[datetime]:
    """The ends of the local days since the directive's own that are over, the newest first.

    Each is two instants: midnight, which a program asks for, and the second before, at which the
    way through the past stops: what was due by midnight is not overdue there.
    """
    directive = stored.directive
    day: date = (work.now - SETTLED).astimezone(ZoneInfo(directive.time_zone)).date()
    while day > directive.issued_on:
        midnight = wall_instant(day, time(0), directive.time_zone)
        yield midnight
        yield midnight - SECOND
        day -= DAY
