"""The language of Vietnamese administrative documents, as data for the reader.

Order within an alternative matters where one phrase begins another: the longer stands first.
"""

from __future__ import annotations

DOCUMENT_TYPES: dict[str, str] = {
    "CÔNG ĐIỆN": "công điện",
    "CHỈ THỊ": "chỉ thị",
    "KẾ HOẠCH": "kế hoạch",
    "QUYẾT ĐỊNH": "quyết định",
    "THÔNG BÁO": "thông báo",
    "NGHỊ QUYẾT": "nghị quyết",
    "CHƯƠNG TRÌNH": "chương trình",
    "HƯỚNG DẪN": "hướng dẫn",
    "PHƯƠNG ÁN": "phương án",
    "ĐỀ ÁN": "đề án",
}
"""Titles that stand on a line of their own (Decree 30/2020, annex III)."""

SIGN_TYPES: dict[str, str] = {
    "CĐ": "công điện",
    "CT": "chỉ thị",
    "KH": "kế hoạch",
    "QĐ": "quyết định",
    "TB": "thông báo",
    "NQ": "nghị quyết",
    "CTR": "chương trình",
    "HD": "hướng dẫn",
}
"""Types by the abbreviation in a document's sign: 234/CĐ-TTg."""

INSTITUTIONS = (
    "Ủy ban nhân dân", "Uỷ ban nhân dân", "UBND", "Hội đồng nhân dân", "HĐND", "Ủy ban", "Uỷ ban",
    "Thường trực", "Ban Thường vụ", "Ban Chỉ đạo", "Ban chỉ đạo", "Ban Quản lý", "Ban quản lý",
    "Ban Tuyên giáo", "Ban Dân vận", "Ban Tổ chức", "Ban Chỉ huy", "Ban chỉ huy", "Ban Dân tộc",
    "Ban", "Sở", "Bộ Chỉ huy", "Bộ chỉ huy", "Bộ Tư lệnh", "BCH", "Bộ", "Tổng cục", "Chi cục",
    "Cục", "Vụ", "Phòng", "Văn phòng", "VP", "Thanh tra", "Công an", "Quân khu", "Trung tâm",
    "Trường", "Đại học", "Học viện", "Viện kiểm sát", "Viện Kiểm sát", "Viện", "Bệnh viện", "Đài",
    "Báo", "Cổng thông tin", "Cổng Thông tin", "Cổng", "Tập đoàn", "Tổng công ty", "Tổng Công ty",
    "Công ty", "Hiệp hội", "Hiệp Hội", "Liên minh", "Liên đoàn", "Liên hiệp", "Hội", "Tỉnh đoàn",
    "Tỉnh Đoàn", "Thành đoàn", "Thành Đoàn", "Đoàn Thanh niên", "Đoàn thanh niên", "Đoàn",
    "Mặt trận Tổ quốc", "MTTQ", "Bảo hiểm xã hội", "BHXH", "Kho bạc", "Ngân hàng", "Chi nhánh",
    "Quỹ", "Tòa án", "Toà án", "Kiểm toán", "Hải quan", "Thuế", "Bưu điện", "Thông tấn xã",
    "Chính phủ", "Thủ tướng", "Tổ công tác", "Tổ Công tác", "Tổ", "Huyện ủy", "Thành ủy",
    "Tỉnh ủy", "Tỉnh uỷ", "Đảng ủy", "Đảng bộ", "Kiểm lâm", "Hạt Kiểm lâm", "Điện lực", "Nhà máy",
    "Xí nghiệp", "Cảng vụ", "Hợp tác xã", "Câu lạc bộ", "Cơ quan", "Đơn vị", "Lực lượng",
    "Doanh nghiệp", "Chủ đầu tư", "Chủ rừng", "Địa phương", "Chính quyền", "Xã", "Phường",
    "Thị trấn", "Huyện", "Thành phố", "Thị xã", "Đặc khu",
)  # fmt: skip
"""What a body's name begins with."""

NO_BODIES = (
    "Ban hành", "Báo cáo", "Hội nghị", "Hội thảo", "Hội đủ", "Bộ phận", "Bộ máy", "Bộ tiêu chí",
    "Bộ chỉ số", "Tổ chức", "Viện trợ", "Viện dẫn", "Đoàn kết", "Đoàn viên", "Quỹ đất",
    "Thuế suất", "Trường hợp", "Phòng,", "Phòng ngừa", "Phòng chống", "Phòng cháy", "Phòng thủ",
    "Xã hội", "Vụ việc", "Vụ án", "Cơ quan (?:chủ trì|phối hợp|thực hiện)",
    "Đơn vị (?:chủ trì|phối hợp|thực hiện)", "Huyện đảo", "Bảo hiểm y tế", "Quỹ đạo",
)  # fmt: skip
"""What begins like a body and is none."""

OFFICES = (
    "Bộ trưởng, Thủ trưởng cơ quan ngang bộ", "Tổng Giám đốc", "Phó Giám đốc", "Giám đốc",
    "Chủ tịch", "Phó Chủ tịch", "Bộ trưởng", "Thủ trưởng", "Chánh", "Tổng Thanh tra",
    "Viện trưởng", "Cục trưởng", "Chi cục trưởng", "Trưởng", "Hiệu trưởng", "Bí thư",
    "Người đứng đầu", "người đứng đầu", "Thống đốc", "Tư lệnh", "Chỉ huy trưởng", "Chủ nhiệm",
)  # fmt: skip
"""Offices, which stand for the body they lead."""

CLASSES = (
    "các", "những", "tất cả các", "toàn thể các", "lực lượng", "chính quyền", "cơ quan", "đơn vị",
    "doanh nghiệp", "ủy ban nhân dân", "công an", "chủ đầu tư", "chủ rừng", "cấp ủy",
    "người đứng đầu", "tổ chức", "ban quản lý", "sở", "địa phương",
)  # fmt: skip
"""What the name of a class of bodies begins with, in small letters."""

MEMBERS = (
    "ban", "ngành", "đoàn thể", "địa phương", "đơn vị", "cơ quan", "tổ chức", "doanh nghiệp",
    "phường", "xã", "thị trấn", "thị xã", "thành phố", "huyện", "đặc khu", "quận", "cá nhân",
    "hội", "trường", "chủ rừng", "cấp", "sở", "bộ", "thành", "thị", "hợp tác xã", "lực lượng",
    "cơ sở", "trung tâm", "hiệp hội", "tập đoàn", "tổng công ty", "cao đẳng", "đại học",
    "thôn", "bản", "khu phố", "tổ dân phố", "viện", "bệnh viện", "học viện", "phòng",
)  # fmt: skip
"""Parts of a class's name that go on after a comma: các sở, ban, ngành."""

VERBS = (
    "chủ trì", "phối hợp", "chỉ đạo", "triển khai", "thực hiện", "xây dựng", "rà soát",
    "hướng dẫn", "tham mưu", "tăng cường", "tiếp tục", "có trách nhiệm", "chịu trách nhiệm",
    "có nhiệm vụ", "có kế hoạch", "có văn bản", "có giải pháp", "có biện pháp", "căn cứ", "theo",
    "khẩn trương", "chủ động", "tập trung", "kịp thời", "thường xuyên", "nghiêm túc", "đẩy mạnh",
    "quán triệt", "phổ biến", "tuyên truyền", "cập nhật", "bố trí", "huy động", "phát động",
    "phát huy", "nghiên cứu", "đề xuất", "báo cáo", "kiểm tra", "giám sát", "theo dõi", "đôn đốc",
    "tổng hợp", "đảm bảo", "bảo đảm", "quan tâm", "đề nghị", "yêu cầu", "niêm yết", "công khai",
    "công bố", "ban hành", "xử lý", "giải quyết", "hoàn thành", "hỗ trợ",
    "thông báo", "thông tin", "cung cấp", "vận hành", "duy trì", "lồng ghép", "nâng cao",
    "đổi mới", "sử dụng", "phân công", "tạo điều kiện", "chuẩn bị", "thành lập",
    "kiện toàn", "thẩm định", "phê duyệt", "thống kê", "gửi", "nộp", "chấp hành",
    "chấn chỉnh", "xác định", "đánh giá", "nhanh chóng", "tích cực", "định kỳ", "trên cơ sở",
    "để", "nhằm", "như", "cần", "sẽ", "đã",
    "vận động", "tổ chức thực hiện", "tổ chức triển khai", "tổ chức", "phục vụ", "thành công",
    "thực thi", "khuyến khích", "ưu tiên", "đăng ký", "đăng tải", "truyền thông", "cân đối",
    "khảo sát", "lựa chọn", "đào tạo", "bồi dưỡng", "tập huấn", "trực tiếp", "kết nối", "tuần tra",
    "ứng dụng", "chậm nhất", "thông qua", "nhưng", "tháo gỡ",
    "khắc phục", "phát hiện", "ngăn chặn", "đấu tranh", "quản lý", "sẵn sàng", "chăm lo",
    "và các nội dung", "điều tra", "biên soạn",
    "tư vấn", "đồng thời", "quy định", "xem xét", "bàn giao", "tiếp nhận",
    "hiển thị", "giám định", "kiến nghị", "tránh", "hạn chế", "thống nhất", "đồng hành",
    "cho ý kiến", "trực ban", "tiến hành", "khai thác", "đẩy nhanh", "phấn đấu", "chăm sóc",
    "liên hệ",
    "hợp tác", "phân tích", "dự báo", "tổ chức các", "sắp xếp", "điều chỉnh", "bổ sung",
)  # fmt: skip
"""Small words at which a list of bodies is over and their task begins."""

SMALL_WORDS = (
    r"(?<!công )(?<!độc )(?<!thành )lập(?! pháp)", r"(?<!chương )(?<!công )(?<!quy )trình(?! độ)",
    r"cử(?! tri)", r"giao(?! thông| dịch| nhận)", "đưa", r"(?<!trung )thu(?! nhập| ngân)", "mở",
    "lấy", "nắm", r"cho(?! vay)", "về", r"là(?! tổ chức| cá nhân| hộ)", "làm", "mua", "cùng",
    r"chuyển(?! đổi)", r"từ(?! [A-ZĐÀ-Ỹ]| thiện)", r"sau(?! đại học)", r"(?<!hàng )không(?! quân)",
    r"(?:hằng|hàng) (?:ngày|tuần|tháng|quý|năm)", "trước", "phải", "ngay", "trong", "tại", "khi",
    r"xong(?! hành)",
)  # fmt: skip
"""Words of one syllable at which a list is over, unless they are part of a longer word."""

NOUN_BEFORE = {
    "tổ chức": ("các", "cơ quan,", "và", "những", "nghiệp,", "đơn vị,"),
    "quản lý": ("ban", "cơ quan", "đơn vị", "cục", "chi cục", "sở", "phòng", "cơ quan,"),
    "xây dựng": ("ngành",),
    "thông tin": ("cổng", "trang", "sở", "cổng,"),
    "đào tạo": ("cơ sở",),
    "truyền thông": ("cơ quan", "trung tâm", "đơn vị"),
    "hợp tác": ("liên minh",),
    "kiểm tra": ("đoàn", "ủy ban", "tổ"),
    "cung cấp": ("đơn vị", "doanh nghiệp", "nhà"),
    "khai thác": ("phân xưởng", "đơn vị"),
    "đăng ký": ("văn phòng",),
    "thực hiện": ("cơ quan", "đơn vị"),
    "tham mưu": ("cơ quan", "đơn vị"),
    "chủ trì": ("cơ quan", "đơn vị", "giao", "công"),
    "phối hợp": ("cơ quan", "đơn vị"),
    "sử dụng": ("cơ quan", "đơn vị"),
    "vận hành": ("đơn vị",),
    "thẩm định": ("cơ quan", "hội đồng"),
}
"""After these words a verb is part of a name: cơ quan quản lý, các tổ chức."""

PURPOSES = (
    "mục đích", "yêu cầu", "quan điểm", "nguyên tắc", "căn cứ", "sự cần thiết", "tình hình",
    "đánh giá", "kết quả", "tồn tại", "nguyên nhân", "phạm vi", "đối tượng", "giải thích",
    "thời gian, địa điểm", "địa điểm", "dự báo", "rủi ro", "nhận định", "bối cảnh", "thực trạng",
    "cơ sở pháp lý", "cơ sở thực tiễn", "khái quát", "hạn chế", "thuận lợi", "bài học",
    "ý nghĩa", "thời gian thực hiện", "thời gian và địa điểm", "chủ đề",
)  # fmt: skip
"""Headings below which nobody is given a task."""

GOALS = ("mục tiêu", "chỉ tiêu")
FUNDING = ("kinh phí", "nguồn lực", "nguồn kinh phí")
