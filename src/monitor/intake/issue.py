"""From a sheet without open questions to the directive it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from decimal import Decimal
from typing import Any, Literal, cast

from monitor.domain.directive import (
    Aggregation,
    Assignment,
    Binding,
    Computation,
    Contribution,
    Directive,
    Field,
    Group,
    Indicator,
    IndicatorKind,
    Item,
    Obligation,
)
from monitor.domain.organization import Organization, search_key
from monitor.domain.sheet import Said, Sheet, SheetDuty
from monitor.intake.names import Register
from monitor.intake.questions import Meant, day_of
from monitor.intake.slots import Slots, written

AGGREGATIONS: Mapping[str, Aggregation] = {
    "ratio": "sum", "count": "sum", "milestone": "sum", "narrative": "none"
}  # fmt: skip
DUTY_TYPES = {
    "ratio": "ratio", "count": "count", "milestone": "deliverable", "narrative": "narrative"
}  # fmt: skip
REPORT_SENT = Field(
    "report_sent", "Đã gửi báo cáo", "Report sent", "có/không", "boolean", "computed",
    asked="off", computation=Computation("report_sent"),
)  # fmt: skip
ALL = ("Tất cả", "All")


@dataclass(frozen=True)
class Built:
    """What would be issued: the directive, what stands beside the rules, and what is decided.

    ``obligations`` are the words and spans by code; ``new`` the organisations to be made first;
    ``targets`` what a person set (code, level, why), for it is a decision and not the text's.
    """

    directive: Directive
    obligations: Mapping[str, Mapping[str, Any]]
    periods: Mapping[str, Literal["text", "coordinator"]]
    fields: Mapping[str, str]
    new: tuple[Organization, ...]
    targets: tuple[tuple[str, Decimal, str], ...]
    unasked: tuple[str, ...] = default(default=())
    """Organisations the text is addressed to, and which no duty of it is given to."""


def build(sheet: Sheet, text: str, meant: Mapping[str, Meant], register: Register) -> Built:
    """The directive of a sheet whose questions are answered.

    Raises:
        Invalid: A rhythm makes no sense or has too many reports, or a deadline lies before the
            document's day; the place is the duty's code.
    """
    issued = day_of(sheet)
    assert issued is not None
    slots = Slots(sheet, text, issued)
    for duty in sheet.kept:
        slots.add(duty)
    measures = _measures(sheet.kept)
    duties = tuple(
        _obligation(one, text, measured, slots.codes(one.code))
        for one, measured in zip(sheet.kept, measures, strict=True)
    )
    assignments = tuple(given for one in sheet.kept for given in assigned(one, meant, register))
    asked = {one.organization for one in assignments if one.part != "coordinating"}
    addressed = [
        code for one in sheet.recipients for name in one.names for code in meant[name].codes
    ]
    amended = _named_in_amendments(sheet, meant)
    directive = Directive(
        slug=sheet.slug.value,
        number=sheet.number.value.strip(),
        issuer=sheet.issuer.value.strip(),
        issued_on=issued,
        subject=sheet.subject.value.strip(),
        text=text,
        time_zone=sheet.time_zone,
        basis="received",
        coordinator=sheet.coordinator.value,
        accepts_coordinators_own_report=sheet.acceptor.value,
        items=tuple(
            Item(one.label, one.start, one.end, text[one.start : one.end]) for one in sheet.items
        ),
        gaps=sheet.gaps,
        periods=slots.periods(),
        fields={one.code: one for fields, _ in measures for one in fields},
        obligations=duties,
        assignments=assignments,
        groups=_groups(sheet, meant, assignments),
    )
    return Built(
        directive,
        {one.code: _words(one, sheet.deadline, text) for one in sheet.kept},
        slots.set_by(),
        dict.fromkeys(directive.fields, "proposal"),
        tuple(_new(meant, amended | {one.organization for one in assignments})),
        tuple(
            (one.code, Decimal(one.target.value), one.target_note)
            for one in sheet.kept
            if one.target.value and one.target.by == "set" and _takes_target(one)
        ),
        tuple(code for code in dict.fromkeys(addressed) if code not in asked | amended),
    )


def _named_in_amendments(sheet: Sheet, meant: Mapping[str, Meant]) -> set[str]:
    """Codes of whom the text names where it only changes an earlier duty: addressed with reason."""
    return {
        code
        for one in sheet.duties
        if one.code in sheet.carriers and one.is_kept
        for body in one.bodies
        for code in meant[body.token].everybody
    }


Measure = tuple[tuple[Field, ...], Indicator]


def _measures(duties: Sequence[SheetDuty]) -> list[Measure]:
    """What each duty asks for; codes that fold to the same letters are told apart."""
    taken: set[str] = set()
    found = []
    for one in duties:
        stem = "d" + re.sub(r"[^a-z0-9]+", "_", search_key(one.code)).strip("_")
        while stem in taken:
            stem += "x"
        taken.add(stem)
        found.append(_measure(one, stem))
    return found


def _measure(duty: SheetDuty, stem: str) -> Measure:
    """The fields a duty asks for and its one indicator; the clerk fills these boxes."""
    kind = cast(IndicatorKind, duty.kind.value)
    name = duty.indicator.value or duty.title.value
    unit = duty.unit.value
    above, below = None, None
    fields: tuple[Field, ...]
    if duty.is_report:
        fields, above = (REPORT_SENT,), REPORT_SENT.code
    elif kind == "ratio":
        above, below, unit = f"{stem}_done", f"{stem}_all", "%"
        done, whole = duty.numerator.value, duty.denominator.value
        fields = (
            Field(below, whole or name, whole or name, ""),
            Field(above, done or name, done or name, "", at_most=below),
        )
    else:
        above = f"{stem}_{kind}"
        whole_numbers = "." not in duty.target.value
        types: Mapping[str, Any] = {
            "count": "count" if whole_numbers else "decimal", "milestone": "boolean",
            "narrative": "text",
        }  # fmt: skip
        units = {"milestone": "có/không", "narrative": "lời văn"}
        unit = units.get(kind, unit)
        label = (duty.numerator.value if kind == "count" else "") or name
        fields = (Field(above, label, label, unit, type=types[kind]),)
    return fields, Indicator(
        f"{duty.code}a", kind, above, below, name, name, unit,
        "text" if duty.is_report else "proposal",
    )  # fmt: skip


def _takes_target(duty: SheetDuty) -> bool:
    return duty.kind.value in ("ratio", "count")


def _obligation(
    duty: SheetDuty,
    text: str,
    measured: Measure,
    periods: tuple[str, ...],
) -> Obligation:
    level, source, words = _target(duty, text)
    kind = duty.kind.value
    return Obligation(
        code=duty.code,
        binding=cast(Binding, duty.binding.value),
        aggregation=AGGREGATIONS[kind],
        periods=periods,
        headline=measured[1],
        item=duty.item,
        title_vi=duty.title.value,
        title_en=duty.title.value,
        target=level,
        target_source=source,
        target_words=words,
        start=duty.start,
        end=duty.end,
        duty_type="reporting" if duty.is_report else DUTY_TYPES[kind],
        cadence=duty.rhythm.value,
    )


def _target(duty: SheetDuty, text: str) -> tuple[Decimal | None, Any, str]:
    """The level the text gives, its source and words; what a person set is decided afterwards."""
    if duty.kind.value == "milestone":
        # What is to be done is done or not: the order itself is the target.
        return Decimal(100), "explicit", _quoted(text, duty.start, duty.end)
    if not duty.target.value or duty.target.by == "set" or not _takes_target(duty):
        return None, "none", ""
    start, end = duty.target.start, duty.target.end
    words = _quoted(text, duty.start if start is None else start, duty.end if end is None else end)
    return (
        Decimal(duty.target.value),
        "explicit" if duty.target.by == "quoted" else "implied",
        words,
    )


def _quoted(text: str, start: int, end: int) -> str:
    """A piece of the text as it stands, so that it is found in it again."""
    return text[start:end].strip()


def _words(duty: SheetDuty, general: Said, text: str) -> dict[str, Any]:
    """What the store keeps of the words beside the rules, and whose word each field is."""
    level, source, words = _target(duty, text)
    has_span = level is not None and source != "set"
    start = text.find(words, max(0, duty.start)) if words else -1
    if has_span and duty.target.start is not None and duty.kind.value != "milestone":
        start = text.find(words, duty.target.start)
    deadline = duty.deadline if duty.deadline_state == "own" else general
    rhythm = duty.rhythm
    names = (
        "title", "binding", "deadline", "rhythm", "kind", "indicator", "numerator", "denominator",
        "target",
    )  # fmt: skip
    said = {name: getattr(duty, name).by for name in names}
    return {
        "recurrence_words": text[rhythm.start : rhythm.end] if rhythm.start is not None else None,
        "target_start": start if has_span and start >= 0 else None,
        "target_end": start + len(words) if has_span and start >= 0 else None,
        "deadline_rule": deadline.value.partition(" ")[0] or "before",
        "deadline_as_written": written(deadline, text),
        "origin_notes": {"said": said},
    }


def assigned(
    duty: SheetDuty, meant: Mapping[str, Meant], register: Register
) -> Iterable[Assignment]:
    """Each organisation once: who answers for it, whose units report to them, who takes part."""

    def named(part: str) -> list[str]:
        listed = (meant[one.token].everybody for one in duty.bodies if one.part == part)
        return list(dict.fromkeys(code for codes in listed for code in codes))

    answerable = named("answerable")
    below: dict[str, list[str]] = {}
    if duty.contribution.value != "own":
        for unit in register.units:
            if unit.parent in answerable and unit.code not in answerable:
                below.setdefault(unit.parent, []).append(unit.code)
    given = set(answerable)
    for code in answerable:
        made_of = cast(Contribution, duty.contribution.value if code in below else "own")
        yield Assignment(duty.code, code, "answerable", made_of)
        for unit_code in below.get(code, ()):
            given.add(unit_code)
            yield Assignment(duty.code, unit_code, "reporting", None, code)
    for code in named("coordinating"):
        if code not in given:
            yield Assignment(duty.code, code, "coordinating")


def _groups(
    sheet: Sheet, meant: Mapping[str, Meant], assignments: Sequence[Assignment]
) -> tuple[Group, ...]:
    """The whole, and each line of the addressees that names several: the text's own grouping."""
    asked = {one.organization for one in assignments if one.part == "answerable"}
    placed: set[str] = set()
    found = [Group("all", *ALL, ())]
    for one in sheet.recipients:
        codes = (code for name in one.names for code in meant[name].everybody)
        members = tuple(
            code for code in dict.fromkeys(codes) if code in asked and code not in placed
        )
        if len(members) > 1:
            placed.update(members)
            found.append(Group(f"K{len(found)}", one.words, one.words, members))
    return tuple(found)


def _new(meant: Mapping[str, Meant], asked: set[str]) -> Iterable[Organization]:
    made = {one.new.code: one.new for one in meant.values() if one.new is not None}
    for one in made.values():
        if one.code in asked:
            yield Organization(
                one.code, one.name_vi, "", one.short_name, None, f"{one.code}/", "unit",
                verified=False,
            )  # fmt: skip
