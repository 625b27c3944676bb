"""Directives: their text and everything the coordinator made of it."""

from __future__ import annotations

from collections.abc import Collection
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
from monitor.store.queries import Query
from monitor.store.schema import DirectiveRow
from monitor.store.statements import table

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
    "hold",
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
_STILL = "directives that stand still"
_directive = table(DirectiveRow).c
_SELECT_VERSION = select(_directive.id, _directive.structure_version).where(
    _directive.slug == bindparam("slug")
)
# Shared: any number hand in at once, and all of them keep a change of structure waiting.
_VERSION_STANDING_STILL = Query(_SELECT_VERSION.with_for_update(read=True))
_VERSION = Query(_SELECT_VERSION)

_loaded: WeakKeyDictionary[Engine, dict[str, tuple[int, StoredDirective]]] = WeakKeyDictionary()


def summaries(session: Session) -> list[DirectiveSummary]:
    """Every directive, newest first."""
    rows = session.scalars(select(DirectiveRow).order_by(DirectiveRow.issued_on.desc()))
    return [
        DirectiveSummary(row.slug, row.number, row.issuer, row.subject, row.issued_on)
        for row in rows
    ]


def load(session: Session, slug: str, *, still: bool = False) -> StoredDirective | None:
    """A directive by its slug, whole; None where there is none.

    Kept per process until its structure changes: every change of structure raises
    ``structure_version`` in the same transaction. ``still``: it does not change until this
    transaction ends. That must be asked for before a report is held or anything is audited, which
    whoever changes the structure does after it.
    """
    seen, stands = memory.recall(session, _SEEN), memory.recall(session, _STILL)
    found: StoredDirective | None = seen.get(slug)
    if found is not None and (not still or slug in stands):
        return found
    row = (_VERSION_STANDING_STILL if still else _VERSION).first(session, {"slug": slug})
    if row is None:
        return None
    if still:
        stands[slug] = True
    if STRUCTURE_CHANGED in session.info:
        # Not committed yet: what this transaction sees must not be kept for others.
        return directive_structure.read(session, row.id)
    kept = _loaded.setdefault(session.get_bind().engine, {})
    known = kept.get(slug)
    if known is None or known[0] != row.structure_version:
        known = kept[slug] = (row.structure_version, directive_structure.read(session, row.id))
    seen[slug] = known[1]
    return known[1]


def hold(session: Session, slugs: Collection[str]) -> None:
    """Have hand-ins and other changes of structure wait until this transaction ends.

    Whoever refers to the directives, as a draft that is saved does, is not kept waiting.
    """
    # In one order for everybody, and before anything else of theirs is held.
    rows = select(DirectiveRow.id).where(DirectiveRow.slug.in_(slugs)).order_by(DirectiveRow.id)
    session.execute(rows.with_for_update(key_share=True))
    memory.forget(session, _SEEN)


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
