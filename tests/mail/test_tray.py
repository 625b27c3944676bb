"""Mails made together are the ones that are made alone, and of rights that are a moment old."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from monitor.domain.roles import CLOCK
from monitor.mail import tray
from monitor.mail.message import BadAddress, Recipient, digest_message
from monitor.mail.sender import Pace, render, send_due
from monitor.mail.skeleton import Skeleton
from monitor.mail.tray import Tray
from monitor.services import digests, outbox
from monitor.store import accounts
from monitor.store.engine import writing
from monitor.store.schema import RoleGrantRow, UserAccountRow
from tests.builders import SLUG
from tests.mail.conftest import MORNING, READERS
from tests.mail.storm import crowd
from tests.mail.test_sender import ADDRESSES, POST, body, later, plan, rows, send

TENTH = MORNING.date()


def without_boundary(content):
    return re.sub(rb"={10,}\d+==", b"BOUNDARY", content)


@pytest.mark.parametrize(
    "name",
    [
        "Chủ tịch",
        "An",
        'Văn "phòng", UBND <tỉnh>',
        "Phó Chủ tịch Ủy ban nhân dân tỉnh Quảng Ninh phụ trách văn hóa và xã hội, Trưởng ban",
        "A very long name of a person that would not fit into a line of seventy-eight characters",
        "",
    ],
)
def test_a_filled_mail_is_to_the_byte_the_one_that_is_made_alone(lite, name):
    with lite.reading("chu-tich") as work:
        told = digests.statement(work, SLUG)
    answers = Recipient("Sở TT&TT", "so-tttt@demo.example", "vi")

    def alone(recipient, message_id, at):
        return digest_message(
            POST, recipient, told, local_date=TENTH, message_id=message_id, at=at,
            reply_to=answers,
        )  # fmt: skip

    model = Skeleton(
        alone(Recipient("Ai đó", "ai@demo.example", "vi"), "a" * 32, MORNING), "a" * 32
    )
    at = MORNING + timedelta(seconds=17)
    reader = Recipient(name, "mot.nguoi@demo.example", "vi")
    filled = model.filled(reader, "b" * 32, at)
    assert without_boundary(filled) == without_boundary(alone(reader, "b" * 32, at).as_bytes())
    assert b"ai@demo.example" not in filled


def test_an_address_no_mail_can_be_sent_to_is_refused_when_a_mail_is_filled(lite):
    with lite.reading("chu-tich") as work:
        told = digests.statement(work, SLUG)
    first = Recipient("Ai đó", "ai@demo.example", "vi")
    model = digest_message(POST, first, told, local_date=TENTH, message_id="a" * 32, at=MORNING)
    with pytest.raises(BadAddress):
        Skeleton(model, "a" * 32).filled(Recipient("x", "x@y\r\nBcc: z@z", "vi"), "b" * 32, MORNING)


def test_each_reader_s_mail_is_the_same_made_together_or_alone(cast):
    plan(cast)
    together = Tray(cast.office, POST)
    claimed = outbox.take(cast.office, "w")
    seen = 0
    while claimed is not None:
        person = outbox.recipient(cast.office, claimed)
        alone = render(cast.office, POST, claimed, person)
        ready = together.ready(claimed)
        assert without_boundary(ready.content) == without_boundary(alone.as_bytes())
        assert ready.subject == str(alone["Subject"])
        seen += 1
        asked = together.following()
        _, claimed = outbox.delivered_and_next(
            cast.office, claimed, "w", ready.subject, "250 ok", asked
        )
        together.taken(claimed, asked)
    assert seen == len(READERS), "all of them in one chain of claims"
    assert {row.state for row in rows(cast)} == {"sent"}
    assert {row.tries for row in rows(cast)} == {1}


def move_to_ha_long(cast, name):
    """Take somebody's roles away; they lead the city of Hạ Long from now on."""
    with writing(cast.engine) as session:
        moved = accounts.by_username(session, name)
        for grant in session.scalars(select(RoleGrantRow).where(RoleGrantRow.user_id == moved.id)):
            accounts.end_grant(session, grant.id, at=MORNING)
        theirs = accounts.by_username(session, "lanh-dao-ha-long")
        branch = session.scalars(
            select(RoleGrantRow.organization_id).where(RoleGrantRow.user_id == theirs.id)
        ).one()
        accounts.add_grant(
            session, moved.id, role="leader", organization_id=branch, directive_id=None,
            at=MORNING, by=None,
        )  # fmt: skip


def test_who_is_moved_while_the_mail_before_theirs_is_handed_over_slowly_gets_the_new_part_only(
    lite, post_office, monkeypatch
):
    """What was made ready is thrown away when it is no longer fresh; here it is so at once."""
    monkeypatch.setattr(tray, "FRESH_SECONDS", 0.0)
    plan(lite)
    last = max(rows(lite), key=lambda row: row.id)
    (name,) = [name for name, address in ADDRESSES.items() if address == last.address]
    post_office.disturb("at_data", len(READERS) - 1, lambda: move_to_ha_long(lite, name))
    assert send(lite, post_office.server).sent == len(READERS)
    text = body(dict(post_office.delivered)[last.address])
    assert "Hạ Long" in text
    assert "Than Hà Lầm" not in text
    assert "Đông Bắc" not in text


def test_what_somebody_else_took_meanwhile_is_left_to_them(cast):
    plan(cast)
    mine = Tray(cast.office, POST)
    first = outbox.take(cast.office, "mine")
    mine.ready(first)
    theirs = outbox.take(cast.office, "theirs")
    asked = mine.following()
    assert theirs.id == asked[0].id
    marked, following = outbox.delivered_and_next(cast.office, first, "mine", "", "250 ok", asked)
    assert marked
    assert following.id == asked[1].id
    assert outbox.delivered(cast.office, theirs, "theirs", "", "250 ok")


def test_who_lost_the_lease_may_not_speak_and_what_follows_goes_on(cast):
    plan(cast)
    mine = Tray(cast.office, POST)
    slow = outbox.take(cast.office, "slow")
    mine.ready(slow)
    later(cast, outbox.LEASE)
    again = outbox.take(cast.office, "quick")
    assert again.id == slow.id
    marked, following = outbox.delivered_and_next(
        cast.office, slow, "slow", "", "250 ok", mine.following()
    )
    assert not marked
    assert following is not None
    assert outbox.delivered(cast.office, again, "quick", "", "250 ok")


def test_nothing_is_claimed_ahead_when_it_is_time_to_stop(lite, post_office):
    plan(lite)
    stop = threading.Event()
    post_office.on_data = lambda _: stop.set()
    assert send_due(lite.office, post_office.server, POST, "w", pace=Pace(0, stop)).sent == 1
    assert sorted(row.state for row in rows(lite)) == ["queued"] * 3 + ["sent"]


def test_an_address_that_cannot_be_written_to_stops_no_other(lite, post_office):
    plan(lite)
    with writing(lite.engine) as session:
        person = session.scalars(
            select(UserAccountRow).where(UserAccountRow.username == "quan-sat")
        ).one()
        person.email = "không phải địa chỉ"
    done = send(lite, post_office.server)
    assert (done.sent, done.failed) == (len(READERS) - 1, 1)
    assert "not a plain mail address" in next(r.reply for r in rows(lite) if r.state == "failed")


def test_many_readers_of_the_same_are_sent_one_each_by_two_senders(lite, post_office):
    people = crowd(lite.engine, 60)
    plan(lite)
    workers = [
        threading.Thread(target=send, args=(lite, post_office.server, f"w-{n}")) for n in range(2)
    ]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert post_office.counts == dict.fromkeys(people, 1)


def test_planning_for_a_crowd_twice_queues_each_once(cast):
    crowd(cast.engine, 30)
    assert plan(cast).messages == 30
    assert plan(cast).messages == 0
    with cast.office.reading(CLOCK) as work:
        assert len(outbox.coming(work, 100)) == 30
