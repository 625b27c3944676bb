"""Handing a message over: what each answer of a mail server means for it."""

from __future__ import annotations

import socket
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from monitor.mail import smtp
from monitor.mail.smtp import Line, Server
from tests.mail.post_office import HANG_UP, TAKE_AND_HANG_UP, PostOffice, closed_server

TO = "chu-tich@demo.example"


def a_message():
    message = EmailMessage()
    message["From"], message["To"] = "bantin@monitor.example", TO
    message["Subject"] = "Bản tin"
    message["Message-ID"] = "<abc@monitor.example>"
    message.set_content("Sáng nay\n")
    return message


def sent_to(office, to=TO):
    return handed_to(office.server, to)


def handed_to(server, to=TO):
    with Line(server) as line:
        return line.send(a_message().as_bytes(), "bantin@monitor.example", to)


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


def several(office, count, sender="bantin@monitor.example"):
    with Line(office.server) as line:
        return [line.send(a_message().as_bytes(), sender, TO) for _ in range(count)]


def test_one_conversation_serves_many_messages():
    with PostOffice() as office:
        assert [one.kind for one in several(office, 5)] == ["sent"] * 5
    assert office.sessions == 1


@pytest.mark.parametrize("stage", ["at_rcpt", "at_data"])
@pytest.mark.parametrize("answer", ["450 4.2.1 greylisted", "550 5.1.1 no such user"])
def test_a_refusal_leaves_the_conversation_clean_for_the_next_message(stage, answer):
    with PostOffice() as office:
        getattr(office, stage)[TO] += ["", answer, ""]
        assert [one.kind == "sent" for one in several(office, 3)] == [True, False, True]
    assert office.sessions == 1


@pytest.mark.parametrize("end", ["421 4.4.2 enough of you", HANG_UP])
def test_a_conversation_the_server_ends_between_messages_goes_on_afresh_at_once(end):
    with PostOffice() as office:
        office.at_rcpt[TO] += ["", end]
        assert [one.kind for one in several(office, 2)] == ["sent", "sent"]
    assert office.sessions == 2
    assert len(office.delivered) == 2


@pytest.mark.parametrize("end", ["421 4.4.2 enough of you", HANG_UP])
def test_a_fresh_conversation_that_ends_at_once_is_for_later(end):
    with PostOffice() as office:
        office.at_rcpt[TO] += [end]
        first, second = several(office, 2)
    assert (first.kind, first.about) == ("retry", "line")
    assert second.kind == "sent", "and the next message is not its fault"


def test_a_line_cut_after_the_whole_message_is_for_later_and_not_repeated_at_once():
    with PostOffice() as office:
        office.at_data[TO] += ["", TAKE_AND_HANG_UP]
        kinds = [one.kind for one in several(office, 3)]
    assert kinds == ["sent", "retry", "sent"]
    assert len(office.delivered) == 3, "taken it was: whoever had repeated it, had doubled it"


def test_a_sender_the_server_does_not_want_is_ours_to_mend_and_no_recipients_fault():
    with PostOffice() as office:
        office.at_mail = ["550 5.7.1 sender rejected"]
        outcome = sent_to(office)
    assert (outcome.kind, outcome.about) == ("retry", "server")


@pytest.mark.parametrize("answer", ["530 5.7.0 log in first", "538 5.7.11 encrypt first"])
def test_an_answer_about_our_password_or_encryption_is_no_recipients_fault(answer):
    with PostOffice() as office:
        office.at_rcpt[TO].append(answer)
        assert sent_to(office).kind == "retry"


def test_what_is_no_address_fails_alone():
    with PostOffice() as office:
        assert sent_to(office, "lãnh.đạo@demo.example").kind == "failed"
        assert sent_to(office).kind == "sent"


def test_a_server_that_says_nothing_is_not_waited_for_without_end():
    with socket.create_server(("127.0.0.1", 0)) as hole:
        server = Server.read(f"smtp://127.0.0.1:{hole.getsockname()[1]}")
        with Line(server, patience=0.05) as line:
            outcome = line.send(a_message().as_bytes(), "a@monitor.example", TO)
    assert (outcome.kind, outcome.about) == ("retry", "server")
    assert "timed out" in outcome.reply.lower()


def test_a_server_that_is_not_there_is_for_later():
    outcome = handed_to(closed_server())
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
        outcome = handed_to(server)
    assert outcome.kind == "retry"


def test_a_server_that_was_to_encrypt_and_does_not_gets_nothing():
    with PostOffice() as office:
        server = Server.read(f"smtp://127.0.0.1:{office.server.port}?starttls=1")
        outcome = handed_to(server)
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


# -- a message begun before it is known to be ours


def begun(office, first, then):
    """What becomes of a message when, after one was sent, another was begun."""
    with Line(office.server) as line:
        assert line.send(a_message().as_bytes(), "bantin@monitor.example", TO).kind == "sent"
        line.begin(first, "bantin@monitor.example", TO)
        count = len(office.delivered)
        return count, None if then is None else line.send(then, "bantin@monitor.example", TO)


def test_a_message_that_was_begun_is_taken_when_its_end_is_said_and_not_before():
    content = a_message().as_bytes(policy=SMTP) + b".\r\n..\r\n.a line that begins with a dot\r\n"
    with PostOffice() as office:
        count, outcome = begun(office, content, content)
    assert (count, outcome.kind, len(office.delivered)) == (1, "sent", 2)
    assert office.sessions == 1
    text = office.delivered[1][1].get_content()
    assert text.splitlines()[-3:] == [".", "..", ".a line that begins with a dot"]


def test_a_message_that_was_begun_and_is_not_ours_is_never_taken():
    with PostOffice() as office:
        begun(office, a_message().as_bytes(), None)
        other = a_message()
        other.replace_header("Subject", "Another")
        _, outcome = begun(office, a_message().as_bytes(), other.as_bytes())
    assert outcome.kind == "sent"
    assert [one["Subject"] for _, one in office.delivered] == ["Bản tin", "Bản tin", "Another"]
    assert office.sessions == 3, "it cannot be taken back but by hanging up"


@pytest.mark.parametrize("answer", ["450 4.2.1 greylisted", "550 5.1.1 no such user"])
def test_a_refusal_of_a_message_that_was_begun_is_said_when_its_turn_comes(answer):
    content = a_message().as_bytes()
    with PostOffice() as office:
        office.at_rcpt[TO] += ["", answer, ""]
        _, outcome = begun(office, content, content)
    assert outcome.reply == answer
    assert (len(office.delivered), office.sessions) == (1, 1)


@pytest.mark.parametrize("end", ["421 4.4.2 enough of you", HANG_UP])
def test_a_line_that_breaks_while_a_message_is_begun_is_opened_anew(end):
    content = a_message().as_bytes()
    with PostOffice() as office:
        office.at_rcpt[TO] += ["", end]
        _, outcome = begun(office, content, content)
    assert outcome.kind == "sent"
    assert (len(office.delivered), office.sessions) == (2, 2)
