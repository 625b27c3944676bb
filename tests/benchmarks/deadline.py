"""The deadline afternoon: 300 units report through the real server while 20 leaders look.

Run as ``python -m tests.benchmarks.deadline [minutes]``; on SQLite first, then on PostgreSQL. A
unit reads its form, saves twice and hands in; what it sent is compared with what is stored.
"""

from __future__ import annotations

import http.client
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from monitor.domain.roles import Actor, Grant
from monitor.services import reports, tokens
from monitor.services.reports import ReportKey
from monitor.services.work import Office
from monitor.store import accounts, directives, organizations
from monitor.store.engine import reading, writing
from tests.benchmarks import province
from tests.benchmarks.__main__ import migrated, postgres
from tests.benchmarks.saving import SLUG
from tests.benchmarks.serving import ours

UNITS = 300
LEADERS = 20
LOOK_EVERY = 5.0
"""Seconds between two looks of one leader."""
MINUTES = 10.0
"""Within which all units report."""
DAYS = 5
NOTE = "Số liệu đính chính"
"""The province's data holds a report of every unit already: what is sent here corrects it."""
MATRIX = f"/api/v1/directives/{SLUG}/matrix?depth=1"


@dataclass
class Seen:
    """How long each kind of request took in milliseconds, and everything that went wrong."""

    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, took: float) -> None:
        with self.lock:
            self.took.setdefault(kind, []).append(took)

    def note(self, failure: Exception) -> None:
        with self.lock:
            self.wrong[str(failure)] += 1


class Refused(Exception):
    """An answer that was no success."""


class Client:
    """One person's program: a token, and a connection of its own."""

    def __init__(self, port: int, token: str, seen: Seen) -> None:
        self._port, self._seen = port, seen
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def ask(
        self, kind: str, method: str, path: str, body: Any = None, **more: str
    ) -> tuple[Any, str]:
        raw = None if body is None else json.dumps(body)
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        start = time.perf_counter()
        connection.request(method, path, raw, {**self._headers, **more})
        answer = connection.getresponse()
        told = json.loads(answer.read())
        self._seen.add(kind, (time.perf_counter() - start) * 1000)
        connection.close()
        if answer.status != 200:
            raise Refused(f"{kind}: {answer.status} {told['type']} {told['errors'][:2]}")
        return told, answer.headers["ETag"]


def people(office: Office) -> tuple[dict[str, str], list[str]]:
    """A clerk's token for each of the units, by unit, and the leaders' tokens."""
    with reading(office.engine) as session:
        stored = directives.load(session, SLUG)
        ids = organizations.ids_of(session)
    assert stored is not None
    units = sorted(province._fields_of(stored.directive))[:UNITS]
    wanted = {unit: ("clerk", ids[unit], None) for unit in units}
    wanted |= {f"leader-{n}": ("leader", None, stored.ids.directive) for n in range(LEADERS)}
    made: dict[str, str] = {}
    for name, (role, unit, directive) in wanted.items():
        with writing(office.engine) as session:
            now = office.clock.now(session)
            one = accounts.insert(
                session, username=name, display_name=name, email=f"{name}@demo.example",
                locale="vi", demo=True, at=now,
            )  # fmt: skip
            accounts.add_grant(
                session, one.id, role=role, organization_id=unit, directive_id=directive, at=now,
                by=None,
            )  # fmt: skip
        with office.writing(Actor(one.id, name, name, "vi", ())) as work:
            made[name] = tokens.create(work, username=name, label="bench")[1]
    return {unit: made[unit] for unit in units}, [made[f"leader-{n}"] for n in range(LEADERS)]


def report(client: Client, unit: str, period: str, number: int) -> dict[str, int]:
    """One unit's whole task; returns what it sent."""
    path = f"/api/v1/reports/{SLUG}/{unit}/{period}"
    form, version = client.ask("form", "GET", path)
    codes = [one["code"] for one in form["fields"]]
    values = dict.fromkeys(codes, 1000 + number)
    for step in (values | {codes[0]: 7}, values):
        _, version = client.ask(
            "save", "PUT", path, {"values": step, "note": NOTE}, **{"If-Match": version}
        )
    reasons = dict.fromkeys(codes, "đã kiểm tra")
    client.ask(
        "hand in", "POST", f"{path}/submit", {"values": values, "reasons": reasons, "note": NOTE},
        **{"If-Match": version, "Idempotency-Key": f"bench-{unit}"},
    )  # fmt: skip
    return values


def at(offset: float, start: float, act: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        time.sleep(max(0.0, start + offset - time.monotonic()))
        act()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def measure(engine: Engine, minutes: float) -> dict[str, Any]:
    """Serve the province to everybody at once; print what it took and what went wrong."""
    office = province.build(engine, DAYS, times=2)  # the real province has a few units less
    clerks, leaders = people(office)
    period = province.periods(DAYS)[-1].code
    seen, sent = Seen(), dict[str, dict[str, int]]()
    luck, span = random.Random(5305), minutes * 60  # noqa: S311  # offsets, not secrets
    with ours(office) as port:
        start = time.monotonic() + 1

        def hand_in(unit: str, token: str, number: int) -> None:
            try:
                sent[unit] = report(Client(port, token, seen), unit, period, number)
            except (Refused, OSError, http.client.HTTPException) as failure:
                seen.note(failure)

        def look(token: str) -> None:
            client = Client(port, token, seen)
            while time.monotonic() < start + span:
                try:
                    client.ask("matrix", "GET", MATRIX)
                except (Refused, OSError, http.client.HTTPException) as failure:
                    seen.note(failure)
                time.sleep(LOOK_EVERY)

        threads = [
            at(luck.uniform(0, span), start, lambda u=unit, t=token, n=n: hand_in(u, t, n))  # type: ignore[misc]
            for n, (unit, token) in enumerate(clerks.items())
        ]
        threads += [at(luck.uniform(0, LOOK_EVERY), start, lambda t=t: look(t)) for t in leaders]  # type: ignore[misc]
        for one in threads:
            one.join()
    return told(engine, office, period, minutes, seen, sent)


def told(
    engine: Engine,
    office: Office,
    period: str,
    minutes: float,
    seen: Seen,
    sent: dict[str, dict[str, int]],
) -> dict[str, Any]:
    lost = [unit for unit, values in sent.items() if stored(office, unit, period) != values]
    kind = engine.dialect.name
    print(f"\n{kind}: {len(sent)} units within {minutes:g} minutes, {LEADERS} leaders looking")
    found: dict[str, Any] = {"engine": kind, "units": len(sent), "lost": len(lost)}
    for name, took in sorted(seen.took.items()):
        p50, p95 = statistics.median(took), statistics.quantiles(took, n=20)[-1]
        print(f"{name:<10} {len(took):6} asked   median {p50:7.0f} ms   p95 {p95:7.0f} ms")
        found[name] = {"count": len(took), "p50_ms": round(p50), "p95_ms": round(p95)}
    found["wrong"] = dict(seen.wrong)
    print(f"errors: {dict(seen.wrong) or 'none'}   units whose figures differ: {len(lost)}")
    return found


def stored(office: Office, unit: str, period: str) -> dict[str, Any]:
    """What the newest revision of a unit's report holds."""
    reader = Actor(None, "reader", "reader", "vi", (Grant("clerk", unit, None),))
    with office.reading(reader) as work:
        return dict(reports.read(work, ReportKey(SLUG, unit, period)).entries)


def main() -> None:
    """Both databases in turn; the last line is the same as JSON."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    with tempfile.TemporaryDirectory() as folder, postgres() as database:
        found = [measure(migrated(f"sqlite:///{Path(folder) / 'deadline.db'}"), minutes)]
        found.append(measure(database("deadline"), minutes))
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main()
