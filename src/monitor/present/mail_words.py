"""What became of a mail, in words."""

from __future__ import annotations

from datetime import datetime

from monitor.domain.reminders import NO_LONGER
from monitor.domain.statements import NOTHING_NEW
from monitor.present.formats import ZONE, short_moment
from monitor.present.language import translator


def state_words(
    state: str, tries: int, next_try_at: datetime, reply: str, locale: str, zone: str = ZONE
) -> str:
    """Where a mail is: with the recipient's server, waiting, given up, or passed over.

    Args:
        state: ``queued``, ``sending``, ``sent``, ``failed``, ``returned`` or ``superseded``.
        tries: How often it was tried.
        next_try_at: When it is tried next, while it waits.
        reply: What the server said last.
        locale: The language of the sentence.
        zone: The directive's time zone.
    """
    _ = translator(locale)
    if state == "sent":
        return _("The recipient's server took it")
    if state == "failed":
        return _("Could not be sent: {reply}", reply=reply or _("no answer"))
    if state == "superseded" and reply == NO_LONGER:
        return _("Not sent: everything had been sent by then")
    if state == "superseded" and reply == NOTHING_NEW:
        return _("Not sent: nothing new, as the reader wishes")
    if state == "returned":
        return _("Came back: {reply}", reply=reply)
    if state == "superseded":
        return _("Not sent: a newer one took its place")
    if state == "sending":
        return _("Being sent")
    if not tries:
        return _("Waiting to be sent")
    when = short_moment(next_try_at, locale, zone)
    return _("Waiting to be sent, next try at {time}", time=when)


def kind_words(kind: str, locale: str) -> str:
    """What a mail is, where its subject is not known yet."""
    _ = translator(locale)
    if kind == "digest":
        return _("Daily digest")
    return _("Reminder") if kind == "reminder" else _("A matter of the account")
