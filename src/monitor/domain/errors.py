"""Refusals: what is said to a person when something may not be done.

A refusal carries a code and the values its sentence needs; ``present.messages`` words it in the
reader's language. Anything that is not a refusal is an incident and is never shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Refusal(Exception):
    """Something was asked that may not be done, and the person can act on it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class NotFound(Refusal):
    """It does not exist, or lies outside the asker's scope: the two must look the same."""


class NotAllowed(Refusal):
    """The asker can see it, and the role does not include this verb."""


class Forbidden(Refusal):
    """The workflow forbids the step in the state the thing is in."""


class LostRace(Refusal):
    """Someone changed it since it was read; nothing was overwritten."""


class Unavailable(Refusal):
    """It is in order and cannot be done right now: the disk is full. Nothing was kept."""


class Invalid(Refusal):
    """The request has the wrong shape: an unknown field, a missing reason, a date in the future.

    ``fields`` lists (place, code, values) for each thing that is wrong.
    """

    def __init__(
        self, code: str, fields: Sequence[tuple[str, str, dict[str, Any]]] = (), **values: Any
    ) -> None:
        super().__init__(code, **values)
        self.fields = tuple(fields)


class TooLarge(Invalid):
    """What was sent has more bytes than are taken; the places say how many of how many."""


class FiguresForbid(Refusal):
    """Submission is blocked by errors in the figures; ``issues`` says which."""

    def __init__(self, issues: Sequence[Any]) -> None:
        super().__init__("figures_forbid", count=len(issues))
        self.issues = tuple(issues)
