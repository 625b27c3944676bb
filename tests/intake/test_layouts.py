"""Every way of setting tasks apart that offices use: who must do each, item by item."""

from __future__ import annotations

import pytest

from monitor.intake.reader.read import read_text

HEAD = "Số: 12/UBND-X\nHà Nam, ngày 05 tháng 3 năm 2024\nKính gửi: Các sở, ban, ngành.\n"
HEALTH, HOME, DISTRICTS = ["Sở Y tế"], ["Sở Nội vụ"], ["UBND các huyện"]


@pytest.mark.parametrize(
    ("body", "responsible"),
    [
        ("Chủ tịch UBND tỉnh yêu cầu:\nMột là, Sở Y tế rà soát cơ sở.\n"
         "Hai là, Sở Nội vụ tham mưu kiện toàn.\nBa là, UBND các huyện tổ chức thực hiện.\n",
         [HEALTH, HOME, DISTRICTS]),
        ("UBND tỉnh yêu cầu:\nThứ nhất: Sở Y tế rà soát.\nThứ hai: Sở Nội vụ tham mưu.\n",
         [HEALTH, HOME]),
        ("I. SỞ Y TẾ\n1. Rà soát cơ sở.\n2. Kiểm tra thuốc.\nII. SỞ NỘI VỤ\n1. Tham mưu.\n",
         [["Sở Y tế"], ["Sở Y tế"], ["Sở Nội vụ"]]),
        ("I. MỤC TIÊU\n1. Nâng cao chất lượng.\nII. NHIỆM VỤ\n1. Sở Y tế rà soát.\n", [HEALTH]),
        ("Mục 1. Nhiệm vụ của Sở Y tế\n1. Rà soát cơ sở.\nMục 2. Nhiệm vụ của Sở Nội vụ\n"
         "1. Tham mưu kiện toàn.\n", [HEALTH, HOME]),
        ("I. NHIỆM VỤ CHUNG\nI.1. Sở Y tế rà soát cơ sở.\nI.2. Sở Nội vụ tham mưu.\n",
         [HEALTH, HOME]),
        ("UBND tỉnh chỉ đạo:\n• Sở Y tế rà soát cơ sở.\n• Sở Nội vụ tham mưu kiện toàn bộ máy.\n",
         [HEALTH, HOME]),
        ("UBND tỉnh yêu cầu:\n1/ Sở Y tế rà soát cơ sở.\n2/ Sở Nội vụ tham mưu.\n",
         [HEALTH, HOME]),
        ("UBND tỉnh yêu cầu:\n1. Sở Y tế:\n- Rà soát cơ sở.\n- Báo cáo kết quả.\n2. Sở Nội vụ:\n"
         "a) Tham mưu kiện toàn.\nb) Bố trí biên chế.\n", [HEALTH, HOME]),
        ("Xét đề nghị của Sở Y tế tại Tờ trình số 5/TTr-SYT ngày 01/3/2024, Chủ tịch UBND tỉnh có ý"
         " kiến như sau: Giao Sở Nội vụ chủ trì, phối hợp với Sở Y tế thẩm định.\n", [HOME]),
        ("PHÂN CÔNG NHIỆM VỤ\nSTT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tThời hạn\n"
         "1\tRà soát cơ sở\tSở Y tế\tSở Tài chính\t20/3/2024\n"
         "2\tKiện toàn bộ máy\tSở Nội vụ\tCác sở\tQuý II/2024\n", [HEALTH, HOME]),
    ],
    ids=["one is", "firstly", "titles in capitals", "goals in capitals", "parts", "roman dot one",
         "bullets", "slashes", "bodies as headings", "one paragraph", "tabs"],
)  # fmt: skip
def test_tasks_are_told_apart_and_each_has_its_bodies(body, responsible):
    items = read_text(HEAD + body).items
    assert [[name.value for name in one.responsible] for one in items] == responsible


def test_clauses_of_an_article_are_cited_with_it():
    text = (
        "Số: 7/QĐ-UBND\nHà Nam, ngày 05 tháng 3 năm 2024\nQUYẾT ĐỊNH\nVề việc giao nhiệm vụ\n"
        "Điều 1. Giao nhiệm vụ\nKhoản 1. Sở Y tế rà soát cơ sở.\nKhoản 2. Sở Nội vụ tham mưu.\n"
        "Điều 2. Sở Tài chính bố trí kinh phí.\n"
    )
    assert [one.label for one in read_text(text).items] == ["Điều 1.1", "Điều 1.2", "Điều 2"]
