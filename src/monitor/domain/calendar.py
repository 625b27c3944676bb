"""Days to keep: what a person's own calendar says of the directives they have to do with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from monitor.domain.directive import Obligation
from monitor.domain.statements import Who
from monitor.domain.workflow import State

DateKind = Literal["report", "period", "target", "milestone", "plan", "explanation"]
KEPT_FOR = timedelta(days=60)
"""How long a day that has passed stays in a calendar."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day to keep. ``by`` is exclusive: the first instant that is too late.

    ``report``: the unit's own report, in ``state``. ``period``: a period of a whole directive.
    ``target`` and ``milestone``: a level of a duty. ``plan``, ``explanation``: what a unit promised
    or owes about a cell. ``path`` is where it is opened.
    """

    kind: DateKind
    directive: str
    number: str
    by: datetime
    path: str
    zone: str
    period: str = ""
    unit: Who | None = None
    duty: Obligation | None = None
    level: Decimal | None = None
    state: State | None = None

    @property
    def name(self) -> str:
        """The same thing has the same name however often it is fetched, whenever it is due."""
        parts = (
            self.kind, self.directive, self.unit.code if self.unit else "",
            self.duty.code if self.duty else "", self.period,
        )  # fmt: skip
        dated = f"{self.by:%Y%m%dT%H%M}" if self.kind in ("target", "milestone") else ""
        return "/".join(filter(None, (*parts, dated)))
