"""A program told by HTTP: signed, at a public address only, without following anybody elsewhere."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ipaddress
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import orjson

from monitor.mail.smtp import Outcome

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 10.0
"""The longest a program may keep silent."""
BUDGET_SECONDS = 20.0
"""The longest a telling may take as a whole, however slowly an answer trickles in."""
LARGEST = 64_000
"""Bytes that are told at most."""
NOT_PUBLIC = "the address is not a public one; see the settings"
LATER = frozenset({408, 425, 429})
"""Answers that mean: not now."""


class NotPublic(OSError):
    """The address lies inside a network that a hook has no business in."""


def signature(secret: str, name: str, timestamp: int, body: bytes) -> str:
    """The signature of Standard Webhooks: over the name, the instant and every byte told."""
    signed = f"{name}.{timestamp}.".encode() + body
    made = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(made).decode("ascii")


def tell(
    url: str, secret: str, name: str, timestamp: int, told: dict[str, Any], *, private: bool
) -> Outcome:
    """Tell a program, once. What goes wrong is an outcome, never an error.

    Args:
        url: Where; nothing of it stands in the outcome.
        secret: Signs it.
        name: The same for every try: who is told twice knows it.
        timestamp: Seconds since 1970 of this try; an old one is no longer believed.
        told: What is told.
        private: Whether addresses inside the own network are allowed.
    """
    body = orjson.dumps(told)
    if len(body) > LARGEST:
        return Outcome("failed", None, "too large to be told")
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Monitor",
        "webhook-id": name,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, name, timestamp, body),
    }
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        with _line(parts.scheme, parts.hostname or "", parts.port, private=private) as line:
            line.request("POST", path, body, headers)
            status = line.getresponse().status
    except NotPublic:
        return Outcome("failed", None, NOT_PUBLIC)
    except (OSError, http.client.HTTPException, ValueError) as error:
        # The words of an error may hold the address, which may hold a secret.
        log.info("a program does not answer: %s", type(error).__name__)
        return Outcome("retry", None, "no answer")
    return _answered(status)


def _answered(status: int) -> Outcome:
    said = f"HTTP {status}"
    if 200 <= status < 300:
        return Outcome("sent", status, said)
    if 300 <= status < 400:
        # It points elsewhere, and nobody is followed.
        return Outcome("failed", status, said)
    kind = "retry" if status >= 500 or status in LATER else "failed"
    return Outcome("retry" if kind == "retry" else "failed", status, said)


@contextmanager
def _line(
    scheme: str, host: str, port: int | None, *, private: bool
) -> Iterator[http.client.HTTPConnection]:
    """A connection whose other end was looked at before a byte is said to it."""
    is_tls = scheme == "https"
    reached = reach(host, port or (443 if is_tls else 80), private=private)
    if is_tls:
        # Wrapped before it is watched: of what is wrapped nothing is left to be cut.
        reached = ssl.create_default_context().wrap_socket(
            reached, server_hostname=host, do_handshake_on_connect=False
        )
    watch = threading.Timer(BUDGET_SECONDS, _cut, [reached])
    watch.daemon = True
    watch.start()
    line = http.client.HTTPConnection(host, port)
    try:
        if isinstance(reached, ssl.SSLSocket):
            reached.do_handshake()
        line.sock = reached
        yield line
    finally:
        watch.cancel()
        line.close()
        reached.close()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        # Of the bare line: that of TLS is another thread's.
        socket.socket.shutdown(line, socket.SHUT_RDWR)


def reach(host: str, port: int, *, private: bool) -> socket.socket:
    """A connection to a host, at an address that may be spoken to.

    It is the very address that is looked at and spoken to: a name that is answered differently the
    second time leads nowhere.

    Raises:
        NotPublic: None of its addresses may be spoken to.
        OSError: It cannot be reached.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = [one for one in found if private or is_public(str(one[4][0]))]
    if not allowed:
        raise NotPublic(host)
    family, kind, protocol, _, address = allowed[0]
    line = socket.socket(family, kind, protocol)
    line.settimeout(TIMEOUT_SECONDS)
    try:
        line.connect(address)
    except BaseException:
        line.close()
        raise
    return line


def is_public(address: str) -> bool:
    """Whether an address is one of the open network, also where it is wrapped in another."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    told = inner or found
    # What is reserved holds the prefixes that translate to the old network, whichever its address.
    is_apart = told.is_multicast or told.is_reserved or getattr(told, "is_site_local", False)
    return told.is_global and not is_apart
