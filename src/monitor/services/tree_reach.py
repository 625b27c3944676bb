"""Whose part of the tree it is: what somebody may change of it, and what reaches beyond."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitor.domain.errors import NotAllowed
from monitor.domain.placement import Span, on
from monitor.domain.roles import May
from monitor.services.tree_plan import UnitRow, Wrong, at
from monitor.services.work import Work
from monitor.store import organizations, placements
from monitor.store.placements import Registered

NOT_THEIRS = ("org_type", "addressee_group", "level", "district_code", "verified", "source")
"""What is recorded of a unit by whoever runs the installation, not by the unit above it."""


@dataclass(frozen=True)
class Reach:
    """The part of the tree somebody manages: what stands below ``roots``, and not these themselves.

    Whatever else there is does not exist for them, so a code that is taken elsewhere is refused in
    the words of one that is not theirs to use. ``known`` has what is needed to place their units,
    the units above included; ``theirs`` are the codes they may change.
    """

    roots: tuple[str, ...] | None
    known: Mapping[str, Registered]
    theirs: frozenset[str]

    @property
    def is_whole(self) -> bool:
        return self.roots is None


def reach(work: Work, today: date) -> Reach:
    """What the actor manages.

    Raises:
        NotAllowed: Nothing: the role does not include it.
    """
    if not work.actor.may(May.MANAGE_UNITS):
        raise NotAllowed("role_may_not", right=May.MANAGE_UNITS.value)
    held = work.actor.grants_with(May.MANAGE_UNITS)
    if any(one.organization is None for one in held):
        known = placements.registered(work.session)
        return Reach(None, known, frozenset(known))
    roots = tuple(sorted({one.organization for one in held if one.organization}))
    known = placements.registered(work.session, roots=roots)
    below = frozenset(
        code for code, one in known.items() if _stands_below(one.spans, code, roots, today)
    )
    return Reach(roots, known, below)


def _stands_below(spans: Sequence[Span], code: str, roots: Collection[str], today: date) -> bool:
    """Below a root now, and in the last that is recorded: what has left, or will, is another's."""
    if code in roots or not spans:
        return False
    paths = {one.path for one in (on(spans, today) or spans[-1], spans[-1])}
    return all(not set(roots).isdisjoint(path.split("/")[:-2]) for path in paths)


def beyond(work: Work, rows: Sequence[UnitRow], found: Reach, today: date) -> Wrong:
    """What reaches beyond their part: other units, their own top, the past, others' columns."""
    new = {row.code for row in rows if row.code not in found.theirs}
    taken = organizations.ids_of(work.session, codes=new)
    prefixes = tuple(f"{root}-" for root in found.roots or ())
    wrong: Wrong = []
    for row in rows:
        if row.code in new and (row.code in taken or not row.code.startswith(prefixes)):
            wrong.append(
                at(row, "code", "tree_code_outside", code=row.code, example=f"{prefixes[0]}moi")
            )
            continue
        among = found.theirs | set(found.roots or ()) | new
        if row.parent == "" or (row.parent is None and row.code in new):
            wrong.append(at(row, "parent", "tree_parent_needed"))
        elif row.parent is not None and row.parent not in among:
            wrong.append(at(row, "parent", "organization_unknown", organization=row.parent))
        if row.since is not None and row.since < today:
            wrong.append(at(row, "valid_from", "tree_day_passed", day=today))
        if row.end is not None and row.end <= today:
            wrong.append(at(row, "valid_to", "tree_day_passed", day=today))
        wrong += [
            at(row, column, "tree_column_not_yours", column=column)
            for column in _not_theirs(row, found.known.get(row.code))
        ]
    return wrong


def _not_theirs(row: UnitRow, known: Registered | None) -> list[str]:
    """Columns that say something else than is recorded, and are not for them to say."""
    columns = [
        name
        for name in NOT_THEIRS
        if name in row.details and (known is None or row.details[name] != known.details[name])
    ]
    step = known.spans[-1].placed.head_step if known else True
    return [*columns, *(["head_step"] if row.head_step not in (None, step) else [])]


def completed(row: UnitRow, found: Reach) -> UnitRow:
    """A new unit with what its neighbours are recorded as; it is nobody's word but theirs."""
    if row.code in found.known:
        return row
    root = next(root for root in found.roots or () if row.code.startswith(f"{root}-"))
    details = {**row.details, **beside(found, row.parent or ""), "source": root, "verified": False}
    return replace(row, name_en=row.name_en or row.name_vi, details=details)


def beside(found: Reach, parent: str) -> dict[str, str | bool]:
    """What the units below another are recorded as, for one that comes to them."""
    told = next(
        (
            one.details
            for code, one in sorted(found.known.items())
            if code in found.theirs and one.spans and one.spans[-1].placed.parent == parent
        ),
        {},
    )
    return {name: str(told.get(name) or "unit") for name in ("org_type", "level")}
