"""The demo's seeds: its accounts, the units without a head step, and the scripted events."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.domain.roles import ROLES, Grant, Role
from monitor.intake.seed_files import Record, read_table, read_text, unique

ACCOUNT_COLUMNS = (
    "username", "display_name", "role", "organization", "directive", "sign_in", "daily_digest",
)  # fmt: skip
EVENT_COLUMNS = ("n", "at", "actor", "organization", "period", "kind", "payload")
KINDS = (
    "save", "submit", "approve", "accept", "return", "reopen", "correct", "extend", "exempt",
    "set_target", "set_milestone", "plan", "ask", "answer", "call",
)  # fmt: skip
FILES = ("accounts.csv", "head_step_off.csv", "timeline.csv")


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One of the demo's people. ``sign_in``: has a password; others only act in the script."""

    username: str
    display_name: str
    role: Role
    organization: str | None
    directive: str | None
    sign_in: bool
    daily_digest: bool

    @property
    def grant(self) -> Grant:
        return Grant(self.role, self.organization, self.directive)


@dataclass(frozen=True, slots=True)
class DemoEvent:
    """One thing somebody does at an instant. ``period`` is empty for what concerns no report."""

    at: datetime
    actor: str
    organization: str
    period: str
    kind: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DemoSeeds:
    """Everything the demo is played from. ``fingerprint`` changes when any of its files does."""

    accounts: tuple[DemoAccount, ...]
    head_step_off: tuple[str, ...]
    events: tuple[DemoEvent, ...]
    fingerprint: str


def read_demo(folder: Path) -> DemoSeeds:
    """Read the demo's folder of seeds.

    Raises:
        SeedError: A file, column or value is wrong, or the events are not in order.
    """
    content = hashlib.sha256()
    for name in FILES:
        content.update(read_text(folder / name).encode())
    return DemoSeeds(
        read_accounts(folder / "accounts.csv"),
        read_head_step_off(folder / "head_step_off.csv"),
        read_events(folder / "timeline.csv"),
        content.hexdigest()[:16],
    )


def read_accounts(file: Path) -> tuple[DemoAccount, ...]:
    """The demo's people who have a name or a role of their own."""
    rows = read_table(file, ACCOUNT_COLUMNS)
    unique(rows, "username")
    return tuple(
        DemoAccount(
            row.text("username"), row.text("display_name"), row.choice("role", ROLES),
            row.maybe("organization"), row.maybe("directive"), row.flag("sign_in"),
            row.flag("daily_digest"),
        )
        for row in rows
    )  # fmt: skip


def read_head_step_off(file: Path) -> tuple[str, ...]:
    """Units whose reports are sent when they are handed in."""
    rows = read_table(file, ("organization", "note"))
    unique(rows, "organization")
    return tuple(row.text("organization") for row in rows)


def read_events(file: Path) -> tuple[DemoEvent, ...]:
    """The script, in its order."""
    events: list[DemoEvent] = []
    for row in read_table(file, EVENT_COLUMNS):
        one = DemoEvent(
            row.instant("at"), row.text("actor"), row.maybe("organization") or "",
            row.maybe("period") or "", row.choice("kind", KINDS), _payload(row),
        )  # fmt: skip
        if events and one.at < events[-1].at:
            raise row.refuse("it is earlier than the event above. Sort the events by time.")
        events.append(one)
    return tuple(events)


def _payload(row: Record) -> Mapping[str, Any]:
    try:
        told = json.loads(row.text("payload"))
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise row.refuse("payload is no JSON object. Write {} where there is nothing to say.")
    return told
