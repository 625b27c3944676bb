"""About the reader: what the frame of every page says of who looks, and of this installation."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.domain.names import short_name
from monitor.domain.roles import May
from monitor.domain.workflow import Action, State
from monitor.services import comments
from monitor.services.grid import enters_for_others
from monitor.services.reports import may_decide
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
    enters_many: bool
    """Whether they enter figures of more units than their own."""
    unread: int
    """Comments that concern the reader and are not read."""


def about(work: Work) -> About:
    """What the frame says, in as few queries as the reader's roles need."""
    codes = [one.organization for one in work.actor.grants if one.organization]
    unit = organizations.one(work.session, codes[0], on=work.now.date()) if codes else None
    return About(
        unit_vi=short_name(unit, "vi") if unit else "",
        unit_en=short_name(unit, "en") if unit else "",
        is_demo=is_demo(work),
        to_approve=_waiting(work, May.APPROVE, State.SUBMITTED, "approve"),
        to_accept=_to_accept(work),
        enters_many=enters_for_others(work),
        unread=comments.unread_count(work) if work.actor.may(May.COMMENT) else 0,
    )


def is_demo(work: Work) -> bool:
    """Whether this installation is the demo: invented figures, mail that goes nowhere."""
    return instance.get(work.session, instance.DEMO) is not None


def _to_accept(work: Work) -> int:
    return _waiting(work, May.SEE_FIGURES, State.APPROVED, "accept") if _accepts(work) else 0


def _accepts(work: Work) -> bool:
    """Whether the reader takes over reports: as coordinator, or as the body for its own."""
    stands_for_a_body = any(one.organization and one.directive for one in work.actor.grants)
    return work.actor.may(May.ACCEPT) or stands_for_a_body


def _waiting(work: Work, right: May, state: State, action: Action) -> int:
    """How many reports in a state wait for this reader: as many as the list has cards."""
    scope = work.scope(right)
    if scope.is_empty:
        return 0
    count = 0
    for summary in directives.summaries(work.session):
        stored = directives.load(work.session, summary.slug)
        if stored is None:
            continue
        whole = summary.slug in scope.directives
        found = organizations.find(
            work.session, on=work.now.date(), scope=None if whole else scope.paths
        )
        units = {unit.code: unit for unit in found}
        lines = reports.timelines(
            work.session, ids=stored.ids, organizations=None if whole else list(units)
        )
        for (code, slot), line in lines.items():
            period = stored.directive.period(slot)
            if line.state(work.now) is state and code in units and period is not None:
                count += may_decide(work, stored, units[code], period, action)
    return count
