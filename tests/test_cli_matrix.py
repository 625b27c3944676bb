"""The matrix on the command line is the one of the screen and of the interface."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from monitor.cli import main
from tests.builders import SLUG
from tests.web.programs import MONDAY, played_office


@pytest.fixture(scope="module")
def programs(migrated_sqlite, tmp_path_factory):
    with played_office(migrated_sqlite, tmp_path_factory.mktemp("played")) as programs:
        yield programs


@pytest.fixture
def export(programs, tmp_path, monkeypatch):
    """Run the command on the played office's database, at the same instant."""
    monkeypatch.setenv("MONITOR_DATABASE_URL", str(programs.cast.engine.url))
    monkeypatch.setenv("MONITOR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MONITOR_SECRET_KEY", "0123456789abcdef0123456789abcdefXYZ")
    monkeypatch.setenv("MONITOR_CLOCK", MONDAY)

    def run(*options):
        command = ["matrix", "export", "--directive", SLUG, *options]
        return CliRunner().invoke(main, command)

    return run


@pytest.mark.parametrize(
    ("options", "query"),
    [
        ([], ""),
        (["--depth", "1", "--basis", "accepted"], "depth=1&basis=accepted"),
        (["--as-of", "2020-08-07T23:59:59+07:00"], "as_of=2020-08-07T23:59:59%2B07:00"),
        (["--root", "tkv", "--depth", "1"], "root=tkv&depth=1"),
    ],
)
def test_the_json_is_what_the_interface_answers(programs, export, options, query):
    done = export("--format", "json", *options)
    assert done.exit_code == 0, done.output
    answer = programs.get("quan-sat", f"/directives/{SLUG}/matrix?{query}")
    assert json.loads(done.stdout_bytes) == answer.get_json()


def test_a_person_by_name_gets_what_that_person_may_see(programs, export):
    done = export("--format", "json", "--user", "tkv", "--depth", "2")
    answer = programs.get("tkv", f"/directives/{SLUG}/matrix?depth=2")
    assert json.loads(done.stdout_bytes) == answer.get_json()
    assert {row["kind"] for row in answer.get_json()["rows"]} == {"organization"}


def test_csv_and_excel_are_written_to_a_file(programs, export, tmp_path):
    for form in ("csv", "xlsx"):
        out = tmp_path / f"matrix.{form}"
        done = export("--format", form, "--out", str(out))
        assert done.exit_code == 0, done.output
    lines = list(csv.reader(io.StringIO((tmp_path / "matrix.csv").read_text("utf-8-sig"))))
    assert lines[1][:2] == ["all", "Toàn tỉnh"]
    assert CalamineWorkbook.from_path(str(tmp_path / "matrix.xlsx")).sheet_names


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--as-of", "2020-08-07"], "must name its zone"),
        (["--as-of", "gestern"], "is not an instant"),
        (["--as-of", "2030-01-01T00:00:00Z"], "future"),
        (["--root", "khong-co"], "no such organisation"),
        (["--user", "khong-co"], "no such account"),
        (["--directive", "khong-co"], "no such directive"),
    ],
)
def test_a_mistake_is_said_in_a_sentence(export, options, words):
    done = export(*options)
    assert done.exit_code != 0
    assert words in done.output
