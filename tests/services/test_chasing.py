"""Chasing by hand: who is on the list, what is mailed to whom, and what is written down."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.services import calls, chasing, outbox, reminders, reports
from monitor.store.engine import reading
from monitor.store.schema import AuditEventRow, MessageRow
from tests.builders import SLUG, Cast, golden_cast, place

MINE, OTHER = "than-ha-lam", "dong-bac"
FRIDAY = datetime.fromisoformat("2020-08-07T10:00:00+07:00")
MONDAY = datetime.fromisoformat("2020-08-10T09:00:00+07:00")
DAY = timedelta(days=1)
VALUES = {"smartphones": 4800, "smartphones_installed": 4799, "headcount": 5120}


@pytest.fixture
def cast(engine) -> Cast:
    """Monday morning: nobody has sent anything, and the mine's clerk has a draft."""
    cast = golden_cast(engine).at(FRIDAY)
    with cast.writing(MINE) as work:
        reports.save_draft(work, place(MINE), VALUES)
    return cast.at(MONDAY)


def lines(cast: Cast) -> dict[str, chasing.ChaseLine]:
    with cast.reading("so-tttt") as work:
        return {one.organization: one for one in chasing.listed(work, SLUG)}


def send(cast: Cast, *units: str, who: str = "so-tttt") -> chasing.Outcome:
    with cast.writing(who) as work:
        return chasing.send(work, SLUG, units)


def queued(cast: Cast) -> list[str]:
    with reading(cast.engine) as session:
        return sorted(
            session.scalars(
                select(MessageRow.address).where(
                    MessageRow.kind == "reminder", MessageRow.state == "queued"
                )
            )
        )


def deliver(cast: Cast) -> int:
    """Let every queued mail leave; returns how many had something to say."""
    said = 0
    while (claimed := outbox.take(cast.office, "me")) is not None:
        with cast.office.reading(cast.actor("so-tttt")) as work:
            told = reminders.mailing_for(work, claimed)
        if told is None:
            outbox.withdrawn(cast.office, claimed, "me")
            continue
        outbox.delivered(cast.office, claimed, "me", "", "250")
        said += 1
    return said


def test_the_list_says_how_far_each_has_come_and_how_to_reach_them(cast):
    found = lines(cast)
    mine, other = found[MINE], found[OTHER]
    assert (mine.sign.kind, mine.sign.filled, mine.sign.asked) == ("draft", 2, 2)
    assert mine.sign.at == FRIDAY
    assert other.sign.kind == "never_signed_in"
    assert [(one.kind, one.value) for one in mine.contacts] == [
        ("clerk", f"{MINE}@demo.example"), ("head", f"{MINE}.duyet@demo.example"),
    ]  # fmt: skip
    assert mine.missing == mine.asked > 0
    assert mine.reminded_at is None


def test_who_sends_leaves_the_list_and_what_waits_for_the_head_is_the_head_s(cast):
    with cast.writing(MINE) as work:
        reports.submit(work, place(MINE), values=VALUES)
    assert lines(cast)[MINE].sign.kind == "waiting"
    with cast.reading("so-tttt") as work:
        [letter] = chasing.preview(work, SLUG, [MINE]).letters
    assert letter.address == f"{MINE}.duyet@demo.example"
    with cast.writing(f"{MINE}.duyet") as work:
        reports.approve(work, place(MINE))
    assert MINE not in lines(cast)


def test_the_overdue_come_first_then_the_returned_then_the_rest(cast):
    with cast.writing(MINE) as work:
        reports.submit(work, place(MINE), values=VALUES)
    with cast.writing(f"{MINE}.duyet") as work:
        reports.approve(work, place(MINE))
    with cast.writing("so-tttt") as work:
        reports.send_back(work, place(MINE), "Thiếu số máy của phân xưởng", MONDAY + DAY)
        reports.extend(work, place(OTHER), MONDAY + DAY, "Chờ số liệu của Cẩm Phả")
    order = list(lines(cast))
    assert order[-2:] == [MINE, OTHER] or order.index(MINE) < order.index(OTHER)
    assert lines(cast)[MINE].task.reason == "Thiếu số máy của phân xưởng"
    with cast.reading("so-tttt") as work:
        counts = chasing.counted(work, SLUG)
    assert counts.returned == 1
    assert counts.asked == counts.sent + counts.overdue + counts.returned + counts.open


def test_what_is_previewed_is_what_is_queued_and_once_a_day_only(cast):
    with cast.reading("so-tttt") as work:
        planned = chasing.preview(work, SLUG, [MINE, OTHER])
    assert queued(cast) == [], "looking sends nothing"
    done = send(cast, MINE, OTHER)
    assert (done.mails, done.units, done.skipped) == (2, 2, ())
    assert queued(cast) == sorted(one.address for one in planned.letters)
    again = send(cast, MINE, OTHER)
    assert (again.mails, dict(again.skipped)) == (0, {MINE: "reminded", OTHER: "reminded"})
    assert deliver(cast) == 2
    cast.at(MONDAY + DAY)
    assert send(cast, MINE).mails == 1


def test_who_sent_between_looking_and_leaving_gets_no_mail(cast):
    with cast.writing(OTHER) as work:
        reports.submit(work, place(OTHER), values=VALUES)
    with cast.writing(f"{OTHER}.duyet") as work:
        reports.approve(work, place(OTHER))
    done = send(cast, MINE, OTHER)
    assert (done.mails, dict(done.skipped)) == (1, {OTHER: "sent"})
    with cast.writing(MINE) as work:
        reports.submit(work, place(MINE), values=VALUES)
    with cast.writing(f"{MINE}.duyet") as work:
        reports.approve(work, place(MINE))
    assert deliver(cast) == 0, "found anew as it leaves"


def test_the_third_reminder_goes_to_the_head_as_well(cast):
    reached = []
    for day in range(3):
        cast.at(MONDAY + day * DAY)
        send(cast, MINE)
        reached.append(queued(cast))
        deliver(cast)
    clerk, head = f"{MINE}@demo.example", f"{MINE}.duyet@demo.example"
    assert reached == [[clerk], [clerk], sorted([clerk, head])]
    assert lines(cast)[MINE].task.reminded == 3


def test_a_reminder_by_hand_stands_in_the_log_of_reminders_with_who_sent_it(cast):
    send(cast, MINE)
    for who in ("so-tttt", MINE, "chu-tich"):
        with cast.reading(who) as work:
            [ladder] = reminders.ladders(work)
        assert [(one.organization, one.rung, one.author) for one in ladder.log] == [
            (MINE, None, "so-tttt")
        ], who
    with cast.reading("dong-bac") as work:
        assert reminders.ladders(work)[0].log == ()
    with reading(cast.engine) as session:
        actions = session.scalars(select(AuditEventRow.action)).all()
    assert "reminder.send" in actions


@pytest.mark.parametrize(
    ("units", "code"), [([], "nobody_ticked"), (range(201), "too_many_ticked")]
)
def test_a_sending_to_nobody_or_to_too_many_is_refused(cast, units, code):
    with pytest.raises(Invalid) as refused:
        send(cast, *map(str, units))
    assert refused.value.code == code


@pytest.mark.parametrize("who", [MINE, "chu-tich", "quan-sat", "lanh-dao-ha-long"])
def test_nobody_else_chases(cast, who):
    for refused in (
        lambda work: chasing.listed(work, SLUG),
        lambda work: chasing.preview(work, SLUG, [MINE]),
        lambda work: chasing.send(work, SLUG, [MINE]),
        lambda work: calls.write(work, SLUG, MINE, "call", "", "Đã gọi"),
    ):
        with pytest.raises(NotAllowed), cast.writing(who) as work:
            refused(work)


def test_calls_are_written_down_and_read_by_the_coordinator_and_leaders(cast):
    with cast.writing("so-tttt") as work:
        calls.write(work, SLUG, MINE, "call", "Anh Nam", "Hẹn gửi trước 16:00")
    cast.at(MONDAY + DAY)
    with cast.writing("so-tttt") as work:
        calls.write(work, SLUG, MINE, "reply", "", "Đã gửi qua thư")
    with cast.reading("chu-tich") as work:
        found = calls.listed(work, SLUG)
    assert [(one.kind, one.person, one.body) for one in found] == [
        ("reply", "", "Đã gửi qua thư"), ("call", "Anh Nam", "Hẹn gửi trước 16:00"),
    ]  # fmt: skip
    assert lines(cast)[MINE].last_note == found[0]
    for who in (MINE, "quan-sat", "lanh-dao-ha-long"):
        with cast.reading(who) as work:
            assert calls.listed(work, SLUG) == [], who


def test_a_call_to_nobody_of_the_directive_is_refused(cast):
    with pytest.raises(NotFound), cast.writing("so-tttt") as work:
        calls.write(work, SLUG, "khong-co", "call", "", "Đã gọi")
    with pytest.raises(Invalid), cast.writing("so-tttt") as work:
        calls.write(work, SLUG, MINE, "call", "", "  ")


def test_nothing_of_it_is_sent_to_a_unit_without_an_account(cast):
    with cast.reading("so-tttt") as work:
        listed = chasing.listed(work, SLUG)
        without = [one.organization for one in listed if not one.contacts]
        if without:
            assert dict(chasing.preview(work, SLUG, without[:1]).skipped) == {without[0]: "nobody"}
