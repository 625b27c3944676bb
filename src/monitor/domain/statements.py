"""A digest's content as data: frozen as JSON, and worded later in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from monitor.domain.amendment import Amendment
from monitor.domain.directive import Basis, Obligation, Period
from monitor.domain.plain import from_plain, to_plain
from monitor.domain.standing import Cell, Number, Standing

NOTHING_NEW = "nothing_new"
"""What is kept of a digest not sent to who wants it only when needed."""
SignKind = Literal["no_account", "never_signed_in", "signed_in", "draft", "waiting"]


@dataclass(frozen=True, slots=True)
class Who:
    """An organisation as it is named to a reader."""

    code: str
    name_vi: str
    name_en: str = ""
    short_name: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """The last sign of life of a unit that has sent nothing.

    ``at`` is when it was seen; ``filled`` of ``asked`` boxes are filled in where it is a draft.
    """

    kind: SignKind
    at: datetime | None = None
    filled: int = 0
    asked: int = 0


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit's report: its standing, days late, when it was sent, its last sign of life.

    ``is_extended``: the unit was given a later deadline, which is never passed over in silence.
    """

    who: Who
    standing: Standing
    late_days: int = 0
    sent_at: datetime | None = None
    sign: Sign | None = None
    is_extended: bool = False


CauseKind = Literal["first", "updated", "returned", "gone"]


@dataclass(frozen=True, slots=True)
class Cause:
    """What one unit brought into a total since the instant before, or took out of it.

    ``first`` figures, an ``updated`` one, one that was ``returned``, one that is ``gone`` from the
    count for another reason.
    """

    who: Who
    kind: CauseKind
    numerator: Number
    denominator: Number | None = None


@dataclass(frozen=True)
class Line:
    """One obligation in the reader's scope: its cell, the same before, the other basis' one.

    ``who`` names the unit where the scope has no single total (a reader of several branches).
    ``causes`` explain the way from ``before`` to ``cell``: added to the one they are the other,
    always; empty where nothing moved, or where it cannot be told unit by unit.
    """

    duty: Obligation
    cell: Cell
    before: Cell | None = None
    other: Cell | None = None
    who: Who | None = None
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Amended:
    """What a later document made of a duty since the instant before.

    ``before`` is the number that was told last of a duty that ended: it is in no total any more.
    ``slot`` is the period its deadline was moved to.
    """

    duty: Obligation
    made: Amendment
    before: Cell | None = None
    slot: Period | None = None


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a body stands among those of its group in one duty; nobody else is named.

    ``place`` counts from 1 among the ``ranked``; ``with_number`` of ``expected`` have one at all.
    """

    duty: Obligation
    place: int
    ranked: int
    with_number: int
    expected: int


@dataclass(frozen=True)
class Reports:
    """How many have reported, and who has not.

    ``other`` is the same count on the other basis. ``silent`` owe nothing yet: their deadline has
    not passed, or the duty was only requested. ``extended`` were given a later deadline, whatever
    came of it.
    """

    sent: int
    expected: int
    other: int | None = None
    overdue: tuple[UnitLine, ...] = ()
    returned: tuple[UnitLine, ...] = ()
    awaiting: tuple[UnitLine, ...] = ()
    silent: tuple[UnitLine, ...] = ()
    extended: tuple[UnitLine, ...] = ()

    @property
    def longest(self) -> int:
        """Days the longest overdue report is overdue; 0 when none is."""
        return max((one.late_days for one in self.overdue), default=0)


@dataclass(frozen=True)
class Changes:
    """What moved the count since the day before, so that a fall explains itself.

    ``sent_then + len(sent) - len(returned) - len(gone) == sent`` of the statement, always.
    ``returned`` counted and counts no longer; ``gone`` counted and is not asked any more.
    """

    sent_then: int
    expected_then: int
    sent: tuple[UnitLine, ...] = ()
    returned: tuple[UnitLine, ...] = ()
    gone: tuple[Who, ...] = ()
    newly_overdue: tuple[UnitLine, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.sent or self.returned or self.gone or self.newly_overdue)


@dataclass(frozen=True)
class GridRow:
    """One unit's cells by obligation code."""

    who: Who
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Grid:
    """The addressees that need somebody most, against the headline columns; absent is unasked."""

    columns: tuple[Obligation, ...] = ()
    rows: tuple[GridRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Stale:
    """The data is older than it should be: nobody sent anything through a whole reporting period.

    ``since`` is the newest sending, None where there never was one; ``missed`` the period's code.
    """

    since: datetime | None
    missed: str


@dataclass(frozen=True)
class Statement:
    """A digest's content. ``numbers`` are the one or two beside the count of reports.

    ``since`` is the instant the changes are counted from; ``scope`` None is the whole directive.
    ``uncomputed`` are obligations whose cells could not be computed: nothing is said about them,
    and ``reports`` is None where the reporting duty is among them.
    """

    directive: str
    number: str
    time_zone: str
    as_of: datetime
    basis: Basis
    reports: Reports | None
    since: datetime | None = None
    scope: tuple[Who, ...] = ()
    is_whole: bool = True
    numbers: tuple[Line, ...] = ()
    indicators: tuple[Line, ...] = ()
    changes: Changes | None = None
    amended: tuple[Amended, ...] = ()
    grid: Grid = field(default_factory=Grid)
    uncomputed: tuple[Obligation, ...] = ()
    stale: Stale | None = None
    rank: Rank | None = None
    are_all_met: bool = False
    """Every report is in, and every unit and total that has a target has met it."""


def to_json(told: Statement) -> dict[str, Any]:
    """The statement as plain JSON, without loss."""
    found = to_plain(told)
    assert isinstance(found, dict)
    return found


def from_json(kept: Mapping[str, Any]) -> Statement:
    """The statement again.

    Raises:
        ValueError: It is not a statement's JSON.
    """
    return from_plain(Statement, kept)
