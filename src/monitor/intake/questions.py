"""What a sheet still asks of a person: each thing once, for all the duties it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.domain.amendment import Touch
from monitor.domain.sheet import NewBody, Sheet
from monitor.intake.names import How, Register

QuestionKind = Literal[
    "head", "slug", "gaps", "deadline", "people", "implied", "name", "duties", "body", "limit",
    "document", "touch",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meant:
    """Who a name of the text stands for, as the register and the answers have it.

    ``is_settled``: the register knows exactly one, or a person has said who. ``phrases`` are all
    the wordings that come to the same. ``lesson`` is by which lesson of the office it is known.
    """

    key: str
    how: How
    codes: tuple[str, ...] = ()
    new: NewBody | None = None
    left_out: str = ""
    is_settled: bool = False
    phrases: tuple[str, ...] = ()
    lesson: int = 0

    @property
    def everybody(self) -> tuple[str, ...]:
        """Codes of all that are meant, one to be made included."""
        return (*self.codes, self.new.code) if self.new is not None else self.codes


@dataclass(frozen=True, slots=True)
class Question:
    """One open question. ``about`` names what it is about: parts, labels, or duties' codes.

    ``touch`` is the link to a duty of an earlier directive that waits to be confirmed.
    """

    key: str
    kind: QuestionKind
    about: tuple[str, ...] = ()
    meant: Meant | None = None
    touch: Touch | None = None


def day_of(sheet: Sheet) -> date | None:
    """The document's day; None where it has none that can be read."""
    try:
        return date.fromisoformat(sheet.issued_on.value)
    except ValueError:
        return None


def meanings(sheet: Sheet, register: Register) -> dict[str, Meant]:
    """By its words, who each name of the kept duties and of the addressees stands for."""
    phrases: dict[str, list[str]] = {}
    words = [body.token for duty in sheet.duties for body in duty.bodies]
    words += [name for one in sheet.recipients for name in one.names]
    found = {one: register.find(one) for one in dict.fromkeys(words)}
    for one, known in found.items():
        phrases.setdefault(known.key, []).append(one)
    meant: dict[str, Meant] = {}
    for one, known in found.items():
        wordings = tuple(phrases[known.key])
        answer = sheet.answers.get(known.key)
        if answer is not None and register.codes.issuperset(answer.codes):
            meant[one] = Meant(
                known.key, known.how, answer.codes, answer.new, answer.left_out, True, wordings
            )
        else:
            is_sure = known.how == "exact"
            meant[one] = Meant(
                known.key, known.how, known.codes, None, "", is_sure, wordings, known.lesson
            )
    return meant


def questions(
    sheet: Sheet, meant: Mapping[str, Meant], register: Register, slugs: Collection[str]
) -> list[Question]:
    """Every open question, in the order they are best answered; none: it may be issued.

    Args:
        sheet: The draft.
        meant: Who its names stand for.
        register: The organisations of the document's day.
        slugs: The directives there are.
    """
    return [
        *_head(sheet, slugs),
        *_amended(sheet),
        *_once(sheet, register),
        *_names(sheet, meant),
        *_duties(sheet, meant),
    ]


def _head(sheet: Sheet, slugs: Collection[str]) -> Iterator[Question]:
    parts = ("number", "issuer", "issued_on", "subject")
    missing = [one for one in parts if not getattr(sheet, one).value.strip()]
    if sheet.issued_on.value and day_of(sheet) is None:
        missing.append("issued_on")
    if missing:
        yield Question("head", "head", tuple(missing))
    if sheet.slug.value.casefold() in {one.casefold() for one in slugs}:
        yield Question("slug", "slug", (sheet.slug.value,))
    if sheet.gaps and "gaps" not in sheet.settled:
        yield Question("gaps", "gaps", sheet.gaps)


def _amended(sheet: Sheet) -> Iterator[Question]:
    """Which directives are meant, and each link to a duty of theirs that nobody has confirmed."""
    for one in sheet.documents:
        if one.state == "open":
            yield Question(f"document:{one.words}", "document", (one.words,))
    for touch in sheet.touches:
        if not touch.is_confirmed:
            yield Question(touch.key, "touch", (touch.by,) if touch.by else (), touch=touch)


def _once(sheet: Sheet, register: Register) -> Iterator[Question]:
    without = [one.code for one in sheet.kept if needs_general(sheet, one.code)]
    if without and ("deadline" not in sheet.settled or not sheet.deadline.value):
        yield Question("deadline", "deadline", tuple(without))
    people = (sheet.coordinator.value, sheet.acceptor.value)
    if "people" not in sheet.settled or not register.codes.issuperset(people):
        yield Question("people", "people")
    implied = [one.code for one in sheet.kept if one.target.value and one.target.by == "inferred"]
    if implied and "implied" not in sheet.settled:
        yield Question("implied", "implied", tuple(implied))


def needs_general(sheet: Sheet, code: str) -> bool:
    """Whether the directive's own deadline is a duty's: it has none, and is done once."""
    duty = sheet.duty(code)
    return duty is not None and duty.deadline_state == "none" and duty.rhythm.value == "once"


def _names(sheet: Sheet, meant: Mapping[str, Meant]) -> Iterator[Question]:
    duties: dict[str, list[str]] = {}
    asked: dict[str, Meant] = {}
    given_to = {one.by for one in sheet.touches if "addressees" in one.terms}
    for duty in (*sheet.kept, *(one for one in sheet.duties if one.code in given_to)):
        for body in duty.bodies:
            one = meant[body.token]
            if not one.is_settled:
                asked.setdefault(one.key, one)
                duties.setdefault(one.key, []).append(duty.code)
    for key, one in asked.items():
        yield Question(key, "name", tuple(dict.fromkeys(duties[key])), one)


def _duties(sheet: Sheet, meant: Mapping[str, Meant]) -> Iterator[Question]:
    amends = sheet.touches or any(one.ends_whole for one in sheet.documents)
    if not sheet.kept and not amends:
        yield Question("duties", "duties")
    for duty in sheet.kept:
        answerable = [one for one in duty.bodies if one.part == "answerable"]
        known = [meant[one.token] for one in answerable]
        if all(one.is_settled for one in known) and not any(one.everybody for one in known):
            yield Question(f"body:{duty.code}", "body", (duty.code,))
        if duty.deadline_state == "unread":
            yield Question(f"limit:{duty.code}", "limit", (duty.code,))
