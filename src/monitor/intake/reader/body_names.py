"""The names of bodies out of the capitals of a letterhead."""

from __future__ import annotations

import re

_SMALL = {
    "ỦY BAN NHÂN DÂN": "Ủy ban nhân dân", "TỈNH ỦY": "Tỉnh ủy", "THÀNH ỦY": "Thành ủy",
    "HUYỆN ỦY": "Huyện ủy", "UỶ BAN NHÂN DÂN": "Ủy ban nhân dân",
    "HỘI ĐỒNG NHÂN DÂN": "Hội đồng nhân dân", "THỦ TƯỚNG CHÍNH PHỦ": "Thủ tướng Chính phủ",
    "VĂN PHÒNG": "Văn phòng", "CHỦ TỊCH": "Chủ tịch", "BỘ TRƯỞNG": "Bộ trưởng",
    "GIÁM ĐỐC": "Giám đốc", "CỤC TRƯỞNG": "Cục trưởng", "QUẢN LÝ": "Quản lý",
    "CHÍNH PHỦ": "Chính phủ", "TẬP ĐOÀN": "Tập đoàn",
    "TỔNG CÔNG TY": "Tổng công ty", "CÔNG TY": "Công ty", "TRƯỜNG ĐẠI HỌC": "Trường Đại học",
    "BAN QUẢN LÝ": "Ban Quản lý", "BAN CHỈ ĐẠO": "Ban Chỉ đạo", "BAN CHỈ HUY": "Ban Chỉ huy",
    "THANH TRA": "Thanh tra",
    "CÔNG AN": "Công an", "BẢO HIỂM XÃ HỘI": "Bảo hiểm xã hội", "NGÂN HÀNG": "Ngân hàng",
    "NHÀ NƯỚC": "Nhà nước", "KHO BẠC": "Kho bạc", "HỘI": "Hội", "CỤC": "Cục", "SỞ": "Sở",
    "BỘ": "Bộ", "TỔNG CỤC": "Tổng cục", "CHI CỤC": "Chi cục", "UBND": "UBND",
}  # fmt: skip
OWN_HEAD = re.compile(
    r"(?:TỔNG CÔNG TY|CÔNG TY|TỔNG CỤC|CỤC|CHI CỤC|VỤ|TRUNG TÂM|BỆNH VIỆN|TRƯỜNG|VIỆN|BAN QUẢN LÝ"
    r"|PHÒNG|KHO BẠC|HỌC VIỆN|ĐẠI HỌC|ĐÀI|THANH TRA|VĂN PHÒNG)\s"
)
_ABBREVIATIONS = frozenset(
    ("UBND", "HĐND", "PCTT", "TKCN", "PCTT&TKCN", "PTNT", "MTTQ", "TNHH", "MTV", "PCCC", "CNCH",
     "BHXH", "QLDA", "VN")
)  # fmt: skip
_JOINTS = {"VÀ": "và"}
_LEVELS = ("TỈNH", "THÀNH PHỐ", "HUYỆN", "THỊ XÃ", "QUẬN", "XÃ", "PHƯỜNG", "THỊ TRẤN", "ĐẶC KHU")
FIELDS = {
    "Y TẾ": "Y tế", "NỘI VỤ": "Nội vụ", "TƯ PHÁP": "Tư pháp", "TÀI CHÍNH": "Tài chính",
    "XÂY DỰNG": "Xây dựng", "CÔNG THƯƠNG": "Công Thương", "NGOẠI GIAO": "Ngoại giao",
    "GIÁO DỤC VÀ ĐÀO TẠO": "Giáo dục và Đào tạo", "THÔNG TIN VÀ TRUYỀN THÔNG":
    "Thông tin và Truyền thông", "NÔNG NGHIỆP VÀ MÔI TRƯỜNG": "Nông nghiệp và Môi trường",
    "NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN": "Nông nghiệp và Phát triển nông thôn",
    "TÀI NGUYÊN VÀ MÔI TRƯỜNG": "Tài nguyên và Môi trường", "KHOA HỌC VÀ CÔNG NGHỆ":
    "Khoa học và Công nghệ", "GIAO THÔNG VẬN TẢI": "Giao thông vận tải",
    "VĂN HÓA, THỂ THAO VÀ DU LỊCH": "Văn hóa, Thể thao và Du lịch",
    "KẾ HOẠCH VÀ ĐẦU TƯ": "Kế hoạch và Đầu tư", "QUỐC PHÒNG": "Quốc phòng",
    "LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI": "Lao động - Thương binh và Xã hội",
    "DÂN TỘC VÀ TÔN GIÁO": "Dân tộc và Tôn giáo",
}  # fmt: skip


def body_name(told: str) -> str:
    """A body's name out of capitals: Ủy ban nhân dân tỉnh Quảng Ninh.

    Of two bodies one above the other, the lower issues: a department of a province.
    """
    if not told.isupper():
        return told
    above = re.match(
        r"(?:(?:ỦY|UỶ) BAN NHÂN DÂN|UBND)\s+(?P<level>TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ)\s+"
        r"(?P<place>.+?)\s+(?P<own>(?:SỞ|BAN|VĂN PHÒNG|THANH TRA|PHÒNG)\s.+|VĂN PHÒNG)$", told,
    )  # fmt: skip
    if above:
        own, level, place = above["own"], above["level"].lower(), above["place"].title()
        if own == "VĂN PHÒNG":
            return f"Văn phòng UBND {level} {place}"
        return f"{body_name(own)} {level} {place}"
    standing = re.match(r"(HỘI ĐỒNG NHÂN DÂN\s.+)\s+THƯỜNG TRỰC$", told)
    if standing:
        return f"Thường trực {body_name(standing[1])}"
    ministry = re.match(r"BỘ .+?\s+((?:CỤC|TỔNG CỤC|VỤ|THANH TRA)\s.+)$", told)
    if ministry:
        told = ministry[1]
    named = told
    for capitals, name in (*FIELDS.items(), *_SMALL.items()):
        named = re.sub(rf"(?<![\w]){re.escape(capitals)}(?![\w])", name, named)
    for level in _LEVELS:
        named = re.sub(rf"(?<![\w]){level}(?![\w])", level.lower(), named)
    parts = [
        one if not one.isupper() or one in _ABBREVIATIONS else _JOINTS.get(one, one.capitalize())
        for one in named.split()
    ]
    name = " ".join(parts)
    return name[0].upper() + name[1:]
