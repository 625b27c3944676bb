"""Kinds of settings: what an address, a sender or a table must look like, and what is said if not.

What may hold a password is never repeated in a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, SecretStr

from monitor.domain.tiles import read_tiles

TEXTS = "text"
"""The name of the one gateway for texts; no other target may bear it."""


def named_addresses(told: SecretStr | None) -> dict[str, str]:
    """``name=address`` pairs apart by spaces; empty where nothing is set."""
    return dict(_pairs(told)) if told is not None else {}


def readable_database(url: str) -> str:
    """The address of a database in the words of its driver.

    Raises:
        ValueError: It is of another kind of database, or falls into its parts in several ways.
    """
    for plain in ("postgresql://", "postgres://"):
        # Bare names would pick psycopg2, which is not installed.
        if url.startswith(plain):
            url = "postgresql+psycopg://" + url.removeprefix(plain)
    if not url.startswith(("sqlite:", "postgresql+psycopg:")):
        raise ValueError("MONITOR_DATABASE_URL must begin with postgresql:// or sqlite:///")
    parts = urlsplit(url)
    if url.startswith("postgresql") and (
        parts.netloc.count("@") > 1 or not _has_readable_port(parts)
    ):
        raise ValueError(
            "MONITOR_DATABASE_URL must be postgresql://user:password@host:port/name; within a "
            "password @ is written %40, / is %2F and : is %3A"
        )
    return url


def _origin(value: str) -> str:
    if not value.strip():
        return ""
    parts = urlsplit(value.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address such as https://monitor.example.vn")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError("must have no path, query or user, only scheme, host and port")
    return f"{parts.scheme}://{parts.netloc}"


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("is no time zone; write it as Asia/Ho_Chi_Minh") from error
    return value


def _sender(value: str) -> str:
    if "@" not in parseaddr(value)[1] or any(mark in value for mark in "\r\n,"):
        raise ValueError("must be one sender, written as Name <address>")
    return value


def _mail_server(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    known = parts.scheme in ("smtp", "smtps")
    if not known or not parts.hostname or not _has_readable_port(parts):
        raise ValueError("must be smtp://host:port or smtps://host:port")
    return value


def _mailbox(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    known = parts.scheme == "imaps" or (parts.scheme == "imap" and is_here)
    if not known or not parts.hostname or not _has_readable_port(parts):
        raise ValueError("must be imaps://user:password@host/INBOX")
    return value


def _ping(value: str) -> str:
    if value.strip() and not _is_web(value.strip()):
        raise ValueError("must be an address such as https://hc.example.vn/ping/name")
    return value.strip().rstrip("/")


def _map(value: Path) -> Path:
    try:
        read_tiles(value.read_text("utf-8").splitlines())
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from error
    return value


def _programs(value: SecretStr) -> SecretStr:
    if not all(_is_web(address) for address in _named(value)):
        raise ValueError("must be name=https://host/path")
    return value


def _rooms(value: SecretStr) -> SecretStr:
    if not all("://" in address for address in _named(value)):
        raise ValueError("must be name= and an address such as ntfy://host/topic")
    return value


def _gateway(value: SecretStr) -> SecretStr:
    told = value.get_secret_value()
    if "://" not in told or "{number}" not in told:
        raise ValueError("must be an address with {number} where the number belongs")
    return value


def _named(value: SecretStr) -> Iterable[str]:
    """The addresses, once each has a name of its own that can stand in a message's row."""
    pairs = _pairs(value)
    names = [name for name, _ in pairs]
    is_good = all(re.fullmatch(r"[a-z0-9-]{1,40}", name) for name in names)
    if not is_good or len(set(names)) < len(names) or TEXTS in names:
        raise ValueError("must be name=address, each name once, of a-z, 0-9 and -")
    return [address for _, address in pairs]


def _pairs(told: SecretStr) -> list[tuple[str, str]]:
    found = (one.partition("=") for one in told.get_secret_value().split())
    return [(name, address) for name, _, address in found]


def _is_web(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _has_readable_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        return False


Origin = Annotated[str, AfterValidator(_origin)]
"""Scheme, host and port that people open; empty for none."""
ZoneName = Annotated[str, AfterValidator(_zone)]
Sender = Annotated[str, AfterValidator(_sender)]
"""Whom mail comes from, as ``Name <address>``."""
MailServer = Annotated[SecretStr, AfterValidator(_mail_server)]
Mailbox = Annotated[SecretStr, AfterValidator(_mailbox)]
PingAddress = Annotated[str, AfterValidator(_ping)]
"""Where a watcher is told that all is well; empty for none."""
MapFile = Annotated[Path, AfterValidator(_map)]
Programs = Annotated[SecretStr, AfterValidator(_programs)]
"""``name=address`` of programs on the web."""
ChatRooms = Annotated[SecretStr, AfterValidator(_rooms)]
"""``name=address`` of chat rooms."""
TextGateway = Annotated[SecretStr, AfterValidator(_gateway)]
"""An address with ``{number}`` in it."""
