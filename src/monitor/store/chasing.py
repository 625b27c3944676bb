"""Chasing: reminders sent by hand, calls and replies, and how a unit is reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.domain.chase import Contact
from monitor.domain.contacts import ContactKind, ContactNote
from monitor.domain.reminders import Reached, Unsent
from monitor.store.directive_structure import Ids
from monitor.store.schema import (
    ContactNoteRow,
    HandReminderRow,
    MessageRow,
    OrganizationContactRow,
    OrganizationRow,
    ReminderRow,
    RoleGrantRow,
    UserAccountRow,
)
from monitor.store.statements import add, insert_into

_NOTE = insert_into(ContactNoteRow)
_REMINDED = insert_into(HandReminderRow)
MOST = 500


def last_reminded(session: Session, *, ids: Ids) -> dict[str, datetime]:
    """When each unit was last mailed about a report, by the clock or by hand; never is absent."""
    found: dict[str, datetime] = {}
    for row in (ReminderRow, HandReminderRow):
        for unit, at in session.execute(
            select(row.organization_id, func.max(row.at))
            .where(row.directive_id == ids.directive, row.message_id.is_not(None))
            .group_by(row.organization_id)
        ):
            code = ids.organization_codes[unit]
            found[code] = max(at, found.get(code, at))
    return found


def keep_reminder(
    session: Session,
    *,
    ids: Ids,
    report: Unsent,
    reached: Reached,
    recipient_id: int,
    message: str,
    at: datetime,
    author_id: int,
) -> None:
    """Put one reminder sent by hand on record; ``message`` is the name of the mail."""
    number = session.scalar(select(MessageRow.id).where(MessageRow.message_id == message))
    told = {
        "directive_id": ids.directive, "organization_id": ids.organizations[report.organization],
        "period_id": ids.periods[report.period], "limit_at": report.limit, "reached": reached,
        "recipient_id": recipient_id, "message_id": number, "at": at, "author_id": author_id,
    }  # fmt: skip
    add(session, _REMINDED, told)


def contacts(session: Session, *, organizations: Sequence[str]) -> dict[str, list[Contact]]:
    """How each unit is reached: its clerks and heads, then what else is known of it."""
    found: dict[str, list[Contact]] = defaultdict(list)
    among = set(organizations)
    people = session.execute(
        select(OrganizationRow.code, RoleGrantRow.role, UserAccountRow.display_name,
               UserAccountRow.email)
        .join(RoleGrantRow, RoleGrantRow.organization_id == OrganizationRow.id)
        .join(UserAccountRow, UserAccountRow.id == RoleGrantRow.user_id)
        .where(
            RoleGrantRow.role.in_(("clerk", "head")), RoleGrantRow.revoked_at.is_(None),
            UserAccountRow.disabled_at.is_(None),
        )
        .order_by(RoleGrantRow.role, RoleGrantRow.id)
    )  # fmt: skip
    for code, role, name, address in people:
        if code in among:
            found[code].append(Contact(role, name, address))
    others = session.execute(
        select(OrganizationRow.code, OrganizationContactRow.kind, OrganizationContactRow.value)
        .join(OrganizationRow, OrganizationRow.id == OrganizationContactRow.organization_id)
        .where(OrganizationContactRow.kind.in_(("phone", "email")))
        .order_by(OrganizationContactRow.id)
    )
    for code, kind, value in others:
        if code in among:
            found[code].append(Contact(kind, "", value))
    return dict(found)


def add_note(
    session: Session,
    *,
    ids: Ids,
    organization: str,
    author_id: int,
    at: datetime,
    kind: ContactKind,
    person: str,
    body: str,
) -> None:
    """Write a call, a reply or a visit down."""
    told = {
        "directive_id": ids.directive, "organization_id": ids.organizations[organization],
        "author_id": author_id, "at": at, "kind": kind, "person": person, "body": body,
    }  # fmt: skip
    add(session, _NOTE, told)


def notes(session: Session, *, ids: Ids, organization: str | None = None) -> list[ContactNote]:
    """The log of calls of a directive, or of one unit in it, newest first."""
    row = ContactNoteRow
    query = (
        select(row.organization_id, row.at, UserAccountRow.display_name, row.kind, row.person,
               row.body)
        .join(UserAccountRow, UserAccountRow.id == row.author_id)
        .where(row.directive_id == ids.directive)
        .order_by(row.id.desc())
        .limit(MOST)
    )  # fmt: skip
    if organization is not None:
        query = query.where(row.organization_id == ids.organizations[organization])
    return [
        ContactNote(ids.organization_codes[unit], at, name, cast(ContactKind, kind), person, body)
        for unit, at, name, kind, person, body in session.execute(query)
    ]
