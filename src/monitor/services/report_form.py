"""A report's form: the fields it asks, what was last sent for them, and the checks on an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.domain import figures as rules_of_figures
from monitor.domain.directive import Field, Indicator, Obligation
from monitor.domain.figures import Entry, Issue, Value
from monitor.services.report_place import Place, duties
from monitor.services.work import Work
from monitor.store import directives, reports


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
    for duty, enters in duties(place.stored, place.key, work.now):
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


def previous(work: Work, place: Place) -> dict[str, tuple[Value, str]]:
    """The unit's latest sent values of earlier periods, with the period each is from."""
    unit, ids = place.key.organization, place.stored.ids
    order = [slot.code for slot in place.stored.directive.periods]
    earlier = order[: order.index(place.period.code)]
    if not earlier:
        return {}
    lines = reports.timelines(work.session, ids=ids, organizations=[unit])
    keys = []
    for code in earlier:
        line = lines.get((unit, code))
        counted = line.counted("received", work.now) if line else None
        if counted is not None:
            keys.append((unit, code, counted.number))
    found = reports.figures(work.session, ids=ids, keys=keys)
    values: dict[str, tuple[Value, str]] = {}
    for key in keys:
        values.update({code: (value, key[1]) for code, value in found[key].items()})
    return values


def judge(
    place: Place,
    fields: Sequence[Field],
    measured: Sequence[MeasuredBy],
    entries: Mapping[str, Entry],
    reasons: Mapping[str, str],
    earlier: Mapping[str, tuple[Value, str]],
) -> tuple[Issue, ...]:
    """What the checks find in an answer; ``earlier`` is what ``previous`` gives."""
    return rules_of_figures.check(
        fields,
        [one.indicator for one in measured],
        entries,
        {code: value for code, (value, _) in earlier.items()},
        place.stored.rules,
        reasons,
        has_evidence=False,
    )
