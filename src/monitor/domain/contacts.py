"""Contacts: calls, replies and visits, written down by the coordinator as they happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ContactKind = Literal["call", "reply", "visit"]
CONTACT_KINDS: tuple[ContactKind, ...] = ("call", "reply", "visit")
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class ContactNote:
    """One call, reply or visit: with whom of which unit, what was said, who wrote it down."""

    organization: str
    at: datetime
    author: str
    kind: ContactKind
    person: str
    body: str
