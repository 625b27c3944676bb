"""Figures to reach in English sentences."""

from __future__ import annotations

import re
from decimal import Decimal

from monitor.intake.reader.goals import Goal

_NUMBER = r"(?P<value>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
_LEAST = (
    r"at least|no less than|not less than|no fewer than|not fewer than|(?:a )?minimum of|minimum"
)
_MOST = r"no more than|not more than|at most|a maximum of|not exceed(?:ing)?"
_PERCENT = re.compile(
    rf"(?:(?P<wants>{_LEAST}|{_MOST}|achieve|reach|attain|ensure(?: that)?|maintain|cover|to)\s+)?"
    rf"{_NUMBER}\s*(?:%|percent"
    rf"|per\s+cent)(?P<thing>\s+(?:of\s+)?[^.,;:()\d]{{2,60}})?", re.IGNORECASE,
)  # fmt: skip
_COUNT = re.compile(
    rf"(?P<wants>{_LEAST}"
    rf"|{_MOST})\s+{_NUMBER}\s+(?P<unit>[a-z][\w-]*(?:\s+(?:of\s+)?[a-z][\w-]*){{0,3}})",
    re.IGNORECASE,
)  # fmt: skip
_STATISTIC = re.compile(
    r"(?:found that|approximately|about|nearly|only|accounted for|represent\w*|rose|fell|increased"
    r"|decreased|estimated|year \d{4},)\s*$", re.IGNORECASE,
)  # fmt: skip
_NOT_COUNTED = re.compile(
    r"(?:calendar|working|business|days?|hours?|weeks?|months?|years?|minutes?|percent|per)\b",
    re.IGNORECASE,
)  # fmt: skip
_STOP = re.compile(r"\s+(?:are|is|have|has|by|within|before|no later|to|and|in|for|at|from|with)\b")


def find(text: str) -> list[Goal]:
    """The goals a sentence or paragraph sets, in order."""
    if not any(letter.isdigit() for letter in text):
        return []
    found: list[Goal] = []
    for match in _PERCENT.finditer(text):
        value = _read(match["value"])
        if _STATISTIC.search(text[: match.start()]) or not 0 < value <= 1000:
            continue
        if match["wants"] is None and value != 100:
            continue
        thing = _short(match["thing"] or "")
        end = match.end() - len(match["thing"] or "") + len(thing)
        wants = (match["wants"] or "").lower()
        at_most = bool(re.fullmatch(_MOST, wants))
        found.append(Goal(match.start(), end, value, f"%{thing}".strip(), at_most))
    for match in _COUNT.finditer(text):
        if _NOT_COUNTED.match(match["unit"]) or any(
            one.start <= match.start() < one.end for one in found
        ):
            continue
        unit = _short(match["unit"])
        end = match.end() - len(match["unit"]) + len(unit)
        at_most = bool(re.fullmatch(_MOST, match["wants"].lower()))
        found.append(Goal(match.start(), end, _read(match["value"]), unit, at_most))
    return sorted(found, key=lambda one: one.start)


def _short(thing: str) -> str:
    stop = _STOP.search(thing, 1)
    return thing[: stop.start()] if stop else thing.rstrip()


def _read(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))
