"""Directives: what was ordered, word for word, and what the coordinator decided about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from monitor.domain.book import Book
from monitor.domain.directive import Obligation, Part
from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.domain.goals import Goal, goal_of
from monitor.domain.roles import May
from monitor.domain.rollup import deadline_of
from monitor.services.matrix import find_directive, reached
from monitor.services.work import Work
from monitor.store import audit, directives
from monitor.store.directives import DecisionEntry, DirectiveSummary, StoredDirective

__all__ = [
    "DecisionEntry",
    "DirectiveSummary",
    "StoredDirective",
    "assigned",
    "decided",
    "duty_of",
    "exempt",
    "get",
    "goals",
    "listed",
    "read_level",
    "set_milestone",
    "set_target",
    "shown_last",
]

LONGEST_NOTE = 2000


def listed(work: Work) -> list[DirectiveSummary]:
    """The directives the actor has any business with, newest first."""
    found = []
    for one in directives.summaries(work.session):
        try:
            find_directive(work, one.slug)
        except NotFound:
            continue
        found.append(one)
    return found


def get(work: Work, slug: str) -> StoredDirective:
    """One directive with its text, items and duties.

    Raises:
        NotFound: There is none in the actor's reach.
    """
    return find_directive(work, slug)


def duty_of(stored: StoredDirective, code: str) -> Obligation:
    """An obligation of the directive by its code; NotFound where there is none."""
    duty = stored.directive.obligation(code)
    if duty is None:
        raise NotFound("obligation_not_found", obligation=code)
    return duty


def shown_last(work: Work, duty: Obligation) -> datetime | None:
    """Of a duty that a later directive has ended, the last instant it was shown; else None."""
    if duty.ended_at is None or duty.holds_at(work.now):
        return None
    return duty.ended_at - timedelta(seconds=1)


def goals(work: Work, stored: StoredDirective) -> dict[str, Goal]:
    """The target and milestone in force now for all units together, by obligation."""
    known = directives.decisions(work.session, ids=stored.ids)
    book = Book(
        stored.directive, {}, {}, targets=known.targets, milestones=known.milestones
    )  # fmt: skip
    return {
        duty.code: goal_of(book, duty, None, work.now, deadline_of(book, duty, work.now))
        for duty in (*stored.directive.obligations, *stored.span_only)
    }


def assigned(work: Work, stored: StoredDirective) -> dict[str, dict[Part, list[str]]]:
    """Whom each obligation is given to now, by part, as far as the actor's scope reaches."""
    scope = work.scope(May.SEE_MATRIX)
    is_whole = stored.directive.slug in scope.directives
    visible = None if is_whole else reached(work, stored, scope)
    found: dict[str, dict[Part, list[str]]] = {}
    for one in stored.directive.assignments:
        if one.holds_at(work.now) and (visible is None or one.organization in visible):
            parts = found.setdefault(one.obligation, {})
            parts.setdefault(one.part, []).append(one.organization)
    return found


def decided(work: Work, slug: str, code: str) -> list[DecisionEntry]:
    """The coordinator's decisions on one obligation, newest first; for the coordinator."""
    stored = _require_coordinator(work, slug, May.SET_TARGETS)
    duty_of(stored, code)
    return directives.decision_log(work.session, ids=stored.ids, obligation=code)


def _require_coordinator(work: Work, slug: str, right: May) -> StoredDirective:
    stored = find_directive(work, slug)
    if slug not in work.scope(right).directives:
        raise NotAllowed("role_may_not", right=right.value)
    return stored


def set_target(
    work: Work,
    slug: str,
    code: str,
    target: Any,
    note: str,
    by: datetime | None = None,
    organization: str | None = None,
) -> None:
    """Set what must be reached (percent of a ratio, or a count), from now on; shown with †.

    Args:
        work: The coordinator's work.
        slug: The directive.
        code: The obligation.
        target: A number, or None to take a set target away.
        note: Why; shown wherever the target is.
        by: The target's own date (exclusive); the reporting deadline where None.
        organization: Only for this unit; for all where None.
    """
    stored = _require_coordinator(work, slug, May.SET_TARGETS)
    duty = duty_of(stored, code)
    if organization is not None and not _is_assigned(stored, code, organization):
        raise NotFound("organization_not_found", organization=organization)
    value = None if target is None else read_level(duty, "target", target)
    note = _note(note)
    if by is not None:
        _aware("by", by)
    directives.add_decision(
        work.session, ids=stored.ids, kind="set_target", at=work.now, actor_id=_actor(work),
        obligation=code, organization=organization, value=value, by=by, note=note,
    )  # fmt: skip
    told = {"target": _text(value), "note": note, "organization": organization}
    _audit(work, stored, code, "set_target", told | {"by": by.isoformat() if by else None})


def set_milestone(
    work: Work,
    slug: str,
    code: str,
    value: Any,
    by: datetime | None,
    note: str,
    organization: str | None = None,
) -> None:
    """Set what must be reached before ``by``; below it the cell is behind before the deadline.

    ``value`` None takes the milestone of that instant away.
    """
    stored = _require_coordinator(work, slug, May.SET_TARGETS)
    duty = duty_of(stored, code)
    if organization is not None and not _is_assigned(stored, code, organization):
        raise NotFound("organization_not_found", organization=organization)
    level = None if value is None else read_level(duty, "value", value)
    if by is None:
        raise Invalid("by_needed", [("by", "by_needed", {})])
    _aware("by", by)
    note = _note(note)
    directives.add_decision(
        work.session, ids=stored.ids, kind="set_milestone", at=work.now, actor_id=_actor(work),
        obligation=code, organization=organization, value=level, by=by, note=note,
    )  # fmt: skip
    told = {"value": _text(level), "note": note, "organization": organization}
    _audit(work, stored, code, "set_milestone", told | {"by": by.isoformat()})


def exempt(work: Work, slug: str, code: str, organization: str, reason: str) -> None:
    """Say that an obligation does not apply to a unit, from now on, with the reason."""
    stored = _require_coordinator(work, slug, May.ACCEPT)
    duty_of(stored, code)
    if not _is_assigned(stored, code, organization):
        raise NotFound("organization_not_found", organization=organization)
    reason = _note(reason, "reason")
    directives.add_decision(
        work.session, ids=stored.ids, kind="exempt", at=work.now, actor_id=_actor(work),
        obligation=code, organization=organization, reason=reason,
    )  # fmt: skip
    _audit(work, stored, code, "exempt", {"organization": organization, "reason": reason})


def _is_assigned(stored: StoredDirective, code: str, organization: str) -> bool:
    return any(
        one.obligation == code and one.organization == organization and one.part != "coordinating"
        for one in stored.directive.assignments
    )


def _text(level: Decimal | None) -> str | None:
    return None if level is None else str(level)


def read_level(duty: Obligation, name: str, raw: Any, *, least: int | None = None) -> Decimal:
    """A target as an exact number above zero (or from ``least`` on); a share's is at most 100."""
    wrong = Invalid("target_not_a_number", [(name, "target_not_a_number", {})])
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        raise wrong
    try:
        value = Decimal(str(raw))
    except InvalidOperation:
        raise wrong from None
    most = 100 if duty.headline.kind in ("ratio", "milestone") else 10**12
    is_low = value.is_finite() and (value <= 0 if least is None else value < least)
    if not value.is_finite() or is_low or value > most:
        raise Invalid("target_out_of_range", [(name, "target_out_of_range", {"most": most})])
    if value * 1000 != (value * 1000).to_integral_value():
        raise wrong
    return value


def _note(text: str, name: str = "note") -> str:
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_NOTE:
        raise Invalid("note_needed", [(name, "note_needed", {})])
    return text.strip()


def _aware(name: str, instant: datetime) -> None:
    if instant.tzinfo is None:
        raise Invalid("instant_without_zone", [(name, "instant_without_zone", {})])


def _actor(work: Work) -> int:
    if work.actor.user_id is None:
        raise NotAllowed("role_may_not", right=May.SET_TARGETS.value)
    return work.actor.user_id


def _audit(
    work: Work, stored: StoredDirective, code: str, action: str, detail: dict[str, Any]
) -> None:
    audit.record(
        work.session,
        at=work.now,
        actor_id=work.actor.user_id,
        action=f"obligation.{action}",
        object_type="obligation",
        object_id=f"{stored.directive.slug}/{code}",
        directive_id=stored.ids.directive,
        detail=detail,
    )
