"""Opening the office: the database of an address, and the clock."""

from __future__ import annotations

from datetime import datetime

from monitor.services.work import Clock, Office
from monitor.store import health, migrate
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


def trouble(error: Exception) -> str | None:
    """What to do about a database that does not answer or is not set up; None for other errors."""
    kind = health.trouble(error)
    if kind == "unreachable":
        return "The database does not answer. Check MONITOR_DATABASE_URL and that it runs."
    if kind == "outdated":
        return "The database has no tables, or older ones. Run: monitor init"
    return None


def reason(error: Exception) -> str:
    """What the database's driver says itself, for whoever mends it; one line, no password."""
    return health.reason(error)


def ping(office: Office) -> None:
    """Ask the database anything; raises what the driver raises when it does not answer."""
    health.ping(office.engine)


def spoken_address(office: Office) -> str:
    """Where the data is, without the password."""
    return office.engine.url.render_as_string(hide_password=True)
