"""Time limits of English sentences: dates, recurrences and spans."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from monitor.intake.reader.english import words
from monitor.intake.reader.limits import Limit, days_after

_MONTH = "|".join(f"{one}|{one[:3]}\\.?" if one != "may" else "may" for one in words.MONTHS)
_DATE = (
    rf"(?:(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,?\s*(?P<y1>\d{{4}}))?"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?\s+(?P<m2>{_MONTH})"
    r"(?:\s*,?\s*(?P<y2>\d{4}))?|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2}))(?!\w)"
)
_HOUR = (
    r"(?:(?:at\s+)?(?P<h>\d{1,2})(?=:|\s*[ap]\.?m|\s*h(?:ou)?rs)(?::(?P<min>\d{2}))?\s*"
    r"(?:(?P<half>[ap])\.?m\.?|hours|hrs)?\s*(?:[A-Z]{2,4}\s+)?(?:on\s+)?)?"
)
_BY = (
    r"(?P<by>no later than|not later than|on or before|before|by|until|due(?: on| by)?"
    r"|deadline(?: is| of|:)?|prior to|completed? by|latest by|effective through|through)"
)
_DATED = re.compile(
    rf"(?<!\w){_BY}\s+(?:close of business\s+(?:on\s+)?|cob\s+(?:on\s+)?|midnight\s+(?:on\s+)?)?"
    rf"{_HOUR}(?:\w+day,?\s+)?(?:the\s+)?{_DATE}(?P<yearly>,?\s+(?:each|every|of each"
    rf"|of every)\s+year"
    r"|,?\s+annually)?", re.IGNORECASE,
)  # fmt: skip
_MONTHS = re.compile(
    rf"(?<!\w)(?:by|in|before|during|no later than|not later than"
    rf"|within)\s+(?:the\s+)?(?:end of\s+)?"
    rf"(?P<m>{_MONTH})\s*,?\s+(?P<y>\d{{4}})(?!\w)", re.IGNORECASE,
)  # fmt: skip
_YEARS = re.compile(
    r"(?<!\w)(?:by|before|no later than)\s+(?:the\s+)?end of\s+(?:the year\s+"
    r"|calendar year\s+)?(?P<y>\d{4})",
    re.IGNORECASE,
)
_QUARTERS = re.compile(
    r"(?<!\w)(?:by|in|during|before"
    r"|within)\s+(?:the\s+)?(?:end of\s+)?(?:the\s+)?(?:Q(?P<q>[1-4])|(?P<o>first|second"
    r"|third|fourth)\s+quarter)\s+(?:of\s+)?(?P<y>\d{4})", re.IGNORECASE,
)  # fmt: skip
_RELATIVE = re.compile(
    r"(?<!\w)(?:within|in|not later than|no later than|no more than)\s+(?:the\s+(?:next|first)\s+)?"
    r"(?:(?P<word>[a-z-]+)\s+)?\(?(?P<n>\d{1,3})?\)?\s*(?P<kind>calendar|working|business)?\s*"
    r"(?P<unit>hours?|days?|weeks?|months?|years?)\b"
    r"(?P<tail>\s+(?:of|from|after|following|upon|prior)\s+[^.,;]{2,60})?", re.IGNORECASE,
)  # fmt: skip
_AFTER = re.compile(
    r"(?<!\w)(?:(?P<word>one|two|three|six|nine|ten|twelve|thirty|sixty|ninety)\s+|(?P<n>\d{1,3})\s*)"
    r"(?P<kind>calendar|working|business)?\s*(?P<unit>hours?|days?|weeks?|months?)"
    r"(?P<tail>\s+(?:after|from|following)\s+(?:the\s+)?[^.,;]{2,50})", re.IGNORECASE,
)  # fmt: skip
_EVERY_DAYS = {"7": "weekly", "14": "biweekly", "30": "monthly", "90": "quarterly"}
_EVERY = re.compile(r"every\s+(?P<n>\d{1,3})\s+(?P<unit>days|months|weeks|hours)", re.IGNORECASE)
_WEEKDAY = re.compile(
    rf"(?:(?:before|by|at)\s+{_HOUR}(?:on\s+)?)?(?:every"
    rf"|each)\s+(?P<day>{'|'.join(words.WEEKDAYS)})"
    r"(?:\s*,?\s*(?:before|by|at|no later than)\s+(?P<h2>\d{1,2}):(?P<min2>\d{2}))?", re.IGNORECASE,
)  # fmt: skip
_MONTHDAY = re.compile(
    r"(?:by|before|on|no later than)\s+the\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:\s+day)?\s+of\s+"
    r"(?:each|every)\s+month", re.IGNORECASE,
)  # fmt: skip
_RHYTHMS = (
    (
        "semiannual",
        r"semi-?annual(?:ly)?|twice (?:a|per|each) year|every six months|bi-?annual(?:ly)?",
    ),
    ("biweekly", r"bi-?weekly|every (?:two|other) weeks?|fortnightly"),
    ("quarterly", r"quarterly|(?:each|every|per)\s+(?:\w+ )?quarter|every three months"),
    ("yearly", r"annual(?:ly)?|yearly|(?:each|every) (?:\w+ )?year"),
    ("monthly", r"monthly|(?:each|every) month"),
    ("weekly", r"weekly|(?:each|every) week"),
    ("daily", r"daily|(?:each|every) day"),
)
_RHYTHM = tuple(
    (
        code,
        re.compile(
            rf"(?<![\w-])(?:on\s+(?:the|a)\s+[\w ]{{0,40}}?)?(?:{told})(?!\w)", re.IGNORECASE
        ),
    )
    for code, told in _RHYTHMS
)
_REPORTING = re.compile(
    r"report|certif|conduct|hold|train|submit|provide|update|review|brief|notif|publish|return|reconcil|assess|test"
    r"|inspect"
    r"|meet|scan|convene|monitor|thereafter", re.IGNORECASE,
)  # fmt: skip
_OWN = re.compile(r"issu|date of this|publication of this|receipt of this|signature", re.IGNORECASE)
_FROM_ISSUE = re.compile(r"issu|date of this|publication of this|signature", re.IGNORECASE)


def find(text: str, issued: date | None) -> list[Limit]:
    """The limits a sentence or paragraph sets, in order, none within another."""
    found: list[Limit] = []
    for one in _candidates(text, issued):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    # "Weekly reports … every Friday" is one rhythm, said twice.
    exact = {one.recurrence.partition(" ")[0] for one in found if " " in one.recurrence}
    found = [one for one in found if one.recurrence not in exact]
    return sorted(found, key=lambda one: one.start)


def _candidates(text: str, issued: date | None) -> Iterator[Limit]:
    yield from _dated(text, issued)
    yield from _relative(text, issued)
    yield from _recurring(text)
    yield from _periods(text, issued)


def _month(told: str) -> int:
    return next(i for i, one in enumerate(words.MONTHS, 1) if one.startswith(told[:3].lower()))


def day_of(match: re.Match[str], issued: date | None) -> date | None:
    """The day a match of a written date names; without a year, the first one not yet past."""
    day = match["d1"] or match["d2"] or match["d3"]
    year = match["y1"] or match["y2"] or match["y3"]
    number = int(match["m3"]) if match["m3"] else _month(match["m1"] or match["m2"])
    try:
        if year:
            return date(int(year), number, int(day))
        if issued is None:
            return None
        named = date(issued.year, number, int(day))
        return named if named >= issued else named.replace(year=issued.year + 1)
    except ValueError:
        return None


def _dated(text: str, issued: date | None) -> Iterator[Limit]:
    for match in _DATED.finditer(text):
        named = day_of(match, issued)
        if named is None:
            continue
        if match["yearly"]:
            code = f"yearly {named.month:02}-{named.day:02}"
            yield Limit(match.start(), match.end(), recurrence=code)
            continue
        if issued is not None and named < issued:
            continue
        hour = _hour(match["h"], match["min"], match["half"])
        before = match["by"].lower() in ("before", "prior to")
        yield Limit(
            match.start(), match.end(), iso=named, hour=hour, is_inclusive=bool(hour) or not before
        )


def _hour(hour: str | None, minute: str | None, half: str | None = None) -> str:
    if not hour or int(hour) > 24:
        return ""
    number = int(hour) % 12 + (12 if half.lower() == "p" else 0) if half else int(hour)
    return f"{number:02}:{minute or '00'}"


def _relative(text: str, issued: date | None) -> Iterator[Limit]:
    for match in (*_RELATIVE.finditer(text), *_AFTER.finditer(text)):
        told = match.groupdict()
        number = (
            int(told["n"]) if told["n"] else words.NUMBERS.get((told.get("word") or "").lower())
        )
        if not number:
            continue
        unit, tail = told["unit"].lower().rstrip("s"), told["tail"] or ""
        working = (told["kind"] or "").lower() in ("working", "business")
        code = {"hour": f"PT{number}H", "week": f"P{number}W", "month": f"P{number}M",
                "year": f"P{number}Y"}.get(
                    unit, f"P{number}{'WD' if working else 'D'}"
                )  # fmt: skip
        if "year" in unit and not tail:
            continue
        equivalent = None
        if issued is not None and unit == "day" and _FROM_ISSUE.search(tail):
            equivalent = days_after(issued, number, working=working)
        yield Limit(
            match.start(), match.end(), relative=code, equivalent=equivalent, is_inclusive=True
        )


def _recurring(text: str) -> Iterator[Limit]:
    for match in _MONTHDAY.finditer(text):
        yield Limit(match.start(), match.end(), recurrence=f"monthly {int(match['d']):02}")
    for match in _WEEKDAY.finditer(text):
        hour = _hour(match["h"] or match["h2"], match["min"] or match["min2"], match["half"])
        code = f"weekly {match['day'][:3].lower()}"
        yield Limit(match.start(), match.end(), recurrence=f"{code} {hour}".strip())
    for match in _EVERY.finditer(text):
        unit, number = match["unit"].lower(), match["n"]
        months = {"1": "monthly", "3": "quarterly", "6": "semiannual", "12": "yearly"}
        code = {"days": _EVERY_DAYS, "months": months, "weeks": {"1": "weekly", "2": "biweekly"},
                "hours": {"24": "daily"}}[unit].get(number, "")  # fmt: skip
        if code:
            yield Limit(match.start(), match.end(), recurrence=code)
    for code, pattern in _RHYTHM:
        for match in pattern.finditer(text):
            if _reports_around(text, match.start(), match.end()):
                yield Limit(match.start(), match.end(), recurrence=code)


def _reports_around(text: str, start: int, end: int) -> bool:
    clause = max(text.rfind(mark, 0, start) for mark in (". ", ";")) + 1
    return _REPORTING.search(text[clause : end + 60]) is not None


def _periods(text: str, issued: date | None) -> Iterator[Limit]:
    named = [(one, int(one["y"]), _month(one["m"])) for one in _MONTHS.finditer(text)]
    named += [(one, int(one["y"]), 12) for one in _YEARS.finditer(text)]
    orders = ("first", "second", "third", "fourth")
    for match in _QUARTERS.finditer(text):
        number = int(match["q"]) if match["q"] else orders.index(match["o"].lower()) + 1
        named.append((match, int(match["y"]), 3 * number))
    for match, year, month in named:
        last = date(year, month, calendar.monthrange(year, month)[1]) if year else None
        if last is not None and (issued is None or last >= issued):
            yield Limit(match.start(), match.end(), iso=last, is_inclusive=True)


WRITTEN = re.compile(_DATE, re.IGNORECASE)
"""A date as it is written, for the head of a document."""
