"""How a duty could be measured, proposed from its own words; a person decides.

A share where the text wants a share or says "all", a number where one is named or the same is done
again and again, done or not where something comes into being once, and otherwise in words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from monitor.domain.sheet import Said
from monitor.intake.reader.draft import DraftGoal

LONGEST = 90
EMPTY = Said()


@dataclass(frozen=True, slots=True)
class Measure:
    """A proposed measure: its kind, its name and boxes with the words they were made of."""

    kind: Said
    indicator: Said
    unit: Said
    numerator: Said = EMPTY
    denominator: Said = EMPTY


@dataclass(frozen=True, slots=True)
class _Words:
    """The words proposed measures are made with, and the verbs that tell which it is."""

    reports: re.Pattern[str]
    makes: re.Pattern[str]
    repeats: re.Pattern[str]
    all_of: re.Pattern[str]
    happens: re.Pattern[str]
    share: str
    done: str
    whole: str
    share_of_all: str
    done_of_all: str
    whole_of_all: str
    was_done: str
    is_made: str
    is_reported: str
    times: str
    time: str
    yes_no: str
    told: str


def _any(*verbs: str) -> str:
    return "|".join(verbs)


_LEAD = _any(
    "chủ trì", "phối hợp", "chỉ đạo", "triển khai", "tiếp tục", "khẩn trương", "chủ động",
    "kịp thời", "tích cực", "thường xuyên", "đẩy mạnh", "tăng cường", "đặc biệt", "đồng thời",
    "nghiên cứu", "tham mưu", "tập trung", "rà soát", "thực hiện", "tổ chức thực hiện",
    "tổ chức triển khai", "tổ chức", "đầu mối",
)  # fmt: skip
"""What may stand before the verb that says what is done."""
_LEADS = rf"(?:(?:{_LEAD})\s*,?\s+(?:và\s+|việc\s+)?)*+"
_MAKES = _any(
    "xây dựng", "ban hành", "thành lập", "kiện toàn", "phát động", "công bố", "niêm yết",
    "cập nhật", "trình", "phê duyệt", "lập", "hoàn thành", "hoàn thiện", "bàn giao", "nâng cấp",
    "lắp đặt", "khởi công", "ký kết", "đề xuất", "thẩm định", "soạn thảo", "hội nghị", "lễ",
    "cuộc họp", "diễn tập",
)  # fmt: skip
_REPEATS = _any(
    "hướng dẫn", "tuyên truyền", "phổ biến", "tập huấn", "kiểm tra", "thanh tra", "tuần tra",
    "vận động", "nhắn tin", "kiểm soát", "giám sát", "tư vấn", "tiếp nhận", "các lớp", "các đợt",
    "bồi dưỡng",
)  # fmt: skip
_THEN = _any(
    "được", "đã", "có", "phải", "là", "cài đặt", "đang", "tại", "trên", "trong", "và", "để", "theo",
    "trước", "hoàn thành", "tham gia", "thực hiện", "của đơn vị",
)  # fmt: skip
"""Where the name of those that are meant is over."""
_NOUN = r"[^.,;:()\n“”\"]{2,80}?"

VIETNAMESE = _Words(
    reports=re.compile(
        rf"{_LEADS}(?P<verb>(?:(?:tổng hợp|gửi|định kỳ|đánh giá|thống kê)\b[^.;]{{0,60}}?)?"
        r"(?:báo cáo|gửi kết quả))\b", re.IGNORECASE,
    ),
    makes=re.compile(rf"{_LEADS}(?P<verb>{_MAKES})\b", re.IGNORECASE),
    repeats=re.compile(rf"{_LEADS}(?P<verb>{_REPEATS})\b", re.IGNORECASE),
    all_of=re.compile(
        rf"(?:toàn bộ|tất cả|100\s*%)\s+(?:các\s+|số\s+)?(?P<what>{_NOUN})(?=\s+(?:{_THEN})\b"
        r"|[.,;:()\n“”\"]|$)", re.IGNORECASE,
    ),
    happens=re.compile(r"\s(?=(?:được|đã|có|phải|hoàn thành|tham gia|thực hiện|đạt)\s)"),
    share="Tỷ lệ {what}",
    done="Số {what}",
    whole="Tổng số {what}",
    was_done="{what} đã thực hiện",
    share_of_all="Tỷ lệ thực hiện: {what}",
    done_of_all="Đã thực hiện: {what}",
    whole_of_all="Tổng số phải thực hiện: {what}",
    is_made="Đã {what} (Có/Không)",
    is_reported="Đã {what} (Có/Không)",
    times="Số lượt {what}",
    time="lượt",
    yes_no="có/không",
    told="lời văn",
)  # fmt: skip
ENGLISH = _Words(
    reports=re.compile(r"(?P<verb>submit|report|provide|notify|inform)\b", re.IGNORECASE),
    makes=re.compile(
        r"(?P<verb>develop|establish|publish|issue|adopt|appoint|designate|prepare|complete|create"
        r"|nominate|update|draft)\b", re.IGNORECASE,
    ),
    repeats=re.compile(r"(?P<verb>train|inspect|visit|brief|distribute|advise)\b", re.IGNORECASE),
    all_of=re.compile(
        r"(?:\ball|100\s*%(?: of)?)\s+(?P<what>[^.,;:()\n]{2,80}?)(?=\s+(?:is|are|has|have|from|to"
        r"|by|within|with|on|in|that|and|must|shall)\b|[.,;:()\n]|$)", re.IGNORECASE,
    ),
    happens=re.compile(r"\s(?=(?:is|are|has|have|must|shall)\s)"),
    share="Share of {what}", done="Number of {what}", whole="All {what}", was_done="{what} done",
    share_of_all="Share done: {what}", done_of_all="Done: {what}",
    whole_of_all="All to be done: {what}",
    is_made="Done: {what} (yes/no)", is_reported="Sent: {what} (yes/no)",
    times="Times: {what}", time="times", yes_no="yes/no", told="words",
)  # fmt: skip
_STATED = re.compile(
    r"[^%.;]{0,60}(?:%|per\s?cent|phần trăm)\s*(?:of\s+|số\s+|các\s+)?"
    r"(?P<what>(?:[^.,;:()\n]|\n(?!\s*\n)){2,110}?(?=[.,;:()\n]|$"
    r"|\s(?:within|by|before|no later|trước ngày|trong thời|trong quý|trong năm|đến năm|vào)\b))"
)
LANGUAGES: Mapping[str, _Words] = {"vi": VIETNAMESE, "en": ENGLISH}


def proposed(title: Said, goal: DraftGoal | None, text: str, language: str) -> Measure:
    """How a duty could be measured.

    Args:
        title: What is to be done, with its place in the text where it has one.
        goal: The figure it must reach, stated or implied.
        text: The verbatim text.
        language: The directive's.
    """
    words = LANGUAGES[language]
    if goal is None:
        return _undirected(title, words)
    if not goal.unit.lstrip().startswith("%"):
        unit = " ".join(goal.unit.split()[:3]) or words.time
        what = Said(words.done.format(what=unit), "proposed", goal.start, goal.end)
        return Measure(
            Said("count", "inferred", goal.start, goal.end), replace(what, value=title.value),
            Said(unit, "quoted"), what,
        )  # fmt: skip
    kind = Said("ratio", "inferred", goal.start, goal.end)
    named = _share(goal, text, words)
    if named is None:
        # The text says "all" and not of what: the duty itself is named, and a person says.
        thing, start, end = _small(title.value), title.start, title.end
        told = (words.share_of_all, words.done_of_all, words.whole_of_all)
    else:
        thing, happens, start, end = named
        done = f"{thing} {happens}" if happens else words.was_done.format(what=thing)
        told = (
            words.share.format(what=done), words.done.format(what=done),
            words.whole.format(what=thing),
        )  # fmt: skip
    share, above, below = (
        Said(_cut(one.format(what=thing)), "proposed", start, end) for one in told
    )
    return Measure(kind, share, Said("%"), above, below)


def _share(goal: DraftGoal, text: str, words: _Words) -> tuple[str, str, int, int] | None:
    """Of what a share is, what is to happen to it, and where these words stand; None: not said."""
    if goal.source == "explicit" and goal.unit.strip("% "):
        match = _STATED.match(text, goal.start)
        told = match["what"] if match else goal.unit.lstrip("% ").removeprefix("of ")
        thing, *rest = words.happens.split(" ".join(told.split()), maxsplit=1)
        return thing, " ".join(rest), goal.start, match.end() if match else goal.end
    match = words.all_of.match(text, goal.start)
    if match is None:
        return None
    return " ".join(match["what"].split()), "", match.start(), match.end()


def _undirected(title: Said, words: _Words) -> Measure:
    """The measure of a duty that names no figure: by its verb."""
    kinds = (
        ("milestone", words.reports, words.is_reported, words.yes_no),
        ("milestone", words.makes, words.is_made, words.yes_no),
        ("count", words.repeats, words.times, words.time),
    )
    for kind, verbs, told, unit in kinds:
        match = verbs.match(title.value)
        if match:
            what = _cut(_small(title.value[match.start("verb") :]))
            name = Said(told.format(what=what), "proposed", title.start, title.end)
            box = name if kind == "count" else EMPTY
            return Measure(Said(kind, "proposed"), name, Said(unit, "proposed"), box)
    return Measure(Said("narrative"), Said(title.value, "inferred"), Said(words.told))


def _small(words: str) -> str:
    """A phrase as it goes on within a sentence; a name keeps its capital."""
    if words[1:2].isupper():
        return words
    return words[:1].lower() + words[1:]


def _cut(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    return words[:LONGEST].rsplit(None, 1)[0].rstrip(" ,;:…") + "…"
