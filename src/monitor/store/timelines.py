"""Timelines: a report's revisions and decisions folded into one line of instants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from monitor.domain.workflow import Step, Timeline, timeline
from monitor.store.directive_structure import Ids
from monitor.store.schema import DecisionRow, ReportRow, RevisionRow

Place = tuple[str, str]
"""Organisation and period codes: one report of a directive."""


def timelines(
    session: Session,
    *,
    ids: Ids,
    organizations: Collection[str] | None = None,
    report_ids: Select[int] | None = None,
) -> dict[Place, Timeline]:
    """Every begun report's timeline, with all its instants; a report nobody began is absent.

    ``organizations`` limits it to these codes, ``report_ids`` to these reports; None is the whole
    directive.
    """
    steps: dict[tuple[int, int], list[tuple[int, int, Step]]] = defaultdict(list)
    saved = select(
        ReportRow.organization_id, ReportRow.period_id, RevisionRow.sequence,
        RevisionRow.number, RevisionRow.saved_at,
    ).join(ReportRow, ReportRow.id == RevisionRow.report_id)  # fmt: skip
    decided = select(
        ReportRow.organization_id, ReportRow.period_id, DecisionRow.sequence, DecisionRow.id,
        DecisionRow.kind, DecisionRow.acting_as, DecisionRow.at, DecisionRow.revision_number,
        DecisionRow.due, DecisionRow.fix_by,
    ).join(ReportRow, ReportRow.id == DecisionRow.report_id)  # fmt: skip
    wanted = ReportRow.directive_id == ids.directive
    saved, decided = saved.where(wanted), decided.where(wanted)
    if organizations is not None:
        among = ReportRow.organization_id.in_(
            [ids.organizations[code] for code in organizations if code in ids.organizations]
        )
        saved, decided = saved.where(among), decided.where(among)
    if report_ids is not None:
        these = ReportRow.id.in_(report_ids)
        saved, decided = saved.where(these), decided.where(these)
    for save in session.execute(saved):
        step = Step("save", save.saved_at, save.number)
        steps[save.organization_id, save.period_id].append((save.sequence, 0, step))
    for row in session.execute(decided):
        steps[row.organization_id, row.period_id].append((row.sequence, row.id, _step(row)))
    found: dict[Place, Timeline] = {}
    for (organization, period), listed in steps.items():
        place = (ids.organization_codes[organization], ids.period_codes[period])
        listed.sort(key=itemgetter(0, 1))
        found[place] = timeline(*place, [step for _, _, step in listed])
    return found


def _step(row: Any) -> Step:
    is_heads = row.kind == "return" and row.acting_as == "head"
    kind: Any = "return_by_head" if is_heads else row.kind
    return Step(kind, row.at, row.revision_number, row.fix_by, row.due)
