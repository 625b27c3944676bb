"""The mails the demo's catcher kept, one page each; outside the demo there is no such address."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask, Response, abort

from monitor.domain.roles import May
from monitor.files import kept_mail
from monitor.services.about import is_demo
from monitor.web import visit
from monitor.web.letters import letter_page
from monitor.web.rights import needing

PATH = "/mail/caught"
_NAME = re.compile(r"[0-9]{1,9}\.eml")


def install(server: Flask) -> None:
    """Add the address to the server."""
    server.add_url_rule(f"{PATH}/<name>", "caught_mail", caught_mail, methods=["GET"])


def kept_in() -> Path:
    """Where the demo's catcher puts what it gets."""
    return visit.settings().data_dir / "mail"


@needing(May.SEE_DELIVERIES)
def caught_mail(name: str) -> Response:
    """One mail as its reader would have seen it."""
    with visit.open_work() as work:
        here = is_demo(work)
    if not here or not _NAME.fullmatch(name):
        abort(404)
    path = kept_in() / name
    if not path.is_file():
        abort(404)
    return letter_page(kept_mail.read(path))
