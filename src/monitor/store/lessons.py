"""What offices taught the reader of directives, and when it was revoked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from monitor.domain.lessons import Lesson, LessonKind
from monitor.store.schema import (
    IntakeLessonEndRow,
    IntakeLessonRow,
    OrganizationRow,
    UserAccountRow,
)
from monitor.store.statements import add, insert_into

_ADD = insert_into(IntakeLessonRow)
_END = insert_into(IntakeLessonEndRow)


def of(session: Session, *, organizations: Collection[str] | None) -> list[Lesson]:
    """Every lesson of these offices, revoked ones too, oldest first; of all offices for None."""
    unit, office = aliased(OrganizationRow), aliased(OrganizationRow)
    teacher, ender = aliased(UserAccountRow), aliased(UserAccountRow)
    end = IntakeLessonEndRow
    query = (
        select(IntakeLessonRow, unit.code, teacher.display_name, end.ended_at, ender.display_name)
        .join(office, office.id == IntakeLessonRow.organization_id)
        .join(teacher, teacher.id == IntakeLessonRow.taught_by)
        .outerjoin(unit, unit.id == IntakeLessonRow.unit_id)
        .outerjoin(end, end.lesson_id == IntakeLessonRow.id)
        .outerjoin(ender, ender.id == end.ended_by)
        .order_by(IntakeLessonRow.id)
    )
    if organizations is not None:
        query = query.where(office.code.in_(list(organizations)))
    return [
        Lesson(
            row.id, cast(LessonKind, row.kind), row.words, code or row.meaning, row.taught_at, by,
            row.draft_id, row.source, ended_at, ended_by or "",
        )
        for row, code, by, ended_at, ended_by in session.execute(query)
    ]  # fmt: skip


def teach(
    session: Session, *, organization_id: int, kind: LessonKind, words: str, meaning: str,
    unit_id: int | None, draft: int | None, source: str, at: datetime, by: int,
) -> int:  # fmt: skip
    """Keep a lesson; returns its number."""
    told = {
        "organization_id": organization_id, "kind": kind, "words": words, "meaning": meaning,
        "unit_id": unit_id, "draft_id": draft, "source": source, "taught_at": at, "taught_by": by,
    }  # fmt: skip
    return add(session, _ADD, told)


def end(session: Session, *, lesson: int, at: datetime, by: int) -> None:
    """Revoke a lesson; the database refuses a second time."""
    add(session, _END, {"lesson_id": lesson, "ended_at": at, "ended_by": by})
