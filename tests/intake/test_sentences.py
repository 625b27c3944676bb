"""Who must do what a sentence says, with whom, by when: sentences of many offices and trades."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.intake.reader.english import limits as english_limits
from monitor.intake.reader.english import orders as english_orders
from monitor.intake.reader.goals import find as goals
from monitor.intake.reader.layout import Node, paragraphs, tree
from monitor.intake.reader.limits import find
from monitor.intake.reader.orders import read
from monitor.intake.reader.read import read_text

ISSUED = date(2025, 5, 1)


def item(text: str) -> Node:
    (node,) = tree(paragraphs(f"1. {text}"))
    return node


@pytest.mark.parametrize(
    ("sentence", "responsible", "coordinating"),
    [
        ("Các đồng chí Bộ trưởng, Thủ trưởng cơ quan ngang bộ, cơ quan thuộc Chính phủ chỉ đạo.",
         ["các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ"], []),
        ("Bộ Quốc phòng chỉ đạo Quân khu 2 phối hợp với địa phương.", ["Bộ Quốc phòng"],
         ["địa phương"]),
        ("Bộ Công Thương chủ trì, phối hợp với các Bộ: Quốc phòng, Công an vận hành hồ chứa.",
         ["Bộ Công Thương"], ["Bộ Quốc phòng", "Bộ Công an"]),
        ("Công an tỉnh (Phòng Cảnh sát giao thông), Sở Xây dựng tuần tra.",
         ["Công an tỉnh (Phòng Cảnh sát giao thông)", "Sở Xây dựng"], []),
        ("Phòng Nội vụ chủ trì phối hợp Văn phòng HĐND và UBND huyện tham mưu.", ["Phòng Nội vụ"],
         ["Văn phòng HĐND và UBND huyện"]),
        ("Đề nghị Ban Tuyên giáo và Dân vận Tỉnh ủy định hướng các cơ quan báo chí.",
         ["Ban Tuyên giáo và Dân vận Tỉnh ủy"], []),
        ("Bộ trưởng các Bộ: Tài chính, Y tế và Chủ tịch UBND các tỉnh: Cao Bằng, Lạng Sơn rà soát.",
         ["Bộ Tài chính", "Bộ Y tế", "UBND các tỉnh: Cao Bằng, Lạng Sơn"], []),
        ("Giao Chánh Văn phòng Tỉnh ủy, Trưởng Ban Tổ chức Tỉnh ủy tham mưu.",
         ["Văn phòng Tỉnh ủy", "Ban Tổ chức Tỉnh ủy"], []),
        ("Ủy ban nhân dân các địa phương có dự án đi qua chủ trì giải phóng mặt bằng.",
         ["Ủy ban nhân dân các địa phương có dự án đi qua"], []),
        ("Mỗi xã, phường xây dựng ít nhất 01 mô hình điểm.", ["Mỗi xã, phường"], []),
        ("Hằng năm, Sở Tài chính tham mưu bố trí kinh phí.", ["Sở Tài chính"], []),
        ("Căn cứ nhiệm vụ được giao, các sở, ban, ngành chủ động xây dựng kế hoạch.",
         ["các sở, ban, ngành"], []),
        ("Về vốn đầu tư: Bộ Tài chính rà soát nhu cầu.", ["Bộ Tài chính"], []),
        ("Thống nhất với đề xuất nêu trên; giao Sở Xây dựng lập phương án.", ["Sở Xây dựng"], []),
        ("Giao chỉ tiêu năm 2024 cho UBND các huyện.", ["UBND các huyện"], []),
        ("Ủy ban nhân dân tỉnh giao Sở Y tế chủ trì thực hiện.", ["Sở Y tế"], []),
        ("Các đơn vị thực hiện tốt các nhiệm vụ sau.", ["Các đơn vị"], []),
        ("Trung tâm Dịch vụ việc làm tỉnh kết nối cung cầu.",
         ["Trung tâm Dịch vụ việc làm tỉnh"], []),
        ("Đối với các điểm ngập: Ban Quản lý dự án đầu tư xây dựng huyện khắc phục.",
         ["Ban Quản lý dự án đầu tư xây dựng huyện"], []),
    ],
)  # fmt: skip
def test_the_bodies_of_a_vietnamese_sentence(sentence, responsible, coordinating):
    parts = read(item(sentence))
    assert [name.name for _, name in parts.responsible] == responsible
    assert [name.name for _, name in parts.coordinating] == coordinating


@pytest.mark.parametrize(
    ("sentence", "responsible", "coordinating"),
    [
        ("Các sở, ban, ngành căn cứ chức năng, nhiệm vụ được giao chủ động triển khai.",
         ["Các sở, ban, ngành"], []),
        ("Đề nghị Thường trực Huyện ủy, Thành ủy chỉ đạo cấp ủy cơ sở vào cuộc.",
         ["Thường trực Huyện ủy", "Thành ủy"], []),
        ("Trách nhiệm của Sở Y tế: kiểm tra các cơ sở.",
         ["Sở Y tế"], []),
        ("Chủ đầu tư các dự án khẩn trương hoàn thiện hồ sơ quyết toán.",
         ["Chủ đầu tư các dự án"], []),
        ("Hiệu trưởng các trường THPT, Giám đốc Trung tâm GDNN-GDTX tổ chức dạy bù.",
         ["các trường THPT", "Trung tâm GDNN-GDTX"], []),
        ("Trưởng phòng GDĐT các quận, huyện; hiệu trưởng các trường trực thuộc Sở rà soát danh "
         "sách.",
         ["phòng GDĐT các quận, huyện", "các trường trực thuộc Sở"], []),
        ("Yêu cầu Chủ tịch UBND các xã, phường, Trưởng Công an các xã, phường tăng cường tuần tra.",
         ["UBND các xã, phường", "Công an các xã, phường"], []),
        ("Giám đốc BHXH tỉnh, Giám đốc Kho bạc Nhà nước tỉnh phối hợp với Sở Tài chính đối chiếu "
         "số liệu.",
         ["BHXH tỉnh", "Kho bạc Nhà nước tỉnh"], ["Sở Tài chính"]),
        ("Sở Kế hoạch và Đầu tư: Là cơ quan đầu mối, theo dõi việc thực hiện.",
         ["Sở Kế hoạch và Đầu tư"], []),
        ("Giao đồng chí Giám đốc Sở Tài chính chủ trì, cùng với Sở Xây dựng, Sở Tư pháp xác định "
         "giá.",
         ["Sở Tài chính"], ["Sở Xây dựng", "Sở Tư pháp"]),
        ("Các địa phương Quảng Ninh, Hải Phòng, Thái Bình tổ chức trực ban.",
         ["Các địa phương Quảng Ninh, Hải Phòng, Thái Bình"], []),
        ("Ngân hàng Nhà nước Chi nhánh tỉnh chỉ đạo các tổ chức tín dụng giảm lãi suất.",
         ["Ngân hàng Nhà nước Chi nhánh tỉnh"], []),
        ("Lãnh đạo các cơ quan, đơn vị quán triệt đến toàn thể cán bộ.",
         ["các cơ quan, đơn vị"], []),
        ("Thủ trưởng các cơ quan, đơn vị, Chủ tịch UBND các xã, phường; các tổ chức, cá nhân "
         "liên quan chịu trách nhiệm thi hành.",
         ["các cơ quan, đơn vị", "UBND các xã, phường", "các tổ chức, cá nhân liên quan"], []),
        ("Văn phòng Điều phối nông thôn mới tỉnh tham mưu phân bổ vốn.",
         ["Văn phòng Điều phối nông thôn mới tỉnh"], []),
        ("Ban Quản lý Khu kinh tế Nghi Sơn và các Khu công nghiệp phối hợp với Công an tỉnh kiểm "
         "tra.",
         ["Ban Quản lý Khu kinh tế Nghi Sơn và các Khu công nghiệp"], ["Công an tỉnh"]),
        ("Sở TN&MT, Sở NN&PTNT theo chức năng nhiệm vụ hướng dẫn các huyện.",
         ["Sở TN&MT", "Sở NN&PTNT"], []),
        ("Đối với các doanh nghiệp kinh doanh xăng dầu: duy trì bán hàng liên tục.",
         ["các doanh nghiệp kinh doanh xăng dầu"], []),
        ("Ủy ban nhân dân cấp huyện, cấp xã bố trí kinh phí đối ứng.",
         ["Ủy ban nhân dân cấp huyện, cấp xã"], []),
        ("Trong quý II, Sở Y tế hoàn thành đề án.",
         ["Sở Y tế"], []),
        ("Bộ phận Một cửa các cấp niêm yết công khai.",
         ["Bộ phận Một cửa các cấp"], []),
        ("Trung tâm Y tế các huyện, thị xã, thành phố tổ chức tiêm vét.",
         ["Trung tâm Y tế các huyện, thị xã, thành phố"], []),
        ("Giao cho Ban Dân vận Huyện ủy phối hợp cùng Mặt trận Tổ quốc và các đoàn thể huyện vận "
         "động nhân dân.",
         ["Ban Dân vận Huyện ủy"], ["Mặt trận Tổ quốc", "các đoàn thể huyện"]),
        ("Chủ tịch Hội đồng thành viên, Tổng Giám đốc Tập đoàn Dầu khí Việt Nam chịu trách nhiệm "
         "bảo đảm tiến độ.",
         ["Tập đoàn Dầu khí Việt Nam"], []),
        ("Các thành viên Ban Chỉ đạo theo lĩnh vực được phân công kiểm tra địa bàn.",
         ["Các thành viên Ban Chỉ đạo"], []),
        ("Bộ Công an chỉ đạo Công an các địa phương mở đợt cao điểm.",
         ["Bộ Công an"], []),
        ("Kiểm toán nhà nước khu vực VII, Thanh tra tỉnh, Sở Tài chính tăng cường thanh tra.",
         ["Kiểm toán nhà nước khu vực VII", "Thanh tra tỉnh", "Sở Tài chính"], []),
        ("Công ty Cổ phần Cấp nước Thanh Hóa, Công ty TNHH MTV Môi trường đô thị có phương án dự "
         "phòng.",
         ["Công ty Cổ phần Cấp nước Thanh Hóa", "Công ty TNHH MTV Môi trường đô thị"], []),
        ("Sở Y tế chịu trách nhiệm chính, có sự phối hợp của Công an tỉnh và Sở Tài chính trong "
         "việc kiểm tra.",
         ["Sở Y tế"], ["Công an tỉnh", "Sở Tài chính"]),
        ("Thường trực Ban An toàn giao thông tỉnh tham mưu kế hoạch.",
         ["Thường trực Ban An toàn giao thông tỉnh"], []),
        ("Cơ quan Cảnh sát điều tra, Viện kiểm sát nhân dân, Tòa án nhân dân hai cấp phối hợp "
         "chặt chẽ trong giải quyết các vụ án.",
         ["Cơ quan Cảnh sát điều tra", "Viện kiểm sát nhân dân", "Tòa án nhân dân hai cấp"], []),
    ],
)  # fmt: skip
def test_the_bodies_of_sentences_of_every_office(sentence, responsible, coordinating):
    parts = read(item(sentence))
    assert [name.name for _, name in parts.responsible] == responsible
    assert [name.name for _, name in parts.coordinating] == coordinating


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("báo cáo trước ngày 20/6 và 20/12 hằng năm", ["yearly 06-20", "yearly 12-20"]),
        ("báo cáo vào ngày 15 và ngày 30 hằng tháng", ["monthly 15", "monthly 30"]),
        ("gửi trước ngày 10 của tháng cuối quý", ["quarterly"]),
        ("báo cáo hai tuần một lần", ["biweekly"]),
        ("báo cáo trước 9 giờ sáng hằng ngày", ["daily 09:00"]),
        ("Thời gian thực hiện: Quý III, IV năm 2025", ["2025-12-31"]),
        ("hoàn thành trong 6 tháng đầu năm 2025", ["2025-06-30"]),
        ("thời hạn: 30/5/2025", ["2025-05-30"]),
        ("xử lý trong vòng 24h", ["PT24H"]),
        ("báo cáo trước ngày 05 tháng sau", ["monthly 05"]),
        ("cả năm trước ngày 15 tháng 01 năm sau", ["2026-01-15"]),
        ("hoàn thành trong quý III", ["2025-09-30"]),
        ("không muộn hơn ngày 10/6/2025", ["2025-06-10"]),
        ("định kỳ 03 tháng một lần báo cáo", ["quarterly"]),
        ("định kỳ 6 tháng, hằng năm báo cáo", ["semiannual", "yearly"]),
        ("ngay trong ngày 08/5/2025", ["2025-05-08"]),
        ("báo cáo Hội đồng nhân dân tại kỳ họp cuối năm 2025", []),
    ],
)
def test_the_limits_of_a_vietnamese_sentence(sentence, said):
    found = find(sentence, ISSUED)
    assert [str(one.iso or one.recurrence or one.relative) for one in found] == said


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("vận động thành lập mới 10 hợp tác xã", [10]),
        ("kiểm tra đột xuất 02 lần/tháng", [2]),
        ("tổ chức dạy học 02 buổi/ngày", []),
        ("phấn đấu tỷ lệ hộ nghèo giảm còn dưới 2%", [2]),
        ("đến nay mới đạt 45%", []),
        ("tiết kiệm 10% chi thường xuyên", [10]),
        ("di dời 42 hộ dân trong phạm vi nguy hiểm", []),
    ],
)
def test_the_figures_to_reach_of_a_vietnamese_sentence(sentence, figures):
    assert [int(one.value) for one in goals(sentence)] == figures


@pytest.mark.parametrize(
    ("sentence", "responsible", "coordinating"),
    [
        ("Within 14 days, all federal agencies shall identify devices.",
         ["all federal agencies"], []),
        ("By June 1, 2025, agencies must comply.", ["agencies"], []),
        ("The Department of Education and the Bureau of Fire Protection shall inspect schools.",
         ["Department of Education", "Bureau of Fire Protection"], []),
        ("The Office of Management and Budget will review progress.",
         ["Office of Management and Budget"], []),
        ("Agency heads, in coordination with the Department of Justice and the Archives,"
         " shall preserve images.", ["Agency heads"], ["Department of Justice", "Archives"]),
        ("Regional Directors are requested to submit reports.", ["Regional Directors"], []),
        ("Six months after publication, agencies shall report.", ["agencies"], []),
        ("All councils submit their plans.", ["All councils"], []),
        ("This circular shall take effect immediately.", [], []),
        ("All devices must be updated.", [], []),
    ],
)  # fmt: skip
def test_the_bodies_of_an_english_sentence(sentence, responsible, coordinating):
    parts = english_orders.read(item(sentence))
    assert [name.name for _, name in parts.responsible] == responsible
    assert [name.name for _, name in parts.coordinating] == coordinating


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("no later than 5:00 p.m. on May 29, 2025", ["2025-05-29"]),
        ("before 31 May 2025", ["2025-05-31"]),
        ("within ten (10) working days from receipt", ["P10WD"]),
        ("six months after publication", ["P6M"]),
        ("submit a report every Friday before 16:00", ["weekly fri 16:00"]),
        ("report by the 5th of each month", ["monthly 05"]),
        ("report every 30 days", ["monthly"]),
        ("by the end of the second quarter of 2025", ["2025-06-30"]),
        ("report by March 31 each year", ["yearly 03-31"]),
        ("amends Circular No. 9 dated 4 June 2024", []),
        ("completed by 4 June 2024", []),
    ],
)
def test_the_limits_of_an_english_sentence(sentence, said):
    found = english_limits.find(sentence, ISSUED)
    assert [str(one.iso or one.recurrence or one.relative) for one in found] == said


def test_numbers_that_go_on_through_the_sections_are_one_numbering():
    text = (
        "Số: 1/CT-UBND\nI. Y tế\n1. Sở Y tế rà soát.\n2. Sở Nội vụ rà soát.\n"
        "II. Xây dựng\n3. Sở Xây dựng rà soát.\n4. Sở Tài chính rà soát.\n"
    )
    assert [one.label for one in read_text(text).items] == ["I.1", "I.2", "II.3", "II.4"]


LETTER = (
    "Số: 12/UBND-X\nHà Nam, ngày 05 tháng 3 năm 2024\nKính gửi: Các sở, ban, ngành.\n"
    "1. Sở Xây dựng rà soát hồ sơ.\n2. Sở Y tế kiểm tra các cơ sở.\n\n"
)


@pytest.mark.parametrize(
    ("closing", "to", "via", "by"),
    [
        ("Kết quả thực hiện gửi về Sở Nội vụ trước ngày 20/3/2024 để tổng hợp, báo cáo UBND tỉnh.",
         ["UBND tỉnh"], ["Sở Nội vụ"], ["2024-03-20"]),
        ("Các cơ quan gửi báo cáo về Bộ Y tế (Cục Y tế dự phòng) trước ngày 30/6/2024.",
         ["Bộ Y tế"], ["Cục Y tế dự phòng"], ["2024-06-30"]),
        ("Yêu cầu các sở gửi kết quả về Ban Chỉ đạo tỉnh (qua cơ quan thường trực là Sở Y tế)"
         " trước 16h00 hằng ngày.", ["Ban Chỉ đạo tỉnh"], ["Sở Y tế"], ["daily 16:00"]),
        ("Báo cáo kết quả về UBND tỉnh (đồng gửi Sở Tư pháp) trước ngày 10 tháng 12 hằng năm.",
         ["UBND tỉnh"], [], ["yearly 12-10"]),
        ("Trong quá trình thực hiện, nếu có vướng mắc, báo cáo UBND tỉnh xem xét.", [], [], []),
    ],
)  # fmt: skip
def test_to_whom_through_whom_and_by_when_is_reported(closing, to, via, by):
    draft = read_text(f"{LETTER}{closing}\n\nNơi nhận:\n- Như trên.")
    assert [one.value for one in draft.report_to] == to
    assert [one.value for one in draft.report_via] == via
    assert [str(one.iso or one.recurrence) for one in draft.report_deadlines] == by


STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"


@pytest.mark.parametrize(
    ("above", "below", "issuer", "place", "day"),
    [
        ("ỦY BAN NHÂN DÂN\nPHƯỜNG CỬA NAM\n", "Số: 45/UBND\nCửa Nam, ngày 05/8/2025\n",
         "Ủy ban nhân dân phường Cửa Nam", "Cửa Nam", "2025-08-05"),
        ("HỘI ĐỒNG NHÂN DÂN TỈNH LAI CHÂU\nTHƯỜNG TRỰC\n",
         "Số: 33/KH-HĐND\nLai Châu, ngày 7 tháng 7 năm 2023\nKẾ HOẠCH\nGiám sát\n",
         "Thường trực Hội đồng nhân dân tỉnh Lai Châu", "Lai Châu", "2023-07-07"),
        ("UBND TỈNH ĐỒNG THÁP\nVĂN PHÒNG\n",
         "Số: 215/VPUBND-KTN\nĐồng Tháp, ngày 18 tháng 10 năm 2023\n",
         "Văn phòng UBND tỉnh Đồng Tháp", "Đồng Tháp", "2023-10-18"),
        ("BAN CHỈ HUY PCTT VÀ TKCN\nTỈNH NGHỆ AN\n",
         "Số: 09/CĐ-PCTT\nNghệ An, lúc 10 giờ 00 ngày 26 tháng 9 năm 2022\nCÔNG ĐIỆN KHẨN\nBão\n",
         "Ban Chỉ huy PCTT và TKCN tỉnh Nghệ An", "Nghệ An", "2022-09-26"),
    ],
)  # fmt: skip
def test_heads_of_other_offices(above, below, issuer, place, day):
    draft = read_text(f"{above}{STATE}{below}\n1. Sở Y tế rà soát.\n")
    head = (draft.issuer, draft.place, draft.issued_on)
    assert [one.value if one else None for one in head] == [issuer, place, day]
