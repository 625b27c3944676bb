"""Subscriptions: who is mailed a directive's daily digest, at which local time."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from monitor.domain.directive import Directive
from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.domain.roles import May
from monitor.domain.schedule import DAY, Rhythm
from monitor.domain.statements import Statement
from monitor.services import digests, matrix
from monitor.services.days_off import is_day_off
from monitor.services.digests import SENDING_TIME, is_open, newest_due, sending_instant
from monitor.services.outbox import message_name
from monitor.services.work import Work
from monitor.store import accounts, audit, directives, mail_choices
from monitor.store import digests as stated
from monitor.store import outbox as messages
from monitor.store import subscriptions as store
from monitor.store.directives import StoredDirective
from monitor.store.mail_choices import Pause as Pause
from monitor.store.subscriptions import Chosen

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
    chosen: Chosen | None
    next_at: datetime | None
    has_preview: bool


def mine(work: Work) -> list[Choice]:
    """Every directive whose digests the actor may see.

    Raises:
        NotAllowed: The role does not include digests.
        NotFound: The actor is nobody with an account.
    """
    user_id = _person(work)
    away = mail_choices.pause(work.session, user_id=user_id)
    found = []
    for summary in directives.summaries(work.session):
        try:
            stored = matrix.find_directive(work, summary.slug, May.SEE_DIGESTS)
        except NotFound:
            continue
        ids = {"user_id": user_id, "directive_id": stored.ids.directive}
        chosen = store.chosen(work.session, **ids)
        queued = stated.newest_queued(work.session, **ids)
        found.append(_choice(stored.directive, chosen, queued, away, work.now))
    return found


def _choice(
    directive: Directive,
    chosen: Chosen | None,
    queued: date | None,
    away: Pause | None,
    now: datetime,
) -> Choice:
    next_at = next_sending(
        directive,
        now,
        chosen.local_time if chosen else EARLIEST,
        weekdays_only=chosen is not None and chosen.weekdays_only,
        skips_holidays=chosen is not None and chosen.skips_holidays,
        queued=queued,
        away=away,
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
    away: Pause | None = None,
) -> datetime | None:
    """When the next digest leaves; None when the campaign is over before.

    Args:
        directive: Whose digest.
        now: The present.
        local_time: When it is wanted, ``HH:MM`` in the directive's zone.
        weekdays_only: Whether it stays away on Saturdays and Sundays.
        skips_holidays: Whether it stays away on public holidays.
        queued: The latest day whose digest this person has been sent: no day has a second one.
        away: Days on which nothing is sent.
    """
    last = max((slot.due for slot in directive.periods_at(now)), default=now)
    rhythm = Rhythm(local_time, weekdays_only, skips_holidays)
    there = ZoneInfo(directive.time_zone)
    day = max(now.astimezone(there).date(), directive.issued_on)
    if queued is not None:
        day = max(day, queued + DAY)
    while day <= last.astimezone(there).date():
        at = sending_instant(day, directive.time_zone, local_time)
        is_away = away is not None and away.first_day <= day <= away.last_day
        is_wanted = rhythm.wants(day, is_holiday=is_day_off(day, directive.time_zone))
        if at > now and is_open(directive, day) and is_wanted and not is_away:
            return at
        day += DAY
    return None


def subscribe(
    work: Work,
    slug: str,
    local_time: str,
    *,
    weekdays_only: bool,
    skips_holidays: bool = False,
    only_when_needed: bool = False,
    locale: str = "",
    attaches_table: bool = False,
    attaches_pdf: bool = False,
) -> None:
    """Have a directive's digest mailed daily; choosing again changes what was chosen.

    Args:
        work: The reader's work.
        slug: The directive.
        local_time: ``HH:MM`` in the directive's zone.
        weekdays_only: Not on Saturdays and Sundays.
        skips_holidays: Not on public holidays.
        only_when_needed: Not on days on which nobody is out and nothing moved.
        locale: The digest's language; empty for the account's.
        attaches_table: Whether the board comes with it as an Excel file.
        attaches_pdf: Whether it comes with it as a PDF.

    Raises:
        NotAllowed: The role does not include digests.
        NotFound: The directive is none of the actor's business.
        Invalid: The time is none, or comes before the digest is made; the language is none.
    """
    user_id = _person(work)
    stored = matrix.find_directive(work, slug, May.SEE_DIGESTS)
    if not _CLOCK.fullmatch(local_time) or local_time < EARLIEST:
        raise Invalid("time_refused", [("local_time", "time_refused", {"earliest": EARLIEST})],
                      earliest=EARLIEST)  # fmt: skip
    if locale not in ("", "vi", "en"):
        raise Invalid("locale_unknown", [("locale", "locale_unknown", {"locale": locale})],
                      locale=locale)  # fmt: skip
    chosen = Chosen(
        local_time, weekdays_only, skips_holidays, only_when_needed, locale, attaches_table,
        attaches_pdf,
    )  # fmt: skip
    ids = {"user_id": user_id, "directive_id": stored.ids.directive}
    if store.chosen(work.session, **ids) == chosen:
        return
    store.subscribe(work.session, **ids, chosen=chosen, at=work.now)
    _note(work, stored, "subscription.begin", asdict(chosen))


def unsubscribe(work: Work, slug: str) -> None:
    """Have no more digests of a directive mailed; doing it twice changes nothing."""
    user_id = _person(work)
    stored = matrix.find_directive(work, slug, May.SEE_DIGESTS)
    directive_id = stored.ids.directive
    if store.unsubscribe(work.session, user_id=user_id, directive_id=directive_id, at=work.now):
        _note(work, stored, "subscription.end", {})


def pause(work: Work) -> Pause | None:
    """The days the actor is away; None where they said none, or these are over."""
    found = mail_choices.pause(work.session, user_id=_person(work))
    return found if found is not None and found.last_day >= _today(work) else None


def set_pause(work: Work, first_day: date, last_day: date) -> None:
    """Be away on these days, both included: no digest and no morning list is sent.

    Raises:
        NotAllowed: The role does not include digests.
        Invalid: The days are in the wrong order, or over already.
    """
    user_id = _person(work)
    if last_day < first_day or last_day < _today(work):
        raise Invalid("days_refused", [("last_day", "days_refused", {})])
    days = Pause(first_day, last_day)
    if mail_choices.pause(work.session, user_id=user_id) == days:
        return
    mail_choices.set_pause(work.session, user_id=user_id, days=days, at=work.now)
    _note_own(work, "mail.pause", {"from": first_day.isoformat(), "to": last_day.isoformat()})


def end_pause(work: Work) -> None:
    """Be sent mail again; doing it twice changes nothing."""
    user_id = _person(work)
    if mail_choices.pause(work.session, user_id=user_id) is not None:
        mail_choices.set_pause(work.session, user_id=user_id, days=None, at=work.now)
        _note_own(work, "mail.resume", {})


def _today(work: Work) -> date:
    """The local day where the first directive in reach is followed."""
    zones = [one.zone for one in mine(work)]
    return work.now.astimezone(ZoneInfo(zones[0]) if zones else UTC).date()


def send_test(work: Work, slug: str) -> bool:
    """Queue the newest digest for oneself alone, marked as a test; False within the same minute.

    Raises:
        NotAllowed: The role does not include digests.
        NotFound: The directive is none of the actor's business, or has had no digest yet.
    """
    told = preview(work, slug)
    user_id = _person(work)
    account = accounts.by_id(work.session, user_id)
    assert account is not None
    day = told.as_of.astimezone(ZoneInfo(told.time_zone)).date()
    queued = messages.queue(
        work.session, digest_id=None, kind="account", on=day, recipient_id=user_id,
        address=account.email, message_id=_test_name(work, slug, user_id), at=work.now,
        payload={"test": slug},
    )  # fmt: skip
    if queued:
        stored = matrix.find_directive(work, slug, May.SEE_DIGESTS)
        _note(work, stored, "digest.test", {})
    return queued


def _test_name(work: Work, slug: str, user_id: int) -> str:
    """One test a minute: pressing twice sends one."""
    return message_name(work, "test", slug, user_id, f"{work.now:%Y-%m-%dT%H:%M}")


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


def own(work: Work, slug: str) -> Chosen | None:
    """What the actor chose of a directive's digest; None where they are not sent it."""
    stored = matrix.find_directive(work, slug, May.SEE_DIGESTS)
    return store.chosen(work.session, user_id=_person(work), directive_id=stored.ids.directive)


def _person(work: Work) -> int:
    if not work.actor.may(May.SEE_DIGESTS):
        raise NotAllowed("role_may_not", right=May.SEE_DIGESTS.value)
    if work.actor.user_id is None:
        raise NotFound("user_not_found", username=work.actor.username)
    return work.actor.user_id


def _note_own(work: Work, action: str, detail: dict[str, object]) -> None:
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action=action, object_type="user",
        object_id=work.actor.username, detail=detail,
    )  # fmt: skip


def _note(work: Work, stored: StoredDirective, action: str, detail: dict[str, object]) -> None:
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action=action,
        object_type="directive", object_id=stored.directive.slug,
        directive_id=stored.ids.directive, detail=detail,
    )  # fmt: skip
