"""The log as its readers may see it: who did what, when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from monitor.domain.errors import NotAllowed
from monitor.domain.roles import May
from monitor.services.work import Scope, Work
from monitor.store import audit
from monitor.store.audit import AuditEvent

MOST = 1000
"""Records in one page at most."""

__all__ = ["MOST", "AuditEvent", "listed"]


def listed(work: Work, after: int = 0, limit: int = 200) -> list[AuditEvent]:
    """Records in their order, oldest first: of the directive or district, of all for the admin.

    Args:
        work: Reading work.
        after: Only records with a greater id, to go on from a page's last one.
        limit: At most so many, 1 to 1,000.

    Raises:
        NotAllowed: The role does not include the log.
    """
    if not work.actor.may(May.SEE_AUDIT):
        raise NotAllowed("role_may_not", right=May.SEE_AUDIT.value)
    scope = work.scope(May.SEE_AUDIT)
    is_all = work.actor.holds(["admin"])
    found = audit.listed(
        work.session,
        after=after,
        limit=min(max(limit, 1), MOST),
        directives=None if is_all else scope.directives,
        paths=scope.paths,
    )
    own = work.scope(May.SEE_FIGURES)
    return [_as_seen(work, own, one) for one in found]


def _as_seen(work: Work, own: Scope, event: AuditEvent) -> AuditEvent:
    """The record without what stays inside the unit: why its head sent a draft back."""
    is_heads = event.action == "report.return" and event.detail.get("acting_as") == "head"
    if not is_heads or own.covers_path(work.path_of(event.organization or "")):
        return event
    detail: Mapping[str, Any] = {
        name: value for name, value in event.detail.items() if name != "reason"
    }
    return replace(event, detail=detail)
