"""Days and times as people type them into forms."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from monitor.domain.errors import Invalid
from monitor.web.typed import instant_of, read_day, read_day_if_any, read_time

MADRID = ZoneInfo("Europe/Madrid")


@pytest.mark.parametrize("typed", ["09/08/2020", "2020-08-09", " 9/8/2020 "])
def test_a_day_is_read_as_offices_and_as_programs_write_it(typed):
    assert read_day(typed, "day") == date(2020, 8, 9)


@pytest.mark.parametrize(
    "typed", ["", "31/02/2020", "09/08/0020", "09/08/9999", "soon", None, 7, []]
)
def test_what_is_no_day_is_refused_by_the_place_it_was_typed_in(typed):
    with pytest.raises(Invalid) as refusal:
        read_day(typed, "fix_by")
    assert refusal.value.fields[0][:2] == ("fix_by", "not_a_day")


@pytest.mark.parametrize("typed", ["17:00", "17h00", "17h", "17H"])
def test_a_time_is_read_as_offices_write_it(typed):
    assert read_time(typed, "time") == time(17)


@pytest.mark.parametrize("typed", ["25:00", "17:61", "five", None, []])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(Invalid, match="time_unreadable"):
        read_time(typed, "time")


def test_a_day_alone_means_its_start_or_its_end_where_the_directive_is_from():
    def at(day, clock, *, ends):
        return instant_of(day, clock, "Europe/Madrid", ends=ends, place="until")

    assert at("09/08/2020", "", ends=False) == datetime(2020, 8, 9, tzinfo=MADRID)
    assert at("09/08/2020", " ", ends=True) == datetime(2020, 8, 10, tzinfo=MADRID)
    assert at("09/08/2020", "16h30", ends=True) == datetime(2020, 8, 9, 16, 30, tzinfo=MADRID)


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_nothing_typed_is_no_instant_and_no_day(nothing):
    assert instant_of(nothing, nothing, "Europe/Madrid", ends=True, place="until") is None
    assert read_day_if_any(nothing, "until") is None


def test_what_is_no_text_was_not_left_empty():
    """A browser that sends a list must not close a period from now on."""
    with pytest.raises(Invalid, match="not_a_day"):
        instant_of([], "", "Europe/Madrid", ends=False, place="at")
    with pytest.raises(Invalid, match="not_a_day"):
        instant_of("", "17:00", "Europe/Madrid", ends=False, place="at")
