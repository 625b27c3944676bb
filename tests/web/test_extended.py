"""A later deadline of one unit is told wherever the duty's own deadline is."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from monitor.files.board_file import board_file
from monitor.files.figures_template import template_xlsx
from monitor.files.matrix_json import matrix_json
from monitor.present.cells import cell_lines
from monitor.services import directives, grid, matrix, records, reports
from monitor.services.matrix import keep_days
from monitor.store import boards, rollups
from monitor.web.app import create_app
from monitor.web.grids import column_groups
from monitor.web.matrix_state import MatrixState
from monitor.web.pages import bulk, organizations
from monitor.web.pages.matrix_list import list_part
from tests.builders import SLUG, Cast, golden_cast, place
from tests.conftest import fill
from tests.web.conftest import some_settings
from tests.web.test_matrix_page import text_of

WHY = "Chờ số liệu của các phân xưởng"
MINE, OTHER, ABOVE = "than-ha-lam", "than-nui-beo", "tkv"
DUE = datetime.fromisoformat("2020-08-08T00:00:00+07:00")
TENTH = datetime.fromisoformat("2020-08-11T00:00:00+07:00")
GIVEN = datetime.fromisoformat("2020-08-07T15:00:00+07:00")
NOW = GIVEN + timedelta(hours=2)
SAID = "1 đơn vị được gia hạn đến 10/8"


@pytest.fixture
def cast(engine):
    """One mine has until the tenth; everybody else until the seventh."""
    fill(engine, "one mine with a later deadline", play)
    yield Cast(engine, NOW)
    rollups.forget(engine)


def play(engine):
    cast = golden_cast(engine).at(GIVEN)
    with cast.writing("so-tttt") as work:
        reports.extend(work, place(MINE), TENTH, WHY)


def board(cast, name="chu-tich", **told):
    with cast.reading(name) as work:
        return matrix.matrix(work, SLUG, depth=9, **told)


def later(found):
    return {one.obligation: one.later for one in found.columns if one.later}


def test_its_duties_columns_name_it_and_no_others(cast):
    found = later(board(cast))
    assert found["14.1"] == {MINE: TENTH}
    with cast.reading("chu-tich") as work:
        order = matrix.find_directive(work, SLUG).directive
    given = {
        one.obligation
        for one in order.assignments
        if one.organization == MINE and one.part != "coordinating"
    }
    assert set(found) <= given
    assert later(board(cast, as_of=GIVEN - timedelta(seconds=1))) == {}
    assert later(board(cast, as_of=GIVEN)) == found


def test_whoever_does_not_see_the_unit_is_not_told_of_it(cast):
    assert later(board(cast, ABOVE))["14.1"] == {MINE: TENTH}
    assert later(board(cast, "dong-bac")) == {}
    assert later(board(cast, root="dong-bac")) == {}
    assert later(board(cast, root=ABOVE))["14.1"] == {MINE: TENTH}


def test_a_second_extension_counts_and_its_like_are_told_with_the_last_day(cast):
    twelfth = TENTH + timedelta(days=2)
    with cast.writing("so-tttt") as work:
        reports.extend(work, place(OTHER), twelfth, WHY)
    found = board(cast)
    assert later(found)["14.1"] == {MINE: TENTH, OTHER: twelfth}
    assert "2 đơn vị được gia hạn, muộn nhất đến 12/8" in heads(found)["14.1"]


@pytest.mark.slow
def test_the_top_of_a_nation_tells_it_too_now_and_of_days_that_are_over(cast, monkeypatch):
    monkeypatch.setattr(boards, "MOST_CELLS", 0)
    cast.at(NOW + timedelta(days=1))
    with cast.reading("chu-tich") as work:
        top = matrix.top(work, SLUG, more_than=0)
    assert top is not None
    assert later(top[0])["14.1"] == {MINE: TENTH}
    keep_days(cast.office)
    rollups.forget(cast.engine)
    with cast.reading("chu-tich") as work:
        past = matrix.top(work, SLUG, DUE, more_than=0)
    assert past is not None
    assert later(past[0])["14.1"] == {MINE: TENTH}


def heads(found):
    return {
        column["colId"]: column["headerName"]
        for group in column_groups(found.directive, found.columns, "vi")
        for column in group["children"]
    }


def test_head_list_files_and_interface_say_so(cast):
    found = board(cast)
    assert heads(found)["14.1"].endswith(f"100%, hạn 07/8, {SAID}")
    told = {one["obligation"]: one for one in matrix_json(found, "vi")["columns"]}
    assert told["14.1"]["due_at"] == DUE.isoformat()
    assert told["14.1"]["later"] == {MINE: TENTH.isoformat()}
    assert told["11.1"]["later"] == {}
    book = CalamineWorkbook.from_filelike(io.BytesIO(board_file(found, "xlsx", "vi")))
    lines = {line[0]: line[5] for line in book.get_sheet_by_index(2).to_python() if len(line) > 5}
    assert lines["14.1"].endswith(f"; {SAID}")
    assert "gia hạn" not in lines["11.1"]
    printed = PdfReader(io.BytesIO(board_file(found, "pdf", "vi"))).pages
    assert SAID in " ".join(" ".join(one.extract_text() for one in printed).split())
    with cast.reading("chu-tich") as work:
        listed = text_of(list_part(work, MatrixState(SLUG, view="list", obligation="14.1"), "vi"))
    assert f"hạn 07/8, {SAID}" in listed


@pytest.mark.parametrize(
    ("unit", "day", "following"), [(MINE, "10/8 (được gia hạn)", TENTH), (OTHER, "07/8", DUE)]
)
def test_a_units_own_page_has_its_own_last_day(cast, unit, day, following):
    cast.at(DUE - timedelta(hours=1))
    app = create_app(some_settings(), cast.office)
    with app.test_request_context("/"), cast.reading("chu-tich") as work:
        said = text_of(organizations.organization(work, unit))
        (asked,) = records.burden(work, unit)
    assert f" {day} " in said
    assert asked.next_due == following


def test_a_cell_without_a_report_names_the_reports_day_and_not_the_targets(cast):
    later_still = TENTH + timedelta(days=20)
    with cast.writing("so-tttt") as work:
        directives.set_target(work, SLUG, "14.1", 90, WHY, later_still)
    found = board(cast)
    duty = next(one.duty for one in found.columns if one.obligation == "14.1")
    cells = {row.code: row.cells["14.1"] for row in found.rows if "14.1" in row.cells}
    assert cell_lines(cells[MINE], duty, "vi")[1] == "gia hạn đến 10/8"
    assert cell_lines(cells[OTHER], duty, "vi")[1] == "hạn 07/8"


def test_whoever_types_for_many_units_reads_who_has_longer(cast):
    app = create_app(some_settings(), cast.office)
    with app.test_request_context("/"), cast.reading(ABOVE) as work:
        said = text_of(bulk.layout(work, SLUG, "final"))
        found = grid.grid(work, SLUG, "final")
    assert SAID in said
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(template_xlsx(found, "vi"))
    ).get_sheet_by_index(0)
    assert any(SAID in str(line) for line in sheet.to_python()[:4])
