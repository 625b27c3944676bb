"""The worker: a few small jobs that ask the database what is due, and do it."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from pydantic import SecretStr

from monitor.domain.exports import Export
from monitor.domain.roles import CLOCK
from monitor.domain.statements import Statement
from monitor.files.export_room import make_due
from monitor.files.matrix_file import XLSX, file_name, matrix_xlsx
from monitor.files.matrix_pdf import matrix_pdf
from monitor.files.paper_pdf import PDF
from monitor.mail import returned
from monitor.mail.channels import Ways
from monitor.mail.channels import send_due as tell_due
from monitor.mail.message import Paper, Post
from monitor.mail.sender import Pace, Round, send_due
from monitor.mail.smtp import Server
from monitor.mail.watcher import Watcher
from monitor.services import (
    channels,
    digests,
    export_work,
    exports,
    idempotency,
    leading,
    matrix,
    opening,
    reminders,
    sessions,
)
from monitor.services.leading import Job, Lead
from monitor.services.work import Office, Work
from monitor.setting_kinds import named_addresses
from monitor.settings import Settings

log = logging.getLogger(__name__)
LOOK = timedelta(seconds=2)
"""How often a worker asks whether it leads: so long after a leader's death another one does."""
TICK = timedelta(seconds=20)
"""Three ticks a minute: a digest due at 07:00 leaves within the same minute."""
FETCH = timedelta(minutes=5)
"""How often the mailbox of what came back is looked into."""
MAKE = timedelta(seconds=3)
"""How often files to be made are asked for: somebody waits for them. Only making one is recorded.
"""
KEEP = timedelta(minutes=1)
"""How often days that are over are looked at: those of large directives are kept."""
SAYS_EVERY = 5.0
"""Seconds between two signs of life within a long round of sending."""
STUCK = 120.0
"""Seconds after which a planning that does not end gives the lead to another worker."""
REMIND_EVERY = timedelta(minutes=3)
"""Rungs of reminders stand on hours: nobody waits for the minute."""


def server_of(settings: Settings) -> Server | None:
    """The mail server; None while none is set, and then nothing leaves."""
    if settings.smtp_url is None:
        return None
    return Server.read(settings.smtp_url.get_secret_value())


def post_of(settings: Settings) -> Post:
    """Whom mail is from, and where its links lead."""
    return Post(settings.mail_from, settings.base_url, board_file)


def board_file(work: Work, told: Statement, locale: str, form: str) -> Paper:
    """The board as of a statement, as the actor sees it: as an Excel file, or one to print."""
    found = matrix.matrix(work, told.directive, told.as_of, told.basis, depth=1)
    if form == "pdf":
        return Paper(file_name(found, form), PDF, matrix_pdf(found, locale))
    return Paper(file_name(found, form), XLSX, matrix_xlsx(found, locale))


def ways_of(settings: Settings) -> Ways:
    """The other ways than mail that the settings name; none of them without a word there."""

    def said(secret: SecretStr | None) -> str:
        return "" if secret is None else secret.get_secret_value()

    return Ways(
        named_addresses(settings.webhooks),
        said(settings.webhook_secret),
        named_addresses(settings.chats),
        said(settings.texts),
        settings.channels_private,
        settings.locale,
    )


class Worker:
    """One worker process: plans when it leads, sends in any case, and says what it does.

    Each job leaves its own record, and planning does not wait for a mail server that is slow: who
    looks sees which of them lives.
    """

    def __init__(self, settings: Settings, office: Office) -> None:
        self.settings, self.office = settings, office
        self.server, self.post = server_of(settings), post_of(settings)
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.stopping = threading.Event()
        self.leads = False
        self._lead = Lead(office, self.owner)
        self._plan = Job(office, "plan", self.owner, TICK)
        self._send = Job(office, "send", self.owner, TICK)
        self._fetch = Job(office, "bounces", self.owner, FETCH)
        self._export = Job(office, "export", self.owner, MAKE)
        self._days = Job(office, "days", self.owner, KEEP)
        self._tell = Job(office, "channels", self.owner, TICK)
        self.ways = ways_of(settings)
        self._pace = Pace(settings.mail_per_minute, self.stopping)
        self._watcher = Watcher(settings.ping_url)
        self._planning_since: float | None = None
        self._swept_on: date | None = None
        self._reminded_at: datetime | None = None
        self._said_at = 0.0

    def look(self) -> bool:
        """Ask for the lead, or keep it; True where it has just come to this worker.

        A planning that hangs keeps nobody from planning: it loses the lead.
        """
        began = self._planning_since
        if began is not None and time.monotonic() - began > STUCK:
            if self.leads:
                log.error("planning does not end; another worker may lead")
                self._lead.release()
            self.leads = False
            return False
        had, self.leads = self.leads, False
        try:
            self.leads = self._lead.hold()
        except Exception as error:
            if opening.trouble(error) is None:
                raise
            # Asked every two seconds; planning says the same aloud three times a minute.
            log.debug("the lead cannot be asked for: %s", opening.reason(error))
        return self.leads and not had

    def plan(self) -> None:
        """Queue what is due, if this worker leads; safe to run twice, by two, or late."""
        self._planning_since = time.monotonic()
        try:
            leading.beat(self.office, self.owner, "leads" if self.leads else "stands by")
            if self.leads:
                self._plan.run(self._planned)
                self._watcher.tell()
        except Exception:
            self._watcher.tell(failed=True)
            raise
        finally:
            self._planning_since = None

    def _planned(self) -> str:
        with self.office.writing(CLOCK) as work:
            made = digests.plan(work)
            self._remind(work)
            channels.plan(work, self.ways.targets)
            self._sweep(work)
        return f"queued={made.messages} missed={made.missed}"

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
            leading.sweep(work)
            self._swept_on = today
        exports.sweep(work)

    def send(self) -> Round:
        """Send what waits; nothing while there is no mail server."""
        done = Round()

        def act() -> str:
            nonlocal done
            if self.server is None:
                return "no_server=1"
            done = send_due(
                self.office, self.server, self.post, self.owner, pace=self._pace, progress=self._say
            )
            return _spoken(done)

        self._send.run(act)
        return done

    def _say(self, done: Round) -> None:
        now = time.monotonic()
        if now - self._said_at > SAYS_EVERY:
            self._said_at = now
            self._send.see(_spoken(done))

    def tell(self) -> None:
        """Send what goes other ways than mail; nothing where none is set."""
        if self.ways.targets:
            self._tell.run(
                lambda: str(
                    tell_due(
                        self.office, self.ways, self.post, self.owner,
                        goes_on=lambda: not self.stopping.is_set(),
                    )
                )
            )  # fmt: skip

    def fetch(self) -> None:
        """Read what came back of mail, if this worker leads and there is a mailbox for it."""
        mailbox = self.settings.bounces_url
        if self.leads and mailbox is not None:
            self._fetch.run(lambda: returned.fetch(self.office, mailbox.get_secret_value()))

    def export(self) -> None:
        """Make the files that wait, whether it leads or not: each is one worker's at a time."""
        if export_work.has_due(self.office):
            self._export.run(lambda: f"files={make_due(self.office, self.owner, self._watch)}")

    def keep_days(self) -> None:
        """Keep what a nation's past and every trend are shown by first, if this worker leads."""
        if self.leads:
            self._days.run(lambda: f"days={self._kept_days()}")

    def _kept_days(self) -> int:
        return matrix.keep_days(self.office) + matrix.keep_totals(self.office)

    def _watch(self, job: Export, step: str) -> None:
        self._export.see(f"file={job.number} at={step}")

    def release(self) -> None:
        """Let another worker lead at once."""
        if self.leads:
            self.leads = False
            self._lead.release()

    def safely(self, act: Callable[[], object]) -> None:
        """What failed is logged and tried again; its record shows it meanwhile."""
        try:
            act()
        except Exception as error:
            if opening.trouble(error) is None:
                log.exception("a tick failed")
            else:
                # Three times a minute, for as long as it is down: a line, not a traceback.
                log.error("the database does not answer: %s", opening.reason(error))


def _spoken(done: Round) -> str:
    told = f"sent={done.sent} put_off={done.put_off} failed={done.failed}"
    return f"{told} away=1" if done.is_away else told


def run(settings: Settings, office: Office) -> None:
    """Do the jobs until the process is told to stop."""
    worker = Worker(settings, office)
    if worker.server is None:
        log.warning("MONITOR_SMTP_URL is not set: digests are planned and stay in the outbox")
    # A job called while it still runs is left out, and that is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(timezone="UTC")
    often = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}

    def at_once(*names: str) -> None:
        for name in names:
            scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def look() -> None:
        if worker.look():
            at_once("plan", "fetch")

    def plan() -> None:
        worker.plan()
        at_once("send", "tell")

    # Who leads is known first: a leader plans at once.
    begin = datetime.now(UTC)
    for name, act, every, first in (
        ("look", look, LOOK, begin),
        ("plan", plan, TICK, begin + LOOK),
        ("send", worker.send, TICK, begin + LOOK),
        ("tell", worker.tell, TICK, begin + LOOK),
        ("fetch", worker.fetch, FETCH, begin + LOOK),
        ("export", worker.export, MAKE, begin + LOOK),
        ("days", worker.keep_days, KEEP, begin + KEEP),
    ):
        scheduler.add_job(
            worker.safely, "interval", [act], id=name, seconds=every.total_seconds(),
            next_run_time=first, **often,
        )  # fmt: skip
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: worker.stopping.set())
    scheduler.start()
    worker.stopping.wait()
    scheduler.shutdown(wait=True)
    worker.safely(worker.release)
