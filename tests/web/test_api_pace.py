"""Whoever asks too often is told so, and until when; nobody else notices."""

from __future__ import annotations

import pytest

from monitor.services import sessions
from monitor.services.accounts import OPERATOR
from monitor.store import accounts
from monitor.web.api import OPERATIONS
from monitor.web.api.pace import MOST
from tests.builders import golden_cast
from tests.web.programs import ROOT, Programs, report

FRIDAY = "2020-08-07T16:00:00+07:00"
HA_LAM = report("than-ha-lam")


@pytest.fixture
def programs(sqlite_engine):
    return Programs(golden_cast(sqlite_engine).at(FRIDAY))


def browser_of(programs, name):
    """A browser in which a person has signed in, its session made without the form."""
    with programs.cast.office.writing(OPERATOR) as work:
        account = accounts.by_username(work.session, name)
        entered = sessions.begin(work, account, address="127.0.0.1", agent="", how="test")
    browser = programs.app.test_client()
    browser.set_cookie("monitor_session", entered.token)
    return browser


def hurry(programs, name, kind="program"):
    """All the requests of a minute but none over it, without making them."""
    count = programs.app.extensions["monitor.pace"]
    assert count.wait(f"{kind}:{programs.cast.actor(name).user_id}", MOST) == 0


def test_the_next_request_of_a_full_minute_is_429_and_says_when_to_come_back(programs):
    hurry(programs, "than-ha-lam")
    for path in ("/me", HA_LAM, "/nowhere"):
        answer = programs.get("than-ha-lam", path, accept_language="en")
        problem = answer.get_json()
        assert (answer.status_code, answer.mimetype) == (429, "application/problem+json")
        assert (problem["status"], problem["type"]) == (429, "urn:monitor:too_many_requests")
        wait = int(answer.headers["Retry-After"])
        assert 1 <= wait <= 60
        assert f"Ask again in {wait} seconds" in problem["detail"]
    vietnamese = programs.get("than-ha-lam", "/me").get_json()
    assert vietnamese["title"] == "Yêu cầu quá dồn dập"


def test_a_refused_change_is_not_made(programs):
    hurry(programs, "than-ha-lam")
    body = {"values": {"smartphones": 12}}
    assert programs.ask("than-ha-lam", "PUT", HA_LAM, body, if_match="*").status_code == 429
    assert programs.get("tkv", HA_LAM).get_json()["revision"] == 0


def test_nobody_else_is_held_up_not_even_the_same_persons_browser(programs):
    hurry(programs, "than-ha-lam")
    assert programs.get("dong-bac", "/me").status_code == 200
    browser = browser_of(programs, "than-ha-lam")
    body = {"values": {"smartphones": 12}}
    same_site = {"If-Match": '"0"', "Sec-Fetch-Site": "same-origin"}
    assert browser.put(ROOT + HA_LAM, json=body, headers=same_site).status_code == 200
    hurry(programs, "dong-bac", "browser")
    assert programs.get("dong-bac", "/me").status_code == 200


def test_who_has_not_signed_in_is_told_that_and_is_not_counted(programs):
    assert programs.get(None, "/me").status_code == 401


def test_a_program_that_waits_for_its_answers_is_never_too_fast(programs):
    assert {programs.get("tkv", "/me").status_code for _ in range(50)} == {200}


def test_every_operation_says_so(programs):
    paths = programs.get("tkv", "/openapi.json").get_json()["paths"]
    for one in OPERATIONS:
        told = paths[one.path][one.method.lower()]["responses"]["429"]
        assert "Retry-After" in told["headers"]
        assert "application/problem+json" in told["content"]
