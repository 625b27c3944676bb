"""How the installation is, for probes, for Prometheus and for `monitor doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from monitor.services.work import Office, Work
from monitor.store import accounts, audit, health, migrate

BEATS_EVERY = timedelta(minutes=1)
SILENT_AFTER = 3 * BEATS_EVERY
"""A worker that missed this many ticks is taken for dead."""


@dataclass(frozen=True, slots=True)
class WorkerState:
    """The worker as far as known.

    ``beat_age`` None: none ever ran. ``queue_age`` None: no mail waits.
    """

    beat_age: timedelta | None
    queue_age: timedelta | None

    @property
    def is_alive(self) -> bool:
        return self.beat_age is not None and self.beat_age <= SILENT_AFTER


def worker_state(work: Work) -> WorkerState:
    """Age of the worker's last heartbeat and of the longest waiting mail.

    Both were written by the same clock as ``work.now``, also where that one is simulated.
    """
    beat, oldest = health.last_heartbeat(work.session), health.oldest_unsent(work.session)
    return WorkerState(
        None if beat is None else max(timedelta(), work.now - beat),
        None if oldest is None else max(timedelta(), work.now - oldest),
    )


def messages_by_state(work: Work) -> dict[str, int]:
    """How many mails are in each state."""
    return health.messages_by_state(work.session)


def is_migrated(office: Office) -> bool:
    """Whether the database answers and has this version's schema."""
    return migrate.is_current(office.engine)


def revisions(office: Office) -> tuple[str | None, str]:
    """The schema's revision in the database (None: an empty one), and the one this version has."""
    return migrate.current(office.engine), migrate.head()


def has_demo_accounts(work: Work) -> bool:
    """Whether the demo made accounts here, which production must not serve."""
    return accounts.has_demo_accounts(work.session)


def broken_record(work: Work) -> int | None:
    """The id of the first record of the log that was tampered with; None when it is whole."""
    return audit.verify(work.session)


def records(work: Work) -> int:
    """How many records the log has."""
    return audit.count(work.session)
