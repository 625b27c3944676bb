"""A list of units to change the tree by, as an office keeps it in Excel."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

from monitor.domain.errors import Invalid
from monitor.domain.placement import ALWAYS, OPEN
from monitor.domain.typed import read_day
from monitor.files.sheets import Row, read_sheet
from monitor.services.tree_plan import UnitRow

REQUIRED = ("code", "name_vi")
OPTIONAL = (
    "name_en", "short_name", "aliases", "org_type", "addressee_group", "parent", "level",
    "district_code", "verified", "source", "note", "valid_from", "valid_to", "head_step",
)  # fmt: skip
NOTHING = "-"
"""Written where a cell is to be emptied: an empty one leaves what is recorded."""
MAY_BE_NOTHING = frozenset({"short_name", "parent", "addressee_group", "district_code", "note"})
_DETAILS = ("org_type", "addressee_group", "level", "district_code", "source", "note")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_YES = frozenset({"yes", "y", "1", "true", "có", "x"})
_NO = frozenset({"no", "n", "0", "false", "không"})
LONGEST = 500
Wrong = list[tuple[str, str, dict[str, Any]]]


def read_units(path: Path) -> list[UnitRow]:
    """The units of a file, as far as it says something of them.

    Raises:
        Invalid: It is no table, lacks a column, has one nobody knows, or a cell cannot be read;
            ``fields`` lists row and column of each.
    """
    sheet = read_sheet(path)
    missing = [name for name in REQUIRED if name not in sheet.columns]
    unknown = [name for name in sheet.columns if name not in (*REQUIRED, *OPTIONAL)]
    wrong: Wrong = [(name, "column_missing", {"column": name}) for name in missing]
    wrong += [(name[:40], "column_unknown", {"column": name[:40]}) for name in unknown]
    if wrong:
        raise Invalid("columns_wrong", wrong)
    units = [_Cells(row, wrong).unit() for row in sheet.rows]
    if wrong:
        raise Invalid("tree_refused", wrong, count=len(wrong))
    return units


class _Cells:
    """The cells of one row; what is wrong with them is added to a list they share."""

    def __init__(self, row: Row, wrong: Wrong) -> None:
        self.row, self.wrong = row, wrong

    def unit(self) -> UnitRow:
        details: dict[str, str | bool] = {
            name: said for name in _DETAILS if (said := self.text(name)) is not None
        }
        verified = self.flag("verified")
        if verified is not None:
            details["verified"] = verified
        return UnitRow(
            self.row.number,
            self.code(),
            self.name(),
            name_en=self.text("name_en"),
            short_name=self.text("short_name"),
            parent=self.text("parent"),
            head_step=self.flag("head_step"),
            since=self.day("valid_from", ALWAYS),
            end=self.day("valid_to", OPEN),
            aliases=self.aliases(),
            details=details,
        )

    def refuse(self, column: str, code: str, /, **values: Any) -> None:
        self.wrong.append((f"row {self.row.number}, {column}", code, values))

    def cell(self, column: str) -> str:
        """A cell in composed Unicode, on one line, without space at its ends."""
        typed = unicodedata.normalize("NFC", self.row.cells.get(column, ""))
        if len(typed) > LONGEST and column not in ("note", "aliases", "source"):
            self.refuse(column, "tree_cell_too_long", longest=LONGEST)
        return " ".join(typed.split())

    def code(self) -> str:
        code = self.cell("code")
        if not _CODE.fullmatch(code):
            self.refuse("code", "tree_code_refused", code=code[:80])
        return code

    def name(self) -> str:
        name = self.cell("name_vi")
        if not name or name == NOTHING:
            self.refuse("name_vi", "tree_name_empty")
        return name

    def text(self, column: str) -> str | None:
        """What a cell says; None where it leaves things as they are, "" where it empties them."""
        said = self.cell(column)
        if said != NOTHING:
            return said or None
        if column not in MAY_BE_NOTHING:
            self.refuse(column, "tree_needed", column=column)
        return ""

    def aliases(self) -> tuple[str, ...]:
        parts = (part.strip() for part in self.cell("aliases").split("|"))
        return tuple(dict.fromkeys(part for part in parts if part and part != NOTHING))

    def flag(self, column: str) -> bool | None:
        said = self.cell(column).casefold()
        if not said:
            return None
        if said not in _YES | _NO:
            self.refuse(column, "not_one_of", choices="yes, no")
        return said in _YES

    def day(self, column: str, nothing: date) -> date | None:
        said = self.cell(column)
        if not said:
            return None
        if said == NOTHING:
            return nothing
        found = read_day(said)
        if found is None:
            self.refuse(column, "not_a_day", typed=said[:40])
        return found
