"""The instants of a campaign a reader may stop at, on the way through its past."""

from __future__ import annotations

from datetime import datetime, time

from monitor.domain import campaign
from monitor.domain.schedule import wall_instant
from monitor.services.matrix.sight import seen
from monitor.services.work import Work
from monitor.store import kept

MOST_REPORTS = 20_000
"""With more reports in sight every minute has its own; then days are told and no finer."""


def stops(work: Work, slug: str) -> tuple[datetime, ...]:
    """From the directive's day to now, wherever a report in sight moved or a day or limit passed.

    Raises:
        NotFound: The reader has no business with the directive.
    """
    sight = seen(work, slug, work.now)
    directive = sight.stored.directive
    lives = kept.known(work.session, sight.stored).lives
    mine = [lives[unit.code] for unit in sight.units if unit.code in lives]
    is_many = sum(len(one.lines) for one in mine) > MOST_REPORTS
    happened = [] if is_many else [at for one in mine for at in one.instants]
    zone = directive.time_zone
    return campaign.stops(
        happened,
        (at for slot in directive.periods for at in (slot.opens, slot.due)),
        wall_instant(directive.issued_on, time(0), zone),
        work.now,
        zone,
    )
