"""The board and an opened cell: what they say is what the services say, to whom they may say it."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import dash
import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor.domain.errors import Invalid
from monitor.domain.roles import May
from monitor.domain.standing import Standing
from monitor.present.urgency import SHOWN, URGENCY
from monitor.services import matrix, passwords, sessions
from monitor.services.accounts import NOBODY
from monitor.store import accounts, migrate
from monitor.store.engine import writing
from monitor.web import matrix_data
from monitor.web.app import create_app
from monitor.web.charts import graph
from monitor.web.matrix_state import MatrixState, read_instant, read_state
from monitor.web.pages import matrix_list
from monitor.web.visit import cookie_name
from tests.builders import SLUG, played_golden
from tests.conftest import an_engine
from tests.domain.test_golden import INSTANTS
from tests.services.test_golden import BASES, wanted
from tests.web.conftest import PASSWORD, some_settings

ASSETS = Path(__file__).parents[2] / "assets"
END = "2020-08-20T00:00:00+07:00"


class Board:
    """The app over the worked example, and what its people are shown."""

    def __init__(self, engine):
        self.cast = played_golden(engine, END)
        self.settings = some_settings()
        self.app = create_app(self.settings, self.cast.office)
        self.layouts = {one["name"]: one["layout"] for one in dash.page_registry.values()}
        self._cookies = {}

    def cookie(self, name):
        if name not in self._cookies:
            with writing(self.cast.engine) as session:
                person = accounts.by_username(session, name)
                hashed = passwords.hash_password(PASSWORD)
                accounts.set_password(session, person.id, hashed=hashed, at=person.created_at)
            with self.cast.office.writing(NOBODY) as work:
                found = sessions.sign_in(work, name, PASSWORD, "127.0.0.1")
            self._cookies[name] = f"{cookie_name(self.settings)}={found.token}"
        return self._cookies[name]

    @contextmanager
    def at(self, instant):
        """Another day, with sessions of that day: one begun later would not be honoured then."""
        kept, self._cookies = self._cookies, {}
        self.cast.at(instant)
        try:
            yield
        finally:
            self.cast.at(END)
            self._cookies = kept

    def get(self, name, path=matrix_data.PATH, **query):
        headers = {"Cookie": self.cookie(name)} if name else {}
        told = {"directive": SLUG} | query
        return self.app.test_client(use_cookies=False).get(path, query_string=told, headers=headers)

    def told(self, name, **query):
        answer = self.get(name, **query)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def layout(self, page, name, **variables):
        with self.app.test_request_context("/", headers={"Cookie": self.cookie(name)}):
            return self.layouts[page](**variables)


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    engine = an_engine(f"sqlite:///{tmp_path_factory.mktemp('board') / 'monitor.db'}")
    migrate.upgrade(engine)
    yield Board(engine)
    engine.dispose()


def text_of(component):
    """Every word of a layout, in order."""
    if component is None:
        return ""
    if isinstance(component, list | tuple):
        return " ".join(text_of(one) for one in component)
    if not hasattr(component, "to_plotly_json"):
        return str(component)
    return text_of(getattr(component, "children", None))


def parts(layout, kind):
    return [one for one in layout._traverse() if type(one).__name__ == kind]


# --- the data of the grid ------------------------------------------------------------------------


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("as_of", INSTANTS)
def test_the_grid_is_told_the_worked_example_cell_by_cell(board, as_of, basis):
    told = board.told("chu-tich", as_of=as_of, basis=basis)
    said = {
        (code, row["kind"], row["code"]): (
            "" if cell["s"] == "listed" else cell["s"],
            cell.get("n"),
            cell.get("c", {}),
            " ".join(cell.get("m", [])),
        )
        for row in told["rows"]
        for code, cell in row["cells"].items()
    }
    example = {
        key: (
            row["standing"],
            float(row["value"]) if row["value"] else None,
            json.loads(row["counts"]),
            " ".join(sorted(row["marks"].split())),
        )
        for key, row in wanted(as_of, basis).items()
    }
    assert said == example
    assert (told["as_of"], told["basis"]) == (as_of, basis)


def test_every_cell_says_itself_in_one_sentence_that_names_the_unit(board):
    for row in board.told("chu-tich")["rows"]:
        for cell in row["cells"].values():
            assert cell["l"].startswith(row["name"])
            assert cell["a"]


def test_the_rows_are_one_tree_with_groups_first_and_every_unit_once(board):
    rows = board.told("chu-tich")["rows"]
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))
    assert ids[0] == "group:all"
    levels = {row["id"]: row["level"] for row in rows}
    for index, row in enumerate(rows):
        if row["parent"] is not None:
            assert row["parent"] in ids[:index]
            assert levels[row["parent"]] == row["level"] - 1
    assert {row["parent"] for row in rows if row["code"] == "tkv"} == {"group:K4"}
    assert {row["parent"] for row in rows if row["code"] == "than-ha-lam"} == {"organization:tkv"}


def test_the_bar_of_a_row_counts_its_own_cells_and_all_below(board):
    rows = board.told("chu-tich")["rows"]
    below = {row["id"]: [one for one in rows if one["parent"] == row["id"]] for row in rows}

    def cells(row):
        own = row["cells"].values() if row["kind"] == "organization" else ()
        return [*own, *(cell for child in below[row["id"]] for cell in cells(child))]

    for row in rows:
        counted = sum(count for _, count in row["stack"]["parts"]) if row["stack"] else 0
        # The whole's bar counts every unit once, though groups stand between.
        assert counted == len(cells(row)), row["id"]


def test_the_counts_of_the_legend_are_the_cells_of_units(board):
    told = board.told("chu-tich")
    cells = [c for r in told["rows"] if r["kind"] == "organization" for c in r["cells"].values()]
    assert sum(told["counts"].values()) == len(cells)
    for standing, count in told["counts"].items():
        assert count == sum(cell["s"] == standing for cell in cells)


def test_every_duty_is_a_column_under_its_item_with_target_and_deadline(board):
    told = board.told("chu-tich")
    columns = [one for group in told["columns"] if "item" in group for one in group["children"]]
    assert {one["colId"] for one in columns} == {
        code for row in told["rows"] for code in row["cells"]
    }
    phones = next(one for one in columns if one["colId"] == "14.1")
    assert phones["headerComponentParams"]["words"] == "100%, hạn 07/8"


def test_a_branch_may_be_asked_for_alone(board):
    rows = board.told("chu-tich", root="tkv")["rows"]
    assert {row["code"] for row in rows} == {"than-ha-lam", "than-vang-danh", "than-nui-beo"}
    assert {row["parent"] for row in rows} == {"organization:tkv"}


def test_a_large_tree_sends_the_addressees_first_and_all_when_asked(board, monkeypatch):
    whole = board.told("chu-tich")
    monkeypatch.setattr(matrix_data, "MOST_AT_ONCE", 3)
    first = board.told("chu-tich")
    assert first["partial"]
    assert not whole["partial"]
    assert {row["code"] for row in first["rows"]} < {row["code"] for row in whole["rows"]}
    assert "than-ha-lam" not in {row["code"] for row in first["rows"]}
    assert first["counts"] == whole["counts"]
    assert board.told("chu-tich", all="1")["rows"] == whole["rows"]


# --- who is told what ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("than-ha-lam", {"than-ha-lam"}),
        ("tkv", {"tkv", "than-ha-lam", "than-vang-danh", "than-nui-beo"}),
        ("lanh-dao-ha-long", {"ubnd-huyen-193", "ubnd-xa-06694", "ubnd-xa-06691"}),
    ],
)
def test_a_reader_of_a_branch_is_told_of_it_alone_and_of_no_totals(board, name, seen):
    told = board.told(name)
    assert {row["code"] for row in told["rows"]} == seen
    assert {row["kind"] for row in told["rows"]} == {"organization"}
    cells = sum(len(row["cells"]) for row in told["rows"])
    assert sum(told["counts"].values()) == cells


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [
        (None, {}, 401),
        ("admin", {}, 403),
        ("than-ha-lam", {"root": "dong-bac"}, 404),
        ("than-ha-lam", {"root": "nowhere"}, 404),
        ("chu-tich", {"directive": "another"}, 404),
        ("chu-tich", {"as_of": "2020-08-21T00:00:00+07:00"}, 422),
        ("chu-tich", {"as_of": "yesterday"}, 422),
        ("chu-tich", {"as_of": "0001-01-01T00:00"}, 422),
        ("chu-tich", {"as_of": "0001-01-01T00:00:00+07:00"}, 422),
    ],
)
def test_what_may_not_be_told_is_refused(board, name, query, status):
    assert board.get(name, **query).status_code == status


def test_the_address_of_the_data_says_which_right_it_needs(board):
    assert board.app.view_functions["matrix_data"].needs is May.SEE_MATRIX


# --- the address ---------------------------------------------------------------------------------

states = some.builds(
    MatrixState,
    directive=some.just(SLUG),
    as_of=some.sampled_from([None, *map(datetime.fromisoformat, INSTANTS)]),
    basis=some.sampled_from([None, "received", "accepted"]),
    item=some.sampled_from([(), ("14",), ("1", "closing")]),
    group=some.sampled_from(["", "K3"]),
    show=some.sampled_from([(), (Standing.OVERDUE,), (Standing.MET, Standing.BEHIND)]),
    need=some.booleans(),
    empty=some.booleans(),
    q=some.text(max_size=20).map(str.strip),
    sort=some.sampled_from(["tree", "worst", "14.1"]),
    view=some.sampled_from(["grid", "list", "map"]),
    obligation=some.sampled_from(["", "11.1", "all"]),
    fold=some.sampled_from(["", "tkv", "*.K1.ubnd-huyen-193.*194"]),
)


@given(state=states)
def test_a_view_is_all_in_its_address(state):
    assert read_state(SLUG, state.query()) == state


def test_an_instant_without_a_zone_is_the_directives_and_a_lost_plus_sign_is_found():
    wanted_ = datetime.fromisoformat("2020-08-07T17:30:00+07:00")
    for typed in ("2020-08-07T17:30", "2020-08-07T17:30:00 07:00", "2020-08-07T10:30:00+00:00"):
        assert read_instant(typed) == wanted_
    with pytest.raises(Invalid):
        read_instant("07/08/2020")


@given(told=some.dictionaries(some.sampled_from(["show", "sort", "item", "need", "basis", "q"]),
                              some.text(max_size=30)))  # fmt: skip
def test_nothing_anybody_types_into_the_address_breaks_the_view(told):
    assert read_state(SLUG, told).directive == SLUG


# --- the board's page ----------------------------------------------------------------------------


def test_the_script_orders_standings_as_the_words_do():
    script = (ASSETS / "dashAgGridFunctions.js").read_text("utf-8")
    listed = re.search(r"URGENCY = \[(.*?)\]", script, re.DOTALL)
    found = re.findall(r'"(\w+)"', listed.group(1))
    assert found == ["listed" if one is None else one.value for one in URGENCY]
    assert set(SHOWN) == set(Standing)


def test_the_list_is_a_table_with_every_unit_of_the_duty_and_what_the_grid_says(board):
    layout = board.layout("matrix", "chu-tich", directive=SLUG, view="list", obligation="14.1")
    said = text_of(layout)
    for row in board.told("chu-tich")["rows"]:
        cell = row["cells"].get("14.1")
        if cell is None or row["kind"] == "group":
            continue
        assert row["name"] in said
        if cell.get("n") is not None and cell["s"] not in ("overdue", "returned"):
            assert cell["a"] in said
    assert len(parts(layout, "Table")) == 2  # the duty's, and the legend's


def test_the_list_goes_through_every_duty_when_asked(board):
    layout = board.layout("matrix", "chu-tich", directive=SLUG, view="list", obligation="all")
    headings = [text_of(one) for one in parts(layout, "H2")]
    with board.cast.reading("chu-tich") as work:
        found = matrix.matrix(work, SLUG)
    assert headings[: len(found.columns)] == [one.title_vi for one in found.columns]


def test_the_list_keeps_only_what_needs_somebody(board):
    def rows(**query):
        layout = board.layout("matrix", "chu-tich", directive=SLUG, view="list", **query)
        body = next(one for one in parts(layout, "Tbody"))
        return len(parts(body, "Tr"))

    assert rows(obligation="1.1", need="1") < rows(obligation="1.1")


def test_a_search_in_the_list_needs_no_accents(board):
    layout = board.layout(
        "matrix", "chu-tich", directive=SLUG, view="list", obligation="14.1", q="nui beo"
    )
    bodies = [text_of(one) for one in parts(layout, "Tbody")]
    assert "Núi Béo" in bodies[0]
    assert "Hà Lầm" not in bodies[0]


def test_the_past_is_said_to_be_the_past_with_a_way_back(board):
    past = board.layout("matrix", "chu-tich", directive=SLUG, as_of=INSTANTS[0])
    assert "Đang xem số liệu cũ" in text_of(past)
    assert "Đang xem số liệu cũ" not in text_of(board.layout("matrix", "chu-tich", directive=SLUG))


# --- an opened cell ------------------------------------------------------------------------------


def cell(board, name, obligation, organization, **query):
    return board.layout(
        "cell", name, directive=SLUG, obligation=obligation, organization=organization, **query
    )


def test_an_opened_cell_says_number_gap_coverage_and_units_without_figures_first(board):
    opened = cell(board, "chu-tich", "14.1", "tkv", as_of=INSTANTS[-1])
    said = text_of(opened)
    with board.cast.reading("chu-tich") as work:
        at = datetime.fromisoformat(INSTANTS[-1])
        found = matrix.cell(work, SLUG, "14.1", "tkv", at).cell
    assert f"{found.value.replace('.', ',')}%" in said
    assert f"{found.reported}/{found.expected} đơn vị" in said
    body = text_of(parts(opened, "Tbody")[-1])
    assert body.index("Núi Béo") < body.index("Hà Lầm")


@pytest.mark.parametrize("organization", ["all", "K4", "tkv", "than-ha-lam", "dong-bac"])
@pytest.mark.parametrize("basis", BASES)
def test_every_kind_of_cell_opens_at_every_instant(board, organization, basis):
    for as_of in INSTANTS:
        opened = cell(board, "chu-tich", "14.1", organization, as_of=as_of, basis=basis)
        assert "Đang xem số liệu cũ" in text_of(opened)


def test_a_group_that_adds_nothing_up_shows_no_number_and_no_trend(board):
    said = text_of(cell(board, "chu-tich", "8.1", "all"))
    assert "không có diễn biến" in said


def test_a_cell_without_any_figure_says_so(board):
    said = text_of(cell(board, "chu-tich", "14.1", "tkv", as_of="2020-08-05T09:00:00+07:00"))
    assert "Chưa có số" in said


@pytest.mark.parametrize(
    ("name", "organization"),
    [
        ("than-ha-lam", "all"),
        ("than-ha-lam", "K4"),
        ("than-ha-lam", "tkv"),
        ("than-ha-lam", "dong-bac"),
        ("than-ha-lam", "nowhere"),
        ("chu-tich", "nowhere"),
        ("chu-tich", "so-gddt"),
    ],
)
def test_a_cell_out_of_reach_looks_like_one_that_is_not_there(board, name, organization):
    said = text_of(cell(board, name, "14.1", organization))
    assert "Trang không mở cho anh/chị" in said
    assert "%" not in said


def test_what_was_saved_and_not_sent_is_told_within_the_unit_only(board):
    with board.at("2020-08-09T12:00:00+07:00"):
        inside = text_of(cell(board, "than-vang-danh", "14.1", "than-vang-danh"))
        outside = text_of(cell(board, "chu-tich", "14.1", "than-vang-danh"))
    assert inside.count("bản ") > outside.count("bản ") > 0


def test_another_units_exemption_is_not_told_to_a_reader_of_a_branch(board):
    whole = text_of(cell(board, "chu-tich", "1.1", "all"))
    branch = text_of(cell(board, "ha-long", "1.1", "ubnd-huyen-193"))
    assert "Được miễn" in whole or "Miễn" in whole
    assert "Được miễn" not in branch
    assert "Văn phòng" not in branch


def test_no_chart_offers_a_way_to_another_machine():
    made = graph("x", {}, "vi")
    assert made.config["showSendToCloud"] is False
    assert made.config["plotlyServerURL"] == ""
    assert made.config["displayModeBar"] is False


def test_a_long_list_says_how_many_units_it_leaves_out(board, monkeypatch):
    monkeypatch.setattr(matrix_list, "MOST_EACH", 2)
    query = {"directive": SLUG, "view": "list"}
    every = board.layout("matrix", "chu-tich", obligation="all", **query)
    alone = board.layout("matrix", "chu-tich", obligation="14.1", **query)
    assert "chưa liệt kê" in text_of(every)
    assert "chưa liệt kê" not in text_of(alone)
