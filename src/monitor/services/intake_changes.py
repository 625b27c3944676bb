"""What a coordinator changes of a draft: each a revision, made of the one that was looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from monitor.domain.errors import Invalid, NotFound
from monitor.domain.sheet import (
    Answer,
    NewBody,
    Said,
    Sheet,
    due_of,
)
from monitor.intake.names import code_of
from monitor.intake.propose import slug_of
from monitor.intake.questions import day_of
from monitor.services import intake, intake_lessons
from monitor.services.intake import DraftView, reason_of
from monitor.services.work import Work
from monitor.store import organizations

LONGEST_LINE = 300
MOST_BODIES = 400
EARLIEST, LATEST = date(1945, 9, 2), date(2199, 1, 1)
DEADLINE = re.compile(r"(before|by) \d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?")


def set_head(
    work: Work, number: int, seen: int, *, number_sign: str, issuer: str, issued_on: str,
    subject: str, slug: str,
) -> int:  # fmt: skip
    """Say what the document is: its number, who issued it and when, what it is about."""

    def edit(view: DraftView) -> Sheet:
        sheet = view.sheet
        told = {
            "number": line(number_sign, "number"), "issuer": line(issuer, "issuer"),
            "subject": line(subject, "subject", longest=1000),
            "issued_on": day_in(issued_on, "issued_on"),
            "slug": slug_of(slug) or slug_of(number_sign),
        }  # fmt: skip
        if not told["slug"]:
            raise Invalid("intake_slug", [("slug", "intake_slug", {})])
        return replace(
            sheet, **{name: getattr(sheet, name).set(value) for name, value in told.items()}
        )

    return intake.revise(work, number, seen, "head", edit)


def settle_gaps(work: Work, number: int, seen: int) -> int:
    """Say that the original has no other items: the gaps in its numbering are its own."""
    return intake.revise(work, number, seen, "gaps", lambda view: view.sheet.settle("gaps"))


def set_deadline(work: Work, number: int, seen: int, value: str) -> int:
    """Say until when everything is due that has no deadline of its own."""

    def edit(view: DraftView) -> Sheet:
        told = deadline_in(value, view.sheet, "deadline")
        return replace(view.sheet, deadline=view.sheet.deadline.set(told)).settle("deadline")

    return intake.revise(work, number, seen, "deadline", edit)


def set_people(
    work: Work, number: int, seen: int, coordinator: str, acceptor: str, audience: str
) -> int:
    """Say who gathers the reports, who accepts that body's own, and whose leadership sees it all.

    Raises:
        NotFound: An organisation is not one of the document's day, or the directive is not one the
            actor coordinates.
    """

    def edit(view: DraftView) -> Sheet:
        for code in (coordinator, acceptor):
            if code not in view.units:
                raise NotFound("organization_not_found", organization=code)
        if coordinator == acceptor:
            raise Invalid("intake_same_acceptor", [("acceptor", "intake_same_acceptor", {})])
        if audience and audience not in intake.audiences(work):
            raise NotFound("directive_not_found", directive=audience)
        sheet = view.sheet
        return replace(
            sheet,
            coordinator=sheet.coordinator.set(coordinator),
            acceptor=sheet.acceptor.set(acceptor),
            audience=sheet.audience.set(audience),
        ).settle("people")

    return intake.revise(work, number, seen, "people", edit)


def settle_implied(work: Work, number: int, seen: int, *, keeps: bool) -> int:
    """Say whether "toàn bộ" and "tất cả" mean 100 percent, for all the duties that say so."""

    def edit(view: DraftView) -> Sheet:
        sheet = view.sheet.settle("implied")
        if keeps:
            return sheet
        duties = (
            replace(one, target=Said("", "set", one.target.start, one.target.end))
            if one.target.value and one.target.by == "inferred"
            else one
            for one in sheet.duties
        )
        return replace(sheet, duties=tuple(duties))

    return intake.revise(work, number, seen, "implied", edit)


def answer(
    work: Work,
    number: int,
    seen: int,
    key: str,
    *,
    codes: Sequence[str] = (),
    new_name: str = "",
    new_short: str = "",
    left_out: str = "",
    remember: bool | None = None,
) -> int:
    """Say who is meant by a name or a class: organisations, a new one, or nobody and why.

    Where one organisation is meant by a name, the reader is taught it for the next drafts:
    ``remember`` is whether; None for where that is safe and says nothing else already.

    Raises:
        NotFound: There is no such name, or an organisation is not one of the document's day.
        Invalid: None of the three was said, or more than one; or the words are to be remembered
            and may not be.
    """

    def edit(view: DraftView) -> Sheet:
        known = next((one for one in view.meant.values() if one.key == key), None)
        if known is None:
            raise NotFound("intake_not_found")
        strange = next((code for code in codes if code not in view.units), None)
        if strange is not None or len(codes) > MOST_BODIES:
            raise NotFound("organization_not_found", organization=strange or "")
        name, why = new_name.strip(), left_out.strip()
        if sum(map(bool, (codes, name, why))) != 1:
            raise Invalid("intake_who", [("codes", "intake_who", {})])
        made = _new(work, view.sheet, name, new_short) if name else None
        if why:
            why = reason_of(why, "left_out")
        told = Answer(tuple(dict.fromkeys(codes)), made, why)
        return replace(view.sheet, answers={**view.sheet.answers, key: told})

    view = intake.read(work, number)
    about = next((one.phrases[0] for one in view.meant.values() if one.key == key), "")
    revision = intake.revise(work, number, seen, "answer", edit, about)
    if len(codes) == 1 and about and not about.startswith("=") and remember is not False:
        _remember(work, view, about, codes[0], must=remember is True)
    return revision


def _remember(work: Work, view: DraftView, words: str, code: str, *, must: bool) -> None:
    """Teach the reader a name; without being told to only where nothing speaks against it."""
    known = view.register.find(words)
    if known.how == "exact" and known.codes == (code,):
        return
    if not must:
        found = intake_lessons.whether(work, "name", words, code, view.register)
        if found.refused or found.other is not None:
            return
    intake_lessons.teach(work, "name", words, code, draft=view.stored.number, is_sure=must)


def chosen(view: DraftView, typed: str, place: str) -> list[str]:
    """Codes of organisations as they were typed: names or codes, several with ``;``.

    Raises:
        Invalid: One of them is no organisation of the document's day, or several are called so.
    """
    found = []
    for one in (part.strip() for part in re.split(r"[;\n]", typed)):
        if not one:
            continue
        in_brackets = re.search(r"\[([\w.-]+)\]$", one)
        code = in_brackets[1] if in_brackets else one
        if code not in view.units:
            known = view.register.find(one)
            if known.how != "exact":
                told = {"typed": one[:80]}
                raise Invalid("intake_unknown_unit", [(place, "intake_unknown_unit", told)], **told)
            code = known.codes[0]
        found.append(code)
    return list(dict.fromkeys(found))


def _new(work: Work, sheet: Sheet, name: str, short: str) -> NewBody:
    """A new organisation, under a code that neither the register nor the draft has."""
    name, short = line(name, "new_name"), line(short, "new_short", empty=True)
    taken = {*organizations.ids_of(work.session)}
    taken |= {one.new.code for one in sheet.answers.values() if one.new is not None}
    return NewBody(code_of(name, taken), name, short)


def line(text: str, place: str, *, empty: bool = False, longest: int = LONGEST_LINE) -> str:
    """A line as it is kept, its spaces made single; refused where it is missing or too long."""
    told = " ".join(text.split())
    if (not told and not empty) or len(told) > longest or "\0" in told:
        code = "intake_line"
        raise Invalid(code, [(place, code, {"longest": longest})], longest=longest)
    return told


def day_in(text: str, place: str) -> str:
    """A day as it is kept; refused where it is none, or lies beyond all documents."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise Invalid("not_a_day", [(place, "not_a_day", {"typed": text[:40]})], typed=text[:40])
    return day.isoformat()


def deadline_in(value: str, sheet: Sheet, place: str) -> str:
    """A deadline as it is kept, when it lies behind the document's own day."""
    if not DEADLINE.fullmatch(value):
        raise Invalid("not_a_day", [(place, "not_a_day", {"typed": value[:40]})], typed=value[:40])
    day_in(value.split()[1][:10], place)
    issued = day_of(sheet)
    try:
        due, _ = due_of(value, sheet.time_zone)
    except ValueError:
        code = "clock_unreadable"
        raise Invalid(code, [(place, code, {})]) from None
    if issued is not None and due.date() < issued:
        code = "intake_deadline_before"
        raise Invalid(code, [(place, code, {})])
    return value
