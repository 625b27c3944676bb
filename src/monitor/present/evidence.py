"""Words about evidence: what kind of file, which version, and what has become of it."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.domain import evidence
from monitor.present.language import msg, translator

KIND_NAMES: Mapping[str, str] = {
    evidence.PDF.media_type: msg("PDF"),
    evidence.JPEG.media_type: msg("photo"),
    evidence.PNG.media_type: msg("picture"),
    evidence.WEBP.media_type: msg("picture"),
    evidence.HEIC.media_type: msg("photo"),
    evidence.DOCX.media_type: msg("Word document"),
    evidence.XLSX.media_type: msg("Excel workbook"),
}


def kind_name(media_type: str, locale: str) -> str:
    """What a kind of file is called: ``ảnh chụp``."""
    return translator(locale)(KIND_NAMES[media_type])


def replaced_words(version: int, newest: int, locale: str) -> str:
    """That a file was replaced and still opens; empty for the newest version."""
    if version == newest:
        return ""
    return translator(locale)(
        "The file was replaced by version {newest}; version {version} can still be opened",
        newest=newest,
        version=version,
    )
