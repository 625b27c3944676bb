"""To whom an English directive is reported, through whom, by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from monitor.intake.reader.bodies import Name
from monitor.intake.reader.english import limits, orders
from monitor.intake.reader.layout import Node
from monitor.intake.reader.limits import Limit
from monitor.intake.reader.reporting import Reporting, most_said, sentences, shifted

_END = re.compile(r"[.;](?=\s+[A-Z])|$")
_REPORT = re.compile(r"\b(?:reports?|submit|report back|status update|template)\b", re.IGNORECASE)
_TO = re.compile(r"\bto\s+(?:the\s+)?(?=[A-Z])")
_VIA = re.compile(r"\b(?:through|via)\s+(?:the\s+)?(?=[A-Z])")
_ENDS = re.compile(
    r"\s+(?:through|via|by|no later|not later|within|before|on|using|every|each|at|if|with)\b"
    r"|[.,;()]"
)
_NAME = re.compile(r"[A-Z][\w'&.-]*(?:\s+(?:(?:of|for|and|the|&)\s+)*[A-Z][\w'&.-]*)*")
_TAIL = re.compile(r"(?:\s+(?:of|for|and|the|&))+$")
_OWN = re.compile(r"\bwill\s+(?:\w+ )?(?:report|provide|publish|submit)\b")
"""What the issuer promises, not what it asks for."""
_QUESTIONS = re.compile(
    r"question|difficult|concern|inquir|enquir|suspected|incident", re.IGNORECASE
)


def read(closing: Sequence[Node], items: Sequence[Node], issued: date | None) -> Reporting:
    """Who receives an English directive's report; see ``most_said``."""
    return most_said(closing, items, partial(_in, issued=issued))


def _in(node: Node, issued: date | None) -> Reporting:
    for start, sentence in sentences(node, _END):
        report = _REPORT.search(sentence)
        if report is None or _QUESTIONS.search(sentence) or _OWN.search(sentence):
            continue
        to = list(_names(node, start, sentence, _TO))
        if not to:
            continue
        via = list(_names(node, start, sentence, _VIA))
        by: list[tuple[Node, Limit]] = [
            (node, shifted(one, start)) for one in limits.find(sentence, issued)
        ]
        return Reporting(tuple(to[:2]), tuple(via), tuple(by[:2]))
    return Reporting()


def _names(
    node: Node, start: int, sentence: str, pattern: re.Pattern[str]
) -> Iterator[tuple[Node, Name]]:
    for match in pattern.finditer(sentence):
        end = _ENDS.search(sentence, match.end())
        told = sentence[match.end() : end.start() if end else len(sentence)]
        name = _NAME.match(told)
        told = _TAIL.sub("", name.group() if name else told)
        named = orders.split(told, is_named=True)
        for one in named:
            at = start + match.end()
            yield node, Name(one.name, at + one.start, at + one.end)
        return
