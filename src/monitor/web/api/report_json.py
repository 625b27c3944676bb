"""A report as JSON: its form, values, issues, files and history."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import WithJsonSchema
from typing_extensions import TypedDict

from monitor.domain.checks import Issue
from monitor.domain.figures import NIL_KINDS
from monitor.domain.workflow import State
from monitor.files.matrix_json import exact, moment, moment_or_none
from monitor.present.issues import issue_text, label_of
from monitor.services import directives, drafts
from monitor.services.evidence import StoredFile
from monitor.services.reports import ReportView, as_json
from monitor.services.work import Work
from monitor.web.api.problems import ChangeJson, IssueJson

_NIL = {
    "type": "object",
    "properties": {"nil": {"enum": list(NIL_KINDS)}, "reason": {"type": "string"}},
    "required": ["nil"],
    "additionalProperties": False,
}
_PLAIN = [{"type": kind} for kind in ("number", "string", "boolean")]
Given = Annotated[Any, WithJsonSchema({"anyOf": [*_PLAIN, _NIL]})]
"""A value as it was typed or counted, or why there is none."""
Typed = Annotated[Any, WithJsonSchema({"anyOf": [*_PLAIN, {"type": "null"}, _NIL]})]
"""The same as it may be sent; null and empty text are no value. The service reads it."""


@exact
class AskedFieldJson(TypedDict):
    """One field of the form, with what was last sent for it in an earlier period."""

    code: str
    label: str
    unit: str
    type: str
    asked: str
    previous: Given | None
    previous_period: str | None


@exact
class MeasuredJson(TypedDict):
    """An indicator the form feeds."""

    code: str
    obligation: str
    headline: bool
    kind: str
    numerator: str | None
    denominator: str | None


@exact
class RevisionJson(TypedDict):
    """One revision: who saved it when, and how far it came."""

    revision: int
    at: str
    by: str
    state: str
    note: str
    on_behalf: bool


@exact
class ReportDecisionJson(TypedDict):
    """One decision on the report."""

    kind: str
    at: str
    by: str
    acting_as: str
    deputy_for: str | None
    revision: int | None
    reason: str
    due: str | None
    fix_by: str | None


@exact
class FileJson(TypedDict):
    """One file, as it arrived; a paper's versions count up."""

    number: int
    name: str
    version: int
    size: int
    media_type: str
    sha256: str
    by: str
    at: str


@exact
class EvidenceJson(FileJson):
    """A file beside a revision. ``obligations`` names the duties it shows; none means all."""

    obligations: list[str]


@exact
class ReportJson(TypedDict):
    """One organisation's answer for one period, as its reader may see it."""

    directive: str
    organization: str
    period: str
    state: str
    revision: int
    due_at: str
    limit_at: str
    late_days: int
    closed_since: str | None
    open_until: str | None
    fields: list[AskedFieldJson]
    indicators: list[MeasuredJson]
    values: dict[str, Given]
    reasons: dict[str, str]
    note: str
    issues: list[IssueJson]
    history: list[RevisionJson]
    decisions: list[ReportDecisionJson]
    may: list[str]
    evidence: list[EvidenceJson] | None


def report_json(work: Work, view: ReportView, locale: str) -> ReportJson:
    """A report in its reader's language, its instants in the directive's time zone."""
    zone = ZoneInfo(view.time_zone)
    return {
        "directive": view.key.directive,
        "organization": view.key.organization,
        "period": view.key.period,
        "state": view.state.value,
        "revision": view.revision,
        "due_at": moment(view.due_at, zone),
        "limit_at": moment(view.limit_at, zone),
        "late_days": view.late_days,
        "closed_since": moment_or_none(view.door.closed_since, zone),
        "open_until": moment_or_none(view.door.open_until, zone),
        "fields": _fields(view, locale),
        "indicators": _indicators(view),
        "values": {code: as_json(entry) for code, entry in view.entries.items()},
        "reasons": dict(view.reasons),
        "note": view.note,
        "issues": issues_json(view, view.issues, locale),
        "history": _history(work, view, zone),
        "decisions": _decisions(view, zone),
        "may": sorted(view.may),
        "evidence": evidence_json(view, zone),
    }


def evidence_json(view: ReportView, zone: ZoneInfo) -> list[EvidenceJson] | None:
    """The files beside the figures shown; None where evidence is not for this reader."""
    if view.files is None:
        return None
    return [
        {**file_json(one.file, zone), "obligations": list(one.obligations)} for one in view.files
    ]


def file_json(file: StoredFile, zone: ZoneInfo) -> FileJson:
    """What is known of one file."""
    return {
        "number": file.number,
        "name": file.name,
        "version": file.version,
        "size": file.size,
        "media_type": file.media_type,
        "sha256": file.sha256,
        "by": file.uploaded_by,
        "at": moment(file.uploaded_at, zone),
    }


def _fields(view: ReportView, locale: str) -> list[AskedFieldJson]:
    return [
        {
            "code": one.field.code,
            "label": label_of(one.field, one.field.code, locale),
            "unit": one.field.unit,
            "type": one.field.type,
            "asked": one.field.asked,
            "previous": None if one.previous is None else as_json(one.previous),
            "previous_period": one.previous_period,
        }
        for one in view.fields
    ]


def _indicators(view: ReportView) -> list[MeasuredJson]:
    return [
        {
            "code": one.indicator.code,
            "obligation": one.obligation.code,
            "headline": one.is_headline,
            "kind": one.indicator.kind,
            "numerator": one.indicator.numerator,
            "denominator": one.indicator.denominator,
        }
        for one in view.indicators
    ]


def issues_json(view: ReportView, found: tuple[Issue, ...], locale: str) -> list[IssueJson]:
    """What a check found, worded with the form's labels."""
    fields = {one.field.code: one.field for one in view.fields}
    return [
        {
            "severity": one.severity,
            "field": one.field,
            "code": one.code,
            "message": issue_text(one, fields, locale),
            "reason": one.reason,
        }
        for one in found
    ]


def _history(work: Work, view: ReportView, zone: ZoneInfo) -> list[RevisionJson]:
    lines = {line.number: line for line in view.timeline.revisions}

    def state(number: int) -> str:
        """How far a revision came; the report's own state is told apart."""
        line, at = lines[number], work.now
        if line.voided_at is not None and line.voided_at <= at:
            return State.RETURNED.value
        if line.accepted_at is not None and line.accepted_at <= at:
            return State.ACCEPTED.value
        if line.is_sent(at):
            return State.APPROVED.value
        return (State.SUBMITTED if line.is_waiting(at) else State.DRAFT).value

    return [
        {
            "revision": one.number,
            "at": moment(one.saved_at, zone),
            "by": one.author,
            "state": state(one.number),
            "note": one.note,
            "on_behalf": one.on_behalf,
        }
        for one in view.heads
    ]


def _decisions(view: ReportView, zone: ZoneInfo) -> list[ReportDecisionJson]:
    return [
        {
            "kind": one.kind,
            "at": moment(one.at, zone),
            "by": one.actor,
            "acting_as": one.acting_as,
            "deputy_for": one.deputy_for,
            "revision": one.revision,
            "reason": one.reason,
            "due": moment_or_none(one.due, zone),
            "fix_by": moment_or_none(one.fix_by, zone),
        }
        for one in view.decisions
    ]


def changes_json(work: Work, view: ReportView) -> dict[str, ChangeJson]:
    """Who changed each value last and when; the note stands under the empty name."""
    zone = ZoneInfo(directives.get(work, view.key.directive).directive.time_zone)
    return {
        code: {
            "revision": one.revision,
            "at": moment(one.at, zone),
            "by": one.by,
            "name": one.name,
        }
        for code, one in drafts.last_changes(work, view).items()
    }
