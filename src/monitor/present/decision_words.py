"""What the coordinator decided about a duty, in one line: ``Đặt mục tiêu 90% đến 12/8 †``."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Protocol

from monitor.domain.directive import Obligation
from monitor.present.formats import ZONE, last_day, number, percent
from monitor.present.language import translator


class Decided(Protocol):
    """A decision as far as its words need it."""

    @property
    def kind(self) -> str: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def by(self) -> datetime | None: ...


def decided_words(one: Decided, duty: Obligation, locale: str, zone: str = ZONE) -> str:
    """One decision in words, with the mark of what the text does not state."""
    _ = translator(locale)
    day = last_day(one.by, locale, zone) if one.by else ""
    is_share = duty.headline.kind in ("ratio", "milestone")
    level = ""
    if one.value is not None:
        level = percent(one.value, locale) if is_share else number(one.value, locale)
    if one.kind == "exempt":
        return _("Exempt")
    if one.kind == "set_milestone":
        if one.value is None:
            return _("Milestone of {day} taken away", day=day)
        return _("Milestone {level} by {day} †", level=level, day=day)
    if one.value is None:
        return _("Target taken away")
    if day:
        return _("Target {level} by {day} †", level=level, day=day)
    return _("Target {level} †", level=level)
