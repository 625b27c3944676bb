"""Saving: one report, and many clients at once, against the bare rows of the same save."""

from __future__ import annotations

import itertools
import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, text

from monitor.domain.roles import Actor, Grant
from monitor.services import reports
from monitor.services.reports import ReportKey
from monitor.services.work import Office
from monitor.store.engine import reading, writing
from tests.benchmarks import province
from tests.benchmarks.measuring import line, timed

SLUG = "5305-UBND-XD6"
CLIENTS = 32
SECONDS = 4.0

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


def at_once(saves: list[Save]) -> tuple[float, float]:
    """Saves per second by as many clients at once, and the 95th percentile in milliseconds."""
    until = time.perf_counter() + SECONDS
    took: list[float] = []
    failed: list[BaseException] = []

    def client(save: Save, first: int) -> None:
        try:
            for number in itertools.count(first):
                start = time.perf_counter()
                if start > until:
                    return
                save(number)
                took.append((time.perf_counter() - start) * 1000)
        except BaseException as error:  # told below, in the main thread
            failed.append(error)

    threads = [
        threading.Thread(target=client, args=(save, 10_000 * (1 + number)))
        for number, save in enumerate(saves)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if failed:
        raise failed[0]
    return len(took) / SECONDS, statistics.quantiles(took, n=20)[-1]


def measure(office: Office) -> list[dict[str, Any]]:
    """One save, and 32 clients of 32 units in one process."""
    ours, floor, values = one_save(office)
    found = [line(f"one save, {values} values, audited", ours, floor)]
    with reading(office.engine) as session:
        units = session.execute(
            text(
                "SELECT DISTINCT o.code FROM report r JOIN organization o"
                " ON o.id = r.organization_id WHERE o.code LIKE 'ubnd-xa-%' ORDER BY o.code"
            )
        ).scalars()
        clients = [our_save(office, unit, province.DAYS) for unit in list(units)[:CLIENTS]]
    bare = [bare_save(office.engine, 2 + n, clients[n][1]) for n in range(CLIENTS)]
    rates = []
    for name, saves in (("bare rows", bare), ("ours", [save for save, _ in clients])):
        rate, slow = at_once(saves)
        rates.append(rate)
        print(f"{f'saves at {CLIENTS} clients, {name}':<58} {rate:9.0f} /s   p95 {slow:8.0f} ms")
    found.append(
        {"name": f"saves at {CLIENTS} clients", "ours_per_s": round(rates[1]),
         "raw_per_s": round(rates[0])}
    )  # fmt: skip
    return found
