"""Organisations: who is told to do something, and who stands below whom."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


def search_key(text: str) -> str:
    """Fold a name the way people type it: no diacritics, no case, no double spaces.

    NFD splits marks off every Vietnamese vowel but leaves ``đ`` whole, so it is mapped by hand.
    """
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
_RANK = {letter: chr(0x100 + index) for index, letter in enumerate(_LETTERS)}
# Foreign letters, each behind every word with the letter before it: the keys that are kept in
# databases stay as they are.
_RANK |= {foreign: _RANK[before] + "\u01ff" for foreign, before in zip("fjwz", "êivy", strict=True)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_QUALITY = {"\u0302", "\u0306", "\u031b"}


def sort_key(text: str) -> str:
    """Make a key whose plain byte order is Vietnamese dictionary order (a ă â … d đ e ê f g).

    Base letters decide first, tones only between words otherwise equal, so the same key sorts
    alike in Python, SQLite and PostgreSQL.
    """
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFC", text.casefold()):
        base, tone = "", 0
        for part in unicodedata.normalize("NFD", char):
            if part in _TONES:
                tone = _TONES[part]
            elif not base or part in _QUALITY:
                base += part
        base = unicodedata.normalize("NFC", base)
        letters.append(_RANK.get(base, base))
        tones.append(str(tone))
    return "".join(letters) + "\u0001" + "".join(tones)


@dataclass(frozen=True, slots=True)
class Organization:
    """One unit of the tree as it stood on a day.

    ``path`` lists the codes from the root down to this unit, each followed by a slash, so the
    subtree of a unit is every path that starts with its own. ``head_step`` says whether its head
    approves before a report counts as sent.
    """

    code: str
    name_vi: str
    name_en: str
    short_name: str
    parent: str | None
    path: str
    org_type: str
    head_step: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    verified: bool = True
    aliases: tuple[str, ...] = ()

    @property
    def level(self) -> int:
        """Depth in the tree of organisations; a root is 0."""
        return self.path.count("/") - 1


class Tree:
    """The organisations valid on one day, for asking who lies below whom."""

    def __init__(self, organizations: Iterable[Organization]) -> None:
        self.by_code: Mapping[str, Organization] = {unit.code: unit for unit in organizations}

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    def __getitem__(self, code: str) -> Organization:
        return self.by_code[code]

    def is_within(self, code: str, root: str) -> bool:
        """Whether ``code`` is ``root`` or lies somewhere below it; False for unknown units."""
        unit, top = self.by_code.get(code), self.by_code.get(root)
        return unit is not None and top is not None and unit.path.startswith(top.path)

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Codes above a unit, nearest first."""
        return tuple(reversed(self.by_code[code].path.split("/")[:-2]))
