"""Whom a directive's reminders reach: chosen by its coordinator, for all of it."""

from __future__ import annotations

from monitor.domain.errors import Invalid
from monitor.domain.reminders import Reach
from monitor.domain.roles import May
from monitor.services.chasing import require_chase
from monitor.services.work import Work
from monitor.store import audit
from monitor.store import reminders as store

__all__ = ["Reach"]


def choose(work: Work, slug: str, typed: str) -> None:
    """Have a directive's reminders reach everybody, the units only, or nobody.

    Raises:
        NotFound: There is no such directive in the actor's reach.
        NotAllowed: The role does not chase in it.
        Invalid: It is none of the three.
    """
    stored = require_chase(work, slug, May.CHASE)
    if typed not in tuple(Reach):
        raise Invalid("reach_refused", [("reach", "reach_refused", {})])
    chosen, directive_id = Reach(typed), stored.ids.directive
    if store.reach(work.session, directive_id=directive_id) is chosen:
        return
    assert work.actor.user_id is not None
    store.choose_reach(
        work.session, directive_id=directive_id, chosen=chosen, at=work.now, by=work.actor.user_id
    )
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action="reminders.reach",
        object_type="directive", object_id=slug, directive_id=directive_id,
        detail={"reach": chosen.value},
    )  # fmt: skip
