"""Commits that outlive a loss of power: made quickly one by one, and then lasting together.

To wait for the disk takes longer than all else in a save. Whoever held the others up meanwhile
would let no more pass than the disk has turns; so a commit gives way first, and one wait for the
disk serves everybody who has committed by then. Nobody is answered before it.
"""

from __future__ import annotations

import fcntl
import os
import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

PATIENCE = 15.0
"""Seconds a writer waits for its turn before the database itself tells it what is wrong."""


class Together:
    """A wait for the disk that is shared by all who ask for one while another is under way."""

    def __init__(self, wait_for_disk: Callable[[], None]) -> None:
        self._wait_for_disk = wait_for_disk
        self._news = threading.Condition()
        self._committed = self._lasting = 0
        self._is_waiting = False

    def settle(self) -> None:
        """Return once everything that was committed before lasts.

        Raises:
            OSError: The disk did not take it, or what the driver raises where the database did not.
        """
        with self._news:
            self._committed += 1
            mine = self._committed
            while self._lasting < mine:
                if self._is_waiting:
                    self._news.wait()
                else:
                    self._go()

    def _go(self) -> None:
        """Wait for the disk in the name of all who have committed by now."""
        reached, self._is_waiting = self._committed, True
        self._news.release()
        try:
            self._wait_for_disk()
        finally:
            self._news.acquire()
            self._is_waiting = False
            self._news.notify_all()  # where it failed, each of the others asks for itself
        self._lasting = reached


class Writers(ABC):
    """How those who write to a database from this process take turns, commit, and make it last."""

    @contextmanager
    def turn(self) -> Iterator[None]:
        """While somebody writes; some databases let many write at once."""
        yield

    @abstractmethod
    def commit(self, session: Session) -> None:
        """Commit without a wait for the disk."""

    @abstractmethod
    def settle(self) -> None:
        """Return once everything that was committed before lasts."""


_DO_NOT_WAIT = "SET LOCAL synchronous_commit TO off"
_NOTHING = "SELECT pg_logical_emit_message(true, 'monitor', '')"


class OfPostgres(Writers):
    """On PostgreSQL a commit that waits for the disk holds the audit's chain up meanwhile."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._together = Together(self._flush)

    def commit(self, session: Session) -> None:
        self._say(session.connection().connection.driver_connection, _DO_NOT_WAIT)
        session.commit()

    def settle(self) -> None:
        self._together.settle()

    def _flush(self) -> None:
        """Commit a word that says nothing: the log is written in order, and up to it."""
        connection = self._engine.raw_connection()
        driver: Any = connection.driver_connection
        try:
            driver.autocommit = True  # one way to the server and back instead of three
            try:
                self._say(driver, _NOTHING)
            finally:
                if not driver.closed:
                    driver.autocommit = False
        finally:
            connection.close()

    def _say(self, driver: Any, words: str) -> None:
        """Say something that is no statement of anybody's work; errors are those of any other."""
        try:
            driver.execute(words)
        except self._engine.dialect.loaded_dbapi.Error as error:
            raise OperationalError(words, None, error) from error


class OfFile(Writers):
    """On SQLite one writes at a time, and whoever waits looks again after ever longer pauses.

    In our own process the next one goes at once.
    """

    def __init__(self, path: str) -> None:
        self._log = f"{path}-wal"
        self._turn = threading.Lock()
        self._path = f"{path}-line"
        self._line: int | None = None
        self._together = Together(self._flush)

    @contextmanager
    def turn(self) -> Iterator[None]:
        # Whose patience ends is told by the database what holds it up.
        is_ours = self._turn.acquire(timeout=PATIENCE)
        line: int | None = None
        try:
            line = self._lined_up() if is_ours else None
            yield
        finally:
            if is_ours:
                if line is not None:
                    fcntl.flock(line, fcntl.LOCK_UN)
                self._turn.release()

    def _lined_up(self) -> int | None:
        """Take the turn from other processes; None where there can be no file to line up at."""
        if self._line is None:
            try:
                self._line = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError:
                return None  # the database beside it is about to say what is wrong here
            weakref.finalize(self, os.close, self._line)
        fcntl.flock(self._line, fcntl.LOCK_EX)
        return self._line

    def commit(self, session: Session) -> None:
        session.commit()  # with synchronous=NORMAL it does not wait

    def settle(self) -> None:
        self._together.settle()

    def _flush(self) -> None:
        """Write the log to the disk, as SQLite itself does at a commit with synchronous=FULL."""
        try:
            log = os.open(self._log, os.O_RDONLY)
        except FileNotFoundError:
            return  # whoever closed the file last has moved all of the log into it
        try:
            os.fdatasync(log)
        finally:
            os.close(log)


class OfMemory(Writers):
    """What is in memory lasts as long as its process."""

    def commit(self, session: Session) -> None:
        session.commit()

    def settle(self) -> None:
        """Nothing to wait for."""


_IN_MEMORY = OfMemory()
_writers: WeakKeyDictionary[Engine, Writers] = WeakKeyDictionary()


def writers(engine: Engine) -> Writers:
    """Those of a database."""
    found = _writers.get(engine)
    return found or _writers.setdefault(engine, _made(engine))


def _made(engine: Engine) -> Writers:
    if engine.dialect.name == "postgresql":
        return OfPostgres(engine)
    path = engine.url.database
    return _IN_MEMORY if path in (None, "", ":memory:") else OfFile(path)
