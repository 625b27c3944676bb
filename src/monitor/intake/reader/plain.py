"""A text made easy to read, of which every letter still knows where it stands verbatim.

Scans and web pages bring marks of emphasis, letters taken apart, cells of tables and lines broken
anywhere. What is read is a plain form of it; what is kept and quoted is always the verbatim text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.domain import old_letters

CELL = "\x1f"
"""Stands for the border of a table's cell."""
DROPPED = frozenset("*\u200b\u200c\u200d\ufeff\u00ad")
SPACES = frozenset("\t\u00a0\u2002\u2003\u2009\u202f")


_ROW = re.compile(r"^[^\t\n]+(?:\t[^\t\n]*){3,}$", re.MULTILINE)
"""A row of a table as it is pasted: four cells and more with a tab between them."""


@dataclass(frozen=True)
class Plain:
    """The plain text, and for each of its letters the place in the verbatim one.

    ``places`` has one entry more than ``text`` has letters: where the verbatim text ends.
    """

    text: str
    places: Sequence[int]

    def verbatim(self, start: int, end: int) -> tuple[int, int]:
        """The span of the verbatim text that a stretch of the plain one was made of."""
        if end <= start:
            return self.places[start], self.places[start]
        return self.places[start], self.places[end - 1] + 1

    def at(self, place: int) -> int:
        """The plain letter that a place in the verbatim text became, or the next one after it."""
        return bisect_left(self.places, place)


def plain(text: str) -> Plain:
    """The plain form: composed letters of today, no emphasis, borders of cells as ``CELL``."""
    font = old_letters.kind(text)
    letters: list[str] = []
    places: list[int] = []
    index, size = 0, len(text)
    columns = {at for row in _ROW.finditer(text) for at in range(row.start(), row.end())}
    while index < size:
        letter = text[index]
        start = index
        index += 1
        if font:
            letter, used = old_letters.letter(font, start, text)
            index = start + used
        elif letter > "~" or (index < size and text[index] > "\u02ff"):
            while index < size and unicodedata.combining(text[index]):
                index += 1
            letter = unicodedata.normalize("NFC", text[start:index])
        if letter in DROPPED or (letter == "\r" and text[index : index + 1] == "\n"):
            continue
        for one in letter:
            is_border = one == "|" or (one == "\t" and start in columns)
            letters.append(CELL if is_border else " " if one in SPACES else one)
            places.append(start)
    places.append(size)
    return Plain("".join(letters), places)
