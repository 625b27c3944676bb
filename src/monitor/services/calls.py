"""Calls, replies and visits: written down as they happened, read by who follows up."""

from __future__ import annotations

from monitor.domain.chase import Contact
from monitor.domain.contacts import CONTACT_KINDS, LONGEST_NOTE, ContactKind, ContactNote
from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.domain.plans import LONGEST_PERSON
from monitor.domain.roles import May
from monitor.services.cell_place import actor_id, read_text
from monitor.services.chasing import note_chase, require_chase
from monitor.services.matrix import find_directive
from monitor.services.work import Work
from monitor.store import chasing

__all__ = ["Contact", "ContactNote", "listed", "people_of", "write"]


def listed(work: Work, slug: str, organization: str | None = None) -> list[ContactNote]:
    """The log of calls of a directive, or of one unit in it, as far as the actor may read it.

    Raises:
        NotFound: There is no such directive in the actor's reach.
    """
    stored = find_directive(work, slug)
    scope = work.scope(May.SEE_CONTACTS)
    if organization is not None and organization not in stored.ids.organizations:
        raise NotFound("organization_not_found", organization=organization)
    found = chasing.notes(work.session, ids=stored.ids, organization=organization)
    if slug in scope.directives:
        return found
    within = {
        code: scope.covers_path(work.path_of(code)) for code in {o.organization for o in found}
    }
    return [one for one in found if within[one.organization]]


def people_of(work: Work, organization: str) -> list[Contact]:
    """How one unit is reached, for the coordinator of a directive that names it.

    Raises:
        NotAllowed: The role does not chase, or no directive of the actor's names the unit.
    """
    stored = (find_directive(work, slug) for slug in work.scope(May.CHASE).directives)
    if not any(organization in one.ids.organizations for one in stored):
        raise NotAllowed("role_may_not", right=May.CHASE.value)
    return chasing.contacts(work.session, organizations=[organization]).get(organization, [])


def write(
    work: Work, slug: str, organization: str, kind: ContactKind, person: str, body: str
) -> None:
    """Write down a call, a reply or a visit; it is never changed.

    Raises:
        NotFound: There is no such directive, or the unit has no part in it.
        NotAllowed: The role does not chase.
        Invalid: Nothing is said, or too much.
    """
    stored = require_chase(work, slug, May.CHASE)
    if not any(one.organization == organization for one in stored.directive.assignments):
        raise NotFound("organization_not_found", organization=organization)
    if kind not in CONTACT_KINDS:
        raise Invalid("wrong_shape", [("kind", "wrong_shape", {"what": "kind"})], what="kind")
    text = read_text("body", body, LONGEST_NOTE)
    who = read_text("person", person, LONGEST_PERSON) if person else ""
    author = actor_id(work, May.CHASE)
    chasing.add_note(
        work.session, ids=stored.ids, organization=organization, author_id=author, at=work.now,
        kind=kind, person=who, body=text,
    )  # fmt: skip
    note_chase(
        work, stored, "contact.write", organization, {"kind": kind, "organization": organization}
    )
