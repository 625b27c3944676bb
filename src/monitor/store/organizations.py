"""The tree of organisations as it stood on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, ColumnElement, Engine, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased

from monitor.domain.organization import Organization, Tree, search_key, sort_key
from monitor.store import instance, memory
from monitor.store.queries import Query
from monitor.store.schema import (
    OrganizationAliasRow,
    OrganizationPlacementRow,
    OrganizationRow,
)
from monitor.store.statements import add, insert_into, table

Placement = OrganizationPlacementRow
MOST_DAYS = 16
"""Most days of which a process keeps the tree."""


# From the tables, not the mapper: they are asked at every request.
_unit, _placed, _alias = (
    table(row).c for row in (OrganizationRow, Placement, OrganizationAliasRow)
)


def valid_on(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """Placements that held on a day; ``valid_to`` is exclusive."""
    return and_(
        or_(_placed.valid_from.is_(None), _placed.valid_from <= on),
        or_(_placed.valid_to.is_(None), _placed.valid_to > on),
    )


_PATHS, _UNITS, _REGISTER = "paths", "units", "register"
_VALID = valid_on(bindparam("day"))
_PATHS_OF = (
    select(_unit.code, _placed.path)
    .join(table(Placement), _placed.organization_id == _unit.id)
    .where(_unit.code.in_(bindparam("codes", expanding=True)), _VALID)
)
_ALL = (
    select(
        _unit.code, _unit.org_type, _unit.verified, _placed.path, _placed.name_vi,
        _placed.name_en, _placed.short_name, _placed.head_step, _placed.valid_from,
        _placed.valid_to,
    )
    .join(table(Placement), _placed.organization_id == _unit.id)
    .order_by(_placed.path)
)  # fmt: skip
_ONE = Query(
    _ALL.add_columns(_alias.alias)
    .outerjoin(table(OrganizationAliasRow), _alias.organization_id == _unit.id)
    .where(_unit.code == bindparam("code"), _VALID)
    .order_by(None)
    .order_by(_alias.id)
)


_ADD, _PLACE = insert_into(OrganizationRow), insert_into(Placement)
_ADD_ALIASES = insert_into(OrganizationAliasRow)


def forget(session: Session) -> None:
    """Ask the database again where units stand: something about them changed."""
    memory.forget(session, _PATHS, _UNITS)


def stands_on(on: date) -> ColumnElement[bool]:
    """Placements that held on a day, and the last of a unit that has ended by then."""
    later = aliased(Placement)
    follows = exists().where(
        later.organization_id == Placement.organization_id,
        later.valid_from >= Placement.valid_to,
    )
    return or_(valid_on(on), and_(Placement.valid_to <= on, ~follows))


def latest_paths(session: Session, *, codes: Collection[str], on: date) -> dict[str, str]:
    """Path of each organisation on a day, of one that has ended its last; unknown ones absent."""
    rows = session.execute(
        select(OrganizationRow.code, Placement.path)
        .join(Placement, Placement.organization_id == OrganizationRow.id)
        .where(OrganizationRow.code.in_(list(codes)), stands_on(on))
    )
    return dict(rows.all())


def paths_of(session: Session, *, codes: Collection[str], on: date) -> dict[str, str]:
    """Materialised path of each organisation valid on a day; unknown codes are absent."""
    known: dict[tuple[str, date], str | None] = memory.recall(session, _PATHS)
    missing = [code for code in codes if (code, on) not in known]
    if missing:
        found = dict(session.execute(_PATHS_OF, {"codes": missing, "day": on}).all())
        known.update({(code, on): found.get(code) for code in missing})
    return {code: path for code in codes if (path := known[(code, on)]) is not None}


def ids_of(session: Session, *, codes: Collection[str] | None = None) -> dict[str, int]:
    """Database ids by code."""
    query = select(OrganizationRow.code, OrganizationRow.id)
    if codes is not None:
        query = query.where(OrganizationRow.code.in_(codes))
    return dict(session.execute(query).all())


def find(
    session: Session,
    *,
    on: date,
    scope: Sequence[str] | None,
    codes: Collection[str] | None = None,
    root: str | None = None,
    depth: int | None = None,
    q: str | None = None,
) -> list[Organization]:
    """Organisations valid on a day, in tree order, parents first.

    Args:
        session: An open session.
        on: The day.
        scope: Paths of the roots the asker may see; None for everything.
        codes: Further codes the asker may see beside ``scope`` (a directive's organisations).
        root: Only this unit and those below it.
        depth: Levels below ``root`` (or below the top), 0 for the root alone.
        q: Part of a name, alias or code, with or without diacritics.
    """
    query = _ALL.where(valid_on(on))
    if scope is not None:
        allowed = [Placement.path.startswith(path, autoescape=True) for path in scope]
        if codes:
            allowed.append(OrganizationRow.code.in_(codes))
        query = query.where(or_(*allowed)) if allowed else query.where(Placement.id.is_(None))
    if root is not None:
        path = paths_of(session, codes=[root], on=on).get(root)
        query = query.where(
            Placement.path.startswith(path, autoescape=True) if path else Placement.id.is_(None)
        )
    if q:
        key = search_key(q)
        packed = key.replace(" ", "")
        aliased = select(OrganizationAliasRow.organization_id).where(
            OrganizationAliasRow.search_key.contains(key, autoescape=True)
        )
        query = query.where(
            or_(
                Placement.search_key.contains(key, autoescape=True),
                Placement.search_key.contains(packed, autoescape=True),
                OrganizationRow.code.contains(key.replace(" ", "-"), autoescape=True),
                OrganizationRow.id.in_(aliased),
            )
        )
    found = [_organization(row, row) for row in session.execute(query)]
    if depth is not None:
        top = min((unit.level for unit in found), default=0)
        found = [unit for unit in found if unit.level - top <= depth]
    return found


@dataclass
class _Register:
    """Every placement ever recorded, in one state of the tree, and the trees of some days."""

    version: str | None
    placed: Sequence[Organization]
    days: dict[date, Tree] = field(default_factory=dict)


_registers: WeakKeyDictionary[Engine, _Register] = WeakKeyDictionary()


def tree(session: Session, *, on: date) -> Tree:
    """Every organisation valid on a day, in tree order; kept until anything of it is changed.

    Whoever shows any of it applies the reader's scope first.
    """
    register = _register(session)
    found = register.days.get(on)
    if found is None:
        while len(register.days) >= MOST_DAYS:
            register.days.pop(next(iter(register.days)), None)
        found = register.days[on] = Tree(
            unit
            for unit in register.placed
            if (unit.valid_from is None or unit.valid_from <= on)
            and (unit.valid_to is None or unit.valid_to > on)
        )
    return found


def within(session: Session, *, on: date, scope: Sequence[str] | None) -> list[Organization]:
    """Organisations valid on a day, in tree order, without aliases; from the tree that is kept.

    Args:
        session: An open session.
        on: The day.
        scope: Paths of the roots the asker may see; None for everything.
    """
    found = list(tree(session, on=on).by_code.values())
    if scope is not None:
        found = [unit for unit in found if unit.path.startswith(tuple(scope))]
    paths = memory.recall(session, _PATHS)
    paths.update(((one.code, on), one.path) for one in found)
    return found


def _register(session: Session) -> _Register:
    seen: dict[str, _Register] = memory.recall(session, _REGISTER)
    if _REGISTER in seen:
        return seen[_REGISTER]
    version = instance.get(session, instance.TREE_VERSION)
    engine = session.get_bind().engine
    kept = _registers.get(engine)
    if kept is None or kept.version != version:
        kept = _Register(version, [_organization(row, row) for row in session.execute(_ALL)])
    # What a writing transaction did is nobody else's to see until it is committed.
    if not session.info.get("writing"):
        _registers[engine] = seen[_REGISTER] = kept
    return kept


def named(session: Session, *, on: date) -> list[Organization]:
    """Every organisation valid on a day with all its names, in tree order."""
    aliases: dict[str, list[str]] = {}
    query = (
        select(OrganizationRow.code, OrganizationAliasRow.alias)
        .join(OrganizationRow, OrganizationRow.id == OrganizationAliasRow.organization_id)
        .order_by(OrganizationAliasRow.id)
    )
    for code, alias in session.execute(query):
        aliases.setdefault(code, []).append(alias)
    return [
        replace(unit, aliases=tuple(aliases.get(unit.code, ())))
        for unit in tree(session, on=on).by_code.values()
    ]


def spans(session: Session, code: str) -> list[Organization]:
    """Every name and place a unit ever had, oldest first; an unknown unit has none."""
    found = [unit for unit in _register(session).placed if unit.code == code]
    return sorted(found, key=lambda unit: unit.valid_from or date.min)


def one(session: Session, code: str, *, on: date) -> Organization | None:
    """One organisation as it stood on a day, with its aliases; None where there was none."""
    known: dict[tuple[str, date], Organization] = memory.recall(session, _UNITS)
    if (code, on) in known:
        return known[code, on]
    rows = _ONE.all(session, {"code": code, "day": on})
    if not rows:
        return None
    aliases = tuple(row.alias for row in rows if row.alias is not None)
    unit = known[code, on] = _organization(rows[0], rows[0], aliases)
    memory.recall(session, _PATHS)[code, on] = unit.path
    return unit


def _organization(row: Any, placed: Any, aliases: tuple[str, ...] = ()) -> Organization:
    steps = placed.path.split("/")
    return Organization(
        row.code,
        placed.name_vi,
        placed.name_en,
        placed.short_name,
        steps[-3] if len(steps) > 2 else None,
        placed.path,
        row.org_type,
        placed.head_step,
        placed.valid_from,
        placed.valid_to,
        row.verified,
        aliases,
    )


def insert(
    session: Session,
    unit: Organization,
    *,
    parent_id: int | None,
    recorded_at: datetime,
    addressee_group: str | None = None,
    district_code: str | None = None,
    level: str = "",
    source: str = "",
    note: str = "",
) -> int:
    """Add an organisation with its first placement and aliases; returns its id."""
    id_ = add(
        session,
        _ADD,
        {
            "code": unit.code,
            "org_type": unit.org_type,
            "addressee_group": addressee_group,
            "level": level,
            "district_code": district_code,
            "verified": unit.verified,
            "source": source,
            "note": note,
        },
    )
    place(session, id_, unit, parent_id=parent_id, recorded_at=recorded_at)
    names = [name for name in dict.fromkeys((unit.short_name, *unit.aliases)) if name]
    add_aliases(session, id_, names)
    return id_


def add_aliases(session: Session, organization_id: int, aliases: Iterable[str]) -> None:
    """Record further names by which a unit is found; none is ever taken away."""
    rows = [
        {"organization_id": organization_id, "alias": alias, "search_key": search_key(alias)}
        for alias in aliases
    ]
    if rows:
        session.execute(_ADD_ALIASES, rows)


def place(
    session: Session, organization_id: int, unit: Organization, *, parent_id: int | None,
    recorded_at: datetime,
) -> None:  # fmt: skip
    """Record where a unit stands, and its name, from ``unit.valid_from`` on."""
    key = search_key(f"{unit.name_vi} {unit.short_name}")
    session.execute(
        _PLACE,
        {
            "organization_id": organization_id,
            "parent_id": parent_id,
            "path": unit.path,
            "name_vi": unit.name_vi,
            "name_en": unit.name_en,
            "short_name": unit.short_name,
            # "halam" must find "ha lam": the key is kept with and without its spaces.
            "search_key": f"{key} {key.replace(' ', '')}",
            "sort_key": sort_key(unit.name_vi),
            "head_step": unit.head_step,
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
            "recorded_at": recorded_at,
        },
    )


def set_head_step(session: Session, organization_id: int, *, on: bool) -> None:
    """Switch the head's approval on or off for a unit's placements."""
    for placed in session.scalars(
        select(Placement).where(Placement.organization_id == organization_id)
    ):
        placed.head_step = on
    session.flush()
    forget(session)
