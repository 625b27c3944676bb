"""One report as its reader may see it: its form, figures, issues, history, and what may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.domain.checks import Issue
from monitor.domain.deadlines import late_days
from monitor.domain.directive import Period
from monitor.domain.figures import Entry
from monitor.domain.organization import Organization
from monitor.domain.workflow import State, Timeline
from monitor.services import closing, evidence_sight, report_form, report_place, report_rights
from monitor.services.closing import Door
from monitor.services.report_form import AskedField, MeasuredBy
from monitor.services.report_place import Place, ReportKey
from monitor.services.work import Work
from monitor.store import reports
from monitor.store.evidence import Attachment
from monitor.store.reports import RevisionHead, StoredDecision, StoredRevision


@dataclass(frozen=True)
class ReportView:
    """One report as its reader may see it.

    ``entries`` are those of the revision ``shown``; none when the reader may not see the unsent
    draft and nothing was ever sent: unsent figures stay in the unit's own line. ``version`` is the
    ETag's number. ``may`` lists the verbs this reader may use now. ``is_own`` is whether the reader
    belongs to the unit itself; what others enter is on its behalf. ``files`` stand beside the
    figures shown; None: evidence is not for this reader.
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
    heads: tuple[RevisionHead, ...]
    """Every revision this reader may know of, without its figures; oldest first."""
    history: tuple[StoredRevision, ...]
    """The same with their figures, where the whole was asked for."""
    decisions: tuple[StoredDecision, ...]
    timeline: Timeline
    sees_draft: bool
    may: frozenset[str]
    saved_at: datetime | None
    on_behalf: bool
    time_zone: str
    shown: StoredRevision | None
    is_own: bool
    files: tuple[Attachment, ...] | None
    door: Door
    """Whether the period is closed to the unit."""


def read(work: Work, key: ReportKey, *, whole: bool = True) -> ReportView:
    """One report; a report nobody began is ``open`` at revision 0.

    Args:
        work: The reader's work.
        key: Which report.
        whole: Whether the figures of its older revisions are wanted, too.

    Raises:
        NotFound: No such report, or outside the reader's scope.
    """
    place = report_place.find(work, key)
    fields, measured = report_form.form(work, place)
    sent_before = report_form.earlier(work, place)
    sight = _sight(work, place)
    eyes = evidence_sight.eyes(work, place)
    # Beside what others sent, a reader's sight of a file hangs on the revisions it stood by before.
    whole = whole or bool(sight.head and sight.head.file_count and not eyes.is_own_line)
    history = reports.revisions(work.session, sight.heads, ids=place.stored.ids) if whole else []
    shown = _shown(work, place, sight.head, history)
    entries = dict(shown.entries) if shown else {}
    reasons = dict(shown.reasons) if shown else {}
    at = work.now
    saved_at = shown.saved_at if shown else at
    known = report_form.known(work, place, fields, entries, sent_before, saved_at)
    issues = report_form.judge(
        place, fields, measured, entries, reasons, sent_before, known,
        has_evidence=bool(shown and shown.files),
    )  # fmt: skip
    door, may = closing.door(work, place), report_rights.verbs(work, place)
    return ReportView(
        key=place.key,
        organization=place.organization,
        period=place.period,
        state=place.timeline.state(at),
        revision=place.timeline.latest_number(at),
        version=place.version,
        due_at=place.timeline.due(place.period.due, at),
        limit_at=place.timeline.limit(place.period.due, at),
        late_days=_late(place, at),
        fields=tuple(
            AskedField(one, *sent_before.latest.get(one.code, (None, None))) for one in fields
        ),
        indicators=tuple(measured),
        entries=entries,
        reasons=reasons,
        note=shown.note if shown else "",
        issues=issues,
        heads=sight.heads,
        history=eyes.told(history),
        decisions=sight.decisions,
        timeline=place.timeline,
        sees_draft=sight.sees_draft,
        may=may - closing.CLOSED_TO if door.closed_since else may,
        saved_at=shown.saved_at if shown else None,
        on_behalf=bool(shown and shown.on_behalf),
        time_zone=place.stored.directive.time_zone,
        shown=shown,
        is_own=report_rights.is_own(work, place.key.organization),
        files=eyes.seen(history, shown) if eyes.may_see else None,
        door=door,
    )


@dataclass(frozen=True)
class _Sight:
    """What of a report's revisions and decisions a reader may see; ``head`` is the one shown."""

    sees_draft: bool
    head: RevisionHead | None
    heads: tuple[RevisionHead, ...]
    decisions: tuple[StoredDecision, ...]


def _sight(work: Work, place: Place) -> _Sight:
    """Unsent figures, and why a head sent them back, stay in the unit's own line.

    Whoever typed the newest ones on the unit's behalf sees these all the same.
    """
    heads = place.revisions
    newest = heads[-1] if heads else None
    if work.is_own_subtree(place.key.organization):
        return _Sight(True, newest, heads, place.decisions)
    if newest and newest.on_behalf and newest.author == work.actor.username:
        return _Sight(False, newest, heads, place.decisions)
    counted = place.timeline.counted("received", work.now)
    sent = {line.number for line in place.timeline.revisions if line.is_sent(work.now)}
    return _Sight(
        False,
        next((one for one in heads if counted and one.number == counted.number), None),
        tuple(one for one in heads if one.number in sent),
        tuple(
            one for one in place.decisions if not (one.kind == "return" and one.acting_as == "head")
        ),
    )


def _shown(
    work: Work, place: Place, head: RevisionHead | None, history: Sequence[StoredRevision]
) -> StoredRevision | None:
    """The revision of this head with its figures, read where they are not known yet."""
    known = [*history, place.last] if place.last else history
    found = next((one for one in known if head is not None and one.id == head.id), None)
    if found is not None or head is None:
        return found
    return reports.revisions(work.session, [head], ids=place.stored.ids)[0]


def _late(place: Place, at: datetime) -> int:
    """Days the report's first sending was late, or is so far; only a deadline can be missed."""
    if place.period.kind != "deadline":
        return 0
    sendings = [one.sent_at for one in place.timeline.revisions if one.sent_at is not None]
    instant = min(sendings, default=at)
    due = place.timeline.due(place.period.due, instant)
    return late_days(due, instant, place.stored.directive.time_zone)
