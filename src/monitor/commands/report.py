"""Commands about the official report: the coordinator's to the Committee, as a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from monitor.commands.actors import reader
from monitor.commands.matrix import instant
from monitor.commands.tool import Tool, pass_tool
from monitor.domain.directive import BASES, Basis
from monitor.domain.papers import FORMS, PaperForm
from monitor.domain.roles import Actor, Grant
from monitor.files.papers import write_paper
from monitor.services import papers


@click.group()
def report() -> None:
    """The official report: what was ordered, what came of it, who is silent."""


@report.command()
@click.option("--directive", required=True, help="Slug, as 5305-UBND-XD6.")
@click.option("--as-of", required=True, callback=instant, help="Instant with its zone.")
@click.option("--format", "form", required=True, type=click.Choice(FORMS), help="What to write.")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write."
)
@click.option(
    "--basis", type=click.Choice(BASES), help="What counts; the directive's own when left out."
)
@click.option("--user", help="Made by this coordinator; by the operator when left out.")
@pass_tool
def export(
    tool: Tool,
    directive: str,
    as_of: datetime,
    form: PaperForm,
    out: Path,
    basis: Basis | None,
    user: str | None,
) -> None:
    """Write the official consolidated report; a copy is kept as it was made."""
    actor = reader(tool, directive, user) if user else _operator(directive)
    with tool.office.reading(actor) as work:
        told = papers.material(work, directive, as_of, basis)
    raw = write_paper(told, "report", form)
    out.write_bytes(raw)
    with tool.office.writing(actor) as work:
        kept = papers.keep(work, told, "report", form, raw)
    click.echo(f"Written: {out} (kept as number {kept.number})", err=True)


def _operator(directive: str) -> Actor:
    """Whoever is at the machine, and could open the database as well, for this paper alone."""
    return Actor(None, "operator", "Monitor", "vi", (Grant("coordinator", directive=directive),))
