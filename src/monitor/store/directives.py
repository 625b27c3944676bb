"""Directives: their text and everything the coordinator made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, bindparam, select, update
from sqlalchemy.orm import Session

from monitor.store import directive_structure, memory
from monitor.store.directive_decisions import (
    DecisionEntry,
    Decisions,
    add_decision,
    decision_log,
    decisions,
    exempt_from,
)
from monitor.store.directive_structure import Ids, StoredDirective
from monitor.store.schema import DirectiveRow

__all__ = [
    "DecisionEntry",
    "Decisions",
    "DirectiveSummary",
    "Ids",
    "StoredDirective",
    "add_decision",
    "decision_log",
    "decisions",
    "exempt_from",
    "load",
    "raise_structure_version",
    "summaries",
]


@dataclass(frozen=True, slots=True)
class DirectiveSummary:
    """A directive as a list names it."""

    slug: str
    number: str
    issuer: str
    subject: str
    issued_on: Any


STRUCTURE_CHANGED = "directive_structure_changed"
_SEEN = "directives"
_VERSION = select(DirectiveRow.id, DirectiveRow.structure_version).where(
    DirectiveRow.slug == bindparam("slug")
)

_loaded: WeakKeyDictionary[Engine, dict[str, tuple[int, StoredDirective]]] = WeakKeyDictionary()


def summaries(session: Session) -> list[DirectiveSummary]:
    """Every directive, newest first."""
    rows = session.scalars(select(DirectiveRow).order_by(DirectiveRow.issued_on.desc()))
    return [
        DirectiveSummary(row.slug, row.number, row.issuer, row.subject, row.issued_on)
        for row in rows
    ]


def load(session: Session, slug: str) -> StoredDirective | None:
    """A directive by its slug, whole; None where there is none.

    Kept per process until its structure changes: every change of structure raises
    ``structure_version`` in the same transaction.
    """
    seen = memory.recall(session, _SEEN)
    found: StoredDirective | None = seen.get(slug)
    if found is not None:
        return found
    row = session.execute(_VERSION, {"slug": slug}).first()
    if row is None:
        return None
    if STRUCTURE_CHANGED in session.info:
        # Not committed yet: what this transaction sees must not be kept for others.
        return directive_structure.read(session, row.id)
    kept = _loaded.setdefault(session.get_bind().engine, {})
    known = kept.get(slug)
    if known is None or known[0] != row.structure_version:
        known = kept[slug] = (row.structure_version, directive_structure.read(session, row.id))
    seen[slug] = known[1]
    return known[1]


def raise_structure_version(session: Session, directive_id: int) -> None:
    """Make every process read the directive's structure again.

    The row is held until the transaction ends, so that two changes come one after the other.
    """
    session.execute(
        update(DirectiveRow)
        .where(DirectiveRow.id == directive_id)
        .values(structure_version=DirectiveRow.structure_version + 1)
    )
    session.info[STRUCTURE_CHANGED] = True
    memory.forget(session, _SEEN)
    session.flush()
