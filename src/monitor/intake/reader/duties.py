"""The separate duties of one item: its sub-points that each give a task, or the clauses of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.intake.reader.bodies import Name
from monitor.intake.reader.draft import DraftDuty, DraftLimit
from monitor.intake.reader.language import Language
from monitor.intake.reader.layout import Node
from monitor.intake.reader.orders import Parts
from monitor.intake.reader.quotes import Quotes
from monitor.intake.reader.structure import Unit

Named = Sequence[tuple[Node, Name]]


@dataclass(frozen=True)
class _Piece:
    """Stretches of paragraphs that are one duty. Those of one ``sentence`` share their limits."""

    stretches: tuple[tuple[Node, int, int], ...]
    sentence: tuple[int, int]
    is_point: bool

    def holds(self, node: Node, place: int) -> bool:
        return any(one is node and start <= place < end for one, start, end in self.stretches)


def duties_of(
    quotes: Quotes, unit: Unit, parts: Parts, responsible: Named
) -> tuple[DraftDuty, ...]:
    """The duties of an item; none where it is one alone.

    Args:
        quotes: Knows where everything stands in the verbatim text.
        unit: The item.
        parts: The bodies named in it and below it.
        responsible: Those who must do it, named in it or inherited.
    """
    pieces = list(_pieces(unit.node, quotes.rules))
    if len(pieces) < 2:
        return ()
    limits = [list(quotes.limits(one.stretches)) for one in pieces]
    shared: dict[tuple[int, int], list[DraftLimit]] = {}
    for piece, mine in zip(pieces, limits, strict=True):
        shared.setdefault(piece.sentence, []).extend(mine)
    own = [(one, name) for one, name in parts.responsible if one is unit.node]
    before: Named = own or responsible
    found = []
    for piece, mine in zip(pieces, limits, strict=True):
        told = quotes.rules.parts(piece.stretches[0][0]) if piece.is_point else parts
        named = [one for one in told.responsible if piece.holds(one[0], one[1].start)]
        partners = [one for one in told.coordinating if piece.holds(one[0], one[1].start)]
        due = mine or shared[piece.sentence]
        found.append(_duty(quotes, piece, named or before, partners, due, is_inherited=not named))
        if named and not piece.is_point:
            before = named  # a clause without a body of its own goes on with the last one named
    return tuple(found)


def _duty(
    quotes: Quotes, piece: _Piece, responsible: Named, partners: Named,
    due: Sequence[DraftLimit], *, is_inherited: bool,
) -> DraftDuty:  # fmt: skip
    """The duty a piece is, with who must do it and by when."""
    first, last = piece.stretches[0], piece.stretches[-1]
    start, _ = quotes.span(first[0], first[1], first[1] + 1)
    _, end = quotes.span(last[0], last[1], last[2])
    return DraftDuty(
        start, end,
        tuple(quotes.name(*one, inferred=is_inherited) for one in responsible),
        tuple(quotes.name(*one) for one in partners),
        tuple(due),
        tuple(quotes.goals(piece.stretches)),
        tuple(quotes.implied(piece.stretches)),
        is_inherited,
    )  # fmt: skip


def _pieces(node: Node, rules: Language) -> Iterator[_Piece]:
    """Sub-points that each give a task are its duties; else the clauses of its own paragraph."""
    marked = [one for one in node.children if one.kind != "text"]
    points = [one for one in marked if rules.gives_duty(one.text, one.mark)]
    if len(points) > 1 and len(points) == len(marked):
        if not node.text.rstrip().endswith(":") and rules.gives_duty(node.text, node.mark):
            yield _Piece(((node, node.mark, len(node.text)),), (0, 0), is_point=False)
        for number, point in enumerate(points, 1):
            whole = tuple((one, 0, len(one.text)) for one in point.all() if one.text)
            yield _Piece(whole, (number, 0), is_point=True)
        return
    yield from _clauses(node, rules)


def _clauses(node: Node, rules: Language) -> Iterator[_Piece]:
    """The clauses of an item's paragraphs; what is below it goes with the last one before it."""
    pieces: list[_Piece] = []
    sentence = before = 0

    def add(one: Node, start: int, end: int, *, is_new: bool) -> None:
        stretch = (one, start, max(end, start + 1))
        if is_new or not pieces:
            pieces.append(_Piece((stretch,), (0, sentence), is_point=False))
        else:
            last = pieces[-1]
            pieces[-1] = replace(last, stretches=(*last.stretches, stretch))

    for one in (node, *node.below()):
        if not one.text:
            continue
        if one is not node and one.kind != "text":
            add(one, 0, len(one.text), is_new=False)
            continue
        mark = one.mark
        for number, clause in enumerate(rules.clauses(one.text, mark)):
            begins = number > 0 or one is node or rules.gives_duty(one.text, mark)
            if number == 0 and begins:
                sentence += 1
            elif number:
                sentence += clause.sentence - before
            before = clause.sentence
            add(one, clause.start, clause.end, is_new=begins)
    yield from pieces
