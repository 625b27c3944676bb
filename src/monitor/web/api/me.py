"""Who is asking: the person, the roles, and what they reach."""

from __future__ import annotations

from typing_extensions import TypedDict

from monitor.domain.roles import GRANTS, May
from monitor.files.matrix_json import exact
from monitor.services.work import Work
from monitor.web.api.operations import Asked, Told, operation


@exact
class UserJson(TypedDict):
    """A person."""

    username: str
    display_name: str
    locale: str


@exact
class RoleJson(TypedDict):
    """A role held for an organisation's subtree, for a directive, or (admin) for neither."""

    role: str
    organization: str | None
    directive: str | None


@exact
class ScopeJson(TypedDict):
    """Whole directives, and organisations with everything below them, whose figures are seen."""

    directives: list[str]
    organizations: list[str]


@exact
class MeJson(TypedDict):
    """The person behind the token or the session."""

    user: UserJson
    roles: list[RoleJson]
    rights: list[str]
    scope: ScopeJson


@operation("GET", "/me", shape=MeJson)
def me(work: Work, _asked: Asked) -> Told:
    """Who is asking, with which roles and what reach."""
    actor = work.actor
    scope = work.scope(May.SEE_FIGURES)
    rights = frozenset[May]().union(*(GRANTS[one.role] for one in actor.grants))
    told: MeJson = {
        "user": {
            "username": actor.username,
            "display_name": actor.display_name,
            "locale": actor.locale,
        },
        "roles": [
            {"role": one.role, "organization": one.organization, "directive": one.directive}
            for one in actor.grants
        ],
        "rights": sorted(right.value for right in rights),
        "scope": {
            "directives": sorted(scope.directives),
            "organizations": [path.split("/")[-2] for path in scope.paths],
        },
    }
    return Told(told)
