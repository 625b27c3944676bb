"""The matrix by blocks, as it is read: each group with its addressees, those with their units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.services.matrix.rows import Matrix, MatrixRow

ALL, OTHERS = "all", "others"
"""The block that is the whole; and of addressees that stand in no block of the directive."""


def units_of(found: Matrix) -> list[MatrixRow]:
    """The rows of organisations, in tree order."""
    return [row for row in found.rows if row.kind == "organization"]


def in_blocks(found: Matrix) -> Iterator[tuple[MatrixRow | None, Sequence[MatrixRow]]]:
    """Each block's row with its units, those below them included; every unit stands in one.

    A reader of a part sees no blocks: then None comes with all units. The block of the others has
    no name of its own, only where it is shown is it known in which language.
    """
    units = units_of(found)
    blocks = [row for row in found.rows if row.kind == "group"]
    if not blocks:
        yield None, units
        return
    members = {one.code: frozenset(one.members) for one in found.directive.groups}
    tops = tops_of(units)
    placed: set[str] = set()
    for block in blocks:
        inside = [
            row
            for row in units
            if row.code not in placed and tops[row.code] in members.get(block.code, ())
        ]
        placed |= {row.code for row in inside}
        yield block, inside
    if others := [row for row in units if row.code not in placed]:
        yield MatrixRow("group", OTHERS, "", "", "", ALL, 1, {}, has_below=True), others


def tops_of(units: Sequence[MatrixRow]) -> Mapping[str, str]:
    """The addressee each unit stands below, or the unit itself."""
    parents = {row.code: row.parent for row in units}

    def top(code: str) -> str:
        above = parents[code]
        return top(above) if above in parents and above is not None else code

    return {code: top(code) for code in parents}
