"""Amendments: what a later document makes of duties that are followed already."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, get_args

from monitor.domain.directive import Directive, TargetSource

AmendmentKind = Literal["replaced", "changed", "revoked"]
KINDS: tuple[AmendmentKind, ...] = get_args(AmendmentKind)
ENDS: tuple[AmendmentKind, ...] = ("replaced", "revoked")
"""After these the duty is asked for no more."""
Term = Literal["target", "deadline", "addressees", "wording"]
TERMS: tuple[Term, ...] = get_args(Term)
SIGN = re.compile(r"\d{1,6}\s*/\s*[\w&–/-]*\w")
"""A document's number and sign."""
DocumentState = Literal["open", "followed", "elsewhere"]


@dataclass(frozen=True, slots=True)
class AmendedDocument:
    """A document that a draft replaces, repeals or changes, as its text names it.

    ``slug`` is the directive followed here that is meant, proposed while ``open``. ``elsewhere``:
    it is not followed here, so nothing of it can end. ``whole``: all of it is replaced, what no
    duty takes over included. ``start`` and ``end`` are where the text names it, None where a person
    added it. ``ends`` is what becomes of duties that end with the whole.
    """

    words: str
    slug: str = ""
    state: DocumentState = "open"
    whole: bool = False
    start: int | None = None
    end: int | None = None
    ends: AmendmentKind = "replaced"

    @property
    def ends_whole(self) -> bool:
        """Whether every duty of a directive followed here ends by it."""
        return self.whole and self.state == "followed"

    @property
    def sign(self) -> str:
        """Its number and sign, ``5305/UBND-XD6``; all of its words where they hold none."""
        found = SIGN.search(self.words)
        return re.sub(r"\s+", "", found[0]) if found else self.words


@dataclass(frozen=True, slots=True)
class Touch:
    """What a draft makes of one duty of a directive that is followed; a question until confirmed.

    ``by`` is the draft's own duty that says so, empty where only the document is named. ``terms``
    are what a change changes. ``share`` is how sure the proposal is, in percent; 0: a person's.
    """

    slug: str
    obligation: str
    kind: AmendmentKind
    by: str = ""
    terms: tuple[Term, ...] = ()
    share: int = 0
    is_confirmed: bool = False

    @property
    def key(self) -> str:
        """What it is asked about by."""
        return f"touch:{self.slug}:{self.obligation}"


@dataclass(frozen=True, slots=True)
class Amendment:
    """What an issued directive made of one duty of an earlier one, from ``at`` on.

    ``directive`` and ``number`` are the later document, ``words`` what it says, ``successor`` its
    duty that takes the place. ``effective_on`` is the day the document gives; what had been shown
    until it was issued stays true, so ``at`` is never earlier than that. ``moved`` are the codes of
    the deadline's period before and after; ``joined`` and ``left`` those of organisations.
    """

    directive: str
    number: str
    kind: AmendmentKind
    touched: str
    obligation: str
    at: datetime
    effective_on: date
    made_at: datetime
    made_by: str
    words: str = ""
    successor: str | None = None
    terms: tuple[Term, ...] = ()
    target: Decimal | None = None
    target_source: TargetSource = "none"
    target_words: str = ""
    moved: tuple[str, str] | None = None
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """What a unit is told of when a later directive changes what it was given by an earlier one."""

    earlier: Directive
    number: str
    issuer: str
    issued_on: date
    made: tuple[Amendment, ...]


def words_before(made: Iterable[Amendment], slug: str, code: str, at: datetime | None) -> str:
    """What the newest change of a duty before an instant (None: of all) said; empty for none."""
    said = [
        one.words
        for one in made
        if (one.touched, one.obligation, one.kind) == (slug, code, "changed")
        and one.words
        and (at is None or one.at < at)
    ]
    return said[-1] if said else ""
