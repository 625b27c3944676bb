"""An official paper as a Word document: for the office to finish, number and sign."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from io import BytesIO
from typing import Any, Literal

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from monitor.files.decree30 import (
    BETWEEN_PARAGRAPHS,
    BOTTOM,
    COPIES,
    FIRST_LINE,
    FONT,
    ISSUER_RULE,
    LEFT,
    LEFT_BLOCK,
    LINE,
    MOTTO,
    NATION,
    PAGE,
    RIGHT,
    RIGHT_BLOCK,
    SIZES,
    TO,
    TOP,
    width_of,
)
from monitor.files.guard import printable
from monitor.present.papers import Annex, Block, Entry, Figure, Paper, Table

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TWIPS = 1440 / 25.4
"""Word counts lengths in twentieths of a point."""
LONGEST_PROPERTY = 255
"""Characters Word keeps of a document's title or author."""
SIGNATURE_SPACE = 84
"""Points between the signer's office and name, for signature and seal."""
Side = Literal["left", "center", "right", "both"]
_SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT, "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}  # fmt: skip


def paper_docx(paper: Paper) -> bytes:
    """The paper as a Word file."""
    document = docx.Document()
    _set_up(document, paper)
    _letterhead(document, paper)
    _addressees(document, paper)
    for block in paper.body:
        _block(document, block, _text_width(document.sections[-1]))
    _foot(document, paper)
    for annex in paper.annexes:
        _annex(document, paper, annex)
    raw = BytesIO()
    document.save(raw)
    return raw.getvalue()


# --- the document as a whole ---------------------------------------------------------------------


def _set_up(document: Document, paper: Paper) -> None:
    """Font in every slot, language, margins, page numbers in the head from page 2 on."""
    style = document.styles["Normal"]
    style.font.size = Pt(SIZES["body"])
    _one_font(style.element.get_or_add_rPr())
    defaults = document.styles.element.find(qn("w:docDefaults"))
    _one_font(defaults.find(qn("w:rPrDefault")).find(qn("w:rPr")))
    style.paragraph_format.space_after = Pt(0)
    told = document.core_properties
    told.title, told.author, told.comments = (
        printable(one)[:LONGEST_PROPERTY]
        for one in (paper.subject, paper.letterhead.name, paper.as_of)
    )
    told.language = "vi-VN"
    section = document.sections[0]
    _page(section, landscape=False)
    _numbered(section)
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_number(head)


def _one_font(properties: Any) -> None:
    """Times New Roman for Latin, East Asian and complex scripts; Vietnamese for the speller."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{slot}"), FONT)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    for slot in ("val", "eastAsia"):
        language.set(qn(f"w:{slot}"), "vi-VN")


def _page(section: Section, *, landscape: bool) -> None:
    width, height = PAGE[::-1] if landscape else PAGE
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = Mm(10)


def _numbered(section: Section) -> None:
    """Pages of the paper, and of each annex, are counted from 1; the first shows no number."""
    section.different_first_page_header_footer = True
    properties = section._sectPr
    count = properties.find(qn("w:pgNumType"))
    if count is None:
        count = OxmlElement("w:pgNumType")
        properties.find(qn("w:pgMar")).addnext(count)
    count.set(qn("w:start"), "1")


def _page_number(paragraph: Paragraph) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(SIZES["page_number"])
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = words
        run._r.append(part)


def _text_width(section: Section) -> float:
    """Millimetres between the margins."""
    assert section.page_width is not None
    return float(section.page_width.mm) - LEFT - RIGHT


# --- paragraphs ----------------------------------------------------------------------------------


def _line(
    where: Any, words: str, size: str, *, side: Side = "left", bold: bool = False,
    italic: bool = False, after: float = 0, first_line: bool = False, line: float = 1.0,
    with_next: bool = False,
) -> Paragraph:  # fmt: skip
    paragraph: Paragraph = where.add_paragraph()
    run = paragraph.add_run(printable(words))
    run.font.size, run.bold, run.italic = Pt(SIZES[size]), bold, italic
    paragraph.alignment = _SIDES[side]
    form = paragraph.paragraph_format
    form.space_after, form.line_spacing, form.keep_with_next = Pt(after), line, with_next
    if first_line:
        form.first_line_indent = Mm(FIRST_LINE)
    return paragraph


def _rule(where: Any, length: float, width: float) -> None:
    """A solid rule in the middle, as the border of an empty paragraph and never as underlining."""
    paragraph: Paragraph = where.add_paragraph()
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm((width - length) / 2)
    form.line_spacing, form.space_after = Pt(2), Pt(4)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
    )


def _two_blocks(document: Document, left: float, right: float) -> tuple[Any, Any]:
    """A table without borders: two blocks side by side."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    cells = table.rows[0].cells
    margins = parse_xml(
        f"<w:tblCellMar {nsdecls('w')}><w:left w:w='0' w:type='dxa'/>"
        "<w:right w:w='0' w:type='dxa'/></w:tblCellMar>"
    )
    table._tbl.tblPr.append(margins)
    for cell, column, width in zip(cells, table.columns, (left, right), strict=True):
        cell.width = column.width = Mm(width)
        cell._tc.remove(cell.paragraphs[0]._p)
    return cells[0], cells[1]


# --- the parts of the first page -----------------------------------------------------------------


def _letterhead(document: Document, paper: Paper) -> None:
    head = paper.letterhead
    left, right = _two_blocks(document, LEFT_BLOCK, RIGHT_BLOCK)
    _line(left, head.above, "above", side="center")
    _line(left, head.issuer, "issuer", side="center", bold=True)
    long = min(width_of(head.issuer, SIZES["issuer"]), LEFT_BLOCK)
    _rule(left, long * ISSUER_RULE, LEFT_BLOCK)
    _line(left, paper.number_line, "number", side="center")
    if not paper.type_name:
        _line(
            left, paper.subject, "subject_line", side="center"
        ).paragraph_format.space_before = Pt(6)
    _line(right, NATION, "nation", side="center", bold=True)
    _line(right, MOTTO, "motto", side="center", bold=True)
    _rule(right, width_of(MOTTO, SIZES["motto"]), RIGHT_BLOCK)
    _line(right, paper.place_line, "place", side="center", italic=True)
    width = _text_width(document.sections[0])
    _line(document, "", "copies")
    if paper.type_name:
        _line(document, paper.type_name, "type", side="center", bold=True)
        _line(document, paper.subject, "subject", side="center", bold=True)
        _rule(document, min(width_of(paper.subject, SIZES["subject"]), width) * ISSUER_RULE, width)


def _addressees(document: Document, paper: Paper) -> None:
    if len(paper.addressees) == 1:
        _line(document, f"{TO} {paper.addressees[0]}.", "to", side="center", after=12)
        return
    _line(document, TO, "to").paragraph_format.left_indent = Mm(25)
    last = len(paper.addressees) - 1
    for place, name in enumerate(paper.addressees):
        end = "." if place == last else ";"
        line = _line(document, f"- {name}{end}", "to", after=12 if place == last else 0)
        line.paragraph_format.left_indent = Mm(25 + width_of("Kính gửi", SIZES["to"], "regular"))


def _foot(document: Document, paper: Paper) -> None:
    """To whom copies go on the left; on the right the signer's office, and room to sign."""
    _line(document, "", "copies")
    left, right = _two_blocks(document, LEFT_BLOCK, RIGHT_BLOCK)
    _line(left, COPIES, "copies_head", bold=True, italic=True)
    for one in paper.copies:
        _line(left, f"- {one}", "copies")
    signer = _line(right, paper.letterhead.signer, "signer", side="center", bold=True)
    signer.paragraph_format.space_after = Pt(SIGNATURE_SPACE)
    # A page must not end between the last words and the signature.
    for paragraph in (*left.paragraphs, *right.paragraphs):
        paragraph.paragraph_format.keep_together = True


# --- body and annexes ----------------------------------------------------------------------------


def _block(document: Document, block: Block, width: float) -> None:
    if isinstance(block, Table):
        _table(document, block, width)
        return
    is_head = block.kind in ("section", "clause")
    _line(
        document, block.words, "body", side="both", first_line=True, bold=is_head,
        italic=block.kind in ("quote", "blank"), after=BETWEEN_PARAGRAPHS, line=LINE,
        with_next=is_head,
    )  # fmt: skip


def _annex(document: Document, paper: Paper, annex: Annex) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _page(section, landscape=annex.landscape)
    _numbered(section)
    width = _text_width(section)
    _line(document, annex.name, "annex", side="center", bold=True)
    _line(document, annex.title, "annex", side="center", bold=True)
    _line(document, paper.annex_note, "annex", side="center", italic=True, after=10)
    for block in annex.blocks:
        _block(document, block, width)


def _table(document: Document, table: Table, width: float) -> None:
    """A table with its caption above; its head comes again on each page, no line is split."""
    _line(document, table.caption, "caption", italic=True, after=3, with_next=True)
    shares = sum(table.widths)
    widths = [round(width * TWIPS * one / shares) for one in table.widths]
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    lines = [_row(table.heads, widths, is_head=True)]
    lines += [
        _row(line, widths, bold=number in table.strong) for number, line in enumerate(table.lines)
    ]
    # As text at once: made cell by cell, a table of a thousand cells takes seconds.
    made = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr><w:tblW w:w='{sum(widths)}' w:type='dxa'/>"
        f"<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type='fixed'/><w:tblCellMar>"
        "<w:left w:w='57' w:type='dxa'/><w:right w:w='57' w:type='dxa'/></w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )
    document.element.body.insert_element_before(made, "w:sectPr")
    _line(document, "", "copies")


def _row(
    entries: Iterable[Entry], widths: list[int], *, is_head: bool = False, bold: bool = False
) -> str:
    cells = "".join(
        _cell(entry, width, is_head=is_head, bold=bold or is_head)
        for entry, width in zip(entries, widths, strict=True)
    )
    again = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{cells}</w:tr>"


def _cell(entry: Entry, width: int, *, is_head: bool, bold: bool) -> str:
    words = [entry] if isinstance(entry, str) else [entry.words, entry.coverage]
    side = "center" if is_head or isinstance(entry, Figure) else "left"
    weight = "<w:b/>" if bold else ""
    size = round(SIZES["table"] * 2)
    paragraphs = "".join(
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/><w:jc w:val="{side}"/></w:pPr><w:r>'
        f'<w:rPr>{weight}<w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(printable(one))}</w:t></w:r></w:p>'
        for place, one in enumerate(words)
        if one or not place
    )
    middle = '<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr><w:tcW w:w='{width}' w:type='dxa'/>{middle}</w:tcPr>{paragraphs}</w:tc>"
