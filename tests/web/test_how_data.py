"""How a number came about: the same steps wherever it stands, to whom may know it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.present.how_words import how_words
from monitor.services import matrix
from monitor.store import migrate
from tests.builders import SLUG
from tests.conftest import an_engine
from tests.web.test_matrix_page import Board, parts, text_of

MONDAY = "2020-08-10T08:00:00+07:00"


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    engine = an_engine(f"sqlite:///{tmp_path_factory.mktemp('how') / 'monitor.db'}")
    migrate.upgrade(engine)
    yield Board(engine)
    engine.dispose()


def asked(board, who="chu-tich", **query):
    return board.get(who, "/data/how", **{"obligation": "14.1", "row": "tkv"} | query)


@pytest.mark.parametrize("row", ["tkv", "all", "K4", "than-ha-lam"])
def test_the_steps_are_those_of_the_cells_own_page(board, row):
    told = asked(board, row=row, as_of=MONDAY, basis="accepted").get_json()
    cell = text_of(
        board.layout("cell", "chu-tich", directive=SLUG, obligation="14.1", organization=row,
                     as_of=MONDAY, basis="accepted")
    )  # fmt: skip
    assert len(told["steps"]) > 3
    for step in told["steps"]:
        assert step in cell
    assert told["cell"].startswith(f"/cell/{SLUG}/14.1/{row}?")
    assert "basis=accepted" in told["cell"]
    assert "08:00" in told["number"]


@pytest.mark.parametrize(
    ("who", "query", "status"),
    [
        ("than-ha-lam", {"row": "tkv"}, 404),
        ("than-ha-lam", {"row": "all"}, 404),
        ("than-ha-lam", {"row": "khong-co"}, 404),
        ("ubnd-huyen-193", {"row": "tkv"}, 404),
        ("chu-tich", {"obligation": "99.9"}, 404),
        ("chu-tich", {"directive": "khong-co"}, 404),
        ("chu-tich", {"as_of": "hom-qua"}, 422),
        (None, {}, 401),
    ],
)
def test_what_a_reader_may_not_see_is_not_explained_to_them(board, who, query, status):
    assert asked(board, who, **query).status_code == status


PAGES = (
    ("home", {}),
    ("matrix", {"directive": SLUG, "view": "list", "obligation": "14.1", "as_of": MONDAY}),
    ("matrix", {"directive": SLUG, "view": "compare", "since": "2020-08-06T09:00",
                "as_of": MONDAY}),
    ("obligations", {"slug": SLUG}),
    ("obligation", {"slug": SLUG, "code": "14.1"}),
    ("organization", {"code": "tkv"}),
    ("cell", {"directive": SLUG, "obligation": "14.1", "organization": "all", "as_of": MONDAY}),
)  # fmt: skip


@pytest.mark.parametrize(("name", "variables"), PAGES, ids=str)
def test_every_number_that_was_added_up_bears_the_sign_that_tells_how(board, name, variables):
    layout = board.layout(name, "chu-tich", **variables)
    signs = [one for one in parts(layout, "Button") if hasattr(one, "data-how")]
    assert signs, "no sign on the page"
    for sign in signs:
        query = {
            key: one[0] for key, one in parse_qs(urlsplit(getattr(sign, "data-how")).query).items()
        }
        answer = board.get("chu-tich", "/data/how", **query)
        assert answer.status_code == 200, query
        assert answer.get_json()["steps"]
        assert getattr(sign, "aria-label").startswith("Cách tính")


def test_a_list_marks_sums_and_not_what_was_typed(board):
    layout = board.layout("matrix", "chu-tich", **PAGES[1][1])
    rows = {
        parse_qs(urlsplit(getattr(one, "data-how")).query)["row"][0]
        for one in parts(layout, "Button")
        if hasattr(one, "data-how")
    }
    with board.cast.reading("chu-tich") as work:
        found = matrix.matrix(work, SLUG, depth=9, obligations=["14.1"])
    cells = {row.code: row.cells["14.1"] for row in found.rows
             if row.kind == "organization" and "14.1" in row.cells}  # fmt: skip
    assert rows == {code for code, cell in cells.items() if cell.contribution != "own"}
    assert how_words(cells["tkv"], found.columns[0].duty, found.directive, found.as_of, "vi")


def test_the_numbers_of_the_first_page_say_how_they_are_made(board):
    layout = board.layout("home", "chu-tich")
    boxes = [
        one for one in parts(layout, "Section")
        if "m-card" in (getattr(one, "className", "") or "")
        and any(getattr(it, "className", "") and "stand-number" in it.className
                for it in parts(one, "Div"))
    ]  # fmt: skip
    assert len(boxes) >= 2
    for box in boxes:
        assert "Cách tính" in text_of(box)
    assert "trên số đơn vị phải báo cáo" in text_of(boxes[0])


def test_the_first_page_tells_first_what_has_a_target_and_folds_the_rest(board):
    layout = board.layout("home", "chu-tich")
    folded = [
        one for one in parts(layout, "Details") if getattr(one, "className", "") == "stand-others"
    ]
    others = {text_of(row) for one in folded for row in parts(parts(one, "Tbody")[0], "Tr")}
    [main] = [one for one in parts(layout, "Div") if getattr(one, "className", "") == "stand-main"]
    lines = {text_of(row) for body in parts(main, "Tbody") for row in parts(body, "Tr")}
    assert others < lines
    assert all("mục tiêu" in one for one in lines - others)
    assert not any("mục tiêu 100%" in one and "chỉ liệt kê" not in one for one in others)
    # What the card says of them adds up.
    [note] = [one for one in parts(main, "Span") if getattr(one, "className", "") == "m-card-note"]
    counted = [int(one.split()[0]) for one in text_of(note).split(", ")]
    assert sum(counted) == len(lines - others)
