"""Intake: a directive's text kept as a draft that coordinators look through together.

Nothing is told to anybody before the draft is issued: see ``intake_issue``. What changes a draft is
in ``intake_changes``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from monitor.domain.amendment import AmendedDocument, Touch
from monitor.domain.errors import Forbidden, Invalid, LostRace, NotAllowed, NotFound
from monitor.domain.lessons import Lesson, in_force
from monitor.domain.organization import Organization
from monitor.domain.roles import May
from monitor.domain.sheet import Sheet
from monitor.domain.sheet_changes import Edit, changes
from monitor.intake import amending
from monitor.intake.names import Register
from monitor.intake.propose import propose
from monitor.intake.questions import Meant, Question, day_of, meanings, questions
from monitor.intake.reader.draft import as_json
from monitor.intake.reader.read import read_text
from monitor.services.work import Work
from monitor.store import audit, directives, lessons, organizations
from monitor.store import intake as store
from monitor.store.directives import StoredDirective
from monitor.store.intake import DraftLine, RevisionLine, StoredDraft

__all__ = [
    "DraftLine", "DraftView", "Edit", "Meant", "Question", "RevisionLine", "audiences", "begin",
    "discard", "followed", "history", "listed", "read", "scored", "touches", "undo_to",
]  # fmt: skip

LONGEST_TEXT = 1_000_000
"""Letters; a directive of five hundred pages has some more."""
SHORTEST_TEXT = 80
LONGEST_REASON = 2000
MOST_STEPS = 30
"""Revisions whose changes are told one by one; of older ones what was done, and by whom."""


@dataclass(frozen=True)
class DraftView:
    """A draft as its coordinators see it, with who its names mean and what it still asks.

    ``lessons`` are those of its office by their numbers, revoked ones too.
    """

    stored: StoredDraft
    register: Register
    slugs: frozenset[str]
    lessons: Mapping[int, Lesson]

    @property
    def sheet(self) -> Sheet:
        return self.stored.sheet

    @property
    def is_open(self) -> bool:
        return self.stored.outcome is None

    @cached_property
    def meant(self) -> Mapping[str, Meant]:
        return meanings(self.sheet, self.register)

    @cached_property
    def questions(self) -> list[Question]:
        return questions(self.sheet, self.meant, self.register, self.slugs)

    @cached_property
    def units(self) -> Mapping[str, Organization]:
        """The organisations of the document's day by their codes."""
        return {one.code: one for one in self.register.units}


def require(work: Work) -> None:
    """Refuse whoever may draft no directive.

    Raises:
        NotAllowed: The role does not include it.
    """
    if not work.actor.may(May.ISSUE_DIRECTIVES) or work.actor.user_id is None:
        raise NotAllowed("role_may_not", right=May.ISSUE_DIRECTIVES.value)


def offices(work: Work) -> list[str]:
    """The bodies whose drafts the actor works on: those they coordinate for."""
    found: dict[str, None] = {}
    for one in work.actor.grants_with(May.ISSUE_DIRECTIVES):
        code = one.organization
        if code is None and one.directive is not None:
            stored = directives.load(work.session, one.directive)
            code = stored.directive.coordinator if stored is not None else None
        if code is not None:
            found[code] = None
    return list(found)


def scored(work: Work, text: str, *, is_scan: bool = False) -> dict[str, Any]:
    """What the reader makes of a text, in the exchange form; nothing is kept.

    Raises:
        NotAllowed: The role does not include drafting directives.
        Invalid: It is no text, or a longer one than is read here.
    """
    require(work)
    known = in_force(lessons.of(work.session, organizations=offices(work)), work.now)
    return as_json(read_text(checked_text(text), known, is_scan=is_scan))


def touches(work: Work, text: str) -> list[tuple[Touch, str | None]]:
    """What a text seems to make of directives the actor coordinates, with the item that says so.

    Raises:
        NotAllowed: The role does not include drafting directives.
        Invalid: It is no text, or a longer one than is read here.
    """
    require(work)
    told = checked_text(text)
    known = in_force(lessons.of(work.session, organizations=offices(work)), work.now)
    sheet = _with_amended(work, propose(told, "UTC", known), told)
    items = {one.code: one.item for one in sheet.duties}
    return [(one, items.get(one.by)) for one in sheet.touches]


@dataclass(frozen=True)
class Drafted:
    """A text with the sheet drafted from it, not kept yet."""

    text: str
    sheet: Sheet


def drafted(
    text: str, zone: str, taught: Sequence[Lesson] = (), *, is_scan: bool = False
) -> Drafted:
    """Draft a text's sheet, outside of any transaction: a long text takes its time.

    Args:
        text: The text as it came; only its line ends are made alike.
        zone: The time zone its days are of.
        taught: What the office taught the reader, as far as it holds now.
        is_scan: Whether a recogniser read the text from pictures of pages.

    Raises:
        Invalid: It is no text, or a longer one than is read here.
    """
    told = checked_text(text)
    return Drafted(told, propose(told, zone, taught, is_scan=is_scan))


def begin(work: Work, given: Drafted, source: str) -> int:
    """Keep a text word for word with the sheet drafted from it; returns the draft's number.

    Args:
        work: A coordinator's work.
        given: What was drafted.
        source: The file's name, empty for what was pasted.
    """
    require(work)
    text = given.text
    office = next(iter(offices(work)), None)
    if office is None:
        raise NotAllowed("role_may_not", right=May.ISSUE_DIRECTIVES.value)
    unit = organizations.ids_of(work.session, codes=[office])[office]
    sheet = _with_amended(work, _with_people(work, given.sheet, office), text)
    by = actor(work)
    number = store.begin(
        work.session, organization_id=unit, source=source[:200], text=text, at=work.now, by=by
    )
    store.revise(
        work.session, draft=number, number=1, change="read", about="", sheet=sheet, at=work.now,
        by=by,
    )  # fmt: skip
    note(work, number, unit, "begin", {"letters": len(text), "duties": len(sheet.duties)})
    return number


def checked_text(text: str) -> str:
    """A text as it is kept; refused where it is none, or longer than any directive."""
    # Forms send their own line ends; the places in the text are counted in one kind.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text.strip()) < SHORTEST_TEXT or "\0" in text:
        raise Invalid("intake_no_text", [("text", "intake_no_text", {})])
    if len(text) > LONGEST_TEXT:
        raise Invalid("intake_too_long", [("text", "intake_too_long", {})])
    return text


def _with_people(work: Work, sheet: Sheet, office: str) -> Sheet:
    """The sheet with who coordinates and who sees it proposed: as in the newest directive."""
    slugs = work.scope(May.ISSUE_DIRECTIVES).directives
    own = next(
        (
            stored.directive
            for one in directives.summaries(work.session)
            if one.slug in slugs and (stored := directives.load(work.session, one.slug))
        ),
        None,
    )
    acceptor = own.accepts_coordinators_own_report if own is not None else ""
    return replace(
        sheet,
        coordinator=replace(sheet.coordinator, value=office),
        acceptor=replace(sheet.acceptor, value=acceptor),
        audience=replace(sheet.audience, value=own.slug if own is not None else ""),
    )


def _with_amended(work: Work, sheet: Sheet, text: str) -> Sheet:
    """The sheet with the documents its text touches and what it seems to make of their duties.

    What a shared file says of them is asked about anew, as far as they are followed here.
    """
    mine = audiences(work)
    given = sheet
    found = amending.documents_of(given, text, mine)
    sheet = replace(given, documents=found, touches=())
    for document in found:
        told = [one for one in given.touches if one.slug and one.slug == document.slug]
        if told:
            known = followed(work, document.slug).directive
            sheet = amending.with_touches(
                sheet, document.slug, amending.asked_anew(given, told, known)
            )
        else:
            sheet = with_proposals(work, sheet, text, document)
    return sheet


def with_proposals(work: Work, sheet: Sheet, text: str, document: AmendedDocument) -> Sheet:
    """The sheet with what it seems to make of one directive's duties, where it is followed here."""
    if not document.slug:
        return sheet
    told = followed(work, document.slug).directive
    return amending.with_touches(
        sheet, document.slug, amending.touches_of(sheet, text, document, told)
    )


def followed(work: Work, slug: str) -> StoredDirective:
    """A directive that the actor coordinates.

    Raises:
        NotFound: There is none, or it is another office's.
    """
    stored = directives.load(work.session, slug) if slug in audiences(work) else None
    if stored is None:
        raise NotFound("directive_not_found", directive=slug)
    return stored


def audiences(work: Work) -> dict[str, str]:
    """The directives whose leaders and observers may be taken over: the actor's own, by slug."""
    require(work)
    slugs = work.scope(May.ISSUE_DIRECTIVES).directives
    return {one.slug: one.number for one in directives.summaries(work.session) if one.slug in slugs}


def listed(work: Work) -> list[DraftLine]:
    """The drafts of the actor's office, newest first."""
    require(work)
    return store.listed(work.session, organizations=offices(work))


def read(work: Work, number: int) -> DraftView:
    """One draft of the actor's office.

    Raises:
        NotFound: There is none of that number, or it is another office's.
    """
    require(work)
    return _view(work, number)


def _view(work: Work, number: int, *, hold: bool = False) -> DraftView:
    found = None
    if 0 < number < 10**15:
        found = store.find(work.session, number=number, organizations=offices(work), hold=hold)
    if found is None:
        raise not_found()
    taught = lessons.of(work.session, organizations=[found.organization])
    return DraftView(
        found,
        Register(
            organizations.named(work.session, on=day_on(work, found.sheet)),
            # A draft stays as it was read: what is taught or revoked later is for the next one.
            in_force(taught, found.begun_at),
        ),
        frozenset(one.slug for one in directives.summaries(work.session)),
        {one.number: one for one in taught},
    )


def not_found() -> NotFound:
    """What is said of a draft that is not there, or not theirs."""
    return NotFound("intake_not_found")


def day_on(work: Work, sheet: Sheet) -> date:
    """The day whose organisations are meant: the document's, today while it has none."""
    return day_of(sheet) or work.now.date()


def held(work: Work, number: int, seen: int) -> DraftView:
    """A draft held for a change by somebody who has seen one of its revisions.

    Raises:
        LostRace: Somebody changed it since.
        Forbidden: It was issued or discarded.
    """
    require(work)
    view = _view(work, number, hold=True)
    if not view.is_open:
        raise Forbidden("intake_ended")
    last = view.stored.last
    if last.number != seen:
        raise LostRace("intake_lost_race", by=last.by, at=last.at)
    return view


def revise(
    work: Work,
    number: int,
    seen: int,
    change: str,
    edit: Callable[[DraftView], Sheet],
    about: str = "",
) -> int:
    """Add a revision that somebody made of the one they saw; returns the newest one's number.

    Raises:
        LostRace: Somebody changed the draft since; nothing was overwritten.
    """
    view = held(work, number, seen)
    sheet = edit(view)
    if sheet == view.sheet:
        return seen
    store.revise(
        work.session, draft=number, number=seen + 1, change=change, about=about[:200],
        sheet=sheet, at=work.now, by=actor(work),
    )  # fmt: skip
    note(
        work, number, view.stored.organization_id, change, {"revision": seen + 1, "about": about}
    )  # fmt: skip
    return seen + 1


def undo_to(work: Work, number: int, seen: int, revision: int) -> int:
    """Have an earlier revision's sheet again, as a new revision: nothing is taken away."""

    def earlier(view: DraftView) -> Sheet:
        if revision not in {one.number for one in view.stored.history}:
            raise NotFound("intake_not_found")
        return store.sheet_of(work.session, number=number, revision=revision)

    return revise(work, number, seen, "undo", earlier, str(revision))


def history(work: Work, number: int) -> dict[int, tuple[Edit, ...]]:
    """What each of the newest revisions changed of the one before it, by its number.

    Raises:
        NotFound: There is no such draft, or it is another office's.
    """
    read(work, number)
    sheets = list(store.newest_sheets(work.session, number=number, most=MOST_STEPS + 1).items())
    return {revision: changes(before, after) for (_, before), (revision, after) in pairwise(sheets)}


def discard(work: Work, number: int, seen: int, reason: str) -> None:
    """Put a draft aside for good; it stays on record."""
    view = held(work, number, seen)
    told = reason_of(reason, "reason")
    store.end(
        work.session, draft=number, kind="discarded", directive_id=None, reason=told, at=work.now,
        by=actor(work),
    )  # fmt: skip
    note(work, number, view.stored.organization_id, "discard", {"reason": told})


def reason_of(text: str, place: str) -> str:
    """A reason as it is kept.

    Raises:
        Invalid: There is none, or a whole essay.
    """
    told = text.strip()
    if not told or len(told) > LONGEST_REASON:
        raise Invalid("note_needed", [(place, "note_needed", {})])
    return told


def actor(work: Work) -> int:
    """The account that acts; ``require`` has made sure that there is one."""
    assert work.actor.user_id is not None
    return work.actor.user_id


def note(work: Work, number: int, unit: int, verb: str, detail: Mapping[str, Any]) -> None:
    """Put what was done to a draft on record."""
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action=f"intake.{verb}",
        object_type="intake", object_id=number, organization_id=unit, detail=detail,
    )  # fmt: skip
