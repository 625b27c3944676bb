"""Several reports decided in one go: each anew, and told by itself."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from monitor.domain.errors import Forbidden, LostRace, NotAllowed, NotFound
from monitor.services import bulk, duties, reports
from monitor.store import directives
from monitor.store.engine import writing
from monitor.store.schema import DirectiveRow, IndicatorRow
from tests.builders import Cast, golden_cast, place

MINES = ("than-ha-lam", "than-vang-danh", "than-nui-beo")
FIGURES = {"smartphones": 4800, "smartphones_installed": 4512}


@pytest.fixture
def cast(engine) -> Cast:
    """Friday noon: three mines have sent their reports, and wait for the coordinator."""
    cast = golden_cast(engine).at("2020-08-07T12:00:00+07:00")
    for unit in MINES:
        with cast.writing(unit) as work:
            reports.submit(work, place(unit), values=FIGURES)
        with cast.writing(f"{unit}.duyet") as work:
            reports.approve(work, place(unit))
    return cast


def seen(cast: Cast, who: str = "so-tttt"):
    """Every waiting report with the version its reader saw."""
    with cast.reading(who) as work:
        find = duties.queue if who == "so-tttt" else duties.inbox
        return [(one.view.key, str(one.view.version)) for one in find(work)]


def decide(cast: Cast, asked, who: str = "so-tttt", decision="accept"):
    done = bulk.decide_each(cast.office, cast.actor(who), asked, decision)
    return {one.key.organization: one.refusal for one in done}


def state(cast: Cast, unit: str) -> str:
    with cast.reading(unit) as work:
        return reports.read(work, place(unit)).state


def test_each_ticked_report_is_accepted(cast):
    assert decide(cast, seen(cast)) == dict.fromkeys(MINES)
    assert {state(cast, unit) for unit in MINES} == {"accepted"}


def test_one_that_changed_meanwhile_is_skipped_and_told_and_the_others_are_done(cast):
    asked = seen(cast)
    with cast.writing("than-vang-danh") as work:
        reports.save_draft(work, place("than-vang-danh"), FIGURES | {"smartphones": 4900}, note="x")
    told = decide(cast, asked)
    assert isinstance(told.pop("than-vang-danh"), LostRace)
    assert set(told.values()) == {None}
    assert state(cast, "than-vang-danh") == "draft"


def test_one_that_warns_is_left_for_a_decision_of_its_own(cast):
    key = place("than-ha-lam", "2020-W33")
    cast.at("2020-08-11T12:00:00+07:00")
    with writing(cast.engine) as session:
        rules = [{"kind": "same_as_last", "field": "smartphones", "parameters": {}}]
        session.execute(
            update(IndicatorRow).where(IndicatorRow.code == "14.1a").values(rules=rules)
        )
        directive = session.scalars(select(DirectiveRow.id)).one()
        directives.raise_structure_version(session, directive)
    with cast.writing("than-ha-lam") as work:
        reports.submit(work, key, values=FIGURES)
    with cast.reading("than-ha-lam.duyet") as work:
        view = reports.read(work, key)
    assert [one.severity for one in view.issues] == ["warning"]
    told = decide(cast, [(key, str(view.version))], "than-ha-lam.duyet", "approve")
    refusal = told["than-ha-lam"]
    assert isinstance(refusal, Forbidden)
    assert refusal.code == "bulk_has_warnings"
    with cast.reading("than-ha-lam") as work:
        assert reports.read(work, key).state == "submitted"


def test_the_right_is_asked_for_each_report_anew(cast):
    asked = seen(cast)
    assert all(isinstance(one, NotAllowed) for one in decide(cast, asked, "tkv.duyet").values())
    assert all(isinstance(one, NotFound) for one in decide(cast, asked, "dong-bac").values())
    assert {state(cast, unit) for unit in MINES} == {"approved"}


def test_ticked_twice_it_is_decided_once(cast):
    [first, *_] = seen(cast)
    done = bulk.decide_each(cast.office, cast.actor("so-tttt"), [first, first], "accept")
    assert [one.refusal is None for one in done] == [True, False]
