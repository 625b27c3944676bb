"""The shape of a document: its paragraphs, and the tree its numbering makes of them.

Lines are joined where a scan or a web page broke them, and parted where a mark of numbering stands:
Phần, A., I., Điều 1., 1., 1.1., (1), a), -, +. A mark counts only where numbering can go on there,
so that a line that happens to begin with a year or a dash is no item.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from monitor.intake.reader import words
from monitor.intake.reader.plain import CELL

RANKS = {
    "part": 0, "upper": 1, "roman": 2, "article": 3, "one": 4, "two": 5, "three": 6, "round": 7,
    "ordinal": 7, "letter": 8, "dash": 9, "plus": 10,
}  # fmt: skip
"""How deep a kind of mark stands; of two, the greater lies below the lesser."""
NUMBERED = frozenset({"article", "one", "two", "three", "round", "ordinal"})
_ORDINALS = {
    word: str(number)
    for number, words_ in enumerate(
        (("một", "nhất"), ("hai", "nhì"), ("ba",), ("bốn", "tư"), ("năm",), ("sáu",), ("bảy",),
         ("tám",), ("chín",), ("mười",)), 1,
    )
    for word in words_
}  # fmt: skip

_MARKS = (
    (
        "part",
        r"(?:PHẦN|Phần|CHƯƠNG|Chương|PART|Part|CHAPTER|Chapter)\s+(?:thứ\s+)?(?P<label>[IVX]+"
        r"|\w+)\b\s*[.:\-–]?\s*",
    ),
    (
        "article",
        r"(?:Điều|ĐIỀU|Article|ARTICLE|Section|SECTION)\s+(?P<label>\d{1,3})\s*(?:[.:]\s*|$)",
    ),
    ("part", r"(?:MỤC|Mục)\s+(?P<label>\d{1,2}|[IVX]{1,5})\s*[.:]\s*"),
    ("one", r"(?:KHOẢN|Khoản)\s+(?P<label>\d{1,2})\s*[.:]\s*"),
    ("one", r"[IVX]{1,5}\.(?P<label>\d{1,2})\s*[.)]?\s+(?=[^\W\d_])"),
    (
        "ordinal",
        r"(?P<label>Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười)\s+là\s*[,:]?\s+(?=\S)",
    ),
    ("ordinal", r"Thứ\s+(?P<label>nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\s*[,:]\s+(?=\S)"),
    ("roman", r"(?P<label>[IVX]{1,5})\s*[.)/\-–:]\s*(?=[^\W\d_])"),
    ("three", r"(?P<label>\d{1,2}\.\d{1,2}\.\d{1,2})\s*[.)]?\s+(?=\S)"),
    ("two", r"(?P<label>\d{1,2}\.\d{1,2})\s*[.)]?\s+(?=[^\W\d_(“\"])"),
    ("one", r"(?P<label>\d{1,2})\s*[./]\s*(?=[^\W\d_(“\"])"),
    ("one", r"(?P<label>\d{1,2})\.\s+(?=\d{1,3}(?:,\d+)?\s?%|\d{1,4}/\d)"),
    ("one", r"(?P<label>\d{1,2})\s?[-–]\s*(?=[A-ZĐÀ-Ỹ“\"])"),
    ("round", r"\((?P<label>\d{1,2})\)\s*(?=\S)"),
    ("round", r"(?P<label>\d{1,2})\)\s*(?=\S)"),
    ("letter", r"\(?(?P<label>[a-zđ])\)\s*(?=\S)"),
    ("letter", r"(?P<label>[a-hđ])\.\s+(?=[^\W\d_])"),
    ("upper", r"(?P<label>[A-H])\s*[.)]\s+(?=[^\W\d_])"),
    ("dash", r"(?P<label>[-–—−])\s*(?=[^\W_\d]|\d|[“\"(])"),
    ("plus", r"(?P<label>[+•●▪◦·○])\s*(?=\S)"),
)
_PATTERNS = tuple((kind, re.compile(r"\s*" + pattern)) for kind, pattern in _MARKS)
_COULD_BEGIN = re.compile(
    r"\s*(?:[(\d\-–—−+•●▪◦·○]|[A-Ha-zđ]\s*[.)]|[IVX]|P[Hh]|C[Hh]|P[Aa]|Đ[Ii]|A[Rr]|S[Ee]|M[Ụụ]c|MỤC"
    r"|K[Hh][Oo][Ảả]|(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười)\s+là|Thứ\s)"
)
"""One look that spares the thirteen of ``_PATTERNS`` on most lines."""
_ENDS = re.compile(r"[.;:!?…](?:[”\"’)]|/)*\s*$|\./\.\s*\S{0,4}\s*$")
_TASK = re.compile(
    rf"\s*[-–+•]\s*(?:{'|'.join(re.escape(one.capitalize()) for one in words.VERBS)})\b"
)
_PAGE = re.compile(r"\s*(?:[Tt]rang\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?\s*$|\s*-\s*\d{1,3}\s*-\s*$")
_CONTENTS = re.compile(r".{3,}(?:\.{4,}|…{2,}|(?:\. ){4,}|\t)\s*\d{1,4}\s*$")
"""A line of a table of contents: a title, leaders, a page."""
LONG_LINE = 115
"""Letters that a line broken at a margin has not."""
FEWEST_EARLY = 3
"""Lines broken early in the middle of a sentence that show there is no margin."""
FEWEST_LINES = 20
"""Lines below which a text has no margin that one could tell."""
RAGGED = 10
"""Letters by which lines of one page differ, where its letters are not equally wide."""
LONGEST_PARAGRAPH = 6_000
"""Letters; what is longer is read in pieces, so that no sentence is sought over a whole book."""
_RULE = re.compile(r"\s*[-_=–—.]{3,}\s*$")


@dataclass(eq=False)
class Node:
    """A paragraph with its mark, and what stands below it.

    ``start`` and ``end`` are places in the plain text; ``text`` is the paragraph on one line, of
    which letter ``i`` stands at ``places[i]``. ``mark`` counts the letters of the mark itself.
    """

    kind: str
    label: str
    start: int
    end: int
    text: str
    places: list[int]
    mark: int = 0
    has_gap: bool = False
    children: list[Node] = field(default_factory=list)

    @property
    def rest(self) -> str:
        """The paragraph without its mark."""
        return self.text[self.mark :]

    def below(self) -> Iterator[Node]:
        """Everything below, in the order of the text."""
        for child in self.children:
            yield child
            yield from child.below()

    def all(self) -> Iterator[Node]:
        """The paragraph and everything below it, in the order of the text."""
        yield self
        yield from self.below()

    @property
    def last(self) -> int:
        """Where the last thing below it ends."""
        return max(one.end for one in self.all())


@dataclass(frozen=True)
class _Line:
    start: int
    text: str


def paragraphs(text: str, start: int = 0, end: int | None = None) -> list[Node]:
    """The paragraphs of a stretch of the plain text, marked or not, in order."""
    found: list[Node] = []
    lines: list[_Line] = []
    numbering = _Numbering()
    mark: tuple[str, str, int] | None = None
    gap = started_after_gap = is_new_page = False
    size = 0

    def close() -> None:
        nonlocal lines, mark
        if lines:
            found.append(_node(lines, mark, has_gap=started_after_gap))
        lines, mark = [], None

    end = len(text) if end is None else end
    is_whole = _has_whole_lines(text[start:end])
    margin = _margin(text[start:end])
    for line in _lines(text, start, end):
        if not line.text.strip():
            gap = True
            continue
        if _PAGE.match(line.text) or _RULE.match(line.text) or _CONTENTS.match(line.text):
            is_new_page = True
            continue
        size += len(line.text)
        if size > LONGEST_PARAGRAPH:
            close()
            size = len(line.text)
        previous = lines[-1].text if lines else None
        seen = numbering.read(line.text, previous, gap=gap)
        is_bare = mark is not None and len(lines) == 1 and not lines[0].text[mark[2] :].strip(" *_")
        # A sentence that a page's end cut in two goes on, whatever it goes on with.
        is_cut = is_new_page and previous is not None and not _ENDS.search(previous)
        is_new_page = False
        if seen is None and (is_bare or is_cut):
            gap = False
        elif (
            seen is not None
            or _parts(previous, line.text, gap=gap or is_whole, is_heading=bool(mark))
            or (
                mark is not None and len(lines) == 1 and _is_title(lines[0].text, line.text, margin)
            )
        ):
            close()
            size = len(line.text)
            started_after_gap = gap
            mark = seen
        lines.append(line)
        gap = False
    close()
    return found


def _lines(text: str, start: int, end: int) -> Iterator[_Line]:
    """Lines; the border of a table's cell is an empty one."""
    for match in re.finditer(rf"[^\n{CELL}]*(?:\n|{CELL}|$)", text[start:end]):
        line = match.group()
        if not line and match.start() == end - start:
            return
        told = line.rstrip("\n" + CELL)
        for at in range(0, max(1, len(told)), LONGEST_PARAGRAPH):
            yield _Line(start + match.start() + at, told[at : at + LONGEST_PARAGRAPH])
        if line.endswith(CELL):
            yield _Line(start + match.end(), "")


def _has_whole_lines(text: str) -> bool:
    """Whether lines are whole paragraphs, and not broken at a margin."""
    long = sum(len(one) for one in re.findall(rf"[^\n]{{{LONG_LINE},}}", text))
    return long * 10 > len(text) * 3


def _margin(text: str) -> int:
    """Where a text is broken at a margin: letters that nearly every line has at most; 0 for none.

    A web page that breaks the first line of every paragraph early has none that tells anything.
    """
    lines = [one.strip() for one in text.split("\n")]
    lengths = sorted(len(one) for one in lines if one)
    if len(lengths) < FEWEST_LINES:
        return 0
    margin = lengths[len(lengths) * 9 // 10]
    early = sum(
        1
        for line, following in itertools.pairwise(lines)
        if line and following[:1].islower() and _stops_early(line, following, margin)
    )
    return margin if margin < LONG_LINE and early < FEWEST_EARLY else 0


def _stops_early(line: str, following: str, margin: int) -> bool:
    """Whether the next line's first word would have stood on this one."""
    return len(line) + 1 + len(following.split(None, 1)[0]) + RAGGED < margin


def _is_title(title: str, line: str, margin: int) -> bool:
    """Whether a line that has a mark is a title: broken early, before what begins a sentence."""
    if not margin or title.rstrip().endswith((",", ";", "-", "–", " và", " của")):
        return False
    word = line.split(None, 1)[0] if line.split() else ""
    begins = word[:1].isupper() and not word.isupper()
    return begins and _stops_early(title.strip(), line, margin)


def _parts(previous: str | None, line: str, *, gap: bool, is_heading: bool) -> bool:
    """Whether an unmarked line begins a paragraph of its own."""
    if previous is None:
        return True
    is_over = bool(_ENDS.search(previous))
    begins = line.lstrip()[:1]
    if gap:
        # A page's end in the middle of a sentence goes on in small letters.
        return is_over or is_heading or not (begins.islower() or begins in ",;)")
    if previous.rstrip().endswith(";") and not is_heading and _is_short(previous):
        return False  # "Chánh Văn phòng UBND tỉnh;" goes on with the next body
    return is_over and not begins.islower()


class _Numbering:
    """Follows the numbering, and believes a mark only where it can go on."""

    def __init__(self) -> None:
        self._last: dict[str, str] = {}
        self._ever: dict[str, str] = {}

    def read(self, line: str, previous: str | None, *, gap: bool) -> tuple[str, str, int] | None:
        """The kind, label and length of a line's mark; None where it has none."""
        if not _COULD_BEGIN.match(line):
            return None
        for kind, pattern in _PATTERNS:
            match = pattern.match(line)
            if match is None:
                continue
            label = match["label"]
            if kind == "ordinal":
                label = _ORDINALS[label.lower()]
            if self._goes_on(kind, label, line, previous, gap=gap):
                self._note(kind, label)
                return kind, label, match.end()
        return None

    def _goes_on(
        self, kind: str, label: str, line: str, previous: str | None, *, gap: bool
    ) -> bool:
        is_over = previous is None or gap or bool(_ENDS.search(previous)) or _is_short(previous)
        if kind in ("dash", "plus"):
            return is_over or _TASK.match(line) is not None
        if kind in ("part", "upper", "roman"):
            return is_over and (kind != "roman" or _roman(label) is not None)
        if kind == "letter":
            known = self._last.get("letter")
            return label == "a" or (known is not None and _after(known, label)) or is_over
        if kind in ("two", "three"):
            above = label.rpartition(".")[0]
            known = self._last.get("one" if kind == "two" else "two")
            return known == above or is_over
        number, known = int(label), self._last.get(kind)
        if known is None and kind == "one" and number == int(self._ever.get(kind, "0")) + 1:
            return True  # the numbers go on through the sections
        if known is None:
            return number == 1 or (number <= 3 and is_over)
        return number == 1 or int(known) <= number <= int(known) + 1 or (
            is_over and int(known) < number <= int(known) + 6
        )  # fmt: skip

    def _note(self, kind: str, label: str) -> None:
        rank = RANKS[kind]
        for other in [one for one in self._last if RANKS[one] > rank]:
            del self._last[other]
        self._last[kind] = self._ever[kind] = label


def _is_short(line: str) -> bool:
    """Whether a line ended long before the margin: a heading, or the last of a paragraph."""
    return len(line.strip()) < 45


def _after(known: str, label: str) -> bool:
    order = "abcdđeghiklmnopqrstuvxy"
    first, second = order.find(known), order.find(label)
    return first >= 0 and first < second <= first + 3


def _roman(label: str) -> int | None:
    values = {"I": 1, "V": 5, "X": 10}
    total = 0
    for here, then in zip(label, [*label[1:], ""], strict=True):
        value = values[here]
        total += -value if values.get(then, 0) > value else value
    return total if 0 < total < 40 else None


def _node(lines: list[_Line], mark: tuple[str, str, int] | None, *, has_gap: bool) -> Node:
    letters: list[str] = []
    places: list[int] = []
    for line in lines:
        for offset, letter in enumerate(line.text):
            if letter.isspace() and (not letters or letters[-1] == " "):
                continue
            if (
                letter in ",;:."
                and letters
                and letters[-1] == " "
                and _ends_word(line.text, offset)
            ):
                letters.pop()  # a scan's space before the mark
                places.pop()
            letters.append(" " if letter.isspace() else letter)
            places.append(line.start + offset)
        if letters and letters[-1] != " ":
            letters.append(" ")
            places.append(line.start + len(line.text))
    while letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    text = "".join(letters)
    kind, label, _ = mark or ("text", "", 0)
    length = 0
    if mark is not None:
        found = (pattern.match(text) for one, pattern in _PATTERNS if one == kind)
        length = next((match.end() for match in found if match is not None), 0)
    return Node(kind, label, places[0], places[-1] + 1, text, places, length, has_gap)


def _ends_word(line: str, offset: int) -> bool:
    return offset + 1 == len(line) or line[offset + 1].isspace()


def tree(found: list[Node]) -> list[Node]:
    """Put every paragraph below the mark it belongs to; returns what stands at the top."""
    top: list[Node] = []
    open_nodes: list[Node] = []
    for node in found:
        if node.kind == "text":
            (open_nodes[-1].children if open_nodes else top).append(node)
            continue
        rank = RANKS[node.kind]
        while open_nodes and RANKS[open_nodes[-1].kind] >= rank:
            open_nodes.pop()
        (open_nodes[-1].children if open_nodes else top).append(node)
        open_nodes.append(node)
    return top
