"""The statistic of tasks."""

from __future__ import annotations

from typing import Literal
from zoneinfo import ZoneInfo

from typing_extensions import TypedDict

from monitor.domain.directive import Basis
from monitor.domain.roles import May
from monitor.domain.task_statistic import StatisticRow
from monitor.files import matrix_file, statistic_file
from monitor.files.matrix_json import exact, moment
from monitor.present.task_words import name_of
from monitor.services import task_statistic as services
from monitor.services.work import Work
from monitor.web.api.operations import Asked, File, Query, Told, operation
from monitor.web.api.reading import Instant


class StatisticQuery(Query):
    """As of when, counting what, in which form."""

    as_of: Instant | None = None
    basis: Basis | None = None
    format: Literal["json", "csv", "xlsx"] = "json"


@exact
class StatisticRowJson(TypedDict):
    """A block's or an organisation's tasks; `rate` is percent of the given that is done."""

    kind: Literal["group", "organization"]
    code: str
    name: str
    given: int
    done: int
    done_in_time: int
    done_late: int
    running: int
    running_in_time: int
    running_overdue: int
    rate: str | None
    exempt: int


@exact
class StatisticJson(TypedDict):
    """Tasks given, done and under way, by block and addressee."""

    directive: str
    as_of: str
    basis: Basis
    rows: list[StatisticRowJson]


@operation(
    "GET", "/directives/{slug}/statistic", shape=StatisticJson, needs=[May.SEE_MATRIX],
    query=StatisticQuery, media=(matrix_file.CSV, matrix_file.XLSX),
)  # fmt: skip
def read_statistic(work: Work, asked: Asked) -> Told:
    """Tasks given, done in time or late, under way in time or overdue, by block and unit."""
    query: StatisticQuery = asked.query
    found = services.statistic(work, asked.slug, query.as_of, query.basis)
    name = statistic_file.file_name(found, query.format)
    if query.format == "csv":
        raw = statistic_file.statistic_csv(found, asked.locale)
        return Told(File(raw, f"{matrix_file.CSV}; charset=utf-8", name))
    if query.format == "xlsx":
        return Told(
            File(statistic_file.statistic_xlsx(found, asked.locale), matrix_file.XLSX, name)
        )
    told: StatisticJson = {
        "directive": found.directive.slug,
        "as_of": moment(found.as_of, ZoneInfo(found.directive.time_zone)),
        "basis": found.basis,
        "rows": [_row(row, asked.locale) for row in found.rows],
    }
    return Told(told)


def _row(row: StatisticRow, locale: str) -> StatisticRowJson:
    count = row.count
    return {
        "kind": "group" if row.kind == "group" else "organization",
        "code": row.code,
        "name": name_of(row, locale),
        "given": count.given,
        "done": count.done,
        "done_in_time": count.done_in_time,
        "done_late": count.done_late,
        "running": count.running,
        "running_in_time": count.running_in_time,
        "running_overdue": count.running_overdue,
        "rate": count.rate,
        "exempt": count.exempt,
    }
