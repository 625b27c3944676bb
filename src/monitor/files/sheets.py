"""Tables somebody filled in: the first sheet of an Excel file, or a CSV file, as rows of texts."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from monitor.domain.errors import Invalid

LARGEST_FILE = 8_000_000
"""Bytes of the file as it came."""
LARGEST_UNPACKED = 60_000_000
"""Bytes of an Excel file's parts together; a row has a few hundred."""
MOST_PARTS = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 200
_CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_SHEET = re.compile(r"^xl/worksheets/[^/]+\.xml$")
_NUL = "\0"


@dataclass(frozen=True, slots=True)
class Row:
    """One row with something in it. ``number`` is the one Excel shows; missing cells are empty."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a heading in its first row."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(path: Path) -> Sheet:
    """Read the table of a file.

    Raises:
        Invalid: It is no table: another kind of file, too large, an unreadable encoding, or a
            heading that is empty or stands twice.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise Invalid("file_too_large", megabytes=LARGEST_FILE // 1_000_000)
    lines = _from_excel(path) if zipfile.is_zipfile(path) else _from_csv(path)
    return _sheet(lines)


def _sheet(lines: list[list[str]]) -> Sheet:
    heading = [cell.strip().lower() for cell in lines[0]] if lines else []
    while heading and not heading[-1]:
        heading.pop()
    if not heading or not all(heading) or len(set(heading)) != len(heading):
        raise Invalid("heading_wrong")
    if len(lines) > MOST_ROWS or len(heading) > MOST_COLUMNS:
        raise Invalid("table_too_large", rows=MOST_ROWS, columns=MOST_COLUMNS)
    rows = [
        Row(number, dict(zip(heading, [*line, *[""] * len(heading)], strict=False)))
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    ]
    return Sheet(tuple(heading), tuple(rows))


def _from_csv(path: Path) -> list[list[str]]:
    raw = path.read_bytes()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid("encoding_unknown") from error
    if _NUL in text:
        raise Invalid("not_a_table")
    first = text.partition("\n")[0]
    # Excel in Vietnam writes semicolons, as the comma is its decimal sign.
    mark = max((",", ";", "\t"), key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise Invalid("not_a_table") from error


def _from_excel(path: Path) -> list[list[str]]:
    _refuse_bombs(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        found = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Invalid("not_a_table") from error
    return [[_text(cell) for cell in line] for line in found]


def _refuse_bombs(path: Path) -> None:
    """Refuse a file that is small here and huge in memory.

    Readers make room for the whole rectangle up to the last cell, so one stray cell in the last
    row and column of Excel's grid would end the process.
    """
    too_large = Invalid("table_too_large", rows=MOST_ROWS, columns=MOST_COLUMNS)
    try:
        with zipfile.ZipFile(path) as parts:
            listed = parts.infolist()
            if len(listed) > MOST_PARTS or sum(p.file_size for p in listed) > LARGEST_UNPACKED:
                raise too_large
            for part in listed:
                if _SHEET.match(part.filename):
                    _refuse_far_cells(parts.read(part), too_large)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise Invalid("not_a_table") from error


def _refuse_far_cells(xml: bytes, too_large: Invalid) -> None:
    for letters, number in _CELL.findall(xml):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        if column > MOST_COLUMNS or int(number) > MOST_ROWS:
            raise too_large


def _text(cell: Any) -> str:
    """A cell as its owner reads it: Excel keeps whole numbers as 5120.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date().isoformat()
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(cell)
