"""What a form is judged against beside last period: its own history, like units, units below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from monitor.domain.checks import Known, Rule, UnitsBelow
from monitor.domain.directive import Assignment, Directive
from monitor.services.work import Work
from monitor.store import current_figures
from monitor.store.directives import StoredDirective

ABOUT_OTHERS = ("unlike_peers", "units_below")
"""Rules that need what other units have sent."""
Sent = Mapping[str, Mapping[str, tuple[int | Decimal, datetime]]]
"""By organisation and field: the number that counts, and since when."""


@dataclass(frozen=True)
class Comparisons:
    """What others have sent, read once for the forms of one unit or of many."""

    directive: Directive
    compared: frozenset[str]
    given: Mapping[str, Sequence[Assignment]]
    sharing: Mapping[str, Sequence[Assignment]]
    sent: Sent

    def known(
        self,
        unit: str,
        asked: Collection[str],
        history: Mapping[str, Sequence[int | Decimal]],
        at: datetime,
    ) -> Known:
        """What the checks of a unit's form may compare it with.

        Args:
            unit: Code of the unit whose form it is.
            asked: Codes of the fields the form asks.
            history: The numbers it sent for each field in earlier periods, oldest first.
            at: When the form was saved: what others sent later was unknown to whoever typed it, so
                a head is never shown a warning that the clerk was not asked about.
        """
        compared = self.compared.intersection(asked)
        if not compared:
            return Known(history)
        given = [one for one in self.given.get(unit, ()) if one.holds_at(at)]
        others = [
            one
            for duty in {one.obligation for one in given}
            for one in self.sharing[duty]
            if one.organization != unit and one.holds_at(at)
        ]
        peers = _peers(self.directive, others, given, unit)
        told = [self._sent_by(code, compared, at) for code in sorted(peers)]
        return Known(
            history,
            [figures for figures in told if figures],
            self._units_below(others, given, compared, at),
        )

    def _sent_by(
        self, unit: str, fields: Collection[str], at: datetime
    ) -> dict[str, int | Decimal]:
        return {
            code: number
            for code, (number, since) in self.sent.get(unit, {}).items()
            if code in fields and since <= at
        }

    def _units_below(
        self,
        others: Sequence[Assignment],
        given: Sequence[Assignment],
        fields: Collection[str],
        at: datetime,
    ) -> dict[str, UnitsBelow]:
        """By field, what the units that report to this one have sent of a duty they share."""
        mine = {one.obligation: one for one in given if one.contribution in ("own", "both")}
        found: dict[str, UnitsBelow] = {}
        for code, answerable in mine.items():
            units = [
                one.organization
                for one in others
                if one.obligation == code and one.reports_to == answerable.organization
            ]
            duty = self.directive.obligation(code)
            if not units or duty is None:
                continue
            told = [self._sent_by(unit, fields, at) for unit in units]
            for field in {field for one in duty.indicators for field in one.fields} & set(fields):
                numbers = [figures[field] for figures in told if field in figures]
                assert answerable.contribution is not None
                found[field] = UnitsBelow(
                    answerable.contribution, sum(numbers), len(numbers), len(units)
                )
        return found


def read(work: Work, stored: StoredDirective, forms: Mapping[str, Collection[str]]) -> Comparisons:
    """Everything the forms of these units may be compared with; one query, however many they are.

    Args:
        work: The work the forms are read or saved in.
        stored: The directive.
        forms: By unit, the codes of the fields its form asks.
    """
    directive = stored.directive
    asked = {code for codes in forms.values() for code in codes}
    compared = _compared(directive, stored.rules, asked)
    given: dict[str, list[Assignment]] = defaultdict(list)
    sharing: dict[str, list[Assignment]] = defaultdict(list)
    if not compared:
        return Comparisons(directive, compared, given, sharing, {})
    for one in directive.assignments:
        if one.part != "coordinating":
            sharing[one.obligation].append(one)
            if one.organization in forms:
                given[one.organization].append(one)
    duties = {one.obligation for listed in given.values() for one in listed}
    units = {one.organization for duty in duties for one in sharing[duty]}
    sent = current_figures.sent_numbers(
        work.session, ids=stored.ids, organizations=units, fields=compared
    )  # fmt: skip
    return Comparisons(directive, compared, given, sharing, sent)


def _compared(
    directive: Directive, rules: Sequence[Rule], asked: Collection[str]
) -> frozenset[str]:
    """The asked fields some rule compares with others' figures, and their denominators.

    A field that adds up over periods is compared with nobody's: their sums are of other spans.
    """
    named = {one.field for one in rules if one.kind in ABOUT_OTHERS and one.field in asked}
    for duty in directive.obligations:
        named |= {
            one.denominator
            for one in duty.indicators
            if one.denominator is not None and one.denominator in asked and one.numerator in named
        }
    return frozenset(code for code in named if directive.fields[code].accumulates == "stock")


def _peers(
    directive: Directive, others: Sequence[Assignment], given: Sequence[Assignment], unit: str
) -> set[str]:
    """Like units: those that report to the same unit, or stand in the same group of addressees."""
    grouped = [frozenset(one.members) for one in directive.groups if unit in one.members]
    alike = {(one.obligation, one.part, one.reports_to) for one in given}
    return {
        one.organization
        for one in others
        if (one.obligation, one.part, one.reports_to) in alike
        and (one.part == "reporting" or any(one.organization in group for group in grouped))
    }
