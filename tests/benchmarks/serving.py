"""Servers for a bench, in processes of their own: ours as it is run for real, and the bare one."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy import Engine

from monitor.services.work import Office
from monitor.store.engine import reading
from tests.walks.house import free_port


@contextmanager
def ours(office: Office, *options: str) -> Iterator[int]:
    """The web server as it is run for real, over the office's database and at its instant."""
    port = free_port()
    with reading(office.engine) as session:
        now = office.clock.now(session)
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "MONITOR_DATABASE_URL": _address(office.engine),
            "MONITOR_DATA_DIR": folder,
            "MONITOR_SECRET_KEY": "0123456789abcdef" * 4,
            "MONITOR_CLOCK": now.isoformat(),
            "MONITOR_DEMO": "1",
            "MONITOR_LOG_LEVEL": "WARNING",
        }
        command = ["monitor", "web", "--bind", f"127.0.0.1:{port}", *options]
        with _served(command, port, "/readyz", environment):
            yield port


@contextmanager
def bare(engine: Engine) -> Iterator[int]:
    """The bare server over the same database."""
    port = free_port()
    with _served(["tests.benchmarks.bare", _address(engine), str(port)], port, "/", {}):
        yield port


@contextmanager
def _served(
    command: Sequence[str], port: int, probe: str, environment: Mapping[str, str]
) -> Iterator[None]:
    server = subprocess.Popen([sys.executable, "-m", *command], env={**os.environ, **environment})
    try:
        _wait(port, probe)
        yield
    finally:
        server.terminate()
        server.wait(30)


def _address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def _wait(port: int, probe: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", probe)
            if connection.getresponse().status in (200, 404):
                return
        except OSError:
            if time.monotonic() > until:
                raise
        time.sleep(0.2)
