"""The demo keeps what is promised of it: its people, its rules, its story, the same every time."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import inspect, text

from monitor.domain.errors import NotAllowed
from monitor.domain.figures import Nil
from monitor.domain.roles import Grant
from monitor.domain.standing import Mark, Standing
from monitor.domain.workflow import State
from monitor.intake.demo import read_demo
from monitor.services import demo, matrix, passwords, reports
from monitor.services.work import Clock, Office
from monitor.shipped import folder
from monitor.store import accounts, audit, instance, migrate
from monitor.store.engine import reading
from tests.builders import SLUG, place
from tests.conftest import copy_sqlite, made_once
from tests.services.conftest import PASSWORD
from tests.test_project import ROOT

SEEDS = folder("seeds")
CLERKS_DAY = datetime.fromisoformat("2020-08-07T16:00:00+07:00")
FIRST_EVENING = datetime.fromisoformat("2020-08-05T18:00:00+07:00")
PEOPLE = {
    "admin": Grant("admin"),
    "so-tttt": Grant("coordinator", "so-tttt", SLUG),
    "so-tttt.nhap": Grant("clerk", "so-tttt"),
    "so-tttt.duyet": Grant("head", "so-tttt"),
    "vp-ubnd": Grant("observer", "vp-ubnd", SLUG),
    "chu-tich": Grant("leader", None, SLUG),
    "lanh-dao-ha-long": Grant("leader", "ubnd-huyen-193"),
    "tkv": Grant("clerk", "tkv"),
    "tkv.duyet": Grant("head", "tkv"),
    "tkv.quantri": Grant("unit_admin", "tkv"),
    "than-ha-lam": Grant("clerk", "than-ha-lam"),
    "than-ha-lam.duyet": Grant("head", "than-ha-lam"),
    "dong-bac": Grant("clerk", "dong-bac"),
    "dong-bac.duyet": Grant("head", "dong-bac"),
    "ha-long": Grant("clerk", "ubnd-huyen-193"),
    "ha-long.duyet": Grant("head", "ubnd-huyen-193"),
    "bach-dang": Grant("clerk", "ubnd-xa-06694"),
    "quan-sat": Grant("observer", None, SLUG),
}
"""Who may sign in: DESIGN's table of demo accounts."""


def rows(engine, statement):
    with reading(engine) as session:
        return [tuple(row) for row in session.execute(text(statement))]


def whole(cast, basis="received", as_of=None):
    with cast.reading("chu-tich") as work:
        return matrix.matrix(work, SLUG, as_of=as_of, basis=basis, depth=3)


def cell(cast, row, obligation, as_of=None):
    found = {one.code: one.cells for one in whole(cast, as_of=as_of).rows}
    return found[row][obligation]


def read(cast, organization, period, reader="so-tttt"):
    with cast.reading(reader) as work:
        return reports.read(work, place(organization, period))


def script(organization, period=None):
    return [
        one
        for one in read_demo(SEEDS / "demo").events
        if one.organization == organization and period in (None, one.period)
    ]


# --- people ----------------------------------------------------------------------------------


def test_only_the_promised_accounts_may_sign_in_and_hold_the_promised_roles(played):
    with_password = {
        name for (name,) in rows(
            played.engine, "SELECT username FROM user_account WHERE password_hash IS NOT NULL"
        )
    }  # fmt: skip
    assert with_password == set(PEOPLE)
    for name, grant in PEOPLE.items():
        assert played.actor(name).grants == (grant,)
    assert rows(played.engine, "SELECT count(*) FROM one_time_link") == [(0,)]


def test_they_sign_in_with_the_password_given_and_are_marked_as_the_demos(played):
    with reading(played.engine) as session:
        person = accounts.by_username(session, "than-ha-lam")
        assert passwords.matches(person.password_hash, PASSWORD)
        assert instance.get(session, instance.DEMO) == "1"
    strangers = "SELECT count(*) FROM user_account WHERE NOT demo OR email != username ||"
    assert rows(played.engine, f"{strangers} '@demo.example'") == [(0,)]


def test_every_unit_that_reports_has_somebody_to_write_to(played):
    heads = Counter(
        rows(
            played.engine,
            "SELECT o.code, g.role FROM role_grant g JOIN organization o"
            " ON o.id = g.organization_id WHERE g.role IN ('clerk', 'head')",
        )
    )
    units = {one.code for one in whole(played).rows if one.kind == "organization"}
    off = set(read_demo(SEEDS / "demo").head_step_off)
    assert len(units) > 250
    for code in units:
        assert (code, "clerk") in heads, code
        assert ((code, "head") in heads) is (code not in off), code


def test_the_daily_digest_goes_to_four_readers_and_none_is_recorded_as_sent(played):
    subscribed = rows(
        played.engine,
        "SELECT u.username, s.kind, s.local_time, s.weekdays_only FROM subscription s"
        " JOIN user_account u ON u.id = s.user_id WHERE s.ended_at IS NULL ORDER BY 1",
    )
    readers = ("chu-tich", "lanh-dao-ha-long", "quan-sat", "so-tttt")
    assert [row[0] for row in subscribed] == list(readers)
    assert {row[1:] for row in subscribed} == {("daily_digest", "07:00", 0)}
    for table in ("digest", "message", "delivery"):
        assert rows(played.engine, f"SELECT count(*) FROM {table}") == [(0,)]


# --- what is promised of single units --------------------------------------------------------


def test_dong_bac_has_saved_and_sent_nothing_for_any_period(played):
    for period in ("2020-08-05", "2020-08-06", "final", "2020-W33"):
        view = read(played, "dong-bac", period, reader="dong-bac")
        assert (view.state, view.revision, view.version) == (State.OPEN, 0, 0), period
    assert cell(played, "dong-bac", "14.1").standing is Standing.OVERDUE


def test_than_ha_lam_has_begun_nothing_for_final_on_the_clerks_day(played):
    assert [one.kind for one in script("than-ha-lam", "final") if one.at <= CLERKS_DAY] == []
    then = cell(played, "than-ha-lam", "14.1", as_of=CLERKS_DAY)
    assert (then.figure_period, then.numerator, then.denominator) == ("2020-08-06", 3902, 4950)
    assert (then.own.state, then.own.revision) == ("accepted", 1)


def test_than_ha_lams_daily_report_is_accepted_with_the_figures_of_the_mock_up(played):
    daily = read(played, "than-ha-lam", "2020-08-06")
    assert daily.state is State.ACCEPTED
    assert dict(daily.entries) == {
        "headcount": 5118, "smartphones": 4950, "smartphones_installed": 3902,
    }  # fmt: skip


def test_than_ha_lam_sends_on_the_deadline_day_and_is_accepted_the_day_after(played):
    final = read(played, "than-ha-lam", "final", reader="than-ha-lam")
    assert (final.state, final.revision, final.late_days) == (State.ACCEPTED, 3, 0)
    assert dict(final.entries) == {
        "headcount": 5120, "smartphones": 4800, "smartphones_installed": 4512,
    }  # fmt: skip
    submitted, approved, accepted = final.decisions
    local = [one.at + timedelta(hours=7) for one in (submitted, approved, accepted)]
    assert [one.strftime("%d %H:%M") for one in local][:2] == ["07 16:40", "07 16:58"]
    assert (approved.actor, local[2].day) == ("than-ha-lam.duyet", 8)
    assert cell(played, "than-ha-lam", "14.1").value == "94.0"


def test_bach_dang_has_no_head_step_so_what_it_hands_in_is_sent(played):
    view = read(played, "ubnd-xa-06694", "final", reader="bach-dang")
    assert not view.organization.head_step
    assert view.state is State.ACCEPTED
    assert Mark.CORRECTED in cell(played, "ubnd-xa-06694", "11.1").marks


def test_the_office_accepts_the_coordinators_own_report_and_has_a_clerk_of_its_own(played):
    accepted = [one for one in read(played, "so-tttt", "final").decisions if one.kind == "accept"]
    assert [(one.actor, one.acting_as) for one in accepted] == [("vp-ubnd", "acceptor")]
    with played.reading("vp-ubnd") as work, pytest.raises(NotAllowed):
        reports.submit(work, place("vp-ubnd", "2020-W33"))
    assert {one.actor for one in script("vp-ubnd") if one.kind == "submit"} == {"vp-ubnd.nhap"}


# --- the story -------------------------------------------------------------------------------


def test_every_standing_and_every_mark_occurs_somewhere_on_the_last_morning(played):
    cells = [one for row in whole(played).rows for one in row.cells.values()]
    assert {one.standing for one in cells if one.standing is not None} == set(Standing)
    assert {mark for one in cells for mark in one.marks} == set(Mark)


def test_the_matrix_is_that_of_the_whole_province(played):
    found = whole(played)
    assert rows(played.engine, "SELECT count(*) FROM organization") == [(304,)]
    assert found.is_whole
    assert {row.level for row in found.rows if row.kind == "organization"} == {1, 2}
    total = {row.code: row.cells for row in found.rows if row.kind == "group"}["all"]
    assert (total["C.2"].numerator, total["C.2"].denominator) == (33, 45)
    assert total["11.1"].expected == 177
    assert total["11.1"].standing is Standing.IN_PROGRESS


def test_the_provinces_share_rises_from_one_to_about_twenty_percent(played):
    devices = [
        read(played, "so-tttt", period).entries["province_devices_installed"]
        for period in ("2020-08-05", "2020-08-06", "final", "2020-W33")
    ]
    population = 1_320_324
    assert devices[0] == 13_000
    assert devices == sorted(devices)
    assert 19.5 < devices[-1] * 100 / population < 20.5


def test_the_final_reports_come_in_the_evening_rush_and_some_days_late(played):
    sent = [
        datetime.fromisoformat(at.replace("Z", "+00:00")) + timedelta(hours=7)
        for (at,) in rows(
            played.engine,
            "SELECT min(d.at) FROM decision d JOIN report r ON r.id = d.report_id"
            " JOIN period p ON p.id = r.period_id WHERE p.code = 'final' AND d.kind = 'approve'"
            " GROUP BY r.id",
        )
    ]
    by_day = Counter(one.day for one in sent)
    assert len(sent) > 230
    assert by_day[7] > 0.8 * len(sent)
    assert all(by_day[day] >= 2 for day in (8, 9, 10))
    assert sum(1 for one in sent if one.day == 7 and one.hour >= 16) > by_day[7] / 2


def test_a_target_with_its_date_and_a_milestone_are_set_by_the_coordinator(played):
    goal = cell(played, "all", "11.1").goal
    assert (goal.target, goal.source, goal.milestone) == (100, "set", 60)
    assert goal.date == datetime.fromisoformat("2020-08-17T00:00:00+07:00")
    assert goal.milestone_by == datetime.fromisoformat("2020-08-11T00:00:00+07:00")


def test_nil_exemption_extension_returns_and_corrections_all_happen(played):
    kinds = Counter(
        rows(played.engine, "SELECT kind, acting_as FROM decision"),
    )
    for wanted in (
        ("return", "head"), ("return", "coordinator"), ("reopen", "coordinator"),
        ("extend", "coordinator"), ("exempt", "coordinator"), ("set_target", "coordinator"),
        ("set_milestone", "coordinator"), ("accept", "acceptor"),
    ):  # fmt: skip
        assert kinds[wanted] >= 1, wanted
    assert kinds["return", "head"] >= 5
    assert read(played, "bql-kkt", "final").entries["markets_total"] == Nil("none_arose")
    assert cell(played, "hoi-ccb", "12.3").standing is Standing.NOT_APPLICABLE
    assert cell(played, "vp-ubnd", "1.1").standing is Standing.NOT_APPLICABLE
    corrected = "SELECT count(*) FROM revision WHERE correction_reason IS NOT NULL"
    assert rows(played.engine, f"{corrected} AND correction_reason != ''")[0][0] >= 3


def test_the_audit_of_the_whole_week_is_unbroken(played):
    with reading(played.engine) as session:
        assert audit.verify(session) is None


# --- the same every time ---------------------------------------------------------------------


def digest(engine):
    """Hash over every row of every table but salted passwords, the clock and the mails' key."""
    content = hashlib.sha256()
    for table in sorted(inspect(engine).get_table_names()):
        columns = [
            one["name"] for one in inspect(engine).get_columns(table)
            if one["name"] != "password_hash"
        ]  # fmt: skip
        drawn = " WHERE name NOT IN ('clock_offset_seconds', 'mail_key')"
        where = drawn if table == "instance_setting" else ""
        listed = ", ".join(columns)
        for row in rows(engine, f"SELECT {listed} FROM {table}{where} ORDER BY {listed}"):
            content.update(repr((table, row)).encode())
    return content.hexdigest()


@pytest.fixture(scope="module")
def first_evening(tmp_path_factory):
    """A file of the demo as it stands on its first evening."""

    def make(engine):
        migrate.upgrade(engine)
        demo.play(Office(engine), FIRST_EVENING, seeds=SEEDS, password=PASSWORD)

    return made_once(tmp_path_factory, "first-evening.db", make)


@pytest.fixture
def evening_engine(first_evening, tmp_path):
    engine = copy_sqlite(first_evening, tmp_path / "evening.db")
    yield engine
    engine.dispose()


def test_the_timeline_is_what_the_committed_script_makes(tmp_path):
    out = tmp_path / "timeline.csv"
    command = [sys.executable, ROOT / "tools" / "make-demo-timeline", "--out", out]
    subprocess.run(command, check=True, capture_output=True)
    assert out.read_bytes() == (SEEDS / "demo" / "timeline.csv").read_bytes()


def test_played_again_it_is_the_same_and_nothing_after_the_asked_instant_is_played(
    engine, evening_engine
):
    office = Office(engine)
    assert demo.stage(office, SEEDS).kind == "empty"
    count = demo.play(office, FIRST_EVENING, seeds=SEEDS, password=PASSWORD)
    told = read_demo(SEEDS / "demo").events
    assert count == len([one for one in told if one.at <= FIRST_EVENING]) > 20
    with reading(engine) as session:
        now = office.clock.now(session)
    assert timedelta(0) <= now - FIRST_EVENING < timedelta(minutes=5)
    assert demo.stage(office, SEEDS) == demo.Stage("played", FIRST_EVENING)
    if engine.dialect.name == evening_engine.dialect.name:
        assert digest(engine) == digest(evening_engine)


def test_the_clock_of_a_visited_demo_never_goes_back_behind_a_visitors_deed(evening_engine):
    office = Office(evening_engine)
    assert demo.resume(office, FIRST_EVENING) == FIRST_EVENING
    later = FIRST_EVENING + timedelta(hours=3)
    visit = Office(evening_engine, Clock(later))
    with visit.reading(demo.CLOCK) as work:
        account = accounts.by_username(work.session, "dong-bac")
        clerk = accounts.actor_for(work.session, account.id, later)
    with visit.writing(clerk) as work:
        reports.save_draft(work, place("dong-bac", "2020-08-05"), {"smartphones": 12})
    assert demo.resume(office, FIRST_EVENING) == later


def test_the_demo_keeps_away_from_a_database_somebody_works_in(sqlite_engine):
    with Office(sqlite_engine, Clock(demo.BEGIN)).writing(demo.CLOCK) as work:
        for name in ("one", "two"):
            accounts.insert(
                work.session, username=name, display_name=name, email=f"{name}@example.vn",
                locale="vi", demo=False, at=work.now,
            )  # fmt: skip
    office = Office(sqlite_engine)
    assert demo.stage(office, SEEDS).kind == "foreign"
    with pytest.raises(ValueError, match="not empty"):
        demo.play(office, demo.BEGIN, seeds=SEEDS, password=PASSWORD)
