"""One unit's cell as something that may be spoken of: a plan for it, a question about it."""

from __future__ import annotations

from typing import Any

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.domain.roles import May
from monitor.services.directives import shown_last
from monitor.services.matrix import find_directive
from monitor.services.work import Work
from monitor.store import audit
from monitor.store.directives import StoredDirective


def find_cell(work: Work, slug: str, code: str, organization: str, right: May) -> StoredDirective:
    """The directive of a unit's cell, once the actor holds the right for the unit.

    The cell of a duty that a later directive ended may still be read.

    Raises:
        NotFound: There is no such cell, or it is outside the actor's scope.
        NotAllowed: The actor may see it, and the role does not include this.
    """
    stored = find_directive(work, slug)
    work.require(right, slug, organization)
    duty = stored.directive.obligation(code)
    at = work.now
    if duty is not None and right is May.SEE_FIGURES:
        at = shown_last(work, duty) or at
    is_given = any(
        one.organization == organization
        and one.obligation == code
        and one.part != "coordinating"
        and one.holds_at(at)
        for one in stored.directive.assignments
    )
    if not is_given or duty is None:
        raise NotFound("cell_not_found")
    return stored


def read_text(name: str, text: Any, longest: int) -> str:
    """What somebody wrote, without white space around it; refused where it is empty or too long."""
    if not isinstance(text, str) or not text.strip():
        raise Invalid("text_needed", [(name, "text_needed", {})])
    if len(text) > longest:
        wrong = (name, "text_too_long", {"longest": longest})
        raise Invalid("text_too_long", [wrong], longest=longest)
    return text.strip()


def note(
    work: Work, stored: StoredDirective, code: str, organization: str, action: str,
    detail: dict[str, Any],
) -> None:  # fmt: skip
    """Put what was done about a cell into the audit log."""
    audit.record(
        work.session,
        at=work.now,
        actor_id=work.actor.user_id,
        action=action,
        object_type="cell",
        object_id=f"{stored.directive.slug}/{code}/{organization}",
        organization_id=stored.ids.organizations[organization],
        directive_id=stored.ids.directive,
        detail=detail,
    )


def actor_id(work: Work, right: May) -> int:
    """The account that acts; the clock writes nothing and asks nothing."""
    if work.actor.user_id is None:
        raise NotAllowed("role_may_not", right=right.value)
    return work.actor.user_id
