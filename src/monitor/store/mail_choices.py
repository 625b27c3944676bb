"""What a person chose of their own mail beside digests: the morning list, and days away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from monitor.store.reminders import Person
from monitor.store.schema import MailPauseRow, MorningListRow, UserAccountRow


@dataclass(frozen=True, slots=True)
class Pause:
    """Days without a digest and without a morning list, both included."""

    first_day: date
    last_day: date


def has_morning_list(session: Session, *, user_id: int) -> bool:
    """Whether a person has the list of their duties mailed every morning."""
    return _running_list(session, user_id) is not None


def _running_list(session: Session, user_id: int) -> MorningListRow | None:
    return session.scalar(
        select(MorningListRow).where(
            MorningListRow.user_id == user_id, MorningListRow.ended_at.is_(None)
        )
    )


def set_morning_list(session: Session, *, user_id: int, wanted: bool, at: datetime) -> bool:
    """Begin or end it; False where it was so already. What ended stays on record."""
    running = _running_list(session, user_id)
    if (running is not None) == wanted:
        return False
    if running is not None:
        running.ended_at = at
    else:
        session.add(MorningListRow(user_id=user_id, since=at, ended_at=None))
    session.flush()
    return True


def morning_readers(session: Session, *, since: datetime, on: date) -> list[Person]:
    """Open accounts that asked for the list before an instant and are not away on a day."""
    rows = session.execute(
        select(UserAccountRow.id, UserAccountRow.email)
        .join(MorningListRow, MorningListRow.user_id == UserAccountRow.id)
        .where(
            MorningListRow.ended_at.is_(None), MorningListRow.since <= since,
            UserAccountRow.disabled_at.is_(None), ~_is_away(on),
        )
        .order_by(MorningListRow.id)
    )  # fmt: skip
    return [Person(user, address) for user, address in rows]


def _is_away(on: date) -> ColumnElement[bool]:
    return exists().where(
        MailPauseRow.user_id == UserAccountRow.id,
        MailPauseRow.ended_at.is_(None),
        MailPauseRow.first_day <= on,
        MailPauseRow.last_day >= on,
    )


def away(session: Session, *, on: date) -> frozenset[int]:
    """Who is away on a day."""
    return frozenset(
        session.scalars(
            select(MailPauseRow.user_id).where(
                MailPauseRow.ended_at.is_(None), MailPauseRow.first_day <= on,
                MailPauseRow.last_day >= on,
            )
        )
    )  # fmt: skip


def pause(session: Session, *, user_id: int) -> Pause | None:
    """The days a person said they are away, past ones included; None where they said none."""
    row = _running_pause(session, user_id)
    return None if row is None else Pause(row.first_day, row.last_day)


def _running_pause(session: Session, user_id: int) -> MailPauseRow | None:
    return session.scalar(
        select(MailPauseRow).where(MailPauseRow.user_id == user_id, MailPauseRow.ended_at.is_(None))
    )


def set_pause(session: Session, *, user_id: int, days: Pause | None, at: datetime) -> None:
    """Be away on these days instead of those said before; None: not away after all."""
    running = _running_pause(session, user_id)
    if running is not None:
        running.ended_at = at
        session.flush()
    if days is not None:
        session.add(
            MailPauseRow(
                user_id=user_id, first_day=days.first_day, last_day=days.last_day, since=at,
                ended_at=None,
            )
        )  # fmt: skip
        session.flush()
