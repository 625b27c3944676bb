"""Evidence: which kinds of file may stand behind a figure, how large, and under which name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.domain.errors import TooLarge

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes; a photograph of a telephone has three to eight million."""
MOST_FILES = 20
"""Files beside one report."""
LONGEST_NAME = 80
"""Characters of a file's name: in letters of three bytes these still fit the 255 a disk allows."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken: its media type, and the endings its name may have.

    The first ending is the one a name gets that has another kind's.
    """

    media_type: str
    endings: tuple[str, ...]

    @property
    def is_picture(self) -> bool:
        """Whether every browser shows it."""
        return self.media_type in ("image/jpeg", "image/png", "image/webp")


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = Kind("application/pdf", (".pdf",))
JPEG = Kind("image/jpeg", (".jpg", ".jpeg"))
PNG = Kind("image/png", (".png",))
WEBP = Kind("image/webp", (".webp",))
HEIC = Kind("image/heic", (".heic", ".heif"))
DOCX = Kind(f"{_OFFICE}.wordprocessingml.document", (".docx",))
XLSX = Kind(f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",))
KINDS: Mapping[str, Kind] = {
    one.media_type: one for one in (PDF, JPEG, PNG, WEBP, HEIC, DOCX, XLSX)
}
"""What is taken, by media type. No archive, page or drawing: they may hold anything."""


_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_PLACEHOLDER = "minh-chung"


def too_large(size: int) -> TooLarge:
    """The refusal of a file of so many bytes."""
    told = {"size": size, "most": LARGEST_FILE}
    return TooLarge("evidence_too_large", [("file", "evidence_too_large", told)], **told)


def file_name(sent: str, kind: Kind) -> str:
    """The name a file is shown and given back under: the sender's, made safe for every system.

    What is no letter to read (line breaks, marks that turn the direction of writing) is left out,
    folders are left out, and the ending is that of the content, whatever the name said.
    """
    plain = unicodedata.normalize("NFC", sent).replace("\\", "/").rsplit("/", 1)[-1]
    # Of the category "other" are controls, direction marks, half letters and private ones.
    plain = "".join(one for one in plain if unicodedata.category(one)[0] != "C")
    plain = re.sub(r'[<>:"|?*]', "_", plain)
    plain = re.sub(r"\s+", " ", plain).strip(" .")
    stem, ending = _parted(plain, kind)
    stem = stem[: LONGEST_NAME - len(ending)].rstrip(" .") or _PLACEHOLDER
    return f"_{stem}{ending}" if _RESERVED.match(stem) else stem + ending


def _parted(name: str, kind: Kind) -> tuple[str, str]:
    """The name without its ending, and the ending its content has."""
    lower = name.lower()
    for ending in kind.endings:
        if lower.endswith(ending):
            return name[: -len(ending)].rstrip(" ."), ending
    for other in KINDS.values():
        for ending in other.endings:
            # A telephone calls every picture .jpg; the content knows better.
            if lower.endswith(ending):
                return name[: -len(ending)].rstrip(" ."), kind.endings[0]
    return name, kind.endings[0]
