"""Measures of official papers after Decree 30/2020/NĐ-CP, Appendix I; Word and PDF share them.

Where the decree leaves a range, the value of its own examples is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

Face = Literal["regular", "bold", "italic", "bold_italic"]

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
TO = "Kính gửi:"
COPIES = "Nơi nhận:"
FONT = "Times New Roman"

# Millimetres; margins a trifle above the decree's least, because Word counts in twips.
PAGE = (210.0, 297.0)
WIDE_PAGE = (420.0, 297.0)
"""A3, landscape: boards with a column for each obligation."""
TOP, BOTTOM, LEFT, RIGHT = 20.2, 20.2, 30.2, 15.2
FIRST_LINE = 12.7
LEFT_BLOCK, RIGHT_BLOCK = 75.8, 88.8
"""Of the letterhead: the issuer's block, and that of the nation's name."""
ISSUER_RULE = 0.4
"""Of the length of the words above it: between a third and a half."""

# Points.
SIZES: Mapping[str, float] = {
    "nation": 12, "motto": 13, "above": 12, "issuer": 12, "number": 13, "place": 13,
    "type": 14, "subject": 14, "subject_line": 12, "to": 14, "body": 14, "signer": 14,
    "copies_head": 12, "copies": 11, "annex": 14, "page_number": 13, "table": 11, "caption": 12,
}  # fmt: skip
BETWEEN_PARAGRAPHS = 6.0
LINE = 1.15

_FACES: Mapping[Face, str] = {
    "regular": "Tinos-Regular", "bold": "Tinos-Bold", "italic": "Tinos-Italic",
    "bold_italic": "Tinos-BoldItalic",
}  # fmt: skip


@cache
def faces() -> Mapping[Face, str]:
    """The faces a PDF is set in, by name; they have the widths of Times New Roman."""
    place = Path(__file__).parent / "fonts"
    for name in _FACES.values():
        pdfmetrics.registerFont(TTFont(name, str(place / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(
        _FACES["regular"], _FACES["regular"], _FACES["bold"], _FACES["italic"],
        _FACES["bold_italic"],
    )  # fmt: skip
    return _FACES


def width_of(words: str, size: float, face: Face = "bold") -> float:
    """How long words are in one line, in millimetres."""
    return float(pdfmetrics.stringWidth(words, faces()[face], size)) * 25.4 / 72
