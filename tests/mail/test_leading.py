"""Workers among themselves: one leads, the next takes over, and nothing depends on it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from monitor.services import leading
from monitor.services.leading import Job, Lead
from monitor.services.work import Clock, Office
from monitor.store import leases
from monitor.store.engine import reading
from tests.conftest import an_engine

HOLDER = """
import signal, sys
from datetime import timedelta
from monitor.services import leading
from monitor.services.leading import Lead
from monitor.services.opening import open_office
leading.LEASE = timedelta(seconds=1)
assert Lead(open_office(sys.argv[1]), "dies").hold()
print("leads", flush=True)
signal.pause()
"""


def test_one_of_two_leads_and_the_other_follows_when_it_lets_go(cast):
    first, second = Lead(cast.office, "one"), Lead(cast.office, "two")
    assert first.hold()
    assert not second.hold()
    assert first.hold(), "and keeps it"
    first.release()
    assert second.hold()
    assert not first.hold()
    second.release()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request):
    """The address of a database of its own, for processes to share."""
    name = "sqlite_engine" if request.param == "sqlite" else "postgres_engine"
    engine = request.getfixturevalue(name)
    engine.connect().close()  # which makes it, before another process asks for it
    return engine.url.render_as_string(hide_password=False)


def until_it_is_gone(engine) -> Office:
    """An office at the instant from which a dead leader's hold is over.

    PostgreSQL says when: whoever asks for the lock in earnest is woken as it becomes free. On
    SQLite it is over when its lease of one second is.
    """
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({leases._LOCK})")
        return Office(engine)
    return Office(engine, Clock(datetime.now(UTC) + timedelta(seconds=1)))


def test_after_kill_9_of_the_leader_another_leads_within_seconds(url):
    leader = subprocess.Popen([sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE)
    engine = an_engine(url)
    try:
        assert leader.stdout.readline() == b"leads\n"
        assert not Lead(Office(engine), "lives").hold()
    finally:
        leader.kill()
        leader.communicate()
    other = Lead(until_it_is_gone(engine), "lives")
    assert other.hold()
    other.release()
    engine.dispose()


@pytest.mark.postgresql
def test_a_leader_whose_connection_was_cut_knows_it_and_asks_again(full):
    first, second = Lead(full.office, "one"), Lead(full.office, "two")
    assert first.hold()
    with full.engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        )
    assert second.hold()
    assert not first.hold()
    second.release()


# -- what a job leaves behind


def jobs(cast):
    with reading(cast.engine) as session:
        return leases.jobs(session)


def test_a_job_s_record_says_when_it_began_succeeded_and_is_next(cast):
    job = Job(cast.office, "plan", "w", leading.LEASE)
    job.run(lambda: "queued 4")
    now = cast.office.clock.fixed
    kept = jobs(cast)["plan"]
    assert (kept.began_at, kept.succeeded_at, kept.failed_at) == (now, now, None)
    assert (kept.next_at, kept.detail) == (now + leading.LEASE, "queued 4")


def test_a_job_that_fails_says_of_what_kind_and_keeps_when_it_last_went_well(cast):
    job = Job(cast.office, "plan", "w", leading.LEASE)
    job.run(lambda: "queued 4")
    before = cast.office.clock.fixed
    cast.at(before + leading.LEASE)
    with pytest.raises(KeyError):
        job.run(lambda: {}["tkv@demo.example"])
    kept = jobs(cast)["plan"]
    assert (kept.succeeded_at, kept.failed_at) == (before, cast.office.clock.fixed)
    assert kept.detail == "KeyError", "its words may hold what is not for everybody"


def test_workers_that_ended_long_ago_are_forgotten(cast):
    leading.beat(cast.office, "old", "leads")
    cast.at(cast.office.clock.fixed + leading.REMEMBERED * 2)
    leading.beat(cast.office, "new", "stands by")
    with cast.office.writing(leading.CLOCK) as work:
        leading.sweep(work)
    with reading(cast.engine) as session:
        assert [one.worker for one in leases.heartbeats(session)] == ["new"]
