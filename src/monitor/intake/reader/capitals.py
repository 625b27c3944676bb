"""A document written in capitals throughout, in letters that the rules can read.

Which words are names is lost in it. Bodies whose names are known get their capitals back; of what
is read in such a document the reader is less sure.
"""

from __future__ import annotations

import re

from monitor.intake.reader import body_names, words
from monitor.intake.reader.plain import Plain

FEWEST = 300
"""Letters below which a text is a title, not a document."""
_NAMES = sorted(
    {
        one
        for one in (*words.INSTITUTIONS, *words.OFFICES)
        if (" " in one or one.isupper()) and one.lower() not in (*words.MEMBERS, *words.CLASSES)
    }
    | {
        f"{kind} {field}"
        for kind in ("Sở", "Bộ", "Phòng")
        for field in body_names.FIELDS.values()
    }
    | {"Công an", "Quân khu", "Thủ tướng", "Chính phủ"},
    key=len, reverse=True,
)  # fmt: skip
_KNOWN = {one.lower(): one for one in _NAMES}
_NAME = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(one) for one in _KNOWN)})(?!\w)")
_BEGINS = re.compile(
    r"(?:^[ \t]*(?:[-–+•(]?[ \t]*(?:[ivx]+|\d{1,2}(?:\.\d{1,2})*|[a-zđ])?[.):]?[ \t]+)?"
    r"|[.;:]\s+)(?P<first>[^\W\d_])",
    re.MULTILINE,
)
_ORDER = re.compile(r"(?<!\w)(?:giao|yêu cầu|đề nghị)\s+(?=[a-zà-ỹđ])")


def is_capital(text: str) -> bool:
    """Whether nearly all letters of a text are capitals."""
    upper = sum(1 for one in text if one.isupper())
    lower = sum(1 for one in text if one.islower())
    return upper > FEWEST and upper > 8 * lower


def softened(told: Plain) -> Plain:
    """The same text in small letters, with capitals where sentences and known names begin."""
    letters = [one.lower() if len(one.lower()) == 1 else one for one in told.text]
    low = "".join(letters)
    for match in _BEGINS.finditer(low):
        letters[match.start("first")] = match["first"].upper()[:1]
    for match in _NAME.finditer(low):
        letters[match.start() : match.end()] = _KNOWN[match.group()]
    return Plain("".join(letters), told.places)


def titled(told: Plain) -> Plain:
    """An English text with a capital at every word."""
    shown = told.text.title()
    return Plain(shown, told.places) if len(shown) == len(told.text) else told
