"""What is typed into a grid, by a file, a program or a screen: weighed first, then kept.

One weighing serves them all. Programs get all or nothing; a screen keeps the rows that may be kept,
what is wrong in them as it was typed. Only the cells that are given change anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from monitor.domain import figures as rules_of_figures
from monitor.domain.checks import Issue
from monitor.domain.errors import Invalid, LostRace, NotAllowed
from monitor.domain.figures import Entry
from monitor.domain.roles import May
from monitor.services import report_rights
from monitor.services.grid import Grid, GridRow, grid, held_grid, judged
from monitor.services.grid_given import Fault, GivenRow, GivenTable, Units
from monitor.services.many_objects import uncollected
from monitor.services.work import Work
from monitor.store import audit, many_reports
from monitor.store.audit import Deed
from monitor.store.many_reports import Draft, Save


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that would become another one; ``old`` is None where there was none.

    ``new`` is None where it is taken away, which only a screen can ask for.
    """

    field: str
    cell: str
    old: Entry | None
    new: Entry | None


@dataclass(frozen=True)
class WeighedRow:
    """A row that is of one of the grid's units: what it would change, and what is found in it.

    ``changed`` are the codes of the figures that would be others. ``issues`` judge the report as it
    would be. ``is_kept`` says whether the row may be kept.
    """

    row: GridRow
    given: GivenRow
    changed: tuple[str, ...]
    issues: tuple[Issue, ...]
    faults: tuple[Fault, ...]
    entries: Mapping[str, Entry]

    @property
    def number(self) -> int:
        return self.given.number

    @cached_property
    def cells(self) -> Mapping[str, str]:
        """Names of the cells that were given, by field code."""
        return {code: self.given.place_of(code) for code in self.given.values}

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What would become of each figure that changes."""
        return tuple(
            Change(code, self.cells[code], self.row.entries.get(code), self.entries.get(code))
            for code in self.changed
        )

    @property
    def is_kept(self) -> bool:
        return not any(one.skips_row for one in self.faults)

    @property
    def errors(self) -> tuple[Issue, ...]:
        """What is wrong with the cells that are given: not what is missing beside them."""
        return tuple(
            one
            for one in self.issues
            if one.severity == "error"
            and one.code != "required"
            and (one.field in self.cells or one.values.get("other") in self.cells)
        )


@dataclass(frozen=True)
class Weighed:
    """A table held against the grid. ``faults`` are those of rows without a unit, and of the whole.

    ``saved`` is how many reports got a new revision.
    """

    grid: Grid
    sheet: str
    rows: tuple[WeighedRow, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]
    saved: int = 0

    @property
    def every_fault(self) -> tuple[Fault, ...]:
        """All of them, in the order of the rows."""
        found = [*self.faults, *(one for row in self.rows for one in row.faults)]
        return tuple(sorted(found, key=lambda one: (one.row or 0, one.cell)))

    @property
    def wrong(self) -> int:
        """How many things must be put right before all of it can be kept."""
        return len(self.every_fault) + sum(len(row.errors) for row in self.rows)

    @property
    def changed(self) -> tuple[WeighedRow, ...]:
        """The rows that may be kept and change something."""
        return tuple(row for row in self.rows if row.changed and row.is_kept)


class GridRefused(Invalid):
    """Nothing was kept, because something is wrong; ``weighed`` says what and where."""

    def __init__(self, weighed: Weighed) -> None:
        super().__init__("grid_refused", count=weighed.wrong)
        self.weighed = weighed


@uncollected()
def weigh(
    work: Work, slug: str, period: str, given: GivenTable, root: str | None = None
) -> Weighed:
    """What a table would change, and what is wrong with it; nothing is kept.

    Raises:
        NotFound: No such directive or period within the actor's reach.
        NotAllowed: The actor enters nothing in the directive.
        Invalid: The table is a template of another directive, period or an older form.
    """
    return _weighed(work, grid(work, slug, period, root), given)


@uncollected()
def save_all(
    work: Work, slug: str, period: str, given: GivenTable, root: str | None = None
) -> Weighed:
    """Keep a whole table as drafts, or nothing of it.

    Raises:
        GridRefused: Something in it is wrong.
        LostRace: Somebody began one of the reports at the same moment.
    """
    weighed = _weighed(work, held_grid(work, slug, period, root), given)
    if weighed.wrong:
        raise GridRefused(weighed)
    return _saved(work, weighed)


@uncollected()
def save_rows(
    work: Work, slug: str, period: str, given: GivenTable, root: str | None = None
) -> Weighed:
    """Keep the rows that may be kept as drafts, what cannot be read in them as typed."""
    return _saved(work, _weighed(work, held_grid(work, slug, period, root), given))


def _weighed(work: Work, held: Grid, given: GivenTable) -> Weighed:
    _refuse_other_template(held, given)
    units = Units(held)
    others = _others(work, held, given)
    behind = _behind(work, held, given)
    faults: list[Fault] = list(given.faults)
    rows: dict[str, WeighedRow] = {}
    for one in given.rows:
        found = units.of(one)
        if isinstance(found, Fault):
            faults.append(found)
        elif found.code in rows:
            first = str(rows[found.code].number)
            told = {"name": found.organization.name_vi, "row": first}
            faults.append(Fault("row_twice", told, one.number, one.cell, found.code))
        else:
            rows[found.code] = _weighed_row(
                found, one, others.get(found.code), behind.get(found.code)
            )
    return Weighed(held, given.sheet, tuple(rows.values()), tuple(faults), tuple(given.ignored))


def _refuse_other_template(held: Grid, given: GivenTable) -> None:
    """Refuse a template that was made for something else, or before other things were asked."""
    for name, told, here in (
        ("directive", given.directive, held.slug),
        ("period", given.period, held.period.code),
    ):
        if told and told != here:
            code = f"template_of_other_{name}"
            values = {"told": told[:80], "here": here}
            raise Invalid(code, [("file", code, values)], **values)
    if given.fingerprint and given.fingerprint != held.fingerprint:
        code = "template_old" if given.made_at else "template_old_undated"
        dated = {"made": given.made_at} if given.made_at else {}
        raise Invalid(code, [("file", code, dated)], **dated)


def _others(work: Work, held: Grid, given: GivenTable) -> Mapping[str, Save]:
    """Who else saved which report, where the table says which versions it knows."""
    if all(one.version is None for one in given.rows):
        return {}
    begun = {row.code: row.place.report for row in held.rows if row.place.report is not None}
    return many_reports.saved_by_others(work.session, reports=begun, but=work.actor.user_id)


@dataclass(frozen=True, slots=True)
class _Behind:
    """What a sheet that is behind knows of a report, and the save it has not heard of."""

    known: Mapping[str, Entry]
    save: Save


def _behind(work: Work, held: Grid, given: GivenTable) -> Mapping[str, _Behind]:
    """The units of which a live sheet knows an older version than the newest, whoever saved it."""
    if not given.is_live:
        return {}
    versions = {one.code: one.version for one in given.rows}
    stale = {
        row.code: (row.place.report, version)
        for row in held.rows
        if row.place.report is not None
        and (version := versions.get(row.code)) is not None
        and version < row.version
    }
    if not stale:
        return {}
    known = many_reports.entries_at(
        work.session,
        ids=held.stored.ids,
        versions={code: (report.id, version) for code, (report, version) in stale.items()},
    )
    reports = {code: report for code, (report, _) in stale.items()}
    saves = many_reports.saved_by_others(work.session, reports=reports, but=None)
    return {code: _Behind(known.get(code, {}), save) for code, save in saves.items()}


def _weighed_row(
    row: GridRow, given: GivenRow, since: Save | None, behind: _Behind | None
) -> WeighedRow:
    faults = [replace(one, organization=row.code) for one in given.faults]
    asked, before, changed = row.asked, row.entries, []
    entries = dict(before)
    for code, raw in given.values.items():
        if code not in asked:
            faults.append(_cell_fault(row, given, code, "cell_not_asked"))
            continue
        try:
            entry = rules_of_figures.read(asked[code], raw)
        except ValueError as error:
            faults.append(_cell_fault(row, given, code, "wrong_shape", what=str(error)))
            continue
        if entry == before.get(code) or (entry is None and not given.empties):
            continue
        changed.append(code)
        if entry is None:
            del entries[code]
        else:
            entries[code] = entry
    if changed:
        unseen = behind is not None and any(
            behind.known.get(code) != before.get(code) for code in changed
        )
        faults += _row_faults(row, given, since, behind.save if behind and unseen else None)
    is_open = row.lock is None and not any(one.skips_row for one in faults)
    return WeighedRow(
        row=row,
        given=given,
        changed=tuple(changed),
        issues=judged(row, entries) if is_open and given.values else (),
        faults=tuple(faults),
        entries=entries,
    )


def _cell_fault(row: GridRow, given: GivenRow, code: str, fault: str, **values: str) -> Fault:
    return Fault(fault, values, given.number, given.place_of(code), row.code, code)


def _row_faults(
    row: GridRow, given: GivenRow, since: Save | None, unseen: Save | None
) -> Iterable[Fault]:
    """Why nothing of a row may be kept: it is closed, or was changed behind the table's back.

    ``since``: what somebody else saved. ``unseen``: a save of a figure that is typed over here.
    """
    place: dict[str, Any] = {
        "row": given.number, "cell": given.cell, "organization": row.code, "skips_row": True,
    }  # fmt: skip
    if row.lock is not None and row.lock.kind == "closed":
        yield Fault("row_closed", {"since": row.lock.at}, **place)
    elif row.lock is not None and row.lock.at is not None:
        yield Fault("row_sent", {"at": row.lock.at}, **place)
    elif row.lock is not None:
        yield Fault("row_waiting" if row.lock.kind == "waiting" else "row_typing", {}, **place)
    elif since is not None and given.version is not None and since.version > given.version:
        yield Fault("row_changed_since", {"by": since.by, "at": since.at}, **place)
    elif unseen is not None:
        yield Fault("row_changed_elsewhere", {"at": unseen.at}, **place)


def _saved(work: Work, weighed: Weighed) -> Weighed:
    """Add a revision to each report that would change; what stands beside the cells is kept."""
    if work.actor.user_id is None:
        raise NotAllowed("role_may_not", right=May.ENTER.value)
    drafts = [_draft(work, one) for one in weighed.changed]
    held = weighed.grid
    is_done = many_reports.add(
        work.session, drafts, ids=held.stored.ids, period=held.period.code,
        author_id=work.actor.user_id, saved_at=work.now,
    )  # fmt: skip
    if not is_done:
        raise LostRace("lost_race", version=0)
    told = {"address": work.address} if work.address else {}
    details = {
        number: {"revision": number, "by_table": True} | told
        for number in {one.number for one in drafts}
    }
    audit.record_all(
        work.session,
        [
            Deed(
                f"{held.slug}/{one.organization}/{held.period.code}",
                held.stored.ids.organizations[one.organization],
                details[one.number],
            )
            for one in drafts
        ],
        at=work.now,
        actor_id=work.actor.user_id,
        action="report.save",
        object_type="report",
        directive_id=held.stored.ids.directive,
    )
    return replace(weighed, saved=len(drafts))


def _draft(work: Work, weighed: WeighedRow) -> Draft:
    row, place = weighed.row, weighed.row.place
    was_sent = row.line.counted("received", work.now) is not None
    return Draft(
        organization=row.code,
        report=place.report,
        number=row.line.latest_number(work.now) + 1,
        entries=weighed.entries,
        reasons=row.reasons,
        note=row.note,
        correction_reason=row.note if was_sent else "",
        on_behalf=not report_rights.is_own(work, row.code),
    )
