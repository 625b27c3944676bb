"""What later documents made of a directive's duties between two instants, as a digest tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from monitor.domain.amendment import ENDS, Amendment
from monitor.domain.directive import Directive, Obligation
from monitor.domain.rollup import Columns
from monitor.domain.standing import Cell
from monitor.domain.statements import Amended


def amended(
    made: Iterable[Amendment],
    directive: Directive,
    *,
    now: Columns,
    before: Columns | None,
    since: datetime | None,
    until: datetime,
    units: Iterable[str] | None,
    top: str | None,
) -> tuple[Amended, ...]:
    """The amendments that took effect after ``since``, of duties the reader sees.

    Args:
        made: What later directives made of this one's duties, oldest first.
        directive: The directive whose duties they are.
        now: The matrix's columns as of ``until``.
        before: The same as of ``since``; None where the reader was told nothing before.
        since: The instant of what the reader was told before.
        until: The statement's instant.
        units: Who is in the reader's sight; None for everybody.
        top: Whose number stood there before; None where it was the whole directive's.
    """
    if before is None or since is None:
        return ()
    among = None if units is None else set(units)
    found = []
    for one in made:
        duty = directive.obligation(one.obligation)
        is_news = one.touched == directive.slug and since < one.at <= until
        if duty is not None and is_news and _is_seen(duty.code, (now, before), among):
            ended = one.kind in ENDS
            found.append(
                Amended(
                    short(duty),
                    replace(one, words="", made_by=""),
                    _number(before, duty.code, top, among) if ended else None,
                    directive.period(one.moved[1]) if one.moved else None,
                )
            )
    return tuple(found)


def short(duty: Obligation) -> Obligation:
    """The duty with what its words need; a statement is kept for years and should be small."""
    return replace(
        duty, periods=(), supporting=(), evidence=(), declared_coverage=None, start=0, end=0,
        targets=(), moves=(),
    )  # fmt: skip


def _is_seen(code: str, told: Iterable[Columns], among: set[str] | None) -> bool:
    return among is None or any(
        code in of and not among.isdisjoint(of[code].organizations) for of in told
    )


def _number(before: Columns, code: str, top: str | None, among: set[str] | None) -> Cell | None:
    """The number the reader was told last of a duty that ended."""
    if code not in before:
        return None
    if among is None:
        return before[code].groups.get("all")
    return before[code].organizations.get(top or "")
