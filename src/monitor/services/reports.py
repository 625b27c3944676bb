"""Reports: enter, submit, approve, accept, send back. Each verb asks for its right first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from monitor.domain import figures as rules_of_figures
from monitor.domain.deadlines import late_days
from monitor.domain.directive import Field, Indicator, Obligation, Period
from monitor.domain.errors import (
    FiguresForbid,
    Forbidden,
    Invalid,
    LostRace,
    NotAllowed,
    NotFound,
)
from monitor.domain.figures import Entry, Issue, Unreadable, Value
from monitor.domain.organization import Organization
from monitor.domain.roles import May
from monitor.domain.workflow import Action, State, Timeline, may_follow, next_state
from monitor.services.work import Work
from monitor.store import audit, book, directives, grants, organizations, reports
from monitor.store.directives import StoredDirective
from monitor.store.reports import StoredDecision, StoredReport, StoredRevision

SHORTEST_REASON = 10
LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class ReportKey:
    """Which report: directive slug, organisation code, period code."""

    directive: str
    organization: str
    period: str


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field of the form, with what the unit last sent for it in an earlier period."""

    field: Field
    previous: Value | None
    previous_period: str | None


@dataclass(frozen=True, slots=True)
class MeasuredBy:
    """An indicator the form feeds, and the obligation it belongs to."""

    indicator: Indicator
    obligation: Obligation
    is_headline: bool


@dataclass(frozen=True)
class ReportView:
    """One report as its reader may see it.

    ``entries`` is None when the reader may not see the unsent draft and nothing was ever sent:
    unsent figures stay in the unit's own line. ``version`` is the ETag's number. ``may`` lists
    the verbs this reader may use now.
    """

    key: ReportKey
    organization: Organization
    period: Period
    state: State
    revision: int
    version: int
    due_at: datetime
    limit_at: datetime
    late_days: int
    fields: tuple[AskedField, ...]
    indicators: tuple[MeasuredBy, ...]
    entries: Mapping[str, Entry]
    reasons: Mapping[str, str]
    note: str
    issues: tuple[Issue, ...]
    history: tuple[StoredRevision, ...]
    decisions: tuple[StoredDecision, ...]
    timeline: Timeline
    sees_draft: bool
    may: frozenset[str]
    saved_at: datetime | None
    on_behalf: bool


@dataclass(frozen=True)
class _Place:
    """A report found for work: its directive, its row, its unit's timelines so far."""

    key: ReportKey
    stored: StoredDirective
    organization: Organization
    period: Period
    report: StoredReport | None
    lines: Mapping[str, Timeline]
    """The unit's begun reports by period."""
    exempt: frozenset[str]
    """Obligations the unit is exempt from: their fields are not asked."""

    @property
    def timeline(self) -> Timeline:
        code = self.key.period
        return self.lines.get(code) or Timeline(self.key.organization, code)


def _place(work: Work, key: ReportKey, *, lock: bool = False) -> _Place:
    stored = directives.load(work.session, key.directive)
    if stored is None:
        raise NotFound("report_not_found", **_named(key))
    period = stored.directive.period(key.period)
    unit = organizations.one(work.session, key.organization, on=work.now.date())
    if unit is None:
        # Units that ended keep the reports they made, under the tree of their time.
        unit = organizations.one(work.session, key.organization, on=stored.directive.issued_on)
    if period is None or unit is None or key.organization not in stored.ids.organizations:
        raise NotFound("report_not_found", **_named(key))
    try:
        work.require(May.SEE_FIGURES, key.directive, key.organization)
    except NotFound:
        # In the very words of a report that is not there, or the difference would tell.
        raise NotFound("report_not_found", **_named(key)) from None
    if not _duties(stored, key, work.now):
        raise NotFound("report_not_found", **_named(key))
    report = reports.find(
        work.session, ids=stored.ids, organization=key.organization, period=key.period, lock=lock
    )
    exempt = frozenset(
        one.obligation
        for one in directives.decisions(work.session, ids=stored.ids).exemptions
        if one.organization == key.organization and one.at <= work.now
    )
    lines = _lines(work, stored, key.organization)
    return _Place(key, stored, unit, period, report, lines, exempt)


def _lines(work: Work, stored: StoredDirective, organization: str) -> dict[str, Timeline]:
    found = reports.timelines(work.session, ids=stored.ids, organizations=[organization])
    return {period: line for (_, period), line in found.items()}


def _again(work: Work, place: _Place) -> _Place:
    """The same report after a step in this transaction; what the step cannot change is kept."""
    code, period = place.key.organization, place.key.period
    report = reports.find(work.session, ids=place.stored.ids, organization=code, period=period)
    return replace(place, report=report, lines=_lines(work, place.stored, code))


def _named(key: ReportKey) -> dict[str, str]:
    return {"organization": key.organization, "period": key.period}


def _duties(stored: StoredDirective, key: ReportKey, at: datetime) -> list[tuple[Obligation, bool]]:
    """Obligations this report answers, and whether the unit enters figures of its own for each."""
    given = {
        one.obligation: one
        for one in stored.directive.assignments
        if one.organization == key.organization and one.part != "coordinating" and one.holds_at(at)
    }
    return [
        (duty, given[duty.code].contribution != "children")
        for duty in (*stored.directive.obligations, *stored.span_only)
        if duty.code in given and key.period in duty.periods
    ]


def _form(place: _Place, at: datetime) -> tuple[list[Field], list[MeasuredBy]]:
    """The fields asked, each once, and the indicators they feed."""
    decided = place.stored.directive
    asked: dict[str, Field] = {}
    measured: list[MeasuredBy] = []
    for duty, enters in _duties(place.stored, place.key, at):
        if not enters or duty.code in place.exempt:
            continue
        codes = [code for one in duty.indicators for code in one.fields]
        codes += list(duty.declared_coverage or ())
        for code in codes:
            one = decided.fields[code]
            if one.source == "computed" and one.computation and one.computation.field:
                codes.append(one.computation.field)
            if one.source == "typed" and one.asked != "off":
                asked[code] = one
        measured.extend(
            MeasuredBy(one, duty, one is duty.headline)
            for one in duty.indicators
            if any(code in decided.fields for code in one.fields)
        )
    order = {code: index for index, code in enumerate(decided.fields)}
    fields = sorted(asked.values(), key=lambda one: order[one.code])
    fed = [
        one
        for one in measured
        if one.is_headline or any(code in asked for code in one.indicator.fields)
    ]
    return fields, fed


def _previous(work: Work, place: _Place) -> dict[str, tuple[Value, str]]:
    """The unit's latest sent values of earlier periods, with the period each is from."""
    order = [slot.code for slot in place.stored.directive.periods]
    here = order.index(place.period.code)
    keys = []
    for code in order[:here]:
        line = place.lines.get(code)
        counted = line.counted("received", work.now) if line else None
        if counted is not None:
            keys.append((place.key.organization, code, counted.number))
    found = reports.figures(work.session, ids=place.stored.ids, keys=keys)
    values: dict[str, tuple[Value, str]] = {}
    for key in keys:
        values.update({code: (value, key[1]) for code, value in found[key].items()})
    return values


def read(work: Work, key: ReportKey) -> ReportView:
    """One report; a report nobody began is ``open`` at revision 0.

    Raises:
        NotFound: No such report, or outside the reader's scope.
    """
    return _view(work, _place(work, key))


def _view(work: Work, place: _Place) -> ReportView:
    fields, measured = _form(place, work.now)
    previous = _previous(work, place)
    history: list[StoredRevision] = []
    decided: list[StoredDecision] = []
    if place.report is not None:
        history = reports.revisions(work.session, place.report, ids=place.stored.ids)
        decided = reports.decisions(work.session, place.report)
    sees_draft = work.is_own_subtree(place.key.organization)
    shown = history[-1] if history else None
    if not sees_draft and not (shown and shown.on_behalf and shown.author == work.actor.username):
        counted = place.timeline.counted("received", work.now)
        shown = next((one for one in history if counted and one.number == counted.number), None)
        sent = {line.number for line in place.timeline.revisions if line.is_sent(work.now)}
        history = [one for one in history if one.number in sent]
        decided = [one for one in decided if not (one.kind == "return" and one.acting_as == "head")]
    entries = dict(shown.entries) if shown else {}
    reasons = dict(shown.reasons) if shown else {}
    issues = _judge(place, fields, measured, entries, reasons, previous)
    at = work.now
    return ReportView(
        key=place.key,
        organization=place.organization,
        period=place.period,
        state=place.timeline.state(at),
        revision=place.timeline.latest_number(at),
        version=place.report.version if place.report else 0,
        due_at=place.timeline.due(place.period.due, at),
        limit_at=place.timeline.limit(place.period.due, at),
        late_days=_late(place, at),
        fields=tuple(AskedField(one, *previous.get(one.code, (None, None))) for one in fields),
        indicators=tuple(measured),
        entries=entries,
        reasons=reasons,
        note=shown.note if shown else "",
        issues=issues,
        history=tuple(history),
        decisions=tuple(decided),
        timeline=place.timeline,
        sees_draft=sees_draft,
        may=_verbs(work, place),
        saved_at=shown.saved_at if shown else None,
        on_behalf=bool(shown and shown.on_behalf),
    )


def _late(place: _Place, at: datetime) -> int:
    """Days the report's first sending was late, or is so far; only a deadline can be missed."""
    if place.period.kind != "deadline":
        return 0
    sendings = [one.sent_at for one in place.timeline.revisions if one.sent_at is not None]
    instant = min(sendings, default=at)
    due = place.timeline.due(place.period.due, instant)
    return late_days(due, instant, place.stored.directive.time_zone)


def _judge(
    place: _Place,
    fields: Sequence[Field],
    measured: Sequence[MeasuredBy],
    entries: Mapping[str, Entry],
    reasons: Mapping[str, str],
    previous: Mapping[str, tuple[Value, str]],
) -> tuple[Issue, ...]:
    return rules_of_figures.check(
        fields,
        [one.indicator for one in measured],
        entries,
        {code: value for code, (value, _) in previous.items()},
        place.stored.rules,
        reasons,
        has_evidence=False,
    )


def _verbs(work: Work, place: _Place) -> frozenset[str]:
    """What this reader may do with the report now; the services refuse the rest themselves."""
    state = place.timeline.state(work.now)
    allowed = set()
    for action in may_follow(state):
        verb = "return" if action == "return_by_head" else action
        try:
            _require(work, place, action)
        except (NotAllowed, NotFound, Forbidden):
            continue
        allowed.add(verb)
    return frozenset(allowed)


def may_decide(
    work: Work, stored: StoredDirective, unit: Organization, period: Period, action: Action
) -> bool:
    """Whether it is this reader who takes a step on a unit's report; its state is not looked at."""
    key = ReportKey(stored.directive.slug, unit.code, period.code)
    report = reports.find(work.session, ids=stored.ids, organization=unit.code, period=period.code)
    try:
        _require(work, _Place(key, stored, unit, period, report, {}, frozenset()), action)
    except (NotAllowed, NotFound):
        return False
    return True


def _require(work: Work, place: _Place, action: Action) -> str:
    """Refuse the step unless the actor may take it; returns the part the actor plays in it."""
    slug, code = place.key.directive, place.key.organization
    if action in ("save", "submit", "withdraw"):
        return _require_entry(work, slug, code)
    if action in ("approve", "return_by_head"):
        work.require(May.APPROVE, slug, code)
        _require_own_head(work, place)
        return "head"
    return _require_coordinator(work, place)


def _require_entry(work: Work, slug: str, code: str) -> str:
    if work.scope(May.ENTER).covers(slug, work.path_of(code)):
        return "clerk"
    if not work.scope(May.ENTER_ON_BEHALF).covers(slug, work.path_of(code)):
        work.require(May.ENTER, slug, code)
    return "coordinator"


def _require_own_head(work: Work, place: _Place) -> None:
    """Approval is by the unit's head, else the nearest above; never by who submitted."""
    submitter = _submitter(work, place)
    if submitter is not None and submitter == work.actor.username:
        raise NotAllowed("own_submission")
    line = (place.organization.code, *reversed(place.organization.path.split("/")[:-2]))
    for code in line:
        heads = grants.holders(work.session, role="head", organization=code) - {submitter}
        if heads:
            if work.actor.username not in heads:
                raise NotAllowed("role_may_not", right=May.APPROVE.value)
            return


def _submitter(work: Work, place: _Place) -> str | None:
    if place.report is None:
        return None
    sent = [one for one in reports.decisions(work.session, place.report) if one.kind == "submit"]
    return sent[-1].actor if sent else None


def _require_coordinator(work: Work, place: _Place) -> str:
    """The directive's coordinator; its own report is another body's to accept."""
    directive = place.stored.directive
    code = place.key.organization
    if code == directive.coordinator:
        held = {
            one.organization
            for one in work.actor.grants
            if one.directive == directive.slug and one.role in ("coordinator", "observer", "leader")
        }
        if directive.accepts_coordinators_own_report in held:
            return "acceptor"
        work.require(May.ACCEPT, directive.slug, code)
        raise NotAllowed("own_report")
    work.require(May.ACCEPT, directive.slug, code)
    if any(one.role == "coordinator" and one.organization == code for one in work.actor.grants):
        raise NotAllowed("own_report")
    return "coordinator"


def _step(work: Work, place: _Place, action: Action) -> None:
    """Refuse a step the workflow does not allow in the report's state."""
    state = place.timeline.state(work.now)
    if next_state(action, state) is None:
        raise Forbidden("step_forbidden", state=state.value, action=action)


def _if_match(place: _Place, if_match: str | None) -> None:
    """Refuse when the reader's version is not the present one.

    Raises:
        LostRace: Somebody changed the report since it was read; says who and when.
    """
    version = place.report.version if place.report else 0
    if if_match is not None and if_match not in ("*", str(version)):
        raise LostRace("lost_race", version=version)


def _advance(work: Work, place: _Place) -> StoredReport:
    report = place.report
    if report is None:
        report = reports.begin(
            work.session, ids=place.stored.ids,
            organization=place.key.organization, period=place.key.period,
        )  # fmt: skip
        if report is None:
            raise LostRace("lost_race", version=0)
    moved = reports.advance(work.session, report)
    if moved is None:
        raise LostRace("lost_race", version=report.version)
    return moved


def _decide(
    work: Work,
    place: _Place,
    report: StoredReport,
    kind: str,
    acting_as: str,
    *,
    revision: int | None = None,
    reason: str = "",
    due: datetime | None = None,
    fix_by: datetime | None = None,
) -> None:
    number = place.timeline.latest_number(work.now) if revision is None else revision
    reports.add_decision(
        work.session, report, ids=place.stored.ids, kind=kind, at=work.now,
        actor_id=_actor_id(work), acting_as=acting_as, revision=number or None, reason=reason,
        due=due, fix_by=fix_by,
    )  # fmt: skip
    _audit(work, place, kind, {"revision": number, "acting_as": acting_as, "reason": reason})


def _audit(work: Work, place: _Place, action: str, detail: dict[str, Any]) -> None:
    audit.record(
        work.session,
        at=work.now,
        actor_id=work.actor.user_id,
        action=f"report.{action}",
        object_type="report",
        object_id=f"{place.key.directive}/{place.key.organization}/{place.key.period}",
        organization_id=place.stored.ids.organizations[place.key.organization],
        directive_id=place.stored.ids.directive,
        detail=detail | ({"address": work.address} if work.address else {}),
    )


def _actor_id(work: Work) -> int:
    if work.actor.user_id is None:
        raise NotAllowed("role_may_not", right=May.ENTER.value)
    return work.actor.user_id


def save_draft(
    work: Work,
    key: ReportKey,
    values: Mapping[str, Any],
    reasons: Mapping[str, str] | None = None,
    note: str = "",
    if_match: str | None = None,
) -> ReportView:
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
    place = _place(work, key, lock=True)
    return _view(work, _save(work, place, values, reasons, note, if_match))


def _save(
    work: Work,
    place: _Place,
    values: Mapping[str, Any],
    reasons: Mapping[str, str] | None,
    note: str,
    if_match: str | None,
) -> _Place:
    part = _require(work, place, "save")
    _if_match(place, if_match)
    _step(work, place, "save")
    fields, _ = _form(place, work.now)
    entries = _read_entries(fields, values)
    kept_reasons = _read_reasons(fields, reasons or {})
    note = _read_note(note)
    held = (
        reports.revisions(work.session, place.report, ids=place.stored.ids) if place.report else []
    )
    last = held[-1] if held else None
    state = place.timeline.state(work.now)
    unchanged = (
        last is not None
        and state is State.DRAFT
        and (dict(last.entries), dict(last.reasons), last.note) == (entries, kept_reasons, note)
    )
    if unchanged and not _is_sent(place, work.now, last):
        return place
    was_sent = place.timeline.counted("received", work.now) is not None
    if state is State.APPROVED and not note:
        raise Invalid("correction_needs_reason", [("note", "correction_needs_reason", {})])
    _add_revision(
        work, place, entries, kept_reasons, note, part, correction=note if was_sent else ""
    )
    return _again(work, place)


def _is_sent(place: _Place, at: datetime, last: StoredRevision | None) -> bool:
    return last is not None and any(
        line.number == last.number and line.is_sent(at) for line in place.timeline.revisions
    )


def _add_revision(
    work: Work,
    place: _Place,
    entries: Mapping[str, Entry],
    reasons: Mapping[str, str],
    note: str,
    part: str,
    *,
    correction: str = "",
) -> None:
    number = place.timeline.latest_number(work.now) + 1
    report = _advance(work, place)
    is_own = any(
        one.organization == place.key.organization and one.role in ("clerk", "head")
        for one in work.actor.grants
    )
    reports.add_revision(
        work.session, report, ids=place.stored.ids, number=number, author_id=_actor_id(work),
        saved_at=work.now, entries=entries, reasons=reasons, note=note,
        correction_reason=correction, on_behalf=part == "coordinator" or not is_own,
    )  # fmt: skip
    _audit(work, place, "save", {"revision": number})


def _read_entries(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Entry]:
    by_code = {one.code: one for one in fields}
    wrong: list[tuple[str, str, dict[str, Any]]] = []
    entries: dict[str, Entry] = {}
    for code, raw in values.items():
        if code not in by_code:
            wrong.append((f"values.{code}", "unknown_field", {"field": str(code)[:100]}))
            continue
        try:
            entry = rules_of_figures.read(by_code[code], raw)
        except ValueError as error:
            wrong.append((f"values.{code}", "wrong_shape", {"what": str(error)}))
            continue
        if entry is not None:
            entries[code] = entry
    if wrong:
        raise Invalid(wrong[0][1], wrong, **wrong[0][2])
    return entries


def _read_reasons(fields: Sequence[Field], reasons: Mapping[str, str]) -> dict[str, str]:
    known = {one.code for one in fields}
    wrong: list[tuple[str, str, dict[str, Any]]] = [
        (f"reasons.{code}", "unknown_field", {"field": str(code)[:100]})
        for code in reasons
        if code not in known
    ]
    wrong += [
        (f"reasons.{code}", "wrong_shape", {"what": "text expected"})
        for code, text in reasons.items()
        if not isinstance(text, str) or len(text) > LONGEST_REASON
    ]
    if wrong:
        raise Invalid(wrong[0][1], wrong, **wrong[0][2])
    return {code: text.strip() for code, text in reasons.items() if text.strip()}


def _read_note(note: str) -> str:
    if not isinstance(note, str) or len(note) > LONGEST_REASON:
        raise Invalid("wrong_shape", [("note", "wrong_shape", {"what": "text expected"})])
    return note.strip()


def submit(
    work: Work,
    key: ReportKey,
    if_match: str | None = None,
    values: Mapping[str, Any] | None = None,
    reasons: Mapping[str, str] | None = None,
    note: str = "",
) -> ReportView:
    """Hand the draft to the unit's head; where that step is off, it is sent at once.

    ``values`` saves them first, in the same transaction.

    Raises:
        FiguresForbid: Errors remain; says which.
        Forbidden: Nothing is drafted, or it waits or is sent already.
    """
    place = _place(work, key, lock=True)
    if values is not None:
        place, if_match = _save(work, place, values, reasons, note, if_match), None
    part = _require(work, place, "submit")
    _if_match(place, if_match)
    state = place.timeline.state(work.now)
    held = (
        reports.revisions(work.session, place.report, ids=place.stored.ids) if place.report else []
    )
    fields, measured = _form(place, work.now)
    if state is State.OPEN and not any(one.asked == "required" for one in fields):
        # A parent whose number is its units' has nothing to type, and still must report.
        _add_revision(work, place, {}, {}, "", part)
        place = _again(work, place)
    elif state in (State.RETURNED, State.DRAFT) and held and _is_sent(place, work.now, held[-1]):
        # Sent once and sent back, or reopened: sending the same again is a new revision.
        if state is State.DRAFT and place.timeline.counted("received", work.now) is not None:
            raise Forbidden("nothing_new", state=state.value, action="submit")
        last = held[-1]
        _add_revision(work, place, last.entries, last.reasons, last.note, part)
        place = _again(work, place)
    _step(work, place, "submit")
    assert place.report is not None
    last = reports.revisions(work.session, place.report, ids=place.stored.ids)[-1]
    previous = _previous(work, place)
    issues = _judge(place, fields, measured, last.entries, last.reasons, previous)
    errors = [one for one in issues if one.severity == "error"]
    if errors:
        raise FiguresForbid(errors)
    _decide(work, place, _advance(work, place), "submit", part)
    if not place.organization.head_step:
        place = _again(work, place)
        _decide(work, place, _advance(work, place), "approve", part)
        book.snapshot(work.session, place.stored, key.organization, work.now)
    return _view(work, _again(work, place))


def withdraw(work: Work, key: ReportKey, if_match: str | None = None) -> ReportView:
    """Take a submitted report back, until its head has approved it."""
    place, part = _ready(work, key, "withdraw", if_match)
    _decide(work, place, _advance(work, place), "withdraw", part)
    return _view(work, _again(work, place))


def _ready(work: Work, key: ReportKey, action: Action, if_match: str | None) -> tuple[_Place, str]:
    """The report, locked, once the actor may take the step and the workflow allows it."""
    place = _place(work, key, lock=True)
    return place, _part(work, place, action, if_match)


def _part(work: Work, place: _Place, action: Action, if_match: str | None) -> str:
    """The part the actor plays in a step; refuses a step that may not be taken."""
    part = _require(work, place, action)
    _if_match(place, if_match)
    _step(work, place, action)
    return part


def approve(work: Work, key: ReportKey, if_match: str | None = None) -> ReportView:
    """The head's sign-off: from this instant the report is sent and its clock stops.

    Raises:
        NotAllowed: The actor submitted it, or a nearer head must approve.
    """
    place, part = _ready(work, key, "approve", if_match)
    _decide(work, place, _advance(work, place), "approve", part)
    book.snapshot(work.session, place.stored, key.organization, work.now)
    return _view(work, _again(work, place))


def accept(work: Work, key: ReportKey, if_match: str | None = None) -> ReportView:
    """The coordinator takes the sent report into the accepted numbers.

    Raises:
        NotAllowed: It is the coordinator's own organisation's report.
    """
    place, part = _ready(work, key, "accept", if_match)
    counted = place.timeline.counted("received", work.now)
    assert counted is not None
    report = _advance(work, place)
    _decide(work, place, report, "accept", part, revision=counted.number)
    book.snapshot(work.session, place.stored, key.organization, work.now)
    return _view(work, _again(work, place))


def send_back(
    work: Work,
    key: ReportKey,
    reason: str,
    fix_by: datetime | None = None,
    if_match: str | None = None,
) -> ReportView:
    """Return a report: by the head while it waits, by the coordinator once it is sent.

    The coordinator's return names a fix-by instant and voids what was sent of this report.

    Raises:
        Invalid: The reason is too short, or the fix-by is missing or past.
    """
    place = _place(work, key, lock=True)
    state = place.timeline.state(work.now)
    action: Action = "return_by_head" if state is State.SUBMITTED else "return"
    part = _part(work, place, action, if_match)
    reason = _read_reason(reason)
    if action == "return":
        _check_instant("fix_by", fix_by, work.now)
    _decide(
        work, place, _advance(work, place), "return", part, reason=reason,
        fix_by=fix_by if action == "return" else None,
    )  # fmt: skip
    if action == "return":
        book.snapshot(work.session, place.stored, key.organization, work.now)
    return _view(work, _again(work, place))


def _read_reason(reason: str) -> str:
    if not isinstance(reason, str) or len(reason.strip()) < SHORTEST_REASON:
        told = ("reason", "reason_too_short", {"shortest": SHORTEST_REASON})
        raise Invalid("reason_too_short", [told], shortest=SHORTEST_REASON)
    if len(reason) > LONGEST_REASON:
        raise Invalid("wrong_shape", [("reason", "wrong_shape", {"what": "text too long"})])
    return reason.strip()


def _check_instant(name: str, instant: datetime | None, now: datetime) -> None:
    if instant is None:
        raise Invalid(f"{name}_needed", [(name, f"{name}_needed", {})])
    if instant.tzinfo is None:
        raise Invalid("instant_without_zone", [(name, "instant_without_zone", {})])
    if instant <= now:
        raise Invalid(f"{name}_in_past", [(name, f"{name}_in_past", {})])


def reopen(work: Work, key: ReportKey, reason: str, if_match: str | None = None) -> ReportView:
    """Let the unit correct what was sent; the sent figure counts until the correction is."""
    place, part = _ready(work, key, "reopen", if_match)
    _decide(work, place, _advance(work, place), "reopen", part, reason=_read_reason(reason))
    return _view(work, _again(work, place))


def extend(
    work: Work, key: ReportKey, due: datetime, reason: str, if_match: str | None = None
) -> ReportView:
    """Move one unit's deadline for one report; shown as extended wherever it counts."""
    place = _place(work, key, lock=True)
    part = _require_coordinator(work, place)
    _if_match(place, if_match)
    _check_instant("due", due, work.now)
    in_force = place.timeline.due(place.period.due, work.now)
    if due <= in_force:
        raise Invalid("due_not_later", [("due", "due_not_later", {})])
    _decide(
        work, place, _advance(work, place), "extend", part, reason=_read_reason(reason), due=due
    )
    return _view(work, _again(work, place))


def as_json(entry: Entry) -> Any:
    """A value as ``save_draft`` takes it again: numbers as they are, text as typed, nil as a map.

    A decimal has at most 15 digits, which a JSON number gives back as they were written; as text
    its point would be read as a group of thousands.
    """
    if isinstance(entry, rules_of_figures.Nil):
        return {"nil": entry.kind, "reason": entry.reason}
    if isinstance(entry, Unreadable):
        return entry.typed
    if isinstance(entry, bool | int | str):
        return entry
    return float(entry) if isinstance(entry, Decimal) else entry.isoformat()
