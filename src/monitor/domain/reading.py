"""Reading a unit's reports as of an instant: what was sent, what is late, what is shown."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from monitor.domain.book import Book, RevisionKey, Run, added
from monitor.domain.cell import Mark, OwnReport
from monitor.domain.deadlines import late_days
from monitor.domain.directive import Basis
from monitor.domain.figures import Value
from monitor.domain.workflow import RevisionLine, Timeline


def read_reports(
    book: Book, organization: str, run: Run, basis: Basis, at: datetime
) -> ReportsReading:
    """One unit's reports of a run of periods, read once for all the duties that share them."""
    key = (organization, run, basis, at)
    found = book.readings.get(key)
    if found is None:
        found = book.readings[key] = ReportsReading(book, organization, run, basis, at)
    return found


class ReportsReading:
    """One unit's reports of some periods, as of an instant, on a basis. No duty's figures yet.

    Periods are looked at from the newest back, as far as an answer needs: a unit that reports has
    most of its answers in its last report, however many came before.
    """

    def __init__(
        self,
        book: Book,
        organization: str,
        run: Run,
        basis: Basis,
        at: datetime,
    ) -> None:
        self.book, self.organization = book, organization
        self.basis, self.at = basis, at
        self.zone = book.directive.time_zone
        self.periods, self.deadlines = run.slots, run.deadlines
        self._mine = book.timelines.get(organization, {})
        self._values: dict[str, Value | None] = {}

    def _line(self, index: int) -> Timeline | None:
        """The report of a period, if anybody has begun it."""
        line = self._mine.get(self.periods[index].code)
        return line if line is not None and line.begun_at <= self.at else None

    @cached_property
    def _places(self) -> range:
        """Periods from the newest begun report back; before the first look at any of them."""
        for index in range(len(self.periods) - 1, -1, -1):
            if self._line(index) is not None:
                return range(index, -1, -1)
        return range(0)

    def _counted(self, index: int, basis: Basis) -> RevisionLine | None:
        line = self._line(index)
        return None if line is None else line.counted(basis, self.at)

    def _last(self, basis: Basis) -> int | None:
        """The latest period of which something counts on a basis."""
        for index in self._places:
            if self._counted(index, basis) is not None:
                return index
        return None

    @cached_property
    def counting(self) -> tuple[RevisionKey, ...]:
        """Every revision that counts, the oldest period's first."""
        return tuple(
            (self.organization, self.periods[index].code, line.number)
            for index in reversed(self._places)
            if (line := self._counted(index, self.basis)) is not None
        )

    @cached_property
    def _last_sent(self) -> int | None:
        """The latest period of which something stands as sent, whatever the basis."""
        return self._last("received")

    def _is_answered(self, index: int) -> bool:
        """Whether something stands as sent for a period or for a later one."""
        return self._last_sent is not None and self._last_sent >= index

    @property
    def is_sent(self) -> bool:
        """Whether anything stands as sent, whatever the basis."""
        return self._last_sent is not None

    @cached_property
    def sent_at(self) -> datetime | None:
        """When the newest valid sending happened, whatever the basis."""
        if self._last_sent is None:
            return None
        line = self._counted(self._last_sent, "received")
        return None if line is None else line.sent_at

    @cached_property
    def shown_index(self) -> int | None:
        """Which period's revision the cells show: the latest that counts."""
        return self._last_sent if self.basis == "received" else self._last(self.basis)

    @cached_property
    def shown(self) -> RevisionLine | None:
        """The revision whose figures the cells show."""
        return None if self.shown_index is None else self._counted(self.shown_index, self.basis)

    @property
    def shown_period(self) -> str | None:
        """Code of the period whose figures are shown; None where none are."""
        return None if self.shown_index is None else self.periods[self.shown_index].code

    @property
    def shown_key(self) -> RevisionKey | None:
        """The shown revision as its figures are found."""
        if self.shown_index is None or self.shown is None:
            return None
        return self.organization, self.periods[self.shown_index].code, self.shown.number

    @cached_property
    def newest_sent(self) -> int | None:
        """The latest period anything was ever sent for, voided or not."""
        for index in self._places:
            line = self._line(index)
            if line is not None and line.was_sent(self.at):
                return index
        return None

    @cached_property
    def own(self) -> OwnReport | None:
        """State and newest revision's number of the latest report anyone began."""
        for index in self._places:
            line = self._line(index)
            if line is not None and (number := line.latest_number(self.at)):
                return OwnReport(line.state(self.at).value, number)
        return None

    @cached_property
    def marks(self) -> frozenset[Mark]:
        """What the reports say of themselves, whatever figures a duty takes from them."""
        found = {
            Mark.CORRECTED: self.is_corrected,
            Mark.EXTENDED: self.is_extended,
            Mark.RESUBMITTING: self.is_resubmitting,
        }
        return frozenset(mark for mark, holds in found.items() if holds)

    @cached_property
    def is_waiting(self) -> bool:
        """Whether a submitted report waits for its head."""
        return any(
            line.is_waiting(self.at)
            for index in self._places
            if (line := self._line(index)) is not None
        )

    def _due(self, index: int) -> datetime:
        line, due = self._line(index), self.periods[index].due
        return due if line is None else line.due(due, self.at)

    def _limit(self, index: int) -> datetime:
        line, due = self._line(index), self.periods[index].due
        return due if line is None else line.limit(due, self.at)

    @cached_property
    def deadline(self) -> datetime | None:
        """The unit's reporting deadline, its extension included; None for a duty without one."""
        return min((self._due(index) for index in self.deadlines), default=None)

    @cached_property
    def is_returned(self) -> bool:
        """Returned, to be mended, and the time for it has not run out."""
        newest = self.newest_sent
        if newest is None or self._counted(newest, "received") is not None:
            return False
        return self.at < self._limit(newest)

    @cached_property
    def missed(self) -> datetime | None:
        """The earliest limit that passed with nothing sent for it or for a later period."""
        for index in self.deadlines:
            if not self._is_answered(index) and (limit := self._limit(index)) <= self.at:
                return limit
        return None

    @cached_property
    def days_late(self) -> int:
        """Days the sending was late: the largest over first sending and each one after a return."""
        answered = (index for index in self.deadlines if self._is_answered(index))
        return max((self._days_late_of(index) for index in answered), default=0)

    def _days_late_of(self, index: int) -> int:
        due = self.periods[index].due
        line = self._line(index) or Timeline(self.organization, self.periods[index].code)
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
        if self._counted(index, "received") is None:
            answered = min(
                one.sent_at
                for later in self._places
                if later > index and (answer := self._line(later)) is not None
                for one in answer.revisions
                if one.sent_at is not None and one.counts("received", self.at)
            )
            worst = max(worst, late_days(line.limit(due, answered), answered, self.zone))
        return worst

    @cached_property
    def is_resubmitting(self) -> bool:
        """Something was sent, and something newer is saved or submitted but not sent."""
        if self.newest_sent is None:
            return False
        for index in self._places:
            line = self._line(index)
            if index < self.newest_sent:
                break
            known = [] if line is None else [r for r in line.revisions if r.saved_at <= self.at]
            if known and not known[-1].is_sent(self.at):
                return True
        return False

    @cached_property
    def is_extended(self) -> bool:
        """Whether any of its deadlines had been moved for this unit alone."""
        return any(
            one.at <= self.at
            for index in self.deadlines
            if (line := self._line(index)) is not None
            for one in line.extensions
        )

    @cached_property
    def is_corrected(self) -> bool:
        """The shown revision is not the first of its report to count on this basis."""
        shown, index = self.shown, self.shown_index
        if shown is None or index is None:
            return False
        line = self._line(index)
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
        return sum(
            1
            for index in range(self.shown_index + 1, len(self.periods))
            if self.periods[index].due <= self.at and self._counted(index, "received") is None
        )

    def value(self, code: str) -> Value | None:
        """A field's counting value: the shown revision's (stock), or the sum of periods (flow)."""
        if code not in self._values:
            self._values[code] = self._value(code)
        return self._values[code]

    def _value(self, code: str) -> Value | None:
        asked = self.book.directive.fields.get(code)
        if asked is not None and asked.accumulates == "flow":
            return self._flow(code)
        return None if self.shown_key is None else self._figure(self.shown_key, code)

    def _figure(self, key: RevisionKey, code: str) -> Value | None:
        values = self.book.figures.get(key)
        return None if values is None else values.get(code)

    def _flow(self, code: str) -> Value | None:
        if self.book.flows is not None:
            return self.book.flows.get((self.organization, code))
        given = (self._figure(key, code) for key in self.counting)
        return added([value for value in given if value is not None])
