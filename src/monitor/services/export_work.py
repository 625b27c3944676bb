"""The worker's side of files that take long: take one, say how far it is, hand it in or give up."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from monitor.domain.errors import NotAllowed
from monitor.domain.exports import STEPS, Export
from monitor.domain.roles import CLOCK, Actor
from monitor.services.exports import KEPT_FOR
from monitor.services.outbox import message_name
from monitor.services.work import Office, Work
from monitor.store import accounts, audit
from monitor.store import exports as store
from monitor.store import outbox as messages

LEASE = timedelta(minutes=2)
"""How long a worker that died keeps its file from the others; each step begins it anew."""
MOST_ATTEMPTS = 3
"""So often a file is begun: one that kills its worker must not kill every worker for ever."""
AGAIN_AFTER = timedelta(seconds=30)
LARGEST = 64_000_000
"""Bytes of a file that is kept."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made, how far its owner's rights reached then, and what else is to be kept.

    ``also`` runs in the same transaction as the file is kept in.
    """

    name: str
    content: bytes
    reach: str
    also: Callable[[Work], object] | None = None


def has_due(office: Office) -> bool:
    """Whether a file waits to be made, or was left by a worker that is gone."""
    with office.reading(CLOCK) as work:
        return store.has_due(work.session, now=work.now)


def take(office: Office, owner: str) -> Export | None:
    """Take the next file that is to be made; None where none waits."""
    while True:
        with office.writing(CLOCK) as work:
            found = store.claim(work.session, owner=owner, now=work.now, until=work.now + LEASE)
            if found is None or found.attempts <= MOST_ATTEMPTS:
                return found
            store.fail(work.session, found.number, owner=owner, reason="export_failed", at=work.now)


def requester(office: Office, job: Export) -> Actor:
    """Who asked for it, with the roles they hold now.

    Raises:
        NotAllowed: The account is closed.
    """
    with office.reading(CLOCK) as work:
        found = accounts.actor_for(work.session, job.user_id, work.now)
    if found is None:
        raise NotAllowed("account_closed")
    return found


def advance(office: Office, job: Export, owner: str, step: str) -> bool:
    """Say how far it has come; False where it was called off, or is another worker's by now."""
    with office.writing(CLOCK) as work:
        return store.advance(
            work.session, job.number, owner=owner, step=STEPS.index(step), until=work.now + LEASE
        )


def hand_in(office: Office, job: Export, owner: str, person: Actor, made: Made) -> bool:
    """Keep the file and tell its owner; False, and nothing is kept, where it was lost meanwhile."""
    with office.writing(person) as work:
        is_ours = store.finish(
            work.session, job.number, owner=owner, step=STEPS.index("kept"), at=work.now,
            expires_at=work.now + KEPT_FOR, name=made.name, reach=made.reach,
            sha256=hashlib.sha256(made.content).hexdigest(), content=made.content,
        )  # fmt: skip
        if not is_ours:
            return False
        if made.also is not None:
            made.also(work)
        audit.record(
            work.session, at=work.now, actor_id=person.user_id, action="export.make",
            object_type="export", object_id=job.number, detail={"bytes": len(made.content)},
        )  # fmt: skip
        _tell(work, job)
        return True


def put_off(office: Office, job: Export, owner: str) -> None:
    """Give it back after an incident: tried again a little later, and after some tries no more."""
    with office.writing(CLOCK) as work:
        if job.attempts >= MOST_ATTEMPTS:
            _fail(work, job, owner, "export_failed")
        else:
            again = work.now + AGAIN_AFTER * job.attempts
            store.put_off(
                work.session, job.number, owner=owner, reason="export_failed", again=again
            )


def give_up(office: Office, job: Export, owner: str, reason: str) -> None:
    """End it for a reason its owner can read."""
    with office.writing(CLOCK) as work:
        _fail(work, job, owner, reason)


def _fail(work: Work, job: Export, owner: str, reason: str) -> None:
    if store.fail(work.session, job.number, owner=owner, reason=reason, at=work.now):
        _tell(work, job)


def _tell(work: Work, job: Export) -> None:
    """Queue the mail, for who wanted one."""
    found = store.find(work.session, number=job.number, user_id=job.user_id)
    account = accounts.by_id(work.session, job.user_id)
    if found is None or not found.tells_by_mail or account is None:
        return
    messages.queue(
        work.session, digest_id=None, kind="account", on=work.now.date(), recipient_id=account.id,
        address=account.email, message_id=message_name(work, "export", job.number),
        at=work.now, payload={"export": job.number},
    )  # fmt: skip
