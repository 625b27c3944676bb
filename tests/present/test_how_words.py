"""Cách tính: the steps repeat the very numbers of the cell, whatever made it."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from monitor.domain.board import fill
from monitor.domain.standing import truncated_percent
from monitor.present.formats import number, percent
from monitor.present.how_words import how_words
from monitor.present.language import LOCALES
from tests.domain import golden_example as golden
from tests.domain.test_golden import INSTANTS

LAST = datetime.fromisoformat(INSTANTS[-1])


@pytest.fixture(scope="module")
def cells():
    """Every cell of the worked example once everything in it has happened."""
    book = golden.book_up_to()
    board = fill(book, "received", LAST)
    return [
        (cell, column.obligation)
        for column in board.columns.values()
        for cell in (*column.organizations.values(), *column.groups.values())
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_cell_is_explained_with_its_own_numbers(cells, locale):
    told = golden.directive()
    shown = 0
    for cell, duty in cells:
        steps = how_words(cell, duty, told, LAST, locale)
        assert len(steps) >= 3
        assert not [one for one in steps if re.search(r"\{\w*\}", one)], steps
        if cell.standing is None or duty.headline.kind != "ratio" or cell.value is None:
            continue
        assert cell.value == truncated_percent(cell.numerator, cell.denominator)
        said = " ".join(steps)
        for part in (number(cell.numerator, locale), number(cell.denominator, locale),
                     percent(cell.value, locale)):  # fmt: skip
            assert part in said
        shown += 1
    assert shown > 5


def test_what_a_parent_is_made_of_is_said_by_the_rule_that_made_it(cells):
    said = {
        cell.contribution: " ".join(how_words(cell, duty, golden.directive(), LAST, "vi"))
        for cell, duty in cells
        if cell.standing is not None
    }
    assert "tổng số của các đơn vị báo cáo lên" in said["children"]
    assert "Là số của chính đơn vị" in said["own"]
    assert "số riêng và số các đơn vị" in said["both"]


def test_what_overlaps_is_never_added_up(cells):
    apart = [pair for pair in cells if pair[0].standing is None]
    assert apart
    for cell, duty in apart:
        said = " ".join(how_words(cell, duty, golden.directive(), LAST, "vi"))
        assert "÷ " not in said.split("Đo bằng")[0]
        assert "=" not in said
