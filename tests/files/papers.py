"""Small honest files of every kind that is taken as evidence, and what they are made of."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib


def a_pdf(body: bytes = b"") -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n" + body + b"\n"
        b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )


def a_png(width: int = 4, height: int = 3, text: str = "") -> bytes:
    """A picture every browser shows; ``text`` makes two of them differ."""

    def chunk(name: bytes, content: bytes) -> bytes:
        told = name + content
        return struct.pack(">I", len(content)) + told + struct.pack(">I", zlib.crc32(told))

    rows = b"".join(b"\0" + b"\x1e\x4f\x9c" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    note = chunk(b"tEXt", b"Comment\0" + text.encode()) if text else b""
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + note
        + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )  # fmt: skip


def a_jpeg(comment: bytes = b"", tail: bytes = b"") -> bytes:
    note = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment if comment else b""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0" + note + b"\xff\xd9" + tail


def a_webp() -> bytes:
    body = b"WEBPVP8L" + struct.pack("<I", 10) + b"\x2f\0\0\0\x10\x07\x10\x11\x11\x88"
    return b"RIFF" + struct.pack("<I", len(body)) + body


def a_heic(brand: bytes = b"heic") -> bytes:
    def box(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I4s", len(content) + 8, name) + content

    return box(b"ftyp", brand + b"\0\0\0\0mif1heic") + box(b"meta", b"\0" * 20) + box(b"mdat", b"x")


def an_archive(parts: dict[str, bytes], **flags: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            one = zipfile.ZipInfo(name)
            one.compress_type = zipfile.ZIP_DEFLATED
            one.external_attr = flags.get(name, 0)
            archive.writestr(one, content)
    return out.getvalue()


TYPES = b'<?xml version="1.0"?><Types xmlns="x"></Types>'


def a_docx(**more: bytes) -> bytes:
    parts = {"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document/>"}
    return an_archive(parts | {name.replace("__", "/"): it for name, it in more.items()})


def an_xlsx(more: dict[str, bytes] | None = None) -> bytes:
    parts = {"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<workbook/>"}
    return an_archive(parts | (more or {}))
