"""The reader understands directives of every usual layout, and says from which words."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from monitor.intake.reader import bodies, goals, limits
from monitor.intake.reader.draft import Draft, as_json
from monitor.intake.reader.read import read_text
from tests.intake.scoring import of_examples
from tests.test_project import ROOT

HERE = Path(__file__).parent / "directives"
OWN = sorted(one.stem for one in HERE.glob("*.txt"))
SEED = (ROOT / "seeds/directives/5305-ubnd-xd6/text.txt").read_text("utf-8")
ISSUED = date(2025, 3, 10)


def own(name: str) -> str:
    return (HERE / f"{name}.txt").read_text("utf-8")


def told(draft: Draft) -> dict:
    """A draft as people check it: without the places, which another test proves."""
    plain = as_json(draft)
    del plain["spans"], plain["language"], plain["learned"]
    plain["amends"] = [one["value"] for one in plain["amends"]]
    for one in (*plain["items"], plain):
        for name in ("deadlines", "report_deadline"):
            if name in one:
                one[name] = [_limit(limit) for limit in one[name]]
        for name in ("targets", "implied_targets"):
            if name in one:
                one[name] = [f"{goal['value']} {goal['unit']}" for goal in one[name]]
        if "evidence" in one:
            one["evidence"] = [proof["value"] for proof in one["evidence"]]
            if not one["evidence"]:
                del one["evidence"]
        one.pop("duties", None)
        one.pop("offset", None)
        one.pop("end", None)
    return plain


def _limit(one: dict) -> str:
    said = one["iso"] or one["recurrence"] or one["relative"]
    hour = f" {one['hour']}" if one["hour"] else ""
    return f"{said}{hour}{' inclusive' if one['inclusive'] else ''}"


# --- whole documents -------------------------------------------------------------------------


@pytest.mark.parametrize("name", OWN)
def test_a_directive_of_each_layout_is_read_as_a_person_reads_it(name):
    expected = json.loads((HERE / f"{name}.json").read_text("utf-8"))
    assert told(read_text(own(name))) == expected


def test_the_first_directive_gives_its_fifteen_items_and_the_gap():
    draft = read_text(SEED)
    assert draft.number_sign.value == "5305/UBND-XD6"
    assert [one.label for one in draft.items] == ["1", "2", "3", *map(str, range(6, 18))]
    assert draft.gaps == ("4", "5")
    fourteen = next(one for one in draft.items if one.label == "14")
    assert [one.value for one in fourteen.responsible] == [
        "Tập đoàn Công nghiệp Than - Khoáng sản Việt Nam",
        "Tổng Công ty Đông Bắc",
    ]
    assert [(one.value, one.source) for one in fourteen.targets] == [(Decimal(100), "explicit")]
    twelve = next(one for one in draft.items if one.label == "12")
    assert twelve.binding == "request"
    assert [one.value for one in draft.report_via] == ["Sở Thông tin và Truyền thông"]
    (by,) = draft.report_deadlines
    assert (by.iso, by.is_inclusive) == (date(2020, 8, 8), False)


def test_a_motto_is_no_target_and_a_whole_is_only_implied():
    items = {one.label: one for one in read_text(SEED).items}
    assert items["11"].targets == ()
    assert items["11"].implied_targets == ()
    assert [one.phrase for one in items["9"].implied_targets] == ["toàn bộ"]
    assert items["9"].targets == ()


@pytest.fixture(scope="module")
def scored() -> dict:
    """The scorer's answer on the example directives, which lie beside a checkout of ours only."""
    found = of_examples()
    if found is None:
        pytest.skip("the annotated example directives are not shipped with the project")
    return found


@pytest.mark.parametrize(
    ("category", "least"),
    [("all", 0.95), ("header", 0.95), ("items", 0.98), ("responsible", 0.95),
     ("coordinating", 0.85), ("deadlines", 0.95), ("targets", 0.95)],
)  # fmt: skip
def test_the_annotated_examples_are_read_well(scored, category, least):
    assert scored[category] >= least


# --- bodies ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        ("Sở Y tế, Sở Tài chính và UBND các huyện", ["Sở Y tế", "Sở Tài chính", "UBND các huyện"]),
        ("Sở Văn hóa và Thể thao", ["Sở Văn hóa và Thể thao"]),
        ("các sở, ban, ngành, đoàn thể của tỉnh", ["các sở, ban, ngành, đoàn thể của tỉnh"]),
        ("các cơ quan, đơn vị liên quan", ["các cơ quan, đơn vị liên quan"]),
        ("Bộ trưởng Bộ Quốc phòng, Bộ trưởng Bộ Công an", ["Bộ Quốc phòng", "Bộ Công an"]),
        ("các Bộ: Quốc phòng, Công an, Tài chính", ["Bộ Quốc phòng", "Bộ Công an", "Bộ Tài chính"]),
        ("Giám đốc các Sở: Nội vụ, Giáo dục và Đào tạo", ["Sở Nội vụ", "Sở Giáo dục và Đào tạo"]),
        ("Chánh Văn phòng UBND tỉnh; Chánh Thanh tra tỉnh",
         ["Văn phòng UBND tỉnh", "Thanh tra tỉnh"]),
        ("Văn phòng Đoàn ĐBQH, HĐND và UBND tỉnh", ["Văn phòng Đoàn ĐBQH, HĐND và UBND tỉnh"]),
        ("Văn phòng UBND tỉnh (Trung tâm Hành chính công, Tổ dự án) và UBND các xã, phường",
         ["Văn phòng UBND tỉnh (Trung tâm Hành chính công, Tổ dự án)", "UBND các xã, phường"]),
        ("Ban Quản lý các Khu kinh tế, Ban Quản lý Khu kinh tế Vân Đồn",
         ["Ban Quản lý các Khu kinh tế", "Ban Quản lý Khu kinh tế Vân Đồn"]),
        ("Trường Đại học Hạ Long, các trường đại học, cao đẳng trên địa bàn tỉnh",
         ["Trường Đại học Hạ Long", "các trường đại học, cao đẳng trên địa bàn tỉnh"]),
        ("chính quyền địa phương và lực lượng Kiểm lâm, các đơn vị chủ rừng",
         ["chính quyền địa phương", "lực lượng Kiểm lâm", "các đơn vị chủ rừng"]),
    ],
)  # fmt: skip
def test_a_list_of_bodies_is_taken_apart_and_a_class_stays_one(listed, names):
    assert [one.name for one in bodies.split(listed)] == names


@pytest.mark.parametrize(
    ("sentence", "listed"),
    [
        ("Sở Y tế chỉ đạo các bệnh viện", "Sở Y tế"),
        ("Ngân hàng Nhà nước Chi nhánh tỉnh cân đối vốn", "Ngân hàng Nhà nước Chi nhánh tỉnh"),
        ("các đơn vị sự nghiệp công lập rà soát", "các đơn vị sự nghiệp công lập"),
        ("Sở Giao thông vận tải, Sở Xây dựng lập kế hoạch", "Sở Giao thông vận tải, Sở Xây dựng"),
        ("các Tổ chức chính trị - xã hội phát động", "các Tổ chức chính trị - xã hội"),
        ("Các cơ quan được phân công chủ trì thực hiện nhiệm vụ theo Kế hoạch",
         "Các cơ quan được phân công chủ trì thực hiện nhiệm vụ"),
    ],
)  # fmt: skip
def test_a_list_of_bodies_ends_where_the_task_begins(sentence, listed):
    assert sentence[: bodies.list_end(sentence, 0)].strip() == listed


# --- time limits -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("hoàn thành trước ngày 05/12/2025", "2025-12-05"),
        ("chậm nhất ngày 06 tháng 12 năm 2025", "2025-12-06 inclusive"),
        ("xong trước 17 giờ 00 ngày 19/10/2025", "2025-10-19 17:00 inclusive"),
        ("gửi trước ngày 20.7", "2025-07-20"),
        ("báo cáo trước ngày 15/01", "2026-01-15"),
        ("hoàn thành trong tháng 11 năm 2025", "2025-11-30 inclusive"),
        ("thời gian hoàn thành: Quý II/2025", "2025-06-30 inclusive"),
        ("đến hết năm 2026", "2026-12-31 inclusive"),
        ("báo cáo trước ngày 25/12 hàng năm", "yearly 12-25"),
        ("báo cáo trước ngày 05 hằng tháng", "monthly 05"),
        ("định kỳ hằng quý báo cáo kết quả", "quarterly"),
        ("định kỳ 6 tháng tổng hợp", "semiannual"),
        ("báo cáo trước 16h00 hằng ngày", "daily 16:00"),
        ("báo cáo trước 16 giờ thứ Sáu hằng tuần", "weekly fri 16:00"),
        ("chậm nhất 05 ngày làm việc kể từ ngày ban hành Quyết định", "P5WD inclusive"),
        ("trong thời hạn 10 ngày kể từ ngày nhận đủ hồ sơ", "P10D inclusive"),
        ("trong vòng 24 giờ kể từ khi phát hiện", "PT24H inclusive"),
    ],
)
def test_a_time_limit_is_read_with_its_meaning(sentence, said):
    found = limits.find(sentence, ISSUED)
    assert [_said(one) for one in found] == [said]


def _said(one: limits.Limit) -> str:
    what = one.iso.isoformat() if one.iso else one.recurrence or one.relative
    hour = f" {one.hour}" if one.hour else ""
    return f"{what}{hour}{' inclusive' if one.is_inclusive else ''}"


@pytest.mark.parametrize(
    "sentence",
    [
        "theo Nghị quyết số 66/NQ-CP ngày 26 tháng 3 năm 2025 của Chính phủ",
        "thường xuyên, kịp thời, khẩn trương triển khai ngay",
        "số liệu tính đến ngày 15/4/2025",
        "trước ngày 30 tháng 10 năm 2024",
        "từ nguồn ngân sách nhà nước hằng năm",
        "Quyết định này có hiệu lực kể từ ngày 01/5/2025",
        "Năm 2026 và các năm tiếp theo",
    ],
)
def test_what_only_looks_like_a_time_limit_is_none(sentence):
    assert limits.find(sentence, ISSUED) == []


def test_working_days_from_issue_are_counted_over_the_weekend():
    (one,) = limits.find("chậm nhất 05 ngày làm việc kể từ ngày ký", date(2025, 11, 22))
    assert one.equivalent == date(2025, 11, 28)


# --- figures to reach ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("đảm bảo yêu cầu 100% điện thoại thông minh", 100, "% điện thoại thông minh"),
        ("đạt từ 60% trở lên", 60, "%"),
        ("tối thiểu 95% kế hoạch vốn", 95, "% kế hoạch vốn"),
        ("giảm ít nhất 12,5% số vụ", Decimal("12.5"), "% vụ"),
        ("phấn đấu có tối thiểu 1.200 nhà ở", 1200, "nhà ở"),
    ],
)
def test_a_figure_to_reach_is_read_with_its_unit(sentence, value, unit):
    (one,) = goals.find(sentence)
    assert (one.value, one.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "sentence",
    ["chiếm tỉ lệ 1% dân số của tỉnh", "giải ngân mới chỉ đạt 25% kế hoạch",
     "ban hành 13 thủ tục hành chính", "lãi suất 6% một năm"],
)  # fmt: skip
def test_a_statistic_is_nothing_to_reach(sentence):
    assert goals.find(sentence) == []


# --- letters ---------------------------------------------------------------------------------


def test_composed_and_decomposed_letters_and_emphasis_read_alike():
    taken_apart = unicodedata.normalize("NFD", SEED)
    assert told(read_text(taken_apart))["subject"] == told(read_text(SEED))["subject"]
    first, second = (
        [[name.value for name in one.responsible] for one in read_text(text).items]
        for text in (SEED, taken_apart)
    )
    assert first == second
