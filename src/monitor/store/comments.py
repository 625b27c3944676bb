"""Comments as they are kept, and what became of each; every query is scoped to its reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, not_, or_, select
from sqlalchemy.orm import Session

from monitor.domain.comments import Audience, StepKind
from monitor.store.organizations import valid_on
from monitor.store.schema import (
    CommentMentionRow,
    CommentReadRow,
    CommentRow,
    CommentStepRow,
    DirectiveRow,
    ObligationRow,
    OrganizationPlacementRow,
    OrganizationRow,
    PeriodRow,
    RoleGrantRow,
    UserAccountRow,
)
from monitor.store.statements import add as add_row
from monitor.store.statements import insert_into


@dataclass(frozen=True, slots=True)
class Step:
    """A comment was flagged or resolved."""

    kind: StepKind
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment as its reader sees it. ``period`` or ``obligation`` says what it speaks of."""

    number: int
    directive: str
    organization: str
    period: str | None
    obligation: str | None
    author: str
    author_name: str
    at: datetime
    audience: Audience
    body: str
    mentions: tuple[str, ...]
    steps: tuple[Step, ...]
    is_read: bool

    @property
    def is_flagged(self) -> bool:
        """Whether it still asks to be followed up."""
        return bool(self.steps) and self.steps[-1].kind == "flag"


@dataclass(frozen=True, slots=True)
class Spot:
    """What a comment speaks of, by the ids of its rows."""

    directive_id: int
    organization_id: int
    period_id: int | None = None
    obligation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """How far a reader sees: whole directives by slug, units' own lines by path, on a day."""

    user_id: int
    directives: frozenset[str]
    paths: tuple[str, ...]
    on: date


def add(
    session: Session,
    spot: Spot,
    *,
    author_id: int,
    at: datetime,
    audience: Audience,
    body: str,
    mentions: Collection[int],
) -> int:
    """Add a comment with those it calls; its author has read it. Returns its number."""
    number = add_row(
        session,
        insert_into(CommentRow),
        {
            "directive_id": spot.directive_id,
            "organization_id": spot.organization_id,
            "period_id": spot.period_id,
            "obligation_id": spot.obligation_id,
            "author_id": author_id,
            "at": at,
            "audience": audience,
            "body": body,
        },
    )
    called = [{"comment_id": number, "user_id": one} for one in mentions]
    if called:
        session.execute(insert_into(CommentMentionRow), called)
    session.execute(
        insert_into(CommentReadRow), [{"comment_id": number, "user_id": author_id, "at": at}]
    )
    return number


def add_step(session: Session, number: int, *, kind: StepKind, at: datetime, actor_id: int) -> None:
    """Note that a comment was flagged or resolved."""
    row = {"comment_id": number, "kind": kind, "at": at, "actor_id": actor_id}
    session.execute(insert_into(CommentStepRow), [row])


def mark_read(session: Session, numbers: Collection[int], *, sight: Sight, at: datetime) -> None:
    """Note that the reader has read these comments, as far as they see them and have not yet."""
    unread = (
        select(CommentRow.id, literal(sight.user_id), literal(at, CommentReadRow.at.type))
        .join(DirectiveRow, DirectiveRow.id == CommentRow.directive_id)
        .where(CommentRow.id.in_(numbers), _seen(sight), not_(_is_read(sight.user_id)))
    )
    columns = ["comment_id", "user_id", "at"]
    session.execute(insert_into(CommentReadRow).from_select(columns, unread))


def _seen(sight: Sight) -> ColumnElement[bool]:
    """What is for the unit is seen in its own line, what is shared also by the directive's people.

    It needs the directive's row in its query.
    """
    within = _within(sight.paths, sight.on)
    whole = DirectiveRow.slug.in_(sight.directives)
    return or_(within, and_(CommentRow.audience == "shared", whole))


def _within(paths: Iterable[str], on: date) -> ColumnElement[bool]:
    placed = OrganizationPlacementRow
    inside = [placed.path.startswith(path, autoescape=True) for path in paths]
    return exists().where(
        placed.organization_id == CommentRow.organization_id, valid_on(on), or_(False, *inside)
    )


def _is_read(user_id: int) -> ColumnElement[bool]:
    return exists().where(
        CommentReadRow.comment_id == CommentRow.id, CommentReadRow.user_id == user_id
    )


def _is_flagged() -> ColumnElement[bool]:
    newest = (
        select(CommentStepRow.kind)
        .where(CommentStepRow.comment_id == CommentRow.id)
        .order_by(CommentStepRow.id.desc())
        .limit(1)
        .correlate(CommentRow)
        .scalar_subquery()
    )
    return newest == "flag"


def _concerns(near: Sight) -> ColumnElement[bool]:
    """Not the reader's own and not read: of what is near them, or calls them by name."""
    calls = exists().where(
        CommentMentionRow.comment_id == CommentRow.id, CommentMentionRow.user_id == near.user_id
    )
    return and_(not_(_is_read(near.user_id)), or_(calls, _seen(near)))


def _chosen(
    query: Any,
    sight: Sight,
    spot: Spot | None,
    numbers: Collection[int] | None,
    near: Sight | None,
    *,
    is_flagged: bool,
) -> Any:
    query = query.join(DirectiveRow, DirectiveRow.id == CommentRow.directive_id)
    query = query.where(_seen(sight))
    if spot is not None:
        query = query.where(
            CommentRow.directive_id == spot.directive_id,
            CommentRow.organization_id == spot.organization_id,
            CommentRow.period_id.is_not_distinct_from(spot.period_id),
            CommentRow.obligation_id.is_not_distinct_from(spot.obligation_id),
        )
    if numbers is not None:
        query = query.where(CommentRow.id.in_(numbers))
    if near is not None:
        query = query.where(_concerns(near))
    if is_flagged:
        query = query.where(_is_flagged())
    return query


def listed(
    session: Session,
    *,
    sight: Sight,
    spot: Spot | None = None,
    numbers: Collection[int] | None = None,
    near: Sight | None = None,
    is_flagged: bool = False,
    most: int,
) -> list[Comment]:
    """Comments within sight, oldest first; the newest ``most`` of them.

    Args:
        session: An open session.
        sight: The reader's.
        spot: Only of one report or cell.
        numbers: Only these.
        near: Only what the reader has not read, of what is near or calls them.
        is_flagged: Only what asks to be followed up.
        most: At most so many.
    """
    query = _chosen(
        select(
            CommentRow.id, DirectiveRow.slug, OrganizationRow.code,
            PeriodRow.code.label("period"), ObligationRow.code.label("obligation"),
            UserAccountRow.username, UserAccountRow.display_name, CommentRow.at,
            CommentRow.audience, CommentRow.body, _is_read(sight.user_id).label("is_read"),
        )
        .join(OrganizationRow, OrganizationRow.id == CommentRow.organization_id)
        .join(UserAccountRow, UserAccountRow.id == CommentRow.author_id)
        .outerjoin(PeriodRow, PeriodRow.id == CommentRow.period_id)
        .outerjoin(ObligationRow, ObligationRow.id == CommentRow.obligation_id),
        sight, spot, numbers, near, is_flagged=is_flagged,
    )  # fmt: skip
    rows = session.execute(query.order_by(CommentRow.id.desc()).limit(most)).all()
    found = [row.id for row in rows]
    mentions, steps = _mentions(session, found), _steps(session, found)
    return [
        Comment(
            row.id, row.slug, row.code, row.period, row.obligation, row.username,
            row.display_name, row.at, row.audience, row.body, tuple(mentions[row.id]),
            tuple(steps[row.id]), bool(row.is_read),
        )
        for row in reversed(rows)
    ]  # fmt: skip


def count(session: Session, *, sight: Sight, near: Sight) -> int:
    """How many comments the reader has not read, of what is near or calls them."""
    query = _chosen(
        select(func.count()).select_from(CommentRow), sight, None, None, near, is_flagged=False
    )
    return session.scalar(query) or 0


def _mentions(session: Session, numbers: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    if numbers:
        rows = session.execute(
            select(CommentMentionRow.comment_id, UserAccountRow.username)
            .join(UserAccountRow, UserAccountRow.id == CommentMentionRow.user_id)
            .where(CommentMentionRow.comment_id.in_(numbers))
            .order_by(CommentMentionRow.id)
        )
        for number, username in rows:
            found[number].append(username)
    return found


def _steps(session: Session, numbers: Collection[int]) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    if numbers:
        rows = session.execute(
            select(CommentStepRow, UserAccountRow.username)
            .join(UserAccountRow, UserAccountRow.id == CommentStepRow.actor_id)
            .where(CommentStepRow.comment_id.in_(numbers))
            .order_by(CommentStepRow.id)
        )
        for row, username in rows:
            kind: Any = row.kind
            found[row.comment_id].append(Step(kind, row.at, username))
    return found


def people(
    session: Session, *, organizations: Collection[str], directive_id: int
) -> list[tuple[str, str]]:
    """Who may be called without knowing their name: the line's own people, the coordinators.

    Usernames with the names people know, of open accounts.
    """
    rows = session.execute(
        select(UserAccountRow.username, UserAccountRow.display_name)
        .join(RoleGrantRow, RoleGrantRow.user_id == UserAccountRow.id)
        .outerjoin(OrganizationRow, OrganizationRow.id == RoleGrantRow.organization_id)
        .where(
            RoleGrantRow.revoked_at.is_(None),
            UserAccountRow.disabled_at.is_(None),
            or_(
                and_(OrganizationRow.code.in_(organizations), RoleGrantRow.directive_id.is_(None)),
                and_(RoleGrantRow.role == "coordinator", RoleGrantRow.directive_id == directive_id),
            ),
        )
        .distinct()
        .order_by(UserAccountRow.username)
    )
    return [(username, name) for username, name in rows]
