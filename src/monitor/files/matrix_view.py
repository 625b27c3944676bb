"""The matrix as a reader narrowed it on the screen: the same rows and columns, in the same order.

What is folded away on the screen is not: a file shows every row that matches. The screen's own
narrowing is ``assets/41-matrix.js``; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from monitor.domain.names import full_name, short_name
from monitor.domain.organization import search_key, sort_key
from monitor.domain.standing import Cell, Standing
from monitor.present.language import translator
from monitor.present.standings import standing_name
from monitor.present.urgency import NEEDS_ACTION, URGENCY
from monitor.services.matrix import Matrix, MatrixColumn, MatrixRow, in_blocks

ALL = "all"
CLOSING = "closing"
"""The item of duties that stand in none."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the matrix is wanted, and in which order: ``tree``, ``worst``, ``name`` or a duty."""

    items: tuple[str, ...] = ()
    group: str = ""
    show: tuple[Standing, ...] = ()
    need: bool = False
    empty: bool = True
    q: str = ""
    sort: str = "tree"

    @property
    def filters_cells(self) -> bool:
        """Whether cells are left out of rows that stay."""
        return self.need or bool(self.show)

    @property
    def is_filtered(self) -> bool:
        """Whether the view leaves anything out."""
        return self.filters_cells or bool(self.words)

    @property
    def words(self) -> list[str]:
        return search_key(self.q).split()

    def passes(self, cell: Cell) -> bool:
        """Whether a cell is of those asked for."""
        if self.need and cell.standing not in NEEDS_ACTION:
            return False
        return not self.show or cell.standing in self.show

    def fades(self, cell: Cell) -> bool:
        """Whether a cell that is shown is none of those asked for: paler than they are."""
        return self.filters_cells and not self.passes(cell)


def narrowed(found: Matrix, wish: Wish, locale: str) -> Matrix:
    """The rows and columns that match; what stands above a matching row stays."""
    return _Narrowing(found, wish, locale).matrix()


class _Narrowing:
    def __init__(self, found: Matrix, wish: Wish, locale: str) -> None:
        self.found, self.wish, self.locale = found, wish, locale
        self.columns = [
            one for one in found.columns if not wish.items or (one.item or CLOSING) in wish.items
        ]
        self.codes = [one.obligation for one in self.columns]

    def matrix(self) -> Matrix:
        whole: list[MatrixRow] = []
        parts: list[tuple[MatrixRow | None, Sequence[MatrixRow], list[MatrixRow]]] = []
        for block, units in in_blocks(self.found):
            if block is not None and block.code == ALL:
                whole = [block]
            elif self._is_wanted_block(block):
                kept = self._units(units)
                if kept or not self.wish.is_filtered:
                    parts.append((block, units, kept))
        rows: list[MatrixRow] = []
        for block, _units, kept in sorted(parts, key=self._order_of_blocks):
            rows += [block, *kept] if block is not None else kept
        if rows or not self.wish.is_filtered:
            rows = [*whole, *rows]
        return replace(self.found, columns=self._used(rows), rows=tuple(rows))

    def _order_of_blocks(
        self, part: tuple[MatrixRow | None, Sequence[MatrixRow], list[MatrixRow]]
    ) -> Any:
        block, units, _kept = part
        if block is None:
            return 0
        # On the screen a block's bar tells of the cells below it, its own totals are none of them.
        bare = replace(block, cells={}) if self.wish.sort == "worst" else block
        return self._order({block.code: units})(bare)

    def _is_wanted_block(self, block: MatrixRow | None) -> bool:
        return block is None or not self.wish.group or block.code == self.wish.group

    def _units(self, units: Sequence[MatrixRow]) -> list[MatrixRow]:
        """The units of a block that match or stand above one that does, in the asked order."""
        by_code = {row.code: row for row in units}
        below: dict[str | None, list[MatrixRow]] = {}
        for row in units:
            below.setdefault(row.parent if row.parent in by_code else None, []).append(row)
        order = self._order(below)

        def walk(row: MatrixRow, *, named_above: bool) -> list[MatrixRow]:
            is_named = named_above or self._is_named(row)
            inside = [
                one
                for child in sorted(below.get(row.code, ()), key=order)
                for one in walk(child, named_above=is_named)
            ]
            return [row, *inside] if inside or (is_named and self._is_wanted(row)) else []

        return [
            one
            for top in sorted(below.get(None, ()), key=order)
            for one in walk(top, named_above=False)
        ]

    def _cells(self, row: MatrixRow) -> Iterable[Cell]:
        return (row.cells[code] for code in self.codes if code in row.cells)

    def _is_wanted(self, row: MatrixRow) -> bool:
        if not self.wish.filters_cells:
            return True
        return any(self.wish.passes(cell) for cell in self._cells(row))

    def _name(self, row: MatrixRow) -> str:
        name = short_name(row, self.locale)
        return name or translator(self.locale)("Others named in single items")

    def _is_named(self, row: MatrixRow) -> bool:
        folded = search_key(f"{short_name(row, self.locale)} {row.search}")
        text = f"{folded} {folded.replace(' ', '')}"
        return all(word in text for word in self.wish.words)

    def _used(self, rows: Iterable[MatrixRow]) -> tuple[MatrixColumn, ...]:
        """The columns with a cell among the kept units, unless empty ones are asked for."""
        if self.wish.empty:
            return tuple(self.columns)
        used = {
            code
            for row in rows
            if row.kind == "organization"
            for code in self.codes
            if code in row.cells and self.wish.passes(row.cells[code])
        }
        return tuple(one for one in self.columns if one.obligation in used)

    def _order(self, below: Mapping[str | None, Sequence[MatrixRow]]) -> Callable[[MatrixRow], Any]:
        sort = self.wish.sort
        if sort == "name":
            return lambda row: sort_key(self._name(row))
        if sort == "worst":
            return lambda row: self._urgency(row, below)
        if sort in self.codes:
            return lambda row: _place(row.cells.get(sort))
        return lambda _row: 0  # as they stand: sorting keeps the order of equals

    def _urgency(
        self, row: MatrixRow, below: Mapping[str | None, Sequence[MatrixRow]]
    ) -> tuple[int, ...]:
        """How many cells of a row and all below it stand how, the most urgent standing first."""
        found = dict.fromkeys(URGENCY, 0)
        waiting = [row]
        while waiting:
            one = waiting.pop()
            waiting += below.get(one.code, ())
            for cell in one.cells.values():
                found[cell.standing] += 1
        return tuple(-found[standing] for standing in URGENCY if standing is not None)


def _place(cell: Cell | None) -> tuple[int, int, Decimal]:
    """A cell's place in its column: by urgency, then by number; one that is not there last."""
    if cell is None:
        return (1, 0, Decimal(0))
    least = Decimal("-Infinity")
    value = least if cell.value is None else Decimal(cell.value)
    return (0, URGENCY.index(cell.standing), value)


def wish_words(found: Matrix, wish: Wish, locale: str) -> str:
    """By what a file was narrowed, in words: printed on it, and where there is no filter, too."""
    _ = translator(locale)
    group = next((one for one in found.directive.groups if one.code == wish.group), None)
    items = [_("Closing paragraph") if one == CLOSING else one for one in wish.items]
    said = [
        _("search “{words}”", words=wish.q) if wish.q else "",
        _("only what needs somebody") if wish.need else "",
        ", ".join(standing_name(one, locale) for one in wish.show),
        full_name(group, locale) if group else "",
        _("items {items}", items=", ".join(items)) if items else "",
    ]
    told = "; ".join(filter(None, said))
    return _("Filters: {filters}", filters=told or _("none"))


def pale_words(wish: Wish, locale: str) -> str:
    """What pale cells are; empty where nothing is pale."""
    if not wish.filters_cells:
        return ""
    return translator(locale)("pale: cells that the filters do not match")


def scope_words(found: Matrix, locale: str) -> str:
    """How far the reader sees: the whole directive, or their own part of it."""
    _ = translator(locale)
    if found.is_whole and found.root is None:
        return _("Scope: the whole directive")
    tops = [row for row in found.rows if row.level == 1]
    names = ", ".join(full_name(row, locale) for row in tops[:3])
    return _("Scope: {units}", units=names + (" …" if len(tops) > 3 else ""))
