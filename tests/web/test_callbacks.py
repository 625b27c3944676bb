"""Callbacks: what may reach them, as whom they run, and what is said when they refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dash import ALL, MATCH, Input, Output, State, html
from dash.exceptions import PreventUpdate
from flask import Flask

from monitor.domain.errors import NotFound
from monitor.domain.roles import May
from monitor.services.work import Clock, Office
from monitor.web.app import create_app
from monitor.web.page import Page
from tests.web.conftest import HERE, sign_in

CALLBACK = "/_dash-update-component"


def a_page(seen: list[Any], needs: May | None = None) -> Page:
    """A page whose callbacks note what reached them."""
    page = Page("trial", "/trial/<unit>", needs, title="Board")

    @page.layout
    def layout(work, /, unit, **_):
        if unit == "nowhere":
            raise NotFound("organization_not_found", organization=unit)
        return html.Div(f"unit {unit}")

    @page.on(Output("trial-out", "children"), Input("trial-in", "value"), State("trial-id", "data"))
    def note(work, value, kept):
        if value == "refuse":
            raise NotFound("organization_not_found", organization="x")
        if value == "break":
            raise RuntimeError("password=hunter2")
        if value == "prevent":
            raise PreventUpdate
        seen.append((work.actor.username, value, kept))
        return value

    @page.on(
        Output({"trial": "cell", "unit": MATCH}, "children"),
        Input({"trial": "cell", "unit": MATCH}, "n_clicks"),
        State({"trial": "typed", "unit": ALL}, "value"),
    )
    def cell(work, clicks, typed):
        seen.append((clicks, typed))
        return "ok"

    @page.on(
        Output("trial-a", "children"), Output("trial-b", "children"), Input("trial-in", "value")
    )
    def two(work, value):
        seen.append(value)
        return value, value

    return page


@pytest.fixture
def seen() -> list[Any]:
    return []


@pytest.fixture
def app(settings, office, seen) -> Flask:
    """An app of one page, whose callbacks note what they have ``seen``."""
    return create_app(settings, office, pages=(a_page(seen),))


def a_body(**changed: Any) -> dict[str, Any]:
    """What the renderer sends for the trial page's first callback."""
    return {
        "output": "trial-out.children",
        "outputs": {"id": "trial-out", "property": "children"},
        "inputs": [{"id": "trial-in", "property": "value", "value": "7"}],
        "state": [{"id": "trial-id", "property": "data", "value": {"a": 1}}],
        "changedPropIds": ["trial-in.value"],
    } | changed


CELL = '{"trial":"cell","unit":["MATCH"]}.children'


def a_cell_body(**changed: Any) -> dict[str, Any]:
    cell, typed = {"trial": "cell", "unit": "u1"}, {"trial": "typed", "unit": "u1"}
    return {
        "output": CELL,
        "outputs": {"id": cell, "property": "children"},
        "inputs": [{"id": cell, "property": "n_clicks", "value": 1}],
        "state": [[{"id": typed, "property": "value", "value": "4.512"}]],
        "changedPropIds": [],
    } | changed


def send(browser, body: Any):
    raw = body if isinstance(body, str | bytes) else json.dumps(body)
    return browser.post(CALLBACK, data=raw, content_type="application/json", headers=HERE)


def test_a_callback_runs_as_the_person_who_signed_in(browser_of, seen):
    answer = send(browser_of("tkv"), a_body())
    assert answer.status_code == 200
    assert answer.json["response"]["trial-out"]["children"] == "7"
    assert seen == [("tkv", "7", {"a": 1})]


def test_patterns_and_several_outputs_reach_their_callbacks(browser_of, seen):
    browser = browser_of("tkv")
    assert send(browser, a_cell_body()).status_code == 200
    two = {
        "output": "..trial-a.children...trial-b.children..",
        "outputs": [{"id": f"trial-{one}", "property": "children"} for one in "ab"],
        "inputs": [{"id": "trial-in", "property": "value", "value": "x"}],
        "changedPropIds": [],
    }
    assert send(browser, two).status_code == 200
    assert seen == [(1, ["4.512"]), "x"]


MALFORMED: dict[str, Any] = {
    "nothing": "",
    "no json": "{",
    "a list": [],
    "a text": '"x"',
    "an empty object": {},
    "no output": {"inputs": []},
    "an unknown output": a_body(output="nothing.children"),
    "an output that is a list": a_body(output=["trial-out.children"]),
    "an output that is a number": a_body(output=7),
    "no inputs": a_body(inputs=[]),
    "inputs that are an object": a_body(inputs={"id": "trial-in"}),
    "an input too many": a_body(inputs=a_body()["inputs"] * 2),
    "an input of another id": a_body(inputs=[{"id": "trial-id", "property": "value", "value": 1}]),
    "an input of another property": a_body(
        inputs=[{"id": "trial-in", "property": "pathname", "value": "/login"}]
    ),
    "an input that is a pattern": a_body(
        inputs=[{"id": {"a": "b"}, "property": "value", "value": 1}]
    ),
    "an input with more to say": a_body(
        inputs=[{"id": "trial-in", "property": "value", "value": 1, "role": "admin"}]
    ),
    "no state": a_body(state=[]),
    "a swapped state": a_body(state=[{"id": "trial-in", "property": "data", "value": 1}]),
    "outputs of another id": a_body(outputs={"id": "x", "property": "children"}),
    "outputs that are a list": a_body(outputs=[{"id": "trial-out", "property": "children"}]),
    "no outputs": a_body(outputs=None),
    "changed that are numbers": a_body(changedPropIds=[7]),
    "an unknown key": a_body(job="1"),
    "NaN": json.dumps(a_body()).replace('"7"', "NaN"),
    "Infinity": json.dumps(a_body()).replace('"7"', "-Infinity"),
    "a key twice": json.dumps(a_body()).replace('"value": "7"', '"value": "7", "value": "8"'),
    "NUL": json.dumps(a_body()).replace('"7"', '"\\u0000"'),
    "half a letter": json.dumps(a_body()).replace('"7"', '"\\ud800"'),
    "no UTF-8": json.dumps(a_body()).replace('"7"', '"\xff"').encode("latin-1"),
    "a deep nest": json.dumps(a_body()).replace('"7"', "[" * 100_000 + "]" * 100_000),
    "a number of 5,000 digits": json.dumps(a_body()).replace('"7"', "9" * 5000),
    "a pattern with another fixed part": a_cell_body(
        inputs=[{"id": {"trial": "x", "unit": "u1"}, "property": "n_clicks", "value": 1}]
    ),
    "a pattern with another key": a_cell_body(
        inputs=[{"id": {"trial": "cell", "org": "u1"}, "property": "n_clicks", "value": 1}]
    ),
    "a pattern's part that is a list": a_cell_body(
        inputs=[{"id": {"trial": "cell", "unit": ["ALL"]}, "property": "n_clicks", "value": 1}]
    ),
    "one where many are meant": a_cell_body(state=a_cell_body()["state"][0]),
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_body_that_does_not_fit_is_refused_before_the_callback(browser_of, seen, caplog, body):
    answer = send(browser_of("tkv"), body)
    assert answer.status_code == 400
    assert "Traceback" not in answer.text
    assert not [one for one in caplog.records if one.exc_info]
    assert seen == []


def test_the_mark_dash_adds_to_its_own_address_is_let_through(browser_of, seen):
    answer = browser_of("tkv").post(f"{CALLBACK}?endId=x", json=a_body(), headers=HERE)
    assert answer.status_code == 200


def test_arguments_of_background_jobs_are_refused(browser_of, seen):
    answer = browser_of("tkv").post(f"{CALLBACK}?job=1", json=a_body(), headers=HERE)
    assert answer.status_code == 400


def test_a_body_beyond_the_limit_is_refused(browser_of, seen):
    answer = send(browser_of("tkv"), a_body(changedPropIds=["x" * 8_000_000]))
    assert answer.status_code == 413


def test_an_unread_output_leaves_the_page_as_it_is(browser_of, seen):
    answer = send(browser_of("tkv"), a_body(inputs=[a_body()["inputs"][0] | {"value": "prevent"}]))
    assert answer.status_code == 204


def test_a_refusal_in_a_callback_is_said_in_the_reader_s_language(browser_of, seen):
    answer = send(browser_of("tkv"), a_body(inputs=[a_body()["inputs"][0] | {"value": "refuse"}]))
    assert answer.status_code == 200
    said = json.dumps(answer.json, ensure_ascii=False)
    assert "shell-notices" in said
    assert "đơn vị" in said


def test_an_incident_in_a_callback_shows_a_code_and_nothing_else(browser_of, seen, caplog):
    answer = send(browser_of("tkv"), a_body(inputs=[a_body()["inputs"][0] | {"value": "break"}]))
    assert answer.status_code == 200
    assert "hunter2" not in answer.text
    assert "shell-notices" in answer.text
    assert "incident" in caplog.text


def test_a_callback_obeys_the_page_s_right_although_nobody_saw_the_page(settings, office):
    seen: list[Any] = []
    app = create_app(settings, office, pages=(a_page(seen, May.APPROVE),))
    clerk, head = app.test_client(), app.test_client()
    sign_in(clerk, "tkv")
    sign_in(head, "tkv.duyet")
    refused = send(clerk, a_body())
    assert "shell-notices" in refused.text
    assert seen == []
    assert send(head, a_body()).json["response"]["trial-out"]["children"] == "7"


def open_page(browser, path: str, search: str = ""):
    """What the router's callback answers for an address."""
    names = ("_pages_content.children", "_pages_store.data")
    body = {
        "output": f"..{names[0]}...{names[1]}..",
        "outputs": [{"id": "_pages_content", "property": "children"},
                    {"id": "_pages_store", "property": "data"}],
        "inputs": [{"id": "_pages_location", "property": "pathname", "value": path},
                   {"id": "_pages_location", "property": "search", "value": search}],
        "changedPropIds": ["_pages_location.pathname"],
    }  # fmt: skip
    answer = send(browser, body)
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.json, ensure_ascii=False)


def test_a_page_opens_whatever_else_its_address_says(browser_of, seen):
    browser = browser_of("tkv")
    assert "unit u1" in open_page(browser, "/trial/u1", "?role=admin&work=1&unknown=2")


def test_a_page_of_something_out_of_reach_is_a_short_page(browser_of, seen):
    page = open_page(browser_of("tkv"), "/trial/nowhere")
    assert "unit nowhere" not in page
    assert "Không có đơn vị" in page


def test_a_page_nobody_has_is_said_to_be_missing(browser_of, seen):
    assert "Không có trang" in open_page(browser_of("tkv"), "/nowhere/at/all")


def test_two_apps_in_one_process_serve_their_own_office(settings, office, postgres_engine):
    one = create_app(settings, office)
    create_app(settings, Office(postgres_engine, Clock(office.clock.fixed)))
    browser = one.test_client()
    assert sign_in(browser, "tkv").status_code == 303
    assert "tkv" in open_page(browser, "/nowhere")


def test_a_right_is_needed_for_the_page_itself(settings, office):
    app = create_app(settings, office, pages=(a_page([], May.APPROVE),))
    clerk = app.test_client()
    sign_in(clerk, "tkv")
    assert "unit u1" not in open_page(clerk, "/trial/u1")
