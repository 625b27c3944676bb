"""Files that take long, by the browser: begun by whoever asks for one, fetched once made."""

from __future__ import annotations

from flask import Flask, Response, make_response, redirect
from werkzeug.wrappers import Response as Answer

from monitor.domain.errors import NotFound
from monitor.domain.exports import Export, Wanted
from monitor.domain.roles import May
from monitor.files.export_room import MEDIA
from monitor.services import exports
from monitor.web import visit
from monitor.web.rights import needing

PATH = "/exports"
LARGEST_NUMBER = 10**18


def install(server: Flask) -> None:
    """Add the addresses to the server."""
    server.add_url_rule(f"{PATH}/<int:number>/file", "export_file", give_out, methods=["GET"])
    server.add_url_rule(f"{PATH}/<int:number>/cancel", "export_cancel", cancel, methods=["POST"])
    server.add_url_rule(f"{PATH}/<int:number>/mail", "export_mail", tell_by_mail, methods=["POST"])


def file_address(one: Export) -> str:
    """Where a file is fetched."""
    return step_address(one, "file")


def step_address(one: Export, step: str) -> str:
    """Where something is done with a file."""
    return f"{PATH}/{one.number}/{step}"


def begun(wanted: Wanted) -> Answer:
    """Have a file made in the background; the answer leads to where it is followed."""
    with visit.open_work(writes=True) as work:
        exports.ask(work, wanted)
    return redirect(PATH, code=303)


@needing(May.SEE_MATRIX)
def give_out(number: int) -> Response:
    """One's own file, as it was made."""
    with visit.open_work(writes=True) as work:
        found, raw = exports.fetch(work, _known(number))
    answer = make_response(raw)
    answer.content_type = MEDIA[found.wanted.form]
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return answer


@needing(May.SEE_MATRIX)
def cancel(number: int) -> Answer:
    """Call one's own file off."""
    with visit.open_work(writes=True) as work:
        exports.cancel(work, _known(number))
    return redirect(PATH, code=303)


@needing(May.SEE_MATRIX)
def tell_by_mail(number: int) -> Answer:
    """Be written to when one's own file is there."""
    with visit.open_work(writes=True) as work:
        exports.tell_by_mail(work, _known(number))
    return redirect(PATH, code=303)


def _known(number: int) -> int:
    if number > LARGEST_NUMBER:
        raise NotFound("export_not_found")
    return number
