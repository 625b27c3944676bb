"""The top of a board too large to be kept whole: what is kept of it is what is made anew."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from monitor.domain.directive import BASES
from monitor.domain.plain import from_plain, to_plain
from monitor.domain.rolled import Rolled
from monitor.files.matrix_json import matrix_json
from monitor.services import matrix, periods
from monitor.services.matrix import stopping
from monitor.services.matrix.top import SETTLED
from monitor.store import boards, kept, rollups
from monitor.store.engine import make_engine, writing
from monitor.store.schema import KeptRollupRow
from tests.builders import SLUG, Cast, golden_cast, statements_of
from tests.campaign import DAY, MORNING, WEEKLY, WHY, Campaign
from tests.campaign import EVENING as AN_EVENING
from tests.conftest import fill

pytestmark = pytest.mark.slow
DAYS, STEPS = 5, 16
EVENING = MORNING + (DAYS - 1) * DAY + AN_EVENING
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def cast(engine, monkeypatch):
    """Days of reports, returns, corrections and new targets in a directive that counts as large."""
    fill(engine, "a campaign of some days", play)
    monkeypatch.setattr(boards, "MOST_CELLS", 0)
    yield Cast(engine, EVENING)
    rollups.forget(engine)


def play(engine):
    campaign = Campaign(golden_cast(engine), 5305)
    for number in range(DAYS):
        assert campaign.day(number, STEPS) <= EVENING


def midnights(cast):
    """The ends of the days that are over, the newest first."""
    last = (cast.office.clock.fixed - SETTLED).astimezone(HANOI).date()
    return [datetime.combine(last - timedelta(days=n), time(0), HANOI) for n in range(DAYS - 1)]


def ends(cast):
    """The midnights, and the second before each, at which the way through the past stops."""
    return [at for one in midnights(cast) for at in (one, one - SECOND)]


def asked(cast, name="chu-tich", **told):
    with cast.reading(name) as work:
        found = matrix.matrix(work, SLUG, **told)
    return {**matrix_json(found, "vi"), "version": None}


def anew(cast, name="chu-tich", **told):
    """The same by a process that keeps nothing, where no directive is large."""
    other = Cast(
        make_engine(cast.engine.url.render_as_string(hide_password=False)),
        cast.office.clock.fixed,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boards, "MOST_CELLS", 10**6)
        found = asked(other, name, **told)
    other.engine.dispose()
    return found


def tops(cast, at, basis, name="chu-tich"):
    with cast.reading(name) as work:
        found = matrix.top(work, SLUG, at, basis, more_than=0)
    assert found is not None
    return found


def keep_days(cast):
    while matrix.keep_days(cast.office):
        pass


@pytest.mark.parametrize("basis", BASES)
def test_the_top_is_the_boards_now_and_at_every_instant(cast, basis):
    now = cast.office.clock.fixed
    for at in (None, *midnights(cast), now - 3 * HOUR, now - timedelta(minutes=5)):
        told = {"as_of": at, "basis": basis}
        assert asked(cast, **told) == anew(cast, **told)
        assert asked(cast, **told) == anew(cast, **told), "asked for again"


@pytest.mark.parametrize("name", ["chu-tich", "tkv", "lanh-dao-ha-long"])
def test_what_lies_below_each_is_counted_as_the_whole_board_has_it(cast, name):
    for at in (cast.office.clock.fixed, midnights(cast)[1]):
        found, below = tops(cast, at, "received", name)
        with cast.reading(name) as work:
            whole = matrix.matrix(work, SLUG, at, "received", depth=9)
        top_of = matrix.tops_of(matrix.units_of(whole))
        counts = {row.code: Counter() for row in matrix.units_of(found)}
        for row in matrix.units_of(whole):
            counts[top_of[row.code]].update(one.standing for one in row.cells.values())
        assert below.standings == counts
        assert below.children == {
            code: sum(row.parent == code for row in whole.rows) for code in counts
        }


@pytest.mark.parametrize(
    ("name", "root"),
    [("chu-tich", "tkv"), ("tkv", None), ("tkv", "than-ha-lam"), ("so-tttt", "so-tttt")],
)
def test_a_branch_of_the_past_is_made_of_its_own_reports(cast, name, root):
    for at in midnights(cast)[:3]:
        for basis in BASES:
            told = {"as_of": at, "basis": basis, "root": root, "depth": 9}
            assert asked(cast, name, **told) == anew(cast, name, **told)


def test_a_kept_day_is_read_and_not_made_and_says_the_same_after_late_corrections(cast):
    days = ends(cast)
    keep_days(cast)
    then = {(at, basis): asked(cast, as_of=at, basis=basis) for at in days for basis in BASES}
    later = Campaign(cast, 77)
    for number in range(DAYS, DAYS + 3):
        later.day(number, STEPS)
    assert later.done["correction"] + later.done["send_back"] >= 3
    rollups.forget(cast.engine)  # another process
    boards._shelves.clear()
    with statements_of(cast.engine) as sent, pytest.MonkeyPatch.context() as patch:
        patch.setattr(boards, "board", None)  # nothing is made
        for (at, basis), told in then.items():
            assert asked(cast, as_of=at, basis=basis) == told
    assert not any("FROM figure" in one or "FROM revision" in one for one in sent)
    for (at, basis), told in then.items():
        assert anew(cast, as_of=at, basis=basis) == told


def what_happened(cast):
    """When anything happened to a report, and when the passing of time changes a cell."""
    with cast.reading("chu-tich") as work:
        known = kept.known(work.session, matrix.find_directive(work, SLUG))
    return sorted(at for one in known.lives.values() for at in one.instants), known.moments


def test_where_nothing_happened_since_midnight_or_until_the_next_nothing_is_made(cast):
    keep_days(cast)
    happened, moments = what_happened(cast)
    quiet = []
    for midnight in midnights(cast)[1:]:
        today = [at for at in happened if midnight <= at < midnight + DAY]
        assert today
        _, morning = moments.around(midnight)
        evening, _ = moments.around(midnight + DAY - SECOND)
        quiet += [min(today[0], morning) - SECOND, max(today[-1], evening)]
    told = [asked(cast, as_of=at, basis=basis) for at in quiet for basis in BASES]
    assert told == [anew(cast, as_of=at, basis=basis) for at in quiet for basis in BASES]
    rollups.forget(cast.engine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boards, "board", None)  # nothing is made
        assert told == [asked(cast, as_of=at, basis=basis) for at in quiet for basis in BASES]


def test_an_instant_among_what_happens_is_made_and_is_the_whole_boards(cast):
    keep_days(cast)
    happened, _moments = what_happened(cast)
    dice = random.Random(5305)  # noqa: S311  # draws instants, no secrets
    for at in dice.sample(happened[:-1], 12):
        for moment in (at - timedelta(microseconds=1), at):
            told = {"as_of": moment, "basis": dice.choice(BASES)}
            assert asked(cast, **told) == anew(cast, **told), moment


def test_wherever_the_way_through_the_past_stops_for_a_day_its_top_is_kept(cast, monkeypatch):
    monkeypatch.setattr(stopping, "MOST_REPORTS", 0)  # as of a nation: days, and no finer
    keep_days(cast)
    with cast.reading("chu-tich") as work:
        known = rollups.kept(
            work.session, directive_id=matrix.find_directive(work, SLUG).ids.directive
        )
        stops = matrix.stops(work, SLUG)
    days = [at for at in stops if at.astimezone(HANOI).time() == time(23, 59, 59)]
    assert len(days) >= DAYS - 1
    assert {(basis, at) for basis in BASES for at in days} <= known.keys()


def test_each_day_is_kept_once_and_a_new_day_when_it_is_over(cast):
    keep_days(cast)
    cast.at(cast.office.clock.fixed.astimezone(HANOI).replace(hour=23))
    assert matrix.keep_days(cast.office) == 0
    cast.at(cast.office.clock.fixed + HOUR + SETTLED - timedelta(seconds=1))
    assert matrix.keep_days(cast.office) == 0, "somebody's clock may be behind"
    cast.at(cast.office.clock.fixed + timedelta(seconds=1))
    assert matrix.keep_days(cast.office) == 2 * len(BASES)


def test_after_a_change_of_the_directive_the_days_are_made_anew(cast):
    keep_days(cast)
    at = midnights(cast)[2]
    cast.at(EVENING + DAY)
    with cast.writing("so-tttt") as work:
        periods.set_cadence(work, SLUG, "1.1", WEEKLY, WHY)
    assert asked(cast, as_of=at) == anew(cast, as_of=at)
    assert matrix.keep_days(cast.office, most=99) == 2 * len(BASES) * DAYS
    rollups.forget(cast.engine)
    assert asked(cast, as_of=at) == anew(cast, as_of=at)


def test_a_day_whose_tree_was_put_right_is_kept_anew_when_its_turn_comes(cast):
    keep_days(cast)
    at = midnights(cast)[1]
    with writing(cast.engine) as session:
        row = session.scalars(select(KeptRollupRow).where(KeptRollupRow.at == at)).first()
        row.of = row.of[:-1] + "?"  # kept when somebody stood below somebody else
    made = 0
    for _minute in ends(cast):
        cast.at(cast.office.clock.fixed + timedelta(minutes=1))
        made += matrix.keep_days(cast.office)
    assert made == 1
    rollups.forget(cast.engine)
    assert asked(cast, as_of=at) == anew(cast, as_of=at)


def test_a_process_keeps_no_more_of_the_past_than_it_may(cast, monkeypatch):
    days = midnights(cast)
    asked(cast, as_of=days[0])
    (shelf,) = rollups._shelves[cast.engine].values()
    size = sum(map(rollups._size, shelf.past.values()))
    monkeypatch.setattr(rollups, "MOST_CELLS", 2 * size)
    for at in days:
        asked(cast, as_of=at)
    assert [at for _basis, at, _of in shelf.past] == days[-2:]


def test_a_top_is_written_and_read_without_loss(cast):
    for at in (cast.office.clock.fixed, midnights(cast)[0]):
        with cast.reading("chu-tich") as work:
            sight = matrix.seen(work, SLUG, at)
            found = matrix.rolled(work, sight, at, "received")
        assert from_plain(Rolled, to_plain(found)) == found
