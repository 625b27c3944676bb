"""The table of figures on its way out: a template to fill in, and a file with its faults marked.

Column A and two rows are hidden; they say what every row and column is, so that rows may be sorted
and columns moved. A unit's last sent figure stands beside each box, greyed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from monitor.domain.directive import Field
from monitor.domain.figures import NIL_KINDS, Entry, Nil, Unreadable, Value
from monitor.domain.names import full_name
from monitor.files.figures_findings import marks_of
from monitor.files.figures_sheet import NAME, UNIT, cell_name
from monitor.files.guard import bare, csv_cell, plain
from monitor.files.table_limits import MARK
from monitor.files.tables import Table
from monitor.present.entries import period_words
from monitor.present.formats import deadline, stamp
from monitor.present.grid_words import lock_words
from monitor.present.issues import label_of
from monitor.present.language import Translator, translator
from monitor.present.messages import nil_name
from monitor.present.targets import later_words
from monitor.services.grid import VERSION, Grid, GridRow
from monitor.services.grid_entry import Weighed

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PREVIOUS, STATE = "monitor.previous", "monitor.state"
FIRST_COLUMN = 2
"""Of the boxes: A holds the codes, B the names."""
MOST_HINT = 255
"""Characters Excel shows beside a box."""
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of boxes, or of the last figures beside them."""

    code: str
    heading: str
    field: Field | None


def file_name(grid: Grid, suffix: str) -> str:
    """A name that says of which directive and period the table is."""
    return f"{grid.slug}_{grid.period.code}.{suffix}"


def template_csv(grid: Grid, locale: str) -> bytes:
    """The template as text in UTF-8 with a byte order mark; semicolons, as Excel writes here."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=";")
    for line in _lines(grid, locale):
        lines.writerow([_csv_text(one) for one in line])
    return text.getvalue().encode("utf-8-sig")


def template_xlsx(grid: Grid, locale: str) -> bytes:
    """The template as a workbook: boxes to type into, everything else locked against slips."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True, **_SAFE}) as book:
        _Sheet(book, grid, locale).write()
    return raw.getvalue()


def _csv_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", ",")
    if isinstance(value, bool) or value is None or isinstance(value, int | str):
        return csv_cell(value)
    return str(value)


def _columns(grid: Grid, locale: str) -> list[_Column]:
    _ = translator(locale)
    found = []
    for one in grid.fields:
        label = label_of(one, one.code, locale)
        found.append(_Column(one.code, f"{label} ({one.unit})" if one.unit else label, one))
        found.append(_Column(PREVIOUS, _("Last period"), None))
    return found


def _mark(grid: Grid) -> list[str]:
    """What the template says of itself, in its first, hidden row."""
    return [
        f"{MARK}{VERSION}", grid.slug, grid.period.code, grid.fingerprint,
        grid.at.isoformat(timespec="seconds"),
    ]  # fmt: skip


def _titles(grid: Grid, locale: str) -> tuple[str, str]:
    _ = translator(locale)
    told = grid.stored.directive
    due = deadline(grid.period.due, locale, told.time_zone)
    longer = later_words(grid.later, locale, told.time_zone)
    named = (told.number, period_words(grid.period.code, locale), due, longer)
    title = " · ".join(filter(None, named))
    hint = _(
        "Type into the white boxes. An empty box changes nothing. No figure? Choose a word from "
        "the box's list. Made at {time}.",
        time=stamp(grid.at, locale, told.time_zone),
    )
    return title, hint


def _lines(grid: Grid, locale: str) -> list[list[Any]]:
    """Every line of the template, as values."""
    _ = translator(locale)
    columns = _columns(grid, locale)
    title, hint = _titles(grid, locale)
    lines: list[list[Any]] = [
        _mark(grid),
        ["", title],
        ["", hint],
        [_("Code"), _("Organisation"), *(one.heading for one in columns), _("State")],
        [UNIT, NAME, *(one.code for one in columns), STATE],
    ]
    for row in grid.rows:
        asked = {one.field.code: one for one in row.fields}
        line: list[Any] = [f"{row.code}@{row.version}", full_name(row.organization, locale)]
        for one in grid.fields:
            here = asked.get(one.code)
            line.append(cell_value(row.entries.get(one.code), one, locale) if here else None)
            line.append(cell_value(here.previous, one, locale) if here else None)
        lines.append([*line, _state(row, grid, locale)])
    return lines


def _state(row: GridRow, grid: Grid, locale: str) -> str:
    kind, at = (row.lock.kind, row.lock.at) if row.lock else (None, None)
    return lock_words(row.state, kind, at, locale, grid.stored.directive.time_zone)


def cell_value(entry: Entry | Value | None, field: Field, locale: str) -> Any:
    """A figure as it stands in a cell, so that reading the cell gives the figure back.

    In a field for text nothing can stand for the lack of one, so it stays empty there, which
    changes nothing either.
    """
    _ = translator(locale)
    if isinstance(entry, Nil):
        words = nil_name(entry.kind, locale)
        full = f"{words}: {entry.reason}" if entry.reason else words
        return None if field.type == "text" else full
    if isinstance(entry, Unreadable):
        return entry.typed
    if isinstance(entry, bool):
        return _("Yes") if entry else _("No")
    if isinstance(entry, date):
        return entry
    return entry


class _Sheet:
    """The workbook's one sheet while it is written."""

    def __init__(self, book: Any, grid: Grid, locale: str) -> None:
        self.grid, self.locale, self._ = grid, locale, translator(locale)
        self.sheet = book.add_worksheet(self._("Figures"))
        edge = {"border": 1, "border_color": "#C6CED8"}
        box = {**edge, "locked": False}
        self.head = book.add_format(
            {**edge, "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E7EDF5"}
        )
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.name = book.add_format(edge)
        self.boxes = {
            "count": book.add_format({**box, "num_format": "#,##0"}),
            "decimal": book.add_format({**box, "num_format": "#,##0.###"}),
            "date": book.add_format({**box, "num_format": "dd/mm/yyyy"}),
            "boolean": book.add_format(box),
            "text": book.add_format({**box, "num_format": "@"}),
        }
        grey = {**edge, "bg_color": "#F3F5F8", "font_color": "#465264"}
        self.past = {
            kind: book.add_format({**grey, "num_format": shape})
            for kind, shape in (("number", "#,##0.###"), ("date", "dd/mm/yyyy"))
        }
        self.closed = book.add_format({**edge, "bg_color": "#DDE2E8", "font_color": "#465264"})

    def write(self) -> None:
        """All of it."""
        lines = _lines(self.grid, self.locale)
        columns = _columns(self.grid, self.locale)
        for number, line in enumerate(lines[:5]):
            form = self.title if number == 1 else self.head if number == 3 else None
            for column, value in enumerate(line):
                self.sheet.write_string(number, column, plain(str(value)), form)
        for number, (row, line) in enumerate(zip(self.grid.rows, lines[5:], strict=True), start=5):
            self._row(number, row, line)
        self._shape(columns, last=len(lines) - 1)

    def _row(self, number: int, row: GridRow, line: Sequence[Any]) -> None:
        self.sheet.write_string(number, 0, str(line[0]))
        self.sheet.write_string(number, 1, plain(str(line[1])), self.name)
        asked = row.asked
        for index, field in enumerate(self.grid.fields):
            column = FIRST_COLUMN + 2 * index
            is_open = field.code in asked and row.lock is None
            form = self.boxes[field.type] if is_open else self.closed
            _put(self.sheet, number, column, line[column], form)
            past = self.past["date" if field.type == "date" else "number"]
            _put(self.sheet, number, column + 1, line[column + 1], past)
        _put(self.sheet, number, len(line) - 1, line[-1], self.name)

    def _shape(self, columns: Sequence[_Column], last: int) -> None:
        """Widths, hidden parts, lists of words, and the lock against slips."""
        sheet = self.sheet
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_row(3, 60)
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column(0, 0, 18, None, {"hidden": True})
        sheet.set_column(1, 1, 34)
        for index, one in enumerate(columns):
            wide = 30 if one.field is not None and one.field.type == "text" else 14
            sheet.set_column(FIRST_COLUMN + index, FIRST_COLUMN + index, wide)
            if one.field is not None and last >= 5:
                place = (5, FIRST_COLUMN + index, last, FIRST_COLUMN + index)
                sheet.data_validation(*place, _choices(one.field, self._))
        sheet.set_column(FIRST_COLUMN + len(columns), FIRST_COLUMN + len(columns), 26)
        sheet.freeze_panes(5, FIRST_COLUMN)
        sheet.protect("", {"format_columns": True, "format_rows": True, "format_cells": True})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)


def _choices(field: Field, _: Translator) -> dict[str, Any]:
    """The list a box offers, and what it says when it is entered; nothing typed is refused here."""
    nils = [nil_name(kind, _.locale) for kind in NIL_KINDS]
    words = [_("Yes"), _("No")] if field.type == "boolean" else nils
    hint = (field.help_en if _.locale == "en" else field.help_vi) or _("Digits only.")
    if field.type == "text":
        return {"validate": "any", "input_title": "", "input_message": hint[:MOST_HINT]}
    return {
        "validate": "list", "source": words, "show_error": False, "input_message": hint[:MOST_HINT]
    }  # fmt: skip


def _put(sheet: Any, row: int, column: int, value: Any, form: Any = None) -> None:
    """A value in a cell: a text is a text, whatever it looks like."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, form)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, float(value), form)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), form)  # noqa: DTZ001
    else:
        sheet.write_string(row, column, plain(str(value)), form)


# --- marked ----------------------------------------------------------------------------------


def marked_xlsx(table: Table, weighed: Weighed, locale: str) -> bytes:
    """The table as it was filled in, with a comment in each cell that is wrong or asks a reason.

    Every cell stands where it stood, so that what a person corrects here can be sent again.
    """
    _ = translator(locale)
    marks = marks_of(weighed, locale)
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True, **_SAFE}) as book:
        sheet = book.add_worksheet(_sheet_name(table.sheet, _))
        forms = _Marked(book)
        names = set()
        for row in table.rows:
            for column, cell in enumerate(row.cells):
                name = cell_name(row.number, column)
                _put_again(sheet, row.number - 1, column, cell, forms, marks.get(name))
                names.add(name)
        for name, (severity, said) in marks.items():
            if name and name not in names:
                sheet.write_blank(name, None, forms.of("General", severity))
            if name:
                sheet.write_comment(name, said, {"x_scale": 3, "y_scale": 1.5, "author": "Monitor"})
        _hide_as_template(sheet, table)
    return raw.getvalue()


def _sheet_name(name: str, _: Translator) -> str:
    kept = "".join(char for char in name if char not in "[]:*?/\\").strip("' ")[:31]
    return kept or _("Figures")


class _Marked:
    """Formats of cells, by how numbers are shown and how bad it is."""

    COLOURS: Mapping[str, str] = {"error": "#FCE4E1", "warning": "#FFEFD2"}

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def of(self, shape: str, severity: str = "") -> Any:
        if (shape, severity) not in self._made:
            coloured = {"bg_color": self.COLOURS[severity], "border": 1} if severity else {}
            self._made[shape, severity] = self._book.add_format({"num_format": shape, **coloured})
        return self._made[shape, severity]


def _put_again(
    sheet: Any, row: int, column: int, cell: Any, forms: _Marked, mark: tuple[str, str] | None
) -> None:
    severity = mark[0] if mark else ""
    form = forms.of("General", severity)
    if isinstance(cell, str):
        _put(sheet, row, column, bare(cell), form)
    elif not isinstance(cell, dict):
        _put(sheet, row, column, cell, form)
    elif "percent" in cell:
        sheet.write_number(row, column, cell["percent"], forms.of("0.###%", severity))
    elif "day" in cell:
        _put(sheet, row, column, date.fromisoformat(cell["day"]), forms.of("dd/mm/yyyy", severity))
    elif "moment" in cell:
        moment = datetime.fromisoformat(cell["moment"]).replace(tzinfo=None)
        sheet.write_datetime(row, column, moment, forms.of("dd/mm/yyyy hh:mm", severity))
    elif "formula" in cell:
        _put(sheet, row, column, None, form)
    else:
        _put(sheet, row, column, str(next(iter(cell.values()))), form)


def _hide_as_template(sheet: Any, table: Table) -> None:
    """Hide again what a template hides."""
    if not str(table.rows[0].at(0)).startswith(MARK):
        sheet.set_column(0, 60, 16)
        return
    sheet.set_column(0, 0, 18, None, {"hidden": True})
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 120, 14)
    for row in table.rows:
        if row is table.rows[0] or row.at(0) == UNIT:
            sheet.set_row(row.number - 1, None, None, {"hidden": True})
