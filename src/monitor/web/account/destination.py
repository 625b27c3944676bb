"""Where to go after signing in: an address of ours, and nowhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException

from monitor.web import gate

HOME = "/"
LONGEST = 2000
NOT_PAGES = ("/login", "/logout", "/_", "/api/", "/assets/", "/healthz", "/readyz", "/metrics")


def safe_next(server: Flask, wanted: str | None) -> str:
    r"""The wanted address when it is a page of ours, else the first page.

    ``//evil.example``, ``/\evil.example`` and ``/%09/evil.example`` are read by some browser as
    another host, so only a plain path is taken: one slash, then neither slash nor backslash.
    """
    if not wanted or len(wanted) > LONGEST or not wanted.isprintable():
        return HOME
    if not wanted.startswith("/") or wanted[1:2] in ("/", "\\") or "\\" in wanted:
        return HOME
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return HOME
    if parts.scheme or parts.netloc or "//" in parts.path or "%" in parts.path:
        return HOME
    if parts.path.startswith(NOT_PAGES):
        return HOME
    try:
        endpoint, _ = server.url_map.bind("localhost").match(parts.path, method="GET")
    except HTTPException:
        return HOME
    return HOME if gate.is_static(endpoint) else wanted
