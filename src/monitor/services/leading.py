"""Workers among themselves: which one leads, and what each says of what it does.

One leads so that the same is not planned twice for nothing; that no mail leaves twice is the
outbox's own care and needs no leader.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from monitor.domain.roles import CLOCK
from monitor.services.work import Office, Work
from monitor.store import leases

LEASE = timedelta(seconds=6)
"""How long a leader that died keeps the others waiting, where only a row says who leads."""
REMEMBERED = timedelta(days=1)
_NAME = "worker"


class Lead:
    """One worker's hold on the lead; asked for every few seconds.

    PostgreSQL gives the lead on as soon as its holder's connection is gone; SQLite has a row that
    runs out.
    """

    def __init__(self, office: Office, owner: str) -> None:
        self.office, self.owner = office, owner
        self._lock = (
            leases.AdvisoryLock(office.engine)
            if office.engine.dialect.name == "postgresql"
            else None
        )

    def hold(self) -> bool:
        """Whether this worker leads from now on."""
        if self._lock is not None:
            return self._lock.hold()
        with self.office.writing(CLOCK) as work:
            return leases.hold(
                work.session,
                name=_NAME,
                owner=self.owner,
                now=work.now,
                until=work.now + LEASE,
            )

    def release(self) -> None:
        """Let another lead at once."""
        if self._lock is not None:
            self._lock.release()
            return
        with self.office.writing(CLOCK) as work:
            leases.let_go(work.session, name=_NAME, owner=self.owner)


def beat(office: Office, owner: str, detail: str) -> None:
    """Say that this worker is alive."""
    with office.writing(CLOCK) as work:
        leases.beat(work.session, name=owner, at=work.now, detail=detail)


def sweep(work: Work) -> None:
    """Forget workers that ended long ago."""
    leases.forget(work.session, before=work.now - REMEMBERED)


class Job:
    """One job of one worker, which leaves a record of beginning, getting on and ending."""

    def __init__(self, office: Office, name: str, owner: str, every: timedelta) -> None:
        self.office, self.name, self.owner, self.every = office, name, owner, every

    def run(self, act: Callable[[], str]) -> None:
        """Do it; what it says goes on record. A failure is on record too, and raised."""
        with self.office.writing(CLOCK) as work:
            leases.begin(
                work.session,
                name=self.name,
                worker=self.owner,
                at=work.now,
                next_at=work.now + self.every,
            )
        try:
            told = act()
        except Exception as error:
            # Its words may hold what is not for everybody's eyes; they are in the log.
            self._end(type(error).__name__, is_done=False)
            raise
        self._end(told, is_done=True)

    def see(self, told: str) -> None:
        """Say, in the midst of it, how far it has come."""
        with self.office.writing(CLOCK) as work:
            leases.see(work.session, name=self.name, at=work.now, detail=told)

    def _end(self, told: str, *, is_done: bool) -> None:
        with self.office.writing(CLOCK) as work:
            leases.end(work.session, name=self.name, at=work.now, detail=told, is_done=is_done)
