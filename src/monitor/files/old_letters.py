"""Vietnamese as the fonts of the nineties wrote it (TCVN 5712:1993, "ABC"), in today's letters."""

from __future__ import annotations

import re

_OLD = (
    "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ§¡¢£¤¥¦"
)  # fmt: skip
_NEW = (
    "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĐĂÂÊÔƠƯ"
)  # fmt: skip
_LETTERS = str.maketrans(_OLD, _NEW)
_SIGNS = re.compile(r"[A-Za-zÀ-ÿ][¨©ª«¬\u00ad®µ¶·¸¹»¼½¾]|[§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾][A-Za-zÀ-ÿ]")
_TODAYS = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")


def is_old(text: str) -> bool:
    """Whether a text is written in the old letters: many of their signs, none of today's."""
    return len(_SIGNS.findall(text)) * 40 > len(text) > 0 and not _TODAYS.search(text)


def modern(text: str) -> str:
    """The text in today's letters."""
    return text.translate(_LETTERS)
