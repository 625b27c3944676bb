"""What is said when something went wrong: a refusal as it is, an incident by a code only."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from dash.exceptions import DashException, PreventUpdate
from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from monitor.domain.errors import (
    FiguresForbid,
    Forbidden,
    Invalid,
    LostRace,
    NotAllowed,
    NotFound,
    Refusal,
    TooLarge,
    Unavailable,
)
from monitor.present.language import Translator, msg
from monitor.present.messages import refusal_text
from monitor.web import gate, visit

log = logging.getLogger(__name__)

STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (Forbidden, 409),
    (LostRace, 412),
    (TooLarge, 413),
    (Invalid, 422),
    (FiguresForbid, 422),
    (Unavailable, 503),
)
"""The status of each kind of refusal."""

SAID: dict[int, tuple[str, str]] = {
    400: (msg("This request cannot be read"), msg("Go back, load the page again and retry.")),
    401: (msg("Please sign in"), msg("Your session has ended. What you sent is on the server.")),
    403: (msg("Not allowed"), msg("This is not open to your role, or came from another site.")),
    404: (
        msg("There is no such page"),
        msg("The address is wrong, or what it shows lies outside your reach."),
    ),
    405: (msg("This request cannot be read"), msg("Go back, load the page again and retry.")),
    413: (msg("That is too large"), msg("Send at most {megabytes} MB at once.")),
    415: (msg("This request cannot be read"), msg("Go back, load the page again and retry.")),
    429: (msg("Too many requests"), msg("Wait a moment, then try again.")),
    500: (
        msg("Something went wrong here"),
        msg("Nothing of this step was saved. Try again; if it stays, call and give the code."),
    ),
    503: (
        msg("Not available right now"),
        msg("What you typed is still in your browser. Try again in a minute."),
    ),
}
OTHER = SAID[400]


def install(server: Flask) -> None:
    """Answer every error in words; no answer carries a traceback."""
    server.register_error_handler(HTTPException, _of_http)
    server.register_error_handler(Refusal, _of_refusal)
    server.register_error_handler(DashException, _of_dash)
    server.register_error_handler(Exception, _of_incident)


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    return next((status for kind, status in STATUS if isinstance(refusal, kind)), 409)


def code_of_incident(error: Exception, where: str) -> str:
    """Log what nobody foresaw, and give the code by which the log line is found."""
    code = secrets.token_hex(4)
    log.error("incident %s at %s", code, where, exc_info=error)
    return code


def _of_http(error: HTTPException) -> AnyResponse:
    if isinstance(error.response, AnyResponse):
        return error.response  # a redirect to the address with its slash
    status = error.code or 500
    if status in (401, 403):
        log.warning(
            "refused %s %s %s for %s",
            status,
            request.method,
            request.path,
            visit.actor().username or "nobody",
        )
    return _answer(status, *SAID.get(status, OTHER if status < 500 else SAID[500]))


def _of_refusal(refusal: Refusal) -> Response:
    status = status_of(refusal)
    if status == 403:
        log.warning("refused %s %s for %s", refusal.code, request.path, visit.actor().username)
    text = refusal_text(refusal, visit.locale())
    return _answer(status, SAID.get(status, OTHER)[0], text, kind=refusal.code)


def _of_dash(error: DashException) -> Response:
    """Dash's complaints about an address or a body are the sender's; about an answer, ours."""
    if isinstance(error, PreventUpdate):
        return make_response("", 204)
    if gate.is_static(request.endpoint):
        return _answer(404, *SAID[404])
    return _of_incident(error)


def _of_incident(error: Exception) -> Response:
    if gate.is_static(request.endpoint):
        # A made-up package name ends as a KeyError inside Dash: no such file, and no alarm.
        log.info("no such file: %s", request.path)
        return _answer(404, *SAID[404])
    return _answer(500, *SAID[500], code=code_of_incident(error, request.path))


def _answer(status: int, title: str, text: str, code: str = "", kind: str = "") -> Response:
    _ = visit.say()
    limit = (request.max_content_length or 0) // 1_000_000
    words = _(text).format(megabytes=limit) if "{megabytes}" in text else _(text)
    if not gate.is_navigation():
        body: dict[str, Any] = {"status": status, "title": _(title), "detail": words}
        if kind:
            body["type"] = f"urn:monitor:{kind}"  # a script tells another person from no right
        answer = jsonify(body | ({"code": code} if code else {}))
        if request.path.startswith("/api/"):
            answer.mimetype = "application/problem+json"
        answer.status_code = status
        return answer
    page = render_template(
        "error.html", say=_page_words(_), title=_(title), text=words, code=code, status=status
    )
    return make_response(page, status)


def _page_words(_: Translator) -> dict[str, str]:
    return {
        "lang": _.locale,
        "service": _("Monitor"),
        "help": visit.settings().help_contact,
        "help_label": _("Need help? Call:"),
        "code_label": _("Code for whoever helps you:"),
        "home": _("To the first page"),
    }
