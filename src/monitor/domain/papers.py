"""Official papers as they are kept: which, in what form, as of when, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.domain.directive import Basis

PaperKind = Literal["report", "chase"]
"""The report to the Committee, and the dispatch to those who owe theirs."""
PaperForm = Literal["docx", "pdf", "xlsx"]
KINDS: tuple[PaperKind, ...] = ("report", "chase")
FORMS: tuple[PaperForm, ...] = ("docx", "pdf", "xlsx")


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A paper that was made, without its content. ``made_by`` is empty for the operator."""

    number: int
    directive: str
    kind: PaperKind
    form: PaperForm
    as_of: datetime
    basis: Basis
    made_at: datetime
    made_by: str
    sha256: str
    size: int
