"""Cells in words are kept by the cell itself; what is kept is what would be said anew."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from monitor.domain.standing import Standing
from monitor.services import matrix, reports
from monitor.web import matrix_data, worded
from monitor.web.matrix_data import as_data
from monitor.web.worded import Worded
from tests.builders import SLUG, golden_cast, place, play
from tests.domain.golden_example import events
from tests.domain.test_golden import INSTANTS
from tests.services.test_golden import BASES
from tests.web.test_matrix_page import END, board

__all__ = ["board"]


def told(work, locale, basis="received", at=None):
    found = matrix.matrix(work, SLUG, at, basis, depth=9)
    return as_data(found, locale)


def anew(monkeypatch, *asked, **more):
    with monkeypatch.context() as patch:
        patch.setattr(matrix_data, "WORDED", Worded())
        return told(*asked, **more)


@pytest.mark.parametrize("basis", BASES)
def test_what_is_kept_in_words_is_what_would_be_said_anew_at_every_instant(
    board, monkeypatch, basis
):
    """Asked twice over, in both languages, so that everything kept is met again."""
    for at in [*INSTANTS, *INSTANTS[::-1]]:
        for locale in ("vi", "en"):
            with board.cast.reading("chu-tich") as work:
                asked = (work, locale, basis, datetime.fromisoformat(at))
                assert told(*asked) == anew(monkeypatch, *asked), (at, locale)


def test_while_it_is_played_every_step_is_in_the_words_at_once(sqlite_engine, monkeypatch):
    cast = golden_cast(sqlite_engine)
    for number, event in enumerate(events()):
        play(cast, event)
        if number % 3 == 0:
            for name in ("chu-tich", "tkv"):
                with cast.reading(name) as work:
                    assert told(work, "vi") == anew(monkeypatch, work, "vi"), event


def test_a_target_s_date_that_passes_changes_the_words_of_the_same_cell(board):
    end = datetime.fromisoformat(END)
    with board.cast.reading("chu-tich") as work:
        found = matrix.matrix(work, SLUG, depth=9)
    cell, duty = next(
        (row.cells[code], one.duty)
        for row in found.rows
        for one in found.columns
        if (code := one.obligation) in row.cells
        and row.cells[code].standing is Standing.BEHIND
        and row.cells[code].goal.date is not None
    )
    kept, zone = Worded(), found.directive.time_zone
    before, after = (
        kept.cell("Đơn vị", duty, cell, at, "vi", basis="received", zone=zone)["l"]
        for at in (cell.goal.date - timedelta(days=1), end)
    )
    assert "chậm tiến độ" in before
    assert "chưa đạt" in after


def test_words_are_forgotten_when_there_are_too_many_and_made_again(board, monkeypatch):
    monkeypatch.setattr(worded, "MOST", 5)
    monkeypatch.setattr(matrix_data, "MOST", 1000)
    with board.cast.reading("chu-tich") as work:
        found = anew(monkeypatch, work, "vi")
    monkeypatch.undo()
    with board.cast.reading("chu-tich") as work:
        assert told(work, "vi") == found


def test_who_sees_a_part_is_told_in_the_same_words(sqlite_engine, monkeypatch):
    cast = golden_cast(sqlite_engine).at("2020-08-07T16:00:00+07:00")
    with cast.writing("than-ha-lam") as work:
        reports.save_draft(work, place("than-ha-lam"), {"smartphones": 10})
    for name in ("chu-tich", "tkv", "than-ha-lam", "chu-tich"):
        with cast.reading(name) as work:
            assert told(work, "vi") == anew(monkeypatch, work, "vi")
