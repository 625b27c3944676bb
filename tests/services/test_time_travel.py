"""Every evening of a campaign, asked for later, answers what was exported on that evening."""

from __future__ import annotations

import random

import pytest

from monitor.files.matrix_file import matrix_csv
from monitor.files.matrix_json import matrix_json
from monitor.services import matrix
from monitor.store.engine import make_engine
from tests.builders import SLUG, Cast, golden_cast
from tests.campaign import Campaign

BASES = ("received", "accepted")


def exported(cast, basis, as_of=None):
    """The whole matrix as programs and people are given it; its version only counts changes."""
    with cast.reading("chu-tich") as work:
        found = matrix.matrix(work, SLUG, as_of, basis, depth=9)
    told = matrix_json(found, "vi")
    return {**told, "version": None}, matrix_csv(found, "vi")


def replay(engine, days, steps, seed):
    """Play a campaign, export every evening, and ask for all the evenings again elsewhere."""
    cast = golden_cast(engine)
    campaign = Campaign(cast, seed)
    evenings = {}
    for number in range(days):
        evening = campaign.day(number, steps)
        evenings[evening] = {basis: exported(cast, basis) for basis in BASES}
    other = make_engine(engine.url.render_as_string(hide_password=False))
    try:
        # A process that has kept nothing, then the one that saw it all; in no order.
        for late in (Cast(other, evening), cast):
            for asked in random.Random(seed).sample(sorted(evenings), len(evenings)):  # noqa: S311
                for basis in BASES:
                    assert_same(exported(late, basis, asked), evenings[asked][basis])
    finally:
        other.dispose()
    return campaign.done, evenings


def assert_same(later, then):
    """Cell by cell, so that the first that differs is named."""
    (told, table), (was, printed) = later, then
    for row, old in zip(told["rows"], was["rows"], strict=True):
        for code in {*row["cells"], *old["cells"]}:
            place = (was["as_of"], was["basis"], old.get("organization") or old["group"], code)
            assert (place, row["cells"].get(code)) == (place, old["cells"].get(code))
    assert told == was
    assert table == printed


@pytest.mark.slow
def test_each_evening_of_a_week_is_what_it_was(sqlite_engine):
    done, evenings = replay(sqlite_engine, days=8, steps=14, seed=5305)
    assert len(evenings) == 8
    assert done["correction"] >= 12
    assert done["send_back"] >= 3
    assert {"target", "milestone", "extension", "exemption"} & set(done)


@pytest.mark.slow
@pytest.mark.postgresql
def test_so_is_each_of_three_evenings_on_postgresql(postgres_engine):
    done, evenings = replay(postgres_engine, days=3, steps=14, seed=5305)
    assert len(evenings) == 3
    assert done["correction"] >= 3


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_evening_of_ninety_days_is_what_it_was_after_hundreds_of_corrections(engine, seed):
    done, evenings = replay(engine, days=90, steps=14, seed=seed)
    assert len(evenings) == 90
    assert done["correction"] >= 300
    assert done["send_back"] >= 50
    assert {"target", "milestone", "extension", "exemption"} <= set(done)
