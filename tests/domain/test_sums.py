"""What figures typed side by side come to, and what is never added."""

from __future__ import annotations

from decimal import Decimal

import pytest

from monitor.domain.directive import Assignment, Indicator, Obligation
from monitor.domain.figures import Nil, Unreadable
from monitor.domain.sums import Share, Sum, adds_up, share_of, sum_of


def duty(aggregation="none"):
    return Obligation("1.1", "order", aggregation, ("final",), Indicator("1.1a", "ratio", "a", "b"))


def commune(code, above="huyen"):
    return Assignment("1.1", code, "reporting", "own", above)


def answerable(code, contribution):
    return Assignment("1.1", code, "answerable", contribution)


@pytest.mark.parametrize(
    ("given", "none", "whole"),
    [
        ([commune("xa"), commune("xa-2")], True, True),
        ([answerable("huyen", "both"), commune("xa")], True, True),
        ([answerable("huyen", "own"), commune("xa")], False, False),
        ([answerable("huyen", "own"), answerable("huyen-2", "own")], False, True),
        ([commune("xa"), commune("xa-2", "huyen-2")], False, True),
        ([answerable("huyen", "own")], True, True),
        ([], True, True),
    ],
)
def test_what_may_be_added_follows_the_roll_up(given, none, whole):
    assert adds_up(duty("none"), given) is none
    assert adds_up(duty("sum"), given) is whole


def test_a_sum_of_nothing_is_unknown_and_of_zeros_zero():
    silent = [{}, {"a": Nil("none_arose")}, {"a": Unreadable("4,512", "ambiguous")}, {"a": True}]
    assert sum_of("a", silent) == Sum(None, 0)
    assert sum_of("a", [{"a": 0}, {"a": 0}, *silent]) == Sum(0, 2)
    assert sum_of("a", [{"a": 1}, {"a": Decimal("0.5")}]) == Sum(Decimal("1.5"), 2)


def test_a_share_adds_parts_over_wholes_of_the_units_that_gave_both():
    found = share_of("a", "b", [{"a": 4799, "b": 4800}, {"a": 0, "b": 200}, {"a": 9}, {"b": 9}])
    assert found == Share(4799, 5000, 2)
    assert found.percent == "95.9"
    assert share_of("a", "b", [{"a": 4799, "b": 4800}]).percent == "99.9", "truncated, never met"


@pytest.mark.parametrize("answer", [{}, {"a": 1, "b": 0}, {"a": 2, "b": 1}])
def test_a_share_without_a_sense_has_no_percent(answer):
    assert share_of("a", "b", [answer]).percent is None
