"""Units that came or left: who reports is the coordinator's to decide, not the tree's.

A unit that a corporation adds to its own list is expected to report only once the coordinator has
agreed, from then on; one that ended is expected until the coordinator has let it go. So nobody
makes a coverage fuller, or emptier, by writing in their own list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from monitor.domain.directive import Assignment
from monitor.domain.errors import NotAllowed, NotFound
from monitor.domain.roles import May
from monitor.services.report_input import read_reason
from monitor.services.work import Work
from monitor.store import audit, directives, organizations, proposals
from monitor.store.directives import StoredDirective
from monitor.store.proposals import Proposal

__all__ = ["Asked", "Moved", "Proposal", "agree", "count", "decline", "propose", "waiting"]


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change of the tree did to one unit, as far as reporting goes.

    ``parent`` is whom it came below (None at the top); ``ended`` is that it will be there no more.
    """

    organization: str
    organization_id: int
    parent: str | None
    day: date
    ended: bool = False


@dataclass(frozen=True)
class Asked:
    """A proposal as the coordinator reads it, with the obligations it is about."""

    proposal: Proposal
    obligations: tuple[str, ...]


def propose(work: Work, moved: Iterable[Moved]) -> None:
    """Ask each directive's coordinator about the units whose place says they report, or no more.

    Part of a change of the tree, whose right has been asked.
    """
    for summary in directives.summaries(work.session):
        stored = directives.load(work.session, summary.slug)
        assert stored is not None
        for one in moved:
            above = _left(stored, one, work.now) if one.ended else _joined(stored, one, work.now)
            if above is not None:
                ids = organizations.ids_of(work.session, codes=[above])
                proposals.propose(
                    work.session, directive_id=stored.ids.directive,
                    organization_id=one.organization_id, reports_to_id=ids[above],
                    kind="leave" if one.ended else "join", day=one.day, at=work.now,
                    by=work.actor.user_id,
                )  # fmt: skip


def _reporting(stored: StoredDirective, at: datetime) -> list[Assignment]:
    return [
        one for one in stored.directive.assignments if one.part == "reporting" and one.holds_at(at)
    ]


def _joined(stored: StoredDirective, moved: Moved, at: datetime) -> str | None:
    """Whom the unit's new neighbours report to, where it does not do so itself."""
    there = {
        one.organization for one in _reporting(stored, at) if one.reports_to == moved.parent
    }  # fmt: skip
    return moved.parent if there and moved.organization not in there else None


def _left(stored: StoredDirective, moved: Moved, at: datetime) -> str | None:
    held = [one for one in _reporting(stored, at) if one.organization == moved.organization]
    return held[0].reports_to if held else None


def waiting(work: Work) -> list[Asked]:
    """What the actor is asked about the units of the directives they coordinate."""
    return [
        Asked(one, tuple(sorted(_obligations(_stored(work, one), one, work.now))))
        for one in proposals.waiting(work.session, directives=_coordinated(work))
    ]


def count(work: Work) -> int:
    """How many of them there are."""
    return len(proposals.waiting(work.session, directives=_coordinated(work)))


def _coordinated(work: Work) -> frozenset[str]:
    return work.scope(May.SET_TARGETS).directives


def _stored(work: Work, one: Proposal) -> StoredDirective:
    stored = directives.load(work.session, one.directive)
    assert stored is not None
    return stored


def _obligations(stored: StoredDirective, one: Proposal, at: datetime) -> set[str]:
    """What the unit's neighbours report for, or what it reports for itself."""
    if one.kind == "leave":
        return {
            given.obligation
            for given in _reporting(stored, at)
            if given.organization == one.organization
        }
    return {
        given.obligation for given in _reporting(stored, at) if given.reports_to == one.reports_to
    }


def agree(work: Work, proposal: int) -> Proposal:
    """Let the unit report as its neighbours do, or report no more; from now on, or from its day.

    Every earlier instant expects whom it expected.

    Raises:
        NotFound: There is no such question in the actor's directives, or it was answered.
    """
    one = _require(work, proposal)
    # Before the audit's chain is held: whoever hands in holds the two in this order as well.
    directives.raise_structure_version(work.session, _stored(work, one).ids.directive)
    stored = _stored(work, one)
    zone = ZoneInfo(stored.directive.time_zone)
    at = max(work.now, datetime.combine(one.day, time.min, zone))
    # One who joins another's neighbours leaves those it reported with until then.
    ids = organizations.ids_of(work.session, codes=[one.organization, one.reports_to])
    proposals.end_duties(
        work.session, directive_id=stored.ids.directive,
        organization_id=ids[one.organization], until=at,
    )  # fmt: skip
    duties = sorted(_obligations(stored, one, work.now))
    if one.kind == "join":
        proposals.give_duties(
            work.session, organization_id=ids[one.organization],
            reports_to_id=ids[one.reports_to],
            obligations=[stored.ids.obligations[code] for code in duties], since=at,
            note=f"agreed by {work.actor.username}",
        )  # fmt: skip
    _answer(work, one, stored, agreed=True, reason="", told={"obligations": duties, "from": at})
    return one


def decline(work: Work, proposal: int, reason: str) -> Proposal:
    """Leave who reports as it is, and say why.

    Raises:
        NotFound: There is no such question in the actor's directives, or it was answered.
        Invalid: The reason is too short.
    """
    one = _require(work, proposal)
    _answer(work, one, _stored(work, one), agreed=False, reason=read_reason(reason), told={})
    return one


def _require(work: Work, proposal: int) -> Proposal:
    if not work.actor.may(May.SET_TARGETS):
        raise NotAllowed("role_may_not", right=May.SET_TARGETS.value)
    found = proposals.waiting(work.session, directives=_coordinated(work))
    one = next((one for one in found if one.id == proposal), None)
    if one is None:
        raise NotFound("proposal_not_found")
    return one


def _answer(
    work: Work, one: Proposal, stored: StoredDirective, *, agreed: bool, reason: str,
    told: dict[str, Any],
) -> None:  # fmt: skip
    assert work.actor.user_id is not None
    proposals.answer(
        work.session, one.id, agreed=agreed, at=work.now, by=work.actor.user_id, reason=reason
    )
    ids = organizations.ids_of(work.session, codes=[one.organization])
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id,
        action=f"assignment.{one.kind if agreed else 'decline'}", object_type="organization",
        object_id=one.organization, organization_id=ids[one.organization],
        directive_id=stored.ids.directive,
        detail={"reports_to": one.reports_to, "reason": reason} | told,
    )  # fmt: skip
