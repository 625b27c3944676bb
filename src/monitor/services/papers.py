"""Official papers: what goes into one, keeping it as it was made, and opening it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.domain.directive import Basis
from monitor.domain.errors import NotAllowed, NotFound
from monitor.domain.papers import KeptPaper, PaperForm, PaperKind
from monitor.domain.roles import May
from monitor.domain.task_statistic import StatisticRow
from monitor.services.matrix import Matrix, find_directive, matrix
from monitor.services.task_statistic import statistic
from monitor.services.work import Work
from monitor.store import audit, organizations
from monitor.store import papers as store
from monitor.store.directives import StoredDirective


@dataclass(frozen=True)
class Material:
    """All that a paper says, as of one instant: the screen's own matrix and statistic."""

    board: Matrix
    tasks: tuple[StatisticRow, ...]
    coordinator: str
    """The coordinator's name."""
    notes: Mapping[str, Any]
    """The directive's notes; ``papers`` in them holds the letterhead."""


def may_make(work: Work, slug: str) -> bool:
    """Whether the actor makes papers about a directive."""
    return slug in work.scope(May.MAKE_PAPERS).directives


def may_read(work: Work, slug: str) -> bool:
    """Whether the actor reads the papers about a directive: they speak of the whole of it."""
    return slug in work.scope(May.SEE_DIGESTS).directives


def material(
    work: Work, slug: str, as_of: datetime | None = None, basis: Basis | None = None
) -> Material:
    """What a paper about the whole directive is made of.

    Raises:
        NotFound: No such directive in the actor's reach.
        NotAllowed: The actor makes no papers about it.
        Invalid: The instant lies in the future.
    """
    stored = _for_whole(work, slug, May.MAKE_PAPERS)
    board = matrix(work, slug, as_of, basis)
    tasks = statistic(work, slug, board.as_of, board.basis)
    directive = stored.directive
    units = organizations.tree(work.session, on=directive.issued_on).by_code
    who = units.get(directive.coordinator)
    name = who.name_vi if who else directive.coordinator
    return Material(board, tasks.rows, name, stored.notes)


def keep(work: Work, told: Material, kind: PaperKind, form: PaperForm, content: bytes) -> KeptPaper:
    """Keep a paper as it was made; no later correction reaches it.

    Raises:
        NotAllowed: The actor makes no papers about this directive.
    """
    board = told.board
    stored = _for_whole(work, board.directive.slug, May.MAKE_PAPERS)
    number = store.keep(
        work.session, directive_id=stored.ids.directive, kind=kind, form=form, as_of=board.as_of,
        basis=board.basis, made_at=work.now, made_by=work.actor.user_id, content=content,
    )  # fmt: skip
    found = store.find(work.session, directive_id=stored.ids.directive, number=number)
    assert found is not None
    audit.record(
        work.session, at=work.now, actor_id=work.actor.user_id, action="paper.make",
        object_type="paper", object_id=number, directive_id=stored.ids.directive,
        detail={"kind": kind, "form": form, "as_of": board.as_of.isoformat(),
                "basis": board.basis, "sha256": found[0].sha256},
    )  # fmt: skip
    return found[0]


def kept(work: Work, slug: str) -> list[KeptPaper]:
    """The papers made about a directive, the newest first; for whoever reads the whole of it."""
    stored = _for_whole(work, slug, May.SEE_DIGESTS)
    return store.listed(work.session, directive_id=stored.ids.directive)


def fetch(work: Work, slug: str, number: int) -> tuple[KeptPaper, bytes]:
    """A paper as it was made.

    Raises:
        NotFound: There is none of that number about that directive.
    """
    stored = _for_whole(work, slug, May.SEE_DIGESTS)
    found = store.find(work.session, directive_id=stored.ids.directive, number=number)
    if found is None:
        raise NotFound("paper_not_found")
    return found


def _for_whole(work: Work, slug: str, right: May) -> StoredDirective:
    """The directive, for an actor whose right reaches the whole of it: papers speak of all."""
    stored = find_directive(work, slug)
    if slug not in work.scope(right).directives:
        raise NotAllowed("role_may_not", right=right.value)
    return stored
