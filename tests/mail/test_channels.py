"""Other ways than mail: off by default, told once, tried again, and nothing secret anywhere."""

from __future__ import annotations

# ruff: noqa: F811  # a fixture of another module is asked for by its name
import json
import logging
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.domain.roles import CLOCK
from monitor.mail.channels import Ways, notify, send_due
from monitor.services import channels, digests, outbox, reminders
from monitor.store.engine import reading
from monitor.store.schema import AuditEventRow, ChannelMessageRow, ChannelTryRow
from tests.builders import SLUG
from tests.mail.conftest import MORNING
from tests.mail.test_hook import SECRET, ear  # noqa: F401 - a fixture
from tests.mail.test_sender import POST, later

DAY = timedelta(days=1)


def plan(cast, ways):
    with cast.office.writing(CLOCK) as work:
        return channels.plan(work, ways.targets)


def send(cast, ways, owner="w"):
    return send_due(cast.office, ways, POST, owner, clock=lambda: 1_600_000_000)


def rows(cast, table=ChannelMessageRow):
    with reading(cast.engine) as session:
        found = list(session.scalars(select(table).order_by(table.id)))
        session.expunge_all()
        return found


@pytest.fixture
def ways(ear):
    return Ways({"so-tttt": ear.url}, SECRET, private=True)


def test_nothing_is_set_and_nothing_goes_anywhere(cast):
    assert Ways().targets == ()
    assert plan(cast, Ways()) == 0
    assert str(send(cast, Ways())) == "sent=0 put_off=0 failed=0"


def test_a_program_is_told_of_the_day_s_digest_once(cast, ways, ear):
    assert plan(cast, ways) == 1
    assert plan(cast, ways) == 0
    assert send(cast, ways).sent == 1
    assert send(cast, ways).sent == 0
    ((_path, headers, body),) = ear.heard
    told = json.loads(body)
    with cast.reading("chu-tich") as work:
        stated = digests.preview(work, SLUG, MORNING.date())
    assert told["subject"].startswith("[5305] 10/08: ")
    assert told["coverage"] == {"sent": stated.reports.sent, "expected": stated.reports.expected}
    assert told["as_of"] == "2020-08-10T07:00:00+07:00"
    assert told["link"].startswith("https://monitor.example/matrix?directive=5305-UBND-XD6&as_of=")
    assert "token" not in told["link"]
    assert told["id"] == headers["webhook-id"]
    (row,) = rows(cast)
    assert (row.state, row.tries, row.reply) == ("sent", 1, "HTTP 204")
    assert [one.outcome for one in rows(cast, ChannelTryRow)] == ["sent"]


def test_a_program_is_told_though_nobody_is_sent_the_digest_by_mail(lite, ways, ear):
    lite.at("2020-08-06T07:00:00+07:00")
    plan(lite, ways)
    assert send(lite, ways).sent == 1
    assert json.loads(ear.heard[0][2])["date"] == "2020-08-06"


def test_who_fails_is_told_later_under_the_same_name_and_each_try_is_kept(cast, ways, ear):
    ear.answers = [500, 503]
    plan(cast, ways)
    assert send(cast, ways).put_off == 1
    assert send(cast, ways).put_off == 0, "not before its time"
    for wait in (timedelta(seconds=38), timedelta(seconds=76)):
        later(cast, wait)
        send(cast, ways)
    assert rows(cast)[0].state == "sent"
    assert len({headers["webhook-id"] for _, headers, _ in ear.heard}) == 1
    assert [(one.outcome, one.code) for one in rows(cast, ChannelTryRow)] == [
        ("retry", 500), ("retry", 503), ("sent", 204),
    ]  # fmt: skip


def test_who_refuses_for_good_or_points_elsewhere_is_not_told_again(cast, ways, ear):
    ear.answers = [302]
    plan(cast, ways)
    assert send(cast, ways).failed == 1
    later(cast, DAY)
    assert send(cast, ways).sent == 0
    assert rows(cast)[0].state == "failed"
    assert len(ear.heard) == 1


def test_one_that_is_away_stops_no_other_and_is_given_up_after_three_days(lite, ear):
    ways = Ways({"away": "http://127.0.0.1:9/x", "here": ear.url}, SECRET, private=True)
    plan(lite, ways)
    done = send(lite, ways)
    assert (done.sent, done.put_off) == (1, 1)
    away = rows(lite)[0]
    while away.state == "queued":
        lite.at(away.next_try_at)
        send(lite, ways)
        away = rows(lite)[0]
    assert away.state == "failed"
    assert timedelta(hours=70) < lite.office.clock.fixed - MORNING <= timedelta(hours=72)


def test_an_address_inside_is_refused_unless_the_setting_allows_it(lite, ear):
    ways = Ways({"inside": ear.url}, SECRET)
    plan(lite, ways)
    assert send(lite, ways).failed == 1
    assert ear.heard == []
    assert "not a public one" in rows(lite)[0].reply


def test_two_workers_at_once_tell_a_program_once(cast, ways, ear):
    plan(cast, ways)
    both = [threading.Thread(target=send, args=(cast, ways, f"w-{n}")) for n in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(ear.heard) == 1


def test_killed_before_the_mark_it_is_told_again_by_the_same_name(cast, ways, ear):
    plan(cast, ways)
    held = channels.take(cast.office, "killed", ways.targets)
    assert send(cast, ways).sent == 0, "its lease has not run out"
    later(cast, outbox.LEASE)
    assert send(cast, ways).sent == 1
    assert ear.heard[0][1]["webhook-id"] == held.name
    assert not channels.delivered(cast.office, held, "killed", "HTTP 200", 200)


def test_an_unsent_digest_gives_way_to_the_next_day_s(lite, ear):
    ways = Ways({"so-tttt": ear.url}, SECRET, private=True)
    lite.at("2020-08-09T07:00:00+07:00")
    plan(lite, ways)
    lite.at(MORNING)
    plan(lite, ways)
    assert send(lite, ways).sent == 1
    assert json.loads(ear.heard[0][2])["date"] == "2020-08-10"
    assert [one.state for one in rows(lite)] == ["superseded", "sent"]


def test_a_chat_room_gets_the_line_and_where_to_look(cast, ear):
    ways = Ways(chats={"lanh-dao": f"json://127.0.0.1:{ear.port}/room"}, private=True)
    plan(cast, ways)
    assert send(cast, ways).sent == 1
    ((_path, _headers, body),) = ear.heard
    told = json.loads(body)
    assert told["title"].startswith("[5305] 10/08: ")
    assert "Số liệu tính đến 10/08/2020 07:00." in told["message"]
    assert "https://monitor.example/matrix?directive=" in told["message"]


def test_a_chat_room_that_fails_points_elsewhere_or_lies_inside_is_not_taken_for_told(ear):
    address = f"json://127.0.0.1:{ear.port}/room"
    ear.answers = [500, 302]
    ear.headers = {"Location": f"http://127.0.0.1:{ear.port}/elsewhere"}
    assert notify(address, "a", "b", private=True).kind == "retry"
    assert notify(address, "a", "b", private=True).kind == "retry"
    assert len(ear.heard) == 2, "nobody was followed"
    assert notify(address, "a", "b", private=False).kind == "failed"
    assert notify("nothing-known://x", "a", "b", private=True).kind == "failed"
    assert len(ear.heard) == 2


def texts_to(ear):
    return Ways(texts=f"json://127.0.0.1:{ear.port}/sms?-to={{number}}", private=True)


def remind(cast):
    with cast.office.writing(CLOCK) as work:
        return reminders.plan(work)


def choose(cast, name, number="0912 345 678"):
    with cast.writing(name) as work:
        channels.want_texts(work, number)


LATE = "2020-08-09T08:00:00+07:00"


def test_who_chose_texts_has_each_reminder_as_one_text_too(cast, ear):
    cast.at("2020-08-09T06:59:00+07:00")
    choose(cast, "so-gddt")
    cast.at(LATE)
    assert remind(cast) > 1
    ways = texts_to(ear)
    assert plan(cast, ways) == 1
    assert plan(cast, ways) == 0
    assert send(cast, ways).sent == 1
    ((path, _headers, body),) = ear.heard
    said = json.loads(body)["message"]
    assert "0912345678" in path
    assert said.startswith("[5305] Anh/chị còn ")
    assert "https://monitor.example" in said


def test_a_text_says_what_is_true_when_it_leaves_and_nothing_to_who_chose_no_more(lite, ear):
    lite.at("2020-08-09T06:59:00+07:00")
    choose(lite, "so-gddt")
    lite.at(LATE)
    remind(lite)
    ways = texts_to(ear)
    plan(lite, ways)
    choose(lite, "so-gddt", None)
    assert send(lite, ways).sent == 0
    assert ear.heard == []
    assert rows(lite)[0].state == "superseded"


def test_no_text_leaves_at_night(lite, ear):
    lite.at("2020-08-09T06:59:00+07:00")
    choose(lite, "so-gddt")
    lite.at(LATE)
    remind(lite)
    ways = texts_to(ear)
    plan(lite, ways)
    lite.at("2020-08-09T22:00:00+07:00")
    assert str(send(lite, ways)) == "sent=0 put_off=0 failed=0 held=1"
    assert ear.heard == []
    lite.at("2020-08-10T06:59:59+07:00")
    assert str(send(lite, ways)) == "sent=0 put_off=0 failed=0", "it was put back until then"
    lite.at("2020-08-10T07:00:00+07:00")
    assert send(lite, ways).sent == 1


def test_a_text_held_at_night_is_no_try_and_nothing_that_failed(cast, ear):
    cast.at("2020-08-09T06:59:00+07:00")
    choose(cast, "so-gddt")
    cast.at(LATE)
    remind(cast)
    ways = texts_to(ear)
    plan(cast, ways)
    cast.at("2020-08-09T22:00:00+07:00")
    send(cast, ways)
    assert rows(cast, ChannelTryRow) == []
    assert rows(cast)[0].tries == 0
    with cast.reading("so-tttt") as work:
        (one,) = channels.standings(work, ways.targets)
        assert channels.troubled(work, ways.targets) == []
    assert (one.state.waiting, one.state.held, one.state.failures) == (1, 1, 0)
    cast.at("2020-08-10T07:00:00+07:00")
    send(cast, ways)
    with cast.reading("so-tttt") as work:
        (one,) = channels.standings(work, ways.targets)
    assert (one.state.waiting, one.state.held, one.state.last_state) == (0, 0, "sent")


@pytest.mark.parametrize("number", ["", "abc", "123", "0912 345 678; x", "+84" * 9])
def test_what_is_no_number_is_refused(lite, number):
    with pytest.raises(Invalid), lite.writing("so-gddt") as work:
        channels.want_texts(work, number)


def test_who_has_no_duties_is_sent_no_texts(lite):
    with pytest.raises(NotAllowed), lite.writing("chu-tich") as work:
        channels.want_texts(work, "0912345678")


def test_a_test_goes_to_a_channel_once_a_minute_and_is_put_on_record(cast, ways, ear):
    with cast.writing("so-tttt") as work:
        assert channels.send_test(work, ways.targets, "so-tttt")
        assert not channels.send_test(work, ways.targets, "so-tttt")
    assert send(cast, ways).sent == 1
    assert json.loads(ear.heard[0][2])["type"] == "test"
    assert "channel.test" in {one.action for one in rows(cast, AuditEventRow)}
    with pytest.raises(NotFound), cast.writing("so-tttt") as work:
        channels.send_test(work, ways.targets, "another")
    with pytest.raises(NotAllowed), cast.writing("chu-tich") as work:
        channels.send_test(work, ways.targets, "so-tttt")


def test_neither_address_nor_secret_nor_number_stands_in_a_log_or_on_record(lite, ear, caplog):
    caplog.set_level(logging.DEBUG)
    ways = Ways(
        {"hook": ear.url, "away": "http://127.0.0.1:9/hush"}, SECRET,
        {"room": f"json://user:hush@127.0.0.1:{ear.port}/hush"},
        f"json://127.0.0.1:{ear.port}/hush?-to={{number}}", private=True,
    )  # fmt: skip
    lite.at("2020-08-09T06:59:00+07:00")
    choose(lite, "so-gddt")
    lite.at(LATE)
    remind(lite)
    plan(lite, ways)
    ear.answers = [204, 500, 500]
    send(lite, ways)
    audited = "".join(str(one.__dict__) for one in rows(lite, AuditEventRow))
    kept = "".join(one.reply for one in rows(lite, ChannelTryRow))
    for text in (caplog.text, kept, audited, repr(ways)):
        for secret in ("hush", "of-nobody-s-business", SECRET, "0912345678"):
            assert secret not in text
