"""Where another duty begins within a Vietnamese paragraph: behind a stop, "đồng thời", "và".

What only goes on with the duty before it (a condition, a purpose, an example) begins none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from monitor.intake.reader import bodies, words

SHORTEST = 24
"""Letters that a duty of its own has at least."""
_NOT_FIRST = frozenset(
    ("theo", "để", "nhằm", "như", "cần", "sẽ", "đã", "căn cứ", "trên cơ sở", "nhưng", "thông qua",
     "và các nội dung", "tránh", "đồng thời", "quy định", "sẵn sàng", "thành công", "quyết định",
     "ghi nhận", "thống nhất", "hạn chế")
)  # fmt: skip
_VERBS = "|".join(
    re.escape(one) for one in sorted({*words.VERBS, "đầu mối"} - _NOT_FIRST, key=len, reverse=True)
)
_ADVERBS = r"(?:(?:thường xuyên|chủ động|kịp thời|tích cực|khẩn trương|đặc biệt|nhất là)\s*,?\s+)*"
_TASK = re.compile(rf"{_ADVERBS}(?:{_VERBS})(?![\w])", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<![.…])[.;]\s+(?:[-+•]\s+)?")
_OPENS = re.compile(
    r"(?:Đồng thời|Bên cạnh đó|Ngoài ra|Đặc biệt|Song song đó|Trong đó)\s*,?\s+", re.IGNORECASE
)
_PLACE = re.compile(r"(?:tại|đối với|ở)\s+[^.;:]{3,260}?\s", re.IGNORECASE)
_MEANWHILE = re.compile(r",?\s+đồng thời,?\s+|,?\s+và\s+")
_DOES = (
    "hướng dẫn|tổ chức|phổ biến|báo cáo|tổng hợp|xây dựng|ban hành|rà soát|kiểm tra|thanh tra"
    "|chỉ đạo|phối hợp|tuyên truyền|công bố|niêm yết|thành lập|đề xuất|tham mưu|lập danh sách"
    "|vận động|thường xuyên tổng hợp|gửi báo cáo|gửi kết quả|bố trí|đôn đốc|hỗ trợ|triển khai|xử lý"
)
_DOES_ELSE = re.compile(rf"(?:{_DOES})(?![\w])")
_ENDS_IN_VERB = re.compile(rf"(?<![\w])(?:{_DOES})$")
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a paragraph that is one duty; ``sentence`` counts the full stops before it."""

    start: int
    end: int
    sentence: int


def clauses(text: str, at: int) -> list[Clause]:
    """The duties of a paragraph from ``at`` on; without the words that join them, all of it."""
    found = [Clause(at, len(text), 0)]

    def cut(stop: int, start: int, sentence: int) -> None:
        found[-1] = replace(found[-1], end=stop)
        found.append(Clause(start, len(text), sentence))

    sentence = 0
    for begin, end in _sentences(text, at):
        if begin > at and begins(text, begin) and begin - found[-1].start >= SHORTEST:
            sentence += 1
            cut(begin, begin, sentence)
        for stop, start in _joined(text, begin, end):
            if start - found[-1].start >= SHORTEST and end - start >= SHORTEST:
                cut(stop, start, sentence)
    if len(found) > 1 and found[-1].end - found[-1].start < SHORTEST:
        last = found.pop()
        found[-1] = replace(found[-1], end=last.end)
    return found


def _sentences(text: str, at: int) -> Iterator[tuple[int, int]]:
    begin = at
    for match in _outside_brackets(_SENTENCE, text, at, len(text)):
        yield begin, match.start()
        begin = match.end()
    yield begin, len(text)


def _outside_brackets(
    pattern: re.Pattern[str], text: str, begin: int, end: int
) -> Iterator[re.Match[str]]:
    """Where a pattern stands, but for brackets; every letter is gone over once."""
    depth, known = 0, begin
    for match in pattern.finditer(text, begin, end):
        place = match.start()
        depth += text.count("(", known, place) - text.count(")", known, place)
        known = place
        if depth <= 0:
            yield match


def begins(text: str, at: int) -> bool:
    """Whether a sentence that begins here tells somebody to do something."""
    opening = _OPENS.match(text, at)
    start = opening.end() if opening else at
    if _TASK.match(text, start):
        return True
    if bodies.skip_order(text, start) > start or bodies.begins_named_body(text, start):
        mark = bodies.skip_order(text, start)
        if bodies.begins_body(text, mark):
            return bodies.begins_task(text, bodies.list_end(text, mark))
        return mark > start
    place = _PLACE.match(text, start)
    return place is not None and bool(re.search(rf"\s(?:{_DOES})\s", text[start : start + 400]))


def _joined(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Where "đồng thời" or "và" goes on with another verb: the end before it, and its beginning.

    Two verbs that share their object are one duty: "hướng dẫn và đôn đốc các doanh nghiệp".
    """
    for match in _outside_brackets(_MEANWHILE, text, begin, end):
        start = match.end()
        is_both = "đồng thời" in match.group()
        verb = _TASK.match(text, start) if is_both else _DOES_ELSE.match(text, start)
        if verb is None or not _is_long_enough(text, start, end):
            continue
        if is_both or not _ENDS_IN_VERB.search(text, max(begin, match.start() - 40), match.start()):
            yield match.start(), start


def _is_long_enough(text: str, start: int, end: int) -> bool:
    """Whether enough words follow; those beyond are not counted."""
    return next(islice(_WORD.finditer(text, start, end), _FEWEST_WORDS - 1, None), None) is not None
