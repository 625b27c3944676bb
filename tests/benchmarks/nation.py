"""A nation of communes that are all asked the same twenty figures, and a file with all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Engine, insert

from monitor.domain.directive import Assignment, Directive, Field, Indicator, Obligation, Period
from monitor.domain.organization import Organization, search_key, sort_key
from monitor.domain.roles import Actor, Grant
from monitor.services.work import Clock, Office
from monitor.store import accounts, issuing, organizations
from monitor.store.engine import writing
from monitor.store.schema import OrganizationPlacementRow, OrganizationRow
from tests.files import made

SLUG = "11000-TTg"
UNITS, FIGURES, ROUNDS = 11_000, 20, 8
START = datetime(2020, 8, 5, 1, tzinfo=UTC)
NOW = datetime(2020, 8, 7, 5, tzinfo=UTC)


def periods() -> tuple[Period, ...]:
    """One for each round: every import is a first one."""
    due = START + timedelta(days=9)
    return tuple(Period(f"p{one}", "progress", START, due, due) for one in range(ROUNDS))


def build(engine: Engine) -> tuple[Office, Actor]:
    """The communes, the directive and a clerk of the whole; nothing is reported."""
    with writing(engine) as session:
        top = Organization("tw", "Trung ương", "Centre", "TW", None, "/tw/", "office")
        top_id = organizations.insert(session, top, parent_id=None, recorded_at=START)
        codes = [f"xa-{number}" for number in range(UNITS)]
        session.execute(insert(OrganizationRow), [_organization(code) for code in codes])
        ids = organizations.ids_of(session)
        session.execute(
            insert(OrganizationPlacementRow), [_placement(ids[one], one, top_id) for one in codes]
        )
        issuing.insert(session, _directive(codes), issuing.Origins(), loaded_at=START)
        clerk = accounts.insert(
            session, username="nhap", display_name="nhap", email="nhap@demo.example", locale="vi",
            demo=True, at=START,
        )  # fmt: skip
        accounts.add_grant(
            session, clerk.id, role="clerk", organization_id=top_id, directive_id=None, at=START,
            by=None,
        )  # fmt: skip
    actor = Actor(clerk.id, "nhap", "nhap", "vi", (Grant("clerk", "tw"),))
    return Office(engine, Clock(NOW)), actor


def workbook() -> bytes:
    """Eleven thousand rows of twenty figures, by codes."""
    return made.nation(UNITS, FIGURES)


def _organization(code: str) -> dict[str, Any]:
    return {
        "code": code, "org_type": "commune", "level": "xa", "verified": True, "source": "bench",
        "note": "",
    }  # fmt: skip


def _placement(id_: int, code: str, parent: int) -> dict[str, Any]:
    name = f"Xã số {code[3:]}"
    return {
        "organization_id": id_, "parent_id": parent, "path": f"/tw/{code}/", "name_vi": name,
        "name_en": name, "short_name": name, "search_key": search_key(name),
        "sort_key": sort_key(name), "head_step": True, "recorded_at": START,
    }  # fmt: skip


def _directive(codes: list[str]) -> Directive:
    number = count()
    fields = {
        code: Field(code, f"Số liệu {code}", f"Figure {code}", "hộ")
        for code in (f"f{next(number):02}" for _ in range(FIGURES))
    }
    names = list(fields)
    # Each pair is a ratio whose base is the larger: the n-th figure of a unit is one more.
    ratios = [
        Indicator(f"1.1{chr(97 + one)}", "ratio", names[2 * one], names[2 * one + 1])
        for one in range(FIGURES // 2)
    ]
    slots = periods()
    return Directive(
        SLUG, SLUG, "TTg", date(2020, 8, 5), "Đo", "Nguyên văn", "Asia/Ho_Chi_Minh", "received",
        "tw", "tw", periods=slots, fields=fields,
        obligations=(
            Obligation(
                "1.1", "order", "sum", tuple(one.code for one in slots), ratios[0],
                supporting=tuple(ratios[1:]),
            ),
        ),
        assignments=(
            Assignment("1.1", "tw", "answerable", "children"),
            *(Assignment("1.1", code, "reporting", "own", "tw") for code in codes),
        ),
    )  # fmt: skip
