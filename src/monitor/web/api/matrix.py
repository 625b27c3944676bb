"""The matrix and its trends."""

from __future__ import annotations

from typing import Literal
from zoneinfo import ZoneInfo

from typing_extensions import TypedDict

from monitor.domain.directive import Basis
from monitor.domain.exports import Wanted
from monitor.domain.roles import May
from monitor.files import matrix_file
from monitor.files.board_file import MEDIA, board_file
from monitor.files.matrix_json import (
    CellJson,
    GoalJson,
    MatrixJson,
    cell_json,
    exact,
    exactness,
    goal_json,
    matrix_json,
    moment,
)
from monitor.files.paper_pdf import PDF
from monitor.services import directives, exports
from monitor.services import matrix as services
from monitor.services.matrix import Matrix
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.api.exports import ExportJson, LongExport
from monitor.web.api.operations import Asked, File, Query, Told, operation
from monitor.web.api.organizations import Code
from monitor.web.api.reading import Instant, Whole

Format = Literal["json", "csv", "xlsx", "pdf"]


class MatrixQuery(Query):
    """Which part of the matrix, as of when, counting what, in which form."""

    as_of: Instant | None = None
    basis: Basis | None = None
    root: Code | None = None
    depth: Whole | None = None
    format: Format = "json"


@operation(
    "GET", "/directives/{slug}/matrix", shape=MatrixJson, needs=[May.SEE_MATRIX],
    query=MatrixQuery, media=(matrix_file.CSV, matrix_file.XLSX, PDF), later=ExportJson,
    refusals=(503,),
)  # fmt: skip
def read_matrix(work: Work, asked: Asked) -> Told:
    """Every addressee against every obligation, as of an instant, on a basis."""
    query: MatrixQuery = asked.query
    if query.format != "json":
        wanted = Wanted(
            asked.slug, "matrix", query.format, asked.locale, query.as_of, query.basis, query.root,
            query.depth,
        )  # fmt: skip
        if exports.is_long(work, wanted, visit.settings().long_export):
            raise LongExport(wanted, asked)
    found = services.matrix(
        work, asked.slug, query.as_of, query.basis, root=query.root, depth=query.depth
    )
    return Told(_in_form(found, query.format, asked.locale))


def _in_form(found: Matrix, form: Format, locale: str) -> MatrixJson | File:
    if form == "json":
        return matrix_json(found, locale)
    raw = board_file(found, form, locale)
    return File(raw, MEDIA[form], matrix_file.file_name(found, form))


class SeriesQuery(Query):
    """Whose trend, until when, counting what; without `org` the whole directive's."""

    org: Code | None = None
    basis: Basis | None = None
    as_of: Instant | None = None


@exact
class PointJson(GoalJson):
    """The cell as of one instant, with the target then in force."""

    at: str
    cell: CellJson


@exact
class SeriesJson(TypedDict):
    """A trend: the cell at the end of each local day, and now."""

    directive: str
    obligation: str
    organization: str | None
    basis: Basis
    unit: str
    points: list[PointJson]


@operation(
    "GET", "/directives/{slug}/obligations/{code}/series", shape=SeriesJson,
    needs=[May.SEE_MATRIX], query=SeriesQuery,
)  # fmt: skip
def read_series(work: Work, asked: Asked) -> Told:
    """An obligation's trend for one organisation or the whole, with target and coverage."""
    query: SeriesQuery = asked.query
    one = directives.get(work, asked.slug).directive
    code = asked.place["code"]
    points = services.series(work, asked.slug, code, query.org, query.basis, query.as_of)
    duty = one.obligation(code)
    assert duty is not None  # the service refuses one that is not there
    zone, kinds = ZoneInfo(one.time_zone), exactness(one, duty)
    is_group = query.org is None
    told: SeriesJson = {
        "directive": one.slug,
        "obligation": code,
        "organization": query.org,
        "basis": query.basis or one.basis,
        "unit": duty.headline.unit,
        "points": [
            {
                "at": moment(point.at, zone),
                **goal_json(point.cell.goal, zone),
                "cell": cell_json(point.cell, kinds, zone, is_group=is_group),
            }
            for point in points
        ],
    }
    return Told(told)
