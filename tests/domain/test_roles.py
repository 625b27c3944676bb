"""Rights: what each role may, and when a deputy stands in for a head."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from monitor.domain.roles import GRANTS, ROLES, Deputy, May

HANOI = "Asia/Ho_Chi_Minh"
NAMED = datetime.fromisoformat("2020-08-07T09:00:00+07:00")


def a_deputy(ended: str | None = None) -> Deputy:
    ended_at = datetime.fromisoformat(ended) if ended else None
    return Deputy(1, "tkv", "tkv.duyet", "tkv", NAMED, date(2020, 8, 9), ended_at)


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        ("2020-08-07T08:59:59+07:00", False),
        ("2020-08-07T09:00:00+07:00", True),
        ("2020-08-09T23:59:59+07:00", True),
        ("2020-08-10T00:00:00+07:00", False),
        ("2020-08-09T17:00:00+00:00", False),  # the same instant as the line above
        ("2020-08-09T16:59:59+00:00", True),
    ],
)
def test_a_deputy_holds_from_the_naming_to_the_last_second_of_the_last_day(at, holds):
    assert a_deputy().holds_at(datetime.fromisoformat(at), HANOI) is holds


def test_the_last_day_ends_on_the_directive_s_clock():
    at = datetime.fromisoformat("2020-08-10T03:00:00+07:00")
    assert not a_deputy().holds_at(at, HANOI)
    assert a_deputy().holds_at(at, "Europe/Paris")


def test_a_deputy_that_was_taken_back_held_until_then():
    one = a_deputy("2020-08-08T10:00:00+07:00")
    assert one.holds_at(datetime.fromisoformat("2020-08-08T09:59:59+07:00"), HANOI)
    assert not one.holds_at(datetime.fromisoformat("2020-08-08T10:00:00+07:00"), HANOI)


def test_a_deputy_approves_and_enters_nothing_and_is_no_role_that_is_given():
    assert "deputy" not in ROLES
    assert May.APPROVE in GRANTS["deputy"]
    assert not GRANTS["deputy"] & {May.ENTER, May.ACCEPT, May.MANAGE_ACCOUNTS}


def test_units_are_managed_by_their_administrator_and_the_installation_s_alone():
    assert {role for role, held in GRANTS.items() if May.MANAGE_UNITS in held} == {
        "unit_admin", "admin",
    }  # fmt: skip
