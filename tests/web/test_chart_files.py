"""Charts as pictures: what they say of themselves, their numbers, and who may have them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image

from monitor.domain.standing import Standing
from monitor.files import chart_pictures, map_picture, stack_pictures
from monitor.files.picture import DOTS, HATCHES, WIDTH, Sheet
from monitor.present.formats import percent
from monitor.present.print_signs import SIGNS
from monitor.present.stacks import Bar, Stacks
from monitor.present.urgency import tally
from monitor.services import matrix, tile_map
from monitor.store import migrate
from monitor.web import stacked
from monitor.web.matrix_data import as_data
from monitor.web.matrix_state import MatrixState
from monitor.web.visit import Frame
from tests.builders import SLUG
from tests.conftest import an_engine
from tests.web.test_matrix_map import TILES
from tests.web.test_matrix_page import Board, parts, text_of

MONDAY = "2020-08-10T08:00:00+07:00"
DISTRICT, MINE = "ubnd-huyen-193", "than-ha-lam"


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    engine = an_engine(f"sqlite:///{tmp_path_factory.mktemp('charts') / 'monitor.db'}")
    migrate.upgrade(engine)
    found = Board(engine)
    frame = found.app.extensions["monitor"]
    found.app.extensions["monitor"] = Frame(frame.settings, frame.office, TILES)
    yield found
    engine.dispose()


def picture(board, kind, who="chu-tich", **query):
    answer = board.get(who, f"/chart/{kind}.png", **{"as_of": MONDAY} | query)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "image/png"
    found = Image.open(BytesIO(answer.data))
    found.load()
    return found, answer


def words_of(sheet: Sheet) -> list[str]:
    return [one.get_text() for one in sheet.figure.findobj(Text) if one.get_text()]


KINDS = [
    ("trend", {"obligation": "14.1", "organization": "tkv"}),
    ("trend", {"obligation": "11.1"}),
    ("ranking", {"obligation": "14.1"}),
    ("multiples", {"obligation": "14.1"}),
    ("map", {"obligation": "14.1"}),
    ("map", {}),
    ("standings", {}),
    ("standings", {"organization": "tkv"}),
]


@pytest.mark.parametrize(("kind", "query"), KINDS, ids=str)
def test_a_picture_says_of_what_as_of_when_and_counting_what_it_is(board, kind, query):
    found, answer = picture(board, kind, basis="accepted", **query)
    assert found.format == "PNG"
    assert found.width == WIDTH * DOTS
    assert found.height > 400
    assert found.text["As-Of"] == MONDAY
    assert found.text["Basis"] == "accepted"
    assert found.text["Directive"] == SLUG
    said = found.text["Description"]
    assert "10/08/2020 08:00" in said
    assert "đã tiếp nhận" in said
    assert "Phạm vi" in said
    # A chunk of plain text, which every program reads.
    assert b"tEXtAs-Of\x002020-08-10T08:00:00+07:00" in answer.data
    assert f"{SLUG}_{kind}" in answer.headers["Content-Disposition"]
    assert "2020-08-10T0800" in answer.headers["Content-Disposition"]
    # Something is drawn: not one colour, and more below the words on top.
    assert len(found.convert("L").crop((0, 300, 1440, found.height)).getcolors(1 << 20)) > 20


def test_a_trend_shows_the_numbers_of_the_page(board):
    layout = board.layout(
        "cell", "chu-tich", directive=SLUG, obligation="14.1", organization="tkv", as_of=MONDAY
    )
    figure = next(
        one.data["chart"]["props"]["figure"]
        for one in parts(layout, "Store")
        if isinstance(one.data, dict) and "chart" in one.data
    )
    with board.cast.reading("chu-tich") as work:
        view = matrix.cell(work, SLUG, "14.1", "tkv", datetime.fromisoformat(MONDAY))
        series = matrix.series(work, SLUG, "14.1", "tkv", None, view.as_of)
    said = words_of(chart_pictures._trend(view, series, [], "TKV", "vi"))
    shown = [one for one in figure["data"][0]["text"] if one]
    assert shown
    assert set(shown) <= set(said)
    days = figure["layout"]["xaxis"]["ticktext"]
    assert {one.replace("<br>", "\n") for one in days} <= set(said)
    assert any("đơn vị" in one for one in said)


def test_a_ranking_and_bodies_day_by_day_show_the_numbers_of_the_page(board):
    layout = text_of(board.layout("obligation", "chu-tich", slug=SLUG, code="14.1"))
    with board.cast.reading("chu-tich") as work:
        found = matrix.matrix(work, SLUG, obligations=["14.1"])
        units = [row.code for row in found.rows if row.kind == "organization"]
        series = matrix.many_series(work, SLUG, "14.1", units)
    for sheet in (
        chart_pictures._ranking(found, "14.1", "vi"),
        chart_pictures._multiples(found, "14.1", series, "vi"),
    ):
        said = " ".join(words_of(sheet))
        for row in found.rows:
            cell = row.cells.get("14.1")
            if row.kind == "organization" and cell is not None and cell.value is not None:
                value = percent(cell.value, "vi")
                assert value in said
                assert value in layout


def test_a_map_shows_what_its_tiles_say_and_what_stands_beside(board):
    with board.cast.reading("chu-tich") as work:
        told = tile_map.tile_map(work, TILES, SLUG, None, None, "C.2")
    said = " ".join(" ".join(words_of(map_picture._map(told, "vi"))).split())
    assert "không theo tỷ lệ" in said
    assert "Ngoài sơ đồ" in said
    for spot in told.beside:
        assert (spot.row.short_name or spot.row.name_vi)[:12] in said


def test_stacked_bars_are_the_boards_and_an_organisations_own(board):
    with board.app.test_request_context("/"), board.cast.reading("chu-tich") as work:
        state = MatrixState(SLUG, datetime.fromisoformat(MONDAY))
        of_board = stacked.board_stacks(work, state)
        of_unit = stacked.unit_stacks(work, state, "tkv")
        found = matrix.matrix(work, SLUG, state.as_of, depth=9)
    rows = {row["name"]: row["stack"] for row in as_data(found, "vi")["rows"] if row["level"] < 3}
    assert {bar.name: [[one.value, n] for one, n in bar.parts] for bar in of_board.bars} == {
        name: told["parts"] for name, told in rows.items() if told
    }
    units = [row for row in found.rows if row.code == "tkv" or row.parent == "tkv"]
    assert [bar.parts for bar in of_unit.bars] == [
        counted for row in units if (counted := tally(row.cells.values()))
    ]
    for told in (of_board, of_unit):
        said = words_of(stack_pictures._stacks(told, "vi"))
        squeezed = " ".join(" ".join(said).split())
        for bar in told.bars:
            assert " ".join(f"{SIGNS[one]} {n}" for one, n in bar.parts) in squeezed
        asked = sum(n for one, n in told.whole if one is not Standing.NOT_APPLICABLE)
        assert any(one.startswith("Độ phủ: ") and f"/{asked} " in one for one in said)


def test_parts_of_a_bar_are_told_apart_on_a_grey_print(board):
    with board.cast.reading("chu-tich") as work:
        found = matrix.matrix(work, SLUG)
    parts_ = [(one, 1) for one in Standing]
    told = Stacks("Xám", found.directive, found.as_of, "received", [Bar("Tất cả", 0, parts_)],
                  parts_, ["Phạm vi"])  # fmt: skip
    sheet = stack_pictures._stacks(told, "vi")
    shown = [one for one in sheet.figure.findobj(Rectangle) if one.get_linewidth() == 0.7]
    looks = {
        (one.get_hatch(), one.get_facecolor()[:3] == (1, 1, 1), one.get_linestyle())
        for one in shown
        if one.get_facecolor()[3]
    }
    assert len(looks) == len(Standing)


def test_the_bar_of_the_chase_counts_what_its_page_counts(board):
    layout = board.layout("chase", "so-tttt", slug=SLUG)
    links = [one.href for one in parts(layout, "A") if "/chart/" in (one.href or "")]
    assert links == [f"/chart/chase.png?directive={SLUG}"]
    said = picture(board, "chase", "so-tttt", as_of="")[0].text["Description"]
    (share,) = [one.children[0].children for one in parts(layout, "P")
                if "chase-of" in str(getattr(one, "className", ""))]  # fmt: skip
    assert f"{share} đơn vị đã nộp đủ" in said


def test_a_sign_of_money_in_a_name_is_drawn_as_it_stands(board):
    """Drawing libraries read ``$`` as the beginning of a formula, and refuse a wrong one."""
    with board.cast.reading("chu-tich") as work:
        found = matrix.matrix(work, SLUG, obligations=["14.1"])
        view = matrix.cell(work, SLUG, "14.1", None)
        points = matrix.series(work, SLUG, "14.1", None)
    name = "Quỹ 5$_{ và 6$"
    named = replace(
        found, rows=tuple(replace(row, short_name=name, name_vi=name) for row in found.rows)
    )
    assert chart_pictures.ranking_png(named, "14.1", "vi").startswith(b"\x89PNG")
    sheets = [
        chart_pictures._ranking(named, "14.1", "vi"),
        chart_pictures._trend(view, points, [], name, "vi"),
    ]
    for sheet in sheets:
        assert not any(one.get_parse_math() for one in sheet.figure.findobj(Text))


def test_a_ranking_of_thousands_without_a_number_is_no_taller_than_others(board):
    with board.cast.reading("chu-tich") as work:
        found = matrix.matrix(work, SLUG, obligations=["14.1"])
    row = next(one for one in found.rows if one.kind == "organization" and "14.1" in one.cells)
    silent = replace(
        row.cells["14.1"], value=None, numerator=None, denominator=None,
        standing=Standing.NOT_REPORTED,
    )  # fmt: skip
    many = tuple(
        replace(row, code=f"xa-{number}", cells={"14.1": silent}) for number in range(3_000)
    )
    sheet = chart_pictures._ranking(replace(found, rows=found.rows + many), "14.1", "vi")
    assert sheet.height * DOTS < 10_000
    assert any("2.8" in one and "không vẽ trong hình" in one for one in words_of(sheet))


@pytest.mark.parametrize(
    ("who", "kind", "query", "status"),
    [
        (MINE, "trend", {"obligation": "14.1", "organization": "tkv"}, 404),
        (MINE, "trend", {"obligation": "14.1"}, 404),
        (MINE, "trend", {"obligation": "14.1", "organization": "khong-co"}, 404),
        (MINE, "ranking", {"obligation": "14.1"}, 404),
        (DISTRICT, "trend", {"obligation": "14.1", "organization": "tkv"}, 404),
        ("chu-tich", "trend", {"obligation": "99.9"}, 404),
        ("chu-tich", "pie", {"obligation": "14.1"}, 404),
        ("chu-tich", "ranking", {"obligation": "C.2"}, 404),
        ("chu-tich", "map", {"obligation": "99.9"}, 404),
        (MINE, "standings", {"organization": "tkv"}, 404),
        (DISTRICT, "standings", {"organization": "tkv"}, 404),
        ("chu-tich", "standings", {"organization": "khong-co"}, 404),
        ("chu-tich", "chase", {"as_of": ""}, 403),
        ("so-tttt", "chase", {"directive": "khong-co", "as_of": ""}, 404),
        ("so-tttt", "chase", {}, 404),  # of no past instant
        ("chu-tich", "map", {"as_of": "hom-qua"}, 422),
        ("chu-tich", "map", {"as_of": "2031-01-01T00:00:00+07:00"}, 422),
        ("chu-tich", "map", {"directive": "khong-co"}, 404),
        (None, "map", {}, 401),
    ],
)
def test_nobody_gets_a_picture_of_what_they_may_not_see(board, who, kind, query, status):
    answer = board.get(who, f"/chart/{kind}.png", **{"as_of": MONDAY} | query)
    assert answer.status_code == status


def test_a_reader_of_a_branch_gets_its_map_and_no_total(board):
    found, _answer = picture(board, "map", DISTRICT, obligation="11.1")
    said = found.text["Description"]
    assert "Phạm vi: UBND thành phố Hạ Long" in said
    assert "toàn bộ" not in said


def test_beside_every_chart_lies_its_picture_with_the_very_figures(board):
    pages = (
        ("cell", {"directive": SLUG, "obligation": "14.1", "organization": "tkv", "as_of": MONDAY,
                  "basis": "accepted"}, {"trend"}),
        ("obligation", {"slug": SLUG, "code": "14.1"}, {"trend", "ranking", "multiples"}),
        ("matrix", {"directive": SLUG, "view": "map", "as_of": MONDAY}, {"map"}),
        ("matrix", {"directive": SLUG, "as_of": MONDAY, "basis": "accepted"}, {"standings"}),
        ("organization", {"code": "tkv"}, {"standings"}),
    )  # fmt: skip
    for name, variables, wanted in pages:
        layout = board.layout(name, "chu-tich", **variables)
        links = [
            one.href for one in parts(layout, "A") if "/chart/" in (getattr(one, "href", "") or "")
        ]
        assert {urlsplit(one).path for one in links} == {f"/chart/{one}.png" for one in wanted}
        for link in links:
            told = parse_qs(urlsplit(link).query)
            assert told["as_of"]
            assert told["basis"] == [variables.get("basis", "received")]
            query = {key: one[0] for key, one in told.items()}
            answer = board.get("chu-tich", urlsplit(link).path, **query)
            assert answer.status_code == 200, link


def test_every_standing_has_a_pattern_of_its_own_in_a_picture():
    assert set(HATCHES) == set(SIGNS)
    drawn = [one for one in HATCHES.values() if one]
    assert len(set(drawn)) == len(drawn)
