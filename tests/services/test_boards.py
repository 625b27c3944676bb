"""What a process keeps of the matrix is what another process finds that has kept nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.domain import board as rules
from monitor.domain.directive import BASES
from monitor.domain.periods import Cadence
from monitor.domain.standing import Mark, Standing
from monitor.services import digests, matrix, periods, reports
from monitor.services import directives as duties
from monitor.store import boards, book, directives, kept, organizations
from monitor.store.engine import make_engine, reading, writing
from tests.builders import SLUG, Cast, golden_cast, place, play, played_golden, statements_of
from tests.conftest import copy_sqlite
from tests.domain.golden_example import events
from tests.domain.test_golden import INSTANTS

LAST = datetime.fromisoformat(INSTANTS[-1])


def url_of(engine):
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture
def elsewhere(engine):
    """The same database as another process sees it, which has kept nothing yet."""
    other = make_engine(url_of(engine))
    yield other
    other.dispose()


@pytest.fixture(scope="module")
def golden_at_its_end(migrated_sqlite, tmp_path_factory):
    """The worked example once everything in it has happened, to look at only."""
    engine = copy_sqlite(migrated_sqlite, tmp_path_factory.mktemp("golden") / "monitor.db")
    yield played_golden(engine, LAST)
    engine.dispose()


def asked(session, at, now, basis="received"):
    stored = directives.load(session, SLUG)
    return boards.board(session, stored, basis=basis, at=at, now=now)


def made_anew(session, at, now, basis="received"):
    """The board from nothing but the database."""
    stored = directives.load(session, SLUG)
    kept._shelves.pop(session.get_bind().engine, None)
    known = kept.known(session, stored)
    whole = book.load(session, known, basis=basis, at=at, now=now)
    return rules.fill(whole, basis, at)


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("at", INSTANTS)
def test_a_clock_behind_another_s_shows_what_counted_by_its_own(golden_at_its_end, at, basis):
    """Another machine has written what is still ahead of this one; nothing of it shows yet."""
    behind = datetime.fromisoformat(at)
    with reading(golden_at_its_end.engine) as session:
        present = made_anew(session, behind, behind, basis)
        assert present == made_anew(session, behind, LAST, basis)


WHY = "Theo yêu cầu của Chủ tịch UBND tỉnh"
DAILY = Cadence("daily", date(2020, 8, 8), date(2020, 8, 12), period_kind="deadline")
WEEKLY = Cadence("weekly", date(2020, 8, 10), date(2020, 8, 23))


def there(text):
    return datetime.fromisoformat(f"2020-08-{text}+07:00")


DECIDED = [
    (there("06T17:30"), lambda work: periods.set_cadence(work, SLUG, "14.1", DAILY, WHY)),
    (there("07T15:10"), lambda work: periods.close(work, SLUG, "2020-08-06", None, WHY)),
    (there("07T16:10"), lambda work: periods.open_again(
        work, SLUG, "2020-08-06", "than-ha-lam", there("08T12:00"), WHY)),
    (there("08T08:30"), lambda work: reports.extend(
        work, place("than-nui-beo", "2020-08-08"), there("09T12:00"), WHY)),
    (there("08T16:30"), lambda work: periods.set_cadence(work, SLUG, "14.1", WEEKLY, WHY)),
    (there("09T09:10"), lambda work: periods.open_again(
        work, SLUG, "2020-08-06", None, None, WHY)),
    (there("10T07:40"), lambda work: periods.set_cadence(
        work, SLUG, "11.1", Cadence("once", days=(date(2020, 8, 13),)), WHY)),
]  # fmt: skip
"""What the coordinator decides about periods while the worked example is played."""


def test_the_kept_boards_are_those_made_anew_whatever_another_process_did(engine, elsewhere):
    """One process plays, a second looks after some steps: at the present and back, on a basis."""
    cast = golden_cast(engine)
    began, coming = datetime.fromisoformat(INSTANTS[0]), list(DECIDED)

    def looked_at(now, basis, back):
        for at in (now, max(began, now - back)):
            with reading(elsewhere) as session:
                found = asked(session, at, now, basis)
            with reading(engine) as session:
                assert found == made_anew(session, at, now, basis), (now, at, basis)

    for number, event in enumerate(events()):
        while coming and coming[0][0] <= event.at:
            now, decide = coming.pop(0)
            with cast.at(now).writing("so-tttt") as work:
                decide(work)
            looked_at(now, BASES[len(coming) % 2], timedelta(minutes=50))
        play(cast, event)
        if number % 4 == 0:
            back = timedelta(minutes=7 if number % 3 else 1800)
            looked_at(event.at, BASES[number // 4 % 2], back)
    assert coming == []


def test_periods_decided_elsewhere_are_on_the_kept_board_at_once_and_not_before_their_time(
    engine, elsewhere
):
    """A rhythm, an extension of one of its reports, and its end: each from its instant on."""
    cast = played_golden(engine, there("08T09:00"))
    later = there("09T08:00")

    def mine(now, at=None):
        with Cast(elsewhere, now).reading("chu-tich") as work:
            found = matrix.matrix(work, SLUG, at, root="tkv", depth=1)
        return found.version, {row.code: row.cells["14.1"] for row in found.rows}

    def decided(now, decide):
        with cast.at(now).writing("so-tttt") as work:
            decide(work)

    version, before = mine(there("08T09:00"))
    decided(there("08T09:00"), DECIDED[0][1])
    raised, after = mine(there("08T09:00"))
    assert (raised > version, after) == (True, before), "nothing of it is due"
    late = {code for code, cell in mine(later)[1].items() if cell.standing is Standing.OVERDUE}
    assert {"than-ha-lam", "than-nui-beo"} <= late
    decided(there("08T10:00"), DECIDED[3][1])
    told = mine(later)[1]
    nui_beo = told["than-nui-beo"]
    assert Mark.EXTENDED in nui_beo.marks
    assert told["tkv"].extended == 1
    decided(there("08T11:00"), DECIDED[4][1])
    assert mine(later)[1] == told, "what has opened stays"
    assert mine(later, there("08T08:59"))[1] == mine(there("08T08:59"))[1]


@pytest.mark.parametrize("basis", BASES)
def test_the_present_from_the_snapshot_is_what_the_history_says(played, basis):
    """Flows added up, older periods and all: the demo has every kind of field and cell."""
    now = played.office.clock.fixed
    with reading(played.engine) as session:
        present = made_anew(session, now, now, basis)
        history = made_anew(session, now, now + timedelta(seconds=1), basis)
    assert present == history


@pytest.mark.parametrize("basis", BASES)
def test_so_it_is_where_a_duty_has_a_rhythm_of_its_own(played, basis, tmp_path):
    engine = copy_sqlite(Path(str(played.engine.url.database)), tmp_path / "monitor.db")
    now = played.office.clock.fixed
    with reading(engine) as session:
        before = made_anew(session, now, now, basis)
    cast = Cast(engine, now)
    with cast.writing("so-tttt") as work:
        periods.set_cadence(work, SLUG, "11.3", WEEKLY, WHY)
    with reading(engine) as session:
        present = made_anew(session, now, now, basis)
        assert present == made_anew(session, now, now + timedelta(seconds=1), basis)
    flows = [one.columns["17.2"].groups["all"].numerator for one in (before, present)]
    assert flows[0] == flows[1]
    assert flows[0]
    engine.dispose()


def test_time_that_passes_alone_changes_the_present_at_limits_and_midnights(engine):
    cast = played_golden(engine, datetime.fromisoformat("2020-08-07T23:50:00+07:00"))
    for minutes in (0, 5, 9, 10, 11, 24 * 60, 49 * 60 + 11, 72 * 60):
        now = cast.office.clock.fixed + timedelta(minutes=minutes)
        with reading(engine) as session:
            found = asked(session, now, now)
            assert found == made_anew(session, now, now), now


def test_what_a_transaction_has_not_committed_is_kept_for_nobody(engine):
    cast = played_golden(engine, datetime.fromisoformat("2020-08-07T16:00:00+07:00"))
    now = cast.office.clock.fixed
    with reading(engine) as session:
        before = asked(session, now, now)
    with cast.writing("bach-dang") as work:
        reports.save_draft(work, place("ubnd-xa-06694"), {})
        inside = asked(work.session, now, now)
        assert inside == made_anew(work.session, now, now)
        work.session.rollback()
    with reading(engine) as session:
        assert asked(session, now, now) == before
    assert inside != before


@pytest.mark.parametrize(
    ("person", "unit"),
    [("bach-dang", "ubnd-xa-06694"), ("than-ha-lam", "than-ha-lam"), ("hong-gai", "ubnd-xa-06691")],
    ids=["a begun report", "a new report", "a unit's first report"],
)
def test_a_page_begun_before_a_step_is_of_one_instant_to_its_end(engine, elsewhere, person, unit):
    cast = played_golden(engine, datetime.fromisoformat("2020-08-07T16:00:00+07:00"))
    now = cast.office.clock.fixed
    with reading(engine) as early:
        before = asked(early, now, now)
        with Cast(elsewhere, now).writing(person) as work:
            reports.save_draft(work, place(unit), {})
        with reading(engine) as late:
            after = asked(late, now, now)
        early.info.clear()  # so that it counts, and looks, again
        assert asked(early, now, now) == before
    assert after != before
    with reading(engine) as session:
        assert asked(session, now, now) == after


def test_a_decision_on_a_duty_and_a_unit_s_new_place_are_seen_at_once(engine, elsewhere):
    cast = played_golden(engine, LAST)
    reader = Cast(elsewhere, LAST)

    def told():
        with reader.reading("chu-tich") as work:
            found = matrix.matrix(work, SLUG)
        names = {row.code: row.name_vi for row in found.rows}
        return found.version, {one.obligation: one.goal.target for one in found.columns}, names

    version, targets, names = told()
    with cast.writing("so-tttt") as work:
        duties.set_target(work, SLUG, "11.1", 70, "Theo cuộc họp ngày 10/8", None)
    with writing(engine) as session:
        session.execute(text("UPDATE organization_placement SET name_vi = 'Tên mới'"))
    later = told()
    assert later[0] == version + 1
    assert later[1] == targets | {"11.1": 70}
    assert set(later[2].values()) - set(names.values()) == {"Tên mới"}


def test_past_boards_make_room_for_each_other(sqlite_engine, monkeypatch):
    cast = played_golden(sqlite_engine, LAST)
    with reading(sqlite_engine) as session:
        size = asked(session, LAST, LAST).size
    monkeypatch.setattr(boards, "MOST_CELLS", 3 * size)
    for hours in range(12):
        with reading(sqlite_engine) as session:
            asked(session, LAST - timedelta(hours=hours * 9), cast.office.clock.fixed)
    [shelf] = boards._shelves[sqlite_engine].values()
    assert len(shelf.past) == 3
    assert list(shelf.present) == ["received"]


def test_only_the_day_s_tree_is_asked_for_and_few_are_kept(sqlite_engine):
    golden_cast(sqlite_engine)
    with reading(sqlite_engine) as session:
        for day in range(40):
            organizations.tree(session, on=LAST.date() + timedelta(days=day))
        one = organizations.tree(session, on=LAST.date() + timedelta(days=39))
        assert organizations.tree(session, on=LAST.date() + timedelta(days=39)) is one
    assert len(organizations._registers[sqlite_engine].days) == organizations.MOST_DAYS


def asks(cast, name, act):
    actor = cast.actor(name)
    with statements_of(cast.engine) as found, cast.office.reading(actor) as work:
        act(work)
    return len(found)


def whole(work):
    matrix.matrix(work, SLUG, depth=9)


def test_each_view_takes_a_stated_number_of_statements(engine):
    """However many units, obligations and days there are; what is kept is only checked."""
    cast = played_golden(engine, LAST)

    def back(work):
        matrix.matrix(work, SLUG, work.now - timedelta(hours=30))

    for act in (whole, back, lambda work: digests.statement(work, SLUG)):
        asks(cast, "chu-tich", act)  # a process that has shown it before
    assert asks(cast, "chu-tich", whole) == 3, "the directive's version, the tree's, the changes"
    assert asks(cast, "chu-tich", back) == 3
    assert asks(cast, "tkv", whole) == 4, "and where the reader stands"
    assert asks(cast, "chu-tich", lambda work: digests.statement(work, SLUG)) == 5, "and amendments"
    assert asks(cast, "chu-tich", lambda work: matrix.series(work, SLUG, "14.1")) == 4
    with cast.at(LAST).writing("so-gddt") as work:
        reports.save_draft(work, place("so-gddt"), {"staff_installed": 60})
    assert asks(cast, "chu-tich", whole) == 8, "after a step, what it changed"
    assert asks(cast, "chu-tich", whole) == 3
