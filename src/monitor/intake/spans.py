"""Where a quotation stands in a text, however the scan broke its lines."""

from __future__ import annotations

import re


def squeeze(text: str) -> str:
    """The text with every run of white space as one space; how quotations are compared."""
    return " ".join(text.split())


def find_span(text: str, quotation: str, start: int = 0, end: int | None = None) -> tuple[int, int]:
    """Find a quotation in ``text[start:end]``; any run of white space equals any other.

    Returns:
        Where it starts and ends, counted in characters of the whole ``text``.

    Raises:
        LookupError: It is not there, or stands there more than once; the message says which.
    """
    words = quotation.split()
    if not words:
        raise LookupError("the quotation is empty")
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    found = list(pattern.finditer(text, start, len(text) if end is None else end))
    if not found:
        raise LookupError("the quotation is not in the text")
    if len(found) > 1:
        raise LookupError(f"the quotation stands in the text {len(found)} times")
    return found[0].span()
