"""The periods that a sheet's deadlines and rhythms come to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from monitor.domain import periods as rules
from monitor.domain.deadlines import last_valid_moment
from monitor.domain.directive import Period
from monitor.domain.errors import Invalid
from monitor.domain.periods import Cadence, CadenceError
from monitor.domain.sheet import Said, Sheet, SheetDuty, due_of
from monitor.intake.questions import day_of

CUT_OFF = time(17)


def read_rhythm(value: str) -> tuple[str, str, time | None]:
    """A rhythm's kind, its day, and until what time of that day: ``weekly 5 16:00``.

    Raises:
        ValueError: A time is none.
    """
    kind, *rest = value.split()
    hours = [one for one in rest if ":" in one]
    day = next((one for one in rest if ":" not in one), "")
    return kind, day, time.fromisoformat(hours[0]) if hours else None


def written(told: Said, text: str) -> str:
    """A field's words as they stand in the text; empty where it has none, or a person's value."""
    if told.start is None or told.by == "set":
        return ""
    return " ".join(text[told.start : told.end].split())


class Slots:
    """The periods of the duties: whatever is due at one instant shares one."""

    def __init__(self, sheet: Sheet, text: str, issued: date) -> None:
        self.sheet, self.text, self.issued = sheet, text, issued
        self._opens = datetime.combine(issued, time.min, ZoneInfo(sheet.time_zone))
        self._found: dict[tuple[datetime, datetime], Period] = {}
        self._of: dict[str, list[tuple[datetime, datetime]]] = {}
        self._persons: set[str] = set()

    def add(self, duty: SheetDuty) -> None:
        """Make the periods a duty asks for; one that another duty has made already is shared."""
        made = [self._once(duty)] if duty.rhythm.value == "once" else self._recurring(duty)
        for one in made:
            key = (one.opens, one.due)
            if key not in self._found:
                self._found[key] = self._with_free_code(one)
            self._of.setdefault(duty.code, []).append(key)

    def codes(self, duty: str) -> tuple[str, ...]:
        """Codes of the periods of a duty that was added."""
        return tuple(self._found[key].code for key in self._of[duty])

    def periods(self) -> tuple[Period, ...]:
        """Every period that was made, by when it is due."""
        return tuple(sorted(self._found.values(), key=lambda one: (one.due, one.opens)))

    def set_by(self) -> dict[str, Literal["text", "coordinator"]]:
        """By code, whether the text sets the period or a person did."""
        return {
            one.code: "coordinator" if one.code in self._persons else "text"
            for one in self._found.values()
        }

    def _once(self, duty: SheetDuty) -> Period:
        is_own = duty.deadline_state == "own"
        told = duty.deadline if is_own else self.sheet.deadline
        due, rule = due_of(told.value, self.sheet.time_zone)
        if due <= self._opens:
            raise Invalid("intake_deadline_before", [(duty.code, "intake_deadline_before", {})])
        last = last_valid_moment(due, self.sheet.time_zone)
        end_of_day = datetime.combine(last.date(), CUT_OFF, ZoneInfo(self.sheet.time_zone))
        cut_off = end_of_day if self._opens < end_of_day < due else due
        is_final = due == self._final()
        code = "final" if is_final else last.date().isoformat()
        if told.by == "set":
            self._persons.add(code)
        return Period(code, "deadline", self._opens, cut_off, due, rule, written(told, self.text))

    def _final(self) -> datetime | None:
        """When the directive's own deadline is; of one without, the last of its duties'."""
        zone = self.sheet.time_zone
        if self.sheet.deadline.value:
            return due_of(self.sheet.deadline.value, zone)[0]
        own = [one.deadline.value for one in self.sheet.kept if one.deadline.value]
        return max((due_of(value, zone)[0] for value in own), default=None)

    def _recurring(self, duty: SheetDuty) -> list[Period]:
        try:
            cadence = self._cadence(*read_rhythm(duty.rhythm.value), self._until(duty))
            return [one.period for one in rules.slots(cadence, self.sheet.time_zone)]
        except (CadenceError, ValueError) as error:
            code = error.code if isinstance(error, CadenceError) else "intake_rhythm"
            raise Invalid(code, [(duty.code, code, {})]) from None

    def _until(self, duty: SheetDuty) -> date:
        """To which day it recurs: as the text or a person says, else to the end of the year."""
        if duty.until.value:
            return date.fromisoformat(duty.until.value)
        end = date(self.issued.year, 12, 31)
        return end if (end - self.issued).days > 31 else date(self.issued.year + 1, 12, 31)

    def _cadence(self, kind: str, day: str, hour: time | None, last: date) -> Cadence:
        told: dict[str, Any] = {"first": self.issued, "period_kind": "deadline", "due_time": hour}
        if hour is not None and hour <= CUT_OFF:
            # Figures close an hour before they are due: they are not due before they close.
            told["cut_off"] = hour.replace(hour=max(0, hour.hour - 1))
        if kind == "weekly":
            return Cadence("weekly", weekday=int(day or 5), last=last, **told)
        if kind == "monthly":
            return Cadence("monthly", month_day=int(day or 31), last=last, **told)
        if kind == "daily":
            return Cadence("daily", last=last, **told)
        days = tuple(one for one in _days(kind, day, self.issued.year, last) if one > self.issued)
        return Cadence("custom", days=days, **told)

    def _with_free_code(self, one: Period) -> Period:
        taken = {known.code for known in self._found.values()}
        code, number = one.code, 2
        while code in taken:
            code = f"{one.code}-{number}"
            number += 1
        return replace(one, code=code)


def _days(kind: str, day: str, first_year: int, last: date) -> Iterable[date]:
    """The last days of quarters and half-years, or one day of each year."""
    ends: Mapping[str, Callable[[int], Sequence[date]]] = {
        "quarterly": lambda year: [date(year, m, d) for m, d in ((3, 31), (6, 30), (9, 30),
                                                                 (12, 31))],
        "semiannual": lambda year: [date(year, 6, 30), date(year, 12, 31)],
        "yearly": lambda year: [_yearly(year, day)],
    }  # fmt: skip
    found = (one for year in range(first_year, last.year + 1) for one in ends[kind](year))
    return (one for one in found if one <= last)


def _yearly(year: int, day: str) -> date:
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", day)
    return date(year, int(found[1]), int(found[2])) if found else date(year, 12, 31)


def check(sheet: Sheet, text: str, duty: SheetDuty) -> None:
    """Refuse a duty whose reports could not be made periods of.

    Raises:
        Invalid: See ``build``.
    """
    issued = day_of(sheet)
    assert issued is not None
    if duty.rhythm.value != "once" or duty.deadline_state == "own":
        Slots(sheet, text, issued).add(duty)
