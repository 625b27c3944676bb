"""Sign-in, the first password and one's own account, as a person meets them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from monitor.services import accounts
from monitor.services.account_rules import NewUser
from monitor.services.accounts import OPERATOR
from monitor.web.account.words import clock
from tests.web.conftest import HERE, NOON, PASSWORD, sign_in, some_settings

NEW = "bốn con voi lớn"


def test_a_wrong_password_says_how_many_tries_are_left(client):
    answer = sign_in(client, "tkv", "sai")
    assert answer.status_code == 401
    assert "Tài khoản hoặc mật khẩu không đúng. Còn 4 lần thử." in answer.text
    assert 'value="tkv"' in answer.text
    assert "sai" not in re.findall(r'value="([^"]*)"', answer.text)


def test_a_locked_account_says_until_when_and_whom_to_call(client):
    for _ in range(5):
        answer = sign_in(client, "tkv", "sai")
    assert answer.status_code == 429
    assert "Tạm khóa 15 phút, đến 12:15. Cần gấp: gọi đầu mối." in answer.text
    assert "Sở TT&amp;TT, 0203 000 000" in answer.text


def test_a_lock_that_ends_within_a_minute_is_said_to_end_at_the_next_one():
    zone = some_settings().zone
    assert clock(NOON + timedelta(seconds=1), zone) == "12:01"
    assert clock(NOON.replace(hour=23, minute=59, second=1), zone) == "00:00"


def test_sign_in_speaks_english_where_asked(client):
    assert "Sign in" in client.get("/login?lang=en").text
    assert "2 tries left" not in sign_in(client, "tkv", "wrong").text
    assert "Account or password is wrong. 3 tries left." in sign_in(client, "tkv", "wrong").text


def test_what_somebody_typed_is_shown_as_text(client):
    canary = '"><script>alert(1)</script>'
    answer = sign_in(client, canary, "sai", next=canary)
    assert "<script>alert" not in answer.text


def test_who_is_signed_in_need_not_sign_in_again(browser_of):
    assert browser_of("tkv").get("/login?next=/matrix").location == "/matrix"


def test_a_new_person_chooses_a_password_and_is_in(app, office):
    with office.writing(OPERATOR) as work:
        made = accounts.create(work, NewUser("moi", "Mới", "moi@example.vn"))
    address = f"/account/link/{made.link}"
    browser = app.test_client()
    form = browser.get(address)
    assert form.headers["Referrer-Policy"] == "no-referrer"
    assert "Cần ít nhất 12 ký tự" in form.text or "ít nhất 12 ký tự" in form.text
    for password, again in (("ngắn", "ngắn"), (NEW, "khác")):
        refused = browser.post(address, data={"password": password, "again": again}, headers=HERE)
        assert refused.status_code == 422
        assert 'id="errors"' in refused.text
    done = browser.post(address, data={"password": NEW, "again": NEW}, headers=HERE)
    assert (done.status_code, done.location) == (303, "/")
    assert browser.get("/account").status_code == 200
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("token", ["x" * 43, "../x", "a"])
def test_a_link_nobody_made_says_whom_to_ask(client, token):
    answer = client.get(f"/account/link/{token}", headers={"Sec-Fetch-Mode": "navigate"})
    assert answer.status_code in (302, 404)


def test_changing_the_password_keeps_this_browser_and_ends_the_others(browser_of):
    here, there = browser_of("tkv"), browser_of("tkv")
    form = {"current": PASSWORD, "password": NEW, "again": NEW}
    answer = here.post("/account/password", data=form, headers=HERE)
    assert (answer.status_code, answer.location) == (303, "/account?done=password")
    assert here.get("/account").status_code == 200
    assert there.get("/_dash-layout").status_code == 401


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"current": "sai", "password": NEW, "again": NEW}, 401),
        ({"current": PASSWORD, "password": "ngắn", "again": "ngắn"}, 422),
        ({"current": PASSWORD, "password": NEW, "again": "khác"}, 422),
        ({"current": PASSWORD, "password": PASSWORD, "again": PASSWORD}, 422),
        ({}, 422),
    ],
)
def test_a_change_of_password_that_cannot_be_says_why(browser_of, form, status):
    browser = browser_of("tkv")
    answer = browser.post("/account/password", data=form, headers=HERE)
    assert answer.status_code == status
    assert 'id="errors"' in answer.text
    assert browser.get("/account").status_code == 200


def test_the_chosen_language_stays_with_the_person_and_the_page(browser_of):
    browser = browser_of("tkv")
    form = {"locale": "en", "next": "/matrix?as_of=2020"}
    assert browser.post("/account/language", data=form, headers=HERE).location == form["next"]
    assert "Change password" in browser_of("tkv").get("/account").text
    refused = browser.post("/account/language", data={"locale": "xx"}, headers=HERE)
    assert refused.status_code == 422


def test_a_token_is_shown_once_and_may_be_revoked(browser_of):
    browser = browser_of("tkv")
    made = browser.post("/account/tokens", data={"label": "báo cáo"}, headers=HERE)
    [secret] = set(re.findall(r"mon_[\w-]{43}", made.text))
    page = browser.get("/account").text
    assert secret not in page
    assert secret[:10] in page
    browser.post("/account/tokens/1/revoke", headers=HERE)
    assert "/account/tokens/1/revoke" not in browser.get("/account").text


def test_another_person_s_token_reads_as_one_that_is_not_there(browser_of):
    browser_of("tkv").post("/account/tokens", data={"label": "x"}, headers=HERE)
    other = browser_of("tkv.duyet")
    theirs = other.post("/account/tokens/1/revoke", headers=HERE)
    nobodys = other.post("/account/tokens/99/revoke", headers=HERE)
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json == nobodys.json
