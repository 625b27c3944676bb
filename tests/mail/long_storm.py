"""The long storm: thousands of messages, hundreds of faults, killed workers, a restarted database.

Run by ``make test-mail``; what became of the messages is printed.
"""

from __future__ import annotations

import itertools
import mailbox
import multiprocessing
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from monitor.services.work import offset_to
from monitor.store import instance
from monitor.store.engine import make_engine, reading, writing
from monitor.store.schema import MessageRow
from tests.builders import Cast
from tests.conftest import Cluster
from tests.mail import dying_worker
from tests.mail.conftest import MORNING, _play
from tests.mail.post_office import PostOffice
from tests.mail.storm import MEANWHILE, UNKNOWN, Storm, crowd, points_on
from tests.mail.test_sender import plan

pytestmark = pytest.mark.long
MESSAGES = int(os.environ.get("STORM_MESSAGES", "5000"))
FAULTS = 240
KILLS_AT_EACH_POINT = 10
SELDOM = (
    "before the claim", "claiming", "claimed", "before connecting", "connected", *MEANWHILE,
)  # fmt: skip
"""A line serves many messages, and all but the first are claimed with the mark of the one before:
these are passed once for all of them. Nor is a next one begun where others were seen to take it."""
WORKERS = (2, 3)
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.mail.dying_worker"])


@pytest.fixture(scope="module")
def durable() -> Iterator[Cluster]:
    """A PostgreSQL that keeps what it has committed when it is stopped without a word."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    folder.chmod(0o755)
    cluster = Cluster(folder)
    try:
        cluster.start(is_durable=True)
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def prepared(engine: Engine, size: int) -> list[str]:
    """The worked example's morning, its clock running, with a crowd whose digests are queued."""
    _play(engine)
    addresses = crowd(engine, size)
    with writing(engine) as session:
        instance.set_clock_offset(session, offset_to(MORNING))
    plan(Cast(engine, MORNING))
    return addresses


def blow(
    url: str, server: str, storm: Storm, points: tuple[str, ...], shake: Callable[[], None]
) -> None:
    """Kill worker after worker at each point in turn, then let the last ones finish."""
    chance = random.Random(5305)  # noqa: S311 - no secret
    deaths = [point for point in points for _ in range(KILLS_AT_EACH_POINT)]
    chance.shuffle(deaths)
    running: dict[int, tuple[BaseProcess, str]] = {}
    names = itertools.count()

    def start(point: str) -> None:
        nth = 1 if point in SELDOM else chance.randint(1, 12)
        one = PROCESSES.Process(
            target=dying_worker.run, args=(url, server, point, nth),
            name=f"worker-{next(names)}",
        )  # fmt: skip
        one.start()
        running[one.sentinel] = (one, point)

    shaken = False
    while deaths or running:
        many = WORKERS[0] if len(deaths) > len(points) * KILLS_AT_EACH_POINT // 2 else WORKERS[1]
        while deaths and len(running) < many:
            start(deaths.pop())
        if not deaths and not any(point == "" for _, point in running.values()):
            start("")
        if not shaken and many == WORKERS[1]:
            shaken = True
            threading.Thread(target=shake).start()
        for sentinel in wait([*running], timeout=300):
            one, point = running.pop(sentinel)  # type: ignore[call-overload]
            one.join()
            assert one.exitcode in (0, -signal.SIGKILL), f"{one.name} ended with {one.exitcode}"
            if one.exitcode == -signal.SIGKILL:
                storm.deaths[point] += 1
            one.close()
            if not deaths and point == "":
                for other, _ in running.values():
                    other.join()
                return


def storm_on(engine: Engine, url: str, shake: Callable[[], None]) -> None:
    with PostOffice() as office:
        office.silence = 3 * dying_worker.PATIENCE
        storm = Storm(office, prepared(engine, MESSAGES))
        storm.brew(FAULTS)
        began = time.monotonic()
        blow(url, f"smtp://127.0.0.1:{office.server.port}", storm, points_on(engine), shake)
        account = storm.account(engine)
        print(f"\n{engine.dialect.name}: {account}; {time.monotonic() - began:.0f} s")
        account.judge()
        assert account.kills >= 0.9 * len(points_on(engine)) * KILLS_AT_EACH_POINT


@pytest.mark.postgresql
def test_a_long_storm_on_postgresql_that_is_restarted_in_the_midst(durable):
    durable.execute("CREATE DATABASE storm")
    engine = make_engine(durable.url("storm"))
    data = str(durable.folder / "data")

    def restart() -> None:
        durable.run("pg_ctl", "-D", data, "-w", "-t", "60", "-m", "immediate", "restart")

    storm_on(engine, durable.url("storm"), restart)
    engine.dispose()


def test_a_long_storm_on_sqlite_that_somebody_else_locks_in_the_midst(tmp_path):
    url = f"sqlite:///{tmp_path}/monitor.db"
    engine = make_engine(url)

    def lock() -> None:
        with sqlite3.connect(tmp_path / "monitor.db", isolation_level=None, timeout=30) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(5)
            other.execute("ROLLBACK")
        other.close()

    storm_on(engine, url, lock)
    engine.dispose()


# -- a real mail server


SMTPD = Path("/usr/sbin/smtpd")
CONF = """
table all {{ "@demo.example" = "nobody" }}
listen on 127.0.0.1 port {port}
action "keep" maildir "{box}" virtual <all>
match from any for domain "demo.example" action "keep"
queue ttl 1h
"""


@pytest.fixture
def smtpd() -> Iterator[tuple[str, Path]]:
    """Debian's OpenSMTPD on this machine alone, which keeps what it takes: address and mailbox."""
    if not SMTPD.exists() or os.geteuid() != 0:
        pytest.fail("This needs root and OpenSMTPD: tools/system-packages mail", pytrace=False)
    folder = Path(tempfile.mkdtemp(prefix="smtpd", dir="/tmp"))
    folder.chmod(0o755)
    box = folder / "box"
    box.mkdir()
    shutil.chown(box, "nobody")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    conf = folder / "smtpd.conf"
    conf.write_text(CONF.format(port=port, box=box))
    with (folder / "log").open("w") as log:
        server = subprocess.Popen([SMTPD, "-d", "-f", conf], stdout=log, stderr=log)
        try:
            _until_it_listens(port, server)
            yield f"smtp://127.0.0.1:{port}", box
        finally:
            server.terminate()
            server.wait(30)
            shutil.rmtree(folder, ignore_errors=True)


def _until_it_listens(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("OpenSMTPD did not start", pytrace=False)


@pytest.mark.postgresql
def test_a_real_mail_server_has_every_message_though_the_workers_are_killed(smtpd, durable):
    server, box = smtpd
    durable.execute("CREATE DATABASE posted")
    url = durable.url("posted")
    engine = make_engine(url)
    with PostOffice() as unused:
        storm = Storm(unused, prepared(engine, MESSAGES // 5))
    began = time.monotonic()
    points = points_on(engine)
    blow(url, server, storm, points, lambda: None)
    with reading(engine) as session:
        names = dict(session.execute(select(MessageRow.message_id, MessageRow.address)).all())
        states = Counter(session.scalars(select(MessageRow.state)))
    until = time.monotonic() + 60
    while (found := _in_the_box(box)).keys() != names.keys() and time.monotonic() < until:
        time.sleep(0.5)  # what it took it delivers in its own time
    doubles = sum(number - 1 for number in found.values())
    allowed = sum(storm.deaths[point] for point in (*UNKNOWN, *MEANWHILE))
    print(
        f"\nOpenSMTPD: {len(names)} messages, {sum(storm.deaths.values())} kills:"
        f" {len(names.keys() - found.keys())} lost, {doubles} doubled (at most {allowed});"
        f" {time.monotonic() - began:.0f} s"
    )
    engine.dispose()
    assert found.keys() == names.keys()
    assert doubles <= allowed
    assert sum(storm.deaths.values()) >= 0.9 * len(points) * KILLS_AT_EACH_POINT
    assert states == {"sent": len(names)}


def _in_the_box(box: Path) -> Counter[str]:
    """How often each message arrived, by its name."""
    if not (box / "new").exists():
        return Counter()
    kept = mailbox.Maildir(box, create=False)
    return Counter(str(one["Message-ID"]).strip("<>").partition("@")[0] for one in kept)
