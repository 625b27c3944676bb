"""The workflow a second time, plainly, as the rules are written: who may do what to a report, in
which state, and what counts of it at any instant. None of the product's own functions is used."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
Said = Literal["done", "not found", "not allowed", "forbidden", "invalid"]
Verb = Literal["save", "submit", "withdraw", "approve", "accept", "return", "reopen", "extend"]

ABOVE = {
    "than-ha-lam": ("than-ha-lam", "tkv"),
    "than-vang-danh": ("than-vang-danh", "tkv"),
    "ubnd-xa-06694": ("ubnd-xa-06694", "ubnd-huyen-193"),
    "so-tttt": ("so-tttt",),
}
"""The units that report here, each with those above it, nearest first."""
HEAD_STEP_OFF = {"ubnd-xa-06694"}
CLERKS = {
    "than-ha-lam": "than-ha-lam", "than-vang-danh": "than-vang-danh", "tkv": "tkv",
    "bach-dang": "ubnd-xa-06694", "ha-long": "ubnd-huyen-193", "so-tttt.nhap": "so-tttt",
    "dong-bac": "dong-bac",
}  # fmt: skip
HEADS = {
    "than-ha-lam.duyet": "than-ha-lam", "ubnd-xa-06694.duyet": "ubnd-xa-06694",
    "tkv.duyet": "tkv", "ha-long.duyet": "ubnd-huyen-193",
    "so-tttt.duyet": "so-tttt", "dong-bac.duyet": "dong-bac",
}  # fmt: skip
"""Than Vàng Danh has no head of its own: the corporation's approves."""
COORDINATOR, ACCEPTOR = "so-tttt", "vp-ubnd"
WIDE = (COORDINATOR, ACCEPTOR, "chu-tich", "quan-sat")
"""They see the whole directive; of these only the first decides, and the second on the first's."""
PEOPLE = (*CLERKS, *HEADS, *WIDE, "admin")
DUE = datetime(2020, 8, 8, tzinfo=HANOI)
"""Before this instant the final report is in time; a day's report has nothing to miss."""


@dataclass
class Revision:
    value: int
    author: str
    saved: datetime
    sent: datetime | None = None
    accepted: datetime | None = None
    voided: datetime | None = None


@dataclass
class Deputy:
    unit: str
    head: str
    deputy: str
    since: datetime
    last_day: date
    ended: datetime | None = None

    def holds(self, now: datetime) -> bool:
        over = self.ended is not None and self.ended <= now
        return self.since <= now and not over and now.astimezone(HANOI).date() <= self.last_day


@dataclass
class Paper:
    """One report: its revisions, and where it is."""

    unit: str
    period: str
    state: str = "open"
    revisions: list[Revision] = field(default_factory=list)
    submitter: str | None = None
    extensions: list[tuple[datetime, datetime]] = field(default_factory=list)
    version: int = 0

    def due(self, at: datetime) -> datetime:
        known = [due for since, due in self.extensions if since <= at]
        return known[-1] if known else DUE

    def counted(self, basis: str, at: datetime) -> int | None:
        """The figure that counts: the latest sent (accepted) that no return has voided."""
        found = [
            (instant, one.value)
            for one in self.revisions
            if (instant := one.sent if basis == "received" else one.accepted) is not None
            and instant <= at
            and not (one.voided is not None and one.voided <= at)
        ]
        return max(found)[1] if found else None

    def late_days(self, now: datetime) -> int:
        if self.period != "final":
            return 0
        first = min((one.sent for one in self.revisions if one.sent is not None), default=now)
        due = self.due(first)
        if first < due:
            return 0
        last_good = (due - timedelta(microseconds=1)).astimezone(HANOI).date()
        return max(1, (first.astimezone(HANOI).date() - last_good).days)


@dataclass
class Office:
    """Every report, every deputy, and the rules."""

    papers: dict[tuple[str, str], Paper] = field(default_factory=dict)
    deputies: list[Deputy] = field(default_factory=list)

    def paper(self, unit: str, period: str) -> Paper:
        return self.papers.setdefault((unit, period), Paper(unit, period))

    def counted(self, unit: str, basis: str, at: datetime) -> int | None:
        """Of all periods the later one rules: a figure does not vanish at a deadline."""
        for period in ("final", "2020-08-06"):
            value = self.paper(unit, period).counted(basis, at)
            if value is not None:
                return value
        return None

    # -- who

    def sees(self, who: str, unit: str) -> bool:
        own = CLERKS.get(who) or HEADS.get(who)
        return who in WIDE or own in ABOVE[unit]

    def refuses(self, who: str, verb: Verb, paper: Paper, now: datetime) -> Said | None:
        """Why this person may not take this step at all, whatever the state; None if they may."""
        if not self.sees(who, paper.unit):
            return "not found"
        if verb in ("save", "submit", "withdraw"):
            return self._refuses_entry(who, paper)
        if verb == "approve" or (verb == "return" and paper.state == "submitted"):
            return None if self.approves(who, paper, now) else "not allowed"
        decides = ACCEPTOR if paper.unit == "so-tttt" else COORDINATOR
        return None if who == decides else "not allowed"

    def _refuses_entry(self, who: str, paper: Paper) -> Said | None:
        if (CLERKS.get(who) or HEADS.get(who)) in ABOVE[paper.unit]:
            return None
        if who != COORDINATOR:
            return "not allowed"
        last = paper.revisions[-1] if paper.revisions else None
        # On behalf, and never over figures of the unit's that are not sent: nobody else sees them.
        hidden = last is not None and last.sent is None and last.author != COORDINATOR
        return "forbidden" if hidden else None

    def approves(self, who: str, paper: Paper, now: datetime) -> bool:
        """The unit's head or the head's deputy, else the nearest above; never who submitted."""
        for unit in ABOVE[paper.unit]:
            able = {name for name, headed in HEADS.items() if headed == unit}
            able |= {one.deputy for one in self.deputies if one.unit == unit and one.holds(now)}
            able.discard(paper.submitter or "")
            if able:
                return who in able
        return False

    # -- what

    def take(self, who: str, verb: Verb, paper: Paper, now: datetime, value: int = 0) -> Said:
        """Take a step, or say why not; what it changes is changed."""
        refusal = self.refuses(who, verb, paper, now)
        if refusal is not None:
            return refusal
        step = getattr(self, f"_{verb}")
        said: Said = step(who, paper, now, value)
        return said

    def _save(self, who: str, paper: Paper, now: datetime, value: int) -> Said:
        if paper.state in ("submitted", "accepted"):
            return "forbidden"
        paper.revisions.append(Revision(value, who, now))
        paper.state = "draft"
        return "done"

    def _submit(self, who: str, paper: Paper, now: datetime, value: int) -> Said:
        if paper.state not in ("draft", "returned"):
            return "forbidden"
        last = paper.revisions[-1]
        if last.sent is not None:
            if paper.state == "draft" and paper.counted("received", now) is not None:
                return "forbidden"  # reopened, and nothing was corrected
            paper.revisions.append(Revision(last.value, who, now))
        elif paper.state == "returned":
            return "forbidden"
        paper.state, paper.submitter = "submitted", who
        if paper.unit in HEAD_STEP_OFF:
            self._send(paper, now)
        return "done"

    def _send(self, paper: Paper, now: datetime) -> None:
        paper.revisions[-1].sent = now
        paper.state = "approved"

    def _withdraw(self, who: str, paper: Paper, now: datetime, value: int) -> Said:
        if paper.state != "submitted":
            return "forbidden"
        paper.state = "draft"
        return "done"

    def _approve(self, who: str, paper: Paper, now: datetime, value: int) -> Said:
        if paper.state != "submitted":
            return "forbidden"
        self._send(paper, now)
        return "done"

    def _accept(self, who: str, paper: Paper, now: datetime, value: int) -> Said:
        if paper.state != "approved":
            return "forbidden"
        paper.revisions[-1].accepted = now
        paper.state = "accepted"
        return "done"

    def _return(self, who: str, paper: Paper, now: datetime, value: int) -> Said:
        if paper.state == "submitted":
            paper.state = "draft"
            return "done"
        if paper.state != "approved":
            return "forbidden"
        for one in paper.revisions:
            if one.sent is not None and one.voided is None:
                one.voided = now
        paper.state = "returned"
        return "done"

    def _reopen(self, who: str, paper: Paper, now: datetime, value: int) -> Said:
        if paper.state not in ("approved", "accepted"):
            return "forbidden"
        paper.state = "draft"
        return "done"

    def _extend(self, who: str, paper: Paper, now: datetime, value: int) -> Said:
        """Later than the final report's deadline in force; ``value`` is hours from now."""
        until = now + timedelta(hours=value)
        if until <= paper.due(now):
            return "invalid"
        paper.extensions.append((now, until))
        return "done"
