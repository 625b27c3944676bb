"""What the numbering of a document skips, and what it gives twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.intake.reader.layout import Node


def check(top: Sequence[Node]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Labels that the numbering skips, and those that stand twice."""
    gaps: list[str] = []
    repeats: list[str] = []
    for siblings in _families(top):
        for kind in ("article", "one", "two", "round"):
            last: int | None = None
            for node in siblings:
                if node.kind != kind:
                    continue
                before, _, tail = node.label.rpartition(".")
                number = int(tail)
                if last is not None:
                    gaps += [
                        f"{before}.{one}" if before else str(one) for one in range(last + 1, number)
                    ]
                    if number == last:
                        repeats.append(node.label)
                last = number
    return tuple(gaps), tuple(repeats)


def _families(top: Sequence[Node]) -> Iterator[Sequence[Node]]:
    yield top
    for node in top:
        for one in node.all():
            if one.children:
                yield one.children
