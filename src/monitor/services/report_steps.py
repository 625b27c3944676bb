"""A step taken on a report: its version moved on, the step recorded, the audit told.

Each gives the report as the step left it; the one it was given stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from monitor.domain.errors import Forbidden, LostRace, NotAllowed
from monitor.domain.figures import Entry
from monitor.domain.roles import May
from monitor.domain.workflow import Action, next_state
from monitor.services import closing, report_rights
from monitor.services.report_place import Place, hold
from monitor.services.work import Work
from monitor.store import audit, evidence, reports
from monitor.store.evidence import Attachment
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


def refuse_lost_figures(work: Work, place: Place, if_match: str | None) -> None:
    """The same for saving figures, over which only other figures are a race.

    A photograph that arrives while somebody types makes a version of its own, and changes nothing
    of what is being typed.
    """
    try:
        refuse_lost_race(place, if_match)
    except LostRace:
        if not _only_files_since(work, place, if_match or ""):
            raise


def _only_files_since(work: Work, place: Place, read: str) -> bool:
    if not re.fullmatch(r"[0-9]{1,9}", read):
        return False
    since = [one for one in place.revisions if one.sequence > int(read)]
    if len(since) != place.version - int(read):
        return False  # something was decided, too
    heads = place.revisions[-len(since) - 1 :]
    held = reports.revisions(work.session, heads, ids=place.stored.ids)
    figures = [(one.entries, one.reasons, one.note) for one in held]
    if len(heads) == len(since):
        figures.insert(0, ({}, {}, ""))  # nothing had been saved yet
    return all(one == figures[0] for one in figures)


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
    naming = report_rights.naming(work, place, acting_as)
    actor_id, report = _actor_id(work), _advance(work, place)
    decision = StoredDecision(
        report.version, kind, work.now, work.actor.username, acting_as, number or None, reason,
        due, fix_by, naming.head if naming else None,
    )  # fmt: skip
    reports.add_decision(
        work.session, report, decision, ids=place.stored.ids, actor_id=actor_id,
        naming=naming.id if naming else None,
    )  # fmt: skip
    told = {"revision": number, "acting_as": acting_as, "reason": reason}
    _audit(work, place, kind, told | {"deputy_under": naming.id} if naming else told)
    return hold(work, replace(place, report=report, decisions=(*place.decisions, decision)))


def add_revision(
    work: Work,
    place: Place,
    entries: Mapping[str, Entry],
    reasons: Mapping[str, str],
    note: str,
    *,
    correction: str = "",
    files: Sequence[Attachment] | None = None,
    action: str = "save",
    detail: Mapping[str, Any] | None = None,
) -> Place:
    """Add a revision; whoever enters for another unit is marked as such.

    ``files`` stand beside it; None: those of the revision before it.
    """
    number = place.timeline.latest_number(work.now) + 1
    actor_id, report = _actor_id(work), _advance(work, place)
    before = place.revisions[-1] if place.revisions else None
    carried = before.file_count if before else 0
    head = RevisionHead(
        0, report.version, number, work.actor.username, work.now, note, correction,
        on_behalf=not report_rights.is_own(work, place.key.organization),
        file_count=carried if files is None else len(files),
    )  # fmt: skip
    head = reports.add_revision(
        work.session, report, head, ids=place.stored.ids, author_id=actor_id, entries=entries,
        reasons=reasons,
    )  # fmt: skip
    if files is not None:
        evidence.attach(work.session, revision_id=head.id, files=files)
    elif before is not None and carried:
        evidence.carry(work.session, before=before.id, after=head.id)
    _audit(work, place, action, {"revision": number, **(detail or {})})
    last = StoredRevision(**asdict(head), entries=dict(entries), reasons=dict(reasons))
    heads = (*place.revisions, head)
    # Files that were carried on are read where somebody asks for them.
    known = None if head.file_count else last
    return hold(work, replace(place, report=report, revisions=heads, last=known))


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
