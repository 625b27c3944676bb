"""Text on its way into a spreadsheet: never a formula, whatever somebody typed."""

from __future__ import annotations

import math
from typing import Any

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes Excel and its like read a cell as a formula; the wide ones in East Asian settings."""
LONGEST_CELL = 32_767
"""Characters an Excel cell holds."""
_CONTROLS = {code: " " for code in range(32) if chr(code) not in "\t\n\r"}


def plain(text: str) -> str:
    """The text with an apostrophe before what would start a formula, without control characters.

    What looks as if it had been guarded already gets one more, so that ``bare`` gives back exactly
    what was there, however often a text goes out and comes in again.
    """
    clean = text.translate(_CONTROLS)[: LONGEST_CELL - 1]
    return f"'{clean}" if clean.lstrip("'").startswith(STARTS) else clean


def printable(text: str) -> str:
    """The text without control characters, of which a Word file or a PDF may hold none."""
    return text.translate(_CONTROLS)


def bare(text: str) -> str:
    """A guarded text as it was before."""
    is_guarded = text.startswith("'") and text.lstrip("'").startswith(STARTS)
    return text[1:] if is_guarded else text


def is_empty(value: Any) -> bool:
    """Whether a table's value is unknown: nothing is written, never a zero."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def csv_cell(value: Any) -> str:
    """A value as a CSV file holds it: numbers as they are, texts guarded, unknown as empty."""
    if is_empty(value):
        return ""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, float):
        return format(value, ".15g")
    return str(value)
