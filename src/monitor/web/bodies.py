"""What a browser may send to a callback: exactly what the callback declared, in its shape.

Dash checks none of it. Without this, a list where a text was expected, a State with another id or a
body without an output reached the callbacks or ended as a traceback.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from dash import Dash
from flask import Flask, abort, request

from monitor.web.gate import CALLBACKS

PAGE_MARK = "endId"
"""What Dash's page adds to every callback's address, signed for that page."""
MANY = frozenset({"ALL", "ALLSMALLER"})
WILD = MANY | {"MATCH"}
KEYS = frozenset(
    {"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"}
)


def install(server: Flask, app: Dash) -> None:
    """Check every callback's body before Dash reads it."""

    def check() -> None:
        if request.endpoint == CALLBACKS and request.method == "POST":
            if set(request.args) - {PAGE_MARK}:
                abort(400)  # jobs of background callbacks; there are none here
            try:
                _check(app, read_json(request.get_data(cache=True)))
            except (ValueError, RecursionError):
                abort(400)

    server.before_request(check)


def read_json(raw: bytes) -> Any:
    """A body as JSON in the strict sense: UTF-8, no NaN, no key twice, no NUL, no half letters.

    Raises:
        ValueError: It is not.
        RecursionError: It is nested beyond all reason.
    """
    text = raw.decode("utf-8")
    body = json.loads(
        text,
        parse_constant=_refuse_constant,
        parse_float=_finite,
        object_pairs_hook=_no_key_twice,
    )
    lower = text.lower()
    if "\\u0000" in lower or "\\ud" in lower:
        plain = json.dumps(body, ensure_ascii=False)
        plain.encode("utf-8")  # raises UnicodeEncodeError, a ValueError, on half a letter
        if "\\u0000" in plain:
            raise ValueError("NUL")
    return body


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text[:40])
    return number


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _check(app: Dash, body: Any) -> None:
    """Hold a body against its callback's declaration.

    Raises:
        ValueError: It does not fit.
    """
    _require(isinstance(body, dict) and set(body) <= KEYS)
    output = body.get("output")
    _require(isinstance(output, str) and output in app.callback_map)
    declared = app.callback_map[output]
    _require(all(_fits(*pair) for pair in _pairs(declared["inputs"], body.get("inputs", []))))
    _require(all(_fits(*pair) for pair in _pairs(declared["state"], body.get("state", []))))
    _require(declared.get("no_output") or _outputs_fit(declared["output"], body.get("outputs")))
    changed = body.get("changedPropIds", [])
    _require(isinstance(changed, list) and all(isinstance(one, str) for one in changed))


def _require(holds: object) -> None:
    if not holds:
        raise ValueError("the body does not fit its callback")


def _pairs(declared: Sequence[Any], given: Any) -> list[tuple[Any, Any]]:
    _require(isinstance(given, list) and len(given) == len(declared))
    return list(zip(declared, given, strict=True))


def _fits(declared: dict[str, Any], given: Any) -> bool:
    """Whether one given input (or the list of those a pattern matched) is the declared one."""
    pattern = _pattern(declared["id"])
    if isinstance(pattern, dict) and any(_wild(value) in MANY for value in pattern.values()):
        return isinstance(given, list) and all(
            _is_one(pattern, declared["property"], one) for one in given
        )
    return _is_one(pattern, declared["property"], given)


def _is_one(pattern: str | dict[str, Any], prop: str, given: Any) -> bool:
    return (
        isinstance(given, dict)
        and set(given) <= {"id", "property", "value"}
        and given.get("property") == prop
        and _same_id(pattern, given.get("id"))
    )


def _same_id(pattern: str | dict[str, Any], given: Any) -> bool:
    if isinstance(pattern, str):
        return isinstance(given, str) and given == pattern
    if not isinstance(given, dict) or set(given) != set(pattern):
        return False
    return all(
        isinstance(given[key], str | int | float) and (_wild(value) in WILD or given[key] == value)
        for key, value in pattern.items()
    )


def _pattern(declared: str) -> str | dict[str, Any]:
    """An id as declared: a text, or the parts of a pattern, which Dash keeps as JSON."""
    if declared.startswith("{"):
        parts = json.loads(declared)
        assert isinstance(parts, dict)
        return parts
    return declared


def _wild(value: Any) -> str | None:
    """The name of a wildcard, which stands as a list of one."""
    return str(value[0]) if isinstance(value, list) and len(value) == 1 else None


def _outputs_fit(declared: Any, given: Any) -> bool:
    """Whether the outputs the browser expects are those declared, in their order."""
    if not isinstance(declared, list | tuple):
        return _output_fits(declared, given)
    return (
        isinstance(given, list)
        and len(given) == len(declared)
        and all(_output_fits(*pair) for pair in zip(declared, given, strict=True))
    )


def _output_fits(declared: Any, given: Any) -> bool:
    pattern = _pattern(declared.component_id_str())
    wanted = given if isinstance(given, list) else [given]
    if isinstance(given, list) and isinstance(pattern, str):
        return False
    return all(
        isinstance(one, dict)
        and set(one) <= {"id", "property"}
        # An output that may be written by several callbacks carries a mark after its property.
        and str(one.get("property")).split("@")[0] == declared.component_property
        and _same_id(pattern, one.get("id"))
        for one in wanted
    )
