"""The gate: every address is shut unless it stands on a short list, and every change must be ours.

Addresses are told by their endpoint and not by their text, because `//admin` and `/admin/` reach
the same page.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from flask import Flask, abort, redirect, request
from flask_login import current_user
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from monitor.domain.errors import NotAllowed
from monitor.web.visit import API_BLUEPRINT, CALENDAR, actor, settings

PUBLIC = frozenset(
    {
        "account.login",
        "account.link",
        "health.alive",
        "health.ready",
        "health.worker",
        "health.metrics",  # asks for its own token
    }
)
STATIC = "_dash_assets.static"
SUITES = "/_dash-component-suites/"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CALLBACKS = "/_dash-update-component"
PERSON = "X-Monitor-Person"
"""Header in which a page's script says for whom the page was made."""


def install(server: Flask) -> None:
    """Put the gate before everything else; call it before Dash adds its own addresses."""
    server.before_request(_gate)


def is_static(endpoint: str | None) -> bool:
    """Whether it is library code or style, the same for everybody."""
    return endpoint == STATIC or (endpoint or "").startswith(SUITES)


def is_public(endpoint: str | None) -> bool:
    """Whether somebody who has not signed in may come here. An unknown address is not public."""
    return endpoint in PUBLIC or is_static(endpoint)


def is_navigation() -> bool:
    """Whether a person is opening a page, rather than a script asking for something."""
    mode = request.headers.get("Sec-Fetch-Mode")
    if mode is not None:
        return mode == "navigate"
    machine = request.path.startswith(("/_", "/api/"))
    return not machine and bool(request.accept_mimetypes.accept_html)


def _gate() -> Response | None:
    if isinstance(request.routing_exception, BadRequest):
        raise request.routing_exception  # a host that is not ours
    if not is_public(request.endpoint) and not current_user.is_authenticated:
        return _to_sign_in()
    if not is_public(request.endpoint):
        _refuse_another_person()
    if request.method not in SAFE_METHODS:
        _refuse_foreign()
    elif not is_static(request.endpoint):
        _refuse_embedding()
    return None


def _refuse_another_person() -> None:
    """Keep a page from acting in the name of somebody who signed in at its browser meanwhile.

    Raises:
        NotAllowed: The page was made for another person.
    """
    meant = request.headers.get(PERSON)
    if meant is not None and meant != actor().username:
        raise NotAllowed("another_person")


def _to_sign_in() -> Response:
    if request.endpoint == CALENDAR:
        abort(404)  # a calendar program signs in nowhere, and learns nothing
    if not is_navigation():
        abort(401)
    where = "/login"
    if request.method == "GET" and request.path != "/":
        path = request.full_path if request.query_string else request.path
        where += "?" + urlencode({"next": path})
    return redirect(where, code=302)


def _refuse_embedding() -> None:
    """Let other sites link here (a mail's link is one), not load our pages into theirs."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    if site not in ("none", "same-origin") and not is_navigation():
        abort(403)


def _refuse_foreign() -> None:
    """Refuse a change that a page of another site may have sent with this browser's cookie."""
    if request.blueprint == API_BLUEPRINT and "Authorization" in request.headers:
        return  # a browser never adds this header by itself
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site != "same-origin":
            abort(403)
    elif not _from_here(request.headers.get("Origin") or request.headers.get("Referer")):
        abort(403)
    if request.path.startswith("/_dash") and request.mimetype != "application/json":
        abort(415)


def _from_here(origin: str | None) -> bool:
    if not origin:
        return False
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    # Behind a proxy that ends TLS, people's own address is the one in the settings.
    return f"{parts.scheme}://{parts.netloc}" in (
        f"{request.scheme}://{request.host}",
        settings().base_url,
    )
