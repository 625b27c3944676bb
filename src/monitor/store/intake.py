"""Drafts of directives: their texts, every revision of their sheets, and what became of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from monitor.domain.sheet import Sheet, as_plain, from_plain
from monitor.store.schema import (
    DirectiveRow,
    IntakeDraftRow,
    IntakeOutcomeRow,
    IntakeRevisionRow,
    OrganizationRow,
    RoleGrantRow,
    UserAccountRow,
)
from monitor.store.statements import add, insert_into

_ADD_DRAFT = insert_into(IntakeDraftRow)
_ADD_REVISION = insert_into(IntakeRevisionRow)
_ADD_OUTCOME = insert_into(IntakeOutcomeRow)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a draft: issued as ``slug``, or discarded with a reason."""

    kind: str
    slug: str
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """One revision as the history shows it: the verb, and what it was done to."""

    number: int
    change: str
    about: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft as a list shows it."""

    number: int
    source: str
    begun_at: datetime
    begun_by: str
    sheet: Sheet
    last: RevisionLine
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft with its newest sheet."""

    number: int
    organization: str
    organization_id: int
    source: str
    text: str
    begun_at: datetime
    sheet: Sheet
    history: tuple[RevisionLine, ...]
    outcome: Outcome | None

    @property
    def last(self) -> RevisionLine:
        return self.history[-1]


def begin(
    session: Session, *, organization_id: int, source: str, text: str, at: datetime, by: int
) -> int:
    """Keep a text as it came; returns the draft's number."""
    told = {
        "organization_id": organization_id, "source": source, "text": text, "begun_at": at,
        "begun_by": by,
    }  # fmt: skip
    return add(session, _ADD_DRAFT, told)


def revise(
    session: Session,
    *,
    draft: int,
    number: int,
    change: str,
    about: str,
    sheet: Sheet,
    at: datetime,
    by: int,
) -> None:
    """Add a revision; the database refuses a second one of the same number."""
    told = {
        "draft_id": draft, "number": number, "change": change, "about": about,
        "sheet": as_plain(sheet), "made_at": at, "made_by": by,
    }  # fmt: skip
    add(session, _ADD_REVISION, told)


def end(
    session: Session,
    *,
    draft: int,
    kind: str,
    directive_id: int | None,
    reason: str,
    at: datetime,
    by: int,
) -> None:
    """Say what became of a draft, once."""
    told = {
        "draft_id": draft, "kind": kind, "directive_id": directive_id, "reason": reason,
        "made_at": at, "made_by": by,
    }  # fmt: skip
    add(session, _ADD_OUTCOME, told)


def listed(session: Session, *, organizations: Collection[str]) -> list[DraftLine]:
    """The drafts of these bodies, newest first."""
    newest = (
        select(IntakeRevisionRow.draft_id, func.max(IntakeRevisionRow.number).label("number"))
        .group_by(IntakeRevisionRow.draft_id)
        .subquery()
    )
    beginner, changer = aliased(UserAccountRow), aliased(UserAccountRow)
    rows = session.execute(
        select(IntakeDraftRow, IntakeRevisionRow, beginner.display_name, changer.display_name)
        .join(OrganizationRow, OrganizationRow.id == IntakeDraftRow.organization_id)
        .join(newest, newest.c.draft_id == IntakeDraftRow.id)
        .join(
            IntakeRevisionRow,
            (IntakeRevisionRow.draft_id == newest.c.draft_id)
            & (IntakeRevisionRow.number == newest.c.number),
        )
        .join(beginner, beginner.id == IntakeDraftRow.begun_by)
        .join(changer, changer.id == IntakeRevisionRow.made_by)
        .where(OrganizationRow.code.in_(list(organizations)))
        .order_by(IntakeDraftRow.id.desc())
    ).all()
    ends = _outcomes(session, [draft.id for draft, *_ in rows])
    return [
        DraftLine(
            draft.id, draft.source, draft.begun_at, begun_by, from_plain(revision.sheet),
            RevisionLine(
                revision.number, revision.change, revision.about, revision.made_at, changed_by
            ),
            ends.get(draft.id),
        )
        for draft, revision, begun_by, changed_by in rows
    ]  # fmt: skip


def find(
    session: Session, *, number: int, organizations: Collection[str], hold: bool = False
) -> StoredDraft | None:
    """One of these bodies' drafts; None where there is none.

    Args:
        session: An open session.
        number: The draft's number.
        organizations: Codes of the bodies whose drafts may be read.
        hold: Have a second change of it wait until this transaction is done.
    """
    query = (
        select(IntakeDraftRow, OrganizationRow.code)
        .join(OrganizationRow, OrganizationRow.id == IntakeDraftRow.organization_id)
        .where(IntakeDraftRow.id == number, OrganizationRow.code.in_(list(organizations)))
    )
    row = session.execute(query.with_for_update(of=IntakeDraftRow) if hold else query).one_or_none()
    if row is None:
        return None
    draft, code = row
    history = _history(session, number)
    return StoredDraft(
        draft.id, code, draft.organization_id, draft.source, draft.text, draft.begun_at,
        sheet_of(session, number=number, revision=history[-1].number), history,
        _outcomes(session, [number]).get(number),
    )  # fmt: skip


def sheet_of(session: Session, *, number: int, revision: int) -> Sheet:
    """The sheet of one revision, which must be there."""
    found = session.execute(
        select(IntakeRevisionRow.sheet).where(
            IntakeRevisionRow.draft_id == number, IntakeRevisionRow.number == revision
        )
    ).scalar_one()
    return from_plain(found)


def newest_sheets(session: Session, *, number: int, most: int) -> dict[int, Sheet]:
    """The sheets of a draft's newest revisions by number, oldest first."""
    rows = session.execute(
        select(IntakeRevisionRow.number, IntakeRevisionRow.sheet)
        .where(IntakeRevisionRow.draft_id == number)
        .order_by(IntakeRevisionRow.number.desc())
        .limit(most)
    ).all()
    return {revision: from_plain(sheet) for revision, sheet in reversed(rows)}


def _history(session: Session, number: int) -> tuple[RevisionLine, ...]:
    rows = session.execute(
        select(
            IntakeRevisionRow.number, IntakeRevisionRow.change, IntakeRevisionRow.about,
            IntakeRevisionRow.made_at, UserAccountRow.display_name,
        )
        .join(UserAccountRow, UserAccountRow.id == IntakeRevisionRow.made_by)
        .where(IntakeRevisionRow.draft_id == number)
        .order_by(IntakeRevisionRow.number)
    )  # fmt: skip
    return tuple(RevisionLine(*row) for row in rows)


def _outcomes(session: Session, drafts: Collection[int]) -> dict[int, Outcome]:
    rows = session.execute(
        select(IntakeOutcomeRow, DirectiveRow.slug, UserAccountRow.display_name)
        .outerjoin(DirectiveRow, DirectiveRow.id == IntakeOutcomeRow.directive_id)
        .join(UserAccountRow, UserAccountRow.id == IntakeOutcomeRow.made_by)
        .where(IntakeOutcomeRow.draft_id.in_(list(drafts)))
    )
    return {
        row.draft_id: Outcome(row.kind, slug or "", row.reason, row.made_at, name)
        for row, slug, name in rows
    }


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a role that a new directive takes over, held for an organisation or none."""

    user_id: int
    username: str
    name: str
    role: str
    organization: str | None
    organization_id: int | None


def coordinators(session: Session, *, organization: str) -> list[Holder]:
    """Open accounts that coordinate for a body today, each once."""
    return _holders(
        session, (RoleGrantRow.role == "coordinator") & (OrganizationRow.code == organization)
    )


def audience(session: Session, *, directive: str) -> list[Holder]:
    """Open accounts that lead or observe a directive today."""
    named = select(DirectiveRow.id).where(DirectiveRow.slug == directive).scalar_subquery()
    return _holders(
        session,
        RoleGrantRow.role.in_(("leader", "observer")) & (RoleGrantRow.directive_id == named),
    )


def _holders(session: Session, which: ColumnElement[bool]) -> list[Holder]:
    rows = session.execute(
        select(
            UserAccountRow.id, UserAccountRow.username, UserAccountRow.display_name,
            RoleGrantRow.role,
            OrganizationRow.code, OrganizationRow.id,
        )
        .join(RoleGrantRow, RoleGrantRow.user_id == UserAccountRow.id)
        .outerjoin(OrganizationRow, OrganizationRow.id == RoleGrantRow.organization_id)
        .where(
            which,
            RoleGrantRow.revoked_at.is_(None),
            UserAccountRow.disabled_at.is_(None),
        )
        .order_by(UserAccountRow.id)
    )  # fmt: skip
    return list(dict.fromkeys(Holder(*row) for row in rows))
