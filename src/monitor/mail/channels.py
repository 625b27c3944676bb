"""The sender of what goes other ways than mail: one message at a time, held by a lease."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from monitor.mail import hook
from monitor.mail.message import Post, matrix_link
from monitor.mail.smtp import Outcome
from monitor.present.channel_words import (
    digest_body,
    digest_line,
    digest_told,
    reminder_text,
    trial_line,
)
from monitor.services import channels
from monitor.services.channels import TEXT, ChannelMessage, Content, Target, targets_named
from monitor.services.work import Office

log = logging.getLogger(__name__)
NO_APPRISE = "Apprise is not installed: pip install 'monitor[channels]'"
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Ways:
    """What the settings name: targets, and (never shown) their addresses and the secret."""

    webhooks: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret: str = field(default="", repr=False)
    chats: Mapping[str, str] = field(default_factory=dict, repr=False)
    texts: str = field(default="", repr=False)
    private: bool = False
    locale: str = "vi"

    @property
    def targets(self) -> tuple[Target, ...]:
        """The targets by name, in the order of the settings."""
        return targets_named(self.webhooks, self.chats, texts=bool(self.texts))


@dataclass
class Told:
    """What one round came to."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    held: int = 0
    """Texts that wait for the morning."""

    def __str__(self) -> str:
        told = f"sent={self.sent} put_off={self.put_off} failed={self.failed}"
        return f"{told} held={self.held}" if self.held else told


def send_due(
    office: Office,
    ways: Ways,
    post: Post,
    owner: str,
    *,
    clock: Callable[[], float] = time.time,  # noqa: TID251 - the receiver's clock is the world's
    goes_on: Callable[[], bool] = lambda: True,
) -> Told:
    """Send every message whose time has come; one target that fails stops no other."""
    done = Told()
    waits: set[str] = set()
    for _ in range(MOST_AT_ONCE):
        # A target that did not answer is asked once a round.
        targets = [one for one in ways.targets if one.name not in waits]
        message = channels.take(office, owner, targets) if targets and goes_on() else None
        if message is None:
            break
        if channels.held(office, message, owner):
            done.held += 1
            continue
        outcome = _tried(office, ways, post, message, int(clock()))
        if outcome is None:
            channels.withdrawn(office, message, owner)
        elif outcome.kind == "sent":
            channels.delivered(office, message, owner, outcome.reply, outcome.code or 0)
            done.sent += 1
        elif outcome.kind == "retry":
            channels.put_off(office, message, owner, outcome.reply, outcome.code)
            done.put_off += 1
            waits.add(message.target)
        else:
            channels.refused(office, message, owner, outcome.reply, outcome.code)
            done.failed += 1
    return done


def _tried(
    office: Office, ways: Ways, post: Post, message: ChannelMessage, timestamp: int
) -> Outcome | None:
    try:
        said = channels.content(office, message, ways.locale)
        if said is None:
            return None
        if message.target in ways.webhooks:
            told = {"id": message.name, "type": message.kind, **_json(said, message, post)}
            return hook.tell(
                ways.webhooks[message.target], ways.secret, message.name, timestamp, told,
                private=ways.private,
            )  # fmt: skip
        title, body = _words(said, message, post)
        address = ways.chats.get(message.target, "")
        if message.target == TEXT:
            address = ways.texts.replace("{number}", quote(said.number))
        return notify(address, title, body, private=ways.private)
    except Exception as error:
        # What cannot be made now is tried again; an address in an error's words stays out of logs.
        log.error("a message could not be told: %s", type(error).__name__)
        return Outcome("retry", None, "could not be made; see the log")


def _json(said: Content, message: ChannelMessage, post: Post) -> dict[str, object]:
    if said.statement is None:
        return {"subject": trial_line(said.locale), "link": post.base_url}
    link = matrix_link(post, said.statement)
    return digest_told(said.statement, message.local_date, said.locale, link)


def _words(said: Content, message: ChannelMessage, post: Post) -> tuple[str, str]:
    if said.mailing is not None:
        return "", reminder_text(said.mailing, said.locale, post.base_url)
    if said.statement is None:
        return trial_line(said.locale), post.base_url
    link = matrix_link(post, said.statement)
    title = digest_line(said.statement, message.local_date, said.locale)
    return title, digest_body(said.statement, said.locale, link)


def notify(address: str, title: str, body: str, *, private: bool) -> Outcome:
    """Hand over to a chat room or a gateway for texts, by the library that knows them all."""
    try:
        import apprise
    except ImportError:
        return Outcome("failed", None, NO_APPRISE)
    # They log addresses, which hold tokens; what came of it is told in our own words.
    for noisy in ("apprise", "urllib3.connectionpool"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    asset = apprise.AppriseAsset(http_redirects=False, async_mode=False, app_id="Monitor")
    service = apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    if service is None:
        return Outcome("failed", None, "the address is none that Apprise knows")
    service.socket_connect_timeout = service.socket_read_timeout = hook.TIMEOUT_SECONDS
    host = urlsplit(address).hostname or ""
    if not private and _leads_inside(host):
        return Outcome("failed", None, hook.NOT_PUBLIC)
    one = apprise.Apprise(asset=asset)
    one.add(service)
    if one.notify(body=body, title=title):
        return Outcome("sent", None, "the service took it")
    return Outcome("retry", None, "the service did not take it")


def _leads_inside(host: str) -> bool:
    """Whether a service's host is one of the own network; a token in its place is no host."""
    try:
        found: Sequence[tuple[object, ...]] = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return False
    return any(not hook.is_public(str(one[4][0])) for one in found)  # type: ignore[index]
