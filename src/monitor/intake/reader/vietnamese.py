"""Vietnamese administrative language, for the reader."""

from __future__ import annotations

import re

from monitor.intake.reader import (
    bodies,
    body_names,
    capitals,
    clauses,
    goals,
    header,
    limits,
    orders,
    reporting,
    words,
)
from monitor.intake.reader.bodies import Name
from monitor.intake.reader.language import Language
from monitor.intake.reader.plain import CELL

_LEADS_TO = re.compile(r"(?:yêu cầu|đề nghị|chỉ đạo|giao|chỉ thị|hướng dẫn)\s+")
_GIVEN = re.compile(r"\s*(?:yêu cầu|đề nghị|giao|ban hành|thông báo|hướng dẫn|có ý kiến|đã|sẽ)\b")
"""What the issuer does: a sentence that begins so only leads to the orders."""
_LEADS_ON = re.compile(r"(?:chỉ đạo|yêu cầu|đề nghị|kết luận|ý kiến)(?:\s+như sau)?\s*:\s*$")
_TOLD = re.compile(
    r"(?:như sau|ý kiến|chỉ đạo|kết luận)[^.:;\n]{0,60}:\s+(?=(?:Giao|Yêu cầu|Đề nghị)\s)"
)
"""One paragraph that tells who decided, and then what: "… có ý kiến như sau: Giao Sở …"."""
_DOCUMENT = (
    r"(?:Công văn|Chỉ thị|Quyết định|Kế hoạch|Thông báo|Công điện|Văn bản|Nghị quyết|Hướng dẫn"
    r"|Thông tư|Nghị định|Chương trình|Quy chế|Quy định)"
)


def _lead(text: str) -> list[Name]:
    for match in _LEADS_TO.finditer(text):
        if bodies.begins_body(text, match.end()):
            end = bodies.list_end(text, match.end())
            return bodies.split(text[match.end() : end], match.end())
    return []


_TITLED = re.compile(
    r"(?:CÁC\s+)?(?:SỞ|BỘ|ỦY BAN|UỶ BAN|UBND|CÔNG AN|VĂN PHÒNG|CỤC|CHI CỤC|TỔNG CỤC|TRUNG TÂM"
    r"|PHÒNG(?!\s*,|\s+(?:NGỪA|CHỐNG|CHÁY|THỦ))|THANH TRA|NGÂN HÀNG|KHO BẠC|TẬP ĐOÀN|TỔNG CÔNG TY"
    r"|CÔNG TY|TRƯỜNG(?!\s+HỢP)|BỆNH VIỆN|BAN QUẢN LÝ|BAN CHỈ|BẢO HIỂM XÃ HỘI|LIÊN MINH)\s"
)


def _titled(text: str, at: int) -> tuple[list[Name], int, bool]:
    title = text[at:].strip(" .:;*")
    start = text.find(title, at)
    if not title or not _TITLED.match(f"{title} "):
        return [], at, False
    name = body_names.body_name(title)
    return [Name(name, start, start + len(title))], start + len(title), False


def _is_order(text: str, mark: int) -> bool:
    told = _TOLD.search(text, mark)
    if told and bodies.begins_body(text, bodies.skip_order(text, told.end())):
        return not text.rstrip().endswith(":")
    if _LEADS_ON.search(text):
        return False
    order = bodies.skip_order(text, mark)
    if order > mark:
        return bodies.begins_body(text, order)
    if not bodies.begins_named_body(text, mark):
        return False
    named, end, _ = orders.subjects(text, mark)
    return bool(named) and bodies.begins_task(text, end) and not _GIVEN.match(text, end)


VIETNAMESE = Language(
    code="vi",
    head=header.read,
    soften=capitals.softened,
    limits=limits.find,
    goals=goals.find,
    parts=orders.read,
    clauses=clauses.clauses,
    gives_duty=clauses.begins,
    subjects=orders.subjects,
    titled=_titled,
    lead=_lead,
    split=bodies.split,
    reporting=reporting.read,
    is_order=_is_order,
    is_request=bodies.is_request,
    purposes=words.PURPOSES,
    goal_headings=words.GOALS,
    funding=words.FUNDING,
    closes=re.compile(
        r"(?!.*chịu trách nhiệm thi hành)"
        r"(?:Yêu cầu|Đề nghị|Trên đây|Trong quá trình|Giao|Nhận được|Quá trình|Căn cứ|Chỉ thị này"
        r"|Ủy ban|Uỷ ban|UBND|Chủ tịch|Thủ trưởng|Toàn bộ|Các (?:cơ quan|đơn vị|sở|Sở|bộ|Bộ|phòng)"
        r"|Kế hoạch này|Công điện này|Hướng dẫn này|Văn phòng|Định kỳ|Thủ tướng|Bộ trưởng|Nơi nhận"
        r"|Sở|Bộ|Kết quả|Báo cáo|Mọi|Rất mong)\b"
    ),
    body_ends=re.compile(
        rf"^[ \t{CELL}*_]*(?:Nơi\s+nhận\s*:|NƠI\s+NHẬN\s*:|TM\.|T\.M|KT\.|TL\.|TUQ\.)", re.MULTILINE
    ),
    annex=re.compile(
        r"^[ \t*_]*(?:PHỤ LỤC|Phụ lục)(?:\s+(?:số\s+)?(?:\d+|[IVX]+))?\s*[:.]?\s*$", re.MULTILINE
    ),
    attached=re.compile(
        rf"^[ \t{CELL}*_]*(?:KẾ HOẠCH|CHƯƠNG TRÌNH|PHƯƠNG ÁN|ĐỀ ÁN)\b"
        r"[^\n]*\n(?:[^\n]*\n){0,10}?[^\n]*\(\s*(?:Ban\s+hành\s+)?[Kk]èm\s+theo[^)]{0,400}\)",
        re.MULTILINE,
    ),
    whole=re.compile(r"toàn bộ|toàn ngành|tất cả|100\s*%|mọi\s", re.IGNORECASE),
    takes_effect=re.compile(r".{0,120}?có hiệu lực", re.IGNORECASE),
    # Possessive and bounded: a text of nothing but these words must not be tried in every way.
    amends=re.compile(
        r"(?P<how>thay thế|bãi bỏ|hủy bỏ|huỷ bỏ|sửa đổi|bổ sung|điều chỉnh)(?:\s+cho)?\s*,?\s+"
        r"(?:(?:bổ sung|thay thế|một số|toàn bộ|các|nội dung|khoản|điểm|điều|mục|phụ lục|và|của|tại"
        rf"|ban hành kèm theo|\d+\w?|[a-zđ]\b|,)\s+){{0,15}}+(?P<document>{_DOCUMENT}"
        r"\s+(?:liên tịch\s+)?số\s*:?\s*[\w./&–-]*\w(?:\s+ngày\s+\d[\d/.-]*\d"
        r"(?:\s+tháng\s+\d{1,2}\s+năm\s+\d{4})?)?)", re.IGNORECASE,
    ),
    cites=re.compile(r"(?:Căn\s+cứ|Xét|Theo\s+đề\s+nghị)\b"),
    changes=(
        ("thay thế", "replaces"), ("bãi bỏ", "repeals"), ("hủy bỏ", "repeals"),
        ("huỷ bỏ", "repeals"), ("", "changes"),
    ),
    evidence=re.compile(
        r"(?:kèm theo|gửi kèm|đính kèm|có)\s+(?P<what>(?:hình ảnh|ảnh chụp|biên bản|minh chứng|"
        r"tài liệu (?:kiểm chứng|minh chứng|chứng minh)|danh sách|số liệu|phụ lục|biểu mẫu"
        r"|bảng tổng hợp|hồ sơ|văn bản xác nhận|video|clip)[^.,;()]{0,60})", re.IGNORECASE,
    ),
)  # fmt: skip
