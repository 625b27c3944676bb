"""The sender: takes one message from the outbox, renders it, hands it over, records the answer."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr

from monitor.domain.errors import NotFound
from monitor.domain.roles import Actor
from monitor.mail import smtp
from monitor.mail.message import BadAddress, Post, Recipient, digest_message
from monitor.mail.smtp import Server
from monitor.services import digests, outbox
from monitor.services.outbox import Claimed
from monitor.services.work import Office

log = logging.getLogger(__name__)
MOST_AT_ONCE = 500
"""Messages of one round; the next tick goes on."""


@dataclass
class Round:
    """What one round of sending came to."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0


def send_due(office: Office, server: Server, post: Post, owner: str) -> Round:
    """Send every message whose time has come, one transaction each; one failure stops no other."""
    done = Round()
    for _ in range(MOST_AT_ONCE):
        claimed = outbox.take(office, owner)
        if claimed is None:
            break
        _send_one(office, server, post, owner, claimed, done)
    return done


def _send_one(
    office: Office, server: Server, post: Post, owner: str, claimed: Claimed, done: Round
) -> None:
    person = outbox.recipient(office, claimed)
    if person is None:
        outbox.refused(office, claimed, owner, "", "the account is closed", None)
        done.failed += 1
        return
    try:
        message = render(office, post, claimed, person)
    except (NotFound, BadAddress) as error:
        outbox.refused(office, claimed, owner, "", f"not sent: {error}", None)
        done.failed += 1
        return
    except Exception:
        # A figure that cannot be computed must not go out as something else: try again, and say so.
        log.exception("a message could not be rendered", extra={"message_id": claimed.message_id})
        outbox.put_off(office, claimed, owner, "", "could not be rendered; see the log", None)
        done.put_off += 1
        return
    subject = str(message["Subject"])
    outcome = smtp.send(server, message, parseaddr(post.sender)[1], claimed.address)
    if outcome.kind == "sent":
        if not outbox.delivered(office, claimed, owner, subject, outcome.reply):
            log.warning("sent after its lease ran out", extra={"message_id": claimed.message_id})
        done.sent += 1
    elif outcome.kind == "retry":
        outbox.put_off(office, claimed, owner, subject, outcome.reply, outcome.code)
        done.put_off += 1
    else:
        outbox.refused(office, claimed, owner, subject, outcome.reply, outcome.code)
        done.failed += 1


def render(office: Office, post: Post, claimed: Claimed, person: Actor) -> EmailMessage:
    """The message for its recipient, in the scope they have now, as of the frozen instant."""
    assert claimed.digest is not None
    with office.reading(person) as work:
        told = digests.for_recipient(work, claimed)
        answerer = digests.answers_to(work, claimed.digest.directive)
        now = work.now
    return digest_message(
        post,
        Recipient(person.display_name, claimed.address, person.locale),
        told,
        local_date=claimed.digest.local_date,
        message_id=claimed.message_id,
        at=now,
        reply_to=(Recipient(answerer.name, answerer.address, person.locale) if answerer else None),
    )
