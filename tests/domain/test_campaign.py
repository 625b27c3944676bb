"""The slider through a campaign stops wherever something happened, as finely as it can."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.campaign import MOST, stops
from tests.domain.story import ZONE, at

FIRST, LAST = at("05"), at("13 09:30")
HAPPENED = st.lists(
    st.integers(0, 9 * 24 * 3600).map(lambda seconds: FIRST + timedelta(seconds=seconds)),
    max_size=400,
)


@given(happened=HAPPENED)
def test_all_that_happened_lies_between_two_stops_and_the_ends_are_there(happened):
    found = stops(happened, [at("08")], FIRST, LAST, ZONE)
    assert (found[0], found[-1]) == (FIRST, LAST)
    assert list(found) == sorted(set(found))
    assert at("08") in found
    assert at("07 23:59:59") in found
    assert len(found) <= max(MOST, 20) + 2
    for one in happened:
        if FIRST < one < LAST:
            later = next(stop for stop in found if stop >= one)
            assert later - one <= timedelta(hours=1) or len(happened) > MOST / 2


def test_few_things_are_told_by_the_minute_and_many_by_the_day():
    few = stops([at("06 10:00:20"), at("06 10:00:40"), at("06 10:02")], [], FIRST, LAST, ZONE)
    near = [one for one in few if at("06 09:00") < one < at("06 11:00")]
    assert near == [at("06 10:01"), at("06 10:02")]
    many = [FIRST + timedelta(hours=n) for n in range(200)]
    assert len(stops(many, [], FIRST, LAST, ZONE)) <= MOST + 2
    assert stops(many, [], FIRST, LAST, ZONE, most=20) == stops([], [], FIRST, LAST, ZONE)


def test_what_lies_before_the_directive_or_ahead_is_no_stop():
    found = stops([at("01"), at("20")], [at("02"), at("25")], FIRST, LAST, ZONE)
    assert found == stops([], [], FIRST, LAST, ZONE)
    assert stops([], [], FIRST, at("05 08:00"), ZONE) == (FIRST, at("05 08:00"))
