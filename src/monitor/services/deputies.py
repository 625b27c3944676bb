"""Deputies: a head who is away names somebody of the unit to approve for them, until a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.domain.errors import Invalid, NotAllowed, NotFound
from monitor.domain.roles import Deputy, May
from monitor.services.work import Work
from monitor.store import accounts, audit, deputies, organizations


@dataclass(frozen=True)
class Desk:
    """What a head may see and do about deputies of one unit.

    ``candidates`` are the unit's other people, account name to name; ``named`` is everybody the
    head ever named there, the newest first.
    """

    organization: str
    candidates: Mapping[str, str]
    named: tuple[Deputy, ...]


def desks(work: Work) -> list[Desk]:
    """The units the actor is head of, each with its deputies; none for anybody else."""
    units = sorted(_headed(work))
    named = deputies.named_by(work.session, work.actor.user_id or 0) if units else []
    return [
        Desk(
            code,
            _candidates(work, code),
            tuple(one for one in reversed(named) if one.organization == code),
        )
        for code in units
    ]


def standing_for(work: Work) -> list[Deputy]:
    """The namings under which the actor now approves in a head's place."""
    units = {one.organization for one in work.actor.grants if one.role == "deputy"}
    held = deputies.standing(work.session, user_id=work.actor.user_id or 0) if units else []
    return [one for one in held if one.organization in units]


def name(work: Work, organization: str, username: str, last_day: date, *, today: date) -> Deputy:
    """Let somebody of the unit approve in the actor's place, from now to the end of a day.

    Naming the same person anew replaces the naming before.

    Args:
        work: Writing work of the unit's head.
        organization: The unit the actor is head of.
        username: Somebody with a role for exactly this unit.
        last_day: The last day on which it holds.
        today: The local day.

    Raises:
        NotFound: The unit is none of the actor's, or it has no such person.
        NotAllowed: The actor is not its head: a deputy names no deputy.
        Invalid: The day has passed.
    """
    _require_head(work, organization)
    if username not in _candidates(work, organization):
        raise NotFound("user_not_found", username=username)
    if last_day < today:
        raise Invalid("deputy_day_passed", [("last_day", "deputy_day_passed", {})])
    head_id = _actor_id(work)
    for former in deputies.named_by(work.session, head_id):
        is_same = (former.organization, former.deputy) == (organization, username)
        if is_same and former.ended_at is None:
            deputies.end(work.session, former.id, at=work.now, by=head_id)
    account = accounts.by_username(work.session, username)
    assert account is not None
    unit_id = organizations.ids_of(work.session, codes=[organization])[organization]
    naming = deputies.name(
        work.session, organization_id=unit_id, head_id=head_id, deputy_id=account.id,
        last_day=last_day, at=work.now,
    )  # fmt: skip
    _note(work, organization, username, "deputy.name", {"last_day": last_day.isoformat()})
    return Deputy(naming, organization, work.actor.username, username, work.now, last_day)


def end(work: Work, naming: int) -> None:
    """Take a naming back; from this instant the deputy approves nothing more.

    Raises:
        NotFound: It is none of the actor's, or was taken back before.
    """
    mine = deputies.named_by(work.session, work.actor.user_id or 0)
    found = next((one for one in mine if one.id == naming and one.ended_at is None), None)
    if found is None:
        raise NotFound("deputy_not_found")
    deputies.end(work.session, naming, at=work.now, by=_actor_id(work))
    _note(work, found.organization, found.deputy, "deputy.end", {})


def approvers(work: Work, organization: str, zone: str) -> dict[str, Deputy | None]:
    """Account names of a unit's heads and their deputies; with a deputy's, the naming it is under.

    Who is head holds the right of their own, also where another head named them.
    """
    heads = deputies.heads(work.session, organization)
    named = [one for each in heads.values() for one in each if one.holds_at(work.now, zone)]
    found: dict[str, Deputy | None] = {one.deputy: one for one in named}
    return found | dict.fromkeys(heads)


def _headed(work: Work) -> set[str]:
    return {
        one.organization for one in work.actor.grants if one.role == "head" and one.organization
    }


def _require_head(work: Work, organization: str) -> None:
    if organization in _headed(work):
        return
    if not work.scope(May.SEE_FIGURES).covers_path(work.path_of(organization)):
        raise NotFound("organization_not_found", organization=organization)
    raise NotAllowed("role_may_not", right=May.APPROVE.value)


def _candidates(work: Work, organization: str) -> dict[str, str]:
    found = deputies.members(work.session, organization)
    return {one: name for one, name in found.items() if one != work.actor.username}


def _actor_id(work: Work) -> int:
    if work.actor.user_id is None:
        raise NotAllowed("role_may_not", right=May.APPROVE.value)
    return work.actor.user_id


def _note(
    work: Work, organization: str, username: str, action: str, detail: dict[str, Any]
) -> None:
    unit_id = organizations.ids_of(work.session, codes=[organization])[organization]
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action=action,
        object_type="user", object_id=username, organization_id=unit_id,
        detail=detail | ({"address": work.address} if work.address else {}),
    )  # fmt: skip
