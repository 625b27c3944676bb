"""Nothing is reachable that no one thought about: every way in declares what it takes."""

from __future__ import annotations

import dash
import pytest

from monitor.domain.roles import GRANTS, May
from monitor.services.work import Office
from monitor.store.engine import make_engine
from monitor.web import gate
from monitor.web.api import OPERATIONS
from monitor.web.app import create_app
from monitor.web.pages import PAGES
from tests.web.programs import SETTINGS

SIGNED_IN = {
    "account.logout": "ends one's own session",
    "account.home": "one's own account",
    "account.change_password": "one's own password",
    "account.language": "one's own language",
    "account.make_token": "one's own tokens; with them a program has one's own rights",
    "account.revoke_token": "one's own tokens",
    "api.unknown": "says that there is nothing",
    "/_dash-layout": "the empty root",
    "/_dash-dependencies": "names of inputs and outputs",
    "/_dash-update-component": "each callback declares its own right",
    "/_reload-hash": "off outside development",
    "/_favicon.ico": "an icon",
    "/": "each page declares its own right",
    "/<path:path>": "each page declares its own right",
}
"""Addresses for which being signed in is enough, and why."""
ROUTER = "_pages_content"
"""Dash's own callback that shows a page; the page's layout declares its right."""


@pytest.fixture(scope="module")
def app():
    return create_app(SETTINGS, Office(make_engine("sqlite://")))


def test_at_most_eight_names_are_public(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    public = {one for one in endpoints if gate.is_public(one)}
    assert endpoints >= gate.PUBLIC
    assert len(public) <= 8, public


def test_every_route_declares_a_right_or_stands_on_a_list_with_its_reason(app):
    bare = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not gate.is_public(rule.endpoint)
        and rule.endpoint not in SIGNED_IN
        and not hasattr(app.view_functions[rule.endpoint], "needs")
    ]
    assert bare == []
    stale = set(SIGNED_IN) - {rule.endpoint for rule in app.url_map.iter_rules()}
    assert stale == set()


def test_every_callback_declares_a_right_of_its_page(app):
    callbacks = dash.get_app().callback_map
    assert len(callbacks) > 10
    rights = {page.name: page.needs for page in PAGES}
    for name, declared in callbacks.items():
        run = declared.get("callback")
        if run is None or ROUTER in name:
            continue
        assert rights[run.page] is run.needs, name


def test_every_operation_is_served_once_under_its_own_declaration(app):
    served = {
        (method, rule.rule): app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        for method in rule.methods
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.unknown"
    }
    declared = {(one.method, f"/api/v1{one.rule}"): one for one in OPERATIONS}
    assert {key for key in served if key[0] not in ("HEAD",)} == set(declared)
    for key, one in declared.items():
        assert served[key].operation is one
        assert served[key].needs == one.needs


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.name)
def test_an_operation_that_changes_something_takes_a_right_that_somebody_holds(one):
    if one.writes:
        assert one.needs, "nothing is changed by merely being signed in"
    held = frozenset[May]().union(*GRANTS.values())
    assert set(one.needs) <= held
    assert one.summary.endswith(".")
