"""Tables of tasks: a row for each, with columns for who leads, with whom and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.intake.reader.plain import CELL

COLUMNS = (
    ("partners", r"phối hợp"),
    ("lead", r"chủ trì|cơ quan thực hiện|đơn vị thực hiện|thực hiện chính|trách nhiệm|đầu mối"
             r"|đơn vị chịu|cơ quan tham mưu|đơn vị được giao"),
    ("time", r"thời gian|thời hạn|tiến độ|hoàn thành|thời điểm"),
    ("task", r"nội dung|nhiệm vụ|công việc|hoạt động|giải pháp|chỉ tiêu"),
)  # fmt: skip
_FIRST = re.compile(r"^(?:STT|TT|Số TT|Số thứ tự|No\.?)$", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:\d{1,3}|[IVX]{1,5}|\d{1,2}\.\d{1,2})\.?$")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and where it begins in the plain text."""

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
    cells = list(_cells(text, start, end))
    found: list[Row] = []
    for index, cell in enumerate(cells):
        if _FIRST.match(cell.text):
            found.extend(_rows(cells, index, len(found)))
    return found


def _cells(text: str, start: int, end: int) -> Iterator[Cell]:
    at = start
    for piece in text[start:end].split(CELL):
        told = " ".join(piece.split())
        if told and not re.fullmatch(r"[-:\s]+", told):
            begun = at + len(piece) - len(piece.lstrip())
            yield Cell(begun, told)
        at += len(piece) + 1


def _rows(cells: list[Cell], first: int, already: int) -> Iterator[Row]:
    heads: list[str | None] = []
    at = first + 1
    while at < len(cells) and not _NUMBER.match(cells[at].text) and at - first < 12:
        heads.append(_kind(cells[at].text, heads))
        at += 1
    if "lead" not in heads or "task" not in heads:
        return
    width = len(heads)
    number = already
    while at < len(cells) and _NUMBER.match(cells[at].text):
        row = cells[at + 1 : at + 1 + width]
        following = next(
            (i for i in range(at + 1, min(len(cells), at + width + 3))
             if i > at + 1 and _NUMBER.match(cells[i].text)), min(len(cells), at + 1 + width)
        )  # fmt: skip
        row = cells[at + 1 : following]
        named = {kind: cell for kind, cell in zip(heads, row, strict=False) if kind is not None}
        if len(row) < 2 or "task" not in named:
            # A heading between rows: a number and a title.
            at = following
            continue
        number += 1
        last = row[-1]
        yield Row(
            f"PL.{number}", cells[first].start, cells[at].start, last.start + len(last.text), named
        )
        at = following


def _kind(head: str, known: list[str | None]) -> str | None:
    for kind, pattern in COLUMNS:
        if kind not in known and re.search(pattern, head, re.IGNORECASE):
            return kind
    return None
