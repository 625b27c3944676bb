"""The worker: a minute tick that asks the database what is due, and does it."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
from datetime import date, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from monitor.domain.roles import CLOCK
from monitor.domain.statements import Statement
from monitor.files.matrix_file import XLSX, file_name, matrix_xlsx
from monitor.mail.message import Paper, Post
from monitor.mail.sender import Round, send_due
from monitor.mail.smtp import Server
from monitor.services import digests, idempotency, matrix, opening, outbox, reminders, sessions
from monitor.services.work import Office, Work
from monitor.settings import Settings

log = logging.getLogger(__name__)
TICK_SECONDS = 20
"""Three ticks a minute: a digest due at 07:00 leaves within the same minute."""

REMIND_EVERY = timedelta(minutes=3)


def server_of(settings: Settings) -> Server | None:
    """The mail server; None while none is set, and then nothing leaves."""
    if settings.smtp_url is None:
        return None
    return Server.read(settings.smtp_url.get_secret_value())


def post_of(settings: Settings) -> Post:
    """Whom mail is from, and where its links lead."""
    return Post(settings.mail_from, settings.base_url, board_file)


def board_file(work: Work, told: Statement, locale: str) -> Paper:
    """The board as of a statement, as the actor sees it, as an Excel file."""
    found = matrix.matrix(work, told.directive, told.as_of, told.basis, depth=1)
    return Paper(file_name(found, "xlsx"), XLSX, matrix_xlsx(found, locale))


class Worker:
    """One worker process: plans when it leads, sends in any case, and says that it is alive."""

    def __init__(self, settings: Settings, office: Office) -> None:
        self.settings, self.office = settings, office
        self.server, self.post = server_of(settings), post_of(settings)
        self._swept_on: date | None = None
        self._reminded_at: datetime | None = None
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"

    def tick(self) -> Round:
        """Ask what is due and do it; safe to run twice, by two, or late."""
        is_leader = outbox.lead(self.office, self.owner)
        if is_leader:
            with self.office.writing(CLOCK) as work:
                digests.plan(work)
                self._remind(work)
                self._sweep(work)
        done = self.send()
        state = "leads" if is_leader else "stands by"
        mail = f"sent {done.sent}, put off {done.put_off}, failed {done.failed}"
        outbox.beat(
            self.office, self.owner, f"{state}; {mail if self.server else 'no mail server'}"
        )
        return done

    def _remind(self, work: Work) -> None:
        """Every few minutes, queue what reminders are due: rungs stand on hours, not on seconds."""
        if self._reminded_at is None or work.now - self._reminded_at >= REMIND_EVERY:
            reminders.plan(work)
            self._reminded_at = work.now

    def _sweep(self, work: Work) -> None:
        """Once a day, forget ended sessions, spent links and answers nobody asks for any more."""
        today = work.now.date()
        if self._swept_on != today:
            sessions.sweep(work)
            idempotency.sweep(work)
            self._swept_on = today

    def send(self) -> Round:
        """Send what waits; nothing while there is no mail server."""
        if self.server is None:
            return Round()
        return send_due(self.office, self.server, self.post, self.owner)

    def safe_tick(self) -> None:
        """A tick that failed is logged and tried again; the heart stops meanwhile, and it shows."""
        try:
            self.tick()
        except Exception as error:
            if opening.trouble(error) is None:
                log.exception("a tick failed")
            else:
                # Three times a minute, for as long as it is down: a line, not a traceback.
                log.error("the database does not answer: %s", opening.reason(error))


def run(settings: Settings, office: Office) -> None:
    """Tick until the process is told to stop."""
    worker = Worker(settings, office)
    if worker.server is None:
        log.warning("MONITOR_SMTP_URL is not set: digests are planned and stay in the outbox")
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        worker.safe_tick, "interval", seconds=TICK_SECONDS, coalesce=True, max_instances=1
    )
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    scheduler.start()
    worker.safe_tick()
    stop.wait()
    scheduler.shutdown(wait=True)
