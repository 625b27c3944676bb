"""Pressing a button as a browser does: the body of a callback, made from its declaration."""

from __future__ import annotations

import json
from typing import Any

from dash.dependencies import DashDependency, Input, Output
from flask import Flask
from flask.testing import FlaskClient

from monitor.web.page import Page
from tests.web.conftest import HERE, board_of

CALLBACK = "/_dash-update-component"


def press(browser: FlaskClient, page: Page, name: str, *given: Any, pressed: Any = None) -> str:
    """Run a page's callback by its function's name; what is answered, as one text.

    Args:
        browser: Whose browser.
        page: The page.
        name: The function.
        given: One value for each input and state in their order; for a family of components a list
            of (parts of the id, value).
        pressed: The parts of the id of the family's member that was pressed.
    """
    dependencies = next(told for told, _o, fn, _w in page.wires if fn.__name__ == name)
    flat = [one for one in dependencies if isinstance(one, DashDependency)]
    asked = [one for one in flat if not isinstance(one, Output)]
    outputs = [one for one in flat if isinstance(one, Output)]
    inputs, states = [], []
    for one, value in zip(asked, given, strict=True):
        told = _told(one, value)
        (inputs if isinstance(one, Input) else states).append(told)
    [output] = outputs
    key = _key(browser.application, asked, output)
    first = inputs[0][0] if isinstance(inputs[0], list) else inputs[0]
    changed = first
    if pressed is not None:
        changed = next(one for one in inputs[0] if pressed.items() <= one["id"].items())
    body = {
        "output": key,
        "outputs": {"id": output.component_id, "property": key.rpartition(".")[2]},
        "inputs": inputs,
        "state": states,
        "changedPropIds": [f"{_text(changed['id'])}.{changed['property']}"],
    }
    answer = browser.post(CALLBACK, data=json.dumps(body), headers=HERE,
                          content_type="application/json")  # fmt: skip
    assert answer.status_code in (200, 204), answer.text
    return "" if answer.status_code == 204 else json.dumps(answer.json, ensure_ascii=False)


def _told(one: DashDependency, value: Any) -> Any:
    if not isinstance(one.component_id, dict):
        return {"id": str(one.component_id), "property": one.component_property, "value": value}
    fixed = {name: said for name, said in one.component_id.items() if isinstance(said, str | int)}
    return [
        {"id": fixed | parts, "property": one.component_property, "value": said}
        for parts, said in value
    ]


def _text(id_: Any) -> str:
    if isinstance(id_, str):
        return id_
    return json.dumps(id_, sort_keys=True, separators=(",", ":"))


def _key(app: Flask, asked: list[DashDependency], output: Output) -> str:
    """The name Dash has given the callback: of its output, with a mark where it is shared."""
    wanted = [f"{one.component_id_str()}.{one.component_property}" for one in asked]
    for key, told in board_of(app).callback_map.items():
        parts = [f"{one['id']}.{one['property']}" for one in (*told["inputs"], *told["state"])]
        if parts == wanted and key.startswith(f"{output.component_id_str()}."):
            return key
    raise LookupError(wanted)
