"""A real SMTP server on this machine whose answers a test scripts."""

from __future__ import annotations

import asyncio
import email
import email.policy
import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from monitor.mail.smtp import Server

SILENCE = "498 (said after the caller has gone)"
HANG_UP = "499 (the line is cut)"
TAKE_AND_HANG_UP = "(taken, and the line is cut)"


class _Server(SMTP):
    """aiosmtpd, with a farewell the script may spoil."""

    async def smtp_QUIT(self, arg: str) -> None:  # noqa: N802
        farewell = self.event_handler.farewell
        if farewell == "hang up":
            self.transport.close()
        elif farewell:
            await self.push(farewell)
            self.transport.close()
        else:
            await super().smtp_QUIT(arg)

    async def smtp_HELO(self, hostname: str) -> None:  # noqa: N802
        if self.event_handler.greeting:
            await self.push(self.event_handler.greeting)
            return
        await super().smtp_HELO(hostname)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        if self.event_handler.greeting:
            await self.push(self.event_handler.greeting)
            return
        await super().smtp_EHLO(hostname)


class PostOffice:
    """Takes mail, or answers as scripted.

    ``at_mail`` holds answers to the sender, ``at_rcpt`` and ``at_data`` answers by address, used up
    one by one; ``HANG_UP`` ends the conversation instead, ``TAKE_AND_HANG_UP`` does so in place of
    the 250, and ``SILENCE`` keeps the caller waiting for ``silence`` seconds. ``delivered`` is each
    message that was taken, ``sessions`` how often somebody called. ``on_data`` runs before the 250.
    """

    def __init__(self) -> None:
        self.at_mail: list[str] = []
        self.sessions = 0
        self.at_rcpt: dict[str, list[str]] = defaultdict(list)
        self.at_data: dict[str, list[str]] = defaultdict(list)
        self.farewell = self.greeting = ""
        self.delay = 0.0
        self.silence = 0.3
        self.on_data: Callable[[str], None] | None = None
        self._moment: tuple[str | None, int, Callable[[], None] | None] = (None, 0, None)
        self._changed = threading.Condition()
        self.delivered: list[tuple[str, EmailMessage]] = []
        self._controller = _Controller(self)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._controller.stop(no_assert=True)

    @property
    def server(self) -> Server:
        return Server.read(f"smtp://127.0.0.1:{self._controller.port}")

    @property
    def counts(self) -> Counter[str]:
        """How many messages each address got."""
        return Counter(address for address, _ in self.delivered)

    def message_ids(self, address: str) -> list[str]:
        return [str(one["Message-ID"]) for to, one in self.delivered if to == address]

    def disturb(self, moment: str | None, nth: int, what: Callable[[], None] | None) -> None:
        """Do something at the nth ``at_helo``, ``at_rcpt``, ``at_data`` or ``after_data``."""
        self._moment = (moment, nth, what)

    async def _pass(self, moment: str) -> None:
        wanted, nth, what = self._moment
        if moment == wanted and what is not None:
            self._moment = (wanted, nth - 1, what)
            if nth == 1:
                await asyncio.get_running_loop().run_in_executor(None, what)

    def wait_for(self, addresses: int, seconds: float = 60) -> None:
        """Until so many different addresses have got a mail."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.counts) >= addresses, seconds)

    async def handle_EHLO(  # noqa: N802
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.sessions += 1
        await self._pass("at_helo")
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        await self._pass("at_mail")
        if self.at_mail and (answer := self.at_mail.pop(0)):
            return await self._said(server, answer)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        await self._pass("at_rcpt")
        scripted = self.at_rcpt[address]
        if scripted and (answer := scripted.pop(0)):
            return await self._said(server, answer)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def _said(self, server: Any, answer: str) -> str:
        if answer == HANG_UP:
            server.transport.abort()
        elif answer == SILENCE:
            await asyncio.sleep(self.silence)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        if self.delay:
            await asyncio.sleep(self.delay)
        await self._pass("at_data")
        scripted = self.at_data[address]
        answer = scripted.pop(0) if scripted else ""
        if answer and answer != TAKE_AND_HANG_UP:
            return await self._said(server, answer)
        if self.on_data is not None:
            self.on_data(address)
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        with self._changed:
            self.delivered.append((address, message))
            self._changed.notify_all()
        await self._pass("after_data")
        if answer:
            return await self._said(server, HANG_UP)
        return "250 2.0.0 queued as 42"


class _Controller(Controller):
    def __init__(self, handler: PostOffice) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=_free_port())

    def factory(self) -> SMTP:
        return _Server(self.handler, authenticator=_nobody, auth_require_tls=False, loop=self.loop)


def _nobody(*_: Any) -> AuthResult:
    return AuthResult(success=False, handled=False)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def closed_server() -> Server:
    """A server that is not there: the connection is refused."""
    return Server.read(f"smtp://127.0.0.1:{_free_port()}")
