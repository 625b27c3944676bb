"""Views of the matrix a person keeps; nobody else's are ever found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from monitor.store.schema import SavedViewRow
from monitor.store.statements import changed, insert_or_leave


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view under its name; ``query`` is the part of the matrix's address after the question."""

    id: int
    name: str
    query: str
    saved_at: datetime


def of(session: Session, *, user_id: int) -> list[SavedView]:
    """A person's views, the newest first."""
    rows = session.execute(
        select(SavedViewRow.id, SavedViewRow.name, SavedViewRow.query, SavedViewRow.saved_at)
        .where(SavedViewRow.user_id == user_id)
        .order_by(SavedViewRow.id.desc())
    )
    return [SavedView(*row) for row in rows]


def count(session: Session, *, user_id: int) -> int:
    """How many views a person keeps."""
    found = session.scalar(
        select(func.count()).select_from(SavedViewRow).where(SavedViewRow.user_id == user_id)
    )
    return int(found or 0)


def save(session: Session, *, user_id: int, name: str, query: str, at: datetime) -> bool:
    """Keep a view; False where the person has one of that name, which stays as it is."""
    made = session.scalar(
        insert_or_leave(session, SavedViewRow)
        .values(user_id=user_id, name=name, query=query, saved_at=at)
        .on_conflict_do_nothing()
        .returning(SavedViewRow.id)
    )
    return made is not None


def rename(session: Session, *, user_id: int, view: int, name: str) -> bool:
    """Give a view another name; False where it is none of the person's.

    That no other of theirs bears the name is for the caller to see to.
    """
    statement = (
        update(SavedViewRow)
        .where(SavedViewRow.user_id == user_id, SavedViewRow.id == view)
        .values(name=name)
    )
    return changed(session, statement, {}) > 0


def remove(session: Session, *, user_id: int, view: int) -> bool:
    """Take a view away; False where it is none of the person's."""
    statement = delete(SavedViewRow).where(SavedViewRow.user_id == user_id, SavedViewRow.id == view)
    return changed(session, statement, {}) > 0
