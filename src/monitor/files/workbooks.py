"""Excel files on their way out: numbers as numbers, texts as texts, unknown as empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from monitor.files.guard import is_empty, plain

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# No formulas, links and numbers are made of what somebody typed.
_TEXTS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@contextmanager
def workbook(raw: BytesIO) -> Iterator[Any]:
    """A new Excel file, written whole at the end."""
    with xlsxwriter.Workbook(raw, {"in_memory": True, **_TEXTS}) as book:
        yield book


def write_lines(sheet: Any, first: int, lines: Iterable[Iterable[Any]], form: Any = None) -> int:
    """Write lines one below the other; returns the row after the last."""
    row = first
    for line in lines:
        write_line(sheet, row, line, form)
        row += 1
    return row


def write_line(
    sheet: Any, row: int, values: Iterable[Any], form: Any = None,
    others: Mapping[int, Any] | None = None,
) -> None:  # fmt: skip
    """Write one line; what is not known stays empty. ``others`` are looks of single columns."""
    for column, value in enumerate(values):
        if is_empty(value):
            continue
        look = form if others is None else others.get(column, form)
        if isinstance(value, str):
            sheet.write_string(row, column, plain(value), look)
        else:
            sheet.write_number(row, column, _double(value), look)


def _double(value: float | Decimal) -> float:
    """A number as a spreadsheet holds it; up to 15 digits come back as they were written."""
    return float(value) if isinstance(value, Decimal) else value
