"""A step taken on a report: its version moved on, the step recorded, the audit told.

Each gives the report as the step left it; the one it was given stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from monitor.domain.errors import Forbidden, LostRace, NotAllowed
from monitor.domain.figures import Entry
from monitor.domain.roles import May
from monitor.domain.workflow import Action, next_state
from monitor.services import closing
from monitor.services.report_place import Place, hold
from monitor.services.work import Work
from monitor.store import audit, reports
from monitor.store.reports import RevisionHead, StoredDecision, StoredReport, StoredRevision


def refuse_step(work: Work, place: Place, action: Action) -> None:
    """Refuse a step the workflow does not allow in the report's state, or in a closed period."""
    if action in closing.CLOSED_TO:
        closing.refuse_closed(work, place)
    if action == "reopen":
        closing.refuse_dead_end(work, place)
    state = place.timeline.state(work.now)
    if next_state(action, state) is None:
        raise Forbidden("step_forbidden", state=state.value, action=action)


def refuse_lost_race(place: Place, if_match: str | None) -> None:
    """Refuse when the reader's version is not the present one.

    Raises:
        LostRace: Somebody changed the report since it was read; says who and when.
    """
    if if_match is not None and if_match not in ("*", str(place.version)):
        raise LostRace("lost_race", version=place.version)


def decide(
    work: Work,
    place: Place,
    kind: str,
    acting_as: str,
    *,
    revision: int | None = None,
    reason: str = "",
    due: datetime | None = None,
    fix_by: datetime | None = None,
) -> Place:
    """Record a decision on the report, of its newest revision unless another is named."""
    number = place.timeline.latest_number(work.now) if revision is None else revision
    actor_id, report = _actor_id(work), _advance(work, place)
    decision = StoredDecision(
        report.version, kind, work.now, work.actor.username, acting_as, number or None, reason,
        due, fix_by,
    )  # fmt: skip
    reports.add_decision(work.session, report, decision, ids=place.stored.ids, actor_id=actor_id)
    _audit(work, place, kind, {"revision": number, "acting_as": acting_as, "reason": reason})
    return hold(work, replace(place, report=report, decisions=(*place.decisions, decision)))


def add_revision(
    work: Work,
    place: Place,
    entries: Mapping[str, Entry],
    reasons: Mapping[str, str],
    note: str,
    part: str,
    *,
    correction: str = "",
) -> Place:
    """Add a revision; whoever enters for another unit is marked as such."""
    number = place.timeline.latest_number(work.now) + 1
    actor_id, report = _actor_id(work), _advance(work, place)
    head = RevisionHead(
        0, report.version, number, work.actor.username, work.now, note, correction,
        on_behalf=is_on_behalf(work, place, part),
    )  # fmt: skip
    head = reports.add_revision(
        work.session, report, head, ids=place.stored.ids, author_id=actor_id, entries=entries,
        reasons=reasons,
    )  # fmt: skip
    _audit(work, place, "save", {"revision": number})
    last = StoredRevision(**asdict(head), entries=dict(entries), reasons=dict(reasons))
    heads = (*place.revisions, head)
    return hold(work, replace(place, report=report, revisions=heads, last=last))


def is_on_behalf(work: Work, place: Place, part: str) -> bool:
    """Whether the actor types for another unit; it is said wherever the figures are shown."""
    return part == "coordinator" or not any(
        one.organization == place.key.organization and one.role in ("clerk", "head")
        for one in work.actor.grants
    )


def _advance(work: Work, place: Place) -> StoredReport:
    """Begin the report if nobody has, and move it to its next version.

    Raises:
        LostRace: Somebody else did so since it was found.
    """
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


def _audit(work: Work, place: Place, action: str, detail: dict[str, Any]) -> None:
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
