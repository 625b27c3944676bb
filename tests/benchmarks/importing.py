"""A workbook of a nation to committed drafts, against reading it and writing its rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import text

from monitor.files.figures_sheet import labels_of, read_figures
from monitor.files.tables import read_table
from monitor.services import grid, grid_entry
from monitor.store import directives, migrate
from monitor.store.engine import make_engine, writing
from tests.benchmarks import nation
from tests.benchmarks.measuring import line, timed


def measure(folder: Path) -> list[dict[str, Any]]:
    """A workbook of a nation to committed drafts, weighed and audited, against reading and rows."""
    engine = make_engine(f"sqlite:///{folder / 'nation.db'}")
    migrate.upgrade(engine)
    office, clerk = nation.build(engine)
    path = folder / "nation.xlsx"
    path.write_bytes(nation.workbook())
    periods = iter(nation.periods())
    with office.reading(clerk) as work:  # whoever sends a file has seen the page it is sent from
        grid.asked_fields(work, nation.SLUG)

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
