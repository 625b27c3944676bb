"""The tree changed from a list of units: new, renamed, moved, ended, and never overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from monitor.domain.errors import Invalid
from monitor.domain.placement import OPEN, Span
from monitor.services import proposals
from monitor.services.proposals import Moved
from monitor.services.tree_plan import (
    Change,
    Planned,
    UnitRow,
    Wrong,
    day_told,
    moved_along,
    placed,
    plan,
    steps,
)
from monitor.services.tree_reach import beyond, completed, reach
from monitor.services.work import Work
from monitor.store import audit, organizations, placements
from monitor.store.placements import Registered


def import_units(work: Work, rows: Sequence[UnitRow], *, today: date) -> list[Change]:
    """Bring the tree to what a list says, all of it or nothing; says of each row what changes.

    A rename or a move ends a unit's placement and begins another; everybody below a moved unit is
    dated alike. What the list does not name stays. Whether a unit that came or left reports is
    asked of the coordinator.

    Args:
        work: Writing work; needs the right to manage units, and reaches what stands below those
            it is held for.
        rows: The list.
        today: The local day on which a row without a day of its own begins to hold.

    Raises:
        NotAllowed: The role does not include it.
        Invalid: ``fields`` lists every row and column that is wrong; nothing was changed.
    """
    found = reach(work, today)
    placements.lock(work.session)
    known = found.known
    wrong: Wrong = []
    if not found.is_whole:
        wrong = beyond(work, rows, found, today)
        if wrong:
            raise Invalid("tree_refused", wrong, count=len(wrong))
        rows = [completed(row, found) for row in rows]
    planned, wrong = plan(rows, known, today)
    lives = {code: one.spans for code, one in known.items()}
    lives |= {code: one.spans for code, one in planned.items()}
    pieces: dict[str, list[Span]] = {}
    if not wrong:
        pieces, wrong = placed(lives, known, planned)
    if wrong:
        raise Invalid("tree_refused", wrong, count=len(wrong))
    moved = moved_along(pieces, planned)
    changes = [
        Change(one.row.number, code, steps(one), moved[code]) for code, one in planned.items()
    ]
    ids = _write(work, known, planned, pieces)
    _note(work, ids, changes)
    proposals.propose(work, _moved(planned, ids))
    return changes


def _moved(planned: Mapping[str, Planned], ids: Mapping[str, int]) -> list[Moved]:
    """The units that came below another, or will be there no more."""
    found = []
    for code, one in planned.items():
        last = one.spans[-1]
        before = one.known.spans[-1] if one.known else None
        if before is None or (
            len(one.spans) > len(one.known.spans if one.known else ())
            and (before.placed.parent != last.placed.parent or before.end < last.first)
        ):
            found.append(Moved(code, ids[code], last.placed.parent, last.first))
        if last.end != OPEN and (before is None or before.end != last.end):
            found.append(Moved(code, ids[code], None, last.end, ended=True))
    return found


def _write(
    work: Work,
    known: Mapping[str, Registered],
    planned: Mapping[str, Planned],
    pieces: Mapping[str, Sequence[Span]],
) -> dict[str, int]:
    ids = {code: one.id for code, one in known.items()}
    for code, one in planned.items():
        if one.known is None:
            ids[code] = placements.add(work.session, code, one.details)
        elif one.details:
            placements.set_details(work.session, ids[code], one.details)
        organizations.add_aliases(work.session, ids[code], one.aliases)
    for code, spans in pieces.items():
        for span in spans:
            parent = ids[span.placed.parent] if span.placed.parent is not None else None
            placements.keep(work.session, ids[code], span, parent_id=parent, at=work.now)
    placements.settle(work.session)
    return ids


def _note(work: Work, ids: Mapping[str, int], changes: Sequence[Change]) -> None:
    """Write into the log what became of each unit that changed, and of the list as a whole."""
    by = {} if work.actor.user_id is not None else {"by": work.actor.username}
    done = [one for one in changes if one.steps]
    for one in done:
        told = [
            {"kind": step.kind, "old": step.old, "new": step.new, "day": day_told(step.day or OPEN)}
            for step in one.steps
        ]
        audit.record(
            work.session, at=work.now, actor_id=work.actor.user_id, action="organization.change",
            object_type="organization", object_id=one.code,
            organization_id=ids[one.code],
            detail={"steps": told, "below": one.below, **by},
        )  # fmt: skip
    if done:
        audit.record(
            work.session, at=work.now, actor_id=work.actor.user_id, action="organization.import",
            object_type="organization", object_id="*",
            detail={"rows": len(changes), "changed": len(done), **by},
        )  # fmt: skip
