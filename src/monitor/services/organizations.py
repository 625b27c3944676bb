"""Organisations: the tree as the actor may see it."""

from __future__ import annotations

from monitor.domain.errors import Invalid, NotFound
from monitor.domain.names import short_name
from monitor.domain.organization import Organization
from monitor.domain.roles import May
from monitor.services.work import Scope, Work
from monitor.store import directives, organizations


def _named(work: Work, scope: Scope) -> set[str]:
    """Organisations of the directives a scope reaches whole."""
    codes: set[str] = set()
    for slug in scope.directives:
        stored = directives.load(work.session, slug)
        if stored is not None:
            codes |= {one.organization for one in stored.directive.assignments}
            codes |= {stored.directive.coordinator}
    return codes


def find(
    work: Work, root: str | None = None, depth: int | None = None, q: str | None = None
) -> list[Organization]:
    """Organisations in the actor's scope, parents first; ``q`` ignores diacritics.

    Raises:
        NotFound: ``root`` is not in scope.
        Invalid: ``depth`` is negative or ``q`` is too long.
    """
    if depth is not None and depth < 0:
        raise Invalid("depth_negative", [("depth", "depth_negative", {})])
    if q is not None and len(q) > 200:
        raise Invalid("search_too_long", [("q", "search_too_long", {})])
    scope = work.scope(May.SEE_FIGURES)
    manages = work.scope(May.MANAGE_ACCOUNTS)
    paths = None if _is_admin(work) else (*scope.paths, *manages.paths)
    on = work.now.date()
    codes = _named(work, scope)
    if root is not None:
        seen = organizations.find(work.session, on=on, scope=paths, codes=codes, root=root, depth=0)
        if not seen:
            raise NotFound("organization_not_found", organization=root)
    return organizations.find(
        work.session, on=on, scope=paths, codes=codes, root=root, depth=depth, q=q
    )


def _is_admin(work: Work) -> bool:
    return any(one.role == "admin" for one in work.actor.grants)


def one(work: Work, code: str) -> Organization:
    """One organisation with its aliases.

    Raises:
        NotFound: It is not in scope, or was not there on the day.
    """
    if not find(work, root=code, depth=0):
        raise NotFound("organization_not_found", organization=code)
    found = organizations.one(work.session, code, on=work.now.date())
    assert found is not None
    return found


def name_of(work: Work, code: str, locale: str) -> str:
    """The short name of a body everybody may know of: the coordinator, a parent; else its code."""
    found = organizations.one(work.session, code, on=work.now.date())
    if found is None:
        return code
    return short_name(found, locale)


def coordinator_name(work: Work, slug: str, locale: str) -> str:
    """The short name of the body that gathers a directive's reports."""
    stored = directives.load(work.session, slug)
    return name_of(work, stored.directive.coordinator, locale) if stored else ""
