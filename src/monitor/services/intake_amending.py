"""What a draft makes of directives that are followed already: asked about, link by link.

A draft only says it; the earlier directives change when it is issued, see ``amending``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

from monitor.domain.amendment import (
    KINDS,
    TERMS,
    AmendedDocument,
    Amendment,
    AmendmentKind,
    Term,
    Touch,
    words_before,
)
from monitor.domain.directive import Obligation
from monitor.domain.errors import Invalid, NotFound
from monitor.domain.sheet import Said, Sheet, SheetDuty
from monitor.intake import amending as rules
from monitor.services import intake
from monitor.services.intake import DraftView
from monitor.services.intake_changes import day_in
from monitor.services.work import Work
from monitor.store import amendments, directives
from monitor.store.directives import StoredDirective

__all__ = [
    "Touched", "add_document", "confirm_proposed", "leave_touch", "refuse_nonsense", "set_document",
    "set_effective", "set_touch", "touched",
]  # fmt: skip

MOST_DOCUMENTS = 20


@dataclass(frozen=True)
class Touched:
    """One link as it is shown: what is followed, and the draft's duty that touches it."""

    touch: Touch
    stored: StoredDirective
    duty: Obligation
    by: SheetDuty | None
    amended: str = ""
    """What a directive between the two made of its words, where one did."""

    @property
    def old_words(self) -> str:
        """What has been said of the duty last."""
        return self.amended or self.stored.directive.text[self.duty.start : self.duty.end]

    def new_words(self, text: str) -> str:
        """What the draft says; ``text`` is its text."""
        return text[self.by.start : self.by.end] if self.by is not None else ""


def touched(work: Work, view: DraftView) -> list[Touched]:
    """Every link of the draft, with both sides of it; one to a directive that is gone is absent."""
    mine = intake.audiences(work)
    made: dict[str, list[Amendment]] = {}
    found = []
    for touch in view.sheet.touches:
        stored = directives.load(work.session, touch.slug) if touch.slug in mine else None
        duty = stored.directive.obligation(touch.obligation) if stored else None
        if stored is None or duty is None:
            continue
        if touch.slug not in made:
            earlier = amendments.of_obligations(work.session, ids=stored.ids)
            # Of an issued draft: what stood before its own change.
            made[touch.slug] = [one for one in earlier if one.directive != view.sheet.slug.value]
        said = words_before(made[touch.slug], touch.slug, touch.obligation, None)
        found.append(Touched(touch, stored, duty, view.sheet.duty(touch.by), said))
    return found


def set_document(
    work: Work, number: int, seen: int, words: str, *, slug: str, whole: bool
) -> int:  # fmt: skip
    """Say which directive a document is, and whether all of it is replaced; none: not one of ours.

    What was proposed for another directive goes; what is proposed for this one is asked about.

    Raises:
        NotFound: The text names no such document, or the directive is not the actor's.
    """

    def edit(view: DraftView) -> Sheet:
        sheet = view.sheet
        old = next((one for one in sheet.documents if one.words == words), None)
        if old is None:
            raise NotFound("intake_not_found")
        if slug and slug == sheet.slug.value:
            raise Invalid("intake_amends_itself", [("slug", "intake_amends_itself", {})])
        new = replace(old, slug=slug, whole=whole and bool(slug),
                      state="followed" if slug else "elsewhere")  # fmt: skip
        documents = tuple(new if one.words == words else one for one in sheet.documents)
        if any(one.slug == slug and one.words != words for one in documents if slug):
            raise Invalid("intake_document_twice", [("slug", "intake_document_twice", {})])
        sheet = replace(sheet, documents=documents)
        if (old.slug, old.whole) == (slug, new.whole):
            return sheet
        sheet = rules.with_touches(sheet, old.slug, ())
        return intake.with_proposals(work, sheet, view.stored.text, new)

    return intake.revise(work, number, seen, "document", edit, words)


def add_document(work: Work, number: int, seen: int, slug: str) -> int:
    """Say that the draft touches one more directive, which its text does not name as such."""

    def edit(view: DraftView) -> Sheet:
        stored, sheet = intake.followed(work, slug), view.sheet
        if any(one.slug == slug for one in sheet.documents) or slug == sheet.slug.value:
            raise Invalid("intake_document_twice", [("slug", "intake_document_twice", {})])
        if len(sheet.documents) >= MOST_DOCUMENTS:
            raise Invalid("wrong_shape", [("slug", "wrong_shape", {"what": "slug"})], what="slug")
        new = AmendedDocument(stored.directive.number, slug, "followed")
        sheet = replace(sheet, documents=(*sheet.documents, new))
        return intake.with_proposals(work, sheet, view.stored.text, new)

    return intake.revise(work, number, seen, "document", edit, slug)


def set_effective(work: Work, number: int, seen: int, day: str) -> int:
    """Say from which day on the changes hold; empty: from the document's own."""

    def edit(view: DraftView) -> Sheet:
        told = day_in(day, "effective") if day else ""
        return replace(view.sheet, effective=Said(told, "set"))

    return intake.revise(work, number, seen, "effective", edit)


def set_touch(
    work: Work, number: int, seen: int, slug: str, code: str, *,
    kind: str, by: str, terms: Sequence[str] = (),
) -> int:  # fmt: skip
    """Confirm what the draft makes of one duty, as proposed or otherwise.

    Raises:
        NotFound: The draft touches no such directive, or it has no such duty.
        Invalid: The draft's duty does not say what it is to change; the place says what is missing.
    """

    def edit(view: DraftView) -> Sheet:
        touch = Touch(slug, code, _kind(kind), by, _terms(terms), 0, True)
        if kind != "changed":
            touch = replace(touch, terms=())
        known = next((one for one in view.sheet.touches if one.key == touch.key), None)
        if known is not None:
            touch = replace(touch, share=known.share)
        return _confirmed(work, view.sheet, [touch])

    return intake.revise(work, number, seen, "touch", edit, f"{slug} {code}")


def _kind(told: str) -> AmendmentKind:
    found = next((one for one in KINDS if one == told), None)
    if found is None:
        raise Invalid("wrong_shape", [("kind", "wrong_shape", {"what": "kind"})], what="kind")
    return found


def _terms(told: Sequence[str]) -> tuple[Term, ...]:
    if not set(get_args(Term)).issuperset(told):
        raise Invalid("wrong_shape", [("terms", "wrong_shape", {"what": "terms"})], what="terms")
    return tuple(one for one in TERMS if one in told)


def confirm_proposed(work: Work, number: int, seen: int) -> int:
    """Confirm every link to the directives that are known to be meant, just as it is proposed.

    Raises:
        Invalid: One of them cannot be as it is; nothing is confirmed then.
    """

    def edit(view: DraftView) -> Sheet:
        sheet = view.sheet
        known = {one.slug for one in sheet.documents if one.state == "followed"}
        waiting = [
            one for one in sheet.touches if one.slug in known and not one.is_confirmed
        ]  # fmt: skip
        return _confirmed(work, sheet, [replace(one, is_confirmed=True) for one in waiting])

    return intake.revise(work, number, seen, "touch", edit)


def leave_touch(work: Work, number: int, seen: int, slug: str, code: str) -> int:
    """Say that a duty is not touched: it is followed on as it is."""

    def edit(view: DraftView) -> Sheet:
        left = tuple(
            one for one in view.sheet.touches if (one.slug, one.obligation) != (slug, code)
        )
        if left == view.sheet.touches:
            raise NotFound("obligation_not_found", obligation=code)
        return replace(view.sheet, touches=left)

    return intake.revise(work, number, seen, "untouched", edit, f"{slug} {code}")


def _confirmed(work: Work, sheet: Sheet, touches: Sequence[Touch]) -> Sheet:
    """The sheet with these links, in the order of the directives' duties."""
    for one in touches:
        others = tuple(known for known in sheet.touches if known.key != one.key)
        sheet = replace(sheet, touches=(*others, one))
    order: dict[str, int] = {}
    for document in sheet.documents:
        if document.slug and (stored := directives.load(work.session, document.slug)):
            for duty in stored.directive.obligations:
                order[f"touch:{document.slug}:{duty.code}"] = len(order)
    sheet = replace(
        sheet, touches=tuple(sorted(sheet.touches, key=lambda one: order.get(one.key, 10**6)))
    )
    for one in touches:
        refuse_nonsense(sheet, one, _touchable(work, sheet, one))
    return sheet


def _touchable(work: Work, sheet: Sheet, touch: Touch) -> StoredDirective:
    """The directive of a link, when the draft touches it."""
    if all(one.slug != touch.slug or one.state == "elsewhere" for one in sheet.documents):
        raise NotFound("directive_not_found", directive=touch.slug)
    return intake.followed(work, touch.slug)


def refuse_nonsense(sheet: Sheet, touch: Touch, stored: StoredDirective) -> None:
    """Refuse a link that says nothing, or what the draft's duty does not give.

    Raises:
        NotFound: The directive has no such duty.
        Invalid: See ``set_touch``.
    """
    duty = stored.directive.obligation(touch.obligation)
    if duty is None:
        raise NotFound("obligation_not_found", obligation=touch.obligation)
    if duty.ended_at is not None:
        raise _wrong("intake_touch_ended", touch)
    by = sheet.duty(touch.by)
    if touch.by and (by is None or not by.is_kept):
        raise _wrong("intake_touch_by", touch)
    if touch.kind != "revoked" and by is None:
        raise _wrong("intake_touch_by", touch)
    mixed = {one.kind == "replaced" for one in sheet.touches_of(touch.by)} if touch.by else set()
    if len(mixed) > 1:
        raise _wrong("intake_touch_both", touch)
    if touch.kind == "changed" and by is not None:
        _refuse_terms(touch, duty, by)


def _refuse_terms(touch: Touch, duty: Obligation, by: SheetDuty) -> None:
    if not touch.terms:
        raise _wrong("intake_touch_terms", touch)
    if "target" in touch.terms:
        kind = duty.headline.kind
        if not by.target.value or kind not in ("ratio", "count") or by.kind.value != kind:
            raise _wrong("intake_touch_target", touch)
    if "deadline" in touch.terms and (by.deadline_state != "own" or not duty.standing_periods):
        raise _wrong("intake_touch_deadline", touch)
    if "addressees" in touch.terms and not any(one.part == "answerable" for one in by.bodies):
        raise _wrong("intake_touch_addressees", touch)


def _wrong(code: str, touch: Touch) -> Invalid:
    told = {"duty": touch.obligation, "by": touch.by}
    return Invalid(code, [(touch.by or touch.obligation, code, told)], **told)
