"""Read a directive: from its verbatim text to a draft of who must do what, by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.intake.reader import amending, languages, numbering, structure, tables
from monitor.intake.reader.draft import Draft, DraftItem
from monitor.intake.reader.header import Head
from monitor.intake.reader.items import ItemReader
from monitor.intake.reader.plain import plain


def read_text(text: str) -> Draft:
    """Read a directive's verbatim text.

    Deterministic and total: any text gives a draft, an empty one where it is no directive
    (``doubts`` says why). Every ``start`` and ``end`` is a place in ``text``.
    """
    told = plain(text)
    rules = languages.of(told.text)
    head = rules.head(told)
    rows = tables.find(told.text, head.end, len(told.text))
    stretches = structure.stretches(_without(told.text, rows), head.end, rules)
    reader = ItemReader(told, text, head.day, rules)
    items = [item for one in stretches for item in reader.read(one)]
    items += [reader.row(one) for one in rows]
    closing = [node for one in stretches for node in one.closing]
    nodes = [unit.node for one in stretches for unit in one.units]
    report = rules.reporting(closing, nodes, head.day)
    numbers = [numbering.check(one.top) for one in stretches]
    return Draft(
        head.number_sign, head.doc_type, head.issuer, head.place, head.issued_on, head.subject,
        head.recipients, tuple(items),
        tuple(reader.quoted(node, name) for node, name in report.to),
        tuple(reader.quoted(node, name) for node, name in report.via),
        tuple(reader.limit(node, one) for node, one in report.by),
        tuple(label for gaps, _ in numbers for label in gaps),
        tuple(label for _, repeats in numbers for label in repeats),
        tuple(amending.find(told, head.end, rules)), tuple(_doubts(head, items)), rules.code,
    )  # fmt: skip


def _without(text: str, rows: Sequence[tables.Row]) -> str:
    """The text with tables of tasks blanked out: what stands in them is no paragraph."""
    spans: dict[int, int] = {}
    for row in rows:
        spans[row.table] = row.end
    for start, end in spans.items():
        text = text[:start] + "\n" * (end - start) + text[end:]
    return text


def _doubts(head: Head, items: Sequence[DraftItem]) -> Iterator[str]:
    if head.number_sign is None:
        yield "no_number"
    if not items:
        yield "no_items"
    elif not any(one.responsible for one in items):
        yield "no_body"
