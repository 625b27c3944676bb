"""Proof of what was handed in: one text for one revision, and its checksum."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from monitor.domain.figures import Entry, Nil, Unreadable

FORM = "Monitor receipt 1"
"""First line of the text; another way of writing it needs another number."""
SHORTEST = 16
"""Digits of a checksum that suffice: nobody finds other figures with the same first 64 bits."""


@dataclass(frozen=True)
class Receipt:
    """One handing-in: which revision, its figures as they were saved, by whom and when.

    The same revision handed in twice (taken back in between) gives two receipts.
    """

    directive: str
    organization: str
    period: str
    revision: int
    handed_in_at: datetime
    handed_in_by: str
    saved_at: datetime
    author: str
    entries: Mapping[str, Entry]
    reasons: Mapping[str, str]
    note: str

    @property
    def code(self) -> str:
        """What to quote on the telephone: ``5305-THAN-HA-LAM-FINAL-02``."""
        number = self.directive.split("-")[0]
        return f"{number}-{self.organization.upper()}-{self.period.upper()}-{self.revision:02d}"

    @property
    def text(self) -> str:
        """Everything it proves, the same on every machine: a line for each part, sorted."""
        lines = [
            FORM,
            _line("directive", self.directive),
            _line("organization", self.organization),
            _line("period", self.period),
            _line("revision", self.revision),
            _line("saved", _instant(self.saved_at), self.author),
            _line("handed in", _instant(self.handed_in_at), self.handed_in_by),
        ]
        lines += [_line("figure", code, _plain(it)) for code, it in sorted(self.entries.items())]
        lines += [_line("reason", *given) for given in sorted(self.reasons.items())]
        lines.append(_line("note", self.note))
        return "\n".join(lines) + "\n"

    @property
    def checksum(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal."""
        return sha256(self.text.encode()).hexdigest()

    def matches(self, told: str) -> bool:
        """Whether a checksum that somebody shows is this one; its beginning suffices."""
        digits = "".join(told.split()).replace("-", "").lower()
        return len(digits) >= SHORTEST and self.checksum.startswith(digits)


def short(checksum: str) -> str:
    """The beginning of a checksum in groups that can be read aloud: ``3f2a 90c1 77be 04d5``."""
    return " ".join(checksum[start : start + 4] for start in range(0, SHORTEST, 4))


def _line(name: str, *values: Any) -> str:
    # As JSON, a line break or a quote inside a value cannot pass for the end of a line.
    return " ".join([name, *(json.dumps(one, ensure_ascii=False) for one in values)])


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _plain(entry: Entry) -> Any:
    """A value so that no two different ones look alike: 5, "5", nil and yes are four things."""
    if isinstance(entry, Nil):
        return {"nil": entry.kind, "reason": entry.reason}
    if isinstance(entry, Unreadable):
        return {"typed": entry.typed}
    if isinstance(entry, Decimal):
        return {"decimal": format(entry.normalize(), "f")}
    return {"date": entry.isoformat()} if isinstance(entry, date) else entry
