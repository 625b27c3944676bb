"""A table of figures as offices fill it in, read: which unit, which figure, what is in the cell.

A template of ours says in hidden rows what its columns are; any other table must name them in its
heading, by code or by label. Cells are handed on as somebody would type them into the form, so that
the form's own rules read them: nothing is guessed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any

from monitor.domain.directive import Field
from monitor.domain.errors import Invalid
from monitor.domain.figures import NIL_KINDS, NilKind
from monitor.domain.organization import search_key
from monitor.files.guard import bare
from monitor.files.table_limits import MARK
from monitor.files.tables import Row, Table
from monitor.present.language import LOCALES
from monitor.present.messages import nil_name
from monitor.services.grid_given import Fault, GivenRow, GivenTable
from monitor.services.many_objects import uncollected

UNIT = "monitor.unit"
"""First cell of the hidden row that says what the columns are."""
NAME = "monitor.name"
_UNIT_HEADINGS = frozenset(
    {"organization", "organisation", "code", "unit code", "ma", "ma don vi", "ma dvhc", UNIT}
)
_NAME_HEADINGS = frozenset(
    {
        "don vi", "ten don vi", "ten", "name", "unit", "name vi", "xa phuong", "xa phuong thi tran",
        "organization name", "ten xa", "ten co quan don vi", NAME,
    }
)  # fmt: skip
_OWN_HEADINGS = frozenset(
    {
        "", "stt", "tt", "so tt", "no", "ghi chu", "note", "notes", "remark", "ky truoc",
        "last period", "tinh trang", "state",
    }
)  # fmt: skip
"""Of columns everybody has in their tables, which are never a figure."""
_NUMBERS = (int, float)
HEADING_WITHIN = 15
"""Rows from the top in which a heading is looked for; above it stand titles."""
_CODE_AND_VERSION = re.compile(r"([a-z0-9][a-z0-9-]{0,63})(?:@([0-9]{1,9}))?")
_NIL_AND_REASON = re.compile(r"([^:(]+?)\s*(?::\s*(.*)|\(\s*(.*?)\s*\))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Heading:
    """What the columns are: where the rows begin, and in which columns stand what."""

    row: int
    code: int | None
    name: int | None
    fields: Mapping[int, str]
    ignored: tuple[str, ...]
    faults: tuple[Fault, ...]


@uncollected()
def read_figures(table: Table, fields: Mapping[str, Field], labels: Labels) -> GivenTable:
    """The figures of a table.

    Args:
        table: The table, read.
        fields: Every field it may be about, by code.
        labels: What the fields are called on paper; see ``labels_of``.

    Raises:
        Invalid: Nothing in it looks like a heading, or a column stands twice.
    """
    told = mark_of(table)
    heading = _template_heading(table, fields) if told else _own_heading(table, labels)
    columns = [(column, code, fields[code]) for column, code in heading.fields.items()]
    letters = {code: column_name(column) for column, code, _ in columns}
    width = _width(table, heading)
    rows = [_row(row, heading, columns, letters, width) for row in table.rows[heading.row + 1 :]]
    return GivenTable(
        rows=[row for row in rows if row is not None],
        sheet=table.sheet,
        **told,
        faults=heading.faults,
        ignored=heading.ignored,
    )


Labels = Mapping[str, Sequence[str]]
"""Codes of fields by what a heading may call them, folded; several where it is not plain."""


def labels_of(fields: Mapping[str, Field]) -> dict[str, list[str]]:
    """What each field may be called in a heading, without diacritics, with or without its unit."""
    found: dict[str, list[str]] = {}
    for code, one in fields.items():
        names = {code, one.label_vi, one.label_en}
        names |= {f"{name} ({one.unit})" for name in (one.label_vi, one.label_en)}
        for key in {_folded(name) for name in names}:
            found.setdefault(key, []).append(code)
    return found


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^0-9a-z._]+", " ", search_key(text)).split())


@cache
def column_name(column: int) -> str:
    """A column counted from 0 as Excel names it: ``A``, ``Z``, ``AA``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """A cell as Excel names it; the row is Excel's, the column counted from 0: ``C17``."""
    return f"{column_name(column)}{row}"


def mark_of(table: Table) -> dict[str, Any]:
    """What a template says of itself in its first cells; nothing for a table of somebody's own."""
    first = table.rows[0].cells
    if not (first and isinstance(first[0], str) and first[0].startswith(MARK)):
        return {}
    said = [str(one) if one is not None else "" for one in (*first, "", "", "", "")][:5]
    try:
        made = datetime.fromisoformat(said[4])
    except ValueError:
        made = None
    if made is not None and made.tzinfo is None:
        made = None
    # A mark that was tampered with is a form nobody knows.
    fingerprint = said[3] or "none"
    if said[0] != f"{MARK}1":
        fingerprint = "other"
    return {
        "directive": said[1], "period": said[2], "fingerprint": fingerprint, "made_at": made
    }  # fmt: skip


def _template_heading(table: Table, fields: Mapping[str, Field]) -> _Heading:
    """By the hidden row; columns to the right of ours are the reader's own notes."""
    among = table.rows[:HEADING_WITHIN]
    at = next((at for at, row in enumerate(among) if row.at(0) == UNIT), None)
    if at is None:
        raise Invalid("heading_unknown", [("file", "heading_unknown", {})])
    row = table.rows[at]
    codes = [str(one) if isinstance(one, str) else "" for one in row.cells]
    known = {column: code for column, code in enumerate(codes) if code in fields}
    gone = [
        Fault("column_gone", {"column": code[:80]}, row.number, cell_name(row.number, column))
        for column, code in enumerate(codes)
        if code and code not in fields and not code.startswith("monitor.")
    ]
    above = table.rows[at - 1] if at else row
    ignored = [
        str(one)[:80]
        for column, one in enumerate(above.cells)
        if column >= len(codes) and not _is_blank(one)
    ]
    _refuse_twice(row, list(known.items()))
    return _Heading(at, 0, 1, known, tuple(ignored), tuple(gone))


def _own_heading(table: Table, labels: Labels) -> _Heading:
    """The row with most names of figures beside one of units."""
    best: _Heading | None = None
    for at, row in enumerate(table.rows[:HEADING_WITHIN]):
        found = _heading_of(at, row, labels)
        is_one = found.fields and (found.code is not None or found.name is not None)
        if is_one and (best is None or len(found.fields) > len(best.fields)):
            best = found
    if best is None:
        raise Invalid("heading_unknown", [("file", "heading_unknown", {})])
    _refuse_twice(table.rows[best.row], list(best.fields.items()))
    return best


def _heading_of(at: int, row: Row, labels: Labels) -> _Heading:
    code = name = None
    known: dict[int, str] = {}
    faults: list[Fault] = []
    for column, said in enumerate(row.cells):
        key = _folded(said) if isinstance(said, str) else ""
        place = cell_name(row.number, column)
        if key in _UNIT_HEADINGS and code is None:
            code = column
        elif key in _NAME_HEADINGS and name is None:
            name = column
        elif len(found := labels.get(key, ())) == 1:
            known[column] = found[0]
        elif found:
            faults.append(Fault("column_ambiguous", {"column": str(said)[:80]}, row.number, place))
        elif key not in _OWN_HEADINGS:
            faults.append(Fault("column_unknown", {"column": str(said)[:80]}, row.number, place))
    return _Heading(at, code, name, known, (), tuple(faults))


def _refuse_twice(row: Row, columns: Sequence[tuple[int, str]]) -> None:
    seen: set[str] = set()
    for column, code in columns:
        if code in seen:
            told = {"column": str(row.at(column))[:80]}
            raise Invalid("heading_twice", [("file", "heading_twice", told)], **told)
        seen.add(code)


def _width(table: Table, heading: _Heading) -> int:
    """Columns the heading speaks of; in a text file more of them mean a number was torn in two."""
    return len(table.rows[heading.row].cells) if table.kind == "csv" else 10**6


def _row(
    row: Row,
    heading: _Heading,
    columns: Sequence[tuple[int, str, Field]],
    letters: Mapping[str, str],
    width: int,
) -> GivenRow | None:
    """One row; None where nothing is in it that we look at."""
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    for column, code, field in columns:
        cell = row.at(column)
        if type(cell) in _NUMBERS:  # nearly every cell; it is neither blank nor wrong in itself
            values[code] = _typed_number(cell, field)
        elif _is_blank(cell):
            continue
        elif fault := _fault(cell, field):
            place = cell_name(row.number, column)
            faults.append(Fault(fault, {}, row.number, place, field=code))
        else:
            values[code] = as_typed(cell, field)
    unit = _text(row.at(heading.code)) if heading.code is not None else ""
    name = _text(row.at(heading.name)) if heading.name is not None else ""
    if not (unit or name or values or faults):
        return None
    if any(not _is_blank(one) for one in row.cells[width:]):
        place = cell_name(row.number, width)
        faults.append(Fault("row_too_long", {}, row.number, place, skips_row=True))
    code, version = _code_and_version(unit)
    shown = heading.name if heading.name is not None else heading.code or 0
    return GivenRow(
        number=row.number,
        code=code,
        name=name,
        values=values,
        place_of=partial(_place_of, letters, row.number),
        cell=cell_name(row.number, shown),
        version=version,
        faults=faults,
    )


def _place_of(letters: Mapping[str, str], number: int, code: str) -> str:
    return f"{letters[code]}{number}"


def _code_and_version(said: str) -> tuple[str, int | None]:
    found = _CODE_AND_VERSION.fullmatch(said)
    if found is None:
        return said, None
    return found[1], int(found[2]) if found[2] else None


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _text(cell: Any) -> str:
    """A cell of names, on one line; a number for a name is somebody's own list of numbers."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None or isinstance(cell, dict) else " ".join(bare(str(cell)).split())


def _fault(cell: Any, field: Field) -> str:
    """Why nothing can be read from a cell, not even as a draft; empty where it can."""
    if isinstance(cell, dict) and "formula" in cell:
        return "cell_without_value"
    if isinstance(cell, dict) and "error" in cell and field.type == "text":
        return "cell_error"
    return ""


def as_typed(cell: Any, field: Field) -> Any:
    """A cell as the form would be given it.

    A number is written out with the comma of decimals, so that 4.512 in Excel and ``4,512`` in a
    text are asked about alike. A percentage stays one: 94 % is not 0.94, and 100 % is not 1.
    """
    if isinstance(cell, str):
        return _typed_text(bare(cell), field)
    if isinstance(cell, bool):
        return cell if field.type == "boolean" else str(cell).upper()
    if type(cell) in _NUMBERS:
        return _typed_number(cell, field)
    return _typed_object(cell, field)


def _typed_text(text: str, field: Field) -> Any:
    if field.type == "text":
        return text
    return nil_of(text) or text.strip()


def nil_of(text: str) -> dict[str, str] | None:
    """``không áp dụng: lý do`` as the form sends it; None where no such words are said."""
    found = _NIL_AND_REASON.fullmatch(text.strip())
    kind = _nils().get(search_key(found[1])) if found else None
    if found is None or kind is None:
        return None
    return {"nil": kind, "reason": (found[2] or found[3] or "").strip()}


@cache
def _nils() -> dict[str, NilKind]:
    """What stands in place of a number, folded, in either language."""
    known = {search_key(nil_name(kind, locale)): kind for kind in NIL_KINDS for locale in LOCALES}
    known["chua co so lieu"] = "not_known"
    return known


def _typed_number(number: float, field: Field) -> Any:
    if field.type == "count" and -1e15 < number < 1e15 and number == int(number):
        return int(number)
    exact = Decimal(format(number, ".15g"))  # as many digits as Excel keeps
    if exact == exact.to_integral_value() and field.type in ("count", "decimal"):
        return int(exact)
    return format(exact, "f").replace(".", ",")


def _typed_object(cell: Mapping[str, Any], field: Field) -> Any:
    kind, value = next(iter(cell.items()))
    read: dict[str, Callable[[Any, Field], Any]] = {
        "percent": _typed_percent, "day": _typed_day, "moment": _typed_moment
    }  # fmt: skip
    return read[kind](value, field) if kind in read else str(value)


def _typed_percent(share: float, field: Field) -> Any:
    percent = _typed_number(share * 100, Field("", "", "", "", type="decimal"))
    is_measured_so = field.type == "decimal" and field.unit == "%"
    return percent if is_measured_so else f"{percent}%"


def _typed_day(text: str, field: Field) -> str:
    return text if field.type == "date" else f"{date.fromisoformat(text):%d/%m/%Y}"


def _typed_moment(text: str, field: Field) -> str:
    moment = datetime.fromisoformat(text)
    if moment.time() == datetime.min.time():
        return _typed_day(moment.date().isoformat(), field)
    return f"{moment:%d/%m/%Y %H:%M}"
