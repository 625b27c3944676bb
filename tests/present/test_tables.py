"""The matrix and its trends as tables."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace

import pandas as pd
import pytest

from monitor.domain.standing import Mark, Standing
from monitor.present.language import LOCALES
from monitor.present.tables import cells_frame, matrix_frame, series_frame, standing_counts

from .builders import AFTER, a_cell, a_duty, a_silent_cell, a_total, to_report


@dataclass
class Row:
    code: str
    cells: dict = field(default_factory=dict)
    kind: str = "organization"
    name_vi: str = "Than Hà Lầm"
    name_en: str = "Ha Lam Coal"
    level: int = 2


COLUMNS = [SimpleNamespace(duty=a_duty()), SimpleNamespace(duty=to_report())]
ROWS = [
    Row("all", {"14.1": a_total(marks=frozenset({Mark.PARTIAL}))}, kind="group", level=0),
    Row("than-ha-lam", {"14.1": a_cell(), "C.2": a_cell(Standing.MET)}),
    Row("than-x", {"14.1": a_silent_cell(Standing.OVERDUE, late_days=3)}),
]


def test_values_are_numbers_and_standings_are_words():
    frame = matrix_frame(COLUMNS, ROWS, AFTER, "vi")
    value, standing = "Kết quả", "Tình trạng"
    assert list(frame[("", "Mã")]) == ["all", "than-ha-lam", "than-x"]
    assert frame[("14.1 điện thoại đã cài", value)].tolist()[:2] == [88.6, 94.0]
    assert frame[("14.1 điện thoại đã cài", standing)].tolist() == [
        "Chưa đạt", "Chưa đạt", "Quá hạn 3 ngày",
    ]  # fmt: skip
    assert frame[("C.2 báo cáo kết quả", standing)].tolist() == ["", "Đã nộp", ""]
    assert frame[("14.1 điện thoại đã cài", "Độ phủ")].tolist()[0] == "20/24 đơn vị"


def test_what_nobody_reported_is_empty_and_not_zero():
    frame = matrix_frame(COLUMNS, ROWS, AFTER, "en")
    values = frame[("14.1 phones installed", "Value")]
    assert pd.isna(values.iloc[2])
    assert values.dtype == "float64"


def test_a_line_per_cell_carries_coverage_interval_marks_and_times():
    frame = cells_frame(COLUMNS, ROWS, AFTER, "vi")
    assert len(frame) == 4
    top = frame.iloc[0]
    assert (top["Tử số"], top["Mẫu số"]) == (62420, 70450)
    assert (top["Cận dưới"], top["Cận trên"]) == (71.2, 90.8)
    assert (top["Đã báo cáo"], top["Phải báo cáo"]) == (20, 24)
    assert top["Dấu phụ"] == "◔ 20/24 đơn vị"
    assert frame.iloc[1]["Gửi lúc"] == "07/08/2020 16:58"
    assert frame.iloc[3]["Số ngày muộn"] == 3


@pytest.mark.parametrize("locale", LOCALES)
def test_a_matrix_with_nothing_in_it_still_has_its_heads(locale):
    assert list(matrix_frame(COLUMNS, [], AFTER, locale).shape) == [0, 9]
    assert cells_frame(COLUMNS, [], AFTER, locale).empty
    assert series_frame([], a_duty(), locale).empty


def test_a_trend_is_a_line_per_day_on_the_local_clock():
    points = [
        SimpleNamespace(at=datetime(2020, 8, day, 16, 59, tzinfo=UTC), cell=cell)
        for day, cell in ((5, a_silent_cell()), (6, a_cell(value="78.8")), (7, a_cell()))
    ]
    frame = series_frame(points, a_duty(), "vi")
    assert frame["Tính đến"].iloc[0] == pd.Timestamp("2020-08-05 23:59")
    assert frame["Kết quả"].tolist()[1:] == [78.8, 94.0]
    assert pd.isna(frame["Kết quả"].iloc[0])
    assert frame["Mục tiêu"].tolist() == [100.0] * 3
    assert frame["Tình trạng"].tolist() == ["Chưa báo cáo", "Chậm tiến độ", "Chậm tiến độ"]


def test_the_legend_counts_cells_of_organisations_and_no_totals():
    counts = standing_counts(ROWS)
    assert list(counts) == list(Standing)
    assert {one: n for one, n in counts.items() if n} == {
        Standing.MET: 1, Standing.BEHIND: 1, Standing.OVERDUE: 1,
    }  # fmt: skip
    assert standing_counts(ROWS, obligations=["C.2"])[Standing.BEHIND] == 0
