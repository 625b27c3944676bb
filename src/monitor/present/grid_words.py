"""What is said of the reports of many units side by side: where something stands, what is shut."""

from __future__ import annotations

import re
from datetime import datetime

from monitor.domain.organization import Organization
from monitor.domain.workflow import State
from monitor.present.formats import ZONE, short_moment
from monitor.present.language import locale_of, translator
from monitor.present.standings import state_name

_CELL = re.compile(r"[A-Z]{1,3}[0-9]+")


def unit_name(unit: Organization, locale: str) -> str:
    """A unit's full name in the reader's language."""
    return unit.name_en if locale_of(locale) == "en" and unit.name_en else unit.name_vi


def where_words(cell: str, row: int | None, sheet: str, unit: str, locale: str) -> str:
    """Where something stands: ``Ô C17 (trang “Số liệu”), Xã Cộng Hòa``."""
    _ = translator(locale)
    if not cell:
        place = "" if row is None else _("Row {row}", row=row)
    elif not _CELL.fullmatch(cell):
        place = cell  # a program's own path into what it sent
    elif sheet:
        place = _("Cell {cell} (sheet “{sheet}”)", cell=cell, sheet=sheet)
    else:
        place = _("Cell {cell}", cell=cell)
    return ", ".join(filter(None, (place, unit)))


def lock_words(
    state: State, lock: str | None, at: datetime | None, locale: str, zone: str = ZONE
) -> str:
    """Whether a unit's row can be typed into, and why not: ``Đơn vị đã gửi 07/8 14:12``."""
    _ = translator(locale)
    if lock == "sent" and at is not None:
        return _("Sent {time}: closed", time=short_moment(at, locale, zone))
    if lock == "waiting":
        return _("Waiting for the unit's head: closed")
    if lock == "closed" and at is not None:
        return _("The period is closed since {time}", time=short_moment(at, locale, zone))
    if lock == "typing":
        return _("The unit is entering this itself: closed")
    return state_name(state, locale)
