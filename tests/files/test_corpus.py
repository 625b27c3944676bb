"""Files good and bad, each with its answer: what is read, what is asked, what is refused."""

from __future__ import annotations

import io
import resource
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from monitor.domain.directive import Field
from monitor.domain.errors import Invalid
from monitor.domain.figures import Nil, Unreadable, read
from monitor.files import reading_room, tables
from monitor.files.figures_sheet import labels_of, read_figures
from monitor.files.rooms import Room
from monitor.files.tables import read_table
from monitor.services.grid_given import GivenTable
from tests.files import made
from tests.files.made import GOOD, HEAD, NAME, UNIT, book, text

FIELDS = {
    one.code: one
    for one in (
        Field("households_total", "Tổng số hộ dân trên địa bàn", "All households", "hộ"),
        Field("households_guided", "Số hộ dân đã được hướng dẫn", "Households guided", "hộ"),
        Field("area_share", "Tỷ lệ phủ", "Share covered", "%", type="decimal"),
        Field("tonnes", "Sản lượng", "Output", "tấn", type="decimal"),
        Field("published", "Đã đăng tài liệu", "Material published", "có/không", type="boolean"),
        Field("opened_on", "Ngày mở", "Opened on", "ngày", type="date"),
        Field("summary", "Tóm tắt", "Summary", "", type="text"),
    )
}
BOTH = {"households_total": 4800, "households_guided": 4512}


@dataclass(frozen=True)
class Case:
    """A file and what is expected of it: a refusal, or entries (None: left alone) and faults."""

    name: str
    raw: bytes | Callable[[], bytes]
    file: str = ""
    refused: str = ""
    entries: dict[str, Any] = field(default_factory=dict)
    faults: tuple[tuple[str, str], ...] = ()
    unit: tuple[str, str] = (UNIT, NAME)

    @property
    def content(self) -> bytes:
        return self.raw() if callable(self.raw) else self.raw


def figure(code: str, value: Any, **more: Any) -> bytes:
    """A workbook with one figure in C2."""
    return book([["Mã", "Đơn vị", code], [UNIT, NAME, value]], **more)


def typed(code: str, value: str) -> bytes:
    """The same as a text file."""
    return text([["Mã", "Đơn vị", code], [UNIT, NAME, value]])


def one(name: str, raw: Any, entry: Any, code: str = "households_total", **more: Any) -> Case:
    return Case(name, raw, entries={code: entry}, **more)


def unreadable(shown: str, why: str) -> Unreadable:
    return Unreadable(shown, why)


TOTAL = "households_total"
VIETNAMESE = [["Mã", "Đơn vị", "Tổng số hộ dân trên địa bàn"], [UNIT, NAME, "4800"]]
GOOD_FILES = [
    Case("a workbook by codes", book(GOOD), "so-lieu.xlsx", entries=BOTH),
    Case("a text file with semicolons", text(GOOD), "so-lieu.csv", entries=BOTH),
    Case("with commas", text(GOOD, ","), "so-lieu.csv", entries=BOTH),
    Case("with tabs", text(GOOD, "\t"), "so-lieu.tsv", entries=BOTH),
    Case("with a byte order mark", text(GOOD, encoding="utf-8-sig"), "a.csv", entries=BOTH),
    Case("in UTF-16, as Excel's “Unicode text”", text(GOOD, "\t", "utf-16"), "a.txt", entries=BOTH),
    Case("in UTF-16 without a mark", text(GOOD, ";", "utf-16-le"), "a.csv", entries=BOTH),
    Case("with Excel's own hint of the sign", b"sep=,\r\n" + text(GOOD, ","), entries=BOTH),
    Case("with lines of Unix", text(GOOD, end="\n"), entries=BOTH),
    Case("with lines of an old Mac", text(GOOD, end="\r"), entries=BOTH),
    Case("without any file name", book(GOOD), entries=BOTH),
    Case("with capitals in its ending", book(GOOD), "SO LIEU.XLSX", entries=BOTH),
    Case("by labels and units", text(
        [["Mã", "Đơn vị", "Tổng số hộ dân trên địa bàn (hộ)", "SỐ HỘ DÂN ĐÃ ĐƯỢC HƯỚNG DẪN"],
         [UNIT, NAME, 4800, 4512]]), entries=BOTH),
    Case("by labels without diacritics", text(
        [["Ma", "Don vi", "Tong so ho dan tren dia ban", "Households guided"],
         [UNIT, NAME, 4800, 4512]]), entries=BOTH),
    Case("decomposed letters", text(
        [["Mã", "Đơn vị", "Tổng số hộ dân trên địa bàn"], [UNIT, NAME, "4800"]]
    ).decode().replace("ổ", "o\u0302\u0309").encode(), entries={TOTAL: 4800}),
    Case("with titles above the heading", book(
        [["BIỂU SỐ 1"], ["Kèm theo công văn"], [], *GOOD]), entries=BOTH),
    Case("with a column of numbers and one of notes", book(
        [["STT", "Mã", "Đơn vị", "households_total", "Ghi chú"], [1, UNIT, NAME, 4800, "đã rà"]]),
        entries={TOTAL: 4800}),
    Case("by names alone", book([["Đơn vị", TOTAL], [NAME, 4800]]), entries={TOTAL: 4800},
         unit=("", NAME)),
    Case("with an empty sheet in front", book(GOOD, before=["Bìa"]), entries=BOTH),
    Case("with a hidden sheet in front", book(GOOD, hidden=["Danh mục"]), entries=BOTH),
    Case("a column coloured to the end of the sheet", made.at_the_end(
        '<row r="1048576"><c r="XFD1048576" s="0"/></row>'), entries=BOTH),
    Case("cells that do not say where they stand", made.edited(
        lambda xml: xml.replace(' r="C2"', "").replace(' r="D2"', "")), entries=BOTH),
    Case("inline texts", made.with_cell(
        '<c r="C2" t="inlineStr"><is><t>4.800</t></is></c>'), entries=BOTH),
]  # fmt: skip
READ = [
    one("4512 as a number", figure(TOTAL, 4512), 4512),
    one("4.512 as a text", figure(TOTAL, "4.512"), 4512),
    one("4512 as a text", figure(TOTAL, "4512"), 4512),
    one("4 512 as a text", figure(TOTAL, "4 512"), 4512),
    one("4 512 with a hard space", figure(TOTAL, "4\u00a0512"), 4512),
    one("4.512 in a text file", typed(TOTAL, "4.512"), 4512),
    one("4 512 in a text file", typed(TOTAL, "4 512"), 4512),
    one("4,512 as a text is asked about", figure(TOTAL, "4,512"), unreadable("4,512", "ambiguous")),
    one("4,512 in a text file is asked about", typed(TOTAL, "4,512"),
        unreadable("4,512", "ambiguous")),
    one("4.512 as a number is asked about alike", figure(TOTAL, 4.512),
        unreadable("4,512", "ambiguous")),
    one("4.5 as a number", figure(TOTAL, 4.5), unreadable("4,5", "decimal_in_count")),
    one("below zero as a number", figure(TOTAL, -5), unreadable("-5", "negative")),
    one("below zero as a text", figure(TOTAL, "-5"), unreadable("-5", "negative")),
    one("zero is a figure", figure(TOTAL, 0), 0),
    one("an empty cell is none", figure(TOTAL, None), None),
    one("spaces are none", figure(TOTAL, "   "), None),
    one("what a sum came to by floats", figure(TOTAL, "=SUM(1)", values={"C2": 4511.9999999999995}),
        4512),
    one("a formula counts by its value", figure(TOTAL, "=2256*2", values={"C2": 4512}), 4512),
    one("a formula that came to a text", figure(TOTAL, "=A1", values={"C2": "4.512"}), 4512),
    one("a formula in error", figure(TOTAL, "=1/0", values={"C2": "#DIV/0!"}),
        unreadable("#DIV/0!", "not_a_number")),
    one("a percentage is no count", figure(TOTAL, 0.94, formats={"C2": "0%"}),
        unreadable("94%", "not_a_number")),
    one("a hundred per cent is not one", figure(TOTAL, 1, formats={"C2": "0.0%"}),
        unreadable("100%", "not_a_number")),
    one("a percentage where per cent are asked", figure("area_share", 0.945,
        formats={"C2": "0.0%"}), Decimal("94.5"), "area_share"),
    one("a date that Excel made of a number", figure(TOTAL, date(2020, 5, 4),
        formats={"C2": "d-mmm"}), unreadable("04/05/2020", "not_a_number")),
    one("a time of day is no count", figure(TOTAL, 0.5, formats={"C2": "hh:mm"}),
        unreadable("12:00:00", "not_a_number")),
    one("true is no count", figure(TOTAL, True), unreadable("TRUE", "not_a_number")),
    one("words", figure(TOTAL, "chưa có"), unreadable("chưa có", "not_a_number")),
    one("a number beyond all counts", figure(TOTAL, 1e20),
        unreadable("100000000000000000000", "too_large")),
    one("a command where a number belongs", typed(TOTAL, "=cmd|' /C calc'!A0"),
        unreadable("=cmd|' /C calc'!A0", "not_a_number")),
    one("a decimal number", figure("tonnes", 4512.5), Decimal("4512.5"), "tonnes"),
    one("a decimal text", typed("tonnes", "4.512,5"), Decimal("4512.5"), "tonnes"),
    one("a tenth plus two tenths", figure("tonnes", 0.1 + 0.2), Decimal("0.3"), "tonnes"),
    one("nothing arose", figure(TOTAL, "Không phát sinh"), Nil("none_arose")),
    one("nothing arose, typed in haste", figure(TOTAL, "khong phat sinh "), Nil("none_arose")),
    one("not applicable, with the reason", figure(TOTAL, "không áp dụng: không có dân"),
        Nil("not_applicable", "không có dân")),
    one("the same in English and in brackets", figure(TOTAL, "not known yet (list on Monday)"),
        Nil("not_known", "list on Monday")),
    one("yes", figure("published", "Có"), True, "published"),
    one("no in a text file", typed("published", "không"), False, "published"),
    one("true as Excel has it", figure("published", True), True, "published"),
    one("a day", figure("opened_on", date(2020, 8, 7), formats={"C2": "dd/mm/yyyy"}),
        date(2020, 8, 7), "opened_on"),
    one("a day as a text", typed("opened_on", "07/08/2020"), date(2020, 8, 7), "opened_on"),
    one("a day with an hour", figure("opened_on", datetime(2020, 8, 7, 16, 30),  # noqa: DTZ001
        formats={"C2": "dd/mm/yyyy hh:mm"}), unreadable("07/08/2020 16:30", "not_a_date"),
        "opened_on"),
    one("a day's bare number", figure("opened_on", 44050), unreadable("44050", "not_a_date"),
        "opened_on"),
    one("a text that looks like a formula", typed("summary", "=1+1"), "=1+1", "summary"),
    one("a guarded text", typed("summary", "'=1+1"), "=1+1", "summary"),
    one("a text of several lines", figure("summary", "một\nhai"), "một\nhai", "summary"),
    one("a number where words belong", figure("summary", 12), "12", "summary"),
]  # fmt: skip
FAULTY = [
    Case("a formula nobody has computed yet", figure(TOTAL, "=A1", values={"C2": ""}),
         faults=(("cell_without_value", "C2"),)),
    Case("an error where words belong", figure("summary", "=1/0", values={"C2": "#N/A"}),
         faults=(("cell_error", "C2"),)),
    Case("a column nobody knows", text([[*HEAD, "so_may"], [UNIT, NAME, 4800, 4512, 7]]),
         entries=BOTH, faults=(("column_unknown", "E1"),)),
    Case("a comma that tears a number in two", text(
        [HEAD, [UNIT, NAME, "4,800", "4,512"]], ","), entries={TOTAL: 4, "households_guided": 800},
        faults=(("row_too_long", "E2"),)),
]  # fmt: skip
SHEET_TYPE = "openxmlformats-officedocument.spreadsheetml.sheet.main"
REFUSED = [
    Case("nothing at all", b"", "a.xlsx", "file_empty"),
    Case("an empty workbook", book([]), "a.xlsx", "file_empty"),
    Case("no heading", text([["a", "b"], [1, 2]]), "a.csv", "heading_unknown"),
    Case("a heading without units", text([[TOTAL], [4800]]), "a.csv", "heading_unknown"),
    Case("a column twice", text([[*HEAD, TOTAL], [UNIT, NAME, 1, 2, 3]]), "a.csv", "heading_twice"),
    Case("letters of Windows-1258", made.cp1258(VIETNAMESE), "a.csv", "encoding_other"),
    Case("letters of TCVN3", text(made.tcvn3(VIETNAMESE), encoding="latin-1"), "a.csv",
         "encoding_other"),
    Case("letters of TCVN3 saved as Unicode", text(made.tcvn3(VIETNAMESE)), "a.csv",
         "encoding_other"),
    Case("letters of TCVN3 in a workbook", book(made.tcvn3(VIETNAMESE)), "a.xlsx",
         "encoding_other"),
    Case("letters nobody knows", text([["caf\u00e9", "na\u00efve", "\u00fc"]], encoding="latin-1"),
         "a.csv", "encoding_unknown"),
    Case("letters already lost", text([["M\ufffd", TOTAL], [UNIT, 4]]), "a.csv",
         "encoding_unknown"),
    Case("an old workbook", made.OLD_EXCEL, "a.xls", "file_kind_refused"),
    Case("an old workbook by another name", made.OLD_EXCEL, "a.xlsx", "file_old_excel"),
    Case("an open document", made.OTHER_OFFICE, "a.ods", "file_kind_refused"),
    Case("an open document by another name", made.OTHER_OFFICE, "a.xlsx", "file_other_office"),
    Case("a binary workbook", made.packed({made.TYPES: b"", "xl/workbook.bin": b"x"}), "a.xlsx",
         "file_binary_excel"),
    Case("macros by the name", book(GOOD), "a.xlsm", "file_has_macros"),
    Case("macros by a part", made.with_part("xl/vbaProject.bin", b"\xcc\x61"), "a.xlsx",
         "file_has_macros"),
    Case("macros by the declared kind", made.edited(lambda xml: xml.replace(
        SHEET_TYPE, "ms-excel.sheet.macroEnabled.main"), made.TYPES), "a.xlsx", "file_has_macros"),
    Case("links to other files", made.with_part("xl/externalLinks/externalLink1.xml", b"<a/>"),
         "a.xlsx", "file_has_links"),
    Case("data from another program (DDE)", made.with_part(
        "xl/externalLinks/externalLink1.xml", b'<ddeLink ddeService="cmd" ddeTopic="/C calc"/>'),
        "a.xlsx", "file_has_links"),
    Case("a password", made.locked, "a.xlsx", "file_locked"),
    Case("a workbook called text", book(GOOD), "a.csv", "file_name_wrong"),
    Case("a text called workbook", text(GOOD), "a.xlsx", "file_name_wrong"),
    Case("a page called text", b"<html><table><tr><td>1</td></tr></table></html>", "a.csv",
         "not_a_table"),
    Case("a picture", made.PICTURE, "a.csv", "not_a_table"),
    Case("a drawing with a script", b"<svg><script>alert(1)</script></svg>", "a.csv",
         "not_a_table"),
    Case("a document in front of a workbook", b"%PDF-1.4\n%\xe2\xe3\n" + book(GOOD), "a.xlsx",
         "not_a_table"),
    Case("a page behind a workbook", book(GOOD) + b"<html>", "a.xlsx", "not_a_table"),
    Case("half a workbook", book(GOOD)[:3000], "a.xlsx", "not_a_table"),
    Case("a broken sheet", made.edited(lambda xml: xml[:300]), "a.xlsx", "not_a_table"),
    Case("a name of 300 characters", book(GOOD), "s" * 300 + ".xlsx", "file_name_refused"),
    Case("a name that reads backwards", book(GOOD), "bao-cao\u202excslx.exe", "file_name_refused"),
    Case("a program", b"MZ\x90\x00" + bytes(200), "a.exe", "file_kind_refused"),
]  # fmt: skip
HOSTILE = [
    Case("one cell at the end of the sheet", made.at_the_end(
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), refused="table_too_large"),
    Case("one cell far down and one far right", made.at_the_end(
        '<row r="19999"><c r="GR19999"><v>1</v></c></row>'), refused="table_too_large"),
    Case("cells without a place", made.unplaced_cells, refused="table_too_large"),
    Case("600,000 rows", made.many_rows, refused="table_too_large"),
    Case("600,000 lines", b"Ma;Don vi;households_total\r\n" + b"a;b;1\r\n" * 600_000,
         refused="table_too_large"),
    Case("a bomb", made.bomb, refused="table_too_large"),
    Case("a bomb that lies about its size", made.lying_bomb, refused="not_a_table"),
    Case("parts that lie over each other", made.overlapping, refused="not_a_table"),
    Case("a hundred thousand parts", made.many_parts, refused="table_too_large"),
    Case("a file within a file within a file", made.quine, refused="not_a_table"),
    Case("entities that multiply", lambda: made.with_entities(made.LAUGHS), refused="not_a_table"),
    Case("entities that multiply, in the list of texts", lambda: made.with_entities(
        made.LAUGHS, "xl/sharedStrings.xml"), refused="not_a_table"),
    Case("entities that name a file", lambda: made.with_entities(made.STRANGER),
         refused="not_a_table"),
    Case("a part that climbs out", lambda: made.with_named("../../etc/cron.d/x"),
         refused="not_a_table"),
    Case("a part with a whole path", lambda: made.with_named("/etc/passwd"), refused="not_a_table"),
    Case("a part that is a link", lambda: made.with_named("xl/media/l", 0o120777),
         refused="not_a_table"),
    Case("seven million bytes of text and one", bytes(7_000_001), refused="file_too_large"),
]  # fmt: skip
CORPUS = [*GOOD_FILES, *READ, *FAULTY, *REFUSED, *HOSTILE]


def opened(case: Case) -> GivenTable:
    """The case read as the product reads it, in the room of its own."""
    with tempfile.TemporaryFile() as file:
        file.write(case.content)
        return read_figures(read_table(file, case.file), FIELDS, labels_of(FIELDS))


def opened_here(case: Case) -> GivenTable:
    """The same in this process, which is quicker; not for hostile files."""
    tables._kind_of(case.file)
    told = reading_room.read(io.BytesIO(case.content))
    rows = tuple(tables.Row(number, tuple(cells)) for number, cells in told["rows"])
    table = tables.Table(told["kind"], told["sheet"], rows)
    return read_figures(table, FIELDS, labels_of(FIELDS))


@pytest.mark.parametrize("case", [*GOOD_FILES, *READ, *FAULTY], ids=lambda case: case.name)
def test_a_file_is_read_as_it_was_meant_or_asked_about(case):
    given = opened_here(case)
    (row,) = given.rows
    entries = {code: read(FIELDS[code], raw) for code, raw in row.values.items()}
    expected = {code: entry for code, entry in case.entries.items() if entry is not None}
    assert entries == expected
    assert {type(entries[code]) for code in entries} == {type(it) for it in expected.values()}
    found = [(fault.code, fault.cell) for fault in (*given.faults, *row.faults)]
    assert tuple(found) == case.faults
    assert (row.code, row.name) == case.unit


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_a_file_that_is_no_such_table_is_refused_with_the_way_out(case):
    with pytest.raises(Invalid) as refusal:
        opened(case)
    assert refusal.value.code == case.refused


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
def test_a_hostile_file_is_refused_quickly_and_in_little_memory(case, monkeypatch):
    content = case.content
    monkeypatch.setattr(Case, "content", content)
    peaks = watched(monkeypatch)
    before = computed()
    with pytest.raises(Invalid) as refusal:
        opened(case)
    assert refusal.value.code == case.refused
    assert computed() - before < 2, "seconds"
    assert all(peak < 200_000_000 for peak in peaks)


def computed() -> float:
    """Seconds the rooms have computed so far: what they take when nobody else is on the machine."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def watched(monkeypatch) -> list[int]:
    """What each room says of the most memory it took; one that is killed says nothing."""
    peaks: list[int] = []
    ask = Room.told

    def asking(room, file):
        told = ask(room, file)
        peaks.extend([told["peak"]] if "peak" in told else [])
        return told

    monkeypatch.setattr(Room, "told", asking)
    return peaks


def test_the_corpus_is_as_large_as_was_asked():
    assert len(CORPUS) >= 60
    assert len({case.name for case in CORPUS}) == len(CORPUS)


def test_a_workbook_of_a_nation_is_read_in_the_same_room(monkeypatch):
    peaks = watched(monkeypatch)
    with tempfile.TemporaryFile() as file:
        file.write(made.nation(11_000, 20))
        table = read_table(file, "quoc-gia.xlsx")
    assert len(table.rows) == 11_001
    assert table.rows[-1].cells[20] == 10_999 + 19
    assert peaks[0] < 200_000_000


def test_the_room_has_none_of_our_surroundings(monkeypatch):
    """Neither the secret key nor anything else of ours reaches whoever takes the room over."""
    monkeypatch.setenv("MONITOR_SECRET_KEY", "0123456789abcdef0123456789abcdefXYZ")
    monkeypatch.setattr(
        tables, "ROOM",
        replace(tables.ROOM, program=(
            "-c",
            "import os, orjson, sys; sys.stdout.buffer.write(orjson.dumps("
            "{'kind': 'csv', 'sheet': '', 'peak': 1, 'rows': [[1, sorted(os.environ)]]}))",
        )),
    )  # fmt: skip
    with tempfile.TemporaryFile() as file:
        table = read_table(file)
    assert set(table.rows[0].cells) <= {"LANG", "LC_CTYPE"}
