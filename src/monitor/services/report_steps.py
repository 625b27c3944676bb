"""A step taken on a report: its version moved on, the step recorded, the audit told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.domain.errors import Forbidden, LostRace, NotAllowed
from monitor.domain.figures import Entry
from monitor.domain.roles import May
from monitor.domain.workflow import Action, next_state
from monitor.services.report_place import Place
from monitor.services.work import Work
from monitor.store import audit, reports
from monitor.store.reports import StoredReport


def refuse_step(work: Work, place: Place, action: Action) -> None:
    """Refuse a step the workflow does not allow in the report's state."""
    state = place.timeline.state(work.now)
    if next_state(action, state) is None:
        raise Forbidden("step_forbidden", state=state.value, action=action)


def refuse_lost_race(place: Place, if_match: str | None) -> None:
    """Refuse when the reader's version is not the present one.

    Raises:
        LostRace: Somebody changed the report since it was read; says who and when.
    """
    version = place.report.version if place.report else 0
    if if_match is not None and if_match not in ("*", str(version)):
        raise LostRace("lost_race", version=version)


def advance(work: Work, place: Place) -> StoredReport:
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


def decide(
    work: Work,
    place: Place,
    report: StoredReport,
    kind: str,
    acting_as: str,
    *,
    revision: int | None = None,
    reason: str = "",
    due: datetime | None = None,
    fix_by: datetime | None = None,
) -> None:
    """Record a decision on the report, and tell the audit; of its newest revision by default."""
    number = place.timeline.latest_number(work.now) if revision is None else revision
    reports.add_decision(
        work.session, report, ids=place.stored.ids, kind=kind, at=work.now,
        actor_id=_actor_id(work), acting_as=acting_as, revision=number or None, reason=reason,
        due=due, fix_by=fix_by,
    )  # fmt: skip
    _audit(work, place, kind, {"revision": number, "acting_as": acting_as, "reason": reason})


def add_revision(
    work: Work,
    place: Place,
    entries: Mapping[str, Entry],
    reasons: Mapping[str, str],
    note: str,
    part: str,
    *,
    correction: str = "",
) -> None:
    """Add a revision, and tell the audit; whoever enters for another unit is marked as such."""
    number = place.timeline.latest_number(work.now) + 1
    report = advance(work, place)
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
