"""The trends of all duties at once: a small one beside each number of the first page.

What was known at the end of a day does not change any more, so each such end is made once: of the
whole directive the worker keeps its totals in the database, of a part the process keeps its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.domain.directive import BASES, Basis
from monitor.domain.roles import CLOCK
from monitor.domain.rolled import Rolled, RolledColumn
from monitor.domain.rollup import Columns
from monitor.services.matrix.columns import columns, columns_over
from monitor.services.matrix.series import SeriesPoint, ends_of_days
from monitor.services.matrix.sight import Seen, seen
from monitor.services.matrix.top import SETTLED
from monitor.services.work import Office, Work
from monitor.store import directives, rollups
from monitor.store.directives import StoredDirective

MOST_MADE = 50_000
"""Most cells made for one page, about a second's work, and by the worker in one turn."""
ALL = "all"
Trend = tuple[SeriesPoint, ...]


@dataclass(frozen=True)
class Trends:
    """The trend of each obligation's number, as ``series`` has it.

    ``unmade`` are ends of days of a large directive that nobody has made yet: they are in no trend,
    and the page says so.
    """

    whole: Mapping[str, Trend]
    """By obligation; empty for a reader of a part."""
    parts: Mapping[tuple[str, str], Trend]
    """By the topmost unit in sight and obligation; empty for a reader of the whole."""
    unmade: tuple[datetime, ...] = ()

    @property
    def first(self) -> datetime | None:
        """The earliest instant of any trend; None where there is no trend at all."""
        lines = [*self.whole.values(), *self.parts.values()]
        return min((line[0].at for line in lines), default=None)

    def of(self, obligation: str, organization: str | None) -> Trend:
        """The trend of a unit's number, or (None) of the whole's; empty where it has none."""
        if organization is None:
            return self.whole.get(obligation, ())
        return self.parts.get((organization, obligation), ())


def trends(
    work: Work, slug: str, basis: Basis | None = None, until: datetime | None = None
) -> Trends:
    """The trends of every obligation: of the whole, or of each topmost unit the reader sees.

    Args:
        work: The work.
        slug: The directive.
        basis: The directive's headline by default.
        until: The last instant; now by default.
    """
    last = work.instant(until)
    sight = seen(work, slug, last)
    counted = sight.basis(basis)
    *days, _last = ends_of_days(sight.stored.directive, last)
    ends = _ends(work, sight, days, counted)
    ends[last] = _cut(columns(work, sight.stored, last, counted, sight.codes), _roots(sight))
    whole: dict[str, list[SeriesPoint]] = {}
    parts: dict[tuple[str, str], list[SeriesPoint]] = {}
    for at in sorted(ends):
        for code, found in ends[at].columns.items():
            for cell in found.groups.values():
                whole.setdefault(code, []).append(SeriesPoint(at, cell))
            for unit, cell in found.organizations.items():
                parts.setdefault((unit, code), []).append(SeriesPoint(at, cell))
    return Trends(
        {code: tuple(points) for code, points in whole.items()},
        {place: tuple(points) for place, points in parts.items()},
        tuple(at for at in days if at not in ends),
    )


def _roots(sight: Seen) -> Collection[str] | None:
    """Whose numbers are told; None for the whole directive's."""
    return None if sight.is_whole else sight.tops


def _ends(
    work: Work, sight: Seen, days: Sequence[datetime], basis: Basis
) -> dict[datetime, Rolled]:
    """The ends of days that are kept, and the newest of the others as far as one page makes them.

    An end of a day stays as it is once everybody's clock has passed it.
    """
    stored, roots = sight.stored, _roots(sight)
    number, of = stored.ids.directive, _made_of(stored, roots)
    settled = {_key(at): at for at in days if _is_settled(work, at)}
    known = rollups.all_past(
        work.session, directive_id=number, basis=basis, instants=settled, of=of
    )
    found = {settled[key]: told for key, told in known.items()}
    missing = [at for at in days if at not in found]
    among = None if roots is None else sight.ever_below(roots)
    room = _room(stored, among)
    if missing and room:
        newest = missing[-room:]
        found |= _made(work, stored, newest, basis, roots, among)
        for at in filter(lambda at: _is_settled(work, at), newest):
            rollups.remember(
                work.session,
                directive_id=number,
                basis=basis,
                at=_key(at),
                of=of,
                found=found[at],
            )
    return found


def _key(at: datetime) -> datetime:
    """Under which instant an end's totals are kept: at its own lies the top of a large board."""
    return at - timedelta(microseconds=1)


def _is_settled(work: Work, at: datetime) -> bool:
    return at <= work.now - SETTLED


def _made_of(stored: StoredDirective, roots: Collection[str] | None) -> str:
    """What the numbers depend on beside the reports: the directive's form, and whose they are."""
    return f"{stored.version}:totals" if roots is None else f"{stored.version}:{','.join(roots)}"


def _room(stored: StoredDirective, among: Collection[str] | None) -> int:
    """How many ends of days have room in what is made at once."""
    given = stored.directive.assignments
    cells = sum(1 for one in given if among is None or one.organization in among)
    return MOST_MADE // max(1, cells)


def _made(
    work: Work, stored: StoredDirective, instants: Sequence[datetime], basis: Basis,
    roots: Collection[str] | None, among: Collection[str] | None,
) -> dict[datetime, Rolled]:  # fmt: skip
    made = columns_over(work, stored, instants, basis, among)
    return {at: _cut(one, roots) for at, one in zip(instants, made, strict=True)}


def _cut(found: Columns, roots: Collection[str] | None) -> Rolled:
    """The whole's cells, or these units', of every obligation."""
    told: dict[str, RolledColumn] = {}
    for code, one in found.items():
        groups = {ALL: one.groups[ALL]} if roots is None and ALL in one.groups else {}
        units = {unit: one.organizations[unit] for unit in roots or () if unit in one.organizations}
        if groups or units:
            told[code] = RolledColumn(one.goal, groups, units)
    return Rolled(told, {})


# --- days that are over --------------------------------------------------------------------------


def keep_totals(office: Office) -> int:
    """Keep the totals of the newest ends of days that are not kept; returns how many.

    Of each directive and basis no more at once than has room, but one at least.
    """
    with office.reading(CLOCK) as work:
        made = [
            (stored, basis, at, found)
            for stored in _stored(work)
            for basis in BASES
            for at, found in _made(
                work, stored, _missing(work, stored, basis), basis, None, None
            ).items()
        ]
    with office.writing(CLOCK) as work:
        for stored, basis, at, found in made:
            rollups.keep(
                work.session, directive_id=stored.ids.directive, basis=basis, at=_key(at),
                of=_made_of(stored, None), found=found, now=work.now,
            )  # fmt: skip
    return len(made)


def _stored(work: Work) -> Iterator[StoredDirective]:
    for summary in directives.summaries(work.session):
        stored = directives.load(work.session, summary.slug)
        if stored is not None:
            yield stored


def _missing(work: Work, stored: StoredDirective, basis: Basis) -> list[datetime]:
    """The newest ends of days that are not kept as they would be made now."""
    kept = rollups.kept(work.session, directive_id=stored.ids.directive)
    of = _made_of(stored, None)
    missing = [
        at
        for at in ends_of_days(stored.directive, work.now - SETTLED)[:-1]
        if kept.get((basis, _key(at))) != of
    ]
    return missing[-max(1, _room(stored, None)) :]
