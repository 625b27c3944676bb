"""Mail that comes back: read from reports, believed only of our own, and shown until mended."""

from __future__ import annotations

import hashlib
import hmac
import socket
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from monitor.domain.bounces import Bounce, is_address_bad
from monitor.domain.errors import NotAllowed, NotFound
from monitor.domain.roles import CLOCK
from monitor.mail import returned
from monitor.services import bounces, deliveries, digests, outbox
from monitor.store.engine import reading, writing
from monitor.store.schema import BounceRow, UserAccountRow
from tests.builders import SLUG
from tests.mail.back import NO_SUCH, mail_that_came_back
from tests.mail.test_sender import ADDRESSES, TENTH, later, plan, row_of, send

REPORT = """\
From: MAILER-DAEMON@mx.example
To: bantin@monitor.example
Subject: Delivery Status Notification (Failure)
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 {said}

--b
Content-Type: {quoted}

Message-ID: <{name}@monitor.example>
Subject: =?utf-8?q?B=E1=BA=A3n_tin?=

--b--
"""


def a_report(name="abc", address="chu-tich@demo.example", **more):
    told = {"action": "failed", "status": "5.1.1", "said": NO_SUCH, "quoted": "message/rfc822"}
    return REPORT.format(name=name, address=address, **(told | more)).encode()


@pytest.mark.parametrize("quoted", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_the_message_the_address_and_the_reason(quoted):
    (found,) = returned.read(a_report(quoted=quoted))
    assert found == Bounce(
        "<abc@monitor.example>", "chu-tich@demo.example", "failed", "5.1.1", f"550 5.1.1 {NO_SUCH}"
    )


@pytest.mark.parametrize(
    ("more", "kind", "status"),
    [
        ({"action": "delayed", "status": "4.4.1"}, "delayed", "4.4.1"),
        ({"status": "(none)"}, "failed", "5.1.1"),
        ({"status": "?", "said": "x", "action": "Failed"}, "failed", "5.1.1"),
    ],
)
def test_a_delay_is_no_failure_and_a_missing_status_is_taken_from_the_answer(more, kind, status):
    (found,) = returned.read(a_report(**more))
    assert (found.kind, found.status) == (kind, status)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"Subject: out of office\n\nback on Monday\n", b"\x00\xff" * 50,
        a_report(action="delivered"), a_report().replace(b"Message-ID", b"X-Other"),
        a_report().replace(b"Final-Recipient", b"X-Other"), a_report()[:300],
    ],
)  # fmt: skip
def test_what_is_no_report_of_a_failure_says_nothing(raw):
    assert returned.read(raw) == []


@pytest.mark.parametrize(
    ("status", "is_bad"),
    [("5.1.1", True), ("5.1.10", True), ("5.2.1", True), ("5.4.4", True), ("5.0.0", True),
     ("5.2.2", False), ("5.7.1", False), ("4.1.1", False), ("5.4.41", False)],
)  # fmt: skip
def test_only_what_speaks_against_the_address_keeps_us_from_writing_to_it(status, is_bad):
    assert is_address_bad(status) is is_bad


def tell(cast, name, address, status="5.1.1"):
    with cast.office.writing(CLOCK) as work:
        return bounces.record(work, Bounce(name, address, "failed", status, NO_SUCH))


def test_only_a_report_of_our_own_mail_to_its_own_address_counts_and_it_counts_once(
    cast, post_office
):
    plan(cast)
    queued = row_of(cast, "so-tttt")
    assert not tell(cast, queued.message_id, queued.address), "nothing was sent yet"
    send(cast, post_office.server)
    row = row_of(cast, "chu-tich")
    assert not tell(cast, "0" * 32, row.address)
    assert not tell(cast, row.message_id, ADDRESSES["so-tttt"]), "it went to somebody else"
    assert tell(cast, f"<{row.message_id}@monitor.example>", row.address.upper())
    assert not tell(cast, row.message_id, row.address)
    with reading(cast.engine) as session:
        assert len(session.scalars(select(BounceRow)).all()) == 1


def test_the_coordinator_sees_at_once_what_came_back_and_nobody_writes_there(cast, post_office):
    address = mail_that_came_back(cast)
    with cast.reading("so-tttt") as work:
        found = {one.recipient: one for one in deliveries.sent(work, TENTH)}
        assert [one.address for one in bounces.bad_addresses(work)] == [address]
    assert (found["chu-tich"].state, found["chu-tich"].reply) == ("returned", f"5.1.1 {NO_SUCH}")
    assert found["so-tttt"].state == "sent"
    later(cast, timedelta(days=1))
    plan(cast)
    done = send(cast, post_office.server)
    assert (done.sent, done.failed) == (3, 1)
    assert post_office.counts[address] == 0


def test_changes_are_told_since_the_last_digest_that_did_not_come_back(cast, post_office):
    def since(name):
        with cast.reading(name) as work:
            return digests.preview(work, SLUG, TENTH + timedelta(days=2)).since

    plan(cast)
    send(cast, post_office.server)
    later(cast, timedelta(days=2))
    reached = since("chu-tich")
    row = row_of(cast, "chu-tich")
    assert tell(cast, row.message_id, row.address)
    assert since("chu-tich") != reached == since("quan-sat")


def test_a_full_mailbox_is_shown_and_written_to_again(cast, post_office):
    address = mail_that_came_back(cast, status="5.2.2")
    later(cast, timedelta(days=1))
    plan(cast)
    send(cast, post_office.server)
    assert post_office.counts[address] == 1


def test_whoever_has_a_new_address_is_written_to(cast, post_office):
    mail_that_came_back(cast)
    with writing(cast.engine) as session:
        person = session.scalars(
            select(UserAccountRow).where(UserAccountRow.username == "chu-tich")
        ).one()
        person.email = "moi@demo.example"
    later(cast, timedelta(days=1))
    plan(cast)
    assert send(cast, post_office.server).sent == 4
    assert post_office.counts["moi@demo.example"] == 1


def test_the_coordinator_has_it_written_to_again_and_nobody_else_does(cast, post_office):
    address = mail_that_came_back(cast)
    later(cast, timedelta(hours=1))
    with pytest.raises(NotAllowed), cast.writing("chu-tich") as work:
        bounces.write_again(work, address)
    with pytest.raises(NotFound), cast.writing("so-tttt") as work:
        bounces.write_again(work, ADDRESSES["quan-sat"])
    with cast.writing("so-tttt") as work:
        bounces.write_again(work, address)
        assert bounces.bad_addresses(work) == []
    later(cast, timedelta(days=1))
    plan(cast)
    assert send(cast, post_office.server).sent == 4


# -- a mailbox of them


class Mailbox:
    """As much of an IMAP server as is needed to read unread messages and mark them."""

    def __init__(self, messages):
        self.messages, self.seen, self.commands = messages, set(), []
        self._listen = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def url(self):
        port = self._listen.getsockname()[1]
        return f"imap://b%40monitor.example:p%3Aw@127.0.0.1:{port}/INBOX"

    def stop(self):
        self._listen.close()
        self._thread.join()

    def _serve(self):
        line, _ = self._listen.accept()
        with line, line.makefile("rwb") as talk:
            talk.write(b"* OK ready\r\n")
            talk.flush()
            for raw in talk:
                tag, command = raw.decode().strip().split(" ", 1)
                self.commands.append(command)
                talk.write(self._answer(command) + f"{tag} OK done\r\n".encode())
                talk.flush()
                if command == "LOGOUT":
                    return

    def _answer(self, command):
        words = command.split()
        if words[0] == "CAPABILITY":
            return b"* CAPABILITY IMAP4REV1\r\n"
        if words[:2] == ["UID", "SEARCH"]:
            unread = [str(n) for n in range(1, 1 + len(self.messages)) if n not in self.seen]
            return f"* SEARCH {' '.join(unread)}\r\n".encode()
        if words[:2] == ["UID", "FETCH"]:
            whole = self.messages[int(words[2]) - 1].replace(b"\n", b"\r\n")
            head = f"* {words[2]} FETCH (UID {words[2]} BODY[] {{{len(whole)}}}\r\n".encode()
            return head + whole + b")\r\n"
        if words[:2] == ["UID", "STORE"]:
            self.seen.add(int(words[2]))
        return b"* 1 EXISTS\r\n" if words[0] == "SELECT" else b""


def test_a_mailbox_of_reports_is_read_once_and_other_mail_in_it_disturbs_nobody(cast, post_office):
    plan(cast)
    send(cast, post_office.server)
    rows = [row_of(cast, name) for name in ("chu-tich", "quan-sat")]
    inbox = Mailbox(
        [
            a_report(rows[0].message_id, rows[0].address), b"Subject: hello\n\nhello\n",
            a_report("forged", rows[1].address), a_report(rows[1].message_id, rows[1].address),
        ]
    )  # fmt: skip
    try:
        assert returned.fetch(cast.office, inbox.url) == "read=4 kept=2"
    finally:
        inbox.stop()
    assert inbox.seen == {1, 2, 3, 4}
    assert 'LOGIN b@monitor.example "p:w"' in inbox.commands
    with cast.reading("so-tttt") as work:
        assert len(bounces.bad_addresses(work)) == 2
    assert outbox.take(cast.office, "w") is None


def test_who_was_not_sent_a_mail_cannot_name_it_and_so_cannot_have_an_address_shut(cast):
    """The name is made with a secret: whoever knows the way it is made still cannot guess it."""
    plan(cast)
    sent = []
    while (one := outbox.take(cast.office, "w")) is not None:
        outbox.delivered(cast.office, one, "w", "", "250 Ok")
        sent.append(one)
    one = sent[0]
    for told in (
        f"{SLUG}|{one.local_date}|{one.recipient_id}",
        f"{SLUG}|{one.local_date:%Y-%m-%d}|{one.recipient_id}",
    ):
        for guess in (
            hashlib.sha256(told.encode()).hexdigest()[:32],
            hmac.new(b"", told.encode(), hashlib.sha256).hexdigest()[:32],
        ):
            assert guess != one.message_id
            forged = Bounce(guess, one.address, "failed", "5.1.1", "")
            with cast.office.writing(CLOCK) as work:
                assert not bounces.record(work, forged)
    with cast.reading("so-tttt") as work:
        assert bounces.bad_addresses(work) == []
