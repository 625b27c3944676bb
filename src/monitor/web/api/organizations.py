"""The organisations within reach."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from monitor.domain.names import full_name
from monitor.domain.organization import Organization
from monitor.files.matrix_json import exact
from monitor.services import organizations as services
from monitor.services.work import Work
from monitor.web.api.operations import Asked, Query, Told, operation
from monitor.web.api.reading import Whole

Code = Annotated[str, Field(max_length=100)]
"""An organisation's code."""


@exact
class OrganizationJson(TypedDict):
    """One organisation today. ``parent`` is null where it is none or out of reach."""

    code: str
    name: str
    name_vi: str
    name_en: str
    short_name: str
    parent: str | None
    level: int
    type: str
    head_step: bool
    verified: bool
    valid_from: str | None
    valid_to: str | None


@exact
class OrganizationsJson(TypedDict):
    """Organisations in tree order, parents first."""

    organizations: list[OrganizationJson]


class OrganizationsQuery(Query):
    """Which organisations."""

    root: Code | None = None
    depth: Whole | None = None
    q: str | None = None


@operation(
    "GET",
    "/organizations",
    shape=OrganizationsJson,
    query=OrganizationsQuery,
    refusals=(404,),
)
def list_organizations(work: Work, asked: Asked) -> Told:
    """Organisations within reach; `q` finds names, short names and codes without diacritics."""
    query: OrganizationsQuery = asked.query
    found = services.find(work, root=query.root, depth=query.depth, q=query.q)
    is_part = query.root is not None or query.depth is not None or query.q is not None
    within = {unit.code for unit in (services.find(work) if is_part else found)}
    told: OrganizationsJson = {
        "organizations": [_organization(unit, within, asked.locale) for unit in found]
    }
    return Told(told)


def _organization(unit: Organization, within: set[str], locale: str) -> OrganizationJson:
    return {
        "code": unit.code,
        "name": full_name(unit, locale),
        "name_vi": unit.name_vi,
        "name_en": unit.name_en,
        "short_name": unit.short_name,
        "parent": unit.parent if unit.parent in within else None,
        "level": unit.level,
        "type": unit.org_type,
        "head_step": unit.head_step,
        "verified": unit.verified,
        "valid_from": unit.valid_from.isoformat() if unit.valid_from else None,
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
    }
