"""The board's address and time: nonsense is said to be some; the past is gone through, compared."""

from __future__ import annotations

import itertools
import json
from datetime import datetime, timedelta

import pytest

from monitor.services import comparison, digests, matrix
from monitor.services.matrix import stopping
from tests.builders import SLUG
from tests.domain.test_golden import INSTANTS
from tests.web.test_matrix_page import END, board, parts, text_of

__all__ = ["board"]
FIRST, LAST = (datetime.fromisoformat(INSTANTS[at]) for at in (0, -1))


def shown(board, name="chu-tich", **query):
    return board.layout("matrix", name, directive=SLUG, **query)


# --- what an address says that means nothing -----------------------------------------------------


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"sort": "sideways"}, "thứ tự “sideways”"),
        ({"item": "99,closing"}, "mục “99”"),
        ({"group": "K99"}, "khối “K99”"),
        ({"show": "overdue,late"}, "tình trạng “late”"),
        ({"basis": "guessed"}, "số liệu được tính “guessed”"),
        ({"view": "3d"}, "cách hiển thị “3d”"),
        ({"view": "list", "obligation": "99.9"}, "nhiệm vụ “99.9”"),
        ({"need": "maybe"}, "chỉ ô cần xử lý “maybe”"),
        ({"as_of": "hôm qua"}, "thời điểm “hôm qua”"),
        ({"as_of": "2031-01-01T00:00+07:00"}, "thời điểm “2031-01-01T00:00+07:00”"),
        ({"as_of": "0001-01-01T00:00:00+07:00"}, "thời điểm “0001-01-01T00:00:00+07:00”"),
        ({"view": "compare", "since": "x" * 300}, "thời điểm so sánh “" + "x" * 40 + "”"),
    ],
    ids=str,
)
def test_what_an_address_says_that_means_nothing_is_named_above_the_board(board, query, said):
    found = text_of(shown(board, **query))
    assert "Địa chỉ có phần không hiểu được" in found
    assert said.lower() in found.lower()
    assert "Bảng theo dõi" in found


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"sort": "14.1", "item": "closing", "group": "K4", "show": "met", "need": "1"},
        {"as_of": INSTANTS[0], "view": "list", "obligation": "all", "empty": "1", "q": "?<x>"},
        {"group": "all", "fold": "khong-co,tkv", "unknown": "passed over"},
    ],
    ids=str,
)
def test_an_address_that_makes_sense_is_not_complained_about(board, query):
    assert "không hiểu được" not in text_of(shown(board, **query))


def test_what_remains_of_a_list_is_kept(board):
    found = shown(board, item="99,closing", show="overdue,late")
    chosen = {one.id: one.value for one in parts(found, "Checklist")}
    assert chosen["matrix-items"] == ["closing"]
    assert chosen["matrix-show"] == ["overdue"]


def test_rows_folded_otherwise_than_usual_reach_the_browser_and_come_back(board):
    [ask] = [one for one in parts(shown(board, fold="tkv,K1"), "Store") if one.id == "matrix-ask"]
    assert ask.data["fold"] == "tkv,K1"


# --- sliding through the campaign ----------------------------------------------------------------


def slider(layout):
    """The instants the slider stands for, and where it stands."""
    told = next(
        getattr(one, "data-stops") for one in layout._traverse() if hasattr(one, "data-stops")
    )
    [ranged] = [one for one in parts(layout, "Input") if getattr(one, "type", "") == "range"]
    return [datetime.fromisoformat(at) for at, _ in json.loads(told)], ranged.value


def test_the_slider_ends_at_now_and_stands_at_the_instant_asked_for(board):
    instants, place = slider(shown(board))
    assert place == len(instants) - 1
    assert instants[-1] == datetime.fromisoformat(END)
    assert instants == sorted(instants)
    then, place = slider(shown(board, as_of=INSTANTS[2]))
    assert then[place] == datetime.fromisoformat(INSTANTS[2])
    assert set(then) >= set(instants)


def test_between_two_stops_something_happened_in_the_reader_s_sight_or_a_day_or_limit_passed(board):
    """A reader of a branch is not told when anybody else was busy."""
    with board.cast.reading("chu-tich") as work:
        whole = set(matrix.stops(work, SLUG))
    with board.cast.reading("than-ha-lam") as work:
        mine = set(matrix.stops(work, SLUG))
        told = [matrix.matrix(work, SLUG, at).rows for at in sorted(mine)]
    assert mine < whole
    assert len(told) > 5


def test_with_very_many_reports_days_are_told_and_no_finer(board, monkeypatch):
    monkeypatch.setattr(stopping, "MOST_REPORTS", 0)
    with board.cast.reading("chu-tich") as work:
        found = matrix.stops(work, SLUG)
    assert found
    assert all(two - one <= timedelta(days=1) for one, two in itertools.pairwise(found))


# --- two instants side by side -------------------------------------------------------------------


@pytest.mark.parametrize("basis", ["received", "accepted"])
@pytest.mark.parametrize("since", INSTANTS[:-1])
def test_a_comparison_says_what_the_digest_says_of_the_same_two_instants(board, since, basis):
    then = datetime.fromisoformat(since)
    with board.cast.reading("chu-tich") as work:
        found = comparison.compare(work, SLUG, then, LAST, basis)
        told = digests.statement(work, SLUG, LAST, basis, then)
    assert found.changes == told.changes
    lines = {line.duty.code: line for line in found.lines}
    for line in told.numbers:
        assert lines[line.duty.code].causes == line.causes
        assert lines[line.duty.code].cell == line.cell


@pytest.mark.parametrize("since", INSTANTS[:-1])
def test_every_number_that_moved_is_explained_and_adds_up(board, since):
    then = datetime.fromisoformat(since)
    with board.cast.reading("chu-tich") as work:
        found = comparison.compare(work, SLUG, then, LAST)
    for line in found.lines:
        if line.causes and line.cell.standing is not None:
            moved = (line.cell.numerator or 0) - (line.before.numerator or 0)
            assert sum(one.numerator for one in line.causes) == moved, line.duty.code
    for one in found.flows:
        assert one.then - one.left + one.entered == one.now


def test_the_page_puts_both_numbers_and_the_reason_side_by_side(board):
    said = text_of(shown(board, view="compare", since=INSTANTS[1], as_of=INSTANTS[-1]))
    with board.cast.reading("chu-tich") as work:
        cells = [
            matrix.cell(work, SLUG, "14.1", None, datetime.fromisoformat(at)).cell
            for at in (INSTANTS[1], INSTANTS[-1])
        ]
    for cell in cells:
        assert f"{cell.numerator:,}/{cell.denominator:,}".replace(",", ".") in said
    assert "Báo cáo hợp lệ" in said
    assert "Số ô theo tình trạng" in said


def test_the_earlier_instant_is_gone_back_to_whichever_was_named_first(board):
    turned = shown(board, view="compare", since=INSTANTS[-1], as_of=INSTANTS[1])
    right = shown(board, view="compare", since=INSTANTS[1], as_of=INSTANTS[-1])
    assert text_of(parts(turned, "Tbody")) == text_of(parts(right, "Tbody"))


def test_of_two_instants_between_which_nothing_happened_it_is_said_so(board):
    again = shown(board, view="compare", since=INSTANTS[1], as_of=INSTANTS[1])
    assert "Không có thay đổi nào" in text_of(again)


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("than-ha-lam", {"than-ha-lam"}),
        ("tkv", {"tkv", "than-ha-lam", "than-vang-danh", "than-nui-beo"}),
        ("lanh-dao-ha-long", {"ubnd-huyen-193", "ubnd-xa-06694", "ubnd-xa-06691"}),
    ],
)
def test_a_reader_of_a_branch_compares_that_branch_alone(board, name, theirs):
    with board.cast.reading(name) as work:
        found = comparison.compare(work, SLUG, FIRST, LAST)
    assert {one.who.code for one in found.cells} <= theirs
    assert found.cells
    assert {cause.who.code for line in found.lines for cause in line.causes} <= theirs
    said = text_of(shown(board, name, view="compare", since=INSTANTS[0], as_of=INSTANTS[-1]))
    assert "Đông Bắc" not in said


def test_only_the_chosen_items_are_compared(board):
    with board.cast.reading("chu-tich") as work:
        found = comparison.compare(work, SLUG, FIRST, LAST)
        # The worked example has no items: all of its duties stand in the closing paragraph.
        closing = comparison.compare(work, SLUG, FIRST, LAST, items=("closing",))
        other = comparison.compare(work, SLUG, FIRST, LAST, items=("14",))
    assert (closing.cells, closing.lines) == (found.cells, found.lines)
    assert (other.cells, other.lines, other.flows) == ((), (), ())
