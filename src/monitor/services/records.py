"""Records of one organisation: punctuality, mail, its names and places, what all of it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.domain.cell import Standing
from monitor.domain.directive import Directive
from monitor.domain.errors import NotFound
from monitor.domain.organization import Organization
from monitor.domain.punctuality import Due, record
from monitor.domain.roles import May
from monitor.services import matrix, reminders
from monitor.services.matrix import Matrix, MatrixRow
from monitor.services.reminders import Reminded
from monitor.services.work import Work
from monitor.store import directives, kept, organizations

__all__ = ["Burden", "Due", "Reminded", "burden", "history", "mails", "punctuality"]


@dataclass(frozen=True)
class Burden:
    """What one directive asks of one organisation, and how it stands there.

    ``standings`` counts its cells. ``next_due`` is the deadline or period that falls due next, None
    where nothing does.
    """

    board: Matrix
    row: MatrixRow
    standings: Mapping[Standing, int]
    next_due: datetime | None

    @property
    def directive(self) -> Directive:
        return self.board.directive

    @property
    def duties(self) -> int:
        return sum(self.standings.values())


def burden(work: Work, code: str, as_of: datetime | None = None) -> list[Burden]:
    """Every directive that gives an organisation something to do, newest first."""
    found = []
    for summary in directives.summaries(work.session):
        try:
            board = matrix.matrix(work, summary.slug, depth=9, as_of=as_of)
        except NotFound:
            continue
        row = next((one for one in board.rows if one.code == code), None)
        if row is None or row.kind != "organization":
            continue
        standings: dict[Standing, int] = {}
        for cell in row.cells.values():
            if cell.standing is not None:
                standings[cell.standing] = standings.get(cell.standing, 0) + 1
        found.append(Burden(board, row, standings, _next_due(work, board, row)))
    return found


def _next_due(work: Work, board: Matrix, row: MatrixRow) -> datetime | None:
    """The unit's next deadline or period, by the deadlines that hold for it alone."""
    stored, at = matrix.find_directive(work, board.directive.slug), board.as_of
    book = kept.known(work.session, stored).book([row.code])
    lines = book.timelines.get(row.code, {})
    ahead = [
        due
        for column in board.columns
        if column.obligation in row.cells
        for slot in book.run_of(
            row.code, column.duty.periods_at(at), column.duty.moves_at(at)
        ).slots
        if (due := lines[slot.code].due(slot.due, at) if slot.code in lines else slot.due) > at
    ]
    return min(ahead, default=None)


def punctuality(work: Work, slug: str, code: str) -> tuple[Due, ...]:
    """Which reports a unit had to send by now in one directive, and which came in time.

    Raises:
        NotFound: There is no such directive in the actor's reach, or the unit is outside it.
    """
    stored = matrix.find_directive(work, slug)
    work.require(May.SEE_FIGURES, slug, code)
    known = kept.known(work.session, stored)
    return record(known.book([code]), code, work.now, stored.directive.time_zone)


def mails(work: Work, code: str) -> list[tuple[str, Reminded]]:
    """What was mailed about a unit's reports, by directive's number, newest first."""
    if not work.actor.may(May.SEE_REMINDERS):
        return []
    found = [
        (ladder.order.number, line)
        for ladder in reminders.ladders(work)
        for line in ladder.log
        if line.organization == code
    ]
    return sorted(found, key=lambda one: one[1].at, reverse=True)


def history(work: Work, code: str) -> list[Organization]:
    """Every name and place an organisation had, oldest first; of one that has ended as well.

    Raises:
        NotFound: There never was such an organisation within the actor's reach.
    """
    spans = organizations.spans(work.session, code)
    scope = work.scope(May.SEE_FIGURES)
    is_named = any(
        stored is not None and any(one.organization == code for one in stored.directive.assignments)
        for stored in (directives.load(work.session, slug) for slug in scope.directives)
    )
    is_admin = any(one.role == "admin" for one in work.actor.grants)
    is_inside = any(scope.covers_path(one.path) for one in spans)
    if not spans or not (is_inside or is_named or is_admin):
        raise NotFound("organization_not_found", organization=code)
    return spans
