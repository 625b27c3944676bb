"""Where a unit stands and what it is called, day by day, and what a change of it makes.

A unit's life is a row of spans, oldest first. A change ends the span it falls into and begins
another; what a span said is never said otherwise later, so an earlier day shows what it showed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

ALWAYS = date.min
"""The first day of what was there before anybody wrote it down."""
OPEN = date.max
"""The end of what has none."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What a unit is called and below whom it stands; ``parent`` None is the top."""

    name_vi: str
    name_en: str
    short_name: str
    parent: str | None
    head_step: bool


@dataclass(frozen=True, slots=True)
class Span:
    """One placement, from ``first`` up to ``end``, the first day without it.

    ``path`` lists the codes from the root down to the unit, each followed by a slash; it is empty
    until ``with_paths`` worked it out. ``id`` is the database's, None for a new one.
    """

    placed: Placed
    first: date
    end: date
    path: str = ""
    id: int | None = None


class Unplaceable(Exception):
    """A change that cannot be: the column it lies in, the refusal's code and its values.

    ``blamed`` are the units one of whose rows is wrong, with the column in each; empty where it is
    the unit that was just being changed.
    """

    def __init__(
        self, column: str, refusal: str, *, blamed: Mapping[str, str] | None = None, **values: Any
    ) -> None:
        super().__init__(refusal)
        self.column, self.refusal, self.values = column, refusal, values
        self.blamed = dict(blamed or {})


def on(spans: Sequence[Span], day: date) -> Span | None:
    """The span that holds on a day; None where the unit was not there."""
    return next((one for one in spans if one.first <= day < one.end), None)


def begun(placed: Placed, first: date, end: date | None) -> tuple[Span, ...]:
    """The life of a unit that was not there before.

    Raises:
        Unplaceable: It ends before it begins.
    """
    span = Span(placed, first, end or OPEN)
    if span.end <= first:
        raise Unplaceable("valid_to", "tree_end_before_begin", first=first)
    return (span,)


def changed(
    spans: Sequence[Span], placed: Placed, *, since: date | None, end: date | None, today: date
) -> tuple[Span, ...]:
    """A unit's life after a change; the very same spans where nothing changes.

    Args:
        spans: Its life so far, oldest first, at least one.
        placed: What it is to be called and where it is to stand.
        since: From when; None means today.
        end: Its new end, ``OPEN`` for none; None leaves the one it has.
        today: The local day.

    Raises:
        Unplaceable: The day lies before what is recorded, or something later is recorded already,
            or the unit has ended.
    """
    return _ended(_replaced(spans, placed, since, today), end, today)


def _replaced(
    spans: Sequence[Span], placed: Placed, since: date | None, today: date
) -> tuple[Span, ...]:
    day = today if since is None else since
    now, last = on(spans, day), spans[-1]
    if now is None and since is None:
        now = last if day >= last.end else spans[0]  # not there today: compare with the nearest
        if now.placed == placed:
            return tuple(spans)
        if now is last and day >= last.end:
            raise Unplaceable("valid_from", "tree_has_ended", end=last.end)
        raise Unplaceable("valid_from", "tree_recorded_later", first=now.first)
    if now is not None and now.placed == placed:
        return tuple(spans)
    later = next((one for one in spans if one.first > day), None)
    if later is not None:
        raise Unplaceable("valid_from", "tree_recorded_later", first=later.first)
    if now is None:  # after its end: it is there again
        return (*spans, Span(placed, day, OPEN))
    if now.first == day:
        raise Unplaceable("valid_from", "tree_recorded_that_day", first=day)
    return (*spans[:-1], replace(now, end=day), Span(placed, day, now.end))


def _ended(spans: tuple[Span, ...], end: date | None, today: date) -> tuple[Span, ...]:
    last = spans[-1]
    if end is None or end == last.end:
        return spans
    if end <= last.first:
        raise Unplaceable("valid_to", "tree_end_before_begin", first=last.first)
    if last.end <= today and last.id is not None:
        raise Unplaceable("valid_to", "tree_has_ended", end=last.end)
    return (*spans[:-1], replace(last, end=end))


def with_paths(lives: Mapping[str, Sequence[Span]], code: str) -> list[Span]:
    """A unit's spans, each cut wherever something above it moves, with the path of each piece.

    Raises:
        Unplaceable: It lies below itself, or below a unit that is not there all that time.
    """
    return [piece for span in lives[code] for piece in _pieces(lives, code, span)]


def _pieces(lives: Mapping[str, Sequence[Span]], code: str, span: Span) -> list[Span]:
    pieces: list[Span] = []
    day = span.first
    while day < span.end:
        path, until = _chain(lives, code, span, day)
        if pieces and pieces[-1].path == path:
            pieces[-1] = replace(pieces[-1], end=until)  # something above was only renamed
        else:
            kept = span.id if not pieces else None
            pieces.append(replace(span, first=day, end=until, path=path, id=kept))
        day = until
    return pieces


def _chain(
    lives: Mapping[str, Sequence[Span]], code: str, span: Span, day: date
) -> tuple[str, date]:
    """The path of a unit on a day, and the first day on which it may be another."""
    codes, until, above = [code], span.end, span.placed.parent
    while above is not None:
        if above in codes:
            ring = codes[codes.index(above) :]
            raise Unplaceable(
                "parent", "tree_cycle", blamed=dict.fromkeys(ring, "parent"), codes=" < ".join(ring)
            )
        found = on(lives.get(above, ()), day)
        if found is None:
            raise Unplaceable(
                "parent", "tree_parent_not_there", blamed={codes[-1]: "parent", above: "valid_to"},
                below=codes[-1], parent=above, day=day,
            )  # fmt: skip
        codes.append(above)
        until = min(until, found.end)
        above = found.placed.parent
    return "".join(f"{one}/" for one in reversed(codes)), until
