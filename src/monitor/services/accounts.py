"""Accounts: who may come in, and with which roles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.domain.roles import Actor, Grant, May
from monitor.services import passwords
from monitor.services.account_rules import (
    FOR_UNIT,
    NewUser,
    wrong_grants,
    wrong_name,
    wrong_with,
)
from monitor.services.sessions import typed_username
from monitor.services.work import Work
from monitor.store import accounts, audit, keys, organizations
from monitor.store.accounts import Account, HeldGrant

LINK_LASTS = timedelta(hours=24)
OPERATOR = Actor(None, "operator", "Monitor", "vi", (Grant("admin"),))
"""Whoever runs a command on the machine itself: they could edit the database as well."""
NOBODY = Actor(None, "", "", "vi", ())
"""Somebody who has not signed in."""

BY_UNIT_ADMIN = FOR_UNIT
"""Roles the administrator of a unit may give; the wider ones are given by the administrator."""


@dataclass(frozen=True, slots=True)
class Made:
    """An account that was made or reset. ``link`` is the token of its one-time link, shown once."""

    user_id: int
    username: str
    link: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class UserView:
    """An account as those who manage it see it."""

    username: str
    display_name: str
    email: str
    locale: str
    grants: tuple[HeldGrant, ...]
    has_password: bool
    disabled_at: datetime | None


def actor_for(work: Work, username: str) -> Actor:
    """A person as one who acts, for what is done in their name, such as a mail.

    Raises:
        NotFound: There is no such account, or it is closed.
    """
    found = accounts.by_username(work.session, typed_username(username))
    actor = accounts.actor_for(work.session, found.id, work.now) if found else None
    if actor is None:
        raise NotFound("user_not_found", username=username)
    return actor


def users(work: Work) -> list[UserView]:
    """Accounts the actor manages, by name."""
    paths = _managed_paths(work)
    found = accounts.find(work.session, paths=paths, on=work.now.date())
    held = accounts.grants_of(work.session, [one.id for one in found])
    return [_view(one, held.get(one.id, ())) for one in found]


def _view(one: Account, grants: tuple[HeldGrant, ...]) -> UserView:
    return UserView(
        one.username,
        one.display_name,
        one.email,
        one.locale,
        grants,
        one.password_hash is not None,
        one.disabled_at,
    )


def own(work: Work) -> UserView:
    """The actor's own account.

    Raises:
        NotFound: The actor is nobody with an account: the clock, or the operator.
    """
    account = accounts.by_id(work.session, work.actor.user_id) if work.actor.user_id else None
    if account is None:
        raise NotFound("user_not_found", username=work.actor.username)
    return _view(account, _held(work, account))


def create(work: Work, user: NewUser) -> Made:
    """Make an account with its roles; without a password it comes with a one-time link.

    Raises:
        NotAllowed: A role reaches beyond what the actor manages.
        Invalid: ``fields`` says what is wrong with which part.
    """
    return create_all(work, [user])[0]


def create_all(work: Work, wanted: Sequence[NewUser], places: Sequence[str] = ()) -> list[Made]:
    """Make many accounts, all or none.

    Args:
        work: The transaction.
        wanted: The accounts.
        places: What each error is said to be in, e.g. a row of the file; nothing where left out.

    Raises:
        NotAllowed: A role reaches beyond what the actor manages.
        Invalid: ``fields`` lists every error of every account.
    """
    where = places or [""] * len(wanted)
    for user in wanted:
        for grant in user.grants or (None,):
            _require_may_give(work, grant)
    wrong: list[tuple[str, str, dict[str, Any]]] = []
    taken = set(accounts.existing(work.session, [one.username for one in wanted]))
    units = _unit_ids(work, (grant for one in wanted for grant in one.grants))
    directives = _directive_ids(work, (grant for one in wanted for grant in one.grants))
    for user, place in zip(wanted, where, strict=True):
        found = [*wrong_grants(user.grants, units, directives)]
        # First the name: one that is not the unit's own is refused alike, taken or not.
        named = [] if _managed_paths(work) is None else wrong_name(user)
        found = [*(named or wrong_with(user, taken)), *found]
        wrong += [(f"{place}{part}", code, values) for part, code, values in found]
        taken.add(user.username)
    if wrong:
        raise Invalid("users_refused", wrong, count=len(wrong))
    for user in wanted:
        for grant in user.grants or (None,):
            _require_manages(work, grant)
    return [_insert(work, user, units, directives) for user in wanted]


def _insert(work: Work, user: NewUser, units: dict[str, int], directives: dict[str, int]) -> Made:
    account = accounts.insert(
        work.session,
        username=user.username,
        display_name=user.display_name.strip(),
        email=user.email.strip(),
        locale=user.locale,
        demo=user.demo,
        at=work.now,
    )
    for grant in user.grants:
        _add_grant(work, account, grant, units, directives)
    if user.password is not None:
        hashed = passwords.hash_password(user.password)
        accounts.set_password(work.session, account.id, hashed=hashed, at=work.now)
    note(work, account, "user.create", {"email": user.email, "demo": user.demo})
    link = None if user.password is not None else _new_link(work, account, "first_password")
    return Made(account.id, account.username, link)


def give_role(work: Work, username: str, grant: Grant) -> None:
    """Give a role; it works at the person's next request. Giving it twice changes nothing."""
    account = managed(work, username)
    _require_may_give(work, grant)
    units, directives = _unit_ids(work, [grant]), _directive_ids(work, [grant])
    wrong = wrong_grants((grant,), units, directives)
    if wrong:
        raise Invalid("users_refused", wrong, count=len(wrong))
    _require_manages(work, grant)
    if grant not in [one.grant for one in _held(work, account)]:
        _add_grant(work, account, grant, units, directives)


def take_role(work: Work, username: str, grant: Grant) -> None:
    """Take a role away; it is gone at the person's next request.

    Raises:
        NotFound: The person does not hold it.
    """
    account = managed(work, username)
    _require_manages(work, grant)
    held = [one for one in _held(work, account) if one.grant == grant]
    if not held:
        raise NotFound("role_not_held", role=grant.role)
    for one in held:
        accounts.end_grant(work.session, one.id, at=work.now)
    note(work, account, "role.revoke", _grant_words(grant))


def disable(work: Work, username: str) -> None:
    """Close an account at once: sessions, tokens and links end with it. The history stays."""
    account = managed(work, username)
    if account.id == work.actor.user_id:
        raise Invalid("own_account", [("username", "own_account", {})])
    if account.is_open:
        accounts.set_disabled(work.session, account.id, at=work.now)
    keys.end_sessions_of(work.session, account.id, at=work.now)
    keys.revoke_tokens_of(work.session, account.id, at=work.now)
    keys.void_links_of(work.session, account.id, at=work.now)
    note(work, account, "user.disable", {})


def enable(work: Work, username: str) -> None:
    """Open a closed account again, with its old password and without its old tokens."""
    account = managed(work, username)
    accounts.set_disabled(work.session, account.id, at=None)
    note(work, account, "user.enable", {})


def reset(work: Work, username: str) -> Made:
    """Take the password away at once and make a link with which a new one is chosen.

    Raises:
        Invalid: The account is closed.
    """
    account = managed(work, username)
    if not account.is_open:
        raise Invalid("account_closed", [("username", "account_closed", {})])
    never = account.password_changed_at is None
    accounts.set_password(work.session, account.id, hashed=None, at=work.now)
    keys.end_sessions_of(work.session, account.id, at=work.now)
    note(work, account, "user.reset", {})
    link = _new_link(work, account, "first_password" if never else "reset")
    return Made(account.id, account.username, link)


def first_administrator(work: Work, username: str = "admin") -> Made | None:
    """Make the first administrator, or a new link for one who never chose a password.

    Returns:
        None when an administrator has a password already: then there is nothing to do.
    """
    existing = accounts.administrators(work.session)
    if any(one.password_hash is not None for one in existing):
        return None
    if existing:
        return reset(work, existing[0].username)
    # Nobody could mail this account before its owner enters an address.
    address = f"{username}@localhost"
    return create(work, NewUser(username, "Quản trị", address, (Grant("admin"),)))


# -- what may be managed by whom


def _managed_paths(work: Work) -> Sequence[str] | None:
    """Subtrees whose accounts the actor manages; None for all of them."""
    if work.actor.holds(["admin"]):
        return None
    scope = work.scope(May.MANAGE_ACCOUNTS)
    if scope.is_empty:
        raise NotAllowed("role_may_not", right=May.MANAGE_ACCOUNTS.value)
    return scope.paths


def _require_may_give(work: Work, grant: Grant | None) -> None:
    """Refuse a kind of role the actor gives nowhere; None stands for no role at all."""
    if _managed_paths(work) is None:
        return
    if grant is None or grant.role not in BY_UNIT_ADMIN or grant.directive is not None:
        raise NotAllowed("role_may_not", right=May.MANAGE_ACCOUNTS.value)


def _require_manages(work: Work, grant: Grant | None) -> None:
    """Refuse to give or take a role the actor could not give; None stands for no role at all."""
    if _managed_paths(work) is None:
        return
    _require_may_give(work, grant)
    if grant is None or grant.organization not in _within(work, {grant.organization or ""}):
        raise NotAllowed("role_may_not", right=May.MANAGE_ACCOUNTS.value)


def _within(work: Work, codes: Collection[str]) -> set[str]:
    """Those of the units that lie in the actor's part of the tree; ended ones where they ended."""
    paths = organizations.latest_paths(work.session, codes=codes, on=work.now.date())
    scope = work.scope(May.MANAGE_ACCOUNTS)
    return {code for code, path in paths.items() if scope.covers_path(path)}


def managed(work: Work, username: str) -> Account:
    """An account the actor manages: every role it holds lies within what they may give.

    A leader who is also a clerk of the unit is not the unit's to close or to reset.

    Raises:
        NotFound: There is no such account, or it is none of the actor's business.
        NotAllowed: It holds a role beyond what the actor may give.
    """
    paths = _managed_paths(work)
    account = accounts.by_username(work.session, typed_username(username))
    if account is not None and paths is None:
        return account
    name = typed_username(username)
    inside = paths is not None and any(
        one.username == name for one in accounts.find(work.session, paths=paths, on=work.now.date())
    )
    if account is None or not inside:
        raise NotFound("user_not_found", username=username)
    for held in _held(work, account):
        _require_manages(work, held.grant)
    return account


def _held(work: Work, account: Account) -> tuple[HeldGrant, ...]:
    return accounts.grants_of(work.session, [account.id]).get(account.id, ())


# -- small steps


def _unit_ids(work: Work, grants: Iterable[Grant]) -> dict[str, int]:
    codes = sorted({one.organization for one in grants if one.organization is not None})
    found = organizations.ids_of(work.session, codes=codes)
    if _managed_paths(work) is None:
        return found
    # What lies elsewhere is refused in the words of what is not there.
    within = _within(work, found)
    return {code: id_ for code, id_ in found.items() if code in within}


def _directive_ids(work: Work, grants: Iterable[Grant]) -> dict[str, int]:
    slugs = sorted({one.directive for one in grants if one.directive is not None})
    return accounts.directive_ids(work.session, slugs)


def _add_grant(
    work: Work, account: Account, grant: Grant, units: dict[str, int], directives: dict[str, int]
) -> None:
    accounts.add_grant(
        work.session,
        account.id,
        role=grant.role,
        organization_id=units[grant.organization] if grant.organization else None,
        directive_id=directives[grant.directive] if grant.directive else None,
        at=work.now,
        by=work.actor.user_id,
    )
    note(work, account, "role.grant", _grant_words(grant))


def _grant_words(grant: Grant) -> dict[str, str]:
    words = {"role": grant.role, "organization": grant.organization, "directive": grant.directive}
    return {key: value for key, value in words.items() if value is not None}


def _new_link(work: Work, account: Account, purpose: str) -> str:
    """A fresh one-time link; older ones of the account are void from now on."""
    keys.void_links_of(work.session, account.id, at=work.now)
    token = keys.new_secret()
    keys.add_link(
        work.session,
        token,
        user_id=account.id,
        purpose=purpose,
        at=work.now,
        expires_at=work.now + LINK_LASTS,
    )
    return token


def note(work: Work, account: Account, action: str, detail: dict[str, Any]) -> None:
    """Write into the log what the actor did to an account."""
    who = {} if work.actor.user_id is not None else {"by": work.actor.username}
    audit.record(
        work.session,
        at=work.now,
        actor_id=work.actor.user_id,
        action=action,
        object_type="user",
        object_id=account.username,
        organization_id=accounts.first_organization(work.session, account.id),
        detail={**detail, **who, **({"address": work.address} if work.address else {})},
    )
