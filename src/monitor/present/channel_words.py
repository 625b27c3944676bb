"""A digest and a reminder in the few words of a chat room, a program or a telephone."""

from __future__ import annotations

from datetime import date
from typing import Any

from monitor.domain.mailing import Mailing
from monitor.domain.statements import Statement
from monitor.present.digest_words import subject
from monitor.present.formats import deadline, stamp, there
from monitor.present.language import msg, translator

KINDS = {
    "webhook": msg("A program (webhook)"),
    "chat": msg("A chat room"),
    "text": msg("Texts to telephones"),
}
REPLIES = {
    "no answer": msg("no answer"),
    "the service took it": msg("the service took it"),
    "the service did not take it": msg("the service did not take it"),
    "the address is not a public one; see the settings": msg(
        "the address is not a public one; see the settings"
    ),
    "the address is none that Apprise knows": msg("the address is none that Apprise knows"),
    "could not be made; see the log": msg("could not be made; see the log"),
    "too large to be told": msg("too large to be told"),
}
"""Our own words for what came of a try; what others say stays as they said it."""


def reply_words(reply: str, locale: str) -> str:
    """What came of a try, in the reader's language where the words are ours."""
    return translator(locale)(REPLIES[reply]) if reply in REPLIES else reply


def digest_line(told: Statement, day: date, locale: str) -> str:
    """The subject of the mail: numbers and coverage."""
    return subject(told, day, locale)


def digest_told(told: Statement, day: date, locale: str, link: str) -> dict[str, Any]:
    """What a program is told of a digest: the same numbers, in words and apart."""
    count = told.reports
    return {
        "directive": told.directive,
        "date": day.isoformat(),
        "as_of": there(told.as_of, told.time_zone).isoformat(),
        "basis": told.basis,
        "subject": digest_line(told, day, locale),
        "coverage": {"sent": count.sent, "expected": count.expected} if count else None,
        "overdue": len(count.overdue) if count else None,
        "link": link,
    }


def digest_body(told: Statement, locale: str, link: str) -> str:
    """What stands below the line in a chat room: as of when, and where to look."""
    _ = translator(locale)
    at = stamp(told.as_of, locale, told.time_zone)
    return _("Figures as of {time}.", time=at) + "\n" + link


def reminder_text(told: Mailing, locale: str, link: str) -> str:
    """One text: how many reports wait, and until when the first."""
    _ = translator(locale)
    first = min(told.tasks, key=lambda one: one.report.limit)
    heads = {one.order.number.partition("/")[0] for one in told.tasks}
    counted = _.plural("{n} report waits for you", "{n} reports wait for you", len(told.tasks))
    due = deadline(first.report.limit, locale, first.order.time_zone)
    return f"[{', '.join(sorted(heads))}] {counted}. {due}. {link}"


def trial_line(locale: str) -> str:
    """What a test says."""
    return translator(locale)("A test of Monitor: this way works.")
