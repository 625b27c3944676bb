"""The book a directive's cells are decided by, read for an instant and a basis."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from monitor.domain.directive import BASES, Basis, Directive, Obligation
from monitor.domain.figures import Value
from monitor.domain.reading import read_reports
from monitor.domain.standing import Book, RevisionKey, added
from monitor.domain.workflow import RevisionLine
from monitor.store import reports
from monitor.store.directives import StoredDirective
from monitor.store.kept import Known
from monitor.store.reports import CurrentFigure

MOST_FLOWS = 100_000
"""Most revisions of which a process keeps what is added up over periods: about 30 MB."""


def load(
    session: Session,
    known: Known,
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
        known: The directive's reports.
        basis: Which revisions count.
        at: The instant asked about.
        now: The present; a snapshot is used only when ``at`` is not earlier.
        organizations: Codes to read; None for the whole directive.
    """
    directive, ids = known.stored.directive, known.stored.ids
    figures: dict[RevisionKey, Mapping[str, Value]] = {}
    book = replace(known.book(organizations), figures=figures)
    duties = directive.obligations
    if at < now:
        shown = _shown(book, duties, basis, at)
        figures.update(reports.figures(session, ids=ids, keys=shown))
        figures.update(_flows(session, known, _added_up(book, duties, basis, at) - shown))
        return book
    current = reports.current_figures(
        session, ids=ids, directive=directive, basis=basis, organizations=organizations
    )
    has_rhythms = any(duty.rhythms for duty in duties)
    if not has_rhythms:
        book = replace(book, flows=current.flows)
    figures.update(current.by_revision)
    # The snapshot holds each organisation's newest counting revision, whole. It lacks what an older
    # period still shows, and what counted a moment ago, where another machine's clock is ahead.
    missing = _shown(book, duties, basis, at) - figures.keys()
    figures.update(reports.figures(session, ids=ids, keys=missing))
    if has_rhythms:
        # It adds up every period; a duty with a rhythm of its own adds up those it has.
        flows = _flows(session, known, _added_up(book, duties, basis, at))
        figures.update({key: {**figures.get(key, {}), **values} for key, values in flows.items()})
    return book


def load_history(
    session: Session,
    known: Known,
    asked: Iterable[Obligation],
    *,
    basis: Basis,
    instants: Sequence[datetime],
    organizations: Collection[str] | None = None,
) -> Book:
    """What the cells of some obligations are decided by at each of several instants."""
    directive = known.stored.directive
    duties = list(asked)
    duties += [source for one in duties if (source := directive.source_of(one)) is not None]
    fields = {code for one in duties for code in directive.typed_fields(one)}
    figures: dict[RevisionKey, Mapping[str, Value]] = {}
    book = replace(known.book(organizations), figures=figures)
    keys: set[RevisionKey] = set()
    for at in instants:
        keys |= _shown(book, duties, basis, at) | _added_up(book, duties, basis, at)
    figures.update(reports.figures(session, ids=known.stored.ids, keys=keys, fields=fields))
    return book


def _shown(
    book: Book, duties: Iterable[Obligation], basis: Basis, at: datetime
) -> set[RevisionKey]:
    """The revisions whose figures some cell shows: each unit's latest of each run of periods."""
    runs = {
        (duty.periods_at(at), duty.moves_at(at))
        for duty in duties
        if book.directive.typed_fields(duty)
    }
    found = (
        read_reports(book, unit, book.run_of(unit, *run), basis, at).shown_key
        for unit in book.timelines
        for run in runs
    )
    return {key for key in found if key is not None}


def _added_up(
    book: Book, duties: Iterable[Obligation], basis: Basis, at: datetime
) -> set[RevisionKey]:
    """The revisions whose flows some cell adds up: all that count of whoever is asked for one."""
    flows = _flow_fields(book.directive)
    found: set[RevisionKey] = set()
    for duty in duties:
        if not flows & book.directive.typed_fields(duty):
            continue
        periods, moves = duty.periods_at(at), duty.moves_at(at)
        for given in book.assignments_of(duty.code):
            unit = given.organization
            if unit in book.timelines:
                run = book.run_of(unit, periods, moves)
                found.update(read_reports(book, unit, run, basis, at).counting)
    return found


def _flow_fields(directive: Directive) -> set[str]:
    return {
        code
        for code, one in directive.fields.items()
        if one.accumulates == "flow" and one.source == "typed"
    }


def _flows(
    session: Session, known: Known, keys: Collection[RevisionKey]
) -> Mapping[RevisionKey, Mapping[str, Value]]:
    """Flow fields of revisions; no revision ever changes, so what was read once is kept."""
    found = {key: known.flows[key] for key in keys if key in known.flows}
    fields = _flow_fields(known.stored.directive)
    missing = keys - found.keys()
    read = reports.figures(session, ids=known.stored.ids, keys=missing, fields=fields)
    # Not before it is committed: another revision may come to have the same number.
    if not session.info.get("writing"):
        if len(known.flows) + len(read) > MOST_FLOWS:
            known.flows.clear()
        known.flows.update(read)
    return found | read


def snapshot(session: Session, stored: StoredDirective, organization: str, at: datetime) -> None:
    """Keep what counts now for one organisation, on both bases, in the same transaction.

    Called by every change of what counts: approve, accept, return, resend. The rows are each basis'
    newest counting revision, and the sums of flow fields over every counting revision.
    """
    lines = {
        period: line
        for (_, period), line in reports.timelines(
            session, ids=stored.ids, organizations=[organization]
        ).items()
    }
    book = Book(stored.directive, {organization: lines}, {})
    every = book.run(tuple(slot.code for slot in stored.directive.periods))
    flows = _flow_fields(stored.directive)
    listed_on = {
        basis: read_reports(book, organization, every, basis, at).counting for basis in BASES
    }
    # Only a flow adds up all that counts; of everything else the newest is shown.
    wanted = {key for listed in listed_on.values() for key in (listed if flows else listed[-1:])}
    figures = reports.figures(session, ids=stored.ids, keys=wanted)
    rows: list[CurrentFigure] = []
    for basis, listed in listed_on.items():
        if listed:
            counted = {period: line.counted(basis, at) for period, line in lines.items()}
            rows.extend(_rows(basis, listed, figures, flows, counted, at))
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
