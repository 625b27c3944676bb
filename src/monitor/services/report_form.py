"""A report's form: the fields it asks, what was last sent for them, and the checks on an answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.domain import checks
from monitor.domain.checks import NOTHING_KNOWN, Checker, Issue, Known
from monitor.domain.directive import Field, Indicator, Obligation, Period
from monitor.domain.figures import Entry, Value
from monitor.domain.workflow import Timeline
from monitor.services import checking
from monitor.services.report_place import Place, duties
from monitor.services.work import Work
from monitor.store import directives, reports
from monitor.store.directives import StoredDirective


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field of the form, with what the unit last sent for it in an earlier period."""

    field: Field
    previous: Value | None
    previous_period: str | None


@dataclass(frozen=True, slots=True)
class MeasuredBy:
    """An indicator the form feeds, and the obligation it belongs to."""

    indicator: Indicator
    obligation: Obligation
    is_headline: bool


def form(work: Work, place: Place) -> tuple[list[Field], list[MeasuredBy]]:
    """The fields asked, each once, and the indicators they feed; none for what is exempted."""
    decided, unit = place.stored.directive, place.key.organization
    exempt = directives.exempt_from(
        work.session, ids=place.stored.ids, organization=unit, at=work.now
    )
    asked: dict[str, Field] = {}
    measured: list[MeasuredBy] = []
    for duty, enters in duties(work, place):
        if not enters or duty.code in exempt:
            continue
        codes = [code for one in duty.indicators for code in one.fields]
        codes += list(duty.declared_coverage or ())
        for code in codes:
            one = decided.fields[code]
            if one.source == "computed" and one.computation and one.computation.field:
                codes.append(one.computation.field)
            if one.source == "typed" and one.asked != "off":
                asked[code] = one
        measured.extend(
            MeasuredBy(one, duty, one is duty.headline)
            for one in duty.indicators
            if any(code in decided.fields for code in one.fields)
        )
    order = {code: index for index, code in enumerate(decided.fields)}
    fields = sorted(asked.values(), key=lambda one: order[one.code])
    fed = [
        one
        for one in measured
        if one.is_headline or any(code in asked for code in one.indicator.fields)
    ]
    return fields, fed


Earlier = list[tuple[str, Mapping[str, Value]]]
"""Codes of earlier periods, oldest first, with the values that were last sent for each."""


def earlier(work: Work, place: Place) -> Earlier:
    """What the unit has sent for the periods before this one."""
    unit, stored = place.key.organization, place.stored
    if place.period is stored.directive.periods[0]:
        return []
    lines = reports.timelines(work.session, ids=stored.ids, organizations=[unit])
    return earlier_of(work, stored, place.period, [unit], lines)[unit]


def earlier_of(
    work: Work,
    stored: StoredDirective,
    period: Period,
    units: Collection[str],
    lines: Mapping[tuple[str, str], Timeline],
) -> dict[str, Earlier]:
    """The same for many units, by unit; ``lines`` are their begun reports by unit and period."""
    order = [slot.code for slot in stored.directive.periods]
    before = order[: order.index(period.code)]
    keys: dict[str, list[tuple[str, str, int]]] = {unit: [] for unit in units}
    for unit in units:
        for code in before:
            line = lines.get((unit, code))
            counted = line.counted("received", work.now) if line else None
            if counted is not None:
                keys[unit].append((unit, code, counted.number))
    every = [key for listed in keys.values() for key in listed]
    found = reports.figures(work.session, ids=stored.ids, keys=every)
    return {unit: [(key[1], found[key]) for key in listed] for unit, listed in keys.items()}


def previous(sent: Earlier) -> dict[str, tuple[Value, str]]:
    """The latest sent value of each field, with the period it is from."""
    return {code: (value, period) for period, values in sent for code, value in values.items()}


def values_of(sent: Earlier) -> dict[str, Value]:
    """The latest sent value of each field."""
    return {code: value for _, values in sent for code, value in values.items()}


def errors(
    place: Place,
    fields: Sequence[Field],
    measured: Sequence[MeasuredBy],
    entries: Mapping[str, Entry],
    sent: Earlier,
) -> list[Issue]:
    """What blocks sending. No warning does, so nothing of others need be read for it."""
    found = judge(place, fields, measured, entries, {}, sent, NOTHING_KNOWN, has_evidence=False)
    return [one for one in found if one.severity == "error"]


def known(
    work: Work,
    place: Place,
    fields: Sequence[Field],
    entries: Mapping[str, Entry],
    sent: Earlier,
    saved_at: datetime,
) -> Known:
    """What an answer that was saved at ``saved_at`` is compared with; nothing for an empty one."""
    if not entries:
        return NOTHING_KNOWN
    unit, asked = place.key.organization, [one.code for one in fields]
    return checking.read(work, place.stored, {unit: asked}).known(
        unit, asked, [values for _, values in sent], saved_at
    )  # fmt: skip


def judge(
    place: Place,
    fields: Sequence[Field],
    measured: Sequence[MeasuredBy],
    entries: Mapping[str, Entry],
    reasons: Mapping[str, str],
    sent: Earlier,
    known: Known,
    *,
    has_evidence: bool,
) -> tuple[Issue, ...]:
    """What the checks find in an answer; ``sent`` is what ``earlier`` gives."""
    return checks.check(
        fields,
        [one.indicator for one in measured],
        entries,
        values_of(sent),
        place.stored.rules,
        reasons,
        has_evidence=has_evidence,
        known=known,
    )


def checker(
    stored: StoredDirective, fields: Sequence[Field], measured: Sequence[MeasuredBy]
) -> Checker:
    """The same checks for every unit that is asked the same."""
    return Checker(fields, [one.indicator for one in measured], stored.rules)
