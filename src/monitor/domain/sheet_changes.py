"""What one revision of a drafted directive changed of the one before: field by field, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.domain.sheet import Answer, Said, Sheet, SheetDuty

HEAD = (
    "number", "issuer", "issued_on", "subject", "slug", "deadline", "coordinator", "acceptor",
    "audience", "effective",
)  # fmt: skip
DUTY = (
    "title", "binding", "deadline", "rhythm", "until", "kind", "indicator", "unit", "numerator",
    "denominator", "target", "contribution",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that was changed: of a duty (``about`` its code), of a name, or of the whole.

    ``before`` and ``after`` are as the sheet has them, empty for nothing.
    """

    field: str
    about: str
    before: str
    after: str


def changes(old: Sheet, new: Sheet) -> tuple[Edit, ...]:
    """Everything a person would call changed; where words stand in the text is none of it."""
    return (*_of_head(old, new), *_of_duties(old, new), *_of_answers(old, new), *_amended(old, new))


def _of_head(old: Sheet, new: Sheet) -> Iterator[Edit]:
    for name in HEAD:
        yield from _said(name, "", getattr(old, name), getattr(new, name))


def _said(name: str, about: str, before: Said, after: Said) -> Iterator[Edit]:
    if before.value != after.value:
        yield Edit(name, about, before.value, after.value)


def _of_duties(old: Sheet, new: Sheet) -> Iterator[Edit]:
    for one in new.duties:
        before = old.duty(one.code)
        if before is None:
            yield Edit("duty", one.code, "", one.title.value)
            continue
        for name in DUTY:
            yield from _said(name, one.code, getattr(before, name), getattr(one, name))
        for part in ("answerable", "coordinating"):
            names = [_names(duty, part) for duty in (before, one)]
            if names[0] != names[1]:
                yield Edit(part, one.code, *names)
        if before.dropped != one.dropped:
            yield Edit("dropped", one.code, before.dropped, one.dropped)
    for one in old.duties:
        if new.duty(one.code) is None:
            yield Edit("duty", one.code, one.title.value, "")


def _names(duty: SheetDuty, part: str) -> str:
    return "; ".join(one.words for one in duty.bodies if one.part == part)


def _of_answers(old: Sheet, new: Sheet) -> Iterator[Edit]:
    for key in dict.fromkeys((*old.answers, *new.answers)):
        before, after = (_who(sheet.answers.get(key)) for sheet in (old, new))
        if before != after:
            yield Edit("answer", "", before, after)


def _who(told: Answer | None) -> str:
    if told is None:
        return ""
    if told.new is not None:
        return told.new.name_vi
    return told.left_out or "; ".join(told.codes)


def _amended(old: Sheet, new: Sheet) -> Iterator[Edit]:
    """Links to earlier duties as their kind, and what of them is confirmed."""
    known = {one.key: one for one in old.touches}
    for one in new.touches:
        before = known.pop(one.key, None)
        told = before.kind if before is not None else ""
        if told != one.kind or (before is not None and before.is_confirmed != one.is_confirmed):
            yield Edit("touch", one.obligation, told, one.kind)
    for gone in known.values():
        yield Edit("touch", gone.obligation, gone.kind, "")
