"""From a paragraph that gives a task to a drafted duty, each part with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from monitor.intake.reader import tables
from monitor.intake.reader.bodies import Name
from monitor.intake.reader.draft import DraftGoal, DraftItem, DraftLimit, Quoted
from monitor.intake.reader.duties import duties_of
from monitor.intake.reader.goals import Goal
from monitor.intake.reader.language import Language
from monitor.intake.reader.layout import RANKS, Node
from monitor.intake.reader.limits import Limit
from monitor.intake.reader.plain import Plain
from monitor.intake.reader.structure import Stretch, Unit

STARTS_WITH = 60
"""Letters of an item's beginning that are quoted to find it again."""


class ItemReader:
    """Reads items, and says where in the verbatim text each part of them stands."""

    def __init__(
        self, told: Plain, text: str, issued: date | None, rules: Language, most: float
    ) -> None:
        """``most`` is the confidence that a name read in this document may have."""
        self.told, self.text, self.issued, self.rules = told, text, issued, rules
        self.most = most
        self._known: dict[int, list[tuple[Node, list[Name]]]] = {}
        self._limits: dict[int, list[Limit]] = {}
        self._goals: dict[int, list[Goal]] = {}

    def read(self, stretch: Stretch) -> Iterator[DraftItem]:
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
        deadlines = _once(
            self.limit(one, limit) for one in node.all() for limit in self.limits_in(one)
        )
        targets = [self.goal(one, goal) for one in node.all() for goal in self.goals_in(one)]
        start, stop = self.told.verbatim(node.start, max(unit.end, node.start + 1))
        start = self._with_emphasis(start)
        duties = duties_of(self, unit, parts, responsible)
        request = parts.is_request or any(self.rules.is_request(one.rest) for one in above)
        return DraftItem(
            label(node, above), self.text[start : start + STARTS_WITH], start, stop,
            "request" if request else "order",
            tuple(self.quoted(one, name, inferred=is_inherited) for one, name in responsible),
            tuple(self.quoted(one, name) for one, name in parts.coordinating),
            tuple(deadlines), tuple(targets), self._implied(node, targets), is_inherited,
            tuple(self._evidence(node)), duties,
        )  # fmt: skip

    def limits_in(self, node: Node) -> list[Limit]:
        """The time limits of one paragraph; each is read once for its item and its duties."""
        if id(node) not in self._limits:
            self._limits[id(node)] = self.rules.limits(node.text, self.issued)
        return self._limits[id(node)]

    def goals_in(self, node: Node) -> list[Goal]:
        """The figures one paragraph sets."""
        if id(node) not in self._goals:
            self._goals[id(node)] = self.rules.goals(node.text)
        return self._goals[id(node)]

    def _with_emphasis(self, start: int) -> int:
        while start and self.text[start - 1] == "*":
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

    def _implied(self, node: Node, stated: Sequence[DraftGoal]) -> tuple[DraftGoal, ...]:
        if stated:
            return ()
        return tuple(self.implied([(one, 0, len(one.text)) for one in node.all()]))[:1]

    def implied(self, stretches: Iterable[tuple[Node, int, int]]) -> Iterator[DraftGoal]:
        """100 % where the text says "toàn bộ" and states no figure: a person decides."""
        for one, low, high in stretches:
            match = self.rules.whole.search(one.text, low, high)
            if match:
                span = self.span(one, match.start(), match.end())
                yield DraftGoal(self.text[slice(*span)], *span, Decimal(100), "%", source="implied")

    def _evidence(self, node: Node) -> Iterator[Quoted]:
        """What must be sent along as proof: documents, pictures, minutes."""
        for one in node.all():
            for match in self.rules.evidence.finditer(one.text):
                span = self.span(one, match.start("what"), match.end("what"))
                yield Quoted(" ".join(match["what"].split()), *span, 0.7)

    # --- rows of a table of tasks ----------------------------------------------------------

    def row(self, row: tables.Row) -> DraftItem:
        start, end = self.told.verbatim(row.start, row.end)
        task = row.cells["task"]
        targets = []
        for goal in self.rules.goals(task.text):
            span = self.told.verbatim(task.start, task.start + len(task.text))
            targets.append(
                DraftGoal(self.text[slice(*span)], *span, goal.value, goal.unit, goal.is_at_most)
            )
        return DraftItem(
            row.label, self.text[start : min(end, start + STARTS_WITH)], start, end, "order",
            self._named(row.cells.get("lead")), self._named(row.cells.get("partners")),
            tuple(_once(self._timed(row.cells.get("time")))), tuple(targets),
        )  # fmt: skip

    def _named(self, cell: tables.Cell | None) -> tuple[Quoted, ...]:
        if cell is None:
            return ()
        span = self.told.verbatim(cell.start, cell.start + len(cell.text))
        named = self.rules.split(cell.text.rstrip("."))
        return tuple(Quoted(one.name, *span, min(self.most, 0.9)) for one in named)

    def _timed(self, cell: tables.Cell | None) -> Iterator[DraftLimit]:
        if cell is None:
            return
        start, end = self.told.verbatim(cell.start, cell.start + len(cell.text))
        for one in self.rules.limits(tables.timed(cell.text), self.issued):
            yield DraftLimit(
                self.text[start:end], start, end, one.iso, one.hour, one.recurrence, one.relative,
                one.equivalent, one.is_inclusive,
            )  # fmt: skip

    # --- places ----------------------------------------------------------------------------

    def span(self, node: Node, start: int, end: int) -> tuple[int, int]:
        first, last = node.places[start], node.places[max(start, end - 1)]
        return self.told.verbatim(first, last + 1)

    def quoted(self, node: Node, name: Name, *, inferred: bool = False) -> Quoted:
        span = self.span(node, name.start, name.end)
        return Quoted(name.name, *span, min(self.most, 0.6 if inferred else 0.9))

    def limit(self, node: Node, one: Limit) -> DraftLimit:
        start, end = self.span(node, one.start, one.end)
        return DraftLimit(
            self.text[start:end], start, end, one.iso, one.hour, one.recurrence, one.relative,
            one.equivalent, one.is_inclusive,
        )  # fmt: skip

    def goal(self, node: Node, one: Goal) -> DraftGoal:
        start, end = self.span(node, one.start, one.end)
        return DraftGoal(self.text[start:end], start, end, one.value, one.unit, one.is_at_most)


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
