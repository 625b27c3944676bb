"""An official paper as PDF, set by the same measures as the Word document."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from io import BytesIO
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus import Table as Grid

from monitor.files.decree30 import (
    BETWEEN_PARAGRAPHS,
    BOTTOM,
    COPIES,
    FIRST_LINE,
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
    Face,
    faces,
    width_of,
)
from monitor.files.guard import printable
from monitor.present.papers import Annex, Block, Entry, Figure, Paper, Table

PDF = "application/pdf"
UPRIGHT, LYING = "upright", "lying"
FIRST = "_first"
"""A part's first page bears no number."""
SIGNATURE_SPACE = 84
"""Points between the signer's office and name, for signature and seal."""
CLEARANCE = 60 * mm
"""So much room must be left on a page for the head of a section to begin there."""


def paper_pdf(paper: Paper) -> bytes:
    """The paper as a PDF with its fonts within."""
    raw = BytesIO()
    document = _Pages(raw, paper)
    story: list[Flowable] = [*_letterhead(paper), *_addressees(paper)]
    width = PAGE[0] - LEFT - RIGHT
    for block in paper.body:
        story += _block(block, width)
    story.append(_foot(paper))
    for annex in paper.annexes:
        story += _annex(paper, annex)
    document.build(story)
    return raw.getvalue()


class _Pages(BaseDocTemplate):  # type: ignore[misc]  # reportlab comes without types
    """Upright and lying pages, each kind with a first one, after which the count begins again."""

    def __init__(self, raw: BytesIO, paper: Paper) -> None:
        faces()
        super().__init__(
            raw, pagesize=_size(landscape=False), title=paper.subject, lang="vi-VN",
            author=paper.letterhead.name, subject=paper.as_of, creator="Monitor",
        )  # fmt: skip
        self.part_page = 0
        self.addPageTemplates(
            [
                self._template(name + tail, landscape=name == LYING, after=name)
                for name in (UPRIGHT, LYING)
                for tail in (FIRST, "")
            ]
        )

    def _template(self, name: str, *, landscape: bool, after: str) -> PageTemplate:
        width, height = _size(landscape=landscape)
        frame = Frame(
            LEFT * mm, BOTTOM * mm, width - (LEFT + RIGHT) * mm, height - (TOP + BOTTOM) * mm,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip
        begins = name.endswith(FIRST)

        def number(canvas: Any, _document: Any) -> None:
            self.part_page = 1 if begins else self.part_page + 1
            if not begins:
                canvas.setFont(faces()["regular"], SIZES["page_number"])
                canvas.drawCentredString(width / 2, height - TOP * mm / 2, str(self.part_page))

        return PageTemplate(
            name, [frame], onPage=number, pagesize=(width, height), autoNextPageTemplate=after
        )


def _size(*, landscape: bool) -> tuple[float, float]:
    width, height = PAGE[0] * mm, PAGE[1] * mm
    return (height, width) if landscape else (width, height)


class _Rule(Flowable):  # type: ignore[misc]  # reportlab comes without types
    """A solid rule in the middle of the line."""

    def __init__(self, length: float) -> None:
        super().__init__()
        self.length, self.room = length * mm, 0.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.room = width
        return width, 7

    def draw(self) -> None:
        start = (self.room - self.length) / 2
        self.canv.setLineWidth(0.75)
        self.canv.line(start, 4, start + self.length, 4)


# --- paragraphs ----------------------------------------------------------------------------------


def style(
    size: str, face: Face = "regular", side: int = TA_LEFT, *, after: float = 0,
    line: float = 1.15, first_line: float = 0, left: float = 0, with_next: bool = False,
) -> ParagraphStyle:  # fmt: skip
    """A kind of paragraph. Sizes are the decree's, in points; lengths in millimetres."""
    points = SIZES[size]
    return ParagraphStyle(
        size, fontName=faces()[face], fontSize=points, leading=points * line, alignment=side,
        spaceAfter=after, firstLineIndent=first_line * mm, leftIndent=left * mm,
        keepWithNext=with_next, allowWidows=0, allowOrphans=0,
    )  # fmt: skip


def said(words: str, how: ParagraphStyle) -> Paragraph:
    """A paragraph of plain words, whatever is in them; several blanks stay several."""
    return Paragraph(escape(printable(words)).replace("  ", "\xa0\xa0"), how)


def side_by_side(left: list[Flowable], right: list[Flowable]) -> Grid:
    """Two blocks without borders."""
    plain = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]  # fmt: skip
    return Grid([[left, right]], colWidths=[LEFT_BLOCK * mm, RIGHT_BLOCK * mm], style=plain)


# --- the parts of the first page -----------------------------------------------------------------


def _letterhead(paper: Paper) -> list[Flowable]:
    head = paper.letterhead
    middle = TA_CENTER
    long = min(width_of(head.issuer, SIZES["issuer"]), LEFT_BLOCK)
    left: list[Flowable] = [
        said(head.above, style("above", "regular", middle)),
        said(head.issuer, style("issuer", "bold", middle)),
        _Rule(long * ISSUER_RULE),
        said(paper.number_line, style("number", "regular", middle)),
    ]
    if not paper.type_name:
        left += [Spacer(1, 6), said(paper.subject, style("subject_line", "regular", middle))]
    right: list[Flowable] = [
        said(NATION, style("nation", "bold", middle)),
        said(MOTTO, style("motto", "bold", middle)),
        _Rule(width_of(MOTTO, SIZES["motto"])),
        said(paper.place_line, style("place", "italic", middle)),
    ]
    story: list[Flowable] = [side_by_side(left, right), Spacer(1, 12)]
    if paper.type_name:
        width = PAGE[0] - LEFT - RIGHT
        story += [
            said(paper.type_name, style("type", "bold", middle)),
            said(paper.subject, style("subject", "bold", middle)),
            _Rule(min(width_of(paper.subject, SIZES["subject"]), width) * ISSUER_RULE),
            Spacer(1, 6),
        ]
    return story


def _addressees(paper: Paper) -> list[Flowable]:
    if len(paper.addressees) == 1:
        return [said(f"{TO} {paper.addressees[0]}.", style("to", "regular", TA_CENTER, after=12))]
    indent = 25 + width_of("Kính gửi", SIZES["to"], "regular")
    last = len(paper.addressees) - 1
    return [
        said(TO, style("to", left=25)),
        *(
            said(f"- {name}{'.' if place == last else ';'}", style("to", left=indent))
            for place, name in enumerate(paper.addressees)
        ),
        Spacer(1, 12),
    ]


def _foot(paper: Paper) -> Flowable:
    """To whom copies go on the left; on the right the signer's office, and room to sign."""
    left: list[Flowable] = [
        said(COPIES, style("copies_head", "bold_italic")),
        *(said(f"- {one}", style("copies")) for one in paper.copies),
    ]
    right: list[Flowable] = [
        said(paper.letterhead.signer, style("signer", "bold", TA_CENTER)),
        Spacer(1, SIGNATURE_SPACE),
    ]
    return KeepTogether([Spacer(1, 10), side_by_side(left, right)])


# --- body and annexes ----------------------------------------------------------------------------


def _block(block: Block, width: float) -> list[Flowable]:
    if isinstance(block, Table):
        return [*ruled_table(block, width), Spacer(1, 8)]
    is_head = block.kind in ("section", "clause")
    face: Face = "bold" if is_head else "italic" if block.kind != "plain" else "regular"
    how = style(
        "body", face, TA_JUSTIFY, after=BETWEEN_PARAGRAPHS, line=LINE * 1.15,
        first_line=FIRST_LINE, with_next=is_head,
    )  # fmt: skip
    return [said(block.words, how)]


def _annex(paper: Paper, annex: Annex) -> list[Flowable]:
    name = LYING if annex.landscape else UPRIGHT
    width = PAGE[1 if annex.landscape else 0] - LEFT - RIGHT
    middle = TA_CENTER
    story: list[Flowable] = [
        NextPageTemplate(name + FIRST),
        PageBreak(),
        said(annex.name, style("annex", "bold", middle)),
        said(annex.title, style("annex", "bold", middle)),
        said(paper.annex_note, style("annex", "italic", middle, after=10)),
    ]
    for block in annex.blocks:
        story += _block(block, width)
    return story


def ruled_table(table: Table, width: float) -> list[Flowable]:
    """A table with its caption above; its head comes again on each page.

    Lines are never split. ``width`` is in millimetres.
    """
    shares = sum(table.widths)
    head = [said(one, style("table", "bold", TA_CENTER)) for one in table.heads]
    rows = [
        [_cell(entry, bold=number in table.strong) for entry in line]
        for number, line in enumerate(table.lines)
    ]
    grid = LongTable(
        [head, *rows],
        colWidths=[width * mm * one / shares for one in table.widths],
        repeatRows=1,
        splitByRow=1,
        style=[
            ("GRID", (0, 0), (-1, -1), 0.5, "black"),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ],
    )
    # Kept with what follows, the caption would take a table longer than the page to the next one.
    caption = said(table.caption, style("caption", "italic", after=3))
    return [CondPageBreak(CLEARANCE / 2), caption, grid]


def _cell(entry: Entry, *, bold: bool) -> list[Flowable]:
    side = TA_CENTER if isinstance(entry, Figure) else TA_LEFT
    how = style("table", "bold" if bold else "regular", side)
    return [said(one, how) for one in _lines_of(entry)]


def _lines_of(entry: Entry) -> Iterable[str]:
    if isinstance(entry, str):
        return (entry,)
    return (entry.words, entry.coverage) if entry.coverage else (entry.words,)
