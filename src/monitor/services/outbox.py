"""The outbox at work: take one message, and record what became of it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_delay,
    wait_exponential,
)

from monitor.domain.reminders import NO_LONGER
from monitor.domain.roles import CLOCK, Actor
from monitor.domain.statements import NOTHING_NEW
from monitor.services.work import Office, Work
from monitor.store import accounts, bounces, health, instance, outbox
from monitor.store.ledger import Ledger, mark
from monitor.store.outbox import Claimed, Delivered

__all__ = ["Claimed", "Delivered", "Ledger"]

LEASE = timedelta(seconds=180)
"""Longer than a conversation with a mail server may take, so that two never send one message."""
PATIENCE = timedelta(seconds=60)
"""How long the answer of a mail server is kept in mind for a database that does not answer."""
GIVE_UP = timedelta(hours=72)
SPREAD = 0.25
"""Part of a wait by which it is made longer, so that what was refused at once comes back scattered.
"""
CLOSED = "the account is closed"
NO_ADDRESS = "the account has no mail address"
NOT_RENDERED = "could not be rendered; see the log"
_patient = Retrying(
    retry=retry_if_exception(health.is_passing),
    stop=stop_after_delay(PATIENCE),
    wait=wait_exponential(multiplier=0.1, max=5),
    reraise=True,
)
_backoff = wait_exponential(multiplier=30, min=30, max=3600)


def take(office: Office, owner: str) -> Claimed | None:
    """Claim the next message whose time has come, in a transaction of its own."""
    with office.writing(CLOCK) as work:
        return outbox.claim(work.session, owner=owner, now=work.now, until=work.now + LEASE)


def coming(work: Work, most: int) -> list[Claimed]:
    """The next messages in line, which nobody holds yet."""
    return outbox.coming(work.session, now=work.now, most=most)


def recipient(office: Office, claimed: Claimed) -> Actor | str:
    """The recipient with the rights held now; or why they can be sent nothing."""
    with office.reading(CLOCK) as work:
        return recipients(work, [claimed])[claimed.id]


def recipients(work: Work, listed: Sequence[Claimed]) -> dict[int, Actor | str]:
    """The same for several messages at once, by the message's number."""
    people = accounts.actors_for(work.session, [one.recipient_id for one in listed], work.now)
    back = bounces.marks(work.session, addresses=[one.address for one in listed])
    found: dict[int, Actor | str] = {}
    for one in listed:
        came_back = back.get(one.address.casefold())
        if one.recipient_id not in people:
            found[one.id] = CLOSED
        elif not one.address.strip():
            found[one.id] = NO_ADDRESS
        elif came_back is not None:
            told = f"mail to this address came back: {came_back.status} {came_back.said}"
            found[one.id] = told.strip()
        else:
            found[one.id] = people[one.recipient_id]
    return found


def delivered(office: Office, claimed: Claimed, owner: str, subject: str, reply: str) -> bool:
    """The server took it; False if the lease was lost and somebody else may have sent it too."""
    return delivered_and_next(office, claimed, owner, subject, reply, ())[0]


def delivered_and_next(
    office: Office,
    claimed: Claimed,
    owner: str,
    subject: str,
    reply: str,
    following: Sequence[Claimed],
    ledger: Ledger | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[bool, Claimed | None]:
    """The server took it; and the first of those that follow that nobody else took is claimed.

    One transaction for both: a message is marked before the next may be handed over, and the disk
    is waited for once. Who records many gives the ledger, and what may be done meanwhile; it is not
    where there is nobody to wait for.
    """
    return _recorded(
        office, claimed, following, ledger, owner=owner, outcome="sent", reply=reply, code=250,
        subject=subject, meanwhile=meanwhile,
    )  # fmt: skip


def put_off(
    office: Office, claimed: Claimed, owner: str, subject: str, reply: str, code: int | None
) -> bool:
    """A passing failure: try again later, ever more seldom, for three days; then give it up."""
    return _recorded(
        office, claimed, owner=owner, outcome="retry", reply=reply, code=code, subject=subject
    )[0]


def refused(
    office: Office, claimed: Claimed, owner: str, subject: str, reply: str, code: int | None
) -> bool:
    """The server will never take it for this recipient; the others are not touched."""
    return _recorded(
        office, claimed, owner=owner, outcome="failed", reply=reply, code=code, subject=subject
    )[0]


def _recorded(
    office: Office,
    claimed: Claimed,
    following: Sequence[Claimed] = (),
    ledger: Ledger | None = None,
    *,
    owner: str,
    outcome: str,
    **told: Any,
) -> tuple[bool, Claimed | None]:
    """Record a try, however long the database takes to come back while the lease runs.

    A restarted database must not make us forget what the mail server said: the message would be
    sent again.
    """
    kept = ledger or Ledger(office.engine)

    def record() -> tuple[bool, Claimed | None]:
        with kept.step() as line:
            now = office.clock.now(line)
            found, again = outcome, None
            if outcome == "retry":
                again = now + pause(claimed.message_id, claimed.tries)
                if again > claimed.queued_at + GIVE_UP:
                    found, again = "failed", None
            return mark(
                line, claimed.id, owner=owner, outcome=found, at=now, next_try_at=again,
                following=following, until=now + LEASE, **told,
            )  # fmt: skip

    try:
        return record()
    except Exception as error:
        if not health.is_passing(error):
            raise
        return _patient(record)
    finally:
        if kept is not ledger:
            kept.close()


def withdrawn(office: Office, claimed: Claimed, owner: str) -> bool:
    """Nothing of it holds any more: it is not sent, and the log says why."""
    why = NOTHING_NEW if claimed.kind == "digest" else NO_LONGER
    with office.writing(CLOCK) as work:
        return outbox.withdraw(work.session, claimed.id, owner=owner, at=work.now, why=why)


def delay(tries: int) -> float:
    """Seconds to wait at least after so many tries: 30, 60, 120 … up to an hour."""
    state = RetryCallState(None, None, (), {})  # type: ignore[arg-type]  # only counts here
    state.attempt_number = max(1, tries)
    return float(_backoff(state))


def pause(name: str, tries: int) -> timedelta:
    """How long one message waits after so many tries: the delay, and up to a quarter more."""
    drawn = hashlib.sha256(f"{name}|{tries}".encode()).digest()
    share = int.from_bytes(drawn[:4], "big") / 2**32
    return timedelta(seconds=delay(tries) * (1 + SPREAD * share))


def message_name(work: Work, *said: object) -> str:
    """The name of a message: the same however often it is sent, so that a double is known as one.

    It is made with a secret of the installation. A report that a mail came back must give this
    name: nobody who was not sent the mail can make one up and so have an address shut.
    """
    told = "|".join(str(one) for one in said).encode()
    key = instance.mail_key(work.session).encode()
    return hmac.new(key, told, hashlib.sha256).hexdigest()[:32]
