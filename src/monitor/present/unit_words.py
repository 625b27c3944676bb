"""What a change of the tree does, in words: for the screen and for lists that were sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from monitor.domain.placement import ALWAYS, OPEN
from monitor.present import formats
from monitor.present.language import Translator, msg

STEPS: Mapping[str, str] = {
    "new": msg("new"),
    "again": msg("there again"),
    "renamed": msg("renamed"),
    "moved": msg("stands below"),
    "head_step": msg("the head approves"),
    "ended": msg("first day without the unit"),
    "aliases": msg("also called"),
    "details": msg("details"),
}


class Changed(Protocol):
    """One thing a change does: what it was, what it becomes, and from which day."""

    @property
    def kind(self) -> str: ...
    @property
    def old(self) -> str: ...
    @property
    def new(self) -> str: ...
    @property
    def day(self) -> date | None: ...


def step_words(step: Changed, _: Translator) -> str:
    """``đổi tên: Than A → Than B (từ 10/08/2020)``."""
    old, new = step.old.strip() or formats.UNKNOWN, step.new.strip() or formats.UNKNOWN
    if step.kind == "ended":
        old, new = (_day(text, _) for text in (step.old, step.new))
    said = f"{_(STEPS[step.kind])}: {new if step.kind in ('new', 'again') else f'{old} → {new}'}"
    if step.day is None or step.day in (OPEN, ALWAYS) or step.kind == "ended":
        return said
    return f"{said} ({_('from {day}', day=formats.day(step.day, _.locale))})"


def _day(text: str, _: Translator) -> str:
    return formats.day(date.fromisoformat(text), _.locale) if text else formats.UNKNOWN
