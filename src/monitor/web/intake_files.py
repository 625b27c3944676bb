"""A directive's text on its way in: pasted or as a file, streamed, read in a room of its own."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from monitor.domain.roles import May
from monitor.services import intake
from monitor.web import visit
from monitor.web.rights import needing
from monitor.web.uploads import sent_text

PATH = "/intake/begin"


def install(server: Flask) -> None:
    """Add the address to the server."""
    server.add_url_rule(PATH, "intake_begin", begin, methods=["POST"])


@needing(May.ISSUE_DIRECTIVES)
def begin() -> Response:
    """Keep the text with what was drafted from it; answers where the draft is."""
    with visit.open_work() as work:
        intake.require(work)
    # While the file arrives and is read, no transaction is held open.
    sent = sent_text()
    given = intake.drafted(sent.text, visit.settings().timezone)
    with visit.open_work(writes=True) as work:
        number = intake.begin(work, given, sent.name)
    return jsonify({"href": f"/intake/{number}"})
