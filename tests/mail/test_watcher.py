"""A watcher outside is told how it is: once a minute, and of a failure at once."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from monitor.mail import watcher
from monitor.mail.watcher import Watcher


@pytest.fixture
def heard():
    """What a watcher on this machine was asked for, and its address."""
    paths = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *told):
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield paths, f"http://127.0.0.1:{server.server_port}/ping/name"
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_is_told_once_a_minute_and_of_a_change_at_once(heard, monkeypatch):
    paths, url = heard
    now = [1000.0]
    monkeypatch.setattr(watcher.time, "monotonic", lambda: now[0])
    one = Watcher(url)
    for seconds, failed in ((0, False), (20, False), (20, True), (20, True), (20, False)):
        now[0] += seconds
        one.tell(failed=failed)
    assert paths == ["/ping/name", "/ping/name/fail", "/ping/name"]
    now[0] += 60
    one.tell()
    assert len(paths) == 4


def test_a_watcher_that_is_away_disturbs_nobody(caplog):
    Watcher("http://127.0.0.1:9/ping").tell()
    (noted,) = caplog.records
    assert "does not answer" in noted.message
    Watcher("").tell()
    assert len(caplog.records) == 1
