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

NO_DIRECTIVES: dict[str, tuple[str, str]] = {
    "GM": ("giấy mời", "GIẤY MỜI"),
    "TM": ("thư mời", "THƯ MỜI"),
    "BC": ("báo cáo", "BÁO CÁO"),
    "TTR": ("tờ trình", "TỜ TRÌNH"),
    "BB": ("biên bản", "BIÊN BẢN"),
    "GGT": ("giấy giới thiệu", "GIẤY GIỚI THIỆU"),
    "HĐ": ("hợp đồng", "HỢP ĐỒNG"),
    "PTR": ("phiếu trình", "PHIẾU TRÌNH"),
    "GUQ": ("giấy ủy quyền", "GIẤY ỦY QUYỀN"),
    "LCT": ("lịch công tác", "LỊCH CÔNG TÁC"),
}
"""Documents that tell, ask or invite and give nobody a task: by their sign, and by their title."""

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
    "Chính phủ", "Thủ tướng", "UBMTTQVN", "UBMTTQ", "VNPT", "Viettel", "EVN", "TKV", "Tổ công tác",
    "Tổ Công tác", "Tổ", "Huyện ủy", "Thành ủy",
    "Tỉnh ủy", "Tỉnh uỷ", "Đảng đoàn", "Ban Cán sự", "Đảng ủy",
    "Đảng bộ", "Kiểm lâm", "Hạt Kiểm lâm", "Đội", "Trạm", "Tạp chí", "Nhà xuất bản",
    "Vườn quốc gia", "Khu bảo tồn", "Bảo tàng", "Thư viện", "Nhà hát", "Ban Chấp hành",
    "Lữ đoàn", "Trung đoàn",
    "Quân đoàn", "Bộ đội", "Đồn Biên phòng", "Quốc hội", "Kho", "Điện lực",
    "Nhà máy",
    "Xí nghiệp", "Cảng vụ", "Hợp tác xã", "Câu lạc bộ", "Cơ quan", "Đơn vị", "Lực lượng",
    "Doanh nghiệp", "Chủ đầu tư", "Chủ rừng", "Địa phương", "Chính quyền", "Xã", "Phường",
    "Thị trấn", "Huyện", "Thành phố", "Thị xã", "Đặc khu",
)  # fmt: skip
"""What a body's name begins with."""

TAUGHT_SIGN, TAUGHT_DIGITS = "\u01e2", "\u01e3\u01e5\u01e7\u01e9\u01eb\u01ed"
"""Letters of no Vietnamese word, of which the token of a taught name is made."""

NO_BODIES = (
    "Ban hành", "Báo cáo", "Đội ngũ", "Đội hình", "Kho bãi", "Kho tàng", "Trạm thu phí",
    "Hội nghị", "Hội thảo", "Hội đủ",
    "Bộ phận(?! Một cửa| một cửa| Tiếp nhận| tiếp nhận| TN)", "Bộ máy", "Bộ tiêu chí",
    "Bộ chỉ số", "Tổ chức", "Viện trợ", "Viện dẫn", "Đoàn kết", "Đoàn viên", "Quỹ đất",
    "Thuế suất", "Trường hợp", "Phòng,", "Phòng ngừa", "Phòng chống", "Phòng cháy", "Phòng thủ",
    "Xã hội", "Vụ việc", "Vụ án", "Cơ quan (?:chủ trì|phối hợp|thực hiện)",
    "Đơn vị (?:chủ trì|phối hợp|thực hiện)", "Huyện đảo", "Bảo hiểm y tế", "Quỹ đạo",
)  # fmt: skip
"""What begins like a body and is none."""

OFFICES = (
    "Bộ trưởng, Thủ trưởng cơ quan ngang bộ", "Tổng Giám đốc", "Phó Giám đốc", "Giám đốc",
    "Chủ tịch", "Phó Chủ tịch", "Phó Thủ tướng", "Thứ trưởng", "Bộ trưởng", "Thủ trưởng", "Chánh",
    "Tổng Thanh tra",
    "Viện trưởng", "Tổng Cục trưởng", "Cục trưởng", "Chi cục trưởng", "Phó Vụ trưởng",
    "Vụ trưởng", "Hạt trưởng", "Đội trưởng", "Trạm trưởng", "Chánh án", "Tổng Biên tập",
    "Tổng Thư ký", "Trưởng", "Hiệu trưởng", "Bí thư",
    "Người đứng đầu", "người đứng đầu", "Lãnh đạo", "hiệu trưởng", "giám đốc", "tổng giám đốc",
    "thủ trưởng", "chủ tịch", "Thống đốc", "Tư lệnh", "Chỉ huy trưởng", "Chủ nhiệm",
)  # fmt: skip
"""Offices, which stand for the body they lead."""

CLASSES = (
    "lực lượng", "chính quyền", "cơ quan", "đơn vị",
    "doanh nghiệp", "ủy ban nhân dân", "công an", "chủ đầu tư", "chủ rừng", "cấp ủy",
    "người đứng đầu", "tổ chức", "ban quản lý", "sở", "địa phương", "đại biểu",
    "đoàn thanh niên", "hội phụ nữ", "hội liên hiệp phụ nữ", "hội nông dân", "hội cựu chiến binh",
    "mặt trận tổ quốc", "trạm y tế", "bộ đội biên phòng", "dân quân tự vệ",
)  # fmt: skip
"""What the name of a class of bodies begins with, in small letters."""

CLASS_NOUNS = (
    "sở", "bộ", "ban", "ngành", "cơ quan", "đơn vị", "địa phương", "doanh nghiệp", "tổ chức",
    "huyện", "thành phố", "thị xã", "quận", "xã", "phường", "thị trấn", "tỉnh", "đặc khu", "trường",
    "cơ sở", "bệnh viện", "trung tâm", "công ty", "tổng công ty", "tập đoàn", "hội", "đoàn thể",
    "hiệp hội", "nhà thầu", "nhà đầu tư", "nhà mạng", "nhà máy", "nhà trường", "nhà xuất bản",
    "chủ đầu tư", "chủ rừng", "chủ hồ", "chủ tàu", "chủ phương tiện", "chủ thể", "chủ cơ sở",
    "chủ dự án", "chủ sở hữu", "chủ nguồn", "phòng", "cục", "tổng cục", "vụ", "chi cục",
    "lực lượng", "cấp ủy", "cấp uỷ", "cấp", "ngân hàng", "tổ chức tín dụng", "viện", "thành viên",
    "đồng chí", "thôn", "bản", "khu phố", "khu dân cư", "hợp tác xã", "đài", "báo", "tổ",
    "đại học", "học viện", "ban quản lý", "văn phòng", "quỹ", "cảng", "cảng vụ", "hãng",
    "nông trường", "lâm trường", "mỏ", "xí nghiệp", "cá nhân", "hộ", "thủ trưởng", "chi nhánh",
    "tòa án", "viện kiểm sát", "cảng hàng không", "đoàn", "đại sứ quán", "cán bộ", "ủy ban",
    "UBND", "HĐND", "thư viện", "bảo tàng", "trạm", "đội", "đồn", "phân xưởng", "điểm bưu điện",
)  # fmt: skip
"""What "các" makes a class of bodies of."""

DOUBTFUL = frozenset(
    ("thực hiện", "tham mưu", "sử dụng", "chủ trì", "phối hợp", "vận hành", "kiểm tra",
     "cung cấp", "khai thác", "thẩm định")
)  # fmt: skip
"""Verbs that belong to a name ("các đơn vị thực hiện") only where the name ends with them."""

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
    "chấn chỉnh", "xác định", "đánh giá", "nhanh chóng", "tích cực", "định kỳ", "định hướng",
    "trên cơ sở",
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
    "quyết định", "kiểm đếm", "kêu gọi", "hoàn thiện", "phân bổ", "phân loại", "tính toán",
    "cắt tỉa", "gia cố", "di dời", "sơ tán", "kiểm soát", "trang bị", "mua sắm", "tu sửa",
    "sửa chữa", "nạo vét", "chi trả", "thu thập", "số hóa", "số hoá", "làm sạch", "xác minh",
    "thu hồi", "xử phạt", "khôi phục", "ổn định", "tạm dừng", "mở rộng", "thu hút", "phát triển",
    "bảo vệ", "chuyển giao", "cụ thể hóa", "tham gia", "thúc đẩy", "tuân thủ", "vận dụng",
    "lắp đặt", "trao đổi", "liên thông", "tích hợp", "chia sẻ", "đối chiếu", "xác nhận",
    "nắm bắt", "nắm chắc", "trả lời", "phản hồi", "phản ánh", "giải trình", "giải ngân",
    "quyết toán", "thanh toán", "nghiệm thu", "thi công", "khởi công", "cải tạo", "cải thiện",
    "cải tiến", "tiếp thu", "bổ nhiệm", "điều động", "khen thưởng", "bảo quản", "cam kết",
    "ký kết", "đề cao", "nêu cao", "gương mẫu", "lấy ý kiến", "vào cuộc", "chấp thuận",
    "thỏa thuận", "phân cấp", "ủy quyền", "kiểm kê", "kiểm điểm", "kiểm định", "rút kinh nghiệm",
    "sơ kết", "tổng kết", "truy quét", "truy xuất", "hình thành", "nghiêm cấm", "quyết liệt",
    "mạnh dạn", "kiên quyết", "bám sát", "bảo trì", "bảo dưỡng", "che chắn", "chằng chống",
    "khoanh vùng", "cách ly", "tiêm chủng", "xét nghiệm", "điều tiết", "điều hành", "điều phối",
    "thu gom", "vận chuyển", "tích nước", "ứng trực", "ứng phó", "túc trực", "tìm kiếm",
    "có báo cáo", "có phương án", "có ý kiến", "có hình thức", "có hướng dẫn", "có chính sách",
    "có chế tài", "thực thi", "tính đúng", "lưu ý", "liên kết", "gắn kết", "tuyển dụng",
    "tuyển sinh", "hiện đại hóa", "đơn giản hóa", "minh bạch", "tiết kiệm", "bình ổn",
    "dự trữ", "đấu giá", "đấu thầu", "cưỡng chế", "hòa giải", "tiếp công dân", "cảnh báo",
    "ra quân", "vào vụ", "khơi thông", "lập dự toán", "thẩm tra", "rà phá", "kê khai", "nộp hồ sơ",
    "chi tiết hóa", "hệ thống hóa", "nhân rộng",
    "xã hội hóa", "phân luồng", "tổ chức lại", "đầu tư", "ghi nhận", "cảnh giác", "thiết kế",
)  # fmt: skip
"""Small words at which a list of bodies is over and their task begins."""

NO_TASKS = frozenset(("đã", "sẽ", "là", "như", "để", "nhằm", "về", "cùng", "được", "trong", "tại"))
"""Words that end a list of bodies without a task after them."""

OPENINGS = (
    "Đối với", "Căn cứ", "Trên cơ sở", "Để", "Nhằm", "Trước ngày", "Trước", "Trong", "Định kỳ",
    "Hằng", "Hàng", "Chậm nhất", "Sau khi", "Sau", "Khi", "Theo", "Từ", "Đến", "Thực hiện", "Qua",
    "Trường hợp", "Về", "Đồng thời", "Song song", "Bên cạnh",
)  # fmt: skip
"""What a clause begins with that stands before the subject of its sentence."""

CONTINUES = frozenset(
    ("tỉnh", "thành", "phố", "huyện", "thị", "xã", "quận", "phường", "trấn", "đặc", "khu", "vực",
     "vùng", "miền", "trung", "ương", "nhà", "nước", "thường")
)  # fmt: skip
"""Small words that may follow a body's whole name: Công an tỉnh, Sở Y tế thành phố."""

LOOSENS = frozenset(
    ("các", "cấp", "và", "thuộc", "trực", "nơi", "có", "liên", "trên", "địa", "được", "của",
     "những", "ở", "theo", "trong")
)  # fmt: skip
"""Small words after which a body's name may go on with any others: Sở Y tế các tỉnh ven biển."""

FIELDS = (
    "Y tế", "Nội vụ", "Tư pháp", "Tài chính - Kế hoạch", "Tài chính – Kế hoạch", "Tài chính",
    "Xây dựng", "Công [Tt]hương", "Ngoại giao", "Ngoại vụ", "Giáo dục (?:và|&) Đào tạo",
    "Thông tin (?:và|&) Truyền thông", "Nông nghiệp (?:và|&) Môi trường",
    "Nông nghiệp (?:và|&) Phát triển nông thôn", "Tài nguyên (?:và|&) Môi trường",
    "Khoa học (?:và|&) Công nghệ", "Giao thông [Vv]ận tải", "Kế hoạch (?:và|&) Đầu tư",
    "Kế hoạch - Tài chính", "Văn h(?:óa|oá) (?:và|&) Thông tin", "Văn h(?:óa|oá) (?:và|&) Thể thao",
    "Văn h(?:óa|oá) - Xã hội", "Văn h(?:óa|oá), Thể thao và Du lịch", "Du lịch", "Quốc phòng",
    "Lao động\\s?[-–,]\\s?Thương binh (?:và|&) Xã hội", "Dân tộc và Tôn giáo", "Kinh tế",
    "Quản lý đô thị", "Pháp chế", "GD&ĐT", "GDĐT", "TT&TT", "TTTT", "NN&PTNT", "NN&MT", "TN&MT",
    "TNMT", "KH&CN", "KHCN", "KH&ĐT", "KHĐT", "GTVT", "LĐ-?TB&?XH", "VHTTDL", "VHTT", "QP", "CA",
)  # fmt: skip
"""What departments and ministries are for; a name that ends with one is whole."""

WHOLE = (
    "(?:Tỉnh|Thành|Huyện|Thị) (?:ủy|uỷ)",
    "[ỦU][yỷ] ban Quản lý vốn [Nn]hà nước tại doanh nghiệp",
    "Công an", "(?:Phó )?Thủ tướng(?: Chính phủ)?", "Chính phủ", "UBND", "[ỦU][yỷ] ban [Nn]hân dân",
    "HĐND", "Hội đồng [Nn]hân dân", "Thanh tra",
    "[ỦU][yỷ] ban (?:MTTQ|Mặt trận Tổ quốc)(?: Việt Nam)?", "Bộ [Cc]hỉ huy [Qq]uân sự",
    "Bộ [Cc]hỉ huy Bộ đội [Bb]iên phòng", "Bộ CHQS",
    "Bộ CHBP", "BCH [Qq]uân sự", "Ban [Cc]hỉ huy [Qq]uân sự", "Ban CHQS", "Kho bạc [Nn]hà nước",
    "Bảo hiểm xã hội", "BHXH", "Văn phòng (?:Chính phủ|Bộ|Quốc hội|Chủ tịch nước)", "Tỉnh [Đđ]oàn",
    "Thành [Đđ]oàn", "Thông tấn xã Việt Nam", "Đài Truyền hình Việt Nam",
    "Đài Tiếng nói Việt Nam", "Ngân hàng Nhà nước Việt Nam", "Thanh tra Chính phủ", "Hải quan",
    "Ban Dân tộc", "UBMTTQ(?:VN)?", "Liên minh Hợp tác xã", "Hội Nông dân", "Hội Cựu chiến binh",
    "Hội Liên hiệp Phụ nữ", r"Báo (?:[A-ZĐÀ-Ỹ]\w+ ){1,3}[A-ZĐÀ-Ỹ]\w+",
)  # fmt: skip
"""Bodies whose name is whole as it stands here."""

SMALL_WORDS = (
    r"(?<!công )(?<!độc )(?<!thành )lập(?! pháp)", r"(?<!chương )(?<!công )(?<!quy )trình(?! độ)",
    r"cử(?! tri)", r"giao(?! thông| dịch| nhận)", "đưa", r"(?<!trung )thu(?! nhập| ngân)", "mở",
    "lấy", "nắm", r"cho(?! vay)", "về", r"là(?! tổ chức| cá nhân| hộ)", r"(?<!việc )làm", "mua",
    "cùng",
    r"chuyển(?! đổi)", r"từ(?! [A-ZĐÀ-Ỹ]| thiện)", r"sau(?! đại học)", r"(?<!hàng )không(?! quân)",
    r"(?:hằng|hàng) (?:ngày|tuần|tháng|quý|năm)", "trước", "phải", "ngay", "trong", "tại", "khi",
    r"xong(?! hành)", r"tăng(?! trưởng)", "giảm", "giúp", "dành", "gắn", r"nhận(?! nuôi)", "ký",
    r"đóng(?! trên| tại| quân)", "cấm", r"lập(?= kế hoạch| danh sách| hồ sơ| phương án)", "nên",
    r"trực(?= 24| ban)",
)  # fmt: skip
"""Words of one syllable at which a list is over, unless they are part of a longer word."""

NOUN_BEFORE = {
    "điều tra": ("cảnh sát", "an ninh", "cơ quan"),
    "tổ chức": ("các", "là", "cơ quan,", "và", "những", "nghiệp,", "đơn vị,"),
    "quản lý": ("ban", "cơ quan", "đơn vị", "cục", "chi cục", "sở", "phòng", "cơ quan,"),
    "xây dựng": ("ngành", "đầu tư", "đầu tư và", "vật liệu", "dự án"),
    "thông tin": ("cổng", "trang", "sở", "cổng,"),
    "đào tạo": ("cơ sở",),
    "truyền thông": ("cơ quan", "trung tâm", "đơn vị"),
    "hợp tác": ("liên minh",),
    "kiểm tra": ("đoàn", "ủy ban", "tổ"),
    "cung cấp": ("đơn vị", "doanh nghiệp", "nhà"),
    "khai thác": ("phân xưởng", "đơn vị"),
    "đăng ký": ("văn phòng",),
    "thực hiện": ("cơ quan", "đơn vị", "tổ công tác", "ban chỉ đạo"),
    "tham mưu": ("cơ quan", "đơn vị"),
    "chủ trì": ("cơ quan", "đơn vị", "giao", "công"),
    "phối hợp": ("cơ quan", "đơn vị"),
    "sử dụng": ("cơ quan", "đơn vị"),
    "vận hành": ("đơn vị", "điều hành"),
    "phát triển": ("đầu tư", "quỹ", "hỗ trợ", "hợp tác", "hội", "hạ tầng và", "nghiệp và"),
    "bảo vệ": ("lực lượng", "ban quản lý", "chi cục", "quỹ", "hội"),
    "thi công": ("đơn vị", "nhà thầu"),
    "tư vấn": ("đơn vị", "nhà thầu", "tổ chức", "hội đồng"),
    "đầu tư": ("nhà", "chủ", "quỹ", "ngân hàng", "xúc tiến", "hợp tác", "ban quản lý dự án"),
    "kiểm soát": ("cơ quan", "lực lượng", "ban", "trung tâm"),
    "kiểm định": ("trung tâm", "đơn vị", "tổ chức"),
    "vận chuyển": ("đơn vị", "doanh nghiệp", "cơ sở"),
    "điều phối": ("văn phòng", "trung tâm", "ban"),
    "điều hành": ("trung tâm", "ban", "tổ"),
    "tìm kiếm": ("và", "tai,", "quốc gia"),
    "ứng phó": ("quốc gia", "ủy ban", "ban chỉ đạo", "ban chỉ huy"),
    "tuyển sinh": ("hội đồng", "ban chỉ đạo"),
    "thẩm tra": ("cơ quan", "đơn vị"),
    "đấu giá": ("trung tâm dịch vụ", "tổ chức", "hội đồng"),
    "thiết kế": ("đơn vị", "nhà thầu", "tư vấn"),
    "xét nghiệm": ("phòng", "trung tâm", "cơ sở"),
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
