"""Two instants of a directive side by side, as one reader may see them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from monitor.domain import comparison as rules
from monitor.domain.comparison import Comparison
from monitor.domain.digest import Sight
from monitor.domain.directive import Basis
from monitor.domain.errors import NotFound
from monitor.services import matrix
from monitor.services.digests import who_of
from monitor.services.work import Work

DAY = timedelta(days=1)


def compare(
    work: Work,
    slug: str,
    since: datetime | None = None,
    as_of: datetime | None = None,
    basis: Basis | None = None,
    items: Collection[str] = (),
) -> Comparison:
    """What changed between two instants and why; whichever is the earlier is what is gone back to.

    Args:
        work: The work; needs the right to see the matrix.
        slug: The directive.
        since: The instant gone back to; a day before the other by default.
        as_of: The other; now by default.
        basis: ``received`` or ``accepted``; the directive's headline by default.
        items: Only duties of these items; all where none is named.

    Raises:
        NotFound: The reader has no business with the directive.
        Invalid: An instant lies in the future, or the basis is unknown.
    """
    at = work.instant(as_of)
    earlier, later = sorted((at - DAY if since is None else work.instant(since), at))
    seen, then = (matrix.seen(work, slug, one) for one in (later, earlier))
    counted = seen.basis(basis)
    # Who has left the tree or the directive since is named, too: else a total that fell with them
    # would fall for no reason.
    units = {one.code: who_of(one) for one in seen.units}
    for one in then.units:
        units.setdefault(one.code, who_of(one))
    if not units and not seen.is_whole:
        raise NotFound("directive_not_found", directive=slug)
    codes = None if seen.is_whole else units.keys()
    now, before = (
        matrix.columns(work, seen.stored, one, counted, codes) for one in (later, earlier)
    )
    return rules.compare(
        now,
        before,
        directive=seen.stored.directive,
        sight=Sight(tuple(units.values()), {**then.parents, **seen.parents}, seen.is_whole),
        as_of=later,
        since=earlier,
        basis=counted,
        items=items,
    )
