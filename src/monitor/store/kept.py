"""What a process keeps between requests: timelines brought up to date, not read again.

Everything here can be forgotten at any time; each answer is checked against the database's own
count of changes, so that what is kept is what a fresh reading would find.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select, union
from sqlalchemy.orm import Session

from monitor.domain.workflow import Timeline
from monitor.store import reports
from monitor.store.directives import StoredDirective
from monitor.store.reports import Place
from monitor.store.schema import DecisionRow, ReportRow, RevisionRow

MOST_ANSWERS = 16
Answer = TypeVar("Answer")


@dataclass
class _Shelf:
    """One directive's timelines in one database, as of its last refresh."""

    timelines: dict[Place, Timeline] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    changes: int = 0
    last_revision: int = 0
    last_decision: int = 0
    answers: dict[Hashable, Any] = field(default_factory=dict)
    limits: tuple[datetime, ...] | None = None


_shelves: WeakKeyDictionary[Engine, dict[int, _Shelf]] = WeakKeyDictionary()


def timelines(session: Session, stored: StoredDirective) -> Mapping[Place, Timeline]:
    """Every begun report's timeline; only reports changed since the last call are read."""
    if session.info.get("writing"):
        # What this transaction did is nobody else's to see until it is committed.
        return reports.timelines(session, ids=stored.ids)
    return _refreshed(session, stored).timelines


def answer(
    session: Session, stored: StoredDirective, key: Hashable, build: Callable[[], Answer]
) -> Answer:
    """An answer built once for a state of the directive; ``key`` names all it depends on beside."""
    if session.info.get("writing"):
        return build()
    shelf = _refreshed(session, stored)
    whole = (key, stored, reports.version(session, ids=stored.ids))
    if whole not in shelf.answers:
        if len(shelf.answers) >= MOST_ANSWERS:
            shelf.answers.pop(next(iter(shelf.answers)))
        shelf.answers[whole] = build()
    found: Answer = shelf.answers[whole]
    return found


def limits(session: Session, stored: StoredDirective) -> Sequence[datetime]:
    """Extensions and fix-by instants of every report, sorted: cells change when they pass."""
    if session.info.get("writing"):
        return _limits(timelines(session, stored))
    shelf = _refreshed(session, stored)
    if shelf.limits is None:
        shelf.limits = _limits(shelf.timelines)
    return shelf.limits


def _limits(known: Mapping[Place, Timeline]) -> tuple[datetime, ...]:
    found = {one.due for line in known.values() for one in line.extensions}
    found |= {one.fix_by for line in known.values() for one in line.returns}
    return tuple(sorted(found))


def _refreshed(session: Session, stored: StoredDirective) -> _Shelf:
    shelves = _shelves.setdefault(session.get_bind().engine, {})
    shelf = shelves.setdefault(stored.ids.directive, _Shelf())
    changes = _changes(session, stored)
    if changes == shelf.changes:
        return shelf
    fresh = _brought_up(session, stored, shelf)
    if fresh.changes != changes:
        # An id was given before, and committed after, one that was seen: read everything anew.
        fresh = _brought_up(session, stored, _Shelf())
    shelves[stored.ids.directive] = fresh
    return fresh


def _changes(session: Session, stored: StoredDirective) -> int:
    """How many changes were ever made to the directive's reports."""
    return int(
        session.scalar(
            select(func.coalesce(func.sum(ReportRow.version), 0)).where(
                ReportRow.directive_id == stored.ids.directive
            )
        )
        or 0
    )


def _brought_up(session: Session, stored: StoredDirective, old: _Shelf) -> _Shelf:
    """The shelf with every report changed since, read anew; the old one stays as it is."""
    revision = session.scalar(select(func.max(RevisionRow.id))) or 0
    decision = session.scalar(select(func.max(DecisionRow.id))) or 0
    touched = union(
        select(RevisionRow.report_id).where(RevisionRow.id > old.last_revision),
        select(DecisionRow.report_id).where(
            DecisionRow.id > old.last_decision, DecisionRow.report_id.is_not(None)
        ),
    ).subquery()
    query = select(ReportRow.id, ReportRow.version).where(
        ReportRow.directive_id == stored.ids.directive
    )
    among = None
    if old.versions:
        query = query.where(ReportRow.id.in_(select(touched.c.report_id)))
        among = select(touched.c.report_id)
    versions = {row.id: row.version for row in session.execute(query)}
    read = reports.timelines(session, ids=stored.ids, report_ids=among)
    known = {**old.versions, **versions}
    return _Shelf(
        {**old.timelines, **read}, known, sum(known.values()), int(revision), int(decision)
    )
