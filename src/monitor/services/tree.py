"""The tree changed from a list of units: new, renamed, moved, ended, and never overwritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from monitor.domain.errors import Invalid, NotAllowed
from monitor.domain.organization import search_key
from monitor.domain.placement import (
    ALWAYS,
    OPEN,
    Placed,
    Span,
    Unplaceable,
    begun,
    changed,
    on,
    with_paths,
)
from monitor.domain.roles import May
from monitor.services import proposals
from monitor.services.proposals import Moved
from monitor.services.work import Work
from monitor.store import audit, organizations, placements
from monitor.store.placements import DETAILS, NULLABLE, Registered

Kind = Literal["new", "again", "renamed", "moved", "head_step", "ended", "aliases", "details"]
NEEDED_OF_NEW = ("name_en", "org_type", "level", "source")
"""What a unit nobody recorded yet must come with, beside its code and its name."""
NOT_THEIRS = ("org_type", "addressee_group", "level", "district_code", "verified", "source")
"""What is recorded of a unit by whoever runs the installation, not by the unit above it."""
Wrong = list[tuple[str, str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One row of a list of units.

    None leaves what is recorded as it is. ``parent`` empty is the top of the tree. ``since`` is the
    day from which the row holds (None: today); ``end`` the first day without the unit.
    """

    number: int
    code: str
    name_vi: str
    name_en: str | None = None
    short_name: str | None = None
    parent: str | None = None
    head_step: bool | None = None
    since: date | None = None
    end: date | None = None
    aliases: tuple[str, ...] = ()
    details: Mapping[str, str | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a row changes, in what it was and what it becomes; ``day`` from when, if dated."""

    kind: Kind
    old: str
    new: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes; no steps where all is as recorded. ``below`` units move along with it."""

    row: int
    code: str
    steps: tuple[Step, ...]
    below: int = 0


@dataclass(frozen=True, slots=True)
class _Planned:
    """What a row comes to, before anything is written."""

    row: UnitRow
    known: Registered | None
    spans: tuple[Span, ...]
    aliases: tuple[str, ...]
    details: Mapping[str, str | bool | None]


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
        wrong = _beyond(work, rows, found, today)
        if wrong:
            raise Invalid("tree_refused", wrong, count=len(wrong))
        rows = [_completed(row, found) for row in rows]
    planned, wrong = _plan(rows, known, today)
    lives = {code: one.spans for code, one in known.items()}
    lives |= {code: one.spans for code, one in planned.items()}
    pieces: dict[str, list[Span]] = {}
    if not wrong:
        pieces, wrong = _placed(lives, known, planned)
    if wrong:
        raise Invalid("tree_refused", wrong, count=len(wrong))
    moved = _moved_along(pieces, planned)
    changes = [
        Change(one.row.number, code, _steps(one), moved[code]) for code, one in planned.items()
    ]
    ids = _write(work, known, planned, pieces)
    _note(work, ids, changes)
    proposals.propose(work, _moved(planned, ids))
    return changes


# -- what is not theirs who manage a part of the tree


def _beyond(work: Work, rows: Sequence[UnitRow], found: Reach, today: date) -> Wrong:
    """What reaches beyond their part: other units, their own top, the past, others' columns."""
    new = {row.code for row in rows if row.code not in found.theirs}
    taken = organizations.ids_of(work.session, codes=new)
    prefixes = tuple(f"{root}-" for root in found.roots or ())
    wrong: Wrong = []
    for row in rows:
        if row.code in new and (row.code in taken or not row.code.startswith(prefixes)):
            wrong.append(
                _at(row, "code", "tree_code_outside", code=row.code, example=f"{prefixes[0]}moi")
            )
            continue
        among = found.theirs | set(found.roots or ()) | new
        if row.parent == "" or (row.parent is None and row.code in new):
            wrong.append(_at(row, "parent", "tree_parent_needed"))
        elif row.parent is not None and row.parent not in among:
            wrong.append(_at(row, "parent", "organization_unknown", organization=row.parent))
        if row.since is not None and row.since < today:
            wrong.append(_at(row, "valid_from", "tree_day_passed", day=today))
        if row.end is not None and row.end <= today:
            wrong.append(_at(row, "valid_to", "tree_day_passed", day=today))
        wrong += [
            _at(row, column, "tree_column_not_yours", column=column)
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


def _completed(row: UnitRow, found: Reach) -> UnitRow:
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


def _moved(planned: Mapping[str, _Planned], ids: Mapping[str, int]) -> list[Moved]:
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


# -- what each row comes to


def _plan(
    rows: Sequence[UnitRow], known: Mapping[str, Registered], today: date
) -> tuple[dict[str, _Planned], Wrong]:
    planned: dict[str, _Planned] = {}
    wrong: Wrong = []
    named = {row.code for row in rows} | set(known)
    for row in rows:
        if row.code in planned:
            first = planned[row.code].row.number
            wrong.append(_at(row, "code", "tree_code_twice", code=row.code, row=first))
            continue
        if row.parent and row.parent not in named:
            wrong.append(_at(row, "parent", "organization_unknown", organization=row.parent))
        if row.code not in known:
            wrong += [
                _at(row, name, "tree_new_needs", column=name, code=row.code)
                for name in NEEDED_OF_NEW
                if not (row.name_en if name == "name_en" else row.details.get(name))
            ]
        try:
            spans = _spans(row, known.get(row.code), today)
        except Unplaceable as no:
            wrong.append(_at(row, no.column, no.refusal, **no.values))
            spans = known[row.code].spans if row.code in known else ()
        planned[row.code] = _planned(row, known.get(row.code), spans)
    return planned, wrong


def _at(row: UnitRow, column: str, code: str, /, **values: Any) -> tuple[str, str, dict[str, Any]]:
    return (f"row {row.number}, {column}", code, values)


def _spans(row: UnitRow, known: Registered | None, today: date) -> tuple[Span, ...]:
    if known is None:
        said = Placed(
            row.name_vi, row.name_en or "", row.short_name or "", row.parent or None,
            row.head_step is not False,
        )  # fmt: skip
        return begun(said, row.since or today, row.end)
    # A row may say anew only what changes: the rest is as on the day it begins to hold.
    now = _nearest(known.spans, row.since or today).placed
    said = Placed(
        row.name_vi,
        now.name_en if row.name_en is None else row.name_en,
        now.short_name if row.short_name is None else row.short_name,
        now.parent if row.parent is None else row.parent or None,
        now.head_step if row.head_step is None else row.head_step,
    )
    return changed(known.spans, said, since=row.since, end=row.end, today=today)


def _nearest(spans: Sequence[Span], day: date) -> Span:
    """The span of a day, or of the last before it; of the first where it had not begun."""
    return next((one for one in reversed(spans) if one.first <= day), spans[0])


def _planned(row: UnitRow, known: Registered | None, spans: tuple[Span, ...]) -> _Planned:
    if known is None:
        details: dict[str, str | bool | None] = dict.fromkeys(DETAILS, "")
        details |= dict.fromkeys(NULLABLE)
        told = {name: value for name, value in row.details.items() if value != ""}
        details["verified"] = False
        details |= told
        aliases = dict.fromkeys((*row.aliases, row.short_name or ""))
        return _Planned(row, None, spans, tuple(one for one in aliases if one), details)
    details = {
        name: None if value == "" and name in NULLABLE else value
        for name, value in row.details.items()
    }
    details = {name: value for name, value in details.items() if value != known.details[name]}
    names = [*row.aliases]
    if len(spans) > len(known.spans):
        # Who looks for a unit under its old name still finds it.
        old, new = known.spans[-1].placed, spans[-1].placed
        now = {search_key(new.name_vi), search_key(new.short_name)}
        names += [one for one in (old.name_vi, old.short_name) if search_key(one) not in now]
    fresh = dict.fromkeys(one for one in names if one and one not in known.aliases)
    return _Planned(row, known, spans, tuple(fresh), details)


# -- where everybody stands then


def _placed(
    lives: Mapping[str, Sequence[Span]],
    known: Mapping[str, Registered],
    planned: Mapping[str, _Planned],
) -> tuple[dict[str, list[Span]], Wrong]:
    """The new spans, with paths, of every unit whose own or whose place in the tree is another."""
    before = {code: one.spans for code, one in known.items()}
    found: dict[str, list[Span]] = {}
    wrong: dict[tuple[str, str], tuple[str, str, dict[str, Any]]] = {}
    for code in lives:
        try:
            pieces = with_paths(lives, code)
        except Unplaceable as no:
            row = next((planned[one].row for one in no.blamed if one in planned), None)
            if row is not None:
                place = _at(row, no.blamed[row.code], no.refusal, **no.values)
                wrong.setdefault(place[:2], place)
            continue
        if code not in known or pieces != _paths_before(before, code):
            found[code] = pieces
    return found, list(wrong.values())


def _paths_before(before: Mapping[str, Sequence[Span]], code: str) -> list[Span] | None:
    try:
        return with_paths(before, code)
    except Unplaceable:
        return None  # recorded so by other means; the list has put it right


def _moved_along(
    pieces: Mapping[str, Sequence[Span]], planned: Mapping[str, _Planned]
) -> Counter[str]:
    """How many units below each row's unit are placed anew because of it, not by a row."""
    counted: Counter[str] = Counter()
    for code, spans in pieces.items():
        if code in planned and planned[code].spans != _known_spans(planned[code]):
            continue
        above = {step for span in spans for step in span.path.split("/")[:-2]}
        counted.update(one for one in above if one in planned and one in pieces)
    return counted


def _known_spans(one: _Planned) -> tuple[Span, ...]:
    return one.known.spans if one.known else ()


# -- saying and writing it


def _steps(one: _Planned) -> tuple[Step, ...]:
    if one.known is None:
        return (Step("new", "", one.row.name_vi, one.spans[0].first),)
    steps: list[Step] = []
    old, new = one.known.spans[-1], one.spans[-1]
    if len(one.spans) > len(one.known.spans):
        if old.end < new.first:
            steps.append(Step("again", "", one.row.name_vi, new.first))
        steps += _difference(old.placed, new.placed, new.first)
        old = new if old.end <= new.first else old
    if old.end != new.end:
        steps.append(Step("ended", _day(old.end), _day(new.end), new.end))
    if one.aliases:
        steps.append(Step("aliases", "", " | ".join(one.aliases)))
    for name, value in one.details.items():
        old_value = _told(one.known.details[name]) or "(empty)"
        steps.append(Step("details", f"{name}: {old_value}", _told(value)))
    return tuple(steps)


def _difference(old: Placed, new: Placed, day: date) -> list[Step]:
    steps = []
    names = [(old.name_vi, new.name_vi), (old.name_en, new.name_en)]
    names.append((old.short_name, new.short_name))
    differ = [(before, after) for before, after in names if before != after]
    if differ:
        before, after = (" · ".join(told) for told in zip(*differ, strict=True))
        steps.append(Step("renamed", before, after, day))
    if old.parent != new.parent:
        steps.append(Step("moved", old.parent or "", new.parent or "", day))
    if old.head_step != new.head_step:
        steps.append(Step("head_step", _told(old.head_step), _told(new.head_step), day))
    return steps


def _day(day: date) -> str:
    return "" if day in (OPEN, ALWAYS) else day.isoformat()


def _told(value: str | bool | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or ""


def _write(
    work: Work,
    known: Mapping[str, Registered],
    planned: Mapping[str, _Planned],
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
            {"kind": step.kind, "old": step.old, "new": step.new, "day": _day(step.day or OPEN)}
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
