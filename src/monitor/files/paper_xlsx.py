"""An official paper as an Excel file: its words, and each of its tables with numbers as numbers."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from monitor.files.workbooks import workbook, write_line, write_lines
from monitor.present.language import translator
from monitor.present.papers import VI, Annex, Entry, Figure, Paper, Table, Text
from monitor.present.standings import legend, marks_legend

COVERAGE = "Số đơn vị có số liệu/phải báo cáo"


def paper_xlsx(paper: Paper) -> bytes:
    """The paper as an Excel file: the text, a sheet for each annex, and the definitions."""
    _ = translator(VI)
    raw = BytesIO()
    with workbook(raw) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        name = "Báo cáo" if paper.type_name else "Công văn"
        body = Annex("", paper.subject, paper.body)
        _sheet(book.add_worksheet(name), paper, body, bold, plain)
        for annex in paper.annexes:
            _sheet(book.add_worksheet(annex.name), paper, annex, bold, plain)
        rules = book.add_worksheet(_("Definitions"))
        row = write_lines(rules, 0, ([one.name, one.sentence] for one in legend(VI)), plain)
        write_lines(rules, row + 1, (["", words] for _mark, words in marks_legend(VI)), plain)
        rules.set_column(0, 0, 24)
        rules.set_column(1, 1, 100)
    return raw.getvalue()


def _sheet(sheet: Any, paper: Paper, annex: Annex, bold: Any, plain: Any) -> None:
    """One part of the paper; its first two lines say what it is and as of when."""
    row = write_lines(sheet, 0, [[annex.title], [f"Số liệu tính đến {paper.as_of}"]], bold) + 1
    for block in annex.blocks:
        if isinstance(block, Text):
            write_line(sheet, row, [block.words], plain)
            row += 1
        else:
            row = _table(sheet, row, block, bold) + 1
    sheet.set_column(0, 0, 70)
    sheet.set_column(1, 20, 18)
    sheet.set_landscape()


def _table(sheet: Any, row: int, table: Table, bold: Any) -> int:
    """A table; a column in which figures have coverage is followed by one that holds it."""
    covered = {
        place
        for line in table.lines
        for place, entry in enumerate(line)
        if isinstance(entry, Figure) and entry.coverage
    }
    write_line(sheet, row, [table.caption], bold)
    heads: list[str] = []
    for place, head in enumerate(table.heads):
        heads += [head, f"{head}: {COVERAGE}"] if place in covered else [head]
    write_line(sheet, row + 1, heads, bold)
    lines = (
        [
            value
            for place, entry in enumerate(line)
            for value in _values(entry, is_covered=place in covered)
        ]
        for line in table.lines
    )
    return write_lines(sheet, row + 2, lines)


def _values(entry: Entry, *, is_covered: bool) -> list[Any]:
    if isinstance(entry, str):
        return [entry, None] if is_covered else [entry]
    # A figure without a number says what stands in its place: a dash, or how many have reported.
    value = entry.words if entry.value is None else entry.value
    return [value, entry.coverage] if is_covered else [value]
