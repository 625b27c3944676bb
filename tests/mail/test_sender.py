"""The outbox over a real mail server, on both engines: once, never lost, nobody stopped."""

from __future__ import annotations

import io
import threading
import time
import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from monitor.domain.errors import Invalid
from monitor.domain.roles import CLOCK
from monitor.domain.statements import NOTHING_NEW
from monitor.mail.message import LARGEST_PAPER, Paper, Post
from monitor.mail.sender import Pace, Round, send_due
from monitor.services import deliveries, digests, outbox, subscriptions
from monitor.services.days_off import is_day_off
from monitor.store import accounts
from monitor.store.engine import reading, writing
from monitor.store.schema import (
    DeliveryRow,
    DigestRow,
    MessageRow,
    MissedDigestRow,
    RoleGrantRow,
    UserAccountRow,
)
from monitor.worker import board_file
from tests.builders import SLUG, START
from tests.mail.conftest import MORNING, READERS, subscribe
from tests.mail.post_office import closed_server

POST = Post("Theo dõi chỉ đạo <bantin@monitor.example>", "https://monitor.example")
TENTH = date(2020, 8, 10)
ADDRESSES = {name: f"{name}@demo.example" for name in READERS}
SECOND = timedelta(seconds=1)


def plan(cast, on=None):
    with cast.office.writing(CLOCK) as work:
        return digests.plan(work, on)


def send(cast, server, owner="worker-1"):
    return send_due(cast.office, server, POST, owner)


def rows(cast, table=MessageRow):
    with reading(cast.engine) as session:
        found = list(session.scalars(select(table).order_by(table.id)))
        session.expunge_all()  # the end of the transaction would empty them
        return found


def row_of(cast, name):
    return next(row for row in rows(cast) if row.address == ADDRESSES[name])


def later(cast, length):
    return cast.at(cast.office.clock.fixed + length)


def test_each_reader_gets_one_mail_and_the_server_s_answer_is_kept(cast, post_office):
    assert plan(cast).messages == len(READERS)
    assert send(cast, post_office.server).sent == len(READERS)
    assert post_office.counts == dict.fromkeys(ADDRESSES.values(), 1)
    for row in rows(cast):
        assert (row.state, row.tries, row.sent_at) == ("sent", 1, MORNING)
        assert "queued as 42" in row.reply
        assert row.subject.startswith("[5305] 10/08")
    assert [one.outcome for one in rows(cast, DeliveryRow)] == ["sent"] * len(READERS)


def test_planning_twice_plans_once(cast, post_office):
    plan(cast)
    again = plan(cast)
    assert (again.digests, again.messages) == (0, 0)
    send(cast, post_office.server)
    plan(cast)
    assert send(cast, post_office.server).sent == 0
    assert set(post_office.counts.values()) == {1}
    assert len(rows(cast, DigestRow)) == 1


def test_two_workers_at_once_send_each_reader_one_mail(cast, post_office):
    post_office.delay = 0.02
    start = threading.Barrier(3)
    trouble = []

    def work(owner):
        try:
            start.wait()
            plan(cast)
            send(cast, post_office.server, owner)
        except Exception as error:
            trouble.append(error)

    workers = [threading.Thread(target=work, args=(f"worker-{n}",)) for n in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert trouble == []
    assert post_office.counts == dict.fromkeys(ADDRESSES.values(), 1)
    assert {row.state for row in rows(cast)} == {"sent"}


def test_a_passing_refusal_is_tried_again_after_half_a_minute_and_then_more_seldom(
    cast, post_office
):
    post_office.at_rcpt[ADDRESSES["chu-tich"]] = ["451 4.7.1 greylisted"] * 3
    plan(cast)
    assert send(cast, post_office.server).put_off == 1
    assert len(post_office.delivered) == len(READERS) - 1
    waits = []
    for _ in range(3):
        row = row_of(cast, "chu-tich")
        assert row.state == "queued"
        waits.append((row.next_try_at - cast.office.clock.fixed).total_seconds())
        cast.at(row.next_try_at - SECOND)
        assert send(cast, post_office.server) == Round()
        cast.at(row.next_try_at)
        send(cast, post_office.server)
    for wait, least in zip(waits, [30, 60, 120], strict=True):
        assert least <= wait <= least * 1.25, "never sooner, and scattered"
    assert row_of(cast, "chu-tich").state == "sent"
    assert row_of(cast, "chu-tich").tries == 4
    assert post_office.counts == dict.fromkeys(ADDRESSES.values(), 1)


def test_a_refusal_for_good_fails_that_reader_alone_and_says_why(cast, post_office):
    post_office.at_rcpt[ADDRESSES["so-tttt"]] = ["550 5.1.1 no such user"]
    post_office.at_data[ADDRESSES["quan-sat"]] = ["552 5.2.2 mailbox full"]
    plan(cast)
    done = send(cast, post_office.server)
    assert (done.sent, done.failed) == (2, 2)
    assert row_of(cast, "so-tttt").state == "failed"
    assert "no such user" in row_of(cast, "so-tttt").reply
    assert "mailbox full" in row_of(cast, "quan-sat").reply
    later(cast, timedelta(hours=1))
    assert send(cast, post_office.server).sent == 0


def test_a_server_that_is_away_is_asked_once_a_round_and_loses_nobody(cast, post_office):
    plan(cast)
    done = send(cast, closed_server())
    assert (done.put_off, done.is_away) == (1, True)
    assert {row.state for row in rows(cast)} == {"queued"}
    assert sorted(row.tries for row in rows(cast)) == [0, 0, 0, 1], "the queue waits untouched"
    later(cast, timedelta(minutes=1))
    assert send(cast, post_office.server).sent == len(READERS)
    assert set(post_office.counts.values()) == {1}
    assert [one.outcome for one in rows(cast, DeliveryRow)] == ["retry"] + ["sent"] * 4


def test_after_three_days_it_is_given_up_and_shown_as_failed(lite):
    plan(lite)
    first = outbox.take(lite.office, "worker-1")
    outbox.put_off(lite.office, first, "worker-1", "", "421 busy", 421)
    tries = 1
    while (row := next(row for row in rows(lite) if row.id == first.id)).state == "queued":
        lite.at(row.next_try_at)
        for _ in READERS:
            taken = outbox.take(lite.office, "worker-1")
            if taken is not None and taken.id == first.id:
                outbox.put_off(lite.office, taken, "worker-1", "", "421 busy", 421)
                tries += 1
                break
    assert row.state == "failed"
    assert timedelta(hours=70) < lite.office.clock.fixed - MORNING <= timedelta(hours=72)
    assert row.tries == tries > 50


class Killed(BaseException):
    """The process ends here, as by kill -9: nothing below it may tidy up."""


def test_killed_between_the_server_s_250_and_the_mark_it_is_sent_again_by_the_same_name(
    cast, post_office, monkeypatch
):
    plan(cast)

    def die(*_args, **_more):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "delivered_and_next", die)
        with pytest.raises(Killed):
            send(cast, post_office.server, "worker-killed")
    (address,) = post_office.counts
    later(cast, outbox.LEASE - SECOND)
    assert send(cast, post_office.server, "worker-2").sent == len(READERS) - 1
    assert post_office.counts[address] == 1, "its lease has not run out: it may still be at work"
    later(cast, SECOND)
    assert send(cast, post_office.server, "worker-2").sent == 1
    assert post_office.counts[address] == 2
    assert len(set(post_office.message_ids(address))) == 1
    assert {row.state for row in rows(cast)} == {"sent"}


def test_a_sender_whose_lease_ran_out_may_not_speak_for_the_message(cast):
    plan(cast)
    slow = outbox.take(cast.office, "slow")
    later(cast, outbox.LEASE)
    taken = [outbox.take(cast.office, "quick") for _ in READERS]
    again = next(one for one in taken if one.id == slow.id)
    assert not outbox.delivered(cast.office, slow, "slow", "", "250 ok")
    assert outbox.delivered(cast.office, again, "quick", "", "250 ok")
    assert again.message_id == slow.message_id


def test_every_reader_has_a_name_of_their_own_and_it_is_the_same_every_time(cast):
    plan(cast)
    names = [row.message_id for row in rows(cast)]
    assert len(set(names)) == len(READERS)
    with writing(cast.engine) as session:
        session.query(MessageRow).delete()
    plan(cast)
    assert [row.message_id for row in rows(cast)] == names


# -- what is planned


def test_nothing_is_planned_before_the_sending_time(lite):
    lite.at("2020-08-05T06:59:59+07:00")
    assert plan(lite).messages == 0
    lite.at("2020-08-10T06:59:59+07:00")
    plan(lite)
    assert {row.local_date for row in rows(lite)} == {date(2020, 8, 9)}


def test_after_days_of_silence_only_the_newest_is_sent(lite, post_office):
    lite.at("2020-08-07T07:00:00+07:00")
    plan(lite)
    send(lite, closed_server())
    lite.at(MORNING)
    assert plan(lite).superseded == len(READERS)
    send(lite, post_office.server)
    assert {one["X-Monitor-Digest"] for _, one in post_office.delivered} == {f"{SLUG}/2020-08-10"}
    states = {(row.local_date.day, row.state) for row in rows(lite)}
    assert states == {(7, "superseded"), (10, "sent")}


def test_an_old_message_whose_sender_died_is_superseded_too(lite, post_office):
    lite.at("2020-08-09T07:00:00+07:00")
    plan(lite)
    outbox.take(lite.office, "died")
    lite.at(MORNING)
    assert plan(lite).superseded == len(READERS)
    send(lite, post_office.server)
    assert {one["X-Monitor-Digest"] for _, one in post_office.delivered} == {f"{SLUG}/2020-08-10"}


def missed(cast):
    return [(row.local_date.day, row.recipients) for row in rows(cast, MissedDigestRow)]


def test_days_the_worker_slept_through_are_kept_as_missed_and_only_the_newest_is_sent(cast):
    cast.at("2020-08-06T07:00:00+07:00")
    plan(cast)
    cast.at(MORNING)
    assert plan(cast).missed == 3
    assert missed(cast) == [(7, 4), (8, 4), (9, 4)]
    assert plan(cast).missed == 0
    assert {row.local_date.day for row in rows(cast)} == {6, 10}
    with cast.reading("so-tttt") as work:
        told = deliveries.missed(work)
    assert [one.local_date.day for one in told] == [9, 8, 7], "the coordinator is shown them"


def test_a_missed_day_sent_after_all_by_name_hides_none_before_it(lite):
    lite.at("2020-08-06T07:00:00+07:00")
    plan(lite)
    lite.at(MORNING)
    assert plan(lite, date(2020, 8, 9)).missed == 3
    assert missed(lite) == [(7, 4), (8, 4), (9, 4)]


def test_a_day_that_nobody_wanted_is_not_missed(lite):
    for name in READERS:
        subscribe(lite.engine, name, weekdays_only=True)
    lite.at("2020-08-07T07:00:00+07:00")
    plan(lite)
    lite.at(MORNING)
    assert plan(lite).missed == 0, "the eighth and ninth are a weekend"


def test_who_chose_a_late_hour_and_got_nothing_is_among_the_missed(lite):
    subscribe(lite.engine, "chu-tich", local_time="09:30")
    lite.at("2020-08-09T07:00:00+07:00")
    plan(lite)
    lite.at(MORNING)
    assert plan(lite).missed == 1
    assert missed(lite) == [(9, 1)]


def test_days_slept_through_at_the_end_of_a_campaign_are_missed_too(lite):
    plan(lite)
    lite.at("2020-08-20T07:00:00+07:00")
    assert plan(lite).missed == 7
    assert missed(lite)[-1] == (17, 4)
    assert plan(lite).missed == 0


def test_who_stays_away_on_holidays_hears_nothing_on_the_national_day(lite, monkeypatch):
    monkeypatch.setattr(digests, "is_open", lambda directive, on: True)
    subscribe(lite.engine, "chu-tich", skips_holidays=True)
    lite.at("2020-09-02T07:00:00+07:00")
    plan(lite)
    assert ADDRESSES["chu-tich"] not in {row.address for row in rows(lite)}
    lite.at("2020-09-03T07:00:00+07:00")
    plan(lite)
    assert ADDRESSES["chu-tich"] in {row.address for row in rows(lite)}


@pytest.mark.parametrize(
    ("zone", "day", "is_off"),
    [
        ("Asia/Ho_Chi_Minh", date(2026, 9, 2), True),
        ("Asia/Saigon", date(2026, 2, 17), True),
        ("Asia/Ho_Chi_Minh", date(2026, 9, 3), False),
        ("Europe/Madrid", date(2026, 1, 6), True),
        ("Europe/Madrid", date(2026, 9, 2), False),
        ("UTC", date(2026, 1, 1), False),
    ],
)
def test_a_zone_has_the_holidays_of_its_country(zone, day, is_off):
    assert is_day_off(day, zone) is is_off


def test_a_past_day_asked_for_by_name_is_sent_and_never_superseded(lite, post_office):
    eighth = date(2020, 8, 8)
    assert plan(lite, eighth).messages == len(READERS)
    assert plan(lite).superseded == 0
    send(lite, post_office.server)
    days = [str(one["X-Monitor-Digest"]).rpartition("/")[2] for _, one in post_office.delivered]
    assert sorted(days) == ["2020-08-08"] * 4 + ["2020-08-10"] * 4
    old = [one for _, one in post_office.delivered if "2020-08-08" in one["X-Monitor-Digest"]]
    assert all(str(one["Subject"]).startswith("[5305] 08/08") for one in old)
    plan(lite, eighth)
    assert send(lite, post_office.server).sent == 0, "run twice, it sends once"


def test_a_day_to_come_is_refused(lite):
    with pytest.raises(Invalid):
        plan(lite, date(2020, 8, 11))


def test_who_wants_weekdays_only_hears_nothing_on_a_sunday(lite):
    subscribe(lite.engine, "chu-tich", weekdays_only=True)
    lite.at("2020-08-09T07:00:00+07:00")
    plan(lite)
    assert ADDRESSES["chu-tich"] not in {row.address for row in rows(lite)}
    assert len(rows(lite)) == len(READERS) - 1


def test_who_chose_a_later_hour_is_sent_the_same_statement_then(lite, post_office):
    subscribe(lite.engine, "chu-tich", local_time="09:30")
    plan(lite)
    assert len(rows(lite)) == len(READERS) - 1
    lite.at("2020-08-10T09:30:00+07:00")
    plan(lite)
    send(lite, post_office.server)
    assert post_office.counts[ADDRESSES["chu-tich"]] == 1
    assert len(rows(lite, DigestRow)) == 1


def test_when_the_campaign_is_over_no_digest_is_made(lite):
    lite.at("2020-08-18T07:00:00+07:00")  # the example's last period falls due on the 17th
    assert plan(lite).digests == 0


# -- scope at sending


def body(message):
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_a_reader_s_scope_is_the_one_held_when_the_mail_leaves(lite, post_office):
    plan(lite)
    with writing(lite.engine) as session:
        moved = accounts.by_username(session, "chu-tich")
        (grant,) = session.scalars(select(RoleGrantRow).where(RoleGrantRow.user_id == moved.id))
        accounts.end_grant(session, grant.id, at=MORNING)
        theirs = accounts.by_username(session, "lanh-dao-ha-long")
        branch = session.scalars(
            select(RoleGrantRow.organization_id).where(RoleGrantRow.user_id == theirs.id)
        ).one()
        accounts.add_grant(
            session, moved.id, role="leader", organization_id=branch, directive_id=None,
            at=MORNING, by=None,
        )  # fmt: skip
    send(lite, post_office.server)
    told = dict(post_office.delivered)
    text = body(told[ADDRESSES["chu-tich"]])
    assert "Hạ Long" in text
    for name in ("Than", "Đông Bắc", "Sở Giáo dục", "Sở Công Thương"):
        assert name not in text
    assert "Sở Giáo dục" in body(told[ADDRESSES["quan-sat"]])


def test_who_lost_every_right_gets_nothing_and_the_log_says_why(lite, post_office):
    plan(lite)
    with writing(lite.engine) as session:
        gone = accounts.by_username(session, "quan-sat")
        (grant,) = session.scalars(select(RoleGrantRow).where(RoleGrantRow.user_id == gone.id))
        accounts.end_grant(session, grant.id, at=MORNING)
        closed = accounts.by_username(session, "so-tttt")
        accounts.set_disabled(session, closed.id, at=MORNING)
    done = send(lite, post_office.server)
    assert (done.sent, done.failed) == (2, 2)
    assert ADDRESSES["quan-sat"] not in post_office.counts
    assert row_of(lite, "so-tttt").reply == "the account is closed"


def test_the_figures_stay_those_of_the_sending_time_however_late_the_mail_leaves(lite, post_office):
    plan(lite)
    play_rest(lite)
    send(lite, post_office.server)
    told = dict(post_office.delivered)
    for name in ("chu-tich", "lanh-dao-ha-long"):
        assert "07:00 ngày 10/08/2020" in body(told[ADDRESSES[name]])
    with lite.reading("lanh-dao-ha-long") as work:
        then = digests.statement(work, SLUG, datetime.fromisoformat("2020-08-10T07:00+07:00"))
    said = str(told[ADDRESSES["lanh-dao-ha-long"]]["Subject"])
    assert f"{then.reports.sent}/{then.reports.expected} đã nộp" in said


def play_rest(cast):
    from tests.builders import play
    from tests.domain.golden_example import events

    for event in events():
        if event.at > MORNING:
            play(cast, event)
    cast.at("2020-08-10T12:00:00+07:00")


def test_a_mail_that_leaves_hours_late_says_so_first(lite, post_office):
    plan(lite)
    lite.at("2020-08-10T12:00:00+07:00")
    send(lite, post_office.server)
    for _, message in post_office.delivered:
        assert (
            body(message)
            .split("\n\n")[1]
            .startswith("Thư gửi muộn: số liệu là của 10/08/2020 07:00")
        )


def test_answers_go_to_the_coordinator(lite, post_office):
    plan(lite)
    send(lite, post_office.server)
    assert {one["Reply-To"].addresses[0].addr_spec for _, one in post_office.delivered} == {
        "so-tttt@demo.example"
    }


def test_a_mail_that_waits_goes_to_the_address_the_reader_has_meanwhile(cast, post_office):
    post_office.at_rcpt[ADDRESSES["chu-tich"]] = ["450 4.2.1 greylisted"]
    plan(cast)
    send(cast, post_office.server)
    with writing(cast.engine) as session:
        person = session.scalars(
            select(UserAccountRow).where(UserAccountRow.username == "chu-tich")
        ).one()
        person.email = "moi@demo.example"
    later(cast, timedelta(minutes=1))
    assert send(cast, post_office.server).sent == 1
    assert post_office.counts["moi@demo.example"] == 1


def test_a_reader_without_an_address_stops_nobody_and_is_shown_at_once(cast, post_office):
    with writing(cast.engine) as session:
        person = session.scalars(
            select(UserAccountRow).where(UserAccountRow.username == "chu-tich")
        ).one()
        person.email = ""
    plan(cast)
    done = send(cast, post_office.server)
    assert (done.sent, done.failed) == (len(READERS) - 1, 1)
    with cast.reading("so-tttt") as work:
        found = {one.recipient: one for one in deliveries.sent(work, TENTH)}
    assert (found["chu-tich"].state, found["chu-tich"].reply) == ("failed", outbox.NO_ADDRESS)


def test_mail_leaves_no_faster_than_asked(lite, post_office):
    plan(lite)
    stop = threading.Event()
    began = time.monotonic()
    done = send_due(lite.office, post_office.server, POST, "w", pace=Pace(1200, stop))
    assert done.sent == len(READERS)
    assert time.monotonic() - began >= 4 * 0.05, "and the last look at the queue waits its turn too"
    stop.set()
    assert send_due(lite.office, post_office.server, POST, "w", pace=Pace(1, stop)) == Round()


def test_the_answer_of_the_mail_server_outlives_a_database_that_is_away(
    lite, post_office, monkeypatch
):
    """A database that is restarted between the 250 and the mark makes no double."""
    plan(lite)
    away = iter([True] * 3)
    mark = outbox.mark

    def absent(*told, **more):
        if next(away, False):
            raise OperationalError("UPDATE message", {}, Exception("the server went away"))
        return mark(*told, **more)

    monkeypatch.setattr(outbox, "mark", absent)
    send(lite, post_office.server)
    later(lite, outbox.LEASE)
    send(lite, post_office.server)
    assert set(post_office.counts.values()) == {1}
    assert {row.state for row in rows(lite)} == {"sent"}


def test_the_coordinator_sees_what_became_of_each_mail(lite, post_office):
    post_office.at_rcpt[ADDRESSES["quan-sat"]] = ["550 5.1.1 no such user"]
    plan(lite)
    send(lite, post_office.server)
    with lite.reading("so-tttt") as work:
        found = {one.recipient: one for one in deliveries.sent(work, TENTH)}
    assert {name: one.state for name, one in found.items()} == {
        "chu-tich": "sent", "lanh-dao-ha-long": "sent", "so-tttt": "sent", "quan-sat": "failed",
    }  # fmt: skip
    assert "no such user" in found["quan-sat"].reply
    assert found["chu-tich"].queued_at > START


# -- what a reader chose, and what they know already


def told_of(post_office, name):
    """The plain text of the newest mail to somebody, and its subject."""
    _address, message = [one for one in post_office.delivered if one[0] == ADDRESSES[name]][-1]
    text = " ".join(message.get_body(("plain",)).get_content().split())
    return str(message["Subject"]), text


def test_who_has_no_digest_at_the_weekend_is_told_on_monday_what_changed_since_friday(
    lite, post_office
):
    subscribe_again(lite, "chu-tich", weekdays_only=True)
    plan(lite.at("2020-08-07T07:00:00+07:00"))
    send(lite, post_office.server)
    plan(lite.at(MORNING))
    send(lite, post_office.server)
    _subject, text = told_of(post_office, "chu-tich")
    assert "THAY ĐỔI TỪ 07/8 07:00" in text
    assert "hôm qua" not in text
    _subject, daily = told_of(post_office, "quan-sat")
    assert "THAY ĐỔI TỪ 07/8 07:00" in daily  # their server took none in between either


def test_who_was_sent_yesterday_s_is_told_of_a_day(lite, post_office):
    plan(lite.at("2020-08-09T07:00:00+07:00"))
    send(lite, post_office.server)
    plan(lite.at(MORNING))
    send(lite, post_office.server)
    assert "THAY ĐỔI TRONG 24 GIỜ" in told_of(post_office, "chu-tich")[1]


def test_who_wants_it_only_when_needed_is_not_sent_a_day_without_news(lite, post_office):
    subscribe_again(lite, "chu-tich", only_when_needed=True)
    plan(lite)
    assert send(lite, post_office.server).withdrawn == 0  # somebody is overdue
    calm = lite.at("2020-08-05T07:00:00+07:00")
    plan(calm, date(2020, 8, 5))
    assert send(calm, post_office.server).withdrawn == 1
    assert post_office.counts[ADDRESSES["chu-tich"]] == 1
    assert [row.reply for row in rows(lite) if row.state == "superseded"] == [NOTHING_NEW]


def test_a_digest_in_another_language_and_a_test_say_so(lite, post_office):
    subscribe_again(lite, "chu-tich", locale="en")
    plan(lite)
    send(lite, post_office.server)
    assert told_of(post_office, "chu-tich")[0].startswith("[5305] 10 Aug: ")
    with lite.writing("chu-tich") as work:
        assert subscriptions.send_test(work, SLUG)
    send(lite, post_office.server)
    assert told_of(post_office, "chu-tich")[0].startswith("Test: [5305] 10 Aug: ")


def test_the_board_as_a_file_is_of_the_statement_s_instant_and_the_reader_s_part(lite, post_office):
    subscribe_again(lite, "lanh-dao-ha-long", attaches_table=True, attaches_pdf=True)
    plan(lite)
    post = replace(POST, board_file=board_file)
    send_due(lite.office, post_office.server, post, "worker-1")
    papers = {
        address: list(message.iter_attachments()) for address, message in post_office.delivered
    }
    paper, printed = papers.pop(ADDRESSES["lanh-dao-ha-long"])
    assert not any(papers.values())  # only who asked for it
    assert paper.get_filename() == "5305-UBND-XD6_2020-08-10T0700_received.xlsx"
    with zipfile.ZipFile(io.BytesIO(paper.get_content())) as book:
        said = " ".join(book.read(name).decode() for name in book.namelist())
    assert printed.get_filename() == "5305-UBND-XD6_2020-08-10T0700_received.pdf"
    assert printed.get_content_type() == "application/pdf"
    on_paper = " ".join(
        page.extract_text() for page in PdfReader(io.BytesIO(printed.get_content())).pages
    )
    for told in (said, on_paper):
        assert "Hồng Gai" in told
        assert "Than Hà Lầm" not in told


def test_a_file_too_large_for_a_mail_stays_at_home_and_the_mail_says_so(lite, post_office):
    subscribe_again(lite, "chu-tich", attaches_table=True)
    plan(lite)
    large = Paper("x.xlsx", "application/octet-stream", b"x" * (LARGEST_PAPER + 1))
    post = replace(POST, board_file=lambda *_: large)
    send_due(lite.office, post_office.server, post, "worker-1")
    assert "Quá lớn để gửi kèm thư: x.xlsx" in told_of(post_office, "chu-tich")[1]
    assert all(not list(message.iter_attachments()) for _, message in post_office.delivered)


def subscribe_again(cast, name, **chosen):
    """Choose anew as of the start, in place of what the readers have."""
    cast.at(START)
    with cast.writing(name) as work:
        subscriptions.subscribe(work, SLUG, "07:00", **({"weekdays_only": False, **chosen}))
    cast.at(MORNING)
