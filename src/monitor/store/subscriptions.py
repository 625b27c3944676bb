"""Who gets a directive's daily digest, and as they wish it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from monitor.domain.schedule import Rhythm
from monitor.store.schema import SubscriptionRow, UserAccountRow


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who gets a directive's daily digest, at which local time."""

    user_id: int
    username: str
    address: str
    local_time: str
    weekdays_only: bool
    since: datetime
    skips_holidays: bool = False
    only_when_needed: bool = False
    locale: str = ""
    attaches_table: bool = False
    attaches_pdf: bool = False

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.local_time, self.weekdays_only, self.skips_holidays)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One person's running subscription: local time ``HH:MM``, and since when.

    ``only_when_needed`` leaves out days on which nobody is out and nothing changed; ``locale`` is
    the digest's language where it is not the account's; ``attaches_table`` adds the board as
    an Excel file, ``attaches_pdf`` as one to print.
    """

    local_time: str
    weekdays_only: bool
    since: datetime
    skips_holidays: bool = False
    only_when_needed: bool = False
    locale: str = ""
    attaches_table: bool = False
    attaches_pdf: bool = False

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.local_time, self.weekdays_only, self.skips_holidays)


def subscribers(session: Session, *, directive_id: int) -> list[Subscriber]:
    """Open accounts with an active subscription, in the order they subscribed."""
    rows = session.execute(
        select(
            UserAccountRow.id, UserAccountRow.username, UserAccountRow.email,
            SubscriptionRow.local_time, SubscriptionRow.weekdays_only, SubscriptionRow.since,
            SubscriptionRow.skips_holidays, SubscriptionRow.only_when_needed,
            SubscriptionRow.locale, SubscriptionRow.attaches_table, SubscriptionRow.attaches_pdf,
        )
        .join(UserAccountRow, UserAccountRow.id == SubscriptionRow.user_id)
        .where(
            SubscriptionRow.directive_id == directive_id,
            SubscriptionRow.ended_at.is_(None),
            UserAccountRow.disabled_at.is_(None),
        )
        .order_by(SubscriptionRow.id)
    )  # fmt: skip
    return [Subscriber(*row) for row in rows]


def _running(user_id: int, directive_id: int) -> Select[SubscriptionRow]:
    return select(SubscriptionRow).where(
        SubscriptionRow.user_id == user_id,
        SubscriptionRow.directive_id == directive_id,
        SubscriptionRow.kind == "daily_digest",
        SubscriptionRow.ended_at.is_(None),
    )


def subscription(session: Session, *, user_id: int, directive_id: int) -> Subscription | None:
    """A person's running subscription to a directive's digest; None where there is none."""
    row = session.scalar(_running(user_id, directive_id))
    if row is None:
        return None
    return Subscription(
        row.local_time,
        row.weekdays_only,
        row.since,
        row.skips_holidays,
        row.only_when_needed,
        row.locale,
        row.attaches_table,
        row.attaches_pdf,
    )


def subscribe(
    session: Session,
    *,
    user_id: int,
    directive_id: int,
    local_time: str,
    weekdays_only: bool,
    at: datetime,
    skips_holidays: bool = False,
    only_when_needed: bool = False,
    locale: str = "",
    attaches_table: bool = False,
    attaches_pdf: bool = False,
) -> None:
    """Begin a subscription, in place of the one that runs: that one ends, and stays on record."""
    unsubscribe(session, user_id=user_id, directive_id=directive_id, at=at)
    session.add(
        SubscriptionRow(
            user_id=user_id, directive_id=directive_id, kind="daily_digest", local_time=local_time,
            weekdays_only=weekdays_only, skips_holidays=skips_holidays, since=at, ended_at=None,
            only_when_needed=only_when_needed, locale=locale, attaches_table=attaches_table,
            attaches_pdf=attaches_pdf,
        )
    )  # fmt: skip
    session.flush()


def unsubscribe(session: Session, *, user_id: int, directive_id: int, at: datetime) -> bool:
    """End the subscription that runs; False where none does."""
    row = session.scalar(_running(user_id, directive_id).with_for_update())
    if row is None:
        return False
    row.ended_at = at
    session.flush()
    return True
