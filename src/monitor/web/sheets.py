"""Addresses of our own style sheets and scripts, for pages without Dash."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

ON_PLAIN_PAGES = ("00-bootstrap.min.css", "01-inter.css", "20-monitor.css", "21-icons.css",
                  "22-account.css")  # fmt: skip


def install(server: Flask, assets: Path) -> None:
    """Give templates ``asset(name)`` and ``sheets()``."""

    def asset(name: str) -> str:
        # The time is part of the address, so a browser may keep the file for a year.
        return f"/assets/{name}?m={(assets / name).stat().st_mtime}"

    def sheets() -> list[str]:
        return [asset(name) for name in ON_PLAIN_PAGES if (assets / name).is_file()]

    server.jinja_env.globals.update(asset=asset, sheets=sheets)
