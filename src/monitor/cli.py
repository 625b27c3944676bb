"""The command line."""

from __future__ import annotations

from importlib import import_module

import click

from monitor.commands.tool import Commands, Tool
from monitor.shipped import version

COMMANDS = {
    "init": "server",
    "demo": "demo",
    "run": "server",
    "web": "server",
    "worker": "server",
    "user": "accounts",
    "token": "accounts",
    "organizations": "organizations",
    "figures": "figures",
    "audit": "audit",
    "digest": "digest",
    "matrix": "matrix",
    "report": "report",
    "intake": "intake",
    "backup": "backup",
    "verify-backup": "backup",
    "restore": "backup",
    "doctor": "doctor",
}
"""Each command, in the order of the help, with its module of `monitor.commands`."""


class OnlyTheOneAsked(Commands):
    """Imports a command when it is asked for; those that write papers alone cost a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own words
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - as above
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        room = import_module(f"monitor.commands.{COMMANDS[cmd_name]}")
        found: click.Command = getattr(room, cmd_name.replace("-", "_"))
        return found


@click.group(cls=OnlyTheOneAsked)
@click.version_option(version(), prog_name="monitor")
@click.pass_context
def main(context: click.Context) -> None:
    """Turn an official directive into tracked obligations, honestly reported.

    Settings come from environment variables that begin with MONITOR_; the README lists them.
    """
    context.obj = Tool()


if __name__ == "__main__":
    main()
