"""The duties of a directive's seed: indicators, warnings, targets and who each is given to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from monitor.domain.checks import Rule, RuleKind
from monitor.domain.directive import (
    Aggregation,
    Assignment,
    Binding,
    Contribution,
    Field,
    Indicator,
    IndicatorKind,
    Item,
    Obligation,
    Part,
)
from monitor.domain.organization import Tree
from monitor.intake.seed_files import Record, read_yaml, unique
from monitor.intake.seed_values import SeedAssignment, SeedIndicator, SeedObligation
from monitor.intake.spans import find_span

OBLIGATION_KEYS = (
    "code", "item", "title_vi", "title_en", "quotation", "duty_type", "binding", "aggregation",
    "cadence", "recurrence_words", "deadline", "evidence", "target_source", "target",
    "target_words", "declared_coverage", "periods", "has_cell", "indicators", "assignments",
    "notes",
)  # fmt: skip
INDICATOR_KEYS = (
    "code", "kind", "headline", "name_vi", "name_en", "unit", "numerator", "denominator", "origin",
    "proposed_target", "note",
)  # fmt: skip
TARGET_SOURCES = ("explicit", "implied", "none")
"""Not ``set``: only a decision of the coordinator sets a target."""
DUE_RULES = ("before", "by")
"""``before`` excludes the day written, ``by`` ("chậm nhất") includes it."""
RULE_KINDS = get_args(RuleKind)
RULE_PARAMETERS = {
    "jump": ("percent",), "more_than": ("other",), "outside_range": ("least", "most"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """What a duty is read against: the text and its items, the fields, periods and bodies."""

    text: str
    items: Mapping[str, Item]
    fields: Mapping[str, Field]
    periods: tuple[str, ...]
    classes: Mapping[str, tuple[str, ...]]
    tree: Tree


def read_rules(file: Path, fields: Mapping[str, Field]) -> dict[str, tuple[Rule, ...]]:
    """Warnings by indicator code.

    Raises:
        SeedError: A kind, field or parameter is unknown, or one is to be more than a warning.
    """
    told = read_yaml(file)
    told.only("severity", "rules")
    # Errors are the same for every figure; what is kept as data may ask for a reason, never block.
    told.choice("severity", ("warning",))
    found: dict[str, tuple[Rule, ...]] = {}
    for code, listed in told.mapping("rules").items():
        entries = Record(file, f"indicator {code}", {"rules": listed}).entries("rules", "kind")
        found[str(code)] = tuple(_rule(one, fields) for one in entries)
    return found


def _rule(one: Record, fields: Mapping[str, Field]) -> Rule:
    kind = one.choice("kind", RULE_KINDS)
    named = RULE_PARAMETERS.get(kind, ())
    one.only("kind", "field", *named)
    parameters: dict[str, Any] = {}
    if "percent" in named:
        percent = one.number("percent")
        if percent is None or percent <= 0 or percent != percent.to_integral_value():
            raise one.refuse("percent is missing. Write a whole number above zero.")
        parameters["percent"] = int(percent)
    if "other" in named:
        parameters["other"] = field_code(one, "other", fields) or one.text("other")
    if "least" in named:
        parameters = _limits(one)
    return Rule(kind, field_code(one, "field", fields) or one.text("field"), parameters)


def _limits(one: Record) -> dict[str, Any]:
    """``least``, ``most`` or both, as whole numbers."""
    told = {name: one.number(name) for name in ("least", "most")}
    limits = {name: int(limit) for name, limit in told.items() if limit is not None}
    if not limits or any(limit != told[name] for name, limit in limits.items()):
        raise one.refuse("least and most are missing. Write whole numbers, one of them or both.")
    if limits.get("least", 0) > limits.get("most", limits.get("least", 0)):
        raise one.refuse("least is above most. Exchange them.")
    return limits


def field_code(one: Record, key: str, fields: Mapping[str, Field]) -> str | None:
    """A field's code, or None where none is named; a code that is not in the list is refused."""
    code = one.maybe(key)
    if code is not None and code not in fields:
        raise one.refuse(f"{key} {code!r} is no field. Use a code of fields.csv.")
    return code


def read_obligations(
    file: Path, ground: Ground, rules: Mapping[str, tuple[Rule, ...]]
) -> tuple[tuple[SeedObligation, ...], tuple[SeedAssignment, ...]]:
    """Every duty in the file's order, and every assignment its class rules come to.

    Raises:
        SeedError: A quotation is not in the text, a code is unknown or double, a headline is
            missing, a warning names an indicator that does not exist.
    """
    told = read_yaml(file)
    told.only("obligations")
    entries = told.entries("obligations")
    unique(entries)
    unique([row for one in entries for row in one.entries("indicators")])
    duties = tuple(
        _obligation(one, position, ground, rules) for position, one in enumerate(entries, 1)
    )
    known = {one.indicator.code for duty in duties for one in duty.indicators}
    for code in rules:
        if code not in known:
            raise told.refuse(f"checks.yaml has warnings for {code!r}, no indicator. Correct it.")
    assigned = tuple(given for one in entries for given in _assignments(one, ground))
    return duties, assigned


def _obligation(
    one: Record, position: int, ground: Ground, rules: Mapping[str, tuple[Rule, ...]]
) -> SeedObligation:
    one.only(*OBLIGATION_KEYS)
    start, end = _span(one, ground)
    indicators = _indicators(one, ground, rules)
    headline = next(row.indicator for row in indicators if row.headline)
    source, target, words, target_span = _target(one, ground.text, (start, end))
    deadline = Record(one.file, f"{one.where} deadline", one.mapping("deadline"))
    deadline.only("rule", "as_written")
    recurrence = one.maybe("recurrence_words")
    if recurrence is not None:
        _find(one, "recurrence_words", ground.text, start, end)
    duty = Obligation(
        code=one.text("code"),
        binding=one.choice("binding", get_args(Binding)),
        aggregation=one.choice("aggregation", get_args(Aggregation)),
        periods=_periods(one, ground),
        headline=headline,
        item=one.maybe("item"),
        title_vi=one.text("title_vi"),
        title_en=one.text("title_en"),
        supporting=tuple(row.indicator for row in indicators if not row.headline),
        target=target,
        target_source=source,
        target_words=words,
        declared_coverage=_declared(one, ground),
        start=start,
        end=end,
        duty_type=one.text("duty_type"),
        cadence=one.text("cadence"),
        evidence=one.strings("evidence"),
    )
    return SeedObligation(
        obligation=duty,
        position=position,
        has_cell=one.flag("has_cell", default=True),
        indicators=indicators,
        recurrence_words=recurrence,
        target_start=target_span[0] if target_span else None,
        target_end=target_span[1] if target_span else None,
        deadline_rule=deadline.choice("rule", DUE_RULES, "before"),
        deadline_as_written=deadline.maybe("as_written") or "",
        origin_notes=dict(one.mapping("notes")),
    )


def _find(one: Record, key: str, text: str, start: int, end: int) -> tuple[int, int]:
    try:
        return find_span(text, one.text(key), start, end)
    except LookupError as error:
        raise one.refuse(f"{key}: {error}. Copy it from text.txt, letter by letter.") from None


def _span(one: Record, ground: Ground) -> tuple[int, int]:
    """Where the duty stands: inside its item, or anywhere in the text when it has none."""
    label = one.maybe("item")
    if label is None:
        return _find(one, "quotation", ground.text, 0, len(ground.text))
    if label not in ground.items:
        raise one.refuse(f"item {label!r} is not in directive.yaml. Use a label that is there.")
    item = ground.items[label]
    return _find(one, "quotation", ground.text, item.start, item.end)


def _target(
    one: Record, text: str, span: tuple[int, int]
) -> tuple[Any, Decimal | None, str, tuple[int, int] | None]:
    """Source, value, quoted words and their span; a target must show the words it comes from."""
    source = one.choice("target_source", TARGET_SOURCES)
    target = one.number("target")
    if source == "none":
        if target is not None or one.maybe("target_words"):
            raise one.refuse("it has a target and target_source none. Say where it comes from.")
        return source, None, "", None
    if target is None:
        raise one.refuse("target is missing. Write it, or target_source: none.")
    return source, target, one.text("target_words"), _find(one, "target_words", text, *span)


def _periods(one: Record, ground: Ground) -> tuple[str, ...]:
    if one.values.get("periods") == "all":
        return ground.periods
    named = one.strings("periods")
    strange = [code for code in named if code not in ground.periods]
    if strange:
        raise one.refuse(f"periods {strange} are not in directive.yaml. Use its codes, or all.")
    return named


def _declared(one: Record, ground: Ground) -> tuple[str, str] | None:
    told = one.mapping("declared_coverage")
    if not told:
        return None
    pair = Record(one.file, f"{one.where} declared_coverage", told)
    pair.only("reported", "expected")
    done, total = (field_code(pair, key, ground.fields) for key in ("reported", "expected"))
    if done is None or total is None:
        raise pair.refuse("both reported and expected are needed. Name two fields.")
    return done, total


def _indicators(
    one: Record, ground: Ground, rules: Mapping[str, tuple[Rule, ...]]
) -> tuple[SeedIndicator, ...]:
    found = tuple(
        _indicator(row, place, ground, rules)
        for place, row in enumerate(one.entries("indicators"), 1)
    )
    headlines = [row.indicator.code for row in found if row.headline]
    if len(headlines) != 1:
        raise one.refuse(f"headline indicators: {headlines}. Give exactly one headline: true.")
    return found


def _indicator(
    row: Record, place: int, ground: Ground, rules: Mapping[str, tuple[Rule, ...]]
) -> SeedIndicator:
    row.only(*INDICATOR_KEYS)
    kind = row.choice("kind", get_args(IndicatorKind))
    numerator = field_code(row, "numerator", ground.fields)
    denominator = field_code(row, "denominator", ground.fields)
    if numerator is None or (kind == "ratio") != (denominator is not None):
        raise row.refuse(
            "a ratio needs numerator and denominator, any other kind a numerator alone. Correct it."
        )
    code = row.text("code")
    measured = Indicator(
        code=code,
        kind=kind,
        numerator=numerator,
        denominator=denominator,
        name_vi=row.text("name_vi"),
        name_en=row.text("name_en"),
        unit=row.text("unit"),
        origin=row.choice("origin", ("text", "proposal")),
    )
    return SeedIndicator(
        indicator=measured,
        headline=row.flag("headline", default=False),
        position=place,
        proposed_target=row.number("proposed_target"),
        note=row.maybe("note") or "",
        rules=rules.get(code, ()),
    )


def _assignments(one: Record, ground: Ground) -> list[SeedAssignment]:
    """Each class rule as one assignment per organisation; who is named twice is given it once."""
    told = Record(one.file, f"{one.where} assignments", one.mapping("assignments"))
    told.only(*get_args(Part))
    duty = one.text("code")
    found: dict[str, SeedAssignment] = {}
    for part in get_args(Part):
        for rule in told.entries(part):
            rule.only("class", "organization", "contribution", "to", "note")
            for code in bodies(rule, ground.classes, ground.tree):
                given = _assignment(rule, part, duty, code, ground.tree)
                if found.setdefault(code, given).assignment != given.assignment:
                    raise rule.refuse(f"{code} already has another part in {duty}. Give it one.")
    answerable = {code for code, one in found.items() if one.assignment.part == "answerable"}
    for given in found.values():
        above = given.assignment.reports_to
        if above is not None and above not in answerable:
            raise told.refuse(
                f"{given.assignment.organization} reports to {above}, which is not answerable. "
                "Make it answerable or name another."
            )
    return list(found.values())


def bodies(rule: Record, classes: Mapping[str, tuple[str, ...]], tree: Tree) -> tuple[str, ...]:
    """The organisations a rule speaks of: one by its code, or all of a class."""
    named, many = rule.maybe("organization"), rule.maybe("class")
    if (named is None) == (many is None):
        raise rule.refuse("name either an organization or a class.")
    if named is not None:
        if named not in tree:
            raise rule.refuse(f"organization {named!r} is not valid on the day of issue.")
        return (named,)
    if many is None or many not in classes:
        raise rule.refuse(f"class {many!r} is not in classes.yaml. Use one that is.")
    return classes[many]


def _assignment(rule: Record, part: Part, duty: str, code: str, tree: Tree) -> SeedAssignment:
    contribution: Contribution | None = None
    above: str | None = None
    if part == "answerable":
        contribution = rule.choice("contribution", get_args(Contribution))
    if part == "reporting":
        to = rule.text("to")
        above = tree[code].parent if to == "parent" else to
        if above is None or above not in tree:
            raise rule.refuse(f"{code} has nobody above it to report to. Write to: a code.")
    return SeedAssignment(
        Assignment(duty, code, part, contribution, above), rule.maybe("note") or ""
    )
