"""Tables of tasks: a row for each, with columns for who leads, with whom and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.intake.reader.plain import CELL

COLUMNS = (
    ("lead", r"chủ trì.{0,15}phối hợp"),
    ("partners", r"phối hợp|partner|support|coordinating|in coordination|consulted"),
    ("lead", r"chủ trì|cơ quan thực hiện|đơn vị thực hiện|thực hiện chính|trách nhiệm|đầu mối"
             r"|đơn vị chịu|cơ quan tham mưu|đơn vị được giao|phân công|người thực hiện"
             r"|\blead\b|responsib|owner|implementing|accountable"),
    ("time", r"thời gian|thời hạn|tiến độ|hoàn thành|thời điểm|deadline|due|timeline|time frame"
             r"|timeframe|target date|completion"),
    ("product", r"sản phẩm|kết quả|deliverable|output|evidence"),
    ("task", r"nội dung|nhiệm vụ|công việc|hoạt động|giải pháp|chỉ tiêu|tên |task|action|activity"
             r"|measure|requirement"),
)  # fmt: skip
LONGEST_HEAD = 90
LONGEST_CELL = 3_000
MOST_HEADS = 12
_FIRST = re.compile(r"^(?:STT|TT|Số TT|Số thứ tự|No\.?|#|S/N)$", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:\d{1,3}|[IVX]{1,5}|\d{1,2}\.\d{1,2})\.?$")
_BORDER = re.compile(r"[ \t]*\n[ \t]*")
_OUTSIDE = re.compile(r"[ \t]*\n[ \t]*\n\s*\S")
"""Text between two tables stands apart from them by an empty line."""
_LINE = re.compile(rf"^[ \t]*{CELL}(?P<row>[^\n{CELL}]*(?:{CELL}[^\n{CELL}]*)+){CELL}[ \t]*$", re.M)
_TABBED = re.compile(rf"^(?P<row>[^\n{CELL}]+(?:{CELL}[^\n{CELL}]*){{3,}})$", re.M)
"""A row that was pasted with tabs between its cells, and no border around it."""
_BULLET = re.compile(r"\s*\n\s*[-–+•]\s*")
_TIMED = re.compile(
    r"(?:trước|trong|hết|quý|năm|tháng|định kỳ|h[ằà]ng|thường|by|within|before|no later|not later"
    r"|monthly|weekly|quarterly|annually|every)", re.IGNORECASE,
)  # fmt: skip
_RHYTHM = re.compile(r"h[ằà]ng (?:ngày|tuần|tháng|quý|năm)", re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and where it begins in the plain text; empty cells have no text."""

    start: int
    text: str


@dataclass(frozen=True)
class Row:
    """One row of a table of tasks, which begins at ``table`` with its heads."""

    label: str
    table: int
    start: int
    end: int
    cells: dict[str, Cell]


def find(text: str, start: int, end: int) -> list[Row]:
    """The rows of every table of tasks in a stretch of the plain text; other tables give none."""
    if CELL not in text[start:end]:
        return []
    grid = _grid(text, start, end)
    found: list[Row] = []
    at = 0
    while at < len(grid):
        heads, after = _heads(grid, at)
        if heads:
            found.extend(_rows_below(grid, at, after, heads, len(found)))
        at = max(after, at + 1)
    return found or _loose(text, start, end)


def timed(cell: str) -> str:
    """A column of times says a bare date: the words that make it a limit are its heading's."""
    if _RHYTHM.match(cell):
        return f"định kỳ {cell}"
    return f"thời hạn: {cell}" if _TIMED.match(cell) else f"thời hạn: trước {cell}"


def listed(cell: str) -> str:
    """The bullets of a cell as one list."""
    return " ".join(_BULLET.sub("; ", cell.lstrip("-–+• ")).split())


def _grid(text: str, start: int, end: int) -> list[list[Cell]]:
    """Rows of cells; between two rows there is nothing but the end of a line."""
    for pattern in (_LINE, _TABBED):
        lines = list(_lined(pattern, text, start, end))
        if len(lines) > 1 and (pattern is _LINE or {"lead", "task"} <= set(_kinds(lines[0]))):
            return lines
    rows: list[list[Cell]] = [[]]
    at = start
    for piece in text[start:end].split(CELL):
        if at == start or _BORDER.fullmatch(piece) or _OUTSIDE.match(piece):
            rows.append([])
        elif rows[-1] or piece.strip():
            begun = at + len(piece) - len(piece.lstrip())
            told = listed(piece.strip())
            rows[-1].append(Cell(begun, "" if re.fullmatch(r"[-:\s]*", told) else told))
        at += len(piece) + 1
    return [row for row in rows if any(cell.text for cell in row)]


def _lined(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[list[Cell]]:
    """Rows that stand on a line each: | 1 | Nhiệm vụ | Chủ trì |."""
    for match in pattern.finditer(text, start, end):
        row: list[Cell] = []
        at = match.start("row")
        for piece in match["row"].split(CELL):
            told = piece.strip()
            begun = at + len(piece) - len(piece.lstrip())
            row.append(Cell(begun, "" if re.fullmatch(r"[-:\s]*", told) else told))
            at += len(piece) + 1
        if any(cell.text for cell in row):
            yield row


def _heads(grid: Sequence[list[Cell]], at: int) -> tuple[list[str | None], int]:
    """The kinds of a table's columns where a row is its head, and the row after it."""
    heads = _kinds(grid[at])
    if "lead" not in heads or "task" not in heads:
        return [], at + 1
    after = at + 1
    if after < len(grid):
        second = _kinds(grid[after])
        names = {one for one in second if one}
        if names >= {"lead", "partners"} and len(second) >= len(heads):
            return second, after + 1
        if names == {"lead", "partners"}:
            place = heads.index("lead")
            return [*heads[:place], *second, *heads[place + 1 :]], after + 1
    return heads, after


def _kinds(row: Sequence[Cell]) -> list[str | None]:
    if not 2 <= len(row) <= MOST_HEADS or any(len(one.text) > LONGEST_HEAD for one in row[:-1]):
        return []
    heads: list[str | None] = []
    for cell in row:
        heads.append(None if _FIRST.match(cell.text) else _kind(cell.text, heads))
    return heads


def _rows_below(
    grid: Sequence[list[Cell]], first: int, after: int, heads: Sequence[str | None], already: int
) -> Iterator[Row]:
    number = already
    for index in range(after, len(grid)):
        row = grid[index]
        if "lead" in _kinds(row) and "task" in _kinds(row):
            return
        if len(row) == 1 and len(row[0].text) > LONGEST_HEAD * 2:
            return
        named = {kind: cell for kind, cell in zip(heads, row, strict=False) if kind and cell.text}
        if "task" not in named or not {"lead", "time", "partners"} & set(named):
            continue  # a heading between rows: a number and a title
        if len(named["task"].text) > LONGEST_CELL:
            return
        number += 1
        shown = [cell for cell in row[: len(heads)] if cell.text]
        yield Row(
            f"PL.{number}", grid[first][0].start, shown[0].start,
            shown[-1].start + len(shown[-1].text), named,
        )  # fmt: skip


# --- tables whose rows are not to be told apart ----------------------------------------------


def _loose(text: str, start: int, end: int) -> list[Row]:
    """Rows of tables that only their numbers part."""
    cells = [one for row in _grid(text, start, end) for one in row if one.text]
    found: list[Row] = []
    for index, cell in enumerate(cells):
        if _FIRST.match(cell.text):
            found.extend(_numbered(cells, index, len(found)))
    return found


def _numbered(cells: list[Cell], first: int, already: int) -> Iterator[Row]:
    heads: list[str | None] = []
    at = first + 1
    while at < len(cells) and not _NUMBER.match(cells[at].text) and at - first < MOST_HEADS:
        heads.append(_kind(cells[at].text, heads))
        at += 1
    if "lead" not in heads or "task" not in heads:
        return
    width = len(heads)
    number = already
    while at < len(cells) and _NUMBER.match(cells[at].text):
        following = next(
            (i for i in range(at + 2, min(len(cells), at + width + 3))
             if _NUMBER.match(cells[i].text)), min(len(cells), at + 1 + width)
        )  # fmt: skip
        row = cells[at + 1 : following]
        named = {kind: cell for kind, cell in zip(heads, row, strict=False) if kind is not None}
        if len(row) < 2 or "task" not in named:
            at = following
            continue
        number += 1
        last = row[-1]
        yield Row(
            f"PL.{number}", cells[first].start, cells[at].start, last.start + len(last.text), named
        )
        at = following


def _kind(head: str, known: Sequence[str | None]) -> str | None:
    for kind, pattern in COLUMNS:
        if kind not in known and re.search(pattern, head, re.IGNORECASE):
            return kind
    return None
