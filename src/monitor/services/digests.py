"""Digests: what leadership is told each morning, planned once, in each reader's scope."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import orjson

from monitor.domain import digest as rules
from monitor.domain.directive import BASES, Basis, Directive
from monitor.domain.errors import Invalid
from monitor.domain.organization import Organization
from monitor.domain.roles import Actor, Grant
from monitor.domain.rollup import Column
from monitor.domain.schedule import DAY, clock_time, days, newest_day, wall_instant
from monitor.domain.statements import Sign, Statement, Who, from_json, to_json
from monitor.services import matrix, outbox
from monitor.services.days_off import is_day_off
from monitor.services.peers import with_rank
from monitor.services.work import Work
from monitor.store import amendments, audit, directives, mail_choices, subscriptions, visits
from monitor.store import digests as store
from monitor.store import outbox as messages
from monitor.store.digests import StoredDigest
from monitor.store.directives import StoredDirective
from monitor.store.outbox import Answerer, Claimed
from monitor.store.subscriptions import Chosen, Subscriber

log = logging.getLogger(__name__)
SENDING_TIME = time(7, 0)
"""Local time of the daily digest where a subscription says no other."""
FAREWELL = timedelta(days=3)
"""For so long a mail says that nothing of a directive is asked for any more."""
NOT_COMPUTED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a rule raises that meets data it does not understand. A database that does not answer raises
none of these: then there is no statement, and it is made at the next tick."""


@dataclass(frozen=True)
class Planned:
    """What a planning did: statements made, messages queued, older ones taken out of the queue.

    ``missed`` days are those found only now whose digest will not leave any more.
    """

    digests: int = 0
    messages: int = 0
    superseded: int = 0
    missed: int = 0


def sending_instant(on: date, zone: str, local_time: str = "07:00") -> datetime:
    """The instant of a local day's digest, in the directive's zone."""
    return wall_instant(on, clock_time(local_time), zone)


def statement(
    work: Work,
    slug: str,
    as_of: datetime | None = None,
    basis: Basis | None = None,
    since: datetime | None = None,
) -> Statement:
    """Where a directive stands as of an instant for the actor's scope, against one before.

    Args:
        work: The reader's work; needs the right to see the matrix.
        slug: The directive.
        as_of: The instant of the statement; now by default.
        basis: The directive's headline by default.
        since: What it is compared with; a day before by default.

    Raises:
        NotFound: The reader has no business with the directive.
    """
    at = work.instant(as_of)
    seen = matrix.seen(work, slug, at)
    directive = seen.stored.directive
    basis = basis or directive.basis
    since = since or _day_before(directive, at)
    other: Basis = next(one for one in BASES if one != basis)
    now, uncomputed = _columns(work, seen, at, basis)
    then = matrix.seen(work, slug, since)
    before, _then = _columns(work, then, since, basis)
    on_other, _there = _columns(work, seen, at, other)
    told = rules.statement(
        now,
        before,
        directive=directive,
        sight=_sight(seen, then),
        as_of=at,
        since=since,
        basis=basis,
        other=on_other,
        signs=_signs(work, seen),
        uncomputed=uncomputed,
        amendments=amendments.of_obligations(work.session, ids=seen.stored.ids),
    )
    return with_rank(work, seen, told, at, basis)


def _day_before(directive: Directive, at: datetime) -> datetime:
    """A day earlier, as far as the directive existed then."""
    return max(at - DAY, sending_instant(directive.issued_on, directive.time_zone, "00:00"))


def _columns(
    work: Work, seen: matrix.Seen, at: datetime, basis: Basis
) -> tuple[dict[str, Column], list[str]]:
    """The cells, and the codes of obligations whose cells could not be computed.

    One figure nobody can make sense of must not keep the morning's mail from leaving: its
    obligation is left out, and the mail says so first.
    """
    directive = seen.stored.directive
    try:
        return matrix.columns(work, seen.stored, at, basis, seen.codes), []
    except NOT_COMPUTED:
        log.exception("cells could not be computed", extra={"directive": directive.slug})
    found: dict[str, Column] = {}
    failed = []
    for duty in directive.obligations:
        try:
            [found[duty.code]] = matrix.column_apart(
                work, seen.stored, duty, [at], basis, seen.codes
            )
        except NOT_COMPUTED:
            failed.append(duty.code)
    return found, failed


def _sight(seen: matrix.Seen, then: matrix.Seen) -> rules.Sight:
    left = tuple(who_of(unit) for unit in then.units if unit.code not in seen.by_code)
    return rules.Sight(tuple(map(who_of, seen.units)), seen.parents, seen.is_whole, left)


def who_of(unit: Organization) -> Who:
    """An organisation as a digest or a comparison names it."""
    return Who(unit.code, unit.name_vi, unit.name_en, unit.short_name)


def _signs(work: Work, seen: matrix.Seen) -> Mapping[str, Sign]:
    """Whether anybody of a unit ever signed in; drafts are seen from the cells themselves."""
    codes = [unit.code for unit in seen.units]
    known = visits.last_by_organization(work.session, organizations=codes)
    found = {}
    for code in codes:
        if code not in known:
            found[code] = Sign("no_account")
        elif known[code] is None:
            found[code] = Sign("never_signed_in")
        else:
            found[code] = Sign("signed_in", known[code])
    return found


def is_open(directive: Directive, on: date) -> bool:
    """Whether the campaign runs on a local day: until its last period has fallen due.

    Where later documents have ended all of it, some days more: that it ended is still told, to who
    gets no mail at a weekend as well.
    """
    last = max((slot.due for slot in directive.standing_periods), default=None)
    if last is None or on < directive.issued_on:
        return False
    lately = sending_instant(on - FAREWELL, directive.time_zone, "00:00")
    if not any(one.holds_at(lately) for one in directive.obligations):
        return False
    return on <= last.astimezone(ZoneInfo(directive.time_zone)).date()


def plan(work: Work, on: date | None = None) -> Planned:
    """Make the statements that are due and queue them for their readers; idempotent.

    Args:
        work: Writing work of the clock.
        on: A local day asked for by name; then its digests are made even late and are never
            superseded. None plans the newest that is due, and takes older unsent ones out.

    Raises:
        Invalid: ``on`` lies in the future.
    """
    made = Planned()
    for summary in directives.summaries(work.session):
        stored = directives.load(work.session, summary.slug)
        if stored is None:
            continue
        newest = newest_due(stored.directive, work.now)
        if newest is not None:
            # Also before a day asked for by name, whose statement would hide the gap before it.
            made = replace(made, missed=made.missed + _note_missed(work, stored, newest))
        day = on or newest
        if day is not None and is_open(stored.directive, day):
            made = _plan_one(work, stored, day, made, explicit=on is not None)
    return made


def newest_due(directive: Directive, now: datetime) -> date | None:
    """The latest local day whose first sending time has come; None before the first of all."""
    day = newest_day(now, SENDING_TIME, directive.time_zone)
    return day if day >= directive.issued_on else None


def _note_missed(work: Work, stored: StoredDirective, newest: date) -> int:
    """Keep the days before the newest whose digest somebody was to get and never will.

    Looked for since the last day that has a statement: on that day too whoever chose a late hour
    may have been left out.
    """
    directive, directive_id = stored.directive, stored.ids.directive
    last = store.newest_stated(work.session, directive_id=directive_id, before=newest)
    if last is None:
        return 0
    readers = subscriptions.subscribers(work.session, directive_id=directive_id)
    found = 0
    for day in days(last, newest - DAY):
        if not is_open(directive, day):
            break
        due = {one.user_id for one in readers if _is_due(one, directive, day, work.now)}
        # Who said they are away is missing nothing.
        due -= mail_choices.away(work.session, on=day)
        if due:
            due -= store.queued_for(work.session, directive_id=directive_id, on=day)
        if due and store.keep_missed(
            work.session, directive_id=directive_id, on=day, recipients=len(due), at=work.now
        ):
            found += 1
            audit.record(
                work.session, at=work.now, actor_id=work.actor.user_id, action="digest.missed",
                object_type="digest", object_id=f"{directive.slug}/{day}",
                directive_id=directive_id, detail={"recipients": len(due)},
            )  # fmt: skip
    return found


def _plan_one(
    work: Work, stored: StoredDirective, day: date, made: Planned, *, explicit: bool
) -> Planned:
    directive, directive_id = stored.directive, stored.ids.directive
    instant = sending_instant(day, directive.time_zone)
    if instant > work.now:
        raise Invalid("digest_in_future", [("on", "digest_in_future", {})])
    away = mail_choices.away(work.session, on=day)
    due = [
        one
        for one in subscriptions.subscribers(work.session, directive_id=directive_id)
        if one.user_id not in away and _is_due(one, directive, day, work.now, explicit=explicit)
    ]
    if not due:
        return made
    kept, digests = stated(work, stored, day)
    known = store.queued_for(work.session, directive_id=directive_id, on=day)
    queued = messages.queue_many(
        work.session, digest_id=kept.id, on=day, at=work.now,
        messages=(
            (
                one.user_id, one.address,
                outbox.message_name(work, directive.slug, day, one.user_id),
                _wishes(one.chosen) | {"explicit": explicit},
            )
            for one in due
            if one.user_id not in known
        ),
    )  # fmt: skip
    passed = 0
    if not explicit:
        passed = store.supersede(work.session, directive_id=directive_id, before=day, at=work.now)
    if queued or passed:
        audit.record(
            work.session, at=work.now, actor_id=work.actor.user_id, action="digest.plan",
            object_type="digest", object_id=f"{directive.slug}/{day}", directive_id=directive_id,
            detail={"queued": queued, "superseded": passed},
        )  # fmt: skip
    return replace(
        made,
        digests=made.digests + digests,
        messages=made.messages + queued,
        superseded=made.superseded + passed,
    )


def stated(work: Work, stored: StoredDirective, day: date) -> tuple[StoredDigest, int]:
    """A local day's statement, made where there is none yet, and how many were made."""
    directive, directive_id = stored.directive, stored.ids.directive
    kept = store.digest(work.session, directive_id=directive_id, on=day)
    if kept is not None:
        return kept, 0
    instant = sending_instant(day, directive.time_zone)
    whole = Work(work.session, _everybody(directive.slug), work.now)
    told = to_json(statement(whole, directive.slug, instant))
    store.keep_digest(
        work.session, directive_id=directive_id, on=day, instant=instant, basis=directive.basis,
        statement=told, at=work.now,
    )  # fmt: skip
    kept = store.digest(work.session, directive_id=directive_id, on=day)
    assert kept is not None
    return kept, 1


def _wishes(chosen: Chosen) -> dict[str, object]:
    """What a subscriber chose that matters when the mail leaves."""
    return {
        "only_when_needed": chosen.only_when_needed,
        "locale": chosen.locale,
        "attaches_table": chosen.attaches_table,
        "attaches_pdf": chosen.attaches_pdf,
    }


def _is_due(
    one: Subscriber, directive: Directive, day: date, now: datetime, *, explicit: bool = False
) -> bool:
    # The days of all countries are read by the first who asks: that takes a while.
    is_holiday = one.chosen.skips_holidays and is_day_off(day, directive.time_zone)
    if not one.chosen.rhythm.wants(day, is_holiday=is_holiday):
        return False
    at = sending_instant(day, directive.time_zone, one.chosen.local_time)
    # Whoever subscribes in the afternoon is not sent the morning's digest at once.
    return at <= now and (explicit or one.since <= at)


def _everybody(slug: str) -> Actor:
    """The statement that is kept speaks of the whole directive; recipients get their own part."""
    return Actor(None, "clock", "Monitor", "vi", (Grant("observer", None, slug),))


def for_recipient(work: Work, claimed: Claimed) -> Statement:
    """The frozen instant's statement, in the recipient's scope as it is at sending.

    Who sees the whole directive gets the statement as it was kept; who sees a part gets that part
    made from the history as of the same instant.

    Raises:
        NotFound: The recipient no longer has any business with the directive.
    """
    assert claimed.digest is not None
    return _for_reader(work, claimed.digest)


def _for_reader(work: Work, kept: StoredDigest) -> Statement:
    """A day's statement for the actor, told against the last one they were sent."""
    stored = matrix.find_directive(work, kept.directive)
    return told_since(work, kept, _last_told(work, stored, kept.local_date))


def told_since(work: Work, kept: StoredDigest, since: datetime | None) -> Statement:
    """A day's statement for the actor, against an instant; None: what it was kept against.

    Raises:
        NotFound: The actor has no business with the directive.
    """
    stored = matrix.find_directive(work, kept.directive)
    basis: Basis = "accepted" if kept.basis == "accepted" else "received"
    if since is None or since == _day_before(stored.directive, kept.instant):
        told = _part_of(work, kept)
        return told or statement(work, kept.directive, kept.instant, basis)
    return statement(work, kept.directive, kept.instant, basis, since)


def _last_told(work: Work, stored: StoredDirective, day: date) -> datetime | None:
    """What the actor knows already: the instant of the last digest that reached their server."""
    if work.actor.user_id is None:
        return None
    return store.last_told(
        work.session, user_id=work.actor.user_id, directive_id=stored.ids.directive, before=day
    )


def _part_of(work: Work, kept: StoredDigest) -> Statement | None:
    """The kept statement, for a reader who sees the whole; None for all others."""
    if not matrix.seen(work, kept.directive, kept.instant).is_whole:
        return None
    try:
        return _read(orjson.dumps(kept.statement))
    except ValueError:
        log.warning("a kept statement is not readable any more", extra={"digest": kept.id})
        return None


@lru_cache(maxsize=8)
def _read(statement: bytes) -> Statement:
    """A kept statement: most of a morning's mails carry the very same one."""
    return from_json(orjson.loads(statement))


def answers_to(work: Work, slug: str) -> Answerer | None:
    """Who reads the answers to a digest: the directive's coordinator; None where there is none."""
    return messages.coordinator(work.session, directive=slug)


def preview(work: Work, slug: str, on: date) -> Statement:
    """The statement a day's digest carries, or would carry, for this reader.

    Raises:
        Invalid: The day's sending time has not come.
        NotFound: The reader has no business with the directive.
    """
    stored = matrix.find_directive(work, slug)
    instant = sending_instant(on, stored.directive.time_zone)
    if instant > work.now:
        raise Invalid("digest_in_future", [("on", "digest_in_future", {})])
    kept = store.digest(work.session, directive_id=stored.ids.directive, on=on)
    if kept is not None:
        return _for_reader(work, kept)
    return statement(work, slug, instant, since=_last_told(work, stored, on))
