"""What was changed of a drafted directive, in words: ``14.1, mục tiêu: 100 → 80``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from monitor.domain.sheet_changes import Edit
from monitor.present import amending_words
from monitor.present.intake_words import (
    BINDINGS,
    CONTRIBUTIONS,
    KINDS,
    day_words,
    deadline_words,
    rhythm_words,
)
from monitor.present.language import Translator, msg

FIELDS: Mapping[str, str] = {
    "number": msg("number and sign"),
    "issuer": msg("issuer"),
    "issued_on": msg("date"),
    "subject": msg("subject"),
    "slug": msg("short name"),
    "deadline": msg("deadline"),
    "coordinator": msg("who coordinates"),
    "acceptor": msg("who accepts that body's own report"),
    "audience": msg("who sees all of it"),
    "effective": msg("day of effect"),
    "title": msg("name of the duty"),
    "binding": msg("order or request"),
    "rhythm": msg("rhythm"),
    "until": msg("recurs until"),
    "kind": msg("how it is measured"),
    "indicator": msg("what is measured"),
    "unit": msg("unit of the number"),
    "numerator": msg("first box"),
    "denominator": msg("second box"),
    "target": msg("the target"),
    "contribution": msg("whose figures"),
    "answerable": msg("who answers"),
    "coordinating": msg("who takes part"),
    "dropped": msg("left out because"),
    "duty": msg("the duty"),
    "answer": msg("who is meant"),
    "touch": msg("what is amended"),
}
_AMENDED = {str(kind): words for kind, words in amending_words.KINDS.items()}
NOTHING = "–"


def edit_words(one: Edit, names: Mapping[str, str], zone: str, _: Translator) -> str:
    """One change: of which duty, which field, from what to what.

    Args:
        one: The change.
        names: Short names of organisations by code.
        zone: The directive's time zone.
        _: The reader's words.
    """
    before, after = (_value(one.field, told, names, zone, _) for told in (one.before, one.after))
    told = f"{_(FIELDS[one.field])}: {before} → {after}"
    return f"{one.about}, {told}" if one.about else told


def _value(field: str, told: str, names: Mapping[str, str], zone: str, _: Translator) -> str:
    if not told:
        return NOTHING
    words: Mapping[str, Callable[[], str]] = {
        "deadline": lambda: deadline_words(told, zone, _),
        "rhythm": lambda: rhythm_words(told, _),
        "issued_on": lambda: day_words(told, _.locale),
        "effective": lambda: day_words(told, _.locale),
        "until": lambda: day_words(told, _.locale),
        "binding": lambda: _(BINDINGS[told]),
        "kind": lambda: _(KINDS[told]),
        "contribution": lambda: _(CONTRIBUTIONS[told]),
        "touch": lambda: _(_AMENDED[told]),
        "answer": lambda: "; ".join(names.get(one, one) for one in told.split("; ")),
        "coordinator": lambda: names.get(told, told),
        "acceptor": lambda: names.get(told, told),
    }
    return words[field]() if field in words else told
