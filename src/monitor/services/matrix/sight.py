"""What a reader sees of a directive: its organisations on a day, and whom each is shown below."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

from monitor.domain.board import EVER
from monitor.domain.directive import BASES, Assignment, Basis, Obligation
from monitor.domain.errors import Invalid, NotFound
from monitor.domain.organization import Organization, Tree
from monitor.domain.roles import May
from monitor.services.work import Scope, Work
from monitor.store import directives, organizations
from monitor.store.directives import StoredDirective

KEPT = 16
"""Of so many directives, and days of their trees, what is the same for every reader is kept."""


def find_directive(work: Work, slug: str, right: May = May.SEE_MATRIX) -> StoredDirective:
    """A directive the actor has any business with.

    Raises:
        NotFound: There is none, or no organisation in the actor's reach is named in it.
    """
    stored = directives.load(work.session, slug)
    if stored is not None:
        scope = work.scope(right)
        if slug in scope.directives or reached(work, stored, scope):
            return stored
    raise NotFound("directive_not_found", directive=slug)


def reached(work: Work, stored: StoredDirective, scope: Scope) -> frozenset[str]:
    """Codes of the organisations named in a directive that lie within a scope's subtrees."""
    if not scope.paths:
        return frozenset()
    tree = organizations.tree(work.session, on=stored.directive.issued_on)
    return frozenset(unit.code for unit in _named(stored, tree) if scope.covers_path(unit.path))


@lru_cache(maxsize=KEPT)
def _named(stored: StoredDirective, tree: Tree) -> Sequence[Organization]:
    """The organisations of a tree that a directive names at all."""
    named = {one.organization for one in stored.directive.assignments}
    return [unit for unit in tree.by_code.values() if unit.code in named]


@dataclass(frozen=True)
class Seen:
    """What a reader sees of a directive at an instant: its organisations as the tree stood then."""

    stored: StoredDirective
    units: tuple[Organization, ...]
    """Units in sight: of the reader's scope, and given something at the instant; in display order.

    Groups stand in their order, then come those named in items only, by their path.
    """
    assigned: tuple[Assignment, ...]
    parents: Mapping[str, str | None]
    """Whom each unit is shown below: the unit it reports to, in any obligation.

    A unit that is also answerable itself stays where its reporting puts it (a college of a
    corporation answers item 15 and reports its phones to the corporation).
    """
    is_whole: bool
    """Whether the reader sees the whole directive; group totals are shown only then."""

    @cached_property
    def by_code(self) -> Mapping[str, Organization]:
        return {unit.code: unit for unit in self.units}

    @property
    def codes(self) -> Collection[str] | None:
        """The codes in sight; None for the whole directive."""
        return None if self.is_whole else self.by_code.keys()

    @cached_property
    def below(self) -> Mapping[str | None, Sequence[Organization]]:
        """The units shown below each unit, and (None) those shown below none in sight."""
        found: dict[str | None, list[Organization]] = {}
        for unit in self.units:
            above = self.parents.get(unit.code)
            found.setdefault(above if above in self.by_code else None, []).append(unit)
        return found

    @cached_property
    def tops(self) -> tuple[str, ...]:
        """The units shown below none in sight."""
        return tuple(unit.code for unit in self.below.get(None, ()))

    @cached_property
    def top_of(self) -> Mapping[str, str]:
        """For every unit in sight, the one at the top that it is shown below, or itself."""
        found: dict[str, str] = {}
        for top in self.tops:
            edge = [top]
            while edge:
                found |= dict.fromkeys(edge, top)
                edge = [unit.code for code in edge for unit in self.below.get(code, ())]
        return found

    @cached_property
    def shape(self) -> str:
        """A word that is the same only where the same units stand below the same ones."""
        told = sha256()
        for unit in self.units:
            told.update(f"{unit.code}<{self.parents.get(unit.code)}\n".encode())
        return told.hexdigest()[:32]

    def branch(self, codes: Collection[str]) -> set[str]:
        """These units and everybody who reports to any of them, however deep."""
        found, edge = set(codes), set(codes)
        while edge:
            edge = {code for above in edge for code in self._reporting.get(above, ())} - found
            found |= edge
        return found

    def ever_below(self, codes: Collection[str]) -> set[str]:
        """These units and everybody who ever reported to any of them: what their past is made of.

        Whoever does so no longer did bring something into the numbers of earlier days.
        """
        found, edge = set(codes), set(codes)
        while edge:
            given = self.stored.directive.assignments
            edge = {one.organization for one in given if one.reports_to in edge} - found
            found |= edge
        return found

    @cached_property
    def _reporting(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for one in self.assigned:
            if one.reports_to is not None:
                found.setdefault(one.reports_to, []).append(one.organization)
        return found

    def within(self, scope: Scope) -> Seen:
        """As much of it as lies within a scope's subtrees."""
        units = tuple(unit for unit in self.units if scope.covers_path(unit.path))
        return Seen(self.stored, units, self.assigned, self.parents, is_whole=False)

    def family(self, code: str) -> set[str]:
        """A unit and everybody in sight who reports to it, however deep."""
        found, edge = {code}, {code}
        while edge:
            edge = {one.organization for one in self.assigned if one.reports_to in edge} - found
            found |= edge
        return {one for one in found if one in self.by_code} | {code}

    def duty(self, code: str, organization: str | None) -> Obligation:
        """An obligation, for a unit in sight or (None) for the whole, which few may see.

        Raises:
            NotFound: There is no such obligation, or the unit (the whole) is not in sight.
        """
        duty = self.stored.directive.obligation(code)
        if duty is None:
            raise NotFound("obligation_not_found", obligation=code)
        if organization is None and not self.is_whole:
            raise NotFound("organization_not_found", organization="")
        if organization is not None and organization not in self.by_code:
            raise NotFound("organization_not_found", organization=organization)
        return duty

    def basis(self, asked: Basis | None) -> Basis:
        """The basis asked for; the directive's headline where none is."""
        basis = asked or self.stored.directive.basis
        if basis not in BASES:
            raise Invalid("unknown_basis", [("basis", "unknown_basis", {"basis": str(basis)[:40]})])
        return basis


def seen(work: Work, slug: str, at: datetime, right: May = May.SEE_MATRIX) -> Seen:
    """What of a directive lies in the actor's scope, as the tree stood at an instant.

    Raises:
        NotFound: The actor has no business with the directive.
    """
    stored = find_directive(work, slug, right)
    found = whole(work, stored, at)
    scope = work.scope(right)
    return found if slug in scope.directives else found.within(scope)


def whole(work: Work, stored: StoredDirective, at: datetime) -> Seen:
    """The whole of a directive as the tree stood at an instant; its callers see to the scope."""
    day = at.astimezone(ZoneInfo(stored.directive.time_zone)).date()
    turns = _turns(stored)
    place = bisect_right(turns, at)
    tree = organizations.tree(work.session, on=day)
    return _whole(stored, tree, turns[place - 1] if place else None)


@lru_cache(maxsize=KEPT)
def _turns(stored: StoredDirective) -> Sequence[datetime]:
    """The instants at which somebody is given an obligation, or rid of it."""
    given = stored.directive.assignments
    return sorted({at for one in given for at in (one.since, one.until) if at is not None})


@lru_cache(maxsize=KEPT)
def _whole(stored: StoredDirective, tree: Tree, since: datetime | None) -> Seen:
    """The whole directive after one of its turns (None: before the first), on a day's tree."""
    assigned = tuple(
        one
        for one in stored.directive.assignments
        if one.part != "coordinating" and one.holds_at(since or EVER)
    )
    parents: dict[str, str | None] = {}
    for one in assigned:
        if one.reports_to is not None:
            parents[one.organization] = one.reports_to
        else:
            parents.setdefault(one.organization, None)
    rank: dict[str, tuple[int, int]] = {}
    for position, group in enumerate(stored.directive.groups):
        for place, code in enumerate(group.members):
            rank.setdefault(code, (position, place))
    last = (10**6, 0)
    units = sorted(
        (unit for unit in tree.by_code.values() if unit.code in parents),
        key=lambda unit: (*rank.get(unit.code, last), unit.path),
    )
    return Seen(stored, tuple(units), assigned, parents, is_whole=True)
