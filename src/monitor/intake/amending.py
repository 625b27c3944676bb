"""What a draft makes of directives that are followed already: proposed, for a person to confirm."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from monitor.domain.amendment import SIGN, AmendedDocument, AmendmentKind, Term, Touch
from monitor.domain.directive import Directive, Obligation
from monitor.domain.sheet import Sheet, SheetDuty
from monitor.domain.wording import alike

NAMED = 90
"""How sure a proposal is, in percent, where the text names the item itself."""
LIKE_ENOUGH = 55
"""Percent of words two duties must share before one is proposed as touching the other."""
_ITEM = re.compile(
    r"\b(?:mục|điểm|khoản|điều|nhiệm vụ|item|paragraph|section)\s+(?:số\s+)?"
    r"(?P<label>\d+(?:\.\d+)*|[IVXLC]+|[a-zđ])\b(?![/-])",
    re.IGNORECASE,
)
_VERBS: tuple[tuple[AmendmentKind, re.Pattern[str]], ...] = (
    ("revoked", re.compile(
        r"bãi bỏ|h[uủ][yỷ] bỏ|huỷ bỏ|chấm dứt|thôi (?:thực hiện|giao)|không (?:tiếp tục )?thực hiện"
        r"|\brevoke|\brescind|\bcancel", re.IGNORECASE)),
    ("replaced", re.compile(r"thay thế|thay bằng|\breplace|\bsupersede", re.IGNORECASE)),
    ("changed", re.compile(
        r"sửa đổi|bổ sung|điều chỉnh|gia hạn|kéo dài|lùi|\bamend|\bextend|\bchange",
        re.IGNORECASE)),
)  # fmt: skip
_WHOLE = re.compile(
    r"(?:thay thế|bãi bỏ|h[uủ][yỷ] bỏ|huỷ bỏ|replaces?|supersedes?|repeals?|rescinds?)"
    r"(?:\s+(?:toàn bộ|cho|the))*\s*$",
    re.IGNORECASE,
)


_REPEALS = re.compile(
    r"(?:bãi bỏ|h[uủ][yỷ] bỏ|huỷ bỏ|repeals?|rescinds?)(?:\s+(?:toàn bộ|the))*\s*$", re.IGNORECASE
)


def sign_of(words: str) -> str:
    """A document's number and sign, as two wordings of it are compared."""
    return re.sub(r"\s+", "", AmendedDocument(words).sign).casefold()


def documents_of(
    sheet: Sheet, text: str, followed: Mapping[str, str]
) -> tuple[AmendedDocument, ...]:
    """The documents a sheet's text touches, each with the followed directive of its number.

    Args:
        sheet: The draft as the reader left it.
        text: Its text.
        followed: Numbers of the directives the draft's office coordinates, by slug.
    """
    known = {sign_of(number): slug for slug, number in followed.items()}
    own = sign_of(sheet.number.value)
    found: dict[str, AmendedDocument] = {}
    for one in sheet.amends:
        sign = sign_of(one.value)
        if sign == own or sign in found:
            continue
        told = next((it for it in sheet.documents if sign_of(it.words) == sign), None)
        before = text[max(0, (one.start or 0) - 40) : one.start or 0]
        found[sign] = AmendedDocument(
            one.value, known.get(sign, ""), "open",
            _WHOLE.search(before) is not None if told is None else told.whole, one.start, one.end,
            "revoked" if _REPEALS.search(before) else "replaced",
        )  # fmt: skip
    # Those that a person of another office added, which the text does not name.
    for added in sheet.documents:
        sign = sign_of(added.words)
        if sign not in found and sign in known:
            found[sign] = AmendedDocument(added.words, known[sign], "open", added.whole)
    return tuple(found.values())


def asked_anew(sheet: Sheet, touches: Iterable[Touch], told: Directive) -> list[Touch]:
    """Links that a shared file brings, as proposals; what cannot be meant here is left out."""
    codes = {one.code for one in sheet.duties}
    standing = {one.code for one in told.obligations if one.ended_at is None}
    return [
        replace(one, share=min(max(one.share, 0), 100), is_confirmed=False)
        for one in touches
        if one.obligation in standing and (not one.by or one.by in codes)
    ]


def touches_of(sheet: Sheet, text: str, document: AmendedDocument, told: Directive) -> list[Touch]:
    """What the draft's duties seem to make of a directive's, each once, the surest proposal.

    An item that is named counts most; where none is, the duty most alike in words. Of the
    directive's own words nothing is changed: every one of these is asked about.
    """
    found: dict[str, Touch] = {}
    for duty in (one for one in sheet.duties if one.is_kept and not one.is_report):
        for touch in _of_duty(sheet, duty, text, document, told):
            known = found.get(touch.obligation)
            if known is None or touch.share > known.share:
                found[touch.obligation] = touch
    order = {one.code: place for place, one in enumerate(told.obligations)}
    return sorted(found.values(), key=lambda one: order[one.obligation])


def _of_duty(
    sheet: Sheet, duty: SheetDuty, text: str, document: AmendedDocument, told: Directive
) -> Iterable[Touch]:
    words = text[duty.start : duty.end]
    if _is_of_another(words, document, sheet.documents):
        return
    kind = next((name for name, verb in _VERBS if verb.search(words[:120])), None)
    standing = [one for one in told.obligations if one.ended_at is None]
    labels = {match["label"].casefold() for match in _ITEM.finditer(words)}
    named = [
        one
        for one in standing
        if one.code.casefold() in labels or (one.item or "").casefold() in labels
    ]
    likeness = {one.code: alike(words, told.text[one.start : one.end]) for one in named or standing}
    nearest = max(likeness, key=likeness.__getitem__, default="")
    if not named and document.whole and kind == "revoked" and _names(duty, document):
        # "Bãi bỏ Công văn số …": the sentence gives nobody a task, it ends all of the other's.
        yield from (Touch(told.slug, one.code, kind, duty.code, (), NAMED) for one in standing)
        return
    if not named:
        if kind is None and not document.whole:
            return  # a new duty that happens to be like an old one
        if likeness.get(nearest, 0) < LIKE_ENOUGH:
            return
        named = [one for one in standing if one.code == nearest]
    kind = kind or ("replaced" if document.whole else "changed")
    sure = NAMED if labels else likeness[nearest]
    terms: tuple[Term, ...] = ()
    if kind == "changed":
        terms = terms_of(duty, named)
        # A level is of one measure; a deadline, or words, are of all that the item orders.
        if "target" in terms:
            named = [one for one in named if one.code == nearest]
    for one in named:
        yield Touch(told.slug, one.code, kind, duty.code, terms, sure)


def _names(duty: SheetDuty, document: AmendedDocument) -> bool:
    """Whether it is in the duty's words that the text names the document."""
    return document.start is not None and duty.start <= document.start < duty.end


def _is_of_another(
    words: str, document: AmendedDocument, documents: Collection[AmendedDocument]
) -> bool:
    """Whether a duty's words name another of the documents, and not this one."""
    signs = {re.sub(r"\s+", "", found[0]).casefold() for found in SIGN.finditer(words)}
    others = {sign_of(one.words) for one in documents if one.words != document.words}
    return sign_of(document.words) not in signs and not others.isdisjoint(signs)


def terms_of(duty: SheetDuty, touched: Sequence[Obligation]) -> tuple[Term, ...]:
    """What a duty's words seem to change: what they give, where it is not as it was."""
    found: list[Term] = []
    now = [one.targets[-1].target if one.targets else one.target for one in touched]
    levels = {format(one.normalize(), "f") for one in now if one is not None}
    if duty.target.value and duty.target.by == "quoted" and levels != {duty.target.value}:
        found.append("target")
    if duty.deadline_state == "own":
        found.append("deadline")
    return tuple(found) or ("wording",)


def with_touches(sheet: Sheet, slug: str, touches: Iterable[Touch]) -> Sheet:
    """The sheet with what is proposed for one directive in place of what was."""
    others = tuple(one for one in sheet.touches if one.slug != slug)
    return replace(sheet, touches=(*others, *touches))
