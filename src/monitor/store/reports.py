"""Reports as they are kept: rows, revisions, decisions, timelines and what counts now.

Each subject has a module of its own; here they are together under the one name the services use.
"""

from __future__ import annotations

from monitor.store.current_figures import (
    CurrentFigure,
    CurrentFigures,
    current_figures,
    keep_current,
)
from monitor.store.report_decisions import (
    StoredDecision,
    add_decision,
    decisions,
    last_handed_in,
)
from monitor.store.report_rows import StoredReport, advance, begin, find, note_steps, stepped_on
from monitor.store.revisions import (
    RevisionHead,
    StoredRevision,
    add_revision,
    entry_of,
    figures,
    revision_heads,
    revisions,
)
from monitor.store.timelines import Place, line, timelines

__all__ = [
    "CurrentFigure",
    "CurrentFigures",
    "Place",
    "RevisionHead",
    "StoredDecision",
    "StoredReport",
    "StoredRevision",
    "add_decision",
    "add_revision",
    "advance",
    "begin",
    "current_figures",
    "decisions",
    "entry_of",
    "figures",
    "find",
    "keep_current",
    "last_handed_in",
    "line",
    "note_steps",
    "revision_heads",
    "revisions",
    "stepped_on",
    "timelines",
]
