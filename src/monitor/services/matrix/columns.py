"""The cells behind every view: whole boards kept per process, or one obligation's alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from monitor.domain.directive import Basis, Obligation
from monitor.domain.rollup import Column, column, deadline_of
from monitor.domain.standing import Book, Goal, goal_of
from monitor.services.work import Work
from monitor.store import boards, kept
from monitor.store import book as books
from monitor.store.directives import StoredDirective


def columns(
    work: Work,
    stored: StoredDirective,
    at: datetime,
    basis: Basis,
    codes: Collection[str] | None,
) -> dict[str, Column]:
    """Every cell of a directive by obligation, for units already found in the reader's sight.

    The board is the whole directive's, kept for everybody; what is not in sight is cut off here,
    before anything is shown. ``codes`` None is the whole directive.
    """
    board = boards.board(work.session, stored, basis=basis, at=at, now=work.now)
    if codes is None:
        return dict(board.columns)
    return {code: one.within(codes) for code, one in board.columns.items()}


def column_apart(
    work: Work,
    stored: StoredDirective,
    duty: Obligation,
    instants: Sequence[datetime],
    basis: Basis,
    codes: Collection[str] | None,
) -> list[Column]:
    """One obligation's cells at each of some instants, made from the history for these units alone.

    Cells whose numbers come from another obligation's are made of the reports of everybody who has
    either.
    """
    source = stored.directive.source_of(duty)
    reach = codes
    if source is not None:
        both = (duty.code, source.code)
        reach = {one.organization for one in stored.directive.assignments if one.obligation in both}
    known = kept.known(work.session, stored)
    book = books.load_history(
        work.session, known, [duty], basis=basis, instants=instants, organizations=reach
    )
    found = [column(book, duty, basis, at) for at in instants]
    return found if codes is None else [one.within(codes) for one in found]


def columns_among(
    work: Work, stored: StoredDirective, at: datetime, basis: Basis, among: Collection[str]
) -> dict[str, Column]:
    """The cells of these units at an instant that is over, made of their reports alone.

    All that report to any of them must be among them. For boards that are too large to be kept.
    """
    known = kept.known(work.session, stored)
    book = books.load(work.session, known, basis=basis, at=at, now=work.now, organizations=among)

    def made(duty: Obligation) -> Column:
        if stored.directive.source_of(duty) is None:
            return column(book, duty, basis, at, among=among)
        if any(one.organization in among for one in book.assignments_of(duty.code)):
            return column_apart(work, stored, duty, [at], basis, among)[0]
        # Whoever has the other obligation need not be read: none of these units has a cell.
        goal = goal_of(book, duty, None, at, deadline_of(book, duty, at))
        return Column(duty, {}, {}, goal)

    return {duty.code: made(duty) for duty in stored.directive.obligations}


def columns_over(
    work: Work,
    stored: StoredDirective,
    instants: Sequence[datetime],
    basis: Basis,
    among: Collection[str] | None,
) -> list[dict[str, Column]]:
    """Every cell of these units (None: of all) at each of some instants, from one reading.

    All that report to any of them must be among them. An obligation none of them has is absent.
    """
    duties = stored.directive.obligations
    apart = [one for one in duties if stored.directive.source_of(one) is not None]
    known = kept.known(work.session, stored)
    together = [one for one in duties if one not in apart]
    book = books.load_history(
        work.session, known, together, basis=basis, instants=instants, organizations=among
    )
    given = {
        one.obligation
        for one in stored.directive.assignments
        if among is None or one.organization in among
    }
    made = {
        one.code: [column(book, one, basis, at, among=among) for at in instants]
        for one in together
        if one.code in given
    }
    # These are made of what everybody else says, too.
    made |= {
        one.code: column_apart(work, stored, one, instants, basis, among)
        for one in apart
        if one.code in given
    }
    return [{code: found[place] for code, found in made.items()} for place in range(len(instants))]


def goal_for(
    work: Work, stored: StoredDirective, duty: Obligation, organization: str, at: datetime
) -> Goal:
    """The target and milestone that hold for one unit at an instant, for the entry form."""
    decided = kept.decisions(work.session, stored)
    book = Book(stored.directive, {}, {}, targets=decided.targets, milestones=decided.milestones)
    return goal_of(book, duty, organization, at, deadline_of(book, duty, at))
