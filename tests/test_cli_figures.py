"""Figures from the command line: the same checks as the form, whole or not at all."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from monitor.cli import main
from monitor.files.figures_template import template_xlsx
from monitor.services import grid, reports
from tests.files import made
from tests.many_units import NOON, SLUG, key, many_units

HEAD = ["Mã", "Đơn vị", "total", "guided"]
GOOD = [HEAD, ["xa-000", "Xã Đồn Đạc 0", 4800, "4.512"], ["xa-001", "", 1200, None]]
BAD = [*GOOD, ["xa-002", "", "4,512", None], ["xa-la", "", 1, None]]


@pytest.fixture
def cast(sqlite_engine):
    return many_units(sqlite_engine)


@pytest.fixture
def monitor(cast, tmp_path, monkeypatch):
    """Run the command on a file with this content, at noon of the last day."""
    monkeypatch.setenv("MONITOR_DATABASE_URL", str(cast.engine.url))
    monkeypatch.setenv("MONITOR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MONITOR_SECRET_KEY", "0123456789abcdef0123456789abcdefXYZ")
    monkeypatch.setenv("MONITOR_CLOCK", NOON.isoformat())

    def run(raw, *options, name="so-lieu.xlsx"):
        path = tmp_path / name
        path.write_bytes(raw)
        return CliRunner().invoke(main, ["figures", "import", str(path), *options])

    return run


PLACE = ["--directive", SLUG, "--period", "final", "--user", "huyen"]


def figures(cast, unit):
    with cast.reading("huyen") as work:
        return dict(reports.read(work, key(unit)).entries)


def test_a_dry_run_says_what_the_run_then_says_and_changes_nothing(monitor, cast):
    tried = monitor(made.book(GOOD), *PLACE, "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert figures(cast, "xa-000") == {}
    done = monitor(made.book(GOOD), *PLACE)
    assert done.exit_code == 0, done.output
    assert done.stdout == tried.stdout
    assert "row 2\txa-000\tDon Dac 0\ttotal: not given -> 4,800; guided: not given -> 4,512" in (
        done.stdout
    )
    assert "2 rows: 2 changed." in done.stdout
    assert "Nothing was changed." in tried.stderr
    assert figures(cast, "xa-000") == {"total": 4800, "guided": 4512}
    assert "2 rows: 0 changed." in monitor(made.text(GOOD), *PLACE, name="a.csv").stdout


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_every_error_names_sheet_cell_and_unit_and_nothing_is_saved(monitor, cast, more):
    done = monitor(made.book(BAD), *PLACE, *more)
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    assert lines[0] == "Error: Nothing was saved."
    assert lines[1].startswith("  Cell C4 (sheet “Trang 1”), Don Dac 2: Is 4,512 the whole number")
    assert lines[2] == (
        "  Cell B5 (sheet “Trang 1”): “xa-la” is not one of the units you enter figures for."
    )
    assert figures(cast, "xa-000") == {}


def test_a_template_names_its_own_directive_and_period(monitor, cast):
    with cast.reading("huyen") as work:
        raw = template_xlsx(grid.grid(work, SLUG, "final"), "vi")
    done = monitor(raw, "--user", "huyen")
    assert done.exit_code == 0, done.output
    assert "3 rows: 0 changed." in done.stdout
    asked = monitor(made.book(GOOD), "--user", "huyen")
    assert asked.exit_code == 2
    assert "give --directive and --period" in asked.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([*PLACE[:4], "--user", "lanh-dao"], "Your role does not include this"),
        ([*PLACE[:4], "--user", "nobody"], "Error: "),
        (["--directive", "x", *PLACE[2:]], "There is no such directive within your reach."),
        (["--directive", SLUG, "--period", "x", "--user", "huyen"], "There is no such report"),
        (PLACE[:4], "Missing option '--user'"),
    ],
)
def test_who_may_not_or_what_is_not_there_is_said(monitor, options, said):
    done = monitor(made.book(GOOD), *options)
    assert done.exit_code != 0
    assert said in done.stderr


def test_a_hostile_file_is_refused_in_words(monitor):
    done = monitor(made.OLD_EXCEL, *PLACE)
    assert done.exit_code == 1
    assert "old Excel file (.xls)" in done.stderr
