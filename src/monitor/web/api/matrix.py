"""The matrix and its trends."""

from __future__ import annotations

from typing import Literal
from zoneinfo import ZoneInfo

from typing_extensions import TypedDict

from monitor.domain.directive import Basis
from monitor.domain.roles import May
from monitor.files import matrix_file
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
from monitor.files.matrix_pdf import matrix_pdf
from monitor.files.paper_pdf import PDF
from monitor.services import directives
from monitor.services import matrix as services
from monitor.services.matrix import Matrix
from monitor.services.work import Work
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
    query=MatrixQuery, media=(matrix_file.CSV, matrix_file.XLSX, PDF),
)  # fmt: skip
def read_matrix(work: Work, asked: Asked) -> Told:
    """Every addressee against every obligation, as of an instant, on a basis."""
    query: MatrixQuery = asked.query
    found = services.matrix(
        work, asked.slug, query.as_of, query.basis, root=query.root, depth=query.depth
    )
    return Told(_in_form(found, query.format, asked.locale))


def _in_form(found: Matrix, form: Format, locale: str) -> MatrixJson | File:
    name = matrix_file.file_name(found, form)
    if form == "csv":
        raw = matrix_file.matrix_csv(found, locale)
        return File(raw, f"{matrix_file.CSV}; charset=utf-8", name)
    if form == "xlsx":
        return File(matrix_file.matrix_xlsx(found, locale), matrix_file.XLSX, name)
    if form == "pdf":
        return File(matrix_pdf(found, locale), PDF, name)
    return matrix_json(found, locale)


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
