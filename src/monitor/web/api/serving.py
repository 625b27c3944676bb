"""Serving an operation: read, check the right, one service in one transaction, answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import orjson
from flask import Response, request

from monitor.domain.errors import NotAllowed
from monitor.services import directives, idempotency, reports
from monitor.services.idempotency import GivenAnswer
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.api import reading
from monitor.web.api.operations import Asked, File, Operation, Stored, Told
from monitor.web.api.problems import Malformed
from monitor.web.evidence import file_of_form, given_out
from monitor.web.uploads import SentText, sent_text


def view(operation: Operation) -> Callable[..., Response]:
    """The operation as a view of Flask."""

    def serve(**place: str) -> Response:
        asked = reading.read(operation, place)
        if operation.takes_file:
            return _with_file(operation, asked)
        if operation.takes_document:
            return _with_document(operation, asked)
        key = reading.key() if operation.is_once else None
        with visit.open_work(operation.writes) as work:
            _require(work, operation, asked)
            told, again = (
                (operation.run(work, asked), False)
                if key is None
                else _once(work, operation, asked, key)
            )
        if operation.tells is not None:
            # What was kept is committed: nobody else who saves waits while this is put in words.
            with visit.open_work() as later:
                told = operation.tells(later, asked, told.content)
        answer = respond(told, asked)
        if again:
            answer.headers["Idempotency-Replayed"] = "true"
        return answer

    serve.needs = operation.needs  # type: ignore[attr-defined]  # the registry test reads it
    serve.operation = operation  # type: ignore[attr-defined]
    return serve


def _with_file(operation: Operation, asked: Asked) -> Response:
    """Take a file in and then do the operation: while it arrives, no transaction is held open."""
    with visit.open_work() as work:
        _require(work, operation, asked)
        _require_sight(work, asked)
    if request.mimetype != "multipart/form-data":
        raise Malformed(415, "body_not_form")
    with file_of_form() as sent, visit.open_work(operation.writes) as work:
        _require(work, operation, asked)
        told = operation.run(work, replace(asked, body=sent))
    return respond(told, asked)


def _with_document(operation: Operation, asked: Asked) -> Response:
    """Have a document read, or take the text that was sent, and then do the operation."""
    with visit.open_work() as work:
        _require(work, operation, asked)
    sent = SentText(asked.body.text) if asked.body is not None else sent_text()
    with visit.open_work(operation.writes) as work:
        _require(work, operation, asked)
        told = operation.run(work, replace(asked, body=sent))
    return respond(told, asked)


def _require(work: Work, operation: Operation, asked: Asked) -> None:
    """Refuse whom no role gives the right; what lies out of reach still does not exist for them."""
    if operation.needs and not any(work.actor.may(right) for right in operation.needs):
        _require_sight(work, asked)
        raise NotAllowed("role_may_not", right=operation.needs[0].value)


def _require_sight(work: Work, asked: Asked) -> None:
    """Raise NotFound where the actor may not see what the address names."""
    if "organization" in asked.place:
        reports.read(work, asked.report, whole=False)
    elif "slug" in asked.place:
        directives.get(work, asked.slug)
    elif asked.directive is not None:
        directives.get(work, asked.directive)


def _once(work: Work, operation: Operation, asked: Asked, key: str) -> tuple[Told, bool]:
    """Do it once under its key; a repetition gets the first answer, if it may still be seen."""

    def do() -> GivenAnswer:
        told = operation.run(work, asked)
        return GivenAnswer(told.status, {"content": told.content, "version": told.version})

    told: list[Any] = [asked.body.model_dump(mode="json") if asked.body is not None else None]
    if asked.query.model_fields_set:
        told.append(asked.query.model_dump(mode="json"))
    if asked.file is not None:
        told.append(asked.file.digest)
    given, again = idempotency.once(
        work,
        # Encoded as it came: PostgreSQL keeps no text with a NUL in it.
        f"{request.method} {quote(request.path)}",
        key,
        json.dumps(told if len(told) > 1 else told[0], sort_keys=True).encode(),
        do,
        lambda: _require_sight(work, asked),
    )
    return Told(given.body["content"], given.status, given.body["version"]), again


def respond(told: Told, asked: Asked) -> Response:
    """What an operation answers, as it is sent."""
    content = told.content
    if isinstance(content, Stored):
        return given_out(content.kept)
    if isinstance(content, File):
        answer = Response(content.raw, told.status, content_type=content.media)
        answer.headers["Content-Disposition"] = f'attachment; filename="{content.name}"'
    else:
        answer = Response(orjson.dumps(content), told.status, content_type="application/json")
    answer.headers["Content-Language"] = asked.locale
    if told.version is not None:
        answer.set_etag(str(told.version))
    return answer
