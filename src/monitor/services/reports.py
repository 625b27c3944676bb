"""Reports: enter, submit, approve, accept, send back. Each verb asks for its right first.

A verb does its step and answers nothing: who wants to see the report after it reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from monitor.domain.directive import Field
from monitor.domain.errors import FiguresForbid, Forbidden, Invalid
from monitor.domain.workflow import Action, State
from monitor.services import report_form, report_input, report_place, report_rights, report_steps
from monitor.services.report_form import AskedField, MeasuredBy
from monitor.services.report_input import as_json
from monitor.services.report_place import Place, ReportKey
from monitor.services.report_rights import may_decide
from monitor.services.report_view import ReportView, read
from monitor.services.work import Work
from monitor.store import book, reports
from monitor.store.reports import StoredDecision, StoredRevision

__all__ = [
    "AskedField",
    "MeasuredBy",
    "ReportKey",
    "ReportView",
    "StoredDecision",
    "StoredRevision",
    "accept",
    "approve",
    "as_json",
    "extend",
    "may_decide",
    "read",
    "reopen",
    "save_draft",
    "send_back",
    "submit",
    "withdraw",
]


def save_draft(
    work: Work,
    key: ReportKey,
    values: Mapping[str, Any],
    reasons: Mapping[str, str] | None = None,
    note: str = "",
    if_match: str | None = None,
) -> None:
    """Keep a draft, all its values; what cannot be read is kept as typed, with an issue.

    A new revision is added only when something changed. After sending it is a correction, whose
    ``note`` says why; the sent figures count until it is sent itself.

    Raises:
        NotFound: Outside the actor's scope.
        NotAllowed: The role does not include entering.
        Forbidden: The report waits for its head, or is accepted: withdraw or ask to reopen.
        LostRace: ``if_match`` is not the report's version.
        Invalid: An unknown field, or a value of the wrong JSON shape.
    """
    place = report_place.find(work, key, lock=True)
    fields, _ = report_form.form(work, place)
    _save(work, place, fields, values, reasons, note, if_match)


def submit(
    work: Work,
    key: ReportKey,
    if_match: str | None = None,
    values: Mapping[str, Any] | None = None,
    reasons: Mapping[str, str] | None = None,
    note: str = "",
) -> None:
    """Hand the draft to the unit's head; where that step is off, it is sent at once.

    ``values`` saves them first, in the same transaction.

    Raises:
        FiguresForbid: Errors remain; says which.
        Forbidden: Nothing is drafted, or it waits or is sent already.
    """
    place = report_place.find(work, key, lock=True, still=True)
    fields, measured = report_form.form(work, place)
    if values is not None:
        place, if_match = _save(work, place, fields, values, reasons, note, if_match), None
    part = report_rights.require(work, place, "submit")
    report_steps.refuse_lost_race(place, if_match)
    place = _with_something_new(work, place, fields)
    report_steps.refuse_step(work, place, "submit")
    last = _last(work, place)
    assert last is not None
    sent = report_form.earlier(work, place)
    errors = report_form.errors(place, fields, measured, last.entries, sent)
    if errors:
        raise FiguresForbid(errors)
    place = report_steps.decide(work, place, "submit", part)
    if not place.organization.head_step:
        report_steps.decide(work, place, "approve", part)
        book.snapshot(work.session, place.stored, key.organization, work.now)


def _with_something_new(work: Work, place: Place, fields: Sequence[Field]) -> Place:
    """The place with a revision that can be submitted, added where there is nothing to type."""
    state = place.timeline.state(work.now)
    if state is State.OPEN and not any(one.asked == "required" for one in fields):
        # A parent whose number is its units' has nothing to type, and still must report.
        return report_steps.add_revision(work, place, {}, {}, "")
    if state not in (State.RETURNED, State.DRAFT) or not _is_sent(place, work.now):
        return place
    # Sent once and sent back, or reopened: sending the same again is a new revision.
    if state is State.DRAFT and place.timeline.counted("received", work.now) is not None:
        raise Forbidden("nothing_new", state=state.value, action="submit")
    last = _last(work, place)
    assert last is not None
    return report_steps.add_revision(work, place, last.entries, last.reasons, last.note)


def withdraw(work: Work, key: ReportKey, if_match: str | None = None) -> None:
    """Take a submitted report back, until its head has approved it."""
    place, part = _ready(work, key, "withdraw", if_match)
    report_steps.decide(work, place, "withdraw", part)


def approve(work: Work, key: ReportKey, if_match: str | None = None) -> None:
    """The head's sign-off: from this instant the report is sent and its clock stops.

    Raises:
        NotAllowed: The actor submitted it, or a nearer head must approve.
    """
    place, part = _ready(work, key, "approve", if_match, still=True)
    report_steps.decide(work, place, "approve", part)
    book.snapshot(work.session, place.stored, key.organization, work.now)


def accept(work: Work, key: ReportKey, if_match: str | None = None) -> None:
    """The coordinator takes the sent report into the accepted numbers.

    Raises:
        NotAllowed: It is the coordinator's own organisation's report.
    """
    place, part = _ready(work, key, "accept", if_match)
    counted = place.timeline.counted("received", work.now)
    assert counted is not None
    report_steps.decide(work, place, "accept", part, revision=counted.number)
    book.snapshot(work.session, place.stored, key.organization, work.now)


def send_back(
    work: Work,
    key: ReportKey,
    reason: str,
    fix_by: datetime | None = None,
    if_match: str | None = None,
) -> None:
    """Return a report: by the head while it waits, by the coordinator once it is sent.

    The coordinator's return names a fix-by instant and voids what was sent of this report.

    Raises:
        Invalid: The reason is too short, or the fix-by is missing or past.
    """
    place = report_place.find(work, key, lock=True)
    state = place.timeline.state(work.now)
    action: Action = "return_by_head" if state is State.SUBMITTED else "return"
    part = _part(work, place, action, if_match)
    reason = report_input.read_reason(reason)
    if action == "return_by_head":
        report_steps.decide(work, place, "return", part, reason=reason)
        return
    report_input.check_instant("fix_by", fix_by, work.now)
    report_steps.decide(work, place, "return", part, reason=reason, fix_by=fix_by)
    book.snapshot(work.session, place.stored, key.organization, work.now)


def reopen(work: Work, key: ReportKey, reason: str, if_match: str | None = None) -> None:
    """Let the unit correct what was sent; the sent figure counts until the correction is."""
    place, part = _ready(work, key, "reopen", if_match)
    report_steps.decide(work, place, "reopen", part, reason=report_input.read_reason(reason))


def extend(
    work: Work, key: ReportKey, due: datetime, reason: str, if_match: str | None = None
) -> None:
    """Move one unit's deadline for one report; shown as extended wherever it counts."""
    place = report_place.find(work, key, lock=True)
    part = report_rights.require_coordinator(work, place)
    report_steps.refuse_lost_race(place, if_match)
    report_input.check_instant("due", due, work.now)
    in_force = place.timeline.due(place.period.due, work.now)
    if due <= in_force:
        raise Invalid("due_not_later", [("due", "due_not_later", {})])
    reason = report_input.read_reason(reason)
    report_steps.decide(work, place, "extend", part, reason=reason, due=due)


def _save(
    work: Work,
    place: Place,
    fields: Sequence[Field],
    values: Mapping[str, Any],
    reasons: Mapping[str, str] | None,
    note: str,
    if_match: str | None,
) -> Place:
    report_rights.require(work, place, "save")
    report_steps.refuse_lost_figures(work, place, if_match)
    report_steps.refuse_step(work, place, "save")
    entries = report_input.read_entries(fields, values)
    kept_reasons = report_input.read_reasons(fields, reasons or {})
    note = report_input.read_note(note)
    state = place.timeline.state(work.now)
    if state is State.DRAFT and not _is_sent(place, work.now):
        last = _last(work, place)
        if last and (last.entries, last.reasons, last.note) == (entries, kept_reasons, note):
            return place
    if state is State.APPROVED and not note:
        raise Invalid("correction_needs_reason", [("note", "correction_needs_reason", {})])
    was_sent = place.timeline.counted("received", work.now) is not None
    return report_steps.add_revision(
        work, place, entries, kept_reasons, note, correction=note if was_sent else ""
    )


def _last(work: Work, place: Place) -> StoredRevision | None:
    """The newest revision with its figures; None where nothing was ever saved."""
    if place.last is not None:
        return place.last
    found = reports.revisions(work.session, place.revisions[-1:], ids=place.stored.ids)
    return found[0] if found else None


def _is_sent(place: Place, at: datetime) -> bool:
    """Whether the newest revision was sent."""
    lines = place.timeline.revisions
    return bool(lines) and lines[-1].is_sent(at)


def _ready(
    work: Work, key: ReportKey, action: Action, if_match: str | None, *, still: bool = False
) -> tuple[Place, str]:
    """The report, locked, once the actor may take the step and the workflow allows it."""
    place = report_place.find(work, key, lock=True, still=still)
    return place, _part(work, place, action, if_match)


def _part(work: Work, place: Place, action: Action, if_match: str | None) -> str:
    """The part the actor plays in a step; refuses a step that may not be taken."""
    part = report_rights.require(work, place, action)
    report_steps.refuse_lost_race(place, if_match)
    report_steps.refuse_step(work, place, action)
    return part
