"""The names evidence is kept under: the sender's words, and nothing a system could act on."""

from __future__ import annotations

import pytest

from monitor.domain.evidence import DOCX, JPEG, LONGEST_NAME, PDF, WEBP, file_name


@pytest.mark.parametrize(
    ("sent", "kind", "kept"),
    [
        ("Danh sách máy đã cài.pdf", PDF, "Danh sách máy đã cài.pdf"),
        ("Danh sa\u0301ch.PDF", PDF, "Danh sách.pdf"),
        ("IMG_0001.JPEG", JPEG, "IMG_0001.jpeg"),
        ("anh.jpg", WEBP, "anh.webp"),
        ("report.html", PDF, "report.html.pdf"),
        ("macro.docm", DOCX, "macro.docm.docx"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\fakepath\\bao cao.pdf", PDF, "bao cao.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", PDF, "aSet-Cookie_ x=1.pdf"),
        ("anh\u202egpj.exe.pdf", PDF, "anhgpj.exe.pdf"),
        ("\ud800x\0.pdf", PDF, "x.pdf"),
        ("CON", PDF, "_CON.pdf"),
        ("com1.tar.pdf", PDF, "_com1.tar.pdf"),
        (".htaccess", PDF, "htaccess.pdf"),
        ("", JPEG, "minh-chung.jpg"),
        ("   ...  ", JPEG, "minh-chung.jpg"),
        (".pdf", PDF, "pdf.pdf"),
    ],
)
def test_a_name_is_kept_as_data(sent, kind, kept):
    assert file_name(sent, kind) == kept


def test_a_name_of_three_hundred_letters_is_cut_and_keeps_its_ending():
    kept = file_name("ệ" * 300 + ".pdf", PDF)
    assert len(kept) == LONGEST_NAME
    assert kept.endswith("ệ.pdf")
    assert len(kept.encode()) <= 255
