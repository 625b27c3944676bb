"""Commands about the digest: see exactly what would be sent, or send a day's."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from monitor.commands.tool import Tool, pass_tool
from monitor.domain.roles import CLOCK
from monitor.mail.message import Recipient, digest_message
from monitor.services import accounts, digests, directives
from monitor.services.outbox import message_name
from monitor.worker import Worker, post_of

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def digest() -> None:
    """The morning digest of leadership."""


@digest.command()
@click.option("--on", "on", type=DAY, required=True, help="Local day, as 2020-08-10.")
@click.option("--for", "username", required=True, help="User name of the reader.")
@click.option("--directive", help="Slug; the newest when left out.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write (.eml)."
)
@pass_tool
def preview(
    tool: Tool, on: datetime, username: str, directive: str | None, out: Path | None
) -> None:
    """Show exactly the message that would be sent to one person on one day."""
    day = on.date()
    with tool.office.reading(CLOCK) as work:
        person = accounts.actor_for(work, username)
    with tool.office.reading(person) as work:
        own = accounts.own(work)
        slug = directive or directives.listed(work)[0].slug
        told = digests.preview(work, slug, day)
        answerer = digests.answers_to(work, slug)
        message = digest_message(
            post_of(tool.settings),
            Recipient(own.display_name, own.email, own.locale),
            told,
            local_date=day,
            message_id=message_name(work, slug, day, person.user_id or 0),
            at=told.as_of,
            reply_to=Recipient(answerer.name, answerer.address, own.locale) if answerer else None,
        )
    if out is None:
        click.echo(message.as_bytes().decode("utf-8", "replace"), nl=False)
        return
    out.write_bytes(message.as_bytes())
    click.echo(f"Written: {out}")


@digest.command()
@click.option("--on", "on", type=DAY, required=True, help="Local day, as 2020-08-10.")
@pass_tool
def send(tool: Tool, on: datetime) -> None:
    """Queue what is due for a local day and send it; run twice, it sends once.

    A past day is sent as asked and is never superseded by a newer one.
    """
    day: date = on.date()
    worker = Worker(tool.settings, tool.office)
    if worker.server is None:
        raise click.ClickException("There is no mail server. Set MONITOR_SMTP_URL and try again.")
    with tool.office.writing(CLOCK) as work:
        planned = digests.plan(work, on=day)
    done = worker.send()
    click.echo(f"Queued: {planned.messages}. Sent: {done.sent}.")
    if done.put_off or done.failed:
        raise click.ClickException(
            f"Put off: {done.put_off}; failed: {done.failed}. See 'monitor doctor' and the page of"
            " mails sent; what was put off is tried again by the worker."
        )
