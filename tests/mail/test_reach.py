"""Whom a directive's reminders reach is its coordinator's choice, shown to the unit beforehand."""

from __future__ import annotations

import pytest

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.services import chasing, reminder_reach
from monitor.store.schema import AuditEventRow, ReminderReachRow
from tests.builders import SLUG
from tests.mail.test_reminders import friday, ladders, leave, plan, planned, played_friday  # noqa: F401
from tests.mail.test_sender import rows

# ruff: noqa: F811  # fixtures of another module are asked for by their names
SECOND_DAY = "2020-08-09T08:00:00+07:00"


def choose(cast, reach, name="so-tttt"):
    with cast.writing(name) as work:
        reminder_reach.choose(work, SLUG, reach)


def reached(cast):
    return {role for steps in planned(cast).values() for _unit, _rung, role in steps}


def test_by_itself_it_climbs_to_the_coordinator(friday):
    plan(friday.at(SECOND_DAY))
    assert reached(friday) == {"clerk", "head", "coordinator"}


def test_of_the_units_only_nothing_climbs(friday):
    choose(friday, "unit")
    plan(friday.at(SECOND_DAY))
    assert reached(friday) == {"clerk", "head"}
    ahead = ladders(friday, "dong-bac").ahead
    assert ahead
    assert all("coordinator" not in rung.reached for one in ahead for rung in one.coming)


def test_switched_off_nobody_is_reminded_and_the_unit_is_shown_so(friday):
    choose(friday, "nobody")
    assert plan(friday.at(SECOND_DAY)) == 0
    assert planned(friday) == {}
    found = ladders(friday, "dong-bac")
    assert (found.reach, found.may_choose) == ("nobody", False)
    assert all(one.coming == () for one in found.ahead)
    assert ladders(friday, "so-tttt").may_choose


def test_by_hand_everybody_is_reminded_all_the_same(friday):
    choose(friday, "nobody")
    friday.at(SECOND_DAY)
    with friday.writing("so-tttt") as work:
        assert chasing.send(work, SLUG, ["dong-bac"]).mails > 0
    assert "dong-bac" in leave(friday)


def test_what_waits_to_leave_is_not_said_any_more_once_it_is_switched_off(friday):
    assert plan(friday.at(SECOND_DAY)) > 0
    choose(friday, "nobody")
    assert leave(friday) == {}
    choose(friday, "everybody")
    plan(friday.at("2020-08-10T08:00:00+07:00"))
    assert leave(friday) != {}, "and from the next rung on it is said again"


def test_the_coordinator_alone_chooses_and_it_is_put_on_record_once(friday):
    choose(friday, "unit")
    choose(friday, "unit")
    assert [one.reach for one in rows(friday, ReminderReachRow)] == ["unit"]
    assert [one.action for one in rows(friday, AuditEventRow)].count("reminders.reach") == 1
    for name in ("dong-bac", "dong-bac.duyet", "chu-tich", "admin"):
        with pytest.raises((NotAllowed, NotFound)):
            choose(friday, "nobody", name)
    with pytest.raises(Invalid):
        choose(friday, "some")
    with pytest.raises(NotFound), friday.writing("so-tttt") as work:
        reminder_reach.choose(work, "another", "unit")
