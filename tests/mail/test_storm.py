"""Nothing is lost, whatever the server does and wherever a sender dies: the short storm.

``make test-mail`` has the long one, which kills processes and restarts databases.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from monitor.store.engine import reading
from monitor.store.schema import MessageRow
from tests.mail.storm import (
    FAULTS,
    TAKEN_UNSAID,
    UNKNOWN,
    Storm,
    crowd,
    impatient,
    mortal,
    points_on,
)
from tests.mail.test_sender import Killed, later, plan, send


def waiting(cast):
    with reading(cast.engine) as session:
        return session.scalar(
            select(func.count()).where(MessageRow.state.in_(("queued", "sending")))
        )


def test_a_storm_loses_nothing_and_doubles_only_what_the_server_had_taken(
    cast, post_office, monkeypatch
):
    points = points_on(cast.engine)
    storm = Storm(post_office, crowd(cast.engine, len(points) + len(FAULTS)))
    storm.brew(len(FAULTS))
    dies_at = ""

    def pass_by(point):
        if point == dies_at:
            storm.deaths[point] += 1
            raise Killed

    mortal(monkeypatch, pass_by)
    impatient(monkeypatch, 0.1)
    plan(cast)
    for dies_at in points:
        with pytest.raises(Killed):
            send(cast, post_office.server, f"dies {dies_at}")
        later(cast, timedelta(minutes=10))
    dies_at = ""
    while waiting(cast):
        send(cast, post_office.server, "lives")
        later(cast, timedelta(minutes=10))
    account = storm.account(cast.engine)
    account.judge()
    assert account.kills == len(points)
    assert account.doubles == len(UNKNOWN) + len(TAKEN_UNSAID), "and each of them is one"
