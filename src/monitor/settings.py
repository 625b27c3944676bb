"""Settings: everything an installation can choose, read once from the environment.

Each field's description is the text of the README's table; a test keeps the two the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AliasChoices,
    AwareDatetime,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from monitor.domain.tiles import Tile, read_tiles
from monitor.setting_kinds import (
    ChatRooms,
    Mailbox,
    MailServer,
    MapFile,
    Origin,
    PingAddress,
    Programs,
    Sender,
    TextGateway,
    ZoneName,
    named_addresses,
    readable_database,
)
from monitor.shipped import folder

PREFIX = "MONITOR_"
SHORTEST_SECRET = 32
"""Characters a secret key needs; 32 hexadecimal digits carry 128 bits."""


class UnsafeSettings(Exception):
    """The installation must not start like this; ``reasons`` says why and what to do, one each."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


class Settings(BaseSettings):
    """What an installation chooses, from environment variables that begin with ``MONITOR_``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", populate_by_name=True
    )

    database_url: str = Field(
        default="",
        repr=False,  # it may hold a password
        description="Where the data is: `postgresql://user:password@host/name`, or "
        "`sqlite:////path/to/file.db`. Empty means the file `monitor.db` under the data directory.",
    )
    data_dir: Path = Field(
        default=Path("var"),
        description="Directory of the SQLite file, the evidence and the demo's key and mail; web "
        "processes on several machines must share it.",
    )
    evidence_url: SecretStr | None = Field(
        default=None,
        description="Where evidence is kept instead of the data directory: any address fsspec "
        "knows, such as `s3://bucket/folder` (with `s3fs` installed) or `sftp://user@host/folder` "
        "(with `paramiko`). Files kept before are not moved.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Signs what the browser brings back; at least 32 random characters, e.g. from "
        "`openssl rand -hex 32`. Production does not start without one.",
    )
    base_url: Origin = Field(
        default="",
        description="Address people open, without a path; empty means `http://127.0.0.1` and the "
        "port. Links in mail begin with it, requests for another host are refused, and `https` "
        "turns on secure cookies and HSTS.",
    )
    smtp_url: MailServer | None = Field(
        default=None,
        description="Mail server, `smtp://user:password@host:port?starttls=1` or `smtps://…`. "
        "Without it no mail leaves.",
    )
    mail_from: Sender = Field(
        default="Monitor <monitor@localhost>",
        description="Sender of every mail, as `Name <address>`.",
    )
    mail_per_minute: int = Field(
        default=600,
        ge=0,
        description="Mails a worker hands over in a minute at most; 0 for no limit.",
    )
    bounces_url: Mailbox | None = Field(
        default=None,
        description="Mailbox that gets what comes back of mail, "
        "`imaps://user:password@host/INBOX` (`imap://` for one on this machine only): the address "
        "of `MONITOR_MAIL_FROM`. Without it only a program may tell (`POST /api/v1/bounces`).",
    )
    ping_url: PingAddress = Field(
        default="",
        description="Address a watcher outside is told at once a minute that mail is planned "
        "(Healthchecks and its like; `/fail` is added when it is not). Without it nobody is told.",
    )
    long_export: int = Field(
        default=200_000,
        ge=0,
        description="How much work a file may be to be made while its reader waits, in cells of "
        "CSV (one of Excel counts 5, of PDF and Word 12); larger ones are made by the worker.",
    )
    webhooks: Programs | None = Field(
        default=None,
        description="Programs that are told of each day's digest: `name=https://host/path`, "
        "several apart by spaces. A name is of small letters, digits and `-`. Off without it.",
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="Signs what is told to `MONITOR_WEBHOOKS` (Standard Webhooks, HMAC-SHA256); at "
        "least 32 random characters. No webhook without one.",
    )
    chats: ChatRooms | None = Field(
        default=None,
        description="Chat rooms told of each day's digest: `name=` and an address that Apprise "
        "knows, several apart by spaces. Needs the `channels` extra. Off without it.",
    )
    texts: TextGateway | None = Field(
        default=None,
        description="SMS gateway for reminders to who chose them: an address that Apprise knows, "
        "with `{number}` where the telephone number belongs. Needs the `channels` extra. Off "
        "without it.",
    )
    channels_private: bool = Field(
        default=False,
        description="Whether webhooks and chat rooms may be at addresses inside the own network; "
        "else these are refused, whatever a name resolves to.",
    )
    timezone: ZoneName = Field(
        default="Asia/Ho_Chi_Minh",
        description="Time zone of what belongs to no directive: logs, account pages, the digest.",
    )
    locale: Literal["vi", "en"] = Field(
        default="vi",
        description="Language of people who have not chosen one: `vi` or `en`.",
    )
    clock: AwareDatetime | None = Field(
        default=None,
        description="Fixes the clock at an instant such as `2020-08-07T16:00+07:00`. Tests only.",
    )
    help_contact: str = Field(
        default="",
        description="Whom to call, e.g. `Sở TT&TT, 0203 000 000`; shown at sign-in and on every "
        "error page.",
    )
    map_file: MapFile | None = Field(
        default=None,
        description="Table `organization,column,row` of the board's schematic map: which "
        "organisation's tile stands where. Without it the 13 districts of Quảng Ninh in 2020.",
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        le=5,
        description="How many proxies stand in front and set `X-Forwarded-*`. With 0 these headers "
        "are ignored, as anybody can send them.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least grave message that is logged."
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        description="Bearer token that opens `/metrics`. Without one the address does not exist.",
    )
    demo_password: SecretStr | None = Field(
        default=None,
        description="Password of the demo's accounts; without it `monitor demo` makes one and "
        "prints it.",
    )
    demo: bool = Field(
        default=False,
        description="Set by `monitor demo` for the processes it starts: demo accounts are allowed, "
        "and a banner says so. Leave it alone.",
    )
    port: int = Field(
        default=8050,
        ge=1,
        le=65535,
        validation_alias=AliasChoices("PORT", f"{PREFIX}PORT"),
        description="Port of the web server; plain `PORT` is read too.",
    )

    @model_validator(mode="after")
    def _signed(self) -> Self:
        secret = self.webhook_secret.get_secret_value() if self.webhook_secret else ""
        if self.webhooks is not None and len(secret) < SHORTEST_SECRET:
            raise ValueError(
                "MONITOR_WEBHOOKS needs MONITOR_WEBHOOK_SECRET of at least 32 characters"
            )
        shared = named_addresses(self.webhooks).keys() & named_addresses(self.chats).keys()
        if shared:
            raise ValueError("MONITOR_WEBHOOKS and MONITOR_CHATS share a name")
        return self

    @model_validator(mode="after")
    def _complete(self) -> Self:
        self.base_url = self.base_url or f"http://127.0.0.1:{self.port}"
        url = self.database_url.strip()
        if not url:
            url = f"sqlite:///{(self.data_dir / 'monitor.db').absolute()}"
        self.database_url = readable_database(url)
        return self

    @property
    def is_https(self) -> bool:
        """Whether people reach this installation through TLS only."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """Host name of ``base_url``, without the port."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """The tiles of the board's map."""
        place = self.map_file or folder("seeds") / "map" / "quang-ninh.csv"
        return read_tiles(place.read_text("utf-8").splitlines())

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


def read_settings() -> Settings:
    """Settings of this process.

    Raises:
        UnsafeSettings: A variable is unreadable; the message names it and never repeats its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise UnsafeSettings(
            [_sentence(one) for one in error.errors(include_input=False)]
        ) from None


def _sentence(problem: Mapping[str, object]) -> str:
    place = problem.get("loc") or ()
    name = str(place[0]).upper() if isinstance(place, tuple) and place else ""
    said = str(problem.get("msg", "")).removeprefix("Value error, ")
    variable = name if name.startswith(PREFIX) or name == "PORT" else PREFIX + name
    return f"{variable}: {said}." if name else f"{said}."
