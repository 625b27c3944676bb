"""What lets somebody in: sessions, tokens of programs, one-time links; and the tries to get in.

Secrets themselves are never stored, only their SHA-256: they are long and random, so a slow hash
would protect nothing more.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session

from monitor.store.queries import Query
from monitor.store.schema import (
    ApiTokenRow,
    OneTimeLinkRow,
    SignInAttemptRow,
    WebSessionRow,
)
from monitor.store.statements import table

_SIGN_IN_LOCK = 5305_0003
"""First key of the PostgreSQL advisory lock in which tries of one account stand in line."""

NO_HEADER = 400
"""Characters kept of a browser's own description of itself."""


_TOKEN = select(ApiTokenRow).where(ApiTokenRow.token_hash == bindparam("hash"))
_session = table(WebSessionRow).c
_SESSION = Query(
    select(
        _session.user_id, _session.created_at, _session.last_seen_at, _session.expires_at,
        _session.ended_at,
    ).where(_session.token_hash == bindparam("hash"))
)  # fmt: skip


def new_secret() -> str:
    """A token nobody can guess: 256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


# -- sessions


@dataclass(frozen=True, slots=True)
class WebSession:
    """One signed-in browser."""

    user_id: int
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None


def begin_session(
    session: Session,
    token: str,
    *,
    user_id: int,
    at: datetime,
    expires_at: datetime,
    address: str,
    agent: str,
) -> None:
    """Keep a new session, open until ``expires_at`` at the latest."""
    session.add(
        WebSessionRow(
            token_hash=hashed(token),
            user_id=user_id,
            created_at=at,
            last_seen_at=at,
            expires_at=expires_at,
            address=address,
            agent=agent[:NO_HEADER],
        )
    )
    session.flush()


def web_session(session: Session, token: str) -> WebSession | None:
    """The session of a token, also an ended one; None where there never was one."""
    row = _SESSION.first(session, {"hash": hashed(token)})
    if row is None:
        return None
    return WebSession(row.user_id, row.created_at, row.last_seen_at, row.expires_at, row.ended_at)


def touch_session(session: Session, token: str, *, at: datetime) -> None:
    """Note that the browser was here; an ended session stays ended."""
    session.execute(
        update(WebSessionRow)
        .where(WebSessionRow.token_hash == hashed(token), WebSessionRow.ended_at.is_(None))
        .values(last_seen_at=at)
    )


def end_session(session: Session, token: str, *, at: datetime) -> int | None:
    """End one session; the user it belonged to, None when nothing was open."""
    return session.scalar(
        update(WebSessionRow)
        .where(WebSessionRow.token_hash == hashed(token), WebSessionRow.ended_at.is_(None))
        .values(ended_at=at)
        .returning(WebSessionRow.user_id)
    )


def end_sessions_of(session: Session, user_id: int, *, at: datetime) -> int:
    """End every session of a user; how many were open."""
    ended = session.scalars(
        update(WebSessionRow)
        .where(WebSessionRow.user_id == user_id, WebSessionRow.ended_at.is_(None))
        .values(ended_at=at)
        .returning(WebSessionRow.token_hash)
    ).all()
    return len(ended)


# -- tries to sign in


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in."""

    address: str
    at: datetime
    succeeded: bool


def line_up(session: Session, username: str) -> None:
    """Let tries for one account pass one at a time until the transaction ends.

    Otherwise a hundred tries at once would each see four failures. SQLite's writers already
    stand in line.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_SIGN_IN_LOCK, func.hashtext(username))))


def add_attempt(
    session: Session, *, username: str, address: str, at: datetime, succeeded: bool
) -> None:
    """Keep one try to sign in."""
    session.add(SignInAttemptRow(username=username, address=address, at=at, succeeded=succeeded))
    session.flush()


def attempts_on(
    session: Session, username: str, *, since: datetime, limit: int
) -> Sequence[Attempt]:
    """The newest tries for one account name since an instant, newest first."""
    rows = session.scalars(
        select(SignInAttemptRow)
        .where(SignInAttemptRow.username == username, SignInAttemptRow.at > since)
        .order_by(SignInAttemptRow.at.desc(), SignInAttemptRow.id.desc())
        .limit(limit)
    )
    return [Attempt(row.address, row.at, row.succeeded) for row in rows]


def failures_from(
    session: Session, address: str, *, since: datetime
) -> tuple[int, datetime | None]:
    """How many tries from one address failed since an instant, and when the last one did."""
    found = session.execute(
        select(func.count(), func.max(SignInAttemptRow.at)).where(
            SignInAttemptRow.address == address,
            SignInAttemptRow.at > since,
            SignInAttemptRow.succeeded.is_(False),
        )
    ).one()
    return found[0], found[1]


# -- one-time links


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """A link with which its holder chooses a password, once."""

    id: int
    user_id: int
    purpose: str
    expires_at: datetime
    used_at: datetime | None


def add_link(
    session: Session, token: str, *, user_id: int, purpose: str, at: datetime, expires_at: datetime
) -> None:
    """Keep a new link, usable until ``expires_at``."""
    session.add(
        OneTimeLinkRow(
            token_hash=hashed(token),
            user_id=user_id,
            purpose=purpose,
            created_at=at,
            expires_at=expires_at,
        )
    )
    session.flush()


def one_time_link(session: Session, token: str) -> OneTimeLink | None:
    """The link of a token, also a used one; None where there never was one."""
    row = session.scalar(select(OneTimeLinkRow).where(OneTimeLinkRow.token_hash == hashed(token)))
    if row is None:
        return None
    return OneTimeLink(row.id, row.user_id, row.purpose, row.expires_at, row.used_at)


def use_link(session: Session, link_id: int, *, at: datetime) -> bool:
    """Mark a link used; False when it already was, so that of two who hold it one gets in."""
    used = session.scalar(
        update(OneTimeLinkRow)
        .where(OneTimeLinkRow.id == link_id, OneTimeLinkRow.used_at.is_(None))
        .values(used_at=at)
        .returning(OneTimeLinkRow.id)
    )
    return used is not None


def void_links_of(session: Session, user_id: int, *, at: datetime) -> None:
    """Make every unused link of a user useless."""
    session.execute(
        update(OneTimeLinkRow)
        .where(OneTimeLinkRow.user_id == user_id, OneTimeLinkRow.used_at.is_(None))
        .values(used_at=at)
    )


# -- tokens of programs


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A program's token, without the secret. ``prefix`` is what its owner recognises it by."""

    id: int
    user_id: int
    label: str
    prefix: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


def _token(row: ApiTokenRow) -> ApiToken:
    return ApiToken(
        row.id,
        row.user_id,
        row.label,
        row.prefix,
        row.created_at,
        row.last_used_at,
        row.revoked_at,
    )


def add_token(
    session: Session, token: str, *, user_id: int, label: str, prefix: str, at: datetime
) -> ApiToken:
    """Keep a new token; ``prefix`` is the part of it that may be shown."""
    row = ApiTokenRow(
        user_id=user_id, label=label, token_hash=hashed(token), prefix=prefix, created_at=at
    )
    session.add(row)
    session.flush()
    return _token(row)


def api_token(session: Session, token: str) -> ApiToken | None:
    """The token, also a revoked one; None where there never was one."""
    row = session.scalar(_TOKEN, {"hash": hashed(token)})
    return None if row is None else _token(row)


def token_by_id(session: Session, token_id: int) -> ApiToken | None:
    """The token of that id, also a revoked one; None where there is none."""
    row = session.get(ApiTokenRow, token_id)
    return None if row is None else _token(row)


def tokens_of(session: Session, user_id: int) -> list[ApiToken]:
    """Every token a user ever had, newest first."""
    rows = session.scalars(
        select(ApiTokenRow).where(ApiTokenRow.user_id == user_id).order_by(ApiTokenRow.id.desc())
    )
    return [_token(row) for row in rows]


def touch_token(session: Session, token_id: int, *, at: datetime) -> None:
    """Note when a token was last used."""
    session.execute(update(ApiTokenRow).where(ApiTokenRow.id == token_id).values(last_used_at=at))


def revoke_token(session: Session, token_id: int, *, at: datetime) -> bool:
    """Make a token useless; False when it already was."""
    revoked = session.scalar(
        update(ApiTokenRow)
        .where(ApiTokenRow.id == token_id, ApiTokenRow.revoked_at.is_(None))
        .values(revoked_at=at)
        .returning(ApiTokenRow.id)
    )
    return revoked is not None


def revoke_tokens_of(session: Session, user_id: int, *, at: datetime) -> None:
    """Make every token of a user useless."""
    session.execute(
        update(ApiTokenRow)
        .where(ApiTokenRow.user_id == user_id, ApiTokenRow.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def sweep(session: Session, *, before: datetime) -> None:
    """Forget sessions, links and tries that ended before an instant; the log keeps the deeds."""
    session.execute(
        delete(WebSessionRow).where(
            or_(WebSessionRow.expires_at < before, WebSessionRow.ended_at < before)
        )
    )
    session.execute(delete(OneTimeLinkRow).where(OneTimeLinkRow.expires_at < before))
    session.execute(delete(SignInAttemptRow).where(SignInAttemptRow.at < before))
