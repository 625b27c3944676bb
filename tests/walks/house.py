"""Monitor as people meet it: a served address over a database, and a clock that tests set."""

from __future__ import annotations

import os
import socket
import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from monitor.services import sessions
from monitor.services.accounts import NOBODY
from monitor.services.sessions import SignedIn
from monitor.settings import Settings
from monitor.store import accounts
from monitor.web.app import create_app
from monitor.web.visit import cookie_name
from tests.builders import Cast
from tests.quang_ninh import LOADED, PASSWORD

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


ANSWER = "monitor.answer"


class Quiet(WSGIRequestHandler):
    """Serves without a line for each request; a connection ends with its answer, so that a stopped
    server is a dead one for browsers that were connected."""

    protocol_version = "HTTP/1.0"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""

    def connection_dropped(
        self, error: BaseException, environ: dict[str, Any] | None = None
    ) -> None:
        """Close an answer that nobody waits for; werkzeug forgets it when the line is reset."""
        if environ is not None and ANSWER in environ:
            environ[ANSWER].close()


def with_its_answer(app: WSGIApplication) -> WSGIApplication:
    """Note in a request's surroundings what it was answered with."""

    def noting(environ: dict[str, Any], start_response: Any) -> Any:
        environ[ANSWER] = app(environ, start_response)
        return environ[ANSWER]

    return noting


class House:
    """One running Monitor on 127.0.0.1, over one database, at the instant the test sets."""

    def __init__(self, engine: Engine, **settings: Any) -> None:
        self.cast = Cast(engine, LOADED)
        self.engine = engine
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.settings = Settings(
            secret_key="0123456789abcdef" * 4,
            base_url=self.address,
            help_contact="Sở TT&TT, 0203 000 000",
            demo=True,
            **settings,
        )
        self.app = create_app(self.settings, self.cast.office)
        self._server: BaseWSGIServer | None = None

    def start(self) -> House:
        self._server = make_server(
            "127.0.0.1",
            self.port,
            with_its_answer(self.app),
            threaded=True,
            request_handler=Quiet,
        )
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def at(self, instant: datetime | str) -> House:
        """Set the clock. A text without a zone is the province's time."""
        if isinstance(instant, str):
            instant = datetime.fromisoformat(f"{instant}+07:00")
        self.cast.at(instant)
        return self

    def cookie(self, username: str, locale: str) -> dict[str, Any]:
        """Sign somebody in at the instant it is, reading that language; their browser's cookie."""
        with self.cast.office.writing(NOBODY) as work:
            person = accounts.by_username(work.session, username)
            assert person is not None, username
            accounts.set_locale(work.session, person.id, locale=locale)
            found = sessions.sign_in(work, username, PASSWORD, "127.0.0.1", "walk")
        assert isinstance(found, SignedIn), found
        name = cookie_name(self.settings)
        return {"name": name, "value": found.token, "url": self.address, "httpOnly": True}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def shots() -> Path | None:
    """Where pictures of the pages are wanted, if they are: ``MONITOR_SHOTS=folder``."""
    wanted = os.environ.get("MONITOR_SHOTS")
    if not wanted:
        return None
    place = Path(wanted)
    place.mkdir(parents=True, exist_ok=True)
    return place
