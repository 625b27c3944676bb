"""Programs: every person of the worked example has one, which speaks to the app over HTTP alone."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from pydantic import SecretStr
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from monitor.services import tokens
from monitor.settings import Settings
from monitor.web.app import create_app
from tests.builders import SLUG, Cast, played_golden
from tests.conftest import copy_sqlite
from tests.domain.golden_example import Event
from tests.web.conftest import an_app

ROOT = "/api/v1"
MONDAY = "2020-08-10T08:00:00+07:00"
"""After the last event of the worked example."""
SETTINGS = Settings(
    secret_key=SecretStr("8f2d5c1e9b7a4f3086d1c2b5a4e7f908"), base_url="http://localhost"
)


class Programs:
    """The app over a cast's office, without its pages, with a token for each who asks.

    Those of one test share an app with the tests before; those of a module have one of their own.
    """

    def __init__(
        self, cast: Cast, data_dir: Path | None = None, *, of_a_module: bool = False
    ) -> None:
        self.cast = cast
        settings = SETTINGS
        if data_dir is not None:
            settings = SETTINGS.model_copy(update={"data_dir": data_dir})
        build = create_app if of_a_module else an_app
        self.app: Flask = build(settings, cast.office, pages=())
        self.client = self.app.test_client()
        self._tokens: dict[str, str] = {}

    def token(self, name: str) -> str:
        if name not in self._tokens:
            with self.cast.writing(name) as work:
                self._tokens[name] = tokens.create(work, name, "test")[1]
        return self._tokens[name]

    def ask(
        self, name: str | None, method: str, path: str, body: Any = None, **headers: str
    ) -> TestResponse:
        """One request; ``if_match="3"`` becomes the header ``If-Match``."""
        sent = {header.replace("_", "-"): value for header, value in headers.items()}
        if name is not None:
            sent["Authorization"] = f"Bearer {self.token(name)}"
        told: dict[str, Any] = {}
        if body is not None:
            is_raw = isinstance(body, bytes | str)
            told = {"data": body if is_raw else json.dumps(body)}
            sent.setdefault("Content-Type", "application/json")
        # Read to its end: a file that is given out stays open until then.
        return self.client.open(ROOT + path, method=method, headers=sent, buffered=True, **told)

    def get(self, name: str | None, path: str, **headers: str) -> TestResponse:
        return self.ask(name, "GET", path, **headers)

    def post(self, name: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.ask(name, "POST", path, body, **headers)

    def send(self, name: str, path: str, whole: bytes, filename: str = "bang.pdf") -> TestResponse:
        """Send one file as a form does."""
        boundary, body = encode_multipart(
            {"file": FileStorage(io.BytesIO(whole), filename=filename)}
        )
        return self.client.post(
            ROOT + path,
            data=body,
            content_type=f"multipart/form-data; boundary={boundary}",
            headers={"Authorization": f"Bearer {self.token(name)}"},
        )

    def save(self, name: str, path: str, values: dict[str, Any], **more: Any) -> TestResponse:
        """Keep a draft over whatever is there, as its reader: reads the version, then writes."""
        etag = self.get(name, path).headers["ETag"]
        return self.ask(name, "PUT", path, {"values": values, **more}, if_match=etag)


@contextmanager
def played_office(migrated: Path, folder: Path) -> Iterator[Programs]:
    """The worked example, all of it played, in a database of its own for tests that only read."""
    engine = copy_sqlite(migrated, folder / "played.db")
    yield Programs(played_golden(engine, MONDAY), folder, of_a_module=True)
    engine.dispose()


def report(organization: str, period: str = "final") -> str:
    return f"/reports/{SLUG}/{organization}/{period}"


def duty(code: str) -> str:
    return f"/directives/{SLUG}/obligations/{code}"


def play(programs: Programs, event: Event) -> TestResponse:
    """One event of the worked example, as its actor's program would bring it about."""
    programs.cast.at(event.at)
    payload = dict(event.payload)
    place = report(event.organization, event.period)
    if event.kind in ("save", "correct"):
        answer = programs.save(
            event.actor, place, payload["values"], note=payload.get("reason", "")
        )
    elif event.kind in ("set_target", "set_milestone", "exempt"):
        if event.kind == "exempt":
            payload["organization"] = event.organization
        verb = event.kind.removeprefix("set_")
        answer = programs.post(event.actor, f"{duty(payload['obligation'])}/{verb}", payload)
    else:
        key = f"event-{event.n}"
        answer = programs.post(event.actor, f"{place}/{event.kind}", payload, idempotency_key=key)
    assert answer.status_code in (200, 201), (event, answer.get_json())
    return answer
