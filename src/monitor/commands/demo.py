"""The demo: one command from nothing to a province at work, on this machine only."""

from __future__ import annotations

import fcntl
import logging
import secrets
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import click

from monitor.commands.server import own_command, supervise
from monitor.commands.tool import Tool, pass_tool
from monitor.mail.catcher import Catcher
from monitor.processes import surroundings
from monitor.safety import kept_secret
from monitor.services import demo as demos
from monitor.services import opening
from monitor.services.demo import Stage
from monitor.services.work import Office
from monitor.settings import Settings
from monitor.shipped import folder

LOCAL = timezone(timedelta(hours=7))
LETTERS = "abcdefghkmnpqrstuvwxyz23456789"
"""Without those that look like another."""


class Instant(click.ParamType[datetime]):
    """An instant of the demo's week; one without a zone is local to the province."""

    name = "instant"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no instant. Write it as 2020-08-07T16:00+07:00.", param, ctx)
        at = at if at.tzinfo is not None else at.replace(tzinfo=LOCAL)
        if at < demos.BEGIN:
            self.fail(f"the demo begins at {demos.BEGIN.isoformat()}.", param, ctx)
        return at


@click.command()
@click.option(
    "--at",
    "at",
    type=Instant(),
    default=demos.END,
    help="Play the week up to this instant; the clock then goes on from it. "
    "2020-08-10T08:00+07:00 when left out; 2020-08-07T16:00+07:00 is the clerk's day.",
)
@pass_tool
def demo(tool: Tool, at: datetime) -> None:
    """Set up, play an invented week of August 2020, and serve it, with a mail catcher of its own.

    A demo played up to the same instant is served as it is; another instant makes it anew. A
    database that holds anything but the demo is never touched.
    """
    settings = tool.settings
    _require_free(settings.port)
    with _alone(settings.data_dir):
        set_the_scene(tool, at)
        sys.exit(_serve(settings))


def set_the_scene(tool: Tool, at: datetime) -> None:
    """All that comes before serving: the week is played, the clock wound, the accounts open.

    Raises:
        ClickException: The database is not the demo's to use.
    """
    office = _staged(tool, at)
    password = _password(tool.settings)
    now = demos.resume(office, at)
    demos.open_to(office, password, seeds=folder("seeds"))
    office.engine.dispose()
    _tell(tool.settings, password, now)


def _require_free(port: int) -> None:
    """Refuse early: after the play is a bad moment to learn that the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise click.ClickException(
                f"Port {port} is taken. Choose another, for example: PORT={port + 1} make run"
            ) from None


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Keep a second demo off this data directory while one runs on it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "demo.lock").open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise click.ClickException(
                f"A demo is running on {data_dir} already. Stop it, or give this one a directory "
                "of its own: MONITOR_DATA_DIR=…"
            ) from None
        yield


def _staged(tool: Tool, at: datetime) -> Office:
    """The office with the demo in it, played up to ``at`` where it was not yet."""
    seeds = folder("seeds")
    office = tool.office
    found = demos.stage(office, seeds)
    if found.kind == "foreign":
        raise click.ClickException(
            f"{opening.spoken_address(office)} holds somebody's work, which the demo never "
            "touches. Give the demo a place of its own, for example: "
            "MONITOR_DATA_DIR=var/demo monitor demo"
        )
    if found == Stage("played", at):
        opening.migrate_up(office)
        click.echo("The demo is there already.")
        return office
    if found.kind != "empty":
        office = _emptied(office, found)
    opening.migrate_up(office)
    _play(office, seeds, at)
    return office


def _emptied(office: Office, found: Stage) -> Office:
    """Put the demo's own SQLite file away, to play it anew.

    Raises:
        ClickException: The demo lies on a server, where nothing is thrown away unasked.
    """
    played = "another version's" if found.until is None else f"as of {found.until.isoformat()}"
    file = office.engine.url.database
    if not opening.spoken_address(office).startswith("sqlite:") or not file:
        raise click.ClickException(
            f"{opening.spoken_address(office)} holds the demo, {played}. "
            "For another instant give it an empty database."
        )
    click.echo(f"The demo that is there is {played}; it is made anew.")
    office.engine.dispose()
    for ending in ("", "-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)
    return opening.open_office(f"sqlite:///{file}", office.clock.fixed)


def _play(office: Office, seeds: Path, at: datetime) -> None:
    click.echo("Loading 304 organisations and the dispatch 5305/UBND-XD6 …")
    begun = time.monotonic()
    # The real password is given afterwards, as it is to a demo that was there before.
    with click.progressbar(length=1000, label="Playing the week", width=40) as bar:
        shown = 0

        def progress(number: int, total: int) -> None:
            nonlocal shown
            reached = number * 1000 // total
            if reached - shown >= 10 or number == total:
                bar.update(reached - shown)
                shown = reached

        played = demos.play(office, at, seeds=seeds, password=_fresh(), progress=progress)
    click.echo(f"{played} events played in {time.monotonic() - begun:.0f} s.")


def _password(settings: Settings) -> str:
    given = settings.demo_password
    return given.get_secret_value() if given is not None else _fresh()


def _fresh() -> str:
    parts = ("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(3))
    return "-".join(parts)


def _tell(settings: Settings, password: str, now: datetime) -> None:
    """Who may sign in, with what, and what time it is there."""
    signers = demos.signers(folder("seeds"))
    width = max(len(name) for name, _, _ in signers)
    click.echo("\nInvented figures, nobody's. Accounts:\n")
    for name, role, reach in signers:
        click.echo(f"  {name:<{width}}  {role:<11}  {reach}")
    source = "" if settings.demo_password is None else " (from MONITOR_DEMO_PASSWORD)"
    click.echo(f"\n  password of all: {password}{source}")
    click.echo(f"  the clock reads {now.astimezone(LOCAL):%Y-%m-%d %H:%M} there\n")


def _serve(settings: Settings) -> int:
    """Web and worker until one ends or Ctrl+C, with the catcher where no mail server is set."""
    secret = settings.secret_key or kept_secret(settings.data_dir)
    changed = {"MONITOR_DEMO": "1", "MONITOR_SECRET_KEY": secret.get_secret_value()}
    catcher = None
    if settings.smtp_url is None:
        # The catcher would tell every line a client says.
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        catcher = Catcher(settings.data_dir / "mail")
        catcher.start()
        changed["MONITOR_SMTP_URL"] = catcher.url
        click.echo(f"Mail goes nowhere but into {catcher.folder}.")
    threading.Thread(target=_announce, args=(settings,), daemon=True).start()
    try:
        return supervise(
            {"web": own_command("web"), "worker": own_command("worker")}, surroundings(**changed)
        )
    finally:
        if catcher is not None:
            catcher.stop()


def _announce(settings: Settings) -> None:
    """Say the address once somebody would be answered there."""
    for _ in range(600):
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", settings.port)) == 0:
                click.echo(f"\nMonitor answers at {settings.base_url} · Ctrl+C ends it.")
                return
        time.sleep(0.1)
