"""Figures: what people type, read exactly, and judged before it is sent."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from monitor.domain.directive import Field, Indicator

NilKind = Literal["none_arose", "not_applicable", "not_known"]
NIL_KINDS: tuple[NilKind, ...] = ("none_arose", "not_applicable", "not_known")


@dataclass(frozen=True, slots=True)
class Nil:
    """Deliberately no number: nothing arose, does not apply (with a reason), not known yet."""

    kind: NilKind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What was typed and could not be read; a draft keeps it as typed.

    ``code`` is ``not_a_number``, ``negative``, ``decimal_in_count``, ``ambiguous``, ``too_large``,
    ``not_a_date``, ``not_a_boolean`` or ``too_long``.
    """

    typed: str
    code: str


Value = int | Decimal | bool | str | date | Nil
Entry = Value | Unreadable

LARGEST = 10**12
"""Above any count a province has, and far inside a 64-bit integer of thousandths."""
LONGEST_TEXT = 4000

_GROUPED = re.compile(r"\d{1,3}(?:[.\s]\d{3})+")
_ONE_COMMA_GROUP = re.compile(r"\d{1,3}(?:,\d{3})+")


def read_count(typed: str) -> int | Unreadable:
    """Read a whole number as Vietnamese offices type it: dots or spaces group thousands.

    ``4.512``, ``4512`` and ``4 512`` are 4512. ``4,512`` may be 4512 or 4.512 and is asked about,
    never guessed.
    """
    text = " ".join(typed.split())
    if text.startswith(("-", "−")):
        return Unreadable(typed, "negative")
    if text.isascii() and text.isdigit():
        number = int(text) if len(text) <= 20 else LARGEST + 1
    elif _GROUPED.fullmatch(text):
        number = int(re.sub(r"[.\s]", "", text))
    elif _ONE_COMMA_GROUP.fullmatch(text):
        return Unreadable(typed, "ambiguous")
    elif re.fullmatch(r"\d+[.,]\d+", text):
        return Unreadable(typed, "decimal_in_count")
    else:
        return Unreadable(typed, "not_a_number")
    return Unreadable(typed, "too_large") if number > LARGEST else number


def read_decimal(typed: str) -> Decimal | Unreadable:
    """Read a number whose decimals use the comma: ``1.234,5`` is 1234.5; at most three decimals."""
    text = "".join(typed.split())
    if text.startswith(("-", "−")):
        return Unreadable(typed, "negative")
    if not re.fullmatch(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d{1,3})?", text):
        return Unreadable(typed, "not_a_number")
    number = Decimal(text.replace(".", "").replace(",", "."))
    return Unreadable(typed, "too_large") if number > LARGEST else number


def read(asked: Field, raw: Any) -> Entry | None:
    """Read one value as it came from a form, a file or a program; None means empty.

    Args:
        asked: The field it is for; decides how it is read.
        raw: Text as typed, a JSON number or boolean, or ``{"nil": kind, "reason": text}``.

    Raises:
        ValueError: The JSON shape is none of these (a list, an unknown nil kind, a float NaN).
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if isinstance(raw, dict):
        return _read_nil(raw)
    if asked.type == "boolean":
        return _read_boolean(raw)
    if asked.type == "text":
        if not isinstance(raw, str):
            raise ValueError("text expected")
        text = raw.strip()
        return text if len(text) <= LONGEST_TEXT else Unreadable(text[:LONGEST_TEXT], "too_long")
    if isinstance(raw, str) and len(raw) > 100:
        return Unreadable(raw[:100], "too_long")
    if asked.type == "date":
        return _read_date(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise ValueError("a number or the text of one expected")
    if isinstance(raw, float):
        return _read_float(asked, raw)
    if isinstance(raw, int):
        if raw < 0:
            return Unreadable(str(raw), "negative")
        return Unreadable(str(raw)[:40], "too_large") if raw > LARGEST else raw
    return read_count(raw) if asked.type == "count" else read_decimal(raw)


def _read_nil(raw: Mapping[str, Any]) -> Nil:
    if set(raw) - {"nil", "reason"} or raw.get("nil") not in NIL_KINDS:
        raise ValueError("nil must be none_arose, not_applicable or not_known")
    reason = raw.get("reason", "")
    if not isinstance(reason, str) or len(reason) > LONGEST_TEXT:
        raise ValueError("the reason must be text")
    return Nil(raw["nil"], reason.strip())


def _read_boolean(raw: Any) -> bool | Unreadable:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str):
        known = {"true": True, "có": True, "yes": True, "false": False, "không": False, "no": False}
        return known.get(raw.strip().lower(), Unreadable(raw[:100], "not_a_boolean"))
    raise ValueError("true or false expected")


def _read_date(raw: Any) -> date | Unreadable:
    if not isinstance(raw, str):
        raise ValueError("a date as text expected")
    text = raw.strip()
    try:
        if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
            day, month, year = (int(part) for part in match.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return Unreadable(text, "not_a_date")


def _read_float(asked: Field, raw: float) -> Entry:
    if raw != raw or raw in (float("inf"), float("-inf")):
        raise ValueError("not a finite number")
    if raw < 0:
        return Unreadable(repr(raw), "negative")
    if raw > LARGEST:
        return Unreadable(repr(raw), "too_large")
    exact = Decimal(repr(raw))
    if asked.type == "count":
        whole = exact == exact.to_integral_value()
        return int(exact) if whole else Unreadable(repr(raw), "decimal_in_count")
    return (
        exact
        if exact * 1000 == (exact * 1000).to_integral_value()
        else Unreadable(repr(raw), "not_a_number")
    )


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


@dataclass(frozen=True, slots=True)
class Rule:
    """A warning kept as data. ``kind`` picks the check, ``parameters`` its limits.

    ``denominator_shrank``: below last period. ``cumulative_fell``: a stock that only grows went
    down. ``jump``: differs from last period by more than ``percent``. ``same_as_last``: every
    figure of the indicator is last period's. ``full_without_evidence``: exactly 100 % and no file.
    ``more_than``: ``field`` exceeds ``other``, unlikely but possible.
    """

    kind: Literal[
        "denominator_shrank", "cumulative_fell", "jump", "same_as_last", "full_without_evidence",
        "more_than",
    ]  # fmt: skip
    field: str
    parameters: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def check(
    asked: Sequence[Field],
    indicators: Sequence[Indicator],
    entries: Mapping[str, Entry],
    previous: Mapping[str, Value],
    rules: Sequence[Rule],
    reasons: Mapping[str, str],
    *,
    has_evidence: bool,
) -> tuple[Issue, ...]:
    """Judge one form: the same function for the screen, the API, a file and the grid.

    Args:
        asked: The fields of this form, in its order.
        indicators: What the form measures; a ratio's numerator may not exceed its denominator.
        entries: What was typed, read; an empty field is absent.
        previous: The unit's latest sent values of an earlier period.
        rules: The warnings that are on for these fields.
        reasons: Field code to the reason given for its warnings.
        has_evidence: Whether a file is attached.

    Returns:
        Errors and warnings in the form's order.
    """
    found: list[Issue] = []
    for one in asked:
        found.extend(_entry_errors(one, entries.get(one.code)))
    by_code = {one.code: one for one in asked}
    pairs = [(one.code, one.at_most) for one in asked if one.at_most]
    pairs += [
        (one.numerator, one.denominator)
        for one in indicators
        if one.kind == "ratio" and one.numerator in by_code and one.denominator in by_code
    ]
    for above, below in dict.fromkeys(pairs):
        upper, lower = _number(entries.get(above or "")), _number(entries.get(below or ""))
        if upper is not None and lower is not None and upper > lower:
            # 48,000 of 4,800: the likely slip is one zero too many, and the sentence says so.
            is_slip = upper % 10 == 0 and upper // 10 <= lower
            values = {"value": upper, "limit": lower, "other": below, "extra_zero": is_slip}
            found.append(Issue("error", above or "", "above_denominator", values))
    wrong = {issue.field for issue in found}
    for rule in rules:
        if rule.field in by_code and rule.field not in wrong:
            issue = _warning(rule, indicators, entries, previous, has_evidence=has_evidence)
            if issue is not None:
                reason = reasons.get(rule.field, "").strip()
                found.append(Issue("warning", rule.field, issue[0], issue[1], reason))
    order = {one.code: index for index, one in enumerate(asked)}
    return tuple(sorted(found, key=lambda issue: (order.get(issue.field, 999), issue.severity)))


def _entry_errors(asked: Field, entry: Entry | None) -> list[Issue]:
    if entry is None:
        return [Issue("error", asked.code, "required")] if asked.asked == "required" else []
    if isinstance(entry, Unreadable):
        return [Issue("error", asked.code, entry.code, {"typed": entry.typed})]
    if isinstance(entry, Nil) and entry.kind != "none_arose" and not entry.reason:
        return [Issue("error", asked.code, "nil_needs_reason", {"nil": entry.kind})]
    return []


def _number(entry: Entry | None) -> int | Decimal | None:
    if isinstance(entry, int | Decimal) and not isinstance(entry, bool):
        return entry
    return None


def _warning(
    rule: Rule,
    indicators: Sequence[Indicator],
    entries: Mapping[str, Entry],
    previous: Mapping[str, Value],
    *,
    has_evidence: bool,
) -> tuple[str, dict[str, Any]] | None:
    now, before = _number(entries.get(rule.field)), _number(previous.get(rule.field))
    if rule.kind == "more_than":
        other = str(rule.parameters["other"])
        limit = _number(entries.get(other))
        if now is not None and limit is not None and now > limit:
            return rule.kind, {"value": now, "limit": limit, "other": other}
        return None
    if rule.kind == "full_without_evidence":
        return _full_without_evidence(rule, indicators, entries, has_evidence=has_evidence)
    if rule.kind == "same_as_last":
        codes = next((one.fields for one in indicators if rule.field in one.fields), (rule.field,))
        same = all(
            (value := _number(entries.get(code))) is not None
            and value == _number(previous.get(code))
            for code in codes
        )
        return ("same_as_last", {"value": now}) if same else None
    if now is None or before is None:
        return None
    values: dict[str, Any] = {"value": now, "previous": before, "difference": abs(now - before)}
    if rule.kind in ("denominator_shrank", "cumulative_fell") and now < before:
        return rule.kind, values | _on_old_base(rule, indicators, entries, before)
    if rule.kind == "jump":
        percent = Decimal(str(rule.parameters.get("percent", 50)))
        if before > 0 and Decimal(str(abs(now - before))) * 100 > before * percent:
            return rule.kind, values | {"percent": percent}
    return None


def _on_old_base(
    rule: Rule,
    indicators: Sequence[Indicator],
    entries: Mapping[str, Entry],
    before: int | Decimal,
) -> dict[str, Any]:
    """The ratio now and on last period's denominator, when the field is a denominator."""
    for one in indicators:
        if one.kind == "ratio" and one.denominator == rule.field:
            above, below = _number(entries.get(one.numerator or "")), _number(entries[rule.field])
            # A ratio above one is an error of its own; a second sentence with it would mislead.
            if above is not None and below and above <= below:
                return {"numerator": above, "ratio_base": before}
    return {}


def _full_without_evidence(
    rule: Rule,
    indicators: Sequence[Indicator],
    entries: Mapping[str, Entry],
    *,
    has_evidence: bool,
) -> tuple[str, dict[str, Any]] | None:
    for one in indicators:
        if one.kind == "ratio" and one.numerator == rule.field and not has_evidence:
            above, below = (
                _number(entries.get(rule.field)),
                _number(entries.get(one.denominator or "")),
            )
            if above is not None and below and above == below:
                return rule.kind, {"value": above}
    return None
