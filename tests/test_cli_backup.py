"""Backups on the command line, and the places that say how old the last proof is."""

from __future__ import annotations

import hashlib

import pytest
from click.testing import CliRunner

from monitor.cli import main
from monitor.services import evidence
from tests.files.papers import a_pdf
from tests.services.test_backups import sent


@pytest.fixture
def monitor(sqlite_engine, tmp_path, monkeypatch):
    """Run a command on an installation to which a mine has sent its figures and a paper."""
    sent(sqlite_engine, evidence.vault_in(tmp_path))
    monkeypatch.setenv("MONITOR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MONITOR_SECRET_KEY", "0123456789abcdef0123456789abcdefXYZ")
    return lambda *words: CliRunner().invoke(main, [str(one) for one in words])


def backup_line(monitor) -> str:
    return monitor("doctor").output.splitlines()[-1]


def test_from_the_first_backup_to_another_machine(monitor, tmp_path, monkeypatch):
    assert backup_line(monitor).startswith("note   last backup    none yet")
    made = monitor("backup", tmp_path / "one")
    assert made.exit_code == 0, made.output
    assert "1 file of evidence" in made.output
    assert "monitor verify-backup" in made.output
    assert backup_line(monitor).startswith("wrong  last backup    made 0 h ago, none ever verified")
    proved = monitor("verify-backup", tmp_path / "one")
    assert "restores" in proved.output
    assert backup_line(monitor).startswith("ok     last backup")
    monkeypatch.setenv("MONITOR_DATA_DIR", str(tmp_path / "other"))
    restored = monitor("restore", tmp_path / "one")
    assert restored.exit_code == 0, restored.output
    assert "monitor init" not in restored.output
    assert monitor("audit", "verify").exit_code == 0
    again = monitor("restore", tmp_path / "one")
    assert again.exit_code == 1
    assert "overwrites nothing" in again.output


def test_what_is_missing_is_named_and_ends_with_1(monitor, tmp_path):
    name = hashlib.sha256(a_pdf()).hexdigest()
    (tmp_path / "evidence" / name[:2] / name).unlink()
    made = monitor("backup", tmp_path / "one")
    assert made.exit_code == 1
    assert name in made.output
    assert monitor("verify-backup", tmp_path / "one").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("verify-backup", "nothing-here"), "nothing-here cannot be read or written"),
        (("restore", "nothing-here"), "nothing-here cannot be read or written"),
        (("backup", "/dev/null/backup"), "Name another place"),
        (("verify-backup", "/etc/hostname"), "is no whole backup"),
    ],
)
def test_what_cannot_be_is_one_sentence_that_says_what_to_do(monitor, words, said):
    refused = monitor(*words)
    assert refused.exit_code == 1
    assert said in refused.output
    assert "Traceback" not in refused.output
