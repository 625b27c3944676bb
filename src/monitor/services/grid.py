"""The grid: the reports of many units for one period, for whoever enters them.

A clerk of a parent has the units below, the coordinator every unit of the directive. Rows outside
the actor's reach do not exist here. What is typed into it, in a file or on a screen, is weighed by
``services.grid_entry``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from monitor.domain.book import Book, periods_of
from monitor.domain.checks import Checker, Issue
from monitor.domain.directive import Field, Period
from monitor.domain.errors import NotAllowed, NotFound
from monitor.domain.figures import Entry, Value
from monitor.domain.organization import Organization
from monitor.domain.roles import May
from monitor.domain.workflow import State, Timeline
from monitor.services import checking, closing, report_form, report_rights
from monitor.services.checking import Comparisons
from monitor.services.matrix import find_directive
from monitor.services.report_form import AskedField, Earlier, MeasuredBy
from monitor.services.report_place import Place, ReportKey
from monitor.services.work import Work
from monitor.store import directives, many_reports, organizations, reports
from monitor.store.directives import StoredDirective
from monitor.store.memory import recall
from monitor.store.revisions import StoredRevision

VERSION = 1
"""Of the way a template is laid out; a template of another one is refused."""
_UNITS = "units of a grid"
LockKind = Literal["sent", "waiting", "typing", "closed"]


@dataclass(frozen=True, slots=True)
class Lock:
    """Why a row cannot be typed into.

    ``sent``: the unit's report is sent, at ``at``. ``waiting``: it waits for the unit's head.
    ``typing``: the unit has a draft of its own that this reader may not see. ``closed``: the period
    is closed to the unit, since ``at``.
    """

    kind: LockKind
    at: datetime | None = None


@dataclass(frozen=True, eq=False)
class Form:
    """What units are asked and how their answers are judged; made once for all of a kind.

    ``blank`` are the fields with nothing sent before.
    """

    measured: tuple[MeasuredBy, ...]
    asked: Mapping[str, Field]
    blank: tuple[AskedField, ...]
    checker: Checker


@dataclass(frozen=True)
class GridRow:
    """One unit's report in the grid: what it asks, what stands in it, and whether it is open.

    ``entries`` are the newest figures this reader may see, ``issues`` what the checks find in them.
    """

    organization: Organization
    state: State
    version: int
    lock: Lock | None
    form: Form
    fields: tuple[AskedField, ...]
    entries: Mapping[str, Entry]
    reasons: Mapping[str, str]
    note: str
    issues: tuple[Issue, ...]
    saved_at: datetime | None
    has_evidence: bool
    place: Place
    line: Timeline
    part: str
    earlier: Earlier
    others: Comparisons
    at: datetime

    @property
    def code(self) -> str:
        return self.organization.code

    @property
    def asked(self) -> Mapping[str, Field]:
        """The fields of this unit's form, by code."""
        return self.form.asked

    @property
    def measured(self) -> tuple[MeasuredBy, ...]:
        return self.form.measured


@dataclass(frozen=True)
class Grid:
    """The reports of many units for one period, parents first; ``fields`` are those of any row.

    ``fingerprint`` changes with what is asked, so that a template of an older form is known.
    """

    stored: StoredDirective
    period: Period
    at: datetime
    fields: tuple[Field, ...]
    rows: tuple[GridRow, ...]
    fingerprint: str

    @property
    def slug(self) -> str:
        return self.stored.directive.slug

    @property
    def later(self) -> dict[str, datetime]:
        """The units that have longer than the period's deadline, and until when each has time."""
        found = {row.code: row.line.due(self.period.due, self.at) for row in self.rows}
        return {code: due for code, due in found.items() if due > self.period.due}


def grid(work: Work, slug: str, period: str, root: str | None = None) -> Grid:
    """The reports the actor enters for a period: own subtree, or on behalf of every unit.

    Args:
        work: The actor's work.
        slug: The directive.
        period: The period's code.
        root: Only this unit and those below it.

    Raises:
        NotFound: No such directive, period or unit within the actor's reach.
        NotAllowed: The actor sees the directive and enters nothing in it.
    """
    return _grid(work, slug, period, root, lock=False)


def held_grid(work: Work, slug: str, period: str, root: str | None = None) -> Grid:
    """The same with the reports held until the transaction ends, for saving into them."""
    return _grid(work, slug, period, root, lock=True)


def asked_fields(work: Work, slug: str) -> Mapping[str, Field]:
    """Every field of a directive by code: what the columns of a table may be about.

    Raises:
        NotFound: No such directive within the actor's reach.
        NotAllowed: The actor sees it and enters nothing in it.
    """
    return _stored(work, slug).directive.fields


def _grid(work: Work, slug: str, period: str, root: str | None, *, lock: bool) -> Grid:
    stored = _stored(work, slug)
    slot = stored.directive.period(period)
    if slot is None:
        raise NotFound("report_not_found", organization=root or "", period=period)
    units = _units(work, stored)
    if root is not None:
        path = work.path_of(root)
        units = [one for one in units if path is not None and one.path.startswith(path)]
        if not units:
            raise NotFound("organization_not_found", organization=root)
    places = _places(work, stored, slot, units, lock=lock)
    rows = tuple(_rows(work, stored, places))
    asked = {code for form in {row.form for row in rows} for code in form.asked}
    fields = tuple(one for code, one in stored.directive.fields.items() if code in asked)
    return Grid(stored, slot, work.now, fields, rows, fingerprint(stored, period))


def judged(
    row: GridRow, entries: Mapping[str, Entry], saved_at: datetime | None = None
) -> tuple[Issue, ...]:
    """What the checks find in figures saved into a row at an instant, or typed into it now."""
    sent = [values for _, values in row.earlier]
    known = row.others.known(row.code, row.asked, sent, saved_at or row.at)
    return row.form.checker.check(
        entries, report_form.values_of(row.earlier), row.reasons, known=known,
        has_evidence=row.has_evidence,
    )  # fmt: skip


def enters_for_others(work: Work) -> bool:
    """Whether the actor enters figures of more units than their own, so that a grid is of use."""
    if not work.scope(May.ENTER_ON_BEHALF).is_empty:
        return True
    paths = work.scope(May.ENTER).paths
    if not paths:
        return False
    below = organizations.find(work.session, on=work.now.date(), scope=paths)
    return len(below) > len(paths)


def enters_below(work: Work, slug: str, organization: str) -> bool:
    """Whether the actor enters figures of units that report to this one."""
    stored = directives.load(work.session, slug)
    path = work.path_of(organization)
    rights = (May.ENTER, May.ENTER_ON_BEHALF)
    if stored is None or not any(work.scope(right).covers(slug, path) for right in rights):
        return False
    return any(
        one.reports_to == organization and one.holds_at(work.now)
        for one in stored.directive.assignments
    )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a unit stands among those the actor enters for: the ``number``-th ``of`` so many."""

    number: int
    of: int
    before: Organization | None
    after: Organization | None


def neighbours(work: Work, slug: str, period: str, organization: str) -> Neighbours | None:
    """The units before and after one in the grid; None for who enters for no other unit."""
    stored = directives.load(work.session, slug)
    slot = stored.directive.period(period) if stored else None
    if stored is None or slot is None or not enters_for_others(work):
        return None
    places = [
        Place(ReportKey(slug, unit.code, period), stored, unit, slot, None)
        for unit in _units(work, stored)
    ]
    units = [place.organization for place, _ in _asking(work, stored, places).values()]
    at = next((n for n, one in enumerate(units) if one.code == organization), None)
    if at is None or len(units) < 2:
        return None
    return Neighbours(at + 1, len(units), units[at - 1] if at else None, (*units, None)[at + 1])


def fingerprint(stored: StoredDirective, period: str) -> str:
    """What a template of this period's form carries: another one once other things are asked."""
    told = stored.directive
    asked = [
        (one.code, one.type, one.unit, one.at_most)
        for one in told.fields.values()
        if one.source == "typed" and one.asked != "off"
    ]
    content = json.dumps([VERSION, told.slug, period, asked], ensure_ascii=True)
    return hashlib.sha256(content.encode("ascii")).hexdigest()[:16]


def _stored(work: Work, slug: str) -> StoredDirective:
    """The directive, for whoever enters figures in it; NotFound or NotAllowed for others."""
    stored = directives.load(work.session, slug)
    if stored is None or not _units(work, stored):
        stored = find_directive(work, slug, May.SEE_FIGURES)
        if work.scope(May.ENTER).is_empty and work.scope(May.ENTER_ON_BEHALF).is_empty:
            raise NotAllowed("role_may_not", right=May.ENTER.value)
    return stored


def _units(work: Work, stored: StoredDirective) -> Sequence[Organization]:
    """The units the actor enters for, in the tree's order; read once in a transaction."""
    slug = stored.directive.slug
    known = recall(work.session, _UNITS)
    if slug not in known:
        enters, on_behalf = work.scope(May.ENTER), work.scope(May.ENTER_ON_BEHALF)
        is_whole = slug in enters.directives | on_behalf.directives
        scope = None if is_whole else (*enters.paths, *on_behalf.paths)
        named = {
            one.organization for one in stored.directive.assignments if one.part != "coordinating"
        }
        found = organizations.within(work.session, on=work.now.date(), scope=scope)
        known[slug] = [unit for unit in found if unit.code in named]
    return known[slug]  # type: ignore[no-any-return]


def _places(
    work: Work,
    stored: StoredDirective,
    slot: Period,
    units: Sequence[Organization],
    *,
    lock: bool,
) -> list[Place]:
    codes = [unit.code for unit in units]
    others = many_reports.aliases(work.session, organizations=codes)
    rows = many_reports.find(
        work.session, ids=stored.ids, organizations=codes, period=slot.code, lock=lock
    )
    return [
        Place(
            ReportKey(stored.directive.slug, unit.code, slot.code),
            stored,
            replace(unit, aliases=tuple(others[unit.code])) if unit.code in others else unit,
            slot,
            rows.get(unit.code),
        )
        for unit in units
    ]


def _asking(
    work: Work, stored: StoredDirective, places: list[Place]
) -> dict[str, tuple[Place, Form]]:
    """The places that are asked for figures, by unit, with their forms."""
    given = _asked_of(work, stored)
    forms: dict[object, Form] = {}
    asking: dict[str, tuple[Place, Form]] = {}
    for place in places:
        # Most units are asked the same: the form of one is the form of all of its kind.
        kind = given.get(place.key.organization)
        if kind not in forms:
            forms[kind] = _form(work, place)
        if forms[kind].asked:
            asking[place.key.organization] = (place, forms[kind])
    return asking


def _form(work: Work, place: Place) -> Form:
    fields, measured = report_form.form(work, place)
    return Form(
        measured=tuple(measured),
        asked={one.code: one for one in fields},
        blank=tuple(AskedField(one, None, None) for one in fields),
        checker=report_form.checker(place.stored, fields, measured),
    )


def _rows(work: Work, stored: StoredDirective, places: list[Place]) -> Iterable[GridRow]:
    asking = _asking(work, stored, places)
    if not asking:
        return
    begun = {code: one[0].report for code, one in asking.items() if one[0].report is not None}
    newest = many_reports.newest(work.session, ids=stored.ids, reports=begun)
    slot = places[0].period
    lines = reports.timelines(
        work.session, ids=stored.ids, organizations=list(asking), drafts_of=slot.code
    )
    earlier = report_form.earlier_of(work, stored, slot, list(asking), lines)
    others = checking.read(work, stored, {code: form.asked for code, (_, form) in asking.items()})
    for code, (place, form) in asking.items():
        line = lines.get((code, slot.code)) or Timeline(code, slot.code)
        yield _row(work, place, line, form, newest.get(code), earlier[code], others)


def _asked_of(work: Work, stored: StoredDirective) -> dict[str, frozenset[tuple[str, str]]]:
    """What each unit was given and not exempted from, as far as its form depends on it."""
    exempt = {
        (one.organization, one.obligation)
        for one in directives.decisions(work.session, ids=stored.ids).exemptions
        if one.at <= work.now
    }
    found: dict[str, set[tuple[str, str]]] = {}
    for one in stored.directive.assignments:
        is_asked = one.part != "coordinating" and one.holds_at(work.now)
        if is_asked and (one.organization, one.obligation) not in exempt:
            found.setdefault(one.organization, set()).add((one.obligation, one.contribution or ""))
    for unit, duty, period in _staying(work, stored, found):
        found[unit].add((duty, period))
    return {code: frozenset(given) for code, given in found.items()}


def _staying(
    work: Work, stored: StoredDirective, units: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    """Each unit, duty and period of the duties whose deadline was moved; not all have the same."""
    moved = [one for one in stored.directive.obligations if one.moves_at(work.now)]
    if not moved:
        return
    lines: dict[str, dict[str, Timeline]] = {}
    for (unit, period), line in reports.timelines(work.session, ids=stored.ids).items():
        lines.setdefault(unit, {})[period] = line
    book = Book(stored.directive, lines, {})
    for unit in units:
        for duty in moved:
            for period in periods_of(book, duty, unit, work.now):
                yield unit, duty.code, period


def _row(
    work: Work,
    place: Place,
    line: Timeline,
    form: Form,
    newest: StoredRevision | None,
    earlier: Earlier,
    others: Comparisons,
) -> GridRow:
    sees = newest is not None and _sees(work, line, newest)
    shown = newest if sees else None
    row = GridRow(
        organization=place.organization,
        state=line.state(work.now),
        version=place.version,
        lock=_lock(work, place, line, newest, sees_newest=sees),
        form=form,
        fields=_with_previous(form, report_form.previous(earlier)),
        entries=dict(shown.entries) if shown else {},
        reasons=dict(shown.reasons) if shown else {},
        note=shown.note if shown else "",
        issues=(),
        saved_at=shown.saved_at if shown else None,
        has_evidence=bool(shown and shown.file_count),
        place=place,
        line=line,
        part=report_rights.require(work, place, "save"),
        earlier=earlier,
        others=others,
        at=work.now,
    )
    if not row.entries:
        return row
    return replace(row, issues=judged(row, row.entries, row.saved_at))


def _with_previous(form: Form, earlier: Mapping[str, tuple[Value, str]]) -> tuple[AskedField, ...]:
    if not earlier:
        return form.blank
    return tuple(
        AskedField(one, *earlier.get(code, (None, None))) for code, one in form.asked.items()
    )


def _sees(work: Work, line: Timeline, newest: StoredRevision) -> bool:
    """Unsent figures are seen in the unit's own line, and by who typed them on its behalf."""
    if newest.on_behalf and newest.author == work.actor.username:
        return True
    sent = {one.number for one in line.revisions if one.is_sent(work.now)}
    return newest.number in sent or work.is_own_subtree(line.organization)


def _lock(
    work: Work, place: Place, line: Timeline, newest: StoredRevision | None, *, sees_newest: bool
) -> Lock | None:
    state = line.state(work.now)
    if state is State.SUBMITTED:
        return Lock("waiting")
    if state in (State.APPROVED, State.ACCEPTED):
        sent = [one.sent_at for one in line.revisions if one.sent_at is not None]
        return Lock("sent", max(sent, default=None))
    if newest is not None and not sees_newest:
        return Lock("typing")
    since = closing.door_of(place.stored, place.period.code, line, work.now).closed_since
    return Lock("closed", since) if since is not None else None
