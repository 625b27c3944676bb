"""Commands about figures: a file of many units, as the screen takes it, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.commands.actors import reader
from monitor.commands.tool import LANGUAGE, Tool, pass_tool
from monitor.domain.names import full_name
from monitor.files.figures_findings import findings
from monitor.files.figures_sheet import labels_of, mark_of, read_figures
from monitor.files.tables import Table, read_table
from monitor.present.entries import value_words
from monitor.services import grid, grid_entry
from monitor.services.grid_entry import GridRefused, Weighed, WeighedRow
from monitor.services.work import Work


@click.group()
def figures() -> None:
    """Figures of many units at once."""


@figures.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--user", required=True, help="Who enters them: account with the right to.")
@click.option("--directive", help="Slug, as 5305-UBND-XD6; a template names its own.")
@click.option("--period", help="Code of the period, as final; a template names its own.")
@click.option("--root", help="Code of a unit: only it and those below.")
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@pass_tool
def import_file(
    tool: Tool,
    file: Path,
    user: str,
    directive: str | None,
    period: str | None,
    root: str | None,
    dry_run: bool,
) -> None:
    """Enter the figures of an XLSX or CSV file as drafts: all of it, or nothing.

    The checks are those of the form. A row is known by its hidden code, else by its unit's name or
    alias. Only cells with something in them change anything. Nothing is submitted.
    """
    with file.open("rb") as opened:
        table = read_table(opened, file.name)
    slug, slot = _place(table, directive, period)
    actor = reader(tool, slug, user)
    try:
        with tool.office.reading(actor) if dry_run else tool.office.writing(actor) as work:
            weighed = _import(work, table, slug, slot, root, dry_run=dry_run)
    except GridRefused as no:
        lines = [f"  {one.said}" for one in findings(no.weighed, LANGUAGE)]
        raise click.ClickException("\n".join(["Nothing was saved.", *lines])) from no
    for one in weighed.rows:
        click.echo(_line(one))
    click.echo(f"{len(weighed.rows)} rows: {len(weighed.changed)} changed.")
    for heading in weighed.ignored:
        click.echo(f"Column left out: {heading}", err=True)
    if dry_run:
        click.echo("Nothing was changed.", err=True)


def _place(table: Table, directive: str | None, period: str | None) -> tuple[str, str]:
    told = mark_of(table)
    slug, slot = directive or told.get("directive"), period or told.get("period")
    if not slug or not slot:
        raise click.UsageError("The file is no template: give --directive and --period.")
    return slug, slot


def _import(
    work: Work, table: Table, slug: str, slot: str, root: str | None, *, dry_run: bool
) -> Weighed:
    fields = grid.asked_fields(work, slug)
    given = read_figures(table, fields, labels_of(fields))
    if not dry_run:
        return grid_entry.save_all(work, slug, slot, given, root)
    weighed = grid_entry.weigh(work, slug, slot, given, root)
    if weighed.wrong:
        raise GridRefused(weighed)
    return weighed


def _line(row: WeighedRow) -> str:
    changes = "; ".join(
        f"{one.field}: {value_words(one.old, LANGUAGE)} -> {value_words(one.new, LANGUAGE)}"
        for one in row.changes
    )
    name = full_name(row.row.organization, LANGUAGE)
    return f"row {row.number}\t{row.row.code}\t{name}\t{changes or 'same'}"
