"""What was committed outlives the power before anybody is told; one wait serves many."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.exc import DBAPIError

from monitor.store import instance, lasting
from monitor.store.engine import make_engine, reading, writing
from monitor.store.lasting import Together
from monitor.store.ledger import Ledger
from monitor.store.queries import Query
from monitor.store.schema import UserAccountRow
from monitor.store.statements import table


class Disk:
    """A disk that is as slow as the test wants, and counts how often somebody waits for it."""

    def __init__(self):
        self.waits = 0
        self.begun, self.goes = threading.Event(), threading.Event()
        self.error = None

    def wait(self):
        self.waits += 1
        self.begun.set()
        assert self.goes.wait(10)
        if self.error is not None:
            error, self.error = self.error, None
            raise error


def settled_by(together, found):
    def run():
        try:
            together.settle()
            found.append("lasts")
        except OSError as error:
            found.append(str(error))

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def waiting(together, number):
    """Wait until so many have committed, and so stand in line."""
    for _ in range(10_000):
        with together._news:
            if together._committed == number:
                return
        threading.Event().wait(0.001)
    raise AssertionError("nobody came")


def test_who_commits_while_another_waits_shares_the_next_wait():
    disk, found = Disk(), []
    together = Together(disk.wait)
    first = settled_by(together, found)
    assert disk.begun.wait(10)
    others = [settled_by(together, found) for _ in range(5)]
    waiting(together, 6)
    assert found == [], "nobody is answered before the disk is"
    disk.goes.set()
    for one in (first, *others):
        one.join(10)
    assert found == ["lasts"] * 6
    assert disk.waits == 2, "one for the first, one for the five who came too late for it"


def test_a_disk_that_fails_is_told_to_whom_it_failed_and_the_others_ask_again():
    disk, found = Disk(), []
    disk.error = OSError("the disk is gone")
    together = Together(disk.wait)
    first = settled_by(together, found)
    assert disk.begun.wait(10)
    second = settled_by(together, found)
    waiting(together, 2)
    disk.goes.set()
    first.join(10)
    second.join(10)
    assert sorted(found) == ["lasts", "the disk is gone"]


def test_a_writer_on_a_file_returns_when_the_log_is_on_the_disk(tmp_path, monkeypatch):
    engine = make_engine(f"sqlite:///{tmp_path / 'monitor.db'}")
    synced = []
    whole = os.fdatasync

    def note(file):
        synced.append(os.readlink(f"/proc/self/fd/{file}"))
        whole(file)

    monkeypatch.setattr(os, "fdatasync", note)
    with writing(engine) as session:
        session.execute(text("CREATE TABLE one (number INTEGER)"))
        assert not synced
    assert synced == [f"{tmp_path}/monitor.db-wal"]
    with pytest.raises(ZeroDivisionError), writing(engine) as session:
        raise ZeroDivisionError
    assert len(synced) == 1
    # A mail is marked past the sessions; the next may be handed over as soon as that lasts.
    with Ledger(engine) as ledger, ledger.step() as line:
        line.execute(text("INSERT INTO one VALUES (2)"))
        assert len(synced) == 1
    assert len(synced) == 2
    engine.dispose()


@pytest.mark.postgresql
def test_postgresql_has_written_its_log_when_a_writer_returns(postgres_engine):
    postgres_engine.connect().close()  # its database is made when somebody first comes
    url = postgres_engine.url.update_query_dict({"options": "-csynchronous_commit=on"})
    engine = make_engine(url.render_as_string(hide_password=False))
    with writing(engine) as session:
        instance.put(session, "here", "yes")
        session.flush()
        done = session.scalar(text("SELECT pg_current_wal_insert_lsn()"))
    with reading(engine) as session:
        flushed = select(text("pg_current_wal_flush_lsn() >= CAST(:done AS pg_lsn)"))
        assert session.scalar(flushed, {"done": done})
        assert instance.get(session, "here") == "yes"
    engine.dispose()


@pytest.mark.postgresql
def test_a_server_that_goes_before_the_commit_is_told_as_any_error_of_the_database(postgres_engine):
    def cut_off():
        with writing(postgres_engine) as session:
            number = session.scalar(text("SELECT pg_backend_pid()"))
            with postgres_engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:n, 5000)"), {"n": number})

    with pytest.raises(DBAPIError):
        cut_off()


def test_writers_of_one_file_pass_one_at_a_time_and_none_is_refused(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'monitor.db'}")
    with writing(engine) as session:
        session.execute(text("CREATE TABLE one (number INTEGER)"))
        session.execute(text("INSERT INTO one VALUES (0)"))

    def add():
        for _ in range(20):
            with writing(engine) as session:
                number = session.scalar(text("SELECT number FROM one"))
                session.execute(text("UPDATE one SET number = :n"), {"n": number + 1})

    threads = [threading.Thread(target=add) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    with reading(engine) as session:
        assert session.scalar(text("SELECT number FROM one")) == 160
    assert lasting.writers(engine) is lasting.writers(engine)
    engine.dispose()


def test_a_query_said_once_answers_as_sqlalchemy_does(engine):
    account = table(UserAccountRow)
    add = Query(
        insert(account).returning(account.c.id),
        "username", "display_name", "email", "locale", "demo", "created_at",
    )  # fmt: skip
    told = {"display_name": "Một người", "email": "a@demo.example", "locale": "vi", "demo": True}
    at = datetime(2020, 8, 5, 17, tzinfo=UTC)
    with writing(engine) as session:
        ids = [
            add.value(session, told | {"username": name, "created_at": at}) for name in ("a", "b")
        ]
    statement = select(account).where(account.c.username == bindparam("name"))
    query = Query(statement)
    with reading(engine) as session:
        for name, number in zip(("a", "b"), ids, strict=True):
            row, plain = (
                query.first(session, {"name": name}),
                session.execute(statement, {"name": name}).one(),
            )
            assert tuple(row) == tuple(plain)
            assert (row.id, row.created_at, row.demo, row.disabled_at) == (number, at, True, None)
        assert query.first(session, {"name": "nobody"}) is None
        assert query.value(session, {"name": "nobody"}) is None
