"""The statistic of tasks as a file: its lines as numbers, and the table it is counted by."""

from __future__ import annotations

import csv
import io

from monitor.files.guard import csv_cell, plain
from monitor.files.workbooks import workbook, write_line, write_lines
from monitor.present.formats import stamp, there
from monitor.present.language import translator
from monitor.present.standings import basis_words
from monitor.present.task_words import (
    counting_note,
    name_of,
    numbers_of,
    rule_lines,
    statistic_heads,
)
from monitor.services.task_statistic import Statistic


def file_name(found: Statistic, suffix: str) -> str:
    """A name that says which directive, as of when and on which basis."""
    at = there(found.as_of, found.directive.time_zone)
    return f"{found.directive.slug}_tasks_{at:%Y-%m-%dT%H%M}_{found.basis}.{suffix}"


def statistic_csv(found: Statistic, locale: str) -> bytes:
    """The statistic as CSV; the instant and the basis stand on every line."""
    _ = translator(locale)
    at = there(found.as_of, found.directive.time_zone).isoformat()
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(
        [plain(one) for one in (_("Code"), *statistic_heads(locale), _("As of"), _("Basis"))]
    )
    for row in found.rows:
        told = (row.code, name_of(row, locale), *numbers_of(row.count), at, found.basis)
        lines.writerow([csv_cell(value) for value in told])
    return text.getvalue().encode("utf-8-sig")


def statistic_xlsx(found: Statistic, locale: str) -> bytes:
    """The statistic as an Excel file, with a sheet of definitions."""
    _ = translator(locale)
    told = _("As of {time}", time=stamp(found.as_of, locale, found.directive.time_zone))
    raw = io.BytesIO()
    with workbook(raw) as book:
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        sheet = book.add_worksheet(_("Task statistic"))
        title = f"{found.directive.number} {found.directive.subject}".strip()
        said = f"{told} · {basis_words(found.basis, locale)}"
        write_lines(sheet, 0, [[title], [said]], bold)
        write_line(sheet, 3, [_("Code"), *statistic_heads(locale)], head)
        write_lines(
            sheet, 4,
            ([row.code, name_of(row, locale), *numbers_of(row.count)] for row in found.rows),
        )  # fmt: skip
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 44)
        sheet.set_column(2, 10, 13)
        sheet.freeze_panes(4, 2)
        sheet.set_landscape()
        rules = book.add_worksheet(_("Definitions"))
        write_line(rules, 0, [_("Standing"), _("In the statistic")], bold)
        row = write_lines(rules, 1, ([name, words] for _one, name, words in rule_lines(locale)))
        write_line(rules, row + 1, [counting_note(locale)])
        rules.set_column(0, 0, 24)
        rules.set_column(1, 1, 80)
    return raw.getvalue()
