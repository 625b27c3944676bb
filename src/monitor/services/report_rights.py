"""Who may take which step of a report: the unit's clerk, its nearest head, the coordinator."""

from __future__ import annotations

from monitor.domain.directive import Period
from monitor.domain.errors import Forbidden, NotAllowed, NotFound
from monitor.domain.organization import Organization
from monitor.domain.roles import Deputy, May
from monitor.domain.workflow import Action, may_follow
from monitor.services import deputies, report_place
from monitor.services.report_place import Place, ReportKey
from monitor.services.work import Work
from monitor.store.directives import StoredDirective


def require(work: Work, place: Place, action: Action) -> str:
    """Refuse the step unless the actor may take it; returns the part the actor plays in it."""
    slug, code = place.key.directive, place.key.organization
    if action in ("save", "submit", "withdraw"):
        return _require_entry(work, place)
    if action in ("approve", "return_by_head"):
        work.require(May.APPROVE, slug, code)
        _require_own_head(work, place)
        return "head"
    return require_coordinator(work, place)


def _require_entry(work: Work, place: Place) -> str:
    slug, code = place.key.directive, place.key.organization
    if work.scope(May.ENTER).covers(slug, work.path_of(code)):
        return "clerk"
    if not work.scope(May.ENTER_ON_BEHALF).covers(slug, work.path_of(code)):
        work.require(May.ENTER, slug, code)
    if _is_being_typed(work, place):
        raise Forbidden("unit_is_typing")
    return "coordinator"


def _is_being_typed(work: Work, place: Place) -> bool:
    """Whether the newest figures are the unit's own and unsent.

    The coordinator does not see them, and would write over them, hand them in or take them back
    unseen.
    """
    lines = place.timeline.revisions
    if not lines or lines[-1].is_sent(work.now):
        return False
    last = place.revisions[-1]
    return not (last.on_behalf and last.author == work.actor.username)


def _require_own_head(work: Work, place: Place) -> None:
    """Approval is by the unit's head, else the nearest above; never by who submitted."""
    submitter = _submitter(place)
    if submitter is not None and submitter == work.actor.username:
        raise NotAllowed("own_submission")
    if work.actor.username not in _approvers(work, place, submitter):
        raise NotAllowed("role_may_not", right=May.APPROVE.value)


def _approvers(work: Work, place: Place, submitter: str | None) -> dict[str, Deputy | None]:
    """Heads and deputies of the unit, else of the nearest above that has any but the submitter."""
    zone = place.stored.directive.time_zone
    line = (place.organization.code, *reversed(place.organization.path.split("/")[:-2]))
    for code in line:
        found = deputies.approvers(work, code, zone)
        found.pop(submitter or "", None)
        if found:
            return found
    return {}


def naming(work: Work, place: Place, acting_as: str) -> Deputy | None:
    """The naming under which a deputy decides as head; None for whoever decides of their own."""
    if acting_as != "head":
        return None
    return _approvers(work, place, _submitter(place)).get(work.actor.username)


def _submitter(place: Place) -> str | None:
    sent = [one.actor for one in place.decisions if one.kind == "submit"]
    return sent[-1] if sent else None


def require_coordinator(work: Work, place: Place) -> str:
    """The directive's coordinator; its own report is another body's to accept."""
    directive = place.stored.directive
    code = place.key.organization
    if code == directive.coordinator:
        held = {
            one.organization
            for one in work.actor.grants
            if one.directive == directive.slug and one.role in ("coordinator", "observer", "leader")
        }
        if directive.accepts_coordinators_own_report in held:
            return "acceptor"
        work.require(May.ACCEPT, directive.slug, code)
        raise NotAllowed("own_report")
    work.require(May.ACCEPT, directive.slug, code)
    if any(one.role == "coordinator" and one.organization == code for one in work.actor.grants):
        raise NotAllowed("own_report")
    return "coordinator"


def is_own(work: Work, organization: str) -> bool:
    """Whether the actor belongs to the unit itself; what others enter is on its behalf."""
    return any(
        one.organization == organization and one.role in ("clerk", "head")
        for one in work.actor.grants
    )


def verbs(work: Work, place: Place) -> frozenset[str]:
    """What this reader may do with the report now; the services refuse the rest themselves."""
    state = place.timeline.state(work.now)
    allowed = set()
    for action in may_follow(state):
        verb = "return" if action == "return_by_head" else action
        try:
            require(work, place, action)
        except (NotAllowed, NotFound, Forbidden):
            continue
        allowed.add(verb)
    return frozenset(allowed)


def may_decide(
    work: Work, stored: StoredDirective, unit: Organization, period: Period, action: Action
) -> bool:
    """Whether it is this reader who takes a step on a unit's report; its state is not looked at."""
    place = Place(
        ReportKey(stored.directive.slug, unit.code, period.code), stored, unit, period, None
    )
    if action in ("approve", "return_by_head"):
        place = report_place.told(work, place)  # who submitted it may not approve it
    try:
        require(work, place, action)
    except (NotAllowed, NotFound):
        return False
    return True
