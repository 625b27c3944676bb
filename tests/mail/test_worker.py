"""The worker: one leads, any number send, it shows that it lives, and kill -9 loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from monitor.services import health, outbox
from monitor.settings import Settings
from monitor.store.engine import reading
from monitor.store.schema import LeaseRow, MessageRow, WorkerHeartbeatRow
from monitor.worker import Worker
from tests.mail.conftest import MORNING, READERS

SECOND = timedelta(seconds=1)


def a_worker(cast, server=None):
    url = f"smtp://127.0.0.1:{server.port}" if server else None
    return Worker(
        Settings(smtp_url=url, mail_from="Monitor <monitor@monitor.example>"), cast.office
    )


def detail_of(cast, worker):
    with reading(cast.engine) as session:
        return session.get(WorkerHeartbeatRow, worker.owner).detail


def later(cast, length):
    return cast.at(cast.office.clock.fixed + length)


def test_a_tick_plans_sends_and_beats(cast, post_office):
    worker = a_worker(cast, post_office.server)
    assert worker.tick().sent == len(READERS)
    assert worker.tick().sent == 0
    with cast.reading("admin") as work:
        state = health.worker_state(work)
    assert state.is_alive
    assert state.queue_age is None
    assert detail_of(cast, worker).startswith("leads; sent 0")


def test_of_two_workers_one_leads_and_the_other_follows_when_it_falls_silent(cast):
    first, second = a_worker(cast), a_worker(cast)
    first.tick()
    second.tick()
    assert detail_of(cast, first).startswith("leads")
    assert detail_of(cast, second).startswith("stands by")
    later(cast, outbox.LEADER - SECOND)
    second.tick()
    assert detail_of(cast, second).startswith("stands by")
    later(cast, SECOND)
    second.tick()
    assert detail_of(cast, second).startswith("leads")
    with reading(cast.engine) as session:
        assert session.get(LeaseRow, "worker").owner == second.owner


def test_who_stands_by_sends_all_the_same(cast, post_office):
    a_worker(cast).tick()  # leads and plans, and has no mail server
    assert a_worker(cast, post_office.server).tick().sent == len(READERS)


def test_without_a_mail_server_what_is_planned_waits_and_shows(lite):
    worker = a_worker(lite)
    worker.tick()
    later(lite, timedelta(hours=2))
    assert "no mail server" in detail_of(lite, worker)
    with lite.reading("admin") as work:
        assert health.worker_state(work).queue_age == timedelta(hours=2)


def test_a_tick_that_fails_is_logged_and_the_next_one_works(lite, post_office, caplog):
    worker = a_worker(lite, post_office.server)
    office, worker.office = worker.office, None
    worker.safe_tick()
    assert "a tick failed" in caplog.text
    worker.office = office
    assert worker.tick().sent == len(READERS)


def start(cast, post_office, at):
    environment = {
        **os.environ,
        "MONITOR_DATABASE_URL": str(cast.engine.url),
        "MONITOR_SMTP_URL": f"smtp://127.0.0.1:{post_office.server.port}",
        "MONITOR_SECRET_KEY": "f3b1c6d09a7e4d52b8c1e6f70912a3b4",
        "MONITOR_CLOCK": at.isoformat(),
        "MONITOR_DEMO": "1",
    }
    return subprocess.Popen([sys.executable, "-m", "monitor", "worker"], env=environment)


def finish(cast, post_office, at, wanted):
    """Run a worker until every reader has a mail, then tell it to stop."""
    worker = start(cast, post_office, at)
    try:
        post_office.wait_for(wanted)
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=30) == 0


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["at_helo", "at_rcpt", "at_data", "after_data"])
@pytest.mark.parametrize("nth", [1, 3])
def test_a_worker_killed_at_any_moment_loses_no_mail_and_doubles_none_unrecognisably(
    lite, post_office, moment, nth
):
    worker = None

    def kill():
        worker.kill()
        worker.wait()

    post_office.disturb(moment, nth, kill)
    worker = start(lite, post_office, MORNING)
    assert worker.wait(timeout=60) == -signal.SIGKILL
    post_office.disturb(None, 0, None)
    finish(lite, post_office, MORNING + outbox.LEASE + SECOND, len(READERS))
    counts = post_office.counts
    assert len(counts) == len(READERS), "nobody is left out"
    doubled = [address for address, n in counts.items() if n > 1]
    assert len(doubled) <= 1
    for address in counts:
        assert len(set(post_office.message_ids(address))) == 1
    with reading(lite.engine) as session:
        assert {row.state for row in session.query(MessageRow)} == {"sent"}
