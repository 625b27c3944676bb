"""Who gets a directive's daily digest, and what they chose."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from monitor.domain.schedule import Rhythm
from monitor.store.schema import SubscriptionRow, UserAccountRow


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody chose of a directive's daily digest; ``local_time`` is ``HH:MM`` there.

    ``only_when_needed`` leaves out days on which nobody is out and nothing changed; ``locale`` is
    the digest's language where it is not the account's; ``attaches_table`` adds the board as
    an Excel file, ``attaches_pdf`` as one to print.
    """

    local_time: str
    weekdays_only: bool = False
    skips_holidays: bool = False
    only_when_needed: bool = False
    locale: str = ""
    attaches_table: bool = False
    attaches_pdf: bool = False

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.local_time, self.weekdays_only, self.skips_holidays)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who gets a directive's daily digest, since when, and what they chose."""

    user_id: int
    username: str
    address: str
    since: datetime
    chosen: Chosen


def subscribers(session: Session, *, directive_id: int) -> list[Subscriber]:
    """Open accounts with an active subscription, in the order they subscribed."""
    rows = session.execute(
        # Of a crowd its columns alone: an object for each row takes longer than the query.
        select(
            UserAccountRow.id,
            UserAccountRow.username,
            UserAccountRow.email,
            SubscriptionRow.since,
            *(getattr(SubscriptionRow, one.name) for one in fields(Chosen)),
        )
        .join(UserAccountRow, UserAccountRow.id == SubscriptionRow.user_id)
        .where(
            SubscriptionRow.directive_id == directive_id,
            SubscriptionRow.ended_at.is_(None),
            UserAccountRow.disabled_at.is_(None),
        )
        .order_by(SubscriptionRow.id)
    )  # fmt: skip
    return [
        Subscriber(user_id, username, address, since, Chosen(*wanted))
        for user_id, username, address, since, *wanted in rows
    ]


def _running(user_id: int, directive_id: int) -> Select[SubscriptionRow]:
    return select(SubscriptionRow).where(
        SubscriptionRow.user_id == user_id,
        SubscriptionRow.directive_id == directive_id,
        SubscriptionRow.kind == "daily_digest",
        SubscriptionRow.ended_at.is_(None),
    )


def _chosen(row: SubscriptionRow) -> Chosen:
    return Chosen(**{one.name: getattr(row, one.name) for one in fields(Chosen)})


def chosen(session: Session, *, user_id: int, directive_id: int) -> Chosen | None:
    """What a person chose who is sent a directive's digest; None where they are not."""
    row = session.scalar(_running(user_id, directive_id))
    return None if row is None else _chosen(row)


def subscribe(
    session: Session, *, user_id: int, directive_id: int, chosen: Chosen, at: datetime
) -> None:
    """Begin a subscription, in place of the one that runs: that one ends, and stays on record."""
    unsubscribe(session, user_id=user_id, directive_id=directive_id, at=at)
    session.add(
        SubscriptionRow(
            user_id=user_id, directive_id=directive_id, kind="daily_digest", since=at,
            ended_at=None, **asdict(chosen),
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
