"""A synthetic campaign: weeks in which units report, are returned, correct themselves, and the
coordinator changes targets and deadlines, drawn from a seed and done through the verbs."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from monitor.domain.directive import Assignment, Field
from monitor.domain.errors import Refusal
from monitor.domain.periods import Cadence
from monitor.services import directives, periods, reports
from monitor.services.reports import ReportKey
from tests.builders import SLUG, Cast, place

MORNING = datetime.fromisoformat("2020-08-05T08:00:00+07:00")
EVENING = timedelta(hours=13)
DAY = timedelta(days=1)
WHY = "Theo yêu cầu của Chủ tịch UBND tỉnh"
WEEKLY = Cadence("weekly", date(2020, 8, 17), date(2020, 11, 8), period_kind="deadline")
CLERKS = {"so-tttt": "so-tttt.nhap", "vp-ubnd": "vp-ubnd.nhap"}


class Campaign:
    """One course of a campaign, played day by day on the worked example's organisations."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.dice = cast, random.Random(seed)  # noqa: S311  # a course, not a secret
        self.done: Counter[str] = Counter()
        """What was done, by name: a return, a correction of what had been sent, a new target."""

    def day(self, number: int, steps: int) -> datetime:
        """Play one day; returns its evening, at which the clock stands then."""
        morning = MORNING + number * DAY
        if number == 1:
            self._decide(morning, lambda work: periods.set_cadence(work, SLUG, "14.1", WEEKLY, WHY))
        minutes = sorted(self.dice.sample(range(1, 720), steps))
        for one in minutes:
            now = morning + timedelta(minutes=one)
            if self.dice.random() < 0.06:
                self._change_a_rule(now)
            else:
                self._take_a_step(now)
        evening = morning + EVENING
        self.cast.at(evening)
        return evening

    def _take_a_step(self, now: datetime) -> None:
        key = self._a_report(now)
        clerk = CLERKS.get(key.organization, key.organization)
        self.cast.at(now)
        with self.cast.reading(clerk) as work:
            view = reports.read(work, key)
        values = self._values([one.field for one in view.fields])
        match view.state:
            case "submitted":
                self._as(f"{clerk.removesuffix('.nhap')}.duyet", "approve", key)
            case "approved" | "accepted":
                self._after_sending(key, clerk, values, is_accepted=view.state == "accepted")
            case _:
                self._as(clerk, "submit", key, values=values)

    def _after_sending(
        self, key: ReportKey, clerk: str, values: dict[str, int | bool], *, is_accepted: bool
    ) -> None:
        """What comes after: acceptance, a return, or a correction that is sent at once."""
        acceptor = self._acceptor(key)
        chance = self.dice.random()
        if is_accepted:
            self._as(acceptor, "reopen", key, reason=WHY)
        elif chance < 0.3:
            self._as(acceptor, "accept", key)
            return
        elif chance < 0.5:
            fix_by = self.cast.office.clock.fixed + self.dice.randint(1, 4) * DAY
            self._as(acceptor, "send_back", key, reason=WHY, fix_by=fix_by)
            return
        self._as(clerk, "save_draft", key, values=values, note=WHY)
        self._as(clerk, "submit", key)
        self.done["correction"] += 1
        with self.cast.reading(clerk) as work:
            is_waiting = reports.read(work, key).state == "submitted"
        if is_waiting and self.dice.random() < 0.8:
            self._as(f"{clerk.removesuffix('.nhap')}.duyet", "approve", key)

    def _change_a_rule(self, now: datetime) -> None:
        key = self._a_report(now)
        days = timedelta(days=self.dice.randint(1, 12))
        with self.cast.reading("so-tttt") as work:
            due = max(reports.read(work, key).due_at, now) + days
        level = self.dice.choice((40, 60, 80, 95, 100))
        units = [one for one in self._given() if one.obligation in ("1.1", "14.1")]
        exempted = self.dice.choice(units)
        name, act = self.dice.choice(
            [
                ("target", lambda work: directives.set_target(
                    work, SLUG, "11.1", level, WHY, now + days)),
                ("milestone", lambda work: directives.set_milestone(
                    work, SLUG, "14.1", level, now + days, WHY)),
                ("extension", lambda work: reports.extend(work, key, due, WHY)),
                ("exemption", lambda work: directives.exempt(
                    work, SLUG, exempted.obligation, exempted.organization, WHY)),
            ]
        )  # fmt: skip
        if name == "exemption" and self.done[name] >= 3:
            return
        self._decide(now, act, self._acceptor(key) if name == "extension" else "so-tttt")
        self.done[name] += 1

    def _decide(self, now: datetime, act: Any, who: str = "so-tttt") -> None:
        with self.cast.at(now).writing(who) as work:
            act(work)

    def _acceptor(self, key: ReportKey) -> str:
        """Nobody accepts their own body's report."""
        return "vp-ubnd" if key.organization == "so-tttt" else "so-tttt"

    def _given(self) -> list[Assignment]:
        with self.cast.reading("so-tttt") as work:
            return list(directives.get(work, SLUG).directive.assignments)

    def _a_report(self, now: datetime) -> ReportKey:
        """A report that has opened: mostly of the newest periods, at times an old one."""
        with self.cast.at(now).reading("so-tttt") as work:
            told = directives.get(work, SLUG).directive
        opened = [slot for slot in told.periods if slot.opens <= now]
        slot = self.dice.choice(opened[-2:] if self.dice.random() < 0.7 else opened)
        duties = [one.code for one in told.obligations if slot.code in one.periods_at(now)]
        units = sorted(
            {
                one.organization
                for one in told.assignments
                if one.obligation in duties and one.contribution != "children"
            }
        )
        return place(self.dice.choice(units), slot.code)

    def _values(self, fields: list[Field]) -> dict[str, int | bool]:
        """Numbers without errors: what is part of another field comes after it."""
        base = self.dice.randint(100, 900)
        return {
            one.code: base - 7 * number if one.type == "count" else self.dice.random() < 0.7
            for number, one in enumerate(fields)
            if one.type in ("count", "boolean")
        }

    def _as(self, who: str, verb: str, key: ReportKey, **told: Any) -> None:
        try:
            with self.cast.writing(who) as work:
                getattr(reports, verb)(work, key, **told)
        except Refusal as no:
            raise AssertionError(f"{who} could not {verb} {key}: {no.code} {no.values}") from no
        self.done[verb] += 1
