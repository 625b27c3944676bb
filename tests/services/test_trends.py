"""The small trends of the first page are the large ones, made at once and kept where it is over."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from monitor.domain.directive import BASES
from monitor.services import digests, matrix, periods
from monitor.services.matrix.sight import whole
from monitor.store import rollups
from monitor.store.schema import KeptRollupRow
from tests.builders import SLUG, Cast, golden_cast, statements_of
from tests.campaign import DAY, EVENING, MORNING, WEEKLY, WHY, Campaign
from tests.conftest import fill

DAYS, STEPS = 5, 16
NOW = MORNING + (DAYS - 1) * DAY + EVENING
TRENDS = sys.modules["monitor.services.matrix.trends"]
"""The module; the package has a verb of that name."""


@pytest.fixture
def cast(engine):
    """Days of reports, returns, corrections, new targets, extensions and exemptions."""
    fill(engine, "a campaign of some days", play)
    yield Cast(engine, NOW)
    rollups.forget(engine)


def play(engine):
    campaign = Campaign(golden_cast(engine), 5305)
    for number in range(DAYS):
        assert campaign.day(number, STEPS) <= NOW


def told(cast, name="chu-tich", basis="received"):
    with cast.reading(name) as work:
        return matrix.trends(work, SLUG, basis)


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("name", ["chu-tich", "lanh-dao-ha-long", "tkv", "dong-bac"])
def test_each_is_the_trend_of_the_page_it_leads_to(cast, name, basis):
    with cast.reading(name) as work:
        stated = digests.statement(work, SLUG, basis=basis)
        found = matrix.trends(work, SLUG, basis)
        assert stated.indicators
        for line in stated.indicators:
            unit = line.who.code if line.who else None
            if unit is None and not stated.is_whole:
                unit = stated.scope[0].code
            large = matrix.series(work, SLUG, line.duty.code, unit, basis)
            assert found.of(line.duty.code, unit) == large
            assert large[-1].cell == line.cell
    assert found.unmade == ()


@pytest.mark.parametrize("name", ["chu-tich", "tkv"])
def test_days_that_are_over_are_read_once_for_all_duties(cast, name):
    with statements_of(cast.engine) as cold:
        before = told(cast, name)
    with statements_of(cast.engine) as warm:
        assert told(cast, name) == before
    figures = [one for one in cold if "FROM figure" in one]
    assert len(figures) <= 3, "one reading for all days and duties, and for those made of others"
    assert len(warm) <= 8
    assert not any("FROM figure" in one or "FROM revision" in one for one in warm)


def test_what_the_worker_kept_is_read_and_stays_after_late_corrections(cast):
    while matrix.keep_totals(cast.office):
        pass
    then = {basis: told(cast, basis=basis) for basis in BASES}
    later = Campaign(cast, 77)
    for number in range(DAYS, DAYS + 2):
        later.day(number, STEPS)
    assert later.done["correction"] + later.done["send_back"] >= 2
    rollups.forget(cast.engine)  # another process
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TRENDS, "MOST_MADE", 0)  # nothing is made
        kept = {basis: told(cast, basis=basis) for basis in BASES}
    for basis in BASES:
        assert len(kept[basis].unmade) == 2
        for code, line in then[basis].whole.items():
            assert kept[basis].whole[code][: DAYS - 1] == line[: DAYS - 1]
        with cast.reading("chu-tich") as work:
            for code in then[basis].whole:
                large = matrix.series(work, SLUG, code, None, basis)
                assert large[: DAYS - 1] == then[basis].whole[code][: DAYS - 1]


def test_each_end_of_a_day_is_kept_once_and_anew_after_a_change_of_the_directive(cast):
    assert matrix.keep_totals(cast.office) == len(BASES) * (DAYS - 1)
    assert matrix.keep_totals(cast.office) == 0
    with cast.writing("so-tttt") as work:
        periods.set_cadence(work, SLUG, "1.1", WEEKLY, WHY)
    assert matrix.keep_totals(cast.office) == len(BASES) * (DAYS - 1)
    with cast.reading("chu-tich") as work:
        rows = work.session.scalars(select(KeptRollupRow)).all()
    assert len(rows) == len(BASES) * (DAYS - 1)


def test_a_day_is_not_kept_before_every_clock_has_passed_its_end(cast):
    matrix.keep_totals(cast.office)
    midnight = NOW.replace(hour=0, minute=0, second=0) + DAY
    cast.at(midnight + timedelta(minutes=30))
    assert matrix.keep_totals(cast.office) == 0
    assert len(told(cast).whole["14.1"]) == DAYS + 1, "it is shown all the same"
    cast.at(midnight + timedelta(hours=1))
    assert matrix.keep_totals(cast.office) == len(BASES)


def test_of_a_nation_the_newest_days_come_first_and_the_rest_is_said_to_come(cast, monkeypatch):
    with cast.reading("chu-tich") as work:
        size = len(matrix.find_directive(work, SLUG).directive.assignments)
    monkeypatch.setattr(TRENDS, "MOST_MADE", 2 * size)
    found = told(cast)
    assert len(found.unmade) == DAYS - 3
    assert max(found.unmade) < min(line[0].at for line in found.whole.values())
    monkeypatch.setattr(TRENDS, "MOST_MADE", 0)
    assert matrix.keep_totals(cast.office) == len(BASES), "one at a time"


def test_who_no_longer_reports_to_a_body_still_stands_in_its_past(cast):
    with cast.reading("chu-tich") as work:
        sight = matrix.seen(work, SLUG, NOW)
        stored = sight.stored
        gone = next(one for one in sight.assigned if one.reports_to == "tkv")
        ended = replace(gone, until=NOW - DAY)
        order = replace(
            stored.directive,
            assignments=tuple(
                ended if one is gone else one
                for one in stored.directive.assignments
                if one is gone or one.organization != gone.organization
            ),
        )
        now = whole(work, replace(stored, directive=order), NOW)
    assert gone.organization not in now.family("tkv") - {"tkv"}
    assert gone.organization in now.ever_below(["tkv"])
