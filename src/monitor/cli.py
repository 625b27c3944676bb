"""The command line."""

from __future__ import annotations

import click

from monitor.commands.accounts import token, user
from monitor.commands.audit import audit
from monitor.commands.demo import demo
from monitor.commands.digest import digest
from monitor.commands.doctor import doctor
from monitor.commands.figures import figures
from monitor.commands.intake import intake
from monitor.commands.matrix import matrix
from monitor.commands.organizations import organizations
from monitor.commands.report import report
from monitor.commands.server import init, run, web, worker
from monitor.commands.tool import Commands, Tool
from monitor.shipped import version

COMMANDS: tuple[click.Command, ...] = (
    init, demo, run, web, worker, user, token, organizations, figures, audit, digest, matrix,
    report, intake, doctor,
)  # fmt: skip


@click.group(cls=Commands)
@click.version_option(version(), prog_name="monitor")
@click.pass_context
def main(context: click.Context) -> None:
    """Turn an official directive into tracked obligations, honestly reported.

    Settings come from environment variables that begin with MONITOR_; the README lists them.
    """
    context.obj = Tool()


for _command in COMMANDS:
    main.add_command(_command)


if __name__ == "__main__":
    main()
