"""The demo's mail catcher: a real SMTP server on this machine that keeps what it gets as files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller


class _Keeper:
    """Writes each message it is handed into its folder, whole, before it says 250."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = len(list(folder.glob("*.eml")))

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.count += 1
        path = self.folder / f"{self.count:06d}.eml"
        draft = path.with_suffix(".part")
        draft.write_bytes(envelope.original_content or b"")
        draft.rename(path)
        return "250 kept"


class Catcher:
    """A running catcher; ``url`` is what ``MONITOR_SMTP_URL`` is set to."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._controller = Controller(
            _Keeper(folder), hostname="127.0.0.1", port=port or _free_port()
        )

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}"


def _free_port() -> int:
    import socket  # nowhere else does the product open a socket of its own

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
