"""Checks: figures as typed, judged before they are sent, and which slip of the hand is likely."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from monitor.domain import outliers
from monitor.domain.directive import Contribution, Field, Indicator
from monitor.domain.figures import Entry, Nil, Unreadable, Value
from monitor.domain.slips import are_swapped, likely_slip

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing a check found. ``values`` are what its sentence needs; ``reason`` answers it.

    Errors block submission, never saving. Warnings never block: they ask for a reason.
    """

    severity: Severity
    field: str
    code: str
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    reason: str = ""


RuleKind = Literal[
    "denominator_shrank", "cumulative_fell", "jump", "same_as_last", "full_without_evidence",
    "more_than", "outside_range", "outlier", "unlike_peers", "units_below",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """A warning kept as data. ``kind`` picks the check, ``parameters`` its limits.

    ``denominator_shrank``: below last period. ``cumulative_fell``: a stock that only grows went
    down. ``jump``: differs from last period by more than ``percent``. ``same_as_last``: every
    figure of the indicator is last period's. ``full_without_evidence``: exactly 100 % and no file.
    ``more_than``: ``field`` exceeds ``other``, unlikely but possible. ``outside_range``: below
    ``least`` or above ``most``. ``outlier``: far from the unit's own earlier figures.
    ``unlike_peers``: a ratio (its numerator's rule) or a size far from those of like units.
    ``units_below``: does not go with what the unit's own units sent.
    """

    kind: RuleKind
    field: str
    parameters: Mapping[str, Any] = dataclasses.field(default_factory=dict)


Number = int | Decimal


@dataclass(frozen=True, slots=True)
class UnitsBelow:
    """What the units that report to a unit have sent for one field, added up.

    ``contribution`` says what the unit's own figure is: ``own`` counts the whole body, ``both``
    counts its own staff, to which the units' figures are added.
    """

    contribution: Contribution
    total: Number
    reported: int
    expected: int


@dataclass(frozen=True, slots=True)
class Known:
    """What a form is judged against beside last period's figures, as plain data.

    ``history`` holds each field's earlier sent figures, one a period, in any order. ``peers`` are
    the sent figures of like units by field, one mapping a unit. ``units`` is by field.
    """

    history: Mapping[str, Sequence[Number]] = dataclasses.field(default_factory=dict)
    peers: Sequence[Mapping[str, Number]] = ()
    units: Mapping[str, UnitsBelow] = dataclasses.field(default_factory=dict)


NOTHING_KNOWN = Known()
Found = tuple[str, dict[str, Any]]
"""A warning's code and what its sentence needs."""


def check(
    asked: Sequence[Field],
    indicators: Sequence[Indicator],
    entries: Mapping[str, Entry],
    previous: Mapping[str, Value],
    rules: Sequence[Rule],
    reasons: Mapping[str, str],
    *,
    has_evidence: bool,
    known: Known = NOTHING_KNOWN,
) -> tuple[Issue, ...]:
    """Judge one form; see ``Checker``, which judges many that ask the same."""
    checker = Checker(asked, indicators, rules)
    return checker.check(entries, previous, reasons, has_evidence=has_evidence, known=known)


class Checker:
    """The checks of one form: the same for the screen, the API, a file and the grid.

    Args:
        asked: The fields of this form, in its order.
        indicators: What the form measures; a ratio's numerator may not exceed its denominator.
        rules: The warnings that are on for these fields, in any order; one told twice asks once.
    """

    def __init__(
        self, asked: Sequence[Field], indicators: Sequence[Indicator], rules: Sequence[Rule]
    ) -> None:
        self.asked, self.indicators = asked, indicators
        self._order = {one.code: index for index, one in enumerate(asked)}
        self._rules = [one for one in rules if one.field in self._order]
        self._pairs = _parts_of_wholes(asked, indicators)

    def check(
        self,
        entries: Mapping[str, Entry],
        previous: Mapping[str, Value],
        reasons: Mapping[str, str],
        *,
        has_evidence: bool,
        known: Known = NOTHING_KNOWN,
    ) -> tuple[Issue, ...]:
        """Judge one answer.

        Args:
            entries: What was typed, read; an empty field is absent.
            previous: The unit's latest sent values of an earlier period.
            reasons: Field code to the reason given for its warnings.
            has_evidence: Whether a file is attached.
            known: The unit's own history, like units and the units below it.

        Returns:
            Errors and warnings in the form's order.
        """
        found: list[Issue] = []
        for one in self.asked:
            entry = entries.get(one.code)
            if type(entry) is not int:  # a number that was read is no error of its own
                found.extend(_entry_errors(one, entry))
        found.extend(_above_denominator(self._pairs, entries, previous))
        wrong = {issue.field for issue in found}
        form = _Form(self.indicators, entries, previous, has_evidence, known)
        for rule in self._rules:
            if rule.field not in wrong and (warned := _WARNINGS[rule.kind](rule, form)) is not None:
                reason = reasons.get(rule.field, "").strip()
                issue = Issue("warning", rule.field, *warned, reason)
                if issue not in found:
                    found.append(issue)
        order = self._order
        return tuple(sorted(found, key=lambda one: (order[one.field], one.code, repr(one.values))))


def _entry_errors(asked: Field, entry: Entry | None) -> list[Issue]:
    if entry is None:
        return [Issue("error", asked.code, "required")] if asked.asked == "required" else []
    if isinstance(entry, Unreadable):
        return [Issue("error", asked.code, entry.code, {"typed": entry.typed})]
    if isinstance(entry, Nil) and entry.kind != "none_arose" and not entry.reason:
        return [Issue("error", asked.code, "nil_needs_reason", {"nil": entry.kind})]
    return []


def _parts_of_wholes(
    asked: Sequence[Field], indicators: Sequence[Indicator]
) -> list[tuple[str, str]]:
    """Parts and their wholes, of ratios and of fields that may not exceed another."""
    codes = {one.code for one in asked}
    pairs = [(one.code, one.at_most) for one in asked if one.at_most]
    pairs += [
        (one.numerator, one.denominator)
        for one in indicators
        if one.kind == "ratio" and one.numerator in codes and one.denominator in codes
    ]
    return sorted({(above or "", below or "") for above, below in pairs})


def _above_denominator(
    pairs: Sequence[tuple[str, str]], entries: Mapping[str, Entry], previous: Mapping[str, Value]
) -> list[Issue]:
    """The parts that are above their wholes."""
    found = []
    for above, below in pairs:
        upper, lower = _number(entries.get(above)), _number(entries.get(below))
        if upper is not None and lower is not None and upper > lower:
            values = {"value": upper, "limit": lower, "other": below}
            slip = _slip_of_pair(above, below, upper, lower, previous)
            found.append(Issue("error", above, "above_denominator", values | slip))
    return found


def _slip_of_pair(
    above: str, below: str, upper: Number, lower: Number, previous: Mapping[str, Value]
) -> dict[str, Any]:
    """Which of the two was probably mistyped, and how; last period's figures tell, if any."""
    upper_before, lower_before = _number(previous.get(above)), _number(previous.get(below))
    if are_swapped(upper, lower, upper_before, lower_before):
        return {"slip": "fields_swapped", "slip_in": above}
    for code, figure, before in ((above, upper, upper_before), (below, lower, lower_before)):
        slip = likely_slip(figure, before) if before is not None else None
        if slip is not None:
            return {"slip": slip, "slip_in": code}
    # 48,000 of 4,800: without a history too, one zero too many would explain it.
    if upper % 10 == 0 and upper // 10 <= lower:
        return {"slip": "extra_zero", "slip_in": above}
    return {"slip": None, "slip_in": above}


def _number(entry: Entry | None) -> Number | None:
    if type(entry) is int:  # nearly always, and the quickest to tell
        return entry
    return entry if isinstance(entry, Decimal) else None


@dataclass(frozen=True, slots=True)
class _Form:
    """What a warning looks at."""

    indicators: Sequence[Indicator]
    entries: Mapping[str, Entry]
    previous: Mapping[str, Value]
    has_evidence: bool
    known: Known

    def now(self, code: str | None) -> Number | None:
        return _number(self.entries.get(code or ""))

    def before(self, code: str | None) -> Number | None:
        return _number(self.previous.get(code or ""))

    def share_of(self, field: str) -> Indicator | None:
        """The ratio a field is the numerator of."""
        ratios = (one for one in self.indicators if one.kind == "ratio" and one.numerator == field)
        return min(ratios, key=lambda one: one.code, default=None)

    def share_on(self, field: str) -> Indicator | None:
        """The ratio a field is the denominator of."""
        ratios = (one for one in self.indicators if one.kind == "ratio")
        based = (one for one in ratios if one.denominator == field)
        return min(based, key=lambda one: one.code, default=None)


def _denominator_shrank(rule: Rule, form: _Form) -> Found | None:
    fell = _fell(rule, form)
    if fell is None:
        return None
    one = form.share_on(rule.field)
    above = form.now(one.numerator) if one is not None else None
    now = fell["value"]
    # A ratio above one is an error of its own; a second sentence with it would mislead.
    if above is not None and now and above <= now:
        fell |= {"numerator": above, "ratio_base": fell["previous"]}
    return rule.kind, fell


def _cumulative_fell(rule: Rule, form: _Form) -> Found | None:
    fell = _fell(rule, form)
    return None if fell is None else (rule.kind, fell)


def _fell(rule: Rule, form: _Form) -> dict[str, Any] | None:
    now, before = form.now(rule.field), form.before(rule.field)
    if now is None or before is None or now >= before:
        return None
    return _changed(now, before)


def _changed(now: Number, before: Number) -> dict[str, Any]:
    return {
        "value": now, "previous": before, "difference": abs(now - before),
        "slip": likely_slip(now, before),
    }  # fmt: skip


def _jump(rule: Rule, form: _Form) -> Found | None:
    now, before = form.now(rule.field), form.before(rule.field)
    if now is None or before is None or before <= 0:
        return None
    percent = Decimal(str(rule.parameters.get("percent", 50)))
    if abs(Fraction(now) - Fraction(before)) * 100 <= Fraction(before) * Fraction(percent):
        return None
    return rule.kind, _changed(now, before) | {"percent": percent}


def _same_as_last(rule: Rule, form: _Form) -> Found | None:
    sets = [one.fields for one in form.indicators if rule.field in one.fields] or [(rule.field,)]
    same = any(
        all((now := form.now(code)) is not None and now == form.before(code) for code in codes)
        for codes in sets
    )
    return (rule.kind, {"value": form.now(rule.field)}) if same else None


def _full_without_evidence(rule: Rule, form: _Form) -> Found | None:
    ratio = form.share_of(rule.field)
    if ratio is None or form.has_evidence:
        return None
    above, below = form.now(rule.field), form.now(ratio.denominator)
    return (rule.kind, {"value": above}) if above is not None and below and above == below else None


def _more_than(rule: Rule, form: _Form) -> Found | None:
    other = str(rule.parameters["other"])
    now, limit = form.now(rule.field), form.now(other)
    if now is None or limit is None or now <= limit:
        return None
    return rule.kind, {
        "value": now, "limit": limit, "other": other, "slip": likely_slip(now, limit),
    }  # fmt: skip


def _outside_range(rule: Rule, form: _Form) -> Found | None:
    now = form.now(rule.field)
    least, most = rule.parameters.get("least"), rule.parameters.get("most")
    if now is None or ((least is None or now >= least) and (most is None or now <= most)):
        return None
    before = form.before(rule.field)
    bound = before if before is not None else (most if most is not None and now > most else least)
    assert bound is not None
    return rule.kind, {"value": now, "least": least, "most": most, "slip": likely_slip(now, bound)}


def _outlier(rule: Rule, form: _Form) -> Found | None:
    now, history = form.now(rule.field), form.known.history.get(rule.field, ())
    usual = outliers.usual_of_own(history)
    if now is None or usual is None or usual[0] <= now <= usual[1]:
        return None
    typical = outliers.middle_of(history)
    return rule.kind, {
        "value": now, "low": usual[0], "high": usual[1], "count": len(history),
        "slip": likely_slip(now, typical),
    }  # fmt: skip


def _unlike_peers(rule: Rule, form: _Form) -> Found | None:
    """Told in rounded bounds only, and never of fewer than eight: nobody's own figure shows."""
    now, ratio = form.now(rule.field), form.share_of(rule.field)
    if now is None:
        return None
    if ratio is None:
        sizes = [unit[rule.field] for unit in form.known.peers if rule.field in unit]
        usual = outliers.usual_size_of_peers(sizes)
        if not now or usual is None or usual[0] <= now <= usual[1]:
            return None
        return rule.kind, {"value": now, "low": usual[0], "high": usual[1]}
    base, below = form.now(ratio.denominator), ratio.denominator or ""
    if not base:
        return None
    shares = [
        Fraction(unit[rule.field]) / Fraction(unit[below])
        for unit in form.known.peers
        if rule.field in unit and unit.get(below)
    ]
    usual = outliers.usual_share_of_peers(shares)
    share = Fraction(now) / Fraction(base) * 100
    if usual is None or usual[0] <= share <= usual[1]:
        return None
    return rule.kind, {"numerator": now, "denominator": base, "low": usual[0], "high": usual[1]}


def _units_below(rule: Rule, form: _Form) -> Found | None:
    """The sign of a double count (``both``), or of units left out (``own``)."""
    now, below = form.now(rule.field), form.known.units.get(rule.field)
    if now is None or below is None or not below.reported:
        return None
    values = {
        "value": now, "total": below.total, "reported": below.reported, "expected": below.expected,
    }  # fmt: skip
    if below.contribution == "own":
        return ("less_than_units", values) if now < below.total else None
    # While units are silent a large office may well exceed those that are in; the very sum of
    # several is no chance.
    is_whole = below.reported == below.expected and now >= below.total
    if below.total and (is_whole or (below.reported > 1 and now == below.total)):
        return "includes_units", values
    return None


_WARNINGS: Mapping[RuleKind, Callable[[Rule, _Form], Found | None]] = {
    "denominator_shrank": _denominator_shrank,
    "cumulative_fell": _cumulative_fell,
    "jump": _jump,
    "same_as_last": _same_as_last,
    "full_without_evidence": _full_without_evidence,
    "more_than": _more_than,
    "outside_range": _outside_range,
    "outlier": _outlier,
    "unlike_peers": _unlike_peers,
    "units_below": _units_below,
}
