"""Commands that make backups, prove that they restore, and restore them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from monitor.commands.tool import Tool, pass_tool
from monitor.services import backups, health
from monitor.services.backups import Manifest
from monitor.services.evidence import Vault, vault_in
from monitor.shipped import version

_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@_FILE
@pass_tool
def backup(tool: Tool, file: Path) -> None:
    """Write database and evidence, as of now, into one new FILE, while everybody works on.

    Settings are not in it, MONITOR_SECRET_KEY among them. Ends with status 1 when evidence the
    database speaks of is missing.
    """
    made = backups.make(tool.office, _vault(tool), file, version())
    click.echo(f"{file}: {_words(made)}, {file.stat().st_size / 1e6:.1f} MB.")
    click.echo(f"Not in it: your settings. See whether it restores: monitor verify-backup {file}")
    if made.lost:
        click.echo(f"Evidence that is gone or spoiled, {len(made.lost)} file(s):", err=True)
        for sha256 in made.lost:
            click.echo(f"  {sha256}", err=True)
        sys.exit(1)


@click.command("verify-backup")
@_FILE
@pass_tool
def verify_backup(tool: Tool, file: Path) -> None:
    """Restore FILE into a database that is thrown away, and compare every table and file."""
    found = backups.verify(tool.office, file)
    click.echo(f"{file} restores: {_words(found)}, as of {found.made_at:%Y-%m-%d %H:%M %Z}.")


@click.command()
@_FILE
@pass_tool
def restore(tool: Tool, file: Path) -> None:
    """Make an empty database, and the evidence, what FILE says. Overwrites nothing."""
    found = backups.restore(tool.office, _vault(tool), file)
    click.echo(f"Restored: {_words(found)}, as of {found.made_at:%Y-%m-%d %H:%M %Z}.")
    if not health.is_migrated(tool.office):
        click.echo(f"It was made by version {found.version}. Bring it up: monitor init")


def _vault(tool: Tool) -> Vault:
    address = tool.settings.evidence_url
    return vault_in(tool.settings.data_dir, address.get_secret_value() if address else "")


def _words(found: Manifest) -> str:
    files = f"{len(found.files)} file{'' if len(found.files) == 1 else 's'} of evidence"
    return f"{found.rows} rows in {len(found.tables)} tables, {files}"
