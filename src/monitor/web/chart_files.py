"""Charts as pictures: whoever may read the numbers may have them drawn, as of the same instant."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, make_response, request

from monitor.domain.errors import NotFound
from monitor.domain.roles import May
from monitor.present.formats import there
from monitor.services import directives, matrix, milestones, tile_map
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.charts import PICTURES
from monitor.web.matrix_state import ALL_GROUPS, EVERY_DUTY, MatrixState, read_state
from monitor.web.pages.cell import name_of
from monitor.web.pages.obligation_parts import MOST_MULTIPLES, answerable
from monitor.web.rights import needing
from monitor.web.stacked import board_stacks, chase_stack, unit_stacks

PNG = "image/png"
Drawer = Callable[[Work, MatrixState, str], bytes]


def install(server: Flask) -> None:
    """Add the address to the server."""
    server.add_url_rule(f"{PICTURES}/<kind>.png", "chart_file", give_out, methods=["GET"])


@needing(May.SEE_MATRIX)
def give_out(kind: str) -> Response:
    """A chart of ``obligation``, as the address's instant and basis have it."""
    draw = _DRAWERS.get(kind)
    if draw is None:
        raise NotFound("chart_not_found")
    told = request.args.to_dict()
    with visit.open_work() as work:
        slug = told.get("directive", "")
        directive = directives.get(work, slug).directive
        state = read_state(slug, told, directive.time_zone)
        raw = draw(work, state, told.get("organization", ALL_GROUPS))
        at = there(work.instant(state.as_of), directive.time_zone)
    answer = make_response(raw)
    answer.content_type = PNG
    named = "_".join(filter(None, (slug, kind, state.obligation, f"{at:%Y-%m-%dT%H%M}")))
    answer.headers["Content-Disposition"] = f'attachment; filename="{_plain(named)}.png"'
    return answer


def _plain(name: str) -> str:
    return "".join(
        one if one.isascii() and (one.isalnum() or one in "._-") else "-" for one in name
    )


# What draws takes half a second and 40 MB to load, which only whoever asks for a picture pays.


def _trend(work: Work, state: MatrixState, organization: str) -> bytes:
    from monitor.files.chart_pictures import trend_png

    stored = directives.get(work, state.directive)
    groups = {one.code for one in stored.directive.groups} | {ALL_GROUPS}
    unit = None if organization in groups else organization
    group = ALL_GROUPS if unit else organization
    code = state.obligation
    view = matrix.cell(work, state.directive, code, unit, state.as_of, state.basis, group)
    series = matrix.series(work, state.directive, code, unit, view.basis, view.as_of, group)
    if view.cell.standing is None or all(one.cell.value is None for one in series):
        raise NotFound("chart_not_found")
    steps = milestones.in_force(work, stored, code, unit, view.as_of)
    return trend_png(view, series, steps, name_of(view, visit.locale()), visit.locale())


def _ranking(work: Work, state: MatrixState, _organization: str) -> bytes:
    from monitor.files.chart_pictures import ranking_png

    found = _of_one_duty(work, state)
    if found.columns[0].kind != "ratio" or found.columns[0].aggregation == "none":
        raise NotFound("chart_not_found")
    return ranking_png(found, state.obligation, visit.locale())


def _multiples(work: Work, state: MatrixState, _organization: str) -> bytes:
    from monitor.files.chart_pictures import multiples_png

    found = _of_one_duty(work, state)
    units = [row.code for row in answerable(found, state.obligation)][:MOST_MULTIPLES]
    series = matrix.many_series(
        work, state.directive, state.obligation, units, found.basis, found.as_of
    )
    known = {
        code: points
        for code, points in series.items()
        if any(one.cell.value is not None for one in points)
    }
    if found.columns[0].kind != "ratio" or len(known) < 2:
        raise NotFound("chart_not_found")
    return multiples_png(found, state.obligation, known, visit.locale())


def _of_one_duty(work: Work, state: MatrixState) -> matrix.Matrix:
    """The addressees' cells of one duty, where there are several to compare."""
    found = matrix.matrix(
        work, state.directive, state.as_of, state.basis, obligations=[state.obligation]
    )
    if not found.columns or len(answerable(found, state.obligation)) < 2:
        raise NotFound("chart_not_found")
    return found


def _map(work: Work, state: MatrixState, _organization: str) -> bytes:
    from monitor.files.map_picture import map_png

    chosen = state.obligation if state.obligation not in ("", EVERY_DUTY) else None
    tiles = visit.frame().tiles
    found = tile_map.tile_map(work, tiles, state.directive, state.as_of, state.basis, chosen)
    if not found.every:
        raise NotFound("chart_not_found")
    return map_png(found, visit.locale())


def _standings(work: Work, state: MatrixState, organization: str) -> bytes:
    """How the cells of each row stand: of the board with all below it, of a unit its own."""
    from monitor.files.stack_pictures import stacks_png

    whole = organization == ALL_GROUPS
    told = board_stacks(work, state) if whole else unit_stacks(work, state, organization)
    if not told.bars:
        raise NotFound("chart_not_found")
    return stacks_png(told, visit.locale())


def _chase(work: Work, state: MatrixState, _organization: str) -> bytes:
    """Where the reports asked stand, which is told of the present alone."""
    from monitor.files.stack_pictures import stacks_png

    told = chase_stack(work, state.directive)
    if state.as_of is not None or not told.bars:
        raise NotFound("chart_not_found")
    return stacks_png(told, visit.locale())


_DRAWERS: dict[str, Drawer] = {
    "trend": _trend, "ranking": _ranking, "multiples": _multiples, "map": _map,
    "standings": _standings, "chase": _chase,
}  # fmt: skip
