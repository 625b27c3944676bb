"""Settings: everything an installation can choose, read once from the environment.

Each field's description is the text of the README's table; a test keeps the two the same.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Literal, Self
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AliasChoices,
    AwareDatetime,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from monitor.domain.tiles import Tile, read_tiles
from monitor.shipped import folder

PREFIX = "MONITOR_"
SHORTEST_SECRET = 32
"""Characters a secret key needs; 32 hexadecimal digits carry 128 bits."""

KNOWN_SECRETS = frozenset(
    {
        "change-me",
        "changeme",
        "default",
        "demo",
        "dev",
        "monitor",
        "password",
        "secret",
        "test",
    }
)
"""Words that stand in examples; a key that is one of them, however often repeated, is known."""

DEBUG_SWITCHES = ("DEBUG", "FLASK_DEBUG", "DASH_DEBUG", "MONITOR_DEBUG")
_OFF = frozenset({"", "0", "false", "no", "off"})


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
    base_url: str = Field(
        default="",
        description="Address people open, without a path; empty means `http://127.0.0.1` and the "
        "port. Links in mail begin with it, requests for another host are refused, and `https` "
        "turns on secure cookies and HSTS.",
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="Mail server, `smtp://user:password@host:port?starttls=1` or `smtps://…`. "
        "Without it no mail leaves.",
    )
    mail_from: str = Field(
        default="Monitor <monitor@localhost>",
        description="Sender of every mail, as `Name <address>`.",
    )
    mail_per_minute: int = Field(
        default=600,
        ge=0,
        description="Mails a worker hands over in a minute at most; 0 for no limit.",
    )
    bounces_url: SecretStr | None = Field(
        default=None,
        description="Mailbox that gets what comes back of mail, "
        "`imaps://user:password@host/INBOX` (`imap://` for one on this machine only): the address "
        "of `MONITOR_MAIL_FROM`. Without it only a program may tell (`POST /api/v1/bounces`).",
    )
    ping_url: str = Field(
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
    webhooks: SecretStr | None = Field(
        default=None,
        description="Programs that are told of each day's digest: `name=https://host/path`, "
        "several apart by spaces. A name is of small letters, digits and `-`. Off without it.",
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="Signs what is told to `MONITOR_WEBHOOKS` (Standard Webhooks, HMAC-SHA256); at "
        "least 32 random characters. No webhook without one.",
    )
    chats: SecretStr | None = Field(
        default=None,
        description="Chat rooms told of each day's digest: `name=` and an address that Apprise "
        "knows, several apart by spaces. Needs the `channels` extra. Off without it.",
    )
    texts: SecretStr | None = Field(
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
    timezone: str = Field(
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
    map_file: Path | None = Field(
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

    @field_validator("base_url")
    @classmethod
    def _an_origin(cls, value: str) -> str:
        if not value.strip():
            return ""
        parts = urlsplit(value.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be an address such as https://monitor.example.vn")
        if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise ValueError("must have no path, query or user, only scheme, host and port")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("timezone")
    @classmethod
    def _a_known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("is no time zone; write it as Asia/Ho_Chi_Minh") from error
        return value

    @field_validator("mail_from")
    @classmethod
    def _one_address(cls, value: str) -> str:
        if "@" not in parseaddr(value)[1] or any(mark in value for mark in "\r\n,"):
            raise ValueError("must be one sender, written as Name <address>")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            parts = urlsplit(value.get_secret_value())
            known = parts.scheme in ("smtp", "smtps")
            if not known or not parts.hostname or not _has_readable_port(parts):
                # The value may hold a password, so it is not repeated.
                raise ValueError("must be smtp://host:port or smtps://host:port")
        return value

    @field_validator("bounces_url")
    @classmethod
    def _a_mailbox(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            parts = urlsplit(value.get_secret_value())
            is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
            known = parts.scheme == "imaps" or (parts.scheme == "imap" and is_here)
            if not known or not parts.hostname or not _has_readable_port(parts):
                raise ValueError("must be imaps://user:password@host/INBOX")
        return value

    @field_validator("ping_url")
    @classmethod
    def _a_web_address(cls, value: str) -> str:
        parts = urlsplit(value.strip())
        if value.strip() and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("must be an address such as https://hc.example.vn/ping/name")
        return value.strip().rstrip("/")

    @field_validator("map_file")
    @classmethod
    def _a_map(cls, value: Path | None) -> Path | None:
        if value is not None:
            try:
                read_tiles(value.read_text("utf-8").splitlines())
            except OSError as error:
                raise ValueError(f"cannot be read: {error.strerror}") from error
        return value

    @field_validator("webhooks", "chats")
    @classmethod
    def _named_addresses(cls, value: SecretStr | None, told: ValidationInfo) -> SecretStr | None:
        if value is not None:
            found = named_addresses(value)
            names = [one.partition("=")[0] for one in value.get_secret_value().split()]
            is_good = all(re.fullmatch(r"[a-z0-9-]{1,40}", name) for name in names)
            if not is_good or len(set(names)) < len(names) or TEXTS in names:
                raise ValueError("must be name=address, each name once, of a-z, 0-9 and -")
            if told.field_name == "webhooks":
                parts = [urlsplit(address) for address in found.values()]
                if not all(one.scheme in ("http", "https") and one.hostname for one in parts):
                    raise ValueError("must be name=https://host/path")
            elif not all("://" in address for address in found.values()):
                raise ValueError("must be name= and an address such as ntfy://host/topic")
        return value

    @field_validator("texts")
    @classmethod
    def _a_gateway(cls, value: SecretStr | None) -> SecretStr | None:
        told = value.get_secret_value() if value is not None else "://{number}"
        if "://" not in told or "{number}" not in told:
            raise ValueError("must be an address with {number} where the number belongs")
        return value

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
        for plain in ("postgresql://", "postgres://"):
            # Bare names would pick psycopg2, which is not installed.
            if url.startswith(plain):
                url = "postgresql+psycopg://" + url.removeprefix(plain)
        if not url.startswith(("sqlite:", "postgresql+psycopg:")):
            raise ValueError("MONITOR_DATABASE_URL must begin with postgresql:// or sqlite:///")
        if url.startswith("postgresql") and not _is_readable(url):
            raise ValueError(
                "MONITOR_DATABASE_URL must be postgresql://user:password@host:port/name; within a "
                "password @ is written %40, / is %2F and : is %3A"
            )
        self.database_url = url
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


TEXTS = "text"
"""The name of the one gateway for texts; no other target may bear it."""


def named_addresses(told: SecretStr | None) -> dict[str, str]:
    """``name=address`` pairs apart by spaces; empty where nothing is set."""
    pairs = told.get_secret_value().split() if told is not None else []
    return {name: address for name, _, address in (one.partition("=") for one in pairs)}


def _is_readable(url: str) -> bool:
    """Whether an address falls into its parts in one way only, whatever its password holds."""
    parts = urlsplit(url)
    return parts.netloc.count("@") <= 1 and _has_readable_port(parts)


def _has_readable_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        return False


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


def refuse_unsafe(
    settings: Settings,
    has_demo_accounts: bool,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Refuse to serve an installation that anybody could enter.

    Args:
        settings: What was read.
        has_demo_accounts: Whether the database holds accounts the demo made.
        environment: Variables of the process; the real ones when left out.

    Raises:
        UnsafeSettings: No secret key, a known or short one, debug switched on, or demo accounts
            outside ``monitor demo``.
    """
    around = os.environ if environment is None else environment
    reasons = [*_weak_key(settings.secret_key)]
    reasons += [
        f"{name} is switched on. Debug shows source code to anybody: unset it."
        for name in DEBUG_SWITCHES
        if around.get(name, "").strip().lower() not in _OFF
    ]
    if has_demo_accounts and not settings.demo:
        reasons.append(
            "The database holds demo accounts, whose names are public. "
            "Use another database, or start with `monitor demo`."
        )
    if reasons:
        raise UnsafeSettings(reasons)


def _weak_key(key: SecretStr | None) -> list[str]:
    how = "Set it to the output of `openssl rand -hex 32` and keep it."
    value = key.get_secret_value() if key is not None else ""
    if not value:
        return [f"MONITOR_SECRET_KEY is not set. {how}"]
    plain = value.strip().lower()
    repeated = any(not plain.replace(known, "").strip("-_ 0123456789") for known in KNOWN_SECRETS)
    if repeated or len(set(plain)) < 8:
        return [f"MONITOR_SECRET_KEY is a known one. {how}"]
    if len(value) < SHORTEST_SECRET:
        return [f"MONITOR_SECRET_KEY is shorter than {SHORTEST_SECRET} characters. {how}"]
    return []


_SHARED_COUNTS = "PROMETHEUS_MULTIPROC_DIR"


def shared_counts() -> Path | None:
    """Where several web processes add up what they count; None where there is only one."""
    place = os.environ.get(_SHARED_COUNTS)
    return Path(place) if place else None


def share_counts(place: Path) -> None:
    """Have the web processes about to start add up their counts in an empty directory.

    Must be called before anything imports the Prometheus library, which looks there once.
    """
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    os.environ[_SHARED_COUNTS] = str(place)


def surroundings(**changed: str) -> dict[str, str]:
    """This process's variables with some of them changed, for the processes it starts."""
    return {**os.environ, **changed}


def kept_secret(data_dir: Path) -> SecretStr:
    """The demo's random key, made once and kept under the data directory.

    A key kept beside the data is no secret from whoever can read the data, so production is given
    its key from outside.
    """
    place = data_dir / "secret_key"
    if not place.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        made = data_dir / f"secret_key.{os.getpid()}"
        made.touch(mode=0o600)
        made.write_text(secrets.token_hex(32), encoding="ascii")
        # A link appears whole or not at all: the web process and the worker start together, and
        # the slower one must find the first one's key, not half of it.
        with contextlib.suppress(FileExistsError):
            os.link(made, place)
        made.unlink()
    return SecretStr(place.read_text(encoding="ascii").strip())
