"""Numbers, dates and times as each language writes them; the same on screen, in mail and in files.

Figures are exact: they are written from their own digits, never through a binary float and never
rounded, so 4.799 of 4.800 stays ``99,9%``. An unknown value is a dash, never a zero.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from monitor.domain.deadlines import last_valid_moment, late_days
from monitor.present.language import locale_of, translator

ZONE = "Asia/Ho_Chi_Minh"
UNKNOWN = "–"
"""Shown where a value is not known, so that it cannot be read as zero."""

_SIGNS = {"vi": (".", ","), "en": (",", ".")}
_WEEKDAYS_VI = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=10_000, typed=True)  # a screen of cells says few numbers many times
def number(value: int | Decimal | str | None, locale: str) -> str:
    """A number with its thousands grouped: ``1.234,5`` in Vietnamese, ``1,234.5`` in English.

    A string keeps the decimals it has (``"94.0"`` stays ``94,0``); a Decimal loses trailing zeros.
    """
    if value is None:
        return UNKNOWN
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, Decimal) and "." in text:
        text = text.rstrip("0").rstrip(".")
    group, comma = _SIGNS[locale_of(locale)]
    sign = "−" if text.startswith("-") else ""
    whole, _, decimals = text.lstrip("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", group)
    return sign + grouped + (comma + decimals if decimals else "")


def percent(value: int | Decimal | str | None, locale: str) -> str:
    """A percentage: ``94,0%`` in Vietnamese, ``94.0%`` in English, and ``100%`` when it is reached.

    Ratios arrive truncated (``"99.9"``), so 100 is written only when nothing is missing.
    """
    if value is None:
        return UNKNOWN
    return number("100" if value == "100.0" else value, locale) + "%"


def points(now: str | None, before: str | None, locale: str) -> str:
    """The change between two percentages, in percentage points with its sign: ``+3,2``."""
    if now is None or before is None:
        return UNKNOWN
    change = Decimal(now) - Decimal(before)
    return ("+" if change > 0 else "") + number(format(change, "f"), locale)


def signed(change: int | Decimal, locale: str) -> str:
    """A difference of counts with its sign: ``+1.240``, ``−3``, ``0``."""
    return ("+" if change > 0 else "") + number(change, locale)


def fraction(above: int | Decimal | None, below: int | Decimal | None, locale: str) -> str:
    """``4.512/4.800``, with a dash for what is not known."""
    return f"{number(above, locale)}/{number(below, locale)}"


def file_size(size: int, locale: str) -> str:
    """Bytes as ``84 KB`` or ``1,2 MB``, as file managers show them."""
    if size < 1024 * 1024:
        return f"{number(max(1, size // 1024), locale)} KB"
    tenths = size * 10 // (1024 * 1024)
    return number(f"{tenths // 10}.{tenths % 10}", locale) + " MB"


def megabytes(size: int, locale: str) -> str:
    """Bytes in MB, up to the next tenth: ``32 MB``, and ``20,1 MB`` for a little above 20."""
    tenths = -(-size * 10 // (1024 * 1024))
    return number(Decimal(tenths) / 10, locale) + " MB"


def there(instant: datetime, zone: str = ZONE) -> datetime:
    """An instant on the clock of the directive's zone.

    Raises:
        ValueError: The instant names no zone, so nobody can say when it is.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone")
    return instant.astimezone(ZoneInfo(zone))


def day(on: date, locale: str) -> str:
    """A date in a table: ``05/08/2020``, in English ``5 Aug 2020``."""
    if locale_of(locale) == "en":
        return f"{on.day} {_MONTHS_EN[on.month - 1]} {on.year}"
    return f"{on.day:02}/{on.month:02}/{on.year}"


def short_day(on: date, locale: str) -> str:
    """A date where the year is plain: ``07/8`` as Decree 30 writes it, in English ``7 Aug``."""
    if locale_of(locale) == "en":
        return f"{on.day} {_MONTHS_EN[on.month - 1]}"
    return f"{on.day:02}/{_decree_month(on)}"


def running_day(on: date, locale: str) -> str:
    """A date in a sentence: ``Thứ Sáu, 07/08/2020``, in English ``Friday, 7 Aug 2020``."""
    return f"{weekday(on, locale)}, {day(on, locale)}"


def spoken_day(on: date, locale: str) -> str:
    """A date as it is read aloud: ``10 tháng 8``, in English ``10 Aug``."""
    return short_day(on, "en") if locale_of(locale) == "en" else f"{on.day} tháng {on.month}"


def weekday(on: date, locale: str) -> str:
    """The name of the day: ``Thứ Sáu``."""
    names = _WEEKDAYS_EN if locale_of(locale) == "en" else _WEEKDAYS_VI
    return names[on.weekday()]


def decree_day(on: date) -> str:
    """A date in words on an official paper: ``ngày 05 tháng 8 năm 2020`` (Decree 30/2020).

    Days below 10 and the months January and February take a zero, other months do not.
    """
    return f"ngày {on.day:02} tháng {_decree_month(on)} năm {on.year}"


def decree_short_day(on: date) -> str:
    """A date in figures on an official paper: ``08/8/2020``."""
    return f"{on.day:02}/{_decree_month(on)}/{on.year}"


def _decree_month(on: date) -> str:
    return f"{on.month:02}" if on.month <= 2 else str(on.month)


def clock_time(instant: datetime, zone: str = ZONE) -> str:
    """The time of day, 24 hours: ``16:58``."""
    return f"{there(instant, zone):%H:%M}"


def moment(instant: datetime, locale: str, zone: str = ZONE) -> str:
    """A date and time in a sentence: ``08:00 Thứ Hai, 10/08/2020``."""
    return f"{clock_time(instant, zone)} {running_day(there(instant, zone).date(), locale)}"


def short_moment(instant: datetime, locale: str, zone: str = ZONE) -> str:
    """A date and time in a cell: ``07/8 16:58``."""
    return f"{short_day(there(instant, zone).date(), locale)} {clock_time(instant, zone)}"


def stamp(instant: datetime, locale: str, zone: str = ZONE) -> str:
    """A date and time in a table or a log: ``07/08/2020 16:58``."""
    return f"{day(there(instant, zone).date(), locale)} {clock_time(instant, zone)}"


def deadline(due: datetime, locale: str, zone: str = ZONE) -> str:
    """A deadline as the last valid moment: ``Hạn: 23:59 Thứ Sáu, 07/08/2020``.

    Args:
        due: The first instant that is too late.
        locale: The language of the sentence.
        zone: The directive's time zone.
    """
    _ = translator(locale)
    return _("Due: {moment}", moment=moment(last_valid_moment(due, zone), locale, zone))


def last_day(due: datetime, locale: str, zone: str = ZONE) -> str:
    """The last day that is in time, short: ``07/8`` for "trước ngày 08/8"."""
    return short_day(last_valid_moment(due, zone).date(), locale)


def time_left(due: datetime, at: datetime, locale: str, zone: str = ZONE) -> str:
    """How long there is: ``Còn 7 giờ 17 phút``; once it has passed, ``Quá hạn 3 ngày``.

    Whole minutes, rounded down, so nobody is promised a minute that is not there.
    """
    _ = translator(locale)
    if at >= due:
        n = late_days(due, at, zone)
        return _.plural("{n} day overdue", "{n} days overdue", n)
    return _("{time} left", time=duration(due - at, locale))


def duration(length: timedelta, locale: str) -> str:
    """A length of time in its two largest units: ``2 ngày 5 giờ``, ``7 giờ 17 phút``."""
    _ = translator(locale)
    minutes = int(length.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        (days, _.plural("{n} day", "{n} days", days)),
        (hours, _.plural("{n} hour", "{n} hours", hours)),
        (minutes, _.plural("{n} minute", "{n} minutes", minutes)),
    ]
    first = next((index for index, (n, _words) in enumerate(parts) if n), None)
    if first is None:
        return _("less than a minute")
    return " ".join(words for n, words in parts[first : first + 2] if n)


def next_day(instant: datetime, zone: str = ZONE) -> str:
    """Tomorrow as it is typed: ``09/08/2020``."""
    return day((there(instant, zone) + timedelta(days=1)).date(), "vi")


def lower_first(words: str) -> str:
    """Words that begin a line as they stand inside a sentence."""
    return words[:1].lower() + words[1:]
