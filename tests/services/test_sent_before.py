"""What a form compares with: what was sent for earlier periods, kept and never stale."""

from __future__ import annotations

import pytest

from monitor.services import reports
from monitor.store.engine import make_engine
from tests.builders import Cast, golden_cast, place

FRIDAY = "2020-08-07T16:00:00+07:00"
NEXT_WEEK = "2020-08-12T09:00:00+07:00"
BEFORE, NOW = place("than-ha-lam"), place("than-ha-lam", "2020-W33")
WHY = "Thiếu số của phân xưởng 3, đề nghị bổ sung"


@pytest.fixture
def cast(engine):
    cast = golden_cast(engine).at(FRIDAY)
    send(cast, 4000)
    return cast.at(NEXT_WEEK)


def send(cast, number):
    with cast.writing("than-ha-lam") as work:
        reports.save_draft(
            work, BEFORE, {"smartphones": number, "smartphones_installed": 1}, note=WHY
        )
        reports.submit(work, BEFORE)
    with cast.writing("than-ha-lam.duyet") as work:
        reports.approve(work, BEFORE)


def previous(work):
    fields = reports.read(work, NOW, whole=False).fields
    return next(one.previous for one in fields if one.field.code == "smartphones")


def previous_now(cast):
    with cast.reading("than-ha-lam") as work:
        return previous(work)


def test_a_correction_of_an_earlier_period_is_seen_at_the_next_look(cast):
    assert previous_now(cast) == 4000
    send(cast, 4100)
    assert previous_now(cast) == 4100


def test_what_another_process_sent_is_seen(cast):
    assert previous_now(cast) == 4000
    engine = make_engine(cast.engine.url.render_as_string(hide_password=False))
    send(Cast(engine).at(NEXT_WEEK), 4200)  # it has kept nothing yet
    engine.dispose()
    assert previous_now(cast) == 4200


class Undone(Exception):
    """Whoever raises it takes everything back."""


def look_and_undo(cast):
    with cast.writing("so-tttt") as work:
        reports.send_back(work, BEFORE, WHY, fix_by=work.now.replace(day=20))
        assert previous(work) is None
        raise Undone


def test_what_is_undone_is_believed_by_nobody(cast):
    with pytest.raises(Undone):
        look_and_undo(cast)
    assert previous_now(cast) == 4000
    with cast.writing("so-tttt") as work:
        reports.accept(work, BEFORE)
    assert previous_now(cast) == 4000
