"""What a unit is called: in the reader's language, and never by nothing."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from monitor.domain.names import full_name, short_name
from monitor.domain.organization import sort_key


@dataclass
class Unit:
    name_vi: str = "Tập đoàn Than"
    name_en: str = "Coal group"
    short_name: str = "TKV"


@pytest.mark.parametrize(
    ("unit", "locale", "full", "short"),
    [
        (Unit(), "vi", "Tập đoàn Than", "TKV"),
        (Unit(), "en", "Coal group", "Coal group"),
        (Unit(name_en=""), "en", "Tập đoàn Than", "Tập đoàn Than"),
        (Unit(short_name=""), "vi", "Tập đoàn Than", "Tập đoàn Than"),
    ],
)
def test_a_name_is_in_the_readers_language_or_in_vietnamese(unit, locale, full, short):
    assert (full_name(unit, locale), short_name(unit, locale)) == (full, short)


def test_letters_vietnamese_borrows_stand_at_their_latin_places():
    names = ["Êm", "FTU", "Gang", "In", "JICA", "Kho", "Vườn", "Wi-Fi", "Xưởng", "Yên", "Zalo"]
    keys = [sort_key(one) for one in names]
    assert keys == sorted(keys)
