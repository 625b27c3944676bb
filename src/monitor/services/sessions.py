"""Getting in and out: sign-in, sign-out, the one-time link, changing one's password."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.domain.roles import Actor
from monitor.services import passwords
from monitor.services.throttle import LOCK, TRIES_ANYWHERE, Door, door
from monitor.services.work import Work
from monitor.store import accounts, audit, keys
from monitor.store.accounts import Account

IDLE = timedelta(minutes=60)
"""A session nobody used for this long has ended."""
LONGEST = timedelta(hours=12)
"""A session ends after this long however busy it was."""
TOUCH_EVERY = timedelta(minutes=1)
"""How exactly the last use is kept; a write at every click would make readers wait for writers."""
SKEW = timedelta(seconds=60)
"""A session younger than now by more than this belongs to another clock and is not honoured."""
KEPT_FOR = timedelta(days=90)
"""How long ended sessions and tries are kept before ``sweep`` forgets them."""

LONGEST_NAME = 64
"""Characters of a typed account name that are kept."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody got in. ``token`` goes into the cookie and nowhere else."""

    actor: Actor
    expires_at: datetime
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Somebody did not. The words are the same whether the account exists or not.

    ``tries_left`` counts for ``wrong``; ``until`` is the end of the lock for ``locked``.
    """

    reason: Literal["wrong", "locked"]
    tries_left: int = 0
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person behind a session or a token. ``stale``: the last use should be noted."""

    actor: Actor
    stale: bool


def typed_username(text: str) -> str:
    """The account name somebody means: without outer spaces, in lower case, cut to its length."""
    return text.strip().lower().replace("\0", "")[:LONGEST_NAME]


def sign_in(
    work: Work, username: str, password: str, address: str, agent: str = ""
) -> SignedIn | TurnedAway:
    """Check a name and a password, and begin a session with a token of its own.

    A refusal is an answer and not an exception, because the try has to be recorded in the same
    transaction.
    """
    name = typed_username(username)
    account, turned = check_password(work, name, password, address)
    if account is None or turned is not None:
        return turned or TurnedAway("wrong")
    if account.password_hash is not None and passwords.is_outdated(account.password_hash):
        accounts.strengthen_password(
            work.session, account.id, hashed=passwords.hash_password(password)
        )
    return begin(work, account, address=address, agent=agent, how="password")


def check_password(
    work: Work, name: str, password: str, address: str
) -> tuple[Account | None, TurnedAway | None]:
    """The account whose password this is, or why not; the try is recorded and counts."""
    keys.line_up(work.session, name)
    before = _door(work, name, address)
    if before.locked_until is not None:
        return None, TurnedAway("locked", until=before.locked_until)
    account = accounts.by_username(work.session, name)
    usable = account is not None and account.is_open
    right = passwords.matches(account.password_hash if account and usable else None, password)
    keys.add_attempt(work.session, username=name, address=address, at=work.now, succeeded=right)
    if right and account is not None:
        return account, None
    after = _door(work, name, address)
    _note(
        work,
        account,
        "session.refused",
        {"username": name, "address": address, "locked": after.locked_until is not None},
    )
    if after.locked_until is not None:
        return None, TurnedAway("locked", until=after.locked_until)
    return None, TurnedAway("wrong", tries_left=after.tries_left)


def _door(work: Work, name: str, address: str) -> Door:
    since = work.now - LOCK
    return door(
        keys.attempts_on(work.session, name, since=since, limit=2 * TRIES_ANYWHERE),
        address=address,
        from_address=keys.failures_from(work.session, address, since=since),
        now=work.now,
    )


def begin(work: Work, account: Account, *, address: str, agent: str, how: str) -> SignedIn:
    """Begin a session for a person who has proved who they are."""
    actor = accounts.actor_for(work.session, account.id, work.now)
    if actor is None:
        raise NotAllowed("account_closed")
    token = keys.new_secret()
    expires_at = work.now + LONGEST
    keys.begin_session(
        work.session,
        token,
        user_id=account.id,
        at=work.now,
        expires_at=expires_at,
        address=address,
        agent=agent,
    )
    _note(work, account, "session.begin", {"address": address, "how": how})
    return SignedIn(actor, expires_at, token)


def visitor(work: Work, token: str) -> Visitor | None:
    """Who a session's token belongs to, with the roles held now; None when it opens nothing."""
    found = keys.web_session(work.session, token)
    if found is None or found.ended_at is not None:
        return None
    idle = work.now - found.last_seen_at
    if work.now >= found.expires_at or idle >= IDLE or idle < -SKEW:
        return None
    actor = accounts.actor_for(work.session, found.user_id, work.now)
    return None if actor is None else Visitor(actor, stale=idle >= TOUCH_EVERY)


def touch(work: Work, token: str) -> None:
    """Note that the browser of a session was here."""
    keys.touch_session(work.session, token, at=work.now)


def sign_out(work: Work, token: str) -> None:
    """End a session at once; its token opens nothing any more."""
    user_id = keys.end_session(work.session, token, at=work.now)
    if user_id is not None:
        _note(work, accounts.by_id(work.session, user_id), "session.end", {})


def link_owner(work: Work, token: str) -> Account:
    """Whose password a one-time link sets; looking does not use it up.

    Raises:
        NotFound: There is no such link, it was used, it ran out, or the account is closed.
    """
    return _owner(work, token)[1]


def _owner(work: Work, token: str) -> tuple[keys.OneTimeLink, Account]:
    link = keys.one_time_link(work.session, token)
    if link is None or link.used_at is not None or work.now >= link.expires_at:
        raise NotFound("link_ended")
    account = accounts.by_id(work.session, link.user_id)
    if account is None or not account.is_open:
        raise NotFound("link_ended")
    return link, account


def choose_password(
    work: Work, token: str, password: str, address: str, agent: str = ""
) -> SignedIn:
    """Use a one-time link: set the password, end all other sessions, and begin one.

    Raises:
        NotFound: The link opens nothing (any more).
        Invalid: The password is a bad one; the link stays usable.
    """
    link, account = _owner(work, token)
    passwords.require_good(password, username=account.username)
    if not keys.use_link(work.session, link.id, at=work.now):
        raise NotFound("link_ended")
    _replace_password(work, account, password)
    _note(work, account, "password.choose", {"address": address, "purpose": link.purpose})
    return begin(work, account, address=address, agent=agent, how=link.purpose)


def change_password(
    work: Work, current: str, password: str, address: str, agent: str = ""
) -> SignedIn | TurnedAway:
    """Change one's own password: every session ends, and this browser gets a new one.

    Raises:
        Invalid: The new password is a bad one.
    """
    account = _own(work)
    passwords.require_good(password, username=account.username)
    checked, turned = check_password(work, account.username, current, address)
    if checked is None:
        return turned or TurnedAway("wrong")
    if passwords.matches(account.password_hash, password):
        raise Invalid("password_refused", [("password", "password_same", {})])
    _replace_password(work, account, password)
    _note(work, account, "password.change", {"address": address})
    return begin(work, account, address=address, agent=agent, how="password")


def choose_language(work: Work, locale: str) -> None:
    """Keep the language a person wants to read.

    Raises:
        Invalid: It is neither ``vi`` nor ``en``.
    """
    if locale not in ("vi", "en"):
        raise Invalid("locale_unknown", [("locale", "locale_unknown", {"locale": locale[:20]})])
    account = _own(work)
    accounts.set_locale(work.session, account.id, locale=locale)
    _note(work, account, "user.language", {"locale": locale})


def sweep(work: Work) -> None:
    """Forget what ended long ago: sessions, links, tries. The worker does it once a day."""
    keys.sweep(work.session, before=work.now - KEPT_FOR)


def _own(work: Work) -> Account:
    account = None
    if work.actor.user_id is not None:
        account = accounts.by_id(work.session, work.actor.user_id)
    if account is None:
        raise NotAllowed("account_closed")
    return account


def _replace_password(work: Work, account: Account, password: str) -> None:
    hashed = passwords.hash_password(password)
    accounts.set_password(work.session, account.id, hashed=hashed, at=work.now)
    keys.end_sessions_of(work.session, account.id, at=work.now)
    keys.void_links_of(work.session, account.id, at=work.now)


def _note(work: Work, account: Account | None, action: str, detail: dict[str, Any]) -> None:
    audit.record(
        work.session,
        at=work.now,
        actor_id=account.id if account and action != "session.refused" else None,
        action=action,
        object_type="user",
        object_id=account.username if account else "",
        organization_id=accounts.first_organization(work.session, account.id) if account else None,
        detail=detail,
    )
