"""What was mailed to whom, and what became of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from monitor.domain.roles import May
from monitor.files.matrix_json import exact, moment, moment_or_none
from monitor.services import deliveries
from monitor.services.work import Work
from monitor.web import visit
from monitor.web.api.operations import Asked, Query, Told, operation

WAITING = ("queued", "sending")


@exact
class DeliveryJson(TypedDict):
    """One digest or reminder to one recipient; ``next_try_at`` is null once it is decided."""

    kind: str
    directive: str | None
    local_date: str
    recipient: str
    name: str
    address: str
    subject: str
    state: str
    tries: int
    queued_at: str
    sent_at: str | None
    next_try_at: str | None
    reply: str


@exact
class DeliveriesJson(TypedDict):
    """Mails, newest first."""

    deliveries: list[DeliveryJson]


def _day(value: Any) -> date:
    """A local day as 2020-08-10."""
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("day_unreadable", "not a day")


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]


class DeliveriesQuery(Query):
    """Of which local day; of all where left out."""

    on: Day | None = None


@operation(
    "GET", "/deliveries", shape=DeliveriesJson, needs=[May.SEE_DELIVERIES], query=DeliveriesQuery
)
def list_deliveries(work: Work, asked: Asked) -> Told:
    """Each digest and reminder per recipient, with its state, tries and the server's last reply."""
    query: DeliveriesQuery = asked.query
    zone = ZoneInfo(visit.settings().timezone)
    told: DeliveriesJson = {
        "deliveries": [
            {
                "kind": one.kind,
                "directive": one.directive,
                "local_date": one.local_date.isoformat(),
                "recipient": one.recipient,
                "name": one.name,
                "address": one.address,
                "subject": one.subject,
                "state": one.state,
                "tries": one.tries,
                "queued_at": moment(one.queued_at, zone),
                "sent_at": moment_or_none(one.sent_at, zone),
                "next_try_at": moment(one.next_try_at, zone) if one.state in WAITING else None,
                "reply": one.reply,
            }
            for one in deliveries.sent(work, query.on)
        ]
    }
    return Told(told)
