"""Reminders over a real mail server: one mail to a person, to nobody who has sent, with a log."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from monitor.domain.bounces import Bounce
from monitor.domain.errors import NotAllowed
from monitor.domain.reminders import NO_LONGER, Rung
from monitor.domain.roles import CLOCK
from monitor.domain.standing import Standing
from monitor.mail.message import Post
from monitor.mail.sender import render, send_due
from monitor.services import bounces, deliveries, matrix, outbox, reminders, reports
from monitor.services import directives as duties
from monitor.store import accounts, mail_choices, organizations
from monitor.store.engine import reading, writing
from monitor.store.schema import MessageRow, ReminderRow, RoleGrantRow, UserAccountRow
from tests.builders import SLUG, Cast, golden_cast, place, play_golden
from tests.conftest import copy_sqlite
from tests.mail.conftest import MORNING

POST = Post("Theo dõi chỉ đạo <bantin@monitor.example>", "https://monitor.example")
FOUR = "2020-08-07T16:00:00+07:00"


def plan(cast) -> int:
    with cast.office.writing(CLOCK) as work:
        return reminders.plan(work)


def leave(cast, *names: str) -> dict[str, list[str]]:
    """What waits leaves now: the plain text by account name, of these people (none: of all)."""
    found: dict[str, list[str]] = {}
    while claimed := outbox.take(cast.office, "worker-1"):
        if names and claimed.recipient not in names:
            outbox.delivered(cast.office, claimed, "worker-1", "", "250 Ok")
            continue
        message = render(cast.office, POST, claimed, outbox.recipient(cast.office, claimed))
        if message is None:
            outbox.withdrawn(cast.office, claimed, "worker-1")
            continue
        text = " ".join(message.get_body(("plain",)).get_content().split())
        found.setdefault(claimed.recipient, []).append(text)
        outbox.delivered(cast.office, claimed, "worker-1", str(message["Subject"]), "250 Ok")
    return found


def planned(cast) -> dict[str, list[tuple[str, str, str]]]:
    """What was put on record, by person: unit, rung, role."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for one in ladders(cast, "so-tttt").log:
        step = one.rung.value + (str(one.number) if one.number else "")
        found.setdefault(one.name, []).append((one.organization, step, one.reached))
    return found


def ladders(cast, name):
    with cast.reading(name) as work:
        [found] = reminders.ladders(work)
    return found


@pytest.fixture(scope="module")
def played_friday(migrated_sqlite, tmp_path_factory):
    path = tmp_path_factory.mktemp("friday") / "monitor.db"
    engine = copy_sqlite(migrated_sqlite, path)
    play_golden(golden_cast(engine), datetime.fromisoformat(FOUR))
    engine.dispose()
    return path


@pytest.fixture
def friday(played_friday, tmp_path):
    """The last day at four in the afternoon, as far as the worked example had come."""
    engine = copy_sqlite(played_friday, tmp_path / "monitor.db")
    yield Cast(engine).at(FOUR)
    engine.dispose()


def test_each_person_gets_one_mail_however_many_reports_it_speaks_of(cast, post_office):
    queued = plan(cast)
    assert queued == len({one for one in planned(cast) if one})
    assert send_due(cast.office, post_office.server, POST, "worker-1").sent == queued
    assert set(post_office.counts.values()) == {1}
    [coordinator] = [
        message.get_body(("plain",)).get_content()
        for address, message in post_office.delivered
        if address == "so-tttt@demo.example"
    ]
    late = {
        one.organization for one in ladders(cast, "so-tttt").log if one.reached == "coordinator"
    }
    assert len(late) > 1
    assert coordinator.count("/report/5305-UBND-XD6/") == len(late)


def test_planning_again_says_nothing_twice(lite):
    plan(lite)
    assert plan(lite) == 0
    leave(lite, "nobody")
    assert plan(lite.at(MORNING + timedelta(hours=3))) == 0
    assert plan(lite.at(MORNING + timedelta(days=1))) > 0


def test_only_who_has_not_sent_is_reminded_and_the_board_says_the_same(lite):
    """Who is told that they are overdue is so on the board, and nobody there is left out."""
    for day in (8, 9, 10):
        lite.at(f"2020-08-{day:02}T07:00:30+07:00")
        told = {
            task.report.organization
            for task in ladders(lite, "so-tttt").ahead
            if task.report.limit <= lite.office.clock.fixed and not task.report.is_request
        }
        with lite.reading("so-tttt") as work:
            rows = matrix.matrix(work, SLUG, depth=9).rows
        shown = {
            row.code
            for row in rows
            for cell in row.cells.values()
            if row.kind == "organization"
            and cell.standing is Standing.OVERDUE
            and cell.contribution != "children"
        }
        assert told == shown, day
        assert told


def test_on_the_last_day_clerk_and_head_are_told_and_only_the_head_of_what_waits_for_them(friday):
    assert plan(friday) > 0
    found = planned(friday)
    assert ("dong-bac", "last_hours", "clerk") in found["dong-bac"]
    assert ("dong-bac", "last_hours", "head") in found["dong-bac.duyet"]
    # Vàng Danh has handed in and waits: its head hears of it, its clerk does not.
    assert "than-vang-danh" not in found
    assert found["than-vang-danh.duyet"] == [("than-vang-danh", "last_hours", "head")]
    # Đông Bắc's company has sent, and the coordinator is not told before the second day overdue.
    assert "db-35" not in found
    assert "so-tttt" not in found


def test_who_sent_after_it_was_planned_gets_no_reminder_and_the_log_says_why(friday):
    plan(friday)
    with friday.writing("tkv") as work:
        reports.submit(work, place("tkv"), values={})
    with friday.writing("tkv.duyet") as work:
        reports.approve(work, place("tkv"))
    assert not {"tkv", "tkv.duyet"} & set(leave(friday, "tkv", "tkv.duyet"))
    kept = [one for one in ladders(friday, "so-tttt").log if one.organization == "tkv"]
    assert {(one.state, one.reply) for one in kept} == {("superseded", NO_LONGER)}


def test_an_extension_given_after_it_was_planned_takes_the_reminder_back(friday):
    plan(friday)
    with friday.writing("so-tttt") as work:
        due = datetime.fromisoformat("2020-08-12T00:00:00+07:00")
        reports.extend(work, place("dong-bac"), due, "Chờ số liệu")
    assert "dong-bac" not in leave(friday, "dong-bac")
    # The later deadline has a ladder of its own, and its opening is told.
    plan(friday)
    assert "Hạn: 23:59 Thứ Ba, 11/08/2020" in leave(friday, "dong-bac")["dong-bac"][0]


def test_nothing_is_planned_by_night(friday):
    assert plan(friday.at("2020-08-07T23:00:00+07:00")) == 0
    assert plan(friday.at("2020-08-08T06:59:00+07:00")) == 0
    assert plan(friday.at("2020-08-08T07:00:00+07:00")) > 0
    assert ("dong-bac", "overdue1", "clerk") in planned(friday)["dong-bac"]


def test_it_climbs_to_the_coordinator_on_the_second_day_and_the_unit_knows_beforehand(friday):
    [task] = [
        one for one in ladders(friday, "dong-bac").ahead if one.report.organization == "dong-bac"
    ]
    climbs = next(one for one in task.coming if "coordinator" in one.reached)
    assert climbs.at.isoformat() == "2020-08-09T07:00:00+07:00"
    plan(friday.at(climbs.at - timedelta(minutes=1) - timedelta(hours=12)))
    assert "so-tttt" not in planned(friday)
    plan(friday.at(climbs.at))
    assert ("dong-bac", "overdue2", "coordinator") in planned(friday)["so-tttt"]


def test_the_wording_follows_the_order_and_a_return_says_why(friday):
    plan(friday)
    found = leave(friday, "dong-bac", "ubmttq", "bach-dang")
    assert "Thực hiện văn bản số 5305/UBND-XD6" in found["dong-bac"][0]
    assert "đề nghị anh/chị gửi" in found["dong-bac"][0]
    [front] = found["ubmttq"]
    assert "đây không phải việc quá hạn" in front
    assert "Quá hạn" not in front
    [back] = found["bach-dang"]
    assert "bị trả lại để sửa" in back
    assert "Tổng số hộ khác kỳ trước, đề nghị kiểm tra" in back


def test_a_requested_report_is_never_called_overdue(friday):
    plan(friday.at("2020-08-09T08:00:00+07:00"))
    assert "ubmttq" not in leave(friday, "ubmttq")


def test_what_a_unit_was_exempted_from_is_not_asked_of_it(friday):
    asked = {one.report.organization for one in ladders(friday, "so-tttt").ahead}
    assert "dong-bac" in asked
    with friday.writing("so-tttt") as work:
        given = {
            one.obligation
            for one in matrix.find_directive(work, SLUG).directive.assignments
            if one.organization == "dong-bac"
        }
        for code in given:
            duties.exempt(work, SLUG, code, "dong-bac", "Đã sáp nhập")
    asked = {one.report.organization for one in ladders(friday, "so-tttt").ahead}
    assert "dong-bac" not in asked


def test_a_report_of_a_later_period_answers_for_the_one_that_was_missed(friday):
    def asked():
        return {
            (one.report.organization, one.report.period)
            for one in ladders(friday.at("2020-08-11T10:00:00+07:00"), "so-tttt").ahead
        }

    unit = "than-vang-danh"
    assert {(unit, "final"), (unit, "2020-W33")} <= asked()
    with friday.writing(unit) as work:
        figures = {"smartphones": 4000, "smartphones_installed": 3950}
        reports.submit(work, place(unit, "2020-W33"), values=figures)
    with friday.writing(f"{unit}.duyet") as work:
        reports.approve(work, place(unit, "2020-W33"))
    assert not {(unit, "final"), (unit, "2020-W33")} & asked()


def test_a_unit_without_anybody_is_on_record_and_stops_no_other(friday):
    with writing(friday.engine) as session:
        session.execute(
            update(UserAccountRow)
            .where(UserAccountRow.username.in_(("dong-bac", "dong-bac.duyet")))
            .values(disabled_at=friday.office.clock.fixed)
        )
    assert plan(friday) > 1
    [nobody] = [one for one in ladders(friday, "so-tttt").log if not one.name]
    assert (nobody.organization, nobody.rung) == ("dong-bac", Rung.LAST_HOURS)
    assert plan(friday) == 0
    assert len([one for one in ladders(friday, "so-tttt").log if not one.name]) == 1


def test_a_unit_without_an_account_is_reminded_through_the_one_it_reports_to(friday):
    with writing(friday.engine) as session:
        session.execute(
            update(UserAccountRow)
            .where(UserAccountRow.username.startswith("than-nui-beo"))
            .values(disabled_at=friday.office.clock.fixed)
        )
    plan(friday)
    assert ("than-nui-beo", "last_hours", "clerk") in planned(friday)["tkv"]


def test_who_moved_to_another_unit_while_it_was_queued_hears_of_the_new_one_only(friday):
    plan(friday)
    with writing(friday.engine) as session:
        account = accounts.by_username(session, "dong-bac")
        ids = organizations.ids_of(session)
        session.execute(
            update(RoleGrantRow)
            .where(RoleGrantRow.user_id == account.id)
            .values(organization_id=ids["bql-kkt"])
        )
    assert "dong-bac" not in leave(friday, "dong-bac")
    plan(friday.at("2020-08-08T07:00:00+07:00"))
    [told] = leave(friday, "dong-bac")["dong-bac"]
    assert "Ban Quản lý Khu kinh tế" in told
    assert "Đông Bắc" not in told


def test_a_unit_sees_its_own_log_and_the_coordinator_everybody_s(friday):
    plan(friday)
    mine = ladders(friday, "dong-bac")
    assert {one.organization for one in mine.log} == {"dong-bac"}
    assert {one.report.organization for one in mine.ahead} <= {"dong-bac", "db-35"}
    assert len({one.organization for one in ladders(friday, "so-tttt").log}) > 3
    with friday.reading("quan-sat") as work, pytest.raises(NotAllowed):
        reminders.ladders(work)


def test_the_coordinator_finds_reminders_among_the_mails(friday):
    queued = plan(friday)
    leave(friday, "dong-bac")
    with friday.reading("so-tttt") as work:
        found = deliveries.sent(work)
    assert [one.kind for one in found] == ["reminder"] * queued
    [mine] = [one for one in found if one.recipient == "dong-bac"]
    assert mine.subject.startswith("[5305] Còn 8 giờ")


def test_a_reminder_that_came_back_is_shown_to_the_coordinator_and_its_address_can_be_mended(
    friday,
):
    plan(friday)
    leave(friday, "dong-bac")
    with reading(friday.engine) as session:
        person = accounts.by_username(session, "dong-bac")
        name, address = session.execute(
            select(MessageRow.message_id, MessageRow.address).where(
                MessageRow.recipient_id == person.id
            )
        ).one()
    with friday.office.writing(CLOCK) as work:
        assert bounces.record(work, Bounce(name, address, "failed", "5.1.1", "no such user"))
    with friday.writing("so-tttt") as work:
        assert [one.address for one in bounces.bad_addresses(work)] == [address]
        assert deliveries.unsent(work) == 1
        bounces.write_again(work, address)
        assert bounces.bad_addresses(work) == []


def test_what_waited_is_passed_over_when_a_newer_reminder_says_it_all(friday):
    plan(friday)
    plan(friday.at("2020-08-08T07:00:00+07:00"))
    assert {len(listed) for listed in leave(friday).values()} == {1}
    with reading(friday.engine) as session:
        states = set(session.scalars(select(MessageRow.state)))
        assert states == {"sent", "superseded"}
        assert session.scalar(select(ReminderRow.rung).limit(1)) == "last_hours"


def test_what_waited_is_said_in_the_newer_reminder_and_nothing_of_it_is_lost(friday):
    plan(friday.at("2020-08-13T07:00:00+07:00"))
    leave(friday, "nobody")
    plan(friday.at("2020-08-14T07:00:00+07:00"))  # the seventh day: from now on once a week
    plan(friday.at("2020-08-15T07:00:00+07:00"))  # Công Thương had until the 9th: its sixth day
    [told] = leave(friday, "so-tttt")["so-tttt"]
    assert "Sở Công Thương" in told
    assert "Tổng Công ty Đông Bắc" in told


# -- the morning list


def want_mornings(cast, name, wanted=True):
    with cast.writing(name) as work:
        reminders.want_mornings(work, wanted=wanted)


def test_a_clerk_who_asks_for_it_gets_the_list_each_morning_there_is_something_on_it(friday):
    want_mornings(friday.at("2020-08-10T12:00:00+07:00"), "dong-bac")
    plan(friday)
    leave(friday, "nobody")
    # The reminder of an overdue report is the list already: one mail a morning, not two.
    plan(friday.at("2020-08-11T07:00:00+07:00"))
    assert len(leave(friday, "dong-bac")["dong-bac"]) == 1
    # From the second week it is reminded of once a week, and the list comes every morning.
    plan(friday.at("2020-08-18T07:00:00+07:00"))
    [told] = leave(friday, "dong-bac")["dong-bac"]
    assert "Báo cáo kết quả" in told
    assert plan(friday) == 0
    want_mornings(friday, "dong-bac", wanted=False)
    plan(friday.at("2020-08-19T07:00:00+07:00"))
    assert "dong-bac" not in leave(friday, "dong-bac")


def test_who_is_away_gets_no_morning_list(friday):
    want_mornings(friday.at("2020-08-17T12:00:00+07:00"), "dong-bac")
    with friday.writing("dong-bac") as work:
        mail_choices.set_pause(
            work.session, user_id=work.actor.user_id, at=work.now,
            days=mail_choices.Pause(date(2020, 8, 17), date(2020, 8, 18)),
        )  # fmt: skip
    plan(friday)
    leave(friday, "nobody")
    plan(friday.at("2020-08-18T07:00:00+07:00"))
    assert "dong-bac" not in leave(friday, "dong-bac")
    plan(friday.at("2020-08-19T07:00:00+07:00"))
    assert "dong-bac" in leave(friday, "dong-bac")


def test_a_morning_list_that_came_back_alone_is_shown_to_the_coordinator_at_once(friday):
    """No digest and no reminder is of it: it is of the directives that ask its reader's unit."""
    want_mornings(friday.at("2020-08-17T12:00:00+07:00"), "dong-bac")
    plan(friday)
    leave(friday, "nobody")
    plan(friday.at("2020-08-18T07:00:00+07:00"))
    told = None
    while claimed := outbox.take(friday.office, "w"):
        outbox.delivered(friday.office, claimed, "w", "", "250 Ok")
        if claimed.recipient == "dong-bac":
            told = claimed
    assert told.payload == {"said": [], "morning": True}
    with friday.office.writing(CLOCK) as work:
        assert bounces.record(work, Bounce(told.message_id, told.address, "failed", "5.1.1", ""))
    with friday.reading("so-tttt") as work:
        assert [one.address for one in bounces.bad_addresses(work)] == [told.address]
        assert deliveries.unsent(work) == 1
