"""Reports of mail that came back (RFC 3464), read from a message or from a mailbox of them."""

from __future__ import annotations

import email
import email.policy
import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from email.message import Message
from typing import Literal
from urllib.parse import unquote, urlsplit

from monitor.domain.bounces import STATUS, Bounce
from monitor.domain.roles import CLOCK
from monitor.services import bounces
from monitor.services.work import Office

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 15.0
MOST_AT_ONCE = 200
LARGEST = 1_000_000
"""Bytes; a report is short, and what is longer is not fetched."""
_KINDS: dict[str, Literal["failed", "delayed"]] = {"failed": "failed", "delayed": "delayed"}
_UNKNOWN = {"failed": "5.0.0", "delayed": "4.0.0"}


def read(raw: bytes) -> list[Bounce]:
    """What a report says of each recipient; empty where a message is no report of a failure."""
    report = email.message_from_bytes(raw, policy=email.policy.compat32)
    name = _name_of_the_returned(report)
    if name is None:
        return []
    return [
        found
        for part in report.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in _blocks(part)
        if (found := _bounce(block, name)) is not None
    ]


def _name_of_the_returned(report: Message) -> str | None:
    """The Message-ID of what came back, as the report quotes it."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            quoted = part.get_payload()
            if isinstance(quoted, list) and isinstance(quoted[0], Message):
                return _header(quoted[0], "Message-ID")
        if kind == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            if isinstance(text, bytes):
                return _header(email.message_from_bytes(text), "Message-ID")
    return None


def _blocks(part: Message) -> Iterator[Message]:
    blocks = part.get_payload()
    if isinstance(blocks, list):
        yield from (one for one in blocks if isinstance(one, Message))


def _bounce(block: Message, name: str) -> Bounce | None:
    kind = _KINDS.get((_header(block, "Action") or "").lower())
    recipient = _header(block, "Original-Recipient") or _header(block, "Final-Recipient")
    if kind is None or recipient is None:
        return None
    said = (_header(block, "Diagnostic-Code") or "").partition(";")[2].strip()
    told = (_header(block, "Status") or "").strip()
    found = STATUS.search(told) or STATUS.search(said)
    address = recipient.partition(";")[2].strip().strip("<>")
    return Bounce(name, address, kind, found.group() if found else _UNKNOWN[kind], said or told)


def _header(message: Message, name: str) -> str | None:
    value = message.get(name)
    return None if value is None else " ".join(str(value).split())


def fetch(office: Office, url: str) -> str:
    """Read the unread messages of a mailbox, keep what came back, and mark them as read.

    Args:
        office: Where it is kept.
        url: ``imaps://user:password@host:port/MAILBOX``.

    Returns:
        What was found, for the job's record.
    """
    parts = urlsplit(url)
    line = _connected(parts.scheme, parts.hostname or "", parts.port)
    try:
        line.login(unquote(parts.username or ""), unquote(parts.password or ""))
        line.select(unquote(parts.path.strip("/")) or "INBOX")
        _kind, found = line.uid("SEARCH", "UNSEEN", "SMALLER", str(LARGEST))
        numbers = found[0].split()[:MOST_AT_ONCE] if found and found[0] else []
        kept = sum(_keep_one(office, line, number.decode()) for number in numbers)
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            line.logout()
    return f"read={len(numbers)} kept={kept}"


def _connected(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imap":
        return imaplib.IMAP4(host, port or 143, timeout=TIMEOUT_SECONDS)
    context = ssl.create_default_context()
    return imaplib.IMAP4_SSL(host, port or 993, ssl_context=context, timeout=TIMEOUT_SECONDS)


def _keep_one(office: Office, line: imaplib.IMAP4, number: str) -> int:
    """Keep one message's report, then mark it as read: killed between, it is read once more."""
    _kind, found = line.uid("FETCH", number, "(BODY.PEEK[])")
    raw = next((one[1] for one in found if isinstance(one, tuple)), b"")
    told = read(raw)
    if not told and re.search(rb"(?i)^content-type:\s*multipart/report", raw, re.MULTILINE):
        log.warning("a report in the mailbox could not be understood", extra={"uid": number})
    with office.writing(CLOCK) as work:
        kept = sum(bounces.record(work, one) for one in told)
    line.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)")
    return kept
