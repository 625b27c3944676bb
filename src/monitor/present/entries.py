"""What was entered, in words: for the form's boxes, the review, the receipt and the history."""

from __future__ import annotations

from decimal import Decimal

from monitor.domain.figures import Entry, Nil, Unreadable, Value
from monitor.domain.standing import truncated_percent
from monitor.present import formats
from monitor.present.language import translator
from monitor.present.messages import nil_name
from monitor.present.periods import period_words as period_words


def as_typed(entry: Entry | Value | None) -> str:
    """A value as its box shows it: as typed where unreadable, grouped where it is a number."""
    if entry is None or isinstance(entry, Nil):
        return ""
    if isinstance(entry, Unreadable):
        return entry.typed
    if isinstance(entry, bool):
        return "true" if entry else "false"
    if isinstance(entry, int | Decimal):
        # The boxes read dots as grouping in both languages: the API understands one way of typing.
        return formats.number(entry, "vi")
    return entry if isinstance(entry, str) else formats.day(entry, "vi")


def value_words(value: Entry | Value | None, locale: str) -> str:
    """A value in words for reading: number, yes or no, what stands in place of a number."""
    _ = translator(locale)
    if value is None:
        return _("not given")
    if isinstance(value, Nil):
        return nil_name(value.kind, locale) + (f" ({value.reason})" if value.reason else "")
    if isinstance(value, Unreadable):
        return f"“{value.typed}”"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | Decimal):
        return formats.number(value, locale)
    return value if isinstance(value, str) else formats.day(value, locale)


def percent_words(above: int | Decimal, below: int | Decimal, locale: str) -> str:
    """A ratio as people read it, truncated; a dash where nothing is counted."""
    return formats.percent(truncated_percent(above, below), locale) if below else "–"
