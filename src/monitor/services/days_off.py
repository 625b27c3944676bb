"""Public holidays of the country a time zone belongs to."""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays
from babel.core import get_global


def is_day_off(day: date, zone: str) -> bool:
    """Whether no office works on a day; a zone of no country, such as UTC, has no such days."""
    country = _country(zone)
    return country is not None and day in _of(country, day.year)


@cache
def _country(zone: str) -> str | None:
    aliases, countries = get_global("zone_aliases"), get_global("zone_territories")
    found: str | None = countries.get(zone) or countries.get(aliases.get(zone, ""))
    return found if found in holidays.list_supported_countries() else None


@cache
def _of(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))
