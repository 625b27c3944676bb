"""The sheet: what a directive's text is drafted into before anybody is told to do anything.

Each field says whose word it is: the text's own, ours from the text around it, our proposal of how
to measure what it asks, or a person's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime, time
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from monitor.domain.amendment import AmendedDocument, Touch
from monitor.domain.deadlines import DeadlineRule, due_instant

By = Literal["quoted", "inferred", "proposed", "set"]
BodyPart = Literal["answerable", "coordinating"]
Rhythm = Literal["once", "daily", "weekly", "monthly", "quarterly", "semiannual", "yearly"]
RHYTHMS: tuple[Rhythm, ...] = get_args(Rhythm)
DeadlineState = Literal["none", "own", "unread"]


@dataclass(frozen=True, slots=True)
class Said:
    """One field: its value as text, whose word it is, and where its words stand in the text.

    ``lesson`` is by which lesson of the office its words were read; 0 for none.
    """

    value: str = ""
    by: By = "inferred"
    start: int | None = None
    end: int | None = None
    lesson: int = 0

    def set(self, value: str) -> Said:
        """The same with a person's value; what is as it was stays whose it was."""
        return self if value == self.value else Said(value, "set", self.start, self.end)


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A body or class of bodies as the text names it, or an organisation a person chose.

    ``code`` is the organisation chosen, empty for a name of the text. ``lesson`` is by which lesson
    of the office it has its part; 0 for none.
    """

    words: str
    part: BodyPart = "answerable"
    by: By = "quoted"
    start: int | None = None
    end: int | None = None
    code: str = ""
    lesson: int = 0

    @property
    def token(self) -> str:
        """What it is looked up by: its words, or ``=`` and the code that was chosen."""
        return f"={self.code}" if self.code else self.words


@dataclass(frozen=True, slots=True)
class Recipient:
    """One line of the addressees at the head of the text, and the bodies named in it."""

    words: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetItem:
    """A paragraph the numbering names; ``start`` and ``end`` slice the text."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SheetDuty:
    """One duty as drafted.

    ``deadline`` is ``before 2020-08-08`` or ``by 2020-08-08T16:00``, empty where the directive's
    own holds; with words and no value it could not be read. ``rhythm`` is a ``Rhythm``, with its
    day behind it (``weekly 5``, ``monthly 25``, ``yearly 12-25``). ``target`` is a number in the
    indicator's unit, with ``target_note`` where a person set it. ``contribution`` says whose
    figures the answerable give. ``is_report``: it is the duty to report itself, which the system
    sees. ``dropped`` is why it is not followed, empty while it is.
    """

    code: str
    item: str | None
    start: int
    end: int
    title: Said
    bodies: tuple[NamedBody, ...] = ()
    binding: Said = Said("order")
    deadline: Said = Said()
    rhythm: Said = Said("once")
    until: Said = Said()
    kind: Said = Said("narrative")
    indicator: Said = Said()
    unit: Said = Said()
    numerator: Said = Said()
    denominator: Said = Said()
    target: Said = Said()
    target_note: str = ""
    contribution: Said = Said("own")
    is_report: bool = False
    dropped: str = ""

    @property
    def is_kept(self) -> bool:
        return not self.dropped

    @property
    def deadline_state(self) -> DeadlineState:
        """Whether it has a deadline of its own, none, or one whose words could not be read."""
        if self.deadline.value:
            return "own"
        return "unread" if self.deadline.start is not None else "none"


@dataclass(frozen=True, slots=True)
class NewBody:
    """An organisation that is not in the register yet, made when the directive is issued."""

    code: str
    name_vi: str
    short_name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Who is meant by a name or a class: these organisations, a new one, or nobody, and why."""

    codes: tuple[str, ...] = ()
    new: NewBody | None = None
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A directive as drafted; frozen, for every change is a revision.

    ``answers`` are by the key of a name (``intake.names``). ``settled`` are the keys of the
    questions a person has answered. ``audience`` is the directive whose leaders and observers see
    this one too, empty for nobody. ``documents`` and ``touches`` are what it makes of directives
    that are followed already, from the day ``effective`` on (the document's own where empty).
    """

    number: Said = Said()
    issuer: Said = Said()
    issued_on: Said = Said()
    subject: Said = Said()
    slug: Said = Said()
    deadline: Said = Said()
    coordinator: Said = Said()
    acceptor: Said = Said()
    audience: Said = Said()
    time_zone: str = "Asia/Ho_Chi_Minh"
    items: tuple[SheetItem, ...] = ()
    gaps: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    amends: tuple[Said, ...] = ()
    doubts: tuple[str, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    duties: tuple[SheetDuty, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    settled: tuple[str, ...] = ()
    documents: tuple[AmendedDocument, ...] = ()
    touches: tuple[Touch, ...] = ()
    effective: Said = Said()

    @property
    def kept(self) -> tuple[SheetDuty, ...]:
        """The duties that are followed as this directive's own."""
        carriers = self.carriers
        return tuple(one for one in self.duties if one.is_kept and one.code not in carriers)

    @property
    def carriers(self) -> frozenset[str]:
        """Codes of the duties that only change or end one of an earlier directive."""
        return frozenset(
            one.by for one in self.touches if one.by and one.kind != "replaced"
        ) - frozenset(one.by for one in self.touches if one.kind == "replaced")

    def touches_of(self, code: str) -> tuple[Touch, ...]:
        """What a duty of the draft makes of earlier ones."""
        return tuple(one for one in self.touches if one.by == code)

    def duty(self, code: str) -> SheetDuty | None:
        return next((one for one in self.duties if one.code == code), None)

    def item(self, label: str | None) -> SheetItem | None:
        return next((one for one in self.items if one.label == label), None)

    def with_duty(self, duty: SheetDuty) -> Sheet:
        """The sheet with a duty in place of the one of its code, or behind those of its item."""
        if self.duty(duty.code) is not None:
            changed = (duty if one.code == duty.code else one for one in self.duties)
            return replace(self, duties=tuple(changed))
        found = list(self.duties)
        near = [place for place, one in enumerate(found) if one.item == duty.item]
        after = [place for place, one in enumerate(found) if one.start <= duty.start]
        found.insert((near or after or [-1])[-1] + 1, duty)
        return replace(self, duties=tuple(found))

    def settle(self, *keys: str) -> Sheet:
        """The sheet with these questions answered."""
        return replace(self, settled=tuple(dict.fromkeys((*self.settled, *keys))))

    def free_code(self, item: str | None) -> str:
        """The next code of an item: ``14.2`` after ``14.1``; a dropped one's is not used again."""
        stem = _stem(item) if item else "C"
        taken = {one.code for one in self.duties}
        number = 1
        while f"{stem}.{number}" in taken:
            number += 1
        return f"{stem}.{number}"


def _stem(label: str) -> str:
    """What a code begins with: an item's number without "Điều", safe in an address."""
    number = re.sub(r"[^\w.]+", "-", label.removeprefix("Điều ").replace("–", "g")).strip("-")
    return number or "m"


def due_of(value: str, zone: str) -> tuple[datetime, DeadlineRule]:
    """When ``before 2020-08-08`` or ``by 2020-08-08T16:00`` is over, and its rule.

    Raises:
        ValueError: It is neither.
    """
    word, _, told = value.partition(" ")
    rule: DeadlineRule = "by" if word == "by" else "before"
    day, _, hour = told.partition("T")
    if hour:
        there = ZoneInfo(zone)
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), there), rule
    return due_instant(date.fromisoformat(day), rule, zone), rule


def as_plain(sheet: Sheet) -> dict[str, Any]:
    """The sheet as plain JSON."""
    return asdict(sheet)


def from_plain(told: Mapping[str, Any]) -> Sheet:
    """A sheet as it was kept."""
    named = {one.name for one in fields(Sheet)}
    plain = {name: value for name, value in told.items() if name in named}
    for one in ("number", "issuer", "issued_on", "subject", "slug", "deadline", "coordinator",
                "acceptor", "audience"):  # fmt: skip
        plain[one] = Said(**told[one])
    plain["items"] = tuple(SheetItem(**one) for one in told["items"])
    plain["amends"] = tuple(Said(**one) for one in told["amends"])
    plain["recipients"] = tuple(
        Recipient(one["words"], tuple(one["names"])) for one in told["recipients"]
    )
    plain["duties"] = tuple(_duty(one) for one in told["duties"])
    plain["answers"] = {key: _answer(one) for key, one in told["answers"].items()}
    for one in ("gaps", "repeats", "doubts", "settled"):
        plain[one] = tuple(told[one])
    # Drafts of earlier versions say nothing of amendments.
    plain["documents"] = tuple(AmendedDocument(**one) for one in told.get("documents", ()))
    plain["touches"] = tuple(
        Touch(**(dict(one) | {"terms": tuple(one["terms"])})) for one in told.get("touches", ())
    )
    plain["effective"] = Said(**told.get("effective", {}))
    return Sheet(**plain)


def _duty(told: Mapping[str, Any]) -> SheetDuty:
    plain = dict(told)
    for name, value in told.items():
        if isinstance(value, Mapping):
            plain[name] = Said(**value)
    plain["bodies"] = tuple(NamedBody(**one) for one in told["bodies"])
    return SheetDuty(**plain)


def _answer(told: Mapping[str, Any]) -> Answer:
    new = NewBody(**told["new"]) if told["new"] else None
    return Answer(tuple(told["codes"]), new, told["left_out"])
