"""The matrix as a file, as it is seen: the same figures, filters and order as the address says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, make_response, redirect, request
from werkzeug.wrappers import Response as Answer

from monitor.domain.errors import NotFound
from monitor.domain.exports import FORMS_OF, ExportForm, Wanted
from monitor.domain.roles import May
from monitor.files.board_file import MEDIA, board_file, told_of
from monitor.files.matrix_file import file_name
from monitor.files.matrix_view import Wish
from monitor.services import directives, exports, matrix
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.export_files import PATH as EXPORTS
from monitor.web.export_files import begun
from monitor.web.matrix_data import DEEP
from monitor.web.matrix_state import MatrixState, read_state
from monitor.web.reader import address
from monitor.web.rights import needing


def install(server: Flask) -> None:
    """Add the address to the server."""
    rule = "/matrix/file.<form>"
    server.add_url_rule(rule, "matrix_file", give_out, methods=["GET"])
    server.add_url_rule(rule, "matrix_file_begin", begin, methods=["POST"])


@needing(May.SEE_MATRIX)
def give_out(form: str) -> Answer:
    """What the board shows, folded rows too, in one of its forms.

    One that takes long is neither made nor begun: the answer leads to where it can be asked for.
    """
    with visit.open_work() as work:
        wanted, state = read_wanted(work, form, request.args)
        is_long = exports.is_long(work, wanted, visit.settings().long_export)
        if not is_long:
            found = matrix.matrix(work, state.directive, state.as_of, state.basis, depth=DEEP)
    if is_long:
        return redirect(address(EXPORTS, form=form, **state.query()), code=303)
    answer = make_response(board_file(found, wanted.form, wanted.locale, wish_of(state)))
    answer.content_type = MEDIA[wanted.form]
    name = file_name(found, wanted.form)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@needing(May.SEE_MATRIX)
def begin(form: str) -> Answer:
    """Have the same file made in the background."""
    with visit.open_work() as work:
        wanted, _state = read_wanted(work, form, request.args)
    return begun(wanted)


def read_wanted(work: Work, form: str, told: Mapping[str, Any]) -> tuple[Wanted, MatrixState]:
    """The file an address asks for, and the view of the board that is to be in it.

    Raises:
        NotFound: There is no such form, or no such directive in the reader's scope.
        Invalid: The instant is no time.
    """
    known: ExportForm | None = next((one for one in FORMS_OF["matrix"] if one == form), None)
    if known is None:
        raise NotFound("directive_not_found", directive="")
    slug = str(told.get("directive", ""))
    state = read_state(slug, dict(told), directives.get(work, slug).directive.time_zone)
    wanted = Wanted(
        slug, "matrix", known, visit.locale(), state.as_of, state.basis, depth=DEEP,
        view=told_of(wish_of(state)),
    )  # fmt: skip
    return wanted, state


def wish_of(state: MatrixState) -> Wish:
    """What of the board a view shows."""
    return Wish(state.item, state.group, state.show, state.need, state.empty, state.q, state.sort)
