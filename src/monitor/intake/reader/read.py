"""Read a directive: from its verbatim text to a draft of who must do what, by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from monitor.intake.reader import bodies, goals, header, limits, orders, reporting, tables, words
from monitor.intake.reader.bodies import Name
from monitor.intake.reader.draft import Draft, DraftGoal, DraftItem, DraftLimit, Quoted
from monitor.intake.reader.header import Head
from monitor.intake.reader.layout import NUMBERED, RANKS, Node, paragraphs, tree
from monitor.intake.reader.plain import CELL, Plain, plain

STARTS_WITH = 60
"""Letters of an item's beginning that are quoted to find it again."""
_END_OF_BODY = re.compile(
    rf"^[ \t{CELL}*_]*(?:Nơi\s+nhận\s*:|NƠI\s+NHẬN\s*:|TM\.|T\.M|KT\.|TL\.|TUQ\.)", re.MULTILINE
)
_ANNEX = re.compile(r"^[ \t*_]*(?:PHỤ LỤC|Phụ lục)(?:\s+(?:\d+|[IVX]+))?\s*[:.]?\s*$", re.MULTILINE)
_CLOSES = re.compile(
    r"(?:Yêu cầu|Đề nghị|Trên đây|Trong quá trình|Giao|Nhận được|Quá trình|Căn cứ|Chỉ thị này"
    r"|Ủy ban"
    r"|UBND|Chủ tịch|Thủ trưởng|Toàn bộ|Các (?:cơ quan|đơn vị|sở|Sở)|Kế hoạch này|Công điện này"
    r"|Văn phòng|Định kỳ|Thủ tướng|Bộ trưởng|Nơi nhận|Sở)\b"
)
_WHOLE = re.compile(r"toàn bộ|toàn ngành|tất cả|100\s*%|mọi\s", re.IGNORECASE)
_AMENDS = re.compile(
    r"(?P<how>thay thế|bãi bỏ|hủy bỏ|sửa đổi, bổ sung|sửa đổi|bổ sung|điều chỉnh)\s+"
    r"(?:một số (?:điều|nội dung) (?:của|tại)\s+)?"
    r"(?P<doc>(?:Công văn|Chỉ thị|Quyết định|Kế hoạch|Thông báo|Công điện|Văn bản|Nghị quyết)"
    r"\s+số\s+[\w./&–-]+(?:\s+ngày\s+[\d/]+)?)", re.IGNORECASE,
)  # fmt: skip


def read_text(text: str) -> Draft:
    """Read a directive's verbatim text.

    Deterministic and total: any text gives a draft, an empty one where it is no directive
    (``doubts`` says why). Every ``start`` and ``end`` is a place in ``text``.
    """
    told = plain(text)
    head = header.read(told)
    body_end = _body_end(told.text, head.end)
    rows = tables.find(told.text, head.end, len(told.text))
    top = tree(paragraphs(_without(told.text, rows), head.end, body_end))
    nodes = _item_nodes(top)
    closing = _take_closing(nodes, top)
    ends = _ends(nodes, body_end)
    reader = _ItemReader(told, text, head.day)
    lead = _lead_bodies(top, nodes)
    read = (
        reader.read(one, above, end, lead) for (one, above), end in zip(nodes, ends, strict=True)
    )
    items = [one for one in read if one is not None]
    items += reader.rows(rows)
    report = reporting.read(closing, [one for one, _ in nodes], head.day)
    gaps, repeats = _numbering(top)
    return Draft(
        head.number_sign, head.doc_type, head.issuer, head.place, head.issued_on, head.subject,
        head.recipients, tuple(items),
        tuple(reader.quoted(node, name) for node, name in report.to),
        tuple(reader.quoted(node, name) for node, name in report.via),
        tuple(reader.limit(node, one) for node, one in report.by),
        gaps, repeats, tuple(_amended(text)), tuple(_doubts(head, items)),
    )  # fmt: skip


def _without(text: str, rows: Sequence[tables.Row]) -> str:
    """The text with tables of tasks blanked out: what stands in them is no paragraph."""
    spans: dict[int, int] = {}
    for row in rows:
        spans[row.table] = row.end
    for start, end in spans.items():
        text = text[:start] + "\n" * (end - start) + text[end:]
    return text


def _body_end(text: str, start: int) -> int:
    """Where the body is over: the distribution list, a signature or an annex."""
    found = [
        match.start()
        for pattern in (_END_OF_BODY, _ANNEX)
        if (match := pattern.search(text, start))
    ]
    return min(found, default=len(text))


def _item_nodes(top: Sequence[Node]) -> list[tuple[Node, tuple[Node, ...]]]:
    """The units that give tasks, each with what stands above it, outermost first."""
    found: list[tuple[Node, tuple[Node, ...]]] = []
    has_numbers = any(one.kind in NUMBERED for node in top for one in node.all())

    def walk(node: Node, above: tuple[Node, ...]) -> None:
        if _is_purpose(node):
            return
        below = [one for one in node.children if _can_be_item(one, has_numbers)]
        if node.kind in ("article", "one", "two", "three"):
            # What is numbered in brackets below an item is part of it.
            below = [one for one in below if one.kind != "round"]
        if below and node.kind != "text":
            for one in node.children:
                walk(one, (*above, node))
            return
        if _can_be_item(node, has_numbers):
            found.append((node, above))
            return
        for one in node.children:
            walk(one, (*above, node))

    for node in top:
        walk(node, ())
    return found


def _can_be_item(node: Node, has_numbers: bool) -> bool:
    if node.kind in NUMBERED:
        return True
    if has_numbers:
        return False
    if node.kind in ("letter", "dash", "roman"):
        return True
    start = node.mark
    order = bodies.skip_order(node.text, start)
    return node.kind == "text" and order > start and bodies.begins_body(node.text, order)


def _is_purpose(node: Node) -> bool:
    """Whether a heading says that what follows is no task: purpose, requirements, the situation."""
    if node.kind == "text":
        return False
    title = node.rest.strip(" .:*").lower().removeprefix("về ")
    names_bodies = bool(orders.subjects(node.text, node.mark)[0]) and not node.rest.isupper()
    if len(title) > 140 or names_bodies:
        return False
    if title.startswith(words.GOALS):
        return not any(goals.find(one.text) for one in node.all())
    return title.startswith(words.PURPOSES)


def _take_closing(nodes: list[tuple[Node, tuple[Node, ...]]], top: Sequence[Node]) -> list[Node]:
    """Take the closing paragraphs off the last item they hang on; returns them, last first."""
    if not nodes:
        return [one for one in reversed(top) if one.kind == "text"][:4]
    last, above = nodes[-1]
    holder: Node | None = last
    if last.children:
        # Hanging on the last sub-point, they stand apart from it by an empty line or a full stop.
        tails = [one for one in last.all() if one.children]
        holder = tails[-1] if tails else last
    closing: list[Node] = []
    for node in dict.fromkeys((last, *([holder] if holder else []), *above), None):
        before = node.text
        for child in list(node.children):
            over = before.rstrip().endswith((".", "./.", ";", ":", "”", ")"))
            if (
                child.kind == "text"
                and over
                and _CLOSES.match(child.text)
                and _is_tail(node, child)
            ):
                closing.append(child)
            before = child.text
        node.children = [one for one in node.children if all(one is not tail for tail in closing)]
    return list(reversed(closing))


def _is_tail(node: Node, child: Node) -> bool:
    """Whether only paragraphs without a mark follow."""
    index = next(i for i, one in enumerate(node.children) if one is child)
    if re.match(r".*chịu trách nhiệm thi hành", child.text):
        return False
    return all(one.kind == "text" for one in node.children[index:])


def _ends(nodes: Sequence[tuple[Node, tuple[Node, ...]]], body_end: int) -> list[int]:
    starts = [one.start for one, _ in nodes]
    return [*starts[1:], body_end] if nodes else []


def _lead_bodies(
    top: Sequence[Node], nodes: Sequence[tuple[Node, tuple[Node, ...]]]
) -> list[tuple[Node, Name]]:
    """Bodies of the sentence that leads to the items: "UBND tỉnh yêu cầu các sở, ban, ngành …:"."""
    if not nodes:
        return []
    first = nodes[0][0].start
    before = [one for one in top if one.kind == "text" and one.start < first]
    if not before or not before[-1].text.rstrip().endswith(":"):
        return []
    node = before[-1]
    for match in re.finditer(r"(?:yêu cầu|đề nghị|chỉ đạo|giao)\s+", node.text):
        if bodies.begins_body(node.text, match.end()):
            end = bodies.list_end(node.text, match.end())
            return [(node, one) for one in bodies.split(node.text[match.end() : end], match.end())]
    return []


class _ItemReader:
    """Reads items, and says where in the verbatim text each part of them stands."""

    def __init__(self, told: Plain, text: str, issued: date | None) -> None:
        self.told, self.text, self.issued = told, text, issued

    def read(
        self, node: Node, above: tuple[Node, ...], end: int, lead: list[tuple[Node, Name]]
    ) -> DraftItem | None:
        parts = orders.read(node)
        responsible, is_inherited = list(parts.responsible), False
        if not responsible:
            responsible, is_inherited = self._inherited(above, lead), True
        deadlines = self._once(
            self.limit(one, limit)
            for one in node.all()
            for limit in limits.find(one.text, self.issued)
        )
        targets = [self.goal(one, goal) for one in node.all() for goal in goals.find(one.text)]
        if self._is_funding(node, above) and not parts.responsible:
            return None
        if self._only_takes_effect(node) and not parts.responsible:
            return None
        start, stop = self.told.verbatim(node.start, max(end, node.start + 1))
        start = self._with_emphasis(start)
        request = parts.is_request or any(bodies.is_request(one.rest) for one in above)
        return DraftItem(
            self._label(node, above), self.text[start : start + STARTS_WITH], start, stop,
            "request" if request else "order",
            tuple(self.quoted(one, name, inferred=is_inherited) for one, name in responsible),
            tuple(self.quoted(one, name) for one, name in parts.coordinating),
            tuple(deadlines), tuple(targets), tuple(self._implied(node, targets)), is_inherited,
        )  # fmt: skip

    def _with_emphasis(self, start: int) -> int:
        while start and self.text[start - 1] == "*":
            start -= 1
        return start

    def _inherited(
        self, above: tuple[Node, ...], lead: list[tuple[Node, Name]]
    ) -> list[tuple[Node, Name]]:
        for node in reversed(above):
            named = orders.subjects(node.text, node.mark)[0]
            if named and not node.rest.isupper():
                return [(node, one) for one in named]
        return lead

    def _is_funding(self, node: Node, above: tuple[Node, ...]) -> bool:
        return any(
            one.rest.strip(" .:*").lower().startswith(words.FUNDING) for one in (node, *above)
        )

    def _only_takes_effect(self, node: Node) -> bool:
        return node.kind == "article" and bool(re.search(r"có hiệu lực", node.text[:120]))

    def _label(self, node: Node, above: tuple[Node, ...]) -> str:
        own = f"Điều {node.label}" if node.kind == "article" else node.label
        if node.kind in ("two", "three"):
            own_above = [one for one in above if RANKS[one.kind] <= RANKS["roman"]]
        else:
            own_above = [one for one in above if one.kind != "text"]
        parts = [f"Điều {one.label}" if one.kind == "article" else one.label for one in own_above]
        return ".".join([*parts, own]) if node.kind not in ("text", "dash") else own or "–"

    def rows(self, found: Sequence[tables.Row]) -> list[DraftItem]:
        """Items of a table of tasks."""
        return [self._row(one) for one in found]

    def _row(self, row: tables.Row) -> DraftItem:
        def named(kind: str) -> tuple[Quoted, ...]:
            cell = row.cells.get(kind)
            if cell is None:
                return ()
            return tuple(
                Quoted(one.name, *self.told.verbatim(cell.start, cell.start + len(cell.text)))
                for one in bodies.split(cell.text.rstrip("."))
            )

        def found_limits() -> Iterator[DraftLimit]:
            cell = row.cells.get("time")
            if cell is None:
                return
            start, end = self.told.verbatim(cell.start, cell.start + len(cell.text))
            for one in limits.find(f"thời hạn: {_in_time(cell.text)}", self.issued):
                yield DraftLimit(
                    self.text[start:end], start, end, one.iso, one.hour, one.recurrence,
                    one.relative, one.equivalent, one.is_inclusive,
                )  # fmt: skip

        start, end = self.told.verbatim(row.start, row.end)
        task = row.cells["task"]
        targets = []
        for goal in goals.find(task.text):
            span = self.told.verbatim(task.start + goal.start, task.start + goal.end)
            targets.append(
                DraftGoal(self.text[slice(*span)], *span, goal.value, goal.unit, goal.is_at_most)
            )
        return DraftItem(
            row.label, self.text[start : min(end, start + STARTS_WITH)], start, end, "order",
            named("lead"), named("partners"), tuple(self._once(found_limits())), tuple(targets),
        )  # fmt: skip

    def _once(self, found: Iterator[DraftLimit]) -> list[DraftLimit]:
        kept: dict[tuple[object, ...], DraftLimit] = {}
        for one in found:
            kept.setdefault((one.iso, one.recurrence, one.relative), one)
        return list(kept.values())

    def _implied(self, node: Node, stated: Sequence[DraftGoal]) -> Iterator[DraftGoal]:
        """100 % where the text says "toàn bộ", unless a figure is stated: a person decides."""
        if stated:
            return
        for one in node.all():
            match = _WHOLE.search(one.text)
            if match:
                span = self._span(one, match.start(), match.end())
                yield DraftGoal(self.text[slice(*span)], *span, Decimal(100), "%", source="implied")
                return

    def _span(self, node: Node, start: int, end: int) -> tuple[int, int]:
        first, last = node.places[start], node.places[max(start, end - 1)]
        return self.told.verbatim(first, last + 1)

    def quoted(self, node: Node, name: Name, *, inferred: bool = False) -> Quoted:
        span = self._span(node, name.start, name.end)
        return Quoted(name.name, *span, 0.6 if inferred else 0.9)

    def limit(self, node: Node, one: limits.Limit) -> DraftLimit:
        start, end = self._span(node, one.start, one.end)
        return DraftLimit(
            self.text[start:end], start, end, one.iso, one.hour, one.recurrence, one.relative,
            one.equivalent, one.is_inclusive,
        )  # fmt: skip

    def goal(self, node: Node, one: goals.Goal) -> DraftGoal:
        start, end = self._span(node, one.start, one.end)
        return DraftGoal(self.text[start:end], start, end, one.value, one.unit, one.is_at_most)


def _in_time(text: str) -> str:
    """A column of times says a bare date: the words that make it a limit are its heading's."""
    return text if re.match(r"(?:trước|trong|hết|quý|năm|tháng)", text.lower()) else f"trước {text}"


def _numbering(top: Sequence[Node]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Labels that the numbering skips, and those that stand twice."""
    gaps: list[str] = []
    repeats: list[str] = []
    for siblings in _families(top):
        for kind in ("article", "one", "round"):
            last: int | None = None
            for node in siblings:
                if node.kind != kind:
                    continue
                number = int(node.label)
                if last is not None:
                    gaps += [str(one) for one in range(last + 1, number)]
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


def _amended(text: str) -> Iterator[Quoted]:
    for match in _AMENDS.finditer(text):
        yield Quoted(" ".join(match["doc"].split()), match.start("doc"), match.end("doc"), 0.8)


def _doubts(head: Head, items: Sequence[DraftItem]) -> Iterator[str]:
    if head.number_sign is None:
        yield "no_number"
    if not items:
        yield "no_items"
    elif not any(one.responsible for one in items):
        yield "no_body"
