"""The room where somebody's document is opened: a process of its own, with little memory and time.

Run as ``python -m monitor.files.document_room < file``. It answers with one JSON object: the text,
or the code of what is wrong. ``files.documents`` starts it; it may be killed at any moment.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, BinaryIO

from monitor.domain.old_letters import is_old, modern
from monitor.files import scans
from monitor.files.confined import Bounds, Wrong, answer

LARGEST_FILE = 20_000_000
LARGEST_UNPACKED = 60_000_000
BOUNDS = Bounds(memory=500_000_000, seconds=25, written=LARGEST_UNPACKED, files=64)
MOST_PARTS = 2_000
MOST_LETTERS = 3_000_000
LEAST_LETTERS_A_PAGE = 30
"""A page with fewer is a picture of a page."""

_CELL = "|"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""Word locks a .docx inside a package of the kind old .doc files are."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*", b"GIF8")


def main() -> None:
    """Read the file that is standard input and answer on standard output."""
    answer(_told, BOUNDS, "document_too_large")


def _told(file: BinaryIO) -> dict[str, Any]:
    text, is_scan = read(file.read(LARGEST_FILE + 1))
    return {"text": text, "is_scan": is_scan}


def read(raw: bytes) -> tuple[str, bool]:
    """The text of a document, told by its content and not by its name; and whether it is a scan's.

    Raises:
        Wrong: There is none, or it may not be read.
    """
    is_scan = False
    if len(raw) > LARGEST_FILE:
        raise Wrong("document_too_large", megabytes=LARGEST_FILE // 1_000_000)
    if not raw.strip():
        raise Wrong("document_empty")
    if raw.startswith(b"%PDF-") or b"%PDF-" in raw[:1024]:
        text, is_scan = _pdf(raw)
    elif raw.startswith(b"PK\x03\x04"):
        text = _word(raw)
    elif raw.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Wrong("document_encrypted" if _LOCKED in raw else "document_old_word")
    elif raw.startswith(_PICTURES):
        text, is_scan = _recognised([raw]), True
    else:
        text = _decoded(raw)
        if re.match(r"\s*(?:<!doctype html|<html|<\?xml|<head|<body|<div|<p\b)", text, re.I):
            text = _web_page(text)
    if is_old(text):
        text = modern(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not text.strip():
        raise Wrong("document_empty")
    if len(text) > MOST_LETTERS:
        raise Wrong("document_too_large", megabytes=LARGEST_FILE // 1_000_000)
    return text, is_scan


def _recognised(pages: list[bytes]) -> str:
    """The text that is recognised in pictures of pages; refused where the machine cannot."""
    tesseract = scans.program()
    if tesseract is None:
        raise Wrong("document_is_scan")
    try:
        text = scans.recognised(tesseract, pages)
    except scans.TooMuch:
        raise Wrong("document_scan_too_long", pages=scans.MOST_PAGES) from None
    if len(text.strip()) < LEAST_LETTERS_A_PAGE * len(pages):
        raise Wrong("document_is_scan")
    return text


def _decoded(raw: bytes) -> str:
    """A text file: UTF-8 or UTF-16 by its mark, or an older Vietnamese page of codes."""
    for mark, code in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"),
                       (b"\xfe\xff", "utf-16")):  # fmt: skip
        if raw.startswith(mark):
            try:
                return raw.decode(code)
            except UnicodeDecodeError:
                raise Wrong("document_not_text") from None
    odd = sum(1 for one in raw[:20_000] if one < 32 and one not in (9, 10, 12, 13))
    if odd > len(raw[:20_000]) // 100:
        raise Wrong("document_not_text")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        old = raw.decode("latin-1")
        if is_old(old):
            return modern(old)
        try:
            return unicodedata.normalize("NFC", raw.decode("cp1258"))
        except UnicodeDecodeError:
            raise Wrong("document_not_text") from None


# --- PDF -------------------------------------------------------------------------------------


def _pdf(raw: bytes) -> tuple[str, bool]:
    from pypdf import PdfReader
    from pypdf.errors import PdfReadError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Wrong("document_encrypted")
        pages = [page.extract_text() or "" for page in reader.pages]
    except (PdfReadError, PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError):
        raise Wrong("document_broken") from None
    text = "\n\n".join(pages)
    if pages and len(text.strip()) < LEAST_LETTERS_A_PAGE * len(pages):
        return _recognised(_pictures(reader)), True
    return text, False


def _pictures(reader: Any) -> list[bytes]:
    """The largest picture of each page, which of a scan is the page."""
    if len(reader.pages) > scans.MOST_PAGES:
        raise Wrong("document_scan_too_long", pages=scans.MOST_PAGES)
    found = []
    for page in reader.pages:
        try:
            pictures = [one.data for one in page.images]
        except MemoryError:
            raise  # too large, which is another thing than broken
        except Exception as error:
            raise Wrong("document_broken") from error
        if pictures:
            found.append(max(pictures, key=len))
    if not found:
        raise Wrong("document_is_scan")
    return found


# --- Word ------------------------------------------------------------------------------------


def _word(raw: bytes) -> str:
    _refuse_bad_package(raw)
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(raw))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, AttributeError):
        raise Wrong("document_broken") from None
    numbers = _Numbers(document)
    return "\n".join(_blocks(document, numbers))


def _refuse_bad_package(raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            parts = package.infolist()
    except zipfile.BadZipFile:
        raise Wrong("document_broken") from None
    names = {one.filename for one in parts}
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > LARGEST_UNPACKED:
        raise Wrong("document_too_large", megabytes=LARGEST_FILE // 1_000_000)
    if any("vbaProject" in one for one in names):
        raise Wrong("document_has_macros")
    if "word/document.xml" not in names:
        raise Wrong("document_not_text")


def _blocks(container: Any, numbers: _Numbers) -> Iterator[str]:
    """Paragraphs and tables in their order; a table's cells between bars."""
    from docx.table import Table

    for block in container.iter_inner_content():
        if not isinstance(block, Table):
            yield numbers.before(block) + block.text
            continue
        for row in block.rows:
            seen: set[int] = set()
            for cell in row.cells:
                if id(cell._tc) in seen:
                    continue  # a merged cell is named once for each column it spans
                seen.add(id(cell._tc))
                yield _CELL
                yield from _blocks(cell, numbers)
            yield _CELL
        yield ""


class _Numbers:
    """The numbers that Word shows before paragraphs and that stand in no text."""

    def __init__(self, document: Any) -> None:
        from docx.oxml.ns import qn

        self._qn = qn
        self._levels: dict[tuple[str, str], tuple[str, str, int]] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._kinds: dict[str, str] = {}
        self._styles = document.styles
        try:
            part = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for one in part.findall(qn("w:abstractNum")):
            kind = one.get(qn("w:abstractNumId"))
            for level in one.findall(qn("w:lvl")):
                self._levels[kind, level.get(qn("w:ilvl"))] = (
                    self._told(level, "w:lvlText"), self._told(level, "w:numFmt"),
                    int(self._told(level, "w:start") or 1),
                )  # fmt: skip
        for one in part.findall(qn("w:num")):
            self._kinds[one.get(qn("w:numId"))] = self._told(one, "w:abstractNumId")

    def _told(self, element: Any, name: str) -> str:
        found = element.find(self._qn(name))
        return "" if found is None else found.get(self._qn("w:val")) or ""

    def before(self, paragraph: Any) -> str:
        """What Word shows before a paragraph: "1. ", "a) ", "- "; empty for a plain one."""
        place = self._place(paragraph)
        if place is None:
            return ""
        kind, level = place
        text, form, start = self._levels.get((kind, str(level)), ("", "", 1))
        if form in ("none", ""):
            return ""
        if form == "bullet":
            return "- "
        counts = self._counts[kind]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            _, own_form, own_start = self._levels.get((kind, str(at)), ("", "decimal", 1))
            return _numeral(counts.get(at, own_start), own_form)

        return re.sub(r"%(\d)", shown, text) + " "

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        qn = self._qn
        properties = paragraph._p.pPr
        numbered = None if properties is None else properties.find(qn("w:numPr"))
        if numbered is None and paragraph.style is not None:
            style = paragraph.style.element.find(qn("w:pPr"))
            numbered = None if style is None else style.find(qn("w:numPr"))
        if numbered is None:
            return None
        number, level = self._told(numbered, "w:numId"), self._told(numbered, "w:ilvl") or "0"
        if number in ("", "0") or number not in self._kinds:
            return None
        return self._kinds[number], int(level)


def _numeral(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        # Vietnamese offices count a, b, c, d, đ, e; Word counts without đ.
        letter = "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26]
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        told = ""
        for value, sign in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
            while number >= value:
                told += sign
                number -= value
        return told if form == "lowerRoman" else told.upper()
    return f"{number:02}" if form == "decimalZero" else str(number)


# --- web pages -------------------------------------------------------------------------------

_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "section",
     "article", "ul", "ol", "blockquote", "header", "footer"}
)  # fmt: skip
_LEFT_OUT = frozenset({"script", "style", "noscript", "nav", "iframe", "svg", "head", "template"})


def _web_page(text: str) -> str:
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise Wrong("document_broken") from None
    pieces: list[str] = []

    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        is_out = element.tag in _LEFT_OUT or any(
            one.tag in _LEFT_OUT for one in element.iterancestors()
        )
        if event == "start":
            if element.tag in _BLOCKS:
                pieces.append("\n")
            if element.tag in ("td", "th"):
                pieces.append(_CELL)
            if element.text and not is_out:
                pieces.append(re.sub(r"\s+", " ", element.text))
        else:
            if element.tag == "tr":
                pieces.append(_CELL)
            if element.tag in _BLOCKS:
                pieces.append("\n")
            if element.tail and not any(one.tag in _LEFT_OUT for one in element.iterancestors()):
                pieces.append(re.sub(r"\s+", " ", element.tail))
    return re.sub(r"\n{3,}", "\n\n", "".join(pieces))


if __name__ == "__main__":
    main()
