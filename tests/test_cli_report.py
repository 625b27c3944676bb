"""The official report on the command line, exactly as the interface's document says it is asked."""

from __future__ import annotations

import io

import docx
import pytest
from click.testing import CliRunner
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from monitor.cli import main
from monitor.services import papers
from tests.builders import SLUG
from tests.web.programs import MONDAY, played_office

READ = {
    "docx": lambda raw: "\n".join(one.text for one in docx.Document(raw).paragraphs),
    "pdf": lambda raw: "\n".join(one.extract_text() for one in PdfReader(raw).pages),
    "xlsx": lambda raw: str(CalamineWorkbook.from_filelike(raw).get_sheet_by_index(0).to_python()),
}


@pytest.fixture(scope="module")
def programs(migrated_sqlite, tmp_path_factory):
    with played_office(migrated_sqlite, tmp_path_factory.mktemp("played")) as programs:
        yield programs


@pytest.fixture
def export(programs, tmp_path, monkeypatch):
    monkeypatch.setenv("MONITOR_DATABASE_URL", str(programs.cast.engine.url))
    monkeypatch.setenv("MONITOR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MONITOR_SECRET_KEY", "0123456789abcdef0123456789abcdefXYZ")
    monkeypatch.setenv("MONITOR_CLOCK", MONDAY)

    def run(*options):
        command = ["report", "export", "--directive", SLUG, "--as-of", MONDAY, *options]
        return CliRunner().invoke(main, command)

    return run


@pytest.mark.parametrize("form", READ)
def test_the_report_is_written_in_each_form_and_kept_as_it_was_written(
    programs, export, tmp_path, form
):
    out = tmp_path / f"bao-cao.{form}"
    done = export("--format", form, "--out", str(out))
    assert done.exit_code == 0, done.output
    raw = out.read_bytes()
    assert "08 giờ 00 ngày 10/8/2020" in READ[form](io.BytesIO(raw))
    with programs.cast.reading("chu-tich") as work:
        newest = papers.kept(work, SLUG)[0]
        assert papers.fetch(work, SLUG, newest.number)[1] == raw
    assert (newest.form, newest.made_by) == (form, "")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--format", "odt", "--out", "x"], "odt"),
        (["--format", "pdf"], "--out"),
        (["--format", "pdf", "--out", "x", "--as-of", "2030-01-01T00:00:00Z"], "future"),
        (["--format", "pdf", "--out", "x", "--directive", "khong-co"], "no such directive"),
        (["--format", "pdf", "--out", "x", "--user", "tkv"], "official papers"),
    ],
)
def test_a_mistake_is_said_in_a_sentence_and_writes_nothing(
    export, tmp_path, monkeypatch, options, words
):
    monkeypatch.chdir(tmp_path)
    done = export(*options)
    assert done.exit_code != 0
    assert words in done.output
    assert not (tmp_path / "x").exists()
