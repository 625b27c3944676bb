"""Tables somebody filled in, opened in a room of their own and brought here as plain cells."""

from __future__ import annotations

import logging
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, BinaryIO

from monitor.domain.errors import Invalid
from monitor.files.rooms import Room
from monitor.files.table_limits import LARGEST_FILE, MOST_COLUMNS, MOST_ROWS

log = logging.getLogger(__name__)

ROOM = Room(
    ("-m", "monitor.files.reading_room"), patience=20, too_large="table_too_large",
    broken="not_a_table",
)  # fmt: skip
_KINDS = {"xlsx": "xlsx", "csv": "csv", "txt": "csv", "tsv": "csv"}
LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Row:
    """One row with something in it. ``number`` is the one Excel shows, ``cells`` begin at A.

    A cell is a text, a number, true or false, None for an empty one, or an object of what else
    Excel knows: ``day``, ``moment``, ``time``, ``percent``, ``error``, ``formula`` (no value yet).
    """

    number: int
    cells: tuple[Any, ...]

    def at(self, column: int) -> Any:
        """The cell of a column counted from 0; None where there is none."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sheet. ``sheet`` is its name, empty for a text file."""

    kind: str
    sheet: str
    rows: tuple[Row, ...]


def read_table(file: BinaryIO, name: str = "") -> Table:
    """Read the table in a file, whatever may be in it.

    Args:
        file: A file on disk, open for reading bytes.
        name: What it is called where it comes from; only its end is of use. Empty: not known.

    Raises:
        Invalid: It is no table, too large, another kind of file, or not what its name says.
    """
    kind = _kind_of(name)
    told = ROOM.told(file)
    if "wrong" in told:
        raise _refusal(told["wrong"], told.get("values", {}))
    if kind is not None and kind != told["kind"]:
        raise Invalid("file_name_wrong", [("file", "file_name_wrong", {"kind": told["kind"]})],
                      kind=told["kind"])  # fmt: skip
    log.debug("read a table of %s rows with %s MB", len(told["rows"]), told["peak"] // 1_000_000)
    rows = tuple(Row(number, tuple(cells)) for number, cells in told["rows"])
    return Table(told["kind"], told["sheet"], rows)


def _kind_of(name: str) -> str | None:
    """What a name says the file is; None where it says nothing."""
    if not name:
        return None
    odd = any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in name)
    if odd or len(name) > LONGEST_NAME:
        raise _refusal("file_name_refused", {})
    end = re.search(r"\.([A-Za-z0-9]{1,8})$", name.strip())
    if end is None:
        return None
    found = _KINDS.get(end[1].lower())
    if found is None:
        code = "file_has_macros" if end[1].lower() == "xlsm" else "file_kind_refused"
        raise _refusal(code, {})
    return found


def _refusal(code: str, values: dict[str, Any]) -> Invalid:
    limits = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
    told = {**limits, **values} if code == "table_too_large" else values
    return Invalid(code, [("file", code, told)], **told)


__all__ = ["LARGEST_FILE", "Row", "Table", "read_table"]
