"""What a transaction remembers of what it has read, so as not to ask the database twice.

Only what nobody else can change meanwhile, or what must not change within one piece of work, is
remembered; the transaction's own changes are put right here by whoever makes them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

_MEMORY = "memory"


def recall(session: Session, subject: str) -> dict[Any, Any]:
    """What is remembered of a subject, to look into and to add to."""
    memory: dict[str, dict[Any, Any]] = session.info.setdefault(_MEMORY, {})
    return memory.setdefault(subject, {})


def forget(session: Session, *subjects: str) -> None:
    """Ask the database again about these."""
    for subject in subjects:
        recall(session, subject).clear()


@event.listens_for(Session, "after_soft_rollback")
def _forget_all(session: Session, _undone: SessionTransaction) -> None:
    """What was seen in a part that is undone, a savepoint say, must not be believed."""
    session.info.pop(_MEMORY, None)
