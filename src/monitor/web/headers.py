"""Headers of every answer: what a browser may load, frame, keep and tell others."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask import Flask, Response, g, request

from monitor.settings import Settings
from monitor.web.gate import is_static

YEAR = 365 * 24 * 3600
_PLAIN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""For pages without Dash: nothing inline at all."""

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
}


_NONCE = "{nonce}"


def dash_policy(script_hashes: Sequence[str]) -> str:
    """The policy of Dash's page: its few inline scripts by their hash, style sheets by the nonce.

    AG Grid and Plotly write style sheets of their own into the page: ``assets/nonce.js`` gives
    those the answer's nonce, and Plotly's style attributes are allowed as such. Scripts need
    neither inline nor eval. Browsers too old to tell sheets from attributes follow ``style-src``.
    """
    return (
        f"default-src 'none'; script-src 'self' {' '.join(script_hashes)}; style-src 'self'; "
        f"style-src-elem 'self' 'nonce-{_NONCE}'; style-src-attr 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def nonce() -> str:
    """What a style sheet of this answer must bear; another one for every answer."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def install(server: Flask, settings: Settings, policies: dict[str, str]) -> None:
    """Set the headers on every answer.

    Args:
        server: The app.
        settings: Says whether TLS is used.
        policies: Content policies by endpoint, filled after everything is registered; other
            endpoints get the plain one.
    """

    def set_headers(response: Response) -> Response:
        for name, value in _FIXED.items():
            response.headers.setdefault(name, value)
        if settings.is_https:
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
        policy = policies.get(request.endpoint or "", _PLAIN)
        if _NONCE in policy:
            policy = policy.replace(_NONCE, nonce())
        response.headers.setdefault("Content-Security-Policy", policy)
        _set_cache(response)
        return response

    server.after_request(set_headers)


def _set_cache(response: Response) -> None:
    """Keep library files for long, and nothing that was made for a person."""
    if not is_static(request.endpoint) or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
        return
    # Dash names a library's version in its path and a file's time in `m`: another content has
    # another address, so this one never changes.
    lasting = ".v" in request.path.rsplit("/", 1)[-1] or "m" in request.args
    response.headers["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable" if lasting else "public, max-age=3600"
    )
    response.headers.pop("Expires", None)
