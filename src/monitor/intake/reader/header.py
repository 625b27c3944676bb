"""The head of a document: number and sign, type, issuer, place, date, subject, to whom it goes.

The layout is Decree 30/2020's: issuer left, the state's name right, number, place and date, then
the title or "V/v", then "Kính gửi". A part that is not there stays None.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from monitor.intake.reader import words
from monitor.intake.reader.body_names import OWN_HEAD, body_name
from monitor.intake.reader.draft import Quoted
from monitor.intake.reader.plain import CELL, Plain

_NUMBER = re.compile(
    r"\bS[ốÔố]\s*[:.]?\s*(?P<number>\d+\w{0,3})\s*/\s*(?P<sign>[A-ZĐ0-9][\wĐđ&.]*(?:\s?[-–]\s?[\wĐđ&.]+)*)",
    re.IGNORECASE,
)
_NUMBER_ONLY = re.compile(
    r"\b(?P<number>\d+)\s*/\s*(?P<sign>(?:CĐ|CT|KH|QĐ|TB|UBND|BC|HD)[-–][\w&-]+)"
)
_PARTY_NUMBER = re.compile(
    r"\bSố\s*[:.]?\s*(?P<number>\d+)\s*[-–]\s*(?P<sign>(?:KH|CT|NQ|QĐ|KL|CV|TB|HD|CTr|QC|BC)"
    r"\s*/\s*[\w-]+)"
)
"""Offices of the Party number otherwise: 215-KH/TU."""
_DATE = re.compile(
    r"(?P<place>[^\W\d_][\w \n.\-–']{1,40}?)\s*,\s*(?:(?:hồi|lúc)\s+\d{1,2}\s*"
    r"(?:giờ|h|g|:)\s*(?:\d{2})?\s*(?:phút|’|')?\s*,?\s*)?ngày\s*(?P<d>\d{1,2})\s*tháng\s*"
    r"(?P<m>\d{1,2})\s*"
    r"năm\s*(?P<y>\d{4})", re.IGNORECASE,
)  # fmt: skip
_SHORT_DATE = re.compile(
    r"^[ \t*_]*(?P<place>[^\W\d_][^\W\d_]*(?:[ .-][^\W\d_]+){0,5}),\s*ngày\s*(?P<d>\d{1,2})\s*/\s*"
    r"(?P<m>\d{1,2})\s*/\s*(?P<y>\d{4})[ \t*_.]*$", re.MULTILINE,
)  # fmt: skip
"""A place and date alone on their line, the date in numbers only."""
_STATE = re.compile(r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI|ĐẢNG\s+CỘNG\s+SẢN|Độc\s+lập\s*-", re.IGNORECASE)
_STATE_LINE = re.compile(
    r"CỘNG$|CỘNG\s+H(?:ÒA|OÀ)|H(?:ÒA|OÀ)\s+XÃ|XÃ HỘI CHỦ|CHỦ\s+NGHĨA|VIỆT\s+NAM$"
    r"|ĐỘC LẬP|ĐẢNG CỘNG SẢN"
)
_ABOUT = re.compile(r"\bV\s*/\s*v\s*:?\s*", re.IGNORECASE)
_TO = re.compile(r"(?:Kính\s+gửi|KÍNH\s+GỬI)\s*:?|[^\W\d_][\w ,]{3,60}\bđiện\s*:", re.IGNORECASE)
_RULE = re.compile(r"^[\s\-_=–—.*]{2,}$")
_TYPE_LINE = re.compile(
    rf"^\s*({'|'.join(words.DOCUMENT_TYPES)})(?P<grade>\s*\(?(?:(?:THƯỢNG|HỎA|HOẢ|KHẨN|TỐC|CẤP)\s*)+\)?)?\s*(?P<rest>$|[:\s].*$)"
)
_FIRST_ITEM = re.compile(r"^[ \t]*(?:I\s*[.)]|1\s*[.)]|Điều\s+1\b|A\s*[.)])\s*\S", re.MULTILINE)


REACH_OF_NAMES = 60_000
"""Letters of the document in which the names of its subject are looked up."""


@dataclass(frozen=True)
class Head:
    """What the head says, and where in the plain text it ends."""

    number_sign: Quoted | None
    doc_type: Quoted | None
    issuer: Quoted | None
    place: Quoted | None
    issued_on: Quoted | None
    subject: Quoted | None
    recipients: tuple[Quoted, ...]
    end: int
    is_other: bool = False
    """Whether it is a document that gives nobody a task: an invitation, a report, a proposal."""

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.issued_on.value) if self.issued_on else None


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    text: str


def read(text: Plain) -> Head:
    """Read the head of a document."""
    first = _FIRST_ITEM.search(text.text)
    reach = min(first.start() if first else len(text.text), 8000)
    lines = list(_lines(text.text[:reach]))
    number = _number(text, reach)
    place, issued = _place_and_date(text, reach)
    kind_line = _kind_line(lines)
    doc_type = _doc_type(text, lines, kind_line, number, reach)
    other = _other_kind(text, lines, kind_line, number)
    to_start, recipients, to_end = _recipients(text, reach)
    subject, subject_end = _subject(text, lines, kind_line, reach)
    issuer = _issuer(text, lines, kind_line, number, doc_type)
    after = [one.end for one in (number, place) if one is not None]
    ends = [text.at(one) for one in after] + [subject_end, to_end, to_start]
    return Head(
        number, other or doc_type, issuer, place, issued, subject, recipients, max(0, *ends),
        is_other=other is not None,
    )  # fmt: skip


def _lines(text: str) -> Iterator[_Line]:
    """Lines, or the parts of a line that stand in columns of their own."""
    for match in re.finditer(rf"(?:(?!\s{{4}})[^\n\t{CELL}])+", text):
        raw = match.group()
        kept = raw.strip(" \t_#>")
        if kept and not _RULE.match(kept):
            start = match.start() + raw.index(kept)
            yield _Line(start, start + len(kept), kept)


def _quote(text: Plain, start: int, end: int, value: str, confidence: float = 0.9) -> Quoted:
    return Quoted(value, *text.verbatim(start, end), confidence)


def _number(text: Plain, reach: int) -> Quoted | None:
    head = text.text[:reach]
    party = _PARTY_NUMBER.search(head)
    if party and not _cites(head, party.start()):
        sign = re.sub(r"\s", "", party["sign"])
        return _quote(text, party.start("number"), party.end(), f"{party['number']}-{sign}")
    match = _NUMBER.search(head)
    if match is None or _cites(head, match.start()):
        match = _NUMBER_ONLY.search(head[:600])
        if match is None or _cites(head, match.start()):
            return None
    sign = re.sub(r"\s", "", match["sign"]).rstrip(".")
    return _quote(text, match.start("number"), match.end("sign"), f"{match['number']}/{sign}")


def _cites(head: str, at: int) -> bool:
    """Whether a number belongs to another document that is cited."""
    before = head[max(0, at - 40) : at].lower()
    return bool(
        re.search(
            r"(?:nghị định|quyết định|công văn|chỉ thị|kế hoạch|nghị quyết|luật|tờ trình|"
            r"văn bản|thông báo|công điện|thông tư|kèm theo)\s*$",
            before,
        )
    )


def _place_and_date(text: Plain, reach: int) -> tuple[Quoted | None, Quoted | None]:
    head = text.text[:reach]
    for match in (*_DATE.finditer(head), *_SHORT_DATE.finditer(head)):
        before = head[max(0, match.start() - 12) : match.start()].lower()
        if re.search(r"(?:căn cứ|số)\s*$", before):
            continue
        try:
            day = date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            continue
        start = match.start("place") + _other_columns(match["place"])
        place = " ".join(head[start : match.end("place")].split())
        return (
            _quote(text, start, match.end("place"), place),
            _quote(text, match.end("place") + 1, match.end(), day.isoformat()),
        )
    return None, None


def _other_columns(told: str) -> int:
    """Letters before a place that belong to the line or column before it: a document's sign."""
    at = 0
    for match in re.finditer(r"[^\n]*?(?:\n|\s{3,})", told):
        words_before = re.findall(r"[^\W\d_]+", match.group())
        is_name = all(one[0].isupper() for one in words_before) or words_before[:2] in (
            ["Thành", "phố"], ["Thị", "xã"],
        )  # fmt: skip
        if not words_before or not is_name or re.search(r"[A-ZĐ]{2}|\d|[-–]{2}", match.group()):
            at = match.end()
    return at


def _kind_line(lines: list[_Line]) -> int | None:
    for index, line in enumerate(lines):
        match = _TYPE_LINE.match(line.text)
        if match and (not match["rest"].strip() or match["rest"].strip().isupper()):
            return index
    return None


def _doc_type(
    text: Plain, lines: list[_Line], kind: int | None, number: Quoted | None, reach: int
) -> Quoted | None:
    if kind is not None:
        match = _TYPE_LINE.match(lines[kind].text)
        assert match is not None
        start = lines[kind].start
        return _quote(text, start, start + len(match[1]), words.DOCUMENT_TYPES[match[1]])
    if number is not None:
        sign = re.sub(r"^\d+\w?[/-]", "", number.value)
        for code, name in words.SIGN_TYPES.items():
            if re.match(rf"(?:\d{{4}}/)?{code}(?:[-–]|$)", sign, re.IGNORECASE):
                return Quoted(name, number.start, number.end, 0.8)
    to = re.search(r"Kính\s+gửi", text.text[:reach], re.IGNORECASE)
    if to or (number is not None and _ABOUT.search(text.text[:reach])):
        at = to.start() if to else 0
        return _quote(text, at, at + 8, "công văn", 0.8)
    return None


def _other_kind(
    text: Plain, lines: list[_Line], kind: int | None, number: Quoted | None
) -> Quoted | None:
    """An invitation, a report, a proposal: by its sign, or by a title where no sign says else."""
    sign = re.match(r"\d+\w?\s*[/-]\s*([^\W\d_]+)\s*[-–/]", number.value) if number else None
    code = sign[1].upper() if sign else ""
    if number is not None and code in words.NO_DIRECTIVES:
        return Quoted(words.NO_DIRECTIVES[code][0], number.start, number.end, 0.8)
    if kind is not None or code in words.SIGN_TYPES:
        return None
    for line in lines:
        for name, title in words.NO_DIRECTIVES.values():
            if line.text == title:
                return _quote(text, line.start, line.end, name)
    return None


def _subject(
    text: Plain, lines: list[_Line], kind: int | None, reach: int
) -> tuple[Quoted | None, int]:
    if kind is not None:
        return _subject_below(text, lines, kind)
    about = _ABOUT.search(text.text[:reach])
    if about is None:
        return None, 0
    found: list[_Line] = []
    for line in lines:
        if line.end <= about.end():
            continue
        start = max(line.start, about.end())
        if found and (
            _ends_subject(line.text)
            or CELL in text.text[found[-1].end : start]
            or re.search(r"\n\s*\n", text.text[found[-1].end : start])
        ):
            break
        found.append(_Line(start, line.end, text.text[start : line.end].strip()))
    return _joined_subject(text, found)


def _subject_below(text: Plain, lines: list[_Line], kind: int) -> tuple[Quoted | None, int]:
    first = lines[kind]
    match = _TYPE_LINE.match(first.text)
    assert match is not None
    rest = match["rest"].strip(" :")
    found: list[_Line] = []
    if rest:
        found.append(_Line(first.end - len(rest), first.end, rest))
    for line in lines[kind + 1 :]:
        if _ends_subject(line.text, is_first=not found):
            break
        if found and _is_apart(text.text[found[-1].end : line.start], found[-1].text, line.text):
            break
        if len(found) > 8:
            break
        found.append(line)
    return _joined_subject(text, found)


def _is_apart(between: str, last: str, line: str) -> bool:
    if last.isupper() and not line.isupper():
        return True
    return bool(re.search(r"\n\s*\n", between)) and not (last.isupper() and line.isupper())


_AFTER_SUBJECT = re.compile(
    r"(?:Căn cứ|CHỦ TỊCH|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|BỘ TRƯỞNG|THỦ TƯỚNG|GIÁM ĐỐC|\(Kèm theo"
    r"|\(Ban hành kèm|TỔNG GIÁM ĐỐC|QUYẾT ĐỊNH:?$|QUYẾT NGHỊ:?$|CHÍNH PHỦ$|HỘI ĐỒNG NHÂN DÂN"
    r"|-{3,}|_{3,}|Ngày \d|Thời gian qua|Sau khi |Vừa qua|Hiện nay|Qua )"
)
_BEGINS_TEXT = re.compile(r"(?:Thực hiện|Để|Trong|Theo|Nhằm|Triển khai|Tiếp tục|Thi hành) ")


def _ends_subject(line: str, *, is_first: bool = False) -> bool:
    """Whether a line belongs to what follows the subject; the first below the title may not."""
    return bool(
        _TO.match(line) or _DATE.search(line) or _STATE.search(line) or _NUMBER.match(line)
        or _AFTER_SUBJECT.match(line)
        or (not is_first and _BEGINS_TEXT.match(line))
        or (is_first and _BEGINS_TEXT.match(line) and line.rstrip().endswith((",", ":", ";")))
    )  # fmt: skip


def _joined_subject(text: Plain, found: list[_Line]) -> tuple[Quoted | None, int]:
    if not found:
        return None, 0
    told = " ".join(" ".join(one.text for one in found).split())
    told = re.sub(r"^(?:V\s*/\s*v|về việc|về)[:\s]+", "", told, flags=re.IGNORECASE).strip(" .:")
    if not told:
        return None, 0
    if told.isupper():
        told = _in_small(told, text.text)
    return _quote(text, found[0].start, found[-1].end, told), found[-1].end


def _in_small(told: str, body: str) -> str:
    """Capitals in small letters, with names as the rest of the document writes them."""
    small = told.lower()
    spoken = " ".join(body[:REACH_OF_NAMES].split())
    low = spoken.lower()
    at = low.find(small)
    while at >= 0:
        found = spoken[at : at + len(small)]
        if not found.isupper():
            return found[0].lower() + found[1:]
        at = low.find(small, at + 1)
    written: Counter[str] = Counter(re.findall(r"(?<=[a-zà-ỹđ,] )[^\W\d_]+(?: [^\W\d_]+)?", spoken))
    parts = small.split(" ")
    for index in range(len(parts) - 1):
        pair = f"{parts[index]} {parts[index + 1]}"
        name = pair.title()
        if written[name] > written[pair]:
            parts[index], parts[index + 1] = name.split(" ")
    return " ".join(parts)


def _issuer(
    text: Plain, lines: list[_Line], kind: int | None, number: Quoted | None,
    doc_type: Quoted | None,
) -> Quoted | None:  # fmt: skip
    if doc_type and doc_type.value == "quyết định" and kind is not None:
        office = _deciding_office(text, lines, kind)
        above = _letterhead(text, lines, kind, number)
        if office is not None:
            return office if above is None else _completed(office, above)
    return _letterhead(text, lines, kind, number)


def _completed(office: Quoted, above: Quoted) -> Quoted:
    """An office whose place only the letterhead names: Chủ tịch Ủy ban nhân dân tỉnh (Hà Tĩnh)."""
    body = office.value.removeprefix("Chủ tịch ")
    if re.search(
        r"(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường)$", body
    ) and above.value.startswith(body):
        return Quoted(office.value + above.value[len(body) :], office.start, office.end, 0.8)
    return office


def _letterhead(
    text: Plain, lines: list[_Line], kind: int | None, number: Quoted | None
) -> Quoted | None:
    stop = text.at(number.start) if number else (lines[kind].start if kind is not None else 0)
    named = [
        one for one in lines
        if one.end <= (stop or 600) and one.text.isupper() and not _STATE_LINE.match(one.text)
        and not _NUMBER.search(one.text)
    ]  # fmt: skip
    if not named:
        named = [one for one in lines[:2] if one.end <= stop and not _STATE.search(one.text)]
    if not named:
        return None
    named = named[:4]
    if not re.match(r"(?:ỦY|UỶ) BAN|UBND", named[0].text):
        # Of two bodies one above the other, the lower issues.
        lower = [one for one in named[1:] if OWN_HEAD.match(one.text)]
        named = named[named.index(lower[-1]) :] if lower else named
    told = " ".join(" ".join(one.text for one in named).split())
    return _quote(text, named[0].start, named[min(3, len(named) - 1)].end, body_name(told))


def _deciding_office(text: Plain, lines: list[_Line], kind: int) -> Quoted | None:
    offices = ("CHỦ TỊCH", "BỘ TRƯỞNG", "THỦ TƯỚNG", "GIÁM ĐỐC", "CỤC TRƯỞNG", "TỔNG GIÁM ĐỐC",
               "HIỆU TRƯỞNG", "ỦY BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN",
               "HỘI ĐỒNG NHÂN DÂN")  # fmt: skip
    for line in lines[kind + 1 : kind + 14]:
        if line.text.isupper() and line.text.startswith(offices):
            return _quote(text, line.start, line.end, body_name(line.text))
    return None


def _recipients(text: Plain, reach: int) -> tuple[int, tuple[Quoted, ...], int]:
    match = None
    for one in _TO.finditer(text.text[:reach]):
        if one.group().lower().startswith("kính") or one.group().rstrip().endswith(":"):
            match = one
            break
    if match is None:
        return 0, (), 0
    found: list[Quoted] = []
    bullet: list[_Line] = []
    last_end = match.end()

    def close() -> None:
        if bullet:
            told = " ".join(" ".join(one.text for one in bullet).split()).strip(" ;.-–+*")
            if len(told) > 2:
                found.append(_quote(text, bullet[0].start, bullet[-1].end, told))
        bullet.clear()

    blank = re.compile(rf"\n[ \t]*\n|{CELL}")
    for line in _lines(text.text[match.end() : reach]):
        start, end = match.end() + line.start, match.end() + line.end
        told = line.text
        apart = bool(blank.search(text.text[last_end:start])) and (bool(found) or bool(bullet))
        marked = re.match(r"[-–+•]\s*", told)
        complete = bool(bullet) and bullet[-1].text.endswith((";", "."))
        is_over = apart or (bool(bullet) and bullet[-1].text.endswith("."))
        if not marked and (found or bullet) and is_over:
            break
        if not marked and complete:
            if not _names(told):
                break
            close()
        elif marked:
            close()
            start += marked.end()
            told = told[marked.end() :]
        bullet.append(_Line(start, end, told))
        last_end = end
        if len(found) > 40:
            break
    close()
    return match.start(), tuple(found), last_end


def _names(line: str) -> bool:
    return line[:1].isupper() and len(line) < 160
