"""The crowd around the scenes: who reports when, who approves, and the coordinator's long days."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tools.demo.amounts import START, Unit, grown

FINAL = "final"
WEEK = "2020-W33"
DAILY = ("2020-08-05", "2020-08-06")

JOINED: Mapping[str, tuple[float, float]] = {
    "enterprise_unit": (0.14, 0.50), "commune_pc": (0.10, 0.46), "district_pc": (0.30, 0.85),
    "department": (0.30, 0.70),
}  # fmt: skip
"""Share of units that send the first and the second daily report, by kind; others as below."""
OTHERS_JOINED = (0.15, 0.45)

# Share of final reports, and between which hours of 7 August they are handed in.
RUSH = ((0.12, 8.0, 11.5), (0.20, 13.5, 16.4), (0.44, 16.4, 19.5), (0.20, 19.5, 22.8),
        (0.04, 22.8, 23.6))  # fmt: skip

# The coordinator's desk: day of August, from hour, to hour.
DESK = ((5, 16.5, 17.5), (6, 8.0, 11.5), (6, 14.0, 17.5), (7, 8.0, 11.0), (7, 13.5, 15.8),
        (8, 7.5, 11.5), (8, 13.5, 17.5), (9, 8.5, 11.2), (10, 7.0, 7.8))  # fmt: skip

SHRANK = (
    "Rà soát lại danh sách, kỳ trước đếm trùng",
    "Trừ người đã chuyển công tác",
    "Trừ số máy hỏng không cài được",
)
COMPLETE = ("Đã kiểm tra từng máy theo danh sách", "Có danh sách ký nhận kèm theo")
HEADS = (
    "Cần đối chiếu lại với danh sách của từng bộ phận",
    "Số đã cài chưa khớp với báo cáo nhanh hôm qua",
    "Bổ sung các hộ đi làm ăn xa rồi trình lại",
)
SUMMARIES = (
    "Đã phổ biến đến toàn thể cán bộ, người lao động và hướng dẫn cài đặt tại chỗ.",
    "Đã tổ chức ra quân đến từng khu dân cư, phát thanh hai buổi mỗi ngày.",
    "Đã giao chỉ tiêu cho từng phòng, đơn vị; lãnh đạo cài đặt trước để làm gương.",
    "Đã lập tổ hướng dẫn, ưu tiên nơi đông người và bộ phận tiếp nhận hồ sơ.",
)
DIFFICULTIES = (
    "Nhiều người dùng máy đời cũ không cài được ứng dụng.",
    "Người cao tuổi không dùng điện thoại thông minh.",
    "Một số nơi sóng yếu, tải ứng dụng chậm.",
)


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the timeline; ``at`` is local time with its offset."""

    at: datetime
    actor: str
    organization: str
    period: str
    kind: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class People:
    """Who hands in and who approves for a unit; ``no_head`` are units without that step."""

    clerks: Mapping[str, str]
    heads: Mapping[str, str]
    no_head: Collection[str]

    def clerk(self, code: str) -> str:
        return self.clerks.get(code, code)

    def head(self, code: str) -> str:
        return self.heads.get(code, f"{code}.duyet")


def hour(day: int, hours: float) -> datetime:
    """An instant of August 2020, to the second."""
    found = START + timedelta(days=day - 5, hours=hours)
    return found.replace(microsecond=0)


def crowd(units: Iterable[Unit], people: People, taken: Collection[tuple[str, str]]) -> list[Event]:
    """Every unit's reports, but those the scenes or silence have taken, and their acceptance."""
    events: list[Event] = []
    for unit in units:
        reporter = Reporter(unit, people)
        for period, at in reporter.plan():
            if (unit.code, period) not in taken:
                events.extend(reporter.report(period, at))
    events.sort(key=lambda one: (one.at, one.organization, one.kind))
    return events + list(accepted(events, people))


class Reporter:
    """One unit's clerk and head through the week."""

    def __init__(self, unit: Unit, people: People) -> None:
        self.unit, self.people = unit, people
        self.dice = random.Random(f"{unit.code}/plan")  # noqa: S311 - invented events

    def plan(self) -> list[tuple[str, datetime]]:
        """When each report is handed in; a period without one is absent."""
        dice = self.dice
        eager = dice.random()
        first, second = JOINED.get(self.unit.kind, OTHERS_JOINED)
        found = []
        if eager < first:
            found.append((DAILY[0], hour(5, dice.triangular(14.0, 22.0, 16.8))))
        if eager < second:
            found.append((DAILY[1], hour(6, dice.triangular(10.0, 22.5, 16.6))))
        found.append((FINAL, self._final(dice)))
        if eager < 0.05:
            found.append((WEEK, hour(10, dice.uniform(6.3, 7.6))))
        return found

    def _final(self, dice: random.Random) -> datetime:
        lateness = dice.random()
        if lateness < 0.08:
            return hour(8, dice.uniform(7.4, 20.5))
        if lateness < 0.11:
            return hour(9, dice.uniform(8.0, 20.0))
        if lateness < 0.13:
            return hour(10, dice.uniform(6.2, 7.2))
        drawn = dice.random()
        for share, first, last in RUSH:
            if drawn < share:
                return hour(7, dice.uniform(first, last))
            drawn -= share
        return hour(7, 23.7)

    def report(self, period: str, at: datetime) -> Iterator[Event]:
        """One report from its draft to its sending."""
        dice, code = self.dice, self.unit.code
        clerk = self.people.clerk(code)
        values, reasons = self._filled(period, at)

        def event(when: datetime, actor: str, kind: str, payload: Mapping[str, Any]) -> Event:
            return Event(when, actor, code, period, kind, payload)

        if dice.random() < 0.12:
            half = dict(list(values.items())[: max(1, len(values) // 2)])
            yield event(
                at - timedelta(minutes=dice.randint(6, 50)), clerk, "save", {"values": half}
            )
        full = {"values": values} | ({"reasons": reasons} if reasons else {})
        yield event(at, clerk, "submit", full)
        if code in self.people.no_head:
            return
        head = self.people.head(code)
        if dice.random() < 0.035 and at < hour(10, 6):
            back = at + timedelta(seconds=dice.randint(500, 2400))
            reason = {"by": "head", "reason": dice.choice(HEADS)}
            yield event(back, head, "return", reason)
            at = back + timedelta(seconds=dice.randint(900, 3000))
            again = self._filled(period, at)[0]
            yield event(at, clerk, "submit", full | {"values": again})
        yield event(self._approval(at), head, "approve", {})

    def _approval(self, at: datetime) -> datetime:
        """Within the hour or two; now and then the head is away until the next morning."""
        if self.dice.random() < 0.03 and at < hour(9, 12):
            morning = at.replace(hour=0, minute=0, second=0) + timedelta(days=1)
            return morning + timedelta(seconds=self.dice.randint(25000, 28500))
        return at + timedelta(seconds=round(self.dice.triangular(240, 5400, 1300)))

    def _filled(self, period: str, at: datetime) -> tuple[dict[str, Any], dict[str, str]]:
        """The form's values with the reasons given for what will be asked about."""
        dice = self.dice
        values = self.unit.values(at, period)
        reasons: dict[str, str] = {}
        if dice.random() < 0.25:
            values.pop("headcount", None)
        if period == FINAL and dice.random() < 0.08:
            self._recount(values, reasons)
        for code, total in self.unit.fields.items():
            whole = values.get(total or "")
            is_complete = isinstance(whole, int) and whole > 0 and values.get(code) == whole
            if is_complete and dice.random() < 0.55:
                reasons[code] = dice.choice(COMPLETE)
        if period == FINAL and "implementation_summary" in self.unit.narratives:
            if dice.random() < 0.6:
                values["implementation_summary"] = dice.choice(SUMMARIES)
            if dice.random() < 0.25:
                values["difficulties"] = dice.choice(DIFFICULTIES)
        return values, reasons

    def _recount(self, values: dict[str, Any], reasons: dict[str, str]) -> None:
        """A total gone through again: it shrinks a little, and the part with it."""
        for total in ("smartphones", "households_total", "staff_with_smartphone"):
            whole = values.get(total)
            if not isinstance(whole, int):
                continue
            values[total] = round(whole * self.dice.uniform(0.965, 0.992))
            for code, above in self.unit.fields.items():
                if above == total:
                    values[code] = min(values[code], values[total])
            if self.dice.random() < 0.65:
                reasons[total] = self.dice.choice(SHRANK)
            return


def accepted(events: Iterable[Event], people: People) -> Iterator[Event]:
    """The coordinator goes through what was sent, in order, while at the desk."""
    dice = random.Random("desk")  # noqa: S311 - invented events
    waiting = [
        one
        for one in events
        if (one.kind == "approve" or (one.kind == "submit" and one.organization in people.no_head))
        and dice.random() < (0.86 if one.period in (FINAL, WEEK) else 0.55)
    ]
    waiting.sort(key=lambda one: one.at)
    for day, first, last in DESK:
        now, end = hour(day, first), hour(day, last)
        while waiting:
            now = max(now, waiting[0].at + timedelta(seconds=30))
            if now >= end:
                break
            sent = waiting.pop(0)
            yield Event(now, "so-tttt", sent.organization, sent.period, "accept", {})
            now += timedelta(seconds=dice.randint(40, 110))


__all__ = ["FINAL", "Event", "People", "Reporter", "crowd", "grown", "hour"]
