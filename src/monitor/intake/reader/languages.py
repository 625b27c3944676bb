"""Which language a text is in."""

from __future__ import annotations

import re

from monitor.intake.reader.english.rules import ENGLISH
from monitor.intake.reader.language import Language
from monitor.intake.reader.vietnamese import VIETNAMESE

READ = 20_000
"""Letters that are enough to tell."""
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|shall|must|will|by|with|for|this|that|be|is|are)\b", re.IGNORECASE
)


def of(text: str) -> Language:
    """English where its small words are frequent and Vietnamese letters are not."""
    told = text[:READ]
    words = len(told.split())
    if len(_ENGLISH.findall(told)) * 8 > words and len(_VIETNAMESE.findall(told)) * 20 < words:
        return ENGLISH
    return VIETNAMESE
