"""The description of the interface, generated from the declarations it is served from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter

from monitor.services.work import Work
from monitor.shipped import version
from monitor.web.api.operations import Asked, Operation, Told
from monitor.web.api.problems import DETAILS, MEDIA, TITLES, ProblemJson
from monitor.web.uploads import PART

PREFIX = "/api/v1"
REFERENCE = "#/components/schemas/{model}"
_PLACES: Mapping[str, str] = {
    "slug": "The directive's slug.",
    "organization": "The organisation's code.",
    "period": "The period's code.",
    "code": "The obligation's code.",
    "number": "The number of the file, the comment or what else is asked about.",
}


_FORM: Mapping[str, Any] = {
    "type": "object",
    "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
    "required": ["file"],
}
"""A form with one file."""


def describing(others: Sequence[Operation]) -> Operation:
    """The operation that describes the others and itself."""

    def openapi(_work: Work, _asked: Asked) -> Told:
        return Told(document())

    @cache
    def document() -> dict[str, Any]:
        return describe((*others, it))

    it = Operation(
        "openapi", "GET", "/openapi.json", (), "This description.", dict[str, Any], openapi
    )
    return it


def describe(operations: Sequence[Operation]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these operations."""
    shapes = _Shapes(operations)
    paths: dict[str, Any] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, shapes)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Monitor",
            "version": version(),
            "description": "Obligations of official directives: who must report what, by when, "
            "and what was reported. Counts are integers, other numbers exact decimal strings; "
            "null is unknown, never zero.",
        },
        "servers": [{"url": PREFIX}],
        "security": [{"token": []}, {"session": []}],
        "paths": paths,
        "components": {
            "schemas": shapes.schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "monitor_session"},
            },
        },
    }


class _Shapes:
    """Every shape that is sent or answered, once each, and where it stands."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        types: dict[Any, TypeAdapter[Any]] = {ProblemJson: TypeAdapter(ProblemJson)}
        for one in operations:
            for shape in (one.shape, one.body, one.later):
                if shape is not None and not _is_plain(shape):
                    types.setdefault(shape, TypeAdapter(shape))
        made, definitions = TypeAdapter.json_schemas(
            [(kind, "validation", adapter) for kind, adapter in types.items()],
            ref_template=REFERENCE,
        )
        self._made = {kind: made[kind, "validation"] for kind in types}
        self.schemas: dict[str, Any] = definitions.get("$defs", {})

    def of(self, shape: Any) -> dict[str, Any]:
        """A reference to a shape, or the schema of a plain one."""
        return dict(TypeAdapter(shape).json_schema() if _is_plain(shape) else self._made[shape])


def _is_plain(shape: Any) -> bool:
    return not isinstance(shape, type) or shape in (dict, list, str)


def _operation(one: Operation, shapes: _Shapes) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "parameters": [*_places(one), *_query(one.query), *_headers(one)],
        "responses": _responses(one, shapes),
    }
    if one.needs:
        rights = ", ".join(right.value for right in one.needs)
        told["description"] = f"Takes one of these rights: {rights}."
    if one.body is not None:
        told["requestBody"] = {
            "required": any(field.is_required() for field in one.body.model_fields.values()),
            "content": {"application/json": {"schema": shapes.of(one.body)}, **_file(one)},
        }
    if one.takes_file:
        told["requestBody"] = {
            "required": True,
            "content": {"multipart/form-data": {"schema": _FORM}},
        }
    return told


def _file(one: Operation) -> dict[str, Any]:
    """The form that may be sent in place of the body, where a file is taken."""
    if not (one.takes_table or one.takes_document):
        return {}
    kinds = "An XLSX or CSV file." if one.takes_table else "A .docx, .pdf, .html or .txt file."
    part = {"type": "string", "format": "binary", "description": kinds}
    schema = {"type": "object", "properties": {PART: part}, "required": [PART]}
    return {"multipart/form-data": {"schema": schema}}


def _places(one: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": name, "in": "path", "required": True, "description": _PLACES[name],
            "schema": {"type": "string"},
        }
        for name in one.variables
    ]  # fmt: skip


def _query(shape: type[BaseModel]) -> list[dict[str, Any]]:
    schema = shape.model_json_schema()
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _given(told)}
        for name, told in schema.get("properties", {}).items()
    ]


def _given(told: dict[str, Any]) -> dict[str, Any]:
    """The schema of what stands in a query: a part may be left out, and is never null."""
    kinds = [one for one in told.get("anyOf", []) if one != {"type": "null"}]
    rest = {name: it for name, it in told.items() if name not in ("anyOf", "title")}
    if rest.get("default", 0) is None:
        del rest["default"]
    return {**rest, **(kinds[0] if kinds else {})}


def _headers(one: Operation) -> list[dict[str, Any]]:
    found = []
    if one.matching != "no":
        found.append(
            {
                "name": "If-Match", "in": "header", "required": one.matching == "must",
                "description": "The ETag that was read, or *.", "schema": {"type": "string"},
            }
        )  # fmt: skip
    if one.is_once:
        found.append(
            {
                "name": "Idempotency-Key", "in": "header", "required": False,
                "description": "A word of the program's own, under which this is done once.",
                "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,200}$"},
            }
        )  # fmt: skip
    return found


def _responses(one: Operation, shapes: _Shapes) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if one.shape is not None:
        content["application/json"] = {"schema": shapes.of(one.shape)}
    content |= {media: {} for media in one.media}
    done: dict[str, Any] = {"description": one.summary, "content": content}
    if one.is_versioned:
        done["headers"] = {
            "ETag": {"description": "The version of what was read.", "schema": {"type": "string"}}
        }
    refused = {"content": {MEDIA: {"schema": shapes.of(ProblemJson)}}}
    refusals: dict[str, Any] = {
        str(status): {"description": TITLES[status], **refused} for status in one.statuses
    }
    refusals["429"]["headers"] = {
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
    }
    later: dict[str, Any] = {}
    if one.later is not None:
        where = {"description": "Where it is followed.", "schema": {"type": "string"}}
        later["202"] = {
            "description": "It takes long and is made in the background.",
            "content": {"application/json": {"schema": shapes.of(one.later)}},
            "headers": {"Location": where},
        }
    return {
        str(one.status): done,
        **later,
        **refusals,
        "default": {"description": DETAILS[500].format(code="…"), **refused},
    }
