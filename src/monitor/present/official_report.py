"""The official report to the People's Committee: what was ordered, what came of it, who is silent.

Every figure carries the instant it was known at and how many units stand behind it. What no figure
says (difficulties, causes, proposals of the office's own) is left for the office to write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.domain.directive import Directive, Obligation
from monitor.domain.names import full_name
from monitor.domain.standing import Cell, Standing
from monitor.domain.task_statistic import StatisticRow, TaskCount
from monitor.present.cells import numbers_words
from monitor.present.formats import fraction, lower_first, number
from monitor.present.papers import (
    VI,
    Annex,
    Block,
    Entry,
    Figure,
    Letterhead,
    Paper,
    Table,
    Text,
    instant_words,
    order_words,
)
from monitor.present.silent import Board, Silent, silent, silent_table
from monitor.present.standings import (
    basis_words,
    coverage_words,
    is_report_sent,
    standing_words,
    title_of,
    total_words,
    value_words,
)
from monitor.present.tables import MatrixRow, exact_decimal
from monitor.present.targets import interval_words, target_level
from monitor.present.task_words import (
    counting_note,
    name_of,
    number_words,
    numbers_of,
    rule_lines,
    statistic_heads,
)

ALL = "all"
OFFICE_WRITES = "[Cơ quan soạn thảo bổ sung.]"


def official_report(board: Board, tasks: Sequence[StatisticRow], head: Letterhead) -> Paper:
    """The report of the coordinator, as of the board's instant and on its basis."""
    return _Report(board, tuple(tasks), head).paper()


@dataclass(frozen=True)
class _Report:
    board: Board
    tasks: tuple[StatisticRow, ...]
    head: Letterhead

    @property
    def directive(self) -> Directive:
        return self.board.directive

    @property
    def at(self) -> str:
        return instant_words(self.board.as_of, self.directive.time_zone)

    @property
    def order(self) -> str:
        return order_words(self.directive, self.head)

    @property
    def whole(self) -> Mapping[str, Cell]:
        """The cells of the whole directive."""
        return next((row.cells for row in self.board.rows if row.code == ALL), {})

    @property
    def blocks(self) -> list[MatrixRow]:
        return [row for row in self.board.rows if row.kind == "group" and row.code != ALL]

    def paper(self) -> Paper:
        owed = silent(self.board)
        return Paper(
            "report",
            self.head,
            "BÁO CÁO",
            f"Kết quả thực hiện {self.order}",
            (self.head.report_to,),
            (
                Text(self._opening()),
                *self._conduct(owed),
                *self._results(),
                Text("III. KHÓ KHĂN, VƯỚNG MẮC, NGUYÊN NHÂN", "section"),
                *self._gaps(),
                Text(OFFICE_WRITES, "blank"),
                Text("IV. ĐỀ XUẤT, KIẾN NGHỊ", "section"),
                *self._proposals(owed),
                Text(OFFICE_WRITES, "blank"),
                Text("V. NHIỆM VỤ THỜI GIAN TỚI", "section"),
                *self._next(owed),
                Text(OFFICE_WRITES, "blank"),
                Text(f"{self.head.name} kính báo cáo {self.head.report_to} xem xét, chỉ đạo./."),
            ),
            (self._by_block(), self._who_is_silent(owed), self._statistic()),
            self.at,
        )

    def _opening(self) -> str:
        subject = self.directive.subject
        about = f" về việc {subject[:1].lower()}{subject[1:]}" if subject else ""
        return (
            f"Thực hiện {self.order}{about}, {self.head.name} báo cáo kết quả như sau (số liệu tính"
            f" đến {self.at}; {lower_first(basis_words(self.board.basis, VI))}):"
        )

    # I --------------------------------------------------------------------------------------

    def _conduct(self, owed: Sequence[Silent]) -> list[Block]:
        total = self._total()
        duties = {item for one in self.board.columns if (item := one.duty.item) is not None}
        said = [
            f"1. {self.order} gồm {number(len(self.board.columns), VI)} nhiệm vụ có theo dõi, thuộc"
            f" {number(len(duties), VI)} mục, được cụ thể hóa thành {number(total.given, VI)} lượt"
            f" giao cho các đơn vị{self._exempt(total)}.",
            *self._reporting(owed),
        ]
        blocks = [row for row in self.tasks if row.kind == "group"]
        table = Table(
            f"Thống kê nhiệm vụ theo khối, tính đến {self.at}",
            tuple(statistic_heads(VI)),
            tuple(_task_line(row) for row in blocks),
            (3.4, *(1.0,) * 9),
            frozenset(i for i, row in enumerate(blocks) if row.code == ALL),
        )
        return [
            Text("I. CÔNG TÁC CHỈ ĐẠO, TRIỂN KHAI", "section"),
            *(Text(one) for one in said),
            table,
        ]

    def _total(self) -> TaskCount:
        return next((row.count for row in self.tasks if row.code == ALL), TaskCount())

    def _exempt(self, total: TaskCount) -> str:
        said = number(total.exempt, VI)
        return f" (đã trừ {said} lượt được miễn)" if total.exempt else ""

    def _reporting(self, owed: Sequence[Silent]) -> list[str]:
        """How many have sent what they were to report, and who has not."""
        said: list[str] = []
        for one in self.board.columns:
            cell = self.whole.get(one.duty.code)
            if cell is not None and is_report_sent(one.duty):
                due = "" if cell.goal.date is None else self._due(cell.goal.date)
                share = fraction(cell.numerator, cell.denominator, VI)
                more = total_words(cell, VI)
                said.append(
                    f"{len(said) + 2}. Về chế độ báo cáo{due}: tính đến {self.at} có {share} đơn vị"
                    f" đã gửi báo cáo{f' ({more})' if more else ''}."
                )
        if owed:
            returned = sum(one.is_returned for one in owed)
            unsent = len(owed) - returned
            parts = [f"{number(unsent, VI)} đơn vị chưa gửi"] if unsent else []
            parts += [f"{number(returned, VI)} đơn vị bị trả lại để hoàn thiện"] if returned else []
            said.append(f"{' và '.join(parts)} được nêu tên tại Phụ lục II.")
        return said

    def _due(self, date: datetime) -> str:
        return f" (thời hạn: trước {instant_words(date, self.directive.time_zone)})"

    # II -------------------------------------------------------------------------------------

    def _results(self) -> list[Block]:
        said: list[Block] = [Text("II. KẾT QUẢ THỰC HIỆN", "section")]
        place = 0
        for item in self.directive.items:
            duties = [one.duty for one in self.board.columns if one.duty.item == item.label]
            if not duties:
                continue
            place += 1
            said.append(Text(f"{place}. Mục {item.label}", "clause"))
            said.append(Text(f"“{_one_line(item.text)}”", "quote"))
            said += [Text(self._result(duty)) for duty in duties]
        closing = [one.duty for one in self.board.columns if one.duty.item is None]
        if closing:
            said.append(Text(f"{place + 1}. Đoạn kết của văn bản", "clause"))
            for duty in closing:
                words = _one_line(self.directive.text[duty.start : duty.end])
                said += [Text(f"“{words}”", "quote")] if words else []
                said.append(Text(self._result(duty)))
        return said

    def _result(self, duty: Obligation) -> str:
        """One duty's result as a sentence that may stand alone: number, coverage, instant."""
        name = duty.headline.name_vi or title_of(duty, VI)
        cell = self.whole.get(duty.code)
        if cell is None:
            return f"- {name}: không có đơn vị chịu trách nhiệm tại thời điểm báo cáo."
        return f"- {name}: {'; '.join(self._said_of(duty, cell))}; tính đến {self.at}."

    def _said_of(self, duty: Obligation, cell: Cell) -> list[str]:
        if cell.standing is None:
            share = fraction(cell.reported, cell.expected, VI)
            more = total_words(cell, VI)
            return [
                f"{share} đơn vị có số liệu",
                *([more] if more else []),
                "không cộng thành một số vì đối tượng của các đơn vị trùng nhau",
            ]
        said = [_value(cell, duty, self.directive), coverage_words(cell, VI) + " có số liệu"]
        if cell.low is not None and cell.low != cell.high:
            said.append(interval_words(cell, duty, VI))
        elif cell.interval_gap in ("no_reference", "declared") and cell.value is not None:
            said.append("chưa xác định được khoảng chắc chắn vì thiếu quy mô của đơn vị chưa có số")
        goal = target_level(cell.goal, duty, VI)
        if goal:
            said.append(f"mục tiêu {goal}")
        standing = standing_words(cell, duty, self.board.as_of, VI, basis=self.board.basis)
        if cell.standing is not Standing.REPORTED or cell.value is None:
            said.append(lower_first(standing))  # that there are figures, the number says itself
        if more := total_words(cell, VI):
            said.append(more)
        return said

    # III to V -------------------------------------------------------------------------------

    def _gaps(self) -> list[Block]:
        """What the figures do not say yet: duties behind which not every unit stands."""
        partial = [
            one.duty
            for one in self.board.columns
            if (cell := self.whole.get(one.duty.code)) is not None
            and cell.reported is not None
            and cell.expected is not None
            and cell.reported < cell.expected
        ]
        if not partial:
            return []
        codes = ", ".join(duty.code for duty in partial)
        return [
            Text(
                f"Số liệu chưa đầy đủ: {number(len(partial), VI)} nhiệm vụ chưa đủ đơn vị có số"
                f" liệu (các nhiệm vụ {codes}); kết quả nêu tại Phần II là của các đơn vị đã có số."
            )
        ]

    def _proposals(self, owed: Sequence[Silent]) -> list[Block]:
        if not owed:
            return []
        return [
            Text(
                f"Đề nghị {self.head.report_to} chỉ đạo {number(len(owed), VI)} đơn vị có tên tại"
                " Phụ lục II khẩn trương gửi báo cáo kết quả thực hiện theo quy định."
            )
        ]

    def _next(self, owed: Sequence[Silent]) -> list[Block]:
        behind = [
            one.duty
            for one in self.board.columns
            if (cell := self.whole.get(one.duty.code)) is not None
            and cell.standing in (Standing.BEHIND, Standing.IN_PROGRESS)
        ]
        said = []
        if owed:
            said.append(
                f"- Tiếp tục đôn đốc {number(len(owed), VI)} đơn vị chưa hoàn thành việc báo cáo."
            )
        if behind:
            names = "; ".join(f"{title_of(duty, VI)} ({duty.code})" for duty in behind)
            said.append(f"- Tiếp tục thực hiện các nhiệm vụ chưa đạt mục tiêu: {names}.")
        return [Text(one) for one in said]

    # annexes --------------------------------------------------------------------------------

    def _by_block(self) -> Annex:
        blocks = self.blocks
        lines = []
        for one in self.board.columns:
            cells = [self.whole.get(one.duty.code), *(row.cells.get(one.duty.code)
                                                      for row in blocks)]  # fmt: skip
            goal = target_level(cells[0].goal, one.duty, VI) if cells[0] else ""
            named = f"{one.duty.code}. {title_of(one.duty, VI)}"
            lines.append((named, goal, *(_figure(cell, one.duty) for cell in cells)))
        table = Table(
            f"Số liệu tính đến {self.at}; {lower_first(basis_words(self.board.basis, VI))}."
            " Dưới mỗi số là số đơn vị có số liệu trên số đơn vị phải báo cáo; “–” là chưa có số"
            " liệu, không phải số 0; ô trống là không giao; n/N là nhiệm vụ không cộng số liệu.",
            ("Nhiệm vụ", "Mục tiêu", "Toàn bộ", *(full_name(row, VI) for row in blocks)),
            tuple(lines),
            (3.2, 1.0, *(1.4,) * (1 + len(blocks))),
        )
        return Annex("I", "BIỂU TỔNG HỢP SỐ LIỆU THEO KHỐI", (table,), landscape=True)

    def _who_is_silent(self, owed: Sequence[Silent]) -> Annex:
        title = "DANH SÁCH ĐƠN VỊ CHƯA BÁO CÁO"
        blocks: tuple[Block, ...] = (silent_table(self.board, owed, self.at),)
        if not owed:
            blocks = (Text(f"Tính đến {self.at}, không còn đơn vị nào chưa báo cáo."),)
        return Annex("II", title, blocks)

    def _statistic(self) -> Annex:
        table = Table(
            f"Tính đến {self.at}; {lower_first(basis_words(self.board.basis, VI))}",
            tuple(statistic_heads(VI)),
            tuple(_task_line(row) for row in self.tasks),
            (4.2, *(1.0,) * 9),
            frozenset(i for i, row in enumerate(self.tasks) if row.kind == "group"),
        )
        rules = Table(
            "Cách tính: tình trạng trên hệ thống và cách xếp trong thống kê",
            ("Tình trạng", "Cách xếp trong thống kê"),
            tuple((name, words) for _one, name, words in rule_lines(VI)),
            (1.0, 4.0),
        )
        return Annex(
            "III", "THỐNG KÊ NHIỆM VỤ THEO ĐƠN VỊ",
            (table, Text(counting_note(VI)), rules), landscape=True,
        )  # fmt: skip


def _task_line(row: StatisticRow) -> tuple[Entry, ...]:
    words = number_words(row.count, VI)
    numbers = numbers_of(row.count)
    return (
        name_of(row, VI),
        *(Figure(value, said) for value, said in zip(numbers, words, strict=True)),
    )


def _figure(cell: Cell | None, duty: Obligation) -> Entry:
    if cell is None:
        return ""
    coverage = coverage_words(cell, VI)
    if cell.standing is None:
        return Figure(None, fraction(cell.reported, cell.expected, VI))
    return Figure(exact_decimal(cell.value), value_words(cell, duty, VI), coverage)


def _value(cell: Cell, duty: Obligation, directive: Directive) -> str:
    if cell.value is None:
        return "chưa có số liệu"
    words = value_words(cell, duty, VI)
    if duty.headline.kind == "count":
        return f"{words} {duty.headline.unit}".strip()
    behind = numbers_words(cell, duty, directive, VI)
    return f"{words} ({behind})" if behind else words


def _one_line(text: str) -> str:
    return " ".join(text.split())
