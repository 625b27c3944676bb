"""The number beside an entry of the navigation is the number of cards behind it."""

from __future__ import annotations

import pytest

from monitor.services import duties, reports
from monitor.services.about import about
from tests.builders import Cast, place
from tests.conftest import copy_sqlite
from tests.quang_ninh import PEOPLE, busy_afternoon, furnish


@pytest.fixture(scope="module")
def cast(migrated_sqlite, tmp_path_factory):
    """A busy afternoon, at which a mine has handed in to its own head, not to the group's above."""
    engine = copy_sqlite(migrated_sqlite, tmp_path_factory.mktemp("about") / "monitor.db")
    furnish(engine)
    cast = busy_afternoon(Cast(engine))
    submitted = {"smartphones": 4800, "smartphones_installed": 4512}
    with cast.writing("than-ha-lam") as work:
        reports.submit(work, place("than-ha-lam"), values=submitted)
    yield cast
    engine.dispose()


@pytest.mark.parametrize("username", PEOPLE)
def test_a_badge_counts_the_cards_of_its_list(cast, username):
    with cast.reading(username) as work:
        known = about(work)
        assert known.to_approve == len(duties.inbox(work))
        assert known.to_accept == len(duties.queue(work))


def test_the_coordinators_own_report_waits_for_the_office_and_not_for_the_coordinator(cast):
    with cast.reading("vp-ubnd") as work:
        assert [one.view.key.organization for one in duties.queue(work)] == ["so-tttt"]
        assert about(work).to_accept == 1
