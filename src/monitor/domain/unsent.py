"""Which reports are asked of a unit and not sent: what reminders and the morning list are made of.

Read from the same book as the cells, so that nobody is reminded of what the board shows as sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from monitor.domain import periods as rules
from monitor.domain.book import Book
from monitor.domain.directive import Assignment, Obligation, Period
from monitor.domain.periods import PeriodDecision
from monitor.domain.reminders import Unsent
from monitor.domain.workflow import State, Timeline


def unsent_reports(book: Book, closings: Sequence[PeriodDecision], at: datetime) -> list[Unsent]:
    """Every report that is asked and not sent as of an instant.

    A deadline is asked for until something is sent for it or for a later period; a progress period
    until it is over, or until the fix-by where it was sent back. What is closed to a unit, exempt,
    or entered by the units below alone is not asked.
    """
    asked: dict[str, list[tuple[Obligation, Assignment]]] = {}
    for duty in book.directive.obligations:
        for given in book.assignments_of(duty.code):
            unit = given.organization
            if (
                given.part != "coordinating"
                and given.contribution != "children"
                and given.holds_at(at)
                and not book.is_exempt(duty.code, unit, at)
            ):
                asked.setdefault(unit, []).append((duty, given))
    return [
        report
        for unit, duties in asked.items()
        for report in _of_unit(book, closings, at, unit, duties)
    ]


def _of_unit(
    book: Book,
    closings: Sequence[PeriodDecision],
    at: datetime,
    unit: str,
    duties: Sequence[tuple[Obligation, Assignment]],
) -> Iterator[Unsent]:
    lines = book.timelines.get(unit, {})
    runs = {
        duty.code: {
            slot.code: slot
            for slot in book.run_of(unit, duty.periods_at(at), duty.moves_at(at)).slots
        }
        for duty, _ in duties
    }
    order = {slot.code: place for place, slot in enumerate(book.directive.periods)}
    sent = {
        order[code]
        for code, line in lines.items()
        if code in order and line.counted("received", at) is not None
    }
    for slot in book.directive.periods:
        if slot.opens > at:
            continue
        place = order[slot.code]
        missing = [
            (duty, given)
            for duty, given in duties
            if slot.code in runs[duty.code]
            and not any(order[code] in sent for code in runs[duty.code] if order[code] >= place)
        ]
        if not missing:
            continue
        line = lines.get(slot.code) or Timeline(unit, slot.code)
        if _is_over(slot, line, at) or _is_closed(closings, slot, line, at):
            continue
        # One report may answer duties whose deadline was moved and others: the earliest holds.
        due = min((runs[duty.code][slot.code] for duty, _ in missing), key=lambda one: one.due)
        yield _unsent(book, due, line, missing, at)


def _is_over(slot: Period, line: Timeline, at: datetime) -> bool:
    return slot.kind == "progress" and line.limit(slot.due, at) <= at


def _is_closed(
    closings: Sequence[PeriodDecision], slot: Period, line: Timeline, at: datetime
) -> bool:
    since = rules.closed_since(closings, slot.code, line.organization, at)
    return since is not None and rules.allowed_until(line, at) is None


def _unsent(
    book: Book,
    slot: Period,
    line: Timeline,
    missing: Sequence[tuple[Obligation, Assignment]],
    at: datetime,
) -> Unsent:
    given_at = [given.since for _, given in missing if given.since is not None]
    opened = [slot.opens, min(given_at, default=slot.opens)]
    opened += [one.at for one in line.extensions if one.at <= at]
    opened += [one.at for one in line.returns if one.at <= at]
    since, limit = max(opened), line.limit(slot.due, at)
    back = [one for one in line.returns if one.at <= at]
    return Unsent(
        book.directive.slug,
        line.organization,
        slot.code,
        slot.kind,
        # Given after it was due: then there was no window, and it is overdue from the start.
        min(since, limit),
        limit,
        line.state(at),
        is_returned=bool(back) and line.state(at) in (State.RETURNED, State.DRAFT),
        is_request=all(duty.binding == "request" for duty, _ in missing),
    )
