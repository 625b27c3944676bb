"""Calendar feeds: a person's deadlines at an address of their own, as far as their roles reach."""

from __future__ import annotations

from urllib.parse import quote

from monitor.domain.calendar import KEPT_FOR, Day
from monitor.domain.errors import NotAllowed
from monitor.domain.roles import Actor, May
from monitor.domain.statements import Who
from monitor.services import directives as orders
from monitor.services import duties, explanations, milestones
from monitor.services.sessions import TOUCH_EVERY
from monitor.services.work import Work
from monitor.store import accounts, audit, calendars, keys, organizations, plans
from monitor.store import directives as store
from monitor.store.calendars import Feed
from monitor.store.directives import StoredDirective

__all__ = ["Feed", "bearer", "create", "days", "is_stale", "note_use", "own", "revoke"]


def own(work: Work) -> Feed | None:
    """The actor's own feed; None where none runs."""
    user_id = work.actor.user_id
    return None if user_id is None else calendars.running(work.session, user_id=user_id)


def create(work: Work) -> str:
    """Make the actor's feed, in place of one that runs; the secret is shown this once."""
    user_id = _user_id(work)
    calendars.revoke(work.session, user_id=user_id, at=work.now)
    secret = keys.new_secret()
    calendars.add(work.session, secret, user_id=user_id, at=work.now)
    _note(work, "calendar.create")
    return secret


def revoke(work: Work) -> None:
    """End the actor's feed at once; doing so twice changes nothing."""
    if calendars.revoke(work.session, user_id=_user_id(work), at=work.now):
        _note(work, "calendar.revoke")


def bearer(work: Work, secret: str) -> tuple[Actor, Feed] | None:
    """Whose deadlines a secret opens, with the roles held now; None when it opens nothing."""
    feed = calendars.find(work.session, secret)
    if feed is None:
        return None
    actor = accounts.actor_for(work.session, feed.user_id, work.now)
    return None if actor is None else (actor, feed)


def is_stale(work: Work, feed: Feed) -> bool:
    """Whether the last use that is kept is long enough ago to be written anew."""
    return feed.last_used_at is None or work.now - feed.last_used_at >= TOUCH_EVERY


def note_use(work: Work, feed: Feed) -> None:
    """Note that a feed was fetched."""
    calendars.touch(work.session, feed.id, at=work.now)


def _user_id(work: Work) -> int:
    if work.actor.user_id is None:
        raise NotAllowed("role_may_not", right=May.SEE_MATRIX.value)
    return work.actor.user_id


def _note(work: Work, action: str) -> None:
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action=action,
        object_type="user", object_id=work.actor.username, directive_id=None, detail={},
    )  # fmt: skip


# -- what stands in it


def days(work: Work) -> list[Day]:
    """Every day the actor has to keep, the earliest first: nothing beyond their own reach."""
    found = [*_reports(work), *_owed(work)]
    for summary in orders.listed(work):
        stored = store.load(work.session, summary.slug)
        assert stored is not None
        if summary.slug in work.scope(May.SEE_MATRIX).directives:
            found += _of_directive(work, stored)
        found += _plans(work, stored)
    since = work.now - KEPT_FOR
    return sorted((one for one in found if one.by > since), key=lambda one: (one.by, one.name))


def _reports(work: Work) -> list[Day]:
    """The reports of the actor's own units, by the deadline in force."""
    if not work.actor.may(May.ENTER):
        return []
    return [
        Day(
            "report", one.key.directive, one.directive_number, one.limit_at,
            "/report/" + "/".join(
                quote(part, safe="")
                for part in (one.key.directive, one.key.organization, one.key.period)
            ),
            _zone(work, one.key.directive), one.key.period, _who(work, one.key.organization),
            state=one.state,
        )
        for one in duties.mine(work)
    ]  # fmt: skip


def _zone(work: Work, slug: str) -> str:
    return orders.get(work, slug).directive.time_zone


def _who(work: Work, code: str) -> Who:
    unit = organizations.one(work.session, code, on=work.now.date())
    return Who(code, unit.name_vi, unit.name_en, unit.short_name) if unit else Who(code, code)


def _of_directive(work: Work, stored: StoredDirective) -> list[Day]:
    """The periods, targets and milestones of a directive the actor sees whole."""
    told = stored.directive
    board = f"/matrix?directive={quote(told.slug, safe='')}"
    found = [
        Day("period", told.slug, told.number, slot.due, board, told.time_zone, slot.code)
        for slot in told.standing_periods
    ]
    due = {slot.due for slot in told.standing_periods}
    for duty in (one for one in told.obligations if one.holds_at(work.now)):
        path = f"/obligations/{quote(told.slug, safe='')}/{quote(duty.code, safe='')}"
        goal = milestones.goal_now(work, stored, duty.code, None)
        if goal.target is not None and goal.date is not None and goal.date not in due:
            found.append(
                Day("target", told.slug, told.number, goal.date, path, told.time_zone, duty=duty,
                    level=goal.target)
            )  # fmt: skip
        found += [
            Day("milestone", told.slug, told.number, step.by, path, told.time_zone, duty=duty,
                level=step.value)
            for step in milestones.in_force(work, stored, duty.code, None)
        ]  # fmt: skip
    return found


def _owed(work: Work) -> list[Day]:
    """What leaders asked the actor's own units, where a day was named."""
    found = []
    for one in explanations.owed(work):
        if one.answer_by is None:
            continue
        told = orders.get(work, one.directive).directive
        path = "/".join(quote(it, safe="") for it in (one.directive, one.obligation,
                                                      one.organization))  # fmt: skip
        found.append(
            Day("explanation", one.directive, told.number, one.answer_by, f"/cell/{path}",
                told.time_zone, unit=_who(work, one.organization),
                duty=told.obligation(one.obligation), period=str(one.id))
        )  # fmt: skip
    return found


def _plans(work: Work, stored: StoredDirective) -> list[Day]:
    """The days the actor's own units promised in their improvement plans."""
    own_units = {one.organization for one in work.actor.grants_with(May.WRITE_PLAN)}
    told = stored.directive
    return [
        Day("plan", told.slug, told.number, plan.by,
            f"/cell/{quote(told.slug, safe='')}/{quote(code, safe='')}/{quote(unit, safe='')}",
            told.time_zone, unit=_who(work, unit), duty=told.obligation(code))
        for (code, unit), plan in plans.all_newest(work.session, ids=stored.ids).items()
        if unit in own_units
    ]  # fmt: skip
