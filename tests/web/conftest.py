"""A web app in front of a small office, and people who have signed in to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import dash
import pytest
from dash import Dash
from dash._get_app import app_context
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from monitor.domain.organization import Organization
from monitor.domain.roles import Grant
from monitor.services import accounts
from monitor.services.account_rules import NewUser
from monitor.services.accounts import OPERATOR
from monitor.services.work import Clock, Office
from monitor.settings import Settings
from monitor.store import organizations
from monitor.store.engine import writing
from monitor.web import visit
from monitor.web.api import pace
from monitor.web.app import create_app
from monitor.web.page import Page
from monitor.web.pages import PAGES
from tests.conftest import fill

NOON = datetime.fromisoformat("2020-08-07T12:00:00+07:00")
PASSWORD = "con voi ăn mía"
HERE = {"Origin": "http://localhost"}
"""What a browser adds to a change it sends from our own pages."""


def some_settings(**chosen: object) -> Settings:
    """Settings of a test; nothing comes from the machine's environment but what it names."""
    quiet = {
        "secret_key": "0123456789abcdef0123456789abcdefXYZ",
        "help_contact": "Sở TT&TT, 0203 000 000",
        "base_url": "http://localhost",
        "database_url": "sqlite://",
    }
    return Settings.model_validate(quiet | chosen)


_built: list[tuple[Settings, tuple[Page, ...], Flask, Dash, dict[str, Any]]] = []
"""What each app was built with, and its pages as Dash has registered them."""


def an_app(settings: Settings, office: Office, pages: tuple[Page, ...] = PAGES) -> Flask:
    """The app before an office of the test's own.

    To build it takes longer than most tests look at it, so those with equal settings share one
    after another; who needs two at once, or changes the app itself, calls ``create_app``.
    """
    # Where files lie is asked anew by each request.
    alike = settings.model_copy(update={"data_dir": Path()})
    for known, its, app, board, registered in _built:
        if (known, its) == (alike, pages):
            # One of each per process, and another app may have been built since.
            app_context.set(board)
            dash.page_registry.clear()
            dash.page_registry.update(registered)
            app.extensions["monitor"] = visit.Frame(settings, office, settings.tiles)
            app.extensions[pace._EXTENSION] = pace.Pace()
            return app
    app = create_app(settings, office, pages=pages)
    _built.append((alike, pages, app, dash.get_app(), dict(dash.page_registry)))
    return app


def board_of(app: Flask) -> Dash:
    """The Dash app that answers for a Flask one; ``dash.get_app`` knows the last one built."""
    answers: Any = app.view_functions["/_dash-update-component"]
    [board] = [
        one.cell_contents for one in answers.__closure__ if isinstance(one.cell_contents, Dash)
    ]
    return board


@pytest.fixture
def settings() -> Settings:
    return some_settings()


@pytest.fixture
def office(sqlite_engine: Engine) -> Office:
    """TKV, with a clerk, a head and an administrator of the installation."""
    fill(sqlite_engine, "a small office", _found)
    return Office(sqlite_engine, Clock(NOON))


def _found(engine: Engine) -> None:
    unit = Organization(
        "tkv", "Tập đoàn Than", "Coal group", "TKV", None, "/tkv/", "enterprise", True, None, None,
        True, (),
    )  # fmt: skip
    with writing(engine) as session:
        organizations.insert(session, unit, parent_id=None, recorded_at=NOON)
    people = {
        "tkv": Grant("clerk", "tkv"),
        "tkv.duyet": Grant("head", "tkv"),
        "admin": Grant("admin"),
    }
    with Office(engine, Clock(NOON)).writing(OPERATOR) as work:
        for name, grant in people.items():
            user = NewUser(name, name, f"{name}@example.vn", (grant,), password=PASSWORD)
            accounts.create(work, user)


@pytest.fixture
def app(settings: Settings, office: Office) -> Flask:
    """The app with all its pages."""
    return an_app(settings, office)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def browser_of(app: Flask) -> Callable[[str], FlaskClient]:
    """A browser in which a person has signed in."""

    def open_browser(name: str) -> FlaskClient:
        browser = app.test_client()
        answer = sign_in(browser, name)
        assert answer.status_code == 303, answer.text
        return browser

    return open_browser


def sign_in(browser: FlaskClient, name: str, password: str = PASSWORD, **fields: str):
    """Send the sign-in form."""
    form = {"username": name, "password": password, **fields}
    return browser.post("/login", data=form, headers=HERE)


FILLED = {"token": "x" * 43, "token_id": "1", "path": "matrix", "package_name": "dash"}


def addresses(app: Flask) -> list[tuple[str, str, str]]:
    """Every (method, rule, address) of the app, with something in place of each variable."""
    found = []
    for rule in app.url_map.iter_rules():
        values = {name: FILLED.get(name, "1") for name in rule.arguments}
        address = rule.rule
        for name in rule.arguments:
            for part in (f"<{name}>", f"<int:{name}>", f"<path:{name}>", f"<string:{name}>"):
                address = address.replace(part, values[name])
        found += [(method, rule.rule, address) for method in rule.methods]
    return found
