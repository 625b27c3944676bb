"""Punctuality: of the reports a unit had to send by a deadline, which came in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from monitor.domain.book import Book
from monitor.domain.deadlines import late_days
from monitor.domain.directive import Period
from monitor.domain.workflow import Timeline

Kept = Literal["in_time", "late", "missing"]
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Due:
    """One report that has fallen due: how it was kept. ``limit`` is exclusive, extensions included.

    ``late_days`` are calendar days after the last valid one, to the sending or (missing) to now.
    """

    period: Period
    limit: datetime
    kept: Kept
    sent_at: datetime | None
    late_days: int
    is_extended: bool


def record(book: Book, organization: str, at: datetime, zone: str) -> tuple[Due, ...]:
    """A unit's reports whose deadline has passed as of an instant, in the order they fell due.

    What was sent in time and returned counts again once it is sent by its fix-by.
    """
    duties = [
        duty
        for duty in book.directive.obligations
        if duty.binding == "order"
        and any(
            one.organization == organization
            and one.part != "coordinating"
            and one.contribution != "children"
            and one.holds_at(at)
            for one in book.assignments_of(duty.code)
        )
        and not book.is_exempt(duty.code, organization, at)
    ]
    held: dict[str, Period] = {}
    for duty in duties:
        for slot in book.run_of(organization, duty.periods_at(at), duty.moves_at(at)).slots:
            known = held.setdefault(slot.code, slot)
            held[slot.code] = slot if slot.due < known.due else known
    lines: Mapping[str, Timeline] = book.timelines.get(organization, {})
    slots = [held[one.code] for one in book.directive.periods if one.code in held]
    found = [
        _kept(slot, slots, lines, organization, at, zone)
        for slot in slots
        if slot.kind == "deadline"
    ]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.limit))


def _kept(
    slot: Period, slots: Sequence[Period], lines: Mapping[str, Timeline], organization: str,
    at: datetime, zone: str,
) -> Due | None:  # fmt: skip
    line = lines.get(slot.code) or Timeline(organization, slot.code)
    limit = line.limit(slot.due, at)
    if limit > at:
        return None
    later = [one for one in slots[slots.index(slot) :] if one.code in lines]
    sent = [it for one in later if (it := _sent_at(lines[one.code], at)) is not None]
    was_in = [one for one in later if _sent_at(lines[one.code], limit - _INSTANT) is not None]
    is_extended = bool([one for one in line.extensions if one.at <= at])
    if not sent:
        return Due(slot, limit, "missing", None, late_days(limit, at, zone), is_extended)
    if was_in:
        return Due(slot, limit, "in_time", min(sent), 0, is_extended)
    first = min(sent)
    return Due(slot, limit, "late", first, late_days(limit, first, zone), is_extended)


def _sent_at(line: Timeline, at: datetime) -> datetime | None:
    """When the first of what stands sent at an instant was sent; None where nothing does."""
    standing = [
        one.sent_at
        for one in line.revisions
        if one.sent_at is not None and one.counts("received", at)
    ]
    return min(standing, default=None)
