"""The gate: who gets in, from where, and with what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from monitor.services import accounts, tokens
from monitor.services.accounts import OPERATOR
from monitor.web import gate
from monitor.web.account.destination import safe_next
from monitor.web.app import create_app
from tests.web.conftest import HERE, PASSWORD, addresses, sign_in, some_settings

CALLBACK = "/_dash-update-component"
PUBLIC_ADDRESSES = {
    "/login", "/account/link/<token>", "/healthz", "/readyz", "/healthz/worker", "/metrics",
    "/assets/<path:filename>",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
}  # fmt: skip
CALENDAR_FEED = "/calendar/<token>.ics"
"""Opened by the secret in it alone."""
# -- nobody gets anything


def test_every_address_is_shut_to_strangers_but_a_short_list(app, client):
    for method, rule, address in addresses(app):
        if rule in PUBLIC_ADDRESSES:
            continue
        opened = client.open(address, method=method, headers={"Sec-Fetch-Mode": "navigate"})
        if rule == CALENDAR_FEED:
            assert opened.status_code == 404, "a calendar program signs in nowhere"
            continue
        assert opened.status_code == 302, (method, address)
        assert opened.location.startswith("/login")
        asked = client.open(address, method=method, headers={"Sec-Fetch-Mode": "cors"})
        assert asked.status_code == 401, (method, address)


def test_the_public_list_is_short_and_known(app):
    public = {rule.rule for rule in app.url_map.iter_rules() if gate.is_public(rule.endpoint)}
    assert public == PUBLIC_ADDRESSES


@pytest.mark.parametrize(
    "address",
    ["/_mcp", "//matrix", "/matrix/", "/nope", "/%2e%2e/etc/passwd", "/login/", "/healthz/x",
     "/_dash-layout/", "/assets", "/_dash-component-suites/"],
)  # fmt: skip
def test_what_resembles_an_open_address_is_shut(client, address):
    assert client.get(address).status_code in (302, 308, 400, 401, 404)
    if client.get(address).status_code == 302:
        assert client.get(address).location.startswith("/login")


def test_a_forged_field_in_the_body_opens_nothing(client):
    body = {"output": "x", "inputs": [{"id": "a", "property": "pathname", "value": "/login"}]}
    assert client.post(CALLBACK, json=body, headers=HERE).status_code == 401


@pytest.mark.parametrize("name", ["monitor_session", "__Host-monitor", "session", "remember_token"])
def test_a_made_up_cookie_opens_nothing(client, name):
    client.set_cookie(name, "x" * 43)
    assert client.get("/_dash-layout").status_code == 401


def test_the_database_being_away_lets_nobody_in(browser_of, office):
    browser = browser_of("tkv")
    with office.engine.begin() as connection:
        connection.execute(text("ALTER TABLE web_session RENAME TO gone"))
    answer = browser.get("/_dash-layout")
    assert answer.status_code == 503
    assert "Traceback" not in answer.text


# -- sessions


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    [cookie] = sign_in(client, "tkv").headers.getlist("Set-Cookie")
    assert cookie.startswith("monitor_session=")
    for part in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie


def test_behind_tls_the_cookie_is_secure_and_bound_to_the_host(office):
    app = create_app(some_settings(base_url="https://monitor.example.vn"), office)
    browser = app.test_client()
    answer = browser.post(
        "/login", data={"username": "tkv", "password": PASSWORD},
        base_url="https://monitor.example.vn", headers={"Origin": "https://monitor.example.vn"},
    )  # fmt: skip
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-monitor=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_planted_session_is_worth_nothing_after_signing_in(app, browser_of):
    planted = browser_of("tkv").get_cookie("monitor_session").value
    victim = app.test_client()
    victim.set_cookie("monitor_session", planted)
    sign_in(victim, "tkv.duyet")
    assert victim.get_cookie("monitor_session").value != planted
    attacker = app.test_client()
    attacker.set_cookie("monitor_session", planted)
    assert attacker.get("/_dash-layout").status_code == 401


def test_a_cookie_kept_from_before_signing_out_opens_nothing(app, browser_of):
    browser = browser_of("tkv")
    kept = browser.get_cookie("monitor_session").value
    answer = browser.post("/logout", headers=HERE)
    assert (answer.status_code, answer.location) == (303, "/login")
    assert "cache" in answer.headers["Clear-Site-Data"]
    assert browser.get_cookie("monitor_session") is None
    replay = app.test_client()
    replay.set_cookie("monitor_session", kept)
    assert replay.get("/_dash-layout").status_code == 401
    assert replay.get("/account").status_code in (302, 401)


def test_opening_the_sign_out_address_signs_nobody_out(browser_of):
    browser = browser_of("tkv")
    browser.get("/logout")
    assert browser.get("/_dash-layout").status_code == 200


def test_closing_an_account_ends_its_next_request(browser_of, office):
    browser = browser_of("tkv")
    assert browser.get("/_dash-layout").status_code == 200
    with office.writing(OPERATOR) as work:
        accounts.disable(work, "tkv")
    assert browser.get("/_dash-layout").status_code == 401


def test_an_idle_session_asks_to_sign_in_and_comes_back_to_the_page(browser_of, office):
    browser = browser_of("tkv")
    office.clock.fixed += timedelta(minutes=61)
    answer = browser.get("/matrix?as_of=1", headers={"Sec-Fetch-Mode": "navigate"})
    assert answer.location == "/login?next=%2Fmatrix%3Fas_of%3D1"
    back = sign_in(browser, "tkv", next="/matrix?as_of=1")
    assert back.location == "/matrix?as_of=1"


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example",
     "\\/evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example",
     "/%09/evil.example",
     "/%2f/evil.example", "/%5cevil.example", "javascript:alert(1)", "data:text/html,x",
     "evil.example", "http:evil.example", "http:///evil.example", " //evil.example", "/ok//evil",
     "/\u202e//evil", "?next=x", "", "/login", "/logout", "/_dash-layout", "/api/v1/me",
     "/assets/account.js", "/healthz", "https:/evil.example", "/x\r\nSet-Cookie: a=b",
     "/" + "a" * 3000],
)  # fmt: skip
def test_signing_in_leads_to_no_foreign_address(app, client, wanted):
    assert safe_next(app, wanted) == "/"
    assert sign_in(client, "tkv", next=wanted).location == "/"


@pytest.mark.parametrize("wanted", ["/matrix", "/report/5305/tkv/final?x=//y", "/account", "/"])
def test_signing_in_leads_back_to_a_page_of_ours(app, wanted):
    assert safe_next(app, wanted) == wanted


# -- changes must be ours

EVIL = {"Origin": "https://evil.example"}
REFUSED: dict[str, tuple[dict[str, str], str, int]] = {
    "a form's text body from elsewhere": (EVIL, "text/plain", 403),
    "json from elsewhere": (EVIL, "application/json", 403),
    "an odd json from elsewhere": (EVIL, "application/csp-report+json", 403),
    "another odd json from elsewhere": (EVIL, "application/x+json", 403),
    "a sibling domain": ({**HERE, "Sec-Fetch-Site": "same-site"}, "application/json", 403),
    "another site": ({**HERE, "Sec-Fetch-Site": "cross-site"}, "application/json", 403),
    "an origin of null": ({"Origin": "null"}, "application/json", 403),
    "no origin at all": ({}, "application/json", 403),
    "another port": ({"Origin": "http://localhost:81"}, "application/json", 403),
    "another scheme": ({"Origin": "https://localhost"}, "application/json", 403),
    "a broken origin": ({"Origin": "http://[::1"}, "application/json", 403),
    "our own page, a form's body": (HERE, "application/x-www-form-urlencoded", 415),
    "our own page, an odd json": (HERE, "application/x+json", 415),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_a_change_from_elsewhere_is_refused(browser_of, case):
    headers, kind, status = case
    answer = browser_of("tkv").post(CALLBACK, data="{}", content_type=kind, headers=headers)
    assert answer.status_code == status


def test_no_other_site_signs_somebody_in(client):
    for headers in (EVIL, {}, {"Sec-Fetch-Site": "cross-site", **HERE}):
        form = {"username": "tkv", "password": PASSWORD}
        assert client.post("/login", data=form, headers=headers).status_code == 403
    assert client.get_cookie("monitor_session") is None


def test_a_referer_serves_where_an_old_browser_sends_no_origin(client):
    form = {"username": "tkv", "password": PASSWORD}
    answer = client.post("/login", data=form, headers={"Referer": "http://localhost/login"})
    assert answer.status_code == 303


def test_behind_a_proxy_the_address_of_the_settings_is_ours(office):
    app = create_app(some_settings(base_url="https://monitor.example.vn"), office)
    answer = app.test_client().post(
        "/login", data={"username": "tkv", "password": "sai"},
        base_url="http://monitor.example.vn", headers={"Origin": "https://monitor.example.vn"},
    )  # fmt: skip
    assert answer.status_code == 401


def test_other_sites_may_link_here_but_not_load_our_pages_into_theirs(browser_of):
    browser = browser_of("tkv")
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert browser.get("/account", headers=link).status_code == 200
    embedded = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    assert browser.get("/account", headers=embedded).status_code == 403


def test_a_foreign_host_name_is_refused(client):
    answer = client.get("/login", base_url="http://evil.example")
    assert answer.status_code == 400
    assert "evil.example" not in answer.text


@pytest.mark.parametrize(("trusted", "seen"), [(0, "127.0.0.1"), (1, "10.9.8.7")])
def test_a_forwarded_address_counts_only_from_a_trusted_proxy(office, trusted, seen):
    app = create_app(some_settings(trusted_proxies=trusted), office)
    headers = {**HERE, "X-Forwarded-For": "1.2.3.4, 10.9.8.7"}
    form = {"username": "tkv", "password": PASSWORD}
    app.test_client().post("/login", data=form, headers=headers)
    with office.engine.connect() as connection:
        assert connection.scalar(text("SELECT address FROM web_session")) == seen


# -- tokens of programs


def test_a_program_s_token_opens_the_api_only(client, office):
    with office.writing(OPERATOR) as work:
        _, secret = tokens.create(work, "tkv", "x")
    bearer = {"Authorization": f"Bearer {secret}"}
    for address in ("/_dash-layout", "/account", "/matrix"):
        assert client.get(address, headers=bearer).status_code in (302, 401)
