"""Mail that came back: kept beside its message, and the address is not written to meanwhile."""

from __future__ import annotations

from monitor.domain.bounces import Bounce
from monitor.domain.errors import NotAllowed, NotFound
from monitor.domain.roles import May
from monitor.services.work import Work
from monitor.store import audit, bounces, directives
from monitor.store import outbox as store
from monitor.store.bounces import CameBack

__all__ = ["CameBack"]
LONGEST = 500
"""Characters kept of what a server said."""


def record(work: Work, bounce: Bounce) -> bool:
    """Keep what came back; False where it is no mail of ours, or known already.

    Anybody may send such a report. It counts only if it names a message that we sent, to the very
    address it went to.
    """
    name = bounce.message_id.strip().strip("<>").partition("@")[0]
    message = bounces.sent(work.session, message_id=name)
    if message is None or message.address.casefold() != bounce.recipient.strip().casefold():
        return False
    is_new = bounces.keep(
        work.session, message=message.id, address=message.address, kind=bounce.kind,
        status=bounce.status, said=" ".join(bounce.said.split())[:LONGEST], at=work.now,
    )  # fmt: skip
    if is_new:
        audit.record(
            work.session, at=work.now, actor_id=work.actor.user_id, action="mail.returned",
            object_type="message", object_id=name, directive_id=message.directive_id,
            detail={"kind": bounce.kind, "status": bounce.status},
        )  # fmt: skip
    return is_new


def told(work: Work, bounce: Bounce) -> bool:
    """A mail server's program tells what came back; False where it is no mail of ours, or known.

    Raises:
        NotAllowed: The role does not include it.
    """
    if not work.actor.may(May.MANAGE_SETTINGS):
        raise NotAllowed("role_may_not", right=May.MANAGE_SETTINGS.value)
    return record(work, bounce)


def write_again(work: Work, address: str) -> None:
    """Mail to an address is sent again, whatever came back of it before.

    Raises:
        NotAllowed: The role does not include it.
        NotFound: Nothing of the actor's directives came back from there.
    """
    if not work.actor.may(May.SEE_DELIVERIES):
        raise NotAllowed("role_may_not", right=May.SEE_DELIVERIES.value)
    found = {one.address.casefold() for one in bad_addresses(work)}
    if address.casefold() not in found or work.actor.user_id is None:
        raise NotFound("address_not_returned")
    bounces.clear(work.session, address=address, at=work.now, by=work.actor.user_id)
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action="mail.write_again",
        object_type="address", object_id=address, directive_id=None, detail={},
    )  # fmt: skip


def bad_addresses(work: Work) -> list[CameBack]:
    """The addresses of the actor's directives that are not written to, by address."""
    scope = work.scope(May.SEE_DELIVERIES)
    ids = []
    for slug in sorted(scope.directives):
        stored = directives.load(work.session, slug)
        if stored is not None:
            ids.append(stored.ids.directive)
    return [
        bad
        for address in sorted(store.addresses(work.session, directive_ids=ids))
        if (bad := bounces.mark(work.session, address=address)) is not None
    ]
