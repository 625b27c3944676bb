"""What an account must look like before it is made."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from monitor.domain.roles import ROLES, Grant

FOR_UNIT = frozenset({"clerk", "head", "unit_admin"})
"""Roles that are held for a unit and never for a directive."""
LONGEST_NAME = 200

_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
_EMAIL = re.compile(r"[^@\s,;:<>()\[\]\"\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")

Wrong = tuple[str, str, dict[str, Any]]
"""The part that is wrong, a code, and the values its sentence needs."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """An account to be made. ``password`` is for the demo; others get a one-time link."""

    username: str
    display_name: str
    email: str
    grants: tuple[Grant, ...] = ()
    locale: str = "vi"
    demo: bool = False
    password: str | None = field(default=None, repr=False)


def wrong_with(user: NewUser, taken: Collection[str]) -> list[Wrong]:
    """What is wrong with the person's own part; ``taken`` are names already in use."""
    wrong: list[Wrong] = []
    if not _USERNAME.fullmatch(user.username):
        wrong.append(("username", "username_refused", {"username": user.username[:80]}))
    elif user.username in taken:
        wrong.append(("username", "username_taken", {"username": user.username}))
    name = user.display_name.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        wrong.append(("display_name", "name_refused", {"longest": LONGEST_NAME}))
    # One mailbox and nothing else: a comma would make two addressees of it, a line break a header.
    if not _EMAIL.fullmatch(user.email.strip()):
        wrong.append(("email", "email_refused", {"email": user.email[:80]}))
    if user.locale not in ("vi", "en"):
        wrong.append(("locale", "locale_unknown", {"locale": user.locale[:20]}))
    return wrong


def wrong_name(user: NewUser) -> list[Wrong]:
    """What is wrong with the name of an account a unit makes: it begins with a unit's code.

    So a unit takes nobody else's name, and is told of no account but its own.
    """
    units = [one.organization for one in user.grants if one.organization]
    if any(re.fullmatch(rf"{re.escape(unit)}(?:[.-].+)?", user.username) for unit in units):
        return []
    example = f"{units[0]}.nhap" if units else ""
    return [("username", "username_outside", {"example": example[:80]})]


def wrong_grants(
    grants: Iterable[Grant], units: Collection[str], directives: Collection[str]
) -> list[Wrong]:
    """What is wrong with the roles, given the codes and slugs that exist."""
    wrong: list[Wrong] = []
    for grant in grants:
        role, organization, directive = grant.role, grant.organization, grant.directive
        if role not in ROLES:
            wrong.append(("role", "role_unknown", {"role": str(role)[:40]}))
            continue
        if organization is not None and organization not in units:
            wrong.append(
                ("organization", "organization_unknown", {"organization": organization[:80]})
            )
        if directive is not None and directive not in directives:
            wrong.append(("directive", "directive_unknown", {"directive": directive[:80]}))
        wrong += _wrong_reach(grant)
    return wrong


def _wrong_reach(grant: Grant) -> list[Wrong]:
    """Which reach the role lacks, or must not have."""
    wrong: list[Wrong] = []
    has_unit, has_directive = grant.organization is not None, grant.directive is not None
    of_unit, of_none = grant.role in FOR_UNIT, grant.role == "admin"
    if not of_none and not has_unit and (of_unit or not has_directive):
        wrong.append(("organization", "role_needs_reach", {"role": grant.role}))
    if of_none and has_unit:
        wrong.append(("organization", "role_has_no_reach", {"role": grant.role}))
    if (of_none or of_unit) and has_directive:
        wrong.append(("directive", "role_has_no_reach", {"role": grant.role}))
    return wrong
