"""How one number came about, for whoever presses the sign beside it: ``assets/47-how.js`` shows it.

Most numbers of a page are never asked about, so their steps are told when they are.
"""

from __future__ import annotations

from typing import Any

import orjson
from flask import Flask, Response, request

from monitor.domain.roles import May
from monitor.present.formats import moment
from monitor.present.how_words import how_words
from monitor.present.language import translator
from monitor.present.standings import standing_words, title_of, value_words
from monitor.services import directives, matrix
from monitor.services.matrix import CellView
from monitor.web import visit
from monitor.web.matrix_state import ALL_GROUPS, MatrixState, cell_address, read_state
from monitor.web.pages.cell import name_of
from monitor.web.pages.how import HOW
from monitor.web.rights import needing


def install(server: Flask) -> None:
    """Add the address to the server."""
    server.add_url_rule(HOW, "how_data", how_data, methods=["GET"])


@needing(May.SEE_MATRIX)
def how_data() -> Response:
    """The steps of ``obligation``'s number for ``row``, a unit or a group, on the asked figures."""
    told = request.args.to_dict()
    with visit.open_work() as work:
        slug = told.get("directive", "")
        stored = directives.get(work, slug)
        state = read_state(slug, told, stored.directive.time_zone)
        row = told.get("row", ALL_GROUPS)
        groups = {one.code for one in stored.directive.groups} | {ALL_GROUPS}
        unit = None if row in groups else row
        group = ALL_GROUPS if unit else row
        view = matrix.cell(work, slug, state.obligation, unit, state.as_of, state.basis, group)
    return Response(orjson.dumps(_told(view, state, row)), mimetype="application/json")


def _told(view: CellView, state: MatrixState, row: str) -> dict[str, Any]:
    locale, cell, duty = visit.locale(), view.cell, view.duty
    _ = translator(locale)
    said = standing_words(cell, duty, view.as_of, locale, basis=view.basis)
    when = moment(view.as_of, locale, view.directive.time_zone)
    value = value_words(cell, duty, locale)
    number = value if cell.standing is None else f"{value} · {said}"
    return {
        "title": f"{name_of(view, locale)}: {duty.code} {title_of(duty, locale)}",
        "number": f"{number} · {when}",
        "steps": how_words(cell, duty, view.directive, view.as_of, locale, basis=view.basis),
        "close": _("Close the explanation"),
        "open": _("Open the number"),
        "cell": cell_address(state, duty.code, row),
    }
