"""What the reader makes of a text: a draft, every part of it with its words and a confidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Quoted:
    """A piece of text read out of the document.

    ``start`` and ``end`` are places in the verbatim text. ``confidence`` is from 0 to 1: 0.9 and
    more is quoted as it stands, about 0.6 is inferred from what stands around it.
    """

    value: str
    start: int
    end: int
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class Amendment(Quoted):
    """A document this one touches."""

    confidence: float = 0.8
    how: str = "changes"
    """``replaces``, ``repeals`` or ``changes``."""


@dataclass(frozen=True, slots=True)
class DraftLimit:
    """A time limit: see ``limits.Limit``. ``phrase`` is verbatim."""

    phrase: str
    start: int
    end: int
    iso: date | None = None
    hour: str = ""
    recurrence: str = ""
    relative: str = ""
    equivalent: date | None = None
    is_inclusive: bool = False


@dataclass(frozen=True, slots=True)
class DraftGoal:
    """A figure to reach; ``source`` says whether the text states or only implies it."""

    phrase: str
    start: int
    end: int
    value: Decimal
    unit: str
    is_at_most: bool = False
    source: str = "explicit"


@dataclass(frozen=True, slots=True)
class LearnedWords:
    """Words of the text that an office taught the reader, and by which lesson."""

    lesson: int
    kind: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DraftDuty:
    """One of the duties of an item: a clause or a sub-point, with what is said in it alone.

    ``is_inherited``: its bodies are those of the clause before it, or of the item.
    """

    start: int
    end: int
    responsible: tuple[Quoted, ...] = ()
    coordinating: tuple[Quoted, ...] = ()
    deadlines: tuple[DraftLimit, ...] = ()
    targets: tuple[DraftGoal, ...] = ()
    implied_targets: tuple[DraftGoal, ...] = ()
    is_inherited: bool = False


@dataclass(frozen=True)
class DraftItem:
    """One numbered unit that gives somebody a task, with what was read in it and below it."""

    label: str
    text_start: str
    start: int
    end: int
    binding: str
    """``order`` or ``request``."""
    responsible: tuple[Quoted, ...] = ()
    coordinating: tuple[Quoted, ...] = ()
    deadlines: tuple[DraftLimit, ...] = ()
    targets: tuple[DraftGoal, ...] = ()
    implied_targets: tuple[DraftGoal, ...] = ()
    """100 %, where the text says "toàn bộ" or "tất cả"; a person decides."""
    is_inherited: bool = False
    """Whether its bodies are those of the sentence or heading above it."""
    evidence: tuple[Quoted, ...] = ()
    """What must be sent along as proof."""
    duties: tuple[DraftDuty, ...] = ()
    """The duties it gives, in the order of the text; a single one is the item itself."""


@dataclass(frozen=True)
class Draft:
    """A directive as the reader understands it. What is not in the text is None."""

    number_sign: Quoted | None = None
    doc_type: Quoted | None = None
    issuer: Quoted | None = None
    place: Quoted | None = None
    issued_on: Quoted | None = None
    subject: Quoted | None = None
    recipients: tuple[Quoted, ...] = ()
    items: tuple[DraftItem, ...] = ()
    report_to: tuple[Quoted, ...] = ()
    report_via: tuple[Quoted, ...] = ()
    report_deadlines: tuple[DraftLimit, ...] = ()
    gaps: tuple[str, ...] = ()
    """Labels that the numbering skips."""
    repeats: tuple[str, ...] = ()
    """Labels that stand twice."""
    amends: tuple[Amendment, ...] = ()
    """Documents that this one replaces, repeals or changes."""
    doubts: tuple[str, ...] = field(default=())
    """Why the whole may be misread or no directive: ``from_scan``, ``other_kind``, ``no_number``,
    ``no_items``, ``no_body``."""
    language: str = "vi"
    learned: tuple[LearnedWords, ...] = ()
    """What of it is read as the office taught it."""


def as_json(draft: Draft) -> dict[str, Any]:
    """The draft in the exchange form: dates as ISO text, what is unknown null or empty."""
    return {
        "number_sign": _value(draft.number_sign),
        "doc_type": _value(draft.doc_type),
        "issuer": _value(draft.issuer),
        "place": _value(draft.place),
        "date": _value(draft.issued_on),
        "subject": _value(draft.subject),
        "recipients": [one.value for one in draft.recipients],
        "items": [_item(one) for one in draft.items],
        "report_to": [one.value for one in draft.report_to],
        "report_via": [one.value for one in draft.report_via],
        "report_deadline": [_limit(one) for one in draft.report_deadlines],
        "gaps": list(draft.gaps),
        "repeats": list(draft.repeats),
        "amends": [{**_quoted(one), "how": one.how} for one in draft.amends],
        "doubts": list(draft.doubts),
        "language": draft.language,
        "learned": [
            {"kind": one.kind, "value": one.value, "start": one.start, "end": one.end}
            for one in draft.learned
        ],
        "spans": {
            name: _quoted(one)
            for name, one in (
                ("number_sign", draft.number_sign), ("issuer", draft.issuer),
                ("place", draft.place), ("date", draft.issued_on), ("subject", draft.subject),
            )
            if one is not None
        },
    }  # fmt: skip


def _value(one: Quoted | None) -> str | None:
    return None if one is None else one.value


def _quoted(one: Quoted) -> dict[str, Any]:
    return {
        "value": one.value, "start": one.start, "end": one.end, "confidence": one.confidence
    }  # fmt: skip


def _item(one: DraftItem) -> dict[str, Any]:
    return {
        "label": one.label,
        "text_start": one.text_start,
        "offset": one.start,
        "end": one.end,
        "binding": one.binding,
        "responsible": [name.value for name in one.responsible],
        "responsible_inferred": one.is_inherited,
        "coordinating": [name.value for name in one.coordinating],
        "deadlines": [_limit(limit) for limit in one.deadlines],
        "targets": [_goal(goal) for goal in one.targets],
        "implied_targets": [_goal(goal) for goal in one.implied_targets],
        "evidence": [_quoted(proof) for proof in one.evidence],
        "duties": [_duty(duty) for duty in one.duties],
    }


def _duty(one: DraftDuty) -> dict[str, Any]:
    return {
        "start": one.start,
        "end": one.end,
        "responsible": [name.value for name in one.responsible],
        "responsible_inferred": one.is_inherited,
        "coordinating": [name.value for name in one.coordinating],
        "deadlines": [_limit(limit) for limit in one.deadlines],
        "targets": [_goal(goal) for goal in one.targets],
        "implied_targets": [_goal(goal) for goal in one.implied_targets],
    }


def _limit(one: DraftLimit) -> dict[str, Any]:
    return {
        "iso": one.iso.isoformat() if one.iso else None,
        "hour": one.hour or None,
        "recurrence": one.recurrence or None,
        "relative": one.relative or None,
        "iso_equivalent": one.equivalent.isoformat() if one.equivalent else None,
        "inclusive": one.is_inclusive,
        "phrase": one.phrase,
        "start": one.start,
        "end": one.end,
    }


def _goal(one: DraftGoal) -> dict[str, Any]:
    value = int(one.value) if one.value == one.value.to_integral_value() else float(one.value)
    return {
        "value": value, "unit": one.unit, "at_most": one.is_at_most, "source": one.source,
        "phrase": one.phrase, "start": one.start, "end": one.end,
    }  # fmt: skip
