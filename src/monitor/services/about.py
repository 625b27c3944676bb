"""About the reader: what the frame of every page says of who looks, and of this installation."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.domain.roles import May
from monitor.domain.workflow import State
from monitor.services.work import Work
from monitor.store import directives, instance, organizations, reports


@dataclass(frozen=True, slots=True)
class About:
    """The reader's unit, whether this is the demo, and what waits for them."""

    unit_vi: str
    unit_en: str
    is_demo: bool
    to_approve: int
    to_accept: int


def about(work: Work) -> About:
    """What the frame says, in as few queries as the reader's roles need."""
    codes = [one.organization for one in work.actor.grants if one.organization]
    unit = organizations.one(work.session, codes[0], on=work.now.date()) if codes else None
    return About(
        unit_vi=unit.short_name or unit.name_vi if unit else "",
        unit_en=unit.name_en if unit else "",
        is_demo=instance.get(work.session, instance.DEMO) is not None,
        to_approve=_waiting(work, May.APPROVE, State.SUBMITTED),
        to_accept=_waiting(work, May.ACCEPT, State.APPROVED),
    )


def _waiting(work: Work, right: May, state: State) -> int:
    """How many reports within a right's reach are in a state."""
    if not work.actor.may(right):
        return 0
    scope = work.scope(right)
    count = 0
    for summary in directives.summaries(work.session):
        stored = directives.load(work.session, summary.slug)
        if stored is None:
            continue
        among = None
        if summary.slug not in scope.directives:
            found = organizations.find(work.session, on=work.now.date(), scope=scope.paths)
            among = [unit.code for unit in found]
        lines = reports.timelines(work.session, ids=stored.ids, organizations=among)
        count += sum(1 for line in lines.values() if line.state(work.now) is state)
    return count
