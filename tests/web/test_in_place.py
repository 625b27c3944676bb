"""A page made for one person: signing in again without leaving it, and nobody else's session."""

from __future__ import annotations

import pytest

from tests.web.conftest import HERE, PASSWORD, sign_in

TKV = {**HERE, "X-Monitor-Person": "tkv"}


def knock(browser, username="tkv", password=PASSWORD, **headers):
    form = {"username": username, "password": password}
    return browser.post("/login?lang=en", data=form, headers={**TKV, **headers})


def test_the_right_password_gives_a_session_and_no_other_page(client):
    answer = knock(client)
    assert (answer.status_code, answer.json) == (200, {"username": "tkv"})
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert client.get("/api/v1/me").json["user"]["username"] == "tkv"


def test_a_wrong_one_is_told_with_the_tries_left_and_then_locks(client):
    answer = knock(client, password="wrong")
    assert (answer.status_code, answer.json["detail"]) == (
        401, "Account or password is wrong. 4 tries left.",
    )  # fmt: skip
    assert "Set-Cookie" not in answer.headers
    for _ in range(4):
        answer = knock(client, password="wrong")
    assert answer.status_code == 429
    assert "Locked for 15 minutes" in answer.json["detail"]
    assert knock(client).status_code == 429


def test_another_person_is_refused_in_words_even_with_the_right_password(client):
    answer = knock(client, username="tkv.duyet")
    assert answer.status_code == 403
    assert "Somebody else" in answer.json["detail"]
    assert "Set-Cookie" not in answer.headers
    assert client.get("/api/v1/me").status_code == 401


def test_it_is_asked_from_our_own_pages_only(client):
    answer = knock(client, Origin="http://evil.example")
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_going_on_as_oneself_ends_the_session_of_who_signed_in_meanwhile(client):
    sign_in(client, "tkv.duyet")
    theirs = client.get_cookie("monitor_session").value
    assert knock(client).status_code == 200
    assert client.get("/api/v1/me").json["user"]["username"] == "tkv"
    client.set_cookie("monitor_session", theirs)
    assert client.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_of_one_person_does_nothing_with_the_session_of_another(browser_of, method):
    browser = browser_of("tkv.duyet")
    answer = browser.open("/api/v1/me", method=method, headers=TKV)
    assert answer.status_code == 403
    assert answer.json["type"] == "urn:monitor:another_person"
    own = {**HERE, "X-Monitor-Person": "tkv.duyet"}
    assert browser.open("/api/v1/me", headers=own).status_code == 200
