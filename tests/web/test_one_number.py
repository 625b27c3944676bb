"""Every number is the same wherever it is told: of generated days, at one instant, on one basis.

The board's data, the list, a cell opened, trends, the pages of duties and bodies, files, papers,
the interface for programs, the statistic, the digest and the comparison are each held against the
matrix of the service.
"""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from urllib.parse import unquote, urlsplit

import pytest
from python_calamine import CalamineWorkbook

from monitor.domain.directive import BASES
from monitor.domain.exports import Wanted
from monitor.domain.standing import Standing
from monitor.files.board_file import board_file
from monitor.files.export_room import make_due
from monitor.files.matrix_file import FIRST_LINE
from monitor.files.matrix_json import matrix_json
from monitor.files.papers import paper_of
from monitor.present.formats import fraction
from monitor.present.papers import Figure
from monitor.present.standings import value_words
from monitor.services import comparison, digests, exports, matrix, papers
from monitor.services.leading import Job
from monitor.services.task_statistic import statistic
from monitor.store import migrate
from monitor.web.app import create_app
from monitor.web.matrix_data import as_data
from monitor.web.matrix_state import EVERY_DUTY, MatrixState
from monitor.web.pages import obligations, organizations
from monitor.web.pages.matrix_list import list_part
from tests.builders import SLUG, Cast, golden_cast
from tests.campaign import DAY, EVENING, MORNING, Campaign
from tests.conftest import copy_sqlite, made_once
from tests.web.conftest import some_settings
from tests.web.programs import Programs

DAYS, STEPS, SEEDS = 4, 18, (1, 2)
NOW = MORNING + (DAYS - 1) * DAY + EVENING
INSTANTS = (MORNING + DAY + EVENING, MORNING + 2 * DAY + timedelta(hours=16), NOW)


@pytest.fixture(scope="module", params=SEEDS)
def seeded(request, tmp_path_factory):
    """Days of reports, returns, corrections, new targets and extensions, drawn from a seed."""

    def play(empty):
        migrate.upgrade(empty)
        campaign = Campaign(golden_cast(empty), request.param)
        for number in range(DAYS):
            campaign.day(number, STEPS)

    place = made_once(tmp_path_factory, f"days{request.param}.db", play)
    engine = copy_sqlite(place, tmp_path_factory.mktemp("one") / "monitor.db")
    yield Cast(engine, NOW)
    engine.dispose()


@pytest.fixture(params=BASES)
def basis(request):
    return request.param


@pytest.fixture(params=INSTANTS, ids=lambda at: f"{at:%dT%H}")
def at(request):
    return request.param


@pytest.fixture(params=["chu-tich", "tkv"])
def seen(request, seeded, at, basis):
    """A reader's matrix, and what else is asked of the same instant on the same basis."""
    with seeded.reading(request.param) as work:
        yield work, matrix.matrix(work, SLUG, at, basis, depth=9)


def numbers(found):
    """Every cell's exact value by row and duty; None is not known."""
    return {
        (row.kind, row.code, code): None if cell.value is None else Decimal(cell.value)
        for row in found.rows
        for code, cell in row.cells.items()
    }


def test_the_board_s_data_and_the_interface_hold_the_matrix(seen):
    _work, found = seen
    wanted = numbers(found)
    assert any(value is not None for value in wanted.values())
    assert {
        (row["kind"], row["code"], code): Decimal(str(cell["n"])) if "n" in cell else None
        for row in as_data(found, "vi")["rows"]
        for code, cell in row["cells"].items()
    } == wanted
    assert {
        (row["kind"], row[row["kind"]], code): Decimal(cell["value"]) if cell["value"] else None
        for row in matrix_json(found, "vi")["rows"]
        for code, cell in row["cells"].items()
    } == wanted


def test_csv_and_excel_hold_it_line_by_line(seen):
    _work, found = seen
    text = board_file(found, "csv", "vi").decode("utf-8-sig")
    book = CalamineWorkbook.from_filelike(io.BytesIO(board_file(found, "xlsx", "vi")))
    sheet = book.get_sheet_by_index(0).to_python()[FIRST_LINE:]
    for lines in (list(csv.reader(io.StringIO(text)))[1:], sheet):
        read = {
            (row.kind, row.code, one.obligation): value
            for row, line in zip(found.rows, lines, strict=True)
            for place, one in enumerate(found.columns)
            if one.obligation in row.cells
            for value in [None if line[3 + 3 * place] == "" else Decimal(str(line[3 + 3 * place]))]
        }
        assert read == numbers(found)


def parts(component, kind):
    """Every part of a kind within a component."""
    if isinstance(component, list | tuple):
        for one in component:
            yield from parts(one, kind)
        return
    if type(component).__name__ == kind:
        yield component
    if getattr(component, "children", None) is not None and not isinstance(component, str):
        yield from parts(component.children, kind)


def test_the_list_says_it_in_the_same_words(seen):
    work, found = seen
    state = MatrixState(SLUG, found.as_of, found.basis, view="list", obligation=EVERY_DUTY)
    said = {}
    for line in parts(list_part(work, state, "vi"), "Tr"):
        for link in parts(line.children[0], "A"):
            _cell, _slug, duty, code = urlsplit(link.href).path.strip("/").split("/")
            value = next((one.children for one in parts(line.children[2], "B")), None)
            said[unquote(code), duty] = value
    duties = {one.obligation: one.duty for one in found.columns}
    assert said == {
        (row.code, code): value_words(cell, duties[code], "vi") if cell.value else None
        for row in found.rows
        if row.kind == "organization"
        for code, cell in row.cells.items()
    }


def test_a_cell_opened_and_the_last_point_of_its_trend_are_the_cell(seen):
    work, found = seen
    for row in found.rows:
        if row.kind == "group" and row.code != "all":
            continue
        unit = row.code if row.kind == "organization" else None
        for code, cell in row.cells.items():
            opened = matrix.cell(work, SLUG, code, unit, found.as_of, found.basis)
            assert opened.cell == cell, (row.code, code)
    row = next(row for row in found.rows if row.kind == "organization")
    for code, cell in row.cells.items():
        points = matrix.series(work, SLUG, code, row.code, found.basis, found.as_of)
        assert points[-1].cell == cell, code


def test_the_statistic_counts_its_cells(seen):
    work, found = seen
    told = statistic(work, SLUG, found.as_of, found.basis, depth=9)
    counts = {row.code: row.count for row in told.rows if row.kind == "organization"}
    for row in found.rows:
        if row.kind == "organization":
            standings = [cell.standing for cell in row.cells.values()]
            exempt = standings.count(Standing.NOT_APPLICABLE)
            assert counts[row.code].exempt == exempt
            assert counts[row.code].given == len(standings) - exempt


def test_the_digest_and_the_comparison_tell_its_totals(seen):
    work, found = seen
    rows = {row.code: row for row in found.rows}
    told = digests.statement(work, SLUG, found.as_of, found.basis)
    both = comparison.compare(work, SLUG, found.as_of - DAY, found.as_of, found.basis)
    lines = [*told.indicators, *both.lines]
    assert lines
    for line in lines:
        code = line.who.code if line.who else "all" if found.is_whole else "tkv"
        assert line.cell == rows[code].cells[line.duty.code]
    for one in both.cells:
        assert one.now == rows[one.who.code].cells.get(one.code)
    flows = {one.standing: one.now for one in both.flows}
    standings = [
        cell.standing
        for row in found.rows
        if row.kind == "organization"
        for cell in row.cells.values()
    ]
    assert flows == {one: standings.count(one) for one in flows}
    assert sum(flows.values()) == len(standings)


def test_the_official_report_has_its_totals_in_its_own_words(seeded, at, basis):
    with seeded.reading("so-tttt") as work:
        told = papers.material(work, SLUG, at, basis)
        found = matrix.matrix(work, SLUG, at, basis, depth=9)
    groups = {row.code: row for row in found.rows if row.kind == "group"}
    annex = paper_of(told, "report").annexes[0].blocks[0]
    for one, line in zip(found.columns, annex.lines, strict=True):
        for code, entry in zip(groups, line[2:], strict=True):
            cell = groups[code].cells.get(one.obligation)
            if cell is not None and cell.standing is not None:
                assert isinstance(entry, Figure)
                assert entry.words == value_words(cell, one.duty, "vi")


def test_what_is_served_and_what_the_worker_makes_is_it_too(seeded, at, basis):
    programs = Programs(seeded)
    with seeded.reading("chu-tich") as work:
        found = matrix.matrix(work, SLUG, at, basis, depth=9)
    query = f"as_of={at.isoformat()}&basis={basis}&depth=9".replace("+", "%2B")
    path = f"/directives/{SLUG}/matrix?{query}"
    told = programs.get("chu-tich", path).get_json()
    assert told == matrix_json(found, "vi")
    served = programs.get("chu-tich", f"{path}&format=csv").data
    assert served == board_file(found, "csv", "vi")
    Job(seeded.office, "plan", "worker", DAY).run(lambda: "")
    with seeded.writing("chu-tich") as work:
        job = exports.ask(work, Wanted(SLUG, "matrix", "csv", "vi", at, basis, depth=9))
    make_due(seeded.office, "worker")
    with seeded.writing("chu-tich") as work:
        assert exports.fetch(work, job.number)[1] == served


def lines_of(page, place):
    """The rows of a page's tables by where they lead to: ``("14.1", "tkv") -> cells``."""
    return {
        tuple(unquote(one) for one in path[2:]): row.children
        for row in parts(page, "Tr")
        for link in parts(row.children[0], "A")
        if (path := urlsplit(link.href).path.strip("/").split("/"))[0] == place
    }


def bold(component):
    return next((one.children for one in parts(component, "B")), None)


@pytest.fixture(scope="module")
def app(seeded):
    return create_app(some_settings(), seeded.office)


@pytest.mark.parametrize("name", ["chu-tich", "tkv"])
def test_the_duties_pages_hold_it_for_the_whole_and_for_every_body(seeded, app, name):
    with app.test_request_context("/"), seeded.reading(name) as work:
        found = matrix.matrix(work, SLUG)  # the page lists no communes
        every = lines_of(obligations.layout(work), "obligations")
        pages = {
            one.obligation: obligations.obligation(work, SLUG, one.obligation)
            for one in found.columns
        }
    whole = next((row for row in found.rows if row.code == "all"), None)
    assert (whole is not None) == (name == "chu-tich")
    for column in found.columns:
        code, duty = column.obligation, column.duty
        cell = whole.cells.get(code) if whole else None
        if cell is not None:
            value = value_words(cell, duty, "vi") if cell.value else None
            assert bold(every[code,][2]) == value
            assert every[code,][3].children == fraction(cell.reported, cell.expected, "vi")
            big = [one for one in parts(pages[code], "B") if "big-number" in str(one)]
            assert [one.children for one in big] == ([value] if cell.standing and value else [])
        bodies = lines_of(pages[code], "cell")
        for row in found.rows:
            if row.kind == "organization" and code in row.cells:
                one, said = row.cells[code], bodies.pop((code, row.code))
                assert bold(said[1]) == (value_words(one, duty, "vi") if one.value else None)
                if one.denominator is not None:
                    told = fraction(one.numerator, one.denominator, "vi")
                    assert said[2].children == told
        assert not {place for place in bodies if place[1] != "all"}


@pytest.mark.parametrize("name", ["chu-tich", "tkv"])
def test_a_body_s_page_holds_its_row(seeded, app, name):
    with app.test_request_context("/"), seeded.reading(name) as work:
        found = matrix.matrix(work, SLUG, depth=9)
        rows = [row for row in found.rows if row.kind == "organization"]
        chosen = [rows[0], *rows[1 :: max(1, len(rows) // 8)]]
        pages = {row.code: organizations.organization(work, row.code) for row in chosen}
    duties = {one.obligation: one.duty for one in found.columns}
    for row in chosen:
        said = {
            place[0]: bold(line[3]) for place, line in lines_of(pages[row.code], "cell").items()
        }
        assert said == {
            code: value_words(cell, duties[code], "vi") if cell.value else None
            for code, cell in row.cells.items()
        }
