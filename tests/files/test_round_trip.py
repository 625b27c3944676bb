"""Out and in again: a template gives back exactly what was put in, and no cell is a formula."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from monitor.domain.errors import Invalid
from monitor.domain.figures import Nil, read
from monitor.files.figures_sheet import UNIT, column_name
from monitor.files.figures_template import marked_xlsx, template_csv, template_xlsx
from monitor.files.guard import STARTS, bare, plain
from monitor.services import grid, grid_entry, reports
from tests.builders import Cast
from tests.conftest import copy_sqlite
from tests.many_units import FIELDS, NOON, SLUG, given_of, key, many_units, rows, table_of

VALUES = [
    {"total": 4800, "guided": 4512, "tonnes": "1.234,5", "published": True,
     "opened_on": "2020-08-07", "summary": "Đã họp; “xong”\nngày 7"},
    {"total": 0, "guided": 0, "tonnes": 0.001, "published": False, "summary": "=1+1"},
    {"total": {"nil": "none_arose"}, "guided": {"nil": "not_applicable", "reason": "không có dân"},
     "tonnes": {"nil": "not_known", "reason": "thứ Hai (chiều)"}, "summary": "'=2"},
    {"total": "4,512", "guided": "-5", "tonnes": "mười", "published": "chưa",
     "opened_on": "mai", "summary": "+84 203, @ cổng; ＝1"},
    {"total": 999_999_999_999, "tonnes": "999.999.999.999,999", "summary": "''-- \t x"},
    {},
]  # fmt: skip
"""Figures of every type, with what spreadsheets like to make something else of."""


@pytest.fixture(scope="module")
def built(migrated_sqlite, tmp_path_factory):
    """Three hundred communes, and figures of all kinds in their drafts; to copy from."""
    place = tmp_path_factory.mktemp("built") / "monitor.db"
    engine = copy_sqlite(migrated_sqlite, place)
    given = [(f"xa-{n:03}", VALUES[n % len(VALUES)]) for n in range(300)]
    with many_units(engine, 300).writing("huyen") as work:
        grid_entry.save_rows(work, SLUG, "final", rows(*given))
    engine.dispose()
    return place


@pytest.fixture
def cast(built, tmp_path):
    engine = copy_sqlite(built, tmp_path / "monitor.db")
    yield Cast(engine, NOON)
    engine.dispose()


def held(cast, who="huyen"):
    with cast.reading(who) as work:
        return grid.grid(work, SLUG, "final")


FORMULA = re.compile(r"<f[ />]")
WRITERS = {"xlsx": template_xlsx, "csv": template_csv}


@pytest.mark.parametrize("locale", ["vi", "en"])
@pytest.mark.parametrize("form", WRITERS)
def test_a_template_of_300_units_comes_back_value_for_value(cast, form, locale):
    before = held(cast)
    given = given_of(WRITERS[form](before, locale), f"mau.{form}")
    assert len(given.rows) == len(before.rows) == 300
    for row, again in zip(before.rows, given.rows, strict=True):
        entries = {code: read(FIELDS[code], raw) for code, raw in again.values.items()}
        assert entries == dict(row.entries), row.code
        kinds = {code: type(entry) for code, entry in entries.items()}
        assert kinds == {code: type(entry) for code, entry in row.entries.items()}
    with cast.writing("huyen") as work:
        done = grid_entry.save_rows(work, SLUG, "final", given)
    assert (done.saved, done.faults) == (0, ())
    assert all(row.faults == () and row.changes == () for row in done.rows)


def test_texts_survive_any_number_of_ways_out_and_in():
    for start in (*STARTS, "'", "''", "'='", "a", ""):
        text = f"{start}1+1"
        once = plain(text)
        assert not once.startswith(STARTS)
        assert bare(once) == text
        assert bare(bare(plain(plain(text)))) == text


@pytest.mark.parametrize("times", [1, 5])
def test_no_cell_is_a_formula_and_apostrophes_do_not_grow(cast, times):
    for _ in range(times):
        raw = template_xlsx(held(cast), "vi")
        sheet = sheet_of(raw)
        assert not FORMULA.search(sheet)
        with cast.writing("huyen") as work:
            grid_entry.save_rows(work, SLUG, "final", given_of(raw))
    texts = {row.entries.get("summary") for row in held(cast).rows}
    assert {"=1+1", "'=2", "+84 203, @ cổng; ＝1", "''-- \t x"} <= texts
    lines = template_csv(held(cast), "vi").decode("utf-8-sig").splitlines()
    cells = [cell.strip('"') for line in lines for cell in line.split(";")]
    assert not [cell for cell in cells if cell.startswith(STARTS)]


def sheet_of(raw: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_a_template_hides_its_codes_offers_words_and_is_locked_against_slips(cast):
    xml = sheet_of(template_xlsx(held(cast), "vi"))
    hidden = re.findall(r'<row r="(\d+)"[^>]*hidden="1"', xml)
    assert hidden == ["1", "5"]
    assert re.search(r'<col min="1" max="1"[^>]*hidden="1"', xml)
    assert "không phát sinh" in xml
    assert '"Có,Không"' in xml.replace("&quot;", '"')
    assert "<sheetProtection" in xml


def test_last_figures_and_closed_rows_stand_in_the_template(sqlite_engine):
    cast = many_units(sqlite_engine, 2)
    with cast.writing("xa-000") as work:
        reports.submit(work, key("xa-000", "2020-08-06"), values={"total": 4700, "guided": 4000})
    with cast.writing("xa-000.duyet") as work:
        reports.approve(work, key("xa-000", "2020-08-06"))
    with cast.reading("huyen") as work:
        day = grid.grid(work, SLUG, "2020-08-06")
        table = table_of(template_xlsx(grid.grid(work, SLUG, "final"), "vi"))
        closed = table_of(template_xlsx(day, "vi"))
    (first,) = [row for row in table.rows if str(row.at(0)).startswith("xa-000@")]
    assert [first.at(column) or None for column in (2, 3, 4, 5)] == [None, 4700, None, 4000]
    (sent,) = [row for row in closed.rows if str(row.at(0)).startswith("xa-000@")]
    assert sent.at(2) == 4700
    assert "đã gửi 07/8 12:00" in sent.cells[-1]


def test_rows_may_be_sorted_and_columns_moved_away(cast):
    """The hidden codes go along, so every figure is still its unit's and its field's."""
    table = table_of(template_csv(held(cast), "vi"))
    head = next(at for at, row in enumerate(table.rows) if row.at(0) == UNIT)
    kept = [0, 1, 4, 2]  # codes, names, guided, total; the rest deleted
    lines = [[str(row.at(column) or "") for column in kept] for row in table.rows[1:]]
    body = [lines[0], *lines[1:head], *sorted(lines[head:], key=lambda line: line[1][::-1])]
    mark = [str(cell or "") for cell in table.rows[0].cells]
    text = "\n".join(";".join(line) for line in [mark, *body]).encode()
    with cast.reading("huyen") as work:
        weighed = grid_entry.weigh(work, SLUG, "final", given_of(text))
    assert len(weighed.rows) == 300
    assert [row for row in weighed.rows if row.changes] == []


def test_an_old_template_is_refused_with_the_day_it_was_made(cast):
    raw = template_csv(held(cast), "vi").replace(held(cast).fingerprint.encode(), b"0" * 16)
    with cast.reading("huyen") as work, pytest.raises(Invalid) as refusal:
        grid_entry.weigh(work, SLUG, "final", given_of(raw))
    assert refusal.value.code == "template_old"
    assert refusal.value.values["made"].date() == date(2020, 8, 7)


def test_the_marked_file_has_a_comment_in_each_bad_cell_and_can_be_sent_again(cast):
    raw = template_xlsx(held(cast), "vi")
    table, given = table_of(raw), given_of(raw)
    with cast.reading("huyen") as work:
        weighed = grid_entry.weigh(work, SLUG, "final", given)
    bad = {row.cells[one.field] for row in weighed.rows for one in row.errors}
    assert len(bad) > 100
    marked = marked_xlsx(table, weighed, "vi")
    with zipfile.ZipFile(io.BytesIO(marked)) as book:
        comments = book.read("xl/comments1.xml").decode()
        assert not FORMULA.search(book.read("xl/worksheets/sheet1.xml").decode())
    assert bad <= set(re.findall(r'<comment ref="([A-Z]+\d+)"', comments))
    assert "4,512" in comments
    with cast.writing("huyen") as work:
        done = grid_entry.save_rows(work, SLUG, "final", given_of(marked))
    assert (done.saved, len(done.rows)) == (0, 300)


def test_a_marked_text_file_keeps_every_cell_where_it_stood(cast):
    table = table_of("Đơn vị;total\nXã Đồn Đạc 1;4,512\nXã Lạ;5\n".encode())
    raw = "Đơn vị;total\nXã Đồn Đạc 1;4,512\nXã Lạ;5\n".encode()
    with cast.reading("huyen") as work:
        weighed = grid_entry.weigh(work, SLUG, "final", given_of(raw))
    again = table_of(marked_xlsx(table, weighed, "vi"), "marked.xlsx")
    assert [row.cells for row in again.rows] == [row.cells for row in table.rows]
    with cast.reading("huyen") as work:
        second = grid_entry.weigh(work, SLUG, "final", given_of(marked_xlsx(table, weighed, "en")))
    assert [one.code for one in second.every_fault] == ["row_unknown"]
    assert second.rows[0].errors[0].values["typed"] == "4,512"


def test_figures_keep_their_digits(cast):
    (row,) = [one for one in held(cast).rows if one.code == "xa-004"]
    assert row.entries["tonnes"] == Decimal("999999999999.999")
    assert row.entries["total"] == 999_999_999_999
    assert isinstance(held(cast).rows[2].entries["total"], Nil)


def test_columns_are_named_as_in_excel():
    assert [column_name(one) for one in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
