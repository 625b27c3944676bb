"""Files asked for: what may be one, how much work it is, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from monitor.domain.directive import Basis

ExportKind = Literal["matrix", "report", "chase"]
"""The board, the official report, and the dispatch to those who owe theirs."""
ExportForm = Literal["csv", "xlsx", "pdf", "docx"]
ExportState = Literal["queued", "running", "done", "failed", "canceled", "expired"]
KINDS: tuple[ExportKind, ...] = ("matrix", "report", "chase")
FORMS: tuple[ExportForm, ...] = ("csv", "xlsx", "pdf", "docx")
STATES: tuple[ExportState, ...] = (
    "queued", "running", "done", "failed", "canceled", "expired",
)  # fmt: skip
OPEN: tuple[ExportState, ...] = ("queued", "running")
"""The states in which the worker still has something to do."""
FORMS_OF: Mapping[ExportKind, tuple[ExportForm, ...]] = {
    "matrix": ("csv", "xlsx", "pdf"),
    "report": ("docx", "pdf", "xlsx"),
    "chase": ("docx", "pdf"),
}
STEPS = ("waiting", "figures", "file", "kept")
"""How far a file has come: nothing yet, its figures are read, it is written, it is there."""

EFFORT: Mapping[ExportForm, int] = {"csv": 1, "xlsx": 5, "pdf": 12, "docx": 12}
"""The work of one cell, by what it is written as; a line of CSV is the measure."""
MOST_CELLS: Mapping[ExportForm, int] = {
    "csv": 4_000_000, "xlsx": 1_000_000, "pdf": 60_000, "docx": 60_000,
}  # fmt: skip
"""Larger ones are not made at all: no program opens them, or nobody would print them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file as it is asked for.

    Attributes:
        directive: Of which directive.
        kind: What is to be in it.
        form: What it is to be.
        locale: In which language.
        as_of: As of when; None for the instant of asking.
        basis: Which figures; None for the directive's own.
        root: Only this organisation and those below it.
        depth: Levels below the addressees.
        view: How the screen narrowed it; None for everything.
    """

    directive: str
    kind: ExportKind
    form: ExportForm
    locale: str
    as_of: datetime | None = None
    basis: Basis | None = None
    root: str | None = None
    depth: int | None = None
    view: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """A file that was asked for, without its content.

    ``wanted.as_of`` is fixed. ``reason`` is the code of why it failed. ``asked_reach`` and
    ``made_reach`` say how far its owner's rights reached then, the latter None until it is made.
    """

    number: int
    user_id: int
    wanted: Wanted
    asked_at: datetime
    state: ExportState
    step: int
    attempts: int
    reason: str
    asked_reach: str
    made_reach: str | None
    finished_at: datetime | None
    expires_at: datetime | None
    sha256: str | None
    size: int | None
    name: str
    tells_by_mail: bool
    fetched_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_of_other_reach(self) -> bool:
        """Whether its owner's rights had changed between asking and making."""
        return self.made_reach is not None and self.made_reach != self.asked_reach


def effort(cells: int, form: ExportForm) -> int:
    """How much work a file of so many cells is, in cells of CSV."""
    return cells * EFFORT[form]
