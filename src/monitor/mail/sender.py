"""The sender: takes one message from the outbox, renders it, hands it over, records the answer."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import urlencode

from monitor.domain.digest import has_news
from monitor.domain.errors import NotAllowed, NotFound
from monitor.domain.roles import Actor
from monitor.domain.statements import Statement
from monitor.mail.message import (
    BadAddress,
    Letter,
    Paper,
    Post,
    Recipient,
    digest_message,
    letter_message,
    reminder_message,
)
from monitor.mail.smtp import Line, Outcome, Server
from monitor.mail.tray import Ready, Tray
from monitor.present.amending_words import notice_words
from monitor.present.export_words import letter_words
from monitor.present.formats import ZONE
from monitor.present.language import translator
from monitor.services import (
    amend_notices,
    digests,
    exports,
    outbox,
    reminders,
    subscriptions,
)
from monitor.services.outbox import Claimed, Ledger
from monitor.services.work import Office, Work

log = logging.getLogger(__name__)


@dataclass
class Round:
    """What one round of sending came to; ``is_away``: the server did not talk to us."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    withdrawn: int = 0
    """Mails that had nothing to say any more when they were to leave."""
    is_away: bool = False


class Pace:
    """How fast mail may leave; a server that is flooded refuses everybody.

    Args:
        per_minute: Messages a minute; 0 for no limit.
        stop: Ends every wait when it is set.
    """

    def __init__(self, per_minute: int, stop: threading.Event) -> None:
        self._gap = 60 / per_minute if per_minute else 0.0
        self._next = 0.0
        self._stop = stop

    def wait(self) -> bool:
        """Wait for the next message's turn; False when it is time to stop."""
        now = time.monotonic()
        turn = max(now, self._next)
        self._next = turn + self._gap
        return not self._stop.wait(turn - now)

    @property
    def is_free(self) -> bool:
        """Whether the next message may leave at once."""
        return not self._gap and not self._stop.is_set()


def unhurried() -> Pace:
    """No limit, and no end but the queue's."""
    return Pace(0, threading.Event())


def send_due(
    office: Office,
    server: Server,
    post: Post,
    owner: str,
    *,
    pace: Pace | None = None,
    progress: Callable[[Round], None] = lambda _: None,
) -> Round:
    """Send every message whose time has come, one transaction each; one failure stops no other.

    A server that does not talk to us is asked once a round: the queue waits for it untouched.

    Args:
        office: Where the outbox is.
        server: Where mail is handed over.
        post: Sender and links.
        owner: Who holds the leases.
        pace: How fast.
        progress: Called before each message, so that a long round is known to be alive.
    """
    round_ = _Sending(office, server, post, owner, pace or unhurried())
    with round_.line, round_.ledger:
        round_.run(progress)
    return round_.done


class _Sending:
    """One round of one sender."""

    def __init__(self, office: Office, server: Server, post: Post, owner: str, pace: Pace) -> None:
        self.office, self.post, self.owner, self.pace = office, post, owner, pace
        self.line, self.tray, self.done = Line(server), Tray(office, post), Round()
        self.ledger = Ledger(office.engine)
        self.sender = parseaddr(post.sender)[1]

    def run(self, progress: Callable[[Round], None]) -> None:
        """Send until nothing waits, the server does not talk to us, or it is time to stop."""
        claimed = None
        while not self.done.is_away:
            if claimed is None:
                if not self.pace.wait():
                    break
                claimed = outbox.take(self.office, self.owner)
                if claimed is None:
                    progress(self.done)
                    break
            progress(self.done)
            claimed = self._send(claimed)

    def _send(self, claimed: Claimed) -> Claimed | None:
        """Send one message; the next one, where it could be claimed in the same step."""
        made = self._made(claimed)
        if made is None:
            return None
        outcome = self.line.send(made.content, self.sender, claimed.address)
        if outcome.kind == "sent":
            return self._delivered(claimed, made.subject, outcome)
        told = (self.office, claimed, self.owner, made.subject, outcome.reply, outcome.code)
        if outcome.kind == "retry":
            outbox.put_off(*told)
            self.done.put_off += 1
            self.done.is_away = outcome.about == "server"
        else:
            outbox.refused(*told)
            self.done.failed += 1
        return None

    def _delivered(self, claimed: Claimed, subject: str, outcome: Outcome) -> Claimed | None:
        asked = self.tray.following() if self.pace.is_free else []
        marked, following = outbox.delivered_and_next(
            self.office, claimed, self.owner, subject, outcome.reply, asked, self.ledger,
            lambda: self._begin(asked),
        )  # fmt: skip
        self.tray.taken(following, asked)
        if not marked:
            log.warning("sent after its lease ran out", extra={"message_id": claimed.message_id})
        self.done.sent += 1
        return following

    def _begin(self, coming: list[Claimed]) -> None:
        """Tell the server the next message but its end, while the one before is being marked.

        The end is not said before the mark is kept: at any moment there is one message at most of
        which the server knows more than the database. Where others take from the same queue none is
        begun, since it is theirs as likely as not.
        """
        if not coming or self.tray.is_shared:
            return
        ready = self.tray.ahead(coming[0])
        if ready is not None:
            self.line.begin(ready.content, self.sender, coming[0].address)

    def _made(self, claimed: Claimed) -> Ready | None:
        """The mail of a message; None where there is none, and that is put on record."""
        if self.pace.is_free:
            ready = self.tray.ready(claimed)
            if ready is not None:
                return ready
        return self._made_alone(claimed)

    def _made_alone(self, claimed: Claimed) -> Ready | None:
        office, owner = self.office, self.owner
        person = outbox.recipient(office, claimed)
        if isinstance(person, str):
            outbox.refused(office, claimed, owner, "", person, None)
            self.done.failed += 1
            return None
        try:
            message = render(office, self.post, claimed, person)
            if message is None:
                outbox.withdrawn(office, claimed, owner)
                self.done.withdrawn += 1
                return None
            return Ready(message.as_bytes(), str(message["Subject"]))
        except (NotFound, NotAllowed, BadAddress) as error:
            outbox.refused(office, claimed, owner, "", f"not sent: {error}", None)
            self.done.failed += 1
        except Exception:
            # A figure that cannot be computed must not go out as something else: try again, and
            # say so.
            log.exception(
                "a message could not be rendered", extra={"message_id": claimed.message_id}
            )
            outbox.put_off(office, claimed, owner, "", outbox.NOT_RENDERED, None)
            self.done.put_off += 1
        return None


def render(office: Office, post: Post, claimed: Claimed, person: Actor) -> EmailMessage | None:
    """The message for its recipient, in the scope they have now; None when none is needed."""
    if claimed.kind == "reminder":
        return _reminder(office, post, claimed, person)
    if "export" in claimed.payload:
        return _export(office, post, claimed, person)
    if "amended_by" in claimed.payload:
        return _amended(office, post, claimed, person)
    if claimed.kind == "account":
        return _test(office, post, claimed, person)
    return _digest(office, post, claimed, person)


def _export(office: Office, post: Post, claimed: Claimed, person: Actor) -> EmailMessage:
    """Word of a file that was asked for: it is there, or was not made."""
    with office.reading(person) as work:
        one = exports.one(work, int(claimed.payload["export"]))
        now = work.now
    subject, paragraphs, link = letter_words(one, person.locale, ZONE)
    return letter_message(
        post,
        Recipient(person.display_name, claimed.address, person.locale),
        Letter(subject, paragraphs, "exports", link),
        message_id=claimed.message_id,
        at=now,
    )


def _test(office: Office, post: Post, claimed: Claimed, person: Actor) -> EmailMessage:
    """The newest digest as it is now, for who asked to see one arrive."""
    slug = str(claimed.payload["test"])
    with office.reading(person) as work:
        told = subscriptions.preview(work, slug)
        answerer = digests.answers_to(work, slug)
        chosen = subscriptions.own(work, slug)
        locale = (chosen.locale if chosen else "") or person.locale
        wishes = (chosen.attaches_table, chosen.attaches_pdf) if chosen else (False, False)
        papers = _papers(work, post, told, locale, *wishes)
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
        papers=papers,
    )


def _amended(office: Office, post: Post, claimed: Claimed, person: Actor) -> EmailMessage | None:
    """What a later directive makes of the duties of the recipient's units."""
    with office.reading(person) as work:
        told = amend_notices.notice_for(work, claimed)
        now = work.now
    if told is None:
        return None
    subject, lines = notice_words(told, person.locale)
    path = f"/directive?{urlencode({'slug': told.earlier.slug})}"
    words = translator(person.locale)("Old and new text")
    return letter_message(
        post,
        Recipient(person.display_name, claimed.address, person.locale),
        Letter(subject, tuple(lines), path, words),
        message_id=claimed.message_id,
        at=now,
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
        wishes = [bool(claimed.payload.get(name)) for name in ("attaches_table", "attaches_pdf")]
        papers = _papers(work, post, told, locale, *wishes)
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
        papers=papers,
    )


def _papers(
    work: Work, post: Post, told: Statement, locale: str, table: bool, pdf: bool
) -> tuple[Paper, ...]:
    """The board of the statement's instant as the recipient sees it, in the forms they want."""
    if post.board_file is None:
        return ()
    forms = [form for form, is_wanted in (("xlsx", table), ("pdf", pdf)) if is_wanted]
    return tuple(post.board_file(work, told, locale, form) for form in forms)
