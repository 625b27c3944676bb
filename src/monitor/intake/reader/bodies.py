"""Bodies named in a sentence: where a list of them ends, and how it is taken apart.

A class stays one name (các sở, ban, ngành); an office stands for its body (Giám đốc Sở Y tế).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.intake.reader import words

LONGEST_LIST = 1_200
"""Letters that a list of bodies may have."""


@dataclass(frozen=True, slots=True)
class Name:
    """A body as named: its name for use, and where it stands in the paragraph."""

    name: str
    start: int
    end: int


def _choice(listed: tuple[str, ...]) -> str:
    return "|".join(re.escape(one) for one in sorted(listed, key=len, reverse=True))


_TAUGHT = f"{words.TAUGHT_SIGN}[{words.TAUGHT_DIGITS}]+"
_INSTITUTION = re.compile(
    rf"(?!{'|'.join(words.NO_BODIES)})(?:{_choice(words.INSTITUTIONS)}|{_TAUGHT})(?![\w])"
)
_OFFICE = re.compile(rf"(?:[Đđ]ồng chí\s+|[Cc]ác đồng chí\s+)?(?:{_choice(words.OFFICES)})(?![\w])")
_CLASS = re.compile(
    rf"(?:{_choice(words.CLASSES)}|(?:các|những|mỗi|tất cả các|toàn thể các)\s+"
    rf"(?:{_choice(words.CLASS_NOUNS)}))(?![\w])", re.IGNORECASE,
)  # fmt: skip
_MEMBER = re.compile(rf"(?:{_choice(words.MEMBERS)})(?![\w])")
_VERB = re.compile(rf"(?<![\w])(?:{_choice(words.VERBS)}|{'|'.join(words.SMALL_WORDS)})(?![\w])")
_WHOLE = re.compile(
    rf"(?:(?:Sở|Bộ|Phòng|Vụ|Ngành|ngành)\s+(?:{'|'.join(words.FIELDS)})|{'|'.join(words.WHOLE)}"
    rf"|{_TAUGHT})"
    r"(?![\w])"
)
_STOP = re.compile(r"[.;:](?:\s|$)|[“”\"!?]|\.\.\.|…|\./\.")
_AFTER_NAME = re.compile(r"[,.;:)]|$|(?:và|của|có|liên quan|được|khác)\b")
_CHARGED = re.compile(
    r"được (?:giao|phân công)(?: làm)?(?: nhiệm vụ)?(?: chủ trì)?(?: thực hiện)?(?: nhiệm vụ)?"
    r"|trong phạm vi (?:chức năng, )?nhiệm vụ(?:, quyền hạn)?(?: của mình| được giao)?(?= và các)"
    r"|theo (?:chức năng, )?nhiệm vụ(?: của mình| được giao)?(?= và các)"
)
_ASIDE = re.compile(r"\s+(?:trong phạm vi|theo) (?:chức năng, )?nhiệm vụ.*$")
_MINISTRIES = re.compile(
    r"(?:(?:Các|các) đồng chí\s*:?\s+)?Bộ trưởng, (?:các\s+)?Thủ trưởng (?:các\s+)?"
    r"(?:bộ, )?cơ quan ngang [Bb]ộ,\s+(?:Thủ trưởng\s+)?(?:các\s+)?"
    r"cơ quan (?:thuộc|trực thuộc) Chính phủ"
)
"""The usual address of the whole government, which is one class."""
_GOVERNMENT = "các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ"
_CLASS_WORD = re.compile(
    r"[Cc]ác|[Nn]hững|[Tt]ất cả(?: các)?|[Tt]ổ chức|[Cc]hính quyền|[Cc]ơ quan|[Đđ]ơn vị"
)
_WORD = re.compile(r"[^\W\d_]+")
_SEPARATOR = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+và\s+")
_LEADING = re.compile(
    r"(?:(?:[Gg]iao nhiệm vụ cho|[Gg]iao trách nhiệm cho|[Gg]iao cho|[Gg]iao|[Yy]êu cầu"
    r"|[Đđ]ề nghị|[Pp]hân công|[Tt]rách nhiệm của|[Nn]hiệm vụ của|[Đđ]ối với|[Đđ]ồng thời)\s+)+"
)
_LED = _choice(
    tuple(one for one in words.INSTITUTIONS if one not in ("Chính phủ", "Thủ tướng", "Quốc hội"))
)
_TITLE = re.compile(
    rf"^(?:(?:[Đđ]ồng chí|[Cc]ác đồng chí)\s+)?(?:(?:{_choice(words.OFFICES)})\s+)+"
    rf"(?=(?:các\s|{_LED}|cơ quan|đơn vị|phòng\s|ban\s|{_TAUGHT}))"
)
_OFFICE_OF = re.compile(r"^Chánh (Văn phòng|Thanh tra|Tòa án|Toà án)")
_BOARDS = frozenset(("Hội đồng thành viên", "Hội đồng quản trị", "Hội đồng Quản trị"))
_GROUP = re.compile(
    r"^(?:[Cc]ác\s+)?(?P<kind>Bộ|bộ|Sở|sở|Ban|Cục|Chi cục)(?:\s*:\s*|\s+)(?=[A-ZĐÀ-Ỹ])"
)


def begins_body(text: str, at: int = 0) -> bool:
    """Whether a body's name, or a class's, begins here."""
    return bool(_INSTITUTION.match(text, at) or _OFFICE.match(text, at) or _CLASS.match(text, at))


def begins_named_body(text: str, at: int = 0) -> bool:
    """Whether the name of one body, not of a class, begins here."""
    return bool(_INSTITUTION.match(text, at) or _OFFICE.match(text, at))


def skip_order(text: str, at: int = 0) -> int:
    """The place after words that give the order: Giao, Yêu cầu, Đề nghị."""
    match = _LEADING.match(text, at)
    return match.end() if match else at


def is_request(text: str) -> bool:
    """Whether the order is worded as a request (đề nghị)."""
    return text.lstrip().startswith(("Đề nghị", "đề nghị"))


def begins_task(text: str, at: int) -> bool:
    """Whether the words of a task begin here, where a list of bodies is over."""
    start = at + len(text[at:]) - len(text[at:].lstrip(" ,"))
    verb = _VERB.match(text, start)
    return verb is not None and verb.group() not in words.NO_TASKS


def list_end(text: str, start: int) -> int:
    """Where a list of bodies that begins at ``start`` is over and something else begins."""
    at = start
    limit = min(len(text), start + LONGEST_LIST)
    is_whole = False  # the name before is whole: only a place or another body may follow
    while at < limit:
        letter = text[at]
        if letter in ",;-–(":
            is_whole = False
        if letter == "(":
            closing = text.find(")", at)
            if closing < 0 or closing - at > 120:
                return at
            at = closing + 1
            continue
        if letter == ":" and _opens_group(text[start:at]):
            at += 1
            continue
        if _STOP.match(text, at) and not (letter == ";" and _goes_on(text, at + 1)):
            return at
        if not letter.isalpha() or (at and text[at - 1].isalnum()):
            at += 1
            continue
        charged = _CHARGED.match(text, at)
        if charged:
            at = charged.end()
            continue
        whole = _WHOLE.match(text, at)
        if whole:
            is_whole = True
            at = whole.end()
            continue
        if is_whole and letter.islower():
            word = _WORD.match(text, at)
            if word and word.group() not in words.CONTINUES:
                if word.group() not in words.LOOSENS:
                    return at
                is_whole = False
        verb = _VERB.match(text, at)
        if verb and not _is_noun(text, start, at, verb.group()):
            return at
        at += 1
    return at


def _opens_group(text: str) -> bool:
    """Whether a colon here opens the members of a group: các Bộ: Tài chính, Y tế."""
    return bool(
        re.search(
            r"\b[Cc]ác (?:[Bb]ộ|[Ss]ở|[Bb]an|[Cc]ục|[Tt]ỉnh|(?:(?:tỉnh|huyện|thị xã|thành phố|quận"
            r"|xã|phường|thị trấn|đặc khu)(?:, | và |$))+)$",
            text.strip(),
        )
    )


def _goes_on(text: str, at: int) -> bool:
    rest = at + len(text[at:]) - len(text[at:].lstrip())
    return begins_named_body(text, rest) or text[rest : rest + 4] in ("các ", "Các ")


def _is_noun(text: str, start: int, at: int, verb: str) -> bool:
    """Whether a verb is part of a name here: cơ quan quản lý, các tổ chức, Ban Quản lý."""
    before = text[start:at].rstrip().lower()
    if not before:
        return False
    is_group = before.endswith(("tổ công tác", "ban chỉ đạo"))
    if verb in words.DOUBTFUL and not is_group and not _ends_name(text, at + len(verb)):
        return False
    for noun in words.NOUN_BEFORE.get(verb, ()):
        if before.endswith(noun):
            return True
    if verb in ("tổ chức", "cơ quan"):
        follows = text[at + len(verb) :].lstrip()
        return bool(
            before.endswith(",")
            and re.match(
                r"(?:,|và\b|đoàn thể|chính trị|xã hội|cá nhân|có liên quan|liên quan|khác|$)",
                follows,
            )
        )
    return False


def _ends_name(text: str, at: int) -> bool:
    """Whether a name can be over here: before a mark, or before the verb of its sentence."""
    follows = at + len(text[at:]) - len(text[at:].lstrip())
    return _AFTER_NAME.match(text, follows) is not None or _VERB.match(text, follows) is not None


def split(text: str, offset: int = 0) -> list[Name]:
    """Take a list of bodies apart.

    Args:
        text: The list, from its first name to its end.
        offset: Where the list begins in its paragraph.
    """
    ministries = _MINISTRIES.match(text)
    if ministries:
        told = Name(_GOVERNMENT, offset, offset + ministries.end())
        rest = _SEPARATOR.match(text, ministries.end())
        after = rest.end() if rest else ministries.end()
        return [told, *split(text[after:], offset + after)]
    pieces: list[tuple[int, int]] = []
    at = 0
    for match in _SEPARATOR.finditer(_masked(text)):
        if match.start() > at:
            pieces.append((at, match.start()))
        at = match.end()
    if at < len(text):
        pieces.append((at, len(text)))
    joined = _joined(text, pieces)
    found: list[Name] = []
    for start, end in joined:
        found.extend(_members(text, start, end, offset))
    found = [one for one in found if len(one.name) > 2 and not _CLASS_WORD.fullmatch(one.name)]
    if len(found) > 1:  # "Chủ tịch Hội đồng thành viên, Tổng Giám đốc Tập đoàn …": one body
        found = [one for one in found if one.name not in _BOARDS] or found
    # "Bộ trưởng, Thủ trưởng các bộ, ngành": an office before another stands for no body of its own.
    return [one for one in found if len(found) == 1 or not _OFFICE.fullmatch(one.name)]


def _masked(text: str) -> str:
    """The text with what stands in brackets hidden, so that nothing is split there."""
    return re.sub(r"\([^)]*\)", lambda match: "x" * len(match.group()), text)


def _joined(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in pieces:
        if found and not _is_new(text, found[-1], start, end):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _is_new(text: str, last: tuple[int, int], start: int, end: int) -> bool:
    """Whether a piece after a separator names another body, rather than going on with the last."""
    piece, before = text[start:end], text[last[0] : last[1]]
    if _GROUP.match(_without_title(before)) and _without_title(before).lower().startswith("các"):
        # Members of a group: only another kind of body ends it.
        members = ("Công an", "Hải quan", "Thuế", "Kiểm toán", "Thanh tra Chính phủ")
        return piece.startswith(("các ", "Các ")) or (
            begins_named_body(piece) and not piece.startswith(members)
        )
    if re.match(r"(?:Văn phòng|VP) (?:Đoàn|HĐND|Hội đồng)", before) and re.match(
        r"(?:HĐND|UBND|Hội đồng nhân dân|Ủy ban nhân dân)", piece
    ):
        return False
    if re.match(r"(?:BQL|Ban [Qq]uản lý) ", before) and re.match(r"các [Kk]hu ", piece):
        return False
    if begins_named_body(piece):
        is_bare = bool(re.fullmatch(r"(?:[Cc]ác\s+)?(?:Bộ|Sở|Ban|Cục)", before))
        return not (is_bare and _MEMBER.match(piece.lower()) and piece.split()[0] in ("Ban", "Sở"))
    if re.match(r"[Cc]ác (?:Ban|Tổ|Đoàn)\s", before) and piece.startswith("đại biểu"):
        return True
    is_class = bool(
        re.match(r"(?:[Cc]ác|[Nn]hững|[Mm]ỗi|[Tt]ất cả)\s|.*\bcác\s|(?:Bộ|Sở)$", before)
    )
    if re.match(r"(?:các|những|tất cả các)\s", piece):
        return True
    if is_class and _MEMBER.match(piece):
        return False
    return bool(_CLASS.match(piece))


def _without_title(name: str) -> str:
    return _TITLE.sub("", name)


def _members(text: str, start: int, end: int, offset: int) -> list[Name]:
    name = text[start:end]
    bare = _without_title(name)
    group = _GROUP.match(bare)
    if group and ("," in bare or ":" in bare) and bare.lower().startswith("các"):
        kind = group["kind"].capitalize()
        at = start + len(name) - len(bare) + group.end()
        found = []
        for match in re.finditer(r"[^,;]+", text[at:end]):
            # A member's own "và" is part of its name only where it goes on in capitals: Giáo dục
            # và Đào tạo; the last member's comes after it was split from the rest.
            for part in _last_members(match.group()):
                shift = match.group().find(part)
                begun = at + match.start() + shift
                found.append(
                    Name(f"{kind} {part.strip()}", offset + begun, offset + begun + len(part))
                )
        return found
    return [Name(shown(name), offset + start, offset + end)]


_DOUBLE = re.compile(
    r"(?:Giáo dục|Văn hóa|Văn hoá|Thông tin|Nông nghiệp|Tài nguyên|Khoa học|Kế hoạch|Xã hội"
    r"|Thể thao|Thương binh|Dân tộc|Phát triển|Du lịch|Lao động)[^,]*$"
)


def _last_members(text: str) -> list[str]:
    first, joint, second = text.strip().rpartition(" và ")
    if not joint or _DOUBLE.search(first):
        return [text.strip()]
    return [first, second]


def shown(name: str) -> str:
    """A body's name as it is entered: the office taken off, white space squeezed."""
    name = _ASIDE.sub("", " ".join(name.split())).strip(" ,;:.-–")
    name = _OFFICE_OF.sub(r"\1", name)
    return _without_title(name).strip()
