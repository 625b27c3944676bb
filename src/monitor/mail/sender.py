"""The sender: takes one message from the outbox, renders it, hands it over, records the answer."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr

from monitor.domain.digest import has_news
from monitor.domain.errors import NotAllowed, NotFound
from monitor.domain.roles import Actor
from monitor.domain.statements import Statement
from monitor.mail import smtp
from monitor.mail.message import (
    BadAddress,
    Paper,
    Post,
    Recipient,
    digest_message,
    reminder_message,
)
from monitor.mail.smtp import Server
from monitor.services import digests, outbox, reminders, subscriptions
from monitor.services.outbox import Claimed
from monitor.services.work import Office, Work

log = logging.getLogger(__name__)
MOST_AT_ONCE = 500
"""Messages of one round; the next tick goes on."""


@dataclass
class Round:
    """What one round of sending came to."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    withdrawn: int = 0
    """Mails that had nothing to say any more when they were to leave."""


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
        if message is None:
            outbox.withdrawn(office, claimed, owner)
            done.withdrawn += 1
            return
    except (NotFound, NotAllowed, BadAddress) as error:
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


def render(office: Office, post: Post, claimed: Claimed, person: Actor) -> EmailMessage | None:
    """The message for its recipient, in the scope they have now; None when none is needed."""
    if claimed.kind == "reminder":
        return _reminder(office, post, claimed, person)
    if claimed.kind == "account":
        return _test(office, post, claimed, person)
    return _digest(office, post, claimed, person)


def _test(office: Office, post: Post, claimed: Claimed, person: Actor) -> EmailMessage:
    """The newest digest as it is now, for who asked to see one arrive."""
    slug = str(claimed.payload["test"])
    with office.reading(person) as work:
        told = subscriptions.preview(work, slug)
        answerer = digests.answers_to(work, slug)
        chosen = subscriptions.own(work, slug)
        locale = (chosen.locale if chosen else "") or person.locale
        paper = _paper(work, post, told, locale, wanted=bool(chosen and chosen.attaches_table))
        now = work.now
    return digest_message(
        post,
        Recipient(person.display_name, claimed.address, locale),
        told,
        local_date=claimed.local_date,
        message_id=claimed.message_id,
        at=now,
        reply_to=(Recipient(answerer.name, answerer.address, locale) if answerer else None),
        is_test=True,
        paper=paper,
    )


def _reminder(office: Office, post: Post, claimed: Claimed, person: Actor) -> EmailMessage | None:
    """What is still to be sent, as it is now."""
    with office.reading(person) as work:
        told = reminders.mailing_for(work, claimed)
        if told is None:
            return None
        answerer = digests.answers_to(work, told.tasks[0].order.directive)
        now = work.now
    return reminder_message(
        post,
        Recipient(person.display_name, claimed.address, person.locale),
        told,
        message_id=claimed.message_id,
        at=now,
        reply_to=(Recipient(answerer.name, answerer.address, person.locale) if answerer else None),
    )


def _digest(office: Office, post: Post, claimed: Claimed, person: Actor) -> EmailMessage | None:
    """The statement of the frozen instant, of the part the recipient sees now.

    None for who wants it only when needed, on a day without news.
    """
    assert claimed.digest is not None
    locale = str(claimed.payload.get("locale") or person.locale)
    with office.reading(person) as work:
        told = digests.for_recipient(work, claimed)
        if claimed.payload.get("only_when_needed") and not has_news(told):
            return None
        wanted = bool(claimed.payload.get("attaches_table"))
        paper = _paper(work, post, told, locale, wanted=wanted)
        answerer = digests.answers_to(work, claimed.digest.directive)
        now = work.now
    return digest_message(
        post,
        Recipient(person.display_name, claimed.address, locale),
        told,
        local_date=claimed.digest.local_date,
        message_id=claimed.message_id,
        at=now,
        reply_to=(Recipient(answerer.name, answerer.address, locale) if answerer else None),
        paper=paper,
    )


def _paper(work: Work, post: Post, told: Statement, locale: str, *, wanted: bool) -> Paper | None:
    """The board of the statement's instant as the recipient sees it, where they want it."""
    return post.table(work, told, locale) if wanted and post.table is not None else None
