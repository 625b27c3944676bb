"""Reporting periods: the coordinator sets a rhythm, closes a period, opens it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.domain import periods as rules
from monitor.domain.directive import Obligation, Period
from monitor.domain.errors import Forbidden, Invalid, NotAllowed, NotFound
from monitor.domain.periods import Cadence, CadenceError, PeriodDecision, Slot
from monitor.domain.roles import May
from monitor.services import closing
from monitor.services.directives import duty_of
from monitor.services.matrix import find_directive
from monitor.services.work import Work
from monitor.store import audit, directives, periods
from monitor.store.directives import StoredDirective
from monitor.store.periods import StoredCadence, StoredPeriodDecision

__all__ = [
    "PeriodLine",
    "Plan",
    "StoredCadence",
    "StoredPeriodDecision",
    "cadences",
    "close",
    "contact",
    "decided",
    "listed",
    "open_again",
    "preview",
    "set_cadence",
    "units",
]

SHORTEST_REASON = 10
LONGEST_REASON = 2000


@dataclass(frozen=True)
class PeriodLine:
    """One period as the coordinator sees it.

    ``closed_since`` is for the units at large. ``closes`` is when it will close by itself, or as
    decided. ``exceptions`` are the openings for single units that are in force. ``duties`` are the
    codes of what is reported for it.
    """

    period: Period
    duties: tuple[str, ...]
    closed_since: datetime | None
    closes: datetime | None
    exceptions: tuple[PeriodDecision, ...]


@dataclass(frozen=True)
class Plan:
    """What a rhythm would make of a duty's periods: shown before it is set, and done by it.

    ``kept`` stay as they are: those of the text, those that have opened, those somebody has begun
    to report for. ``shared`` exist already for other duties, with times of their own, which hold
    for this one too. ``added`` are new. ``dropped`` are asked no more.
    """

    kept: tuple[Period, ...]
    shared: tuple[Period, ...]
    added: tuple[Slot, ...]
    dropped: tuple[Period, ...]


def _require(work: Work, slug: str) -> StoredDirective:
    stored = find_directive(work, slug)
    if slug not in work.scope(May.SET_PERIODS).directives:
        raise NotAllowed("role_may_not", right=May.SET_PERIODS.value)
    return stored


def listed(work: Work, slug: str) -> list[PeriodLine]:
    """The directive's periods, earliest first, with what was decided about each.

    Raises:
        NotAllowed: The actor is not the directive's coordinator.
    """
    stored = _require(work, slug)
    return [_line(work, stored, slot) for slot in stored.directive.standing_periods]


def decided(work: Work, slug: str, period: str) -> list[StoredPeriodDecision]:
    """Every closing and opening of one period with who decided it, oldest first."""
    stored = _require(work, slug)
    return periods.decision_log(
        work.session, ids=stored.ids, period=_period(stored, period).code
    )  # fmt: skip


def _line(work: Work, stored: StoredDirective, slot: Period) -> PeriodLine:
    known = [one for one in stored.closings if one.period == slot.code]
    named = {one.organization for one in known if one.organization is not None}
    since = rules.closed_since(known, slot.code, None, work.now)
    exceptions = []
    for unit in sorted(named):
        until = rules.open_until(known, slot.code, unit, work.now)
        if since is not None and until is not None:
            exceptions.append(PeriodDecision("open", slot.code, work.now, until, unit))
    newest = next((one for one in reversed(known) if one.organization is None), None)
    closes = newest.instant if newest is not None and newest.kind == "close" else None
    return PeriodLine(
        slot,
        tuple(
            one.code
            for one in stored.directive.standing_at(work.now).obligations
            if slot.code in one.standing_periods
        ),
        since,
        closes if closes is not None and closes > work.now else None,
        tuple(exceptions),
    )


def cadences(work: Work, slug: str) -> dict[str, StoredCadence]:
    """The rhythm in force of each obligation one was set for, by code."""
    stored = _require(work, slug)
    newest: dict[str, StoredCadence] = {}
    for one in periods.cadences(work.session, ids=stored.ids):
        newest.setdefault(one.obligation, one)
    return newest


def contact(work: Work, slug: str) -> str:
    """Who can open a period of a directive, and how to reach them; for everybody who reports."""
    return closing.contact(work, find_directive(work, slug))


def units(work: Work, slug: str, period: str) -> list[str]:
    """Codes of the units that report for a period, in the directive's order."""
    stored = _require(work, slug)
    _period(stored, period)
    return list(_reporting(stored, period, work.now))


def preview(work: Work, slug: str, code: str, cadence: Cadence) -> Plan:
    """What setting this rhythm now would do.

    Raises:
        Invalid: The rhythm makes no sense, or all of it has passed.
    """
    stored = _require(work, slug)
    return _plan(work, stored, duty_of(stored, code), cadence)


def set_cadence(work: Work, slug: str, code: str, cadence: Cadence, note: str) -> Plan:
    """Say how often a duty is reported, from now on; what was answered before stays as it was.

    Raises:
        Invalid: The rhythm makes no sense, all of it has passed, or no note says why.
        Forbidden: A slot of that name exists and is of the other kind.
    """
    stored = _locked(work, slug)
    duty = duty_of(stored, code)
    note = _reason(note, "note")
    plan = _plan(work, stored, duty, cadence)
    ids = periods.add(
        work.session, ids=stored.ids, periods=[one.period for one in plan.added]
    )  # fmt: skip
    for slot in plan.added:
        if slot.closes is not None:
            periods.add_decision(
                work.session, period_id=ids[slot.period.code], kind="close", at=work.now,
                instant=slot.closes, organization_id=None, actor_id=_actor(work), reason=note,
            )  # fmt: skip
    held = {stored.ids.periods[one.code] for one in (*plan.kept, *plan.shared)}
    periods.add_cadence(
        work.session, obligation_id=stored.ids.obligations[code], at=work.now,
        actor_id=_actor(work), kind=cadence.kind, told=_told(cadence), note=note,
        period_ids=held | set(ids.values()),
    )  # fmt: skip
    _audit(
        work, stored, "obligation.set_cadence", f"{slug}/{code}",
        {"kind": cadence.kind, "added": len(plan.added), "dropped": len(plan.dropped),
         "note": note},
    )  # fmt: skip
    return plan


def _plan(work: Work, stored: StoredDirective, duty: Obligation, cadence: Cadence) -> Plan:
    try:
        made = rules.slots(cadence, stored.directive.time_zone)
    except CadenceError as error:
        raise Invalid(error.code, [(error.field, error.code, {})]) from None
    wanted = [one for one in made if one.period.due > work.now]
    if made and not wanted:
        raise Invalid("cadence_all_past", [("last", "cadence_all_past", {})])
    known = {one.code: one for one in stored.directive.periods}
    fixed = periods.of_the_text(work.session, ids=stored.ids)
    fixed |= periods.begun(work.session, ids=stored.ids)
    held = [known[one] for one in duty.standing_periods]
    kept = [one for one in held if one.code in fixed or one.opens <= work.now]
    stays = {one.code for one in kept}
    shared = []
    for slot in wanted:
        there = known.get(slot.period.code)
        if there is None or there.code in stays:
            continue
        if there.kind != slot.period.kind:
            raise Forbidden("period_of_other_kind", period=there.code)
        shared.append(there)
    asked = stays | {one.code for one in shared}
    added = [one for one in wanted if one.period.code not in known]
    dropped = [one for one in held if one.code not in asked]
    return Plan(tuple(kept), tuple(shared), tuple(added), tuple(dropped))


def close(work: Work, slug: str, period: str, at: datetime | None, reason: str) -> None:
    """Close a period to everybody, now or from a later instant on; openings for units end too.

    What waits for its head may still be approved, and what was sent may be returned: a return
    names an instant until which the unit may mend it.

    Raises:
        Invalid: The instant has passed, or the reason is too short.
        Forbidden: It is closed already.
    """
    stored = _locked(work, slug)
    slot = _period(stored, period)
    reason = _reason(reason, "reason")
    instant = at if at is not None else work.now
    if instant.tzinfo is None:
        raise Invalid("instant_without_zone", [("at", "instant_without_zone", {})])
    if instant < work.now:
        raise Invalid("closing_in_past", [("at", "closing_in_past", {})])
    known = [one for one in stored.closings if one.period == period]
    has_exceptions = any(
        one.organization and rules.open_until(known, period, one.organization, work.now)
        for one in known
    )
    since = rules.closed_since(known, period, None, work.now)
    if since is not None and not has_exceptions:
        raise Forbidden("period_closed_already", period=period, since=since)
    _decide(work, stored, slot, "close", instant, None, reason)


def open_again(
    work: Work,
    slug: str,
    period: str,
    organization: str | None,
    until: datetime | None,
    reason: str,
) -> None:
    """Open a closed period: for one unit until an instant, or for all, until one or for good.

    The deadline stays what it was: what is sent is late, and is said to be.

    Raises:
        NotFound: The unit does not report for this period.
        Invalid: The instant has passed, is missing for one unit, or the reason is too short.
        Forbidden: It is not closed.
    """
    stored = _locked(work, slug)
    slot = _period(stored, period)
    if organization is not None and organization not in _reporting(stored, period, work.now):
        raise NotFound("organization_not_found", organization=organization)
    reason = _reason(reason, "reason")
    if until is None and organization is not None:
        raise Invalid("until_needed", [("until", "until_needed", {})])
    if until is not None and until.tzinfo is None:
        raise Invalid("instant_without_zone", [("until", "instant_without_zone", {})])
    if until is not None and until <= work.now:
        raise Invalid("until_in_past", [("until", "until_in_past", {})])
    if rules.closed_since(stored.closings, period, None, work.now) is None:
        raise Forbidden("period_not_closed", period=period)
    _decide(work, stored, slot, "open", until, organization, reason)


def _locked(work: Work, slug: str) -> StoredDirective:
    """The directive as it stands, held, so that two coordinators decide one after the other."""
    directives.raise_structure_version(work.session, _require(work, slug).ids.directive)
    return _require(work, slug)


def _period(stored: StoredDirective, code: str) -> Period:
    slot = next((one for one in stored.directive.standing_periods if one.code == code), None)
    if slot is None:
        raise NotFound("period_not_found", period=code)
    return slot


def _reporting(stored: StoredDirective, period: str, at: datetime) -> dict[str, None]:
    duties = {one.code for one in stored.directive.obligations if period in one.standing_periods}
    return {
        one.organization: None
        for one in stored.directive.assignments
        if one.obligation in duties and one.part != "coordinating" and one.holds_at(at)
    }


def _decide(
    work: Work,
    stored: StoredDirective,
    slot: Period,
    kind: str,
    instant: datetime | None,
    organization: str | None,
    reason: str,
) -> None:
    periods.add_decision(
        work.session, period_id=stored.ids.periods[slot.code], kind=kind, at=work.now,
        instant=instant, actor_id=_actor(work), reason=reason,
        organization_id=stored.ids.organizations[organization] if organization else None,
    )  # fmt: skip
    _audit(
        work, stored, f"period.{kind}", f"{stored.directive.slug}/{slot.code}",
        {"instant": instant.isoformat() if instant else None, "organization": organization,
         "reason": reason},
    )  # fmt: skip


def _reason(text: str, name: str) -> str:
    told = text.strip() if isinstance(text, str) else ""
    if len(told) < SHORTEST_REASON:
        where = (name, "reason_too_short", {"shortest": SHORTEST_REASON})
        raise Invalid("reason_too_short", [where], shortest=SHORTEST_REASON)
    if len(told) > LONGEST_REASON:
        raise Invalid("wrong_shape", [(name, "wrong_shape", {"what": "text too long"})])
    return told


def _told(cadence: Cadence) -> dict[str, Any]:
    """A rhythm as it is kept and shown again, in plain JSON."""
    span = {"first": cadence.first, "last": cadence.last}
    found: dict[str, Any] = {name: day.isoformat() for name, day in span.items() if day}
    if cadence.days:
        found["days"] = [day.isoformat() for day in cadence.days]
    if cadence.kind == "weekly":
        found["weekday"] = cadence.weekday
    if cadence.kind == "monthly":
        found["month_day"] = cadence.month_day
    if cadence.kind != "stop":
        due_time = cadence.due_time
        found |= {
            "cut_off": cadence.cut_off.isoformat("minutes"),
            "due_days": cadence.due_days,
            "due_time": due_time.isoformat("minutes") if due_time is not None else None,
            "period_kind": cadence.period_kind,
            "locks_after": cadence.locks_after,
        }
    return found


def _actor(work: Work) -> int:
    if work.actor.user_id is None:
        raise NotAllowed("role_may_not", right=May.SET_PERIODS.value)
    return work.actor.user_id


def _audit(
    work: Work, stored: StoredDirective, action: str, object_id: str, detail: dict[str, Any]
) -> None:
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action=action,
        object_type=action.partition(".")[0], object_id=object_id,
        directive_id=stored.ids.directive, detail=detail,
    )  # fmt: skip
