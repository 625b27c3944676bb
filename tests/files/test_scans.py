"""Pictures of pages become text where Tesseract is there, and are refused where it is not."""

from __future__ import annotations

import io
import json
import tempfile

import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw, ImageFont

from monitor.cli import main
from monitor.files import document_room, scans
from monitor.files.document_room import Wrong
from monitor.files.documents import read_document
from monitor.intake.propose import propose
from monitor.intake.reader.read import read_text

FONT = "/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf"
TEXT = """ỦY BAN NHÂN DÂN
TỈNH HÀ GIANG

Số: 1187/UBND-KGVX

Hà Giang, ngày 12 tháng 4 năm 2022

V/v tăng cường phòng, chống dịch bệnh

Kính gửi: Các sở, ban, ngành tỉnh.

Ủy ban nhân dân tỉnh yêu cầu:

1. Sở Y tế chủ trì, phối hợp với Sở Tài chính kiểm tra các cơ sở
điều trị, hoàn thành trước ngày 25/4/2022.

2. Sở Nội vụ rà soát đội ngũ cán bộ y tế cấp xã.
"""


def picture() -> Image.Image:
    """A page as a scanner at 150 dots an inch sees it."""
    page = Image.new("L", (1240, 1754), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 30)
    for row, line in enumerate(TEXT.split("\n")):
        pen.text((110, 110 + row * 52), line, fill=20, font=font)
    return page


def scanned(pages=1, form="PDF") -> bytes:
    kept = io.BytesIO()
    page = picture()
    more = {"save_all": True, "append_images": [page] * (pages - 1)} if form == "PDF" else {}
    page.save(kept, form, resolution=150, **more)
    return kept.getvalue()


def opened(raw: bytes):
    with tempfile.TemporaryFile() as file:
        file.write(raw)
        return read_document(file)


@pytest.fixture(scope="module")
def document():
    return opened(scanned())


def test_a_scan_is_recognised_and_its_duties_are_read_with_little_confidence(document):
    assert document.is_scan
    draft = read_text(document.text, is_scan=True)
    assert draft.number_sign.value == "1187/UBND-KGVX"
    first, second = draft.items
    assert [(one.value, one.confidence) for one in first.responsible] == [("Sở Y tế", 0.5)]
    assert [one.value for one in first.coordinating] == ["Sở Tài chính"]
    assert [str(one.iso) for one in first.deadlines] == ["2022-04-25"]
    assert [one.value for one in second.responsible] == ["Sở Nội vụ"]
    assert draft.doubts[0] == "from_scan"


def test_its_review_says_so_and_nothing_in_it_counts_as_quoted(document):
    sheet = propose(document.text, "Asia/Ho_Chi_Minh", is_scan=True)
    assert "from_scan" in sheet.doubts
    bodies = [one for duty in sheet.duties for one in duty.bodies]
    assert bodies
    assert {one.by for one in bodies} == {"inferred"}


def test_a_picture_alone_is_a_scan_and_the_command_says_what_to_check(tmp_path):
    place = tmp_path / "page.png"
    place.write_bytes(scanned(form="PNG"))
    said = CliRunner().invoke(main, ["intake", str(place)]).output
    assert "ordered of: Sở Y tế" in said
    assert "check it against the original" in said
    told = json.loads(CliRunner().invoke(main, ["intake", str(place), "--json"]).output)
    assert "from_scan" in told["doubts"]


def test_a_text_is_no_scan():
    assert not opened(TEXT.encode()).is_scan


def test_more_pages_than_are_recognised_are_refused_at_once():
    with pytest.raises(Wrong, match="document_scan_too_long"):
        document_room.read(scanned(pages=scans.MOST_PAGES + 1))


def test_more_time_than_a_scan_is_given_is_refused(monkeypatch):
    monkeypatch.setattr(scans, "SECONDS", 0)
    with pytest.raises(Wrong, match="document_scan_too_long"):
        document_room.read(scanned())


def test_without_a_recogniser_a_scan_is_refused_with_the_way_out(monkeypatch, tmp_path):
    monkeypatch.setattr(scans, "PLACES", str(tmp_path))
    for raw in (scanned(), scanned(form="PNG")):
        with pytest.raises(Wrong, match="document_is_scan"):
            document_room.read(raw)
