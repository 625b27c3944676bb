"""The life of one report: drafts, sending, returns. Which step may follow which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum, unique
from functools import cached_property
from typing import Literal

from monitor.domain.directive import BASES, Basis


@unique
class State(StrEnum):
    """Where a report is. ``approved`` is sent: the organisation's own sign-off."""

    OPEN = "open"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    ACCEPTED = "accepted"
    RETURNED = "returned"


Action = Literal[
    "save", "submit", "withdraw", "approve", "accept", "return_by_head", "return", "reopen"
]

STEPS: dict[tuple[Action, State], State] = {
    ("save", State.OPEN): State.DRAFT,
    ("save", State.DRAFT): State.DRAFT,
    ("save", State.RETURNED): State.DRAFT,
    ("save", State.APPROVED): State.DRAFT,  # a correction: the sent figure counts until resent
    ("submit", State.DRAFT): State.SUBMITTED,
    ("withdraw", State.SUBMITTED): State.DRAFT,
    ("approve", State.SUBMITTED): State.APPROVED,
    ("return_by_head", State.SUBMITTED): State.DRAFT,
    ("return", State.APPROVED): State.RETURNED,
    ("accept", State.APPROVED): State.ACCEPTED,
    ("reopen", State.APPROVED): State.DRAFT,
    ("reopen", State.ACCEPTED): State.DRAFT,
}


def next_state(action: Action, state: State) -> State | None:
    """The state after a step, or None where the workflow forbids it."""
    return STEPS.get((action, state))


def may_follow(state: State) -> tuple[Action, ...]:
    """The steps the workflow allows from a state."""
    return tuple(action for action, start in STEPS if start is state)


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """One revision's instants. None means it has not happened, as far as the timeline goes.

    ``submissions`` are intervals: a withdrawal or a head's return ends one, so that an earlier
    as-of still sees it waiting.
    """

    number: int
    saved_at: datetime
    submissions: tuple[tuple[datetime, datetime | None], ...] = ()
    sent_at: datetime | None = None
    accepted_at: datetime | None = None
    voided_at: datetime | None = None

    def is_waiting(self, at: datetime) -> bool:
        """Submitted and neither withdrawn, sent back nor approved at that instant."""
        if self.sent_at is not None and self.sent_at <= at:
            return False
        return any(start <= at and (end is None or end > at) for start, end in self.submissions)

    def is_sent(self, at: datetime) -> bool:
        """Sent, whether or not a return voided it since."""
        return self.sent_at is not None and self.sent_at <= at

    def counts(self, basis: Basis, at: datetime) -> bool:
        """Whether it may supply a number on that basis: sent (accepted), and not voided."""
        if self.voided_at is not None and self.voided_at <= at:
            return False
        instant = self.sent_at if basis == "received" else self.accepted_at
        return instant is not None and instant <= at


@dataclass(frozen=True, slots=True)
class Return:
    """The coordinator sent the report back; ``fix_by`` is exclusive."""

    at: datetime
    fix_by: datetime


@dataclass(frozen=True, slots=True)
class Extension:
    """The deadline of one report was moved, from ``at`` on; ``due`` is exclusive."""

    at: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One event in a report's life, as stored. ``revision`` is the number it speaks of."""

    kind: Literal[
        "save", "submit", "withdraw", "approve", "accept", "return_by_head", "return", "reopen",
        "extend",
    ]  # fmt: skip
    at: datetime
    revision: int | None = None
    fix_by: datetime | None = None
    due: datetime | None = None
    actor: str | None = None


NEVER = datetime.max.replace(tzinfo=UTC)
"""Later than anything that ever happens."""


@dataclass(frozen=True)
class Timeline:
    """Everything that happened to one report, with its instants; ask it as of any of them."""

    organization: str
    period: str
    revisions: tuple[RevisionLine, ...] = ()
    returns: tuple[Return, ...] = ()
    extensions: tuple[Extension, ...] = ()
    states: tuple[tuple[datetime, State], ...] = ()

    @cached_property
    def begun_at(self) -> datetime:
        """When anything happened to the report first; before it there was none."""
        return min(self.instants, default=NEVER)

    @cached_property
    def instants(self) -> tuple[datetime, ...]:
        """Every instant at which what the report says may change, limits to come included."""
        found = [at for at, _ in self.states]
        found += [at for one in self.returns for at in (one.at, one.fix_by)]
        found += [at for one in self.extensions for at in (one.at, one.due)]
        return tuple(found)

    @cached_property
    def last_at(self) -> datetime:
        """The newest instant that decides what counts; from then on nothing changes by itself."""
        known = [line.saved_at for line in self.revisions]
        for line in self.revisions:
            known += [at for at in (line.sent_at, line.accepted_at, line.voided_at) if at]
        return max(known, default=datetime.min.replace(tzinfo=UTC))

    @cached_property
    def _latest(self) -> dict[Basis, RevisionLine | None]:
        return {basis: self._counted(basis, self.last_at) for basis in BASES}

    def state(self, at: datetime) -> State:
        """The state the report was in as of an instant; open before anything happened to it."""
        current = State.OPEN
        for instant, state in self.states:
            if instant > at:
                break
            current = state
        return current

    def latest_number(self, at: datetime) -> int:
        """Number of the newest revision; 0 for a report nobody began."""
        return max((line.number for line in self.revisions if line.saved_at <= at), default=0)

    def due(self, due: datetime, at: datetime) -> datetime:
        """The deadline in force at an instant: the period's, or the latest extension's."""
        for extension in reversed(self.extensions):
            if extension.at <= at:
                return extension.due
        return due

    def limit(self, due: datetime, at: datetime) -> datetime:
        """The later of the deadline in force and the latest fix-by: a fix-by never shortens."""
        in_force = self.due(due, at)
        for back in reversed(self.returns):
            if back.at <= at:
                return max(in_force, back.fix_by)
        return in_force

    def counted(self, basis: Basis, at: datetime) -> RevisionLine | None:
        """The revision whose figures count on a basis: the latest sent (accepted), not voided."""
        if not self.revisions:
            return None
        return self._latest[basis] if at >= self.last_at else self._counted(basis, at)

    def _counted(self, basis: Basis, at: datetime) -> RevisionLine | None:
        found = [line for line in self.revisions if line.counts(basis, at)]
        if basis == "received":
            return max(found, key=lambda line: (line.sent_at, line.number), default=None)
        return max(found, key=lambda line: (line.accepted_at, line.number), default=None)

    def was_sent(self, at: datetime) -> bool:
        """Whether anything was ever sent, voided or not."""
        return any(line.is_sent(at) for line in self.revisions)

    def was_handed_in(self, at: datetime) -> bool:
        """Whether anything was ever submitted to the head, or sent."""
        return any(
            line.is_sent(at) or any(start <= at for start, _ in line.submissions)
            for line in self.revisions
        )

    def is_waiting(self, at: datetime) -> bool:
        """Whether any of its revisions was with the head at that instant."""
        return any(line.is_waiting(at) for line in self.revisions)


Reached = Literal["accepted", "approved"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The revision a newer one is compared with: how far it had come, and when."""

    number: int
    reached: Reached
    at: datetime


def baseline(line: Timeline, number: int, at: datetime, *, accepted: bool) -> Baseline | None:
    """The last revision before ``number`` that somebody signed; None for the first of a report.

    What a return voided was signed all the same, and is what the next one must differ from.

    Args:
        line: The report's timeline.
        number: The revision that is to be decided on.
        at: The instant; what happened later is not known.
        accepted: Whether the last accepted one is wanted, where there is one: what the coordinator
            took over is what they compare with.
    """
    earlier = [one for one in line.revisions if one.number < number]
    steps: list[tuple[Reached, list[tuple[datetime, int]]]] = [
        ("accepted", [(one.accepted_at, one.number) for one in earlier if one.accepted_at]),
        ("approved", [(one.sent_at, one.number) for one in earlier if one.sent_at]),
    ]
    for reached, signed in steps if accepted else steps[1:]:
        known = [pair for pair in signed if pair[0] <= at]
        if known:
            when, which = max(known)
            return Baseline(which, reached, when)
    return None


def timeline(organization: str, period: str, steps: Iterable[Step]) -> Timeline:
    """Fold a report's stored steps, in their order, into its timeline.

    A return voids every revision sent before it, on both bases. Steps are history: they are folded
    as they stand and not judged again.
    """
    lines: dict[int, RevisionLine] = {}
    returns: list[Return] = []
    extensions: list[Extension] = []
    states: list[tuple[datetime, State]] = []
    state = State.OPEN

    def end_submission(number: int, at: datetime) -> None:
        line = lines[number]
        (start, _), rest = line.submissions[-1], line.submissions[:-1]
        lines[number] = replace(line, submissions=(*rest, (start, at)))

    for step in steps:
        if step.kind == "extend":
            assert step.due is not None
            extensions.append(Extension(step.at, step.due))
            continue
        number = step.revision or 0
        if step.kind == "save":
            lines[number] = RevisionLine(number, step.at)
        elif step.kind == "submit":
            line = lines[number]
            lines[number] = replace(line, submissions=(*line.submissions, (step.at, None)))
        elif step.kind in ("withdraw", "return_by_head"):
            end_submission(number, step.at)
        elif step.kind == "approve":
            lines[number] = replace(lines[number], sent_at=step.at)
        elif step.kind == "accept":
            lines[number] = replace(lines[number], accepted_at=step.at)
        elif step.kind == "return":
            assert step.fix_by is not None
            returns.append(Return(step.at, step.fix_by))
            for sent, line in lines.items():
                if line.sent_at is not None and line.voided_at is None:
                    lines[sent] = replace(line, voided_at=step.at)
        state = STEPS.get((step.kind, state), state)
        states.append((step.at, state))
    ordered = tuple(lines[number] for number in sorted(lines))
    return Timeline(organization, period, ordered, tuple(returns), tuple(extensions), tuple(states))
