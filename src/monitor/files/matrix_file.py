"""The matrix as a file: what the screen shows, as numbers and words a spreadsheet can work with."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import pandas as pd

from monitor.files.guard import csv_cell, plain
from monitor.files.matrix_view import Wish, scope_words, wish_words
from monitor.files.workbooks import XLSX, workbook, write_line, write_lines
from monitor.present.formats import deadline, stamp, there
from monitor.present.language import translator
from monitor.present.standings import basis_words, legend, marks_legend, title_of
from monitor.present.tables import cells_frame, matrix_frame
from monitor.present.targets import target_note, target_words
from monitor.services.matrix import Matrix

CSV = "text/csv"
__all__ = ["CSV", "XLSX", "file_name", "matrix_csv", "matrix_xlsx", "title_lines"]
FIRST_LINE = 5
"""Row of the first figures: below the title, the instant, the scope and two rows of heads."""
EVERYTHING = Wish()


def file_name(found: Matrix, suffix: str) -> str:
    """A name that says which directive, as of when and on which basis."""
    at = there(found.as_of, found.directive.time_zone)
    return f"{found.directive.slug}_{at:%Y-%m-%dT%H%M}_{found.basis}.{suffix}"


def matrix_csv(found: Matrix, locale: str, wish: Wish = EVERYTHING) -> bytes:
    """The matrix as CSV in UTF-8 with a byte order mark, without which Excel garbles Vietnamese.

    One line of heads; the instant, the basis, the scope and what is shown of it stand on every
    line, so that a line taken out of the file still says what it is.
    """
    _ = translator(locale)
    frame = _frame(found, locale)
    heads = [" – ".join(filter(None, head)) for head in _heads(frame)]
    said = [
        found.as_of.astimezone(_zone(found)).isoformat(), found.basis,
        scope_words(found, locale), wish_words(found, wish, locale),
    ]  # fmt: skip
    ends = (_("As of"), _("Basis"), _("Scope"), _("Filters"))
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow([plain(head) for head in (*heads, *ends)])
    for line in frame.itertuples(index=False, name=None):
        lines.writerow([csv_cell(value) for value in (*line, *said)])
    return text.getvalue().encode("utf-8-sig")


def matrix_xlsx(found: Matrix, locale: str, wish: Wish = EVERYTHING) -> bytes:
    """The matrix as an Excel file: the board, each cell with all it says, and the definitions."""
    _ = translator(locale)
    raw = io.BytesIO()
    with workbook(raw) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        bold = book.add_format({"bold": True})
        _board(book.add_worksheet(_("Board")), found, locale, wish, head, bold)
        cells = cells_frame(
            found.columns, found.rows, found.as_of, locale,
            basis=found.basis, zone=found.directive.time_zone,
        )  # fmt: skip
        sheet = book.add_worksheet(_("Cells"))
        write_line(sheet, 0, list(cells.columns), head)
        write_lines(sheet, 1, _values(cells))
        sheet.freeze_panes(1, 2)
        _definitions(book.add_worksheet(_("Definitions")), found, locale, bold)
    return raw.getvalue()


def _zone(found: Matrix) -> Any:
    return there(found.as_of, found.directive.time_zone).tzinfo


def _frame(found: Matrix, locale: str) -> pd.DataFrame:
    return matrix_frame(found.columns, found.rows, found.as_of, locale, basis=found.basis)


def _values(frame: pd.DataFrame) -> Any:
    return frame.itertuples(index=False, name=None)


def _heads(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """The two storeys of the heads, the obligation's above its columns'."""
    return [(str(head[0]), str(head[1])) for head in frame.columns]


def title_lines(found: Matrix, locale: str) -> tuple[str, str]:
    """The two lines above the figures: of which directive, as of when, counting what."""
    _ = translator(locale)
    at = stamp(found.as_of, locale, found.directive.time_zone)
    told = _("As of {time}", time=at)
    return (
        f"{found.directive.number} {found.directive.subject}".strip(),
        f"{told} · {basis_words(found.basis, locale)}",
    )


def _board(sheet: Any, found: Matrix, locale: str, wish: Wish, head: Any, bold: Any) -> None:
    frame = _frame(found, locale)
    title, said = title_lines(found, locale)
    shown = f"{scope_words(found, locale)} · {wish_words(found, wish, locale)}"
    sheet.write_string(0, 0, plain(title), bold)
    sheet.write_string(1, 0, plain(said), bold)
    sheet.write_string(2, 0, plain(shown), bold)
    heads = _heads(frame)
    before = ""
    for column, (above, below) in enumerate(heads):
        # The obligation stands once, above its value and its standing.
        sheet.write_string(FIRST_LINE - 2, column, plain(above) if above != before else "", head)
        sheet.write_string(FIRST_LINE - 1, column, plain(below), head)
        before = above
    write_lines(sheet, FIRST_LINE, _values(frame))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 40)
    sheet.set_column(3, max(3, len(heads) - 1), 16)
    sheet.freeze_panes(FIRST_LINE, 3)
    sheet.set_landscape()
    sheet.set_header("&L" + said.replace("&", "&&"))


def _definitions(sheet: Any, found: Matrix, locale: str, bold: Any) -> None:
    """What each column measures and against what, and what standings and marks mean."""
    _ = translator(locale)
    zone = found.directive.time_zone
    columns = [
        (
            one.obligation,
            title_of(one.duty, locale),
            (one.indicator_en if locale == "en" else one.indicator_vi) or one.indicator,
            one.unit,
            f"{target_words(one.goal, one.duty, locale)} "
            f"{target_note(one.goal, one.duty, locale)}".strip(),
            "" if one.due_at is None else deadline(one.due_at, locale, zone),
        )
        for one in found.columns
    ]
    duties = (_("Duty"), _("Title"), _("Indicator"), _("Unit"), _("Target"), _("Deadline"))
    blocks: list[tuple[tuple[str, ...], Sequence[tuple[str, ...]]]] = [
        (duties, columns),
        ((_("Standing"),), [(one.name, one.sentence) for one in legend(locale)]),
        ((_("Marks"),), [(mark.value, words) for mark, words in marks_legend(locale)]),
        ((_("An empty cell is not known; it is never a zero."),), ()),
    ]
    row = 0
    for heads, lines in blocks:
        write_line(sheet, row, heads, bold)
        row = write_lines(sheet, row + 1, lines) + 1
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 4, 40)
