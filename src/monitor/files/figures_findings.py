"""What is found in a table of figures, in words: the same for screen, program, command and file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.domain.checks import Issue, Severity
from monitor.domain.names import full_name
from monitor.present.grid_words import where_words
from monitor.present.issues import issue_text, label_of
from monitor.present.messages import code_text
from monitor.services.grid_entry import Weighed, WeighedRow
from monitor.services.grid_given import Fault


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right, or to give a reason for: where, of which unit, and what to do."""

    severity: Severity
    code: str
    row: int | None
    cell: str
    organization: str
    unit: str
    field: str
    where: str
    message: str

    @property
    def said(self) -> str:
        """The whole sentence: ``Ô C17, Xã Cộng Hòa: …``."""
        return f"{self.where}: {self.message}" if self.where else self.message


def findings(weighed: Weighed, locale: str, *, warnings: bool = False) -> list[Finding]:
    """Everything that is wrong, in the order of the rows; with the warnings where wanted."""
    units = {row.code: full_name(row.organization, locale) for row in weighed.grid.rows}
    found = [_of_fault(one, weighed, units, locale) for one in weighed.every_fault]
    for row in weighed.rows:
        issues = list(row.errors)
        if warnings:
            issues += [
                one for one in row.issues if one.severity == "warning" and one.field in row.cells
            ]
        found += [_of_issue(one, row, weighed, units, locale) for one in issues]
    # AA stands behind Z; a program's own paths stay in the order it sent them.
    return sorted(found, key=lambda one: (one.row or 0, "." not in one.cell and len(one.cell)))


def _of_fault(fault: Fault, weighed: Weighed, units: Mapping[str, str], locale: str) -> Finding:
    unit = units.get(fault.organization, "")
    said = code_text(fault.code, fault.values, locale)
    if fault.field and fault.field in weighed.grid.stored.directive.fields:
        field = weighed.grid.stored.directive.fields[fault.field]
        said = f"{label_of(field, fault.field, locale)}: {said}"
    where = where_words(fault.cell, fault.row, weighed.sheet, unit, locale)
    return Finding(
        "error", fault.code, fault.row, fault.cell, fault.organization, unit, fault.field, where,
        said,
    )  # fmt: skip


def _of_issue(
    issue: Issue, row: WeighedRow, weighed: Weighed, units: Mapping[str, str], locale: str
) -> Finding:
    unit = units[row.row.code]
    # What is found in a figure that was not given is caused by the one it is held against.
    cell = row.cells.get(issue.field) or row.cells.get(str(issue.values.get("other")), "")
    where = where_words(cell, row.number, weighed.sheet, unit, locale)
    said = issue_text(issue, row.row.asked, locale)
    return Finding(
        issue.severity, issue.code, row.number, cell, row.row.code, unit, issue.field, where, said
    )


def marks_of(weighed: Weighed, locale: str) -> dict[str, tuple[Severity, str]]:
    """What to write beside each cell that is wrong or asks for a reason, by the cell's name."""
    marks: dict[str, tuple[Severity, str]] = {}
    for one in findings(weighed, locale, warnings=True):
        if not one.cell:
            continue
        before = marks.get(one.cell)
        is_error = one.severity == "error" or (before is not None and before[0] == "error")
        said = f"{before[1]}\n{one.message}" if before else one.message
        marks[one.cell] = ("error" if is_error else "warning", said)
    return marks
