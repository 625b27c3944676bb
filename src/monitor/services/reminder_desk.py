"""What a reminder is made of: a directive's unsent reports, their people, and words for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from monitor.domain import reminders as rules
from monitor.domain.mailing import Order, Task
from monitor.domain.reminders import Reach, Reached, Unsent
from monitor.domain.statements import Who
from monitor.domain.unsent import unsent_reports
from monitor.services.work import Work
from monitor.store import directives, kept, organizations, reports
from monitor.store import reminders as store
from monitor.store.directives import StoredDirective
from monitor.store.reminders import Person


@dataclass
class Desk:
    """One directive with everything a reminder asks of it, read once in a work."""

    work: Work
    stored: StoredDirective

    @property
    def zone(self) -> str:
        return self.stored.directive.time_zone

    @cached_property
    def everybody(self) -> Mapping[tuple[str, str], list[Person]]:
        """Who may be reminded today, by organisation and role."""
        today = self.work.now.astimezone(ZoneInfo(self.zone)).date()
        return store.people(self.work.session, at=self.work.now, on=today)

    @cached_property
    def coordinators(self) -> list[Person]:
        """Who coordinates the directive."""
        return store.coordinators(self.work.session, directive_id=self.stored.ids.directive)

    @cached_property
    def reach(self) -> Reach:
        """Whom the directive's reminders reach; everybody where nobody chose."""
        return store.reach(self.work.session, directive_id=self.stored.ids.directive)

    @cached_property
    def _above(self) -> Mapping[str, str]:
        """Whom a unit reports to, where it does to somebody."""
        return {
            one.organization: one.reports_to
            for one in self.stored.directive.assignments
            if one.reports_to is not None and one.holds_at(self.work.now)
        }

    @cached_property
    def unsent(self) -> list[Unsent]:
        """Every report that is asked and not sent."""
        known = kept.known(self.work.session, self.stored)
        return unsent_reports(known.book(), self.stored.closings, self.work.now)

    def people(self, report: Unsent, reached: Reached) -> list[Person]:
        """Whom a reminder of a report reaches; nobody where there is no account.

        A unit without a clerk is entered by its head, or by the unit it reports to.
        """
        if reached == "coordinator":
            return self.coordinators
        unit, people = report.organization, self.everybody
        if reached == "head":
            return people.get((unit, "head"), [])
        above = self._above.get(unit, "")
        return (
            people.get((unit, "clerk"))
            or people.get((unit, "head"))
            or people.get((above, "clerk"), [])
        )


def desks_of(work: Work) -> list[Desk]:
    """The desks of all directives there are."""
    found = (directives.load(work.session, one.slug) for one in directives.summaries(work.session))
    return [Desk(work, stored) for stored in found if stored is not None]


@dataclass
class Telling:
    """Reports of one directive with the names and words a reader needs."""

    desk: Desk

    @cached_property
    def order(self) -> Order:
        told = self.desk.stored.directive
        return Order(
            told.slug, told.number, told.issuer, told.issued_on, told.time_zone,
            self.who(told.coordinator),
        )  # fmt: skip

    @cached_property
    def _counts(self) -> Mapping[tuple[str, str], int]:
        return store.counts(self.desk.work.session, ids=self.desk.stored.ids)

    def who(self, code: str) -> Who:
        """An organisation as it is named today."""
        work = self.desk.work
        unit = organizations.one(work.session, code, on=work.now.date())
        return Who(code, unit.name_vi, unit.name_en, unit.short_name) if unit else Who(code, code)

    def task(self, report: Unsent) -> Task:
        """A report as a line of somebody's list."""
        return Task(
            self.order,
            report,
            self.who(report.organization),
            self._reason(report) if report.is_returned else "",
            self._counts.get((report.organization, report.period), 0),
            rules.coming(report, self.desk.zone, self.desk.work.now, self.desk.reach),
        )

    def _reason(self, report: Unsent) -> str:
        session, ids = self.desk.work.session, self.desk.stored.ids
        found = reports.find(
            session, ids=ids, organization=report.organization, period=report.period
        )
        decided = [] if found is None else reports.decisions(session, found)
        return next((one.reason for one in reversed(decided) if one.kind == "return"), "")
