"""Refusals as programs read them: RFC 9457, with the places that are wrong one by one."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NotRequired

import orjson
from flask import Blueprint, Response, request
from flask_login import current_user
from typing_extensions import TypedDict
from werkzeug.exceptions import HTTPException

from monitor.domain.errors import FiguresForbid, Invalid, Refusal
from monitor.files.matrix_json import exact
from monitor.present.language import LOCALES, Locale, locale_of, msg, translator
from monitor.present.messages import code_text, refusal_text
from monitor.web import errors, visit
from monitor.web.api import pace

log = logging.getLogger(__name__)
MEDIA = "application/problem+json"
MOST_ERRORS = 100
LONGEST_PLACE = 200

TITLES: Mapping[int, str] = {
    400: msg("This request cannot be read"),
    401: msg("Please sign in"),
    403: msg("Not allowed"),
    404: msg("Not there, or out of reach"),
    405: msg("This address does not know the method"),
    409: msg("Not possible at this stage"),
    412: msg("Changed since you read it"),
    413: msg("That is too large"),
    415: msg("Send JSON"),
    422: msg("Something has to be put right"),
    428: msg("Say which version you read"),
    429: msg("That is too often"),
    500: msg("Something went wrong here"),
    503: msg("Not available right now"),
}
DETAILS: Mapping[int, str] = {
    400: msg("The body must be one JSON object in UTF-8, with no key twice and no NaN."),
    401: msg("Send a token that works as “Authorization: Bearer …”, or sign in."),
    403: msg("This came from another site."),
    404: msg("The address is wrong, or what it shows lies outside your reach."),
    405: msg("The allowed methods stand in the header Allow."),
    413: msg("A body has at most {kilobytes} kB here."),
    415: msg("The header Content-Type must be application/json."),
    429: msg("At most {requests} requests a minute are answered. Ask again in {seconds} seconds."),
    500: msg("Nothing of this request was kept. Code: {code}"),
    503: msg("The database does not answer. Try again in a minute."),
}


class Malformed(Refusal):
    """The request itself is wrong, whoever sends it; ``status`` says how."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status


@exact
class ErrorJson(TypedDict):
    """One place that is wrong: where, a code for programs, a sentence for people.

    What is wrong in a table says its row, its column as Excel names it, and the unit.
    """

    field: str
    code: str
    message: str
    row: NotRequired[int | None]
    column: NotRequired[str]
    cell: NotRequired[str]
    organization: NotRequired[str]


@exact
class IssueJson(TypedDict):
    """What a check found. Errors block submission, warnings ask for a reason."""

    severity: str
    field: str
    code: str
    message: str
    reason: str


@exact
class ChangeJson(TypedDict):
    """Who gave a value the form it has: in which revision, when, the account and the person."""

    revision: int
    at: str
    by: str
    name: str


@exact
class ProblemJson(TypedDict):
    """Why a request was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ErrorJson]
    issues: NotRequired[list[IssueJson]]
    report: NotRequired[dict[str, Any]]
    changed: NotRequired[dict[str, ChangeJson]]


def language() -> Locale:
    """The language of an answer: a program's wish, else the person's own."""
    own = locale_of(visit.locale())
    if current_user.is_authenticated and not current_user.by_token:
        return own  # a browser names its own language, which its reader did not choose here
    others = [one for one in LOCALES if one != own]
    return locale_of(request.accept_languages.best_match([own, *others], own))


def problem(
    status: int,
    code: str = "",
    detail: str = "",
    places: Iterable[ErrorJson] = (),
    more: Mapping[str, Any] | None = None,
    *,
    most: int = MOST_ERRORS,
    **values: Any,
) -> Response:
    """The answer to a request that is refused.

    Args:
        status: Its status.
        code: What programs tell refusals apart by; the status where empty.
        detail: The sentence for people; the status's own where empty.
        places: The places that are wrong.
        more: Further parts.
        most: How many places are told at most.
        values: What the status's own sentence needs.
    """
    _ = translator(language())
    fallback = status if status in TITLES else 400 if status < 500 else 500
    said = detail or _(DETAILS.get(status, DETAILS[400])).format(**values)
    body: dict[str, Any] = {
        "type": f"urn:monitor:{code or HTTPStatus(status).name.lower()}",
        "title": _(TITLES[fallback]),
        "status": status,
        "detail": said,
        "instance": request.path,
        "errors": list(places)[:most],
        **(more or {}),
    }
    answer = Response(orjson.dumps(body), status, content_type=MEDIA)
    answer.headers["Content-Language"] = _.locale
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="monitor"'
    return answer


def errors_of(refusal: Refusal, locale: Locale) -> list[ErrorJson]:
    """The places a refusal names, worded."""
    if not isinstance(refusal, Invalid):
        return []
    return [
        {"field": place[:LONGEST_PLACE], "code": code, "message": code_text(code, values, locale)}
        for place, code, values in refusal.fields[:MOST_ERRORS]
    ]


def of_refusal(refusal: Refusal, more: Mapping[str, Any] | None = None) -> Response:
    """A refusal, in the asker's language."""
    locale = language()
    status = refusal.status if isinstance(refusal, Malformed) else errors.status_of(refusal)
    if status == 403:
        log.warning("refused %s %s for %s", refusal.code, request.path, visit.actor().username)
    said = refusal_text(refusal, locale)
    return problem(status, refusal.code, said, errors_of(refusal, locale), more)


def of_figures(refusal: FiguresForbid, issues: Sequence[IssueJson]) -> Response:
    """Figures that block a submission, each with its sentence."""
    places: list[ErrorJson] = [
        {"field": one["field"], "code": one["code"], "message": one["message"]} for one in issues
    ]
    said = refusal_text(refusal, language())
    return problem(422, refusal.code, said, places, {"issues": list(issues)})


def of_http(error: HTTPException) -> Response:
    """What the frame refuses before an operation is reached: no session, too large, …."""
    status = error.code or 500
    if status in (401, 403, 429):
        log.warning("refused %s %s for %s", status, request.path, visit.actor().username)
    limit = (request.max_content_length or 0) // 1024
    wait = getattr(error, "retry_after", None)
    answer = problem(status, kilobytes=limit, requests=pace.MOST, seconds=wait)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    if wait is not None:
        answer.headers["Retry-After"] = str(wait)
    return answer


def of_incident(error: Exception) -> Response:
    """What nobody foresaw: a code to find it by, and nothing else."""
    code = errors.code_of_incident(error, request.path)
    _ = translator(language())
    return problem(500, detail=_(DETAILS[500]).format(code=code))


def install(blueprint: Blueprint) -> None:
    """Answer every error of these addresses as a problem."""
    blueprint.register_error_handler(HTTPException, of_http)
    blueprint.register_error_handler(Refusal, of_refusal)
    blueprint.register_error_handler(Exception, of_incident)
