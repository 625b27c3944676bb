"""A directive's duties, read from their rows: how each is measured, when, and what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.domain.checks import Rule
from monitor.domain.directive import Field, Indicator, Obligation, PeriodsFrom
from monitor.store import amended
from monitor.store.schema import (
    CadencePeriodRow,
    CadenceRow,
    IndicatorRow,
    ObligationPeriodRow,
    ObligationRow,
)


@dataclass(frozen=True)
class Duties:
    """A directive's duties in its order: those with a cell, those without, and their warnings."""

    with_cell: tuple[Obligation, ...]
    span_only: tuple[Obligation, ...]
    rules: tuple[Rule, ...]


Rhythm = tuple[datetime, list[int]]
"""The instant a duty's periods were decided anew at, and their ids from then on."""


@dataclass(frozen=True)
class _Ground:
    """What the rows of duties refer to, by its id."""

    fields: Mapping[int, Field]
    periods: Mapping[int, str]
    """Codes in the directive's order."""
    items: Mapping[int, str]
    indicators: Mapping[int, Sequence[IndicatorRow]]
    first_periods: Mapping[int, Sequence[int]]
    rhythms: Mapping[int, Sequence[Rhythm]]

    @cached_property
    def _position(self) -> Mapping[int, int]:
        return {id_: position for position, id_ in enumerate(self.periods)}

    def in_order(self, periods: Iterable[int]) -> tuple[str, ...]:
        """Codes of periods, in the directive's order."""
        return tuple(self.periods[id_] for id_ in sorted(periods, key=self._position.__getitem__))


def read(
    session: Session,
    rows: Sequence[ObligationRow],
    *,
    fields: Mapping[int, Field],
    periods: Mapping[int, str],
    items: Mapping[int, str],
    made_of: amended.Rows,
) -> Duties:
    """The duties of these rows.

    Args:
        session: An open session.
        rows: In the directive's order.
        fields: Its fields by id.
        periods: Codes of its periods by id, in their order.
        items: Labels of its paragraphs by id.
        made_of: What later directives made of the duties.
    """
    ids = [one.id for one in rows]
    ground = _Ground(
        fields, periods, items, _indicators(session, ids), _first_periods(session, ids),
        _rhythms(session, ids),
    )  # fmt: skip
    with_cell: list[Obligation] = []
    span_only: list[Obligation] = []
    for row in rows:
        duty = _duty(row, ground)
        if row.id in made_of:
            duty = amended.duty(duty, made_of[row.id], periods)
        has_cell = any(one.headline for one in ground.indicators.get(row.id, ()))
        (with_cell if has_cell else span_only).append(duty)
    rules = (
        Rule(**told)
        for row in rows
        for one in ground.indicators.get(row.id, ())
        for told in one.rules or []
    )
    return Duties(tuple(with_cell), tuple(span_only), tuple(rules))


def _duty(row: ObligationRow, ground: _Ground) -> Obligation:
    """The duty as it was issued, with the rhythms decided since."""
    first, later = ground.first_periods.get(row.id, ()), ground.rhythms.get(row.id, ())
    every = {*first, *(id_ for _, held in later for id_ in held)}
    held_from = [PeriodsFrom(at, ground.in_order(held)) for at, held in later]
    measured = ground.indicators.get(row.id, ())
    headline = next((one for one in measured if one.headline), None)
    return Obligation(
        code=row.code,
        binding=row.binding,  # type: ignore[arg-type]  # the database's checks keep these to words
        aggregation=row.aggregation,  # type: ignore[arg-type]
        periods=ground.in_order(every),
        rhythms=(PeriodsFrom(None, ground.in_order(first)), *held_from) if later else (),
        headline=_indicator(headline, ground) if headline else Indicator(row.code, "narrative"),
        item=ground.items.get(row.item_id) if row.item_id else None,
        title_vi=row.title_vi,
        title_en=row.title_en,
        supporting=tuple(_indicator(one, ground) for one in measured if one is not headline),
        target=row.target,
        target_source=row.target_source,  # type: ignore[arg-type]
        target_words=row.target_words or "",
        declared_coverage=_declared(row, ground),
        start=row.start,
        end=row.end,
        duty_type=row.duty_type,
        cadence=row.cadence,
        evidence=tuple(row.evidence or ()),
    )


def _declared(row: ObligationRow, ground: _Ground) -> tuple[str, str] | None:
    """The two fields in which a body tells its own coverage; None where it is counted."""
    done, of = row.declared_reported_field_id, row.declared_expected_field_id
    return (ground.fields[done].code, ground.fields[of].code) if done and of else None


def _indicator(row: IndicatorRow, ground: _Ground) -> Indicator:
    def code(field: int | None) -> str | None:
        return ground.fields[field].code if field else None

    return Indicator(
        row.code,
        row.kind,  # type: ignore[arg-type]
        code(row.numerator_field_id),
        code(row.denominator_field_id),
        row.name_vi,
        row.name_en,
        row.unit,
        row.origin,  # type: ignore[arg-type]
    )


def _indicators(session: Session, duties: Collection[int]) -> dict[int, list[IndicatorRow]]:
    """By duty, in their order; one without any is absent."""
    found: dict[int, list[IndicatorRow]] = defaultdict(list)
    for one in session.scalars(
        select(IndicatorRow)
        .where(IndicatorRow.obligation_id.in_(duties))
        .order_by(IndicatorRow.position)
    ):
        found[one.obligation_id].append(one)
    return dict(found)


def _first_periods(session: Session, duties: Collection[int]) -> dict[int, list[int]]:
    """By duty, the periods it was issued with; one without any is absent."""
    found: dict[int, list[int]] = defaultdict(list)
    for link in session.scalars(
        select(ObligationPeriodRow).where(ObligationPeriodRow.obligation_id.in_(duties))
    ):
        found[link.obligation_id].append(link.period_id)
    return dict(found)


def _rhythms(session: Session, duties: Collection[int]) -> dict[int, list[Rhythm]]:
    """By duty, the instants its periods were decided anew at, oldest first, with their ids.

    A duty nothing was decided about is absent.
    """
    found: dict[int, list[Rhythm]] = defaultdict(list)
    rows = session.execute(
        select(CadenceRow.id, CadenceRow.obligation_id, CadenceRow.at, CadencePeriodRow.period_id)
        .outerjoin(CadencePeriodRow, CadencePeriodRow.cadence_id == CadenceRow.id)
        .where(CadenceRow.obligation_id.in_(duties))
        .order_by(CadenceRow.id)
    )
    last = None
    for row in rows:
        if row.id != last:
            found[row.obligation_id].append((row.at, []))
            last = row.id
        if row.period_id is not None:
            found[row.obligation_id][-1][1].append(row.period_id)
    return dict(found)
