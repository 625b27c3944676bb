"""Measure the province against the raw limit, in one run on the same data: medians and ratios.

Run as ``python -m tests.benchmarks``. Absolute times drift with the machine; the ratios are what
counts.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Engine, bindparam, text

from monitor.domain.roles import Actor, Grant
from monitor.services import digests, matrix, tokens
from monitor.services.work import Office
from monitor.settings import Settings
from monitor.store import accounts, directives, migrate
from monitor.store import boards as kept_boards
from monitor.store.engine import make_engine, writing
from monitor.store.types import UtcDateTime
from monitor.web.app import create_app
from monitor.web.matrix_data import DEEP, as_data
from tests.benchmarks import beside, boards, growth, importing, intake, posting, province, saving
from tests.benchmarks.measuring import line, raw, timed
from tests.benchmarks.saving import SLUG
from tests.conftest import Cluster

OURS = 15.0
"""Milliseconds that rights, coverage and standings may add to the raw query."""
SUMS = text(
    "SELECT o.addressee_group, c.field_id, COUNT(*), SUM(c.value) FROM current_figure c"
    " JOIN organization o ON o.id = c.organization_id WHERE c.basis = 'received'"
    " GROUP BY o.addressee_group, c.field_id"
)
PER_UNIT = text(
    "SELECT c.organization_id, c.field_id, c.value FROM current_figure c"
    " WHERE c.basis = 'received' ORDER BY c.organization_id, c.field_id"
)
PAST = text(
    "SELECT r.organization_id, f.field_id, f.value FROM report r"
    " JOIN (SELECT r2.organization_id AS unit, MAX(d.at) AS sent FROM report r2"
    "   JOIN decision d ON d.report_id = r2.id AND d.kind = 'approve' AND d.at <= :at"
    "   GROUP BY r2.organization_id) latest ON latest.unit = r.organization_id"
    " JOIN decision d ON d.report_id = r.id AND d.kind = 'approve' AND d.at = latest.sent"
    " JOIN revision v ON v.report_id = r.id JOIN figure f ON f.revision_id = v.id"
).bindparams(bindparam("at", type_=UtcDateTime()))


def a_leader(office: Office) -> Actor:
    """Somebody who sees the whole directive."""
    with writing(office.engine) as session:
        now = office.clock.now(session)
        one = accounts.insert(
            session, username="leader", display_name="leader", email="leader@demo.example",
            locale="vi", demo=True, at=now,
        )  # fmt: skip
        stored = directives.load(session, SLUG)
        assert stored is not None
        accounts.add_grant(
            session, one.id, role="leader", organization_id=None,
            directive_id=stored.ids.directive, at=now, by=None,
        )  # fmt: skip
    return Actor(one.id, "leader", "leader", "vi", (Grant("leader", None, SLUG),))


def measure_matrix(office: Office, leader: Actor) -> list[dict[str, Any]]:
    def ask(depth: int, at: datetime | None = None) -> Any:
        with office.reading(leader) as work:
            return matrix.matrix(work, SLUG, depth=depth, as_of=at)

    past = province.FIRST + timedelta(days=40)
    days = (province.FIRST + timedelta(days=day, minutes=7) for day in range(30, 60))
    save, _ = saving.our_save(office, "than-ha-lam", province.DAYS)
    numbers = iter(range(1000, 2000))
    engine = office.engine
    per_unit, history = raw(engine, PER_UNIT), raw(engine, PAST, at=past)
    sums, units = timed(raw(engine, SUMS)), timed(per_unit)
    found = [
        line("matrix of today, addressees", timed(lambda: ask(0)), sums, sums + OURS),
        line("matrix of today, every unit", timed(lambda: ask(1)), units, units + OURS),
        line(
            "the same just after somebody saved",
            timed(lambda: ask(1), before=lambda: save(next(numbers))),
            timed(per_unit),
        ),
        line(
            "matrix of a past day nobody asked for yet, every unit",
            timed(lambda: ask(1, next(days))),
            timed(history),
        ),
        line("matrix of day 40 again", timed(lambda: ask(1, past)), timed(history)),
    ]

    def screen() -> Any:
        with office.reading(leader) as work:
            return orjson.dumps(as_data(matrix.matrix(work, SLUG, depth=DEEP), "vi"))

    return [*found, line("the screen's rows, in words", timed(screen), timed(per_unit))]


def measure_endpoint(office: Office, leader: Actor) -> list[dict[str, Any]]:
    """The matrix as a browser or a program gets it: gate, scope, cells, JSON."""
    settings = Settings(secret_key="b" * 64, database_url="sqlite://", base_url="http://localhost")
    app = create_app(settings, office)
    with office.writing(leader) as work:
        _token, secret = tokens.create(work, username="leader", label="bench")
    client = app.test_client()
    headers = {"Authorization": f"Bearer {secret}"}

    def get() -> Any:
        answer = client.get(f"/api/v1/directives/{SLUG}/matrix?depth=1", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer

    size = len(get().data)
    found = line(
        "matrix endpoint, every unit, JSON", timed(get), timed(raw(office.engine, PER_UNIT))
    )
    print(f"{'':<58} {size / 1000:9.0f} KB")
    return [found]


def measure_digest(office: Office, leader: Actor) -> list[dict[str, Any]]:
    def build() -> Any:
        with office.reading(leader) as work:
            return digests.statement(work, SLUG)

    both = raw(office.engine, PER_UNIT)

    def floor() -> None:
        both()
        both()

    first = timed(build, 3, before=kept_boards._shelves.clear)
    return [
        line("digest, statement of today against yesterday", timed(build), timed(floor)),
        line("the same where no board is kept yet", first, timed(floor)),
    ]


def measure(engine: Engine) -> list[dict[str, Any]]:
    """Every comparison on one engine."""
    start = time.perf_counter()
    office = province.build(engine)
    took = time.perf_counter() - start
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT COUNT(*) FROM figure")).scalar_one()
    kind = engine.dialect.name
    print(f"\n{kind}: {rows} figures over {province.DAYS} days, built in {took:.1f} s")
    leader = a_leader(office)
    parts: tuple[Callable[[], list[dict[str, Any]]], ...] = (
        lambda: measure_matrix(office, leader),
        lambda: measure_endpoint(office, leader),
        lambda: measure_digest(office, leader),
        lambda: saving.measure(office),
    )
    found = [{"engine": kind, **one} for part in parts for one in part()]
    engine.dispose()
    return found


@contextmanager
def postgres() -> Iterator[Callable[[str], Engine]]:
    """A throw-away PostgreSQL that writes to the disk as a real one does."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    folder.chmod(0o755)
    cluster = Cluster(folder)
    try:
        cluster.start(is_durable=True)

        def make(name: str) -> Engine:
            cluster.execute(f"CREATE DATABASE {name}")
            return migrated(cluster.url(name))

        yield make
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def migrated(url: str) -> Engine:
    engine = make_engine(url)
    migrate.upgrade(engine)
    return engine


def main() -> None:
    """Build the province, measure, print; the last line is the same as JSON."""
    with tempfile.TemporaryDirectory() as folder, postgres() as database:

        def file(name: str) -> Engine:
            return migrated(f"sqlite:///{Path(folder) / name}.db")

        found = measure(file("province"))
        found += measure(database("province"))
        found += growth.measure(file)
        found += boards.measure(file)
        found += importing.measure(Path(folder))
        found += intake.measure()
        for number in (1_000, 10_000):
            found += posting.measure(file(f"mail_{number}"), number)
            found += posting.measure(database(f"mail_{number}"), number)
        found += beside.measure(file("beside"), 2_000)
        found += beside.measure(database("beside"), 2_000)
        print("\n" + json.dumps(found))


if __name__ == "__main__":
    main()
