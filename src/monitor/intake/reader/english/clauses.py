"""Where another duty begins within an English paragraph: behind a full stop, or "and shall"."""

from __future__ import annotations

import re

from monitor.intake.reader.clauses import SHORTEST, Clause
from monitor.intake.reader.english import orders, words

_ENDS = re.compile(r"[.;]\s+(?:and\s+)?")
_AND_SHALL = re.compile(rf",?\s+and\s+(?=(?:{'|'.join(words.MODALS)})\b)", re.IGNORECASE)
_VERB = re.compile(
    r"(?:Submit|Report|Provide|Publish|Develop|Establish|Issue|Notify|Inform|Train|Inspect|Review"
    r"|Identify|Implement|Install|Remove|Disconnect|Update|Apply|Ensure|Conduct|Complete|Designate"
    r"|Appoint|Prepare|Maintain|Verify|Remediate|Disable|Enable|Replace|Record|Distribute)\b",
    re.IGNORECASE,
)


def begins(text: str, at: int) -> bool:
    """Whether a clause begins here that says who shall, or with a verb that orders."""
    return _VERB.match(text, at) is not None or orders.is_order(text, at)


def clauses(text: str, at: int) -> list[Clause]:
    """The duties of a paragraph from ``at`` on; without the words that join them, all of it."""
    cuts: list[tuple[int, int, int]] = []
    sentence, last = 0, at
    for match in _ENDS.finditer(text, at):
        if match.end() - last >= SHORTEST and begins(text, match.end()):
            sentence += 1
            cuts.append((match.end(), match.end(), sentence))
            last = match.end()
    for match in _AND_SHALL.finditer(text, at):
        before = sum(1 for stop, _, _ in cuts if stop <= match.start())
        cuts.append((match.start(), match.end(), before))
    cuts.sort()
    starts = [(at, 0), *((start, number) for _, start, number in cuts)]
    ends = [*(stop for stop, _, _ in cuts), len(text)]
    return [Clause(start, end, number) for (start, number), end in zip(starts, ends, strict=True)]
