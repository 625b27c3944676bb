"""Official papers made: the material put into words, and written in the form that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from monitor.domain.directive import Basis
from monitor.domain.errors import Invalid
from monitor.domain.papers import KeptPaper, PaperForm, PaperKind
from monitor.files.paper_docx import DOCX, paper_docx
from monitor.files.paper_pdf import PDF, paper_pdf
from monitor.files.paper_xlsx import paper_xlsx
from monitor.files.workbooks import XLSX
from monitor.present.chase_letter import chase_letter
from monitor.present.formats import there
from monitor.present.official_report import official_report
from monitor.present.papers import Paper, letterhead
from monitor.services.papers import Material

WRITERS: Mapping[PaperForm, Callable[[Paper], bytes]] = {
    "docx": paper_docx, "pdf": paper_pdf, "xlsx": paper_xlsx,
}  # fmt: skip
MEDIA: Mapping[PaperForm, str] = {"docx": DOCX, "pdf": PDF, "xlsx": XLSX}
NAMES: Mapping[PaperKind, str] = {"report": "bao-cao", "chase": "don-doc"}


def write_paper(told: Material, kind: PaperKind, form: PaperForm) -> bytes:
    """A paper in one of its forms.

    Raises:
        Invalid: A dispatch is asked for, and nobody owes anything.
    """
    return WRITERS[form](paper_of(told, kind))


def paper_of(told: Material, kind: PaperKind) -> Paper:
    """The paper itself, before it is written."""
    head = letterhead(told.board.directive, told.coordinator, told.notes)
    if kind == "report":
        return official_report(told.board, told.tasks, head)
    letter = chase_letter(told.board, head)
    if letter is None:
        raise Invalid("nobody_to_chase", [("kind", "nobody_to_chase", {})])
    return letter


def file_name(one: KeptPaper, zone: str) -> str:
    """A name that says which paper, as of when and on which basis."""
    return _name(one.directive, one.kind, one.form, there(one.as_of, zone), one.basis)


def name_of(told: Material, kind: PaperKind, form: PaperForm) -> str:
    """The name of a paper that is being made."""
    board = told.board
    at = there(board.as_of, board.directive.time_zone)
    return _name(board.directive.slug, kind, form, at, board.basis)


def _name(slug: str, kind: PaperKind, form: PaperForm, at: datetime, basis: Basis) -> str:
    return f"{slug}_{NAMES[kind]}_{at:%Y-%m-%dT%H%M}_{basis}.{form}"
