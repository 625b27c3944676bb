"""Who is told of an amendment, and what: the people of every unit whose duty it touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from monitor.domain.amendment import Amendment, Notice
from monitor.domain.directive import Directive
from monitor.domain.errors import NotFound
from monitor.services import amending
from monitor.services.matrix import find_directive
from monitor.services.outbox import message_name
from monitor.services.reminder_desk import Desk
from monitor.services.reminders import today_of
from monitor.services.work import Work
from monitor.store import directives
from monitor.store import outbox as messages
from monitor.store.directives import StoredDirective
from monitor.store.outbox import Claimed
from monitor.store.reminders import Person

__all__ = ["Notice", "notice_for", "queue"]

_INSTANT = timedelta(microseconds=1)


def queue(work: Work, later: str, touched: Sequence[str]) -> int:
    """Queue a mail to each clerk and head of the units an issued directive touches; how many.

    Part of issuing, whose right has been asked. Each person gets one mail of each earlier
    directive, whatever many duties and units it is about.
    """
    queued = 0
    for slug in touched:
        stored = directives.load(work.session, slug)
        assert stored is not None
        for person, units in _people(work, stored, later).items():
            queued += messages.queue(
                work.session, digest_id=None, kind="account", recipient_id=person.id,
                on=today_of(work, stored.directive.time_zone), address=person.address,
                message_id=message_name(work, "amended", later, slug, person.id), at=work.now,
                payload={"amended_by": later, "directive": slug, "units": units},
            )  # fmt: skip
    return queued


def _people(work: Work, stored: StoredDirective, later: str) -> Mapping[Person, list[str]]:
    made = _made(work, stored.directive.slug, later)
    desk = Desk(work, stored)
    found: dict[Person, list[str]] = defaultdict(list)
    for unit in {unit: None for one in made for unit in _units_of(stored.directive, one)}:
        for role in ("clerk", "head"):
            for person in desk.everybody.get((unit, role), ()):
                if unit not in found[person]:
                    found[person].append(unit)
    return found


def _made(work: Work, slug: str, later: str) -> list[Amendment]:
    return [
        one
        for one in amending.of_directive(work, slug)
        if one.touched == slug and one.directive == later
    ]


def _units_of(told: Directive, one: Amendment) -> list[str]:
    """Who had the duty until the change or has it from then on; only named bodies are not told."""
    instants = (one.at - _INSTANT, one.at)
    units = (
        given.organization
        for given in told.assignments
        if given.obligation == one.obligation
        and given.part != "coordinating"
        and any(given.holds_at(at) for at in instants)
    )
    return list(dict.fromkeys(units))


def notice_for(work: Work, claimed: Claimed) -> Notice | None:
    """What a queued mail tells its recipient; None for who has nothing to do with it any more."""
    slug, later = str(claimed.payload["directive"]), str(claimed.payload["amended_by"])
    try:
        told = find_directive(work, slug).directive
    except NotFound:
        return None
    held = {one.organization for one in work.actor.grants}
    mine = held.intersection(claimed.payload["units"])
    made = [one for one in _made(work, slug, later) if mine.intersection(_units_of(told, one))]
    document = directives.load(work.session, later)
    if not made or document is None:
        return None
    new = document.directive
    return Notice(told, new.number, new.issuer, new.issued_on, tuple(made))
