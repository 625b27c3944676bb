"""Files as offices and other people make them, good and bad, made anew by each run."""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

Cells = Sequence[Sequence[Any]]
UNIT, NAME = "ubnd-xa-06694", "Phường Bạch Đằng"
HEAD = ["Mã", "Đơn vị", "households_total", "households_guided"]
GOOD: Cells = [HEAD, [UNIT, NAME, 4800, 4512]]
SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"


def book(
    rows: Cells,
    *,
    formats: Mapping[str, str] | None = None,
    values: Mapping[str, Any] | None = None,
    before: Sequence[str] = (),
    hidden: Sequence[str] = (),
    **options: Any,
) -> bytes:
    """A workbook as Excel would save it; texts that begin with ``=`` are formulas.

    Args:
        rows: What stands in its sheet ``Trang 1``.
        formats: Number formats by cell.
        values: What formulas have come to, by cell; 0 where nothing is said.
        before: Names of empty sheets in front of it.
        hidden: Names of hidden sheets in front of it, with something in them.
        options: Of xlsxwriter.
    """
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True, "strings_to_urls": False, **options}) as made:
        for name in before:
            made.add_worksheet(name)
        for name in hidden:
            sheet = made.add_worksheet(name)
            sheet.write(0, 0, "households_total")
            sheet.hide()
        sheet = made.add_worksheet("Trang 1")
        sheet.activate()
        for row, line in enumerate(rows):
            for column, value in enumerate(line):
                name = f"{chr(65 + column)}{row + 1}"
                shape = (formats or {}).get(name)
                form = made.add_format({"num_format": shape}) if shape else None
                if isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(row, column, value, form, (values or {}).get(name, 0))
                elif isinstance(value, str):
                    sheet.write_string(row, column, value, form)
                elif isinstance(value, date | datetime):
                    sheet.write_datetime(row, column, value, form)
                elif value is not None:
                    sheet.write(row, column, value, form)
    return raw.getvalue()


def text(rows: Cells, mark: str = ";", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    """A text file of these rows."""
    lines = [mark.join("" if one is None else str(one) for one in row) for row in rows]
    return (end.join(lines) + end).encode(encoding)


def parts(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        return {one.filename: packed.read(one) for one in packed.infolist()}


def packed(named: Mapping[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", how, compresslevel=1) as made:
        for name, content in named.items():
            made.writestr(name, content)
    return raw.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A good workbook with one part more, or another one in its place."""
    return packed({**parts(book(GOOD)), name: content})


def edited(change: Callable[[str], str], name: str = SHEET, raw: bytes | None = None) -> bytes:
    """A workbook with one of its parts changed as text."""
    found = parts(raw or book(GOOD))
    return packed({**found, name: change(found[name].decode()).encode()})


def with_cell(xml: str) -> bytes:
    """A good workbook whose cell C2 is written like this."""
    return edited(lambda sheet: sheet.replace('<c r="C2"><v>4800</v></c>', xml))


def at_the_end(xml: str) -> bytes:
    """A good workbook with more behind its last row."""
    return edited(lambda sheet: sheet.replace("</sheetData>", f"{xml}</sheetData>"))


# --- hostile ---------------------------------------------------------------------------------


def unplaced_cells() -> bytes:
    """Cells that do not say where they stand, more in a row than a sheet has columns."""
    return at_the_end("<row>" + "<c><v>1</v></c>" * 60_000 + "</row>" + "<row/>" * 9_000)


def many_rows() -> bytes:
    """600,000 rows, a few megabytes."""
    row = '<row r="%d"><c r="A%d"><v>1</v></c></row>'
    return at_the_end("".join(row % (number, number) for number in range(3, 600_001)))


def nation(units: int, figures: int) -> bytes:
    """A workbook of a whole nation: units ``xa-n`` below each other, figures ``n`` and on."""
    codes = [cell_text(0, 1, "Mã")]
    codes += [cell_text(column, 1, f"f{column - 1:02}") for column in range(1, figures + 1)]
    rows = [f'<row r="1">{"".join(codes)}</row>']
    letters = [chr(65 + column) for column in range(figures + 1)]
    for number in range(units):
        at = number + 2
        cells = [
            f'<c r="{letters[one + 1]}{at}"><v>{number + one}</v></c>' for one in range(figures)
        ]
        rows.append(f'<row r="{at}">{cell_text(0, at, f"xa-{number}")}{"".join(cells)}</row>')
    found = parts(book([[]]))
    sheet = found[SHEET].decode()
    inside = f"<sheetData>{''.join(rows)}</sheetData>"
    return packed({**found, SHEET: sheet.replace("<sheetData/>", inside).encode()})


def cell_text(column: int, row: int, said: str) -> str:
    """A cell with a text in it, as a sheet's part has it."""
    return f'<c r="{chr(65 + column)}{row}" t="inlineStr"><is><t>{said}</t></is></c>'


def bomb() -> bytes:
    """One sheet of a hundred megabytes of spaces, half a megabyte when packed."""
    found = parts(book(GOOD))
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, content in found.items():
            if name != SHEET:
                made.writestr(name, content)
        with made.open(SHEET, "w") as sheet:
            for _ in range(12):
                sheet.write(b" " * 8_388_608)
    return raw.getvalue()


def lying_bomb() -> bytes:
    """A part that says it is small, and goes on for a hundred megabytes."""
    content = parts(book(GOOD))[SHEET]
    stream = zlib.compressobj(1, zlib.DEFLATED, -15)
    blocks = [stream.compress(content)]
    blocks += [stream.compress(b" " * 8_388_608) for _ in range(12)]
    deflated = b"".join([*blocks, stream.flush()])
    info = zipfile.ZipInfo(SHEET)
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made:
        made.writestr(info, deflated)  # stored as it is; what is said of it is changed below
        for name, other in parts(book(GOOD)).items():
            if name != SHEET:
                made.writestr(name, other, zipfile.ZIP_DEFLATED)
    made_raw = bytearray(raw.getvalue())
    told = struct.pack("<LLL", zlib.crc32(content), len(deflated), len(content))
    name_at = made_raw.index(SHEET.encode())
    made_raw[name_at - 22 : name_at - 20] = struct.pack("<H", 8)
    made_raw[name_at - 16 : name_at - 4] = told
    name_at = made_raw.index(SHEET.encode(), made_raw.index(b"PK\x01\x02", len(deflated)))
    made_raw[name_at - 36 : name_at - 34] = struct.pack("<H", 8)
    made_raw[name_at - 30 : name_at - 18] = told
    return bytes(made_raw)


def overlapping() -> bytes:
    """Many parts each of which claims most of the file's bytes for itself."""
    raw = bytearray(packed({**parts(book(GOOD)), **{f"xl/m{n}.xml": b"x" for n in range(40)}}))
    at = struct.unpack_from("<L", raw, raw.rindex(b"PK\x05\x06") + 16)[0]
    while raw[at : at + 4] == b"PK\x01\x02":
        if b"xl/m" in raw[at + 46 : at + 50]:
            struct.pack_into("<L", raw, at + 20, len(raw) // 2)
        at += 46 + sum(struct.unpack_from("<HHH", raw, at + 28))
    return bytes(raw)


def many_parts() -> bytes:
    """A hundred thousand parts with nothing in them."""
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 9, 0) + b"xl/000000"
    listed = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, *[0] * 3, 33, 0, 0, 0, 9, *[0] * 6)
    central = b"".join(listed + b"xl/%06d" % number for number in range(100_000))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, *[0xFFFF] * 2, len(central), len(local), 0)
    return local + central + end


def quine() -> bytes:
    """A zip file in a zip file in a zip file: whoever unpacks what is inside is long at it."""
    inner = packed({"r/r.zip": b""})
    for _ in range(20):
        inner = packed({"r/r.zip": inner})
    return inner


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
STRANGER = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def with_entities(declared: str, part: str = SHEET) -> bytes:
    """A workbook one of whose parts declares entities."""
    return edited(lambda xml: xml.replace("?>", "?>" + declared, 1), part)


def with_named(name: str, mode: int = 0) -> bytes:
    """A good workbook with one more part, of a name or a mode no spreadsheet program gives."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made:
        for known, content in parts(book(GOOD)).items():
            made.writestr(known, content)
        info = zipfile.ZipInfo("x")
        info.filename = name
        info.external_attr = mode << 16
        made.writestr(info, b"/etc/passwd")
    return raw.getvalue()


def locked() -> bytes:
    """A workbook whose parts are said to need a password."""
    raw = bytearray(book(GOOD))
    at = struct.unpack_from("<L", raw, raw.rindex(b"PK\x05\x06") + 16)[0]
    while raw[at : at + 4] == b"PK\x01\x02":
        raw[at + 8] |= 1
        at += 46 + sum(struct.unpack_from("<HHH", raw, at + 28))
    return bytes(raw)


OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
"""The beginning of an .xls, and of a workbook with a password."""
OTHER_OFFICE = packed(
    {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": b"<office:document-content/>",
    }
)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4


def cp1258(rows: Cells) -> bytes:
    """A text file as Windows of the nineties wrote Vietnamese: tones stand behind their letters."""
    tones = "\u0300\u0309\u0303\u0301\u0323"
    said = []
    for char in text(rows).decode():
        split = unicodedata.normalize("NFD", char)
        tone = "".join(part for part in split if part in tones)
        said.append(unicodedata.normalize("NFC", split.replace(tone, "") if tone else split) + tone)
    return "".join(said).encode("cp1258")


def tcvn3(rows: Cells) -> Cells:
    """Rows as they read when fonts of the nineties had their own letters."""
    letters = dict(zip(
        "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵĐ",
        "¨©®ªô¬\xadµ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ§",
        strict=False,
    ))  # fmt: skip
    return [["".join(letters.get(c, c) for c in str(cell)) for cell in row] for row in rows]
