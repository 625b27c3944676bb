"""The matrix as a file, as it is seen: the same figures, filters and order as the address says."""

from __future__ import annotations

from flask import Flask, make_response, request
from werkzeug.wrappers import Response as Answer

from monitor.domain.errors import NotFound
from monitor.domain.exports import FORMS_OF, Wanted
from monitor.domain.roles import May
from monitor.files.board_file import MEDIA, board_file, told_of
from monitor.files.matrix_file import file_name
from monitor.files.matrix_view import Wish
from monitor.services import directives, exports, matrix
from monitor.web import visit
from monitor.web.export_files import begun
from monitor.web.matrix_data import DEEP
from monitor.web.matrix_state import MatrixState, read_state
from monitor.web.rights import needing


def install(server: Flask) -> None:
    """Add the address to the server."""
    server.add_url_rule("/matrix/file.<form>", "matrix_file", give_out, methods=["GET"])


@needing(May.SEE_MATRIX)
def give_out(form: str) -> Answer:
    """What the board shows, folded rows too, in one of its forms; a long one is begun, not made."""
    known = next((one for one in FORMS_OF["matrix"] if one == form), None)
    if known is None:
        raise NotFound("directive_not_found", directive="")
    locale = visit.locale()
    with visit.open_work() as work:
        slug = request.args.get("directive", "")
        zone = directives.get(work, slug).directive.time_zone
        state = read_state(slug, request.args.to_dict(), zone)
        wish = wish_of(state)
        wanted = Wanted(
            slug, "matrix", known, locale, state.as_of, state.basis, depth=DEEP,
            view=told_of(wish),
        )  # fmt: skip
        is_long = exports.is_long(work, wanted, visit.settings().long_export)
        if not is_long:
            found = matrix.matrix(work, slug, state.as_of, state.basis, depth=DEEP)
    if is_long:
        return begun(wanted)
    answer = make_response(board_file(found, known, locale, wish))
    answer.content_type = MEDIA[known]
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(found, known)}"'
    return answer


def wish_of(state: MatrixState) -> Wish:
    """What of the board a view shows."""
    return Wish(state.item, state.group, state.show, state.need, state.empty, state.q, state.sort)
