"""The separate duties of one item, and how each could be measured."""

from __future__ import annotations

import pytest

from monitor.domain.sheet import Said
from monitor.intake.measures import proposed
from monitor.intake.propose import propose
from monitor.intake.reader.clauses import clauses
from monitor.intake.reader.read import read_text

HEAD = "Số: 12/UBND-X\nHà Nam, ngày 05 tháng 3 năm 2024\nKính gửi: Các sở, ban, ngành.\n"
ZONE = "Asia/Ho_Chi_Minh"


def item(words):
    [found] = read_text(f"{HEAD}1. {words}\n").items
    return found


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Sở Y tế tổ chức rà soát cơ sở hành nghề; ban hành hướng dẫn quy trình cấp phép mới.",
         ["Sở Y tế", "ban hành"]),
        ("Sở Y tế chỉ đạo, hướng dẫn và đôn đốc các bệnh viện thực hiện đúng quy định.",
         ["Sở Y tế"]),
        ("Sở Y tế rà soát danh mục thuốc thiết yếu và báo cáo kết quả về UBND tỉnh trước 05/4.",
         ["Sở Y tế", "báo cáo"]),
        ("Sở Nội vụ xây dựng dự thảo nghị quyết. Trường hợp vướng mắc thì kịp thời phản ánh.",
         ["Sở Nội vụ"]),
        ("Công an tỉnh tăng cường tuần tra (kể cả đêm; tổ chức chốt chặn) trên các tuyến phố.",
         ["Công an tỉnh"]),
        ("Sở Xây dựng công bố giá vật liệu hằng tháng, đồng thời kiểm tra việc niêm yết giá.",
         ["Sở Xây dựng", "kiểm tra"]),
        ("UBND huyện di dời dân khỏi vùng trũng. Giao Công an huyện bảo vệ tài sản của Nhân dân.",
         ["UBND huyện", "Giao Công an"]),
    ],
)  # fmt: skip
def test_a_duty_begins_where_somebody_is_told_to_do_another_thing(text, begins):
    found = clauses(text, 0)
    assert len(found) == len(begins)
    for one, start in zip(found, begins, strict=True):
        assert text[one.start : one.end].startswith(start)


def test_each_duty_has_its_own_bodies_limits_and_figures():
    found = item(
        "Sở Y tế xây dựng kế hoạch trước ngày 20/3/2024. Giao Công an tỉnh kiểm tra 100% cơ sở"
        " kinh doanh; báo cáo kết quả UBND tỉnh trước ngày 05/4/2024."
    )
    assert [[name.value for name in one.responsible] for one in found.duties] == [
        ["Sở Y tế"], ["Công an tỉnh"], ["Công an tỉnh"],
    ]  # fmt: skip
    assert [one.is_inherited for one in found.duties] == [False, False, True]
    assert [[limit.iso.day for limit in one.deadlines] for one in found.duties] == [[20], [], [5]]
    assert [len(one.targets) for one in found.duties] == [0, 1, 0]


def test_sub_points_that_each_give_a_task_are_duties_of_the_body_above():
    found = item(
        "Sở Y tế:\na) Xây dựng phương án cấp cứu xong trước ngày 20/3/2024;\n"
        "b) Phối hợp với Công an tỉnh kiểm tra các chốt kiểm dịch;\nc) Tập huấn cho cán bộ xã."
    )
    assert len(found.duties) == 3
    assert {name.value for one in found.duties for name in one.responsible} == {"Sở Y tế"}
    assert [name.value for name in found.duties[1].coordinating] == ["Công an tỉnh"]
    assert [len(one.deadlines) for one in found.duties] == [1, 0, 0]


def test_what_is_done_with_another_thing_shares_its_time():
    found = item(
        "Sở Tài chính rà soát các khoản chi chưa giải ngân và tổng hợp danh mục đề nghị cắt giảm,"
        " xong trước ngày 20/3/2024."
    )
    assert [len(one.deadlines) for one in found.duties] == [1, 1]


def test_what_is_only_urged_is_drafted_with_the_duty_before_it():
    text = (
        f"{HEAD}1. Sở Y tế xây dựng kế hoạch phòng dịch; nâng cao tinh thần trách nhiệm của cán bộ;"
        " tổ chức tập huấn cho các trạm y tế; gửi báo cáo kết quả về UBND tỉnh trước 05/4/2024.\n"
    )
    duties = [one for one in propose(text, ZONE).duties if one.item]
    assert [(one.code, one.kind.value) for one in duties] == [
        ("1.1", "milestone"), ("1.2", "count"), ("1.3", "milestone"),
    ]  # fmt: skip
    assert "nâng cao tinh thần" in text[duties[0].start : duties[0].end]
    assert (duties[0].deadline.value, duties[2].deadline.value) == ("", "before 2024-04-05")


def test_one_duty_is_the_item_itself():
    assert item("Sở Y tế rà soát danh mục thuốc thiết yếu.").duties == ()


# --- how it is measured ----------------------------------------------------------------------


def measured(words, head=HEAD):
    text = f"{head}1. {words}\n"
    return text, propose(text, ZONE).duties[0]


@pytest.mark.parametrize(
    ("words", "kind", "indicator", "numerator", "denominator"),
    [
        ("Sở Y tế bảo đảm 100% trạm y tế xã được trang bị tủ thuốc trước ngày 20/3/2024.", "ratio",
         "Tỷ lệ trạm y tế xã được trang bị tủ thuốc", "Số trạm y tế xã được trang bị tủ thuốc",
         "Tổng số trạm y tế xã"),
        ("Sở Nội vụ cập nhật hồ sơ của toàn bộ viên chức trong ngành.", "ratio",
         "Tỷ lệ viên chức đã thực hiện", "Số viên chức đã thực hiện", "Tổng số viên chức"),
        ("Sở Y tế chỉ đạo tuyên truyền đến người dân về tiêm chủng.", "count",
         "Số lượt tuyên truyền đến người dân về tiêm chủng",
         "Số lượt tuyên truyền đến người dân về tiêm chủng", ""),
        ("Sở Tư pháp xây dựng dự thảo Quy chế phối hợp.", "milestone",
         "Đã xây dựng dự thảo Quy chế phối hợp (Có/Không)", "", ""),
        ("Sở Tư pháp nêu cao trách nhiệm của người đứng đầu.", "narrative",
         "Nêu cao trách nhiệm của người đứng đầu", "", ""),
    ],
)  # fmt: skip
def test_a_measure_is_proposed_in_the_texts_own_words(
    words, kind, indicator, numerator, denominator
):
    text, duty = measured(words)
    assert duty.kind.value == kind
    told = (duty.indicator.value, duty.numerator.value, duty.denominator.value)
    assert told == (indicator, numerator, denominator)
    if kind != "narrative":
        assert duty.indicator.by == "proposed"
        quoted = " ".join(text[duty.indicator.start : duty.indicator.end].split())
        named = (denominator or indicator).split()
        assert named[2] in quoted


def test_all_without_saying_of_what_names_the_duty_itself():
    duty = propose(f"{HEAD}1. Sở Y tế triển khai cài đặt trong toàn ngành.\n", ZONE).duties[0]
    assert duty.denominator.value == "Tổng số phải thực hiện: triển khai cài đặt trong toàn ngành"


def test_an_english_duty_is_measured_in_english():
    found = proposed(Said("Submit the completed form to the Office"), None, "", "en")
    assert (found.kind.value, found.unit.value) == ("milestone", "yes/no")
    found = proposed(Said("Train staff of all branches"), None, "", "en")
    assert (found.kind.value, found.indicator.value) == (
        "count", "Times: train staff of all branches",
    )  # fmt: skip
