"""Draft obligations from a directive's file, to be looked at; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import orjson

from monitor.commands.tool import Tool, pass_tool
from monitor.domain.lessons import Lesson
from monitor.files.documents import read_document
from monitor.intake.reader.draft import Draft, DraftItem, DraftLimit, as_json
from monitor.intake.reader.read import read_text
from monitor.services import intake_lessons, opening
from monitor.services.accounts import OPERATOR

DOUBTS = {
    "from_scan": "The text was recognised in pictures of pages: check it against the original.",
    "other_kind": "This is an invitation, a report or the like: it gives nobody a task.",
    "no_number": "No number and sign was found: is the head of the document missing?",
    "no_items": "No task was found: this may be no directive.",
    "no_body": "Nobody was found who is given a task.",
}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_object", is_flag=True, help="The whole draft as one JSON object.")
@pass_tool
def intake(tool: Tool, file: Path, as_object: bool) -> None:
    """Read a directive (.txt, .docx, .pdf, .html) and show the duties drafted from it.

    Every part is from the text, with its place in it; what is not in the text is left out. Nothing
    is stored or sent: a person looks at the draft first. Where this installation's database is
    there, names and phrases that its coordinators taught are read as they taught them.
    """
    with file.open("rb") as opened:
        document = read_document(opened)
    draft = read_text(document.text, _lessons(tool), is_scan=document.is_scan)
    if as_object:
        click.echo(orjson.dumps(as_json(draft), option=orjson.OPT_INDENT_2).decode())
        return
    for line in _lines(draft):
        click.echo(line)


def _lessons(tool: Tool) -> list[Lesson]:
    """What was taught in this installation; nothing where its database is not there, or older."""
    if not tool.has_database:
        return []
    try:
        with tool.office.reading(OPERATOR) as work:
            return intake_lessons.of_everybody(work)
    except Exception as error:
        if opening.trouble(error) is None:
            raise
        click.echo("The database does not answer: read without what was taught.", err=True)
        return []


def _lines(draft: Draft) -> Iterator[str]:
    named = (
        ("number", draft.number_sign), ("type", draft.doc_type), ("issuer", draft.issuer),
        ("place", draft.place), ("date", draft.issued_on), ("subject", draft.subject),
    )  # fmt: skip
    for name, one in named:
        yield f"{name:<8} {one.value if one else '–'}"
    for item in draft.items:
        yield ""
        yield from _item(item)
    report = [one.value for one in draft.report_to]
    if report:
        via = f" through {', '.join(one.value for one in draft.report_via)}"
        by = "; ".join(_limit(one) for one in draft.report_deadlines)
        told = f"report to {', '.join(report)}{via if draft.report_via else ''}"
        yield ""
        yield f"{told}: {by}" if by else told
    for words in dict.fromkeys(one.value for one in draft.learned):
        yield f"“{words}” is read as a coordinator taught it."
    for touched in draft.amends:
        yield f"It {touched.how} {touched.value}."
    for label in draft.repeats:
        yield f"The number {label} stands twice: check the original."
    for label in draft.gaps:
        yield f"The numbering skips {label}: check the original."
    for doubt in draft.doubts:
        yield DOUBTS[doubt]


def _item(item: DraftItem) -> Iterator[str]:
    kind = "requested" if item.binding == "request" else "ordered"
    source = " (from the heading above)" if item.is_inherited and item.responsible else ""
    who = "; ".join(one.value for one in item.responsible) or "nobody named"
    begins = " ".join(item.text_start.split()).removeprefix(f"{item.label}. ")
    yield f"{item.label}. {begins}…"
    yield f"   {kind} of: {who}{source}"
    if item.coordinating:
        yield f"   together with: {'; '.join(one.value for one in item.coordinating)}"
    for limit in item.deadlines:
        yield f"   by: {_limit(limit)}"
    for goal in item.targets:
        yield f"   to reach: {goal.value} {goal.unit}"
    for proof in item.evidence:
        yield f"   with: {proof.value}"
    for goal in item.implied_targets:
        yield f"   perhaps 100 %: the text says “{' '.join(goal.phrase.split())}”"


def _limit(one: DraftLimit) -> str:
    day = one.iso.isoformat() if one.iso else one.recurrence or one.relative
    hour = f" {one.hour}" if one.hour else ""
    return f"{day}{hour} (“{' '.join(one.phrase.split())}”)"
