"""The mail server: one conversation, one message, one recipient."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT_SECONDS = 30
"""For each step of a conversation; well inside the lease on a message."""


class BadAddress(ValueError):
    """The mail server's address in the settings cannot be read."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed over, read from ``smtp://user:password@host:port?starttls=1``."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    security: Literal["none", "starttls", "tls"] = "none"

    @classmethod
    def read(cls, url: str) -> Server:
        """Read the setting.

        Raises:
            BadAddress: It is no ``smtp://`` or ``smtps://`` address.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise BadAddress(
                "MONITOR_SMTP_URL must look like smtp://user:password@host:587?starttls=1"
            )
        wants_tls = parse_qs(parts.query).get("starttls", ["0"])[0] not in ("0", "", "no")
        security: Literal["none", "starttls", "tls"] = "starttls" if wants_tls else "none"
        if parts.scheme == "smtps":
            security = "tls"
        return cls(
            parts.hostname,
            parts.port or (465 if security == "tls" else 587 if wants_tls else 25),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            security,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try: sent, to be tried again, or never for this recipient."""

    kind: Literal["sent", "retry", "failed"]
    code: int | None
    reply: str


def send(server: Server, message: EmailMessage, sender: str, recipient: str) -> Outcome:
    """Hand over one message to one recipient, and say what the server answered.

    Nothing is raised for what a server or a network may do: every failure is an outcome, so that
    one bad address never stops the others. A server that was to encrypt and does not is a failure.
    """
    try:
        with _connected(server) as line:
            refused = line.send_message(message, sender, [recipient])
            if refused:
                code, reply = next(iter(refused.values()))
                return _answered(code, reply)
            return Outcome("sent", 250, "250")
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        return _answered(code, reply)
    except smtplib.SMTPResponseException as error:
        return _answered(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, OSError, ssl.SSLError) as error:
        return Outcome("retry", None, f"{type(error).__name__}: {error}")


def _connected(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    try:
        if server.security == "starttls":
            line.starttls(context=context)
        if server.user:
            line.login(server.user, server.password)
    except BaseException:
        line.close()
        raise
    return line


def _answered(code: int, reply: bytes | str) -> Outcome:
    said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    kind: Literal["retry", "failed"] = "failed" if 500 <= code < 600 else "retry"
    return Outcome(kind, code, f"{code} {said}")
