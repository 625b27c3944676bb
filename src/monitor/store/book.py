"""The book a directive's cells are decided by, read for an instant and a basis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from monitor.domain.directive import BASES, Basis, Directive
from monitor.domain.figures import Value
from monitor.domain.standing import Book, RevisionKey, added
from monitor.domain.workflow import RevisionLine, Timeline
from monitor.store import directives, kept, reports
from monitor.store.directives import StoredDirective
from monitor.store.reports import CurrentFigure, Place


def load(
    session: Session,
    stored: StoredDirective,
    *,
    basis: Basis,
    at: datetime,
    now: datetime,
    organizations: Collection[str] | None = None,
) -> Book:
    """Everything the cells of these organisations are decided by.

    At ``now`` the numbers come from the kept snapshot; at a past instant from the history.

    Args:
        session: An open session.
        stored: The directive.
        basis: Which revisions count.
        at: The instant asked about.
        now: The present; a snapshot is used only when ``at`` is not earlier.
        organizations: Codes to read; None for the whole directive.
    """
    lines = _known_timelines(session, stored, organizations)
    decided = directives.decisions(session, ids=stored.ids)
    counted = _counted(stored.directive, lines, basis, at)
    wanted = _counting_keys(stored.directive, counted)
    flows: Mapping[tuple[str, str], Value] | None = None
    figures: dict[RevisionKey, Mapping[str, Value]] = {}
    if at >= now:
        current = reports.current_figures(
            session, ids=stored.ids, directive=stored.directive, basis=basis,
            organizations=organizations,
        )  # fmt: skip
        flows = current.flows
        figures.update(current.by_revision)
        # The snapshot holds each organisation's newest counting revision, whole.
        wanted -= {listed[-1] for listed in counted.values()}
    else:
        flow_fields = [
            code for code, one in stored.directive.fields.items() if one.accumulates == "flow"
        ]
        if flow_fields:
            every = {key for listed in counted.values() for key in listed} - wanted
            figures.update(reports.figures(session, ids=stored.ids, keys=every, fields=flow_fields))
    figures.update(reports.figures(session, ids=stored.ids, keys=wanted))
    return Book(
        stored.directive,
        lines,
        figures,
        decided.exemptions,
        decided.targets,
        decided.milestones,
        flows,
    )


def _known_timelines(
    session: Session, stored: StoredDirective, organizations: Collection[str] | None
) -> Mapping[Place, Timeline]:
    """Timelines of the whole directive kept per process by version; of a part, read afresh."""
    if organizations is not None and len(organizations) <= 60:
        return reports.timelines(session, ids=stored.ids, organizations=organizations)
    known = kept.timelines(session, stored)
    if organizations is None:
        return known
    among = set(organizations)
    return {place: line for place, line in known.items() if place[0] in among}


def _counting_keys(
    directive: Directive, counted: Mapping[str, Sequence[RevisionKey]]
) -> set[RevisionKey]:
    """The revisions whose stock figures some cell shows: the latest of each run of periods."""
    runs = {
        duty.periods: frozenset(duty.periods)
        for duty in directive.obligations
        if any(directive.fields[code].source == "typed" for code in duty.headline.fields)
    }
    keys = set()
    for listed in counted.values():
        for run in runs.values():
            shown = next((key for key in reversed(listed) if key[1] in run), None)
            if shown is not None:
                keys.add(shown)
    return keys


def _counted(
    directive: Directive, lines: Mapping[Place, Timeline], basis: Basis, at: datetime
) -> dict[str, list[RevisionKey]]:
    """Each organisation's counting revisions, in the order of their periods."""
    order = {slot.code: index for index, slot in enumerate(directive.periods)}
    found: dict[str, list[RevisionKey]] = defaultdict(list)
    for (organization, period), line in lines.items():
        revision = line.counted(basis, at)
        if revision is not None:
            found[organization].append((organization, period, revision.number))
    for listed in found.values():
        listed.sort(key=lambda key: order[key[1]])
    return found


def snapshot(session: Session, stored: StoredDirective, organization: str, at: datetime) -> None:
    """Keep what counts now for one organisation, on both bases, in the same transaction.

    Called by every change of what counts: approve, accept, return, resend. The rows are each basis'
    newest counting revision, and the sums of flow fields over every counting revision.
    """
    lines = reports.timelines(session, ids=stored.ids, organizations=[organization])
    rows: list[CurrentFigure] = []
    flows = {c for c, one in stored.directive.fields.items() if one.accumulates == "flow"}
    listed_on = {
        basis: _counted(stored.directive, lines, basis, at).get(organization, []) for basis in BASES
    }
    # Only a flow adds up all that counts; of everything else the newest is shown.
    wanted = {key for listed in listed_on.values() for key in (listed if flows else listed[-1:])}
    figures = reports.figures(session, ids=stored.ids, keys=wanted)
    for basis, listed in listed_on.items():
        if not listed:
            continue
        counted_at = {place[1]: line.counted(basis, at) for place, line in lines.items()}
        rows.extend(_rows(basis, listed, figures, flows, counted_at, at))
    reports.keep_current(session, ids=stored.ids, organization=organization, rows=rows)


def _rows(
    basis: Basis,
    listed: Sequence[RevisionKey],
    figures: Mapping[RevisionKey, Mapping[str, Value]],
    flows: Collection[str],
    counted: Mapping[str, RevisionLine | None],
    at: datetime,
) -> Iterator[CurrentFigure]:
    def instant(period: str) -> datetime:
        line = counted.get(period)
        known = (
            None if line is None else (line.sent_at if basis == "received" else line.accepted_at)
        )
        return known or at

    newest = listed[-1]
    for code, value in figures[newest].items():
        if code not in flows:
            yield CurrentFigure(code, basis, value, newest[1], newest[2], instant(newest[1]))
    for code in flows:
        given = [(key, figures[key][code]) for key in listed if code in figures[key]]
        if not given:
            continue
        last = given[-1][0]
        total = added([value for _, value in given])
        if total is not None:
            yield CurrentFigure(code, basis, total, last[1], last[2], instant(last[1]))
