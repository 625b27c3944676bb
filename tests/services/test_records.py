"""Records of one organisation: punctuality, burden, names that changed, mail about its reports."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from monitor.domain.errors import NotFound
from monitor.services import matrix, records, reports, tree
from monitor.services.tree_plan import UnitRow
from tests.builders import SLUG, Cast, golden_cast, place

MINE = "than-ha-lam"
VALUES = {"smartphones": 4800, "smartphones_installed": 4512, "headcount": 5120}
FRIDAY = datetime.fromisoformat("2020-08-07T12:00:00+07:00")
SATURDAY = datetime.fromisoformat("2020-08-08T12:00:00+07:00")
MONDAY = datetime.fromisoformat("2020-08-10T12:00:00+07:00")


@pytest.fixture
def cast(engine) -> Cast:
    return golden_cast(engine).at(FRIDAY)


def send(cast: Cast, at: datetime, unit: str = MINE) -> None:
    cast.at(at)
    with cast.writing(unit) as work:
        reports.submit(work, place(unit), values=VALUES)
    with cast.writing(f"{unit}.duyet") as work:
        reports.approve(work, place(unit))


def kept(cast: Cast, at: datetime = MONDAY, unit: str = MINE):
    cast.at(at)
    with cast.reading("chu-tich") as work:
        return [
            (one.period.code, one.kept, one.late_days)
            for one in records.punctuality(work, SLUG, unit)
        ]


def test_before_the_deadline_nothing_has_fallen_due(cast):
    assert kept(cast, FRIDAY) == []


def test_in_time_late_and_missing_are_three_things(cast):
    assert kept(cast) == [("final", "missing", 3)]
    send(cast, FRIDAY)
    assert kept(cast) == [("final", "in_time", 0)]
    send(cast, SATURDAY, "dong-bac")
    assert kept(cast, MONDAY, "dong-bac") == [("final", "late", 1)]


def test_an_extension_moves_the_line_and_is_told(cast):
    with cast.writing("so-tttt") as work:
        reports.extend(work, place(MINE), SATURDAY + timedelta(hours=12), "Mất điện cả ngày")
    send(cast, SATURDAY)
    cast.at(MONDAY)
    with cast.reading(MINE) as work:
        [one] = records.punctuality(work, SLUG, MINE)
    assert (one.kept, one.is_extended) == ("in_time", True)


def test_what_was_returned_is_not_kept_until_it_is_sent_again(cast):
    send(cast, FRIDAY)
    cast.at(SATURDAY)
    with cast.writing("so-tttt") as work:
        reports.send_back(work, place(MINE), "Thiếu số máy của phân xưởng", MONDAY)
    assert kept(cast, MONDAY + timedelta(days=1))[0][1] == "missing"


def test_a_stranger_has_no_record_of_it(cast):
    with pytest.raises(NotFound), cast.reading("dong-bac") as work:
        records.punctuality(work, SLUG, MINE)
    with pytest.raises(NotFound), cast.reading("dong-bac") as work:
        records.history(work, MINE)
    with cast.reading("dong-bac") as work:
        assert records.burden(work, MINE) == []


def test_the_burden_counts_each_cell_once(cast):
    with cast.reading("chu-tich") as work:
        [one] = records.burden(work, "tkv")
        [row] = [it for it in matrix.matrix(work, SLUG).rows if it.code == "tkv"]
    assert one.duties == len(row.cells)
    assert one.next_due is not None


def test_a_renamed_and_ended_unit_keeps_its_names_and_its_page(cast):
    with cast.office.writing(cast.actor("admin")) as work:
        rows = [UnitRow(1, MINE, "Than Hà Lầm mới", parent="tkv", since=date(2020, 9, 1))]
        tree.import_units(work, rows, today=date(2020, 8, 7))
    cast.at("2020-10-01T09:00:00+07:00")
    with cast.office.writing(cast.actor("admin")) as work:
        ended = [UnitRow(1, MINE, "Than Hà Lầm mới", parent="tkv", end=date(2020, 12, 1))]
        tree.import_units(work, ended, today=date(2020, 10, 1))
    cast.at("2021-01-05T09:00:00+07:00")
    with cast.reading("chu-tich") as work:
        spans = records.history(work, MINE)
        assert [one.name_vi for one in spans][-1] == "Than Hà Lầm mới"
        assert len(spans) == 2
        last = datetime.fromisoformat("2020-11-30T23:59:59+07:00")
        assert [one.row.code for one in records.burden(work, MINE, last)] == [MINE]
