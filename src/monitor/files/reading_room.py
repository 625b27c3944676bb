"""The room where somebody's file is opened: a process of its own, with little memory and time.

Run as ``python -m monitor.files.reading_room < file``. It answers with one JSON object: the table,
or the code of what is wrong. It knows nothing of Monitor, gets none of its surroundings, and may be
killed at any moment; ``files.tables`` starts it.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any, BinaryIO

from monitor.files.confined import Bounds, Wrong, answer
from monitor.files.table_limits import (
    LARGEST_FILE,
    LARGEST_UNPACKED,
    TCVN3,
    VIETNAMESE,
    is_too_large,
)
from monitor.files.text_table import read_text
from monitor.files.workbook_table import read_workbook

BOUNDS = Bounds(memory=180_000_000, seconds=8, written=LARGEST_UNPACKED, files=32)
"""The longest honest file takes one second."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


def main() -> None:
    """Read the file that is standard input and answer on standard output."""
    answer(read, BOUNDS, "table_too_large")


def read(file: BinaryIO) -> dict[str, Any]:
    """The table of a file: its kind, the sheet's name, its rows as (number, cells).

    Raises:
        Wrong: It is none.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > LARGEST_FILE:
        raise Wrong("file_too_large", megabytes=LARGEST_FILE // 1_000_000)
    head = file.read(4096)
    file.seek(0)
    if not head.strip():
        raise Wrong("file_empty")
    if head.startswith(_OLD_OFFICE):
        raise Wrong("file_old_excel")
    if head.startswith(_ZIP):
        sheet, rows = read_workbook(file, size)
        kind = "xlsx"
    elif zipfile.is_zipfile(file):
        raise Wrong("not_a_table")  # something else in front of a workbook
    else:
        file.seek(0)
        sheet, rows, kind = "", read_text(file.read()), "csv"
    told = [(number, cells) for number, row in enumerate(rows, start=1) if (cells := _trim(row))]
    if not told:
        raise Wrong("file_empty")
    if is_too_large(told[-1][0], max(len(cells) for _, cells in told)):
        raise Wrong("table_too_large")
    _refuse_old_letters(told)
    return {"kind": kind, "sheet": sheet, "rows": told}


def _trim(row: list[Any]) -> list[Any]:
    """A row as JSON holds it, without the empty cells at its end."""
    cells = [cell if type(cell) is float and isfinite(cell) else _plain(cell) for cell in row]
    while cells and (cells[-1] is None or cells[-1] == ""):
        cells.pop()
    return cells


def _plain(cell: Any) -> Any:
    """A cell as JSON: texts and numbers as they are, what else Excel knows in an object."""
    if isinstance(cell, str):
        return unicodedata.normalize("NFC", cell)
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, time | timedelta):
        return {"time": str(cell)}
    if isinstance(cell, float) and not isfinite(cell):
        return {"error": "#NUM!"}
    return cell


def _refuse_old_letters(rows: list[tuple[int, list[Any]]]) -> None:
    texts = [cell for _, cells in rows for cell in cells if isinstance(cell, str)]
    said = "\n".join(texts)
    if "\ufffd" in said:
        raise Wrong("encoding_unknown")
    if not VIETNAMESE.search(said) and len(TCVN3.findall(said)) >= 2:
        raise Wrong("encoding_other", encoding="TCVN3 (ABC)")


if __name__ == "__main__":
    main()
