"""Official papers as their parts: letterhead, body, tables, annexes; written to Word and PDF alike.

Their form is that of Decree 30/2020/NĐ-CP, which knows them in Vietnamese only, so what is written
here is Vietnamese for every reader. Number, date, signature and seal are left blank: they are given
by the office that issues the paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from monitor.domain.directive import Directive
from monitor.domain.papers import PaperKind
from monitor.present.formats import clock_time, decree_short_day, there

TextKind = Literal["section", "clause", "plain", "quote", "blank"]
ABBREVIATIONS: Mapping[PaperKind, str] = {"report": "BC", "chase": ""}
"""Of the type of paper in its number (Appendix III of the decree); a dispatch has none."""
VI = "vi"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a table: exact, as it is read, and how much stands behind it."""

    value: Decimal | int | None
    words: str
    coverage: str = ""


Entry = str | Figure


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. ``blank`` is one the office fills in."""

    words: str
    kind: TextKind = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``widths`` are shares of the page; ``strong`` are the numbers of lines in bold."""

    caption: str
    heads: tuple[str, ...]
    lines: tuple[tuple[Entry, ...], ...]
    widths: tuple[float, ...]
    strong: frozenset[int] = frozenset()


Block = Text | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex with pages of its own; ``number`` is Roman, empty for an only one."""

    number: str
    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False

    @property
    def name(self) -> str:
        return f"Phụ lục {self.number}".strip()


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: as the office's own papers say it. Empty parts are left to be filled in."""

    above: str
    issuer: str
    name: str
    symbol: str
    unit: str
    place: str
    report_to: str
    signer: str
    report_copies: tuple[str, ...]
    chase_copies: tuple[str, ...]
    order_type: str
    """What the directive is: ``Công văn``, ``Chỉ thị``."""


@dataclass(frozen=True, slots=True)
class Paper:
    """An official paper, whole. ``type_name`` is empty for a dispatch, which has none."""

    kind: PaperKind
    letterhead: Letterhead
    type_name: str
    subject: str
    addressees: tuple[str, ...]
    body: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    as_of: str

    @property
    def number_line(self) -> str:
        """``Số:        /BC-STTTT``: the office gives the number."""
        head = self.letterhead
        symbol = head.symbol or "…"
        short = ABBREVIATIONS[self.kind]
        signed = f"{short}-{symbol}" if short else f"{symbol}-{head.unit or '…'}"
        return f"Số:        /{signed}"

    @property
    def place_line(self) -> str:
        """``Quảng Ninh, ngày      tháng      năm        ``: the office gives the date."""
        return f"{self.letterhead.place or '…'}, ngày        tháng        năm            "

    @property
    def copies(self) -> tuple[str, ...]:
        head = self.letterhead
        return head.report_copies if self.kind == "report" else head.chase_copies

    @property
    def annex_note(self) -> str:
        """What stands below an annex's title: to which paper it belongs."""
        what = "Báo cáo" if self.kind == "report" else "Công văn"
        number = self.number_line.removeprefix("Số:").strip()
        return (
            f"(Kèm theo {what} số      {number} ngày     tháng     năm        "
            f"của {self.letterhead.name})"
        )


def letterhead(directive: Directive, coordinator: str, notes: Mapping[str, Any]) -> Letterhead:
    """The letterhead the directive's data gives; else what can be told without it.

    Args:
        directive: What was ordered.
        coordinator: The coordinator's name.
        notes: The directive's notes: ``papers`` holds the parts, ``document`` the type of order.
    """
    told = notes.get("papers") or {}
    document = notes.get("document") or {}

    def part(name: str, without: str = "") -> str:
        return str(told.get(name) or without)

    unit = part("unit")
    kept = f"Lưu: VT{', ' + unit if unit else ''}."
    return Letterhead(
        above=part("above", directive.issuer.upper()),
        issuer=part("issuer", coordinator.upper()),
        name=part("name", coordinator),
        symbol=part("symbol"),
        unit=unit,
        place=part("place"),
        report_to=part("report_to", directive.issuer),
        signer=part("signer", "THỦ TRƯỞNG CƠ QUAN"),
        report_copies=_copies(told.get("report_copies"), "Như trên;", kept),
        chase_copies=_copies(told.get("chase_copies"), "Như trên;", f"{directive.issuer} (b/c);",
                             kept),
        order_type=str(document.get("type_vi") or "Văn bản"),
    )  # fmt: skip


def _copies(told: Any, *without: str) -> tuple[str, ...]:
    return tuple(str(one) for one in told) if isinstance(told, Sequence) and told else without


def order_words(directive: Directive, head: Letterhead) -> str:
    """The order as papers name it: ``Công văn số 5305/UBND-XD6 ngày 05/8/2020 của …``."""
    day = decree_short_day(directive.issued_on)
    return f"{head.order_type} số {directive.number} ngày {day} của {directive.issuer}"


def instant_words(at: datetime, zone: str) -> str:
    """An instant on an official paper: ``08 giờ 00 ngày 10/8/2020``."""
    hour, minute = clock_time(at, zone).split(":")
    return f"{hour} giờ {minute} ngày {decree_short_day(there(at, zone).date())}"
