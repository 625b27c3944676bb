"""Work: one transaction by one person at one instant, with the right to it checked first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.domain.roles import Actor, Grant, May
from monitor.store import instance, organizations
from monitor.store.engine import reading, writing

DIRECTIVE_WIDE = ("coordinator", "leader", "observer")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a right reaches: whole directives, and subtrees of the organisation tree.

    ``directives`` holds slugs; ``paths`` the materialised paths of the roots. Queries take a scope
    and put it into their WHERE; an empty scope finds nothing.
    """

    directives: frozenset[str] = frozenset()
    paths: tuple[str, ...] = ()

    def covers(self, directive: str, path: str | None) -> bool:
        """Whether an organisation (its path) in a directive lies within."""
        return directive in self.directives or self.covers_path(path)

    def covers_path(self, path: str | None) -> bool:
        """Whether an organisation's path lies below one of the roots; None, no such one, never."""
        return path is not None and any(path.startswith(root) for root in self.paths)

    @property
    def is_empty(self) -> bool:
        """Whether the right reaches nothing at all."""
        return not self.directives and not self.paths


@dataclass
class Work:
    """The handle every service takes first: session, actor, and the instant of the work."""

    session: Session
    actor: Actor
    now: datetime
    address: str = ""
    _scopes: dict[May, Scope] = field(default_factory=dict)

    def scope(self, right: May) -> Scope:
        """What this actor's right reaches today."""
        if right not in self._scopes:
            self._scopes[right] = self._reach(self.actor.grants_with(right))
        return self._scopes[right]

    def _reach(self, grants: tuple[Grant, ...]) -> Scope:
        directives = {
            one.directive
            for one in grants
            if one.directive is not None and one.role in DIRECTIVE_WIDE
        }
        units = [
            one.organization
            for one in grants
            if one.organization is not None
            and not (one.directive is not None and one.role in DIRECTIVE_WIDE)
        ]
        paths = organizations.paths_of(self.session, codes=units, on=self.now.date())
        return Scope(frozenset(directives), tuple(sorted(paths.values())))

    def require(self, right: May, directive: str, organization: str) -> None:
        """Refuse unless the actor holds the right for that organisation in that directive.

        Raises:
            NotFound: The organisation is outside everything the actor may see; it must look
                exactly as if it did not exist.
            NotAllowed: The actor may see it, and the role does not include this verb.
        """
        path = self.path_of(organization)
        if not self.scope(May.SEE_FIGURES).covers(directive, path):
            raise NotFound("organization_not_found", organization=organization)
        if not self.scope(right).covers(directive, path):
            raise NotAllowed("role_may_not", right=right.value)

    def path_of(self, organization: str) -> str | None:
        """Where an organisation stands in today's tree; None where it does not."""
        found = organizations.paths_of(self.session, codes=[organization], on=self.now.date())
        return found.get(organization)

    def is_own_subtree(self, organization: str) -> bool:
        """Whether the actor belongs to the organisation's own line, not only to the directive.

        Unsent figures are visible there only.
        """
        return self.scope(May.SEE_FIGURES).covers_path(self.path_of(organization))

    def instant(self, as_of: datetime | None) -> datetime:
        """The instant asked about; now where none is.

        Raises:
            Invalid: It lies in the future, or names no zone.
        """
        if as_of is None:
            return self.now
        if as_of.tzinfo is None:
            raise Invalid("as_of_without_zone", [("as_of", "as_of_without_zone", {})])
        if as_of > self.now:
            raise Invalid("as_of_in_future", [("as_of", "as_of_in_future", {})], now=self.now)
        return as_of


class Clock:
    """The product's clock: the machine's, shifted by the demo's offset or fixed by a test."""

    def __init__(self, fixed: datetime | None = None) -> None:
        self.fixed = fixed

    def now(self, session: Session | Connection) -> datetime:
        """The present, in UTC, as the database of this session has it shifted."""
        if self.fixed is not None:
            return self.fixed
        return datetime.now(UTC) + instance.clock_offset(session)


@dataclass
class Office:
    """One process's hold on the product: the database and the clock."""

    engine: Engine
    clock: Clock = field(default_factory=Clock)

    @contextmanager
    def reading(self, actor: Actor, *, address: str = "") -> Iterator[Work]:
        """Work that changes nothing."""
        with reading(self.engine) as session:
            yield Work(session, actor, self.clock.now(session), address)

    @contextmanager
    def writing(self, actor: Actor, *, address: str = "") -> Iterator[Work]:
        """Work in one transaction: all of it, or nothing."""
        with writing(self.engine) as session:
            yield Work(session, actor, self.clock.now(session), address)


def offset_to(at: datetime) -> timedelta:
    """The clock offset that makes now ``at``."""
    return at - datetime.now(UTC)
