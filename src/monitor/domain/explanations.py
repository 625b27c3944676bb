"""Explanations: what a leader asked a unit about one of its cells, and what it answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_EXPLANATION = 4000
SHOWN_FOR = timedelta(days=14)
"""How long an answer stays on the first page of who asked for it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit said, and who of it."""

    at: datetime
    author: str
    body: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One question about one unit's cell, with its answers in order; nothing is ever taken back.

    ``answer_by`` is exclusive; None where no day was named.
    """

    id: int
    directive: str
    obligation: str
    organization: str
    at: datetime
    author: str
    author_id: int
    question: str
    answer_by: datetime | None
    answers: Sequence[Answer] = ()

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered yet."""
        return not self.answers

    def is_late(self, at: datetime) -> bool:
        """Whether the day to answer by has passed without an answer."""
        return self.is_open and self.answer_by is not None and self.answer_by <= at

    def is_fresh(self, at: datetime) -> bool:
        """Whether it still stands on the first page of who asked."""
        return self.is_open or at - self.answers[-1].at < SHOWN_FOR
