"""The register of organisations and places, from its seed files."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from monitor.domain.organization import Organization, Tree
from monitor.intake.seed_files import Record, SeedError, read_table, read_yaml, unique

ORGANIZATION_COLUMNS = (
    "code", "name_vi", "name_en", "short_name", "aliases", "org_type", "addressee_group", "parent",
    "level", "district_code", "verified", "source", "note", "valid_from", "valid_to",
)  # fmt: skip
PLACE_COLUMNS = (
    "code", "kind", "type_vi", "name_vi", "name_en", "short_name", "district_code", "aliases",
    "population", "population_date", "population_verified", "population_source", "verified",
    "source", "note", "valid_from", "valid_to",
)  # fmt: skip
CONDITIONS = ("addressee_group", "org_type", "level", "code")


@dataclass(frozen=True, slots=True)
class SeedOrganization:
    """An organisation with what only the register knows about it.

    ``level`` is the administrative one (``tinh``, ``huyen``, ``xa``, ``don_vi``, ``trung_uong``),
    not the depth in the tree. ``position`` is its place in the files, from 1.
    """

    organization: Organization
    addressee_group: str | None
    level: str
    district_code: str | None
    source: str
    note: str
    position: int

    @property
    def code(self) -> str:
        return self.organization.code

    def is_valid_on(self, day: date) -> bool:
        """Whether it exists that day; ``valid_to`` is the first day it does not."""
        unit = self.organization
        return (unit.valid_from is None or unit.valid_from <= day) and (
            unit.valid_to is None or day < unit.valid_to
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A district or commune by its official code. ``population`` is None where none is known."""

    code: str
    kind: str
    type_vi: str
    name_vi: str
    name_en: str
    short_name: str
    district_code: str | None
    aliases: tuple[str, ...]
    population: Decimal | None
    population_date: date | None
    population_verified: bool
    population_source: str
    verified: bool
    source: str
    note: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class SeedOrganizations:
    """The register: organisations (each after the one above it) and places."""

    organizations: tuple[SeedOrganization, ...]
    places: tuple[Place, ...] = ()

    def valid_on(self, day: date) -> tuple[SeedOrganization, ...]:
        """The organisations that are there on a day."""
        return tuple(one for one in self.organizations if one.is_valid_on(day))

    def tree(self, day: date) -> Tree:
        """Who stands below whom on a day."""
        return Tree(one.organization for one in self.valid_on(day))


def read_organizations(folder: Path) -> SeedOrganizations:
    """Read every table of a folder: ``*-places.csv`` are places, other ``*.csv`` organisations.

    Raises:
        SeedError: A file, column or value is wrong; a code stands twice; a parent is unknown or
            its own descendant; nothing is there.
    """
    tables = sorted(folder.glob("*.csv"))
    rows = [
        row
        for file in tables
        if not file.stem.endswith("-places")
        for row in read_table(file, ORGANIZATION_COLUMNS, optional=("head_step",))
    ]
    if not rows:
        raise SeedError(folder, "", "no organisations. Put a CSV file with them there.")
    unique(rows)
    by_code = {row.text("code"): row for row in rows}
    positions = {code: number for number, code in enumerate(by_code, 1)}
    organizations = tuple(_organization(row, by_code, positions) for row in rows)
    place_rows = [
        row
        for file in tables
        if file.stem.endswith("-places")
        for row in read_table(file, PLACE_COLUMNS)
    ]
    unique(place_rows)
    parents_first = sorted(organizations, key=lambda one: (one.organization.level, one.position))
    return SeedOrganizations(tuple(parents_first), tuple(_place(row) for row in place_rows))


def _path(row: Record, by_code: Mapping[str, Record]) -> str:
    """Codes from the root down, each followed by a slash."""
    codes: list[str] = []
    above: Record | None = row
    while above is not None:
        code = above.text("code")
        if "/" in code:
            raise above.refuse(f"code {code!r} holds a slash. Use letters, digits and hyphens.")
        if code in codes:
            raise row.refuse(f"it lies below itself: {' > '.join(codes)}. Correct parent.")
        codes.append(code)
        parent = above.maybe("parent")
        if parent is not None and parent not in by_code:
            raise above.refuse(f"parent {parent!r} is no organisation. Name a code or leave empty.")
        above = by_code[parent] if parent is not None else None
    return "".join(f"{code}/" for code in reversed(codes))


def _aliases(row: Record) -> tuple[str, ...]:
    parts = (part.strip() for part in (row.maybe("aliases") or "").split("|"))
    return tuple(dict.fromkeys(part for part in parts if part))


def _valid(row: Record) -> tuple[date | None, date | None]:
    first, last = row.day("valid_from"), row.day("valid_to")
    if first is not None and last is not None and first >= last:
        raise row.refuse("valid_to is not after valid_from. valid_to is the first day without it.")
    return first, last


def _organization(
    row: Record, by_code: Mapping[str, Record], positions: Mapping[str, int]
) -> SeedOrganization:
    if (name := row.text("name_vi")) != unicodedata.normalize("NFC", name):
        raise row.refuse("name_vi is not composed Unicode. Save the file in NFC.")
    first, last = _valid(row)
    unit = Organization(
        code=row.text("code"),
        name_vi=name,
        name_en=row.text("name_en"),
        short_name=row.text("short_name"),
        parent=row.maybe("parent"),
        path=_path(row, by_code),
        org_type=row.text("org_type"),
        head_step=row.flag("head_step", default=True),
        valid_from=first,
        valid_to=last,
        verified=row.flag("verified"),
        aliases=_aliases(row),
    )
    return SeedOrganization(
        organization=unit,
        addressee_group=row.maybe("addressee_group"),
        level=row.text("level"),
        district_code=row.maybe("district_code"),
        source=row.text("source"),
        note=row.maybe("note") or "",
        position=positions[unit.code],
    )


def _place(row: Record) -> Place:
    first, last = _valid(row)
    return Place(
        code=row.text("code"),
        kind=row.choice("kind", ("district", "commune")),
        type_vi=row.text("type_vi"),
        name_vi=row.text("name_vi"),
        name_en=row.text("name_en"),
        short_name=row.text("short_name"),
        district_code=row.maybe("district_code"),
        aliases=_aliases(row),
        population=row.number("population"),
        population_date=row.day("population_date"),
        population_verified=row.flag("population_verified", default=False),
        population_source=row.maybe("population_source") or "",
        verified=row.flag("verified"),
        source=row.text("source"),
        note=row.maybe("note") or "",
        valid_from=first,
        valid_to=last,
    )


def read_classes(file: Path, valid: Sequence[SeedOrganization]) -> dict[str, tuple[str, ...]]:
    """Resolve each class of addressees to codes, in the register's order.

    Args:
        file: ``classes.yaml``.
        valid: The organisations of the day the class is meant for.

    Raises:
        SeedError: A condition is unknown, or another number of organisations answers to it than
            the file says: a word of an order must not quietly come to mean other bodies.
    """
    told = read_yaml(file)
    found: dict[str, tuple[str, ...]] = {}
    for name in told.values:
        one = Record(file, f"class {name}", told.mapping(name))
        one.only("words", "any_of", "same_as", "organizations", "note")
        other = one.maybe("same_as")
        if other is not None and other not in found:
            raise one.refuse(f"same_as names no class above it: {other!r}.")
        conditions = one.entries("any_of")
        codes = found[other] if other is not None else _matching(conditions, valid)
        if one.number("organizations") != len(codes):
            counted = one.values.get("organizations")
            raise one.refuse(
                f"{len(codes)} organisations answer to it, the file says {counted}. Check the "
                "register, then correct the number."
            )
        found[str(name)] = codes
    return found


def _matching(conditions: Iterable[Record], valid: Sequence[SeedOrganization]) -> tuple[str, ...]:
    wanted: list[dict[str, tuple[str, ...]]] = []
    for one in conditions:
        one.only(*CONDITIONS)
        wanted.append({key: one.strings(key) for key in one.values})

    def answers(unit: SeedOrganization) -> bool:
        has = {
            "addressee_group": unit.addressee_group,
            "org_type": unit.organization.org_type,
            "level": unit.level,
            "code": unit.code,
        }
        return any(
            condition and all(has[key] in allowed for key, allowed in condition.items())
            for condition in wanted
        )

    ordered = sorted(valid, key=lambda unit: unit.position)
    return tuple(unit.code for unit in ordered if answers(unit))
