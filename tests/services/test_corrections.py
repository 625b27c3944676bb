"""A correction after acceptance is a new revision; what was known earlier stays what it was."""

from __future__ import annotations

from datetime import datetime

import pytest

from monitor.domain.errors import Forbidden, Invalid
from monitor.services import matrix, reports
from tests.builders import SLUG, golden_cast, place

MINE = "than-ha-lam"
KEY = place(MINE)
WHY = "Đơn vị xin đính chính số máy"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2020-08-{text}:00+07:00")


def do(cast, when: str, who: str, act):
    cast.at(at(when))
    with cast.writing(who) as work:
        return act(work)


def figures(installed: int) -> dict[str, int]:
    return {"smartphones": 4800, "smartphones_installed": installed}


@pytest.fixture
def cast(engine):
    """Sent on the 7th, accepted on the 8th."""
    cast = golden_cast(engine)
    do(cast, "07T10:00", MINE, lambda work: reports.submit(work, KEY, values=figures(4512)))
    do(cast, "07T11:00", f"{MINE}.duyet", lambda work: reports.approve(work, KEY))
    do(cast, "08T09:00", "so-tttt", lambda work: reports.accept(work, KEY))
    return cast


INSTANTS = ("07T09:59", "07T10:30", "07T11:00", "08T08:59", "08T09:00", "09T08:00")


def board(cast, until: str) -> list[object]:
    """Every cell of every unit at each instant up to now, on both bases."""
    found: list[object] = []
    with cast.reading("chu-tich") as work:
        for when in (one for one in INSTANTS if at(one) <= at(until)):
            for basis in ("received", "accepted"):
                told = matrix.matrix(work, SLUG, as_of=at(when), basis=basis, depth=2)
                found.append([(row.code, dict(row.cells)) for row in told.rows])
    return found


def test_a_correction_changes_no_earlier_instant_on_either_basis(cast):
    cast.at(at("09T08:00"))
    before = board(cast, "09T08:00")
    do(cast, "09T09:00", "so-tttt", lambda work: reports.reopen(work, KEY, WHY))
    do(cast, "09T10:00", MINE, lambda work: reports.save_draft(work, KEY, figures(4300), note=WHY))
    do(cast, "09T11:00", MINE, lambda work: reports.submit(work, KEY))
    assert board(cast, "09T08:00") == before
    do(cast, "09T12:00", f"{MINE}.duyet", lambda work: reports.approve(work, KEY))
    do(cast, "09T13:00", "so-tttt", lambda work: reports.accept(work, KEY))
    view = do(cast, "09T13:00", "so-tttt", lambda work: reports.read(work, KEY))
    assert board(cast, "09T08:00") == before
    assert (view.state, view.revision) == ("accepted", 2)
    assert view.history[1].correction_reason == WHY


def test_until_the_correction_is_sent_the_old_figure_counts_and_then_the_new_one(cast):
    def counted(when: str, basis: str) -> int | None:
        with cast.reading("chu-tich") as work:
            told = matrix.matrix(work, SLUG, as_of=at(when), basis=basis, root=MINE)
        return told.rows[0].cells["14.1"].numerator

    do(cast, "09T09:00", "so-tttt", lambda work: reports.reopen(work, KEY, WHY))
    do(
        cast,
        "09T10:00",
        MINE,
        lambda work: reports.submit(work, KEY, values=figures(4300), note=WHY),
    )
    do(cast, "09T12:00", f"{MINE}.duyet", lambda work: reports.approve(work, KEY))
    do(cast, "09T13:00", "so-tttt", lambda work: reports.accept(work, KEY))
    cast.at(at("10T08:00"))
    assert [counted(when, "received") for when in ("09T11:59", "09T12:00")] == [4512, 4300]
    assert [counted(when, "accepted") for when in ("09T12:59", "09T13:00")] == [4512, 4300]


def test_an_accepted_report_is_changed_by_nobody_before_it_is_reopened(cast):
    cast.at(at("09T08:00"))
    with cast.writing(MINE) as work, pytest.raises(Forbidden):
        reports.save_draft(work, KEY, figures(4300), note=WHY)
    with cast.writing("so-tttt") as work, pytest.raises(Invalid):
        reports.reopen(work, KEY, "sai")


def test_the_coordinator_does_not_write_over_what_the_unit_is_typing_unseen(cast):
    key = place("than-vang-danh")
    do(cast, "08T10:00", "than-vang-danh", lambda work: reports.save_draft(work, key, figures(1)))
    for verb in (
        lambda work: reports.save_draft(work, key, figures(2)),
        lambda work: reports.submit(work, key),
    ):
        with cast.writing("so-tttt") as work, pytest.raises(Forbidden) as no:
            verb(work)
        assert no.value.code == "unit_is_typing"
    with cast.reading("so-tttt") as work:
        assert not reports.read(work, key).may & {"save", "submit"}


def test_figures_entered_on_behalf_say_so_wherever_they_are_shown(cast):
    key = place("than-nui-beo")
    do(cast, "08T10:00", "so-tttt", lambda work: reports.submit(work, key, values=figures(9)))
    do(cast, "08T11:00", "than-nui-beo.duyet", lambda work: reports.approve(work, key))
    for who in ("so-tttt", "than-nui-beo", "tkv", "chu-tich"):
        with cast.reading(who) as work:
            view = reports.read(work, key)
        assert (view.shown.author, view.shown.on_behalf) == ("so-tttt", True)
        assert view.is_own is (who == "than-nui-beo")
