"""Commands on the tree of organisations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from monitor.commands.tool import Tool, pass_tool
from monitor.files.organizations import read_units
from monitor.services import tree
from monitor.services.accounts import OPERATOR
from monitor.services.tree_plan import Change, Step

WORDS = {
    "new": "new{day}: {new}",
    "again": "there again{day}: {new}",
    "renamed": "renamed{day}: {old} -> {new}",
    "moved": "moved{day}: below {old} -> below {new}",
    "head_step": "head step{day}: {old} -> {new}",
    "ended": "ended: {old} -> {new}",
    "aliases": "aliases added: {new}",
    "details": "{old} -> {new}",
}
EMPTY = {"moved": "nobody", "ended": "no end"}
"""What stands for an empty old or new."""


@click.group()
def organizations() -> None:
    """The tree of organisations."""


@organizations.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@pass_tool
def import_file(tool: Tool, file: Path, dry_run: bool) -> None:
    """Change the tree by a CSV or XLSX file, all of it or nothing; say per row what changes.

    Columns: code, name_vi; optional: name_en, short_name, aliases (one|another), org_type,
    addressee_group, parent, level, district_code, verified, source, note, valid_from, valid_to,
    head_step. A unit not recorded yet needs name_en, org_type, level and source as well.

    An empty cell leaves what is recorded; a dash empties it (parent: the top of the tree; valid_to:
    no end). A new name or place holds from valid_from, or from today, and never changes what an
    earlier day shows. valid_to is the first day without the unit. Aliases are only ever added.
    """
    rows = read_units(file)
    with tool.office.writing(OPERATOR) as work:
        today = work.now.astimezone(tool.settings.zone).date()
        changes = tree.import_units(work, rows, today=today)
        if dry_run:
            work.session.rollback()
    for one in changes:
        click.echo(_line(one))
    click.echo(_summary(changes))
    if dry_run:
        click.echo("Nothing was changed.", err=True)


def _line(one: Change) -> str:
    said = "; ".join(_words(step) for step in one.steps) or "same"
    along = f" ({one.below} below move along)" if one.below else ""
    return f"row {one.row}\t{one.code}\t{said}{along}"


def _words(step: Step) -> str:
    nothing = EMPTY.get(step.kind, "(empty)")
    dated = f" from {step.day.isoformat()}" if step.day and step.day.year > 1 else ""
    return WORDS[step.kind].format(
        old=step.old.strip() or nothing, new=step.new or nothing, day=dated
    )


def _summary(changes: Sequence[Change]) -> str:
    kinds: Counter[str] = Counter()
    for one in changes:
        kinds.update({str(step.kind) for step in one.steps} or {"same"})
    names = {"head_step": "head step", "again": "there again"}
    parts = [f"{kinds[kind]} {names.get(kind, kind)}" for kind in (*WORDS, "same") if kinds[kind]]
    return f"{len(changes)} rows: {', '.join(parts) or 'none'}."
