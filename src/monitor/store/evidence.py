"""Evidence: the files of a unit, their versions, and which revision they stand beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from monitor.store.schema import (
    EvidenceRow,
    RevisionEvidenceRow,
    RevisionRow,
    UserAccountRow,
)
from monitor.store.statements import insert_into, table


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file as it arrived. ``number`` names it; versions of one paper share ``first``."""

    number: int
    first: int
    version: int
    name: str
    sha256: str
    size: int
    media_type: str
    uploaded_by: str
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside a revision, and the obligations it shows; none: all of the report's."""

    file: StoredFile
    obligations: tuple[str, ...] = ()


def add(
    session: Session,
    *,
    organization_id: int,
    name: str,
    sha256: str,
    size: int,
    media_type: str,
    uploaded_by: int,
    uploaded_at: datetime,
    replaces: StoredFile | None = None,
) -> StoredFile:
    """Note a file that is kept in the vault; ``replaces`` makes it that paper's next version."""
    newest = 0
    if replaces is not None:
        newest = session.scalar(
            select(func.max(EvidenceRow.version)).where(_same_paper(replaces.first))
        ) or 0  # fmt: skip
    row = EvidenceRow(
        organization_id=organization_id,
        first_id=replaces.first if replaces else None,
        version=newest + 1,
        name=name,
        sha256=sha256,
        size=size,
        media_type=media_type,
        uploaded_by=uploaded_by,
        uploaded_at=uploaded_at,
    )
    session.add(row)
    session.flush()
    found = session.execute(_files().where(EvidenceRow.id == row.id)).one()
    return _file(found)


FILE_COUNT = (
    select(func.count())
    .where(table(RevisionEvidenceRow).c.revision_id == table(RevisionRow).c.id)
    .correlate(table(RevisionRow))
    .scalar_subquery()
)
"""How many files stand beside a revision, within a query of revisions."""


def _same_paper(first: int) -> ColumnElement[bool]:
    return or_(EvidenceRow.id == first, EvidenceRow.first_id == first)


def _files() -> Any:
    return select(
        EvidenceRow.id, EvidenceRow.first_id, EvidenceRow.version, EvidenceRow.name,
        EvidenceRow.sha256, EvidenceRow.size, EvidenceRow.media_type,
        UserAccountRow.username, EvidenceRow.uploaded_at,
    ).join(UserAccountRow, UserAccountRow.id == EvidenceRow.uploaded_by)  # fmt: skip


def _file(row: Any) -> StoredFile:
    return StoredFile(
        row.id, row.first_id or row.id, row.version, row.name, row.sha256, row.size,
        row.media_type, row.username, row.uploaded_at,
    )  # fmt: skip


def attached(
    session: Session, *, revision_ids: Collection[int]
) -> dict[int, tuple[Attachment, ...]]:
    """The files beside each of these revisions, in the order they came; absent where none are."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    if not revision_ids:
        return {}
    rows = session.execute(
        _files()
        .add_columns(RevisionEvidenceRow.revision_id, RevisionEvidenceRow.obligations)
        .join(RevisionEvidenceRow, RevisionEvidenceRow.evidence_id == EvidenceRow.id)
        .where(RevisionEvidenceRow.revision_id.in_(revision_ids))
        .order_by(RevisionEvidenceRow.id)
    )
    for row in rows:
        found[row.revision_id].append(Attachment(_file(row), tuple(row.obligations)))
    return {revision: tuple(files) for revision, files in found.items()}


def attach(session: Session, *, revision_id: int, files: Iterable[Attachment]) -> None:
    """Put these files beside a revision; for ever, as a revision is."""
    rows = [
        {
            "revision_id": revision_id,
            "evidence_id": one.file.number,
            "obligations": list(one.obligations),
        }
        for one in files
    ]
    if rows:
        session.execute(insert_into(RevisionEvidenceRow), rows)


def carry(session: Session, *, before: int, after: int) -> None:
    """Put beside one revision the files of another, which came before it."""
    held = RevisionEvidenceRow
    found = (
        select(literal(after), held.evidence_id, held.obligations)
        .where(held.revision_id == before)
        .order_by(held.id)
    )
    columns = ["revision_id", "evidence_id", "obligations"]
    session.execute(insert_into(held).from_select(columns, found))


def carry_on(session: Session, *, revision_ids: Collection[int]) -> None:
    """Put beside each of these new revisions the files of its report's revision before it."""
    held, new, old = RevisionEvidenceRow, aliased(RevisionRow), aliased(RevisionRow)
    columns = ["revision_id", "evidence_id", "obligations"]
    listed = list(revision_ids)
    for start in range(0, len(listed), 5_000):
        found = (
            select(new.id, held.evidence_id, held.obligations)
            .join(old, (old.report_id == new.report_id) & (old.number == new.number - 1))
            .join(held, held.revision_id == old.id)
            .where(new.id.in_(listed[start : start + 5_000]))
            .order_by(held.id)
        )
        session.execute(insert_into(held).from_select(columns, found))


@dataclass(frozen=True, slots=True)
class Sight:
    """Which files a reader may see: a unit's whole store, or what stands beside some revisions.

    ``organization_id`` None: only what stands beside ``revisions`` of the report; of the
    revisions in ``own`` only files that ``user_id`` brought.
    """

    report_id: int | None
    organization_id: int | None = None
    revisions: frozenset[int] = frozenset()
    own: frozenset[int] = frozenset()
    user_id: int | None = None


def _seen(sight: Sight) -> ColumnElement[bool]:
    if sight.organization_id is not None:
        return EvidenceRow.organization_id == sight.organization_id
    beside = (
        select(literal(1))
        .select_from(RevisionEvidenceRow)
        .join(RevisionRow, RevisionRow.id == RevisionEvidenceRow.revision_id)
        .where(
            RevisionEvidenceRow.evidence_id == EvidenceRow.id,
            RevisionRow.report_id == sight.report_id,
        )
    )
    brought = beside.where(RevisionRow.number.in_(sight.own)).exists()
    return or_(
        beside.where(RevisionRow.number.in_(sight.revisions)).exists(),
        (EvidenceRow.uploaded_by == sight.user_id) & brought,
    )


def find(session: Session, *, number: int, sight: Sight) -> StoredFile | None:
    """One file, if it lies within the reader's sight; None looks the same as none at all."""
    row = session.execute(_files().where(EvidenceRow.id == number, _seen(sight))).first()
    return None if row is None else _file(row)


def versions(
    session: Session, *, firsts: Collection[int], sight: Sight
) -> Mapping[int, Sequence[StoredFile]]:
    """Every version within sight of these papers, by their first one's number, oldest first."""
    found: dict[int, list[StoredFile]] = defaultdict(list)
    query = _files().where(
        or_(EvidenceRow.id.in_(firsts), EvidenceRow.first_id.in_(firsts)), _seen(sight)
    )
    for row in session.execute(query.order_by(EvidenceRow.version)):
        one = _file(row)
        found[one.first].append(one)
    return found


def of_unit(session: Session, *, organization_id: int, most: int) -> list[StoredFile]:
    """A unit's files in their newest version, the latest to arrive first."""
    later = EvidenceRow.__table__.alias()
    is_newest = ~(
        select(literal(1))
        .select_from(later)
        .where(
            later.c.first_id == func.coalesce(EvidenceRow.first_id, EvidenceRow.id),
            later.c.version > EvidenceRow.version,
        )
        .exists()
    )
    query = _files().where(EvidenceRow.organization_id == organization_id, is_newest)
    rows = session.execute(query.order_by(EvidenceRow.id.desc()).limit(most))
    return [_file(row) for row in rows]
