"""Numbers and dates read as each language writes them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from monitor.domain.standing import truncated_percent
from monitor.present import formats

DUE = datetime(2020, 8, 7, 17, tzinfo=UTC)
"""Midnight before 8 August in Quảng Ninh."""


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (0, "0", "0"),
        (4512, "4.512", "4,512"),
        (1234567, "1.234.567", "1,234,567"),
        (Decimal("1234.500"), "1.234,5", "1,234.5"),
        ("94.0", "94,0", "94.0"),
        (Decimal("-3.2"), "−3,2", "−3.2"),
        (None, "–", "–"),
    ],
)
def test_a_number_groups_its_thousands_and_keeps_its_own_decimals(value, vi, en):
    assert formats.number(value, "vi") == vi
    assert formats.number(value, "en") == en


@pytest.mark.parametrize(
    ("above", "below", "vi", "en"),
    [
        (4799, 4800, "99,9%", "99.9%"),
        (4800, 4800, "100%", "100%"),
        (4512, 4800, "94,0%", "94.0%"),
        (0, 4800, "0,0%", "0.0%"),
        (99_999_999_999, 100_000_000_000, "99,9%", "99.9%"),
    ],
)
def test_a_ratio_is_never_rounded_up_to_its_target(above, below, vi, en):
    value = truncated_percent(above, below)
    assert formats.percent(value, "vi") == vi
    assert formats.percent(value, "en") == en


def test_a_number_too_long_for_a_float_keeps_every_digit():
    assert formats.number(Decimal("999999999999.125"), "vi") == "999.999.999.999,125"


def test_an_unknown_percentage_is_a_dash_and_not_zero():
    assert formats.percent(None, "vi") == "–"
    assert formats.points("86.3", None, "vi") == "–"


def test_a_change_in_points_carries_its_sign():
    assert formats.points("86.3", "83.1", "vi") == "+3,2"
    assert formats.points("83.1", "86.3", "en") == "−3.2"
    assert formats.points("86.3", "86.3", "vi") == "0,0"


def test_dates_read_as_tables_sentences_and_official_papers_write_them():
    on = date(2020, 8, 5)
    assert formats.day(on, "vi") == "05/08/2020"
    assert formats.day(on, "en") == "5 Aug 2020"
    assert formats.running_day(date(2020, 8, 7), "vi") == "Thứ Sáu, 07/08/2020"
    assert formats.running_day(date(2020, 8, 7), "en") == "Friday, 7 Aug 2020"
    assert formats.decree_day(on) == "ngày 05 tháng 8 năm 2020"
    assert formats.decree_day(date(2020, 2, 15)) == "ngày 15 tháng 02 năm 2020"
    assert formats.decree_short_day(date(2020, 8, 8)) == "08/8/2020"


def test_a_deadline_is_stated_as_its_last_valid_moment():
    assert formats.deadline(DUE, "vi") == "Hạn: 23:59 Thứ Sáu, 07/08/2020"
    assert formats.deadline(DUE, "en") == "Due: 23:59 Friday, 7 Aug 2020"
    assert formats.last_day(DUE, "vi") == "07/8"


def test_an_instant_is_shown_on_the_clock_of_the_province():
    at = datetime(2020, 8, 10, 1, tzinfo=UTC)
    assert formats.moment(at, "vi") == "08:00 Thứ Hai, 10/08/2020"
    assert formats.short_moment(at, "vi") == "10/8 08:00"
    assert formats.stamp(at, "en") == "10 Aug 2020 08:00"
    assert formats.moment(at, "vi", "UTC") == "01:00 Thứ Hai, 10/08/2020"


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        formats.moment(datetime(2020, 8, 10, 1), "vi")  # noqa: DTZ001 - this is the point


@pytest.mark.parametrize(
    ("left", "vi", "en"),
    [
        (
            timedelta(hours=7, minutes=17, seconds=59),
            "Còn 7 giờ 17 phút",
            "7 hours 17 minutes left",
        ),
        (timedelta(days=2, hours=5), "Còn 2 ngày 5 giờ", "2 days 5 hours left"),
        (timedelta(days=2, minutes=5), "Còn 2 ngày", "2 days left"),
        (timedelta(minutes=1), "Còn 1 phút", "1 minute left"),
        (timedelta(seconds=59), "Còn chưa đến 1 phút", "less than a minute left"),
        (timedelta(0), "Quá hạn 1 ngày", "1 day overdue"),
        (timedelta(days=-2), "Quá hạn 3 ngày", "3 days overdue"),
    ],
)
def test_time_left_promises_no_minute_that_is_not_there(left, vi, en):
    assert formats.time_left(DUE, DUE - left, "vi") == vi
    assert formats.time_left(DUE, DUE - left, "en") == en


def test_a_file_size_reads_as_file_managers_show_it():
    assert formats.file_size(84 * 1024, "vi") == "84 KB"
    assert formats.file_size(1_300_000, "vi") == "1,2 MB"
