"""Two wordings held against each other: how alike they are, and which words came and went."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from monitor.domain.organization import search_key

LONGEST = 1500
"""Words that are compared one by one; of longer texts the rest is shown as it is."""
_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stands in both wordings, or in one alone."""

    kind: Literal["same", "gone", "come"]
    words: str


def alike(one: str, other: str) -> int:
    """How alike two wordings are, in percent of their words, in their order."""
    first, second = (_LETTERS.findall(search_key(text))[:LONGEST] for text in (one, other))
    return int(100 * SequenceMatcher(None, first, second, autojunk=False).ratio())


def side_by_side(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The old wording with what went, and the new one with what came, word by word."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    first, second = ([_bare(word) for word in told[:LONGEST]] for told in (before, after))
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        _add(left, "same" if kind == "equal" else "gone", before[a:b])
        _add(right, "same" if kind == "equal" else "come", after[c:d])
    _add(left, "same", before[LONGEST:])
    _add(right, "same", after[LONGEST:])
    return tuple(left), tuple(right)


def _bare(word: str) -> str:
    """A word without the marks around it: a comma that moved is no other word."""
    return word.strip(".,;:()“”\"'").casefold() or word


def _add(pieces: list[Piece], kind: Literal["same", "gone", "come"], words: Sequence[str]) -> None:
    if words:
        pieces.append(Piece(kind, " ".join(words)))
