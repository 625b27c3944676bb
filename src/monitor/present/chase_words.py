"""The chase list in words: where a unit's report is, why it gets no mail, what was written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from monitor.domain.cell import Standing
from monitor.domain.chase import WhyNot
from monitor.domain.contacts import ContactKind
from monitor.domain.deadlines import late_days
from monitor.domain.reminders import Unsent
from monitor.present.formats import ZONE, last_day
from monitor.present.language import msg, translator

KINDS: Mapping[ContactKind, str] = {
    "call": msg("Call"),
    "reply": msg("Reply"),
    "visit": msg("Visit"),
}
WHY_NOT: Mapping[WhyNot, str] = {
    "sent": msg("has sent meanwhile"),
    "reminded": msg("was reminded today already"),
    "nobody": msg("has no account to mail to: call, or write on paper"),
}


def owed_words(report: Unsent, at: datetime, locale: str, zone: str = ZONE) -> tuple[Standing, str]:
    """Where an unsent report is, with the standing it is painted as: ``Quá hạn 3 ngày``."""
    _ = translator(locale)
    day = last_day(report.limit, locale, zone)
    if report.is_request and report.limit <= at:
        return Standing.NOT_REPORTED, _("Requested, no report yet")
    if report.limit <= at:
        days = late_days(report.limit, at, zone)
        return Standing.OVERDUE, _.plural("Overdue {n} day", "Overdue {n} days", days)
    if report.is_returned:
        return Standing.RETURNED, _("Returned, to be fixed by {day}", day=day)
    if report.waits_for_head:
        return Standing.AWAITING, _("Awaiting approval, due {day}", day=day)
    return Standing.NOT_REPORTED, _("Not reported, due {day}", day=day)


def kind_words(kind: ContactKind, locale: str) -> str:
    """What a note in the log is of: ``Gọi điện``."""
    return translator(locale)(KINDS[kind])


def why_not_words(why: WhyNot, locale: str) -> str:
    """Why a ticked unit gets no mail."""
    return translator(locale)(WHY_NOT[why])
