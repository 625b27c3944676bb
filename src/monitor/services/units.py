"""The units somebody manages, with the people in them: what the page of an administrator shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.domain.errors import Invalid, NotFound
from monitor.domain.organization import search_key
from monitor.domain.placement import OPEN, Span, on
from monitor.services import accounts, tree, tree_reach
from monitor.services.accounts import UserView
from monitor.services.tree_plan import Change, UnitRow
from monitor.services.tree_reach import Reach
from monitor.services.work import Work
from monitor.store import organizations
from monitor.store.placements import Registered

__all__ = [
    "Change",
    "UnitLine",
    "UnitRow",
    "UnitView",
    "UserView",
    "add",
    "change",
    "listed",
    "one",
]

LONGEST_CODE = 48
MOST_TRIES = 100
Presence = Literal["here", "coming", "ended"]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of a list: its name now, where it stands, and how many people it has.

    ``day`` is when it begins or ended. ``is_theirs`` is whether the reader may change it: the unit
    at the top of one's part is others' to change.
    """

    code: str
    name_vi: str
    name_en: str
    short_name: str
    level: int
    presence: Presence
    day: date | None
    is_theirs: bool
    clerks: int
    heads: int
    people: int


@dataclass(frozen=True)
class UnitView:
    """One unit with its whole life, its people, and the units it may be put below."""

    line: UnitLine
    now: Span
    spans: tuple[Span, ...]
    aliases: frozenset[str]
    people: tuple[UserView, ...]
    parents: tuple[UnitLine, ...]
    may_set_head_step: bool


def listed(work: Work, *, today: date, q: str = "") -> list[UnitLine]:
    """The units of the actor's part of the tree, parents first, those that ended included.

    Raises:
        NotAllowed: The actor manages none.
    """
    found = tree_reach.reach(work, today)
    people = accounts.users(work)
    key = search_key(q)
    return [
        line
        for line, registered in _lines(found, people, today)
        if not key or key in _found_by(line, registered)
    ]


def _found_by(line: UnitLine, registered: Registered) -> str:
    names = " ".join((line.code, line.name_vi, line.name_en, line.short_name, *registered.aliases))
    folded = search_key(names)
    return f"{folded} {folded.replace(' ', '')}"


def _lines(
    found: Reach, people: Iterable[UserView], today: date
) -> list[tuple[UnitLine, Registered]]:
    roles: Counter[tuple[str, str]] = Counter()
    members: Counter[str] = Counter()
    for person in people:
        if person.disabled_at is None:
            held = {one.grant for one in person.grants if one.grant.organization}
            roles.update((one.organization or "", one.role) for one in held)
            members.update({one.organization or "" for one in held})
    shown = found.theirs | set(found.roots or ())
    placed = [(code, one, _shown(one, today)) for code, one in found.known.items() if code in shown]
    placed.sort(key=lambda told: told[2].path)
    top = min((span.path.count("/") for _, _, span in placed), default=0)
    return [
        (
            UnitLine(
                code, span.placed.name_vi, span.placed.name_en, span.placed.short_name,
                span.path.count("/") - top, *_presence(one, today), code in found.theirs,
                roles[code, "clerk"], roles[code, "head"], members[code],
            ),
            one,
        )
        for code, one, span in placed
    ]  # fmt: skip


def _shown(one: Registered, today: date) -> Span:
    """The span of the day; of one that is not there then, the nearest."""
    return on(one.spans, today) or next(
        (span for span in reversed(one.spans) if span.first <= today), one.spans[0]
    )


def _presence(one: Registered, today: date) -> tuple[Presence, date | None]:
    span = on(one.spans, today)
    if span is not None:
        last = one.spans[-1]
        return "here", None if last.end == OPEN else last.end
    first = one.spans[0]
    return ("coming", first.first) if first.first > today else ("ended", one.spans[-1].end)


def one(work: Work, code: str, *, today: date) -> UnitView:
    """One unit of the actor's part.

    Raises:
        NotFound: It is none of theirs; it reads as one that is not there.
    """
    found = tree_reach.reach(work, today)
    lines = _lines(found, accounts.users(work), today)
    line, registered = next(
        ((line, told) for line, told in lines if line.code == code), (None, None)
    )
    if line is None or registered is None:
        raise NotFound("organization_not_found", organization=code)
    people = [
        person
        for person in accounts.users(work)
        if any(held.grant.organization == code for held in person.grants)
    ]
    return UnitView(
        line,
        _shown(registered, today),
        registered.spans,
        registered.aliases,
        tuple(people),
        _parents(lines, code, today),
        found.is_whole,
    )


def _parents(
    lines: Iterable[tuple[UnitLine, Registered]], code: str, today: date
) -> tuple[UnitLine, ...]:
    """The units it may be put below: those that are there, and neither itself nor its own."""
    return tuple(
        line
        for line, registered in lines
        if line.presence == "here" and code not in _shown(registered, today).path.split("/")
    )


def change(work: Work, row: UnitRow, *, today: date) -> Change:
    """Rename, move or end one unit, from a day on; says what changed.

    Raises:
        NotFound: It is none of the actor's units.
        Invalid: ``fields`` says what is wrong.
    """
    if row.code not in tree_reach.reach(work, today).theirs:
        raise NotFound("organization_not_found", organization=row.code)
    return tree.import_units(work, [row], today=today)[0]


def add(
    work: Work,
    *,
    name_vi: str,
    name_en: str,
    short_name: str,
    parent: str,
    since: date | None,
    today: date,
) -> Change:
    """Add a unit below another, under a code made of its name.

    Raises:
        NotAllowed: The actor manages no units.
        Invalid: ``fields`` says what is wrong; nothing was added.
    """
    found = tree_reach.reach(work, today)
    name = " ".join(name_vi.split())
    if not name:
        raise Invalid("tree_refused", [("name_vi", "tree_name_empty", {})], count=1)
    if not parent:
        raise Invalid("tree_refused", [("parent", "tree_parent_needed", {})], count=1)
    code = _free_code(work, found, parent, short_name.strip() or name)
    details = (
        {**tree_reach.beside(found, parent), "source": "administrator"} if found.is_whole else {}
    )
    row = UnitRow(
        1, code, name, name_en=" ".join(name_en.split()) or name,
        short_name=" ".join(short_name.split()) or None, parent=parent, since=since,
        details=details,
    )  # fmt: skip
    return tree.import_units(work, [row], today=today)[0]


def _free_code(work: Work, found: Reach, parent: str, name: str) -> str:
    """A code nobody has: the top of one's part, or the parent, and the name without its marks."""
    above = found.known.get(parent)
    path = above.spans[-1].path.split("/") if above and above.spans else []
    prefix = next((root for root in found.roots or () if root in path), parent)
    if not found.is_whole and prefix not in (found.roots or ()):
        prefix = (found.roots or ("",))[0]
    stem = re.sub(r"[^a-z0-9]+", "-", search_key(name)).strip("-") or "don-vi"
    code = f"{prefix}-{stem}"[:LONGEST_CODE].strip("-")
    tries = [code, *(f"{code}-{number}" for number in range(2, MOST_TRIES))]
    taken = organizations.ids_of(work.session, codes=tries)
    return next(one for one in tries if one not in taken)
