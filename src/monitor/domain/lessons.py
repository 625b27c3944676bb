"""What coordinators taught the reader: words of a directive, and what they mean in this office."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

LessonKind = Literal["name", "deadline", "target", "role"]
KINDS: tuple[LessonKind, ...] = get_args(LessonKind)
NONE = "none"
"""The meaning of words that look like a deadline or a target and are none."""
MEANINGS: dict[LessonKind, re.Pattern[str]] = {
    "name": re.compile(r"[\w.-]{1,80}"),
    "deadline": re.compile(
        r"none|daily|weekly|biweekly|monthly|quarterly|semiannual|yearly|P[1-9]\d{0,2}(?:D|WD)"
    ),
    "target": re.compile(r"none|100"),
    "role": re.compile(r"answerable|coordinating"),
}
"""What each kind may mean: an organisation's code; a rhythm or a span of days from issue, or no
deadline; 100 percent, or no target; the part of the bodies that are named behind the words."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing that was taught, who taught it, and from which document.

    ``draft`` is the draft it was taught from and ``source`` that document's number; both empty
    where it was taught by itself. ``ended_at`` is when it was revoked; it holds for what is read
    before that.
    """

    number: int
    kind: LessonKind
    words: str
    meaning: str
    at: datetime
    by: str
    draft: int | None = None
    source: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""

    def holds(self, at: datetime) -> bool:
        """Whether what is read at an instant is read with it."""
        return self.at <= at and (self.ended_at is None or at < self.ended_at)


def in_force(lessons: list[Lesson], at: datetime) -> list[Lesson]:
    """The lessons that hold for what is read at an instant."""
    return [one for one in lessons if one.holds(at)]
