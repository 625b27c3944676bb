"""Figures: what people type, read exactly; ``domain.checks`` judges it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from monitor.domain.directive import Field

NilKind = Literal["none_arose", "not_applicable", "not_known"]
NIL_KINDS: tuple[NilKind, ...] = ("none_arose", "not_applicable", "not_known")


@dataclass(frozen=True, slots=True)
class Nil:
    """Deliberately no number: nothing arose, does not apply (with a reason), not known yet."""

    kind: NilKind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What was typed and could not be read; a draft keeps it as typed.

    ``code`` is ``not_a_number``, ``negative``, ``decimal_in_count``, ``ambiguous``, ``too_large``,
    ``not_a_date``, ``not_a_boolean`` or ``too_long``.
    """

    typed: str
    code: str


Value = int | Decimal | bool | str | date | Nil
Entry = Value | Unreadable

LARGEST = 10**12
"""Above any count a province has, and far inside a 64-bit integer of thousandths."""
LONGEST_TEXT = 4000

_NUMBERS = ("count", "decimal")
_GROUPED = re.compile(r"\d{1,3}(?:[.\s]\d{3})+")
_ONE_COMMA_GROUP = re.compile(r"\d{1,3}(?:,\d{3})+")


def read_count(typed: str) -> int | Unreadable:
    """Read a whole number as Vietnamese offices type it: dots or spaces group thousands.

    ``4.512``, ``4512`` and ``4 512`` are 4512. ``4,512`` may be 4512 or 4.512 and is asked about,
    never guessed.
    """
    text = " ".join(typed.split())
    if text.startswith(("-", "−")):
        return Unreadable(typed, "negative")
    if text.isascii() and text.isdigit():
        number = int(text) if len(text) <= 20 else LARGEST + 1
    elif _GROUPED.fullmatch(text):
        number = int(re.sub(r"[.\s]", "", text))
    elif _ONE_COMMA_GROUP.fullmatch(text):
        return Unreadable(typed, "ambiguous")
    elif re.fullmatch(r"\d+[.,]\d+", text):
        return Unreadable(typed, "decimal_in_count")
    else:
        return Unreadable(typed, "not_a_number")
    return Unreadable(typed, "too_large") if number > LARGEST else number


def read_decimal(typed: str) -> Decimal | Unreadable:
    """Read a number whose decimals use the comma: ``1.234,5`` is 1234.5; at most three decimals."""
    text = "".join(typed.split())
    if text.startswith(("-", "−")):
        return Unreadable(typed, "negative")
    if not re.fullmatch(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d{1,3})?", text):
        return Unreadable(typed, "not_a_number")
    number = Decimal(text.replace(".", "").replace(",", "."))
    return Unreadable(typed, "too_large") if number > LARGEST else number


def read(asked: Field, raw: Any) -> Entry | None:
    """Read one value as it came from a form, a file or a program; None means empty.

    Args:
        asked: The field it is for; decides how it is read.
        raw: Text as typed, a JSON number or boolean, or ``{"nil": kind, "reason": text}``.

    Raises:
        ValueError: The JSON shape is none of these (a list, an unknown nil kind, a float NaN).
    """
    if type(raw) is int and asked.type in _NUMBERS:  # nearly everything a table brings
        return _read_int(raw)
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if isinstance(raw, dict):
        return _read_nil(raw)
    if asked.type == "boolean":
        return _read_boolean(raw)
    if asked.type == "text":
        if not isinstance(raw, str):
            raise ValueError("text expected")
        text = raw.strip()
        return text if len(text) <= LONGEST_TEXT else Unreadable(text[:LONGEST_TEXT], "too_long")
    if isinstance(raw, str) and len(raw) > 100:
        return Unreadable(raw[:100], "too_long")
    if asked.type == "date":
        return _read_date(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise ValueError("a number or the text of one expected")
    if isinstance(raw, float):
        return _read_float(asked, raw)
    if isinstance(raw, int):
        return _read_int(raw)
    return read_count(raw) if asked.type == "count" else read_decimal(raw)


def _read_int(raw: int) -> int | Unreadable:
    if raw < 0:
        return Unreadable(str(raw), "negative")
    return Unreadable(str(raw)[:40], "too_large") if raw > LARGEST else raw


def _read_nil(raw: Mapping[str, Any]) -> Nil:
    if set(raw) - {"nil", "reason"} or raw.get("nil") not in NIL_KINDS:
        raise ValueError("nil must be none_arose, not_applicable or not_known")
    reason = raw.get("reason", "")
    if not isinstance(reason, str) or len(reason) > LONGEST_TEXT:
        raise ValueError("the reason must be text")
    return Nil(raw["nil"], reason.strip())


def _read_boolean(raw: Any) -> bool | Unreadable:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str):
        known = {"true": True, "có": True, "yes": True, "false": False, "không": False, "no": False}
        return known.get(raw.strip().lower(), Unreadable(raw[:100], "not_a_boolean"))
    raise ValueError("true or false expected")


def _read_date(raw: Any) -> date | Unreadable:
    if not isinstance(raw, str):
        raise ValueError("a date as text expected")
    text = raw.strip()
    try:
        if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
            day, month, year = (int(part) for part in match.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return Unreadable(text, "not_a_date")


def _read_float(asked: Field, raw: float) -> Entry:
    if raw != raw or raw in (float("inf"), float("-inf")):
        raise ValueError("not a finite number")
    if raw < 0:
        return Unreadable(repr(raw), "negative")
    if raw > LARGEST:
        return Unreadable(repr(raw), "too_large")
    exact = Decimal(repr(raw))
    if asked.type == "count":
        whole = exact == exact.to_integral_value()
        return int(exact) if whole else Unreadable(repr(raw), "decimal_in_count")
    return (
        exact
        if exact * 1000 == (exact * 1000).to_integral_value()
        else Unreadable(repr(raw), "not_a_number")
    )
