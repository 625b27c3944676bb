"""Timelines: a report's revisions and decisions folded into one line of instants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from monitor.domain.workflow import Step, Timeline, timeline
from monitor.store.directive_structure import Ids
from monitor.store.report_decisions import StoredDecision
from monitor.store.revisions import RevisionHead
from monitor.store.schema import DecisionRow, ReportRow, RevisionRow
from monitor.store.statements import table

Place = tuple[str, str]
"""Organisation and period codes: one report of a directive."""

# From the tables, not the mapper: a directive has thousands of reports.
_report, _revision, _decision = (table(row).c for row in (ReportRow, RevisionRow, DecisionRow))
_SAVED = (
    select(
        _report.organization_id, _report.period_id, _revision.sequence,
        _revision.number, _revision.saved_at,
    )
    .join(table(ReportRow), _report.id == _revision.report_id)
    .where(_report.directive_id == bindparam("directive"))
)  # fmt: skip
_DECIDED = (
    select(
        _report.organization_id, _report.period_id, _decision.sequence, _decision.id,
        _decision.kind, _decision.acting_as, _decision.at, _decision.revision_number,
        _decision.due, _decision.fix_by,
    )
    .join(table(ReportRow), _report.id == _decision.report_id)
    .where(_report.directive_id == bindparam("directive"))
)  # fmt: skip
_AMONG = _report.organization_id.in_(bindparam("organizations", expanding=True))
_SAVED_AMONG, _DECIDED_AMONG = _SAVED.where(_AMONG), _DECIDED.where(_AMONG)
_THESE = _report.id.in_(bindparam("reports", expanding=True))
_OF_PERIOD_OR_DECIDED = or_(
    _report.period_id == bindparam("period"),
    exists().where(_decision.report_id == _report.id).correlate(table(ReportRow)),
)
_SAVED_THESE, _DECIDED_THESE = _SAVED.where(_THESE), _DECIDED.where(_THESE)


def line(
    organization: str,
    period: str,
    revisions: Iterable[RevisionHead],
    decisions: Iterable[StoredDecision],
) -> Timeline:
    """One report's timeline from its revisions and its decisions, each in their order."""
    steps = [(one.sequence, 0, Step("save", one.saved_at, one.number)) for one in revisions]
    for order, one in enumerate(decisions, 1):
        step = _step(one.kind, one.acting_as, one.at, one.revision, one.fix_by, one.due)
        steps.append((one.sequence, order, step))
    return _folded(organization, period, steps)


def timelines(
    session: Session,
    *,
    ids: Ids,
    organizations: Collection[str] | None = None,
    report_ids: Collection[int] | None = None,
    drafts_of: str | None = None,
) -> dict[Place, Timeline]:
    """Every begun report's timeline, with all its instants; a report nobody began is absent.

    ``organizations`` limits it to these codes, or ``report_ids`` to these reports; None is the
    whole directive. ``drafts_of`` leaves out what was only saved for any period but this one:
    nothing of it was ever sent.
    """
    steps: dict[tuple[int, int], list[tuple[int, int, Step]]] = defaultdict(list)
    saved, decided = _SAVED, _DECIDED
    asked: dict[str, Any] = {"directive": ids.directive}
    if organizations is not None:
        saved, decided = _SAVED_AMONG, _DECIDED_AMONG
        asked["organizations"] = [
            ids.organizations[code] for code in organizations if code in ids.organizations
        ]
    if report_ids is not None:
        saved, decided = _SAVED_THESE, _DECIDED_THESE
        asked["reports"] = list(report_ids)
    if drafts_of is not None:
        saved = saved.where(_OF_PERIOD_OR_DECIDED)
        asked["period"] = ids.periods[drafts_of]
    for save in session.execute(saved, asked):
        step = Step("save", save.saved_at, save.number)
        steps[save.organization_id, save.period_id].append((save.sequence, 0, step))
    for row in session.execute(decided, asked):
        step = _step(row.kind, row.acting_as, row.at, row.revision_number, row.fix_by, row.due)
        steps[row.organization_id, row.period_id].append((row.sequence, row.id, step))
    found: dict[Place, Timeline] = {}
    for (organization, period), listed in steps.items():
        place = (ids.organization_codes[organization], ids.period_codes[period])
        found[place] = _folded(*place, listed)
    return found


def _folded(organization: str, period: str, steps: list[tuple[int, int, Step]]) -> Timeline:
    steps.sort(key=itemgetter(0, 1))
    return timeline(organization, period, [step for _, _, step in steps])


def _step(
    kind: str,
    acting_as: str,
    at: datetime,
    revision: int | None,
    fix_by: datetime | None,
    due: datetime | None,
) -> Step:
    is_heads = kind == "return" and acting_as == "head"
    return Step("return_by_head" if is_heads else kind, at, revision, fix_by, due)  # type: ignore[arg-type]
