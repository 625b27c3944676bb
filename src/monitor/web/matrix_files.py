"""The matrix as a file, as it is seen: the same figures, filters and order as the address says."""

from __future__ import annotations

from flask import Flask, Response, make_response, request

from monitor.domain.errors import NotFound
from monitor.domain.roles import May
from monitor.files.matrix_file import CSV, XLSX, file_name, matrix_csv, matrix_xlsx
from monitor.files.matrix_pdf import matrix_pdf
from monitor.files.matrix_view import Wish, narrowed
from monitor.files.paper_pdf import PDF
from monitor.services import directives, matrix
from monitor.web import visit
from monitor.web.matrix_data import DEEP
from monitor.web.matrix_state import MatrixState, read_state
from monitor.web.rights import needing

WRITERS = {
    "csv": (matrix_csv, f"{CSV}; charset=utf-8"),
    "xlsx": (matrix_xlsx, XLSX),
    "pdf": (matrix_pdf, PDF),
}


def install(server: Flask) -> None:
    """Add the address to the server."""
    server.add_url_rule("/matrix/file.<form>", "matrix_file", give_out, methods=["GET"])


@needing(May.SEE_MATRIX)
def give_out(form: str) -> Response:
    """What the board shows, folded rows too, in one of its forms."""
    if form not in WRITERS:
        raise NotFound("directive_not_found", directive="")
    write, media = WRITERS[form]
    locale = visit.locale()
    with visit.open_work() as work:
        slug = request.args.get("directive", "")
        zone = directives.get(work, slug).directive.time_zone
        state = read_state(slug, request.args.to_dict(), zone)
        found = matrix.matrix(work, slug, state.as_of, state.basis, depth=DEEP)
    wish = wish_of(state)
    raw = write(narrowed(found, wish, locale), locale, wish)
    answer = make_response(raw)
    answer.content_type = media
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(found, form)}"'
    return answer


def wish_of(state: MatrixState) -> Wish:
    """What of the board a view shows."""
    return Wish(state.item, state.group, state.show, state.need, state.empty, state.q, state.sort)
