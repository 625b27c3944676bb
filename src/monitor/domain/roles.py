"""Roles and rights: one enum, one table, read by services, pages, API and mail alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Literal
from zoneinfo import ZoneInfo

Role = Literal[
    "clerk", "head", "unit_admin", "coordinator", "leader", "observer", "admin", "deputy"
]
ROLES: tuple[Role, ...] = (
    "clerk",
    "head",
    "unit_admin",
    "coordinator",
    "leader",
    "observer",
    "admin",
)
"""The roles that are given. A deputy is named by a head, until a day: see ``Deputy``."""


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
    ISSUE_DIRECTIVES = "issue_directives"
    """Draft a directive from its text, and have it followed."""
    SET_PERIODS = "set_periods"
    """Set how often is reported; close and open periods."""
    CHASE = "chase"
    """Remind by hand, and write down calls and replies."""
    WRITE_PLAN = "write_plan"
    """Write what a unit does about a target it missed, and answer when a leader asks why."""
    SEE_PLANS = "see_plans"
    """Read units' plans, and what was asked and answered."""
    ASK_EXPLANATION = "ask_explanation"
    """Ask a unit to explain one of its cells."""
    SEE_CONTACTS = "see_contacts"
    """Read the log of calls and replies."""
    MAKE_PAPERS = "make_papers"
    """Make the official report and the dispatch to those who owe theirs."""
    SEE_REMINDERS = "see_reminders"
    """See what was said of reports not sent, and what will be, to whom and when."""
    COMMENT = "comment"
    """Say something of a report or a cell, flag it for follow-up, resolve it."""
    SEE_MATRIX = "see_matrix"
    SEE_DIGESTS = "see_digests"
    SEE_DELIVERIES = "see_deliveries"
    SEE_WORKER = "see_worker"
    """See whether mail is planned and sent, and what fails."""
    SEE_AUDIT = "see_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_UNITS = "manage_units"
    """Add, rename, move and end units; the unit the right is held for is not among them."""
    MANAGE_SETTINGS = "manage_settings"


GRANTS: dict[Role, frozenset[May]] = {
    "clerk": frozenset(
        {
            May.SEE_FIGURES,
            May.SEE_EVIDENCE,
            May.ENTER,
            May.SEE_REMINDERS,
            May.COMMENT,
            May.WRITE_PLAN,
            May.SEE_PLANS,
            May.SEE_MATRIX,
        }
    ),
    "head": frozenset(
        {
            May.SEE_FIGURES,
            May.SEE_EVIDENCE,
            May.ENTER,
            May.APPROVE,
            May.SEE_REMINDERS,
            May.COMMENT,
            May.WRITE_PLAN,
            May.SEE_PLANS,
            May.SEE_MATRIX,
        }
    ),
    "unit_admin": frozenset(
        {
            May.SEE_FIGURES,
            May.SEE_EVIDENCE,
            May.SEE_REMINDERS,
            May.COMMENT,
            May.SEE_PLANS,
            May.SEE_MATRIX,
            May.MANAGE_ACCOUNTS,
            May.MANAGE_UNITS,
        }
    ),
    "coordinator": frozenset(
        {
            May.SEE_FIGURES,
            May.SEE_EVIDENCE,
            May.ENTER_ON_BEHALF,
            May.ACCEPT,
            May.SET_TARGETS,
            May.ISSUE_DIRECTIVES,
            May.SET_PERIODS,
            May.CHASE,
            May.MAKE_PAPERS,
            May.SEE_REMINDERS,
            May.COMMENT,
            May.SEE_PLANS,
            May.SEE_CONTACTS,
            May.SEE_MATRIX,
            May.SEE_DIGESTS,
            May.SEE_DELIVERIES,
            May.SEE_WORKER,
            May.SEE_AUDIT,
        }
    ),
    "leader": frozenset(
        {
            May.SEE_FIGURES,
            May.SEE_EVIDENCE,
            May.SEE_REMINDERS,
            May.COMMENT,
            May.SEE_PLANS,
            May.SEE_CONTACTS,
            May.ASK_EXPLANATION,
            May.SEE_MATRIX,
            May.SEE_DIGESTS,
            May.SEE_AUDIT,
        }
    ),
    "observer": frozenset({May.SEE_FIGURES, May.SEE_MATRIX, May.SEE_DIGESTS}),
    "admin": frozenset(
        {
            May.MANAGE_ACCOUNTS,
            May.MANAGE_UNITS,
            May.MANAGE_SETTINGS,
            May.SEE_WORKER,
            May.SEE_AUDIT,
        }
    ),
    "deputy": frozenset(
        {
            May.SEE_FIGURES,
            May.SEE_EVIDENCE,
            May.APPROVE,
            May.SEE_REMINDERS,
            May.SEE_PLANS,
            May.SEE_MATRIX,
        }
    ),
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
class Deputy:
    """Somebody of a unit whom its head named to approve in their place, to the end of a day.

    ``head`` and ``deputy`` are account names. ``ended_at`` is when the head took it back.
    """

    id: int
    organization: str
    head: str
    deputy: str
    named_at: datetime
    last_day: date
    ended_at: datetime | None = None

    def holds_at(self, instant: datetime, zone: str) -> bool:
        """From the naming to the last second of the last day, on the clock of ``zone``."""
        if instant < self.named_at or (self.ended_at is not None and instant >= self.ended_at):
            return False
        return instant.astimezone(ZoneInfo(zone)).date() <= self.last_day


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
        """The roles held that include a right, each with what it is held for."""
        return tuple(grant for grant in self.grants if right in GRANTS[grant.role])

    def roles(self) -> frozenset[Role]:
        """Every role held, whatever for."""
        return frozenset(grant.role for grant in self.grants)

    def holds(self, roles: Iterable[Role]) -> bool:
        """Whether any of these roles is held."""
        return not self.roles().isdisjoint(roles)


CLOCK = Actor(None, "clock", "Monitor", "vi", ())
"""The actor of what nobody pressed: the worker, the demo's script."""
