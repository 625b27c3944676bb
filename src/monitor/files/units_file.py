"""Somebody's units as an Excel file that can be changed and sent back."""

from __future__ import annotations

import io
from collections.abc import Iterable

import xlsxwriter

from monitor.domain.placement import OPEN
from monitor.services.tree_reach import Reach
from monitor.services.units import UnitLine

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = ("code", "name_vi", "name_en", "short_name", "parent", "valid_from", "valid_to")
WIDTHS = (28, 48, 40, 24, 24, 12, 12)


def units_xlsx(lines: Iterable[UnitLine], found: Reach) -> bytes:
    """The units somebody may change, as they are named and placed last; sent back, nothing changes.

    ``valid_from`` is empty: a change holds from the day it is sent, or from the one put there.
    """
    raw = io.BytesIO()
    # Texts stay texts: no formulas and no links are made of what somebody typed.
    texts = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(raw, {"in_memory": True, **texts}) as book:
        sheet = book.add_worksheet("units")
        head = book.add_format({"bold": True, "bottom": 1})
        sheet.write_row(0, 0, COLUMNS, head)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        theirs = [one for one in lines if one.is_theirs and one.presence != "ended"]
        for row, one in enumerate(theirs, start=1):
            last = found.known[one.code].spans[-1]
            placed = last.placed
            end = "" if last.end == OPEN else last.end.isoformat()
            told = (one.code, placed.name_vi, placed.name_en, placed.short_name,
                    placed.parent or "", "", end)  # fmt: skip
            for column, text in enumerate(told):
                sheet.write_string(row, column, text)
    return raw.getvalue()
