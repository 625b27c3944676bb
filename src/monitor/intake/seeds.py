"""Seeds: the organisations and the directives that Monitor is shipped with, read from files."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

from monitor.domain.directive import (
    Accumulates,
    Asked,
    Basis,
    Computation,
    Directive,
    Field,
    FieldSource,
    FieldType,
    Group,
    Item,
    Period,
    PeriodKind,
    Reference,
)
from monitor.domain.organization import Tree
from monitor.intake.seed_duties import (
    DUE_RULES,
    Ground,
    bodies,
    field_code,
    read_obligations,
    read_rules,
)
from monitor.intake.seed_files import Record, SeedError, read_table, read_text, read_yaml, unique
from monitor.intake.seed_organizations import (
    Place,
    SeedOrganization,
    SeedOrganizations,
    read_classes,
    read_organizations,
)
from monitor.intake.seed_values import (
    SeedAssignment,
    SeedDirective,
    SeedField,
    SeedGroup,
    SeedIndicator,
    SeedItem,
    SeedObligation,
    SeedPeriod,
)
from monitor.intake.spans import find_span

__all__ = [
    "Place",
    "SeedAssignment",
    "SeedDirective",
    "SeedError",
    "SeedField",
    "SeedGroup",
    "SeedIndicator",
    "SeedItem",
    "SeedObligation",
    "SeedOrganization",
    "SeedOrganizations",
    "SeedPeriod",
    "read_directive",
    "read_organizations",
]

DIRECTIVE_KEYS = (
    "slug", "number", "issuer", "issued_on", "subject", "time_zone", "basis", "coordinator",
    "accepts_coordinators_own_report", "periods", "groups", "items", "notes",
)  # fmt: skip
PERIOD_KEYS = ("code", "kind", "set_by", "opens", "cut_off", "due", "due_rule", "as_written")
FIELD_COLUMNS = (
    "code", "label_vi", "label_en", "unit", "type", "source", "accumulates", "asked", "form",
    "position", "at_most", "computation", "origin", "help_vi", "help_en",
)  # fmt: skip
REFERENCE_COLUMNS = ("field", "organization", "value", "as_of", "source", "verified")
COMPUTATION_NEEDS: Mapping[str, frozenset[str]] = {
    "report_sent": frozenset(),
    "positive": frozenset({"field"}),
    "one": frozenset({"field"}),
    "units_with": frozenset({"field", "obligation"}),
    "units": frozenset({"obligation"}),
    "total": frozenset({"field", "obligation"}),
    "on_time": frozenset({"obligation"}),
    "expected": frozenset({"obligation"}),
}


def read_directive(folder: Path, organizations: SeedOrganizations) -> SeedDirective:
    """Read one directive's folder, its classes resolved for the day it was issued.

    Args:
        folder: Holds ``directive.yaml``, ``obligations.yaml``, ``fields.csv``, ``classes.yaml``,
            ``checks.yaml``, ``references.csv``, ``text.txt`` and ``source.txt``.
        organizations: The register its addressees are in.

    Raises:
        SeedError: Something does not fit: the error names file, row and what to do.
    """
    told = read_yaml(folder / "directive.yaml")
    told.only(*DIRECTIVE_KEYS)
    text = _text(folder / "text.txt")
    valid = organizations.valid_on(_issued_on(told))
    items, periods = _items(told, text), _periods(told)
    fields = _fields(folder / "fields.csv")
    ground = Ground(
        text=text,
        items={one.label: one.item for one in items if one.item is not None},
        fields={one.field.code: one.field for one in fields},
        periods=tuple(one.period.code for one in periods),
        classes=read_classes(folder / "classes.yaml", valid),
        tree=Tree(one.organization for one in valid),
    )
    rules = read_rules(folder / "checks.yaml", ground.fields)
    obligations, assignments = read_obligations(folder / "obligations.yaml", ground, rules)
    _check_computations(folder / "fields.csv", fields, {one.obligation.code for one in obligations})
    seed = SeedDirective(
        directive=_document(told, ground),
        source_text=read_text(folder / "source.txt"),
        items=items,
        fields=fields,
        periods=periods,
        obligations=obligations,
        assignments=assignments,
        groups=_groups(told, ground),
        classes=ground.classes,
        notes=_notes(told, ground),
    )
    references = _references(folder / "references.csv", ground)
    return replace(seed, directive=_whole(seed, ground, references))


def _document(told: Record, ground: Ground) -> Directive:
    """What the directive says of itself, without its parts."""
    return Directive(
        slug=told.text("slug"),
        number=told.text("number"),
        issuer=told.text("issuer"),
        issued_on=_issued_on(told),
        subject=told.text("subject"),
        text=ground.text,
        time_zone=_time_zone(told),
        basis=told.choice("basis", get_args(Basis)),
        coordinator=_body(told, "coordinator", ground.tree),
        accepts_coordinators_own_report=_body(told, "accepts_coordinators_own_report", ground.tree),
    )


def _whole(seed: SeedDirective, ground: Ground, references: tuple[Reference, ...]) -> Directive:
    """The directive with its parts, as everybody but the seeds sees them."""
    return replace(
        seed.directive,
        items=tuple(one.item for one in seed.items if one.item is not None),
        gaps=tuple(one.label for one in seed.items if one.item is None),
        periods=tuple(one.period for one in seed.periods),
        fields=ground.fields,
        references=references,
        obligations=tuple(one.obligation for one in seed.obligations if one.has_cell),
        assignments=tuple(one.assignment for one in seed.assignments),
        groups=tuple(one.group for one in seed.groups),
    )


def _text(file: Path) -> str:
    found = read_text(file)
    if found != unicodedata.normalize("NFC", found):
        raise SeedError(file, "", "not composed Unicode. Save the file in NFC.")
    return found


def _issued_on(told: Record) -> date:
    found = told.day("issued_on")
    if found is None:
        raise told.refuse("issued_on is missing. Write the day of issue as 2020-08-05.")
    return found


def _time_zone(told: Record) -> str:
    name = told.text("time_zone")
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise told.refuse(
            f"time_zone {name!r} is unknown. Write one as Asia/Ho_Chi_Minh."
        ) from None
    return name


def _body(told: Record, key: str, tree: Tree) -> str:
    code = told.text(key)
    if code not in tree:
        raise told.refuse(f"{key} {code!r} is no organisation valid on the day of issue.")
    return code


def _items(told: Record, text: str) -> tuple[SeedItem, ...]:
    """The numbered paragraphs in order, the gaps in their numbering kept in their place."""
    entries = told.entries("items", "label")
    unique(entries, "label")
    found: list[SeedItem] = []
    after = 0
    for position, one in enumerate(entries, 1):
        one.only("label", "status", "quotation", "notes")
        label = one.text("label")
        status = one.choice("status", ("present", "missing"), "present")
        if status == "missing":
            if one.maybe("quotation"):
                raise one.refuse("it is missing and has a quotation. Keep one of the two.")
            found.append(SeedItem(label, position, "missing", None, one.strings("notes")))
            continue
        try:
            start, end = find_span(text, one.text("quotation"), after)
        except LookupError as error:
            raise one.refuse(f"quotation: {error}, after the item before it.") from None
        after = end
        item = Item(label, start, end, text[start:end])
        found.append(SeedItem(label, position, "present", item, one.strings("notes")))
    return tuple(found)


def _periods(told: Record) -> tuple[SeedPeriod, ...]:
    entries = told.entries("periods")
    unique(entries)
    found: list[SeedPeriod] = []
    for position, one in enumerate(entries, 1):
        one.only(*PERIOD_KEYS)
        slot = Period(
            code=one.text("code"),
            kind=one.choice("kind", get_args(PeriodKind)),
            opens=one.instant("opens"),
            cut_off=one.instant("cut_off"),
            due=one.instant("due"),
            due_rule=one.choice("due_rule", DUE_RULES, "before"),
            as_written=one.maybe("as_written") or "",
        )
        if not slot.opens < slot.cut_off <= slot.due:
            raise one.refuse("opens, cut_off and due are not in that order. Correct them.")
        if found and found[-1].period.due > slot.due:
            raise one.refuse("it falls due before the period above it. Put periods in order.")
        found.append(SeedPeriod(slot, position, one.choice("set_by", ("text", "coordinator"))))
    return tuple(found)


def _groups(told: Record, ground: Ground) -> tuple[SeedGroup, ...]:
    entries = told.entries("groups")
    unique(entries)
    found: list[SeedGroup] = []
    for position, one in enumerate(entries, 1):
        one.only("code", "name_vi", "name_en", "class")
        code = one.text("code")
        members = () if code == "all" else bodies(one, ground.classes, ground.tree)
        group = Group(code, one.text("name_vi"), one.text("name_en"), members)
        found.append(SeedGroup(group, position))
    return tuple(found)


def _fields(file: Path) -> tuple[SeedField, ...]:
    rows = read_table(file, FIELD_COLUMNS)
    unique(rows)
    unique(rows, "position")
    found = [_field(row) for row in rows]
    by_code = {one.field.code: one.field for one in found}
    for row in rows:
        above = field_code(row, "at_most", by_code)
        if above is not None and (above == row.text("code") or by_code[above].type == "text"):
            raise row.refuse(f"at_most {above!r} is no limit for it. Name another number field.")
    return tuple(sorted(found, key=lambda one: one.position))


def _field(row: Record) -> SeedField:
    source = row.choice("source", get_args(FieldSource))
    asked = row.choice("asked", get_args(Asked))
    if source != "typed" and asked != "off":
        raise row.refuse(f"a {source} field is never asked. Write off under asked.")
    position = row.number("position")
    if position is None or position != position.to_integral_value():
        raise row.refuse("position is no whole number. Number the fields from 1.")
    field = Field(
        code=row.text("code"),
        label_vi=row.text("label_vi"),
        label_en=row.text("label_en"),
        unit=row.text("unit"),
        type=row.choice("type", get_args(FieldType)),
        source=source,
        accumulates=row.choice("accumulates", get_args(Accumulates)),
        asked=asked,
        form=row.text("form"),
        at_most=row.maybe("at_most"),
        computation=_computation(row, source),
        help_vi=row.maybe("help_vi") or "",
        help_en=row.maybe("help_en") or "",
    )
    return SeedField(field, int(position), row.choice("origin", ("text", "proposal")))


def _computation(row: Record, source: str) -> Computation | None:
    """How a computed field is made; one without it is read from the system's own records."""
    written = row.maybe("computation")
    if written is None:
        return None
    try:
        told = json.loads(written)
    except ValueError:
        told = None
    if source != "computed" or not isinstance(told, dict):
        raise row.refuse('computation is for computed fields, as {"kind": "one", "field": "x"}.')
    kind = told.pop("kind", None)
    if kind not in COMPUTATION_NEEDS or set(told) != COMPUTATION_NEEDS[kind]:
        kinds = {name: sorted(needs) for name, needs in COMPUTATION_NEEDS.items()}
        raise row.refuse(f"computation {written} is not one of the kinds and their needs: {kinds}.")
    return Computation(kind, **told)


def _check_computations(file: Path, fields: tuple[SeedField, ...], duties: set[str]) -> None:
    codes = {one.field.code for one in fields}
    for one in fields:
        made = one.field.computation
        if made is None:
            continue
        if made.field is not None and made.field not in codes:
            raise SeedError(file, one.field.code, f"computation: {made.field!r} is no field.")
        if made.obligation is not None and made.obligation not in duties:
            problem = f"computation: {made.obligation!r} is no obligation."
            raise SeedError(file, one.field.code, problem)


def _references(file: Path, ground: Ground) -> tuple[Reference, ...]:
    found: list[Reference] = []
    for row in read_table(file, REFERENCE_COLUMNS):
        code = field_code(row, "field", ground.fields)
        value, as_of = row.number("value"), row.day("as_of")
        if code is None or value is None or as_of is None:
            raise row.refuse("field, value and as_of are all needed. Fill them in.")
        body = _body(row, "organization", ground.tree)
        source, verified = row.text("source"), row.flag("verified")
        found.append(Reference(code, body, value, as_of, source, verified))
    return tuple(found)


def _notes(told: Record, ground: Ground) -> dict[str, Any]:
    """The notes as JSON: every quotation with its span, every class with its organisations."""

    def resolved(value: Any) -> Any:
        if isinstance(value, list):
            return [resolved(one) for one in value]
        if not isinstance(value, dict):
            return value
        found = {str(key): resolved(one) for key, one in value.items()}
        if "quotation" in found:
            try:
                found["start"], found["end"] = find_span(ground.text, found["quotation"])
            except LookupError as error:
                quoted = str(found["quotation"])[:60]
                raise told.refuse(f"notes, “{quoted}…”: {error}. Copy it from text.txt.") from None
        if "classes" in found or "organizations" in found:
            found["organizations"] = _named(found)
        return found

    def _named(found: Mapping[str, Any]) -> list[str]:
        note = Record(told.file, "notes", found)
        rules = [{"organization": code} for code in note.strings("organizations")]
        rules += [{"class": name} for name in note.strings("classes")]
        codes = [
            code
            for rule in rules
            for code in bodies(Record(told.file, "notes", rule), ground.classes, ground.tree)
        ]
        return list(dict.fromkeys(codes))

    notes = resolved(dict(told.mapping("notes")))
    assert isinstance(notes, dict)
    return notes
