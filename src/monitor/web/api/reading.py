"""A request, read: the address, the query, the body and the headers in their declared shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from flask import request
from pydantic import BeforeValidator, Field, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from monitor.domain.errors import Invalid
from monitor.domain.periods import EARLIEST, LATEST
from monitor.present.refusals import REFUSALS
from monitor.web.api.operations import Asked, NoBody, Operation, Query, Shape
from monitor.web.api.problems import Malformed, language
from monitor.web.bodies import read_json
from monitor.web.uploads import sent_table

LARGEST_BODY = 1024 * 1024
_LOST_PLUS = re.compile(r"(T[\d:.]+) (\d{2}:?\d{2})$")
_TAG = re.compile(r'(?:(W/)?"([^"]*)"|([^",\s]+))')
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def _instant(value: Any) -> datetime:
    """An instant with its zone, as ISO 8601."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or len(value) > 40:
        raise PydanticCustomError("instant_unreadable", "not an instant")
    # In a query a bare plus means a space; a space there can only be a plus that was lost.
    text = _LOST_PLUS.sub(r"\1+\2", value.strip())
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("instant_unreadable", "not an instant") from None
    if read.tzinfo is None:
        raise PydanticCustomError("instant_without_zone", "no zone")
    if not EARLIEST <= read.date() <= LATEST:
        raise PydanticCustomError("instant_unreadable", "beyond all deadlines")
    return read


def _whole_text(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"\d{1,9}", value):
        raise PydanticCustomError("not_whole", "digits only")
    return value


Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An instant that names its zone."""
Whole = Annotated[int, BeforeValidator(_whole_text), Field(ge=0)]
"""A whole number, zero or more, as digits in a query."""

CODES: Mapping[str, str] = {
    "missing": "part_missing",
    "extra_forbidden": "part_unknown",
    "literal_error": "not_one_of",
}
"""Our codes for what pydantic finds; anything else has the wrong shape."""


def read(operation: Operation, place: Mapping[str, str]) -> Asked:
    """The request, held against its operation's declaration.

    Raises:
        Malformed: The body is no JSON, of another type, or a header that must be there is not.
        Invalid: A part is missing, unknown or of the wrong shape.
    """
    is_form = request.mimetype == "multipart/form-data"
    is_file = operation.takes_table and is_form
    has_body = operation.body is not None and not is_file
    has_body = has_body and not (operation.takes_document and is_form)
    return Asked(
        place={name: _storable(value) for name, value in place.items()},
        query=_query(operation.query),
        body=_body(operation.body) if operation.body is not None and has_body else None,
        if_match=_if_match(operation),
        locale=language(),
        file=sent_table() if is_file else None,
    )


def _storable(text: str) -> str:
    """NUL is in no name and no database; in its place stands what is in no name either."""
    return text.replace("\0", "\ufffd")


def _query(shape: type[Query]) -> Query:
    given = request.args.to_dict(flat=False)
    twice = [name for name, values in given.items() if len(values) > 1]
    if twice:
        raise Invalid("given_twice", [(_storable(name), "given_twice", {}) for name in twice])
    try:
        return shape.model_validate(
            {_storable(name): _storable(values[0]) for name, values in given.items()}
        )
    except ValidationError as error:
        raise _invalid(error) from None


def _body(shape: type[Shape]) -> Shape:
    request.max_content_length = LARGEST_BODY
    raw = request.get_data(cache=False)
    may_be_empty = issubclass(shape, NoBody) or not any(
        one.is_required() for one in shape.model_fields.values()
    )
    if not raw and may_be_empty:
        return shape()
    if request.mimetype != "application/json":
        raise Malformed(415, "body_not_json_type")
    try:
        return shape.model_validate(read_json(raw))
    except ValidationError as error:
        raise _invalid(error) from None
    except (ValueError, RecursionError):
        raise Malformed(400, "body_not_json") from None


def _invalid(error: ValidationError) -> Invalid:
    wrong = [_place(one) for one in error.errors(include_url=False, include_input=False)]
    return Invalid(wrong[0][1], wrong, **wrong[0][2])


def _place(found: ErrorDetails) -> tuple[str, str, dict[str, Any]]:
    code = CODES.get(found["type"], found["type"])
    if code not in REFUSALS:
        code = "wrong_shape"
    where = ".".join(_storable(str(part)) for part in found["loc"])
    values = {"choices": _choices(found)} if code == "not_one_of" else {}
    return where, code, values


def _choices(found: ErrorDetails) -> str:
    """What may be chosen, without the English between: ``'received' or 'accepted'``."""
    expected = found.get("ctx", {}).get("expected", "")
    return ", ".join(re.findall(r"'([^']*)'", expected))


def _if_match(operation: Operation) -> str | None:
    """The version the asker read, ``*`` for any; None where the header is absent."""
    if operation.matching == "no":
        return None
    raw = request.headers.get("If-Match", "").strip()
    if not raw:
        if operation.matching == "must":
            raise Malformed(428, "if_match_needed")
        return None
    found = _TAG.fullmatch(raw)
    if found is None:
        raise Malformed(400, "if_match_unreadable")
    weak, quoted, bare = found.groups()
    if weak:
        return raw  # a weak tag is never the same as a strong one
    # A compressed answer's tag names the compression behind a colon.
    return (quoted if quoted is not None else bare).partition(":")[0]


def key() -> str | None:
    """The word under which the request is to be done once; None where none was chosen."""
    raw = request.headers.get("Idempotency-Key")
    if raw is None:
        return None
    if not _KEY.fullmatch(raw):
        raise Malformed(400, "key_unreadable")
    return raw
