"""What the board is exported as: row for row what the browser shows, number for number the same."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml import etree
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from monitor.domain.errors import Invalid
from monitor.domain.standing import Standing
from monitor.files.matrix_file import FIRST_LINE, PALE, matrix_csv, matrix_xlsx
from monitor.files.matrix_json import matrix_json
from monitor.files.matrix_pdf import matrix_pdf
from monitor.files.matrix_view import Wish, narrowed
from monitor.files.papers import paper_of
from monitor.present.language import translator
from monitor.present.papers import Figure
from monitor.present.print_signs import SIGNS
from monitor.present.standings import value_words
from monitor.present.urgency import NEEDS_ACTION, URGENCY
from monitor.services import matrix, papers
from monitor.web.app import create_app
from monitor.web.matrix_data import as_data
from monitor.web.matrix_files import wish_of
from monitor.web.matrix_state import MatrixState, read_state
from monitor.web.pages.matrix import _ask
from tests.builders import SLUG, Cast
from tests.conftest import copy_sqlite
from tests.present.bare_page import a_bare_page
from tests.quang_ninh import PASSWORD, busy_afternoon, furnish
from tests.web.conftest import sign_in, some_settings

ASSETS = Path(__file__).parents[2] / "assets"
MONDAY = "2020-08-10T08:00:00+07:00"
INSTANTS = (
    pytest.param("2020-08-06T18:00:00+07:00", marks=pytest.mark.long),
    pytest.param("2020-08-07T16:00:00+07:00", marks=pytest.mark.long),
    MONDAY,
)
LATE = (Standing.OVERDUE, Standing.BEHIND)
WISHES = [
    Wish(empty=False),
    Wish(),
    Wish(sort="name", empty=False),
    Wish(sort="worst"),
    Wish(sort="14.1", empty=False),
    Wish(show=LATE, empty=False),
    Wish(show=(Standing.NOT_REPORTED,), q="thanh pho"),
    Wish(need=True, group="K4", empty=False, sort="worst"),
    Wish(q="HA LAM"),
    Wish(items=("14", "closing"), empty=False),
    Wish(items=("1",), show=(Standing.REPORTED,), sort="worst", empty=False),
    Wish(group="K3", sort="1.1"),
    Wish(q="không có đơn vị nào như vậy", empty=False),
]
BROWSER = """
window.dash_clientside = {no_update: null, callback_context: {outputs_list: [0, 0, 0, [], 0]}};
window.history.replaceState = () => {};
Object.defineProperty(window, 'sessionStorage', {value: {
    getItem: () => null, setItem() {}, removeItem() {},
}});
window.fetch = async () => ({ok: true, status: 200, json: async () => window.told});
"""
SHOW = """async ([ask, w]) => {
    const [rows, columns] = await window.dash_clientside.matrix.show(
        {...ask, url: ask.url + Math.random(), fold: w.fold}, w.q, w.show, w.need, w.group,
        w.items, w.sort, !w.empty, null);
    return {
        rows: rows.map(row => row.id),
        faded: rows.map(row => Object.keys(row.cells).filter(code => row.cells[code].f)),
        columns: columns.flatMap(group => group.children.map(one => one.colId)),
        file: document.querySelector("a").getAttribute("href"),
    };
}"""


@pytest.fixture(scope="module")
def cast(migrated_sqlite, tmp_path_factory):
    """The real province on its busy afternoon; these tests only look."""
    engine = copy_sqlite(migrated_sqlite, tmp_path_factory.mktemp("files") / "monitor.db")
    furnish(engine)
    yield busy_afternoon(Cast(engine)).at(MONDAY)
    engine.dispose()


def asked(cast, name="chu-tich", as_of=None, basis=None):
    with cast.reading(name) as work:
        at = datetime.fromisoformat(as_of) if as_of else None
        return matrix.matrix(work, SLUG, at, basis, depth=9)


@pytest.fixture(scope="module")
def screen(cast):
    """What the board's own script shows of the same matrix, asked for one way or another."""
    found = asked(cast)
    ask = _ask(MatrixState(SLUG), found.directive, translator("vi"))
    with a_bare_page() as page:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.set_content("<html lang='vi'><a data-file='csv'></a></html>")
        page.add_script_tag(content=f"window.told = {json.dumps(as_data(found, 'vi'))};{BROWSER}")
        for name in ("dashAgGridFunctions.js", "40-folds.js", "41-matrix.js"):
            page.add_script_tag(content=(ASSETS / name).read_text("utf-8"))

        def show(wish):
            told = {
                "q": wish.q, "show": [one.value for one in wish.show], "need": wish.need,
                "group": wish.group, "items": list(wish.items), "sort": wish.sort,
                "empty": wish.empty, "fold": "" if wish.is_filtered else "*",
            }  # fmt: skip
            return page.evaluate(SHOW, [ask, told])

        yield show


@pytest.mark.browser
@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_a_file_has_the_rows_and_columns_of_the_screen_in_their_order(cast, screen, wish):
    made = narrowed(asked(cast), wish, "vi")
    shown = screen(wish)
    assert [f"{row.kind}:{row.code}" for row in made.rows] == shown["rows"]
    columns = [one.obligation for one in made.columns]
    assert columns == [one for one in shown["columns"] if one not in ("name", "stack")]
    pale = pale_in_csv(made, wish)
    assert pale == [[one for one in columns if one in codes] for codes in shown["faded"]]
    link = urlsplit(shown["file"])
    told = dict(parse_qsl(link.query))
    assert link.path.endswith("/file.csv")
    assert told["directive"] == SLUG
    # The order of the standings in the address is the legend's, and means nothing.
    asks = wish_of(read_state(SLUG, told))
    assert replace(asks, show=()) == replace(wish, show=())
    assert set(asks.show) == set(wish.show)


def pale_in_csv(made, wish):
    """The cells of each line that its last column says the filters do not match."""
    lines = list(csv.reader(io.StringIO(matrix_csv(made, "vi", wish).decode("utf-8-sig"))))
    if lines[0][-1] != "Không khớp bộ lọc":
        return [[] for _line in lines[1:]]
    told = [line[-1].removeprefix("nhiệm vụ ") for line in lines[1:]]
    return [one.split(", ") if one else [] for one in told]


def pale_in_excel(raw):
    """The places (row, column, from 1) of the board's cells whose letters are pale."""
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        styles = etree.fromstring(book.read("xl/styles.xml"))
        board = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    fonts = [
        any(str(one.get("rgb", "")).endswith(PALE[1:]) for one in font.iterfind("{*}color"))
        for font in styles.find("{*}fonts")
    ]
    looks = [fonts[int(one.get("fontId"))] for one in styles.find("{*}cellXfs")]
    return {
        place_in_sheet(one.get("r"))
        for one in board.iterfind(".//{*}c")
        if looks[int(one.get("s", 0))]
    }


def place_in_sheet(name):
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", name).groups()
    column = 0
    for one in letters:
        column = column * 26 + ord(one) - 64
    return int(row), column


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_cells_a_filter_leaves_pale_on_the_screen_are_pale_in_the_file(cast, form):
    wish = Wish(show=(Standing.OVERDUE,), empty=False)
    made = narrowed(asked(cast), wish, "vi")
    codes = [one.obligation for one in made.columns]
    pale = {
        (row.code, code)
        for row in made.rows
        for code in codes
        if code in row.cells and row.cells[code].standing is not Standing.OVERDUE
    }
    strong = {(row.code, code) for row in made.rows for code in codes if code in row.cells} - pale
    assert pale
    assert strong
    if form == "pdf":
        drawn = PdfReader(io.BytesIO(matrix_pdf(made, "vi", wish)))
        said = drawn.pages[0].extract_text()
        assert "chữ nhạt: ô không khớp bộ lọc" in said
        red, grey, green, blue = 0.650980, *(int(PALE[n : n + 2], 16) / 255 for n in (1, 3, 5))
        content = b"".join(page.get_contents().get_data() for page in drawn.pages).decode("latin-1")
        inks = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) rg", content)
        near = [tuple(round(float(one), 2) for one in ink) for ink in inks]
        assert near.count((round(grey, 2), round(green, 2), round(blue, 2))) == len(pale)
        assert sum(one[0] == round(red, 2) for one in near) == len(strong)
        return
    raw = matrix_xlsx(made, "vi", wish)
    places = pale_in_excel(raw)
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    wanted = {
        (FIRST_LINE + 1 + number, 4 + 3 * codes.index(code))
        for number, row in enumerate(made.rows)
        for code in codes
        if (row.code, code) in pale and row.cells[code].value is not None
    }
    assert wanted <= places
    assert {(row, 1 + (column - 1) // 3 * 3) for row, column in places} >= wanted
    assert len({(row, (column - 1) // 3) for row, column in places}) == len(pale)
    heads = book.get_sheet_by_index(0).to_python()[:3]
    assert "chữ nhạt: ô không khớp bộ lọc" in str(heads)
    cells = book.get_sheet_by_index(1).to_python()
    assert cells[0][-1] == "Khớp bộ lọc"
    matched = {(line[0], line[2]) for line in cells[1:] if line[-1] == "khớp"}
    assert matched == strong
    definitions = str(book.get_sheet_by_index(2).to_python())
    assert "Ô chữ nhạt là ô không khớp bộ lọc." in definitions
    assert "Bộ lọc: Quá hạn" in definitions


def test_without_a_filter_no_cell_is_pale_and_no_column_speaks_of_it(cast):
    made = asked(cast)
    raw = matrix_xlsx(made, "vi")
    assert not pale_in_excel(raw)
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    assert "nhạt" not in str([book.get_sheet_by_index(n).to_python() for n in range(3)])
    head = matrix_csv(made, "vi").decode("utf-8-sig").splitlines()[0]
    assert "Không khớp" not in head


def test_every_standing_is_told_by_a_sign_of_its_own():
    assert set(SIGNS) == {*Standing, None}
    assert len(set(SIGNS.values())) == len(SIGNS)
    assert set(URGENCY) == set(SIGNS)
    assert set(SIGNS) > NEEDS_ACTION


def numbers_of(found):
    """Every cell's exact value by row and duty; None is not known."""
    return {
        (row.kind, row.code, code): None if cell.value is None else Decimal(cell.value)
        for row in found.rows
        for code, cell in row.cells.items()
    }


@pytest.mark.parametrize("basis", ["received", "accepted"])
@pytest.mark.parametrize("as_of", INSTANTS)
def test_screen_interface_and_every_file_hold_the_same_numbers(cast, as_of, basis):
    found = asked(cast, as_of=as_of, basis=basis)
    wanted = numbers_of(found)
    assert wanted
    grid = as_data(found, "vi")
    shown = {
        (row["kind"], row["code"], code): Decimal(str(cell["n"])) if "n" in cell else None
        for row in grid["rows"]
        for code, cell in row["cells"].items()
    }
    assert shown == wanted
    told = {
        (row["kind"], row[row["kind"]], code): Decimal(cell["value"]) if cell["value"] else None
        for row in matrix_json(found, "vi")["rows"]
        for code, cell in row["cells"].items()
    }
    assert told == wanted
    assert in_excel(found) == wanted
    assert in_csv(found) == wanted


def place_of(found, line):
    """Which of the matrix's rows a line of a file is: they stand in one order."""
    row = found.rows[line]
    return row, [one.obligation for one in found.columns if one.obligation in row.cells]


def in_excel(found):
    book = CalamineWorkbook.from_filelike(io.BytesIO(matrix_xlsx(found, "vi")))
    lines = book.get_sheet_by_index(0).to_python()[FIRST_LINE:]
    return read_lines(found, lines, lambda value: None if value == "" else Decimal(str(value)))


def in_csv(found):
    text = matrix_csv(found, "vi").decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))[1:]
    return read_lines(found, lines, lambda value: None if value == "" else Decimal(value))


def read_lines(found, lines, number):
    assert len(lines) == len(found.rows)
    made = {}
    for place, line in enumerate(lines):
        row, codes = place_of(found, place)
        assert line[0] == row.code
        for at, one in enumerate(found.columns):
            value, standing, coverage = line[3 + 3 * at : 6 + 3 * at]
            if one.obligation in codes:
                made[row.kind, row.code, one.obligation] = number(value)
                cell = row.cells[one.obligation]
                if cell.reported is not None:
                    assert (
                        coverage.split()[0].replace(".", "") == f"{cell.reported}/{cell.expected}"
                    )
            else:
                assert (value, standing, coverage) == ("", "", "")
    return made


def test_the_official_report_and_the_printed_board_hold_the_board_s_numbers(cast):
    found = asked(cast)
    with cast.reading("so-tttt") as work:
        told = papers.material(work, SLUG, found.as_of)
    groups = {row.code: row for row in found.rows if row.kind == "group"}
    annex = paper_of(told, "report").annexes[0].blocks[0]
    for one, line in zip(found.columns, annex.lines, strict=True):
        for code, entry in zip(groups, line[2:], strict=True):
            cell = groups[code].cells.get(one.obligation)
            if cell is not None and cell.standing is not None:
                assert isinstance(entry, Figure)
                assert entry.words == value_words(cell, one.duty, "vi")
    pages = PdfReader(io.BytesIO(matrix_pdf(narrowed(found, Wish(group="K4"), "vi"), "vi"))).pages
    printed = "".join(page.extract_text() for page in pages)
    for cell in groups["K4"].cells.values():
        if cell.value is not None and cell.standing is not None:
            assert cell.value.replace(".", ",") in printed.replace("100%", "100,0%")
    assert "Phạm vi: toàn bộ" in printed
    assert "Bộ lọc:" in printed
    assert "10/08/2020 08:00" in printed


@pytest.fixture(scope="module")
def app(cast, tmp_path_factory):
    return create_app(some_settings(data_dir=tmp_path_factory.mktemp("d")), cast.office)


@pytest.fixture
def browse(app):
    def open_browser(name):
        browser = app.test_client()
        assert sign_in(browser, name, PASSWORD).status_code == 303
        return browser

    return open_browser


@pytest.mark.parametrize("form", ["xlsx", "csv", "pdf"])
def test_the_button_gives_what_its_address_says(browse, form):
    query = f"directive={SLUG}&show=overdue&group=K4&as_of=2020-08-09T08:00&basis=accepted"
    answer = browse("chu-tich").get(f"/matrix/file.{form}?{query}")
    assert answer.status_code == 200
    name = f'filename="{SLUG}_2020-08-09T0800_accepted.{form}"'
    assert name in answer.headers["Content-Disposition"]
    if form == "csv":
        lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert {line["Mã"] for line in lines} >= {"all", "K4", "tkv"}
        assert "ubmttq" not in {line["Mã"] for line in lines}
        assert lines[0]["Bộ lọc"] == "Bộ lọc: Quá hạn; Ngành than"


def test_a_part_of_the_province_gets_its_part_and_the_file_says_so(browse):
    answer = browse("tkv").get(f"/matrix/file.csv?directive={SLUG}")
    lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert "tkv" in {line["Mã"] for line in lines}
    assert {"all", "K4", "dong-bac"}.isdisjoint(line["Mã"] for line in lines)
    assert "Tập đoàn" in lines[0]["Phạm vi"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/matrix/file.exe?directive=5305-UBND-XD6", 404),
        ("/matrix/file.csv?directive=khong-co", 404),
        ("/matrix/file.csv?directive=5305-UBND-XD6&as_of=hom-qua", 422),
    ],
)
def test_a_file_of_nothing_is_refused(browse, address, status):
    assert browse("chu-tich").get(address).status_code == status


def test_a_print_of_a_nation_is_refused_before_it_is_begun(cast):
    found = asked(cast)
    nation = replace(found, rows=found.rows * 10)
    with pytest.raises(Invalid, match="print_too_long"):
        matrix_pdf(nation, "vi")
