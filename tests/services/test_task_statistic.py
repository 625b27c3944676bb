"""The statistic of tasks says what the matrix says, for everybody and at every instant."""

from __future__ import annotations

from datetime import datetime

import pytest

from monitor.domain.standing import Standing
from monitor.domain.task_statistic import TaskCount
from monitor.services import matrix
from monitor.services.task_statistic import statistic
from tests.builders import SLUG, played_golden
from tests.domain.test_golden import INSTANTS

LATER = "2020-08-20T00:00:00+07:00"


@pytest.fixture
def cast(sqlite_engine):
    return played_golden(sqlite_engine, LATER)


def taken(work, as_of, basis):
    at = datetime.fromisoformat(as_of)
    found = matrix.matrix(work, SLUG, at, basis, depth=9)
    return found, statistic(work, SLUG, at, basis, depth=9)


def test_every_cell_of_the_matrix_is_one_task_at_every_instant_and_basis(cast):
    for as_of in INSTANTS:
        for basis in ("received", "accepted"):
            with cast.reading("chu-tich") as work:
                found, told = taken(work, as_of, basis)
            lines = {row.code: row.count for row in told.rows if row.kind == "organization"}
            rows = [row for row in found.rows if row.kind == "organization"]
            assert set(lines) == {row.code for row in rows}
            for row in rows:
                standings = [cell.standing for cell in row.cells.values()]
                exempt = standings.count(Standing.NOT_APPLICABLE)
                assert lines[row.code].exempt == exempt
                assert lines[row.code].given == len(standings) - exempt, (as_of, row.code)
                is_overdue = lines[row.code].running_overdue
                assert is_overdue >= standings.count(Standing.OVERDUE)


def test_the_whole_is_the_sum_of_its_blocks_and_counts_no_task_twice(cast):
    for as_of in INSTANTS:
        with cast.reading("chu-tich") as work:
            found, told = taken(work, as_of, "received")
        blocks = {row.code: row.count for row in told.rows if row.kind == "group"}
        whole = blocks.pop("all")
        assert sum(blocks.values(), TaskCount()) == whole
        answered = [
            one
            for one in found.directive.assignments
            if one.part == "answerable" and one.holds_at(datetime.fromisoformat(as_of))
        ]
        assert whole.given + whole.exempt == len(answered)


def test_whoever_sees_a_branch_gets_its_lines_alone_and_no_block(cast):
    with cast.reading("chu-tich") as work:
        whole = {row.code: row.count for row in statistic(work, SLUG, depth=9).rows}
    with cast.reading("tkv") as work:
        mine = statistic(work, SLUG, depth=9)
    assert not mine.is_whole
    assert {row.code for row in mine.rows} == {
        "tkv", "than-ha-lam", "than-vang-danh", "than-nui-beo",
    }  # fmt: skip
    assert all(whole[row.code] == row.count for row in mine.rows)


def test_what_was_known_then_is_told_again_later(cast, sqlite_engine):
    with cast.reading("chu-tich") as work:
        later = statistic(work, SLUG, datetime.fromisoformat(INSTANTS[-1])).rows
    with cast.at(INSTANTS[-1]).reading("chu-tich") as work:
        assert statistic(work, SLUG).rows == later
