"""Saving: one report, and many clients at once, against the bare rows of the same save."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Engine, text

from monitor.domain.roles import Actor, Grant
from monitor.services import reports, sessions
from monitor.services.reports import ReportKey
from monitor.services.work import Office
from monitor.store import accounts, audit, directives, organizations
from monitor.store import reports as stored_reports
from monitor.store.engine import reading, writing
from tests.benchmarks import province
from tests.benchmarks.crowd import Ask, Place, Seen, at_once
from tests.benchmarks.measuring import line, timed
from tests.benchmarks.serving import bare, ours

SLUG = "5305-UBND-XD6"
CLIENTS = 32
TURN = 2
"""Clerks whose reports each client saves in turn: nobody saves one report a hundred times."""
NOTE = "Số liệu đính chính"
"""The province's data holds every report sent already: a draft on it corrects."""
UNITS = text(
    "SELECT DISTINCT o.code FROM report r JOIN organization o ON o.id = r.organization_id"
    " WHERE o.code LIKE 'ubnd-xa-%' ORDER BY o.code"
)

Save = Callable[[int], None]
"""One save of some number."""


def a_clerk(office: Office, unit: str) -> Actor:
    """Somebody who enters for a unit; the account is the one that made the data."""
    with reading(office.engine) as session:
        author = session.execute(text("SELECT MIN(id) FROM user_account")).scalar_one()
    return Actor(author, "bench", "bench", "vi", (Grant("clerk", unit, None),))


def our_save(office: Office, unit: str, days: int) -> tuple[Save, int]:
    """A draft of the unit's last report saved, checked, audited; and how many values it has."""
    clerk, key = a_clerk(office, unit), ReportKey(SLUG, unit, province.periods(days)[-1].code)
    with office.reading(clerk) as work:
        codes = [one.field.code for one in reports.read(work, key).fields]

    def save(number: int) -> None:
        with office.writing(clerk) as work:
            reports.save_draft(work, key, dict.fromkeys(codes, number), note="bench")

    return save, len(codes)


REVISION = text(
    "INSERT INTO revision (report_id, sequence, number, author_id, saved_at, note, on_behalf)"
    " VALUES (:report, 9, :number, 1, '2020-08-06T01:00:00.000000Z', '', false) RETURNING id"
)
FIGURES = text(
    "INSERT INTO figure (revision_id, field_id, value, warning_reason)"
    " VALUES (:revision, :field, 1000, '')"
)


def bare_save(engine: Engine, report: int, values: int) -> Save:
    """The same rows and nothing else: no check, no right, no audit."""

    def save(number: int) -> None:
        with writing(engine) as session:
            revision = session.execute(
                REVISION, {"report": report, "number": 10**6 + number}
            ).scalar_one()
            fields = [{"revision": revision, "field": field} for field in range(1, 1 + values)]
            session.execute(FIGURES, fields)

    return save


def one_save(office: Office, days: int = province.DAYS) -> tuple[float, float, int]:
    """Milliseconds of one save and of its bare rows, and how many values it has."""
    save, values = our_save(office, "than-ha-lam", days)
    numbers, sequence = itertools.count(1000), itertools.count(1)
    bare = bare_save(office.engine, 1, values)
    return timed(lambda: save(next(numbers)), 30), timed(lambda: bare(next(sequence)), 30), values


def people(office: Office, units: list[str]) -> dict[str, str]:
    """A clerk of each unit, signed in: the sessions' tokens by unit."""
    with reading(office.engine) as session:
        ids = organizations.ids_of(session, codes=units)
    found = {}
    for unit in units:
        with office.writing(Actor(None, "", "", "vi", ())) as work:
            clerk = accounts.insert(
                work.session, username=unit, display_name=unit, email=f"{unit}@demo.example",
                locale="vi", demo=True, at=work.now,
            )  # fmt: skip
            accounts.add_grant(
                work.session, clerk.id, role="clerk", organization_id=ids[unit], directive_id=None,
                at=work.now, by=None,
            )  # fmt: skip
            begun = sessions.begin(work, clerk, address="127.0.0.1", agent="bench", how="password")
        found[unit] = begun.token
    return found


@dataclass(frozen=True)
class Asked:
    """A report a client saves: its form's fields, and how the database names it and them."""

    unit: str
    period: str
    report: int
    fields: Mapping[str, int]
    version: int


def asked(office: Office, unit: str, period: str) -> Asked:
    """The unit's report of a period."""
    with office.reading(a_clerk(office, unit)) as work:
        stored = directives.load(work.session, SLUG)
        assert stored is not None
        view = reports.read(work, ReportKey(SLUG, unit, period))
        report = stored_reports.find(work.session, ids=stored.ids, organization=unit, period=period)
    assert report is not None
    fields = {one.field.code: stored.ids.fields[one.field.code] for one in view.fields}
    return Asked(unit, period, report.id, fields, report.version)


def to_us(one: Asked, token: str, port: int) -> Place:
    """The save as the clerk's browser sends it: every value, on the version it read."""
    head = (
        f"PUT /api/v1/reports/{SLUG}/{one.unit}/{one.period} HTTP/1.1\r\nHost: localhost:{port}\r\n"
        f"Cookie: monitor_session={token}\r\nSec-Fetch-Site: same-origin\r\n"
        f"X-Monitor-Person: {one.unit}\r\nContent-Type: application/json\r\n"
    )
    return Place(_ask(head, list(one.fields), {"note": NOTE}), str(one.version))


def to_bare(one: Asked, port: int) -> Place:
    """The same values for the bare server."""
    head = (
        f"PUT /reports/{one.report} HTTP/1.1\r\nHost: localhost:{port}\r\n"
        "Content-Type: application/json\r\n"
    )
    return Place(_ask(head, [str(field) for field in one.fields.values()], {}), str(one.version))


def _ask(head: str, names: list[str], more: Mapping[str, str]) -> Ask:
    def ask(number: int, version: str) -> bytes:
        body = orjson.dumps({"values": dict.fromkeys(names, number), **more})
        told = f'{head}If-Match: "{version}"\r\nContent-Length: {len(body)}\r\n\r\n'
        return told.encode() + body

    return ask


def lost(office: Office, saved: list[tuple[Asked, Place]]) -> int:
    """Reports whose newest revision is not what their client was last told was kept."""
    found = 0
    for one, place in saved:
        if place.told is None:
            continue
        with office.reading(a_clerk(office, one.unit)) as work:
            view = reports.read(work, ReportKey(SLUG, one.unit, one.period))
        kept = set(view.entries.values()) == {place.told}
        found += not kept or str(view.version) != place.version
    return found


def measure(office: Office) -> list[dict[str, Any]]:
    """One save, and as many clients through the real server as through a bare one."""
    return [line_of_one(office), *at_clients(office)]


def line_of_one(office: Office) -> dict[str, Any]:
    took, floor, values = one_save(office)
    return line(f"one save, {values} values, audited", took, floor)


def at_clients(office: Office, days: int = province.DAYS) -> list[dict[str, Any]]:
    """How many saves a second, how long the slow ones take, and whether any was lost."""
    with reading(office.engine) as session:
        units = list(session.execute(UNITS).scalars())[: CLIENTS * TURN]
    assert len(units) == CLIENTS * TURN
    period = province.periods(days)[-1].code
    tokens = people(office, units)
    saved = [asked(office, unit, period) for unit in units]
    with ours(office) as port:
        places = [to_us(one, tokens[one.unit], port) for one in saved]
        seen = at_once(port, _dealt(places))
    told("ours", seen)
    gone = lost(office, list(zip(saved, places, strict=True)))
    with reading(office.engine) as session:
        broken = audit.verify(session)
    with bare(office.engine) as port:
        floor = at_once(port, _dealt([to_bare(one, port) for one in saved]))
    told("bare Flask", floor)
    print(
        f"{'':<58} {100 * seen.rate / floor.rate:9.0f} %    lost {gone}   audit chain "
        f"{'whole' if broken is None else f'broken at {broken}'}"
    )
    return [
        {"name": f"saves at {CLIENTS} clients", "ours_per_s": round(seen.rate),
         "raw_per_s": round(floor.rate), "p95_ms": round(seen.p95), "lost": gone,
         "wrong": dict(seen.wrong)}
    ]  # fmt: skip


def _dealt(places: list[Place]) -> list[list[Place]]:
    """So many for each client."""
    return [places[number::CLIENTS] for number in range(CLIENTS)]


def told(name: str, seen: Seen) -> None:
    print(
        f"{f'saves at {CLIENTS} clients, {name}':<58} {seen.rate:9.0f} /s   p95 {seen.p95:8.0f} ms"
        f"   errors {dict(seen.wrong) or 'none'}",
        flush=True,
    )
