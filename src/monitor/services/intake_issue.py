"""Issuing a draft: it becomes a directive like those of the seeds, and its addressees are asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from monitor.domain.errors import Forbidden
from monitor.domain.organization import Organization
from monitor.domain.roles import May
from monitor.intake.issue import Built, build
from monitor.services import amend_notices, amending, intake
from monitor.services.amending import Planned
from monitor.services.intake import DraftView
from monitor.services.work import Work
from monitor.store import (
    accounts,
    audit,
    directives,
    issuing,
    organizations,
    placements,
    subscriptions,
)
from monitor.store import intake as store
from monitor.store.intake import Holder
from monitor.store.issuing import Origins

__all__ = ["Built", "Preview", "issue", "preview"]


@dataclass(frozen=True)
class Preview:
    """What issuing a draft would do, said before it is done.

    ``coordinators`` and ``audience`` are the people who get their role in the new directive.
    ``is_own_report_accepted``: somebody is there to accept the coordinator's own report.
    ``amends`` is what becomes of duties of earlier directives.
    """

    built: Built
    coordinators: tuple[Holder, ...]
    audience: tuple[Holder, ...]
    is_own_report_accepted: bool
    amends: tuple[Planned, ...] = ()

    @property
    def addressees(self) -> tuple[str, ...]:
        """Codes of all who are to report."""
        given = (
            one.organization
            for one in self.built.directive.assignments
            if one.part != "coordinating"
        )
        return tuple(dict.fromkeys(given))


def preview(work: Work, view: DraftView) -> Preview:
    """What issuing it would do; the draft must have no open question.

    Raises:
        Forbidden: A question is open.
        Invalid: A rhythm, a deadline or a change cannot be; the place names the duty.
        NotFound: A directive it touches is not the actor's to coordinate any more.
    """
    intake.require(work)
    if view.questions:
        raise Forbidden("intake_questions_open", count=len(view.questions))
    built = build(view.sheet, view.stored.text, view.meant, view.register)
    told = built.directive
    audience = []
    if view.sheet.audience.value in work.scope(May.ISSUE_DIRECTIVES).directives:
        audience = store.audience(work.session, directive=view.sheet.audience.value)
    accepted = any(
        one.role == "observer" and one.organization == told.accepts_coordinators_own_report
        for one in audience
    )
    coordinators = store.coordinators(work.session, organization=told.coordinator)
    amends = tuple(amending.planned(work, view))
    return Preview(built, tuple(_each_once(coordinators)), tuple(audience), accepted, amends)


def _each_once(holders: list[Holder]) -> list[Holder]:
    return list({one.user_id: one for one in holders}.values())


def issue(work: Work, number: int, seen: int) -> str:
    """Make a draft a directive that is followed from now on; returns its slug.

    Whoever issues it coordinates it, and so does everybody who coordinates for the body it names;
    leaders and observers of the directive it names see it, with their digests as they have them.

    Raises:
        LostRace: Somebody changed the draft since it was looked at.
        Forbidden: A question is open, or it was issued or discarded already.
    """
    # Two drafts issued at once come one after the other: the second sees the first one's slug.
    placements.lock(work.session)
    view = intake.held(work, number, seen)
    amending.hold(work, view)
    found = preview(work, view)
    built = found.built
    for unit in built.new:  # each stands below nobody until somebody says otherwise
        organizations.insert(
            work.session, unit, parent_id=None, recorded_at=work.now, source="intake"
        )
    organizations.forget(work.session)
    told = built.directive
    directive_id = issuing.insert(
        work.session, told, _origins(view, built), loaded_at=work.now
    )  # fmt: skip
    stored = directives.load(work.session, told.slug)
    assert stored is not None
    for code, level, note in built.targets:
        directives.add_decision(
            work.session, ids=stored.ids, kind="set_target", at=work.now,
            actor_id=intake.actor(work), obligation=code, organization=None, value=level, by=None,
            note=note,
        )  # fmt: skip
    amending.apply(work, view, found.amends, stored)
    _note_new(work, built.new, directive_id)
    _grant(work, found, directive_id)
    _subscribe(work, view.sheet.audience.value, directive_id, found)
    touched = dict.fromkeys(one.record.touched for one in found.amends)
    amend_notices.queue(work, told.slug, list(touched))
    store.end(
        work.session, draft=number, kind="issued", directive_id=directive_id, reason="",
        at=work.now, by=intake.actor(work),
    )  # fmt: skip
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action="directive.issue",
        object_type="directive", object_id=told.slug, directive_id=directive_id,
        detail={
            "draft": number, "revision": seen, "obligations": len(told.obligations),
            "assignments": len(told.assignments), "new": [one.code for one in built.new],
            "amends": len(found.amends),
        },
    )  # fmt: skip
    return told.slug


def _note_new(work: Work, units: Iterable[Organization], directive_id: int) -> None:
    """Put on record which organisations the directive brought into the register."""
    for unit in units:
        audit.record(
            work.session, at=work.now, actor_id=work.actor.user_id, action="organization.add",
            object_type="organization", object_id=unit.code, directive_id=directive_id,
            detail={"name_vi": unit.name_vi},
        )  # fmt: skip


def _origins(view: DraftView, built: Built) -> Origins:
    return Origins(
        notes={"intake": {"draft": view.stored.number, "source": view.stored.source}},
        source_text=view.stored.text,
        fields=built.fields,
        periods=built.periods,
        obligations=built.obligations,
    )


def _grant(work: Work, found: Preview, directive_id: int) -> None:
    """Give the people their roles in the new directive, each once and on record."""
    slug, coordinator = found.built.directive.slug, found.built.directive.coordinator
    units = organizations.ids_of(work.session, codes=[coordinator])
    mine = Holder(
        intake.actor(work), work.actor.username, work.actor.display_name, "coordinator",
        coordinator, units[coordinator],
    )  # fmt: skip
    wanted = [replace(one, organization=coordinator, organization_id=units[coordinator])
              for one in found.coordinators]  # fmt: skip
    if mine.user_id not in {one.user_id for one in wanted}:
        wanted.append(mine)
    for one in (*wanted, *found.audience):
        accounts.add_grant(
            work.session, one.user_id, role=one.role, organization_id=one.organization_id,
            directive_id=directive_id, at=work.now, by=work.actor.user_id,
        )  # fmt: skip
        audit.record(
            work.session, at=work.now, actor_id=work.actor.user_id, action="role.grant",
            object_type="user", object_id=one.username, directive_id=directive_id,
            detail={"role": one.role, "organization": one.organization, "directive": slug},
        )  # fmt: skip


def _subscribe(work: Work, audience: str, directive_id: int, found: Preview) -> None:
    """Have those who get the other directive's digest get this one's, at the hour they chose."""
    other = directives.load(work.session, audience) if audience else None
    if other is None:
        return
    people = {one.user_id for one in (*found.coordinators, *found.audience)}
    for one in subscriptions.subscribers(work.session, directive_id=other.ids.directive):
        if one.user_id in people:
            subscriptions.subscribe(
                work.session, user_id=one.user_id, directive_id=directive_id, chosen=one.chosen,
                at=work.now,
            )  # fmt: skip
