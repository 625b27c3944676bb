"""The table in a workbook: what may be in its package, which sheet, and what its cells are.

The reader of workbooks is given a copy made here of the few parts it needs: never the file itself,
whose directory may lie about sizes, point twice at the same bytes, or hold links and programs.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, BinaryIO
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from monitor.files.confined import Wrong
from monitor.files.table_limits import (
    LARGEST_DIRECTORY,
    LARGEST_UNPACKED,
    MARK,
    MOST_OVERHEAD,
    MOST_PARTS,
    MOST_SHEETS,
    MOST_TAGS,
    is_too_large,
)

_END = struct.Struct("<4s4H2LH")
_COLUMN = re.compile(rb'\sr\s*=\s*["\']([A-Z]{1,3})[0-9]')
_ROW_AT = re.compile(rb'<(?:\w+:)?row\b[^>]*?\sr\s*=\s*["\']([0-9]{1,7})["\']')
_FILLED = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\sr\s*=\s*["\']([A-Z]{1,3})([0-9]{1,7})["\'][^>]*(?<!/)>\s*<(?!/)'
)
"""A cell with something in it; cells that are only coloured may lie anywhere."""
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_WANTED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/sharedStrings\.xml|xl/styles\.xml|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_LINKS = re.compile(r"xl/(?:externalLinks|connections\.xml|queryTables|ddeLinks)", re.IGNORECASE)
_PROGRAMS = re.compile(
    r".*(?:vbaProject\.bin|vbaData\.xml|/macrosheets/|/activeX/|\.exe|\.dll|\.js|\.vbs)",
    re.IGNORECASE,
)
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb'\br\s*=\s*["\']([0-9]{1,7})["\']')
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb'\br\s*=\s*["\']([A-Z]{1,3})([0-9]{1,7})["\']')
_STYLE = re.compile(rb'\bs\s*=\s*["\']([0-9]{1,6})["\']')
_IS_ERROR = re.compile(rb'\bt\s*=\s*["\']e["\']')
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>(.*?)</(?:\w+:)?v>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")

_SIGNS = (b'"e"', b"'e'", b"<f", b":f")
"""One of these is in every sheet with an error or a formula; seldom in others."""


def read_workbook(file: BinaryIO, size: int) -> tuple[str, list[list[Any]]]:
    """The name and the rows of a workbook's sheet; ``size`` is the file's in bytes.

    Raises:
        Wrong: It is no workbook, too large, or holds what is not taken.
    """
    _check_directory(file, size)
    try:
        with zipfile.ZipFile(file) as packed:
            parts = _parts(packed, size)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        raise Wrong("not_a_table") from None
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    copy.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(copy)
        return _sheet(book, parts)
    except (CalamineError, ElementTree.ParseError, KeyError, OSError, ValueError, IndexError):
        raise Wrong("not_a_table") from None


def _check_directory(file: BinaryIO, size: int) -> None:
    """Look at the end of a zip file, which says how long the list of its parts is."""
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise Wrong("not_a_table")
    _, _, _, _, count, length, start, comment = _END.unpack_from(tail, at)
    if len(tail) - at - _END.size != comment:
        raise Wrong("not_a_table")  # something else behind a workbook
    if count > MOST_PARTS or length > LARGEST_DIRECTORY or start == 0xFFFFFFFF:
        raise Wrong("table_too_large")


def _parts(packed: zipfile.ZipFile, size: int) -> dict[str, bytes]:
    """The parts a table needs, unpacked, once everything about all of them is in order."""
    listed = packed.infolist()
    names = [part.filename for part in listed]
    if len(set(map(str.lower, names))) != len(names):
        raise Wrong("not_a_table")
    for part in listed:
        _check_part(part)
    _check_kind(packed, names)
    if sum(part.compress_size for part in listed) > size:
        raise Wrong("not_a_table")  # parts that lie over each other
    if sum(part.file_size for part in listed) > LARGEST_UNPACKED:
        raise Wrong("table_too_large")
    found = {one.filename: packed.read(one) for one in listed if _WANTED.fullmatch(one.filename)}
    for name, content in found.items():
        if any(one in content for one in _DECLARATIONS):
            raise Wrong("not_a_table")  # entities, which no spreadsheet program writes
        if name.lower().startswith("xl/worksheets/"):
            _refuse_far_cells(content)
    return found


def _check_part(part: zipfile.ZipInfo) -> None:
    name = part.filename
    is_link = stat.S_ISLNK(part.external_attr >> 16)
    steps = name.split("/")
    odd = any(unicodedata.category(char) in ("Cc", "Cf") for char in name)
    if is_link or odd or ".." in steps or name.startswith("/") or "\\" in name or ":" in name:
        raise Wrong("not_a_table")
    if part.compress_size > part.file_size + MOST_OVERHEAD:
        raise Wrong("not_a_table")  # longer packed than unpacked: one of the two is a lie
    if part.flag_bits & 1:
        raise Wrong("file_locked")


def _check_kind(packed: zipfile.ZipFile, names: list[str]) -> None:
    lower = {name.lower(): name for name in names}
    if "mimetype" in lower or "content.xml" in lower:
        raise Wrong("file_other_office")
    if "xl/workbook.bin" in lower:
        raise Wrong("file_binary_excel")
    if any(_PROGRAMS.fullmatch(name) for name in names):
        raise Wrong("file_has_macros")
    if "xl/workbook.xml" not in lower or "[content_types].xml" not in lower:
        raise Wrong("not_a_table")
    types = packed.getinfo(lower["[content_types].xml"])
    if types.file_size > LARGEST_DIRECTORY:
        raise Wrong("not_a_table")
    if b"macroEnabled" in packed.read(types):
        raise Wrong("file_has_macros")
    if any(_LINKS.match(name) for name in names):
        raise Wrong("file_has_links")


def _refuse_far_cells(xml: bytes) -> None:
    """Refuse a sheet whose rectangle is too large: the reader makes room for all of it.

    What a sheet says of its own size may be anything, so its cells are looked at.
    """
    if xml.count(b"<row") + xml.count(b":row") > MOST_TAGS:
        raise Wrong("table_too_large")
    columns = max(map(_number, set(_COLUMN.findall(xml))), default=0)
    rows = max(map(int, _ROW_AT.findall(xml)), default=0)
    if is_too_large(rows, columns + 1):
        filled = _FILLED.findall(xml)
        columns = max((_number(letters) for letters, _ in filled), default=0)
        rows = max((int(number) for _, number in filled), default=0)
        if is_too_large(rows, columns + 1):
            raise Wrong("table_too_large")


def _sheet(book: CalamineWorkbook, parts: dict[str, bytes]) -> tuple[str, list[list[Any]]]:
    """The sheet with our mark, else the first that is seen and has anything in it."""
    seen = [
        one.name for one in book.sheets_metadata if one.visible is SheetVisibleEnum.Visible
    ][:MOST_SHEETS]  # fmt: skip
    found: dict[str, list[list[Any]]] = {}
    for name in seen:
        sheet = book.get_sheet_by_name(name)
        if is_too_large(sheet.total_height, sheet.total_width):
            raise Wrong("table_too_large")
        rows = sheet.to_python(skip_empty_area=False)
        if rows and str(rows[0][0]).startswith(MARK):
            return name, _with_flags(rows, name, parts)
        if any(cell != "" for row in rows for cell in row):
            found[name] = rows
    if not found:
        raise Wrong("file_empty")
    name = next(iter(found))
    return name, _with_flags(found[name], name, parts)


def _with_flags(rows: list[list[Any]], name: str, parts: dict[str, bytes]) -> list[list[Any]]:
    """The cells, with what the reader does not tell of them: errors, percentages, no value yet."""
    xml = parts.get(_part_of(name, parts), b"")
    percent = _percent_styles(parts.get("xl/styles.xml", b""))
    if not (percent or any(sign in xml for sign in _SIGNS)):
        return rows
    for row, column, given, content in _cells(xml):
        if row >= len(rows) or column >= len(rows[row]):
            if _IS_ERROR.search(given) or _FORMULA.search(content):
                _grow(rows, row, column)
            else:
                continue
        value = _VALUE.search(content)
        if _IS_ERROR.search(given):
            said = value[1].decode("utf-8", "replace") if value else "#VALUE!"
            rows[row][column] = {"error": said[:20]}
        elif (
            _FORMULA.search(content) and not (value and value[1].strip()) and b"<is" not in content
        ):
            rows[row][column] = {"formula": True}
        elif (style := _STYLE.search(given)) and int(style[1]) in percent:
            cell = rows[row][column]
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                rows[row][column] = {"percent": cell}
    return rows


def _grow(rows: list[list[Any]], row: int, column: int) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row] += [""] * (column + 1 - len(rows[row]))


def _cells(xml: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Every cell as (row, column, attributes, content); some programs leave its place out."""
    starts = list(_ROW.finditer(xml))
    row = -1
    for start, following in zip_longest(starts, starts[1:]):
        told = _ROW_NUMBER.search(start[1])
        row, column = int(told[1]) - 1 if told else row + 1, -1
        end = following.start() if following else len(xml)
        for found in _CELL.finditer(xml, start.end(), end):
            place = _PLACE.search(found[1])
            column = _number(place[1]) if place else column + 1
            yield row, column, found[1], found[2] or b""


def _number(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1


def _percent_styles(xml: bytes) -> frozenset[int]:
    """Numbers of the cell styles that show a share as a percentage."""
    if not xml:
        return frozenset()
    root = ElementTree.fromstring(xml)  # noqa: S314 - a part with entities was refused before
    percent = {9, 10}
    percent |= {
        int(one.get("numFmtId") or 0)
        for one in root.iterfind(".//{*}numFmts/{*}numFmt")
        if "%" in (one.get("formatCode") or "")
    }
    styles = root.iterfind("{*}cellXfs/{*}xf")
    return frozenset(
        index for index, one in enumerate(styles) if int(one.get("numFmtId") or 0) in percent
    )


def _part_of(name: str, parts: dict[str, bytes]) -> str:
    """The part that holds a sheet, by the workbook's own list."""
    book = ElementTree.fromstring(parts["xl/workbook.xml"])  # noqa: S314 - as above
    listed = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314
    relation = next(
        (
            it
            for one in book.iterfind("{*}sheets/{*}sheet")
            if one.get("name") == name
            for key, it in one.attrib.items()
            if key.endswith("}id")
        ),
        None,
    )
    target = next((one.get("Target") or "" for one in listed if one.get("Id") == relation), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
