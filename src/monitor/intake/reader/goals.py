"""Figures that must be reached: 100 %, at least 30 %, four items a quarter. Statistics are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = r"(?P<value>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)"
_WANTS = (
    r"phấn đấu(?:\s+đến[^.;,]{0,30})?(?:,)?(?:\s+(?:đạt|có|hoàn thành))?|đạt(?:\s+tỷ lệ)?|"
    r"tối thiểu|ít nhất|không thấp hơn|trên|từ|đảm bảo(?:\s+yêu cầu)?|bảo đảm(?:\s+yêu cầu)?|"
    r"hoàn thành|"
    r"giảm(?:\s+(?:tối thiểu|ít nhất|từ))?|tăng(?:\s+(?:tối thiểu|ít nhất|từ))?|không quá|dưới|"
    r"duy trì|tiết kiệm|vượt|yêu cầu|có|giải ngân"
)
_PERCENT = re.compile(
    rf"(?:(?P<wants>{_WANTS})\s+)?(?:(?:tối thiểu|ít nhất|trên|từ|tỷ lệ|đạt)\s+)*"
    rf"{_NUMBER}\s*(?:%|phần trăm)(?P<more>\s*(?:trở lên|trở xuống))?", re.IGNORECASE,
)  # fmt: skip
_COUNT = re.compile(
    rf"(?P<wants>phấn đấu(?:\s+(?:đạt|có|xây dựng|hoàn thành|thu hút|tạo))*|tối thiểu|ít nhất|"
    rf"không ít hơn|trên|đạt)\s+(?:có\s+)?(?:từ\s+)?{_NUMBER}\s+(?P<unit>[a-zà-ỹđ][^\W\d]*"
    r"(?:\s+[a-zà-ỹđ/][\wà-ỹ/]*){0,3})", re.IGNORECASE,
)  # fmt: skip
_MAKES = re.compile(
    rf"(?P<wants>(?:xây dựng|thành lập|trồng|mở|đào tạo|phát triển|kết nạp|thu hút|cấp"
    r"|(?:giải quyết|tạo|giới thiệu) việc làm)(?:\s+(?:mới|thêm|mới được|cho))+)\s+"
    rf"{_NUMBER}\s+(?P<unit>[a-zà-ỹđ][^\W\d]*(?:\s+[a-zà-ỹđ/][\wà-ỹ/]*){{0,3}})", re.IGNORECASE,
)  # fmt: skip
"""How many are to be there that are not yet: thành lập mới 10 hợp tác xã."""
_RATE = re.compile(
    rf"(?P<wants>){_NUMBER}\s+(?P<unit>(?:lần|tin,? bài|tin|bài|cuộc|đợt|lớp|chuyên mục)\s*"
    r"(?:/|một|mỗi|trong một)\s*(?:tuần|tháng|quý|năm))\b", re.IGNORECASE,
)  # fmt: skip
"""How often something is to be done: 02 lần/tháng."""
_STATISTIC = re.compile(
    r"(?:chiếm|đã|mới chỉ|mới đạt|chỉ đạt|đã đạt|hiện có|khoảng|gần|ước đạt|tương đương|tỉ lệ"
    r"|(?<!giảm )(?<!xuống )còn|(?:hiện|cũng|nay)\s+mới|"
    r"so với[^.;,]{0,40}(?:tăng|giảm)|tổng số[^.;,]{0,30}|lãi suất|thuế suất|mức)\s*$",
    re.IGNORECASE,
)
_WISH = re.compile(r"(?:phấn đấu|đạt|tối thiểu|ít nhất|mục tiêu|chỉ tiêu)[^.;]*$")
"""Before a bare share: it is to be reached only where the sentence says so."""
_NOT_COUNTED = re.compile(
    r"(?:ngày|giờ|tháng|năm|tuần|phút|điều|khoản|đồng|triệu|tỷ|người\s+chết)\b"
)
_DIGIT = re.compile(r"\d")
_THING = re.compile(r"\s*(?:(?:số|các|việc|tổng số)\s+)*(?P<thing>[^.,;:()\d]{2,60})")


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure to reach, with its unit of count, and the words that say so."""

    start: int
    end: int
    value: Decimal
    unit: str
    is_at_most: bool = False


def find(text: str) -> list[Goal]:
    """The goals a sentence or paragraph sets, in order."""
    if not _DIGIT.search(text):
        return []
    found = list(_percents(text))
    for one in sorted(_counts(text), key=lambda one: one.start):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def _percents(text: str) -> Iterator[Goal]:
    for match in _PERCENT.finditer(text):
        value = _read(match["value"])
        before = text[: match.start()]
        if _STATISTIC.search(before) or not 0 < value <= 1000:
            continue
        is_bare = match["wants"] is None and match["more"] is None and value != 100
        if is_bare and not _WISH.search(before):
            continue
        thing = _THING.match(text, match.end())
        unit = "%" + (f" {thing['thing'].strip()}" if thing else "")
        end = thing.end() if thing else match.end()
        at_most = (match["wants"] or "").lower() in ("không quá", "dưới")
        yield Goal(match.start(), end, value, unit, is_at_most=at_most)


def _counts(text: str) -> Iterator[Goal]:
    for match in (*_COUNT.finditer(text), *_MAKES.finditer(text), *_RATE.finditer(text)):
        if _STATISTIC.search(text[: match.start()]) or _NOT_COUNTED.match(match["unit"].lower()):
            continue
        wants = match["wants"].lower()
        if wants in ("trên", "đạt") and not re.search(r"phấn đấu|chỉ tiêu|mục tiêu", text.lower()):
            continue
        yield Goal(match.start(), match.end(), _read(match["value"]), match["unit"].strip())


def _read(number: str) -> Decimal:
    """A number as offices write it: dots group thousands, the comma is decimal."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", number):
        number = number.replace(".", "")
    return Decimal(number.replace(",", "."))
