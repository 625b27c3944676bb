"""Subscriptions: who is mailed a directive's daily digest, at which local time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.domain.directive import Directive
from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.domain.roles import May
from monitor.domain.schedule import DAY, Rhythm
from monitor.domain.statements import Statement
from monitor.services import digests, matrix
from monitor.services.days_off import is_day_off
from monitor.services.digests import SENDING_TIME, is_open, newest_due, sending_instant
from monitor.services.work import Work
from monitor.store import audit, directives
from monitor.store import outbox as store
from monitor.store.directives import StoredDirective
from monitor.store.outbox import Subscription

EARLIEST = f"{SENDING_TIME:%H:%M}"
"""A digest tells how things stand at this local time, so none leaves earlier."""
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Choice:
    """A directive whose digest a person may have mailed, and what they chose.

    ``next_at`` is the next sending as chosen, or as it would be at the earliest time; None when
    the campaign ends before. ``has_preview`` says that there has been a digest to look at.
    """

    slug: str
    number: str
    subject: str
    zone: str
    chosen: Subscription | None
    next_at: datetime | None
    has_preview: bool


def mine(work: Work) -> list[Choice]:
    """Every directive whose digests the actor may see.

    Raises:
        NotAllowed: The role does not include digests.
        NotFound: The actor is nobody with an account.
    """
    user_id = _person(work)
    found = []
    for summary in directives.summaries(work.session):
        try:
            stored = matrix.find_directive(work, summary.slug, May.SEE_DIGESTS)
        except NotFound:
            continue
        ids = {"user_id": user_id, "directive_id": stored.ids.directive}
        chosen = store.subscription(work.session, **ids)
        queued = store.newest_queued(work.session, **ids)
        found.append(_choice(stored.directive, chosen, queued, work.now))
    return found


def _choice(
    directive: Directive, chosen: Subscription | None, queued: date | None, now: datetime
) -> Choice:
    next_at = next_sending(
        directive,
        now,
        chosen.local_time if chosen else EARLIEST,
        weekdays_only=chosen is not None and chosen.weekdays_only,
        skips_holidays=chosen is not None and chosen.skips_holidays,
        queued=queued,
    )
    return Choice(
        directive.slug,
        directive.number,
        directive.subject,
        directive.time_zone,
        chosen,
        next_at,
        newest_due(directive, now) is not None,
    )


def next_sending(
    directive: Directive,
    now: datetime,
    local_time: str,
    *,
    weekdays_only: bool,
    skips_holidays: bool = False,
    queued: date | None = None,
) -> datetime | None:
    """When the next digest leaves; None when the campaign is over before.

    Args:
        directive: Whose digest.
        now: The present.
        local_time: When it is wanted, ``HH:MM`` in the directive's zone.
        weekdays_only: Whether it stays away on Saturdays and Sundays.
        skips_holidays: Whether it stays away on public holidays.
        queued: The latest day whose digest this person has been sent: no day has a second one.
    """
    last = max((slot.due for slot in directive.periods_at(now)), default=now)
    rhythm = Rhythm(local_time, weekdays_only, skips_holidays)
    there = ZoneInfo(directive.time_zone)
    day = max(now.astimezone(there).date(), directive.issued_on)
    if queued is not None:
        day = max(day, queued + DAY)
    while day <= last.astimezone(there).date():
        at = sending_instant(day, directive.time_zone, local_time)
        is_wanted = rhythm.wants(day, is_holiday=is_day_off(day, directive.time_zone))
        if at > now and is_open(directive, day) and is_wanted:
            return at
        day += DAY
    return None


def subscribe(
    work: Work, slug: str, local_time: str, *, weekdays_only: bool, skips_holidays: bool = False
) -> None:
    """Have a directive's digest mailed daily; choosing again changes the time.

    Raises:
        NotAllowed: The role does not include digests.
        NotFound: The directive is none of the actor's business.
        Invalid: The time is none, or comes before the digest is made.
    """
    user_id = _person(work)
    stored = matrix.find_directive(work, slug, May.SEE_DIGESTS)
    if not _CLOCK.fullmatch(local_time) or local_time < EARLIEST:
        raise Invalid("time_refused", [("local_time", "time_refused", {"earliest": EARLIEST})],
                      earliest=EARLIEST)  # fmt: skip
    now = store.subscription(work.session, user_id=user_id, directive_id=stored.ids.directive)
    if now is not None and now.rhythm == Rhythm(local_time, weekdays_only, skips_holidays):
        return
    store.subscribe(
        work.session, user_id=user_id, directive_id=stored.ids.directive, local_time=local_time,
        weekdays_only=weekdays_only, skips_holidays=skips_holidays, at=work.now,
    )  # fmt: skip
    told = {
        "local_time": local_time, "weekdays_only": weekdays_only, "skips_holidays": skips_holidays,
    }  # fmt: skip
    _note(work, stored, "subscription.begin", told)


def unsubscribe(work: Work, slug: str) -> None:
    """Have no more digests of a directive mailed; doing it twice changes nothing."""
    user_id = _person(work)
    stored = matrix.find_directive(work, slug, May.SEE_DIGESTS)
    directive_id = stored.ids.directive
    if store.unsubscribe(work.session, user_id=user_id, directive_id=directive_id, at=work.now):
        _note(work, stored, "subscription.end", {})


def preview(work: Work, slug: str) -> Statement:
    """What the newest digest would tell this person; it is of the local day of its instant.

    Raises:
        NotAllowed: The role does not include digests.
        NotFound: The directive is none of the actor's business, or has had no digest yet.
    """
    _person(work)
    stored = matrix.find_directive(work, slug, May.SEE_DIGESTS)
    day = newest_due(stored.directive, work.now)
    if day is None:
        raise NotFound("digest_not_yet")
    return digests.preview(work, slug, day)


def _person(work: Work) -> int:
    if not work.actor.may(May.SEE_DIGESTS):
        raise NotAllowed("role_may_not", right=May.SEE_DIGESTS.value)
    if work.actor.user_id is None:
        raise NotFound("user_not_found", username=work.actor.username)
    return work.actor.user_id


def _note(work: Work, stored: StoredDirective, action: str, detail: dict[str, object]) -> None:
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action=action,
        object_type="directive", object_id=stored.directive.slug,
        directive_id=stored.ids.directive, detail=detail,
    )  # fmt: skip
