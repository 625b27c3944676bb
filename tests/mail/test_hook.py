"""A program is told once, signed, at a public address, and never followed elsewhere."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from monitor.mail import hook

SECRET = "s" * 40


class Ear:
    """A program on this machine: what it was told, and what it answers next."""

    def __init__(self):
        self.heard = []
        self.answers = []
        self.headers = {}
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                ear.heard.append((self.path, dict(self.headers.items()), body))
                status = ear.answers.pop(0) if ear.answers else 204
                self.send_response(status)
                for name, value in ear.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST  # noqa: N815

            def log_message(self, *told):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}
        )
        self.thread.start()

    @property
    def port(self):
        return self.server.server_port

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/hook/of-nobody-s-business"

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def ear():
    one = Ear()
    yield one
    one.close()


def tell(url, *, private=True, told=None, name="one-name", at=1_600_000_000):
    return hook.tell(url, SECRET, name, at, told or {"subject": "37/45 đã nộp"}, private=private)


def test_what_is_told_is_signed_as_standard_webhooks_ask(ear):
    outcome = tell(ear.url)
    assert (outcome.kind, outcome.code) == ("sent", 204)
    ((path, headers, body),) = ear.heard
    assert path == "/hook/of-nobody-s-business"
    assert json.loads(body) == {"subject": "37/45 đã nộp"}
    assert headers["webhook-id"] == "one-name"
    signed = b"one-name.1600000000." + body
    made = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{made}"
    assert SECRET not in str(headers)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, "sent"), (500, "retry"), (503, "retry"), (429, "retry"), (408, "retry"),
        (400, "failed"), (401, "failed"), (404, "failed"), (410, "failed"),
    ],
)  # fmt: skip
def test_an_answer_is_for_now_or_for_good(ear, status, kind):
    ear.answers = [status]
    outcome = tell(ear.url)
    assert (outcome.kind, outcome.code) == (kind, status)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_followed_elsewhere(ear, status):
    ear.answers = [status]
    ear.headers = {"Location": f"http://127.0.0.1:{ear.port}/elsewhere"}
    assert tell(ear.url).kind == "failed"
    assert len(ear.heard) == 1


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "10.1.2.3", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
        "[::ffff:127.0.0.1]", "[fe80::1]", "[fd00::1]",
        "[2002:7f00:1::]", "224.0.0.1", "2130706433", "0x7f.1",
        "[64:ff9b::a00:1]", "[64:ff9b:1::a00:1]", "[::7f00:1]", "[fec0::1]",
        "[::ffff:224.0.0.1]", "[2002:e000:1::]",
    ],
)  # fmt: skip
def test_an_address_inside_is_refused_before_a_byte_is_said(ear, host):
    outcome = tell(f"http://{host}:{ear.port}/", private=False)
    assert outcome.kind == "failed"
    assert "not a public one" in outcome.reply
    assert ear.heard == []


@pytest.mark.parametrize("address", ["203.162.0.181", "8.8.8.8", "2001:4860:4860::8888"])
def test_an_address_of_the_open_network_is_public(address):
    assert hook.is_public(address)


def test_the_address_that_is_looked_at_is_the_one_spoken_to(monkeypatch):
    """A name that leads outside when it is checked and inside when it is used leads nowhere."""
    asked = []

    def rebinding(host, port, **_):
        asked.append(host)
        inside = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
        return [inside]

    monkeypatch.setattr(hook.socket, "getaddrinfo", rebinding)
    assert tell("http://hooks.example/", private=False).kind == "failed"
    assert asked == ["hooks.example"], "asked once, for both"


def test_who_is_not_there_is_asked_again_later(ear):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    outcome = tell(f"http://127.0.0.1:{port}/secret-path")
    assert (outcome.kind, outcome.code) == ("retry", None)
    assert "secret-path" not in outcome.reply


def silent(answer, wrapped=None):
    """A program that takes the call and says so much, bit by bit, for ever."""
    server = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve():
        line, _ = server.accept()
        with line if wrapped is None else wrapped.wrap_socket(line, server_side=True) as line:
            while not done.wait(0.02):
                try:
                    line.sendall(answer)
                except OSError:
                    return

    thread = threading.Thread(target=serve)
    thread.start()

    def stop():
        done.set()
        thread.join()
        server.close()

    return server.getsockname()[1], stop


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: "[:1]])
def test_who_is_silent_or_answers_for_ever_is_left_after_a_while(monkeypatch, answer):
    monkeypatch.setattr(hook, "TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(hook, "BUDGET_SECONDS", 0.3)
    port, stop = silent(answer)
    began = time.monotonic()
    try:
        assert tell(f"http://127.0.0.1:{port}/").kind == "retry"
    finally:
        stop()
    assert time.monotonic() - began < 3


def test_who_answers_for_ever_behind_tls_is_left_after_a_while_too(monkeypatch):
    def nameless(protocol):
        """A context without certificates, which are not what is tried here."""
        found = ssl.SSLContext(protocol)
        found.check_hostname, found.verify_mode = False, ssl.CERT_NONE
        found.maximum_version = ssl.TLSVersion.TLSv1_2
        found.set_ciphers("AECDH-AES256-SHA:@SECLEVEL=0")
        return found

    ours = nameless(ssl.PROTOCOL_TLS_CLIENT)
    monkeypatch.setattr(hook.ssl, "create_default_context", lambda: ours)
    monkeypatch.setattr(hook, "TIMEOUT_SECONDS", 2.0)
    monkeypatch.setattr(hook, "BUDGET_SECONDS", 0.3)
    port, stop = silent(b"X", nameless(ssl.PROTOCOL_TLS_SERVER))
    quits = threading.Timer(4, stop)  # else a fault would wait here for ever
    quits.start()
    began = time.monotonic()
    try:
        assert tell(f"https://127.0.0.1:{port}/").kind == "retry"
        assert time.monotonic() - began < 3
    finally:
        quits.cancel()
        stop()


def test_what_is_too_large_is_not_told(ear):
    assert tell(ear.url, told={"subject": "x" * hook.LARGEST}).kind == "failed"
    assert ear.heard == []
