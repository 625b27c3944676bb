"""Official papers: the golden report, the form of the decree, and one content in every format."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from monitor.domain.errors import Invalid
from monitor.files.paper_docx import paper_docx
from monitor.files.paper_pdf import paper_pdf
from monitor.files.paper_xlsx import paper_xlsx
from monitor.files.papers import paper_of, write_paper
from monitor.present.chase_letter import chase_letter
from monitor.present.formats import decree_day, decree_short_day
from monitor.present.papers import Figure, Table, Text, letterhead
from monitor.services import papers
from tests.builders import SLUG, Cast
from tests.conftest import copy_sqlite
from tests.quang_ninh import busy_afternoon, furnish, send

GOLDEN = Path(__file__).parent / "golden"
MONDAY = "2020-08-10T08:00:00+07:00"
MILLIMETRE = 36_000
"""Word's own small unit."""


@pytest.fixture(scope="module")
def material(migrated_sqlite, tmp_path_factory):
    """The real province three days after the deadline, when few have reported."""
    engine = copy_sqlite(migrated_sqlite, tmp_path_factory.mktemp("papers") / "monitor.db")
    furnish(engine)
    cast = busy_afternoon(Cast(engine))
    send(cast, "ha-long", "ubnd-huyen-193", "final", "2020-08-08T09:00")
    cast.at(MONDAY)
    with cast.reading("so-tttt") as work:
        yield papers.material(work, SLUG)
    engine.dispose()


@pytest.fixture(scope="module", params=["report", "chase"])
def paper(material, request):
    return paper_of(material, request.param)


@pytest.fixture(scope="module")
def printed(paper):
    return PdfReader(io.BytesIO(paper_pdf(paper)))


@pytest.fixture(scope="module")
def opened(paper):
    return docx.Document(io.BytesIO(paper_docx(paper)))


def told(document) -> list[str]:
    """A Word document line by line: how each paragraph looks and what it says, tables by rows."""
    lines = []
    for part in document.element.body.iterchildren():
        if part.tag == qn("w:tbl"):
            rows = [
                " | ".join(" / ".join(filter(None, map(words_of, cell.iter(qn("w:p")))))
                           for cell in row.iterchildren(qn("w:tc")))
                for row in part.iterchildren(qn("w:tr"))
            ]  # fmt: skip
            lines += [f"[{row}]" for row in rows]
        elif part.tag == qn("w:p") and words_of(part):
            lines.append(f"{look_of(part)} {words_of(part)}")
        if part.find(f".//{qn('w:sectPr')}") is not None or part.tag == qn("w:sectPr"):
            lines.append("--- end of part ---")
    return lines


def words_of(paragraph) -> str:
    return "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


def look_of(paragraph) -> str:
    side = paragraph.find(f".//{qn('w:jc')}")
    marks = [name for name in ("b", "i") if any(
        one.get(qn("w:val")) not in ("0", "false") for one in paragraph.iter(qn(f"w:{name}"))
    )]  # fmt: skip
    return "/".join([side.get(qn("w:val")) if side is not None else "left", *marks]) + ":"


def test_the_word_file_reads_as_its_golden_one(paper, opened):
    golden = GOLDEN / f"{paper.kind}.txt"
    found = "\n".join(told(opened)) + "\n"
    assert found == golden.read_text(encoding="utf-8"), (
        f"The paper reads otherwise now. If it is meant: write what was found into {golden}."
    )


def test_pages_margins_and_numbers_are_the_decree_s(opened):
    sections = opened.sections
    for section in sections:
        sides = sorted((section.page_width // MILLIMETRE, section.page_height // MILLIMETRE))
        assert sides == [210, 297]
        assert 30 <= section.left_margin // MILLIMETRE <= 35
        assert 15 <= section.right_margin // MILLIMETRE <= 20
        for margin in (section.top_margin, section.bottom_margin):
            assert 20 <= margin // MILLIMETRE <= 25
        # Every annex is counted on its own, and no first page shows a number.
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert section.first_page_header.paragraphs[0].text == ""
        assert "PAGE" in section.header._element.xml


def test_every_letter_is_times_new_roman_in_every_slot(opened):
    fonts = [
        one
        for part in (opened.element, opened.styles.element.find(qn("w:docDefaults")),
                     opened.styles["Normal"].element)
        for one in part.iter(qn("w:rFonts"))
    ]  # fmt: skip
    assert fonts
    for one in fonts:
        assert {one.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "eastAsia", "cs")} == {
            "Times New Roman"
        }
    assert all(one.get(qn("w:val")) == "vi-VN" for one in opened.styles.element.iter(qn("w:lang")))


def test_the_rule_below_the_motto_is_a_border_and_nothing_is_underlined(opened):
    xml = opened.element.xml
    assert "<w:u " not in xml
    assert xml.count("<w:pBdr>") >= 2


def test_number_date_and_signature_are_left_blank(paper):
    assert re.fullmatch(r"Số: {8}/[A-Z-]+", paper.number_line)
    assert paper.place_line.split() == ["Quảng", "Ninh,", "ngày", "tháng", "năm"]


def test_texts_are_composed_and_days_follow_the_decree_s_zeros(opened):
    said = "\n".join(told(opened))
    assert unicodedata.is_normalized("NFC", said)
    # "07/8" and "08/8/2020": no zero before the months from March on.
    assert not re.search(r"\b\d{1,2}/0[3-9]\b", said)
    assert decree_day(date(2020, 8, 5)) == "ngày 05 tháng 8 năm 2020"
    assert decree_short_day(date(2021, 2, 8)) == "08/02/2021"


def test_the_end_of_the_text_is_marked_as_the_decree_has_it(paper):
    assert [one.words for one in paper.body if isinstance(one, Text)][-1].endswith("./.")


def test_every_result_says_as_of_when_and_how_many_units_stand_behind_it(material):
    report = paper_of(material, "report")
    results = [
        one.words
        for one in report.body
        if isinstance(one, Text) and one.words.startswith("- ") and "tính đến" in one.words
    ]
    assert len(results) == len(material.board.columns)
    for words in results:
        assert "tính đến 08 giờ 00 ngày 10/8/2020" in words
        assert re.search(r"\d+/\d+ (đơn vị|cơ sở)", words), words


def test_the_words_of_the_order_stand_above_its_results(material):
    report = paper_of(material, "report")
    said = "\n".join(one.words for one in report.body if isinstance(one, Text))
    duties = {one.duty.item for one in material.board.columns}
    for item in material.board.directive.items:
        if item.label in duties:
            assert " ".join(item.text.split()) in said


def test_who_has_not_reported_is_named_and_nobody_else(material):
    annex = next(one for one in paper_of(material, "report").annexes if one.number == "II")
    table = next(one for one in annex.blocks if isinstance(one, Table))
    named = {line[1] for line in table.lines}
    for row in material.board.rows:
        cell = row.cells.get("C.2")
        if row.kind == "organization" and cell is not None:
            assert (row.name_vi in named) is (cell.sent_at is None), row.name_vi
    assert "Sở Thông tin và Truyền thông" not in named


def entries(paper):
    """Every table of a paper, line by line."""
    blocks = [*paper.body, *(block for annex in paper.annexes for block in annex.blocks)]
    return [one for one in blocks if isinstance(one, Table)]


def squeezed(text: str) -> str:
    """Without blanks: a line that is broken in a narrow cell is the same line."""
    return re.sub(r"\s+", "", text)


def test_word_and_pdf_say_the_same_word_for_word(paper, opened, printed):
    # A page begins with its number, which may stand in the middle of a sentence.
    pages = [re.sub(r"^\d+\n", "", page.extract_text()) for page in printed.pages]
    in_print = squeezed("".join(pages))
    written = squeezed("".join(told(opened)))
    for block in (*paper.body, *(it for annex in paper.annexes for it in annex.blocks)):
        words = block.words if isinstance(block, Text) else block.caption
        assert squeezed(words) in written
        assert squeezed(words) in in_print
    for table in entries(paper):
        for line in table.lines:
            for one in line:
                said = one.words if isinstance(one, Figure) else one
                assert squeezed(said) in written
                assert squeezed(said) in in_print, said


def test_excel_holds_the_same_numbers_as_numbers(paper):
    book = CalamineWorkbook.from_filelike(io.BytesIO(paper_xlsx(paper)))
    found = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    numbers = [value for row in found for value in row if isinstance(value, float)]
    wanted = [
        float(one.value)
        for table in entries(paper)
        for line in table.lines
        for one in line
        if isinstance(one, Figure) and one.value is not None
    ]
    assert wanted
    assert sorted(wanted) == sorted(numbers)
    assert "Giải thích" in book.sheet_names


def test_the_table_by_block_is_the_board_s_cell_for_cell(material):
    annex = next(one for one in paper_of(material, "report").annexes if one.number == "I")
    table = next(one for one in annex.blocks if isinstance(one, Table))
    groups = [row for row in material.board.rows if row.kind == "group"]
    for column, line in zip(material.board.columns, table.lines, strict=True):
        for group, entry in zip(groups, line[2:], strict=True):
            cell = group.cells.get(column.duty.code)
            if cell is None:
                assert entry == ""
            elif cell.standing is not None:
                exact = None if cell.value is None else Decimal(cell.value)
                assert isinstance(entry, Figure)
                assert entry.value == exact
                assert entry.coverage.startswith(f"{cell.reported}/{cell.expected} ")


def test_a_pdf_brings_its_fonts_and_says_its_language(printed):
    assert printed.trailer["/Root"]["/Lang"] == "vi-VN"
    for page in printed.pages:
        for font in page["/Resources"]["/Font"].values():
            name = font.get_object()["/BaseFont"]
            assert "Tinos" in name or name == "/Helvetica", name  # reportlab names it, unused


def test_there_is_no_dispatch_where_nobody_owes_anything(material):
    done = {row.code: row for row in material.board.rows}
    for row in material.board.rows:
        if "C.2" in row.cells and row.kind == "organization":
            done[row.code] = type(row)(**{**vars(row), "cells": {}})
    rows = tuple(done.values())
    board = type(material.board)(**{**vars(material.board), "rows": rows})
    nobody = papers.Material(board, material.tasks, material.coordinator, material.notes)
    with pytest.raises(Invalid, match="nobody_to_chase"):
        write_paper(nobody, "chase", "docx")


def test_a_name_with_markup_or_a_control_character_is_written_as_text(material):
    named = "A & <b>B</b> \x0b\x01 “C”"
    head = replace(letterhead(material.board.directive, named, {}), name=named)
    letter = chase_letter(material.board, head)
    said = "\n".join(told(docx.Document(io.BytesIO(paper_docx(letter)))))
    assert "A & <b>B</b>" in said
    pages = PdfReader(io.BytesIO(paper_pdf(letter))).pages
    assert squeezed("A & <b>B</b>") in squeezed(pages[0].extract_text())
