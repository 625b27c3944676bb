"""The verbs of a report: how much they ask of the database, and that nobody is believed blindly."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from monitor.domain.errors import LostRace
from monitor.domain.workflow import State
from monitor.services import directives, reports
from monitor.store.engine import reading
from tests.builders import SLUG, golden_cast, place, statements_of

FRIDAY = "2020-08-07T16:00:00+07:00"
GOOD = {"smartphones": 4800, "smartphones_installed": 4512}
HA_LAM = place("than-ha-lam")
WHY = "Thiếu số liệu phân xưởng"


@pytest.fixture
def cast(engine):
    return golden_cast(engine).at(FRIDAY)


def asked_by(cast, name, verb, *more, **named):
    """How many statements a verb takes, in a process that has done it before."""
    actor = cast.actor(name)
    with statements_of(cast.engine) as found, cast.office.writing(actor) as work:
        verb(work, HA_LAM, *more, **named)
    # PostgreSQL's chain of records takes a lock of its own for each record.
    return len([one for one in found if "pg_advisory" not in one])


def test_each_step_takes_a_stated_number_of_statements(cast):
    with cast.reading("than-ha-lam") as work:
        reports.read(work, HA_LAM)  # the directive is read once for a process
    asked = asked_by
    assert asked(cast, "than-ha-lam", reports.save_draft, {"smartphones": 4800}) == 10
    assert asked(cast, "than-ha-lam", reports.save_draft, GOOD) == 12
    assert asked(cast, "than-ha-lam", reports.save_draft, GOOD) == 7, "nothing to keep"
    assert asked(cast, "than-ha-lam", reports.submit) == 12
    assert asked(cast, "than-ha-lam.duyet", reports.approve) == 16
    assert asked(cast, "so-tttt", reports.accept) == 15
    assert asked(cast, "so-tttt", reports.reopen, WHY) == 9
    with cast.reading("so-tttt") as work, statements_of(cast.engine) as found:
        reports.read(work, HA_LAM)
    assert len(found) == 8


def test_as_much_is_asked_after_many_revisions_as_after_one(cast):
    for number in range(1, 30):
        with cast.writing("than-ha-lam") as work:
            reports.save_draft(work, HA_LAM, {"smartphones": number})
    assert asked_by(cast, "than-ha-lam", reports.save_draft, GOOD) == 12


def test_what_is_read_after_a_step_in_one_piece_of_work_is_what_is_kept(cast):
    with cast.writing("than-ha-lam") as work:
        reports.save_draft(work, HA_LAM, GOOD, note="Đủ")
        reports.submit(work, HA_LAM)
        at_once = reports.read(work, HA_LAM)
    with cast.writing("than-ha-lam.duyet") as work:
        reports.send_back(work, HA_LAM, WHY)
        returned = reports.read(work, HA_LAM)
    with cast.reading("than-ha-lam") as work:
        later = reports.read(work, HA_LAM)
    assert (at_once.state, at_once.version, at_once.note) == (State.SUBMITTED, 2, "Đủ")
    assert dict(at_once.entries) == GOOD
    assert [one.kind for one in at_once.decisions] == ["submit"]
    assert (later.state, later.history, later.decisions, later.timeline, later.version) == (
        State.DRAFT, returned.history, returned.decisions, returned.timeline, 3,
    )  # fmt: skip


def test_a_step_that_is_undone_is_not_remembered(cast):
    with cast.writing("than-ha-lam") as work:
        reports.save_draft(work, HA_LAM, GOOD)
        tried = work.session.begin_nested()
        reports.submit(work, HA_LAM)
        assert reports.read(work, HA_LAM).state is State.SUBMITTED
        tried.rollback()
        view = reports.read(work, HA_LAM)
        assert (view.state, view.version) == (State.DRAFT, 1)
        reports.submit(work, HA_LAM)
    with cast.reading("than-ha-lam") as work:
        assert reports.read(work, HA_LAM).version == 2


def test_an_exemption_in_the_same_piece_of_work_is_seen(cast):
    with cast.writing("so-tttt") as work:
        reports.extend(work, HA_LAM, cast.at(FRIDAY).office.clock.fixed.replace(day=20), WHY)
        before = {one.field.code for one in reports.read(work, HA_LAM).fields}
        directives.exempt(work, SLUG, "14.1", "than-ha-lam", WHY)
        after = {one.field.code for one in reports.read(work, HA_LAM).fields}
    assert after < before


def test_of_two_steps_from_one_version_the_second_loses(cast):
    with cast.writing("than-ha-lam") as work:
        reports.save_draft(work, HA_LAM, GOOD, if_match="0")
        with pytest.raises(LostRace) as lost:
            reports.save_draft(work, HA_LAM, {"smartphones": 1}, if_match="0")
    assert lost.value.values["version"] == 1
    with reading(cast.engine) as session:
        assert session.execute(text("SELECT number FROM revision")).all() == [(1,)]
