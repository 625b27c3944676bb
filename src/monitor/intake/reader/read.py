"""Read a directive: from its verbatim text to a draft of who must do what, by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.domain.lessons import Lesson
from monitor.intake.reader import (
    amending,
    capitals,
    languages,
    learned,
    numbering,
    structure,
    tables,
)
from monitor.intake.reader.draft import Draft, DraftItem
from monitor.intake.reader.header import Head
from monitor.intake.reader.items import ItemReader
from monitor.intake.reader.language import Language
from monitor.intake.reader.plain import Plain, plain
from monitor.intake.reader.quotes import Quotes
from monitor.intake.reader.structure import Stretch

SURE, UNSURE = 1.0, 0.5
"""The confidence names may have: little in capitals, in a scan, or without a directive's head."""

FEWEST_TITLES = 5
"""Numbered titles that make a table of contents."""


def read_text(text: str, lessons: Sequence[Lesson] = (), *, is_scan: bool = False) -> Draft:
    """Read a directive's verbatim text.

    Deterministic and total: any text gives a draft, an empty one where it is no directive
    (``doubts`` says why). Every ``start`` and ``end`` is a place in ``text``.

    Args:
        text: The text as it is kept.
        lessons: What the office taught the reader, as far as it holds for this reading.
        is_scan: Whether a recogniser read the text from pictures: names are less sure then.
    """
    told = plain(text)
    rules = languages.of(told.text)
    head = rules.head(told)
    is_capital = capitals.is_capital(told.text)
    if is_capital:
        told = rules.soften(told)
    taught = learned.places(told, head.end, lessons)
    told, names = learned.with_tokens(told, head.end, lessons)
    is_unsure = is_capital or is_scan
    draft = _read(told, text, head, learned.taught(rules, lessons), is_unsure=is_unsure)
    if is_scan:
        draft = replace(draft, doubts=("from_scan", *draft.doubts))
    return learned.with_places(learned.with_words(draft, names), taught)


def _read(told: Plain, text: str, head: Head, rules: Language, *, is_unsure: bool) -> Draft:
    """The draft of a text whose head is read and whose taught names are tokens."""
    is_sure = not is_unsure and _is_directive(head)
    rows = tables.find(told.text, head.end, len(told.text))
    stretches = structure.stretches(_without(told.text, rows), head.end, rules)
    quotes = Quotes(told, text, head.day, rules, SURE if is_sure else UNSURE)
    reader = ItemReader(quotes)
    items = [item for one in stretches for item in reader.read(one)]
    items += [reader.row(one) for one in rows]
    if _is_contents(stretches):
        items = []
    names_nobody = not any(one.responsible for one in items)
    if head.is_other or (names_nobody and not head.recipients and _is_decision(head)):
        items = []
    if not _is_directive(head):
        # Of a text without a directive's head only what is told to somebody is a task.
        items = [one for one in items if one.responsible]
    closing = [node for one in stretches for node in one.closing] if items else []
    nodes = [unit.node for one in stretches for unit in one.units] if items else []
    report = rules.reporting(closing, nodes, head.day)
    numbers = [numbering.check(one.top) for one in stretches]
    return Draft(
        head.number_sign, head.doc_type, head.issuer, head.place, head.issued_on, head.subject,
        head.recipients, tuple(items),
        tuple(quotes.name(node, name) for node, name in report.to),
        tuple(quotes.name(node, name) for node, name in report.via),
        tuple(quotes.limit(node, one) for node, one in report.by),
        tuple(label for gaps, _ in numbers for label in gaps),
        tuple(label for _, repeats in numbers for label in repeats),
        tuple(amending.find(told, head.end, rules)), tuple(_doubts(head, items)), rules.code,
    )  # fmt: skip


def _is_decision(head: Head) -> bool:
    """Whether the issuer itself decides: what names nobody then is done by being decided."""
    return head.doc_type is not None and head.doc_type.value == "quyết định"


def _is_directive(head: Head) -> bool:
    return any((head.number_sign, head.doc_type, head.recipients))


_PAGE_AT_END = re.compile(r"[^\d/]\s\d{1,4}$")


def _is_contents(stretches: Sequence[Stretch]) -> bool:
    """Whether what is numbered is a table of contents: nearly every title ends with its page."""
    titles = [unit.node.text for one in stretches for unit in one.units]
    paged = sum(1 for one in titles if _PAGE_AT_END.search(one))
    return len(titles) >= FEWEST_TITLES and paged * 5 >= len(titles) * 4


def _without(text: str, rows: Sequence[tables.Row]) -> str:
    """The text with tables of tasks blanked out: what stands in them is no paragraph."""
    spans: dict[int, int] = {}
    for row in rows:
        spans[row.table] = row.end
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans.items()):
        pieces += [text[at:start], "\n" * (end - start)]
        at = max(at, end)
    return "".join((*pieces, text[at:]))


def _doubts(head: Head, items: Sequence[DraftItem]) -> Iterator[str]:
    if head.is_other:
        yield "other_kind"
    if head.number_sign is None:
        yield "no_number"
    if not items:
        yield "no_items"
    elif not any(one.responsible for one in items):
        yield "no_body"
