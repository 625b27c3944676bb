"""Reminders as they are kept: whom they may reach, what was said of which report, to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from monitor.domain.reminders import Reach, Reached, Reminder, Rung, Unsent
from monitor.store.directive_structure import Ids
from monitor.store.organizations import stands_on
from monitor.store.schema import (
    DeputyEndRow,
    DeputyRow,
    HandReminderRow,
    MessageRow,
    OrganizationPlacementRow,
    OrganizationRow,
    PeriodRow,
    ReminderReachRow,
    ReminderRow,
    RoleGrantRow,
    UserAccountRow,
)

Rungs = frozenset[tuple[str, str, datetime, str, int]]
"""Organisation, period, limit, rung, number: one thing that was to be said."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an open account who can be reminded."""

    id: int
    address: str


@dataclass(frozen=True, slots=True)
class Reminded:
    """One line of the log: which rung of which report, to whom, and what became of the mail.

    ``rung`` is None where somebody sent it by hand. ``name`` and ``state`` are empty where there
    was nobody to tell.
    """

    organization: str
    period: str
    rung: Rung | None
    number: int
    reached: Reached
    at: datetime
    name: str
    state: str
    sent_at: datetime | None
    reply: str
    author: str = ""
    """Who sent it by hand; empty where the clock did."""


def people(session: Session, *, at: datetime, on: date) -> dict[tuple[str, str], list[Person]]:
    """Open accounts by unit and role: clerks; heads with who stands in for them.

    ``on`` is the local day of ``at``, to the end of which a deputy was named. A unit without any is
    absent.
    """
    found: dict[tuple[str, str], list[Person]] = defaultdict(list)
    open_account = UserAccountRow.disabled_at.is_(None)
    held = session.execute(
        select(OrganizationRow.code, RoleGrantRow.role, UserAccountRow.id, UserAccountRow.email)
        .join(RoleGrantRow, RoleGrantRow.organization_id == OrganizationRow.id)
        .join(UserAccountRow, UserAccountRow.id == RoleGrantRow.user_id)
        .where(
            RoleGrantRow.role.in_(("clerk", "head")), RoleGrantRow.revoked_at.is_(None),
            open_account,
        )
        .order_by(RoleGrantRow.id)
    )  # fmt: skip
    for code, role, user, address in held:
        found[code, role].append(Person(user, address))
    standing_in = session.execute(
        select(OrganizationRow.code, UserAccountRow.id, UserAccountRow.email)
        .join(DeputyRow, DeputyRow.organization_id == OrganizationRow.id)
        .join(UserAccountRow, UserAccountRow.id == DeputyRow.deputy_id)
        .outerjoin(DeputyEndRow, DeputyEndRow.deputy_id == DeputyRow.id)
        .where(
            DeputyRow.named_at <= at, DeputyRow.last_day >= on, DeputyEndRow.id.is_(None),
            open_account,
        )
        .order_by(DeputyRow.id)
    )  # fmt: skip
    for code, user, address in standing_in:
        if found.get((code, "head")):
            found[code, "head"].append(Person(user, address))
    return {key: list(dict.fromkeys(listed)) for key, listed in found.items()}


def coordinators(session: Session, *, directive_id: int) -> list[Person]:
    """Open accounts that coordinate a directive."""
    rows = session.execute(
        select(UserAccountRow.id, UserAccountRow.email)
        .join(RoleGrantRow, RoleGrantRow.user_id == UserAccountRow.id)
        .where(
            RoleGrantRow.directive_id == directive_id, RoleGrantRow.role == "coordinator",
            RoleGrantRow.revoked_at.is_(None), UserAccountRow.disabled_at.is_(None),
        )
        .order_by(RoleGrantRow.id)
    )  # fmt: skip
    return [Person(user, address) for user, address in rows]


def said(session: Session, *, ids: Ids) -> Rungs:
    """Every rung of a directive that was planned already, whether or not anybody could be told."""
    rows = session.execute(
        select(
            ReminderRow.organization_id, ReminderRow.period_id, ReminderRow.limit_at,
            ReminderRow.rung, ReminderRow.number,
        )
        .where(ReminderRow.directive_id == ids.directive)
        .distinct()
    )  # fmt: skip
    return frozenset(
        (ids.organization_codes[unit], ids.period_codes[period], limit, rung, number)
        for unit, period, limit, rung, number in rows
    )


def keep(
    session: Session,
    *,
    ids: Ids,
    report: Unsent,
    reminder: Reminder,
    reached: Reached,
    recipient_id: int | None,
    message: str | None,
    at: datetime,
) -> None:
    """Put one line into the log; ``message`` is the name of the mail that carries it."""
    message_id = None
    if message is not None:
        message_id = session.scalar(select(MessageRow.id).where(MessageRow.message_id == message))
    session.add(
        ReminderRow(
            directive_id=ids.directive, organization_id=ids.organizations[report.organization],
            period_id=ids.periods[report.period], limit_at=report.limit, rung=reminder.rung.value,
            number=reminder.number, reached=reached, recipient_id=recipient_id,
            message_id=message_id, at=at,
        )
    )  # fmt: skip
    session.flush()


def log(
    session: Session,
    *,
    directive_id: int,
    paths: Sequence[str] | None,
    on: date,
    most: int = 500,
) -> list[Reminded]:
    """What was said, newest first: within these subtrees of a day, or (None) of the directive."""
    placed = OrganizationPlacementRow
    query = (
        select(ReminderRow, OrganizationRow.code, PeriodRow.code, UserAccountRow, MessageRow)
        .join(OrganizationRow, OrganizationRow.id == ReminderRow.organization_id)
        .join(PeriodRow, PeriodRow.id == ReminderRow.period_id)
        .outerjoin(UserAccountRow, UserAccountRow.id == ReminderRow.recipient_id)
        .outerjoin(MessageRow, MessageRow.id == ReminderRow.message_id)
        .where(ReminderRow.directive_id == directive_id)
        .order_by(ReminderRow.at.desc(), ReminderRow.id)
        .limit(most)
    )
    if paths is not None:
        inside = [placed.path.startswith(path, autoescape=True) for path in paths]
        if not inside:
            return []
        query = query.where(
            ReminderRow.organization_id.in_(
                select(placed.organization_id).where(or_(*inside), stands_on(on))
            )
        )
    said = [
        Reminded(
            unit, period, Rung(row.rung), row.number, cast(Reached, row.reached), row.at,
            user.display_name if user else "", message.state if message else "",
            message.sent_at if message else None, (message.reply or "") if message else "",
        )
        for row, unit, period, user, message in session.execute(query)
    ]  # fmt: skip
    by_hand = _by_hand(session, directive_id=directive_id, paths=paths, on=on, most=most)
    return sorted((*said, *by_hand), key=lambda one: one.at, reverse=True)[:most]


def _by_hand(
    session: Session, *, directive_id: int, paths: Sequence[str] | None, on: date, most: int
) -> list[Reminded]:
    """What the coordinator sent beside the clock, newest first."""
    row, author, placed = HandReminderRow, aliased(UserAccountRow), OrganizationPlacementRow
    query = (
        select(row, OrganizationRow.code, PeriodRow.code, UserAccountRow.display_name,
               author.display_name, MessageRow)
        .join(OrganizationRow, OrganizationRow.id == row.organization_id)
        .join(PeriodRow, PeriodRow.id == row.period_id)
        .join(UserAccountRow, UserAccountRow.id == row.recipient_id)
        .join(author, author.id == row.author_id)
        .join(MessageRow, MessageRow.id == row.message_id)
        .where(row.directive_id == directive_id)
        .order_by(row.at.desc(), row.id)
        .limit(most)
    )  # fmt: skip
    if paths is not None:
        inside = [placed.path.startswith(path, autoescape=True) for path in paths]
        query = query.where(
            row.organization_id.in_(
                select(placed.organization_id).where(or_(*inside), stands_on(on))
            )
        )
    return [
        Reminded(
            unit, period, None, 0, cast(Reached, one.reached), one.at, name, message.state,
            message.sent_at, message.reply or "", by,
        )
        for one, unit, period, name, by, message in session.execute(query)
    ]  # fmt: skip


def counts(session: Session, *, ids: Ids) -> dict[tuple[str, str], int]:
    """How many times each report was reminded of, by unit and period; never is absent."""
    one = (ReminderRow.limit_at, ReminderRow.rung, ReminderRow.number)
    rows = session.execute(
        select(ReminderRow.organization_id, ReminderRow.period_id, *one)
        .join(MessageRow, MessageRow.id == ReminderRow.message_id)
        .where(ReminderRow.directive_id == ids.directive, MessageRow.state == "sent")
        .distinct()
    )
    found: dict[tuple[str, str], int] = defaultdict(int)
    for unit, period, *_ in rows:
        found[ids.organization_codes[unit], ids.period_codes[period]] += 1
    by_hand = session.execute(
        select(HandReminderRow.organization_id, HandReminderRow.period_id, HandReminderRow.at)
        .join(MessageRow, MessageRow.id == HandReminderRow.message_id)
        .where(HandReminderRow.directive_id == ids.directive, MessageRow.state == "sent")
        .distinct()
    )
    for unit, period, _at in by_hand:
        found[ids.organization_codes[unit], ids.period_codes[period]] += 1
    return dict(found)


def persons(session: Session, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Name and language of accounts, by their number."""
    rows = session.execute(
        select(UserAccountRow.id, UserAccountRow.display_name, UserAccountRow.locale).where(
            UserAccountRow.id.in_(numbers)
        )
    )
    return {number: (name, locale) for number, name, locale in rows}


def was_reminded(session: Session, *, recipient_id: int, since: datetime) -> bool:
    """Whether a reminder was queued for a person since an instant."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    MessageRow.recipient_id == recipient_id, MessageRow.kind == "reminder",
                    MessageRow.queued_at >= since,
                )
            )
        )
    )  # fmt: skip


def waiting(session: Session, *, recipient_id: int) -> dict[int, Mapping[str, Any]]:
    """A person's reminders that have not left, by number: what each was to say."""
    rows = session.execute(
        select(MessageRow.id, MessageRow.payload)
        .where(
            MessageRow.recipient_id == recipient_id, MessageRow.kind == "reminder",
            MessageRow.state == "queued",
        )
        .order_by(MessageRow.id)
    )  # fmt: skip
    return dict(rows.all())


def supersede(session: Session, messages: Sequence[int], *, at: datetime) -> None:
    """Take messages that still wait out of the queue: a newer one says it all."""
    session.execute(
        update(MessageRow)
        .where(MessageRow.id.in_(messages), MessageRow.state == "queued")
        .values(state="superseded", next_try_at=at)
    )


def reach(session: Session, *, directive_id: int) -> Reach:
    """Whom a directive's reminders reach; everybody where nobody chose."""
    chosen = session.scalar(
        select(ReminderReachRow.reach)
        .where(ReminderReachRow.directive_id == directive_id)
        .order_by(ReminderReachRow.id.desc())
        .limit(1)
    )
    return Reach.EVERYBODY if chosen is None else Reach(chosen)


def choose_reach(
    session: Session, *, directive_id: int, chosen: Reach, at: datetime, by: int
) -> None:
    """Choose it; what was chosen before stays on record."""
    session.add(ReminderReachRow(directive_id=directive_id, reach=chosen.value, at=at, actor_id=by))
    session.flush()
