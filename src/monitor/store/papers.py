"""Official papers, kept with their bytes as they were made."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from monitor.domain.directive import Basis
from monitor.domain.papers import KeptPaper, PaperForm, PaperKind
from monitor.store.schema import DirectiveRow, KeptPaperRow, UserAccountRow
from monitor.store.statements import add, insert_into

_ADD = insert_into(KeptPaperRow)


def keep(
    session: Session,
    *,
    directive_id: int,
    kind: PaperKind,
    form: PaperForm,
    as_of: datetime,
    basis: Basis,
    made_at: datetime,
    made_by: int | None,
    content: bytes,
) -> int:
    """Keep a paper as it is; returns its number."""
    told = {
        "directive_id": directive_id, "kind": kind, "form": form, "as_of": as_of, "basis": basis,
        "made_at": made_at, "made_by": made_by, "content": content,
        "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    return add(session, _ADD, told)


def listed(session: Session, *, directive_id: int) -> list[KeptPaper]:
    """A directive's papers, the newest first."""
    rows = session.execute(
        _papers().where(KeptPaperRow.directive_id == directive_id).order_by(KeptPaperRow.id.desc())
    )
    return [KeptPaper(*row) for row in rows]


def find(session: Session, *, directive_id: int, number: int) -> tuple[KeptPaper, bytes] | None:
    """One of a directive's papers with its content; None where there is none."""
    row = session.execute(
        _papers()
        .add_columns(KeptPaperRow.content)
        .where(KeptPaperRow.directive_id == directive_id, KeptPaperRow.id == number)
    ).one_or_none()
    return None if row is None else (KeptPaper(*row[:-1]), bytes(row.content))


def _papers() -> Select[Any]:
    return (
        select(
            KeptPaperRow.id, DirectiveRow.slug, KeptPaperRow.kind, KeptPaperRow.form,
            KeptPaperRow.as_of, KeptPaperRow.basis, KeptPaperRow.made_at,
            func.coalesce(UserAccountRow.display_name, ""), KeptPaperRow.sha256,
            func.length(KeptPaperRow.content),
        )
        .join(DirectiveRow, DirectiveRow.id == KeptPaperRow.directive_id)
        .outerjoin(UserAccountRow, UserAccountRow.id == KeptPaperRow.made_by)
    )  # fmt: skip
