"""The worked example through the services and the database, on both engines."""

from __future__ import annotations

from datetime import datetime

from monitor.services import matrix
from monitor.store import book, directives
from monitor.store.engine import reading, writing
from monitor.store.reports import current_figures
from tests.builders import SLUG, golden_cast, play, played_golden
from tests.domain.golden_example import events
from tests.domain.test_golden import EXPECTED, INSTANTS, as_row

BASES = ("received", "accepted")


def said(cast, as_of, basis, depth=1):
    with cast.reading("chu-tich") as work:
        found = matrix.matrix(
            work, SLUG, as_of=datetime.fromisoformat(as_of), basis=basis, depth=depth
        )
    return {
        (code, row.kind, row.code): as_row(cell)
        for row in found.rows
        for code, cell in row.cells.items()
    }


def wanted(as_of, basis):
    return {
        (row["obligation"], row["kind"], row["row"]): {
            name: row[name]
            for name in row
            if name not in ("as_of", "basis", "obligation", "kind", "row")
        }
        for row in EXPECTED
        if (row["as_of"], row["basis"]) == (as_of, basis)
    }


def test_every_cell_says_what_the_example_says_at_every_instant_and_basis(engine):
    cast = golden_cast(engine)
    left = list(events())
    for as_of in INSTANTS:
        while left and left[0].at <= datetime.fromisoformat(as_of):
            play(cast, left.pop(0))
        cast.at(as_of)
        for basis in BASES:
            assert said(cast, as_of, basis) == wanted(as_of, basis), (as_of, basis)
    cast.at("2020-08-20T00:00:00+07:00")
    for as_of in INSTANTS:
        for basis in BASES:
            assert said(cast, as_of, basis) == wanted(as_of, basis), ("afterwards", as_of, basis)


def kept(engine, basis):
    with reading(engine) as session:
        stored = directives.load(session, SLUG)
        found = current_figures(session, ids=stored.ids, directive=stored.directive, basis=basis)
    return dict(found.by_revision), dict(found.flows)


def made_anew(engine, basis, at):
    """The snapshot as the whole history makes it at an instant, forgetting the kept one."""
    with writing(engine) as session:
        stored = directives.load(session, SLUG)
        for code in stored.ids.organizations:
            book.snapshot(session, stored, code, at)
    return kept(engine, basis)


def test_the_kept_snapshot_is_what_the_history_says_for_every_unit_field_and_basis(engine):
    cast = golden_cast(engine)
    left = list(events())
    for as_of in INSTANTS:
        while left and left[0].at <= datetime.fromisoformat(as_of):
            play(cast, left.pop(0))
        for basis in BASES:
            assert kept(engine, basis) == made_anew(engine, basis, datetime.fromisoformat(as_of))


def test_a_reader_of_one_branch_sees_its_rows_alone_and_no_totals(sqlite_engine):
    cast = played_golden(sqlite_engine, INSTANTS[-1])
    for name in ("than-ha-lam", "ha-long", "lanh-dao-ha-long", "tkv"):
        sees_own_branch_only(cast, name)


def sees_own_branch_only(cast, name):
    branch = {
        "than-ha-lam": {"than-ha-lam"},
        "tkv": {"tkv", "than-ha-lam", "than-vang-danh", "than-nui-beo"},
    }.get(name, {"ubnd-huyen-193", "ubnd-xa-06694", "ubnd-xa-06691"})
    with cast.reading(name) as work:
        found = matrix.matrix(work, SLUG, depth=2)
    assert {row.code for row in found.rows} == branch
    whole = wanted(INSTANTS[-1], "received")
    for row in found.rows:
        for code, cell in row.cells.items():
            assert as_row(cell) == whole[code, "organization", row.code]
