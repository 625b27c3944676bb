"""Drafts between several windows and several people: nothing is lost, nothing overwritten."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from monitor.domain import figures
from monitor.domain.changes import differences, last_changed
from monitor.domain.errors import LostRace
from monitor.domain.figures import Entry
from monitor.services import report_place, reports
from monitor.services.report_place import Place
from monitor.services.reports import ReportKey, ReportView
from monitor.services.work import Work
from monitor.store import accounts

NOTE = ""
"""Stands for the note among the fields' codes."""


@dataclass(frozen=True, slots=True)
class Change:
    """Who gave a value the form it has, when, in which revision. ``name`` is for people."""

    revision: int
    at: datetime
    by: str
    name: str


@dataclass(frozen=True)
class Sitting:
    """What one person saved with nothing decided in between: from one revision to another.

    ``changed`` holds what is another than before the sitting, as (before, after).
    """

    first: int
    last: int
    author: str
    saved_at: datetime
    correction_reason: str
    on_behalf: bool
    changed: Mapping[str, tuple[Entry | None, Entry | None]]


def sittings(view: ReportView) -> list[Sitting]:
    """The report's revisions as its reader sees them, in sittings, oldest first."""
    decided = [one.at for one in view.decisions]
    made = []
    before: Mapping[str, Entry] = {}
    for _, group in groupby(
        view.history, key=lambda one: (one.author, bisect_left(decided, one.saved_at))
    ):
        saved = list(group)
        last = saved[-1]
        made.append(
            Sitting(
                saved[0].number, last.number, last.author, last.saved_at, last.correction_reason,
                last.on_behalf, differences(before, last.entries),
            )
        )  # fmt: skip
        before = last.entries
    return made


@dataclass(frozen=True)
class Kept:
    """A report as it stood when its draft was kept."""

    place: Place

    def stands_in(self, work: Work) -> None:
        """Have a later work of the same person read it so, whatever others have done since."""
        report_place.hold(work, self.place)


def keep(
    work: Work,
    key: ReportKey,
    values: Mapping[str, Any],
    reasons: Mapping[str, str],
    note: str,
    if_match: str | None,
) -> Kept:
    """Keep a draft; one that says exactly what the latest revision says has not lost a race.

    A browser that heard no answer asks again, and what it asked for may have been done: it must
    not be told that somebody else was faster (RFC 9110, 13.1.1).

    Raises:
        LostRace: Somebody saved something else since ``if_match``.
    """
    try:
        reports.save_draft(work, key, values, reasons, note, if_match)
    except LostRace:
        if not _says_so_already(reports.read(work, key), values, reasons, note):
            raise
    return Kept(report_place.find(work, key))


def _says_so_already(
    view: ReportView, values: Mapping[str, Any], reasons: Mapping[str, str], note: str
) -> bool:
    if not view.history or view.history[-1].number != view.revision:
        return False  # nothing was saved, or its latest revision is not this reader's to see
    fields = {one.field.code: one.field for one in view.fields}
    if not set(values) <= set(fields):
        return False
    try:
        entries = {code: figures.read(fields[code], raw) for code, raw in values.items()}
    except ValueError:
        return False
    kept = {code: entry for code, entry in entries.items() if entry is not None}
    given = {code: text.strip() for code, text in reasons.items() if text.strip()}
    last = view.history[-1]
    return (kept, given, note.strip()) == (dict(last.entries), dict(last.reasons), last.note)


def last_changes(work: Work, view: ReportView) -> dict[str, Change]:
    """Who changed each value last, by its field's code, as far as this reader sees the history.

    A value and the reason given for its warning are one; the note stands under ``NOTE``.
    """
    told: list[dict[str, tuple[Entry | None, str]]] = []
    for one in view.history:
        codes = dict.fromkeys([*one.entries, *one.reasons])
        said = {code: (one.entries.get(code), one.reasons.get(code, "")) for code in codes}
        told.append(said | ({NOTE: (None, one.note)} if one.note else {}))
    names = accounts.names(work.session, {one.author for one in view.history})
    changes = {}
    for code, index in last_changed(told).items():
        one = view.history[index]
        changes[code] = Change(one.number, one.saved_at, one.author, names[one.author])
    return changes
