"""What a process keeps of a directive's reports: brought up to date, not read again.

Everything here can be forgotten at any time. Each answer is checked against the database's own
count of changes, so that what is kept is what a fresh reading would find, whoever wrote.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, bindparam, func, select
from sqlalchemy.orm import Session

from monitor.domain.board import Life, Moments
from monitor.domain.book import Book, RevisionKey
from monitor.domain.figures import Value
from monitor.domain.workflow import Timeline
from monitor.store import directives, memory, reports
from monitor.store.directives import Decisions, Ids, StoredDirective
from monitor.store.schema import (
    ON_NO_REPORT,
    ChangeCountRow,
    DecisionRow,
    ImprovementPlanRow,
    ReportRow,
)
from monitor.store.statements import table

MANY = 5000
"""More reports than one asks for by their numbers: then all are read, and stay for long."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """How often what the cells are made of was changed: in reports, and by decisions on duties.

    A unit's improvement plan counts among the decisions: it puts a mark on a cell.
    """

    changes: int = 0
    decisions: int = -1

    @property
    def version(self) -> int:
        """A number that grows with every change."""
        return self.changes + self.decisions


@dataclass(frozen=True)
class Known:
    """A directive's reports and decisions in one state of the database."""

    stored: StoredDirective
    stamp: Stamp = Stamp()
    counts: Mapping[int, int] = field(default_factory=dict)
    """How often each unit's reports were changed, by the unit's id."""
    versions: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    """How often each report of a unit was changed, by the ids of both."""
    lives: Mapping[str, Life] = field(default_factory=dict)
    decided: Decisions = field(default_factory=lambda: Decisions((), (), ()))
    flows: dict[RevisionKey, Mapping[str, Value]] = field(default_factory=dict)
    """What revisions bring into sums over periods, as far as it was read; it never changes."""

    @cached_property
    def moments(self) -> Moments:
        """When the passing of time alone changes a cell."""
        return Moments(self.book(()))

    def book(self, organizations: Collection[str] | None = None) -> Book:
        """The book of these units' reports (None: of all), without figures."""
        among = self.lives if organizations is None else organizations
        return Book(
            self.stored.directive,
            {code: self.lives[code].lines for code in among if code in self.lives},
            {},
            self.decided.exemptions,
            self.decided.targets,
            self.decided.milestones,
            plans=self.decided.plans,
        )


_shelves: WeakKeyDictionary[Engine, dict[int, Known]] = WeakKeyDictionary()


def known(session: Session, stored: StoredDirective) -> Known:
    """The directive's reports as this transaction sees them; only what changed since is read."""
    shelf = _shelves.setdefault(session.get_bind().engine, {})
    old = shelf.get(stored.ids.directive)
    if old is None or old.stored is not stored:
        old = Known(stored)
    now = stamp(session, ids=stored.ids)
    if old.stamp == now:
        return old
    found = _brought_up(session, old, now)
    # What a writing transaction did is nobody else's to see until it is committed.
    if not session.info.get("writing") and now.version >= old.stamp.version:
        shelf[stored.ids.directive] = found
    return found


def decisions(session: Session, stored: StoredDirective) -> Decisions:
    """Exemptions, targets and milestones; nobody's reports are read for them."""
    old = _shelves.get(session.get_bind().engine, {}).get(stored.ids.directive)
    now = stamp(session, ids=stored.ids)
    if old is not None and old.stored is stored and old.stamp.decisions == now.decisions:
        return old.decided
    return directives.decisions(session, ids=stored.ids)


_STAMP = select(
    select(func.coalesce(func.sum(ChangeCountRow.changes), 0))
    .where(ChangeCountRow.directive_id == bindparam("directive"))
    .scalar_subquery(),
    select(func.count())
    .where(DecisionRow.directive_id == bindparam("directive"), DecisionRow.kind.in_(ON_NO_REPORT))
    .scalar_subquery()
    + select(func.count())
    .where(ImprovementPlanRow.directive_id == bindparam("directive"))
    .scalar_subquery(),
)
_count, _report = table(ChangeCountRow).c, table(ReportRow).c
_COUNTS = select(_count.organization_id, _count.changes).where(
    _count.directive_id == bindparam("directive")
)
_VERSIONS = select(_report.organization_id, _report.id, _report.version).where(
    _report.directive_id == bindparam("directive")
)
_VERSIONS_AMONG = _VERSIONS.where(
    _report.organization_id.in_(bindparam("organizations", expanding=True))
)


def stamp(session: Session, *, ids: Ids) -> Stamp:
    """The database's count of changes: two are equal only where nothing was changed between."""
    seen: dict[int, Stamp] = memory.recall(session, "stamps")
    if ids.directive in seen:
        return seen[ids.directive]
    changes, decided = session.execute(_STAMP, {"directive": ids.directive}).one()
    found = Stamp(int(changes), int(decided))
    if not session.info.get("writing"):
        # A reading transaction sees one state of the database from its first word to its last.
        seen[ids.directive] = found
    return found


def _brought_up(session: Session, old: Known, now: Stamp) -> Known:
    """The same with every report that changed since, and with the decisions, if any is new."""
    ids, asked = old.stored.ids, {"directive": old.stored.ids.directive}
    counts = {row[0]: row[1] for row in session.execute(_COUNTS, asked).all()}
    lives, versions = dict(old.lives), dict(old.versions)
    if now.changes < old.stamp.changes:
        # This transaction began before what is kept was read: what it cannot see is forgotten.
        for unit in [u for u, count in old.counts.items() if count > counts.get(u, 0)]:
            lives.pop(ids.organization_codes[unit], None)
            versions.pop(unit, None)
    changed = [unit for unit, count in counts.items() if old.counts.get(unit) != count]
    if changed:
        is_first = not versions
        among = asked if is_first else asked | {"organizations": changed}
        read: dict[int, dict[int, int]] = defaultdict(dict)
        for unit, report, version in session.execute(
            _VERSIONS if is_first else _VERSIONS_AMONG, among
        ).all():
            read[unit][report] = version
        fresh = [
            report
            for unit, mine in read.items()
            for report, version in mine.items()
            if versions.get(unit, {}).get(report) != version
        ]
        versions |= read
        these = None if len(fresh) > MANY or is_first else fresh
        _take(lives, reports.timelines(session, ids=ids, report_ids=these))
    decided = old.decided
    if old.stamp.decisions != now.decisions:
        decided = directives.decisions(session, ids=ids)
    return Known(old.stored, now, counts, versions, lives, decided, old.flows)


def _take(lives: dict[str, Life], read: Mapping[reports.Place, Timeline]) -> None:
    """Put what was read in place of what was known of the same reports."""
    found: dict[str, dict[str, Timeline]] = defaultdict(dict)
    for (organization, period), line in read.items():
        found[organization][period] = line
    for code, lines in found.items():
        lives[code] = Life({**lives[code].lines, **lines} if code in lives else lines)
    if len(read) > MANY:
        # The collector would walk all of it at each of its full rounds, for a tenth of a second.
        gc.freeze()
