"""Commands on accounts and on the tokens of programs."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from monitor.commands.tool import Tool, pass_tool
from monitor.domain.roles import ROLES, Grant, Role
from monitor.files.people import read_people
from monitor.services import accounts, tokens
from monitor.services.account_rules import NewUser
from monitor.services.accounts import LINK_LASTS, OPERATOR, Made

HOURS = int(LINK_LASTS.total_seconds() // 3600)


def link_of(tool: Tool, made: Made) -> str:
    """The address under which a new account's owner chooses a password."""
    return f"{tool.settings.base_url}/account/link/{made.link}"


@click.group()
def user() -> None:
    """Make, close and reset accounts."""


@user.command("create")
@click.argument("username")
@click.option("--name", required=True, help="Name of the person, as others see it.")
@click.option("--email", required=True, help="Where their mail goes.")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What they do.")
@click.option("--organization", help="Code of the unit the role is held for.")
@click.option("--directive", help="Slug of the directive the role is held for.")
@click.option("--locale", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@pass_tool
def create(
    tool: Tool,
    username: str,
    name: str,
    email: str,
    role: str,
    organization: str | None,
    directive: str | None,
    locale: str,
) -> None:
    """Make an account and print the one-time link with which its owner chooses a password."""
    grant = Grant(cast(Role, role), organization, directive)
    with tool.office.writing(OPERATOR) as work:
        made = accounts.create(work, NewUser(username, name, email, (grant,), locale=locale))
    _tell_link(tool, made)


@user.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check only; make nothing.")
@pass_tool
def import_file(tool: Tool, file: Path, dry_run: bool) -> None:
    """Make the accounts of a CSV or XLSX file, all or none, and print their one-time links.

    Columns: username, display_name, email, role; optional: organization, directive, locale.
    A person with several roles has several rows.
    """
    people, places = read_people(file)
    with tool.office.writing(OPERATOR) as work:
        made = accounts.create_all(work, people, places)
        if dry_run:
            work.session.rollback()
    if dry_run:
        click.echo(f"{len(made)} accounts could be made. Nothing was changed.")
        return
    for one in made:
        click.echo(f"{one.username}\t{link_of(tool, one)}")
    click.echo(
        f"{len(made)} accounts made. Hand each its own link: it works once, for {HOURS} hours.",
        err=True,
    )


@user.command("list")
@pass_tool
def list_users(tool: Tool) -> None:
    """List accounts: name, roles, and whether they can be entered."""
    with tool.office.reading(OPERATOR) as work:
        found = accounts.users(work)
    for one in found:
        state = "closed" if one.disabled_at else "open" if one.has_password else "no password yet"
        roles = ", ".join(_words(held.grant) for held in one.grants) or "no role"
        click.echo(f"{one.username}\t{state}\t{roles}\t{one.display_name}")


@user.command("disable")
@click.argument("username")
@pass_tool
def disable(tool: Tool, username: str) -> None:
    """Close an account at once, with its sessions, tokens and links."""
    with tool.office.writing(OPERATOR) as work:
        accounts.disable(work, username)
    click.echo(f"{username} is closed. Open it again with: monitor user enable {username}")


@user.command("enable")
@click.argument("username")
@pass_tool
def enable(tool: Tool, username: str) -> None:
    """Open a closed account again."""
    with tool.office.writing(OPERATOR) as work:
        accounts.enable(work, username)
    click.echo(f"{username} is open.")


@user.command("reset")
@click.argument("username")
@pass_tool
def reset(tool: Tool, username: str) -> None:
    """Take a password away at once and print a one-time link for a new one."""
    with tool.office.writing(OPERATOR) as work:
        made = accounts.reset(work, username)
    _tell_link(tool, made)


def _role_options(give: str) -> click.Command:
    """`user grant` and `user revoke` take the same words."""

    @user.command(give, help=_ROLE_HELP[give])
    @click.argument("username")
    @click.option("--role", required=True, type=click.Choice(ROLES))
    @click.option("--organization", help="Code of the unit.")
    @click.option("--directive", help="Slug of the directive.")
    @pass_tool
    def change(
        tool: Tool, username: str, role: str, organization: str | None, directive: str | None
    ) -> None:
        grant = Grant(cast(Role, role), organization, directive)
        step = accounts.give_role if give == "grant" else accounts.take_role
        with tool.office.writing(OPERATOR) as work:
            step(work, username, grant)
        click.echo(f"{username}: {_words(grant)} {'given' if give == 'grant' else 'taken away'}.")

    return change


_ROLE_HELP = {
    "grant": "Give a role; it works at the person's next request.",
    "revoke": "Take a role away; it is gone at the person's next request.",
}
grant_role = _role_options("grant")
revoke_role = _role_options("revoke")


@click.group()
def token() -> None:
    """Make and revoke tokens, with which a program acts as a person."""


@token.command("create")
@click.option("--user", "username", required=True, help="The person it acts as.")
@click.option("--name", "label", required=True, help="What it is for.")
@pass_tool
def create_token(tool: Tool, username: str, label: str) -> None:
    """Make a token and print it, this once."""
    with tool.office.writing(OPERATOR) as work:
        _token, secret = tokens.create(work, username, label)
    click.echo(secret)
    click.echo("Keep it now: it is not shown again.", err=True)


@token.command("list")
@click.option("--user", "username", required=True, help="Whose tokens.")
@pass_tool
def list_tokens(tool: Tool, username: str) -> None:
    """List a person's tokens: number, beginning, state, what for."""
    with tool.office.reading(OPERATOR) as work:
        found = tokens.of(work, username)
    for one in found:
        state = "revoked" if one.revoked_at else "works"
        used = one.last_used_at.isoformat(timespec="seconds") if one.last_used_at else "never used"
        click.echo(f"{one.id}\t{one.prefix}…\t{state}\t{used}\t{one.label}")


@token.command("revoke")
@click.argument("token_id", metavar="NUMBER", type=int)
@pass_tool
def revoke_token(tool: Tool, token_id: int) -> None:
    """Make a token useless at once; NUMBER is the one `token list` shows."""
    with tool.office.writing(OPERATOR) as work:
        tokens.revoke(work, token_id)
    click.echo(f"Token {token_id} is revoked.")


def _tell_link(tool: Tool, made: Made) -> None:
    click.echo(link_of(tool, made))
    click.echo(f"Hand it to {made.username}: it works once, for {HOURS} hours.", err=True)


def _words(grant: Grant) -> str:
    reach = "/".join(part for part in (grant.organization, grant.directive) if part)
    return f"{grant.role} {reach}".strip()
