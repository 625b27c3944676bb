"""To whom the directive as a whole is reported, through whom, by when: mostly its closing words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from monitor.intake.reader import bodies, limits
from monitor.intake.reader.bodies import Name
from monitor.intake.reader.layout import Node
from monitor.intake.reader.limits import Limit

_END = re.compile(r"[.;](?=\s+[A-ZĐÀ-Ỹ-])|$")
_REPORT = re.compile(
    r"kết quả[^.;,]{0,40}?\sgửi\s|báo cáo|gửi kết quả|gửi (?:kế hoạch|danh sách|văn bản)",
    re.IGNORECASE,
)
_TO = re.compile(r"(?:(?:về|cho|đến|tới|lên|gửi(?:\s+về|\s+đến)?|báo cáo|trình)\s+)(?=[A-ZĐÀ-Ỹ])")
_VIA = re.compile(
    r"\(?\s*(?:thông qua|qua)\s+(?:[Cc]ơ quan (?:thường trực|đầu mối|tổng hợp)\s*(?:là|:|-|–)?\s*)?"
    r"(?=[A-ZĐÀ-Ỹ])"
)
_BESIDE = re.compile(r"\s*\(\s*(?=[A-ZĐÀ-Ỹ])")
"""A part of the body that receives a report: gửi về Bộ Y tế (Cục Y tế dự phòng)."""
_COLLECTS = re.compile(
    r"để\s+(?:kịp thời\s+)?(?:theo dõi\s*,?\s*)?(?:tổng hợp|báo cáo)[^.;]*?báo cáo\s+(?=[A-ZĐÀ-Ỹ])"
)
_IN_TROUBLE = re.compile(r"khó khăn|vướng mắc|phát sinh vượt|vượt thẩm quyền", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:,\s*|\s)(?:số \d|e-?mail|hộp thư|địa chỉ|điện thoại|số điện thoại|fax).*$", re.IGNORECASE
)
_WHOLE = re.compile(
    r"tổng hợp|tổng kết|đôn đốc|kết quả|tình hình|thống kê|tiến độ|định kỳ|\(\s*(?:thông )?qua\s",
    re.IGNORECASE,
)
"""What is said of a report on the whole."""


@dataclass(frozen=True)
class Reporting:
    """Who receives the report, through whom, by when; each with the node it was read in."""

    to: tuple[tuple[Node, Name], ...] = ()
    via: tuple[tuple[Node, Name], ...] = ()
    by: tuple[tuple[Node, Limit], ...] = ()
    is_whole: bool = False
    """Whether the sentence speaks of the directive's results, not of one task's."""


def read(closing: Sequence[Node], items: Sequence[Node], issued: date | None) -> Reporting:
    """Who receives a Vietnamese directive's report; see ``most_said``."""
    return most_said(closing, items, partial(_in, issued=issued))


def most_said(
    closing: Sequence[Node], items: Sequence[Node], look: Callable[[Node], Reporting]
) -> Reporting:
    """What is said of the reporting in the closing paragraphs, else in the items, from the last.

    Among the items the sentence that says most is believed. ``look`` reads one node in the
    directive's own language.
    """
    for node in closing:
        found = look(node)
        if found.to:
            return found
    best = Reporting()
    for item in reversed(items):
        for node in reversed(list(item.all())):
            found = look(node)
            if weight(found) > weight(best):
                best = found
    return best


def weight(found: Reporting) -> int:
    """How much a sentence says of the reporting: the one that says most is believed."""
    if not found.to:
        return 0
    return 1 + (4 if found.via else 0) + (2 if found.by else 0) + (3 if found.is_whole else 0)


def _in(node: Node, issued: date | None) -> Reporting:
    for start, sentence in sentences(node, _END):
        if not _REPORT.search(sentence) or _IN_TROUBLE.search(sentence):
            continue
        via = list(_names(node, start, sentence, _VIA))
        to = list(_recipients(node, start, sentence))
        collected = list(_names(node, start, sentence, _COLLECTS))
        if collected:
            via = via or to
            to = collected
        if to and not via:
            via = list(_part(node, start, sentence, to[-1][1].end - start))
        to = [one for one in to if one[1].name not in {name.name for _, name in via}]
        if not to:
            continue
        found = limits.find(sentence, issued)
        report = _REPORT.search(sentence)
        assert report is not None
        after = [one for one in found if one.end > report.start()]
        by = tuple((node, shifted(one, start)) for one in after or found)
        is_whole = _WHOLE.search(sentence) is not None
        return Reporting(tuple(to[:2]), tuple(via), by[:4], is_whole)
    return Reporting()


def sentences(node: Node, end: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """A node's sentences, each with where it begins; ``end`` is what stands between two."""
    at = node.mark
    for match in end.finditer(node.text):
        if match.start() > at:
            yield at, node.text[at : match.start()]
        at = match.end()


def _recipients(node: Node, start: int, sentence: str) -> Iterator[tuple[Node, Name]]:
    report = _REPORT.search(sentence)
    assert report is not None
    for match in _TO.finditer(sentence, report.start()):
        named = _read(sentence, match.end())
        if named:
            for one in named:
                yield node, Name(one.name, one.start + start, one.end + start)
            return


def _names(
    node: Node, start: int, sentence: str, pattern: re.Pattern[str]
) -> Iterator[tuple[Node, Name]]:
    for match in pattern.finditer(sentence):
        for one in _read(sentence, match.end()):
            yield node, Name(one.name, one.start + start, one.end + start)
        return


def _part(node: Node, start: int, sentence: str, at: int) -> Iterator[tuple[Node, Name]]:
    beside = _BESIDE.match(sentence, at)
    if beside:
        for one in _read(sentence, beside.end()):
            yield node, Name(one.name, one.start + start, one.end + start)


def _read(sentence: str, at: int) -> list[Name]:
    if not bodies.begins_named_body(sentence, at):
        return []
    end = bodies.list_end(sentence, at)
    opening = sentence.find("(", at, end)
    closing = sentence.find(")", at, end)
    if opening >= 0:
        end = opening
    elif closing >= 0:
        end = closing
    told = _ADDRESS.sub("", sentence[at:end])
    return bodies.split(told.rstrip(" ,"), at)


def shifted(one: Limit, by: int) -> Limit:
    """A limit found in a sentence, where it stands in its paragraph."""
    return replace(one, start=one.start + by, end=one.end + by)
