"""The matrix's own scripts, run in a browser: search, order, and names that stay text."""

import json
from pathlib import Path

import dash
import pytest

from tests.present.bare_page import a_bare_page

ASSETS = Path(__file__).parents[2] / "assets"
REACT = Path(dash.__file__).parent / "deps"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page():
    with a_bare_page() as page:
        page.set_content("<html lang='vi'><body><div id='here'></div></body></html>")
        for script in (
            REACT / "react@18.3.1.min.js",
            REACT / "react-dom@18.3.1.min.js",
            ASSETS / "dashAgGridFunctions.js",
            ASSETS / "dashAgGridComponentFunctions.js",
        ):
            page.add_script_tag(content=script.read_text("utf-8"))
        yield page


def finds(page, typed, name):
    """Whether the quick filter, as the grid runs it, keeps a row of that name."""
    return page.evaluate(
        """([typed, name]) => {
            const f = window.dashAgGridFunctions;
            const row = f.searchText({data: {name: name, search: ""}}).toUpperCase();
            return f.searchWords(typed.toUpperCase()).every(word => row.includes(word));
        }""",
        [typed, name],
    )


@pytest.mark.parametrize("typed", ["ha lam", "HÀ LẦM", "halam", "Hà Lầm", "lam ha", ""])
def test_a_name_is_found_however_it_is_typed(page, typed):
    assert finds(page, typed, "Than Hà Lầm")


def test_a_name_is_found_without_the_bar_of_its_d(page):
    assert finds(page, "dong bac", "Tổng Công ty Đông Bắc")
    assert not finds(page, "dong nam", "Tổng Công ty Đông Bắc")


def test_what_needs_somebody_comes_first_and_an_absent_cell_last_either_way(page):
    cells = [None, {"s": "met", "n": 100}, {"s": "behind", "n": 90}, {"s": "behind", "n": 5},
             {"s": "not_reported"}, {"s": "overdue"}]  # fmt: skip
    ordered = page.evaluate(
        """cells => [false, true].map(down => cells.slice().sort((a, b) =>
            (down ? -1 : 1) * window.dashAgGridFunctions.compareCells(a, b, null, null, down)))""",
        cells,
    )
    up = [cell and (cell["s"], cell.get("n")) for cell in ordered[0]]
    assert up == [
        ("overdue", None),
        ("behind", 5),
        ("behind", 90),
        ("not_reported", None),
        ("met", 100),
        None,
    ]
    assert ordered[1][-1] is None


def test_names_sort_as_a_vietnamese_dictionary_does(page):
    names = ["Đông Triều", "Cẩm Phả", "Ba Chẽ", "Đầm Hà", "Vân Đồn", "Uông Bí"]
    ordered = page.evaluate("names => names.sort(window.dashAgGridFunctions.compareNames)", names)
    assert ordered == ["Ba Chẽ", "Cẩm Phả", "Đầm Hà", "Đông Triều", "Uông Bí", "Vân Đồn"]


def drawn(page, renderer, props):
    """The HTML a renderer makes."""
    return page.evaluate(
        """([renderer, props]) => {
            const place = document.getElementById("here");
            const root = ReactDOM.createRoot(place);
            ReactDOM.flushSync(() => root.render(
                React.createElement(window.dashAgGridComponentFunctions[renderer], props)));
            const html = place.innerHTML;
            root.unmount();
            return html;
        }""",
        [renderer, props],
    )


def test_a_cell_shows_its_lines_and_says_its_sentence(page):
    cell = {"s": "behind", "a": "88,6%", "b": "◔ 20/24 đv", "p": 88.6, "t": 100,
            "l": "TKV, mục 14: 88,6 phần trăm", "m": ["partial"]}  # fmt: skip
    html = drawn(page, "MatrixCell", {"value": cell})
    assert '<span class="m-unseen">TKV, mục 14: 88,6 phần trăm</span>' in html
    assert 'class="m-cell m-behind"' in html
    assert 'class="m-cell-second m-cell-partial" aria-hidden="true">◔ 20/24 đv<' in html
    assert "width: 88.6%" in html


def test_an_unassigned_cell_is_a_faint_dot_and_no_standing(page):
    html = drawn(page, "MatrixCell", {"value": None})
    assert html == '<div class="m-cell-absent" aria-hidden="true">·</div>'


@pytest.mark.parametrize("renderer", ["MatrixCell", "MatrixName"])
def test_a_name_that_looks_like_markup_stays_text(page, renderer):
    name = "<img src=x onerror=window.broken=1>"
    cell = {"s": "met", "a": name, "b": name, "l": name}
    html = drawn(page, renderer, {"value": cell, "data": {"name": name, "code": "x", "level": 1}})
    assert "<img" not in html
    assert "&lt;img" in html
    assert json.loads(page.evaluate("JSON.stringify(window.broken || null)")) is None


def test_the_arrow_says_which_branch_it_opens_and_whether_it_is_open(page):
    row = {"name": "TKV", "code": "tkv", "level": 1, "below": True, "open": False}
    html = drawn(page, "MatrixName", {"data": row})
    assert 'aria-expanded="false"' in html
    assert 'data-toggle="tkv"' in html
    assert 'aria-expanded="true"' in drawn(page, "MatrixName", {"data": row | {"open": True}})
