"""Names of a text resolved to the organisations of its day; what is unsure is left to a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from monitor.domain.lessons import Lesson
from monitor.domain.organization import Organization, search_key

How = Literal["exact", "class", "near", "nobody"]
"""One body's own name; a class, with its list; a name like one of the register; neither."""

_LONG_FORMS = (
    ("uy ban nhan dan", "ubnd"), ("hoi dong nhan dan", "hdnd"), ("van phong", "vp"),
    ("mat tran to quoc", "mttq"), ("tong cong ty", "tct"), ("thong tin va truyen thong", "tttt"),
)  # fmt: skip
_PROVINCE = re.compile(r"^ubnd (tinh [a-z ]+)$")
_OF_MANY = re.compile(r"(?:^|\s)(?:cac|nhung|tat ca|toan the)\s|^(?:all|each|every)\s")
_SIGNS = re.compile(r"[^\w]+")
CLASSES: tuple[tuple[str, re.Pattern[str], frozenset[str]], ...] = (
    ("commune_pcs", re.compile(r"\b(?:cac xa|xa, phuong|xa va phuong|cap xa|phuong, thi tran)\b"),
     frozenset({"commune_pc"})),
    ("district_pcs", re.compile(r"\b(?:cac huyen|huyen, thi|cap huyen)\b"),
     frozenset({"district_pc"})),
    ("provincial_bodies", re.compile(r"\bcac so\b|\bso, (?:ban|nganh)\b"),
     frozenset({"department", "provincial_body", "office"})),
    ("socio_political", re.compile(r"\b(?:to chuc chinh tri|doan the)\b"),
     frozenset({"socio_political"})),
    ("schools", re.compile(r"\btruong (?:dai hoc|cao dang)\b|\bcao dang\b"),
     frozenset({"university", "college"})),
    ("health_facilities", re.compile(r"\b(?:benh vien|trung tam y te|co so y te)\b"),
     frozenset({"health_facility"})),
    ("telecoms", re.compile(r"\bvien thong\b"), frozenset({"telecom"})),
    ("media", re.compile(r"\bco quan (?:bao chi|truyen thong)\b"), frozenset({"media"})),
)  # fmt: skip
"""What a class word stands for: the kinds of organisation whose every member of the day is meant.

"Đoàn thể" beside "các Sở" is a part of the same class, so a phrase may answer to several.
"""
LIKE_ENOUGH = 0.6
"""Share of words two names have in common before one is suggested for the other."""


@dataclass(frozen=True, slots=True)
class Found:
    """Who a name may mean; ``key`` is the same for every wording of one name or class."""

    key: str
    how: How
    codes: tuple[str, ...] = ()
    lesson: int = 0
    """By which lesson of the office it is known; 0 where the register knows it by itself."""


class Register:
    """The organisations valid on a day, by all their names."""

    def __init__(self, units: Iterable[Organization], lessons: Iterable[Lesson] = ()) -> None:
        self.units: Sequence[Organization] = tuple(units)
        self.codes = frozenset(one.code for one in self.units)
        self._home = self._endings()
        self._named: dict[str, list[str]] = {}
        self._words: list[tuple[frozenset[str], str]] = []
        for one in self.units:
            for name in dict.fromkeys((one.name_vi, one.short_name, *one.aliases)):
                if not name:
                    continue
                for key in self._forms(plain_name(name)):
                    listed = self._named.setdefault(key, [])
                    if one.code not in listed:
                        listed.append(one.code)
                self._words.append((self._kept_words(name), one.code))
        # A name that was taught for an organisation of another day says nothing on this one.
        self._taught: dict[str, list[Lesson]] = {}
        for lesson in lessons:
            if lesson.kind == "name" and lesson.meaning in self.codes:
                self._taught.setdefault(plain_name(lesson.words), []).append(lesson)

    def _endings(self) -> tuple[str, ...]:
        """How names say of which province they are: "Sở Y tế tỉnh Quảng Ninh" is "Sở Y tế".

        Another province's bodies keep their ending, and so are nobody of this register.
        """
        named = (_PROVINCE.match(plain_name(one.name_vi)) for one in self.units)
        return (*(found[1] for found in named if found), "tinh")

    def _forms(self, key: str) -> tuple[str, ...]:
        """A name as it is, and without the province at its end; what is left says something."""
        for ending in self._home:
            short = key.removesuffix(f" {ending}")
            if short != key and len(short.split()) > 1:
                return (key, short)
        return (key,)

    def _kept_words(self, name: str) -> frozenset[str]:
        return frozenset(self._forms(plain_name(name))[-1].split()) - {"va", "cac"}

    def find(self, words: str) -> Found:
        """Who is meant by the words of a text; nobody is guessed where several could be.

        Words that begin with ``=`` are a code that a person chose.
        """
        if words.startswith("="):
            code = words[1:]
            is_known = code in self.codes
            return Found(words, "exact" if is_known else "nobody", (code,) if is_known else ())
        key = plain_name(words)
        taught = self._taught.get(key, [])
        codes = tuple(dict.fromkeys(one.meaning for one in taught))
        if len(codes) == 1:
            return Found(f"name:{key}", "exact", codes, taught[-1].number)
        if codes:
            return Found(f"name:{key}", "near", codes)
        for form in self._forms(key):
            exact = self._named.get(form, [])
            if len(exact) == 1:
                return Found(f"name:{form}", "exact", tuple(exact))
            if exact:
                return Found(f"name:{form}", "near", tuple(exact))
        many = self._class(words)
        if many is not None:
            return many
        return self._near(key, words)

    def is_class(self, words: str) -> bool:
        """Whether the words stand for many bodies, listed or not."""
        return self._class(words) is not None

    def holders(self, words: str) -> tuple[str, ...]:
        """The organisations that have these words for a name, or in one."""
        key = plain_name(words)
        exact = [code for form in self._forms(key) for code in self._named.get(form, [])]
        within = [
            code
            for name, codes in self._named.items()
            if f" {key} " in f" {name} "
            for code in codes
        ]
        return tuple(dict.fromkeys((*exact, *within)))

    def _class(self, words: str) -> Found | None:
        folded = search_key(words)
        answering = [(name, kinds) for name, pattern, kinds in CLASSES if pattern.search(folded)]
        if not answering:
            return Found(f"class:{plain_name(words)}", "class") if _OF_MANY.search(folded) else None
        kinds = frozenset[str]().union(*(found for _, found in answering))
        codes = tuple(one.code for one in self.units if one.org_type in kinds)
        return Found("class:" + "+".join(name for name, _ in answering), "class", codes)

    def _near(self, key: str, words: str) -> Found:
        wanted = self._kept_words(words)
        best: list[tuple[float, str]] = []
        for known, code in self._words:
            shared = len(wanted & known) / len(wanted | known) if wanted | known else 0.0
            if shared >= LIKE_ENOUGH:
                best.append((shared, code))
        best.sort(key=lambda one: -one[0])
        codes = tuple(dict.fromkeys(code for share, code in best if share == best[0][0]))
        return Found(f"name:{key}", "near" if codes else "nobody", codes)


@lru_cache(maxsize=8192)
def plain_name(name: str) -> str:
    """A name without accents, signs and long forms: what all its spellings have in common."""
    key = " ".join(_SIGNS.sub(" ", search_key(name)).split())
    for long, short in _LONG_FORMS:
        key = key.replace(long, short)
    return key


def code_of(name: str, taken: Iterable[str]) -> str:
    """A free code for a new organisation, made of its name: ``cong-ty-moi``."""
    stem = re.sub(r"[^a-z0-9]+", "-", search_key(name)).strip("-")[:40].strip("-") or "don-vi"
    known, number, code = set(taken), 2, stem
    while code in known:
        code = f"{stem}-{number}"
        number += 1
    return code
