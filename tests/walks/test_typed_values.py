"""Figures typed through every kind of cut: none is lost, none is kept twice.

The long proofs type a thousand of them, in ``long_races.py``.
"""

from __future__ import annotations

from tests.walks.typist import CUTS, Typist


def test_through_every_kind_of_cut_no_typed_value_is_lost_and_none_is_doubled(house, browse):
    house.at("2020-08-07T16:00")
    typist = Typist(house, browse("bach-dang", "phone", "vi"))
    through_cuts(typist, len(CUTS))
    assert typist.typed >= 9 * len(CUTS)


def through_cuts(typist: Typist, rounds: int) -> None:
    """As many rounds as wanted, the cuts in turn; after each the server has what was typed."""
    wanted = []
    for number in range(rounds):
        cut = CUTS[number % len(CUTS)]
        wanted.append(typist.round(cut))
        assert typist.kept() == wanted[-1], cut.__name__
    kept = typist.revisions()
    assert all(kept.count(one) == 1 for one in kept), "the same figures stand in two revisions"
    assert [one for one in kept if one in wanted] == wanted, "each round once, in its order"
