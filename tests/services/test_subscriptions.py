"""Subscriptions: one runs at a time, each says when the next digest leaves, none sends twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.domain.roles import CLOCK
from monitor.services import digests, subscriptions
from monitor.store import directives
from monitor.store.schema import AuditEventRow, MessageRow, SubscriptionRow
from tests.builders import SLUG, Cast, golden_cast

NOON = "2020-08-06T12:00:00+07:00"


@pytest.fixture
def cast(engine) -> Cast:
    return golden_cast(engine).at(NOON)


def subscribe(cast: Cast, name: str, local_time: str = "07:00", *, weekdays_only: bool = False):
    with cast.writing(name) as work:
        subscriptions.subscribe(work, SLUG, local_time, weekdays_only=weekdays_only)


def choice(cast: Cast, name: str) -> subscriptions.Choice:
    with cast.reading(name) as work:
        [found] = subscriptions.mine(work)
    return found


def plan(cast: Cast, on: date | None = None) -> int:
    with cast.office.writing(CLOCK) as work:
        return digests.plan(work, on).messages


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+07:00")


def test_nobody_is_mailed_who_did_not_ask(cast):
    found = choice(cast, "chu-tich")
    assert (found.slug, found.chosen) == (SLUG, None)
    assert plan(cast) == 0


def test_who_subscribes_in_the_afternoon_is_sent_the_next_morning_s_first(cast):
    subscribe(cast, "chu-tich")
    assert choice(cast, "chu-tich").next_at == at("2020-08-07T07:00")
    assert plan(cast) == 0
    assert plan(cast.at("2020-08-07T07:00:00+07:00")) == 1
    assert choice(cast, "chu-tich").next_at == at("2020-08-08T07:00")


def test_a_day_asked_for_by_name_is_sent_to_who_subscribed_since(cast):
    subscribe(cast, "chu-tich")
    assert plan(cast, date(2020, 8, 6)) == 1


def test_a_later_time_today_is_still_today_s(cast):
    subscribe(cast, "chu-tich", "17:30")
    assert choice(cast, "chu-tich").next_at == at("2020-08-06T17:30")
    assert plan(cast.at("2020-08-06T17:29:00+07:00")) == 0
    assert plan(cast.at("2020-08-06T17:30:00+07:00")) == 1


def test_a_day_has_one_digest_however_often_its_time_is_changed(cast):
    subscribe(cast, "chu-tich", "13:00")
    assert plan(cast.at("2020-08-06T13:00:00+07:00")) == 1
    subscribe(cast, "chu-tich", "15:00")
    assert choice(cast, "chu-tich").next_at == at("2020-08-07T15:00")
    assert plan(cast.at("2020-08-06T15:00:00+07:00")) == 0


def test_a_weekend_is_left_out_where_asked(cast):
    cast.at("2020-08-07T12:00:00+07:00")  # a Friday
    subscribe(cast, "chu-tich", weekdays_only=True)
    assert choice(cast, "chu-tich").next_at == at("2020-08-10T07:00")
    assert plan(cast.at("2020-08-08T07:00:00+07:00")) == 0
    assert plan(cast.at("2020-08-10T07:00:00+07:00")) == 1


def test_after_the_last_period_there_is_no_next_one(cast):
    subscribe(cast, "chu-tich")
    assert choice(cast.at("2020-08-16T12:00:00+07:00"), "chu-tich").next_at == at(
        "2020-08-17T07:00"
    )
    assert choice(cast.at("2020-08-17T12:00:00+07:00"), "chu-tich").next_at is None


def test_choosing_again_ends_the_old_one_and_keeps_it_on_record(cast):
    subscribe(cast, "chu-tich")
    subscribe(cast, "chu-tich")
    subscribe(cast, "chu-tich", "08:15", weekdays_only=True)
    with cast.reading("chu-tich") as work:
        rows = work.session.scalars(select(SubscriptionRow).order_by(SubscriptionRow.id)).all()
        assert [(row.local_time, row.ended_at is None) for row in rows] == [
            ("07:00", False), ("08:15", True),
        ]  # fmt: skip
    chosen = choice(cast, "chu-tich").chosen
    assert (chosen.local_time, chosen.weekdays_only) == ("08:15", True)


def test_who_has_had_enough_is_sent_no_more(cast):
    subscribe(cast, "chu-tich")
    for _ in range(2):
        with cast.writing("chu-tich") as work:
            subscriptions.unsubscribe(work, SLUG)
    assert choice(cast, "chu-tich").chosen is None
    assert plan(cast.at("2020-08-07T07:00:00+07:00")) == 0
    with cast.reading("chu-tich") as work:
        actions = work.session.scalars(
            select(AuditEventRow.action).where(AuditEventRow.action.like("subscription.%"))
        ).all()
    assert actions == ["subscription.begin", "subscription.end"]


@pytest.mark.parametrize(
    "typed", ["06:59", "24:00", "7:00", "07:00:00", "", "bảy giờ", "07:60", "٠٧:٠٠"]
)
def test_a_time_that_is_none_or_too_early_is_refused(cast, typed):
    with pytest.raises(Invalid) as no:
        subscribe(cast, "chu-tich", typed)
    assert [code for _, code, _ in no.value.fields] == ["time_refused"]
    assert choice(cast, "chu-tich").chosen is None


def test_a_district_s_leader_subscribes_to_what_concerns_the_district(cast):
    subscribe(cast, "lanh-dao-ha-long")
    assert choice(cast, "lanh-dao-ha-long").chosen is not None
    with cast.reading("lanh-dao-ha-long") as work:
        assert not subscriptions.preview(work, SLUG).is_whole


def test_a_clerk_has_no_digest_and_a_foreign_directive_does_not_exist(cast):
    for name in ("bach-dang", "admin"):
        with cast.writing(name) as work:
            with pytest.raises(NotAllowed):
                subscriptions.mine(work)
            with pytest.raises(NotAllowed):
                subscriptions.subscribe(work, SLUG, "07:00", weekdays_only=False)
            with pytest.raises(NotAllowed):
                subscriptions.unsubscribe(work, SLUG)
            with pytest.raises(NotAllowed):
                subscriptions.preview(work, SLUG)
    with cast.writing("chu-tich") as work, pytest.raises(NotFound):
        subscriptions.subscribe(work, "khong-co", "07:00", weekdays_only=False)


def test_the_newest_digest_can_be_looked_at_once_there_is_one(cast):
    cast.at("2020-08-05T06:59:00+07:00")
    assert not choice(cast, "chu-tich").has_preview
    with cast.reading("chu-tich") as work, pytest.raises(NotFound):
        subscriptions.preview(work, SLUG)
    cast.at("2020-08-07T06:30:00+07:00")
    with cast.reading("chu-tich") as work:
        assert subscriptions.preview(work, SLUG).as_of == at("2020-08-06T07:00")


# -- choices of one's own


def away(cast: Cast, name: str, first: str, last: str) -> None:
    with cast.writing(name) as work:
        subscriptions.set_pause(work, date.fromisoformat(first), date.fromisoformat(last))


def test_who_is_away_is_sent_nothing_until_they_are_back(cast):
    subscribe(cast, "chu-tich")
    away(cast, "chu-tich", "2020-08-07", "2020-08-08")
    assert choice(cast, "chu-tich").next_at == at("2020-08-09T07:00")
    assert plan(cast.at("2020-08-08T07:00:00+07:00")) == 0
    assert plan(cast.at("2020-08-09T07:00:00+07:00")) == 1


def test_who_is_back_early_says_so(cast):
    subscribe(cast, "chu-tich")
    away(cast, "chu-tich", "2020-08-07", "2020-08-20")
    with cast.writing("chu-tich") as work:
        subscriptions.end_pause(work)
        assert subscriptions.pause(work) is None
    assert plan(cast.at("2020-08-07T07:00:00+07:00")) == 1


@pytest.mark.parametrize("days", [("2020-08-09", "2020-08-08"), ("2020-08-01", "2020-08-05")])
def test_days_in_the_wrong_order_or_over_are_refused(cast, days):
    with pytest.raises(Invalid) as no:
        away(cast, "chu-tich", *days)
    assert [code for _, code, _ in no.value.fields] == ["days_refused"]


def test_a_digest_may_come_in_another_language_and_only_when_needed(cast):
    with cast.writing("chu-tich") as work:
        subscriptions.subscribe(
            work, SLUG, "07:00", weekdays_only=False, only_when_needed=True, locale="en"
        )
    chosen = choice(cast, "chu-tich").chosen
    assert (chosen.only_when_needed, chosen.locale) == (True, "en")
    with cast.writing("chu-tich") as work, pytest.raises(Invalid):
        subscriptions.subscribe(work, SLUG, "07:00", weekdays_only=False, locale="fr")


def test_a_test_goes_to_oneself_alone_and_once_a_minute(cast):
    for wanted in (True, False):
        with cast.writing("chu-tich") as work:
            assert subscriptions.send_test(work, SLUG) is wanted
    with cast.reading("chu-tich") as work:
        rows = work.session.scalars(select(MessageRow)).all()
        assert [(row.kind, row.address) for row in rows] == [("account", "chu-tich@demo.example")]
    with cast.writing("bach-dang") as work, pytest.raises(NotAllowed):
        subscriptions.send_test(work, SLUG)


def test_a_holiday_is_no_next_sending_for_whoever_stays_away_then(monkeypatch, sqlite_engine):
    cast = golden_cast(sqlite_engine)
    with cast.reading("chu-tich") as work:
        directive = directives.load(work.session, SLUG).directive
    monkeypatch.setattr(subscriptions, "is_open", lambda directive, on: True)
    last = replace(directive.periods[-1], due=datetime(2020, 9, 10, tzinfo=UTC))
    directive = replace(directive, periods=(*directive.periods[:-1], last))
    eve = datetime(2020, 9, 1, 12, tzinfo=UTC)
    for skips, day in ((False, 2), (True, 3)):
        found = subscriptions.next_sending(
            directive, eve, "07:00", weekdays_only=False, skips_holidays=skips
        )
        assert found.day == day


def test_days_away_are_no_missed_digests(cast):
    subscribe(cast, "chu-tich")
    assert plan(cast.at("2020-08-07T07:00:00+07:00")) == 1
    away(cast, "chu-tich", "2020-08-08", "2020-08-09")
    with cast.at("2020-08-10T07:00:00+07:00").office.writing(CLOCK) as work:
        made = digests.plan(work)
    assert (made.messages, made.missed) == (1, 0)
