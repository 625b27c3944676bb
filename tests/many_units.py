"""A district with many communes that are asked for figures of every type, and its neighbours."""

from __future__ import annotations

import io
import tempfile
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine

from monitor.domain.directive import Assignment, Directive, Field, Indicator, Obligation, Period
from monitor.domain.organization import Organization
from monitor.files.figures_sheet import labels_of, read_figures
from monitor.files.tables import read_table
from monitor.services.grid_given import GivenRow, GivenTable
from monitor.services.reports import ReportKey
from monitor.store import accounts, issuing, organizations
from monitor.store.engine import writing
from tests.builders import Cast

SLUG = "7-UBND"
START = datetime.fromisoformat("2020-08-05T08:00:00+07:00")
NOON = datetime.fromisoformat("2020-08-07T12:00:00+07:00")
DAY = Period(
    "2020-08-06", "progress", START, START, datetime.fromisoformat("2020-08-07T00:00+07:00")
)
FINAL = Period("final", "deadline", START, NOON, datetime.fromisoformat("2020-08-08T00:00+07:00"))
FIELDS = {
    one.code: one
    for one in (
        Field("total", "Tổng số hộ", "All households", "hộ"),
        Field("guided", "Số hộ đã được hướng dẫn", "Households guided", "hộ", at_most="total"),
        Field("tonnes", "Sản lượng", "Output", "tấn", type="decimal", asked="optional"),
        Field("published", "Đã đăng tài liệu", "Published", "", type="boolean", asked="optional"),
        Field("opened_on", "Ngày mở", "Opened on", "", type="date", asked="optional"),
        Field("summary", "Tóm tắt", "Summary", "", type="text", asked="optional"),
    )
}
DUTIES = (
    ("1.1", Indicator("1.1a", "ratio", "guided", "total")),
    ("2.1", Indicator("2.1a", "count", "tonnes")),
    ("3.1", Indicator("3.1a", "milestone", "published")),
    ("4.1", Indicator("4.1a", "milestone", "opened_on")),
    ("5.1", Indicator("5.1a", "narrative", "summary")),
)
PEOPLE: dict[str, list[tuple[str, str | None, str | None]]] = {
    "huyen": [("clerk", "huyen", None)],
    "huyen.hai": [("clerk", "huyen", None)],
    "huyen.duyet": [("head", "huyen", None)],
    "xa-000": [("clerk", "xa-000", None)],
    "xa-000.duyet": [("head", "xa-000", None)],
    "xa-la": [("clerk", "xa-la", None)],
    "dau-moi": [("coordinator", "so", SLUG)],
    "lanh-dao": [("leader", None, SLUG)],
    "quan-tri": [("admin", None, None)],
}
"""``xa-la`` is a commune of the other district."""


def many_units(engine: Engine, communes: int = 3, origins: issuing.Origins | None = None) -> Cast:
    """The office with so many communes ``xa-000`` … below ``huyen``; nothing reported yet."""
    with writing(engine) as session:
        ids: dict[str, int] = {}
        units = list(_units(communes))
        for unit in units:
            ids[unit.code] = organizations.insert(
                session, unit, parent_id=ids.get(unit.parent or ""), recorded_at=START
            )
        told = directive([unit.code for unit in units if unit.code.startswith("xa-")])
        directive_id = issuing.insert(session, told, origins or issuing.Origins(), loaded_at=START)
        for name, roles in PEOPLE.items():
            account = accounts.insert(
                session, username=name, display_name=f"Người {name}", locale="vi", demo=True,
                email=f"{name}@demo.example", at=START,
            )  # fmt: skip
            for role, unit_code, slug in roles:
                accounts.add_grant(
                    session, account.id, role=role, at=START, by=None,
                    organization_id=ids[unit_code] if unit_code else None,
                    directive_id=directive_id if slug else None,
                )  # fmt: skip
    return Cast(engine, NOON)


def _units(communes: int):
    yield Organization("so", "Sở Thông tin", "Department", "Sở TT", None, "/so/", "department")
    for code, name in (("huyen", "Huyện Ba Chẽ"), ("huyen-khac", "Huyện Cô Tô")):
        yield Organization(code, name, code, name, None, f"/{code}/", "district")
    for number in range(communes):
        code = f"xa-{number:03}"
        yield Organization(
            code, f"Xã Đồn Đạc {number}", f"Don Dac {number}", f"Đồn Đạc {number}", "huyen",
            f"/huyen/{code}/", "commune", aliases=(f"Đạp Thanh cũ {number}",),
        )  # fmt: skip
    yield Organization(
        "xa-la", "Xã Lạ", "Strange", "Lạ", "huyen-khac", "/huyen-khac/xa-la/", "commune"
    )


def directive(communes: list[str]) -> Directive:
    periods = (DAY.code, FINAL.code)
    assignments = []
    for code, _ in DUTIES:
        assignments += [
            Assignment(code, above, "answerable", "children") for above in ("huyen", "huyen-khac")
        ]
        for unit in communes:
            above = "huyen-khac" if unit == "xa-la" else "huyen"
            assignments.append(Assignment(code, unit, "reporting", "own", above))
    return Directive(
        SLUG, SLUG, "UBND", date(2020, 8, 5), "Thử", "Nguyên văn", "Asia/Ho_Chi_Minh", "received",
        "so", "so", periods=(DAY, FINAL), fields=FIELDS,
        obligations=tuple(
            Obligation(code, "order", "none", periods, headline, title_vi=f"Nhiệm vụ {code}")
            for code, headline in DUTIES
        ),
        assignments=tuple(assignments),
    )  # fmt: skip


def key(unit: str, period: str = "final") -> ReportKey:
    return ReportKey(SLUG, unit, period)


def rows(*given: tuple[str, dict[str, Any]], version: int | None = None) -> GivenTable:
    """A table by codes, its cells named as Excel would from C2 on."""
    return GivenTable(
        [
            GivenRow(
                number, code, "",
                values, lambda name, at=number, among=tuple(values): (
                    f"{chr(67 + among.index(name))}{at}"
                ),
                cell=f"B{number}", version=version,
            )
            for number, (code, values) in enumerate(given, start=2)
        ],
        sheet="Số liệu",
    )  # fmt: skip


def table_of(raw: bytes, name: str = ""):
    """A file's table, read in the room of its own."""
    with tempfile.TemporaryFile() as file:
        file.write(raw)
        return read_table(file, name)


def given_of(raw: bytes, name: str = "") -> GivenTable:
    return read_figures(table_of(raw, name), FIELDS, labels_of(FIELDS))


def stream(raw: bytes, name: str = "so-lieu.xlsx") -> dict[str, Any]:
    """A file as a form sends it."""
    return {"file": (io.BytesIO(raw), name)}
