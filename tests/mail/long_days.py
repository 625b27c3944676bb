"""Worker processes over time: a year of days in five zones, a leader killed, a worker that is gone.

Run by ``make test-mail``.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from monitor.domain.roles import CLOCK
from monitor.domain.schedule import DAY, days, newest_day
from monitor.services import digests, health
from monitor.services.accounts import NOBODY
from monitor.services.work import Office
from monitor.store import leases
from monitor.store.engine import reading, writing
from monitor.store.schema import DigestRow, DirectiveRow, MessageRow, MissedDigestRow
from tests.builders import golden_cast
from tests.domain.test_schedule import ZONES
from tests.mail.conftest import subscribe

pytestmark = pytest.mark.long
FIRST = date(2020, 8, 5)


@pytest.mark.parametrize("zone", ZONES)
def test_over_400_days_every_local_day_has_one_digest_or_is_known_as_missed(
    sqlite_engine, monkeypatch, zone
):
    cast = golden_cast(sqlite_engine)
    monkeypatch.setattr(digests, "is_open", lambda directive, on: True)
    with writing(cast.engine) as session:
        session.execute(update(DirectiveRow).values(time_zone=zone))
    subscribe(cast.engine, "chu-tich", datetime(2020, 8, 4, tzinfo=UTC))
    chance = random.Random(zone)  # noqa: S311 - no secret, the same every time
    now = digests.sending_instant(FIRST, zone).astimezone(UTC)
    end = now + 400 * DAY
    while now < end:
        cast.at(now)
        with cast.office.writing(CLOCK) as work:
            digests.plan(work)
        is_long = chance.random() < 0.03
        now += chance.uniform(1, 4) * DAY if is_long else timedelta(hours=chance.uniform(0.1, 12))
    last = newest_day(cast.office.clock.fixed, digests.SENDING_TIME, zone)
    with reading(cast.engine) as session:
        made = list(session.scalars(select(DigestRow.local_date)))
        queued = list(session.scalars(select(MessageRow.local_date)))
        missed = list(session.scalars(select(MissedDigestRow.local_date)))
    assert sorted(made + missed) == list(days(FIRST, last))
    assert sorted(queued) == sorted(made)
    assert missed
    print(f"{zone}: {len(made)} digests, {len(missed)} days missed")


def a_worker(engine):
    """``monitor worker``, as it is started on a server."""
    surroundings = {
        **os.environ,
        "MONITOR_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "MONITOR_SECRET_KEY": "8f2d5c1e9b7a4f3086d1c2b5a4e7f908",
    }
    return subprocess.Popen([sys.executable, "-m", "monitor", "worker"], env=surroundings)


def until(seconds, found):
    """Wait until something is so; how long it took."""
    began = time.monotonic()
    while not found():
        assert time.monotonic() - began < seconds, "it never came"
        time.sleep(0.1)
    return time.monotonic() - began


def leader(office):
    """The process number of the worker that planned last."""
    with office.reading(NOBODY) as work:
        planned = leases.jobs(work.session).get("plan")
    return None if planned is None else int(planned.worker.split(":")[1])


def is_alive(office):
    with office.reading(NOBODY) as work:
        return health.worker_state(work).is_alive


def test_a_killed_leader_is_followed_within_seconds_and_a_dead_worker_is_red_within_a_minute(
    engine,
):
    office = Office(engine)
    workers = {one.pid: one for one in (a_worker(engine), a_worker(engine))}
    try:
        until(60, lambda: leader(office) in workers and is_alive(office))
        first = leader(office)
        workers[first].kill()
        took = until(30, lambda: leader(office) != first)
        assert is_alive(office)
        (other,) = workers.keys() - {first}
        workers[other].kill()
        red = until(90, lambda: not is_alive(office))
        print(f"{engine.dialect.name}: followed after {took:.1f} s, red after {red:.1f} s")
        assert took < 15
        assert red < 65
    finally:
        for one in workers.values():
            one.kill()
            one.wait()
