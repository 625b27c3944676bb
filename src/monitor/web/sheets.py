"""Addresses of our own style sheets and scripts, for whatever names them itself."""

from __future__ import annotations

from flask import Flask

from monitor.shipped import folder

ON_PLAIN_PAGES = ("00-bootstrap.min.css", "01-inter.css", "20-monitor.css", "21-icons.css",
                  "22-account.css", "50-dark.css")  # fmt: skip


def asset(name: str) -> str:
    """The address of one file of ``assets/``."""
    # The time is part of the address, so a browser may keep the file for a year.
    return f"/assets/{name}?m={(folder('assets') / name).stat().st_mtime}"


def sheets() -> list[str]:
    """The addresses of the style sheets of pages without Dash."""
    return [asset(name) for name in ON_PLAIN_PAGES]


def install(server: Flask) -> None:
    """Give templates ``asset(name)`` and ``sheets()``."""
    server.jinja_env.globals.update(asset=asset, sheets=sheets)
