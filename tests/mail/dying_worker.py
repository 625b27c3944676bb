"""A sender in a process of its own that kills itself at a named point: for the long storm."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from tenacity import wait_exponential

from monitor.mail.message import Post
from monitor.mail.sender import send_due
from monitor.mail.smtp import Server
from monitor.services import outbox
from monitor.services.work import Office
from monitor.store import health
from monitor.store.engine import make_engine, reading
from monitor.store.schema import MessageRow
from tests.mail.storm import impatient, mortal

POST = Post("Theo dõi chỉ đạo <bantin@monitor.example>", "https://monitor.example")
PATIENCE = 1.0
LEASE = timedelta(seconds=15)
"""Much longer than any conversation here takes, however busy the machine."""


def waiting(office: Office) -> int:
    """How many messages are not yet decided."""
    with reading(office.engine) as session:
        return session.scalar(
            select(func.count())
            .select_from(MessageRow)
            .where(MessageRow.state.in_(("queued", "sending")))
        ) or 0  # fmt: skip


def run(url: str, server: str, point: str, nth: int) -> None:
    """Send until nothing waits, or die when a point is passed for the nth time."""
    patch = pytest.MonkeyPatch()
    patch.setattr(outbox, "LEASE", LEASE)
    patch.setattr(outbox, "_backoff", wait_exponential(multiplier=0.2, min=0.2, max=2))
    impatient(patch, PATIENCE)
    passed = 0

    def pass_by(here: str) -> None:
        nonlocal passed
        passed += here == point
        if passed == nth and here == point:
            os.kill(os.getpid(), signal.SIGKILL)

    mortal(patch, pass_by)
    office = Office(make_engine(url))
    while True:
        try:
            send_due(office, Server.read(server), POST, f"worker-{os.getpid()}")
            if not waiting(office):
                return
        except Exception as error:
            if not health.is_passing(error):
                raise
        time.sleep(0.1)
