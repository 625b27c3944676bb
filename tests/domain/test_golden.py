"""The worked example, cell by cell: replayed up to an instant, and asked as of it afterwards."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from monitor.domain.rollup import column
from monitor.domain.standing import Book, Cell
from tests.domain.golden_example import book_up_to, rows

EXPECTED = rows("expected.csv")
INSTANTS = sorted({row["as_of"] for row in EXPECTED})


def as_row(cell: Cell) -> dict[str, str]:
    def text(value: object) -> str:
        return "" if value is None else str(value)

    return {
        "standing": text(cell.standing),
        "value": text(cell.value),
        "numerator": text(cell.numerator),
        "denominator": text(cell.denominator),
        "low": text(cell.low),
        "high": text(cell.high),
        "reported": text(cell.reported),
        "expected": text(cell.expected),
        "late_days": text(cell.late_days),
        "marks": " ".join(sorted(cell.marks)),
        "counts": json.dumps(dict(sorted(cell.counts.items()))),
    }


def compare(book: Book, as_of: str, basis: str) -> int:
    wanted = [row for row in EXPECTED if row["as_of"] == as_of and row["basis"] == basis]
    at = datetime.fromisoformat(as_of)
    columns = {duty.code: column(book, duty, basis, at) for duty in book.directive.obligations}
    wrong = []
    for row in wanted:
        found = columns[row["obligation"]]
        cells = found.groups if row["kind"] == "group" else found.organizations
        said = as_row(cells[row["row"]])
        for name, value in said.items():
            expected = row[name]
            if name == "counts":
                expected = json.dumps(json.loads(expected))
            if value != expected:
                wrong.append(
                    f"{row['obligation']} {row['row']} {name}: {value!r}, not {expected!r}"
                )
    assert not wrong, "\n".join(wrong)
    cells_said = sum(len(c.groups) + len(c.organizations) for c in columns.values())
    assert cells_said == len(wanted), "a cell is there that the example does not have"
    return len(wanted)


@pytest.mark.parametrize("basis", ["received", "accepted"])
@pytest.mark.parametrize("as_of", INSTANTS)
def test_every_cell_says_what_the_example_says_when_replayed_up_to_the_instant(as_of, basis):
    assert compare(book_up_to(datetime.fromisoformat(as_of)), as_of, basis) == 44


@pytest.mark.parametrize("basis", ["received", "accepted"])
@pytest.mark.parametrize("as_of", INSTANTS)
def test_a_later_event_never_changes_an_earlier_as_of(as_of, basis):
    assert compare(book_up_to(None), as_of, basis) == 44
