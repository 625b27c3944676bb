"""Chasing by hand: who is still out, a reminder to many of them at once, calls written down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from zoneinfo import ZoneInfo

from monitor.domain.cell import Cell, Standing
from monitor.domain.chase import ChaseLine, Contact, WhyNot, order_of, owed, reaches
from monitor.domain.contacts import ContactNote
from monitor.domain.errors import Invalid, NotAllowed
from monitor.domain.mailing import Mailing
from monitor.domain.reminders import Reached, Unsent
from monitor.domain.roles import May
from monitor.domain.statements import Sign
from monitor.domain.workflow import State
from monitor.services import matrix
from monitor.services.cell_place import actor_id
from monitor.services.matrix import find_directive
from monitor.services.outbox import message_name
from monitor.services.reminder_desk import Desk, Telling
from monitor.services.reminders import mailing_of, today_of
from monitor.services.work import Work
from monitor.store import audit, chasing, kept, many_reports, visits
from monitor.store import outbox as messages
from monitor.store import reminders as store
from monitor.store.directives import StoredDirective
from monitor.store.reminders import Person

__all__ = [
    "ChaseLine", "Contact", "ContactNote", "Counted", "Letter", "Outcome", "Planned", "counted",
    "listed", "note_chase", "preview", "require_chase", "send",
]  # fmt: skip
MOST_AT_ONCE = 200
"""Units in one sending: more is no longer looked at before it leaves."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is mailed, as it would leave now."""

    name: str
    address: str
    locale: str
    told: Mailing


@dataclass(frozen=True, slots=True)
class Planned:
    """A sending looked at beforehand: the mails, and the ticked units that get none, with why."""

    letters: tuple[Letter, ...]
    skipped: tuple[tuple[str, WhyNot], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A sending done: how many mails to how many units were queued, and who was left out."""

    mails: int
    units: int
    skipped: tuple[tuple[str, WhyNot], ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """Where the reports asked stand, by unit: how many sent, overdue, returned, not due yet."""

    sent: int
    overdue: int
    returned: int
    open: int

    @property
    def asked(self) -> int:
        return self.sent + self.overdue + self.returned + self.open


def require_chase(work: Work, slug: str, right: May) -> StoredDirective:
    """The directive, for who holds the right for the whole of it."""
    stored = find_directive(work, slug)
    if slug not in work.scope(right).directives:
        raise NotAllowed("role_may_not", right=right.value)
    return stored


class _Chase:
    """One directive's unsent reports by unit, with everything a line of the list says."""

    def __init__(self, work: Work, stored: StoredDirective) -> None:
        self.work, self.stored = work, stored
        self.desk = Desk(work, stored)
        self.telling = Telling(self.desk)

    @cached_property
    def by_unit(self) -> Mapping[str, list[Unsent]]:
        """The reports each unit owes, the most urgent first."""
        found: dict[str, list[Unsent]] = defaultdict(list)
        for one in sorted(owed(self.desk.unsent), key=lambda it: order_of(it, self.work.now)):
            found[one.organization].append(one)
        return found

    @cached_property
    def counts(self) -> Mapping[tuple[str, str], int]:
        return store.counts(self.work.session, ids=self.stored.ids)

    @cached_property
    def last_reminded(self) -> Mapping[str, datetime]:
        return chasing.last_reminded(self.work.session, ids=self.stored.ids)

    @cached_property
    def _midnight(self) -> datetime:
        zone = ZoneInfo(self.desk.zone)
        return datetime.combine(self.work.now.astimezone(zone).date(), time.min, zone)

    def is_reminded_today(self, unit: str) -> bool:
        at = self.last_reminded.get(unit)
        return at is not None and at >= self._midnight

    def recipients(self, unit: str) -> dict[Person, list[tuple[Unsent, Reached]]]:
        """Whom a reminder of all a unit owes goes to, with the reports each is told of."""
        found: dict[Person, list[tuple[Unsent, Reached]]] = defaultdict(list)
        for report in self.by_unit.get(unit, ()):
            reminded = self.counts.get((unit, report.period), 0)
            for reached in reaches(report, reminded):
                for person in self.desk.people(report, reached):
                    found[person].append((report, reached))
        return found

    def sorted_out(
        self, units: Collection[str]
    ) -> tuple[dict[Person, list[tuple[Unsent, Reached]]], list[tuple[str, WhyNot]]]:
        """The mails of a sending by person, and the units that get none."""
        due: dict[Person, list[tuple[Unsent, Reached]]] = defaultdict(list)
        skipped: list[tuple[str, WhyNot]] = []
        for unit in dict.fromkeys(units):
            people = self.recipients(unit)
            if unit not in self.by_unit:
                skipped.append((unit, "sent"))
            elif self.is_reminded_today(unit):
                skipped.append((unit, "reminded"))
            elif not people:
                skipped.append((unit, "nobody"))
            else:
                for person, told in people.items():
                    due[person] += told
        return due, skipped


def listed(work: Work, slug: str) -> list[ChaseLine]:
    """Who is still out, most urgent first: for how long, since when silent, how to reach them.

    Raises:
        NotFound: There is no such directive in the actor's reach.
        NotAllowed: The role does not chase.
    """
    stored = require_chase(work, slug, May.CHASE)
    chase = _Chase(work, stored)
    units = list(chase.by_unit)
    cells = _cells(work, slug)
    signs = _signs(work, stored, chase)
    people = chasing.contacts(work.session, organizations=units)
    last_notes: dict[str, ContactNote] = {}
    for one in reversed(chasing.notes(work.session, ids=stored.ids)):
        last_notes[one.organization] = one
    found = []
    for unit in units:
        mine = cells.get(unit, ())
        out = [one for one in mine if _is_out(one)]
        reports = chase.by_unit[unit]
        found.append(
            ChaseLine(
                chase.telling.task(reports[0]), len(reports) - 1, len(out), len(mine),
                signs[unit], tuple(people.get(unit, ())), chase.last_reminded.get(unit),
                chase.is_reminded_today(unit), last_notes.get(unit),
            )
        )  # fmt: skip
    return found


def _cells(work: Work, slug: str) -> dict[str, list[Cell]]:
    board = matrix.matrix(work, slug, depth=9)
    return {
        row.code: [one for one in row.cells.values() if one.standing is not None]
        for row in board.rows
        if row.kind == "organization"
    }


def _is_out(cell: Cell) -> bool:
    """Whether nothing valid has been sent for a cell."""
    if cell.standing is Standing.RETURNED:
        return True
    unsent = (Standing.OVERDUE, Standing.NOT_REPORTED, Standing.AWAITING)
    return cell.standing in unsent and cell.sent_at is None


def _signs(work: Work, stored: StoredDirective, chase: _Chase) -> dict[str, Sign]:
    """The last that was seen of each unit: a report with its head, a draft, a visit, nothing."""
    units = list(chase.by_unit)
    seen = visits.last_by_organization(work.session, organizations=units)
    lives = kept.known(work.session, stored).lives
    drafts: dict[str, list[str]] = defaultdict(list)
    found: dict[str, Sign] = {}
    for unit in units:
        report = chase.by_unit[unit][0]
        life = lives.get(unit)
        line = life.lines.get(report.period) if life is not None else None
        last = max((at for at in line.instants if at <= work.now), default=None) if line else None
        if report.state is State.SUBMITTED:
            found[unit] = Sign("waiting", last)
        elif report.state in (State.DRAFT, State.RETURNED) and last is not None:
            found[unit] = Sign("draft", last)
            drafts[report.period].append(unit)
        elif unit not in seen:
            found[unit] = Sign("no_account")
        elif (visit := seen[unit]) is None:
            found[unit] = Sign("never_signed_in")
        else:
            found[unit] = Sign("signed_in", visit)
    for period, codes in drafts.items():
        found |= _filled(work, stored, period, codes, found)
    return found


def _filled(
    work: Work, stored: StoredDirective, period: str, units: Collection[str],
    signs: Mapping[str, Sign],
) -> dict[str, Sign]:  # fmt: skip
    """How far each draft has come: of its boxes, how many are filled in; never with what."""
    ids = stored.ids
    rows = many_reports.find(work.session, ids=ids, organizations=units, period=period)
    newest = many_reports.newest(work.session, ids=ids, reports=rows)
    found = {}
    for unit, revision in newest.items():
        given = {
            one.obligation
            for one in stored.directive.assignments
            if one.organization == unit and one.part != "coordinating" and one.holds_at(work.now)
        }
        asked = {
            code
            for duty in stored.directive.obligations
            if duty.code in given
            for code in stored.directive.typed_fields(duty)
        }
        filled = len(asked & set(revision.entries))
        found[unit] = Sign("draft", signs[unit].at, filled, len(asked))
    return found


def counted(work: Work, slug: str) -> Counted:
    """Where the reports of the units asked for a deadline stand, each unit once.

    Raises:
        NotFound: There is no such directive in the actor's reach.
        NotAllowed: The role does not chase.
    """
    stored = require_chase(work, slug, May.CHASE)
    chase = _Chase(work, stored)
    asked = {
        one.organization
        for one in stored.directive.assignments
        if one.part != "coordinating" and one.contribution != "children" and one.holds_at(work.now)
    }
    groups = [order_of(one[0], work.now)[0] for one in chase.by_unit.values()]
    return Counted(
        len(asked - chase.by_unit.keys()), groups.count(0), groups.count(1),
        groups.count(2) + groups.count(3),
    )  # fmt: skip


# -- sending


def preview(work: Work, slug: str, units: Collection[str]) -> Planned:
    """What would be mailed to whom if it left now, and which of the units would get nothing.

    Raises:
        NotFound: There is no such directive in the actor's reach.
        NotAllowed: The role does not chase.
        Invalid: No unit is named, or too many.
    """
    stored = require_chase(work, slug, May.CHASE)
    chase = _Chase(work, stored)
    due, skipped = chase.sorted_out(_checked(units))
    known = store.persons(work.session, [one.id for one in due])
    letters = []
    for person, told in due.items():
        name, locale = known[person.id]
        said = [_said(report, reached) for report, reached in told]
        mailing = mailing_of(work, person.id, [chase.desk], said, is_morning=False)
        letters.append(Letter(name, person.address, locale, mailing))
    return Planned(tuple(letters), tuple(skipped))


def _checked(units: Collection[str]) -> list[str]:
    named = list(dict.fromkeys(units))
    if not named:
        raise Invalid("nobody_ticked", [("units", "nobody_ticked", {})])
    if len(named) > MOST_AT_ONCE:
        told = {"most": MOST_AT_ONCE}
        raise Invalid("too_many_ticked", [("units", "too_many_ticked", told)], **told)
    return named


def _said(report: Unsent, reached: Reached) -> dict[str, str]:
    return {
        "directive": report.directive, "organization": report.organization,
        "period": report.period, "limit": report.limit.isoformat(), "reached": reached,
    }  # fmt: skip


def send(work: Work, slug: str, units: Collection[str]) -> Outcome:
    """Queue a reminder to the people of these units: found anew, and made anew as each leaves.

    A unit that has sent meanwhile is left out, and so is one that had a reminder today.

    Raises:
        NotFound: There is no such directive in the actor's reach.
        NotAllowed: The role does not chase.
        Invalid: No unit is named, or too many.
    """
    stored = require_chase(work, slug, May.CHASE)
    author = actor_id(work, May.CHASE)
    chase = _Chase(work, stored)
    due, skipped = chase.sorted_out(_checked(units))
    reached_units: set[str] = set()
    mails = 0
    for person, told in due.items():
        new = [_said(report, reached) for report, reached in told]
        name = message_name(work, "by_hand", person.id, work.now.isoformat(), sorted(map(str, new)))
        waiting = store.waiting(work.session, recipient_id=person.id)
        earlier = [one for payload in waiting.values() for one in payload.get("said", ())]
        if not messages.queue(
            work.session, digest_id=None, kind="reminder", on=today_of(work, chase.desk.zone),
            recipient_id=person.id, address=person.address, message_id=name, at=work.now,
            payload={"said": [*earlier, *new]},
        ):  # fmt: skip
            continue
        store.supersede(work.session, list(waiting), at=work.now)
        mails += 1
        for report, reached in told:
            reached_units.add(report.organization)
            chasing.keep_reminder(
                work.session, ids=stored.ids, report=report, reached=reached,
                recipient_id=person.id, message=name, at=work.now, author_id=author,
            )  # fmt: skip
    if mails:
        told_units = {"units": sorted(reached_units), "mails": mails}
        note_chase(work, stored, "reminder.send", slug, told_units)
    return Outcome(mails, len(reached_units), tuple(skipped))


def note_chase(
    work: Work, stored: StoredDirective, action: str, object_id: str, detail: dict[str, object]
) -> None:
    """Put what was done while chasing into the audit log."""
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action=action,
        object_type="chase", object_id=object_id, directive_id=stored.ids.directive,
        detail=detail,
    )  # fmt: skip
