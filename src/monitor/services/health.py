"""How the installation is, for probes, for Prometheus and for `monitor doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from monitor.domain.errors import NotAllowed
from monitor.domain.exports import OPEN
from monitor.domain.roles import May
from monitor.services.work import Office, Work
from monitor.store import accounts, audit, exports, health, leases, migrate
from monitor.store.leases import Heartbeat, Job

__all__ = ["Heartbeat", "Job"]
SILENT_AFTER = timedelta(seconds=60)
"""A worker that has not planned for so long has missed three ticks and is taken for dead."""
HANGS_AFTER = timedelta(seconds=240)
"""Longer than one mail may take: sending that gave no sign of life for so long does not go on."""
WINDOW = timedelta(days=1)
"""How far back failures are counted."""
PLAN, SEND = "plan", "send"
Failure = Literal["refused", "not_sent", "busy", "unreachable", "returned"]
FAILURES: tuple[Failure, ...] = ("refused", "not_sent", "returned", "busy", "unreachable")
"""Refused for good by the server, never handed to it, sent and come back; put off by the server, or
by no answer of it."""


@dataclass(frozen=True, slots=True)
class WorkerState:
    """The worker as far as known.

    ``beat_age``: since it last planned, None: it never did. ``send_age``: since sending last gave a
    sign of life, None: it never did. ``queue_age`` None: no mail waits.
    """

    beat_age: timedelta | None
    send_age: timedelta | None
    queue_age: timedelta | None

    @property
    def is_alive(self) -> bool:
        """Whether a worker beats and none of its jobs hangs."""
        if self.beat_age is None or self.beat_age > SILENT_AFTER:
            return False
        return not self.hangs

    @property
    def hangs(self) -> bool:
        """Whether mails are planned, and sending stands still."""
        return self.send_age is not None and self.send_age > HANGS_AFTER


def worker_state(work: Work) -> WorkerState:
    """Age of the worker's last signs of life and of the longest waiting mail.

    They were written by the same clock as ``work.now``, also where that one is simulated.
    """
    return _state(work, leases.jobs(work.session))


def _state(work: Work, jobs: dict[str, Job]) -> WorkerState:
    planned = jobs[PLAN].succeeded_at if PLAN in jobs else None
    sent = jobs[SEND].seen_at if SEND in jobs else None
    oldest = health.oldest_unsent(work.session)
    ages = [None if at is None else max(timedelta(), work.now - at)
            for at in (planned, sent, oldest)]  # fmt: skip
    return WorkerState(*ages)


@dataclass(frozen=True, slots=True)
class WorkerView:
    """Everything there is to know of the worker, for whoever looks after it."""

    state: WorkerState
    jobs: tuple[Job, ...]
    workers: tuple[Heartbeat, ...]
    waiting: int
    failures: dict[Failure, int]
    files: FileQueue


@dataclass(frozen=True, slots=True)
class FileQueue:
    """Files that are made in the background: how many stand how, and since when one waits."""

    by_state: dict[str, int]
    age: timedelta | None

    @property
    def waiting(self) -> int:
        """How many files wait or are being made."""
        return sum(self.by_state.get(state, 0) for state in OPEN)


def worker_view(work: Work) -> WorkerView:
    """The worker's jobs, processes, queue and failures.

    Raises:
        NotAllowed: The role does not include it.
    """
    if not work.actor.may(May.SEE_WORKER):
        raise NotAllowed("role_may_not", right=May.SEE_WORKER.value)
    jobs = leases.jobs(work.session)
    by_state = health.messages_by_state(work.session)
    return WorkerView(
        _state(work, jobs),
        tuple(jobs.values()),
        tuple(leases.heartbeats(work.session)),
        sum(by_state.get(state, 0) for state in health.UNSENT),
        failures(work),
        file_queue(work),
    )


def file_queue(work: Work) -> FileQueue:
    """The files that wait for the worker, and those that are made."""
    oldest = exports.oldest_open(work.session)
    age = None if oldest is None else max(timedelta(), work.now - oldest)
    return FileQueue(exports.by_state(work.session), age)


def jobs(work: Work) -> dict[str, Job]:
    """What the worker's jobs last did, by name."""
    return leases.jobs(work.session)


def failures(work: Work) -> dict[Failure, int]:
    """How many tries of the last day failed, of each class."""
    since = work.now - WINDOW
    found: dict[Failure, int] = dict.fromkeys(FAILURES, 0)
    for outcome, code, number in health.tries_since(work.session, since=since):
        if outcome == "failed":
            found["not_sent" if code is None else "refused"] += number
        elif outcome == "retry":
            found["unreachable" if code is None else "busy"] += number
    found["returned"] = health.came_back_since(work.session, since=since)
    return found


def missed_digests(work: Work) -> int:
    """How many days' digests did not leave, ever."""
    return health.missed_digests(work.session)


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
