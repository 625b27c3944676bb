"""The mail server: one conversation, one message, one recipient."""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, Self
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT_SECONDS = 15.0
"""The longest a server may keep silent."""
LAST_SECONDS = 60.0
"""The same for its answer to a whole message: filters take their time, and giving up may double it.
"""
BUDGET_SECONDS = 40.0
"""The longest a conversation may take before its last step. With the last step it stays well inside
the lease on a message: two senders must never both be talking about the same one."""
MOST_ON_ONE_LINE = 100
"""Messages of one conversation; many servers end it after some number of their own."""
TOO_LONG = "the server took too long to answer"
OURS_TO_MEND = frozenset({530, 534, 535, 538})
"""Answers about our password and encryption, whatever they were said to."""


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
    """What became of one try: sent, to be tried again, or never for this recipient.

    ``about`` is what the answer speaks of: this message; the conversation, which broke off before
    the message was handed over whole; or the server, which does not talk to us at all.
    """

    kind: Literal["sent", "retry", "failed"]
    code: int | None
    reply: str
    about: Literal["message", "line", "server"] = "message"


@dataclass(frozen=True, slots=True)
class _Begun:
    """A message of which the server has heard all but the end; it has not taken it.

    ``outcome`` is its answer where it wants no more of it.
    """

    content: bytes
    recipient: str
    until: float
    outcome: Outcome | None


class Line:
    """A conversation with the mail server, over which one message after the other is handed over.

    It is opened when it is first needed, and anew where it broke off. Nothing is raised for what a
    server or a network may do: every failure is an outcome, so that one bad address never stops
    the others. Only an answer about a message or its recipient can be for good; a server that
    refuses us, our password or encryption is ours to mend, and the message waits.
    """

    def __init__(self, server: Server, patience: float = TIMEOUT_SECONDS) -> None:
        self.server, self.patience = server, patience
        self._open: smtplib.SMTP | None = None
        self._handed = 0
        self._ahead: _Begun | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is not None:
            # Perhaps in the midst of a message, where a goodbye would be taken for its text.
            self._drop()
        self.close()

    def begin(self, content: bytes, sender: str, recipient: str) -> None:
        """Say everything of the next message but its end: until then the server has not taken it.

        ``send`` of the same message ends it. Of any other it breaks the conversation off before.
        """
        if self._open is None or self._handed >= MOST_ON_ONE_LINE or self._ahead is not None:
            return
        until = time.monotonic() + BUDGET_SECONDS
        outcome = self._told(self._open, content, sender, recipient, until)
        if outcome is None or outcome.about != "line":
            self._ahead = _Begun(content, recipient, until, outcome)

    def send(self, content: bytes, sender: str, recipient: str) -> Outcome:
        """Hand over one message to one recipient, and say what the server answered."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead.content is content and ahead.recipient == recipient:
            return ahead.outcome or self._end(ahead.until)
        if ahead is not None and ahead.outcome is None:
            # In the midst of a message there is no other way to take it back.
            self._drop()
        until = time.monotonic() + BUDGET_SECONDS
        if self._handed >= MOST_ON_ONE_LINE:
            self.close()
        was_open = self._open is not None
        outcome = self._once(content, sender, recipient, until)
        if was_open and outcome.about == "line":
            # A line left open may be closed at the server's leisure: that says nothing of this one.
            outcome = self._once(content, sender, recipient, until)
        return outcome

    def close(self) -> None:
        """Say goodbye. What the server took is sent, however it answers that."""
        if self._ahead is not None and self._ahead.outcome is None:
            self._drop()
        line, self._open, self._handed = self._open, None, 0
        if line is not None:
            with suppress(smtplib.SMTPException, OSError):
                line.quit()
            line.close()

    def _once(self, content: bytes, sender: str, recipient: str, until: float) -> Outcome:
        try:
            if self._open is None:
                self._open = _connected(self.server, self.patience)
        except (smtplib.SMTPException, OSError) as error:
            return _unsaid(error, "server")
        return self._told(self._open, content, sender, recipient, until) or self._end(until)

    def _told(
        self, line: smtplib.SMTP, content: bytes, sender: str, recipient: str, until: float
    ) -> Outcome | None:
        """All but the end of a message; the server's answer where it wants no more of it."""
        try:
            outcome = _begun(line, content, sender, recipient, until)
        except (smtplib.SMTPException, OSError) as error:
            outcome = _unsaid(error, "line")
        return None if outcome is None else self._tidied(outcome)

    def _end(self, until: float) -> Outcome:
        assert self._open is not None
        return self._tidied(_ended(self._open, until))

    def _tidied(self, outcome: Outcome) -> Outcome:
        """The outcome, and a line on which the next message may follow: or none."""
        self._handed += 1
        if outcome.about != "message" or outcome.code in (None, 421) or not self._is_clean(outcome):
            self._drop()
        return outcome

    def _is_clean(self, outcome: Outcome) -> bool:
        """Whether the next message may follow: after a refusal the server must forget this one."""
        if outcome.kind == "sent" or self._open is None:
            return True
        try:
            return self._open.rset()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False

    def _drop(self) -> None:
        line, self._open, self._handed, self._ahead = self._open, None, 0, None
        if line is not None:
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
        return _unsaid(error, "server").reply
    return None


def _trust() -> ssl.SSLContext:
    """The authorities of this machine: read only where they are asked for, which takes a while."""
    return ssl.create_default_context()


def _connected(server: Server, patience: float) -> smtplib.SMTP:
    if server.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=patience, context=_trust()
        )
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=patience)
    try:
        # The end of a message is a few bytes that must not wait for the rest to be acknowledged.
        assert line.sock is not None
        line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if server.security == "starttls":
            line.starttls(context=_trust())
        if server.user:
            line.login(server.user, server.password)
        line.ehlo_or_helo_if_needed()
    except BaseException:
        line.close()
        raise
    return line


def _begun(
    line: smtplib.SMTP, content: bytes, sender: str, recipient: str, until: float
) -> Outcome | None:
    """Say all of a message but its end; None where the server waits for that."""
    try:
        code, reply = line.mail(sender)
        if code != 250:
            return _closed(code, reply) or _not_let_in(code, reply)
        code, reply = line.rcpt(recipient)
    except ValueError as error:  # no mail address can be put like this
        return Outcome("failed", None, f"the address cannot be written to: {error}")
    if code not in (250, 251):
        return _closed(code, reply) or _answered(code, reply)
    if time.monotonic() > until:
        return Outcome("retry", None, TOO_LONG)
    _wait_at_most(line, LAST_SECONDS)
    code, reply = line.docmd("DATA")
    if code != 354:  # it does not even want to hear it
        _wait_at_most(line, line.timeout)
        return _closed(code, reply) or _answered(code, reply)
    line.send(_stuffed(content))
    return None


def _stuffed(content: bytes) -> bytes:
    """A message as it is said: a dot that begins a line is said twice, since one alone ends it."""
    doubled = content.replace(b"\n.", b"\n..")
    if doubled.startswith(b"."):
        doubled = b"." + doubled
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"


def _ended(line: smtplib.SMTP, until: float) -> Outcome:
    """Say the end of a message: from here on the server may have taken it."""
    if time.monotonic() > until + LAST_SECONDS:
        return Outcome("retry", None, TOO_LONG)
    try:
        line.send(b".\r\n")
        code, reply = line.getreply()
    except (smtplib.SMTPException, OSError) as error:
        # Perhaps it took the message and the answer was lost: the same message, later.
        return _unsaid(error, "message")
    _wait_at_most(line, line.timeout)
    if code == 250:
        return Outcome("sent", code, f"{code} {_text(reply)}")
    return _answered(code, reply)


def _wait_at_most(line: smtplib.SMTP, seconds: float) -> None:
    if line.sock is not None:
        line.sock.settimeout(seconds)


def _closed(code: int, reply: bytes | str) -> Outcome | None:
    """The server ends the conversation, whatever it was about; None where it does not."""
    return Outcome("retry", code, f"{code} {_text(reply)}", "line") if code == 421 else None


def _answered(code: int, reply: bytes | str) -> Outcome:
    """What the server said of this message: 5xx is for good, anything else is for later."""
    if code in OURS_TO_MEND:
        return _not_let_in(code, reply)
    return Outcome("failed" if 500 <= code < 600 else "retry", code, f"{code} {_text(reply)}")


def _not_let_in(code: int, reply: bytes | str) -> Outcome:
    """The server refuses us as a sender: no recipient's fault, and ours to mend."""
    said = f"the server does not let us in: {code} {_text(reply)}"
    return Outcome("retry", code, said, "server")


def _unsaid(error: Exception, about: Literal["message", "line", "server"]) -> Outcome:
    """No answer about the message at all: the network, or a server that does not let us in."""
    if isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, _text(error.smtp_error)
        return Outcome("retry", code, f"the server does not let us in: {code} {said}", about)
    return Outcome("retry", None, f"{type(error).__name__}: {error}", about)


def _text(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
