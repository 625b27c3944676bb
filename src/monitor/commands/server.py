"""Commands that set an installation up and serve it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from monitor.commands.accounts import link_of
from monitor.commands.tool import Tool, pass_tool
from monitor.intake.seed_files import SeedError
from monitor.processes import share_counts
from monitor.safety import refuse_unsafe
from monitor.services import accounts, health, opening, setup
from monitor.services.accounts import NOBODY, OPERATOR, Made
from monitor.services.work import Office
from monitor.settings import Settings
from monitor.shipped import folder

SWITCH = 0.0005
"""Seconds after which a thread that computes lets another one go on."""
FIRST_DIRECTIVE = "5305-ubnd-xd6"


def prepare(office: Office, directive: Path | None = None) -> setup.Loaded:
    """Bring the tables up and load organisations and directive; doing it twice changes nothing."""
    seeds = folder("seeds")
    opening.migrate_up(office)
    with office.writing(OPERATOR) as work:
        return setup.load(
            work, seeds / "organizations", directive or seeds / "directives" / FIRST_DIRECTIVE
        )


def first_administrator(office: Office) -> Made | None:
    """The first administrator's one-time link; None when there is one with a password."""
    with office.writing(OPERATOR) as work:
        return accounts.first_administrator(work)


@click.command()
@click.option(
    "--directive",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of a directive's seed files; the dispatch 5305/UBND-XD6 when left out.",
)
@pass_tool
def init(tool: Tool, directive: Path | None) -> None:
    """Make the tables, load organisations and directive, and make the first administrator.

    Doing it again adds what is missing and changes nothing else. There is no default password: the
    administrator chooses one through the link that is printed.
    """
    try:
        loaded = prepare(tool.office, directive)
    except SeedError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Organisations added: {loaded.organizations}.")
    click.echo(f"Directive added: {loaded.directive or 'none, it was there already'}.")
    made = first_administrator(tool.office)
    if made is None:
        click.echo("There is an administrator already.")
        return
    click.echo(f"Administrator {made.username!r} chooses a password here, once, within 24 hours:")
    click.echo(link_of(tool, made))


def require_ready(settings: Settings, office: Office) -> None:
    """Refuse to serve an unsafe or unfinished installation.

    Raises:
        UnsafeSettings: See ``refuse_unsafe``.
        ClickException: The tables are missing or of another version.
    """
    if not health.is_migrated(office):
        raise click.ClickException("The database is not at this version. Run: monitor init")
    with office.reading(NOBODY) as work:
        demo = health.has_demo_accounts(work)
    refuse_unsafe(settings, demo)


bind_option = click.option(
    "--bind", help="Address to listen on, such as 0.0.0.0 or 0.0.0.0:80; 127.0.0.1 and PORT else."
)


@click.command()
@bind_option
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True)
@pass_tool
def web(tool: Tool, bind: str | None, workers: int, threads: int) -> None:
    """Serve the web app; any number of these may share one PostgreSQL."""
    require_ready(tool.settings, tool.office)
    tool.office.engine.dispose()  # a connection must not be shared with the processes forked now
    serve(tool.settings, listening(bind, tool.settings.port), workers, threads)


def listening(bind: str | None, port: int) -> str:
    """Where to listen: an address without a port gets the one of the settings."""
    where = bind or "127.0.0.1"
    return where if re.search(r"^unix:|:\d+$", where) else f"{where}:{port}"


@click.command()
@pass_tool
def worker(tool: Tool) -> None:
    """Plan and send mail; several may run, one leads."""
    require_ready(tool.settings, tool.office)
    import_module("monitor.worker").run(tool.settings, tool.office)


@click.command()
@bind_option
@pass_tool
def run(tool: Tool, bind: str | None) -> None:
    """Serve the web app and send mail, on one machine; ends when either half ends."""
    require_ready(tool.settings, tool.office)
    listen = ["--bind", bind] if bind else []
    sys.exit(supervise({"web": own_command("web", *listen), "worker": own_command("worker")}))


def own_command(*arguments: str) -> list[str]:
    """Monitor itself, as a command to start."""
    return [sys.executable, "-m", "monitor", *arguments]


def supervise(
    commands: Mapping[str, Sequence[str]], environment: Mapping[str, str] | None = None
) -> int:
    """Run processes side by side until one ends or we are told to stop; none outlives us.

    Args:
        commands: What to run, by the name it is spoken of.
        environment: Variables for them; ours when left out.

    Returns:
        0 when we were told to stop, 1 when a process ended by itself.
    """
    told: list[int] = []
    started = {
        name: subprocess.Popen(list(command), env=environment)  # noqa: S603 - our own commands
        for name, command in commands.items()
    }

    def stop(number: int, _frame: Any) -> None:
        told.append(number)
        _end(started.values())

    before = {one: signal.signal(one, stop) for one in (signal.SIGTERM, signal.SIGINT)}
    names = {process.pid: name for name, process in started.items()}
    try:
        while names:
            pid, status = os.wait()
            name = names.pop(pid, None)
            if name is None:
                continue
            started[name].returncode = os.waitstatus_to_exitcode(status)
            if not told and len(names) == len(started) - 1:
                click.echo(f"{name} ended with status {started[name].returncode}.", err=True)
            _end(process for one, process in started.items() if names.get(process.pid) == one)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    return 0 if told else 1


def _end(processes: Any) -> None:
    for process in processes:
        if process.returncode is None:
            process.terminate()


class Gunicorn(BaseApplication):  # type: ignore[misc]  # Gunicorn comes without types
    """Gunicorn, started from here instead of from its own command line."""

    def __init__(self, build: Callable[[], Any], options: Mapping[str, Any]) -> None:
        self.build, self.options = build, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self.build()


def serve(settings: Settings, bind: str, workers: int = 2, threads: int = 4) -> None:
    """Serve the web app with Gunicorn until it is told to stop."""
    share_counts(settings.data_dir / "metrics" / bind.replace(":", "_").replace("/", "_"))
    # Only now: the Prometheus library looks for the shared counts when it is first imported.
    from prometheus_client import multiprocess

    from monitor.web.app import create_app

    def forget(_server: Any, gone: Any) -> None:
        multiprocess.mark_process_dead(gone.pid)  # type: ignore[no-untyped-call]

    # A thread that comes back from the database waits so long for one that computes; the writer
    # comes back at each of its statements, and the other writers wait for it.
    sys.setswitchinterval(SWITCH)
    Gunicorn(
        lambda: create_app(settings),
        {
            "bind": bind,
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 20,
            "max_requests": 2000,
            "max_requests_jitter": 200,
            "control_socket_disable": True,
            # Proxies are trusted by MONITOR_TRUSTED_PROXIES, not by where they stand.
            "forwarded_allow_ips": "",
            "child_exit": forget,
            "proc_name": "monitor-web",
            "loglevel": settings.log_level.lower(),
        },
    ).run()
