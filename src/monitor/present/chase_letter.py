"""The dispatch to those who owe their report: the Committee's order quoted, and a request.

The coordinator writes to bodies of its own rank: it quotes the order and itself says "đề nghị".
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.domain.directive import Obligation
from monitor.domain.names import full_name
from monitor.present.formats import number
from monitor.present.papers import (
    VI,
    Annex,
    Block,
    Letterhead,
    Paper,
    Text,
    instant_words,
    order_words,
)
from monitor.present.silent import Board, Silent, silent, silent_table
from monitor.present.standings import is_report_sent

MOST_NAMED = 6
"""More addressees than these are named in the annex alone."""
DATE_TO_FILL = "      /      /            "


def chase_letter(board: Board, head: Letterhead) -> Paper | None:
    """The dispatch, as of the board's instant; None where nobody owes anything."""
    owed = silent(board)
    if not owed:
        return None
    directive = board.directive
    at = instant_words(board.as_of, directive.time_zone)
    names = tuple(full_name(one.row, VI) for one in owed)
    listed = ("Các cơ quan, đơn vị, địa phương có tên tại Phụ lục kèm theo",)
    return Paper(
        "chase",
        head,
        "",
        f"V/v đôn đốc báo cáo kết quả thực hiện {head.order_type} số {directive.number}",
        names if len(names) <= MOST_NAMED else listed,
        (
            *_order(board, head),
            Text(_count(owed, at)),
            Text(
                f"Để kịp thời tổng hợp, báo cáo {head.report_to}, {head.name} đề nghị các cơ quan,"
                " đơn vị, địa phương có tên nêu trên khẩn trương gửi báo cáo kết quả thực hiện trên"
                f" hệ thống theo dõi trước ngày {DATE_TO_FILL}."
            ),
            *_returned(owed),
            Text("Rất mong nhận được sự phối hợp của các cơ quan, đơn vị, địa phương./."),
        ),
        (Annex("", "DANH SÁCH ĐƠN VỊ CHƯA BÁO CÁO", (silent_table(board, owed, at),)),),
        at,
    )


def _order(board: Board, head: Letterhead) -> list[Block]:
    """What the Committee ordered, in its own words where the duty to report has any."""
    order = order_words(board.directive, head)
    said: list[Block] = []
    for duty in (one.duty for one in board.columns if is_report_sent(one.duty)):
        words = _words_of(board, duty)
        if words:
            said += [Text(f"Tại {order}, {board.directive.issuer} chỉ đạo:"), Text(words, "quote")]
    return said or [
        Text(f"Thực hiện {order}, các đơn vị được giao có trách nhiệm báo cáo kết quả thực hiện.")
    ]


def _words_of(board: Board, duty: Obligation) -> str:
    words = " ".join(board.directive.text[duty.start : duty.end].split())
    return f"“{words}”" if words else ""


def _count(owed: Sequence[Silent], at: str) -> str:
    returned = sum(one.is_returned for one in owed)
    unsent = len(owed) - returned
    parts = [f"{number(unsent, VI)} đơn vị chưa gửi báo cáo"] if unsent else []
    parts += [f"{number(returned, VI)} đơn vị được đề nghị hoàn thiện báo cáo"] if returned else []
    return f"Tính đến {at}, còn {' và '.join(parts)} (danh sách tại Phụ lục kèm theo)."


def _returned(owed: Sequence[Silent]) -> list[Block]:
    if not any(one.is_returned for one in owed):
        return []
    return [
        Text(
            "Các đơn vị có báo cáo được trả lại hoàn thiện theo ý kiến đã nêu trên hệ thống và gửi"
            " lại trong thời hạn được ấn định."
        )
    ]
