"""The table in a text file: its letters, the sign between its cells, its rows."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from typing import Any

from monitor.files.confined import Wrong
from monitor.files.table_limits import MOST_ROWS, TCVN3, VIETNAMESE


def read_text(raw: bytes) -> list[list[Any]]:
    """The rows of a text file.

    Raises:
        Wrong: It is no table, or in letters that are not read.
    """
    text = _decoded(raw)
    if text.lstrip()[:1] == "<":
        raise Wrong("not_a_table")  # a page or a drawing called a table
    if "\0" in text:
        raise Wrong("not_a_table")
    first, _, rest = text.partition("\n")
    if told := re.fullmatch(r"sep=(.)\r?", first):
        return _split(rest, told[1], [[""]])
    # Excel in Vietnam writes semicolons, as the comma is its decimal sign.
    marks = {mark: _width(text, mark) for mark in (";", "\t", ",")}
    return _split(text, max(marks, key=marks.__getitem__), [])


def _width(text: str, mark: str) -> int:
    """How many cells the widest of the first lines has with this sign between them."""
    start = io.StringIO("\n".join(text[:20_000].splitlines()[:10]))
    try:
        return max((len(line) for line in csv.reader(start, delimiter=mark)), default=0)
    except csv.Error:
        return 0


def _split(text: str, mark: str, before: list[list[Any]]) -> list[list[Any]]:
    rows: list[list[Any]] = before
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise Wrong("table_too_large")
    except csv.Error:
        raise Wrong("not_a_table") from None
    return rows


def _decoded(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _or_wrong(raw, "utf-16")
    if raw[1:2] == b"\0" and raw[3:4] == b"\0":
        return _or_wrong(raw, "utf-16-le")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _guessed(raw) from None


def _or_wrong(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise Wrong("encoding_unknown") from None


def _guessed(raw: bytes) -> Wrong:
    """What the letters most likely are, so that the way out can be named; never read by guess."""
    if b"\0" in raw or raw.startswith(b"%PDF"):
        return Wrong("not_a_table")
    if len(TCVN3.findall(raw.decode("latin-1"))) >= 2:
        return Wrong("encoding_other", encoding="TCVN3 (ABC)")
    read = unicodedata.normalize("NFC", raw.decode("cp1258", "replace"))
    if len(VIETNAMESE.findall(read)) >= 2:
        return Wrong("encoding_other", encoding="Windows-1258")
    return Wrong("encoding_unknown")
