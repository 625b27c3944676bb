"""``monitor digest``: what is previewed is what is sent, and sending twice sends once."""

from __future__ import annotations

import email
import email.policy

import pytest
from click.testing import CliRunner

from monitor.cli import main
from monitor.services.digests import sending_instant
from tests.mail.conftest import READERS
from tests.mail.test_sender import TENTH

SEVEN = sending_instant(TENTH, "Asia/Ho_Chi_Minh")


@pytest.fixture
def run(lite, post_office, monkeypatch):
    lite.engine.dispose()
    settings = {
        "MONITOR_DATABASE_URL": str(lite.engine.url),
        "MONITOR_SMTP_URL": f"smtp://127.0.0.1:{post_office.server.port}",
        "MONITOR_CLOCK": SEVEN.isoformat(),
        "MONITOR_MAIL_FROM": "Theo dõi chỉ đạo <bantin@monitor.example>",
        "MONITOR_BASE_URL": "https://monitor.example",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    def call(*arguments):
        return CliRunner().invoke(main, ["digest", *arguments], catch_exceptions=False)

    return call


def parsed(path):
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


@pytest.mark.parametrize("name", ["chu-tich", "lanh-dao-ha-long"])
def test_the_preview_is_the_very_mail_that_is_sent(run, post_office, tmp_path, name):
    file = tmp_path / "digest.eml"
    done = run("preview", "--on", "2020-08-10", "--for", name, "--out", str(file))
    assert done.exit_code == 0, done.output
    assert run("send", "--on", "2020-08-10").exit_code == 0
    (sent,) = [one for to, one in post_office.delivered if to == f"{name}@demo.example"]
    seen = parsed(file)
    assert _headers(seen) == _headers(sent)
    for kind in ("plain", "html"):
        assert seen.get_body((kind,)).get_content() == sent.get_body((kind,)).get_content()


def _headers(message):
    # The boundary between the parts is drawn by lot.
    return {name: str(value) for name, value in message.items() if name != "Content-Type"}


def test_sending_a_day_twice_sends_it_once(run, post_office):
    first, second = run("send", "--on", "2020-08-10"), run("send", "--on", "2020-08-10")
    assert f"Queued: {len(READERS)}. Sent: {len(READERS)}." in first.output
    assert "Queued: 0. Sent: 0." in second.output
    assert set(post_office.counts.values()) == {1}


def test_a_day_to_come_is_refused_with_a_sentence(run):
    done = run("send", "--on", "2020-08-11")
    assert done.exit_code == 1
    assert "Error:" in done.output


def test_one_refused_reader_fails_the_command_and_stops_nobody(run, post_office):
    post_office.at_rcpt["so-tttt@demo.example"] = ["550 no such user"]
    done = run("send", "--on", "2020-08-10")
    assert done.exit_code == 1
    assert "failed: 1" in done.output
    assert len(post_office.counts) == len(READERS) - 1
