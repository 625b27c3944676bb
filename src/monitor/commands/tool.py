"""What every command starts from: the settings, the database, and how a failure is said."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import click

from monitor.domain.errors import Invalid, Refusal
from monitor.logs import set_up
from monitor.present.messages import code_text, refusal_text
from monitor.services import opening
from monitor.services.work import Office
from monitor.settings import Settings, UnsafeSettings, read_settings

LANGUAGE = "en"
"""Commands speak one language, that of their help."""


class Tool:
    """The installation a command works on; nothing is opened before it is asked for."""

    @cached_property
    def settings(self) -> Settings:
        """The settings of the environment."""
        settings = read_settings()
        set_up(settings.log_level)
        return settings

    @property
    def has_database(self) -> bool:
        """Whether there is a database to ask: SQLite would make an empty one."""
        kind, _, place = self.settings.database_url.partition(":///")
        return kind != "sqlite" or Path(place).is_file()

    @cached_property
    def office(self) -> Office:
        """The database and the clock."""
        settings = self.settings
        if settings.database_url.startswith("sqlite:") and settings.data_dir.name:
            try:
                settings.data_dir.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UnsafeSettings(
                    [
                        f"MONITOR_DATA_DIR: {settings.data_dir} cannot be made"
                        f" ({error.strerror}). Name a directory that may be written to."
                    ]
                ) from error
        return opening.open_office(settings.database_url, settings.clock)


pass_tool = click.make_pass_decorator(Tool, ensure=True)


class Commands(click.Group):
    """A group whose failures are sentences that say what to do; exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refusal as no:
            raise click.ClickException(said(no)) from no
        except UnsafeSettings as no:
            raise click.ClickException("\n".join(no.reasons)) from no
        except Exception as error:
            words = opening.trouble(error)
            if words is None:
                raise
            raise click.ClickException(words) from error


def said(refusal: Refusal) -> str:
    """A refusal with each of its places on a line of its own."""
    lines = [refusal_text(refusal, LANGUAGE)]
    if isinstance(refusal, Invalid):
        lines += [
            f"  {place}: {code_text(code, values, LANGUAGE)}"
            for place, code, values in refusal.fields
        ]
    return "\n".join(lines)
