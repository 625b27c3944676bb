"""`monitor intake`: a file in, drafted duties out; whatever is no document is refused in words."""

from __future__ import annotations

import io
import json
import tempfile
import unicodedata
import zipfile

import docx
import pypdf
import pytest
from click.testing import CliRunner

from monitor.cli import main
from monitor.files.documents import read_document
from tests.test_project import ROOT

SEED = ROOT / "seeds/directives/5305-ubnd-xd6/text.txt"
VNI = "Coâng vaên soá 12/UBND-X. Giao Sôû Y teá chuû trì thöïc hieän, baùo caùo UBND tænh."
TCVN3 = "C«ng v¨n sè 12/UBND-X. Giao Së Y tÕ chñ tr× thùc hiÖn, b¸o c¸o ñy ban nh©n d©n tØnh."


def run(*arguments):
    return CliRunner().invoke(main, ["intake", *map(str, arguments)])


def word(*paragraphs: tuple[str, str | None], rows=()) -> bytes:
    document = docx.Document()
    for text, style in paragraphs:
        document.add_paragraph(text, style=style)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, told in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, told, strict=True):
                cell.text = text
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


LETTER = word(
    ("Số: 12/UBND-X", None),
    ("Kính gửi: Các sở, ban, ngành.", None),
    ("Ủy ban nhân dân tỉnh yêu cầu:", None),
    ("Sở Y tế chủ trì, phối hợp với Sở Tài chính, xong trước ngày 20/9/2024.", "List Number"),
    ("UBND các huyện tổ chức thực hiện.", "List Number"),
    rows=[("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"),
          ("1", "Nâng cấp hệ thống", "Sở Nội vụ", "30/10/2024")],
)  # fmt: skip


def test_the_json_is_the_exchange_form_with_places_in_the_text():
    told = json.loads(run(SEED, "--json").output)
    text = SEED.read_text("utf-8")
    assert told["number_sign"] == "5305/UBND-XD6"
    assert told["gaps"] == ["4", "5"]
    fourteen = next(one for one in told["items"] if one["label"] == "14")
    assert fourteen["targets"][0]["value"] == 100
    assert text[fourteen["offset"] :].startswith(fourteen["text_start"])
    assert told["report_deadline"][0]["iso"] == "2020-08-08"


def test_people_are_told_who_what_and_by_when_and_what_to_check():
    said = run(SEED).output
    assert "ordered of: Sở Du lịch" in said
    assert "together with: Hiệp Hội Du lịch" in said
    assert "requested of: Ủy ban Mặt trận Tổ quốc tỉnh" in said
    assert "The numbering skips 4: check the original." in said
    assert "report to UBND tỉnh through Sở Thông tin và Truyền thông: 2020-08-08" in said


def test_people_are_told_what_is_replaced_what_proof_is_asked_for_and_what_stands_twice(tmp_path):
    place = tmp_path / "letter.txt"
    place.write_text(
        "Số: 12/CT-UBND\n1. Sở Y tế báo cáo kèm theo danh sách cơ sở.\n2. Sở Nội vụ rà soát.\n"
        "2. Sở Xây dựng rà soát.\nChỉ thị này thay thế Chỉ thị số 3/CT-UBND ngày 01/02/2020.\n",
        "utf-8",
    )
    said = run(place).output
    assert "with: danh sách cơ sở" in said
    assert "The number 2 stands twice: check the original." in said
    assert "It replaces Chỉ thị số 3/CT-UBND ngày 01/02/2020." in said


def test_a_word_documents_own_numbers_and_tables_are_read(tmp_path):
    place = tmp_path / "letter.docx"
    place.write_bytes(LETTER)
    told = json.loads(run(place, "--json").output)
    assert [(one["label"], one["responsible"]) for one in told["items"]] == [
        ("1", ["Sở Y tế"]), ("2", ["UBND các huyện"]), ("PL.1", ["Sở Nội vụ"])
    ]  # fmt: skip
    assert told["items"][0]["coordinating"] == ["Sở Tài chính"]
    assert told["items"][2]["deadlines"][0]["iso"] == "2024-10-30"


PAGE = (
    "<html><head><title>x</title><script>alert(1)</script></head><body><p>Số: 12/UBND-X</p>"
    "<p>1. Sở Y tế thực hiện.</p><table><tr><td>a</td><td>b</td></tr></table></body></html>"
)


@pytest.mark.parametrize(
    ("raw", "holds"),
    [
        ("Số: 1/UBND-X".encode("utf-8-sig"), "Số: 1/UBND-X"),
        ("Số: 1/UBND-X".encode("utf-16"), "Số: 1/UBND-X"),
        (TCVN3.encode("latin-1"), "Giao Sở Y tế chủ trì thực hiện"),
        (TCVN3.encode("utf-8"), "báo cáo ủy ban nhân dân tỉnh"),
        (VNI.encode("latin-1"), "Giao Sở Y tế chủ trì thực hiện"),
        (unicodedata.normalize("NFD", "Sở Tài").encode(), unicodedata.normalize("NFD", "Sở Tài")),
        (PAGE.encode(), "1. Sở Y tế thực hiện."),
    ],
)
def test_older_letters_and_web_pages_become_text(raw, holds):
    with tempfile.TemporaryFile() as file:
        file.write(raw)
        text = read_document(file).text
    assert holds in text
    assert "alert" not in text


def locked_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def blank_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def packed(**parts: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "holds no text"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "pictures of pages"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 50, "save it as .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (locked_pdf(), "password"),
        (blank_pdf(), "pictures of pages"),
        (LETTER[: len(LETTER) // 2], "damaged"),
        (b"%PDF-1.7\ncut short", "damaged"),
        (b"PK\x03\x04broken", "damaged"),
        (packed(a=b"1"), "no document"),
        (packed(word__document=b"", word__vbaProject=b"x"), "macro"),
        (bytes(range(256)) * 20, "no document"),
        (packed(**{f"p{n}": b"x" for n in range(2_100)}), "too large"),
        (packed(word__document=b"0" * 70_000_000), "too large"),
    ],
)
def test_what_is_no_document_is_refused_in_words(raw, said, tmp_path):
    place = tmp_path / "file.docx"
    place.write_bytes(raw)
    refused = run(place)
    assert refused.exit_code == 1
    assert said in refused.output
    assert "Traceback" not in refused.output


def test_a_hundred_and_fifty_pages_are_read_in_bounded_memory(tmp_path):
    place = tmp_path / "long.txt"
    place.write_text(
        "Số: 1/UBND-X\n1. Sở Y tế rà soát.\n" + "Trang này kể chuyện.\n" * 20_000, "utf-8"
    )
    told = json.loads(run(place, "--json").output)
    assert [one["responsible"] for one in told["items"]] == [["Sở Y tế"]]
