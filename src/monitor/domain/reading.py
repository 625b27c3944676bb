"""Reading a unit's reports as of an instant: what was sent, what is late, what is shown."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from monitor.domain.book import Book, added
from monitor.domain.deadlines import late_days
from monitor.domain.directive import Basis, Period
from monitor.domain.figures import Value
from monitor.domain.workflow import RevisionLine, Timeline


def read_reports(
    book: Book, organization: str, periods: tuple[str, ...], basis: Basis, at: datetime
) -> ReportsReading:
    """One unit's reports of a run of periods, read once for all the duties that share them."""
    key = (organization, periods, basis, at)
    found = book.readings.get(key)
    if found is None:
        found = book.readings[key] = ReportsReading(book, organization, periods, basis, at)
    return found


class ReportsReading:
    """One unit's reports of some periods, as of an instant, on a basis. No duty's figures yet."""

    def __init__(
        self,
        book: Book,
        organization: str,
        periods: tuple[str, ...],
        basis: Basis,
        at: datetime,
    ) -> None:
        self.book, self.organization = book, organization
        self.basis, self.at = basis, at
        self.zone = book.directive.time_zone
        self.periods: tuple[Period, ...] = book.slots(periods)
        known = book.timelines
        self.lines: tuple[Timeline | None, ...] = tuple(
            known.get((organization, slot.code)) for slot in self.periods
        )
        self.sent: tuple[RevisionLine | None, ...] = tuple(
            None if line is None else line.counted("received", at) for line in self.lines
        )
        self.counted = (
            self.sent
            if basis == "received"
            else tuple(None if line is None else line.counted(basis, at) for line in self.lines)
        )

    @cached_property
    def is_sent(self) -> bool:
        """Whether anything stands as sent, whatever the basis."""
        return any(line is not None for line in self.sent)

    @cached_property
    def sent_at(self) -> datetime | None:
        """When the newest valid sending happened, whatever the basis."""
        valid = [line for line in self.sent if line is not None]
        return valid[-1].sent_at if valid else None

    @cached_property
    def shown_index(self) -> int | None:
        """Which period's revision the cells show: the latest that counts."""
        for index in range(len(self.counted) - 1, -1, -1):
            if self.counted[index] is not None:
                return index
        return None

    @property
    def shown(self) -> RevisionLine | None:
        """The revision whose figures the cells show."""
        return None if self.shown_index is None else self.counted[self.shown_index]

    @property
    def shown_period(self) -> str | None:
        return None if self.shown_index is None else self.periods[self.shown_index].code

    @cached_property
    def newest_sent(self) -> int | None:
        """The latest period anything was ever sent for, voided or not."""
        for index in range(len(self.lines) - 1, -1, -1):
            line = self.lines[index]
            if line is not None and line.was_sent(self.at):
                return index
        return None

    @cached_property
    def newest_report(self) -> tuple[str, int] | None:
        """State and newest revision's number of the latest report anyone began."""
        for line in reversed(self.lines):
            if line is not None and (number := line.latest_number(self.at)):
                return line.state(self.at).value, number
        return None

    @cached_property
    def is_waiting(self) -> bool:
        """Whether a submitted report waits for its head."""
        return any(line is not None and line.is_waiting(self.at) for line in self.lines)

    def _due(self, index: int) -> datetime:
        line, due = self.lines[index], self.periods[index].due
        return due if line is None else line.due(due, self.at)

    def _limit(self, index: int) -> datetime:
        line, due = self.lines[index], self.periods[index].due
        return due if line is None else line.limit(due, self.at)

    @cached_property
    def deadline(self) -> datetime | None:
        """The unit's reporting deadline, its extension included; None for a duty without one."""
        return min(
            (
                self._due(index)
                for index, slot in enumerate(self.periods)
                if slot.kind == "deadline"
            ),
            default=None,
        )

    @cached_property
    def is_returned(self) -> bool:
        """Returned, to be mended, and the time for it has not run out."""
        newest = self.newest_sent
        if newest is None or self.sent[newest] is not None:
            return False
        return self.at < self._limit(newest)

    @cached_property
    def missed(self) -> datetime | None:
        """The earliest limit that passed with nothing sent for it or for a later period."""
        for index, slot in enumerate(self.periods):
            if slot.kind != "deadline" or any(self.sent[index:]):
                continue
            limit = self._limit(index)
            if limit <= self.at:
                return limit
        return None

    @cached_property
    def days_late(self) -> int:
        """Days the sending was late: the largest over first sending and each one after a return."""
        if not self.is_sent:
            return 0
        return max(
            (
                self._days_late_of(index)
                for index, slot in enumerate(self.periods)
                if slot.kind == "deadline" and any(self.sent[index:])
            ),
            default=0,
        )

    def _days_late_of(self, index: int) -> int:
        due = self.periods[index].due
        line = self.lines[index] or Timeline(self.organization, self.periods[index].code)
        sendings = sorted(
            one.sent_at
            for one in line.revisions
            if one.sent_at is not None and one.sent_at <= self.at
        )
        worst = 0
        if sendings:
            first = sendings[0]
            worst = late_days(line.due(due, first), first, self.zone)
        for back in (one for one in line.returns if one.at <= self.at):
            again = next((instant for instant in sendings if instant > back.at), None)
            if again is not None:
                limit = max(line.due(due, again), back.fix_by)
                worst = max(worst, late_days(limit, again, self.zone))
        if self.sent[index] is None:
            answered = min(
                one.sent_at
                for later in self.lines[index + 1 :]
                if later is not None
                for one in later.revisions
                if one.sent_at is not None and one.counts("received", self.at)
            )
            worst = max(worst, late_days(line.limit(due, answered), answered, self.zone))
        return worst

    @cached_property
    def is_resubmitting(self) -> bool:
        """Something was sent, and something newer is saved or submitted but not sent."""
        if self.newest_sent is None:
            return False
        for line in self.lines[self.newest_sent :]:
            known = [] if line is None else [r for r in line.revisions if r.saved_at <= self.at]
            if known and not known[-1].is_sent(self.at):
                return True
        return False

    @cached_property
    def is_extended(self) -> bool:
        return any(
            one.at <= self.at
            for slot, line in zip(self.periods, self.lines, strict=True)
            if slot.kind == "deadline" and line is not None
            for one in line.extensions
        )

    @cached_property
    def is_corrected(self) -> bool:
        """The shown revision is not the first of its report to count on this basis."""
        shown, index = self.shown, self.shown_index
        if shown is None or index is None:
            return False
        line = self.lines[index]
        assert line is not None
        if self.basis == "received":
            mine, instants = shown.sent_at, [one.sent_at for one in line.revisions]
        else:
            mine, instants = shown.accepted_at, [one.accepted_at for one in line.revisions]
        assert mine is not None
        return any(instant is not None and instant < mine for instant in instants)

    @cached_property
    def missed_rhythms(self) -> int:
        """Periods after the shown figure's that fell due with nothing sent."""
        if self.shown_index is None:
            return 0
        after = range(self.shown_index + 1, len(self.periods))
        return sum(1 for i in after if self.periods[i].due <= self.at and self.sent[i] is None)

    def value(self, code: str) -> Value | None:
        """A field's counting value: the shown revision's (stock), or the sum of periods (flow)."""
        asked = self.book.directive.fields.get(code)
        if asked is not None and asked.accumulates == "flow":
            return self._flow(code)
        if self.shown_index is None or self.shown is None:
            return None
        return self._figure(self.shown_index, self.shown, code)

    def _figure(self, index: int, line: RevisionLine, code: str) -> Value | None:
        key = (self.organization, self.periods[index].code, line.number)
        return self.book.figures.get(key, {}).get(code)

    def _flow(self, code: str) -> Value | None:
        if self.book.flows is not None:
            return self.book.flows.get((self.organization, code))
        return added(
            [
                value
                for index, line in enumerate(self.counted)
                if line is not None and (value := self._figure(index, line, code)) is not None
            ]
        )
