"""What a list of units comes to: the spans of each, where everybody stands then, and in words.

Nothing is read or written here; ``services.tree`` does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from monitor.domain.organization import search_key
from monitor.domain.placement import (
    ALWAYS,
    OPEN,
    Placed,
    Span,
    Unplaceable,
    begun,
    changed,
    with_paths,
)
from monitor.store.placements import DETAILS, NULLABLE, Registered

Kind = Literal["new", "again", "renamed", "moved", "head_step", "ended", "aliases", "details"]
NEEDED_OF_NEW = ("name_en", "org_type", "level", "source")
"""What a unit nobody recorded yet must come with, beside its code and its name."""
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
class Planned:
    """What a row comes to, before anything is written."""

    row: UnitRow
    known: Registered | None
    spans: tuple[Span, ...]
    aliases: tuple[str, ...]
    details: Mapping[str, str | bool | None]


def at(row: UnitRow, column: str, code: str, /, **values: Any) -> tuple[str, str, dict[str, Any]]:
    """One thing that is wrong with a row, in a column of it."""
    return (f"row {row.number}, {column}", code, values)


def plan(
    rows: Sequence[UnitRow], known: Mapping[str, Registered], today: date
) -> tuple[dict[str, Planned], Wrong]:
    """What each row comes to, by code, and what is wrong with rows by themselves."""
    planned: dict[str, Planned] = {}
    wrong: Wrong = []
    named = {row.code for row in rows} | set(known)
    for row in rows:
        if row.code in planned:
            first = planned[row.code].row.number
            wrong.append(at(row, "code", "tree_code_twice", code=row.code, row=first))
            continue
        if row.parent and row.parent not in named:
            wrong.append(at(row, "parent", "organization_unknown", organization=row.parent))
        if row.code not in known:
            wrong += [
                at(row, name, "tree_new_needs", column=name, code=row.code)
                for name in NEEDED_OF_NEW
                if not (row.name_en if name == "name_en" else row.details.get(name))
            ]
        try:
            spans = _spans(row, known.get(row.code), today)
        except Unplaceable as no:
            wrong.append(at(row, no.column, no.refusal, **no.values))
            spans = known[row.code].spans if row.code in known else ()
        planned[row.code] = _planned(row, known.get(row.code), spans)
    return planned, wrong


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


def _planned(row: UnitRow, known: Registered | None, spans: tuple[Span, ...]) -> Planned:
    if known is None:
        details: dict[str, str | bool | None] = dict.fromkeys(DETAILS, "")
        details |= dict.fromkeys(NULLABLE)
        told = {name: value for name, value in row.details.items() if value != ""}
        details["verified"] = False
        details |= told
        aliases = dict.fromkeys((*row.aliases, row.short_name or ""))
        return Planned(row, None, spans, tuple(one for one in aliases if one), details)
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
    return Planned(row, known, spans, tuple(fresh), details)


# -- where everybody stands then


def placed(
    lives: Mapping[str, Sequence[Span]],
    known: Mapping[str, Registered],
    planned: Mapping[str, Planned],
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
                place = at(row, no.blamed[row.code], no.refusal, **no.values)
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


def moved_along(
    pieces: Mapping[str, Sequence[Span]], planned: Mapping[str, Planned]
) -> Counter[str]:
    """How many units below each row's unit are placed anew because of it, not by a row."""
    counted: Counter[str] = Counter()
    for code, spans in pieces.items():
        if code in planned and planned[code].spans != _known_spans(planned[code]):
            continue
        above = {step for span in spans for step in span.path.split("/")[:-2]}
        counted.update(one for one in above if one in planned and one in pieces)
    return counted


def _known_spans(one: Planned) -> tuple[Span, ...]:
    return one.known.spans if one.known else ()


# -- saying it


def steps(one: Planned) -> tuple[Step, ...]:
    """What a row changes, in the order in which it is told; empty where all is as recorded."""
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
        steps.append(Step("ended", day_told(old.end), day_told(new.end), new.end))
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


def day_told(day: date) -> str:
    """A day as the log has it; empty for one that no day was named for."""
    return "" if day in (OPEN, ALWAYS) else day.isoformat()


def _told(value: str | bool | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or ""
