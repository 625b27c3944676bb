"""A worker in a process of its own that is killed when a file comes to a named step."""

from __future__ import annotations

import os
import signal
from datetime import datetime

from monitor.files.export_room import make_due
from monitor.services.work import Clock, Office
from monitor.store.engine import make_engine


def run(url: str, now: datetime, step: str) -> None:
    """Make what waits, and die at the step without a word."""

    def watch(_job: object, at: str) -> None:
        if at == step:
            os.kill(os.getpid(), signal.SIGKILL)

    make_due(Office(make_engine(url), Clock(now)), "worker-that-dies", watch)
