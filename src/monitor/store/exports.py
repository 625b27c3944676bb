"""Files that take long: asked for once, claimed by one worker at a time, gone when they expire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, delete, func, select, update
from sqlalchemy.orm import Session

from monitor.domain.directive import Basis
from monitor.domain.exports import OPEN, Export, Wanted
from monitor.store.schema import DirectiveRow, ExportFileRow, ExportJobRow
from monitor.store.statements import add, changed, insert_into, insert_or_leave

_ADD_FILE = insert_into(ExportFileRow)
Row = ExportJobRow
_LET_GO: Mapping[str, Any] = {"lease_owner": None, "lease_until": None}


def add_job(
    session: Session,
    *,
    user_id: int,
    directive_id: int,
    wanted: Wanted,
    as_of: datetime,
    basis: Basis,
    fingerprint: str,
    reach: str,
    at: datetime,
) -> int | None:
    """Queue a job; None where the very same is queued or being made already."""
    parts = asdict(wanted)
    found = session.scalar(
        insert_or_leave(session, Row)
        .values(
            user_id=user_id, directive_id=directive_id, kind=wanted.kind, form=wanted.form,
            as_of=as_of, basis=basis, locale=wanted.locale,
            parameters={name: parts[name] for name in ("root", "depth", "view")},
            fingerprint=fingerprint, asked_at=at, asked_reach=reach, state="queued", step=0,
            attempts=0, next_try_at=at, reason="", name="", tells_by_mail=False,
        )
        .on_conflict_do_nothing()
        .returning(Row.id)
    )  # fmt: skip
    return None if found is None else int(found)


def same(session: Session, *, fingerprint: str, now: datetime, is_fixed: bool) -> Export | None:
    """The job that answers the same asking; a finished one only where its instant was fixed."""
    states = (*OPEN, "done") if is_fixed else OPEN
    row = session.execute(
        _jobs()
        .where(
            Row.fingerprint == fingerprint, Row.state.in_(states),
            Row.expires_at.is_(None) | (Row.expires_at > now),
        )
        .order_by(Row.id.desc())
        .limit(1)
    ).one_or_none()  # fmt: skip
    return None if row is None else _export(row)


def of(session: Session, *, user_id: int, most: int) -> list[Export]:
    """A person's jobs, the newest first."""
    rows = session.execute(
        _jobs().where(Row.user_id == user_id).order_by(Row.id.desc()).limit(most)
    )
    return [_export(row) for row in rows]


def find(session: Session, *, number: int, user_id: int) -> Export | None:
    """One of a person's jobs; None where it is nobody's or somebody else's."""
    row = session.execute(_jobs().where(Row.id == number, Row.user_id == user_id)).one_or_none()
    return None if row is None else _export(row)


def open_count(session: Session, *, user_id: int) -> int:
    """How many of a person's files are not made yet."""
    wanted = select(func.count()).where(Row.user_id == user_id, Row.state.in_(OPEN))
    return int(session.scalar(wanted) or 0)


def under_way(session: Session, *, user_id: int, now: datetime) -> tuple[int, int]:
    """How many of a person's files are there and were never fetched, and how many are not made."""
    is_ready = (Row.state == "done") & Row.fetched_at.is_(None) & (Row.expires_at > now)
    is_begun = Row.state.in_(OPEN)
    ready, begun = session.execute(
        select(func.count(case((is_ready, 1))), func.count(case((is_begun, 1)))).where(
            Row.user_id == user_id
        )
    ).one()
    return int(ready), int(begun)


def content(session: Session, number: int) -> bytes | None:
    """The file of a job; None where there is none, or none any more."""
    found = session.scalar(select(ExportFileRow.content).where(ExportFileRow.job_id == number))
    return None if found is None else bytes(found)


def by_state(session: Session) -> dict[str, int]:
    """How many jobs stand how."""
    rows = session.execute(select(Row.state, func.count()).group_by(Row.state))
    return {state: int(count) for state, count in rows}


def oldest_open(session: Session) -> datetime | None:
    """When the longest waiting of the jobs not done was asked for."""
    return session.scalar(select(func.min(Row.asked_at)).where(Row.state.in_(OPEN)))


# --- what the worker does ------------------------------------------------------------------------


def has_due(session: Session, *, now: datetime) -> bool:
    """Whether a job waits, or was left by a worker that is gone."""
    return session.scalar(_due(now)) is not None


def claim(session: Session, *, owner: str, now: datetime, until: datetime) -> Export | None:
    """Take the job that waits longest, or one whose lease ran out; None where there is none.

    Two workers never take the same: PostgreSQL skips what another holds, SQLite's writers stand in
    line.
    """
    taken = session.scalar(_due(now).with_for_update(skip_locked=True))
    if taken is None:
        return None
    session.execute(
        update(Row)
        .where(Row.id == taken)
        .values(
            state="running", step=0, lease_owner=owner, lease_until=until,
            attempts=Row.attempts + 1,
        )
    )  # fmt: skip
    return _export(session.execute(_jobs().where(Row.id == taken)).one())


def _due(now: datetime) -> Select[Any]:
    waits = (Row.state == "queued") & (Row.next_try_at <= now)
    left = (Row.state == "running") & (Row.lease_until <= now)
    found: Select[Any] = select(Row.id)
    return found.where(waits | left).order_by(Row.next_try_at, Row.id).limit(1)


def advance(session: Session, number: int, *, owner: str, step: int, until: datetime) -> bool:
    """Note how far a job has come, and keep it; False where it was lost or called off."""
    return _mark(session, number, owner, step=step, lease_until=until)


def put_off(session: Session, number: int, *, owner: str, reason: str, again: datetime) -> bool:
    """Give a job back, to be tried again later; False where it was lost."""
    return _mark(
        session, number, owner, state="queued", reason=reason, next_try_at=again, **_LET_GO
    )


def fail(session: Session, number: int, *, owner: str, reason: str, at: datetime) -> bool:
    """End a job that cannot be done; False where it was lost."""
    return _mark(session, number, owner, state="failed", reason=reason, finished_at=at, **_LET_GO)


def finish(
    session: Session,
    number: int,
    *,
    owner: str,
    step: int,
    at: datetime,
    expires_at: datetime,
    name: str,
    sha256: str,
    reach: str,
    content: bytes,
) -> bool:
    """Keep a job's file; False, and nothing is kept, where the lease was lost or it was called off.

    Whoever lost it may no longer speak for it, because somebody else may have made it.
    """
    is_ours = _mark(
        session, number, owner, state="done", step=step, reason="", finished_at=at,
        expires_at=expires_at, name=name, sha256=sha256, size=len(content), made_reach=reach,
        **_LET_GO,
    )  # fmt: skip
    if is_ours:
        add(session, _ADD_FILE, {"job_id": number, "content": content})
    return is_ours


def _mark(session: Session, number: int, owner: str, **values: Any) -> bool:
    ours = update(Row).where(Row.id == number, Row.lease_owner == owner, Row.state == "running")
    return changed(session, ours.values(**values), {}) == 1


# --- what its owner does -------------------------------------------------------------------------


def cancel(session: Session, number: int, *, at: datetime) -> bool:
    """Call a job off; False where it was done already."""
    still = update(Row).where(Row.id == number, Row.state.in_(OPEN))
    return changed(session, still.values(state="canceled", finished_at=at, **_LET_GO), {}) == 1


def tell_by_mail(session: Session, number: int) -> bool:
    """Have its owner written to when it is done; False where it is done."""
    still = update(Row).where(Row.id == number, Row.state.in_(OPEN))
    return changed(session, still.values(tells_by_mail=True), {}) == 1


def note_fetched(session: Session, number: int, *, at: datetime) -> None:
    """Note that its owner has the file."""
    first = update(Row).where(Row.id == number, Row.fetched_at.is_(None))
    session.execute(first.values(fetched_at=at))


def expire(session: Session, *, now: datetime) -> int:
    """Take away the files whose time is over; returns how many."""
    over = select(Row.id).where(Row.state == "done", Row.expires_at <= now)
    numbers = list(session.scalars(over))
    session.execute(delete(ExportFileRow).where(ExportFileRow.job_id.in_(numbers)))
    session.execute(update(Row).where(Row.id.in_(numbers)).values(state="expired"))
    return len(numbers)


def forget(session: Session, *, before: datetime) -> None:
    """Forget the jobs that ended before an instant; none of them has a file any more."""
    ended = ("failed", "canceled", "expired")
    session.execute(delete(Row).where(Row.state.in_(ended), Row.finished_at < before))


def _jobs() -> Select[ExportJobRow, str]:
    jobs = select(Row, DirectiveRow.slug)
    return jobs.join(DirectiveRow, DirectiveRow.id == Row.directive_id)


def _export(told: Any) -> Export:
    row, slug = told
    wanted = Wanted(slug, row.kind, row.form, row.locale, row.as_of, row.basis, **row.parameters)
    return Export(
        row.id, row.user_id, wanted, row.asked_at, row.state, row.step, row.attempts, row.reason,
        row.asked_reach, row.made_reach, row.finished_at, row.expires_at, row.sha256, row.size,
        row.name, row.tells_by_mail, row.fetched_at,
    )  # fmt: skip
