"""Who must do an item, and with whom: the subject of its sentence, its heading, its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.intake.reader import bodies, words
from monitor.intake.reader.bodies import Name
from monitor.intake.reader.layout import Node

_LEAD_LINE = re.compile(
    r"(?:[Cc]ơ quan|[Đđ]ơn vị)?\s*(?:[Cc]hủ trì|[Tt]hực hiện|[Cc]hịu trách nhiệm|[Tt]ham mưu)"
    r"(?:\s+(?:thực hiện|chính|tham mưu))?\s*:\s*"
)
_PARTNER_LINE = re.compile(
    r"(?:[Cc]ác\s+)?(?:[Cc]ơ quan|[Đđ]ơn vị)?(?:,\s*đơn vị)?\s*[Pp]hối hợp(?:\s+thực hiện)?\s*:\s*"
)
_WITH = re.compile(
    r"[Pp]hối hợp(?:\s*,?\s*(?:hỗ trợ|chặt chẽ|thường xuyên|đồng bộ|hiệu quả|tốt|kịp thời"
    r"|liên ngành))*"
    r"(?:\s+(?:cùng\s+với|với|cùng))?\s+"
)
_ALONG = re.compile(
    r"(?:,\s*cùng(?:\s+với)?|(?:có|với|cùng)\s+sự\s+(?:phối hợp|tham gia|hỗ trợ)"
    r"(?:\s+[^\W\d_]+){0,3}?\s+của)\s+"
)
_SENTENCE = re.compile(
    r"(?:^|(?<=[.;:])\s+|\.\s+|(?:trong đó|cụ thể|riêng|đồng thời)[,:]?\s+)(?=[A-ZĐÀ-Ỹ])"
)
_ORDER = re.compile(r"(?:Giao|Yêu cầu|Đề nghị|Phân công|giao|yêu cầu)\s+")
_LEADS = re.compile(r"\s*(?:,\s*)?(?:chủ trì|làm đầu mối|là cơ quan|chịu trách nhiệm chính)")
_CARRIES_OUT = re.compile(
    r"\s*(?:chịu trách nhiệm thi hành|căn cứ quyết định thi hành|có trách nhiệm thi hành)"
)
_DIRECTED = re.compile(
    r"(?:chỉ đạo|yêu cầu|hướng dẫn)\s+(?:các|cơ quan|đơn vị|phòng|lực lượng)[^.;]*$"
)
_ORDERED = re.compile(
    r"(?:^|[;,.:]\s+|\s(?:và|nay|thống nhất|đồng ý)\s+)(?:[Gg]iao|[Yy]êu cầu|[Đđ]ề nghị)"
    r"(?: nhiệm vụ)?(?: cho)?\s+"
)
_ENTRUSTS = re.compile(
    r"(?:Giao|Phân bổ|Phân giao|Ủy quyền|Phân công)\s+[^.;:]{3,200}?\scho\s+(?:các\s+(?=Ủy ban"
    r"|UBND))?"
)
_OPENING = re.compile(rf"(?:{'|'.join(words.OPENINGS)})\b")
_RUN_ON = re.compile(r"(?<=[a-zà-ỹ])\s(?=Các\s[a-zà-ỹđ])")
_TOPIC = re.compile(r"[^:.;]{3,220}?:\s+")
_THEN = re.compile(r",\s+(?:thì\s+)?")
_GIVES = re.compile(
    r"(?:Chủ tịch\s+)?(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(?:tỉnh|[Tt]hành phố|huyện)\b"
    r"|(?:Phó\s+)?Thủ tướng(?: Chính phủ)?|Chính phủ"
)
"""Those who give the orders, where a sentence begins with them."""
_THEN_GIVES = re.compile(r"\s*(?:giao|yêu cầu|đề nghị)\s+")
_CLASS_OF = re.compile(rf"(?:các|những)\s+(?:{'|'.join(words.CLASS_NOUNS)})\b")
_CLAUSE_ENDS = re.compile(r"[.;]\s")
_SENTENCE_ENDS = re.compile(r"\.\s")
_ANNULS = re.compile(r"\s*(?:Quyết định|Kế hoạch|Chỉ thị|Công điện|Thông báo|Văn bản) này\b")


@dataclass(frozen=True)
class Parts:
    """The bodies of an item, with the node each was read in."""

    responsible: tuple[tuple[Node, Name], ...]
    coordinating: tuple[tuple[Node, Name], ...]
    is_request: bool


def subjects(text: str, at: int = 0) -> tuple[list[Name], int, bool]:
    """Bodies that a sentence or heading begins with.

    Returns:
        Them, where their list ends, and whether they are asked (đề nghị) rather than ordered.
        None at all where the sentence begins with something else.
    """
    start = bodies.skip_order(text, at)
    if _ANNULS.match(text, start) or not bodies.begins_body(text, start):
        return [], at, False
    end = bodies.list_end(text, start)
    listed = text[start:end].rstrip(" ,")
    if not listed or len(listed) > 900:
        return [], at, False
    given = _THEN_GIVES.match(text, end)
    if given and _GIVES.fullmatch(listed) and bodies.begins_body(text, given.end()):
        return subjects(text, given.end())
    named = bodies.split(listed, start)
    if not named:
        return [], at, False
    return named, end, bodies.is_request(text[at:])


def read(node: Node) -> Parts:
    """The bodies of an item: its own sentence's, and those of what stands below it."""
    responsible: list[tuple[Node, Name]] = []
    coordinating: list[tuple[Node, Name]] = []
    is_title = node.rest.isupper()
    named, _, is_request = ([], 0, False) if is_title else subjects(node.text, node.mark)
    if not named and not is_title:
        named, _, is_request = _after_opening(node.text, node.mark)
    if named and not _is_topic(node):
        responsible += [(node, one) for one in named]
    for one in node.all():
        for role, name in _columns(one):
            (responsible if role == "lead" else coordinating).append((one, name))
        coordinating += [(one, name) for name in _partners(one.text, one.mark)]
        if one is node:
            responsible += [(one, name) for name in _ordered_within(one.text, node.mark + 1)]
            continue
        responsible += [(one, name) for name in _below(one)]
        responsible += [(one, name) for name in _ordered_within(one.text, one.mark + 1)]
    if not responsible:
        responsible = _first_paragraph(node)
    return Parts(
        tuple(_once(responsible)),
        tuple(_once(coordinating, [name.name for _, name in responsible])),
        is_request,
    )


def _after_opening(text: str, at: int) -> tuple[list[Name], int, bool]:
    """Bodies that stand after what a sentence is about: "Về vốn: Bộ Tài chính", "Để …, Sở Y tế"."""
    topic = _TOPIC.match(text, at)
    if topic and bodies.begins_body(text, bodies.skip_order(text, topic.end())):
        is_column = any(one.search(topic.group()) for one in (_LEAD_LINE, _PARTNER_LINE))
        found = subjects(text, topic.end())
        if found[0] and not is_column and bodies.begins_task(text, found[1]):
            return found
    if _OPENING.match(text, at):
        stop = _CLAUSE_ENDS.search(text, at)
        for match in _THEN.finditer(text, at, stop.start() if stop else len(text)):
            start = bodies.skip_order(text, match.end())
            is_class = _CLASS_OF.match(text, start) is not None
            if start == match.end() and not (is_class or bodies.begins_named_body(text, start)):
                continue
            found = subjects(text, match.end())
            if found[0] and bodies.begins_task(text, found[1]):
                return found
    entrusted = _ENTRUSTS.match(text, at)
    if entrusted and bodies.begins_body(text, entrusted.end()):
        return subjects(text, entrusted.end())
    stop = _SENTENCE_ENDS.search(text, at)
    for match in _ORDERED.finditer(text, at, stop.start() if stop else len(text)):
        if bodies.begins_named_body(text, match.end()):
            found = subjects(text, match.end())
            return found[0], found[1], "ề nghị" in match.group()
    # A title without a mark after it runs into its paragraph: only that begins with a capital.
    for match in _RUN_ON.finditer(text, at):
        found = subjects(text, match.end())
        if found[0] and bodies.begins_task(text, found[1]):
            return found
    return [], at, False


def _first_paragraph(node: Node) -> list[tuple[Node, Name]]:
    """The bodies that the paragraph below a heading begins with."""
    for one in node.children:
        if one.kind == "text" and bodies.begins_body(one.text):
            return [(one, name) for name in subjects(one.text)[0]]
    return []


def _is_topic(node: Node) -> bool:
    """Whether what looks like a class of bodies is what the item is about: "Tổ chức tập huấn"."""
    return bool(re.match(r"(?:Tổ chức|Đào tạo)\s+[a-zà-ỹđ]", node.text[node.mark :]))


def _columns(node: Node) -> Iterator[tuple[str, Name]]:
    """Bodies of lines like "Cơ quan chủ trì: Sở Nội vụ"."""
    for pattern, role in ((_PARTNER_LINE, "partner"), (_LEAD_LINE, "lead")):
        for match in pattern.finditer(node.text):
            before = node.text[: match.start()].rstrip()
            if before and before[-1] not in ".;:-–+,(" and match.start() > node.mark:
                continue
            if not bodies.begins_body(node.text, match.end()):
                continue
            yield from _with_roles(node, match.end(), role)
            break
        else:
            continue
        if role == "partner":
            return


def _with_roles(node: Node, start: int, role: str) -> Iterator[tuple[str, Name]]:
    """The bodies of a column; "A chủ trì …; B, C tổ chức" makes B and C partners."""
    text = node.text
    at = start
    first = True
    while at < len(text):
        if not bodies.begins_body(text, at):
            return
        end = bodies.list_end(text, at)
        leads = bool(_LEADS.match(text, end))
        for name in bodies.split(text[at:end].rstrip(" ,"), at):
            yield ("lead" if first or leads else "partner") if role == "lead" else role, name
        semicolon = text.find(";", end)
        if semicolon < 0 or "." in text[end:semicolon].replace("...", ""):
            return
        first = False
        at = semicolon + 1 + len(text[semicolon + 1 :]) - len(text[semicolon + 1 :].lstrip())


def _partners(text: str, mark: int) -> Iterator[Name]:
    """Bodies after "phối hợp với"."""
    for match in _WITH.finditer(text):
        start = match.end()
        if not bodies.begins_body(text, start):
            continue
        has_with = bool(re.search(r"(?:với|cùng|hỗ trợ)\s+$", match.group()))
        if not has_with and not bodies.begins_named_body(text, start):
            continue
        clause = max(text.rfind(stop, 0, match.start()) for stop in (". ", "; "))
        before = text[max(clause, mark) : match.start()]
        if (
            "hỗ trợ" not in match.group()
            and _DIRECTED.search(before)
            and not re.search(r"chủ trì|tiếp tục\s*$", before)
        ):
            continue
        end = bodies.list_end(text, start)
        yield from bodies.split(text[start:end].rstrip(" ,"), start)
    for match in _ALONG.finditer(text, mark):
        if bodies.begins_body(text, match.end()):
            end = bodies.list_end(text, match.end())
            yield from bodies.split(text[match.end() : end].rstrip(" ,"), match.end())


def _ordered_within(text: str, at: int) -> Iterator[Name]:
    """Bodies that a later sentence of an item gives an order to: "… Giao Sở Y tế chủ trì …"."""
    for match in _SENTENCE.finditer(text, at):
        start = match.end()
        order = _ORDER.match(text, start)
        if order and bodies.begins_body(text, order.end()):
            yield from subjects(text, start)[0]
            continue
        if bodies.begins_named_body(text, start):
            named, end, _ = subjects(text, start)
            is_headed = text[end : end + 1] == ":" and bodies.begins_task(text, end + 1)
            if is_headed or _LEADS.match(text, end) or bodies.begins_task(text, end):
                yield from named


def _below(node: Node) -> Iterator[Name]:
    """Bodies that a sub-point or a further paragraph begins with."""
    order = _ORDER.match(node.text, node.mark)
    if not order and not bodies.begins_named_body(node.text, node.mark):
        return
    named, end, _ = subjects(node.text, node.mark)
    if node.kind == "text" and not (
        _CARRIES_OUT.match(node.text, end) or _LEADS.match(node.text, end) or order
    ):
        return
    is_heading = not node.text[end:].strip(" .:;")
    if is_heading or order or _acts(node.text, end):
        yield from named


def _acts(text: str, end: int) -> bool:
    """Whether a task begins after the list: a colon, or one of the verbs."""
    return bool(re.match(r"\s*(?:[,:]\s*)?[^\W\d_]", text[end : end + 4]))


def _once(
    found: list[tuple[Node, Name]], without: list[str] | None = None
) -> list[tuple[Node, Name]]:
    kept: dict[str, tuple[Node, Name]] = {}
    barred = {_key(one) for one in without or ()}
    for node, name in found:
        key = _key(name.name)
        if key and key not in barred:
            kept.setdefault(key, (node, name))
    return list(kept.values())


def _key(name: str) -> str:
    return re.sub(r"\W+", " ", name.lower()).removeprefix("các ").strip()
