"""Tokens: with them a program acts as a person, with the roles that person holds."""

from __future__ import annotations

from monitor.domain.errors import Invalid, NotFound
from monitor.domain.roles import Actor
from monitor.services.accounts import managed, note
from monitor.services.sessions import TOUCH_EVERY, typed_username
from monitor.services.work import Work
from monitor.store import accounts, keys
from monitor.store.accounts import Account
from monitor.store.keys import ApiToken

MARK = "mon_"
"""How every token begins, so that one that leaked is recognised in a log or a repository."""
PREFIX = len(MARK) + 6
LONGEST_LABEL = 80


def create(work: Work, username: str, label: str) -> tuple[ApiToken, str]:
    """Make a token for a program that acts as a person; the secret is shown this once.

    Raises:
        Invalid: The label is empty or longer than 80 characters, or the account is closed.
    """
    account = _owner(work, username)
    name = label.strip()
    if not 0 < len(name) <= LONGEST_LABEL or not name.isprintable():
        raise Invalid("label_refused", [("name", "label_refused", {"longest": LONGEST_LABEL})])
    if not account.is_open:
        raise Invalid("account_closed", [("username", "account_closed", {})])
    secret = MARK + keys.new_secret()
    token = keys.add_token(
        work.session,
        secret,
        user_id=account.id,
        label=name,
        prefix=secret[:PREFIX],
        at=work.now,
    )
    note(work, account, "token.create", {"label": name, "prefix": token.prefix})
    return token, secret


def of(work: Work, username: str) -> list[ApiToken]:
    """Tokens of a person, newest first, revoked ones too."""
    return keys.tokens_of(work.session, _owner(work, username).id)


def revoke(work: Work, token_id: int) -> None:
    """Make a token useless at once; doing so twice changes nothing.

    Raises:
        NotFound: There is no such token among those the actor may see.
    """
    token = keys.token_by_id(work.session, token_id)
    account = accounts.by_id(work.session, token.user_id) if token else None
    if token is None or account is None:
        raise NotFound("token_not_found", token=token_id)
    try:
        _owner(work, account.username)
    except NotFound:
        raise NotFound("token_not_found", token=token_id) from None
    if keys.revoke_token(work.session, token_id, at=work.now):
        note(work, account, "token.revoke", {"label": token.label, "prefix": token.prefix})


def bearer(work: Work, secret: str) -> tuple[Actor, ApiToken] | None:
    """Who a program's token belongs to, with the roles held now; None when it opens nothing."""
    token = keys.api_token(work.session, secret)
    if token is None or token.revoked_at is not None:
        return None
    actor = accounts.actor_for(work.session, token.user_id, work.now)
    return None if actor is None else (actor, token)


def is_stale(work: Work, token: ApiToken) -> bool:
    """Whether the last use that is kept is long enough ago to be written anew."""
    return token.last_used_at is None or work.now - token.last_used_at >= TOUCH_EVERY


def note_use(work: Work, token: ApiToken) -> None:
    """Note that a token was used."""
    keys.touch_token(work.session, token.id, at=work.now)


def _owner(work: Work, username: str) -> Account:
    """The person a token is for: oneself, or anybody where the administrator asks."""
    name = typed_username(username)
    if work.actor.user_id is not None and work.actor.username == name:
        account = accounts.by_username(work.session, name)
        if account is not None:
            return account
    # A token acts as its person, so the administrator of a unit cannot make one for a head.
    if not work.actor.holds(["admin"]):
        raise NotFound("user_not_found", username=username)
    return managed(work, name)
