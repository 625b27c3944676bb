"""From a paragraph that gives a task to a drafted duty, each part with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from monitor.intake.reader import tables
from monitor.intake.reader.bodies import Name
from monitor.intake.reader.draft import DraftItem, DraftLimit, Quoted
from monitor.intake.reader.duties import duties_of
from monitor.intake.reader.layout import RANKS, Node
from monitor.intake.reader.quotes import Quotes, whole
from monitor.intake.reader.structure import Stretch, Unit

STARTS_WITH = 60
"""Letters of an item's beginning that are quoted to find it again."""


class ItemReader:
    """Reads the items of one document, from its paragraphs and from the rows of its tables."""

    def __init__(self, quotes: Quotes) -> None:
        self.quotes, self.rules = quotes, quotes.rules
        self._known: dict[int, list[tuple[Node, list[Name]]]] = {}

    def read(self, stretch: Stretch) -> Iterator[DraftItem]:
        """The items of a stretch in which paragraphs give tasks."""
        for unit in stretch.units:
            item = self._unit(unit, stretch.lead)
            if item is not None:
                yield item

    def _unit(self, unit: Unit, lead: Sequence[tuple[Node, Name]]) -> DraftItem | None:
        node, above = unit.node, unit.above
        parts = self.rules.parts(node)
        responsible, is_inherited = list(parts.responsible), False
        if not responsible:
            responsible, is_inherited = self._inherited(node, above, lead), True
        if not parts.responsible and (self._is_funding(node, above) or self._takes_effect(node)):
            return None
        quotes, all_of_it = self.quotes, whole(node)
        stated = tuple(quotes.goals(all_of_it))
        implied = () if stated else tuple(quotes.implied(all_of_it))[:1]
        start, stop = quotes.told.verbatim(node.start, max(unit.end, node.start + 1))
        start = self._with_emphasis(start)
        request = parts.is_request or any(self.rules.is_request(one.rest) for one in above)
        return DraftItem(
            label(node, above), quotes.text[start : start + STARTS_WITH], start, stop,
            "request" if request else "order",
            tuple(quotes.name(one, name, inferred=is_inherited) for one, name in responsible),
            tuple(quotes.name(one, name) for one, name in parts.coordinating),
            tuple(_once(quotes.limits(all_of_it))), stated, implied, is_inherited,
            tuple(self._evidence(node)), duties_of(quotes, unit, parts, responsible),
        )  # fmt: skip

    def _with_emphasis(self, start: int) -> int:
        while start and self.quotes.text[start - 1] == "*":
            start -= 1
        return start

    def _inherited(
        self, unit: Node, above: tuple[Node, ...], lead: Sequence[tuple[Node, Name]]
    ) -> list[tuple[Node, Name]]:
        for node in reversed(above):
            leads = [one for one in self._leads(node) if one[0].start < unit.start]
            if leads:
                before, found = leads[-1]
                return [(before, one) for one in found]
            is_title = node.rest.isupper()
            read = self.rules.titled if is_title else self.rules.subjects
            named = read(node.text, node.mark)[0]
            if named:
                return [(node, one) for one in named]
        return list(lead)

    def _leads(self, node: Node) -> list[tuple[Node, list[Name]]]:
        """The sentences below a heading that lead to items: "Các sở có trách nhiệm:"."""
        if id(node) not in self._known:
            told = [
                (one, self.rules.lead(one.text))
                for one in node.children
                if one.kind == "text" and one.text.rstrip().endswith(":")
            ]
            self._known[id(node)] = [one for one in told if one[1]]
        return self._known[id(node)]

    def _is_funding(self, node: Node, above: tuple[Node, ...]) -> bool:
        return any(
            one.rest.strip(" .:*").lower().startswith(self.rules.funding) for one in (node, *above)
        )

    def _takes_effect(self, node: Node) -> bool:
        return self.rules.takes_effect.match(node.rest) is not None

    def _evidence(self, node: Node) -> Iterator[Quoted]:
        """What must be sent along as proof: documents, pictures, minutes."""
        for one in node.all():
            for match in self.rules.evidence.finditer(one.text):
                span = self.quotes.span(one, match.start("what"), match.end("what"))
                yield Quoted(" ".join(match["what"].split()), *span, 0.7)

    # --- rows of a table of tasks ----------------------------------------------------------

    def row(self, row: tables.Row) -> DraftItem:
        """The item that one row of a table of tasks is."""
        start, end = self.quotes.told.verbatim(row.start, row.end)
        task = row.cells["task"]
        place = self.quotes.told.verbatim(task.start, task.start + len(task.text))
        targets = [self.quotes.goal_at(*place, one) for one in self.rules.goals(task.text)]
        return DraftItem(
            row.label, self.quotes.text[start : min(end, start + STARTS_WITH)], start, end, "order",
            self._named(row.cells.get("lead")), self._named(row.cells.get("partners")),
            tuple(_once(self._timed(row.cells.get("time")))), tuple(targets),
        )  # fmt: skip

    def _named(self, cell: tables.Cell | None) -> tuple[Quoted, ...]:
        if cell is None:
            return ()
        span = self.quotes.told.verbatim(cell.start, cell.start + len(cell.text))
        named = self.rules.split(cell.text.rstrip("."))
        return tuple(Quoted(one.name, *span, min(self.quotes.most, 0.9)) for one in named)

    def _timed(self, cell: tables.Cell | None) -> Iterator[DraftLimit]:
        if cell is None:
            return
        start, end = self.quotes.told.verbatim(cell.start, cell.start + len(cell.text))
        for one in self.rules.limits(tables.timed(cell.text), self.quotes.issued):
            yield self.quotes.limit_at(start, end, one)


def label(node: Node, above: tuple[Node, ...]) -> str:
    """The label by which people would cite an item: II.1, Điều 2.1, 1.2."""
    if node.kind in ("two", "three"):
        own_above = [one for one in above if RANKS[one.kind] <= RANKS["roman"]]
    else:
        own_above = [one for one in above if one.kind != "text"]
    if node.kind in ("text", "dash", "plus"):
        return "–" if node.kind == "plus" else _own(node) or "–"
    return ".".join(_own(one) for one in (*own_above, node))


def _own(node: Node) -> str:
    """An article is cited with its word: Điều 2, Article 2, Section 2."""
    if node.kind != "article":
        return node.label
    return re.sub(r"[\s.:]+$", "", node.text[: node.mark].strip())


def _once(found: Iterable[DraftLimit]) -> list[DraftLimit]:
    kept: dict[tuple[object, ...], DraftLimit] = {}
    for one in found:
        kept.setdefault((one.iso, one.recurrence, one.relative), one)
    return list(kept.values())
