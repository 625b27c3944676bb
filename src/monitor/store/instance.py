"""What this installation remembers of itself: the demo's clock, that it is a demo."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from monitor.store import memory
from monitor.store.schema import InstanceSettingRow

CLOCK_OFFSET = "clock_offset_seconds"
TREE_VERSION = "tree_version"
"""How often organisations or their places were changed; counted by the database itself."""
MAIL_KEY = "mail_key"
DEMO = "demo"
"""Set in a database that holds the demo: its figures are invented, its clock simulated."""


def get(session: Session | Connection, name: str) -> str | None:
    """A remembered setting; None where it was never set."""
    return session.scalar(select(InstanceSettingRow.value).where(InstanceSettingRow.name == name))


def put(session: Session, name: str, value: str) -> None:
    """Remember a setting, in place of what was remembered under its name."""
    session.merge(InstanceSettingRow(name=name, value=value))
    session.flush()


def mail_key(session: Session) -> str:
    """What the names of mails are made with; made by the migration, and nobody else's business."""
    known = memory.recall(session, MAIL_KEY)
    if MAIL_KEY not in known:
        known[MAIL_KEY] = get(session, MAIL_KEY) or ""
    return str(known[MAIL_KEY])


def clock_offset(session: Session | Connection) -> timedelta:
    """How far the simulated clock is from the machine's; zero outside a demo."""
    return timedelta(seconds=float(get(session, CLOCK_OFFSET) or 0))


def set_clock_offset(session: Session, offset: timedelta) -> None:
    """Shift the clock of every process on this database."""
    put(session, CLOCK_OFFSET, repr(offset.total_seconds()))
