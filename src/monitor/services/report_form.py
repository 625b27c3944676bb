"""A report's form: the fields it asks, what was last sent for them, and the checks on an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from monitor.domain import checks
from monitor.domain.checks import NOTHING_KNOWN, Checker, Issue, Known
from monitor.domain.directive import Directive, Field, Indicator, Obligation
from monitor.domain.figures import Entry, Value
from monitor.services import checking
from monitor.services.report_place import Place, duties
from monitor.services.work import Work
from monitor.store import directives, sent_before
from monitor.store.directives import StoredDirective
from monitor.store.sent_before import SentBefore


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


Form = tuple[Sequence[Field], Sequence[MeasuredBy]]
"""The fields asked, each once, and the indicators they feed."""
_forms: WeakKeyDictionary[StoredDirective, dict[tuple[str, ...], Form]] = WeakKeyDictionary()


def form(work: Work, place: Place) -> Form:
    """The fields asked, each once, and the indicators they feed; none for what is exempted."""
    exempt = directives.exempt_from(
        work.session, ids=place.stored.ids, organization=place.key.organization, at=work.now
    )
    entered = [duty for duty, enters in duties(work, place) if enters and duty.code not in exempt]
    # Hundreds of units are asked the same: a form is made once for as long as the directive holds.
    made, codes = _forms.setdefault(place.stored, {}), tuple(duty.code for duty in entered)
    if codes not in made:
        made[codes] = _form(place.stored.directive, entered)
    return made[codes]


def _form(decided: Directive, entered: Sequence[Obligation]) -> Form:
    asked: dict[str, Field] = {}
    measured: list[MeasuredBy] = []
    for duty in entered:
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
    return tuple(fields), tuple(fed)


def earlier(work: Work, place: Place) -> SentBefore:
    """What the unit has sent for the periods before this one."""
    return sent_before.of_unit(
        work.session, place.stored, place.period, place.key.organization, work.now
    )


def errors(
    place: Place,
    fields: Sequence[Field],
    measured: Sequence[MeasuredBy],
    entries: Mapping[str, Entry],
    sent: SentBefore,
) -> list[Issue]:
    """What blocks sending. No warning does, so nothing of others need be read for it."""
    found = judge(place, fields, measured, entries, {}, sent, NOTHING_KNOWN, has_evidence=False)
    return [one for one in found if one.severity == "error"]


def known(
    work: Work,
    place: Place,
    fields: Sequence[Field],
    entries: Mapping[str, Entry],
    sent: SentBefore,
    saved_at: datetime,
) -> Known:
    """What an answer that was saved at ``saved_at`` is compared with; nothing for an empty one."""
    if not entries:
        return NOTHING_KNOWN
    unit, asked = place.key.organization, [one.code for one in fields]
    return checking.read(work, place.stored, {unit: asked}).known(
        unit, asked, sent.numbers, saved_at
    )  # fmt: skip


def judge(
    place: Place,
    fields: Sequence[Field],
    measured: Sequence[MeasuredBy],
    entries: Mapping[str, Entry],
    reasons: Mapping[str, str],
    sent: SentBefore,
    known: Known,
    *,
    has_evidence: bool,
) -> tuple[Issue, ...]:
    """What the checks find in an answer; ``sent`` is what ``earlier`` gives."""
    return checks.check(
        fields,
        [one.indicator for one in measured],
        entries,
        sent.values,
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
