"""`monitor demo`, as somebody who has just cloned it meets it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import main
from monitor.commands.demo import set_the_scene
from monitor.commands.tool import Tool
from monitor.services import demo, passwords
from monitor.services.opening import open_office
from monitor.services.work import Clock, Office
from monitor.shipped import folder
from monitor.store import accounts
from tests.conftest import copy_sqlite

PASSWORD = "một câu đủ dài để nhớ"
SEEDS = folder("seeds")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def place(monkeypatch, tmp_path) -> Path:
    for name in [one for one in os.environ if one.startswith("MONITOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MONITOR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MONITOR_DEMO_PASSWORD", PASSWORD)
    monkeypatch.setenv("PORT", str(free_port()))
    return tmp_path


@pytest.fixture
def scene(place, capsys) -> Callable[..., str]:
    """Sets the scene for an instant, all but serving it; returns what was said."""

    def said(at: str) -> str:
        set_the_scene(Tool(), datetime.fromisoformat(at))
        return capsys.readouterr().out

    return said


def run(*arguments: str):
    return CliRunner().invoke(main, ["demo", *arguments])


def office_of(place: Path) -> Office:
    return open_office(f"sqlite:///{place / 'monitor.db'}")


def test_it_plays_says_who_may_sign_in_and_serves_until_it_is_told_to_stop(place):
    port = os.environ["PORT"]
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "demo", "--at", "2020-08-05T08:00"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    # A demo that hangs must fail the test and not stop the run.
    watch = threading.Timer(120, process.kill)
    watch.start()
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if "answers at" in line:
                break
        told = "".join(said)
        assert f"http://127.0.0.1:{port}" in said[-1], told
        assert PASSWORD in told
        assert "than-ha-lam.duyet" in told
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
            assert answer.status == 200
        second = run("--at", "2020-08-05T08:00")
        assert second.exit_code == 1
        assert "is taken" in second.output
        process.send_signal(signal.SIGINT)
        process.communicate()
        assert process.returncode == 0
    finally:
        watch.cancel()
        if process.poll() is None:
            process.kill()
            process.communicate()


def test_the_same_instant_again_serves_what_is_there_and_another_makes_it_anew(scene, place):
    assert "0 events played" in scene("2020-08-05T08:00+07:00")
    again = scene("2020-08-05T01:00+00:00")
    assert "there already" in again
    assert "played in" not in again
    other = scene("2020-08-05T15:00+07:00")
    assert "made anew" in other
    assert demo.stage(office_of(place), SEEDS).until.hour == 15


def test_every_start_opens_the_accounts_with_the_password_it_prints(scene, place, monkeypatch):
    scene("2020-08-05T08:00+07:00")
    monkeypatch.delenv("MONITOR_DEMO_PASSWORD")
    said = scene("2020-08-05T08:00+07:00")
    printed = said.split("password of all: ")[1].split()[0]
    assert len(printed) >= 12
    with office_of(place).reading(demo.CLOCK) as work:
        clerk = accounts.by_username(work.session, "dong-bac")
    assert passwords.matches(clerk.password_hash, printed)
    assert not passwords.matches(clerk.password_hash, PASSWORD)


def test_a_database_somebody_works_in_is_left_alone(place, migrated_sqlite):
    engine = copy_sqlite(migrated_sqlite, place / "monitor.db")
    with Office(engine, Clock(demo.BEGIN)).writing(demo.CLOCK) as work:
        for name in ("one", "two"):
            accounts.insert(
                work.session, username=name, display_name=name, email=f"{name}@example.vn",
                locale="vi", demo=False, at=work.now,
            )  # fmt: skip
    engine.dispose()
    before = (place / "monitor.db").read_bytes()
    refused = run()
    assert refused.exit_code == 1
    assert "never touches" in refused.output
    assert (place / "monitor.db").read_bytes() == before


def test_a_database_only_just_set_up_may_become_the_demo(scene, place):
    assert CliRunner().invoke(main, ["init"]).exit_code == 0
    scene("2020-08-05T08:00+07:00")
    with office_of(place).reading(demo.CLOCK) as work:
        admin = accounts.by_username(work.session, "admin")
        assert admin.demo
        assert admin.password_hash is not None
        # What was done before the demo, by the machine's own clock, does not move it.
        assert abs((work.now - demo.BEGIN).total_seconds()) < 600


@pytest.mark.parametrize("instant", ["yesterday", "2020-08-01T08:00"])
def test_an_instant_the_demo_does_not_have_is_refused_in_words(place, instant):
    refused = run("--at", instant)
    assert refused.exit_code == 2
    assert "2020-08-0" in refused.output
    assert not (place / "monitor.db").exists()
