"""Teaching the reader: what coordinators correct is read right the next time, until revoked.

A lesson holds for the drafts of the office that taught it: another office's coordinators may call
others by the same words. It holds for what is read afterwards; drafts and directives that are there
stay as they are, and so they do when it is revoked.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.domain.errors import Forbidden, Invalid, NotAllowed, NotFound
from monitor.domain.lessons import KINDS, MEANINGS, Lesson, LessonKind, in_force
from monitor.domain.organization import Organization
from monitor.domain.roles import May
from monitor.intake.lessons import Other, Suggestion, is_same, other_meaning, suggestions, why_not
from monitor.intake.names import Register
from monitor.services.intake import DraftView, actor, offices, require
from monitor.services.intake import read as read_draft
from monitor.services.work import Work
from monitor.store import audit, organizations
from monitor.store import intake as drafts
from monitor.store import lessons as store

__all__ = [
    "Lesson",
    "Suggestion",
    "as_a_name",
    "chosen",
    "holding",
    "listed",
    "revoke",
    "suggested",
    "teach",
    "units",
    "whether",
]  # fmt: skip

REASONS = {
    "short": "lesson_short", "long": "lesson_long", "general": "lesson_general",
    "class": "lesson_class", "number": "lesson_number",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whether:
    """Whether words may be taught: ``refused`` is why not, ``other`` what they mean already."""

    refused: str = ""
    other: Other | None = None


def listed(work: Work) -> list[Lesson]:
    """Every lesson of the actor's offices, revoked ones too, newest first."""
    require(work)
    return store.of(work.session, organizations=offices(work))[::-1]


def holding(work: Work) -> list[Lesson]:
    """The lessons that hold for what the actor has read now."""
    return in_force(listed(work)[::-1], work.now)


def of_everybody(work: Work) -> list[Lesson]:
    """The lessons of all offices that hold now, for whoever runs a command on the machine itself.

    Raises:
        NotAllowed: The role is not the administrator's.
    """
    if not work.actor.may(May.MANAGE_SETTINGS):
        raise NotAllowed("role_may_not", right=May.MANAGE_SETTINGS.value)
    return in_force(store.of(work.session, organizations=None), work.now)


def whether(work: Work, kind: LessonKind, words: str, meaning: str, register: Register) -> Whether:
    """Whether words may be taught, of which the register is asked for names."""
    refused = why_not(kind, words, register)
    if refused is not None:
        return Whether(REASONS[refused])
    return Whether("", other_meaning(kind, words, meaning, register, holding(work)))


def as_a_name(view: DraftView, words: str) -> tuple[str, tuple[str, ...]]:
    """Why words may not be taught as a name, empty where they may; and whose name they are."""
    refused = why_not("name", words, view.register)
    return (REASONS[refused] if refused else "", view.register.holders(words))


def suggested(work: Work, view: DraftView) -> list[Suggestion]:
    """What the changes to a draft would teach that holds not yet."""
    first = drafts.sheet_of(work.session, number=view.stored.number, revision=1)
    known = holding(work)
    return [
        one
        for one in suggestions(first, view.sheet, view.stored.text, view.register)
        if not any(
            old.kind == one.kind and old.meaning == one.meaning and is_same(old.words, one.words)
            for old in known
        )
    ]


def teach(
    work: Work, kind: str, words: str, meaning: str, *, draft: int | None = None,
    is_sure: bool = False,
) -> int | None:  # fmt: skip
    """Teach the reader what words mean; returns the lesson's number, None where it holds already.

    Args:
        work: A coordinator's work.
        kind: A ``LessonKind``.
        words: The words as a directive has them.
        meaning: What they mean, in the form of their kind (``domain.lessons.MEANINGS``).
        draft: The draft that they stand in; None where they are taught by themselves.
        is_sure: Whether they are to mean it though they mean something else already; a lesson that
            says otherwise is revoked.

    Raises:
        Invalid: They are too short or too general, stand for many, mean something else already, or
            do not stand in the draft.
        NotFound: There is no such draft, or no such organisation.
    """
    require(work)
    told = " ".join(words.split())
    known: LessonKind | None = next((one for one in KINDS if one == kind), None)
    if known is None or not MEANINGS[known].fullmatch(meaning) or "\0" in told:
        raise Invalid("wrong_shape", [("meaning", "wrong_shape", {"what": "meaning"})],
                      what="meaning")  # fmt: skip
    view = read_draft(work, draft) if draft is not None else None
    if view is not None and not _stands_in(view, told):
        raise Invalid("intake_words", [("words", "intake_words", {})])
    register = view.register if view is not None else register_of_today(work)
    found = whether(work, known, told, meaning, register)
    if found.refused:
        raise Invalid(found.refused, [("words", found.refused, {})])
    if found.other is not None and not is_sure:
        code = "lesson_other"
        raise Invalid(code, [("words", code, {"words": told})], words=told)
    return _kept(work, known, told, meaning, view)


def _kept(
    work: Work, kind: LessonKind, words: str, meaning: str, view: DraftView | None
) -> int | None:
    office = view.stored.organization if view is not None else next(iter(offices(work)), None)
    if office is None:
        raise NotAllowed("role_may_not", right=May.ISSUE_DIRECTIVES.value)
    ids = organizations.ids_of(
        work.session, codes=[office, meaning] if kind == "name" else [office]
    )
    if kind == "name" and meaning not in ids:
        raise NotFound("organization_not_found", organization=meaning)
    for one in holding(work):
        if one.kind == kind and is_same(one.words, words):
            if one.meaning == meaning:
                return None
            _end(work, one)
    source = view.sheet.number.value[:200] if view is not None else ""
    number = store.teach(
        work.session, organization_id=ids[office], kind=kind, words=words,
        meaning="" if kind == "name" else meaning, unit_id=ids.get(meaning), source=source,
        draft=view.stored.number if view is not None else None, at=work.now, by=actor(work),
    )  # fmt: skip
    _note(work, "teach", number, ids[office], {"kind": kind, "words": words, "meaning": meaning})
    return number


def revoke(work: Work, number: int) -> None:
    """Revoke a lesson; what is read from now on is read without it.

    Raises:
        NotFound: There is none of that number, or it is another office's.
        Forbidden: It was revoked already.
    """
    found = next((one for one in listed(work) if one.number == number), None)
    if found is None:
        raise NotFound("lesson_not_found")
    if found.ended_at is not None:
        raise Forbidden("lesson_ended")
    _end(work, found)


def units(work: Work) -> dict[str, Organization]:
    """The organisations of today, of which names are taught, by their codes."""
    require(work)
    return {one.code: one for one in register_of_today(work).units}


def chosen(work: Work, typed: str) -> str:
    """The code of the organisation that was typed: its name, or its code in brackets.

    Raises:
        Invalid: It is none of today's, or several are called so.
    """
    register = register_of_today(work)
    code = typed.rpartition("[")[2].rstrip("]").strip()
    if code in register.codes:
        return code
    found = register.find(typed)
    if found.how != "exact":
        told = {"typed": typed[:80]}
        raise Invalid("intake_unknown_unit", [("unit", "intake_unknown_unit", told)], **told)
    return found.codes[0]


def register_of_today(work: Work) -> Register:
    """The organisations of today by their own names, without what was taught."""
    return Register(organizations.named(work.session, on=work.now.date()))


def _end(work: Work, one: Lesson) -> None:
    store.end(work.session, lesson=one.number, at=work.now, by=actor(work))
    _note(work, "revoke", one.number, None, {"words": one.words})


def _stands_in(view: DraftView, words: str) -> bool:
    return words.casefold() in " ".join(view.stored.text.split()).casefold()


def _note(work: Work, verb: str, number: int, unit: int | None, detail: dict[str, str]) -> None:
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action=f"intake_lesson.{verb}",
        object_type="intake_lesson", object_id=number, organization_id=unit, detail=detail,
    )  # fmt: skip
