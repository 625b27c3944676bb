"""Vietnamese as the fonts of the nineties wrote it (TCVN3 "ABC", VNI), in today's letters."""

from __future__ import annotations

import re
import unicodedata

_TCVN_OLD = (
    "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ§¡¢£¤¥¦"
)  # fmt: skip
_TCVN_NEW = (
    "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĐĂÂÊÔƠƯ"
)  # fmt: skip
_TCVN = dict(zip(_TCVN_OLD, _TCVN_NEW, strict=True))
_TCVN_SIGNS = re.compile(r"[A-Za-zÀ-ÿ][¨©ª«¬\u00ad®µ¶·¸¹»¼½¾]|[§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾][A-Za-zÀ-ÿ]")

_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HATS = {
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309",
    "ã": "\u0302\u0303", "ä": "\u0302\u0323",
}  # fmt: skip
_BREVES = {
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_BASES = {"ô": "ơ", "ö": "ư"}
_VNI_WHOLE = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_SIGNS = re.compile(
    r"[aeoAEO][âáàåãäÂÁÀÅÃÄ]|[aA][êéèúüëÊÉÈÚÜË]|[aeouyôöAEOUYÔÖ][ùøûõïÙØÛÕÏ]|[ñÑ][aeouyôöAEOUYÔÖ]"
)
_TODAYS = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")


def _vni() -> dict[str, str]:
    told = {**_VNI_WHOLE, **_VNI_BASES}
    for base in "aeouyôö":
        marks = dict(_TONES)
        if base in "aeo":
            marks |= _HATS
        if base == "a":
            marks |= _BREVES
        for sign, mark in marks.items():
            shown = _VNI_BASES.get(base, base)
            told[base + sign] = unicodedata.normalize("NFC", shown + mark)
    for old, new in list(told.items()):
        told[old.upper()] = new.upper()
        if len(old) == 2:
            told[old[0].upper() + old[1]] = new.upper()
    return told


_VNI = _vni()


def kind(text: str) -> str:
    """``tcvn3`` or ``vni`` where a text is written so: many of their signs, none of today's."""
    if not text or _TODAYS.search(text):
        return ""
    tcvn, vni = len(_TCVN_SIGNS.findall(text)), len(_VNI_SIGNS.findall(text))
    if max(tcvn, vni) * 40 <= len(text):
        return ""
    return "tcvn3" if tcvn >= vni else "vni"


def letter(told: str, at: int, text: str) -> tuple[str, int]:
    """Today's letter for what stands at a place of an old text, and how many signs made it."""
    if told == "tcvn3":
        return _TCVN.get(text[at], text[at]), 1
    both = text[at : at + 2]
    if both in _VNI and len(both) == 2:
        return _VNI[both], 2
    return _VNI.get(text[at], text[at]), 1


def is_old(text: str) -> bool:
    """Whether a text is written in letters of old fonts."""
    return bool(kind(text))


def modern(text: str) -> str:
    """The text in today's letters."""
    told = kind(text)
    if not told:
        return text
    letters: list[str] = []
    at = 0
    while at < len(text):
        one, size = letter(told, at, text)
        letters.append(one)
        at += size
    return "".join(letters)
