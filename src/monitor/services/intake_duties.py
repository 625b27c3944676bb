"""What a coordinator changes of a drafted duty: put otherwise, left out, taken up, added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Any

from monitor.domain.errors import Invalid, NotFound
from monitor.domain.sheet import RHYTHMS, NamedBody, Said, Sheet, SheetDuty
from monitor.intake import slots
from monitor.intake.questions import day_of
from monitor.intake.spans import find_span
from monitor.services import intake
from monitor.services.intake import LONGEST_REASON, DraftView, reason_of
from monitor.services.intake_changes import MOST_BODIES, day_in, deadline_in, line
from monitor.services.work import Work

KINDS = ("ratio", "count", "milestone", "narrative")


@dataclass(frozen=True, slots=True)
class DutyForm:
    """A duty as a person fills it in. ``quotation`` are the words it rests on.

    ``answerable`` and ``coordinating`` are tokens: a name of the text as it stands there, or ``=``
    and an organisation's code.
    """

    title: str
    quotation: str
    binding: str
    answerable: Sequence[str]
    coordinating: Sequence[str]
    deadline: str
    rhythm: str
    until: str
    kind: str
    indicator: str
    unit: str
    numerator: str
    denominator: str
    target: str
    target_note: str
    contribution: str


def change_duty(work: Work, number: int, seen: int, code: str, form: DutyForm) -> int:
    """Put a duty as a person would have it; what they left as it was stays the text's word.

    Raises:
        NotFound: There is no such duty, or an organisation is not one of the document's day.
        Invalid: Something in the form cannot be: each place with its reason.
    """

    def edit(view: DraftView) -> Sheet:
        duty = _changed(view, _duty(view, code), form)
        sheet = view.sheet.with_duty(duty)
        if day_of(sheet) is not None:
            slots.check(sheet, view.stored.text, duty)
        return sheet

    return intake.revise(work, number, seen, "duty", edit, code)


def drop_duty(work: Work, number: int, seen: int, code: str, reason: str) -> int:
    """Follow a duty no further; it stays in the draft with the reason."""
    told = reason_of(reason, "reason")
    return intake.revise(
        work, number, seen, "drop",
        lambda view: view.sheet.with_duty(replace(_duty(view, code), dropped=told)), code,
    )  # fmt: skip


def take_up_duty(work: Work, number: int, seen: int, code: str) -> int:
    """Follow a duty again that was dropped."""
    return intake.revise(
        work, number, seen, "take_up",
        lambda view: view.sheet.with_duty(replace(_duty(view, code), dropped="")), code,
    )  # fmt: skip


def add_duty(work: Work, number: int, seen: int, item: str, quotation: str) -> tuple[int, str]:
    """Add a duty that an item gives; returns the revision and the duty's code.

    Args:
        work: A coordinator's work.
        number: The draft's number.
        seen: The revision that was looked at.
        item: The item's label.
        quotation: The item's words it rests on; all of the item where empty.
    """
    made: list[str] = []

    def edit(view: DraftView) -> Sheet:
        place = view.sheet.item(item)
        if place is None:
            raise NotFound("intake_not_found")
        text = view.stored.text
        start, end = place.start, place.start + len(text[place.start : place.end].rstrip())
        if quotation.strip():
            start, end = _span(text, quotation, place.start, place.end)
        beside = next((one for one in view.sheet.duties if one.item == item), None)
        code = view.sheet.free_code(item)
        made.append(code)
        words = " ".join(text[start:end].split())[:90]
        title = Said(words, "quoted", start, min(end, start + 120))
        duty = SheetDuty(code, item, start, end, title, indicator=Said(title.value))
        if beside is not None:
            duty = replace(duty, bodies=beside.bodies, binding=beside.binding)
        return view.sheet.with_duty(duty)

    return intake.revise(work, number, seen, "add", edit, item), made[0]


def _duty(view: DraftView, code: str) -> SheetDuty:
    found = view.sheet.duty(code)
    if found is None:
        raise NotFound("intake_not_found")
    return found


def _changed(view: DraftView, duty: SheetDuty, form: DutyForm) -> SheetDuty:
    sheet = view.sheet
    kind = _one_of(form.kind, KINDS, "kind")
    start, end = _place(view, duty, form.quotation)
    told: dict[str, Any] = {
        "title": line(form.title, "title"),
        "binding": _one_of(form.binding, ("order", "request"), "binding"),
        "deadline": deadline_in(form.deadline, sheet, "deadline") if form.deadline else "",
        "rhythm": _rhythm(form.rhythm),
        "until": day_in(form.until, "until") if form.until else "",
        "kind": kind,
        "indicator": line(form.indicator, "indicator", empty=True),
        "unit": line(form.unit, "unit", empty=True, longest=40),
        "numerator": line(form.numerator, "numerator", empty=True),
        "denominator": line(form.denominator, "denominator", empty=True),
        "target": _target(form.target, kind),
        "contribution": _one_of(form.contribution, ("own", "children", "both"), "contribution"),
    }
    said = {name: getattr(duty, name).set(value) for name, value in told.items()}
    note = form.target_note.strip()
    if said["target"].value and said["target"].by == "set":
        note = reason_of(note, "target_note")
    unread = duty.deadline_state == "unread" and not told["deadline"]
    if unread and form.deadline == "":
        # Its words could not be read; an empty box says that the directive's own deadline holds.
        said["deadline"] = Said("", "set")
    bodies = (
        *_bodies(view, duty, form.answerable, "answerable"),
        *_bodies(view, duty, form.coordinating, "coordinating"),
    )
    # What is measured otherwise than by being sent is no longer seen by the system itself.
    is_report = duty.is_report and kind == "milestone"
    return replace(
        duty, start=start, end=end, bodies=bodies, target_note=note, is_report=is_report, **said
    )


def _place(view: DraftView, duty: SheetDuty, quotation: str) -> tuple[int, int]:
    """Where the words stand that a duty rests on: within its item, or anywhere without one."""
    text = view.stored.text
    if quotation.split() == text[duty.start : duty.end].split():
        return duty.start, duty.end
    item = view.sheet.item(duty.item)
    first, last = (item.start, item.end) if item is not None else (0, len(text))
    return _span(text, quotation, first, last)


def _span(text: str, quotation: str, first: int, last: int) -> tuple[int, int]:
    try:
        return find_span(text, quotation[:5000], first, last)
    except LookupError:
        raise Invalid("intake_words", [("quotation", "intake_words", {})]) from None


def _bodies(
    view: DraftView, duty: SheetDuty, tokens: Sequence[str], part: Any
) -> tuple[NamedBody, ...]:
    """The bodies a person left or chose; a name of the text keeps its place in it."""
    known = {one.token: one for one in duty.bodies}
    found = []
    for token in dict.fromkeys(tokens):
        if token in known:
            found.append(replace(known[token], part=part))
        elif token.startswith("=") and (unit := view.units.get(token[1:])) is not None:
            found.append(NamedBody(unit.name_vi, part, "set", code=unit.code))
        else:
            raise NotFound("organization_not_found", organization=token)
    if len(found) > MOST_BODIES:
        raise Invalid("wrong_shape", [(part, "wrong_shape", {"what": part})], what=part)
    return tuple(found)


def check(sheet: Sheet, text: str, duty: SheetDuty) -> None:
    """Refuse a duty that came from elsewhere and that no form would have let through.

    Raises:
        Invalid: Something of it cannot be; the place says what.
    """
    kind = _one_of(duty.kind.value, KINDS, "kind")
    if not re.fullmatch(r"[\w.-]{1,60}", duty.code) or len(duty.dropped) > LONGEST_REASON:
        raise Invalid("wrong_shape", [("code", "wrong_shape", {"what": "code"})], what="code")
    if duty.is_report:
        _one_of(kind, ("milestone",), "kind")
    line(duty.title.value, "title")
    for name in ("indicator", "unit", "numerator", "denominator"):
        line(getattr(duty, name).value, name, empty=True)
    for body in duty.bodies:
        line(body.words, "body")
    _one_of(duty.binding.value, ("order", "request"), "binding")
    _one_of(duty.contribution.value, ("own", "children", "both"), "contribution")
    _rhythm(duty.rhythm.value)
    if duty.deadline.value:
        deadline_in(duty.deadline.value, sheet, "deadline")
    if duty.until.value:
        day_in(duty.until.value, "until")
    if duty.target.value:
        _target(duty.target.value, kind)
    if duty.target.value and duty.target.by == "set":
        reason_of(duty.target_note, "target_note")
    if day_of(sheet) is not None:
        slots.check(sheet, text, duty)


def _one_of(word: str, words: Sequence[str], place: str) -> str:
    if word not in words:
        raise Invalid("wrong_shape", [(place, "wrong_shape", {"what": place})], what=place)
    return word


def _rhythm(value: str) -> str:
    kind, _, rest = value.strip().partition(" ")
    shapes = {
        "weekly": r"[1-7]", "monthly": r"[1-9]|[12]\d|3[01]",
        "yearly": r"(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])",
    }  # fmt: skip
    parts = rest.split()
    hour = next((one for one in parts if ":" in one), None)
    day = " ".join(one for one in parts if one != hour)
    is_known = kind in RHYTHMS and (not day or re.fullmatch(shapes.get(kind, "$^"), day))
    try:
        if hour is not None:
            time.fromisoformat(hour)
    except ValueError:
        is_known = False
    if not is_known or (kind == "once" and rest):
        raise Invalid("intake_rhythm", [("rhythm", "intake_rhythm", {})])
    return " ".join(part for part in (kind, day, hour or "") if part)


def _target(text: str, kind: str) -> str:
    """A level above zero, at most 100 of a share; empty where none is to be reached."""
    typed = text.strip().replace(" ", "").replace("%", "").replace(",", ".")
    if not typed or kind in ("milestone", "narrative"):
        return ""
    try:
        value = Decimal(typed)
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite() or value * 1000 != (value * 1000).to_integral_value():
        raise Invalid("target_not_a_number", [("target", "target_not_a_number", {})])
    most = 100 if kind == "ratio" else 10**12
    if not 0 < value <= most:
        code = "target_out_of_range"
        raise Invalid(code, [("target", code, {"most": most})], most=most)
    return format(value.normalize(), "f")
