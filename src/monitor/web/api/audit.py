"""The log: who did what, when."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field
from typing_extensions import TypedDict

from monitor.domain.roles import May
from monitor.files.matrix_json import exact, moment
from monitor.services import audit as services
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.api.operations import Asked, Query, Told, operation
from monitor.web.api.reading import Whole


@exact
class AuditEventJson(TypedDict):
    """One record; ``actor`` is null for the clock and the operator at the machine."""

    id: int
    at: str
    actor: str | None
    action: str
    object_type: str
    object_id: str
    organization: str | None
    directive: str | None
    detail: dict[str, Any]


@exact
class AuditJson(TypedDict):
    """A page of the log, oldest first; ``next`` is what to ask `after`, null at the end."""

    events: list[AuditEventJson]
    next: int | None


class AuditQuery(Query):
    """Which page."""

    after: Whole = 0
    limit: Annotated[Whole, Field(ge=1, le=services.MOST)] = 200


@operation("GET", "/audit", shape=AuditJson, needs=[May.SEE_AUDIT], query=AuditQuery)
def list_audit(work: Work, asked: Asked) -> Told:
    """The log of the directive or district, of everything for the administrator."""
    query: AuditQuery = asked.query
    found = services.listed(work, query.after, query.limit)
    zone = ZoneInfo(visit.settings().timezone)
    told: AuditJson = {
        "events": [
            {
                "id": one.id,
                "at": moment(one.at, zone),
                "actor": one.actor,
                "action": one.action,
                "object_type": one.object_type,
                "object_id": one.object_id,
                "organization": one.organization,
                "directive": one.directive,
                "detail": dict(one.detail),
            }
            for one in found
        ],
        "next": found[-1].id if len(found) == query.limit else None,
    }
    return Told(told)
