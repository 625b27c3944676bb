"""Who still owes a report: for the official papers, and for whoever is about to make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.domain.directive import Basis, Directive, Obligation
from monitor.domain.names import full_name
from monitor.domain.standing import Cell, Standing
from monitor.present.formats import last_day, lower_first, number
from monitor.present.papers import VI, Figure, Table
from monitor.present.standings import basis_words, is_report_sent, standing_words, state_name
from monitor.present.tables import MatrixColumn, MatrixRow

NOT_SENT = (Standing.OVERDUE, Standing.NOT_REPORTED, Standing.AWAITING)


class Board(Protocol):
    """The matrix of the whole directive, its addressees' rows and those of its blocks."""

    @property
    def directive(self) -> Directive: ...
    @property
    def as_of(self) -> datetime: ...
    @property
    def basis(self) -> Basis: ...
    @property
    def columns(self) -> Sequence[MatrixColumn]: ...
    @property
    def rows(self) -> Sequence[MatrixRow]: ...


@dataclass(frozen=True, slots=True)
class Silent:
    """An addressee whose report has not been sent, or was returned."""

    row: MatrixRow
    duty: Obligation
    cell: Cell

    @property
    def is_returned(self) -> bool:
        return self.cell.standing is Standing.RETURNED


def silent(board: Board) -> list[Silent]:
    """The addressees that still owe their report, in the order of the board.

    They are those of the duty to report; where a directive has none, those with any duty unsent.
    """
    found = []
    asked = [one for one in board.columns if is_report_sent(one.duty)] or list(board.columns)
    for row in board.rows:
        if row.kind != "organization":
            continue
        for one in asked:
            cell = row.cells.get(one.duty.code)
            if cell is not None and _is_owed(cell):
                found.append(Silent(row, one.duty, cell))
                break
    return found


def _is_owed(cell: Cell) -> bool:
    """What is sent and waits for acceptance is owed by nobody."""
    if cell.standing is Standing.RETURNED:
        return True
    return cell.standing in NOT_SENT and cell.sent_at is None


def silent_table(board: Board, owed: Sequence[Silent], at: str) -> Table:
    """Who still owes a report: block, standing, days, how far it has come, until when."""
    blocks: dict[str, str] = {}
    for group in board.directive.groups:
        for code in group.members:
            blocks.setdefault(code, full_name(group, VI))
    lines = tuple(
        (
            str(place),
            full_name(one.row, VI),
            blocks.get(one.row.code, "Đơn vị khác"),
            standing_words(one.cell, one.duty, board.as_of, VI, basis=board.basis),
            Figure(one.cell.late_days, number(one.cell.late_days, VI))
            if one.cell.late_days
            else "",
            state_name(one.cell.own.state if one.cell.own else "open", VI),
            "" if (due := one.cell.due or one.cell.goal.date) is None
            else last_day(due, VI, board.directive.time_zone),
        )
        for place, one in enumerate(owed, start=1)
    )  # fmt: skip
    return Table(
        f"Tính đến {at}; {lower_first(basis_words(board.basis, VI))}",
        (
            "TT", "Đơn vị", "Khối", "Tình trạng", "Số ngày quá hạn", "Báo cáo đang ở bước",
            "Ngày cuối còn trong hạn",
        ),
        lines,
        (0.5, 3.0, 2.2, 1.6, 1.0, 1.6, 1.2),
    )  # fmt: skip
