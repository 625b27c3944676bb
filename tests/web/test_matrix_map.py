"""The board's map: tiles and a table that say what the grid says, to whom may know it."""

from __future__ import annotations

import pytest

from monitor.domain.tiles import Tile
from monitor.store import migrate
from monitor.web.visit import Frame
from tests.builders import SLUG
from tests.conftest import an_engine
from tests.web.test_matrix_page import Board, parts, text_of

TILES = (Tile("ubnd-huyen-193", 2, 1), Tile("than-ha-lam", 1, 2), Tile("tkv", 2, 2))
MONDAY = "2020-08-10T08:00:00+07:00"


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    engine = an_engine(f"sqlite:///{tmp_path_factory.mktemp('map') / 'monitor.db'}")
    migrate.upgrade(engine)
    found = Board(engine)
    frame = found.app.extensions["monitor"]
    found.app.extensions["monitor"] = Frame(frame.settings, frame.office, TILES)
    yield found
    engine.dispose()


def drawn(board, who="chu-tich", **query):
    return board.layout("matrix", who, directive=SLUG, view="map", **query)


def class_of(component):
    return getattr(component, "className", None) or ""


def tiles_of(layout):
    """Every tile that opens something: its address and its sentence."""
    return {one.href: one.title for one in parts(layout, "A") if "map-tile" in class_of(one)}


@pytest.mark.parametrize("basis", ["received", "accepted"])
@pytest.mark.parametrize("as_of", ["2020-08-07T16:00:00+07:00", MONDAY])
def test_a_tile_says_the_grids_own_sentence_and_opens_its_cell(board, as_of, basis):
    told = board.told("chu-tich", as_of=as_of, basis=basis)
    rows = {row["code"]: row for row in told["rows"]}
    codes = [
        one["colId"] for group in told["columns"] if "item" in group for one in group["children"]
    ]
    assert len(codes) > 3
    seen = 0
    for code in codes:
        layout = drawn(board, obligation=code, as_of=as_of, basis=basis)
        wanted = {
            rows[tile.organization]["cells"][code]["l"]
            for tile in TILES
            if code in rows[tile.organization]["cells"]
        }
        found = tiles_of(layout)
        assert set(found.values()) == wanted
        assert all(f"/cell/{SLUG}/{code}/" in one and "as_of=" in one for one in found)
        seen += len(found)
    assert seen > 5


def test_a_map_says_that_it_is_a_diagram_as_of_when_and_what_it_leaves_out(board):
    layout = drawn(board, obligation="11.1", as_of=MONDAY)
    said = text_of(layout)
    assert "Sơ đồ, không theo tỷ lệ" in said
    assert "08:00" in said
    absent = [one for one in parts(layout, "Span") if "map-absent" in class_of(one)]
    assert [text_of(one).strip() for one in absent] != []
    assert "không giao cho đơn vị này" in said
    lists = [one for one in parts(layout, "Ol") if "map-tiles" in class_of(one)]
    assert "không theo tỷ lệ" in getattr(lists[0], "aria-label")


def test_units_without_a_tile_stand_in_the_table_beside_the_map(board):
    layout = drawn(board, obligation="C.2", as_of=MONDAY)
    said = text_of(next(iter(parts(layout, "Tbody"))))
    rows = board.told("chu-tich", as_of=MONDAY)["rows"]
    given = [one["name"] for one in rows if one["kind"] == "organization" and one["level"] <= 2
             and "C.2" in one["cells"]]  # fmt: skip
    assert len(given) > len(TILES)
    assert all(name in said for name in given)
    assert "không có vị trí trên sơ đồ" in text_of(layout)


def test_all_duties_together_are_the_numbers_of_the_statistic(board):
    said = text_of(drawn(board, as_of=MONDAY))
    statistic = board.layout("statistic", "chu-tich", directive=SLUG, as_of=MONDAY)
    for row in parts(statistic, "Tr"):
        line = text_of(row)
        if "Than - Khoáng sản" in line:
            rate = line.split()[-2]
            assert rate.endswith("%")
            assert rate in said
            break
    else:
        pytest.fail("the statistic has no line of the group")


def test_a_district_leader_sees_the_own_tile_alone(board):
    who = "ubnd-huyen-193"
    layout = drawn(board, who, obligation="11.1", as_of=MONDAY)
    assert [one.rsplit("/", 1)[1].split("?")[0] for one in tiles_of(layout)] == [who]
    said = text_of(layout)
    assert "Than" not in said.replace("tham", "")
    assert "Toàn văn bản" not in text_of(drawn(board, who, as_of=MONDAY))


def test_where_nothing_was_given_or_nothing_has_a_place_the_map_says_so(board):
    nobody = drawn(board, "ubnd-huyen-193", obligation="14.1", as_of=MONDAY)
    assert "Không có đơn vị nào trong phạm vi" in text_of(nobody)
    dong_bac = text_of(drawn(board, "dong-bac", obligation="14.1", as_of=MONDAY))
    assert "xem bảng dưới đây" in dong_bac
    assert "Sơ đồ, không theo tỷ lệ" not in dong_bac


def test_an_address_nobody_understands_shows_the_map_of_all_and_says_so(board):
    said = text_of(drawn(board, obligation="99.9"))
    assert "99.9" in said
    assert "tỷ lệ nhiệm vụ hoàn thành" in said


def test_the_map_is_one_of_the_boards_views_and_takes_the_view_with_it(board):
    layout = drawn(board, obligation="14.1", as_of=MONDAY, basis="accepted")
    links = {text_of(one).strip(): one.href for one in parts(layout, "A") if class_of(one)}
    assert "view=list" in links["Dạng danh sách"]
    for part in ("obligation=14.1", "basis=accepted", "as_of=2020-08-10"):
        assert part in links["Dạng danh sách"]
    grid = board.layout("matrix", "chu-tich", directive=SLUG)
    assert any("view=map" in one.href for one in parts(grid, "A") if getattr(one, "href", None))
