"""What a cell says, in both languages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from monitor.domain.standing import Mark, OwnReport, Standing
from monitor.present.cells import bar_percent, bar_target, cell_label, cell_lines, grid_cell
from monitor.present.language import LOCALES
from monitor.present.standings import (
    TOKENS,
    basis_words,
    legend,
    mark_words,
    marks_legend,
    standing_name,
    standing_words,
    state_name,
)
from monitor.present.targets import (
    column_words,
    deadline_words,
    interval_words,
    milestone_words,
    missing_words,
    target_note,
    target_words,
)

from .builders import (
    AFTER,
    BEFORE,
    DUE,
    a_cell,
    a_duty,
    a_goal,
    a_silent_cell,
    a_total,
    to_report,
)

PARTIAL = frozenset({Mark.PARTIAL})
MILESTONE = a_goal(
    100, "set", datetime(2020, 8, 16, 17, tzinfo=UTC),
    milestone=Decimal(60), milestone_by=datetime(2020, 8, 10, 17, tzinfo=UTC),
)  # fmt: skip


def a_late_cell(days, **changes):
    return a_silent_cell(Standing.OVERDUE, late_days=days, **changes)


def a_column(target=100, source="explicit", later=None, due_at=DUE):
    """An obligation's column as far as its head needs it."""
    goal = a_goal(target, source)
    return SimpleNamespace(goal=goal, duty=a_duty(), due_at=due_at, later=later or {})


@pytest.mark.parametrize("locale", LOCALES)
def test_the_legend_is_the_whole_table_of_standings_in_order_of_precedence(locale):
    entries = legend(locale)
    assert [one.standing for one in entries] == list(Standing) == list(TOKENS)
    assert all(one.name and one.sentence.endswith(".") for one in entries)
    assert [mark for mark, _ in marks_legend(locale)] == list(Mark)


def test_the_same_shortfall_is_behind_before_its_date_and_not_met_after_it():
    assert standing_words(a_cell(), a_duty(), BEFORE, "vi") == "Chậm tiến độ"
    assert standing_words(a_cell(), a_duty(), AFTER, "vi") == "Chưa đạt"
    assert standing_words(a_cell(), a_duty(), AFTER, "en") == "Not met"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"counts": {"overdue": 1}}, "Chưa đạt: 1 quá hạn"),
        ({"counts": {"overdue": 2, "returned": 1}}, "Chưa đạt: 2 quá hạn, 1 trả lại"),
        ({"counts": {}}, "Chưa đạt: 4 đơn vị chưa có số"),
        ({"coverage_kind": "declared"}, "Chưa đạt: 4 cơ sở chưa có số"),
        ({"reported": None, "expected": None}, "Chưa đạt: chưa khai độ phủ"),
    ],
)
def test_a_number_at_its_target_that_is_not_met_says_whom_it_waits_for(changes, said):
    cell = a_total(numerator=4800, denominator=4800, value="100.0", **changes)
    assert standing_words(cell, a_duty(), AFTER, "vi") == said
    short = a_total(numerator=4799, denominator=4800, value="99.9", **changes)
    assert standing_words(short, a_duty(), AFTER, "vi") == "Chưa đạt"


@pytest.mark.parametrize(
    ("cell", "duty", "vi", "en"),
    [
        (
            a_silent_cell(Standing.OVERDUE, late_days=3),
            a_duty(),
            "Quá hạn 3 ngày",
            "Overdue 3 days",
        ),
        (a_silent_cell(Standing.OVERDUE, late_days=1), a_duty(), "Quá hạn 1 ngày", "Overdue 1 day"),
        (a_silent_cell(), a_duty(), "Chưa báo cáo", "Not reported"),
        (
            a_silent_cell(),
            a_duty(binding="request"),
            "Đề nghị, chưa có báo cáo",
            "Requested, no report yet",
        ),
        (a_silent_cell(Standing.AWAITING), a_duty(), "Chờ duyệt", "Awaiting approval"),
        (
            a_silent_cell(Standing.AWAITING, sent_at=BEFORE),
            a_duty(),
            "Chờ tiếp nhận",
            "Awaiting acceptance",
        ),
        (a_cell(Standing.IN_PROGRESS), a_duty(), "Đang thực hiện", "In progress"),
        (
            a_cell(Standing.IN_PROGRESS, goal=MILESTONE),
            a_duty(),
            "Đạt mốc 60%",
            "Milestone 60% reached",
        ),
        (a_cell(Standing.MET), a_duty(), "Đạt", "Met"),
        (a_cell(Standing.MET), to_report(), "Đã nộp", "Submitted"),
        (a_cell(Standing.REPORTED), a_duty(), "Có số liệu", "Has figures"),
        (
            a_silent_cell(Standing.REPORTED, sent_at=BEFORE),
            a_duty(),
            "Không phát sinh",
            "Nothing arose",
        ),
        (a_silent_cell(None), a_duty(), "Không cộng gộp", "Not added up"),
    ],
)
def test_a_standing_says_what_is_particular_to_the_cell(cell, duty, vi, en):
    assert standing_words(cell, duty, AFTER, "vi") == vi
    assert standing_words(cell, duty, AFTER, "en") == en


def test_a_request_is_simply_not_reported_while_there_is_time():
    said = standing_words(a_silent_cell(), a_duty(binding="request"), BEFORE, "vi")
    assert said == "Chưa báo cáo"


def test_a_waiting_total_does_not_say_who_is_waited_for_where_it_cannot_know():
    waiting = a_silent_cell(Standing.AWAITING, contribution="children")
    said = standing_words(waiting, a_duty(), AFTER, "vi", basis="accepted")
    assert said == "Chờ duyệt hoặc tiếp nhận"


@pytest.mark.parametrize(
    ("cell", "duty", "lines"),
    [
        (a_cell(), a_duty(), ("94,0%", "07/8 16:58")),
        (a_cell(marks=frozenset({Mark.LATE}), late_days=1), a_duty(), ("94,0%", "muộn 1 ngày")),
        (a_total(marks=PARTIAL), a_duty(), ("88,6%", "◔ 20/24 đv")),
        (a_total(reported=24), a_duty(), ("88,6%", "24/24 đv")),
        (a_total(reported=24, counts={"overdue": 2}), a_duty(), ("88,6%", "2 quá hạn")),
        (a_silent_cell(Standing.OVERDUE, late_days=3), a_duty(), ("Quá hạn", "3 ngày")),
        (
            a_silent_cell(Standing.OVERDUE, late_days=3, own=OwnReport("submitted", 2)),
            a_duty(),
            ("Quá hạn", "chờ duyệt"),
        ),
        (
            a_cell(Standing.OVERDUE, late_days=1, marks=frozenset({Mark.STALE})),
            a_duty(),
            ("Quá hạn", "1 ngày, 94,0%"),
        ),
        (a_silent_cell(own=OwnReport("draft", 1)), a_duty(), ("Chưa có", "có bản nháp")),
        (a_silent_cell(), a_duty(), ("Chưa có", "hạn 07/8")),
        (a_silent_cell(Standing.RETURNED), a_duty(), ("Trả lại", "chờ sửa")),
        (
            a_cell(reported=600, expected=640, coverage_kind="declared", marks=PARTIAL),
            a_duty(),
            ("94,0%", "◔ 600/640 cơ sở"),
        ),
        (
            a_cell(Standing.MET, value="100.0", numerator=1, denominator=1),
            to_report(),
            ("Đã nộp", "07/8 16:58"),
        ),
        (
            a_total(numerator=40, denominator=45, reported=40, expected=45, counts={"overdue": 5},
                    marks=PARTIAL),
            to_report(),
            ("40/45", "5 quá hạn"),
        ),
        (
            a_silent_cell(None, contribution=None, reported=3, expected=5),
            a_duty(),
            ("3/5", "có số liệu"),
        ),
        (
            a_cell(Standing.REPORTED, value="1234", numerator=1234, denominator=None),
            a_duty(kind="count", denominator=None, unit="lượt"),
            ("1.234", "07/8 16:58"),
        ),
    ],
)  # fmt: skip
def test_a_cell_has_two_lines_value_first_then_age_or_coverage(cell, duty, lines):
    assert cell_lines(cell, duty, "vi") == lines


def test_a_screen_reader_hears_unit_item_value_standing_coverage_and_time():
    at = datetime(2020, 8, 10, 0, 40, tzinfo=UTC)
    cell = a_total(figure_at=at, marks=PARTIAL)
    assert cell_label("TKV", a_duty(), cell, AFTER, "vi") == (
        "TKV, mục 14, điện thoại đã cài: 88,6 phần trăm, chưa đạt, "
        "20 trên 24 đơn vị có số, lúc 07:40 ngày 10 tháng 8"
    )
    assert cell_label("TKV", a_duty(), cell, AFTER, "en") == (
        "TKV, item 14, phones installed: 88.6 percent, not met, "
        "20 of 24 units have figures, at 07:40 on 10 Aug"
    )


def test_marks_are_said_in_words():
    cell = a_cell(
        marks=frozenset({Mark.LATE, Mark.STALE, Mark.CORRECTED, Mark.EXTENDED}), late_days=2
    )
    assert mark_words(cell, "vi") == (
        "muộn 2 ngày", "số cũ ngày 07/8", "đã điều chỉnh", "được gia hạn",
    )  # fmt: skip
    assert mark_words(a_total(marks=PARTIAL), "en") == ("◔ 20/24 units",)


def test_a_target_carries_where_it_came_from():
    implied = a_duty(target_words="toàn bộ")
    assert target_words(a_goal(), a_duty(), "vi") == "mục tiêu 100%"
    assert target_note(a_goal(), a_duty(), "vi") == ""
    assert target_words(a_goal(source="implied"), implied, "vi") == "mục tiêu 100% ‡"
    assert target_note(a_goal(source="implied"), implied, "vi") == (
        "‡ suy từ chữ “toàn bộ” trong văn bản"
    )
    assert target_words(a_goal(60, "set"), a_duty(), "vi") == "mục tiêu 60% †"
    assert "không có trong văn bản" in target_note(a_goal(60, "set"), a_duty(), "vi")
    assert target_words(a_goal(None), a_duty(), "vi") == "không có mục tiêu"
    assert target_words(a_goal(100_000, "set"), a_duty(kind="count", unit="lượt"), "vi") == (
        "mục tiêu 100.000 lượt †"
    )


def test_a_milestone_and_a_column_name_the_last_valid_day():
    assert milestone_words(MILESTONE, a_duty(), "vi") == "mốc 60% đến 10/8 †"
    assert column_words(a_column(source="implied"), "vi") == "100% ‡, hạn 07/8"
    assert column_words(a_column(None), "en") == "due 7 Aug"


def test_a_column_says_how_many_units_have_longer_and_until_when():
    tenth, twelfth = (DUE + timedelta(days=n) for n in (3, 5))
    one = {"so-cong-thuong": tenth}
    assert column_words(a_column(later=one), "vi") == (
        "100%, hạn 07/8, 1 đơn vị được gia hạn đến 10/8"
    )
    two = {**one, "tkv": tenth}
    assert column_words(a_column(later=two), "en") == "100%, due 7 Aug, 2 units extended to 10 Aug"
    apart = {**two, "dong-bac": twelfth}
    assert column_words(a_column(later=apart), "vi") == (
        "100%, hạn 07/8, 3 đơn vị được gia hạn, muộn nhất đến 12/8"
    )
    assert column_words(a_column(later=two), "vi", is_short=True) == "100%, hạn 07/8, 2 đv đến 10/8"
    assert column_words(a_column(later=apart), "en", is_short=True) == (
        "100%, due 7 Aug, 3 u. to 12 Aug at most"
    )
    # A target's own day is no deadline of reports, so nobody has longer than that.
    assert "gia hạn" not in column_words(a_column(later=one, due_at=DUE - timedelta(days=1)), "vi")
    assert deadline_words(a_column(later=one), "vi").endswith("; 1 đơn vị được gia hạn đến 10/8")


def test_the_interval_is_stated_or_its_absence_is_explained():
    assert interval_words(a_total(), a_duty(), "vi") == "chắc chắn trong khoảng 71,2% đến 90,8%"
    assert interval_words(a_total(), a_duty(), "en") == "certainly between 71.2% and 90.8%"
    gap = a_total(low=None, high=None, interval_gap="no_reference")
    assert "không có số nền" in interval_words(gap, a_duty(), "vi")
    assert "chưa có số" in interval_words(a_silent_cell(), a_duty(), "vi")
    assert "không thiếu" in interval_words(a_cell(), a_duty(), "vi")


@pytest.mark.parametrize(
    ("above", "below", "said"),
    [
        (4512, 4800, "Còn 288 máy nữa là đạt 100%"),
        (4799, 4800, "Còn 1 máy nữa là đạt 100%"),
        (4800, 4800, "Đã đạt mục tiêu 100%"),
    ],
)
def test_what_is_missing_is_counted_in_the_units_of_the_figure(above, below, said):
    assert missing_words(above, below, a_goal(), a_duty(), "máy", "vi") == said


def test_what_is_missing_is_a_whole_number_also_for_a_part_of_the_base():
    assert missing_words(0, 7, a_goal(50, "set"), a_duty(), "hộ", "vi").startswith("Còn 4 hộ")


def test_the_grid_gets_lines_label_bar_and_marks_and_nothing_empty():
    cell = a_total(marks=PARTIAL, counts={"overdue": 3})
    drawn = grid_cell("TKV", a_duty(), cell, AFTER, "vi")
    assert drawn["s"] == "behind"
    assert (drawn["a"], drawn["b"]) == ("88,6%", "◔ 20/24 đv")
    assert (drawn["p"], drawn["t"], drawn["n"]) == (88.6, 100.0, 88.6)
    assert drawn["m"] == ["partial"]
    assert drawn["c"] == {"overdue": 3}
    silent = grid_cell("Than X", a_duty(), a_silent_cell(), AFTER, "vi")
    assert {"p", "t", "m", "n", "c"}.isdisjoint(silent)


def test_a_bar_is_drawn_for_a_share_and_for_a_count_with_a_target_only():
    counted = a_duty(kind="count", denominator=None, unit="lượt")
    broadcasts = a_cell(Standing.IN_PROGRESS, value="25", goal=a_goal(200, "set"))
    assert (bar_percent(broadcasts, counted), bar_target(broadcasts, counted)) == (12.5, 100.0)
    untold = a_cell(Standing.REPORTED, value="25", goal=a_goal(None))
    assert bar_percent(untold, counted) is None
    assert bar_percent(a_silent_cell(Standing.OVERDUE), a_duty()) is None


def test_names_stand_alone_for_filters_states_and_bases():
    assert standing_name(Standing.BEHIND, "vi") == "Chậm tiến độ / Chưa đạt"
    assert state_name("approved", "vi") == "đã gửi, chờ tiếp nhận"
    assert basis_words("received", "vi") == "Tính số đã gửi và không bị trả lại"
