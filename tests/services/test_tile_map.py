"""The map is the matrix: whatever happened in a campaign, a tile holds the matrix's own cell."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.domain.errors import Invalid, NotFound
from monitor.domain.task_statistic import TaskCount
from monitor.domain.tiles import Tile
from monitor.services import matrix, task_statistic, tile_map
from tests.builders import SLUG, golden_cast
from tests.campaign import Campaign

TILES = (
    Tile("ubnd-huyen-193", 3, 1),
    Tile("than-ha-lam", 1, 2),
    Tile("tkv", 2, 2),
    Tile("huyen-o-tinh-khac", 1, 3),
)


def drawn(cast, who, obligation=None, as_of=None, basis=None):
    with cast.reading(who) as work:
        return tile_map.tile_map(work, TILES, SLUG, as_of, basis, obligation)


def whole(cast, who, as_of=None, basis=None):
    with cast.reading(who) as work:
        return matrix.matrix(work, SLUG, as_of, basis, depth=9)


def test_a_map_shows_the_cells_of_the_matrix_and_no_others(engine):
    cast = golden_cast(engine)
    campaign = Campaign(cast, 1)
    days = 3 if engine.dialect.name == "sqlite" else 1
    evenings = [campaign.day(number, 12) for number in range(days)]
    for as_of in evenings:
        for basis in ("received", "accepted"):
            for who in ("chu-tich", "ubnd-huyen-193", "tkv"):
                assert_like_the_matrix(cast, who, as_of, basis)


def assert_like_the_matrix(cast, who, as_of, basis):
    found = whole(cast, who, as_of, basis)
    rows = {row.code: row for row in found.rows}
    placed = {one.organization for one in TILES}
    for code in [one.obligation for one in found.columns]:
        told = drawn(cast, who, code, as_of, basis)
        assert [one.row.code for one in told.spots] == [
            one.organization for one in TILES if one.organization in rows
        ]
        for spot in (*told.spots, *told.beside):
            assert spot.cell == rows[spot.row.code].cells.get(code), (as_of, code, spot.row.code)
        given = {
            row.code
            for row in found.rows
            if row.kind == "organization" and code in row.cells
            and (row.level <= 1 or row.code in placed)
        }  # fmt: skip
        assert [one.row.code for one in told.every if one.row.code in given] == [
            one.row.code for one in told.every
        ]
        assert {one.row.code for one in told.every} == given
        assert told.whole == (rows["all"].cells.get(code) if "all" in rows else None)


def test_all_duties_together_are_counted_as_the_standard_statistic_counts(engine):
    cast = golden_cast(engine)
    evening = Campaign(cast, 7).day(0, 30)
    told = drawn(cast, "chu-tich", as_of=evening)
    with cast.reading("chu-tich") as work:
        found = task_statistic.statistic(work, SLUG, evening, depth=9)
    lines = {one.code: one.count for one in found.rows}
    assert {one.row.code: one.count for one in told.every} == {
        one.row.code: lines[one.row.code] for one in told.every
    }
    assert told.whole_count == lines["all"]
    assert sum((one.count for one in told.every), TaskCount()).done > 0


def test_a_reader_of_a_branch_sees_its_tiles_alone_and_no_total(engine):
    cast = golden_cast(engine)
    evening = Campaign(cast, 7).day(0, 10)
    told = drawn(cast, "ubnd-huyen-193")
    assert [one.row.code for one in told.spots] == ["ubnd-huyen-193"]
    assert told.beside == ()
    assert told.whole_count is None
    with pytest.raises(NotFound):
        drawn(cast, "chu-tich", "99.9")
    with pytest.raises(Invalid):
        drawn(cast, "chu-tich", "14.1", evening + timedelta(days=9))
