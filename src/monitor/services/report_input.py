"""What is typed and sent for a report, read; each refusal says which place is wrong, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from monitor.domain import figures as rules_of_figures
from monitor.domain.directive import Field
from monitor.domain.errors import Invalid
from monitor.domain.figures import Entry, Unreadable

SHORTEST_REASON = 10
LONGEST_REASON = 2000


def read_entries(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Entry]:
    """Values by field code; what cannot be read is kept as typed, what is empty is absent.

    Raises:
        Invalid: A field the form does not ask, or a value of the wrong JSON shape.
    """
    by_code = {one.code: one for one in fields}
    wrong: list[tuple[str, str, dict[str, Any]]] = []
    entries: dict[str, Entry] = {}
    for code, raw in values.items():
        if code not in by_code:
            wrong.append((f"values.{code}", "unknown_field", {"field": str(code)[:100]}))
            continue
        try:
            entry = rules_of_figures.read(by_code[code], raw)
        except ValueError as error:
            wrong.append((f"values.{code}", "wrong_shape", {"what": str(error)}))
            continue
        if entry is not None:
            entries[code] = entry
    if wrong:
        raise Invalid(wrong[0][1], wrong, **wrong[0][2])
    return entries


def read_reasons(fields: Sequence[Field], reasons: Mapping[str, str]) -> dict[str, str]:
    """Reasons given for warnings, by field code, at most ``LONGEST_REASON`` letters each."""
    known = {one.code for one in fields}
    wrong: list[tuple[str, str, dict[str, Any]]] = [
        (f"reasons.{code}", "unknown_field", {"field": str(code)[:100]})
        for code in reasons
        if code not in known
    ]
    wrong += [
        (f"reasons.{code}", "wrong_shape", {"what": "text expected"})
        for code, text in reasons.items()
        if not isinstance(text, str) or len(text) > LONGEST_REASON
    ]
    if wrong:
        raise Invalid(wrong[0][1], wrong, **wrong[0][2])
    return {code: text.strip() for code, text in reasons.items() if text.strip()}


def read_note(note: str) -> str:
    """A note of at most ``LONGEST_REASON`` letters; it may be empty."""
    if not isinstance(note, str) or len(note) > LONGEST_REASON:
        raise Invalid("wrong_shape", [("note", "wrong_shape", {"what": "text expected"})])
    return note.strip()


def read_reason(reason: str) -> str:
    """Why a decision was taken, in at least ``SHORTEST_REASON`` letters."""
    if not isinstance(reason, str) or len(reason.strip()) < SHORTEST_REASON:
        told = ("reason", "reason_too_short", {"shortest": SHORTEST_REASON})
        raise Invalid("reason_too_short", [told], shortest=SHORTEST_REASON)
    if len(reason) > LONGEST_REASON:
        raise Invalid("wrong_shape", [("reason", "wrong_shape", {"what": "text too long"})])
    return reason.strip()


def check_instant(name: str, instant: datetime | None, now: datetime) -> None:
    """Refuse an instant that is not given, names no zone, or is not in the future."""
    if instant is None:
        raise Invalid(f"{name}_needed", [(name, f"{name}_needed", {})])
    if instant.tzinfo is None:
        raise Invalid("instant_without_zone", [(name, "instant_without_zone", {})])
    if instant <= now:
        raise Invalid(f"{name}_in_past", [(name, f"{name}_in_past", {})])


def as_json(entry: Entry) -> Any:
    """A value as ``save_draft`` takes it again: numbers as they are, text as typed, nil as a map.

    A decimal has at most 15 digits, which a JSON number gives back as they were written; as text
    its point would be read as a group of thousands.
    """
    if isinstance(entry, rules_of_figures.Nil):
        return {"nil": entry.kind, "reason": entry.reason}
    if isinstance(entry, Unreadable):
        return entry.typed
    if isinstance(entry, bool | int | str):
        return entry
    return float(entry) if isinstance(entry, Decimal) else entry.isoformat()
