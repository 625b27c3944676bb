"""The floor of a save behind a web server: bare Flask, the rows, one durable commit, no rule.

Run as ``python -m tests.benchmarks.bare URL PORT``: Gunicorn with one process of four threads.
"""

from __future__ import annotations

import secrets
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import psycopg
from flask import Flask, Response, request
from sqlalchemy import URL, make_url

from monitor.commands.server import Gunicorn

_AT = "2020-08-06T01:00:00.000000Z"
_ADVANCE = "UPDATE report SET version = version + 1 WHERE id = ? RETURNING version"
_REVISION = (
    "INSERT INTO revision (report_id, sequence, number, author_id, saved_at, note, on_behalf)"
    f" VALUES (?, ?, ?, 1, '{_AT}', 'bench', false) RETURNING id"
)
_FIGURE = "INSERT INTO figure (revision_id, field_id, value, warning_reason) VALUES (?, ?, ?, '')"
_AUDIT = (
    "INSERT INTO audit_event (at, actor_id, action, object_type, object_id, detail, previous_hash,"
    f" hash) VALUES ('{_AT}', 1, 'bench.save', 'report', ?, '{{}}', '', ?)"
)

Save = Callable[[int, dict[str, int]], int]
"""Keeps values by field id as a revision of a report; gives the report's version."""


def _rows(cursor: Any, sign: str, report: int, values: dict[str, int]) -> int:
    """What a draft of the product writes, but for the links of the audit's chain."""

    def said(statement: str) -> str:
        return statement.replace("?", sign)

    version = int(cursor.execute(said(_ADVANCE), (report,)).fetchone()[0])
    revision = cursor.execute(said(_REVISION), (report, version, 10**6 + version)).fetchone()[0]
    lines = [(revision, int(field), value * 1000) for field, value in values.items()]
    cursor.executemany(said(_FIGURE), lines)
    cursor.execute(said(_AUDIT), (str(report), secrets.token_hex(32)))
    return version


def on_sqlite(path: str) -> Save:
    """One connection behind one lock, which is faster than the threads' waiting for the file."""
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    lock = threading.Lock()

    def save(report: int, values: dict[str, int]) -> int:
        with lock:
            cursor = connection.cursor()
            cursor.execute("BEGIN IMMEDIATE")
            version = _rows(cursor, "?", report, values)
            cursor.execute("COMMIT")
            return version

    return save


def on_postgres(url: URL) -> Save:
    """A connection for each thread."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    kept = threading.local()

    @contextmanager
    def cursor() -> Iterator[Any]:
        if not hasattr(kept, "connection"):
            kept.connection = psycopg.connect(address)
        with kept.connection.transaction(), kept.connection.cursor() as found:
            yield found

    def save(report: int, values: dict[str, int]) -> int:
        with cursor() as found:
            return _rows(found, "%s", report, values)

    return save


def app(url: URL) -> Flask:
    """Nothing but the save: JSON in, the new version as the ETag."""
    server = Flask("bare")
    save = on_sqlite(url.database or "") if url.drivername == "sqlite" else on_postgres(url)

    @server.put("/reports/<int:report>")
    def put(report: int) -> Response:
        values = orjson.loads(request.get_data())["values"]
        version = save(report, values)
        answer = Response(orjson.dumps({"version": version}), content_type="application/json")
        answer.set_etag(str(version))
        return answer

    return server


def main() -> None:
    """Serve it over a database that has the tables."""
    url, port = make_url(sys.argv[1]), sys.argv[2]
    Gunicorn(
        lambda: app(url),
        {"bind": f"127.0.0.1:{port}", "workers": 1, "threads": 4, "worker_class": "gthread",
         "control_socket_disable": True, "loglevel": "warning"},
    ).run()  # fmt: skip


if __name__ == "__main__":
    main()
