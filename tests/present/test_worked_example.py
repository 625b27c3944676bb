"""The worked example's cells, all of them, put into words."""

from datetime import datetime

import pytest

from monitor.domain.directive import BASES
from monitor.domain.rollup import column
from monitor.present.cells import cell_lines, grid_cell
from monitor.present.language import LOCALES
from monitor.present.standings import standing_words
from monitor.present.targets import interval_words
from tests.domain.golden_example import book_up_to, rows

INSTANTS = sorted({row["as_of"] for row in rows("expected.csv")})
BOOK = book_up_to()


def cells(as_of, basis):
    at = datetime.fromisoformat(as_of)
    for duty in BOOK.directive.obligations:
        found = column(BOOK, duty, basis, at)
        for name, cell in (*found.organizations.items(), *found.groups.items()):
            yield at, duty, name, cell


def lines(as_of, obligation, name, basis="received", locale="vi"):
    return next(
        cell_lines(cell, duty, locale, basis=basis)
        for _, duty, code, cell in cells(as_of, basis)
        if (duty.code, code) == (obligation, name)
    )


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("as_of", INSTANTS)
def test_every_cell_has_a_first_line_a_sentence_and_short_lines(as_of, basis, locale):
    for at, duty, name, cell in cells(as_of, basis):
        drawn = grid_cell(name, duty, cell, at, locale, basis=basis)
        assert drawn["a"]
        assert len(drawn["a"]) <= 22
        assert len(drawn.get("b", "")) <= 22
        assert drawn["l"].startswith(name)
        assert 0 <= drawn.get("p", 0) <= 100
        assert standing_words(cell, duty, at, locale, basis=basis)
        assert interval_words(cell, duty, locale)
        assert "None" not in str(drawn)


@pytest.mark.parametrize(
    ("as_of", "obligation", "name", "told"),
    [
        (1, "14.1", "than-ha-lam", ("99,9%", "07/8 ")),
        (2, "14.1", "than-nui-beo", ("Quá hạn", "1 ngày, 60,0%")),
        (4, "C.2", "all", ("6/8⁺", "2 quá hạn")),
        (4, "11.1", "ubnd-huyen-193", None),
    ],
)
def test_a_few_cells_read_as_the_example_tells_them(as_of, obligation, name, told):
    said = lines(INSTANTS[as_of], obligation, name)
    assert all(said)
    if told is not None:
        assert said[0] == told[0]
        assert said[1].startswith(told[1])
