"""Mails kept as files, as the demo's catcher keeps them: one ``.eml`` each, in a folder."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Caught:
    """One message of a folder; ``at`` is when it says it was sent."""

    name: str
    at: datetime
    to: str
    subject: str


def caught(folder: Path) -> list[Caught]:
    """What a folder keeps, newest first; nothing where there is no folder."""
    found = []
    for path in sorted(folder.glob("*.eml"), reverse=True):
        message = read(path)
        to, subject = str(message["To"]), str(message["Subject"])
        found.append(Caught(path.name, _sent(message, path), to, subject))
    return found


def read(path: Path) -> EmailMessage:
    """A kept message."""
    with path.open("rb") as file:
        return email.message_from_binary_file(file, policy=email.policy.default)


def _sent(message: EmailMessage, path: Path) -> datetime:
    """The instant on the simulated clock; the file's own where the message does not say."""
    said = getattr(message["Date"], "datetime", None)
    if said is not None and said.tzinfo is not None:
        return datetime.fromtimestamp(said.timestamp(), UTC)
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
