"""Handing a message over: what each answer of a mail server means for it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from monitor.mail import smtp
from monitor.mail.smtp import Server
from tests.mail.post_office import PostOffice, closed_server

TO = "chu-tich@demo.example"


def a_message():
    message = EmailMessage()
    message["From"], message["To"] = "bantin@monitor.example", TO
    message["Subject"] = "Bản tin"
    message["Message-ID"] = "<abc@monitor.example>"
    message.set_content("Sáng nay\n")
    return message


def sent_to(office, to=TO):
    return smtp.send(office.server, a_message(), "bantin@monitor.example", to)


def test_what_the_server_took_is_sent_with_its_own_words():
    with PostOffice() as office:
        outcome = sent_to(office)
    assert (outcome.kind, outcome.code) == ("sent", 250)
    assert "queued as 42" in outcome.reply
    assert office.delivered[0][1]["Subject"] == "Bản tin"


@pytest.mark.parametrize("farewell", ["hang up", "421 4.4.2 goodbye", "500 what?"])
def test_what_the_server_took_stays_sent_however_it_says_goodbye(farewell):
    with PostOffice() as office:
        office.farewell = farewell
        assert sent_to(office).kind == "sent"


@pytest.mark.parametrize("stage", ["at_rcpt", "at_data"])
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("421 4.3.2 closing", "retry"),
        ("450 4.2.1 greylisted", "retry"),
        ("451 4.7.1 later", "retry"),
        ("452 4.3.1 full disk", "retry"),
        ("550 5.1.1 no such user", "failed"),
        ("552 5.2.2 mailbox full", "failed"),
        ("554 5.7.1 refused", "failed"),
    ],
)
def test_4xx_is_for_later_and_5xx_is_for_never(stage, answer, kind):
    with PostOffice() as office:
        getattr(office, stage)[TO].append(answer)
        outcome = sent_to(office)
    assert (outcome.kind, outcome.code) == (kind, int(answer[:3]))
    assert answer[4:] in outcome.reply
    assert office.delivered == []


def test_a_server_that_is_not_there_is_for_later():
    outcome = smtp.send(closed_server(), a_message(), "a@monitor.example", TO)
    assert (outcome.kind, outcome.code) == ("retry", None)
    assert "refused" in outcome.reply.lower()


@pytest.mark.parametrize("greeting", ["554 5.7.1 not you", "421 busy"])
def test_a_server_that_refuses_us_refuses_no_recipient(greeting):
    with PostOffice() as office:
        office.greeting = greeting
        assert sent_to(office).kind == "retry"


def test_a_password_the_server_does_not_take_is_ours_to_mend_and_no_recipients_fault():
    with PostOffice() as office:
        port = office.server.port
        server = Server.read(f"smtp://monitor:wrong@127.0.0.1:{port}")
        outcome = smtp.send(server, a_message(), "a@monitor.example", TO)
    assert outcome.kind == "retry"


def test_a_server_that_was_to_encrypt_and_does_not_gets_nothing():
    with PostOffice() as office:
        server = Server.read(f"smtp://127.0.0.1:{office.server.port}?starttls=1")
        outcome = smtp.send(server, a_message(), "a@monitor.example", TO)
    assert outcome.kind == "retry"
    assert office.delivered == []


@pytest.mark.parametrize(
    ("login", "query", "why"),
    [("", "", None), ("monitor:wrong@", "", "not let us in"), ("", "?starttls=1", "STARTTLS")],
    ids=["well", "a password it does not take", "encryption it does not have"],
)
def test_what_keeps_a_server_from_taking_mail_is_known_before_any_is_sent(login, query, why):
    with PostOffice() as office:
        server = Server.read(f"smtp://{login}127.0.0.1:{office.server.port}{query}")
        told = smtp.hindrance(server, 5)
    assert why in told if why else told is None
    assert office.delivered == []


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("smtp://mail.vn", Server("mail.vn", 25)),
        ("smtp://mail.vn:2525", Server("mail.vn", 2525)),
        ("smtp://mail.vn?starttls=1", Server("mail.vn", 587, security="starttls")),
        ("smtps://mail.vn", Server("mail.vn", 465, security="tls")),
        (
            "smtp://a%40b.vn:p%3Aw%2F@mail.vn:587?starttls=1",
            Server("mail.vn", 587, "a@b.vn", "p:w/", "starttls"),
        ),
    ],
)
def test_the_setting_says_host_port_user_password_and_encryption(url, wanted):
    assert Server.read(url) == wanted


@pytest.mark.parametrize("url", ["mail.vn", "http://mail.vn", "smtp://", ""])
def test_a_setting_that_is_no_mail_server_is_refused(url):
    with pytest.raises(ValueError, match="smtp://"):
        Server.read(url)


def test_a_server_never_shows_its_password():
    assert "hush" not in repr(Server.read("smtp://user:hush@mail.vn"))
