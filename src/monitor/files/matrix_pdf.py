"""The matrix as PDF to be printed, A4 or A3 across: signs and words tell its standings apart.

Where there are more duties than a page is wide, the columns go on after the last row, with the
names again. Every page says which directive, as of when, counting what, and what was left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor, black
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from monitor.domain.errors import Invalid
from monitor.domain.names import short_name
from monitor.domain.standing import Cell, Mark
from monitor.files.decree30 import PAGE, WIDE_PAGE, Face, faces
from monitor.files.matrix_file import PALE, title_lines
from monitor.files.matrix_view import Wish, pale_words, scope_words, wish_words
from monitor.present.cells import cell_lines
from monitor.present.language import translator
from monitor.present.print_signs import PARTIAL_SIGN, SIGNS
from monitor.present.standings import PARTIAL, TOKENS, legend, standing_name, title_of
from monitor.present.targets import column_words
from monitor.services.matrix import Matrix, MatrixColumn, MatrixRow

MARGIN = 10 * mm
NAME_WIDTH = 62 * mm
COLUMN_WIDTH = 22 * mm
ROW_HEIGHT = 8.4 * mm
HEAD_HEIGHT = 20 * mm
TOP_ROOM = 17 * mm
"""For the lines above the table."""
LEGEND_ROOM = 12 * mm
SMALL, PLAIN, TITLE = 6.0, 7.5, 11.0
MOST_CELLS = 60_000
"""Of one print: seven provinces of the first directive's size, and some seconds."""


def matrix_pdf(found: Matrix, locale: str, wish: Wish | None = None) -> bytes:
    """The matrix as a PDF, with its fonts within.

    Raises:
        Invalid: It has more cells than anybody would print.
    """
    if len(found.rows) * len(found.columns) > MOST_CELLS:
        raise Invalid("print_too_long", [("format", "print_too_long", {})])
    raw = BytesIO()
    _Print(found, locale, wish or Wish(), raw).run()
    return raw.getvalue()


@dataclass
class _Print:
    """One print. Everything has its fixed place, so a province takes a second and no layout."""

    found: Matrix
    locale: str
    wish: Wish
    raw: BytesIO

    def __post_init__(self) -> None:
        across = PAGE[1] * mm, PAGE[0] * mm
        fits = NAME_WIDTH + len(self.found.columns) * COLUMN_WIDTH <= across[0] - 2 * MARGIN
        self.width, self.height = across if fits else (WIDE_PAGE[0] * mm, WIDE_PAGE[1] * mm)
        title, self.said = title_lines(self.found, self.locale)
        self.canvas = Canvas(self.raw, pagesize=(self.width, self.height), lang=self.locale)
        self.canvas.setTitle(title)
        self.canvas.setSubject(self.said)
        self.title = title
        self.page = 0

    def run(self) -> None:
        bands = self._bands()
        sheets = self._sheets()
        last = len(bands) * len(sheets)
        for band in bands:
            for rows in sheets:
                self.page += 1
                self._frame(last)
                self._heads(band)
                for place, row in enumerate(rows):
                    self._row(row, band, self._top - HEAD_HEIGHT - place * ROW_HEIGHT)
                self._legend()
                self.canvas.showPage()
        self.canvas.save()

    # --- what goes where -----------------------------------------------------------------------

    @property
    def _top(self) -> float:
        return float(self.height - MARGIN - TOP_ROOM)

    def _bands(self) -> list[Sequence[MatrixColumn]]:
        """The columns of each page; at least one band, so that rows without cells are shown."""
        room = int((self.width - 2 * MARGIN - NAME_WIDTH) // COLUMN_WIDTH)
        columns = self.found.columns
        return [columns[at : at + room] for at in range(0, len(columns), room)] or [()]

    def _sheets(self) -> list[Sequence[MatrixRow]]:
        room = int((self._top - HEAD_HEIGHT - MARGIN - LEGEND_ROOM) // ROW_HEIGHT)
        rows = self.found.rows
        return [rows[at : at + room] for at in range(0, len(rows), room)] or [()]

    # --- parts ---------------------------------------------------------------------------------

    def _frame(self, last: int) -> None:
        """The lines above and below the table, on every page."""
        _ = translator(self.locale)
        y = self.height - MARGIN
        self._text(MARGIN, y - 8, self.title, "bold", TITLE)
        self._text(MARGIN, y - 20, self.said, "bold", PLAIN + 1)
        shown = wish_words(self.found, self.wish, self.locale)
        scope = " · ".join(
            filter(None, (scope_words(self.found, self.locale), shown,
                          pale_words(self.wish, self.locale)))
        )  # fmt: skip
        self._text(MARGIN, y - 31, scope, "regular", PLAIN + 1)
        number = _("Page {n} of {all}", n=self.page, all=last)
        self.canvas.setFont(faces()["regular"], PLAIN)
        self.canvas.drawRightString(self.width - MARGIN, y - 8, number)

    def _heads(self, band: Sequence[MatrixColumn]) -> None:
        _ = translator(self.locale)
        bottom = self._top - HEAD_HEIGHT
        self._box(MARGIN, bottom, NAME_WIDTH, HEAD_HEIGHT, "#EEF1F5")
        self._text(MARGIN + 3, self._top - 10, _("Organisation"), "bold", PLAIN)
        zone = self.found.directive.time_zone
        for place, one in enumerate(band):
            x = MARGIN + NAME_WIDTH + place * COLUMN_WIDTH
            self._box(x, bottom, COLUMN_WIDTH, HEAD_HEIGHT, "#EEF1F5")
            named = f"{one.obligation} {title_of(one.duty, self.locale)}"
            lines = simpleSplit(named, faces()["bold"], SMALL + 0.5, COLUMN_WIDTH - 5)[:5]
            for number, line in enumerate(lines):
                self._text(x + 2.5, self._top - 8 - number * 7.4, line, "bold", SMALL + 0.5)
            words = column_words(one, self.locale, zone)
            self._fitted(x + 2.5, bottom + 3, words, "regular", SMALL, COLUMN_WIDTH - 5)

    def _row(self, row: MatrixRow, band: Sequence[MatrixColumn], top: float) -> None:
        y = top - ROW_HEIGHT
        is_block = row.kind == "group"
        self._box(MARGIN, y, NAME_WIDTH, ROW_HEIGHT, "#F5F6F8" if is_block else None)
        name = short_name(row, self.locale) or translator(self.locale)(
            "Others named in single items"
        )
        indent = 3 + 7 * min(row.level, 5)
        face: Face = "bold" if is_block else "regular"
        lines = simpleSplit(name, faces()[face], PLAIN, NAME_WIDTH - indent - 3)[:2]
        start = y + ROW_HEIGHT / 2 + (2 if len(lines) > 1 else -2.5)
        for number, line in enumerate(lines):
            self._text(MARGIN + indent, start - number * 8.5, line, face, PLAIN)
        for place, one in enumerate(band):
            x = MARGIN + NAME_WIDTH + place * COLUMN_WIDTH
            cell = row.cells.get(one.obligation)
            if cell is None:
                self._box(x, y, COLUMN_WIDTH, ROW_HEIGHT, None)
            else:
                self._cell(cell, one, x, y)

    def _cell(self, cell: Cell, column: MatrixColumn, x: float, y: float) -> None:
        zone = self.found.directive.time_zone
        is_pale = self.wish.fades(cell)
        tones = None if cell.standing is None or is_pale else TOKENS[cell.standing]
        self._box(x, y, COLUMN_WIDTH, ROW_HEIGHT, tones.tint if tones else None)
        ink = HexColor(tones.text) if tones else HexColor(PALE) if is_pale else black
        self.canvas.setFillColor(ink)
        first, second = (
            line.replace(PARTIAL, PARTIAL_SIGN)
            for line in cell_lines(cell, column.duty, self.locale, zone, basis=self.found.basis)
        )
        sign = SIGNS[cell.standing]
        if Mark.PARTIAL in cell.marks and PARTIAL_SIGN not in second:
            second = f"{PARTIAL_SIGN} {second}"
        room = COLUMN_WIDTH - 5
        face: Face = "regular" if is_pale else "bold"
        self._fitted(x + 2.5, y + ROW_HEIGHT - 9, f"{sign} {first}", face, PLAIN, room)
        self._fitted(x + 2.5, y + 4, second, "regular", SMALL, room)
        self.canvas.setFillColor(black)

    def _legend(self) -> None:
        """What each sign means, on every page: a page may be handed on alone."""
        _ = translator(self.locale)
        signs = [f"{SIGNS[one.standing]} {one.name}" for one in legend(self.locale)]
        signs.append(f"{SIGNS[None]} {standing_name(None, self.locale)}")
        signs.append(f"{PARTIAL_SIGN} {_('not every unit is in')}")
        signs.append(_("empty: not given to the unit"))
        room = self.width - 2 * MARGIN
        lines = simpleSplit(" | ".join(signs), faces()["regular"], PLAIN, room)
        for number, line in enumerate(lines[:2]):
            self._text(MARGIN, MARGIN + 10 - number * 9, line, "regular", PLAIN)

    # --- strokes -------------------------------------------------------------------------------

    def _box(self, x: float, y: float, width: float, height: float, fill: str | None) -> None:
        self.canvas.setLineWidth(0.4)
        self.canvas.setStrokeColor(HexColor("#8A94A3"))
        if fill is not None:
            self.canvas.setFillColor(HexColor(fill))
        self.canvas.rect(x, y, width, height, stroke=1, fill=int(fill is not None))
        self.canvas.setFillColor(black)

    def _text(self, x: float, y: float, words: str, face: Face, size: float) -> None:
        self.canvas.setFont(faces()[face], size)
        self.canvas.drawString(x, y, words)

    def _fitted(self, x: float, y: float, words: str, face: Face, size: float, room: float) -> None:
        """Words in one line, smaller where they are too long; nothing is cut off a number."""
        long: Any = pdfmetrics.stringWidth(words, faces()[face], size)
        self._text(x, y, words, face, size if long <= room else size * room / long)
