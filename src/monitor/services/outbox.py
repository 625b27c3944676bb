"""The outbox at work: take one message, and record what became of it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from tenacity import RetryCallState, wait_exponential

from monitor.domain.reminders import NO_LONGER
from monitor.domain.roles import CLOCK, Actor
from monitor.domain.statements import NOTHING_NEW
from monitor.services.work import Office
from monitor.store import accounts, leases, outbox
from monitor.store.outbox import Claimed, Delivered, StoredDigest, Subscriber

__all__ = ["Claimed", "Delivered", "StoredDigest", "Subscriber"]

LEASE = timedelta(seconds=120)
"""Longer than a conversation with a mail server may take, so that two never send one message."""
LEADER = timedelta(seconds=150)
GIVE_UP = timedelta(hours=72)
_backoff = wait_exponential(multiplier=30, min=30, max=3600)


def take(office: Office, owner: str) -> Claimed | None:
    """Claim the next message whose time has come, in a transaction of its own."""
    with office.writing(CLOCK) as work:
        return outbox.claim(work.session, owner=owner, now=work.now, until=work.now + LEASE)


def recipient(office: Office, claimed: Claimed) -> Actor | None:
    """The recipient with the rights held now; None when the account is closed."""
    with office.reading(CLOCK) as work:
        return accounts.actor_for(work.session, claimed.recipient_id, work.now)


def delivered(office: Office, claimed: Claimed, owner: str, subject: str, reply: str) -> bool:
    """The server took it; False if the lease was lost and somebody else may have sent it too."""
    with office.writing(CLOCK) as work:
        return outbox.mark(
            work.session, claimed.id, owner=owner, outcome="sent", at=work.now, reply=reply,
            code=250, subject=subject,
        )  # fmt: skip


def put_off(
    office: Office, claimed: Claimed, owner: str, subject: str, reply: str, code: int | None
) -> bool:
    """A passing failure: try again later, ever more seldom, for three days; then give it up."""
    with office.writing(CLOCK) as work:
        again = work.now + timedelta(seconds=delay(claimed.tries))
        is_over = again > claimed.queued_at + GIVE_UP
        return outbox.mark(
            work.session, claimed.id, owner=owner, outcome="failed" if is_over else "retry",
            at=work.now, reply=reply, code=code, subject=subject,
            next_try_at=None if is_over else again,
        )  # fmt: skip


def refused(
    office: Office, claimed: Claimed, owner: str, subject: str, reply: str, code: int | None
) -> bool:
    """The server will never take it for this recipient; the others are not touched."""
    with office.writing(CLOCK) as work:
        return outbox.mark(
            work.session, claimed.id, owner=owner, outcome="failed", at=work.now, reply=reply,
            code=code, subject=subject,
        )  # fmt: skip


def withdrawn(office: Office, claimed: Claimed, owner: str) -> bool:
    """Nothing of it holds any more: it is not sent, and the log says why."""
    why = NOTHING_NEW if claimed.kind == "digest" else NO_LONGER
    with office.writing(CLOCK) as work:
        return outbox.withdraw(work.session, claimed.id, owner=owner, at=work.now, why=why)


def delay(tries: int) -> float:
    """Seconds to wait after so many tries: 30, 60, 120 … up to an hour."""
    state = RetryCallState(None, None, (), {})  # type: ignore[arg-type]  # only counts here
    state.attempt_number = max(1, tries)
    return float(_backoff(state))


def message_name(slug: str, day: date, recipient_id: int) -> str:
    """The same message has the same name however often it is sent, so a double is known as one."""
    told = f"{slug}|{day:%Y-%m-%d}|{recipient_id}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def lead(office: Office, owner: str) -> bool:
    """Whether this worker leads now; the lead passes on when its lease runs out."""
    with office.writing(CLOCK) as work:
        return leases.hold(
            work.session, name="worker", owner=owner, now=work.now, until=work.now + LEADER
        )


def beat(office: Office, owner: str, detail: str) -> datetime:
    """Say that this worker is alive."""
    with office.writing(CLOCK) as work:
        leases.beat(work.session, name=owner, at=work.now, detail=detail)
        return work.now
