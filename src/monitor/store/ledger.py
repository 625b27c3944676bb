"""What became of a mail, and who has the next: recorded in one step, on a line kept open for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Connection, Engine, Text, bindparam, func, insert, select, update

from monitor.store import lasting
from monitor.store.engine import WRITES
from monitor.store.outbox import Claimed
from monitor.store.schema import DeliveryRow, MessageRow
from monitor.store.statements import Often, as_errors_of_ours, as_kept, table
from monitor.store.types import UtcDateTime

_MESSAGES = table(MessageRow)
_INSTANT = UtcDateTime()
_NOW = bindparam("now", type_=_INSTANT)
_TRIED = bindparam("tried", type_=_MESSAGES.c.id.type)
_OWNER = bindparam("owner", type_=Text())
_REPLY = bindparam("reply", type_=Text())
_TRY = insert(table(DeliveryRow)).values(
    message_id=_TRIED,
    at=_NOW,
    outcome=bindparam("outcome", type_=Text()),
    code=bindparam("code", type_=table(DeliveryRow).c.code.type),
    reply=_REPLY,
)
_MARK = (
    update(_MESSAGES)
    .where(
        _MESSAGES.c.id == _TRIED, _MESSAGES.c.lease_owner == _OWNER, _MESSAGES.c.state == "sending"
    )
    .values(
        lease_owner=None,
        lease_until=None,
        state=bindparam("becomes", type_=Text()),
        reply=_REPLY,
        subject=func.coalesce(bindparam("called", type_=Text()), _MESSAGES.c.subject),
        sent_at=func.coalesce(bindparam("left_at", type_=_INSTANT), _MESSAGES.c.sent_at),
        next_try_at=func.coalesce(bindparam("again", type_=_INSTANT), _MESSAGES.c.next_try_at),
    )
    .returning(_MESSAGES.c.id)
)
_STILL_WAITS = (
    select(_MESSAGES.c.id)
    .where(
        _MESSAGES.c.id == bindparam("wanted", type_=_MESSAGES.c.id.type),
        _MESSAGES.c.state == "queued",
        _MESSAGES.c.next_try_at <= _NOW,
    )
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_TAKE = (
    update(_MESSAGES)
    .where(_MESSAGES.c.id == _STILL_WAITS)
    .values(
        state="sending",
        lease_owner=_OWNER,
        lease_until=bindparam("until", type_=_INSTANT),
        tries=_MESSAGES.c.tries + 1,
        address=bindparam("to", type_=Text()),
    )
    .returning(_MESSAGES.c.id)
)
_taken = _TAKE.cte("taken")
_marked = _MARK.cte("marked")
_TRY_THIS, _MARK_THIS, _TAKE_THIS = Often(_TRY), Often(_MARK), Often(_TAKE)
_ALL_THREE = Often(
    select(select(_marked.c.id).scalar_subquery(), select(_taken.c.id).scalar_subquery()).add_cte(
        _TRY.cte("told"), _marked, _taken
    )
)
"""All of it in the words of PostgreSQL, said once: each word to it has its price."""
_BECOMES = {"sent": "sent", "failed": "failed", "retry": "queued"}


class Ledger:
    """A connection on which one sender records, for as long as its round lasts.

    Taking one out of the pool for each mail takes as long as what is recorded.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._line: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back; the next step takes another."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    @contextmanager
    def step(self) -> Iterator[Connection]:
        """One transaction that lasts when it ends; on PostgreSQL what is said is one for itself."""
        is_postgresql = self._engine.dialect.name == "postgresql"
        if self._line is None:
            options = {"isolation_level": "AUTOCOMMIT"} if is_postgresql else WRITES
            self._line = self._engine.connect().execution_options(**options)
        try:
            if is_postgresql:
                yield self._line
            else:
                writers = lasting.writers(self._engine)
                with writers.turn(), self._line.begin():
                    yield self._line
                writers.settle()
        except BaseException:
            self.close()
            raise


def mark(
    line: Connection,
    message: int,
    *,
    owner: str,
    outcome: str,
    at: datetime,
    until: datetime,
    reply: str,
    code: int | None = None,
    subject: str = "",
    next_try_at: datetime | None = None,
    following: Sequence[Claimed] = (),
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[bool, Claimed | None]:
    """Record a try: ``sent``, ``retry`` or ``failed``, and claim the next message in one step.

    The owner must still hold the message: whoever lost it may no longer speak for it, because
    somebody else may have sent it.

    Args:
        line: A ledger's step.
        message: The message that was tried.
        owner: Who holds it, and will hold the next.
        outcome: What came of it.
        at: When.
        until: How long the lease on the next one runs.
        reply: What the server said.
        code: Its number, where it said one.
        subject: What the mail was called.
        next_try_at: When to try again.
        following: The next of ``coming``; the first that nobody else took is claimed.
        meanwhile: Done while a database in another process does its work; beside SQLite it is not.

    Returns:
        Whether the message was still held, and which of those that follow is held now.
    """
    now = as_kept(line, at)
    told = {
        "tried": message,
        "now": now,
        "owner": owner,
        "outcome": outcome,
        "becomes": _BECOMES[outcome],
        "code": code,
        "reply": reply[:1000],
        "called": subject or None,
        "left_at": now if outcome == "sent" else None,
        "again": as_kept(line, next_try_at) if next_try_at else None,
    }
    lease = {"owner": owner, "now": now, "until": as_kept(line, until)}
    asked = [(one, lease | {"wanted": one.id, "to": one.address}) for one in following]
    if line.dialect.name == "postgresql":
        first = asked.pop(0) if asked else (None, lease | {"wanted": None, "to": None})
        is_marked, is_taken = _all_three(line, told | first[1], meanwhile)
        if is_taken:
            return is_marked, first[0]
    else:
        _TRY_THIS.met(line, told)
        is_marked = _MARK_THIS.met(line, told) is not None
    for one, values in asked:
        if _TAKE_THIS.met(line, values) is not None:
            return is_marked, one
    return is_marked, None


def _all_three(
    line: Connection, values: Mapping[str, Any], meanwhile: Callable[[], None]
) -> tuple[bool, bool]:
    """Say the whole step to PostgreSQL up to its end, and only then ask what came of it.

    What was said is kept even if we are no more when it is answered.
    """
    words, given = _ALL_THREE.said(line, values)
    driver: Any = line.connection.driver_connection
    with as_errors_of_ours(line):
        with driver.pipeline():
            driver.execute("BEGIN")
            found = driver.execute(words, given)
            driver.execute("COMMIT")
            meanwhile()
        marked, taken = found.fetchone()
    return marked is not None, taken is not None
