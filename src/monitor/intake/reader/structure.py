"""Which paragraphs are tasks, which lead to them, which close the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.intake.reader.bodies import Name
from monitor.intake.reader.language import Language
from monitor.intake.reader.layout import NUMBERED, Node, paragraphs, tree

LONGEST_HEADING = 140
_SECTIONS = ("part", "upper", "roman")


@dataclass(frozen=True)
class Unit:
    """A paragraph that gives a task, what stands above it (outermost first), where it is over."""

    node: Node
    above: tuple[Node, ...]
    end: int


@dataclass(frozen=True)
class Stretch:
    """One run of the document: its body, or a plan attached to it."""

    top: list[Node]
    units: tuple[Unit, ...]
    closing: tuple[Node, ...]
    """The closing paragraphs, last first."""
    lead: tuple[tuple[Node, Name], ...]
    """Bodies of the sentence that leads to the tasks."""


def stretches(text: str, start: int, rules: Language) -> list[Stretch]:
    """The body of a document and the plans attached to it, each with its tasks."""
    return [_stretch(text, begin, end, rules) for begin, end in _spans(text, start, rules)]


def _spans(text: str, start: int, rules: Language) -> Iterator[tuple[int, int]]:
    attached = list(rules.attached.finditer(text, start))
    begins = [start, *(one.end() for one in attached)]
    limits = [*(one.start() for one in attached), len(text)]
    for begin, limit in zip(begins, limits, strict=True):
        ends = [
            match.start()
            for pattern in (rules.body_ends, rules.annex)
            if (match := pattern.search(text, begin, limit))
        ]
        yield begin, min(ends, default=limit)


def _stretch(text: str, start: int, end: int, rules: Language) -> Stretch:
    top = tree(paragraphs(text, start, end))
    found = _units(top, rules)
    closing = _take_closing(found, top, rules)
    ends = [*(one.start for one, _ in found[1:]), end]
    units = tuple(Unit(node, above, stop) for (node, above), stop in zip(found, ends, strict=False))
    return Stretch(top, units, tuple(closing), tuple(_lead(top, found, rules)))


def _units(top: Sequence[Node], rules: Language) -> list[tuple[Node, tuple[Node, ...]]]:
    found: list[tuple[Node, tuple[Node, ...]]] = []
    has_marks = any(one.kind in ("letter", "dash", "roman") for node in top for one in node.all())
    has_numbers = any(one.kind in NUMBERED for node in top for one in node.all())

    def can_be_unit(node: Node) -> bool:
        if node.kind in NUMBERED:
            return True
        if has_numbers:
            return False
        if node.kind in ("letter", "dash", "roman"):
            return True
        if node.kind == "plus":
            return not has_marks
        return node.kind == "text" and rules.is_order(node.text, node.mark)

    def walk(node: Node, above: tuple[Node, ...], *, only_goals: bool) -> None:
        heading = _heading(node, rules)
        if heading == "purpose":
            return
        only_goals = only_goals or heading == "goals"
        below = [one for one in node.children if can_be_unit(one)]
        if node.kind in ("article", "one", "two", "three"):
            # What is numbered in brackets below an item is part of it.
            below = [one for one in below if one.kind not in ("round", "ordinal")]
        if not below and node.kind in _SECTIONS and node.children:
            points = _bullets(node, rules, only_goals=only_goals)
            found.extend((one, (*above, node)) for one in points)
            if points:
                return
            if not only_goals and _gives_order(node, rules):
                found.append((node, above))
                return
        if below and node.kind != "text":
            for one in node.children:
                walk(one, (*above, node), only_goals=only_goals)
            return
        if can_be_unit(node):
            if not only_goals or _has_goal(node, rules):
                found.append((node, above))
            return
        for one in node.children:
            walk(one, (*above, node), only_goals=only_goals)

    for node in top:
        walk(node, (), only_goals=False)
    return found


def _bullets(node: Node, rules: Language, *, only_goals: bool) -> list[Node]:
    """The points of a section without numbers that set a goal or name who must act."""
    points = [one for one in node.children if one.kind in ("letter", "dash", "plus")]
    if only_goals:
        return [one for one in points if _has_goal(one, rules)]
    named = [one for one in points if rules.subjects(one.text, one.mark)[0]]
    return named if len(named) * 2 > len(points) else []


def _gives_order(node: Node, rules: Language) -> bool:
    """Whether a section is one task, told in plain paragraphs below its heading."""
    return any(
        one.kind == "text" and rules.is_order(one.text, one.mark) for one in node.children
    ) and not any(one.kind in NUMBERED for one in node.below())


def _has_goal(node: Node, rules: Language) -> bool:
    return any(rules.goals(one.text) for one in node.all())


def _heading(node: Node, rules: Language) -> str:
    """What a heading says of what is below it: no task (``purpose``), only figures (``goals``)."""
    if node.kind == "text":
        return ""
    title = node.rest.strip(" .:*").lower().removeprefix("về ")
    if not title.startswith((*rules.purposes, *rules.goal_headings)):
        return ""
    names_bodies = bool(rules.subjects(node.text, node.mark)[0]) and not node.rest.isupper()
    if len(title) > LONGEST_HEADING or names_bodies:
        return ""
    if any(word in title for word in rules.goal_headings):
        return "goals" if _has_goal(node, rules) else "purpose"
    return "purpose"


def _take_closing(
    found: list[tuple[Node, tuple[Node, ...]]], top: Sequence[Node], rules: Language
) -> list[Node]:
    """Take the closing paragraphs off the last item they hang on; returns them, last first."""
    if not found:
        return [one for one in reversed(top) if one.kind == "text"][:4]
    last, above = found[-1]
    holder: Node | None = last
    if last.children:
        # Hanging on the last sub-point, they stand apart from it by an empty line or a full stop.
        tails = [one for one in last.all() if one.children]
        holder = tails[-1] if tails else last
    closing: list[Node] = []
    for node in dict.fromkeys((last, *([holder] if holder else []), *above), None):
        tail = _tail(node)
        kept = node.children[: len(node.children) - len(tail)]
        before = (kept[-1] if kept else node).text
        for child in tail:
            is_over = before.rstrip().endswith((".", ";", ":", "”", ")"))
            closes = is_over and rules.closes.match(child.text)
            (closing if closes else kept).append(child)
            before = child.text
        node.children = kept
    mine = {id(one) for one in (*last.all(), *closing)}
    closing += [
        one for node in top for one in node.all()
        if one.kind == "text" and one.start > last.start and id(one) not in mine
    ]  # fmt: skip
    return sorted(closing, key=lambda one: -one.start)


def _tail(node: Node) -> list[Node]:
    """The paragraphs without a mark that stand last below a node."""
    tail: list[Node] = []
    for child in reversed(node.children):
        if child.kind != "text":
            break
        tail.append(child)
    return tail[::-1]


def _lead(
    top: Sequence[Node], found: Sequence[tuple[Node, tuple[Node, ...]]], rules: Language
) -> list[tuple[Node, Name]]:
    if not found:
        return []
    first = found[0][0].start
    before = [one for one in top if one.kind == "text" and one.start < first]
    if not before or not before[-1].text.rstrip().endswith(":"):
        return []
    return [(before[-1], one) for one in rules.lead(before[-1].text)]
