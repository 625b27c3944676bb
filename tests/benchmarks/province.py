"""A province at full size: every organisation, every indicator, days of reports of each."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, insert, text

from monitor.domain.directive import Directive, Period
from monitor.domain.roles import CLOCK
from monitor.intake.seeds import read_directive, read_organizations
from monitor.services import setup
from monitor.services.work import Clock, Office, Work
from monitor.shipped import folder
from monitor.store import accounts, book, directives, issuing, organizations
from monitor.store.engine import writing
from monitor.store.schema import DecisionRow, FigureRow, ReportRow, RevisionRow

DAYS = 90
FIRST = datetime(2020, 8, 5, 17, tzinfo=UTC)
"""Midnight of the first day's end in the province."""


def periods(days: int = DAYS) -> tuple[Period, ...]:
    """Daily periods, the third of them the deadline."""
    found = []
    for day in range(days):
        opens = FIRST + timedelta(days=day - 1)
        due = opens + timedelta(days=1)
        local = opens + timedelta(hours=7)
        found.append(
            Period(
                f"{local:%Y-%m-%d}", "deadline" if day == 2 else "progress", opens,
                due - timedelta(hours=7), due,
            )
        )  # fmt: skip
    return tuple(found)


def stretched(told: Directive, days: int, times: int) -> Directive:
    """The real directive with daily periods and every typed field asked.

    ``times`` as many units report to each addressee.
    """
    slots = periods(days)
    codes = tuple(slot.code for slot in slots)
    fields = {
        code: replace(one, asked="required" if one.source == "typed" else "off")
        for code, one in told.fields.items()
        if one.type == "count" or one.source != "typed"
    }
    known = set(fields)
    duties = tuple(
        replace(
            duty,
            periods=codes,
            supporting=tuple(one for one in duty.supporting if set(one.fields) <= known),
        )
        for duty in told.obligations
        if set(duty.headline.fields) <= known
    )
    among = {duty.code for duty in duties}
    return replace(
        told,
        periods=slots,
        fields=fields,
        obligations=duties,
        assignments=tuple(
            replace(one, organization=code)
            for one in told.assignments
            if one.obligation in among
            for code in _copies(one.organization, times if one.part == "reporting" else 1)
        ),
    )


def _copies(code: str, times: int) -> list[str]:
    return [code, *(f"{code}-{number}" for number in range(2, times + 1))]


def _add_copies(work: Work, told: Directive, times: int) -> None:
    """Beside each unit that reports to another, as many more as the directive names."""
    parents = organizations.ids_of(work.session)
    reporting = {one.organization for one in told.assignments if one.part == "reporting"}
    for unit in organizations.find(work.session, on=told.issued_on, scope=None):
        for code in _copies(unit.code, times)[1:] if unit.code in reporting else ():
            path = unit.path.removesuffix(f"{unit.code}/") + f"{code}/"
            organizations.insert(
                work.session, replace(unit, code=code, path=path),
                parent_id=parents.get(unit.parent or ""), recorded_at=work.now,
            )  # fmt: skip


def build(engine: Engine, days: int = DAYS, times: int = 1) -> Office:
    """Fill a migrated database, straight through the tables, deterministically."""
    seeds = read_organizations(folder("seeds") / "organizations")
    real = read_directive(folder("seeds") / "directives" / "5305-ubnd-xd6", seeds).directive
    told = stretched(real, days, times)
    office = Office(engine, Clock(FIRST + timedelta(days=days)))
    with office.writing(CLOCK) as work:
        setup.load_organizations(work, seeds)
        _add_copies(work, real, times)
        issuing.insert(work.session, told, issuing.Origins(), loaded_at=FIRST)
        author = accounts.insert(
            work.session, username="bench", display_name="bench", email="bench@demo.example",
            locale="vi", demo=True, at=FIRST,
        )  # fmt: skip
    with writing(engine) as session:
        stored = directives.load(session, told.slug)
        assert stored is not None
        for table, rows in _tables(stored, author.id):
            for start in range(0, len(rows), 20_000):
                session.execute(insert(table), rows[start : start + 20_000])
            if engine.dialect.name == "postgresql":
                name = table.__tablename__
                session.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'),"
                        f" (SELECT MAX(id) FROM {name}))"
                    )
                )
        if engine.dialect.name == "postgresql":
            session.execute(text("ANALYZE"))
    with writing(engine) as session:
        for code in sorted(_fields_of(stored.directive)):
            book.snapshot(session, stored, code, office.clock.now(session))
    return office


def _fields_of(told: Directive) -> dict[str, list[str]]:
    """The fields each organisation enters."""
    found: dict[str, dict[str, None]] = {}
    duties = {duty.code: duty for duty in told.obligations}
    for one in told.assignments:
        if one.part == "coordinating" or one.contribution == "children":
            continue
        codes = [code for part in duties[one.obligation].indicators for code in part.fields]
        codes += duties[one.obligation].declared_coverage or ()
        for code in codes:
            if told.fields[code].source == "typed":
                found.setdefault(one.organization, {})[code] = None
    return {unit: list(codes) for unit, codes in found.items()}


def _tables(stored: Any, author: int) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """Rows of every table, ids counted here so that they can point at each other."""
    dice = random.Random(5305)  # noqa: S311  # figures, not secrets
    ids, told = stored.ids, stored.directive
    reports, revisions, figures, decisions = [], [], [], []
    number = 0
    for unit, codes in sorted(_fields_of(told).items()):
        base = dice.randint(200, 4000)
        for day, slot in enumerate(told.periods):
            number += 1
            saved = slot.opens + timedelta(hours=9, seconds=dice.randint(0, 30_000))
            reports.append(
                {"id": number, "directive_id": ids.directive, "version": 3,
                 "organization_id": ids.organizations[unit], "period_id": ids.periods[slot.code]}
            )  # fmt: skip
            revisions.append(
                {"id": number, "report_id": number, "sequence": 1, "number": 1,
                 "author_id": author, "saved_at": saved, "note": "", "on_behalf": False}
            )  # fmt: skip
            for step, kind in enumerate(("submit", "approve"), start=2):
                decisions.append(
                    {"directive_id": ids.directive, "report_id": number, "sequence": step,
                     "kind": kind, "at": saved + timedelta(minutes=step), "actor_id": author,
                     "acting_as": "clerk", "revision_number": 1}
                )  # fmt: skip
            for code in codes:
                share = 100 if "total" in code or "with" in code else min(99, day + 5)
                value = Decimal(base * share // 100)
                if told.fields[code].type == "boolean":
                    figures.append(
                        {"revision_id": number, "field_id": ids.fields[code],
                         "boolean_value": True, "warning_reason": ""}
                    )  # fmt: skip
                else:
                    figures.append(
                        {"revision_id": number, "field_id": ids.fields[code], "value": value,
                         "warning_reason": ""}
                    )  # fmt: skip
    yield ReportRow, reports
    yield RevisionRow, revisions
    yield DecisionRow, decisions
    yield FigureRow, figures
