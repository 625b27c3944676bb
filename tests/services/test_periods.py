"""The coordinator sets rhythms, closes periods and opens them; what was answered before stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from monitor.domain.errors import Forbidden, Invalid, NotAllowed, NotFound
from monitor.domain.periods import Cadence
from monitor.domain.standing import Mark, Standing
from monitor.present.messages import refusal_text
from monitor.services import directives, duties, matrix, periods, reports
from tests.builders import SLUG, golden_cast, place, play_golden

WHY = "Theo yêu cầu của Chủ tịch UBND tỉnh"
SATURDAY = "2020-08-08T09:00:00+07:00"
COAL = {"smartphones": 4800, "smartphones_installed": 4512}
DAILY = Cadence("daily", date(2020, 8, 8), date(2020, 8, 12), locks_after=2)


@pytest.fixture
def cast(engine):
    return golden_cast(engine).at(SATURDAY)


@pytest.fixture
def fast(sqlite_engine):
    """The same, for what no engine does differently."""
    return golden_cast(sqlite_engine).at(SATURDAY)


def instant(text):
    return datetime.fromisoformat(f"{text}+07:00")


def set_(cast, cadence=DAILY, code="14.1", name="so-tttt"):
    with cast.writing(name) as work:
        return periods.set_cadence(work, SLUG, code, cadence, WHY)


def close(cast, period="final", at=None):
    with cast.writing("so-tttt") as work:
        periods.close(work, SLUG, period, at, WHY)


def open_again(cast, unit="than-ha-lam", until=None, period="final"):
    with cast.writing("so-tttt") as work:
        periods.open_again(work, SLUG, period, unit, until, WHY)


def line(cast, code):
    with cast.reading("so-tttt") as work:
        return next(one for one in periods.listed(work, SLUG) if one.period.code == code)


def codes(slots):
    return [getattr(one, "period", one).code for one in slots]


def submit(cast, period="final", name="than-ha-lam", unit="than-ha-lam"):
    with cast.writing(name) as work:
        reports.submit(work, place(unit, period), values=COAL)
        return reports.read(work, place(unit, period))


# -- rhythms


def test_a_rhythm_adds_its_periods_between_those_that_are_there(cast):
    plan = set_(cast)
    assert codes(plan.added) == [f"2020-08-{n:02d}" for n in (8, 9, 10, 11, 12)]
    with cast.reading("so-tttt") as work:
        told = directives.get(work, SLUG).directive
    order = codes(told.periods)
    assert order.index("final") < order.index("2020-08-08")
    assert sorted(told.periods, key=lambda one: one.due) == list(told.periods)
    duty = told.obligation("14.1")
    assert set(codes(plan.added)) <= set(duty.standing_periods)
    assert not set(codes(plan.added)) & set(told.obligation("11.1").standing_periods)
    assert line(cast, "2020-08-09").closes == instant("2020-08-12T00:00:00")


def test_what_the_text_says_what_has_opened_and_what_is_begun_is_kept(cast):
    cast.at("2020-08-10T08:00:00+07:00")
    with cast.writing("so-tttt") as work:
        before = directives.get(work, SLUG).directive.obligation("14.1").periods
        ahead = [
            one.code
            for one in directives.get(work, SLUG).directive.periods
            if one.code in before and one.opens > work.now
        ]
    plan = set_(cast, Cadence("stop"))
    assert codes(plan.dropped) == ahead
    assert "final" in codes(plan.kept)
    again = set_(cast, replace(DAILY, first=date(2020, 8, 11), last=date(2020, 8, 12)))
    assert codes(again.added) == ["2020-08-11", "2020-08-12"]
    with cast.reading("so-tttt") as work:
        assert [one.kind for one in periods.cadences(work, SLUG).values()] == ["daily"]


def test_yesterdays_answer_stays_when_periods_are_added_and_taken_away_today(cast):
    play_golden(cast, instant("2020-08-08T09:00:00"))
    asked = [instant(f"2020-08-{n}") for n in ("06T18:00:00", "07T23:59:59", "08T00:00:00")]

    def answers():
        with cast.reading("so-tttt") as work:
            return [
                [(row.code, row.cells) for row in matrix.matrix(work, SLUG, one, depth=2).rows]
                for one in asked
            ]

    before = answers()
    set_(cast, replace(DAILY, first=date(2020, 8, 8), period_kind="deadline"))
    set_(cast, Cadence("stop"), code="11.1")
    assert answers() == before
    cast.at("2020-08-09T00:00:00+07:00")
    assert answers() == before
    with cast.reading("so-tttt") as work:
        found = matrix.matrix(work, SLUG, root="tkv", depth=1, obligations=["14.1"])
    assert {row.cells["14.1"].standing for row in found.rows[1:]} == {Standing.OVERDUE}


def test_a_unit_reports_for_a_new_period_and_has_it_among_its_tasks(cast):
    set_(cast)
    assert submit(cast, "2020-08-08").state.value == "submitted"
    with cast.reading("than-ha-lam") as work:
        tasks = {one.period.code: one.urgency for one in duties.mine(work)}
    assert tasks["2020-08-08"] == "waiting"
    with cast.reading("than-ha-lam") as work, pytest.raises(NotFound):
        reports.read(work, place("than-ha-lam", "2020-08-31"))


def test_a_period_another_duty_has_is_shared_with_its_own_times(fast):
    set_(fast)
    other = replace(DAILY, cut_off=time(12), last=date(2020, 8, 9))
    plan = set_(fast, other, code="11.1")
    assert (codes(plan.shared), codes(plan.added)) == (["2020-08-08", "2020-08-09"], [])
    assert {f"{one.cut_off:%H:%M}" for one in plan.shared} == {"10:00"}, "17:00 there, in UTC"
    with fast.writing("so-tttt") as work, pytest.raises(Forbidden) as refused:
        periods.set_cadence(
            work, SLUG, "1.1", replace(DAILY, period_kind="deadline"), WHY
        )  # fmt: skip
    assert refused.value.code == "period_of_other_kind"


def test_looking_at_a_rhythm_first_changes_nothing(fast):
    with fast.writing("so-tttt") as work:
        plan = periods.preview(work, SLUG, "14.1", DAILY)
    assert len(plan.added) == 5
    with fast.reading("so-tttt") as work:
        assert directives.get(work, SLUG).directive.period("2020-08-09") is None


@pytest.mark.parametrize(
    ("cadence", "note", "code"),
    [
        (replace(DAILY, first=date(2020, 8, 1), last=date(2020, 8, 6)), WHY, "cadence_all_past"),
        (replace(DAILY, last=None), WHY, "cadence_span_needed"),
        (DAILY, "ngắn", "reason_too_short"),
        (DAILY, "x" * 2001, "wrong_shape"),
    ],
)
def test_a_rhythm_that_cannot_be_set_says_why(fast, cadence, note, code):
    with fast.writing("so-tttt") as work, pytest.raises(Invalid) as refused:
        periods.set_cadence(work, SLUG, "14.1", cadence, note)
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["than-ha-lam", "chu-tich", "quan-sat", "vp-ubnd", "admin"])
def test_nobody_but_the_coordinator_sets_closes_or_opens(fast, name):
    with fast.writing(name) as work:
        for verb in (
            lambda: periods.listed(work, SLUG),
            lambda: periods.preview(work, SLUG, "14.1", DAILY),
            lambda: periods.set_cadence(work, SLUG, "14.1", DAILY, WHY),
            lambda: periods.close(work, SLUG, "final", None, WHY),
            lambda: periods.open_again(work, SLUG, "final", None, None, WHY),
        ):
            with pytest.raises((NotAllowed, NotFound)):
                verb()


# -- closed and open


def test_a_closed_period_refuses_with_words_saying_who_opens_it_and_how_to_reach_them(cast):
    close(cast)
    with cast.writing("than-ha-lam") as work, pytest.raises(Forbidden) as refused:
        reports.save_draft(work, place("than-ha-lam"), COAL)
    assert refusal_text(refused.value, "vi") == (
        "Báo cáo kết quả đã khóa từ 08/08/2020 09:00: không lưu, không gửi được nữa. Đầu mối "
        "tổng hợp có thể mở lại cho đơn vị, xin liên hệ: so-tttt (so-tttt@demo.example)."
    )
    with pytest.raises(Forbidden):
        submit(cast)
    with cast.reading("than-ha-lam") as work:
        view = reports.read(work, place("than-ha-lam"))
        tasks = {one.period.code: one.urgency for one in duties.mine(work)}
    assert not view.may & {"save", "submit"}
    assert view.door.closed_since == instant("2020-08-08T09:00:00")
    assert tasks["final"] == "closed"


def test_opened_to_one_unit_until_an_instant_it_closes_again_by_itself(cast):
    close(cast)
    until = instant("2020-08-09T12:00:00")
    open_again(cast, until=until)
    cast.at(until - timedelta(seconds=1))
    with cast.writing("than-ha-lam") as work:
        reports.save_draft(work, place("than-ha-lam"), COAL)
        view = reports.read(work, place("than-ha-lam"))
    assert (view.door.closed_since, view.door.open_until) == (None, until)
    with cast.writing("than-nui-beo") as work, pytest.raises(Forbidden):
        reports.save_draft(work, place("than-nui-beo"), COAL)
    assert [one.organization for one in line(cast, "final").exceptions] == ["than-ha-lam"]
    cast.at(until)
    with pytest.raises(Forbidden):
        submit(cast)
    assert line(cast, "final").exceptions == ()


def test_what_is_sent_into_an_opened_period_is_late_and_not_silently_in_time(cast):
    close(cast)
    open_again(cast, until=instant("2020-08-10T00:00:00"))
    submit(cast)
    with cast.writing("than-ha-lam.duyet") as work:
        reports.approve(work, place("than-ha-lam"))
        view = reports.read(work, place("than-ha-lam"))
    assert view.late_days == 1


def test_what_waits_for_its_head_is_approved_though_the_period_closed_meanwhile(cast):
    submit(cast)
    close(cast)
    with cast.writing("than-ha-lam") as work, pytest.raises(Forbidden):
        reports.withdraw(work, place("than-ha-lam"))
    with cast.writing("than-ha-lam.duyet") as work:
        reports.approve(work, place("than-ha-lam"))
        assert reports.read(work, place("than-ha-lam")).state.value == "approved"


def test_a_report_is_reopened_only_where_its_unit_can_send_it_again(cast):
    submit(cast)
    with cast.writing("than-ha-lam.duyet") as work:
        reports.approve(work, place("than-ha-lam"))
    close(cast)
    with cast.writing("so-tttt") as work, pytest.raises(Forbidden) as refused:
        reports.reopen(work, place("than-ha-lam"), WHY)
    assert refused.value.code == "period_closed_to_unit"
    open_again(cast, until=instant("2020-08-09T12:00:00"))
    with cast.writing("so-tttt") as work:
        reports.reopen(work, place("than-ha-lam"), WHY)
    with cast.writing("than-ha-lam") as work:
        corrected = COAL | {"smartphones_installed": 4600}
        reports.submit(work, place("than-ha-lam"), values=corrected, note="Đếm lại")
        assert reports.read(work, place("than-ha-lam")).state.value == "submitted"


def test_a_return_and_an_extension_keep_the_period_open_to_their_unit(cast):
    submit(cast)
    with cast.writing("than-ha-lam.duyet") as work:
        reports.approve(work, place("than-ha-lam"))
    close(cast)
    with cast.writing("so-tttt") as work:
        fix_by = instant("2020-08-10T00:00:00")
        reports.send_back(work, place("than-ha-lam"), WHY, fix_by)
        reports.extend(work, place("than-nui-beo"), instant("2020-08-11T00:00:00"), WHY)
    assert submit(cast).state.value == "submitted"
    cast.at("2020-08-10T09:00:00+07:00")
    submit(cast, name="than-nui-beo", unit="than-nui-beo")
    with cast.writing("than-nui-beo.duyet") as work:
        reports.approve(work, place("than-nui-beo"))
        view = reports.read(work, place("than-nui-beo"))
    assert (view.late_days, bool(view.timeline.extensions)) == (0, True)
    with cast.reading("so-tttt") as work:
        found = matrix.matrix(work, SLUG, root="tkv", depth=1, obligations=["14.1"])
    cells = {row.code: row.cells["14.1"] for row in found.rows}
    assert Mark.EXTENDED in cells["than-nui-beo"].marks
    assert cells["tkv"].extended == 1


def test_a_period_closes_by_itself_at_its_lock_and_the_lock_can_be_moved(cast):
    set_(cast)
    cast.at("2020-08-11T00:00:00+07:00")
    with pytest.raises(Forbidden):
        submit(cast, "2020-08-08")
    cast.at("2020-08-09T09:00:00+07:00")
    close(cast, "2020-08-10", at=instant("2020-08-20T00:00:00"))
    assert line(cast, "2020-08-10").closes == instant("2020-08-20T00:00:00")


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        (lambda work: periods.close(work, SLUG, "final", instant("2020-08-08T08:59:59"), WHY),
         "closing_in_past"),
        (lambda work: periods.close(work, SLUG, "final", datetime(2020, 8, 9), WHY),  # noqa: DTZ001
         "instant_without_zone"),
        (lambda work: periods.close(work, SLUG, "final", None, "ngắn"), "reason_too_short"),
        (lambda work: periods.close(work, SLUG, "never", None, WHY), "period_not_found"),
        (lambda work: periods.open_again(work, SLUG, "final", None, None, WHY),
         "period_not_closed"),
        (lambda work: periods.open_again(work, SLUG, "final", "than-ha-lam", None, WHY),
         "until_needed"),
        (lambda work: periods.open_again(work, SLUG, "final", "nobody",
                                         instant("2020-08-09T09:00:00"), WHY),
         "organization_not_found"),
        (lambda work: periods.open_again(work, SLUG, "final", None,
                                         instant("2020-08-08T09:00:00"), WHY), "until_in_past"),
    ],
)  # fmt: skip
def test_closing_and_opening_refuse_with_the_reason(fast, verb, code):
    with fast.writing("so-tttt") as work, pytest.raises((Forbidden, Invalid, NotFound)) as refused:
        verb(work)
    assert refused.value.code == code


def test_closing_twice_is_refused_unless_it_ends_an_exception(fast):
    close(fast)
    with pytest.raises(Forbidden):
        close(fast)
    open_again(fast, until=instant("2020-08-20T00:00:00"))
    close(fast)
    with pytest.raises(Forbidden):
        submit(fast)
    with fast.reading("so-tttt") as work:
        log = [(one.decision.kind, one.actor) for one in periods.decided(work, SLUG, "final")]
    assert log == [("close", "so-tttt"), ("open", "so-tttt"), ("close", "so-tttt")]
