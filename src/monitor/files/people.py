"""A list of people to make accounts for, as an office keeps it in Excel."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from monitor.domain.errors import Invalid
from monitor.domain.roles import Grant, Role
from monitor.files.sheets import Row, read_sheet
from monitor.services.account_rules import NewUser

REQUIRED = ("username", "display_name", "email", "role")
OPTIONAL = ("organization", "directive", "locale")


def read_people(path: Path) -> tuple[list[NewUser], list[str]]:
    """Accounts of a file, and for each what its errors are said to be in: ``row 5, ``.

    A person with several roles has several rows, which must agree on everything else.

    Raises:
        Invalid: It is no table, lacks a column, or has one nobody knows; ``fields`` lists where.
    """
    sheet = read_sheet(path)
    missing = [name for name in REQUIRED if name not in sheet.columns]
    unknown = [name for name in sheet.columns if name not in (*REQUIRED, *OPTIONAL)]
    wrong = [(name, "column_missing", {"column": name}) for name in missing]
    wrong += [(name[:40], "column_unknown", {"column": name[:40]}) for name in unknown]
    if wrong:
        raise Invalid("columns_wrong", wrong)
    people: dict[str, tuple[NewUser, int]] = {}
    differ = []
    for row in sheet.rows:
        user = _user(row)
        first = people.get(user.username)
        if first is None:
            people[user.username] = (user, row.number)
        elif _same_person(first[0], user):
            grants = (*first[0].grants, *user.grants)
            people[user.username] = (_with(first[0], grants), first[1])
        else:
            place = f"row {row.number}, username"
            differ.append((place, "rows_differ", {"username": user.username, "row": first[1]}))
    if differ:
        raise Invalid("users_refused", differ, count=len(differ))
    return [user for user, _ in people.values()], [f"row {row}, " for _, row in people.values()]


def _user(row: Row) -> NewUser:
    told = {name: row.cells.get(name, "").strip() for name in (*REQUIRED, *OPTIONAL)}
    grant = Grant(cast(Role, told["role"]), told["organization"] or None, told["directive"] or None)
    return NewUser(
        told["username"].lower(),
        told["display_name"],
        told["email"],
        (grant,),
        locale=told["locale"] or "vi",
    )


def _same_person(one: NewUser, other: NewUser) -> bool:
    return (one.display_name, one.email, one.locale) == (
        other.display_name,
        other.email,
        other.locale,
    )


def _with(user: NewUser, grants: tuple[Grant, ...]) -> NewUser:
    return NewUser(user.username, user.display_name, user.email, grants, locale=user.locale)
