"""What the reader must know of a language; the rest of it is the same for all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.intake.reader.bodies import Name
from monitor.intake.reader.clauses import Clause
from monitor.intake.reader.goals import Goal
from monitor.intake.reader.header import Head
from monitor.intake.reader.layout import Node
from monitor.intake.reader.limits import Limit
from monitor.intake.reader.orders import Parts
from monitor.intake.reader.plain import Plain
from monitor.intake.reader.reporting import Reporting


@dataclass(frozen=True)
class Language:
    """The rules of one language. Texts handed to them are plain ones, on one line."""

    code: str
    head: Callable[[Plain], Head]
    soften: Callable[[Plain], Plain]
    """A text in capitals, in letters the rules can read."""
    limits: Callable[[str, date | None], list[Limit]]
    goals: Callable[[str], list[Goal]]
    parts: Callable[[Node], Parts]
    """The bodies of an item and of all below it."""
    clauses: Callable[[str, int], list[Clause]]
    """The duties of a paragraph, from a place on."""
    gives_duty: Callable[[str, int], bool]
    """Whether a clause or sub-point that begins here tells somebody to do something."""
    subjects: Callable[[str, int], tuple[list[Name], int, bool]]
    """The bodies a sentence begins with, where their list ends, whether they are only asked."""
    titled: Callable[[str, int], tuple[list[Name], int, bool]]
    """The bodies that a title in capitals names: "I. SỞ Y TẾ"."""
    lead: Callable[[str], list[Name]]
    """The bodies of a sentence that leads to items: "UBND tỉnh yêu cầu các sở, ban, ngành …:"."""
    split: Callable[[str], list[Name]]
    """The bodies of a table's cell."""
    reporting: Callable[[Sequence[Node], Sequence[Node], date | None], Reporting]
    is_order: Callable[[str, int], bool]
    """Whether an unnumbered paragraph gives somebody an order."""
    is_request: Callable[[str], bool]
    purposes: tuple[str, ...]
    """Headings, in small letters, below which nobody is given a task."""
    goal_headings: tuple[str, ...]
    funding: tuple[str, ...]
    closes: re.Pattern[str]
    """What closing paragraphs begin with."""
    body_ends: re.Pattern[str]
    """The distribution list or the signature."""
    annex: re.Pattern[str]
    attached: re.Pattern[str]
    """The title of a plan that is attached to the document and gives tasks of its own."""
    whole: re.Pattern[str]
    """All of something: implies 100 %."""
    takes_effect: re.Pattern[str]
    amends: re.Pattern[str]
    """``how`` and ``document``."""
    cites: re.Pattern[str]
    """What a paragraph begins with that only names the grounds of the document."""
    changes: tuple[tuple[str, str], ...]
    """What each way of amending is called: ``replaces``, ``repeals``, ``changes``."""
    evidence: re.Pattern[str]
