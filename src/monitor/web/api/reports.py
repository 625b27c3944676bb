"""Reports: read one, enter it, and every step of its way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from monitor.domain.errors import Invalid
from monitor.domain.roles import May
from monitor.domain.workflow import State
from monitor.services import drafts
from monitor.services import reports as services
from monitor.services.drafts import Kept
from monitor.services.work import Work
from monitor.web.api.operations import (
    Asked,
    NoBody,
    Operation,
    Run,
    Shape,
    Told,
    operation,
)
from monitor.web.api.reading import Instant
from monitor.web.api.report_json import ReportJson, Typed, report_json

PLACE = "/reports/{slug}/{organization}/{period}"
ENTERS = (May.ENTER, May.ENTER_ON_BEHALF)
ACCEPTS = (May.ACCEPT, May.SEE_DIGESTS)
"""The body that accepts the coordinator's own report is, for the rest, an observer."""


def _told(work: Work, asked: Asked) -> Told:
    """The report the address names, as it stands now."""
    view = services.read(work, asked.report, whole=False)
    return Told(report_json(work, view, asked.locale), version=view.version)


class Draft(Shape):
    """All values of a draft; a field left out is empty."""

    values: dict[str, Typed]
    reasons: dict[str, str] = Field(default_factory=dict)
    note: str = ""


class SubmitBody(Shape):
    """Nothing, or the values to save first."""

    values: dict[str, Typed] | None = None
    reasons: dict[str, str] | None = None
    note: str = ""

    @model_validator(mode="after")
    def _whole(self) -> SubmitBody:
        if self.values is None and (self.reasons or self.note):
            raise PydanticCustomError("values_needed", "reasons and a note go with values")
        return self


class ReturnBody(Shape):
    """Why it goes back; the coordinator says by when it must be put right."""

    reason: str
    fix_by: Instant | None = None
    by: Literal["head", "coordinator"] | None = Field(
        None, description="If given, in which part the asker returns it."
    )


class ReopenBody(Shape):
    """Why the unit may correct what it sent."""

    reason: str


class ExtendBody(Shape):
    """Until when the unit may report, and why."""

    due: Instant
    reason: str


@operation("GET", PLACE, shape=ReportJson, needs=[May.SEE_FIGURES], is_versioned=True)
def read_report(work: Work, asked: Asked) -> Told:
    """One report with its form, values, issues and history; one nobody began is `open`."""
    return _told(work, asked)


def _told_as_kept(work: Work, asked: Asked, kept: Kept) -> Told:
    """The report as it was kept, whatever others have made of it since."""
    kept.stands_in(work)
    return _told(work, asked)


@operation(
    "PUT", PLACE, shape=ReportJson, needs=ENTERS, body=Draft, writes=True, matching="must",
    is_versioned=True, refusals=(409,), tells=_told_as_kept,
)  # fmt: skip
def save_report(work: Work, asked: Asked) -> Told:
    """Keep a draft, all its values; one that cannot be read is kept as typed, with an issue."""
    body: Draft = asked.body
    kept = drafts.keep(work, asked.report, body.values, body.reasons, body.note, asked.if_match)
    return Told(kept)


def _step(
    path: str, needs: tuple[May, ...], body: type[Shape] = NoBody
) -> Callable[[Run], Operation]:
    """The declaration the steps of a report share."""
    return operation(
        "POST", f"{PLACE}/{path}", shape=ReportJson, needs=needs, body=body, writes=True,
        matching="may", is_once=True, is_versioned=True, refusals=(409,),
    )  # fmt: skip


@_step("submit", ENTERS, SubmitBody)
def submit_report(work: Work, asked: Asked) -> Told:
    """Hand the draft to the unit's head; where that step is off, it is sent at once."""
    body: SubmitBody = asked.body
    services.submit(work, asked.report, asked.if_match, body.values, body.reasons, body.note)
    return _told(work, asked)


@_step("withdraw", ENTERS)
def withdraw_report(work: Work, asked: Asked) -> Told:
    """Take a submitted report back, until its head has approved it."""
    services.withdraw(work, asked.report, asked.if_match)
    return _told(work, asked)


@_step("approve", (May.APPROVE,))
def approve_report(work: Work, asked: Asked) -> Told:
    """The head's sign-off: from this instant the report is sent."""
    services.approve(work, asked.report, asked.if_match)
    return _told(work, asked)


@_step("accept", ACCEPTS)
def accept_report(work: Work, asked: Asked) -> Told:
    """The coordinator takes the sent report into the accepted numbers."""
    services.accept(work, asked.report, asked.if_match)
    return _told(work, asked)


@_step("return", (May.APPROVE, *ACCEPTS), ReturnBody)
def return_report(work: Work, asked: Asked) -> Told:
    """Send it back: by the head while it waits, by the coordinator once it is sent."""
    body: ReturnBody = asked.body
    if body.by is not None:
        is_waiting = services.read(work, asked.report, whole=False).state is State.SUBMITTED
        if (body.by == "head") is not is_waiting:
            raise Invalid("other_part", [("by", "other_part", {})])
    services.send_back(work, asked.report, body.reason, body.fix_by, asked.if_match)
    return _told(work, asked)


@_step("reopen", ACCEPTS, ReopenBody)
def reopen_report(work: Work, asked: Asked) -> Told:
    """Let the unit correct what it sent; the sent figures count until the correction is sent."""
    body: ReopenBody = asked.body
    services.reopen(work, asked.report, body.reason, asked.if_match)
    return _told(work, asked)


@_step("extend", ACCEPTS, ExtendBody)
def extend_report(work: Work, asked: Asked) -> Told:
    """Move one unit's deadline for this report."""
    body: ExtendBody = asked.body
    services.extend(work, asked.report, body.due, body.reason, asked.if_match)
    return _told(work, asked)
