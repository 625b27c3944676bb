"""Commands on the log of who did what."""

from __future__ import annotations

import click

from monitor.commands.tool import Tool, pass_tool
from monitor.services import health
from monitor.services.accounts import OPERATOR


@click.group()
def audit() -> None:
    """The log of who did what."""


@audit.command("verify")
@pass_tool
def verify(tool: Tool) -> None:
    """Walk the log's hash chain and name the first broken record."""
    with tool.office.reading(OPERATOR) as work:
        broken, records = health.broken_record(work), health.records(work)
    if broken is not None:
        raise click.ClickException(
            f"Record {broken} was changed, or one before it was removed. "
            "Keep this database as it is and compare it with the last backup."
        )
    click.echo(f"The log is whole: {records} records.")
