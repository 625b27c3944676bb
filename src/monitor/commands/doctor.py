"""`monitor doctor`: is the installation well, one line for each part."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.util import find_spec
from typing import Literal

import click

from monitor.commands.tool import Tool, pass_tool
from monitor.mail.channels import NO_APPRISE
from monitor.mail.smtp import Server, hindrance
from monitor.safety import refuse_unsafe
from monitor.services import backups, channels, health, opening
from monitor.services.accounts import NOBODY
from monitor.services.evidence import vault_in
from monitor.settings import UnsafeSettings
from monitor.worker import ways_of

PATIENCE = 5
"""Seconds a mail server has to answer."""
LEAST_FREE = 0.05
"""Part of the disk below which it is called full."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part is: well, worth knowing, or wrong (with what to do)."""

    state: Literal["ok", "note", "wrong"]
    text: str


@click.command()
@pass_tool
def doctor(tool: Tool) -> None:
    """Check configuration, database, migrations, worker, mail server, disk and backup.

    Ends with status 1 when something is wrong.
    """
    wrong = False
    for part, finding in findings(tool):
        wrong = wrong or finding.state == "wrong"
        click.echo(f"{finding.state:<5}  {part:<13}  {finding.text}")
    if wrong:
        sys.exit(1)


def findings(tool: Tool) -> Iterator[tuple[str, Finding]]:
    """Every part in turn; a part that cannot be looked at is wrong and does not stop the rest.

    Only where the settings cannot be followed at all there is nothing else to say.
    """
    try:
        _ = tool.office
    except UnsafeSettings as no:
        yield "configuration", Finding("wrong", " ".join(no.reasons))
        return
    parts: tuple[tuple[str, Callable[[Tool], Finding]], ...] = (
        ("configuration", _configuration),
        ("database", _database),
        ("migrations", _migrations),
        ("worker", _worker),
        ("mail server", _mail),
        ("mail", _failures),
        ("channels", _channels),
        ("disk", _disk),
        ("evidence", _evidence),
        ("last backup", _backup),
    )
    for name, look in parts:
        try:
            yield name, look(tool)
        except UnsafeSettings as no:
            yield name, Finding("wrong", " ".join(no.reasons))
        except Exception as error:
            words = opening.trouble(error) or f"{type(error).__name__}: {error}".splitlines()[0]
            yield name, Finding("wrong", words)


def _configuration(tool: Tool) -> Finding:
    settings = tool.settings
    try:
        with tool.office.reading(NOBODY) as work:
            demo = health.has_demo_accounts(work)
    except Exception as error:
        if opening.trouble(error) is None:
            raise
        demo = False  # the next line says what the database lacks
    if demo and settings.secret_key is None and (settings.data_dir / "secret_key").exists():
        return Finding("note", f"the demo, invented figures; {settings.base_url}")
    refuse_unsafe(settings, demo)
    return Finding("ok", f"{settings.base_url}, {settings.timezone}, {settings.locale}")


def _database(tool: Tool) -> Finding:
    place = opening.spoken_address(tool.office)
    try:
        opening.ping(tool.office)
    except Exception as error:
        words = opening.trouble(error)
        if words is None:
            raise
        return Finding("wrong", f"{place}: {opening.reason(error)}. {words}")
    return Finding("ok", place)


def _migrations(tool: Tool) -> Finding:
    here, newest = health.revisions(tool.office)
    if here == newest:
        return Finding("ok", newest)
    return Finding("wrong", f"at {here or 'nothing'}, this version has {newest}. Run: monitor init")


def _worker(tool: Tool) -> Finding:
    with tool.office.reading(NOBODY) as work:
        state = health.worker_state(work)
    if state.beat_age is None:
        return Finding("wrong", "never ran. Start one: monitor worker (or monitor run)")
    seconds = int(state.beat_age.total_seconds())
    if state.beat_age > health.SILENT_AFTER:
        return Finding("wrong", f"silent for {seconds} s. Start one: monitor worker")
    waits = "" if state.queue_age is None else f", a mail waits {state.queue_age}"
    if state.hangs:
        return Finding("wrong", f"plans, but sending stands still{waits}. Start it again.")
    return Finding("ok", f"alive {seconds} s ago{waits}")


def _failures(tool: Tool) -> Finding:
    with tool.office.reading(NOBODY) as work:
        failures, missed = health.failures(work), health.missed_digests(work)
    told = [f"{kind.replace('_', ' ')} {number}" for kind, number in failures.items() if number]
    if missed:
        told.append(f"digests that never left {missed}")
    if not told:
        return Finding("ok", "none failed in the last day")
    return Finding("note", f"in the last day: {', '.join(told)}; see the page of mail sent")


def _mail(tool: Tool) -> Finding:
    setting = tool.settings.smtp_url
    if setting is None:
        return Finding("note", "MONITOR_SMTP_URL is not set: no mail leaves")
    server = Server.read(setting.get_secret_value())
    place = f"{server.host}:{server.port}"
    why = hindrance(server, PATIENCE)
    if why is not None:
        return Finding("wrong", f"{place} takes no mail ({why}). Check MONITOR_SMTP_URL.")
    return Finding("ok", f"{place} answers")


def _channels(tool: Tool) -> Finding:
    targets = ways_of(tool.settings).targets
    if not targets:
        return Finding("note", "none set: digests and reminders go by mail alone")
    names = ", ".join(f"{one.name} ({one.kind})" for one in targets)
    needs_apprise = any(one.kind != "webhook" for one in targets)
    if needs_apprise and find_spec("apprise") is None:
        return Finding("wrong", f"{names}. {NO_APPRISE}")
    with tool.office.reading(NOBODY) as work:
        troubled = channels.troubled(work, targets)
    if troubled:
        return Finding("note", f"{names}; the last try failed: {', '.join(troubled)}")
    return Finding("ok", names)


def _evidence(tool: Tool) -> Finding:
    address = tool.settings.evidence_url
    vault = vault_in(tool.settings.data_dir, address.get_secret_value() if address else "")
    place = "MONITOR_EVIDENCE_URL" if address else str(vault.folder)
    why = vault.hindrance()
    if why is not None:
        return Finding("wrong", f"{place} takes no file ({why}).")
    return Finding("ok", f"{place} takes files")


def _backup(tool: Tool) -> Finding:
    with tool.office.reading(NOBODY) as work:
        found = backups.ages(work)
    if found.made is None:
        return Finding("note", "none yet. Make one every day: monitor backup FILE")
    made = f"made {_hours(found.made)} ago"
    if found.verified is None:
        return Finding("wrong", f"{made}, none ever verified. Run: monitor verify-backup FILE")
    text = f"{made}, last verified {_hours(found.verified)} ago"
    if found.is_stale:
        return Finding("wrong", f"{text}. Make one and verify it every day.")
    return Finding("ok", text)


def _hours(age: timedelta) -> str:
    return f"{age.total_seconds() / 3600:.0f} h"


def _disk(tool: Tool) -> Finding:
    place = tool.settings.data_dir.absolute()
    while not place.exists():
        place = place.parent
    usage = shutil.disk_usage(place)
    part = usage.free / usage.total
    text = f"{usage.free / 1e9:.1f} GB free ({part:.0%}) at {place}"
    if part < LEAST_FREE:
        return Finding("wrong", f"{text}. Make room: what is saved might be lost.")
    return Finding("ok", text)
