"""Small trends: a drawing of a hundred dots by forty beside a number, made on the server.

A picture in the page needs no program to draw it, is printed as it is, and has its words with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import quote

from dash import html

from monitor.domain.directive import Obligation
from monitor.domain.standing import Goal
from monitor.services.matrix import SeriesPoint

WIDE, HIGH = 120, 36
EDGE = 4
INK, INK_2, SHADE = "#17202E", "#5F6B7A", "#E4E8EE"
Points = Sequence[SeriesPoint]


def spark(
    points: Points, duty: Obligation, goal: Goal, due: datetime | None, tone: str, said: str
) -> html.Img | None:
    """A number's days as a line; None where it never had a number.

    Behind it how much of what is expected had one, across it the target, upright the deadline. A
    day without a number is a gap.

    Args:
        points: In order of time.
        duty: What the number is of.
        goal: Its target.
        due: The first instant that is too late.
        tone: The colour of the line.
        said: The same in words.
    """
    values = [None if one.cell.value is None else float(one.cell.value) for one in points]
    known = [one for one in values if one is not None]
    if not known:
        return None
    is_share = duty.headline.kind in ("ratio", "milestone")
    target = None if goal.target is None else float(goal.target)
    frame = _Frame(points, due, max([100.0 if is_share else 1.0, target or 0.0, *known]))
    drawn = [*_coverage(points, frame)]
    if target is not None:
        y = frame.y(target)
        drawn.append(
            f'<path d="M0 {y}H{WIDE}" stroke="{INK}" stroke-width="1.3" stroke-dasharray="3 2"/>'
        )
    if due is not None and frame.shows(due):
        drawn.append(f'<path d="M{frame.x(due)} 0V{HIGH}" stroke="{INK_2}" stroke-width="1"/>')
    drawn += _line(points, values, frame, tone)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" '
        f'height="{HIGH}" fill="none">{"".join(drawn)}</svg>'
    )
    return html.Img(
        src=f"data:image/svg+xml,{quote(svg, safe=_PLAIN)}", alt=said, width=WIDE, height=HIGH,
        className="spark",
    )  # fmt: skip


_PLAIN = " =:/;,'()"
"""What an address of data may have as it is."""


class _Frame:
    """Where an instant and a level stand in the drawing."""

    def __init__(self, points: Points, due: datetime | None, top: float) -> None:
        self.first, last = points[0].at, points[-1].at
        # A deadline still to come is shown as far away as it is, unless that left no room.
        if due is not None and last < due <= last + (last - self.first):
            last = due
        self.span = max(last - self.first, timedelta(seconds=1))
        self.last, self.top = last, top

    def shows(self, at: datetime) -> bool:
        return self.first <= at <= self.last

    def x(self, at: datetime) -> float:
        share = (at - self.first) / self.span
        return round(EDGE + (WIDE - 2 * EDGE) * share, 1)

    def y(self, level: float) -> float:
        return round(HIGH - EDGE - (HIGH - 2 * EDGE) * level / self.top, 1)


def _coverage(points: Points, frame: _Frame) -> Iterator[str]:
    """How much of what is expected had a figure: a shade from the ground up to all of it."""
    shares = [(one.at, Decimal(one.cell.reported or 0) / (one.cell.expected or 1))
              for one in points]  # fmt: skip
    edge = " ".join(f"L{frame.x(at)} {frame.y(frame.top * float(share))}" for at, share in shares)
    ground = frame.y(0)
    first, last = frame.x(shares[0][0]), frame.x(shares[-1][0])
    yield f'<path d="M{first} {ground} {edge} L{last} {ground}Z" fill="{SHADE}"/>'


def _line(
    points: Points, values: Sequence[float | None], frame: _Frame, tone: str
) -> Iterator[str]:
    """The line with its gaps; a day that stands alone is a dot, and so is the last."""
    run: list[tuple[float, float]] = []
    newest: tuple[float, float] | None = None
    for one, value in [*zip(points, values, strict=True), (None, None)]:
        if one is not None and value is not None:
            newest = (frame.x(one.at), frame.y(value))
            run.append(newest)
            continue
        if len(run) == 1:
            yield f'<circle cx="{run[0][0]}" cy="{run[0][1]}" r="1.8" fill="{tone}"/>'
        elif run:
            way = " ".join(f"{x} {y}" for x, y in run)
            yield f'<path d="M{way}" stroke="{tone}" stroke-width="2" stroke-linejoin="round"/>'
        run = []
    if newest is not None:
        yield f'<circle cx="{newest[0]}" cy="{newest[1]}" r="2.8" fill="{tone}"/>'
