"""A draft between several windows and several people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.domain.errors import Forbidden, LostRace
from monitor.services import drafts, reports
from tests.builders import golden_cast, place

FRIDAY = "2020-08-07T16:00:00+07:00"
MINE = place("than-ha-lam")
VALUES = {"smartphones": "4.800", "smartphones_installed": 4512}


@pytest.fixture
def cast(sqlite_engine):
    return golden_cast(sqlite_engine).at(FRIDAY)


def keep(cast, values, if_match, who="than-ha-lam", reasons=None, note=""):
    with cast.writing(who) as work:
        drafts.keep(work, MINE, values, reasons or {}, note, if_match)
        return reports.read(work, MINE)


def test_what_was_kept_already_is_no_lost_race_and_no_second_revision(engine):
    cast = golden_cast(engine).at(FRIDAY)
    first = keep(cast, VALUES, "0", reasons={"smartphones": " Máy mới "}, note="Ghi chú ")
    again = keep(
        cast, {**VALUES, "smartphones": "4800", "headcount": ""}, "0",
        reasons={"smartphones": "Máy mới"}, note="Ghi chú",
    )  # fmt: skip
    assert (again.version, again.revision) == (first.version, 1)


@pytest.mark.parametrize(
    ("values", "reasons", "note"),
    [
        ({**VALUES, "smartphones": 4801}, {}, ""),
        ({"smartphones": 4800}, {}, ""),
        ({**VALUES, "headcount": 0}, {}, ""),
        ({**VALUES, "headcount": {"nil": "none_arose"}}, {}, ""),
        (VALUES, {"smartphones": "Máy mới"}, ""),
        (VALUES, {}, "Ghi chú"),
        ({**VALUES, "nothing": 1}, {}, ""),
        ({**VALUES, "headcount": []}, {}, ""),
        ({}, {}, ""),
    ],
)
def test_whatever_differs_has_lost_the_race(cast, values, reasons, note):
    keep(cast, VALUES, "0")
    with pytest.raises(LostRace):
        keep(cast, values, "0", reasons=reasons, note=note)
    with cast.reading("than-ha-lam") as work:
        assert reports.read(work, MINE).revision == 1


def test_a_draft_one_may_not_see_is_not_told_by_sending_the_same(cast):
    """The coordinator sees no unsent figures, and writes over none; the same ones are no other."""
    keep(cast, VALUES, "0")
    for values in (VALUES, {"smartphones": 1}):
        with pytest.raises(Forbidden) as no:
            keep(cast, values, "0", who="so-tttt")
        assert no.value.code == "unit_is_typing"


def test_who_changed_each_value_last_is_told_by_name(cast):
    keep(cast, VALUES, "0", note="Lần đầu")
    cast.at("2020-08-07T16:40:00+07:00")
    keep(cast, {**VALUES, "smartphones": 4820}, "1", who="than-ha-lam.duyet", note="Lần đầu")
    with cast.reading("than-ha-lam") as work:
        told = drafts.last_changes(work, reports.read(work, MINE))
    assert {code: (one.revision, one.by) for code, one in told.items()} == {
        "smartphones": (2, "than-ha-lam.duyet"),
        "smartphones_installed": (1, "than-ha-lam"),
        drafts.NOTE: (1, "than-ha-lam"),
    }
    assert (
        told["smartphones"].name == "than-ha-lam.duyet"
    )  # the example's people are called like this
    assert told["smartphones"].at.isoformat().startswith("2020-08-07T09:40")


def test_what_one_person_saved_in_one_go_is_one_sitting(cast):
    for number, installed in enumerate((4, 45, 4512)):
        keep(cast, {"smartphones": 4800, "smartphones_installed": installed}, str(number))
    cast.at("2020-08-07T16:10:00+07:00")
    with cast.writing("than-ha-lam") as work:
        reports.submit(work, MINE)
    cast.at("2020-08-07T16:20:00+07:00")
    with cast.writing("than-ha-lam") as work:
        reports.withdraw(work, MINE)
        reports.save_draft(work, MINE, {"smartphones": 4800, "smartphones_installed": 0})
    with cast.reading("than-ha-lam") as work:
        first, second = drafts.sittings(reports.read(work, MINE))
    assert (first.first, first.last) == (1, 3)
    assert first.changed == {"smartphones": (None, 4800), "smartphones_installed": (None, 4512)}
    assert second.changed == {"smartphones_installed": (4512, 0)}


def test_a_kept_draft_is_told_as_it_was_kept_whatever_came_after(cast):
    with cast.writing("than-ha-lam") as work:
        kept = drafts.keep(work, MINE, VALUES, {}, "", "0")
    later = keep(cast, {"smartphones": 7}, "1")
    with cast.reading("than-ha-lam") as work:
        kept.stands_in(work)
        told = reports.read(work, MINE, whole=False)
    assert (told.version, dict(told.entries)) == (1, {**VALUES, "smartphones": 4800})
    assert [one.number for one in told.heads] == [1]
    assert (later.version, dict(later.entries)) == (2, {"smartphones": 7})


def test_a_report_without_its_old_figures_is_the_same_but_for_them(cast):
    keep(cast, VALUES, "0")
    keep(cast, {"smartphones": 7}, "1", note="Ghi chú")
    with cast.reading("than-ha-lam") as work:
        whole, brief = reports.read(work, MINE), reports.read(work, MINE, whole=False)
    assert [one.number for one in whole.history] == [one.number for one in brief.heads] == [1, 2]
    assert replace(whole, history=()) == brief
