"""What a paragraph says, quoted: each part with its place in the verbatim text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from monitor.intake.reader.bodies import Name
from monitor.intake.reader.draft import DraftGoal, DraftLimit, Quoted
from monitor.intake.reader.goals import Goal
from monitor.intake.reader.language import Language
from monitor.intake.reader.layout import Node
from monitor.intake.reader.limits import Limit
from monitor.intake.reader.plain import Plain

Stretches = Sequence[tuple[Node, int, int]]
"""Parts of paragraphs, each from a letter up to another."""


class Quotes:
    """Quotes one document, whose paragraphs are read once for their items and their duties."""

    def __init__(
        self, told: Plain, text: str, issued: date | None, rules: Language, most: float
    ) -> None:
        """``most`` is the confidence that a name read in this document may have."""
        self.told, self.text, self.issued, self.rules = told, text, issued, rules
        self.most = most
        self._limits: dict[int, list[Limit]] = {}
        self._goals: dict[int, list[Goal]] = {}

    def span(self, node: Node, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of a paragraph stands in the verbatim text."""
        first, last = node.places[start], node.places[max(start, end - 1)]
        return self.told.verbatim(first, last + 1)

    def name(self, node: Node, name: Name, *, inferred: bool = False) -> Quoted:
        """A body named in a paragraph; ``inferred`` where another one names it for this."""
        span = self.span(node, name.start, name.end)
        return Quoted(name.name, *span, min(self.most, 0.6 if inferred else 0.9))

    def limit(self, node: Node, one: Limit) -> DraftLimit:
        """A time limit found in a paragraph."""
        return self.limit_at(*self.span(node, one.start, one.end), one)

    def limit_at(self, start: int, end: int, one: Limit) -> DraftLimit:
        """A time limit that stands at a place of the verbatim text."""
        return DraftLimit(
            self.text[start:end], start, end, one.iso, one.hour, one.recurrence, one.relative,
            one.equivalent, one.is_inclusive,
        )  # fmt: skip

    def goal(self, node: Node, one: Goal) -> DraftGoal:
        """A figure found in a paragraph."""
        return self.goal_at(*self.span(node, one.start, one.end), one)

    def goal_at(self, start: int, end: int, one: Goal) -> DraftGoal:
        """A figure that stands at a place of the verbatim text."""
        return DraftGoal(self.text[start:end], start, end, one.value, one.unit, one.is_at_most)

    def limits(self, stretches: Stretches) -> Iterator[DraftLimit]:
        """The time limits that stretches of paragraphs set."""
        for node, low, high in stretches:
            for one in self._limits_in(node):
                if low <= one.start < high:
                    yield self.limit(node, one)

    def goals(self, stretches: Stretches) -> Iterator[DraftGoal]:
        """The figures that stretches of paragraphs set."""
        for node, low, high in stretches:
            for one in self._goals_in(node):
                if low <= one.start < high:
                    yield self.goal(node, one)

    def implied(self, stretches: Stretches) -> Iterator[DraftGoal]:
        """100 % where the text says "toàn bộ" and states no figure: a person decides."""
        for node, low, high in stretches:
            match = self.rules.whole.search(node.text, low, high)
            if match:
                span = self.span(node, match.start(), match.end())
                yield DraftGoal(self.text[slice(*span)], *span, Decimal(100), "%", source="implied")

    def _limits_in(self, node: Node) -> list[Limit]:
        if id(node) not in self._limits:
            self._limits[id(node)] = self.rules.limits(node.text, self.issued)
        return self._limits[id(node)]

    def _goals_in(self, node: Node) -> list[Goal]:
        if id(node) not in self._goals:
            self._goals[id(node)] = self.rules.goals(node.text)
        return self._goals[id(node)]


def whole(node: Node) -> Stretches:
    """A paragraph and all that stands below it."""
    return [(one, 0, len(one.text)) for one in node.all()]
