"""Roles and rights: one enum, one table, read by services, pages, API and mail alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Literal

Role = Literal["clerk", "head", "unit_admin", "coordinator", "leader", "observer", "admin"]
ROLES: tuple[Role, ...] = (
    "clerk",
    "head",
    "unit_admin",
    "coordinator",
    "leader",
    "observer",
    "admin",
)


@unique
class May(StrEnum):
    """A right. Each holds for the organisation of the grant and everything below it."""

    SEE_FIGURES = "see_figures"
    SEE_EVIDENCE = "see_evidence"
    ENTER = "enter"
    ENTER_ON_BEHALF = "enter_on_behalf"
    APPROVE = "approve"
    ACCEPT = "accept"
    """Accept, return, reopen, extend and exempt."""
    SET_TARGETS = "set_targets"
    SET_PERIODS = "set_periods"
    """Set how often is reported; close and open periods."""
    CHASE = "chase"
    SEE_MATRIX = "see_matrix"
    SEE_DIGESTS = "see_digests"
    SEE_DELIVERIES = "see_deliveries"
    SEE_AUDIT = "see_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_SETTINGS = "manage_settings"


GRANTS: dict[Role, frozenset[May]] = {
    "clerk": frozenset({May.SEE_FIGURES, May.SEE_EVIDENCE, May.ENTER, May.SEE_MATRIX}),
    "head": frozenset({May.SEE_FIGURES, May.SEE_EVIDENCE, May.ENTER, May.APPROVE, May.SEE_MATRIX}),
    "unit_admin": frozenset(
        {May.SEE_FIGURES, May.SEE_EVIDENCE, May.SEE_MATRIX, May.MANAGE_ACCOUNTS}
    ),
    "coordinator": frozenset(
        {
            May.SEE_FIGURES,
            May.SEE_EVIDENCE,
            May.ENTER_ON_BEHALF,
            May.ACCEPT,
            May.SET_TARGETS,
            May.SET_PERIODS,
            May.CHASE,
            May.SEE_MATRIX,
            May.SEE_DIGESTS,
            May.SEE_DELIVERIES,
            May.SEE_AUDIT,
        }
    ),
    "leader": frozenset(
        {May.SEE_FIGURES, May.SEE_EVIDENCE, May.SEE_MATRIX, May.SEE_DIGESTS, May.SEE_AUDIT}
    ),
    "observer": frozenset({May.SEE_FIGURES, May.SEE_MATRIX, May.SEE_DIGESTS}),
    "admin": frozenset({May.MANAGE_ACCOUNTS, May.MANAGE_SETTINGS, May.SEE_AUDIT}),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held for an organisation (its subtree) or for a directive (its addressees).

    Only ``admin`` is held for neither.
    """

    role: Role
    organization: str | None = None
    directive: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting: one signed-in person, or the clock (``user_id`` None)."""

    user_id: int | None
    username: str
    display_name: str
    locale: str
    grants: tuple[Grant, ...]

    def may(self, right: May) -> bool:
        """Whether any grant carries the right, somewhere."""
        return any(right in GRANTS[grant.role] for grant in self.grants)

    def grants_with(self, right: May) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if right in GRANTS[grant.role])

    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    def holds(self, roles: Iterable[Role]) -> bool:
        return not self.roles().isdisjoint(roles)


CLOCK = Actor(None, "clock", "Monitor", "vi", ())
"""The actor of what nobody pressed: the worker, the demo's script."""
