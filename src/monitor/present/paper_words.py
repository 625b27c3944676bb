"""Official papers as the screen speaks of them; what is in them is always Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.domain.papers import PaperForm, PaperKind
from monitor.present.language import msg

KIND_NAMES: Mapping[PaperKind, str] = {
    "report": msg("Official report"),
    "chase": msg("Dispatch to those who owe their report"),
}
KIND_NOTES: Mapping[PaperKind, str] = {
    "report": msg(
        "To the People's Committee, in the form of Decree 30/2020: what was ordered in its own "
        "words, what came of it, figures by block, who has not reported, the task statistic."
    ),
    "chase": msg(
        "To the addressees that have not sent their report or are to put it right: quotes the "
        "order, names them in the annex, and leaves the new date to the office."
    ),
}
FORM_NAMES: Mapping[PaperForm, str] = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"}
