"""What the matrix's address says: which figures, which part, in which order. Nothing else is kept.

An address is all there is to a view of the matrix, so a link in a mail opens what its sender saw.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from monitor.domain.directive import BASES, Basis
from monitor.domain.errors import Invalid
from monitor.domain.periods import EARLIEST, LATEST
from monitor.domain.standing import Standing
from monitor.present.formats import ZONE, there
from monitor.present.urgency import SHOWN
from monitor.web.reader import address

PATH = "/matrix"
ORDERS = ("tree", "worst", "name")
"""Besides these, an obligation's code sorts by its column."""
ALL_GROUPS = "all"
"""The group that is the whole; an address leaves it out."""
EVERY_DUTY = "all"
"""In the list: one table after another."""
LONGEST = 200
LONGEST_FOLD = 1200
"""Letters an address spends on folded rows; ``assets/40-folds.js`` writes and reads them."""
View = Literal["grid", "list", "map", "compare"]
VIEWS: tuple[View, ...] = ("grid", "list", "map", "compare")


@dataclass(frozen=True, slots=True)
class MatrixState:
    """A view of the matrix. Filters are what the address says; the grid may narrow it further.

    ``need`` keeps only what needs somebody; ``empty`` shows columns without any cell, too.
    ``obligation`` is the one the list or the map shows, ``EVERY_DUTY`` for all of them. ``since``
    is the instant a comparison goes back to. ``fold`` says which rows are folded.
    """

    directive: str
    as_of: datetime | None = None
    basis: Basis | None = None
    item: tuple[str, ...] = ()
    group: str = ""
    show: tuple[Standing, ...] = ()
    need: bool = False
    empty: bool = False
    q: str = ""
    sort: str = "tree"
    view: View = "grid"
    obligation: str = ""
    since: datetime | None = None
    fold: str = ""

    def query(self) -> dict[str, str | None]:
        """The parts of the address, without what is as always."""
        return {
            "directive": self.directive,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "basis": self.basis,
            "item": ",".join(self.item) or None,
            "group": self.group or None,
            "show": ",".join(self.show) or None,
            "need": "1" if self.need else None,
            "empty": "1" if self.empty else None,
            "q": self.q or None,
            "sort": self.sort if self.sort != "tree" else None,
            "view": self.view if self.view != "grid" else None,
            "obligation": self.obligation or None,
            "since": self.since.isoformat() if self.since else None,
            "fold": self.fold or None,
        }

    def address(self, **changes: Any) -> str:
        """The address of this view, with some parts changed."""
        return address(PATH, **replace(self, **changes).query())

    def figures(self) -> dict[str, str | None]:
        """Which figures are meant: what every address that opens the same ones must carry."""
        return {name: self.query()[name] for name in ("as_of", "basis")}

    def is_wanted(self, standing: Standing | None, needs: frozenset[Standing]) -> bool:
        """Whether a cell of this standing passes the filters."""
        if self.need and standing not in needs:
            return False
        return not self.show or standing in self.show


NAMES = tuple(one.name for one in fields(MatrixState))


def read_state(slug: str, told: dict[str, Any], zone: str = ZONE) -> MatrixState:
    """A view from an address's query: anybody may have typed it, so nothing in it is trusted.

    Raises:
        Invalid: ``as_of`` or ``since`` is no time. A word that means nothing elsewhere is passed
            over.
    """

    def text(name: str, longest: int = LONGEST) -> str:
        found = told.get(name)
        return found[:longest] if isinstance(found, str) else ""

    basis = next((one for one in BASES if one == text("basis")), None)
    return MatrixState(
        directive=slug,
        as_of=read_instant(text("as_of"), zone),
        basis=basis,
        item=tuple(filter(None, text("item").split(","))),
        group=text("group") if text("group") != ALL_GROUPS else "",
        show=tuple(one for one in SHOWN if one.value in text("show").split(",")),
        need=text("need") == "1",
        empty=text("empty") == "1",
        q=text("q").strip(),
        sort=text("sort") or "tree",
        view=next((one for one in VIEWS if one == text("view")), "grid"),
        obligation=text("obligation"),
        since=read_instant(text("since"), zone),
        fold=text("fold", LONGEST_FOLD),
    )


def read_instant(typed: str, zone: str = ZONE) -> datetime | None:
    """An instant as an address has it; without an offset it is the directive's own clock.

    A plus sign that was not quoted arrives as a space. Empty is None: now.
    """
    if not typed:
        return None
    for text in (typed, typed.replace(" ", "+")):
        try:
            found = datetime.fromisoformat(text.strip())
        except ValueError:
            continue
        if EARLIEST <= found.date() <= LATEST:
            return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))
    said = {"typed": typed[:40]}
    raise Invalid("as_of_not_a_time", [("as_of", "as_of_not_a_time", said)], **said)


def local_input(at: datetime, zone: str = ZONE) -> str:
    """An instant as a browser's date and time field holds it: ``2020-08-07T17:30``."""
    return f"{there(at, zone):%Y-%m-%dT%H:%M}"


def cell_address(state: MatrixState, obligation: str, code: str) -> str:
    """Where one cell opens, on the same figures."""
    path = "/".join(quote(part, safe="") for part in (state.directive, obligation, code))
    return address(f"/cell/{path}", **state.figures())


def export_address(state: MatrixState, form: str) -> str:
    """The board as a file, as this view shows it."""
    plain = replace(state, view="grid", obligation="", since=None, fold="")
    return address(f"{PATH}/file.{form}", **plain.query())
