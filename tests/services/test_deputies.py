"""Deputies: somebody of the unit approves in the head's place, until a day, and it shows."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.services import accounts, deputies, duties, reports
from monitor.services.accounts import OPERATOR
from monitor.store import audit
from monitor.store.schema import AuditEventRow
from tests.builders import Cast, golden_cast, place

FRIDAY, SUNDAY = date(2020, 8, 7), date(2020, 8, 9)
MINE, HEAD, CLERK = "than-ha-lam", "than-ha-lam.duyet", "than-ha-lam"
FIGURES = {"smartphones": 4800, "smartphones_installed": 4512}
KEY = place(MINE)


@pytest.fixture
def cast(engine) -> Cast:
    """Friday noon; the mine has a second clerk, whom its head may name."""
    cast = golden_cast(engine).at("2020-08-07T12:00:00+07:00")
    with cast.office.writing(OPERATOR) as work:
        user = accounts.NewUser("pho", "Phó giám đốc", "pho@demo.example")
        accounts.create(work, user)
        accounts.give_role(work, "pho", accounts.Grant("clerk", MINE))
    return cast


def name(cast: Cast, who: str = "pho", last_day: date = SUNDAY, head: str = HEAD) -> int:
    with cast.writing(head) as work:
        return deputies.name(work, MINE, who, last_day, today=FRIDAY).id


def submitted(cast: Cast, by: str = CLERK) -> None:
    with cast.writing(by) as work:
        reports.submit(work, KEY, values=FIGURES)


def approve(cast: Cast, by: str):
    with cast.writing(by) as work:
        reports.approve(work, KEY)
        return reports.read(work, KEY)


def test_a_deputy_approves_and_the_decision_says_in_whose_place(cast):
    submitted(cast)
    with pytest.raises(NotAllowed):
        approve(cast, "pho")
    name(cast)
    with cast.reading("pho") as work:
        assert [one.view.key for one in duties.inbox(work)] == [KEY]
    view = approve(cast, "pho")
    last = view.decisions[-1]
    assert (last.kind, last.actor, last.acting_as, last.deputy_for) == (
        "approve", "pho", "head", HEAD,
    )  # fmt: skip
    assert view.state == "approved"


def test_what_the_head_signs_is_the_head_s_own_also_with_a_deputy_about(cast):
    name(cast)
    submitted(cast)
    assert approve(cast, HEAD).decisions[-1].deputy_for is None


def test_a_deputy_returns_to_the_clerk_like_the_head(cast):
    name(cast)
    submitted(cast)
    with cast.writing("pho") as work:
        reports.send_back(work, KEY, "Thiếu số máy của phân xưởng 5")
        view = reports.read(work, KEY)
    assert (view.state, view.decisions[-1].deputy_for) == ("draft", HEAD)


def test_it_ends_at_the_midnight_of_the_province_and_not_before(cast):
    name(cast)
    submitted(cast)
    for instant, waits in (("2020-08-09T23:59:59+07:00", 1), ("2020-08-10T00:00:00+07:00", 0)):
        cast.at(instant)
        with cast.reading("pho") as work:
            assert len(duties.inbox(work)) == waits
            assert work.actor.may(deputies.May.APPROVE) is bool(waits)
    with pytest.raises(NotAllowed):
        approve(cast, "pho")


def test_taken_back_it_is_over_at_once(cast):
    naming = name(cast)
    submitted(cast)
    with cast.writing(HEAD) as work:
        deputies.end(work, naming)
    with pytest.raises(NotAllowed):
        approve(cast, "pho")
    with pytest.raises(NotFound), cast.writing(HEAD) as work:
        deputies.end(work, naming)


def test_nobody_approves_what_they_handed_in_not_even_as_a_deputy(cast):
    name(cast)
    submitted(cast, by="pho")
    with pytest.raises(NotAllowed) as no:
        approve(cast, "pho")
    assert no.value.code == "own_submission"


def test_what_the_head_handed_in_the_deputy_approves(cast):
    name(cast)
    submitted(cast, by=HEAD)
    with pytest.raises(NotAllowed):
        approve(cast, HEAD)
    assert approve(cast, "pho").decisions[-1].deputy_for == HEAD


@pytest.mark.parametrize("who", ["than-vang-danh", "tkv", "tkv.duyet", HEAD, "khong-co", ""])
def test_only_somebody_else_of_the_very_unit_is_named(cast, who):
    with pytest.raises(NotFound) as no:
        name(cast, who)
    assert no.value.code == "user_not_found"


@pytest.mark.parametrize("who", ["pho", CLERK, "tkv.duyet"])
def test_only_the_unit_s_own_head_names_a_deputy(cast, who):
    with pytest.raises(NotAllowed):
        name(cast, head=who)


def test_to_a_stranger_the_unit_does_not_exist(cast):
    for stranger in ("dong-bac.duyet", "so-tttt", "admin"):
        with pytest.raises(NotFound) as no:
            name(cast, head=stranger)
        assert no.value.code == "organization_not_found"


def test_a_deputy_names_no_deputy(cast):
    name(cast)
    with pytest.raises(NotAllowed):
        name(cast, CLERK, head="pho")
    with cast.reading("pho") as work:
        assert deputies.desks(work) == []
        assert [one.head for one in deputies.standing_for(work)] == [HEAD]


def test_a_day_that_has_passed_is_refused_and_today_is_not(cast):
    with pytest.raises(Invalid) as no:
        name(cast, last_day=date(2020, 8, 6))
    assert no.value.code == "deputy_day_passed"
    name(cast, last_day=FRIDAY)


def test_who_leaves_the_unit_or_whose_head_leaves_stands_in_no_more(cast):
    submitted(cast)
    name(cast)
    grant = accounts.Grant("clerk", MINE)
    with cast.office.writing(OPERATOR) as work:
        accounts.take_role(work, "pho", grant)
    with pytest.raises(NotFound):
        approve(cast, "pho")
    with cast.office.writing(OPERATOR) as work:
        accounts.give_role(work, "pho", grant)
        accounts.disable(work, HEAD)
    with pytest.raises(NotAllowed):
        approve(cast, "pho")
    assert approve(cast, "tkv.duyet").decisions[-1].deputy_for is None


def test_naming_the_same_person_anew_replaces_the_naming_before(cast):
    first = name(cast)
    second = name(cast, last_day=date(2020, 8, 12))
    with cast.reading(HEAD) as work:
        [desk] = deputies.desks(work)
    assert [(one.id, one.ended_at is None) for one in desk.named] == [
        (second, True), (first, False),
    ]  # fmt: skip
    assert desk.candidates == {CLERK: CLERK, "pho": "Phó giám đốc"}


def test_every_naming_and_its_end_stand_in_the_log(cast):
    naming = name(cast)
    submitted(cast)
    approve(cast, "pho")
    with cast.writing(HEAD) as work:
        deputies.end(work, naming)
    with cast.office.reading(OPERATOR) as work:
        events = work.session.scalars(select(AuditEventRow).order_by(AuditEventRow.id)).all()
        assert audit.verify(work.session) is None
    told = {one.action: one for one in events}
    assert told["deputy.name"].detail == {"last_day": "2020-08-09"}
    assert told["deputy.name"].object_id == told["deputy.end"].object_id == "pho"
    assert told["report.approve"].detail["deputy_under"] == naming
