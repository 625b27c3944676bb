"""Opening the office: the database of an address, and the clock."""

from __future__ import annotations

from datetime import datetime

from monitor.services.work import Clock, Office
from monitor.store import migrate
from monitor.store.engine import make_engine


def open_office(database_url: str, clock: datetime | None = None) -> Office:
    """Take hold of a database. Nothing is asked of it yet, so it may be down.

    Args:
        database_url: Where the data is.
        clock: The instant the clock stands still at, in tests; None for the machine's clock.
    """
    return Office(make_engine(database_url), Clock(clock))


def migrate_up(office: Office) -> None:
    """Bring the database to this version's schema; doing it twice changes nothing."""
    migrate.upgrade(office.engine)
