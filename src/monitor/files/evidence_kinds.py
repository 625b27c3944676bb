"""What a file sent as evidence really is, told from its bytes; what it might be besides is refused.

Only the kinds of ``domain.evidence`` are taken, each from its first byte on and, where its format
says so, to its last. Programs, pages, drawings and archives are refused, and so is a file of a good
kind that carries one: a macro, a script, a second file behind its end. Nothing is unpacked but a
document's short lists of what is in it.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from monitor.domain import evidence
from monitor.domain.errors import Invalid
from monitor.domain.evidence import Kind

MOST_PARTS = 5_000
MOST_UNPACKED = 400 * 1024 * 1024
"""Bytes all parts of a document have together, as its own list says."""
MOST_DEFLATED = 200
"""How many times a large part may be larger than it is packed; a bomb's is a thousand times."""
MOST_PIECES = 50_000
"""Streams, chunks or boxes of one file, numbers in a PDF's names; honest ones have thousands."""
LONGEST_LIST = 1024 * 1024
"""Bytes of a document's list of contents, and of a list of its links."""

_LIVE = (
    b"<script", b"<html", b"<!doctype", b"<iframe", b"<object", b"<?php ", b"<?php\n",
    b"javascript:", b"vbscript:",
)  # fmt: skip
"""What a browser or a web server might act on, if it ever took the file for a page."""
_PDF_STREAM = re.compile(rb"stream.*?endstream", re.DOTALL)
_PDF_ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia)(?=[\s/<\[(>])")
_PDF_SPELT = re.compile(rb"#([0-9A-Fa-f]{2})")
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"heif", b"mif1", b"msf1"})
_MACRO = re.compile(
    r"vba(project|data)[^/]*$|(^|/)activex/|oleobject|\.(exe|dll|js|vbs|scr|bat|cmd)$",
    re.IGNORECASE,
)
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_FETCHED = re.compile(rb"/(attachedTemplate|oleObject|frame)[\"']")
"""What a word processor fetches from elsewhere when the document is opened."""
_END_OF_ARCHIVE = b"PK\x05\x06"
_LENGTH_OF_END = 22


def kind_of(path: Path) -> Kind:
    """The kind of a file that has arrived.

    Raises:
        Invalid: It is empty, of a kind that is not taken, damaged, or carries something else.
    """
    whole = path.read_bytes()
    if not whole:
        raise _refused("evidence_empty")
    for is_one, read in _KINDS:
        if is_one(whole):
            return read(whole)
    raise _refused("evidence_kind")


def _refused(code: str) -> Invalid:
    return Invalid(code, [("file", code, {})])


def _refuse_second_nature(whole: bytes) -> None:
    """Refuse what is also an archive or also a page: another reader would open it as that."""
    lower = whole.lower()
    if zipfile.is_zipfile(io.BytesIO(whole)) or any(one in lower for one in _LIVE):
        raise _refused("evidence_carries")


def _pdf(whole: bytes) -> Kind:
    if b"%%EOF" not in whole[-2048:]:
        raise _refused("evidence_damaged")
    _refuse_second_nature(whole)
    if whole.count(b"endstream") > MOST_PIECES:
        raise _refused("evidence_bomb")
    outside = _outside_streams(whole)
    if outside.count(b"#") > MOST_PIECES:
        raise _refused("evidence_active")
    # A name may be spelt with numbers: /J#61vaScript is /JavaScript.
    spelt = _PDF_SPELT.sub(lambda found: bytes([int(found[1], 16)]), outside)
    if _PDF_ACTS.search(spelt):
        raise _refused("evidence_active")
    return evidence.PDF


def _outside_streams(whole: bytes) -> bytes:
    """A PDF without its packed pictures and texts, whose bytes could spell anything by chance."""
    packed, end, rest = whole.rpartition(b"endstream")
    return _PDF_STREAM.sub(b" ", packed + end) + rest


def _jpeg(whole: bytes) -> Kind:
    # Telephones put more behind a picture's end, a moving one, so its end need only be there.
    if b"\xff\xd9" not in whole[2:]:
        raise _refused("evidence_damaged")
    _refuse_second_nature(whole)
    return evidence.JPEG


def _png(whole: bytes) -> Kind:
    at = len(b"\x89PNG\r\n\x1a\n")
    for _ in range(MOST_PIECES):
        if at + 12 > len(whole):
            break
        length, name = struct.unpack_from(">I4s", whole, at)
        at += 12 + length
        if name == b"IEND":
            _refuse_rest(whole, at)
            return evidence.PNG
    raise _refused("evidence_damaged")


def _webp(whole: bytes) -> Kind:
    _refuse_rest(whole, struct.unpack_from("<I", whole, 4)[0] + 8)
    return evidence.WEBP


def _refuse_rest(whole: bytes, end: int) -> None:
    """Refuse a picture that ends early, or behind whose end there is something more."""
    if end > len(whole):
        raise _refused("evidence_damaged")
    if end < len(whole):
        raise _refused("evidence_carries")
    _refuse_second_nature(whole)


def _heic(whole: bytes) -> Kind:
    boxes = list(islice(_boxes(whole), MOST_PIECES))
    if b"meta" not in [name for name, _ in boxes] or boxes[-1][1] != len(whole):
        raise _refused("evidence_damaged")
    _refuse_second_nature(whole)
    return evidence.HEIC


def _boxes(whole: bytes) -> Iterator[tuple[bytes, int]]:
    """The outermost boxes of an ISO media file: each one's name and where it ends."""
    at = 0
    while at + 8 <= len(whole):
        size, name = struct.unpack_from(">I4s", whole, at)
        if size == 1 and at + 16 <= len(whole):
            (size,) = struct.unpack_from(">Q", whole, at + 8)
        elif size == 0:
            size = len(whole) - at
        if size < 8:
            return
        at += size
        yield name, at


def _office(whole: bytes) -> Kind:
    """A document is an archive; its own lists tell what is in it, and nothing else is unpacked."""
    if whole[-_LENGTH_OF_END:][:4] != _END_OF_ARCHIVE:
        raise _refused("evidence_carries")
    try:
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            return _document(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise _refused("evidence_damaged") from error


def _document(archive: zipfile.ZipFile) -> Kind:
    parts = archive.infolist()
    _refuse_bomb(parts)
    for one in parts:
        _refuse_odd_part(one)
    if min((one.header_offset for one in parts), default=1) != 0:
        raise _refused("evidence_carries")
    names = {one.filename for one in parts}
    if "[Content_Types].xml" not in names:
        raise _refused("evidence_kind")
    if b"macroEnabled" in _listed(archive, "[Content_Types].xml"):
        raise _refused("evidence_active")
    if any(_acts(archive, name) for name in names):
        raise _refused("evidence_active")
    for name, kind in (("word/document.xml", evidence.DOCX), ("xl/workbook.xml", evidence.XLSX)):
        if name in names:
            return kind
    raise _refused("evidence_kind")


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
        raise _refused("evidence_bomb")
    for one in parts:
        if one.file_size > LONGEST_LIST and one.file_size > MOST_DEFLATED * one.compress_size:
            raise _refused("evidence_bomb")


def _refuse_odd_part(one: zipfile.ZipInfo) -> None:
    folders = one.filename.replace("\\", "/").split("/")
    is_link = (one.external_attr >> 16) & 0o170000 == 0o120000
    if ".." in folders or not folders[0] or is_link:
        raise _refused("evidence_carries")
    if one.flag_bits & 1:
        raise _refused("evidence_locked")


def _acts(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a part is a program, or makes the reader fetch or start one."""
    if _MACRO.search(name):
        return True
    if name.endswith(".rels"):
        return any(
            b"External" in one and _FETCHED.search(one)
            for one in _RELATION.findall(_listed(archive, name))
        )
    is_link = name.startswith("xl/externalLinks/") and name.endswith(".xml")
    return is_link and b"ddeLink" in _listed(archive, name, whole=False)


def _listed(archive: zipfile.ZipFile, name: str, *, whole: bool = True) -> bytes:
    """A list within a document, as far as an honest one goes."""
    if whole and archive.getinfo(name).file_size > LONGEST_LIST:
        raise _refused("evidence_bomb")
    with archive.open(name) as part:
        return part.read(LONGEST_LIST)


_KINDS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Kind]], ...] = (
    (lambda whole: whole.startswith((b"%PDF-1.", b"%PDF-2.")), _pdf),
    (lambda whole: whole.startswith(b"\xff\xd8\xff"), _jpeg),
    (lambda whole: whole.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    (lambda whole: whole[:4] == b"RIFF" and whole[8:12] == b"WEBP", _webp),
    (lambda whole: whole[4:8] == b"ftyp" and whole[8:12] in _HEIC_BRANDS, _heic),
    (lambda whole: whole.startswith(b"PK\x03\x04"), _office),
)
"""How each kind begins, and what reads on."""
