"""A mail's HTML as a page of its own, shut in so that nothing of it runs or loads."""

from __future__ import annotations

from email.message import EmailMessage

from flask import Response, make_response
from markupsafe import escape

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; sandbox"
)
"""Mails carry their styles inline. The sandbox takes scripts, forms and our origin away."""


def letter_page(message: EmailMessage) -> Response:
    """The mail as its reader sees it; as plain text where it has no HTML."""
    part = message.get_body(("html", "plain"))
    said = str(part.get_content()) if part is not None else ""
    if part is None or part.get_content_subtype() != "html":
        said = f'<!DOCTYPE html><meta charset="utf-8"><pre>{escape(said)}</pre>'
    page = make_response(said)
    page.headers["Content-Security-Policy"] = POLICY
    return page
