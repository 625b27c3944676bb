"""People: their accounts, and the roles they hold for units and directives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from monitor.domain.roles import Actor, Grant, Role
from monitor.store import deputies, organizations
from monitor.store.queries import Query
from monitor.store.schema import (
    DirectiveRow,
    OrganizationPlacementRow,
    OrganizationRow,
    RoleGrantRow,
    UserAccountRow,
)
from monitor.store.statements import add, insert_into, table


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account. ``password_hash`` None: no password was chosen yet."""

    id: int
    username: str
    display_name: str
    email: str
    locale: str
    demo: bool
    created_at: datetime
    disabled_at: datetime | None
    password_changed_at: datetime | None
    password_hash: str | None = field(repr=False)

    @property
    def is_open(self) -> bool:
        """Whether the account may be entered at all."""
        return self.disabled_at is None


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A grant that is in force, with the id by which it is taken away."""

    id: int
    grant: Grant
    granted_at: datetime


def _account(row: Any) -> Account:
    return Account(
        row.id,
        row.username,
        row.display_name,
        row.email,
        row.locale,
        row.demo,
        row.created_at,
        row.disabled_at,
        row.password_changed_at,
        row.password_hash,
    )


_BY_NAME = select(UserAccountRow).where(UserAccountRow.username == bindparam("username"))
# From the tables, not the mapper: they are asked at every request.
_account_of, _grant = table(UserAccountRow).c, table(RoleGrantRow).c
_unit_of, _directive_of = table(OrganizationRow).c, table(DirectiveRow).c
_BY_ID = Query(select(table(UserAccountRow)).where(_account_of.id == bindparam("user")))
_OPEN = select(
    UserAccountRow.id, UserAccountRow.username, UserAccountRow.display_name, UserAccountRow.locale
).where(
    UserAccountRow.id.in_(bindparam("users", expanding=True)), UserAccountRow.disabled_at.is_(None)
)
_ADD = insert_into(UserAccountRow)
_ADD_GRANT = insert_into(RoleGrantRow)
_GRANTS = (
    select(
        _grant.id, _grant.user_id, _grant.role, _grant.granted_at, _unit_of.code,
        _directive_of.slug,
    )
    .outerjoin(table(OrganizationRow), _unit_of.id == _grant.organization_id)
    .outerjoin(table(DirectiveRow), _directive_of.id == _grant.directive_id)
    .where(_grant.revoked_at.is_(None))
    .order_by(_grant.id)
)  # fmt: skip
_GRANTS_OF = Query(_GRANTS.where(_grant.user_id == bindparam("user")))
_GRANTS_AMONG = _GRANTS.where(_grant.user_id.in_(bindparam("users", expanding=True)))


def by_username(session: Session, username: str) -> Account | None:
    """The account of that name, disabled or not; None where there is none."""
    row = session.scalar(_BY_NAME, {"username": username})
    return None if row is None else _account(row)


def by_id(session: Session, user_id: int) -> Account | None:
    """The account of that id, disabled or not; None where there is none."""
    row = _BY_ID.first(session, {"user": user_id})
    return None if row is None else _account(row)


def names(session: Session, usernames: Iterable[str]) -> dict[str, str]:
    """What the people behind these account names are called."""
    wanted = select(UserAccountRow.username, UserAccountRow.display_name).where(
        UserAccountRow.username.in_(list(usernames))
    )
    return {row.username: row.display_name for row in session.execute(wanted)}


def existing(session: Session, usernames: Iterable[str]) -> frozenset[str]:
    """Which of these names are taken."""
    query = select(UserAccountRow.username).where(UserAccountRow.username.in_(list(usernames)))
    return frozenset(session.scalars(query))


def insert(
    session: Session,
    *,
    username: str,
    display_name: str,
    email: str,
    locale: str,
    demo: bool,
    at: datetime,
) -> Account:
    """Add an account without a password and without a role."""
    told = {"username": username, "display_name": display_name, "email": email, "locale": locale}
    id_ = add(session, _ADD, told | {"demo": demo, "created_at": at})
    return Account(
        id_, **told, demo=demo, created_at=at, disabled_at=None, password_changed_at=None,
        password_hash=None,
    )  # fmt: skip


def _row(session: Session, user_id: int) -> UserAccountRow:
    return session.get_one(UserAccountRow, user_id)


def set_password(session: Session, user_id: int, *, hashed: str | None, at: datetime) -> None:
    """Replace the password; None takes it away until the person chooses one."""
    row = _row(session, user_id)
    row.password_hash = hashed
    row.password_changed_at = at
    session.flush()


def strengthen_password(session: Session, user_id: int, *, hashed: str) -> None:
    """Keep the same password under newer parameters; nothing else changes."""
    _row(session, user_id).password_hash = hashed
    session.flush()


def set_disabled(session: Session, user_id: int, *, at: datetime | None) -> None:
    """Close the account as of an instant; None opens it again."""
    _row(session, user_id).disabled_at = at
    session.flush()
    deputies.forget(session)


def set_locale(session: Session, user_id: int, *, locale: str) -> None:
    """Keep the language the person reads."""
    _row(session, user_id).locale = locale
    session.flush()


def add_grant(
    session: Session,
    user_id: int,
    *,
    role: str,
    organization_id: int | None,
    directive_id: int | None,
    at: datetime,
    by: int | None,
) -> int:
    """Give a role; returns the id by which it is taken away."""
    deputies.forget(session)
    return add(
        session,
        _ADD_GRANT,
        {
            "user_id": user_id,
            "role": role,
            "organization_id": organization_id,
            "directive_id": directive_id,
            "granted_at": at,
            "granted_by": by,
        },
    )


def end_grant(session: Session, grant_id: int, *, at: datetime) -> None:
    """Take a role away; the row stays, so that who held what when can be told."""
    session.get_one(RoleGrantRow, grant_id).revoked_at = at
    session.flush()
    deputies.forget(session)


def grants_of(session: Session, user_ids: Sequence[int]) -> dict[int, tuple[HeldGrant, ...]]:
    """Roles in force of each user; users without one are absent."""
    held: dict[int, tuple[HeldGrant, ...]] = {}
    for row in session.execute(_GRANTS_AMONG, {"users": list(user_ids)}):
        one = HeldGrant(row.id, _grant_of(row), row.granted_at)
        held[row.user_id] = (*held.get(row.user_id, ()), one)
    return held


def _grant_of(row: Any) -> Grant:
    return Grant(cast(Role, row.role), row.code, row.slug)


def actor_for(session: Session, user_id: int, at: datetime) -> Actor | None:
    """The person as one who acts, with the roles held now; None when the account is closed or gone.

    Read at every request, so a role taken away is gone at the next one, and a deputy's last day
    ends by itself.
    """
    account = by_id(session, user_id)
    if account is None or not account.is_open:
        return None
    held = (_grant_of(row) for row in _GRANTS_OF.all(session, {"user": user_id}))
    grants = (*held, *deputies.grants_at(session, user_id, at))
    return Actor(account.id, account.username, account.display_name, account.locale, grants)


def actors_for(session: Session, user_ids: Sequence[int], at: datetime) -> dict[int, Actor]:
    """The same for many people at once; those whose account is closed or gone are absent."""
    held = grants_of(session, user_ids)
    named = deputies.named(session, user_ids)
    found = {}
    for row in session.execute(_OPEN, {"users": list(user_ids)}):
        grants = tuple(one.grant for one in held.get(row.id, ()))
        if row.id in named:
            grants = (*grants, *deputies.grants_at(session, row.id, at))
        found[row.id] = Actor(row.id, row.username, row.display_name, row.locale, grants)
    return found


def first_organization(session: Session, user_id: int) -> int | None:
    """The unit whose people may read what the log says about this account; None where no unit."""
    return session.scalar(
        select(RoleGrantRow.organization_id)
        .where(RoleGrantRow.user_id == user_id, RoleGrantRow.organization_id.is_not(None))
        .order_by(RoleGrantRow.id)
        .limit(1)
    )


def find(session: Session, *, paths: Sequence[str] | None, on: date) -> list[Account]:
    """Accounts by name, open and closed.

    Args:
        session: An open session.
        paths: Only accounts that hold a role for a unit within these subtrees; None for all.
        on: The day the tree is looked at; a unit that has ended is looked at where it ended.
    """
    query = select(UserAccountRow).order_by(UserAccountRow.username)
    if paths is not None:
        placed = OrganizationPlacementRow
        inside = [placed.path.startswith(path, autoescape=True) for path in paths]
        if not inside:
            return []
        query = query.where(
            exists()
            .where(RoleGrantRow.user_id == UserAccountRow.id, RoleGrantRow.revoked_at.is_(None))
            .where(placed.organization_id == RoleGrantRow.organization_id, or_(*inside))
            .where(organizations.stands_on(on))
        )
    return [_account(row) for row in session.scalars(query)]


def has_demo_accounts(session: Session) -> bool:
    """Whether the demo made accounts in this database; closed ones count too."""
    return session.scalar(select(exists().where(UserAccountRow.demo))) or False


def administrators(session: Session) -> list[Account]:
    """Open accounts that hold the administrator's role."""
    query = (
        select(UserAccountRow)
        .join(RoleGrantRow, RoleGrantRow.user_id == UserAccountRow.id)
        .where(
            RoleGrantRow.role == "admin",
            RoleGrantRow.revoked_at.is_(None),
            UserAccountRow.disabled_at.is_(None),
        )
        .order_by(UserAccountRow.id)
        .distinct()
    )
    return [_account(row) for row in session.scalars(query)]


def coordinators(session: Session, *, directive_id: int) -> list[tuple[str, str]]:
    """Name and address of each open account that coordinates a directive, the oldest first."""
    rows = session.execute(
        select(UserAccountRow.display_name, UserAccountRow.email)
        .join(RoleGrantRow, RoleGrantRow.user_id == UserAccountRow.id)
        .where(
            RoleGrantRow.directive_id == directive_id,
            RoleGrantRow.role == "coordinator",
            RoleGrantRow.revoked_at.is_(None),
            UserAccountRow.disabled_at.is_(None),
        )
        .order_by(UserAccountRow.id)
    )
    return [(row.display_name, row.email) for row in rows]


def directive_ids(session: Session, slugs: Iterable[str]) -> dict[str, int]:
    """Ids of directives by slug; unknown slugs are absent."""
    query = select(DirectiveRow.slug, DirectiveRow.id).where(DirectiveRow.slug.in_(list(slugs)))
    return dict(session.execute(query).all())
