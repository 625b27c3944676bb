"""The matrix as a file: what the screen shows, as numbers and words a spreadsheet can work with."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import pandas as pd

from monitor.files.guard import csv_cell, plain
from monitor.files.matrix_view import Wish, pale_words, scope_words, wish_words
from monitor.files.workbooks import XLSX, workbook, write_line, write_lines
from monitor.present.formats import stamp, there
from monitor.present.language import translator
from monitor.present.standings import basis_words, legend, marks_legend, title_of
from monitor.present.tables import cells_frame, matrix_frame
from monitor.present.targets import deadline_words, target_note, target_words
from monitor.services.matrix import Matrix, MatrixRow

CSV = "text/csv"
__all__ = ["CSV", "XLSX", "file_name", "matrix_csv", "matrix_xlsx", "title_lines"]
FIRST_LINE = 5
"""Row of the first figures: below the title, the instant, the scope and two rows of heads."""
EVERYTHING = Wish()
PALE = "#8A94A3"
"""Of cells the filters do not match: paler than the others, and read all the same."""


def file_name(found: Matrix, suffix: str) -> str:
    """A name that says which directive, as of when and on which basis."""
    at = there(found.as_of, found.directive.time_zone)
    return f"{found.directive.slug}_{at:%Y-%m-%dT%H%M}_{found.basis}.{suffix}"


def matrix_csv(found: Matrix, locale: str, wish: Wish = EVERYTHING) -> bytes:
    """The matrix as CSV in UTF-8 with a byte order mark, without which Excel garbles Vietnamese.

    One line of heads; the instant, the basis, the scope and what is shown of it stand on every
    line, so that a line taken out of the file still says what it is. Where cells are filtered, each
    line names those of its cells that the filters do not match: on the screen they are pale.
    """
    _ = translator(locale)
    frame = _frame(found, locale)
    heads = [" – ".join(filter(None, head)) for head in _heads(frame)]
    said = [
        found.as_of.astimezone(_zone(found)).isoformat(), found.basis,
        scope_words(found, locale), wish_words(found, wish, locale),
    ]  # fmt: skip
    ends = [_("As of"), _("Basis"), _("Scope"), _("Filters")]
    ends += [_("Not matched by the filters")] if wish.filters_cells else []
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow([plain(head) for head in (*heads, *ends)])
    for row, line in zip(found.rows, _values(frame), strict=True):
        pale = [_pale_line(row, found, wish, locale)] if wish.filters_cells else []
        lines.writerow([csv_cell(value) for value in (*line, *said, *pale)])
    return text.getvalue().encode("utf-8-sig")


def _pale(row: MatrixRow, found: Matrix, wish: Wish) -> list[tuple[int, str]]:
    """The cells of a row that the filters do not match: each one's place and its duty."""
    return [
        (place, one.obligation)
        for place, one in enumerate(found.columns)
        if (cell := row.cells.get(one.obligation)) is not None and wish.fades(cell)
    ]


def _pale_line(row: MatrixRow, found: Matrix, wish: Wish, locale: str) -> str:
    codes = ", ".join(code for _place, code in _pale(row, found, wish))
    # A code alone would be taken for a number or a day.
    return translator(locale)("duties {codes}", codes=codes) if codes else ""


def matrix_xlsx(found: Matrix, locale: str, wish: Wish = EVERYTHING) -> bytes:
    """The matrix as an Excel file: the board, each cell with all it says, and the definitions."""
    _ = translator(locale)
    raw = io.BytesIO()
    with workbook(raw) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        bold = book.add_format({"bold": True})
        pale = book.add_format({"font_color": PALE})
        _board(book.add_worksheet(_("Board")), found, locale, wish, head, bold, pale)
        cells = cells_frame(
            found.columns, found.rows, found.as_of, locale,
            basis=found.basis, zone=found.directive.time_zone,
        )  # fmt: skip
        if wish.filters_cells:
            cells[_("Matches the filters")] = _matches(found, wish, locale)
        sheet = book.add_worksheet(_("Cells"))
        write_line(sheet, 0, list(cells.columns), head)
        write_lines(sheet, 1, _values(cells))
        sheet.freeze_panes(1, 2)
        _definitions(book.add_worksheet(_("Definitions")), found, locale, wish, bold)
    return raw.getvalue()


def _matches(found: Matrix, wish: Wish, locale: str) -> list[str]:
    """Of each cell, in the order of the long table, whether it is of those asked for."""
    _ = translator(locale)
    return [
        _("matched") if wish.passes(row.cells[one.obligation]) else _("not matched")
        for row in found.rows
        for one in found.columns
        if one.obligation in row.cells
    ]


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


def _board(
    sheet: Any, found: Matrix, locale: str, wish: Wish, head: Any, bold: Any, pale: Any
) -> None:
    frame = _frame(found, locale)
    title, said = title_lines(found, locale)
    shown = " · ".join(
        filter(None, (scope_words(found, locale), wish_words(found, wish, locale),
                      pale_words(wish, locale)))
    )  # fmt: skip
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
    for number, (row, line) in enumerate(zip(found.rows, _values(frame), strict=True)):
        looks = {
            3 + 3 * place + part: pale
            for place, _code in _pale(row, found, wish)
            for part in range(3)
        }
        write_line(sheet, FIRST_LINE + number, line, None, looks)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 40)
    sheet.set_column(3, max(3, len(heads) - 1), 16)
    sheet.freeze_panes(FIRST_LINE, 3)
    sheet.set_landscape()
    sheet.set_header("&L" + said.replace("&", "&&"))


def _definitions(sheet: Any, found: Matrix, locale: str, wish: Wish, bold: Any) -> None:
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
            deadline_words(one, locale, zone),
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
    if wish.filters_cells:
        filters = wish_words(found, wish, locale)
        blocks.append(((_("Pale cells are those the filters do not match."),), [(filters,)]))
    row = 0
    for heads, lines in blocks:
        write_line(sheet, row, heads, bold)
        row = write_lines(sheet, row + 1, lines) + 1
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 4, 40)
