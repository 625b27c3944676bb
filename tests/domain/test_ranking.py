"""Ranking: no unfair league table."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.cell import Cell, Standing
from monitor.domain.ranking import LEAST_COVERAGE, SMALLEST, rank_among, ranking
from tests.domain import golden_example as golden

RATIO = next(one for one in golden.directive().obligations if one.code == "14.1")


def a_cell(above: int | None, below: int | None = 100, standing=Standing.BEHIND) -> Cell:
    return Cell(standing, numerator=above, denominator=None if above is None else below)


def test_the_best_comes_first_and_equal_ratios_share_a_place():
    found = ranking(RATIO, {"a": a_cell(50), "b": a_cell(90), "c": a_cell(100, 200)})
    assert found.ranked == ("b", "a", "c")
    assert found.places == {"b": 1, "a": 2, "c": 2}


def test_who_has_no_number_stands_apart_and_never_last():
    cells = {str(n): a_cell(n + 1) for n in range(4)} | {"silent": a_cell(None)}
    found = ranking(RATIO, cells)
    assert found.missing == ("silent",)
    assert "silent" not in found.ranked


def test_below_four_in_five_nobody_is_ranked_and_the_reason_has_its_numbers():
    cells = {str(n): a_cell(n + 1) for n in range(9)} | {f"s{n}": a_cell(None) for n in range(4)}
    found = ranking(RATIO, cells)
    assert (found.why_none, found.with_number, found.expected) == ("coverage", 9, 13)
    assert found.ranked == ()


def test_a_small_denominator_is_shown_and_not_ranked():
    found = ranking(RATIO, {"a": a_cell(50), "b": a_cell(90), "tiny": a_cell(29, SMALLEST - 1)})
    assert found.small == ("tiny",)
    assert ranking(RATIO, {"a": a_cell(5), "b": a_cell(9), "c": a_cell(30, SMALLEST)}).small == ()


def test_what_does_not_apply_is_not_expected():
    exempt = a_cell(None, standing=Standing.NOT_APPLICABLE)
    assert ranking(RATIO, {"a": a_cell(5), "b": a_cell(9), "c": exempt}).expected == 2


@pytest.mark.parametrize("changed", [{"aggregation": "none"}])
def test_where_populations_overlap_or_nothing_is_a_ratio_nobody_is_ranked(changed):
    duty = replace(RATIO, **changed)
    assert ranking(duty, {"a": a_cell(5), "b": a_cell(9)}).why_none == "no_ratio"


@given(
    st.dictionaries(
        st.text("abcdef", min_size=1, max_size=3),
        st.one_of(st.none(), st.tuples(st.integers(0, 99), st.integers(1, 99))),
        min_size=1,
    )
)
def test_everybody_stands_in_one_place_and_only_one(told):
    cells = {code: a_cell(*(one or (None, None))) for code, one in told.items()}
    found = ranking(RATIO, cells)
    placed = [*found.ranked, *found.unranked, *found.small, *found.missing]
    assert sorted(placed) == sorted(cells)
    if found.ranked:
        assert 100 * found.with_number >= LEAST_COVERAGE * found.expected
        shares = [cells[one].numerator / cells[one].denominator for one in found.ranked]
        assert shares == sorted(shares, reverse=True)


def test_a_body_is_told_its_place_with_how_many_stand_behind_it():
    cells = {str(n): a_cell(10 * n) for n in range(1, 5)} | {"silent": a_cell(None)}
    found = rank_among(RATIO, cells, "3")
    assert (found.place, found.ranked, found.with_number, found.expected) == (2, 4, 4, 5)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"a": a_cell(5), "b": a_cell(9)}, "a"),
        ({"a": a_cell(5), "b": a_cell(9), "c": a_cell(1), "tiny": a_cell(3, 9)}, "tiny"),
        ({"a": a_cell(5), "b": a_cell(9), "c": a_cell(1), "d": a_cell(None)}, "a"),
        ({"a": a_cell(5), "b": a_cell(9), "c": a_cell(1)}, "another"),
    ],
    ids=["of two", "too small", "too few have a number", "not among them"],
)
def test_where_it_would_not_be_fair_a_body_is_told_no_place(cells, code):
    assert rank_among(RATIO, cells, code) is None
