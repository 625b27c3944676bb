"""Measure the province against the raw limit, in one run on the same data: medians and ratios.

Run as ``python -m tests.benchmarks``. Absolute times drift with the machine; the ratios are what
counts.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import Engine, text

from monitor.domain.roles import Actor, Grant
from monitor.files.figures_sheet import labels_of, read_figures
from monitor.files.tables import read_table
from monitor.services import digests, grid, grid_entry, matrix, reports, tokens
from monitor.services.reports import ReportKey
from monitor.services.work import Office
from monitor.settings import Settings
from monitor.store import accounts, directives, migrate
from monitor.store.engine import make_engine, reading, writing
from monitor.web.app import create_app
from tests.benchmarks import nation, province

SLUG = "5305-UBND-XD6"
ROUNDS = 7

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
)


def timed(act: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Median milliseconds of one act, after one run that warms up."""
    act()
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def line(name: str, ours: float, floor: float) -> dict[str, Any]:
    """Print one comparison and keep it."""
    ratio = ours / floor if floor else float("inf")
    print(f"{name:<58} {ours:9.1f} ms   raw {floor:8.1f} ms   ratio {ratio:6.1f}")
    return {"name": name, "ours_ms": round(ours, 2), "raw_ms": round(floor, 2)}


def raw(engine: Engine, statement: Any, **values: Any) -> Callable[[], Any]:
    def run() -> Any:
        with engine.connect() as connection:
            return connection.execute(statement, values).fetchall()

    return run


def signed_in(office: Office) -> tuple[Actor, Actor]:
    """A leader of the whole directive and a clerk of one mine."""
    with writing(office.engine) as session:
        now = office.clock.now(session)
        found = []
        for name in ("leader", "clerk"):
            one = accounts.insert(
                session, username=name, display_name=name, email=f"{name}@demo.example",
                locale="vi", demo=True, at=now,
            )  # fmt: skip
            found.append(one.id)
        stored = directives.load(session, SLUG)
        assert stored is not None
        accounts.add_grant(
            session, found[0], role="leader", organization_id=None,
            directive_id=stored.ids.directive, at=now, by=None,
        )  # fmt: skip
    leader = Actor(found[0], "leader", "leader", "vi", (Grant("leader", None, SLUG),))
    clerk = Actor(found[1], "clerk", "clerk", "vi", (Grant("clerk", "than-ha-lam", None),))
    return leader, clerk


def measure_matrix(office: Office, leader: Actor) -> list[dict[str, Any]]:
    past = province.FIRST + timedelta(days=40)

    def ask(depth: int, at: Any = None) -> Callable[[], Any]:
        def run() -> Any:
            with office.reading(leader) as work:
                return matrix.matrix(work, SLUG, depth=depth, as_of=at)

        return run

    def after_a_change() -> Any:
        # One more decision makes every kept answer stale, as a save by somebody does.
        with writing(office.engine) as session:
            session.execute(text("UPDATE report SET version = version + 1 WHERE id = 1"))
            session.execute(
                text(
                    "INSERT INTO decision (directive_id, report_id, sequence, kind, at, actor_id,"
                    " acting_as, revision_number) SELECT directive_id, id, version, 'submit',"
                    " '2020-08-06T01:00:00.000000Z', 1, 'clerk', 1 FROM report WHERE id = 1"
                )
            )
        return ask(1)()

    engine = office.engine
    return [
        line("matrix of today, addressees", timed(ask(0)), timed(raw(engine, SUMS))),
        line("matrix of today, every unit", timed(ask(1)), timed(raw(engine, PER_UNIT))),
        line(
            "the same just after somebody saved",
            timed(after_a_change),
            timed(raw(engine, PER_UNIT)),
        ),
        line(
            "matrix of day 40, every unit",
            timed(ask(1, past)),
            timed(raw(engine, PAST, at=past.isoformat())),
        ),
    ]


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


def measure_saves(office: Office, clerk: Actor) -> list[dict[str, Any]]:
    key = ReportKey(SLUG, "than-ha-lam", province.periods()[-1].code)
    numbers = iter(range(1000, 100_000))
    with office.reading(clerk) as work:
        codes = [one.field.code for one in reports.read(work, key).fields]

    def save() -> None:
        number = next(numbers)
        with office.writing(clerk) as work:
            values = dict.fromkeys(codes, number)
            reports.save_draft(work, key, values, note="bench")

    with reading(office.engine) as session:
        ids = session.execute(text("SELECT MIN(id), MAX(id) FROM revision")).one()
    sequence = iter(range(10**6, 10**7))

    def floor() -> None:
        number = next(sequence)
        with writing(office.engine) as session:
            session.execute(
                text(
                    "INSERT INTO revision (report_id, sequence, number, author_id, saved_at, note,"
                    " on_behalf) VALUES (:report, 9, :number, 1, '2020-08-06T01:00:00.000000Z',"
                    " '', 0)"
                ),
                {"report": ids[0], "number": number},
            )
            revision = session.execute(text("SELECT MAX(id) FROM revision")).scalar_one()
            session.execute(
                text(
                    "INSERT INTO figure (revision_id, field_id, value, warning_reason)"
                    " VALUES (:revision, :field, 1000, '')"
                ),
                [{"revision": revision, "field": field} for field in range(1, 1 + len(codes))],
            )

    return [line(f"one save, {len(codes)} values, audited", timed(save, 30), timed(floor, 30))]


def measure_digest(office: Office, leader: Actor) -> list[dict[str, Any]]:
    def build() -> Any:
        with office.reading(leader) as work:
            return digests.statement(work, SLUG)

    both = raw(office.engine, PER_UNIT)

    def floor() -> None:
        both()
        both()

    return [line("digest, statement of today against yesterday", timed(build, 3), timed(floor))]


def measure_import(folder: Path) -> list[dict[str, Any]]:
    """A workbook of a nation to committed drafts, weighed and audited, against reading and rows."""
    engine = make_engine(province.database(folder / "nation.db"))
    migrate.upgrade(engine)
    office, clerk = nation.build(engine)
    path = folder / "nation.xlsx"
    path.write_bytes(nation.workbook())
    periods = iter(nation.periods())

    def ours() -> None:
        with path.open("rb") as file:
            table = read_table(file, path.name)
        with office.writing(clerk) as work:
            fields = grid.asked_fields(work, nation.SLUG)
            given = read_figures(table, fields, labels_of(fields))
            done = grid_entry.save_all(work, nation.SLUG, next(periods).code, given)
        assert done.saved == nation.UNITS

    with writing(engine) as session:
        stored = directives.load(session, nation.SLUG)
        assert stored is not None
        ids = stored.ids

    def floor() -> None:
        found = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        period = ids.periods[next(periods).code]
        with writing(engine) as session:
            report = session.execute(text("SELECT COALESCE(MAX(id), 0) FROM report")).scalar_one()
            revision = session.execute(
                text("SELECT COALESCE(MAX(id), 0) FROM revision")
            ).scalar_one()
            lines = list(enumerate(found[1:], start=1))
            raw_connection = session.connection().connection.cursor()
            raw_connection.executemany(
                "INSERT INTO report (id, directive_id, organization_id, period_id, version)"
                " VALUES (?, ?, ?, ?, 1)",
                [(report + n, ids.directive, ids.organizations[line[0]], period)
                 for n, line in lines],
            )  # fmt: skip
            raw_connection.executemany(
                "INSERT INTO revision (id, report_id, sequence, number, author_id, saved_at, note,"
                " on_behalf) VALUES (?, ?, 1, 1, 1, '2020-08-06T01:00:00.000000Z', '', 0)",
                [(revision + n, report + n) for n, _ in lines],
            )
            fields = list(ids.fields.values())
            raw_connection.executemany(
                "INSERT INTO figure (revision_id, field_id, value, warning_reason)"
                " VALUES (?, ?, ?, '')",
                [(revision + n, field, int(value) * 1000)
                 for n, line in lines for field, value in zip(fields, line[1:], strict=True)],
            )  # fmt: skip

    made = line(
        f"import of {nation.UNITS} rows x {nation.FIGURES} figures, audited",
        timed(ours, 3), timed(floor, 3),
    )  # fmt: skip
    engine.dispose()
    return [made]


def main() -> None:
    """Build the province, measure, print; the last line is the same as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(province.database(Path(folder) / "bench.db"))
        migrate.upgrade(engine)
        start = time.perf_counter()
        office = province.build(engine)
        took = time.perf_counter() - start
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT COUNT(*) FROM figure")).scalar_one()
        print(f"province: {rows} figures over {province.DAYS} days, built in {took:.1f} s\n")
        leader, clerk = signed_in(office)
        found = measure_matrix(office, leader)
        found += measure_endpoint(office, leader)
        found += measure_saves(office, clerk)
        found += measure_digest(office, leader)
        found += measure_import(Path(folder))
        print("\n" + json.dumps(found))
        engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
