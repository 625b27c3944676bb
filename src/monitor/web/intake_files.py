"""A directive's text on its way in: pasted or as a file, streamed, read in a room of its own."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from monitor.domain.roles import May
from monitor.services import intake, intake_lessons, intake_sharing
from monitor.web import visit
from monitor.web.rights import needing
from monitor.web.uploads import sent_text

PATH = "/intake/begin"
DRAFT = "/intake/<int:number>/directive.yaml"
DIRECTIVE = "/intake/of/<slug>/directive.yaml"


def install(server: Flask) -> None:
    """Add the address to the server."""
    server.add_url_rule(PATH, "intake_begin", begin, methods=["POST"])
    server.add_url_rule(DRAFT, "intake_draft_file", draft_file, methods=["GET"])
    server.add_url_rule(DIRECTIVE, "intake_directive_file", directive_file, methods=["GET"])


@needing(May.ISSUE_DIRECTIVES)
def begin() -> Response:
    """Keep the text with what was drafted from it; answers where the draft is."""
    with visit.open_work() as work:
        taught = intake_lessons.holding(work)
    # While the file arrives and is read, no transaction is held open.
    sent = sent_text()
    given = intake_sharing.drafted(
        sent.text, visit.settings().timezone, taught, is_scan=sent.is_scan
    )
    with visit.open_work(writes=True) as work:
        number = intake.begin(work, given, sent.name)
    return jsonify({"href": f"/intake/{number}"})


@needing(May.ISSUE_DIRECTIVES)
def draft_file(number: int) -> Response:
    """A draft as one file, for another office."""
    with visit.open_work() as work:
        return _file(*intake_sharing.shared_draft(work, number))


@needing(May.ISSUE_DIRECTIVES)
def directive_file(slug: str) -> Response:
    """A directive that is followed as one file, for another office."""
    with visit.open_work() as work:
        return _file(*intake_sharing.shared_directive(work, slug))


def _file(name: str, text: str) -> Response:
    answer = Response(text, content_type="application/yaml; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
