"""The mail server: one conversation, one message, one recipient."""

from __future__ import annotations

import smtplib
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT_SECONDS = 30.0
"""The longest a server may keep silent."""
BUDGET_SECONDS = 90.0
"""The longest a conversation may take before its last step, well inside the lease on a message: two
senders must never both be talking about the same one."""


class BadServer(ValueError):
    """The mail server's address in the settings cannot be read."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed over, read from ``smtp://user:password@host:port?starttls=1``."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    security: Literal["none", "starttls", "tls"] = "none"

    @classmethod
    def read(cls, url: str) -> Server:
        """Read the setting.

        Raises:
            BadServer: It is no ``smtp://`` or ``smtps://`` address.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise BadServer(
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
    one bad address never stops the others. Only an answer about this message or its recipient can
    be for good; a server that refuses us, our password or encryption is ours to mend, and the
    message waits.
    """
    started = time.monotonic()
    try:
        line = _connected(server)
    except (smtplib.SMTPException, OSError) as error:
        return _unsaid(error)
    try:
        return _handed_over(line, message, sender, recipient, started)
    except smtplib.SMTPResponseException as error:
        return _answered(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        return _unsaid(error)
    finally:
        # What the server took is sent, however it says goodbye; what it did not take was answered.
        with suppress(smtplib.SMTPException, OSError):
            line.quit()
        line.close()


def hindrance(server: Server, patience: float) -> str | None:
    """What keeps the server from taking mail: network, encryption or password; None: nothing does.

    Args:
        server: Where mail would be handed over; nothing is.
        patience: Seconds it may keep silent.
    """
    try:
        line = _connected(server, patience)
        line.quit()
    except (smtplib.SMTPException, OSError) as error:
        return _unsaid(error).reply
    return None


def _connected(server: Server, patience: float = TIMEOUT_SECONDS) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=patience, context=context
        )
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=patience)
    try:
        if server.security == "starttls":
            line.starttls(context=context)
        if server.user:
            line.login(server.user, server.password)
        line.ehlo_or_helo_if_needed()
    except BaseException:
        line.close()
        raise
    return line


def _handed_over(
    line: smtplib.SMTP, message: EmailMessage, sender: str, recipient: str, started: float
) -> Outcome:
    content = message.as_bytes()
    code, reply = line.mail(sender)
    if code == 250:
        code, reply = line.rcpt(recipient)
    if code not in (250, 251):
        return _answered(code, reply)
    if time.monotonic() - started > BUDGET_SECONDS:
        return Outcome("retry", None, "the server took too long to answer")
    code, reply = line.data(content)
    if code == 250:
        return Outcome("sent", code, f"{code} {_text(reply)}")
    return _answered(code, reply)


def _answered(code: int, reply: bytes | str) -> Outcome:
    """What the server said of this message: 5xx is for good, anything else is for later."""
    return Outcome("failed" if 500 <= code < 600 else "retry", code, f"{code} {_text(reply)}")


def _unsaid(error: Exception) -> Outcome:
    """No answer about the message at all: the network, or a server that does not let us in."""
    if isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, _text(error.smtp_error)
        return Outcome("retry", code, f"the server does not let us in: {code} {said}")
    return Outcome("retry", None, f"{type(error).__name__}: {error}")


def _text(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
