"""Who is asking: the person behind a request, read from the server's own sessions each time."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, Request, abort, current_app, g, request
from flask.sessions import NullSession, SessionInterface
from flask_login import LoginManager, UserMixin, current_user

from monitor.domain.errors import Refusal
from monitor.domain.roles import Actor
from monitor.domain.tiles import Tile
from monitor.present.language import LOCALES, Translator, translator
from monitor.services import calendars, sessions, tokens
from monitor.services.accounts import NOBODY
from monitor.services.work import Office, Work
from monitor.settings import Settings

log = logging.getLogger(__name__)
API_BLUEPRINT = "api"
"""Requests to this blueprint may carry a program's token instead of a browser's session."""
LOCALE_COOKIE = "monitor_locale"
CALENDAR = "account.calendar_feed"
"""The one address at which the secret in it says who asks; a session counts for nothing there."""


class Person(UserMixin):  # type: ignore[misc]  # Flask-Login comes without types
    """The signed-in person of a request, as Flask-Login hands them about."""

    def __init__(self, actor: Actor, *, by_token: bool) -> None:
        self.actor = actor
        self.by_token = by_token

    def get_id(self) -> str:
        return str(self.actor.user_id)


@dataclass(frozen=True, slots=True)
class Frame:
    """What one app is built around."""

    settings: Settings
    office: Office
    tiles: tuple[Tile, ...] = ()
    """Of the board's map."""


class NoSession(SessionInterface):
    """Flask's own signed cookie, switched off: it could not be revoked on the server."""

    def open_session(self, *_: Any) -> NullSession:
        return NullSession()

    def save_session(self, *_: Any) -> None:
        """Keep nothing."""


def frame() -> Frame:
    """The frame of the app that serves this request."""
    return cast(Frame, current_app.extensions["monitor"])


def settings() -> Settings:
    """The settings of the app that serves this request."""
    return frame().settings


def cookie_name(of: Settings) -> str:
    """Name of the session's cookie; behind TLS no sibling host can set one of this name."""
    return "__Host-monitor" if of.is_https else "monitor_session"


def session_token() -> str | None:
    """The token the browser brought, unchecked."""
    return request.cookies.get(cookie_name(settings()))


def address() -> str:
    """Where the request comes from; a proxy's word counts only where the settings trust it."""
    return request.remote_addr or ""


def agent() -> str:
    """How the browser describes itself, as it says."""
    return request.headers.get("User-Agent", "")


def actor() -> Actor:
    """The person of this request; nobody where no one has signed in."""
    return current_user.actor if current_user.is_authenticated else NOBODY


def locale() -> str:
    """The language of this request: the person's, else what the browser was told, else ours."""
    if current_user.is_authenticated:
        return actor().locale
    for asked in (request.args.get("lang"), request.cookies.get(LOCALE_COOKIE)):
        if asked in LOCALES:
            return asked
    return settings().locale


def say() -> Translator:
    """The translator of this request's language."""
    return translator(locale())


@contextmanager
def open_work(writes: bool = False) -> Iterator[Work]:
    """One transaction of the person of this request; nothing is kept unless it ``writes``."""
    office = frame().office
    handle = office.writing if writes else office.reading
    with handle(actor(), address=address()) as work:
        yield work


def install(server: Flask) -> None:
    """Make the server know people by its own sessions."""
    server.session_interface = NoSession()
    manager = LoginManager(server)
    # The session's token says everything; Flask-Login's own fingerprints add nothing to it.
    manager.session_protection = None
    manager.request_loader(_load)
    # A cookie of this name would be looked at before ours; no browser sends this one.
    server.config["REMEMBER_COOKIE_NAME"] = "monitor_no_remember_cookie"


def _load(incoming: Request) -> Person | None:
    """The person behind a request, None for nobody; an unreachable database lets nobody in."""
    if g.get("unreachable"):
        return None  # the page that says so asks for the reader's language
    try:
        if incoming.blueprint == API_BLUEPRINT and "Authorization" in incoming.headers:
            return _program(incoming)
        if incoming.endpoint == CALENDAR:
            return _calendar(incoming)
        token = session_token()
        return _browser(token) if token else None
    except Refusal:
        raise
    except Exception:
        # Whatever went wrong, the question who this is has no answer: fail closed.
        log.exception("could not tell who is asking")
        g.unreachable = True
        abort(503)


def _program(incoming: Request) -> Person | None:
    kind, _, secret = incoming.headers["Authorization"].partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        return None
    office = frame().office
    with office.reading(NOBODY) as work:
        found = tokens.bearer(work, secret.strip())
    if found is None:
        return None
    holder, token = found
    if tokens.is_stale(work, token):
        with office.writing(NOBODY) as work:
            tokens.note_use(work, token)
    return Person(holder, by_token=True)


def _calendar(incoming: Request) -> Person | None:
    """The person whose calendar this address is."""
    secret = str((incoming.view_args or {}).get("token", ""))
    office = frame().office
    with office.reading(NOBODY) as work:
        found = calendars.bearer(work, secret)
        is_stale = found is not None and calendars.is_stale(work, found[1])
    if found is None:
        return None
    if is_stale:
        with office.writing(NOBODY) as work:
            calendars.note_use(work, found[1])
    return Person(found[0], by_token=True)


def _browser(token: str) -> Person | None:
    office = frame().office
    with office.reading(NOBODY) as work:
        visitor = sessions.visitor(work, token)
    if visitor is None:
        return None
    if visitor.stale:
        with office.writing(NOBODY) as work:
            sessions.touch(work, token)
    return Person(visitor.actor, by_token=False)
