"""Safety: what an installation must not be started with, and the demo's own key."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from monitor.processes import surroundings
from monitor.settings import SHORTEST_SECRET, Settings, UnsafeSettings

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
    around = surroundings() if environment is None else environment
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
