"""The next message is begun while the one before is marked: never ended before, never another's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from monitor.mail import smtp
from monitor.services import outbox
from monitor.store.ledger import Ledger
from monitor.store.schema import DeliveryRow
from tests.mail.conftest import READERS
from tests.mail.storm import crowd
from tests.mail.test_sender import plan, rows, send


def test_when_a_server_takes_a_message_all_before_it_are_marked_and_it_is_held(cast, post_office):
    """So that nobody who dies leaves two of which only the server knows."""
    crowd(cast.engine, 12)
    plan(cast)
    seen = []

    def look(address):
        states = {row.address: row.state for row in rows(cast)}
        seen.append((states.pop(address), sorted(states.values()).count("sent")))

    post_office.on_data = look
    assert send(cast, post_office.server).sent == 12
    assert seen == [("sending", before) for before in range(12)]


@pytest.mark.postgresql
def test_beside_a_database_elsewhere_the_next_is_begun_and_each_arrives_once(
    full, post_office, monkeypatch
):
    begun = []
    begin = smtp.Line.begin

    def counted(*told):
        begun.append(told[-1])
        begin(*told)

    monkeypatch.setattr(smtp.Line, "begin", counted)
    plan(full)
    assert send(full, post_office.server).sent == len(READERS)
    assert len(begun) == len(READERS) - 1
    assert set(post_office.counts.values()) == {1}
    assert post_office.sessions == 1


@pytest.mark.postgresql
def test_what_somebody_else_took_while_it_was_begun_is_left_to_them(full, post_office):
    plan(full)
    theirs = []
    post_office.disturb("at_data", 1, lambda: theirs.append(outbox.take(full.office, "other")))
    assert send(full, post_office.server).sent == len(READERS) - 1
    assert post_office.counts[theirs[0].address] == 0
    assert set(post_office.counts.values()) == {1}
    assert [row.lease_owner for row in rows(full) if row.state == "sending"] == ["other"]
    assert post_office.sessions == 2, "the line is cut in the midst of what is theirs"


@pytest.mark.postgresql
def test_an_error_at_the_mark_is_not_lost_because_something_else_was_done_meanwhile(
    full, post_office, monkeypatch
):
    plan(full)

    def broken(*_args, **_more):
        raise ZeroDivisionError

    monkeypatch.setattr(outbox, "mark", broken)
    with pytest.raises(ZeroDivisionError):
        send(full, post_office.server)
    assert len(post_office.delivered) == 1, "the next is not ended"


@pytest.mark.postgresql
def test_a_database_that_hangs_up_before_the_mark_makes_no_double(full, post_office):
    crowd(full.engine, 6)
    plan(full)
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    def hang_up():
        with full.engine.connect() as line:
            line.execute(cut)

    post_office.disturb("after_data", 3, hang_up)
    assert send(full, post_office.server).sent == 6
    assert set(post_office.counts.values()) == {1}
    assert {row.state for row in rows(full)} == {"sent"}


def test_a_step_that_fails_leaves_nothing_and_the_next_one_is_kept(cast):
    plan(cast)
    claimed = outbox.take(cast.office, "w")
    with Ledger(cast.engine) as ledger:

        def mark(one):
            return outbox.delivered_and_next(cast.office, one, "w", "", "250 ok", (), ledger)

        with pytest.raises(IntegrityError):
            mark(replace(claimed, id=10**6))
        assert rows(cast, DeliveryRow) == []
        assert mark(claimed) == (True, None)
    assert [row.state for row in rows(cast)].count("sent") == 1
