"""What may be taught to the reader, what words mean already, and what a correction suggests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.domain.lessons import Lesson, LessonKind
from monitor.domain.organization import search_key
from monitor.domain.sheet import NamedBody, Sheet, SheetDuty
from monitor.intake.names import Register, plain_name

LONGEST, MOST_WORDS = 200, 14
SHORTEST_NAME, SHORTEST_WORD, SHORTEST_PHRASE = 3, 5, 6
"""Letters of an abbreviation in capitals, of a name that is one word, and of a phrase."""
_GENERAL = frozenset(
    ("so", "ban", "nganh", "don", "vi", "co", "quan", "dia", "phuong", "to", "chuc", "phong",
     "trung", "tam", "cong", "ty", "truong", "huyen", "xa", "tinh", "thanh", "pho", "thi",
     "tran", "khu", "bo", "cuc", "chi", "hoi", "doan", "the", "doanh", "nghiep", "lien", "tren",
     "nay", "do", "cap", "trach", "cac", "nhung", "moi", "tat", "ca", "uy", "nhan", "dan", "ubnd",
     "hdnd", "ubmt", "lanh", "dao", "thu", "giam", "doc", "chu", "tich", "bi", "vp", "van",
     "dung", "cua", "va", "voi", "cung", "trong", "theo", "tai", "ve", "den", "tu", "cho", "de",
     "khi", "sau", "truoc", "la", "duoc", "phai", "thuc", "hien", "nang", "nhiem", "vu", "viec",
     "thoi", "gian", "han", "ket", "qua", "bao", "cao", "tri", "hop", "phoi", "of", "and", "for",
     "in", "by", "on", "agency", "agencies", "department", "office", "body", "all", "each",
     "every", "report")
)  # fmt: skip
"""Words, without their marks, that say nothing of whom or what is meant."""
_READ_ALREADY = frozenset(
    ("phoi hop voi", "phoi hop cung", "chu tri", "chiu trach nhiem", "giao", "yeu cau", "de nghi",
     "bao cao", "co trach nhiem", "in coordination with", "in cooperation with")
)  # fmt: skip
_BEFORE = re.compile(r"[^.,;:()\n]*$")
_LAST_WORDS = 4


def why_not(kind: LessonKind, words: str, register: Register) -> str | None:
    """Why these words may not be taught: ``short``, ``long``, ``general``, ``class``, ``number``.

    None where they may. What is too general, or stands for many, would be read into places where
    it means something else; a date of one document is no rule for the next.
    """
    key = plain_name(words)
    told = key.split()
    if len(words) > LONGEST or len(told) > MOST_WORDS:
        return "long"
    if kind == "name" and (register.is_class(words)):
        return "class"
    if _is_short(kind, words, told):
        return "short"
    if kind in ("deadline", "target") and re.search(r"\d", words):
        return "number"
    if set(told) <= _GENERAL or search_key(" ".join(words.split())) in _READ_ALREADY:
        return "general"
    return None


def _is_short(kind: LessonKind, words: str, told: Sequence[str]) -> bool:
    letters = sum(map(len, told))
    if kind != "name":
        return len(told) < 2 or letters < SHORTEST_PHRASE
    if len(told) > 1:
        return letters < SHORTEST_WORD
    is_abbreviation = words.strip().isupper() and letters >= SHORTEST_NAME
    return not is_abbreviation and (letters < SHORTEST_WORD or words.strip().islower())


@dataclass(frozen=True, slots=True)
class Other:
    """What words mean already: organisations by code, or an earlier lesson."""

    codes: tuple[str, ...] = ()
    lesson: Lesson | None = None


def other_meaning(
    kind: LessonKind, words: str, meaning: str, register: Register, lessons: Sequence[Lesson]
) -> Other | None:
    """What else these words mean: another organisation's name, a part of one, another lesson."""
    earlier = next((one for one in lessons if one.kind == kind and is_same(one.words, words)), None)
    if earlier is not None and earlier.meaning != meaning:
        return Other(lesson=earlier)
    if kind != "name":
        return None
    codes = tuple(one for one in register.holders(words) if one != meaning)
    return Other(codes) if codes else None


def is_same(words: str, others: str) -> bool:
    """Whether two wordings are the same but for marks, signs and capitals."""
    return plain_name(words) == plain_name(others)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a correction would teach, if a person says so; ``code`` is the duty corrected."""

    kind: LessonKind
    words: str
    meaning: str
    code: str


def suggestions(first: Sheet, now: Sheet, text: str, register: Register) -> list[Suggestion]:
    """What the changes since a text was read would teach; only words that may be taught.

    A body that was put into the other part teaches the words before it; a rhythm that a person set
    for words that were no readable deadline teaches those words.
    """
    found: dict[tuple[str, str], Suggestion] = {}
    for duty in now.kept:
        before = first.duty(duty.code)
        if before is None:
            continue
        for one in (*_roles(before, duty, text), *_rhythms(before, duty, text)):
            if why_not(one.kind, one.words, register) is None:
                found.setdefault((one.kind, plain_name(one.words)), one)
    return list(found.values())


def _roles(before: SheetDuty, duty: SheetDuty, text: str) -> Iterator[Suggestion]:
    was = {(one.words, one.start): one.part for one in before.bodies}
    for body in duty.bodies:
        part = was.get((body.words, body.start))
        if part is None or part == body.part:
            continue
        words = _words_before(body, text)
        if words:
            yield Suggestion("role", words, body.part, duty.code)


def _words_before(body: NamedBody, text: str) -> str:
    """The last words of the clause before a body: "với sự tham gia của"."""
    if body.start is None:
        return ""
    clause = _BEFORE.search(text, max(0, body.start - 80), body.start)
    told = clause.group().split() if clause else []
    return " ".join(told[-_LAST_WORDS:])


def _rhythms(before: SheetDuty, duty: SheetDuty, text: str) -> Iterator[Suggestion]:
    unread = before.deadline_state == "unread" and before.rhythm.value == "once"
    kind = duty.rhythm.value.split()[0]
    if unread and kind != "once" and duty.rhythm.by == "set":
        words = " ".join(text[before.deadline.start : before.deadline.end].split())
        yield Suggestion("deadline", words, kind, duty.code)
