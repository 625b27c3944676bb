"""A file is what its bytes are: the honest kinds are told apart, everything else is refused."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile

import pytest
import xlsxwriter

from monitor.domain import evidence
from monitor.domain.errors import Invalid
from monitor.files import evidence_kinds
from monitor.files.evidence_kinds import kind_of
from tests.files.papers import (
    TYPES,
    a_docx,
    a_heic,
    a_jpeg,
    a_pdf,
    a_png,
    a_webp,
    an_archive,
    an_xlsx,
)

FETCHES = (
    b'<Relationships><Relationship Id="r1" Target="http://evil.example/t.dotm"'
    b' TargetMode="External" Type="http://x/relationships/attachedTemplate"/></Relationships>'
)
LINKS = (
    b'<Relationships><Relationship Id="r1" Type="http://x/relationships/hyperlink"'
    b' Target="https://quangninh.gov.vn" TargetMode="External"/></Relationships>'
)


def kind(tmp_path, whole):
    path = tmp_path / "file"
    path.write_bytes(whole)
    return kind_of(path)


def a_real_workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("Máy").write(0, 0, "Than Hà Lầm")
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("whole", "found"),
    [
        (a_pdf(), evidence.PDF),
        (a_pdf(b"3 0 obj<</Length 9>>stream\n/JS /Launch \nendstream endobj"), evidence.PDF),
        (a_png(), evidence.PNG),
        (a_jpeg(), evidence.JPEG),
        (a_jpeg(b"Than Ha Lam", tail=b"\0\0\0\x18ftypmp42" + b"x" * 500), evidence.JPEG),
        (a_webp(), evidence.WEBP),
        (a_heic(), evidence.HEIC),
        (a_heic(b"mif1"), evidence.HEIC),
        (a_docx(), evidence.DOCX),
        (a_docx(word___rels__document_xml_rels=LINKS), evidence.DOCX),
        (an_xlsx({"xl/externalLinks/externalLink1.xml": b"<externalBook/>"}), evidence.XLSX),
        (a_real_workbook(), evidence.XLSX),
    ],
)
def test_an_honest_file_is_known_by_its_content(tmp_path, whole, found):
    assert kind(tmp_path, whole) is found


def encrypted() -> bytes:
    whole = bytearray(a_docx())
    at = whole.find(b"PK\x01\x02")
    whole[at + 8] |= 1
    return bytes(whole)


HOSTILE = {
    "nothing": (b"", "evidence_empty"),
    "text": (b"4.512 / 4.800", "evidence_kind"),
    "a page": (b"<!DOCTYPE html><script>alert(1)</script>", "evidence_kind"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "evidence_kind"),
    "a program": (b"MZ\x90\0" + b"\0" * 100, "evidence_kind"),
    "a script": (b"#!/bin/sh\nrm -rf /", "evidence_kind"),
    "the virus everybody tests with": (
        b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
        "evidence_kind",
    ),
    "an old document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "evidence_kind"),
    "a moving picture": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "evidence_kind"),
    "a picture of another kind": (b"GIF89a\1\0\1\0", "evidence_kind"),
    "a page before a PDF": (b"<html>" + a_pdf(), "evidence_kind"),
    "a page in a PDF": (a_pdf(b"% <html><script>alert(1)</script>"), "evidence_carries"),
    "an archive behind a PDF": (a_pdf() + an_archive({"a.exe": b"MZ"}), "evidence_carries"),
    "an archive in a PDF": (a_pdf(an_archive({"a.exe": b"MZ"})), "evidence_carries"),
    "a PDF cut short": (a_pdf()[:-10], "evidence_damaged"),
    "a PDF with a script": (a_pdf(b"3 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj"),
                            "evidence_active"),
    "a PDF with a script spelt oddly": (a_pdf(b"3 0 obj<</S/J#61vaScript/J#53 (x)>>endobj"),
                                        "evidence_active"),
    "a PDF that starts something": (a_pdf(b"3 0 obj<</S/Launch/F(cmd.exe)>>endobj"),
                                    "evidence_active"),
    "a PDF with a file in it": (a_pdf(b"3 0 obj<</Names<</EmbeddedFiles 4 0 R>>>>endobj"),
                                "evidence_active"),
    "a picture with a page in its comment": (a_jpeg(b"<script>x()</script>"), "evidence_carries"),
    "a picture with a program in its comment": (a_jpeg(b"<?php system(1); ?>"),
                                                "evidence_carries"),
    "an archive behind a picture": (a_jpeg(tail=an_archive({"a.exe": b"MZ"})), "evidence_carries"),
    "something behind a picture": (a_png() + b"MZ\x90", "evidence_carries"),
    "something behind another picture": (a_webp() + b"PK", "evidence_carries"),
    "a page in a picture": (a_png(text="<script src=//evil.example>"), "evidence_carries"),
    "half a picture": (a_png()[:-6], "evidence_damaged"),
    "half another picture": (a_webp()[:-4], "evidence_damaged"),
    "half a telephone's picture": (a_heic()[:-4], "evidence_damaged"),
    "a picture of one byte": (b"\xff\xd8\xff", "evidence_damaged"),
    "an archive": (an_archive({"a.txt": b"x"}), "evidence_kind"),
    "an empty archive": (b"PK\x05\x06" + b"\0" * 18, "evidence_kind"),
    "a package of another program": (an_archive({"[Content_Types].xml": TYPES,
                                                 "ppt/presentation.xml": b"<p/>"}),
                                     "evidence_kind"),
    "a document with a macro": (an_xlsx({"xl/vbaProject.bin": b"x"}), "evidence_active"),
    "a document that says it has macros": (
        an_archive({"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main",
                    "word/document.xml": b"<w/>"}), "evidence_active"),
    "a document with a control": (an_xlsx({"xl/activeX/activeX1.bin": b"x"}), "evidence_active"),
    "a document with an object": (an_xlsx({"xl/embeddings/oleObject1.bin": b"x"}),
                                  "evidence_active"),
    "a document that fetches its template": (
        a_docx(**{"word___rels__settings.xml.rels": FETCHES}), "evidence_active"),
    "a document that asks another program": (
        an_xlsx({"xl/externalLinks/externalLink1.xml": b'<ddeLink ddeService="cmd"/>'}),
        "evidence_active"),
    "a document with a way out": (an_xlsx({"../../evil.sh": b"x"}), "evidence_carries"),
    "a document with a way up": (an_xlsx({"/etc/passwd": b"x"}), "evidence_carries"),
    "a document with a shortcut": (
        an_archive({"[Content_Types].xml": TYPES, "word/document.xml": b"/etc/passwd"},
                   **{"word/document.xml": 0o120777 << 16}), "evidence_carries"),
    "something behind a document": (a_docx() + b"MZ\x90" * 20, "evidence_carries"),
    "a locked document": (encrypted(), "evidence_locked"),
    "a broken document": (a_docx()[:60] + b"\0" * 200 + a_docx()[-22:], "evidence_damaged"),
    "a document of very many parts": (
        an_xlsx({f"xl/media/{n}": b"" for n in range(evidence_kinds.MOST_PARTS)}),
        "evidence_bomb"),
    "a bomb": (an_xlsx({"xl/worksheets/sheet1.xml": b"\0" * 30_000_000}), "evidence_bomb"),
    "a list as large as a bomb": (
        an_archive({"[Content_Types].xml": bytes(range(256)) * 8_000,
                    "word/document.xml": b"<w/>"}), "evidence_bomb"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_at_once(tmp_path, case):
    whole, code = case
    began = time.perf_counter()
    with pytest.raises(Invalid) as refusal:
        kind(tmp_path, whole)
    assert refusal.value.code == code
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "whole",
    [
        b"%PDF-1.4\n" + b"stream\n" * 2_900_000 + b"%%EOF",
        b"%PDF-1.4\n" + b"stream endstream " * 1_100_000 + b"%%EOF",
        b"%PDF-1.4\n" + b"#41" * 6_000_000 + b"%%EOF",
        b"\xff\xd8\xff" + b"PK\x05\x06" * 5_000_000 + b"\xff\xd9",
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0abcd\0\0\0\0" * 1_600_000,
        b"\0\0\0\x10ftypheic\0\0\0\0" + b"\0\0\0\x08free" * 2_500_000,
        b"<" * 20_000_000,
    ],
    ids=["streams", "short streams", "spelling", "ends", "chunks", "boxes", "angles"],
)
def test_the_largest_file_made_to_be_slow_is_not(tmp_path, whole):
    assert len(whole) <= evidence.LARGEST_FILE
    path = tmp_path / "file"
    path.write_bytes(whole)
    began = time.process_time()
    with contextlib.suppress(Invalid):
        kind_of(path)
    assert time.process_time() - began < 2


def test_the_list_of_an_archive_is_all_that_is_unpacked(tmp_path, monkeypatch):
    opened = []
    real = zipfile.ZipFile.open

    def seen(self, name, *arguments, **options):
        opened.append(str(name))
        return real(self, name, *arguments, **options)

    whole = a_real_workbook()
    monkeypatch.setattr(zipfile.ZipFile, "open", seen)
    kind(tmp_path, whole)
    assert opened
    assert {one for one in opened if not one.endswith((".rels", "[Content_Types].xml"))} == set()
