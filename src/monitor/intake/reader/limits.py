"""Time limits in a sentence: dates, recurrences and spans by which something must be done.

"Trước ngày X" and "chậm nhất ngày X" both name X; whether X itself still counts is kept apart
(``is_inclusive``). Dates of cited documents, of the past and of taking effect are no limits.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

_DAY = (
    r"(?:ngày\s+)?(?P<d>\d{1,2})\s*[/.\-]\s*(?P<m>\d{1,2})(?:\s*[/.\-]\s*(?P<y>\d{4}))?(?![\d/])"
    r"|ngày\s+(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})(?:\s+năm\s+(?P<y2>\d{4}|sau))?"
)
_HOUR = (
    r"(?:(?P<h>\d{1,2})\s*(?:giờ|h|g|:)\s*(?P<min>\d{2})?\s*(?:phút|’|')?\s*,?\s*"
    r"(?:(?:sáng|trưa|chiều|tối)\s*,?\s*)?"
    r"(?:hàng ngày\s+)?(?:của\s+)?)?"
)
_BY = (
    r"(?P<by>(?:hoàn thành|xong|xử lý xong|kết thúc|gửi|báo cáo|thời hạn|thời gian|hạn)?\s*"
    r"(?:chậm nhất|muộn nhất|trước|trong|đến hết|cho đến hết|hết|xong trong|đến|vào|trong|không quá"
    r"|không muộn hơn|không chậm quá"
    r"|hạn (?:cuối|chót|nộp)|(?:thời hạn|thời gian|tiến độ)[^:.;\d]{0,30}:))"
)
_LINK = r"\s*(?:là\s+)?(?:đến\s+)?(?:vào\s+)?(?:trước\s+)?(?:hết\s+)?(?:hồi\s+)?(?:lúc\s+)?"
_DATED = re.compile(rf"{_BY}{_LINK}{_HOUR}(?:thứ\s+\w+\s*,?\s*)?(?:\()?(?:{_DAY})", re.IGNORECASE)
_YEARLY = re.compile(
    r"(?:(?:chậm nhất|trước|vào|đến)\s*(?:là\s+)?)?(?:ngày\s+)?(?P<d>\d{1,2})\s*(?:/|tháng)\s*"
    r"(?P<m>\d{1,2})\s*(?:của\s+)?h[ằà]ng\s+năm", re.IGNORECASE,
)  # fmt: skip
_YEARLY_AFTER = re.compile(
    r"h[ằà]ng\s+năm[^.;]{0,40}?(?:trước|chậm nhất|vào)\s*(?:là\s+)?(?:ngày\s+)?"
    r"(?P<d>\d{1,2})\s*(?:/|tháng)\s*(?P<m>\d{1,2})(?!\s*[/\d])", re.IGNORECASE,
)  # fmt: skip
_YEARLY_TWICE = re.compile(
    r"(?:ngày\s+)?(?P<d>\d{1,2})\s*/\s*(?P<m>\d{1,2})(?=\s*(?:,|và)\s*(?:trước\s+)?(?:ngày\s+)?"
    r"\d{1,2}\s*/\s*\d{1,2}\s*(?:của\s+)?h[ằà]ng\s+năm)", re.IGNORECASE,
)  # fmt: skip
_MONTHLY = re.compile(
    r"(?:(?:trước|chậm nhất|vào|đến|muộn nhất)\s*(?:là\s+)?(?:vào\s+)?)?(?:ngày\s+)(?:mùng\s+)?"
    r"(?P<d>\d{1,2})(?:\s*\([^)]*\))?\s*(?:của\s+)?(?:h[ằà]ng\s+tháng|mỗi\s+tháng|các\s+tháng"
    r"|tháng\s+(?:báo cáo|sau|kế tiếp|tiếp theo|liền kề|liền sau))(?!\s+quý)", re.IGNORECASE,
)  # fmt: skip
_MONTHLY_AFTER = re.compile(
    r"h[ằà]ng\s+tháng[^.;]{0,40}?(?:trước|chậm nhất|vào)\s*(?:là\s+)?ngày\s+(?P<d>\d{1,2})"
    r"(?!\s*[/\d])(?!\s+tháng)", re.IGNORECASE,
)  # fmt: skip
_QUARTERLY_DAY = re.compile(
    r"(?:trước|chậm nhất"
    r"|vào)\s*(?:là\s+)?(?:vào\s+)?ngày\s+\d{1,2}(?!\s*/)[^.;]{0,30}?(?:h[ằà]ng\s+quý"
    r"|mỗi\s+quý|của\s+quý|tháng\s+(?:cuối|đầu|cuối cùng)\s+(?:của\s+)?(?:(?:h[ằà]ng|mỗi)\s+)?quý)",
    re.IGNORECASE,
)  # fmt: skip
_MONTHLY_TWICE = re.compile(
    r"ngày\s+(?P<d>\d{1,2})(?=\s*(?:,|và)\s*(?:ngày\s+)?\d{1,2}\s+(?:h[ằà]ng|mỗi)\s+tháng)",
    re.IGNORECASE,
)
_WEEKDAYS = {
    "hai": "mon", "2": "mon", "ba": "tue", "3": "tue", "tư": "wed", "4": "wed", "năm": "thu",
    "5": "thu", "sáu": "fri", "6": "fri", "bảy": "sat", "7": "sat",
}  # fmt: skip
_WEEKLY = re.compile(
    rf"{_HOUR}(?:ngày\s+)?(?:chiều\s+|sáng\s+)?(?:thứ\s+(?P<day>hai|ba|tư|năm|sáu|bảy|[2-7])|"
    r"(?P<sunday>chủ nhật))\s*(?:,\s*)?(?:h[ằà]ng\s+tuần|mỗi\s+tuần|của\s+tuần)",
    re.IGNORECASE,
)  # fmt: skip
_DAILY = re.compile(rf"(?:trước\s+|vào\s+|lúc\s+)?{_HOUR}(?:h[ằà]ng|mỗi)\s+ngày", re.IGNORECASE)
_DAILY_AFTER = re.compile(
    rf"(?:h[ằà]ng|mỗi)\s+ngày\s*,?\s*(?:vào\s+|trước\s+|lúc\s+)+{_HOUR}(?!\s*ngày)", re.IGNORECASE
)
_DAILY_LATER = re.compile(
    rf"h[ằà]ng\s+ngày[^.;]{{0,80}}?\s(?:trước|lúc|vào)\s+{_HOUR}(?!\s*(?:ngày|thứ|h[ằà]ng))",
    re.IGNORECASE,
)
_WEEKLY_AFTER = re.compile(
    rf"(?:h[ằà]ng|mỗi)\s+tuần\s*,?\s*\(?(?:vào\s+|trước\s+|chậm nhất\s+)+{_HOUR}"
    r"(?:ngày\s+|chiều\s+)?thứ\s+(?P<day>hai|ba|tư|năm|sáu|bảy|[2-7])(?P<sunday>$^)?",
    re.IGNORECASE,
)  # fmt: skip
_BARE = re.compile(
    r"(?P<rhythm>h[ằà]ng\s+ngày|h[ằà]ng\s+tuần|h[ằà]ng\s+tháng|h[ằà]ng\s+quý|h[ằà]ng\s+năm"
    r"|(?:0?6|sáu)\s+tháng(?!\s+(?:đầu|cuối)\s+năm\s+\d)|(?:0?2|hai)\s+tuần|(?:0?3|ba)\s+tháng(?=\s+(?:một|0?1)\s+lần)|quý"
    r"|(?:mỗi\s+)?(?:tuần|tháng|quý)\s+(?:một|0?1)\s+lần|0?1\s+lần\s*/\s*(?:tuần|tháng|quý))",
    re.IGNORECASE,
)  # fmt: skip
_AND_YEARLY = re.compile(
    r"(?:định kỳ|báo cáo)[^.;]{0,40}?(?:0?6|sáu) tháng\s*(?:,|và)\s*"
    r"(?P<year>(?:0?1|một|h[ằà]ng|cuối|cả)?\s*năm)(?!\s*\d)", re.IGNORECASE,
)  # fmt: skip
_RHYTHMS = (
    ("daily", r"h[ằà]ng\s+ngày"), ("biweekly", r"(?:0?2|hai)\s+tuần.*"),
    ("weekly", r"(?!0?2|hai).*tuần.*"), ("semiannual", r"(?:0?6|sáu)\s+tháng"),
    ("quarterly", r"(?:0?3|ba)\s+tháng"),
    ("monthly", r".*tháng.*"), ("quarterly", r".*quý.*"), ("yearly", r"h[ằà]ng\s+năm"),
)  # fmt: skip
_REPORTING = re.compile(r"định kỳ|cập nhật|báo cáo|tổng hợp gửi|thống kê", re.IGNORECASE)
_BUDGET = re.compile(
    r"(?:ngân sách|dự toán|kế hoạch|nhà nước|đánh giá|chỉ tiêu|phát triển)[^,;.]{0,25}$",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"(?P<by>trong|hết|trước|xong|cuối|chậm nhất|hoàn thành|đến|thời gian[^:.;]{0,30}:|vào|thời hạn"
    r"[^:.;]{0,30}:)\s*(?:là\s+)?(?:trong\s+)?(?:hết\s+)?(?:cuối\s+)?tháng\s+(?P<m>\d{1,2})"
    r"(?:\s*(?:/|năm|-|\.)\s*(?P<y>\d{4}))?(?!\s*[/\d])", re.IGNORECASE,
)  # fmt: skip
_QUARTER = re.compile(
    r"(?:trong|hết|trước|xong|cuối|chậm nhất|hoàn thành|đến|thời gian[^:.;]{0,30}:|thời hạn[^:.;]"
    r"{0,30}:|vào)?\s*(?:trong\s+)?(?:hết\s+)?quý\s+(?:(?:IV|III|II|I|[1-4])\s*(?:,|-|–|và|đến)\s*"
    r"(?:quý\s+)?)?(?P<q>IV|III|II|I|[1-4])\s*"
    r"(?:/|năm|-|\.)\s*(?:năm\s+)?(?P<y>\d{4})", re.IGNORECASE,
)  # fmt: skip
_QUARTER_HERE = re.compile(
    r"(?:trong|hết|xong|trước|cuối|hoàn thành|đến)\s+(?:trong\s+|hết\s+|cuối\s+)?quý\s+"
    r"(?P<q>IV|III|II|I|[1-4])\b(?!\s*(?:/|năm|-|–|và|,\s*(?:quý|[IV])|\.\s*\d))", re.IGNORECASE,
)  # fmt: skip
"""A quarter of the document's own year."""
_HALF = re.compile(
    r"(?:trong|hết|xong)\s+(?:0?6|sáu)\s+tháng\s+(?P<half>đầu|cuối)\s+năm\s+(?P<y>\d{4})",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?:trong|hết|đến\s+hết|cuối|đến\s+cuối|đến|trước|xong|thời gian[^:.;]{0,30}:"
    r"|thời hạn[^:.;]{0,30}:)"
    r"\s*(?:trong\s+)?(?:hết\s+)?(?:cuối\s+)?năm\s+(?P<y>\d{4})(?!\s*[-–/]\s*\d)", re.IGNORECASE,
)  # fmt: skip
_RELATIVE = re.compile(
    r"(?:trong\s+(?:thời\s+)?(?:hạn\s+|gian\s+|vòng\s+)?|chậm nhất\s+(?:là\s+)?|sau\s+|"
    r"thời hạn\s+(?:là\s+)?|muộn nhất\s+|không quá\s+|tối đa\s+)"
    r"(?:sau\s+)?(?:tối đa\s+)?(?:không quá\s+)?"
    r"(?:chậm nhất\s+)?"
    r"(?P<n>\d{1,3})\s*(?:\([^)]*\)\s*)?(?P<unit>ngày làm việc|ngày|giờ|h(?!\w)|tuần|tháng|năm)"
    r"(?P<tail>[^.;]{0,60}?(?:kể\s+từ|từ\s+(?:ngày|khi)|sau\s+khi|làm việc)[^.,;]*)?",
    re.IGNORECASE,
)  # fmt: skip
_NOT_A_LIMIT = re.compile(
    r"(?:tính(?:\s+từ[^.;]{0,20})?|số liệu|có hiệu lực[^.;]{0,20}|hiệu lực thi hành[^.;]{0,20}"
    r"|kể từ|bắt đầu|từ|ban hành|(?:kỳ họp|phiên họp|hội nghị)|tại [^.;,]{0,40}số [^ ]+)\s*$",
    re.IGNORECASE,
)  # fmt: skip
_SINCE = re.compile(r"\btừ\s+(?:ngày\s+)?[\d/.\-]+\s*$")
_COULD_BE = re.compile(r"\d|h[ằà]ng\s|mỗi\s|quý|tuần", re.IGNORECASE)
"""Most paragraphs hold none of these, and no limit."""
_AND_AFTER = re.compile(r"\s*(?:và\s+(?:các|những)\s+năm\s+(?:tiếp|sau)|trở\s+đi)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: a date, a recurrence, or a span from an event; and the words that say so.

    ``iso`` is the named day. ``recurrence`` is ``daily 16:00``, ``weekly fri``, ``monthly 25``,
    ``quarterly``, ``semiannual``, ``yearly 12-25``. ``relative`` is an ISO 8601 duration, of
    working days ``P5WD``; ``equivalent`` is its day where it counts from the document's own.
    """

    start: int
    end: int
    iso: date | None = None
    hour: str = ""
    recurrence: str = ""
    relative: str = ""
    equivalent: date | None = None
    is_inclusive: bool = False


def find(text: str, issued: date | None) -> list[Limit]:
    """The limits a sentence or paragraph sets, in order, none within another."""
    if not _COULD_BE.search(text):
        return []
    found: list[Limit] = []
    for one in _candidates(text, issued):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def _candidates(text: str, issued: date | None) -> Iterator[Limit]:
    """What is read more exactly comes first, and keeps others from its words."""
    yield from _recurring(text)
    yield from _dated(text, issued)
    yield from _relative(text, issued)
    yield from _months(text, issued)
    yield from _bare(text)


def _dated(text: str, issued: date | None) -> Iterator[Limit]:
    for match in _DATED.finditer(text):
        day = match["d"] or match["d2"]
        month = match["m"] or match["m2"]
        year = match["y"] or match["y2"]
        by = " ".join(match["by"].lower().split())
        before = text[: match.start()]
        if _NOT_A_LIMIT.search(before) or (by.endswith("đến") and _SINCE.search(before)):
            continue
        if year == "sau":
            year = str(issued.year + 1) if issued else None
        named = _day(int(day), int(month), int(year) if year else None, issued)
        if named is None or (issued is not None and named < issued):
            continue
        hour = f"{int(match['h']):02}:{match['min'] or '00'}" if match["h"] else ""
        yield Limit(
            match.start(), match.end(), iso=named, hour=hour,
            is_inclusive=not ("trước" in match.group().lower() and not hour),
        )  # fmt: skip


def _day(day: int, month: int, year: int | None, issued: date | None) -> date | None:
    """A named day; where no year stands, the document's, or the next where that lies long past."""
    try:
        if year is not None:
            return date(year, month, day)
        if issued is None:
            return None
        named = date(issued.year, month, day)
        return named if (issued - named).days <= 31 else named.replace(year=issued.year + 1)
    except ValueError:
        return None


def _recurring(text: str) -> Iterator[Limit]:
    for pattern in (_YEARLY, _YEARLY_AFTER, _YEARLY_TWICE):
        for match in pattern.finditer(text):
            if 1 <= int(match["m"]) <= 12 and 1 <= int(match["d"]) <= 31:
                code = f"yearly {int(match['m']):02}-{int(match['d']):02}"
                yield Limit(match.start(), match.end(), recurrence=code)
    for match in _QUARTERLY_DAY.finditer(text):
        yield Limit(match.start(), match.end(), recurrence="quarterly")
    for match in _AND_YEARLY.finditer(text):
        yield Limit(match.start("year"), match.end("year"), recurrence="yearly")
    for pattern in (_MONTHLY, _MONTHLY_AFTER, _MONTHLY_TWICE):
        for match in pattern.finditer(text):
            code = f"monthly {int(match['d']):02}"
            yield Limit(match.start(), match.end(), recurrence=code)
    for match in (*_WEEKLY_AFTER.finditer(text), *_WEEKLY.finditer(text)):
        day = "sun" if match["sunday"] else _WEEKDAYS[match["day"].lower()]
        yield Limit(match.start(), match.end(), recurrence=_with_hour(f"weekly {day}", match))
    for match in (
        *_DAILY_AFTER.finditer(text),
        *_DAILY_LATER.finditer(text),
        *_DAILY.finditer(text),
    ):
        if match["h"] or _reports_around(text, match.start(), match.end()):
            yield Limit(match.start(), match.end(), recurrence=_with_hour("daily", match))


def _with_hour(code: str, match: re.Match[str]) -> str:
    return f"{code} {int(match['h']):02}:{match['min'] or '00'}" if match["h"] else code


def _reports_around(text: str, start: int, end: int) -> bool:
    """Whether a rhythm belongs to reporting, and is not only a budget's year."""
    clause = max(text.rfind(mark, 0, start) for mark in (".", ";")) + 1
    if _BUDGET.search(text[clause:start]):
        return False
    return bool(_REPORTING.search(text[clause : end + 60]))


def _bare(text: str) -> Iterator[Limit]:
    for match in _BARE.finditer(text):
        word = match["rhythm"].lower()
        clause = max(text.rfind(mark, 0, match.start()) for mark in (".", ";")) + 1
        before = text[clause : match.start()].lower()
        if word == "quý" or re.match(r"0?6|sáu|0?2|hai", word):
            is_often = re.match(r"\s+(?:một|0?1)\s+lần", text[match.end() :])
            if not is_often and not re.search(r"định kỳ[^.;]{0,40}$", before):
                continue
        elif not _reports_around(text, match.start(), match.end()):
            continue
        for code, pattern in _RHYTHMS:
            if re.fullmatch(pattern, word):
                yield Limit(match.start(), match.end(), recurrence=code)
                break


def _months(text: str, issued: date | None) -> Iterator[Limit]:
    for match in _MONTH.finditer(text):
        if _NOT_A_LIMIT.search(text[: match.start()]):
            continue
        year = match["y"] or (str(issued.year) if issued else None)
        if year is not None and 1 <= int(match["m"]) <= 12:
            yield from _kept(match, _last_day(int(year), int(match["m"])), issued)
    for match in _QUARTER.finditer(text):
        yield from _kept(match, _last_day(int(match["y"]), 3 * _quarter(match["q"])), issued)
    for match in _QUARTER_HERE.finditer(text) if issued is not None else ():
        assert issued is not None
        yield from _kept(match, _last_day(issued.year, 3 * _quarter(match["q"])), issued)
    for match in _HALF.finditer(text):
        last = 6 if match["half"].lower() == "đầu" else 12
        yield from _kept(match, _last_day(int(match["y"]), last), issued)
    for match in _YEAR.finditer(text):
        is_name = _NOT_A_LIMIT.search(text[: match.start()])  # of a meeting: kỳ họp cuối năm 2022
        if not is_name and not _AND_AFTER.match(text, match.end()):
            yield from _kept(match, date(int(match["y"]), 12, 31), issued)


def _quarter(told: str) -> int:
    return {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(told.lower()) or int(told)


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _kept(match: re.Match[str], named: date, issued: date | None) -> Iterator[Limit]:
    if issued is None or named >= issued:
        yield Limit(match.start(), match.end(), iso=named, is_inclusive=True)


def _relative(text: str, issued: date | None) -> Iterator[Limit]:
    codes = {"ngày": "D", "tuần": "W", "tháng": "M", "năm": "Y"}
    for match in _RELATIVE.finditer(text):
        unit, tail = match["unit"].lower(), (match["tail"] or "").lower()
        number = int(match["n"])
        unit = "giờ" if unit == "h" else unit
        is_span = match.group().lower().startswith(("không quá", "tối đa", "sau"))
        if not tail and (is_span or unit not in ("ngày làm việc", "ngày", "giờ")):
            continue
        working = unit == "ngày làm việc" or tail.strip().startswith("làm việc")
        if unit == "giờ":
            code = f"PT{number}H"
        else:
            code = f"P{number}" + ("WD" if working else codes[unit])
        limit = Limit(match.start(), match.end(), relative=code, is_inclusive=True)
        own = re.search(r"(?:ban hành|ký)", tail)
        if own and issued is not None and unit in ("ngày làm việc", "ngày"):
            limit = replace(limit, equivalent=days_after(issued, number, working=working))
        yield limit


def days_after(start: date, days: int, *, working: bool) -> date:
    """The day so many days after another; of ``working`` ones no Saturday or Sunday is counted."""
    named = start
    while days:
        named += timedelta(days=1)
        if not working or named.weekday() < 5:
            days -= 1
    return named
