"""A storm on the outbox: a crowd of readers, a mail server that fails them, senders that die.

The short storm runs in one process on a clock of its own, the long one (``long_storm``) kills
processes; both are judged by the same account.
"""

from __future__ import annotations

import random
import smtplib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any

import pytest
from sqlalchemy import Engine, select

from monitor.mail import sender, smtp
from monitor.services import outbox as service
from monitor.store import directives
from monitor.store import outbox as store
from monitor.store.engine import reading, writing
from monitor.store.schema import MessageRow, RoleGrantRow, SubscriptionRow, UserAccountRow
from tests.builders import SLUG, START
from tests.mail.post_office import HANG_UP, SILENCE, TAKE_AND_HANG_UP, PostOffice

POINTS = (
    "before the claim", "claiming", "claimed", "before rendering", "rendered",
    "before connecting", "connected", "sender told", "recipient told", "all but the end told",
    "taken", "marking", "marked",
)  # fmt: skip
"""Where a sender may die. The first message of a round is claimed by itself, each that follows in
the same step in which the one before it is marked. Between ``taken`` and ``marked`` it knows what
nobody else does."""
UNKNOWN = frozenset({"taken", "marking"})
"""Points at which the server has the message and the database has not heard of it."""
MEANWHILE = ("the next's sender told", "the next's recipient told", "all but the next's end told")
"""Points passed while a database in another process is told of a message: perhaps it has heard."""


def points_on(engine: Engine) -> tuple[str, ...]:
    """Where a sender may die beside one of the databases."""
    return POINTS + MEANWHILE if engine.dialect.name == "postgresql" else POINTS


FOR_GOOD = {"refused": ("at_rcpt", ["550 5.1.1 no such user"] * 50),
            "full": ("at_data", ["552 5.2.2 mailbox full"] * 50)}  # fmt: skip
PASSING = {
    "greylisted": ("at_rcpt", ["450 4.2.1 greylisted"] * 2),
    "closing": ("at_rcpt", ["421 4.3.2 closing"]),
    "closing at the end": ("at_data", ["421 4.3.2 closing"]),
    "full disk": ("at_data", ["452 4.3.1 full disk"]),
    "cut before the message": ("at_rcpt", [HANG_UP]),
    "cut in the message": ("at_data", [HANG_UP]),
    "silent": ("at_rcpt", [SILENCE]),
}
TAKEN_UNSAID = {"cut after the message": ("at_data", [TAKE_AND_HANG_UP])}
FAULTS = FOR_GOOD | PASSING | TAKEN_UNSAID


def crowd(engine: Engine, size: int) -> list[str]:
    """So many readers of the whole directive's digest, in place of those there are: addresses."""
    with writing(engine) as session:
        stored = directives.load(session, SLUG)
        assert stored is not None
        for row in session.scalars(select(SubscriptionRow)):
            row.ended_at = START
        people = [
            UserAccountRow(
                username=f"reader-{n}", display_name=f"Người đọc {n}",
                email=f"reader-{n}@demo.example", locale="vi", demo=True, created_at=START,
            )
            for n in range(size)
        ]  # fmt: skip
        session.add_all(people)
        session.flush()
        for one in people:
            session.add(
                RoleGrantRow(
                    user_id=one.id, role="observer", directive_id=stored.ids.directive,
                    granted_at=START,
                )
            )  # fmt: skip
            session.add(
                SubscriptionRow(
                    user_id=one.id, directive_id=stored.ids.directive, kind="daily_digest",
                    local_time="07:00", weekdays_only=False, since=START,
                )
            )  # fmt: skip
        return [one.email for one in people]


@dataclass
class Storm:
    """Who is failed in which way, and how often senders died where it may double a message."""

    office: PostOffice
    addresses: list[str]
    failed: dict[str, str] = field(default_factory=dict)
    deaths: Counter[str] = field(default_factory=Counter)
    restarts: int = 0

    def brew(self, faults: int, seed: int = 5305) -> None:
        """Script so many faults, each for a reader of their own, every kind in turn."""
        chosen = random.Random(seed).sample(self.addresses, faults)  # noqa: S311 - no secret
        for number, address in enumerate(chosen):
            kind = list(FAULTS)[number % len(FAULTS)]
            stage, answers = FAULTS[kind]
            getattr(self.office, stage)[address] += answers
            self.failed[address] = kind

    def account(self, engine: Engine) -> Account:
        """What became of everybody's message."""
        counts = self.office.counts
        with reading(engine) as session:
            states = dict(session.execute(select(MessageRow.address, MessageRow.state)).all())
        refused = {one for one, kind in self.failed.items() if kind in FOR_GOOD}
        unsaid = sum(kind in TAKEN_UNSAID for kind in self.failed.values())
        return Account(
            messages=len(self.addresses),
            faults=len(self.failed),
            kills=sum(self.deaths.values()),
            lost=[one for one in self.addresses if one not in refused and not counts[one]],
            wrongly=[one for one in refused if counts[one]],
            unended=[
                one
                for one in self.addresses
                if states[one] != ("failed" if one in refused else "sent")
            ],
            doubles=sum(number - 1 for number in counts.values()),
            allowed=sum(self.deaths[point] for point in (*UNKNOWN, *MEANWHILE))
            + unsaid
            + self.restarts,
            renamed=[one for one in counts if len(set(self.office.message_ids(one))) > 1],
            most=max(counts.values()),
        )


@dataclass(frozen=True)
class Account:
    """The sum of a storm."""

    messages: int
    faults: int
    kills: int
    lost: list[str]
    wrongly: list[str]
    unended: list[str]
    doubles: int
    allowed: int
    renamed: list[str]
    most: int

    def __str__(self) -> str:
        return (
            f"{self.messages} messages, {self.faults} faults of the server, {self.kills} kills:"
            f" {len(self.lost)} lost, {self.doubles} doubled (at most {self.allowed}),"
            f" {len(self.renamed)} under another name"
        )

    def judge(self) -> None:
        assert self.lost == [], str(self)
        assert self.wrongly == [], "what the server refused for good was not tried again"
        assert self.unended == [], "nothing is left waiting"
        assert self.renamed == [], "a double is recognised by its name"
        assert self.doubles <= self.allowed, str(self)


def mortal(patch: pytest.MonkeyPatch, pass_by: Callable[[str], None]) -> None:
    """Have the sender pass by each of the points, where it may die."""
    begins = False
    begin = smtp.Line.begin

    def beginning(*told: Any) -> None:
        nonlocal begins
        begins = True
        try:
            begin(*told)
        finally:
            begins = False

    def around(
        place: Any, name: str, before: str = "", after: str = "", meanwhile: str = ""
    ) -> None:
        act = getattr(place, name)

        @wraps(act)
        def passing(*told: Any, **more: Any) -> Any:
            if before:
                pass_by(before)
            done = act(*told, **more)
            if after:
                try:
                    pass_by(meanwhile if begins and meanwhile else after)
                except BaseException:
                    if hasattr(done, "close"):
                        done.close()  # a process that dies leaves no socket behind either
                    raise
            return done

        patch.setattr(place, name, passing)

    around(service, "take", "before the claim", "claimed")
    around(store, "claim", after="claiming")
    around(sender._Sending, "_made", "before rendering", "rendered")
    around(smtp, "_connected", "before connecting", "connected")
    patch.setattr(smtp.Line, "begin", beginning)
    around(smtplib.SMTP, "mail", after="sender told", meanwhile=MEANWHILE[0])
    around(smtplib.SMTP, "rcpt", after="recipient told", meanwhile=MEANWHILE[1])
    around(smtp, "_begun", after="all but the end told", meanwhile=MEANWHILE[2])
    around(smtp, "_ended", after="taken")
    around(service, "mark", before="marking")
    around(service, "_recorded", after="marked")


def impatient(patch: pytest.MonkeyPatch, seconds: float) -> None:
    """Wait for a silent server no longer than a test can."""
    patch.setattr(sender, "Line", partial(smtp.Line, patience=seconds))
