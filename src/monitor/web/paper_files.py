"""Official papers by the browser: made by a form that is sent, given out as they were kept."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, Response, make_response, redirect, request
from werkzeug.wrappers import Response as Answer

from monitor.domain.directive import BASES
from monitor.domain.errors import Invalid, NotFound
from monitor.domain.exports import Wanted
from monitor.domain.papers import FORMS, KINDS, KeptPaper, PaperForm, PaperKind
from monitor.domain.roles import May
from monitor.files.papers import MEDIA, file_name, write_paper
from monitor.services import directives, exports, papers
from monitor.web import visit
from monitor.web.export_files import begun
from monitor.web.matrix_state import read_instant
from monitor.web.reader import address
from monitor.web.rights import needing

PATH = "/papers"
MAKE = f"{PATH}/make"
REPORT_FORMS: tuple[PaperForm, ...] = ("docx", "pdf", "xlsx")
CHASE_FORMS: tuple[PaperForm, ...] = ("docx", "pdf")


def install(server: Flask) -> None:
    """Add the addresses to the server."""
    server.add_url_rule(MAKE, "paper_make", make, methods=["POST"])
    server.add_url_rule(f"{PATH}/<directive>/<int:number>", "paper", give_out, methods=["GET"])


def file_address(one: KeptPaper) -> str:
    """Where a kept paper opens."""
    return f"{PATH}/{quote(one.directive, safe='')}/{one.number}"


@needing(May.MAKE_PAPERS)
def make() -> Answer:
    """Make a paper and keep it; the answer leads to the file that was kept.

    It is written between two transactions: the database is locked for nobody meanwhile. One that
    takes long is begun only, and made by the worker.
    """
    slug, kind, form = request.form.get("directive", ""), _kind(), _form()
    with visit.open_work() as work:
        zone = directives.get(work, slug).directive.time_zone
        at = read_instant(request.form.get("as_of", "")[:40], zone)
        basis = next((one for one in BASES if one == request.form.get("basis")), None)
        wanted = Wanted(slug, kind, form, "vi", at, basis)  # official papers are Vietnamese
        is_long = exports.is_long(work, wanted, visit.settings().long_export)
        told = None if is_long else papers.material(work, slug, at, basis)
    if told is None:
        return begun(wanted)
    try:
        raw = write_paper(told, kind, form)
    except Invalid as no:
        return redirect(address(PATH, directive=slug, refused=no.code), code=303)
    with visit.open_work(writes=True) as work:
        kept = papers.keep(work, told, kind, form, raw)
    return redirect(file_address(kept), code=303)


def _kind() -> PaperKind:
    found = request.form.get("kind")
    if found not in KINDS:
        raise NotFound("paper_not_found")
    return found


def _form() -> PaperForm:
    found = request.form.get("form")
    if found not in FORMS:
        raise NotFound("paper_not_found")
    return found


@needing(May.SEE_DIGESTS)
def give_out(directive: str, number: int) -> Response:
    """A paper as it was made, to be saved."""
    if number > 10**18:
        raise NotFound("paper_not_found")
    with visit.open_work() as work:
        kept, raw = papers.fetch(work, directive, number)
        zone = directives.get(work, directive).directive.time_zone
    answer = make_response(raw)
    answer.content_type = MEDIA[kept.form]
    name = file_name(kept, zone)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
